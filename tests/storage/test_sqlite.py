"""Units of work: they share commits, come out in order, and are each whole or not at all, whatever fails and whoever is cancelled."""

import asyncio
import gc
import sqlite3
import weakref
from collections.abc import Callable, Coroutine
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ports import ChannelError, StoreError
from storage.sqlite import SHARED, SqliteStore, Unit
from tests.storage.samples import NOW, a_conversation, audit, commits, few, held_writer, new_store, subjects


class Fails(Exception):
    """What a unit of work raises of its own."""


class Held:
    """What a unit's work holds on to: a whole turn, in truth."""


# ── commits that are shared ──────────────────────────────────────────────────────────────────────────────────────────


async def test_a_unit_gives_back_what_its_work_returns(store: SqliteStore) -> None:
    assert (await store.write(lambda tx: tx.wakeups.want("turn", "C-1"))).wanted == 1


async def test_what_a_unit_has_held_on_to_goes_with_it_and_waits_for_no_look_through_everything(store: SqliteStore) -> None:
    held = [Held()]
    still_there = weakref.ref(held[0])

    async def holding(tx: Unit, held: Held) -> None:
        await tx.wakeups.want("turn", "C-1")

    gc.disable()
    try:
        await store.write(partial(holding, held=held[0]))
        held.clear()
        await audit(store, "the next one")  # the writer keeps its last batch until then
        assert still_there() is None
    finally:
        gc.enable()


async def test_units_that_wait_together_share_one_commit(store: SqliteStore, database: Path) -> None:
    before = commits(database)

    await asyncio.gather(*(audit(store, f"{number}") for number in range(20)))

    assert commits(database) == before + 1
    assert len(subjects(database)) == 20


async def test_units_that_do_not_wait_are_committed_one_by_one(store: SqliteStore, database: Path) -> None:
    before = commits(database)

    for number in range(3):
        await audit(store, f"{number}")

    assert commits(database) == before + 3


async def test_units_come_out_in_the_order_in_which_they_asked(store: SqliteStore, database: Path) -> None:
    before = commits(database)
    asked = [f"{number}" for number in range(3 * SHARED + 1)]

    await asyncio.gather(*(audit(store, subject) for subject in asked))

    assert subjects(database) == asked
    assert commits(database) == before + 4, "no commit grows beyond what its first unit should wait for"


async def test_whoever_asks_while_others_are_written_shares_the_next_commit(store: SqliteStore, database: Path) -> None:
    before = commits(database)

    async with asyncio.TaskGroup() as group, held_writer(store):
        for subject in ("one", "two", "three"):
            group.create_task(audit(store, subject))

    assert subjects(database) == ["one", "two", "three"]
    assert commits(database) == before + 1


async def test_a_unit_sees_what_the_one_before_it_wrote_and_readers_see_it_once_it_is_committed(store: SqliteStore) -> None:
    async def look(tx: Unit) -> int:
        return (await tx.notes.counts())["audit"]

    async with held_writer(store):
        units = asyncio.gather(audit(store, "one"), store.write(look), audit(store, "two"))
        assert (await store.read.notes.counts())["audit"] == 0

    assert (await units)[1] == 1
    assert (await store.read.notes.counts())["audit"] == 2


@few
@given(st.lists(st.sampled_from(["kept", "raises", "platform", "doubled", "waits"]), min_size=1, max_size=12))
async def test_a_unit_that_raises_takes_no_other_with_it(fates: list[str]) -> None:
    def unit(fate: str, subject: str) -> Callable[[Unit], Coroutine[Any, Any, None]]:
        async def work(tx: Unit) -> None:
            await tx.notes.audit(NOW, "written", subject)
            if fate == "raises":
                raise Fails
            if fate == "platform":
                raise ChannelError("gone", permanent=True)
            if fate == "doubled":
                await tx.conversations.create(a_conversation(), None)
            if fate == "waits":
                await asyncio.sleep(0)

        return work

    async with new_store() as (store, database):
        await store.write(lambda tx: tx.conversations.create(a_conversation(), None))
        before = commits(database)
        units = [store.write(unit(fate, f"{number}")) for number, fate in enumerate(fates)]
        outcomes = [type(error) for error in await asyncio.gather(*units, return_exceptions=True)]

        raised = {"kept": type(None), "raises": Fails, "platform": ChannelError, "doubled": sqlite3.IntegrityError, "waits": RuntimeError}
        assert outcomes == [raised[fate] for fate in fates]
        assert subjects(database) == [f"{number}" for number, fate in enumerate(fates) if fate == "kept"]
        assert commits(database) <= before + 1


