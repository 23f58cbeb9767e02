# ruff: noqa: ASYNC240  # paths are looked at between the calls that are tested
"""One connection: what its errors tell a caller to do."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from core.ports import StoreError
from storage import connection as connections
from storage.connection import PASSING, connect, refusal, run


async def test_the_rows_of_a_statement_are_tuples_in_the_order_of_its_columns(database: Path) -> None:
    async with connect(database, "rwc") as connection:
        assert await run(connection, "SELECT :b, :a UNION ALL SELECT 3, 4", {"a": 1, "b": "two"}) == [("two", 1), (3, 4)]


@pytest.mark.parametrize("name", ["with space.db", "50%.db", "what?.db", "a#b.db", "ümlaut 数据.db", "file:x?mode=memory"])
async def test_a_file_may_have_any_name(name: str, tmp_path: Path) -> None:
    async with connect(tmp_path / name, "rwc") as connection:
        await run(connection, "CREATE TABLE t (a)", {})

    assert [file.name for file in tmp_path.iterdir()] == [name]


async def test_reading_makes_no_file_where_there_is_none(database: Path) -> None:
    with pytest.raises(sqlite3.OperationalError):
        await connect(database, "ro")

    assert not database.exists()


async def test_a_reader_cannot_write(database: Path) -> None:
    async with connect(database, "rwc") as writer, connect(database, "ro") as reader:
        await run(writer, "CREATE TABLE t (a)", {})
        with pytest.raises(StoreError, match="readonly") as refused:
            await run(reader, "INSERT INTO t VALUES (1)", {})

    assert refused.value.permanent


async def test_a_database_that_another_program_writes_to_is_waited_for(database: Path) -> None:
    async with connect(database, "rwc") as connection:
        with closing(sqlite3.connect(database, isolation_level=None, check_same_thread=False)) as other:
            other.execute("BEGIN IMMEDIATE")
            waiting = asyncio.create_task(run(connection, "CREATE TABLE t (a)", {}))
            await asyncio.sleep(0.05)  # long enough for it to be refused, were it not to wait
            other.execute("COMMIT")
            assert await waiting == []


async def test_a_wait_for_another_program_ends_and_may_be_tried_again(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "BUSY_MS", 20)
    async with connect(database, "rwc") as connection:
        with closing(sqlite3.connect(database, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreError, match="locked") as refused:
                await run(connection, "CREATE TABLE t (a)", {})

        assert not refused.value.permanent
        assert await run(connection, "CREATE TABLE t (a)", {}) == []


async def test_rows_that_do_not_belong_together_are_the_callers_mistake(database: Path) -> None:
    async with connect(database, "rwc") as connection:
        await run(connection, "CREATE TABLE t (a PRIMARY KEY)", {})
        await run(connection, "INSERT INTO t VALUES (1)", {})
        with pytest.raises(sqlite3.IntegrityError):
            await run(connection, "INSERT INTO t VALUES (1)", {})


@pytest.mark.parametrize(
    "sql",
    ["SELECT * FROM nothing", "SELEC 1", "SELECT :missing"],
    ids=["a table that is not there", "no sentence", "a value that was not given"],
)
async def test_a_statement_that_can_never_be_run_is_not_tried_again(sql: str, database: Path) -> None:
    async with connect(database, "rwc") as connection:
        with pytest.raises(StoreError) as refused:
            await run(connection, sql, {"other": 1})

    assert refused.value.permanent


@pytest.mark.parametrize("code", [sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_BUSY_SNAPSHOT, *sorted(PASSING)])
def test_what_may_pass_is_tried_again_also_when_sqlite_says_more_about_it(code: int) -> None:
    error = sqlite3.OperationalError("it may pass")
    error.sqlite_errorcode = code

    assert not refusal("cannot write", error).permanent
    assert str(refusal("cannot write", error)) == "cannot write: it may pass"


@pytest.mark.parametrize("code", [sqlite3.SQLITE_CORRUPT_VTAB, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN])
def test_a_file_that_is_wrong_stays_wrong(code: int) -> None:
    error = sqlite3.DatabaseError("it will not pass")
    error.sqlite_errorcode = code

    assert refusal("cannot write", error).permanent
