"""An author who is cancelled, a store that is closed, a process that is killed: nothing hangs, and what was acknowledged stands."""

import asyncio
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from core.ports import StoreError
from storage.sqlite import SHARED, SqliteStore, Unit, Writer
from tests.doubles.database import first_started
from tests.storage.samples import NOW, arrivals, audit, held_writer, subjects


class Fails(Exception):
    """What a unit of work raises of its own."""


async def fail(store: SqliteStore, *subjects: str) -> None:
    """Writes like `audit`, and then fails."""

    async def write(tx: Unit) -> None:
        for subject in subjects:
            await tx.notes.audit(NOW, "written", subject)
        raise Fails

    with pytest.raises(Fails):
        await store.write(write)


# ── cancellation ─────────────────────────────────────────────────────────────────────────────────────────────────────


class Gate:
    """Stops the writer's thread before its nth statement, until it is let on."""

    def __init__(self, nth: int) -> None:
        self._nth, self._loop = nth, asyncio.get_running_loop()
        self._reached, self._go = asyncio.Event(), threading.Event()

    def passed(self) -> None:
        """Called in the writer's thread, at each statement."""
        if self._nth == 0:
            self._loop.call_soon_threadsafe(self._reached.set)
            self._go.wait(30)
        self._nth -= 1

    async def reached(self) -> None:
        """Returns once the writer waits."""
        await self._reached.wait()

    def open(self) -> None:
        """Lets the writer on."""
        self._go.set()


class GatedWriter(Writer):
    """The connection that writes, with a gate."""

    gate: Gate | None = None

    def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
        if self.gate:
            self.gate.passed()
        return super().execute(sql, *parameters)


STATEMENTS = 14  # begin; three times savepoint, two rows, release; commit


@pytest.mark.parametrize("place", range(3))
@pytest.mark.parametrize("work", [audit, fail])
async def test_a_unit_that_is_cancelled_at_whatever_statement_neither_stops_nor_loses_the_others(
    work: Callable[..., Coroutine[Any, Any, None]], place: int, database: Path
) -> None:
    store = await SqliteStore.open(first_started(database), GatedWriter)
    for nth in range(STATEMENTS):
        GatedWriter.gate = gate = Gate(nth)
        others = [asyncio.create_task(audit(store, f"{nth} {name}", f"{nth} {name}")) for name in "xy"[:place]]
        victim = asyncio.create_task(work(store, f"{nth} a", f"{nth} b"))
        others += [asyncio.create_task(audit(store, f"{nth} {name}", f"{nth} {name}")) for name in "xy"[place:]]
        await gate.reached()
        victim.cancel()
        later = asyncio.create_task(audit(store, f"{nth} z"))
        await arrivals()
        gate.open()
        async with asyncio.timeout(30):
            await asyncio.gather(*others, later)

        kept = [subject[-1] for subject in subjects(database) if subject.startswith(f"{nth} ")]
        assert victim.cancelled()
        assert [name for name in kept if name not in "ab"] == list("xxyyz")
        assert [name for name in kept if name in "ab"] == (["a", "b"] if work is audit else []), "what was begun is done, and only whole"
    GatedWriter.gate = None
    await store.close()


async def test_a_unit_that_is_cancelled_before_it_began_is_not_done(store: SqliteStore, database: Path) -> None:
    async with held_writer(store):
        units = [asyncio.create_task(audit(store, name)) for name in ("before", "victim", "after")]
        await arrivals()
        units[1].cancel()
    ends = await asyncio.gather(*units, return_exceptions=True)

    assert subjects(database) == ["before", "after"]
    assert [type(end) for end in ends] == [type(None), asyncio.CancelledError, type(None)]


async def test_a_unit_that_is_cancelled_when_its_commit_has_just_come_is_kept(store: SqliteStore, database: Path) -> None:
    def cancel() -> None:
        victim.cancel()

    async def unit(tx: Unit) -> None:
        tx.after_commit(cancel)
        await tx.notes.audit(NOW, "written", "victim")

    victim = asyncio.create_task(store.write(unit))
    with suppress(asyncio.CancelledError):
        await victim
    await audit(store, "after")

    assert victim.cancelled()
    assert subjects(database) == ["victim", "after"]


# ── ends ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_closing_finishes_all_that_was_asked_for(store: SqliteStore, database: Path) -> None:
    asked = [f"{number}" for number in range(2 * SHARED)]
    units = [asyncio.create_task(audit(store, subject)) for subject in asked]
    await arrivals()

    await store.close()
    await asyncio.gather(*units)

    assert subjects(database) == asked


async def test_whoever_comes_after_the_close_is_told_and_does_not_hang(store: SqliteStore, database: Path) -> None:
    await store.close()

    async with asyncio.timeout(30):
        with pytest.raises(StoreError, match="closed"):
            await audit(store, "too late")
        with pytest.raises(StoreError, match="closed"):
            await store.read.notes.counts()

    assert subjects(database) == []


WRITER = """
import asyncio, sys
from pathlib import Path
from storage.sqlite import SqliteStore
from tests.storage.samples import audit

async def write():
    store = await SqliteStore.open(Path(sys.argv[1]))
    async def one(lane):
        for number in range(1_000_000):
            await audit(store, f"{lane}.{number}a", f"{lane}.{number}b")
            print(f"{lane}.{number}", flush=True)
    await asyncio.gather(*(one(lane) for lane in range(8)))

asyncio.run(write())
"""


@pytest.mark.parametrize("acknowledgements", [1, 40, 250])
def test_a_kill_in_the_middle_of_writes_loses_nothing_that_was_acknowledged(acknowledgements: int, database: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", WRITER, str(database)], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout
        acknowledged = [writer.stdout.readline().strip() for _ in range(acknowledgements)]
        writer.send_signal(signal.SIGKILL)
        acknowledged += writer.stdout.read().split()

    kept = subjects(database)
    assert {f"{name}{half}" for name in acknowledged for half in "ab"} <= set(kept)
    assert len(kept) == len(set(kept))
    assert {name[:-1] for name in kept if name.endswith("a")} == {name[:-1] for name in kept if name.endswith("b")}


async def test_an_acknowledged_write_is_on_the_disk_and_not_only_in_the_systems_memory(store: SqliteStore) -> None:
    async def modes(tx: Unit) -> list[Any]:
        return [(await tx.run(f"PRAGMA {name}", {}))[0][0] for name in ("synchronous", "journal_mode", "foreign_keys")]

    full, normal = 2, 1
    assert await store.write(modes) == [full, "wal", 1]
    assert await store.write(modes, durable=False) == [normal, "wal", 1]
    shared = await asyncio.gather(store.write(modes, durable=False), store.write(modes), store.write(modes, durable=False))
    assert [each[0] for each in shared] == [full] * 3  # what is committed together with a promise waits for the disk with it
