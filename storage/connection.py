"""One connection to an SQLite file: how it is opened, how it runs a statement, and what its errors tell a caller to do."""

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import aiosqlite

from core.ports import StoreError, WrongFile
from storage.rows import Row

BUSY_MS = 5_000  # how long another program's write is waited for
OWNER_ONLY = 0o600  # customers' words stand in it; SQLite gives the files beside it the same mode

# What may be gone at the next try: somebody else writes, the disk is full or does not answer.
PASSING = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_INTERRUPT,
}


def open_file(path: Path, mode: str, factory: type[sqlite3.Connection] = sqlite3.Connection) -> sqlite3.Connection:
    """`mode`: "rwc" makes the file where there is none, for its owner only; "rw" and "ro" open one that is there. Raises sqlite3.Error."""
    if mode == "rwc":
        _make(path)
    address = f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(address, uri=True, isolation_level=None, timeout=BUSY_MS / 1000, factory=factory, check_same_thread=False)


def _make(path: Path) -> None:
    with suppress(OSError):  # SQLite will say what is wrong
        if not path.exists():  # to close a file that is open here already would drop SQLite's locks on it
            os.close(os.open(path, os.O_CREAT | os.O_RDONLY, OWNER_ONLY))


def connect(path: Path, mode: str, factory: type[sqlite3.Connection] = sqlite3.Connection) -> aiosqlite.Connection:
    """To be awaited, or entered: the same with a thread of its own. Raises sqlite3.Error."""
    opened = open_file(path, mode, factory)  # here: where it fails, aiosqlite's thread would outlive the loop, and say so with a traceback
    return aiosqlite.Connection(lambda: opened, iter_chunk_size=64)


async def run(connection: aiosqlite.Connection, sql: str, params: Mapping[str, Any]) -> list[Row]:
    """The rows that one statement gives. Raises as `refusals`."""
    with refusals():
        return [tuple(row) for row in await connection.execute_fetchall(sql, dict(params))]


@contextmanager
def refusals() -> Iterator[None]:
    """Raises StoreError for what the database refuses. Rows that do not belong together (IntegrityError) are the caller's mistake."""
    try:
        yield
    except sqlite3.IntegrityError:
        raise
    except (sqlite3.DatabaseError, MemoryError) as error:
        raise refusal("the database refused", error) from error


def refusal(what: str, error: sqlite3.Error | MemoryError) -> StoreError:
    """What went wrong as a StoreError: permanent, unless it is of the kind that passes."""
    if isinstance(error, MemoryError):  # as Python has it where SQLite says SQLITE_NOMEM
        return StoreError(f"{what}: no memory is left")
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF  # the higher bits only say more about it
    if code == sqlite3.SQLITE_NOTADB:
        advice = "set EVA_DATABASE_URL to one of Eva's own, or restore a backup (docs/operating.md)"
        return WrongFile(f"{what}: {error}; {advice}", permanent=True)
    return StoreError(f"{what}: {error}", permanent=code not in PASSING)
