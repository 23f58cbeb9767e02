"""The rows of Eva's own faults."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.ports import StoreError, ToldFault
from storage.sqlite import SqliteStore, Unit
from tests.doubles.store import WatchedStore

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


def told(key: str, since: datetime = NOW, **more: datetime) -> ToldFault:
    return ToldFault(key=key, kind=key.split(":")[0], subject=key.partition(":")[2], text="broken", since=since, **more)


async def test_a_fault_is_kept_as_it_was_told_last(store: SqliteStore) -> None:
    earlier, later = told("model_down:claude"), told("not_kept", NOW - timedelta(1), until=NOW)
    ended = told("model_down:claude", over_at=NOW + timedelta(1))

    await store.write(lambda tx: tx.faults.put([earlier, later]))
    await store.write(lambda tx: tx.faults.put([ended]))

    assert await store.read.faults.known() == [later, ended]


async def test_whoever_watches_hears_why_a_commit_was_refused_and_that_the_next_one_was_not(tmp_path: Path) -> None:
    store, heard = await WatchedStore.on(tmp_path / "eva.db"), list[str]()
    store.watch(heard.append)

    async def nothing(tx: object) -> None:
        pass

    store.fill_disk()
    with pytest.raises(StoreError):
        await store.write(lambda tx: tx.faults.put([told("x")]))
    await store.write(nothing)  # comes to no disk, so it tells nothing of it
    store.fill_disk(False)
    await store.write(lambda tx: tx.faults.put([told("x")]))
    await store.close()

    assert [bool(reason) for reason in heard] == [True, False]
    assert "full" in heard[0]


async def test_a_unit_that_is_wrong_in_itself_is_no_fault_of_the_disk(store: SqliteStore) -> None:
    heard: list[str] = []
    store.watch(heard.append)

    async def wrong(tx: Unit) -> None:
        await tx.run("INSERT INTO faults (key) VALUES (NULL)", {})

    with pytest.raises(sqlite3.IntegrityError):
        await store.write(wrong)

    assert heard == []
