"""The real store, with a switch that cuts its power, a disk that may be full, and a place to look at each commit."""

import asyncio
import sqlite3
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite

from storage.rows import Row
from storage.sqlite import SqliteStore, Unit, Writer
from tests.doubles.database import first_started

Result = TypeVar("Result")


class _FillableWriter(Writer):
    full = False
    _changes = 0  # before this transaction

    def execute(self, sql: str, *params: Any) -> sqlite3.Cursor:
        if sql == "BEGIN IMMEDIATE":
            self._changes = self.total_changes
        if self.full and sql == "COMMIT" and self.total_changes > self._changes:
            error = sqlite3.OperationalError("database or disk is full")
            error.sqlite_errorcode = sqlite3.SQLITE_FULL
            raise error
        return super().execute(sql, *params)


class WatchedStore(SqliteStore):
    """Without power nothing is written or read, and whoever tries waits and is told nothing."""

    def __init__(self, writer: aiosqlite.Connection, reader: aiosqlite.Connection, path: Path) -> None:
        super().__init__(writer, reader, path)
        self.watchers: list[Callable[[], None]] = []  # called after each commit, before its author goes on
        self._power = asyncio.Event()
        self._power.set()
        self._used = 0

    @classmethod
    async def on(cls, path: Path) -> "WatchedStore":
        """Opens or creates the file."""
        store = await cls.open(first_started(path), _FillableWriter)
        assert isinstance(store, WatchedStore)
        return store

    def fill_disk(self, full: bool = True) -> None:
        """From now on no commit succeeds but of what changed nothing, which needs no disk; or again each does."""
        writer = self.writer
        assert isinstance(writer, _FillableWriter)
        writer.full = full

    def cut_power(self) -> None:
        """From now on nothing is written or read."""
        self._power.clear()

    def restore_power(self) -> None:
        """Lets those who wait go on."""
        self._power.set()

    async def write(self, work: Callable[[Unit], Coroutine[Any, Any, Result]], *, durable: bool = True) -> Result:
        await self._power.wait()
        self._used += 1
        value = await super().write(work, durable=durable)
        for watcher in [*self.watchers]:
            watcher()
        await self._power.wait()
        return value

    async def _look(self, sql: str, params: Mapping[str, Any]) -> list[Row]:
        await self._power.wait()
        self._used += 1
        rows = await super()._look(sql, params)
        await self._power.wait()
        return rows

    async def rest(self) -> None:
        """Returns when all that goes on waits for something else than the database. Time does not count: what sleeps rests."""
        quiet = 0
        while quiet < 3:
            used = self._used
            await super().write(_nothing)
            await super()._look("SELECT 1", {})
            quiet = quiet + 1 if self._used == used else 0


async def _nothing(tx: Unit) -> None:
    pass