async def test_a_unit_that_caught_its_database_error_is_still_not_kept_in_part(store: SqliteStore, database: Path) -> None:
    async def stubborn(tx: Unit) -> None:
        await tx.notes.audit(NOW, "written", "before")
        await tx.run("PRAGMA max_page_count = 1", {})
        with suppress(StoreError):
            await tx.notes.audit(NOW, "written", "too large " * 100_000)
        with suppress(StoreError):
            await tx.notes.audit(NOW, "written", "after")

    with pytest.raises(StoreError, match="full"):
        await store.write(stubborn)

    assert subjects(database) == []


async def test_a_unit_within_a_unit_is_refused_and_waits_for_nobody(store: SqliteStore, database: Path) -> None:
    async def outer(tx: Unit) -> None:
        await audit(store, "inner")

    async with asyncio.timeout(30):
        with pytest.raises(RuntimeError):
            await store.write(outer)
        await audit(store, "next")

    assert subjects(database) == ["next"]


# ── what is done while the disk writes ───────────────────────────────────────────────────────────────────────────────


async def test_what_is_done_meanwhile_is_done_in_the_event_loop_before_the_author_goes_on(store: SqliteStore) -> None:
    seen: list[object] = []

    async def unit(tx: Unit) -> None:
        tx.meanwhile(lambda: seen.append(asyncio.get_running_loop()))
        tx.after_commit(lambda: seen.append("kept"))
        await tx.notes.audit(NOW, "written", "kept")

    await store.write(unit)
    seen.append("the author goes on")

    assert seen == [asyncio.get_running_loop(), "kept", "the author goes on"]


async def test_of_a_unit_that_raises_nothing_is_done_meanwhile_and_others_that_share_its_commit_are_not_held_up(store: SqliteStore) -> None:
    seen: list[str] = []

    async def raises(tx: Unit) -> None:
        tx.meanwhile(lambda: seen.append("never"))
        raise Fails

    async def stands(tx: Unit) -> None:
        tx.meanwhile(lambda: seen.append("done"))
        await tx.notes.audit(NOW, "written", "kept")

    failed, kept = await asyncio.gather(store.write(raises), store.write(stands), return_exceptions=True)

    assert (type(failed), kept, seen) == (Fails, None, ["done"])


async def test_what_fails_meanwhile_harms_no_unit(store: SqliteStore, database: Path) -> None:
    reported: list[Any] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: reported.append(context["exception"]))

    async def unit(tx: Unit) -> None:
        tx.meanwhile(lambda: [][0])
        await tx.notes.audit(NOW, "written", "its own")

    await store.write(unit)

    assert subjects(database) == ["its own"]
    assert [type(error) for error in reported] == [IndexError]


# ── what follows a commit ────────────────────────────────────────────────────────────────────────────────────────────


async def test_what_follows_a_commit_finds_it_on_disk_and_comes_before_its_author_goes_on(store: SqliteStore, database: Path) -> None:
    seen: list[object] = []

    async def unit(tx: Unit) -> None:
        tx.after_commit(lambda: seen.append(subjects(database)))
        await tx.notes.audit(NOW, "written", "kept")

    await store.write(unit)
    seen.append("the author goes on")

    assert seen == [["kept"], "the author goes on"]


async def test_nothing_follows_a_unit_that_raises(store: SqliteStore) -> None:
    seen: list[str] = []
    store.listen(seen.append)

    async def unit(tx: Unit) -> None:
        await tx.conversations.create(a_conversation(), None)
        await tx.events.add("C-1", [("state", {})])
        tx.after_commit(lambda: seen.append("never"))
        raise Fails

    with pytest.raises(Fails):
        await store.write(unit)
    await audit(store, "the next one")

    assert seen == []


async def test_what_fails_after_a_commit_harms_neither_its_own_unit_nor_those_that_shared_it(store: SqliteStore, database: Path) -> None:
    reported: list[Any] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: reported.append(context["exception"]))

    async def unit(tx: Unit) -> None:
        tx.after_commit(lambda: [][0])
        await tx.notes.audit(NOW, "written", "its own")

    async with asyncio.timeout(30):
        await asyncio.gather(store.write(unit), audit(store, "shared"))
        await audit(store, "later")

    assert subjects(database) == ["its own", "shared", "later"]
    assert [type(error) for error in reported] == [IndexError]


async def test_listeners_are_told_a_conversation_once_its_events_are_on_disk(store: SqliteStore) -> None:
    told: list[tuple[str, int]] = []
    store.listen(lambda conversation: told.append((conversation, len(told))))

    async def unit(tx: Unit) -> list[tuple[str, int]]:
        await tx.conversations.create(a_conversation(), None)
        await tx.events.add("C-1", [("state", {})])
        return list(told)

    assert await store.write(unit) == []
    assert told == [("C-1", 0)]
