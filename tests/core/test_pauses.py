"""The switch of each channel."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.pauses import Pauses
from storage.sqlite import SqliteStore
from tests.doubles.database import first_started


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    opened = await SqliteStore.open(first_started(tmp_path / "eva.db"))
    yield opened
    await opened.close()


async def test_a_place_is_paused_until_it_is_resumed_and_others_are_not(store: SqliteStore) -> None:
    pauses = Pauses(store)
    await pauses.pause("discord:support")
    before = pauses.holds("discord", ["42", "support"]), pauses.holds("discord", ["help"]), pauses.holds("slack", ["support"])
    await pauses.resume("discord:support")

    assert before == (True, False, False)
    assert not pauses.holds("discord", ["support"])


async def test_a_whole_channel_is_paused_over_restarts_too(store: SqliteStore) -> None:
    await Pauses(store).pause("discord")
    await Pauses(store).pause("discord")
    later = Pauses(store)
    await later.load()

    assert later.holds("discord", ["whatever"])
    assert later.holds("discord", [])
