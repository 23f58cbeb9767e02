"""What the engine does while the store refuses what it writes: it looks again."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog
from structlog.testing import capture_logs

from core.ports import ChannelError, Wakeup
from storage.sqlite import SqliteStore, Unit, Writer
from tests.doubles.database import first_started
from tests.storage.engine_desk import LONG, Desk, nothing
from tests.storage.samples import NOW


class RefusedWriter(Writer):
    """The connection that writes, and how often it was refused."""

    refused = 0

    def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
        try:
            return super().execute(sql, *parameters)
        except sqlite3.OperationalError:
            self.refused += 1
            raise


@dataclass(frozen=True)
class Locked:
    """An engine that waits for no lock, and another program that can take one."""

    desk: Desk
    other: sqlite3.Connection

    async def until_refused(self, times: int = 1) -> None:
        """Returns once the engine could not write so many times."""
        writer = self.desk.store.writer
        assert isinstance(writer, RefusedWriter)
        await self.desk.until(lambda: writer.refused >= times)


@pytest.fixture
async def lockable(database: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Locked]:
    """Such an engine, not locked yet."""
    monkeypatch.setattr("storage.connection.BUSY_MS", 1)
    monkeypatch.setattr("storage.engine_local.BACK_OFF", (0.001,))
    store = await SqliteStore.open(first_started(database), RefusedWriter)
    desk = Desk(store=store)
    await desk.start()
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        yield Locked(desk, other)
    await desk.engine.stop(LONG)
    await store.close()


@pytest.mark.parametrize("fails", [False, True], ids=["the end", "the failure"])
async def test_what_could_not_be_written_down_is_looked_at_again(fails: bool, lockable: Locked) -> None:
    desk, other = lockable.desk, lockable.other

    async def run(wakeup: Wakeup) -> None:
        if len(desk.served) == 1:
            other.execute("BEGIN IMMEDIATE")
            if fails:
                raise ChannelError("down")

    desk.runs = run
    await desk.wake("turn", "C-1")
    await lockable.until_refused(times=3)
    other.execute("ROLLBACK")
    await desk.try_often()

    assert desk.finished[-1:] == [("turn", "C-1")]
    assert await desk.left() == []
    assert desk.given_up == []


async def test_what_is_refused_again_and_again_is_said_once(lockable: Locked) -> None:
    desk, other = lockable.desk, lockable.other

    async def run(wakeup: Wakeup) -> None:
        if not other.in_transaction:
            other.execute("BEGIN IMMEDIATE")
        await desk.store.write(lambda tx: tx.notes.probe(NOW))

    desk.runs = run
    before = structlog.get_config()
    structlog.reset_defaults()
    with capture_logs() as logged:
        await desk.wake("turn", "C-1")
        await lockable.until_refused(times=6)
        other.execute("ROLLBACK")
        desk.runs = nothing
        await desk.try_often()
    structlog.configure(**before)

    told = [(line["event"], line["log_level"]) for line in logged]
    assert [event for event, level in told if level != "debug"] == ["handler_failed", "wakeup_not_kept"]
    assert told.count(("wakeup_not_kept", "debug")) >= 1


async def test_timers_ring_although_the_store_failed_when_they_were_due(lockable: Locked) -> None:
    desk, other = lockable.desk, lockable.other
    desk.clock.real = True

    def lock() -> None:
        other.execute("BEGIN IMMEDIATE")

    async def set_and_locked(tx: Unit) -> None:
        await desk.engine.at(tx, desk.clock() + timedelta(seconds=0.01), "page", "E-1:1")
        tx.after_commit(lock)  # before anybody can look at the timer

    await desk.store.write(set_and_locked)
    await lockable.until_refused()
    other.execute("ROLLBACK")
    await desk.at(60, "page", "E-1:2")  # whoever sets a timer makes the engine look at all of them

    await desk.until_served("page", "E-1:1")
