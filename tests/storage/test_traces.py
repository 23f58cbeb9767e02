"""Bytes of what was deleted: which are left, and that none is after the log was emptied and the database was written anew."""

import asyncio
import random
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from core.messages import new_id
from core.ports import StoreError
from storage.sqlite import SqliteStore, Unit
from storage.traces import empty_log
from tests.doubles.disk import found
from tests.storage.samples import NOW, a_conversation, a_line, audit, fill, subjects

MANY = 60


async def many(store: SqliteStore, chance: random.Random) -> list[str]:
    """Conversations with so much in them, in no order, that pages are laid out anew again and again; their ids."""
    ids = [new_id("C") for _ in range(MANY)]
    for id in ids:
        await store.write(partial(fill, conversation=a_conversation(id)))

    async def talk(tx: Unit) -> None:
        for number in range(1_500):
            id = chance.choice(ids)
            await tx.messages.add(id, a_line(new_id("M"), f"{id} {number} " + "x" * chance.randrange(900)))
            await tx.events.add(id, [("text", {"text": f"{id} " + "y" * chance.randrange(3_000)})])

    await store.write(talk)
    return ids


async def forget(store: SqliteStore, id: str) -> None:
    """As `core.people` does, with what was to become a conversation."""
    gone = a_conversation(id)

    async def work(tx: Unit) -> None:
        await tx.conversations.forget(gone, f"digest of {id[::-1]}", NOW)
        await tx.interactions.drop_begun_of(gone.customer)

    await store.write(work)


async def want(tx: Unit, key: str) -> None:
    await tx.wakeups.want("turn", key)


async def test_of_many_who_are_deleted_among_many_no_id_and_no_word_is_left(store: SqliteStore, database: Path) -> None:
    ids = await many(store, random.Random(4))
    gone, kept = ids[::2], ids[1::2]
    for id in gone:
        await forget(store, id)

    assert await store.empty_log()
    await store.compact()
    assert await store.empty_log()

    assert found(database.parent, *gone) == []
    assert found(database.parent, *kept) == kept


async def test_words_are_gone_from_every_page_before_anything_is_written_anew(store: SqliteStore, database: Path) -> None:
    await store.write(lambda tx: fill(tx, a_conversation()))
    assert await store.empty_log()
    assert found(database.parent, "asked in C-1", "told in C-1", "rated in C-1") == ["asked in C-1", "told in C-1", "rated in C-1"]

    await forget(store, "C-1")
    assert await store.empty_log()

    assert found(database.parent, "in C-1", "of C-1", "for C-1") == []


async def test_a_log_that_somebody_reads_is_not_emptied_and_nobody_is_kept_from_writing(store: SqliteStore, database: Path) -> None:
    await audit(store, "one")
    with closing(sqlite3.connect(database, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM audit").fetchall()
        await audit(store, "two")

        assert not await empty_log(database)
        await audit(store, "three")
        assert reader.execute("SELECT count(*) FROM audit").fetchall() == [(1,)]

    assert await empty_log(database)
    assert subjects(database) == ["one", "two", "three"]
    assert database.with_name("eva.db-wal").stat().st_size == 0


async def test_what_is_written_while_the_database_is_written_anew_waits_and_stands(store: SqliteStore, database: Path) -> None:
    await many(store, random.Random(5))
    before = await store.size()

    await asyncio.gather(store.compact(), *(audit(store, f"{number}") for number in range(20)))

    assert sorted(map(int, subjects(database))) == list(range(20))
    assert 0 < await store.size() <= before + 65_536


@pytest.mark.parametrize("looks", range(0, 40, 3))
async def test_one_that_is_cut_off_at_any_moment_takes_no_write_of_others_with_it(store: SqliteStore, database: Path, looks: int) -> None:
    await many(store, random.Random(6))
    writes = [asyncio.create_task(audit(store, f"{number}")) for number in range(10)]
    compacting = asyncio.create_task(store.compact())
    writes += [asyncio.create_task(audit(store, f"{number}")) for number in range(10, 60)]
    for _ in range(looks):
        await asyncio.sleep(0)
    is_cut_off = compacting.cancel()  # unless it was quicker
    await asyncio.gather(*writes)
    await asyncio.wait([compacting])

    assert compacting.cancelled() is is_cut_off
    assert sorted(map(int, subjects(database))) == list(range(60))


async def test_one_that_is_cut_off_before_it_began_does_not_interrupt_who_is_before_it(store: SqliteStore) -> None:
    begun, loop = asyncio.Event(), asyncio.get_running_loop()

    async def count_for_long(tx: Unit) -> int:
        loop.call_soon_threadsafe(begun.set)
        rows = await tx.run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000) SELECT max(i) FROM n", {})
        return int(rows[0][0])

    counting = asyncio.create_task(store.write(count_for_long))
    await begun.wait()
    compacting = asyncio.create_task(store.compact())
    for _ in range(5):
        await asyncio.sleep(0)
    is_cut_off = compacting.cancel()

    assert await counting == 1_000_000
    await asyncio.wait([compacting])
    assert compacting.cancelled() is is_cut_off


async def test_order_of_what_is_to_be_done_outlives_that(store: SqliteStore) -> None:
    for number in (3, 1, 2):
        await audit(store, f"{number}")
        await store.write(partial(want, key=f"C-{number}"))
    await store.compact()

    waiting = await store.write(lambda tx: tx.wakeups.waiting())
    assert [pending.key for pending in waiting] == ["C-3", "C-1", "C-2"]


async def test_a_database_that_cannot_be_written_says_so(database: Path) -> None:
    with pytest.raises(StoreError):
        await empty_log(database)
    assert not database.exists()  # noqa: ASYNC240  # one look
