"""The database file as a whole: read while another process serves it, checked from end to end, copied."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager, closing
from functools import partial
from pathlib import Path

from core.ports import StoreError
from storage.connection import connect, open_file, refusal, run
from storage.migrate import newest, version_of
from storage.store import Rows

PAGES = 2_000  # copied at one go: between, others get at the file, and the one who waits sees how far it is


@asynccontextmanager
async def read_only(path: Path) -> AsyncIterator[Rows]:
    """The rows of a database that another process may be serving. Raises StoreError where there is none of Eva's that can be read, or
    where an older Eva has left it."""
    try:
        async with connect(path, "ro") as connection:
            version = await version_of(connection, path)
            if not version:
                raise StoreError(f"{path} is empty: has Eva been started yet?", permanent=True)
            if version < newest():
                raise StoreError(f"{path} was written by an older Eva; it is brought up to date when this one starts", permanent=True)
            yield Rows(partial(run, connection))
    except sqlite3.Error as error:
        raise refusal(f"cannot read {path} (has Eva been started yet?)", error) from error


async def faults(path: Path) -> list[str]:
    """What is wrong within the file, found by reading all of it; empty where it is whole. Raises StoreError as `read_only`."""
    async with read_only(path) as rows:
        try:
            found = await rows.run("PRAGMA integrity_check", {})
            dangling = await rows.run("PRAGMA foreign_key_check", {})
        except StoreError as error:  # so damaged that it cannot even be looked through
            return [str(error)]
    return [str(row[0]) for row in found if row[0] != "ok"] + [f"{row[0]} row {row[1]} belongs to no row of {row[2]}" for row in dangling]


async def copy(path: Path, to: Path, progress: Callable[[int, int], None]) -> None:
    """Copies a database as it stands at one moment, also while it is written. `progress` is told pages left and pages in all, in
    another thread. Raises StoreError. Nothing is written over; what fails or is cancelled leaves no file."""
    if to.exists():  # noqa: ASYNC240  # one look, before a copy that takes longer
        raise StoreError(f"{to} exists already: give another name", permanent=True)
    cancelled = threading.Event()

    def step(_: int, left: int, total: int) -> None:
        if cancelled.is_set():
            raise InterruptedError
        progress(left, total)

    try:
        await asyncio.to_thread(_copy, path, to, step)
    except sqlite3.Error as error:
        raise refusal(f"cannot copy {path} to {to}", error) from error
    finally:
        cancelled.set()  # the thread ends by itself: to close what it works with would end the whole process


def _copy(path: Path, to: Path, step: Callable[[int, int, int], None]) -> None:
    with ExitStack() as unless_whole:
        unless_whole.callback(to.unlink, missing_ok=True)
        with closing(open_file(path, "ro")) as source, closing(open_file(to, "rwc")) as target:
            source.execute("BEGIN")  # holds one moment: without, each write of others would begin the copy anew
            source.execute("SELECT count(*) FROM sqlite_master").fetchall()
            source.backup(target, pages=PAGES, progress=step, sleep=0.01)
        unless_whole.pop_all()
