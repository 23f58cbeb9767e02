"""The embedded database: one connection that writes, one that reads, and commits shared by the writes that wait together."""

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite

from core.ports import StoreError
from storage.connection import connect, refusal, refusals, run
from storage.events import Events
from storage.migrate import migrate
from storage.rows import Row
from storage.store import Rows
from storage.traces import compact, empty_log

SHARED = 24  # units of work in one commit, at most: the first one waits for all of them, and then all their authors go on at once
PRELUDE = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # what is deleted is overwritten at once: forgotten words stand in no free page
    "PRAGMA temp_store = MEMORY",
    "UPDATE meta SET value = value WHERE false",  # a file that may not be written is refused now, not at the first message
)

Result = TypeVar("Result")


class Statements:
    """Runs those of one unit of work. It does not know the unit: in a circle a unit, and with it the turn that it was a part of, would
    stay in memory until the next look through everything."""

    def __init__(self, writer: "Writer") -> None:
        self._writer = writer
        self._broken: StoreError | None = None

    def check(self) -> None:
        """Raises StoreError once a statement has, even if the work has caught that: it may have taken back the whole transaction."""
        if self._broken:
            raise self._broken

    async def run(self, sql: str, params: Mapping[str, Any]) -> list[Row]:
        """See `storage.rows.Run`."""
        self.check()  # what came after that would stand alone
        try:
            return await self._writer.run(sql, params)
        except StoreError as error:
            self._broken = error
            raise


class Unit(Rows):
    """One unit of work: what it does, whether it waits for the disk, what came of it, and what follows once it is kept."""

    def __init__(self, store: "SqliteStore", work: Callable[["Unit"], Coroutine[Any, Any, Any]], *, durable: bool = True) -> None:
        self._statements = Statements(store.writer)
        super().__init__(self._statements.run)
        afterwards: list[Callable[[], None]] = []
        self.events = Events(self._statements.run, told=lambda conversation: afterwards.append(partial(store.tell, conversation)))
        self.work, self.durable = work, durable
        self.done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.value: Any = None
        self.error: BaseException | None = None
        self.meanwhiles: list[Callable[[], None]] = []
        self.afterwards = afterwards

    def meanwhile(self, call: Callable[[], None]) -> None:
        """Calls this in the event loop as soon as nothing is left to do for the unit but to wait for the disk."""
        self.meanwhiles.append(call)

    def after_commit(self, call: Callable[[], None]) -> None:
        """Calls this once the unit is on disk, and never if it is not."""
        self.afterwards.append(call)

    def begin_meanwhile(self) -> None:
        """For the writer's thread: only the event loop's own does what is to be done there."""
        for call in self.meanwhiles if self.error is None else ():
            self.done.get_loop().call_soon_threadsafe(call)

    def check(self) -> None:
        """See `Statements.check`."""
        self._statements.check()


class Writer(sqlite3.Connection):
    """The connection that writes. `commit` runs the units of `batch` in its own thread: a trip to it for each statement would cost more
    than the statement. Each unit has a savepoint, so that one that fails takes no other with it; one COMMIT makes all of them durable."""

    batch: Sequence[Unit] = ()
    _waits: bool | None = None
    trouble: str | None = None  # why the last batch, or a part of it, did not come to the disk; None where nothing was to be written

    async def run(self, sql: str, params: Mapping[str, Any]) -> list[Row]:
        """Runs one statement of the unit that is at work. Never waits, so that units can be driven in this thread."""
        with refusals():
            return self.execute(sql, dict(params)).fetchall()

    def commit(self) -> None:
        """Runs and commits the batch. Nothing is raised: what went wrong stands in the units."""
        attempted: list[Unit] = []
        before, self.trouble = self.total_changes, None
        try:
            self._wait_for_the_disk(any(unit.durable for unit in self.batch))
            self.execute("BEGIN IMMEDIATE")
            for unit in self.batch:
                attempted.append(unit)
                unit.error = self._attempt(unit)
                if not self.in_transaction:  # a full disk or a failed read made SQLite take back all that was written together
                    self._lose(attempted, StoreError(f"the database took back what was written together: {unit.error}"))
                    self.execute("BEGIN IMMEDIATE")
            for unit in attempted:
                unit.begin_meanwhile()
            self.execute("COMMIT")
            if self.trouble is None and self.total_changes > before:  # what changes nothing succeeds on a full disk too
                self.trouble = ""
        except (sqlite3.Error, MemoryError) as error:  # one wait for another program is enough: nobody else in the batch begins another
            self._lose(self.batch, refusal("the database refused", error))

    def _wait_for_the_disk(self, wait: bool) -> None:
        """Whether COMMIT returns once the disk has it all, with what was committed before: a promise to a platform, which will not send
        again. Otherwise the log has it, in order, and nothing but a cut of power takes it back."""
        if wait is not self._waits:
            self.execute(f"PRAGMA synchronous = {'FULL' if wait else 'NORMAL'}")
            self._waits = wait

    def _attempt(self, unit: Unit) -> BaseException | None:
        self.execute("SAVEPOINT unit")
        try:
            unit.value = _drive(unit.work(unit))
            unit.check()
        except BaseException as error:  # noqa: BLE001
            # Whatever it is, its author gets it: raised here, it would be told to nobody, and end all that share the commit.
            if self.in_transaction:
                self.execute("ROLLBACK TO unit")
                self.execute("RELEASE unit")
            return error
        self.execute("RELEASE unit")
        return None

    def _lose(self, units: Sequence[Unit], error: StoreError) -> None:
        self.trouble = str(error)
        with suppress(sqlite3.Error):  # if even this fails, the next BEGIN does, and comes back here
            self.rollback()
        for unit in units:
            if unit.error is None:
                unit.error = StoreError(str(error), permanent=error.permanent)


