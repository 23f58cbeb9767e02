"""A thumb for a reply, wherever it was pressed."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.messages import Line, TurnState
from core.rating import Rating, rate
from storage.sqlite import SqliteStore, Unit
from tests.doubles.database import first_started
from tests.storage.samples import a_conversation

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
UP = Rating(conversation="C-1", reply="R-1", value="up", at=NOW)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    opened = await SqliteStore.open(first_started(tmp_path / "eva.db"))
    await opened.write(_reply)
    yield opened
    await opened.close()


async def _reply(tx: Unit) -> None:
    await tx.conversations.create(a_conversation(), None)
    turn = await tx.turns.start("C-1", 0, NOW)
    reply = Line(number=0, id="R-1", author="eva", text="An answer.", at=NOW)
    await tx.turns.speak("C-1", turn, reply, TurnState.KEPT, "builtin", "answered")


async def ratings(store: SqliteStore) -> list[tuple[object, ...]]:
    return await store.read.run("SELECT reply, value, text FROM feedback", {})


async def test_the_last_thumb_counts_and_its_words_are_made_safe(store: SqliteStore) -> None:
    assert await rate(store, UP)
    assert await rate(store, replace(UP, value="down", text="My card 4111 1111 1111 1111 was charged"))

    ((reply, value, text),) = await ratings(store)
    assert (reply, value) == ("R-1", "down")
    assert "4111" not in str(text)


async def test_of_what_did_not_help_others_are_told_and_of_nothing_else(store: SqliteStore) -> None:
    told: list[str] = []

    for rating in (UP, replace(UP, value="down", reply="R-2"), replace(UP, value="down")):
        await rate(store, rating, told.append)

    assert told == ["An answer."]


async def test_a_thumb_for_what_was_never_said_there_is_none(store: SqliteStore) -> None:
    assert not await rate(store, replace(UP, reply="R-2"))
    assert not await rate(store, replace(UP, conversation="C-2"))

    assert await ratings(store) == []
