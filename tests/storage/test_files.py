# ruff: noqa: ASYNC240  # paths are looked at between the calls that are tested
"""The file as a whole: who may read it; read by another process, checked from end to end, copied while it is written."""

import asyncio
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from core.ports import StoreError
from storage.files import PAGES, copy, faults, read_only
from storage.migrate import migrations
from storage.sqlite import SqliteStore
from tests.storage.samples import NOW, a_conversation, audit, damage, fill, rows, subjects, tables

LARGE = "x" * (PAGES + 200) * 4_096  # more than one step of a copy


async def refusal(path: Path) -> StoreError:
    """Why the database cannot be read."""

    async def look() -> None:
        async with read_only(path) as seen:
            await seen.notes.counts()

    with pytest.raises(StoreError) as refused:
        await look()
    assert str(path) in str(refused.value), "whoever reads it must know which file is meant"
    return refused.value


# ── who may read it ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(params=[0o000, 0o022], ids=["umask 000", "umask 022"])
def _generous(request: pytest.FixtureRequest) -> Iterator[None]:
    """What is made may be read by everybody, unless its maker says otherwise."""
    before = os.umask(request.param)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, str]:
    """Who may do what with each file."""
    return {file.name: f"{file.stat().st_mode & 0o777:o}" for file in folder.iterdir()}


@pytest.mark.usefixtures("_generous")
async def test_customers_words_can_be_read_by_evas_user_only(database: Path) -> None:
    store = await SqliteStore.open(database)
    await audit(store, "new")
    served = modes(database.parent)
    await store.close()

    assert served == {"eva.db": "600", "eva.db-wal": "600", "eva.db-shm": "600"}
    assert modes(database.parent) == {"eva.db": "600"}


@pytest.mark.usefixtures("_generous")
async def test_a_copy_can_be_read_by_its_user_only_whoever_may_read_the_database(
    store: SqliteStore, database: Path, tmp_path: Path
) -> None:
    database.chmod(0o644)
    seen: list[str] = []

    await copy(database, tmp_path / "copy.db", lambda left, total: seen.append(modes(tmp_path)["copy.db"]))

    assert modes(tmp_path)["copy.db"] == "600"
    assert set(seen) == {"600"}


async def test_a_mode_that_the_operator_has_set_stays_and_holds_for_the_files_beside(store: SqliteStore, database: Path) -> None:
    await store.close()
    database.chmod(0o640)

    again = await SqliteStore.open(database)
    await audit(again, "new")
    served = modes(database.parent)
    await again.close()

    assert served == {"eva.db": "640", "eva.db-wal": "640", "eva.db-shm": "640"}
    assert modes(database.parent) == {"eva.db": "640"}


