# ruff: noqa: ASYNC240  # paths are looked at between the calls that are tested
"""A disk that is full, a file that is locked, read-only, foreign or none: a clear error to whoever can act, and then on with the work."""

import asyncio
import os
import resource
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from core.ports import StoreError
from storage import connection as connections
from storage.migrate import migrations
from storage.sqlite import SqliteStore, Unit, Writer
from tests.storage.samples import NOW, audit, damage, held_writer, rows, subjects

LARGE = "large " * 50_000


async def opened(path: Path) -> StoreError:
    """Why the store does not open."""
    with pytest.raises(StoreError) as refused:
        await SqliteStore.open(path)
    assert str(path) in str(refused.value), "whoever reads it must know which file is meant"
    return refused.value


# ── a disk that is full ──────────────────────────────────────────────────────────────────────────────────────────────


async def may_grow_by(store: SqliteStore, more: int) -> None:
    """So many pages are left on the disk."""

    async def limit(tx: Unit) -> None:
        [(pages,)] = await tx.run("PRAGMA page_count", {})
        await tx.run(f"PRAGMA max_page_count = {pages + more}", {})

    await store.write(limit)


async def test_a_full_disk_may_pass_and_what_is_small_is_still_taken_in(store: SqliteStore, database: Path) -> None:
    await may_grow_by(store, 2)

    with pytest.raises(StoreError, match="full") as refused:
        await audit(store, "before", LARGE)
    await audit(store, "small")
    await may_grow_by(store, 10_000)
    await audit(store, "after", LARGE)

    assert not refused.value.permanent
    assert subjects(database) == ["small", "after", LARGE]


async def test_whoever_shares_a_commit_with_the_one_that_filled_the_disk_is_kept_or_told(store: SqliteStore, database: Path) -> None:
    await may_grow_by(store, 2)
    async with held_writer(store):
        names = [f"{number}" for number in range(6)]
        units = [asyncio.create_task(audit(store, name, LARGE) if name == "3" else audit(store, name)) for name in names]
    ends = await asyncio.gather(*units, return_exceptions=True)
    await audit(store, "after")

    assert subjects(database) == [name for name, error in zip(names, ends, strict=True) if error is None] + ["after"]
    assert "full" in str(ends[3])
    assert all(isinstance(error, StoreError) and not error.permanent for error in ends if error)
    assert ends[4:] == [None, None], "those that came after it had no part in it"


@contextmanager
def no_more_than(size: int) -> Iterator[None]:
    """No file of this process can grow beyond this size meanwhile."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def test_a_commit_that_the_disk_refuses_is_kept_for_nobody_and_followed_by_nothing(store: SqliteStore, database: Path) -> None:
    followed: list[str] = []

    async def unit(subject: str) -> None:
        async def write(tx: Unit) -> None:
            tx.after_commit(lambda: followed.append(subject))
            await tx.notes.audit(NOW, "written", subject)

        await store.write(write)

    await audit(store, LARGE)
    with no_more_than(database.with_name(f"{database.name}-wal").stat().st_size):
        ends = await asyncio.gather(unit("one"), unit("two"), return_exceptions=True)
    await unit("after")

    assert [(type(error), getattr(error, "permanent", None)) for error in ends] == [(StoreError, False)] * 2
    assert subjects(database) == [LARGE, "after"]
    assert followed == ["after"]


# ── a database that somebody else writes to ──────────────────────────────────────────────────────────────────────────


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Another program writes meanwhile."""
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


async def test_a_locked_database_may_pass_and_is_read_meanwhile(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "BUSY_MS", 20)
    store = await SqliteStore.open(database)

    with locked(database):
        ends = await asyncio.gather(audit(store, "one"), audit(store, "two"), return_exceptions=True)
        counts = await store.read.notes.counts()
    await audit(store, "after")
    await store.close()

    assert [(str(error), getattr(error, "permanent", None)) for error in ends] == [("the database refused: database is locked", False)] * 2
    assert counts["audit"] == 0
    assert subjects(database) == ["after"]


async def test_a_short_lock_is_waited_for(store: SqliteStore, database: Path) -> None:
    with locked(database):
        unit = asyncio.create_task(audit(store, "waits"))
        await asyncio.sleep(0.05)  # long enough for it to be refused, were it not to wait
        assert not unit.done()
    await unit

    assert subjects(database) == ["waits"]


async def test_a_new_database_that_somebody_else_holds_may_be_opened_later(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "BUSY_MS", 20)

    with locked(database):
        error = await opened(database)

    assert not error.permanent
    await (await SqliteStore.open(database)).close()


