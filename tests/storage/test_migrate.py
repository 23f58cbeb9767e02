"""A database is brought up to date at the start, in whole steps, and its rows outlive that."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from core.ports import StoreError
from storage import migrate
from storage.files import read_only
from storage.migrate import APPLICATION_ID, migrations
from storage.sqlite import SqliteStore
from tests.storage.samples import a_conversation, audit, rows, statement, subjects, tables

NEWEST = migrations()[-1][0]


@pytest.fixture
def with_a_later(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Adds a migration."""

    def add(sql: str) -> None:
        monkeypatch.setattr(migrate, "migrations", lambda: [*migrations(), (NEWEST + 1, sql)])

    return add


def version(database: Path) -> int:
    return int(rows(database, "PRAGMA user_version")[0][0])


def test_migrations_are_numbered_without_a_gap() -> None:
    assert [number for number, _ in migrations()] == list(range(1, NEWEST + 1))


@pytest.mark.parametrize("sql", [sql for _, sql in migrations()])
def test_a_migration_leaves_the_transaction_to_the_code(sql: str) -> None:
    words = sql.upper().replace("BEGIN SELECT RAISE", "").split()

    assert not {"COMMIT;", "COMMIT", "ROLLBACK;", "BEGIN;", "SAVEPOINT"} & set(words)


async def test_a_new_database_is_marked_as_evas_and_up_to_date(database: Path) -> None:
    await (await SqliteStore.open(database)).close()

    assert version(database) == NEWEST
    assert rows(database, "PRAGMA application_id") == [(APPLICATION_ID,)]


async def test_a_database_that_is_up_to_date_stays_as_it_is(store: SqliteStore, database: Path) -> None:
    await audit(store, "kept")
    before = tables(database)
    await store.close()

    await (await SqliteStore.open(database)).close()

    assert tables(database) == before


async def test_each_database_has_a_digest_key_of_its_own_for_good(store: SqliteStore, database: Path, tmp_path: Path) -> None:
    key = await store.read.conversations.digest_key()
    await store.close()
    again, other = await SqliteStore.open(database), await SqliteStore.open(tmp_path / "other.db")

    assert len(key) == 32
    assert await again.read.conversations.digest_key() == key
    assert await other.read.conversations.digest_key() != key
    await again.close()
    await other.close()


@pytest.fixture
def second(tmp_path: Path) -> Path:
    """A database as an Eva left it who added up a month from its calls."""
    path = tmp_path / "second.db"
    calls = [("m", "0.1", "2026-01-31T23:59:59.999999+00:00"), ("m", "0.2", "2026-02-01T00:00:00.000000+00:00")]
    calls += [("m", "1E-12", "2026-02-28T00:00:00.000000+00:00"), ("n", "3", "2026-02-28T00:00:00.000000+00:00")]
    with closing(sqlite3.connect(path)) as database:
        for _, sql in migrations()[:2]:
            database.executescript(sql)
        database.executescript(f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = 2")
        database.execute("INSERT INTO customers VALUES ('c', '')")
        database.execute("INSERT INTO conversations SELECT 'C', 'a', 'c', '', '', 0, NULL, NULL, 0, '', ''")
        database.execute("INSERT INTO turns (number, conversation, epoch, state, created_at) VALUES (1, 'C', 0, 'over', '')")
        database.executemany("INSERT INTO model_calls SELECT NULL, 1, ?, 1, 1, 0, 0, ?, 1.0, ?", calls)
        database.commit()
    return path


async def test_what_the_months_have_cost_is_taken_over_to_the_last_fraction(second: Path) -> None:
    store = await SqliteStore.open(second)
    found = [await store.read.turns.spent(datetime(2026, month, 15, tzinfo=UTC)) for month in (1, 2)]
    await store.close()

    assert found == [{"m": Decimal("0.1")}, {"m": Decimal("0.200000000001"), "n": Decimal(3)}]


async def test_who_only_looks_is_told_that_an_older_database_waits_for_a_start(second: Path) -> None:
    with pytest.raises(StoreError, match="older Eva; it is brought up to date when this one starts"):
        async with read_only(second):
            pass


async def test_an_older_database_gets_what_is_missing_and_keeps_its_rows(
    store: SqliteStore, database: Path, with_a_later: Callable[[str], None]
) -> None:
    await store.write(lambda tx: tx.conversations.create(a_conversation(), None))
    await store.close()
    with_a_later("ALTER TABLE conversations ADD COLUMN mood TEXT NOT NULL DEFAULT 'calm'")

    newer = await SqliteStore.open(database)

    assert await newer.read.conversations.find("C-1") == a_conversation()
    assert rows(database, "SELECT mood FROM conversations") == [("calm",)]
    assert version(database) == NEWEST + 1
    await newer.close()


async def test_a_migration_that_fails_in_the_middle_leaves_nothing_and_the_version_before_it(
    store: SqliteStore, database: Path, with_a_later: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    await audit(store, "kept")
    await store.close()
    with_a_later("CREATE TABLE half (a); INSERT INTO nowhere VALUES (1);")

    with pytest.raises(StoreError, match="nowhere"):
        await SqliteStore.open(database)
    monkeypatch.undo()

    assert version(database) == NEWEST
    assert "half" not in tables(database)
    older = await SqliteStore.open(database)
    await audit(older, "still served")
    assert subjects(database) == ["kept", "still served"]
    await older.close()


@pytest.mark.parametrize("sql", ["UPDATE audit SET subject = 'another'", "DELETE FROM audit"])
async def test_the_audit_can_only_grow(sql: str, store: SqliteStore, database: Path) -> None:
    await audit(store, "written once")

    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        await store.write(statement(sql))

    assert subjects(database) == ["written once"]