async def test_a_link_to_where_no_database_is_yet_leads_to_one_for_evas_user_only(database: Path, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    database.symlink_to(tmp_path / "disk" / "real.db")

    await (await SqliteStore.open(database)).close()

    assert modes(tmp_path / "disk") == {"real.db": "600"}


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_reader_sees_what_the_running_process_commits(store: SqliteStore, database: Path) -> None:
    async with read_only(database) as seen:
        before = await seen.notes.counts()
        await audit(store, "new")
        after = await seen.notes.counts()

    assert (before["audit"], after["audit"]) == (0, 1)


async def test_a_reader_cannot_write(store: SqliteStore, database: Path) -> None:
    async with read_only(database) as seen:
        with pytest.raises(StoreError, match="readonly") as refused:
            await seen.notes.audit(NOW, "written", "nothing")

    assert refused.value.permanent
    assert subjects(database) == []


async def test_a_database_that_is_closed_can_be_read(store: SqliteStore, database: Path) -> None:
    await audit(store, "kept")
    await store.close()

    async with read_only(database) as seen:
        assert (await seen.notes.counts())["audit"] == 1


async def test_where_there_is_no_database_none_is_made(database: Path) -> None:
    error = await refusal(database)

    assert error.permanent
    assert "has Eva been started" in str(error)
    assert not database.exists()


@pytest.mark.parametrize("content", [b"", b"Dear diary, " * 500])
async def test_what_is_no_database_of_evas_is_not_read(content: bytes, database: Path) -> None:
    database.write_bytes(content)

    assert (await refusal(database)).permanent
    assert database.read_bytes() == content


async def test_another_programs_database_is_not_read(database: Path) -> None:
    with closing(sqlite3.connect(database)) as theirs:
        theirs.execute("CREATE TABLE bookmarks (url)")

    assert "another program" in str(await refusal(database))


async def test_a_newer_evas_database_is_not_read(store: SqliteStore, database: Path) -> None:
    await store.close()
    rows(database, f"PRAGMA user_version = {migrations()[-1][0] + 1}")

    assert "newer Eva" in str(await refusal(database))


# ── checking ─────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_whole_database_has_no_faults_also_while_it_is_served(store: SqliteStore, database: Path) -> None:
    await store.write(lambda tx: fill(tx, a_conversation()))

    assert await faults(database) == []


async def test_damage_is_found(store: SqliteStore, database: Path) -> None:
    await store.write(lambda tx: fill(tx, a_conversation()))
    await store.close()
    damage(database, "messages")

    assert await faults(database) != []


async def test_a_row_that_hangs_on_nothing_is_found(store: SqliteStore, database: Path) -> None:
    rows(database, "SELECT 1")
    with closing(sqlite3.connect(database)) as other:  # which does not mind
        other.execute("INSERT INTO events (conversation, name, data) VALUES ('C-gone', 'state', '{}')")
        other.commit()

    assert await faults(database) == ["events row 1 belongs to no row of conversations"]


# ── copying ──────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_copy_holds_all_rows_and_can_be_served(store: SqliteStore, database: Path, tmp_path: Path) -> None:
    await store.write(lambda tx: fill(tx, a_conversation()))
    steps: list[tuple[int, int]] = []

    await copy(database, tmp_path / "copy.db", lambda left, total: steps.append((left, total)))
    copied = await SqliteStore.open(tmp_path / "copy.db")

    assert tables(tmp_path / "copy.db") == tables(database)
    assert steps[-1][0] == 0
    await copied.close()


async def test_a_copy_shows_one_moment_and_ends_however_much_is_written_meanwhile(
    store: SqliteStore, database: Path, tmp_path: Path
) -> None:
    await audit(store, LARGE, LARGE)
    steps: list[int] = []

    def write_on(left: int, total: int) -> None:
        steps.append(left)
        assert len(steps) < 50, "it begins anew with each write"
        with closing(sqlite3.connect(database)) as other:
            other.execute("INSERT INTO audit (at, what, subject, detail) VALUES ('', '', 'later', '')")
            other.commit()

    await copy(database, tmp_path / "copy.db", write_on)

    assert subjects(tmp_path / "copy.db") == [LARGE, LARGE]
    assert subjects(database)[2:] == ["later"] * len(steps)


async def test_nothing_is_written_over(store: SqliteStore, database: Path, tmp_path: Path) -> None:
    precious = tmp_path / "precious.db"
    precious.write_text("do not lose this")

    with pytest.raises(StoreError, match="exists already") as refused:
        await copy(database, precious, lambda left, total: None)

    assert refused.value.permanent
    assert precious.read_text() == "do not lose this"


@pytest.mark.parametrize("content", [None, b"Dear diary, " * 500])
async def test_a_copy_that_fails_leaves_no_file(content: bytes | None, database: Path, tmp_path: Path) -> None:
    if content:
        database.write_bytes(content)

    with pytest.raises(StoreError, match="cannot copy"):
        await copy(database, tmp_path / "copy.db", lambda left, total: None)

    assert not (tmp_path / "copy.db").exists()


async def test_a_copy_that_is_broken_off_leaves_no_file(store: SqliteStore, database: Path, tmp_path: Path) -> None:
    await audit(store, *[LARGE] * 3)
    loop, begun, broken_off = asyncio.get_running_loop(), asyncio.Event(), threading.Event()

    def progress(left: int, total: int) -> None:
        loop.call_soon_threadsafe(begun.set)
        broken_off.wait(30)

    copying = asyncio.create_task(copy(database, tmp_path / "copy.db", progress))
    await begun.wait()
    copying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await copying
    broken_off.set()
    await loop.shutdown_default_executor()

    assert not (tmp_path / "copy.db").exists()


async def test_a_copy_into_a_folder_that_is_not_there_is_refused(store: SqliteStore, database: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot copy"):
        await copy(database, tmp_path / "nowhere" / "copy.db", lambda left, total: None)