# ── files that are not to be used ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("content", [b"Dear diary, " * 500, b"\0" * 5_000, b"SQLite format 3\0 and then nothing of the kind" * 100])
async def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(content: bytes, database: Path) -> None:
    database.write_bytes(content)

    error = await opened(database)

    assert error.permanent
    assert "not a database" in str(error)
    assert database.read_bytes() == content


async def test_a_folder_is_no_database(tmp_path: Path) -> None:
    assert (await opened(tmp_path)).permanent


async def test_a_database_in_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert (await opened(tmp_path / "nowhere" / "eva.db")).permanent


@pytest.mark.parametrize("journal", ["DELETE", "WAL"])
@pytest.mark.parametrize("marks", ["", "PRAGMA user_version = 1;", "PRAGMA application_id = 12345;"])
async def test_another_programs_database_is_refused_and_left_as_it_is(journal: str, marks: str, database: Path) -> None:
    with closing(sqlite3.connect(database)) as theirs:
        theirs.executescript(f"PRAGMA journal_mode = {journal}; CREATE TABLE bookmarks (url); INSERT INTO bookmarks VALUES ('x'); {marks}")
    before = database.read_bytes()

    error = await opened(database)

    assert error.permanent
    assert "another program" in str(error)
    assert "EVA_DATABASE_URL" in str(error)
    assert database.read_bytes() == before


async def test_a_newer_evas_database_is_refused_and_left_as_it_is(store: SqliteStore, database: Path) -> None:
    newer = migrations()[-1][0] + 1
    await store.close()
    rows(database, f"PRAGMA user_version = {newer}")
    before = database.read_bytes()

    error = await opened(database)

    assert error.permanent
    assert f"version {newer}" in str(error)
    assert database.read_bytes() == before


async def test_a_damaged_database_says_so_for_good_and_serves_what_is_whole(store: SqliteStore, database: Path) -> None:
    await audit(store, "before")
    await store.close()
    damage(database, "audit")

    damaged = await SqliteStore.open(database)
    with pytest.raises(StoreError, match="malformed") as refused:
        await audit(damaged, "after")
    wanted = await damaged.write(lambda tx: tx.wakeups.want("turn", "C-1"))
    await damaged.close()

    assert refused.value.permanent
    assert wanted.wanted == 1


# ── what may not be written ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def somebodys_folder() -> Iterator[Path]:
    """A folder of a user without rights; the test is that user. (To root, nothing is read-only.)"""
    me, nobody = os.geteuid(), 65_534
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if me == 0:
            try:
                os.chown(folder, nobody, -1)
                os.seteuid(nobody)
            except OSError:
                pytest.skip("root cannot become anybody else here")
        yield folder
        folder.chmod(0o700)
        os.seteuid(me)


@pytest.mark.parametrize("served_before", [False, True])
async def test_a_read_only_file_is_refused_at_the_start_and_not_at_the_first_message(served_before: bool, somebodys_folder: Path) -> None:
    database = somebodys_folder / "eva.db"
    if served_before:
        await (await SqliteStore.open(database)).close()
    database.touch()
    database.chmod(0o400)

    error = await opened(database)

    assert error.permanent
    assert "readonly" in str(error)


@pytest.mark.parametrize("served_before", [False, True])
async def test_a_read_only_folder_is_refused(served_before: bool, somebodys_folder: Path) -> None:
    database = somebodys_folder / "eva.db"
    if served_before:
        await (await SqliteStore.open(database)).close()
    somebodys_folder.chmod(0o500)

    assert (await opened(database)).permanent


# ── memory ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class Forgetful(Writer):
    """Has no memory left for this statement, once."""

    short_at = ""

    def execute(self, sql: str, *params: Any) -> sqlite3.Cursor:
        if sql == self.short_at:
            self.short_at = ""
            raise MemoryError
        return super().execute(sql, *params)


@pytest.mark.parametrize("step", ["BEGIN IMMEDIATE", "SAVEPOINT unit", "PRAGMA page_count", "COMMIT"])
async def test_where_memory_is_short_whoever_writes_is_told_and_the_next_one_is_served(database: Path, step: str) -> None:
    store = await SqliteStore.open(database, Forgetful)
    assert isinstance(store.writer, Forgetful)
    store.writer.short_at = step

    async def looks(tx: Unit) -> None:
        await tx.notes.audit(NOW, "test", "before")
        await tx.run("PRAGMA page_count", {})

    with pytest.raises(StoreError, match="memory") as refused:
        await asyncio.wait_for(store.write(looks), 20)
    await asyncio.wait_for(audit(store, "after"), 20)
    await store.close()

    assert not refused.value.permanent
    assert subjects(database) == ["after"]
