"""Events: what a reader who comes late or twice is told, in order."""

import sqlite3
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.sqlite import SqliteStore
from tests.storage.samples import a_conversation, few, fill, new_store

json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc"), inner, max_size=3),
    max_leaves=5,
)
told = st.lists(
    st.tuples(st.sampled_from(["text", "done", "state"]), st.dictionaries(st.text("abc"), json, max_size=3)), min_size=1, max_size=4
)


async def tell(store: SqliteStore, conversation: str, events: Sequence[tuple[str, Mapping[str, object]]]) -> None:
    await store.write(lambda tx: tx.events.add(conversation, events))


@few
@given(st.lists(told, max_size=4))
async def test_whoever_comes_late_is_told_all_in_the_order_in_which_it_was_told(batches: list[list[tuple[str, dict[str, object]]]]) -> None:
    async with new_store() as (store, _):
        await store.write(lambda tx: tx.conversations.create(a_conversation(), None))
        for batch in batches:
            await tell(store, "C-1", batch)

        events = await store.read.events.after("C-1", 0)
        assert [(event.name, event.data) for event in events] == [each for batch in batches for each in batch]
        assert [event.id for event in events] == sorted({event.id for event in events})
        assert await store.read.events.last("C-1") == (events[-1].id if events else 0)
        for seen in events:
            rest = [event for event in events if event.id > seen.id]
            assert await store.read.events.after("C-1", seen.id) == rest, "nothing twice and nothing left out"


async def test_each_conversation_has_events_of_its_own(store: SqliteStore) -> None:
    await store.write(lambda tx: tx.conversations.create(a_conversation("C-1"), None))
    await store.write(lambda tx: tx.conversations.create(a_conversation("C-2"), None))
    await tell(store, "C-1", [("text", {"text": "for C-1"})])
    await tell(store, "C-2", [("text", {"text": "for C-2"})])

    assert [event.data for event in await store.read.events.after("C-1", 0)] == [{"text": "for C-1"}]
    assert [event.data for event in await store.read.events.after("C-2", 0)] == [{"text": "for C-2"}]


async def test_ids_are_not_used_again_when_a_conversation_is_forgotten(store: SqliteStore) -> None:
    await store.write(lambda tx: fill(tx, a_conversation("C-1")))
    last = await store.read.events.last("C-1")
    await store.write(lambda tx: tx.conversations.forget(a_conversation("C-1"), "digest", a_conversation().touched_at))
    await store.write(lambda tx: fill(tx, a_conversation("C-1")))

    assert await store.read.events.last("C-1") > last, "else a reader of the old ones would miss the new ones"


async def test_nothing_is_told_in_a_conversation_that_is_not_there(store: SqliteStore) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        await tell(store, "C-gone", [("text", {})])