def _drive(work: Coroutine[Any, Any, Result]) -> Result:
    try:
        work.send(None)
    except StopIteration as ended:
        result: Result = ended.value
        return result
    work.close()
    raise RuntimeError("a unit of work may await its rows, and nothing else")


class SqliteStore:
    """See `core.ports.Store`. Units of work run one after another, in the order in which they were asked for."""

    def __init__(self, writer: aiosqlite.Connection, reader: aiosqlite.Connection, path: Path) -> None:
        self._writer, self._reader, self._path = writer, reader, path
        self._waiting: deque[Unit] = deque()
        self._committing: asyncio.Task[None] | None = None
        self._alone = asyncio.Lock()  # a batch, or the file being written anew: to interrupt the one must not hit the other
        self._closed = False
        self._listeners: list[Callable[[str], None]] = []
        self._watcher: Callable[[str], None] = lambda reason: None
        self.read = Rows(self._look)

    @classmethod
    async def open(cls, path: Path, writer: type[Writer] = Writer) -> "SqliteStore":
        """Opens or creates the file and brings it up to date. Raises StoreError, permanent unless that may pass."""
        try:
            async with AsyncExitStack() as stack:
                connection = await stack.enter_async_context(connect(path, "rwc", writer))
                await migrate(connection, path)  # before the mode of the journal is set: a database that is not ours stays as it is
                for sql in PRELUDE:
                    await connection.execute_fetchall(sql)
                store = cls(connection, await connect(path, "ro"), path)
                stack.pop_all()
        except sqlite3.Error as error:
            raise refusal(f"cannot use {path}", error) from error
        return store

    @property
    def writer(self) -> Writer:
        """The connection that writes; its own thread only may use it."""
        return self._writer._conn  # type: ignore[return-value]  # what `factory` made

    async def write(self, work: Callable[[Unit], Coroutine[Any, Any, Result]], *, durable: bool = True) -> Result:
        """What `work` returns, once all that it wrote is on disk. It may await rows and nothing else. Raises what it raises, and
        StoreError: nothing of it stands then. Cancelled before it began, it is not done; cancelled later, it is. What is not `durable`
        outlives this process, but a cut of power may take it back."""
        self._check_open()
        unit = Unit(self, work, durable=durable)
        self._waiting.append(unit)
        if self._committing is None:
            self._committing = asyncio.create_task(self._commit())
        result: Result = await unit.done
        return result

    async def _commit(self) -> None:
        """Serves all that waits, as many at once as may share a commit."""
        writer = self.writer
        while self._waiting:
            async with self._alone:
                waiting = [self._waiting.popleft() for _ in range(min(SHARED, len(self._waiting)))]
                writer.batch = [unit for unit in waiting if not unit.done.cancelled()]
                await self._writer.commit()
            if writer.trouble is not None:
                self._watcher(writer.trouble)
            for unit in writer.batch:
                self._settle(unit)
        self._committing = None

    @staticmethod
    def _settle(unit: Unit) -> None:
        if unit.error is None:
            for call in unit.afterwards:
                asyncio.get_running_loop().call_soon(call)  # before the author goes on; one that fails holds up nobody
        if unit.done.cancelled():
            return
        if unit.error is None:
            unit.done.set_result(unit.value)
        else:
            unit.done.set_exception(unit.error)

    def listen(self, listener: Callable[[str], None]) -> None:
        """From now on the listener is told each conversation that events were kept for, once they are on disk."""
        self._listeners.append(listener)

    def watch(self, watcher: Callable[[str], None]) -> None:
        """From now on the watcher is told why each commit that the disk refused was refused, and nothing ("") of each that succeeded."""
        self._watcher = watcher

    def tell(self, conversation: str) -> None:
        """Tells the listeners."""
        for listener in self._listeners:
            listener(conversation)

    async def size(self) -> int:
        """Bytes of the database, without its log."""
        return int((await self._look("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size", {}))[0][0])

    async def compact(self) -> None:
        """See `storage.traces.compact`."""
        self._check_open()
        async with self._alone:
            await compact(self._writer)

    async def empty_log(self) -> bool:
        """See `storage.traces.empty_log`."""
        self._check_open()
        return await empty_log(self._path)

    async def close(self) -> None:
        """Finishes what has been asked for, and closes the file. Whoever comes later gets StoreError."""
        self._closed = True
        if self._committing:
            await asyncio.wait([self._committing])
        await self._reader.close()
        await self._writer.close()

    async def _look(self, sql: str, params: Mapping[str, Any]) -> list[Row]:
        self._check_open()
        return await run(self._reader, sql, params)

    def _check_open(self) -> None:
        if self._closed:
            raise StoreError("the store has been closed")
