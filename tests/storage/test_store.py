"""The nouns of the store, seen as one."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from core import ports
from storage.rows import Row
from storage.sqlite import SqliteStore
from storage.store import Rows
from tests.storage.samples import NOW, a_conversation


@pytest.mark.parametrize("noun", [name for name, member in vars(ports.Rows).items() if isinstance(member, property)])
async def test_every_noun_speaks_through_the_one_connection_that_it_was_given(noun: str) -> None:
    asked: list[str] = []

    async def run(sql: str, params: Mapping[str, Any]) -> list[Row]:
        asked.append(sql)
        return []

    looks: dict[str, Any] = {
        "conversations": lambda rows: rows.conversations.find("C-1"),
        "messages": lambda rows: rows.messages.shown("C-1"),
        "turns": lambda rows: rows.turns.open("C-1"),
        "wakeups": lambda rows: rows.wakeups.find("turn", "C-1"),
        "events": lambda rows: rows.events.after("C-1", 0),
        "notes": lambda rows: rows.notes.failures(1),
        "people": lambda rows: rows.people.of("web:C-1"),
        "quotes": lambda rows: rows.quotes.of("C-1", NOW),
        "sales": lambda rows: rows.sales.find("Q-1"),
        "handovers": lambda rows: rows.handovers.find("H-1"),
        "faults": lambda rows: rows.faults.known(),
        "places": lambda rows: rows.places.paused(),
        "interactions": lambda rows: rows.interactions.find("1"),
    }
    await looks[noun](Rows(run))

    assert len(asked) == 1


async def test_a_store_is_what_the_core_asks_for(store: SqliteStore) -> None:
    port: ports.Store = store  # the type checker holds the rest

    await port.write(lambda tx: tx.conversations.create(a_conversation(), None))

    assert await port.read.conversations.find("C-1") == a_conversation()


async def test_what_was_kept_is_there_after_a_restart(store: SqliteStore, database: Path) -> None:
    await store.write(lambda tx: tx.conversations.create(a_conversation(), None))
    await store.close()

    again = await SqliteStore.open(database)

    assert await again.read.conversations.find("C-1") == a_conversation()
    await again.close()
