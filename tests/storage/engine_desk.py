"""An engine over a real file, with handlers that do what a test tells them and a clock that stands until it is moved."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

from core.ports import ChannelError, Lane, Pending, Wakeup
from storage.engine_local import BACK_OFF, Key, LocalEngine
from storage.rows import stamp
from storage.sqlite import SqliteStore, Unit
from storage.wakeups import pending
from tests.storage.samples import NOW

KINDS = ("turn", "page", "probe")
LONG = timedelta(seconds=60)
PATIENCE = 30  # seconds, after which something will not come any more


@dataclass
class Clock:
    """Stands still, unless it is told that time is real."""

    real: bool = False
    at: datetime = NOW

    def __call__(self) -> datetime:
        return datetime.now(UTC) if self.real else self.at

    def pass_seconds(self, seconds: float) -> None:
        """Moves it."""
        self.at += timedelta(seconds=seconds)


@dataclass
class Hold:
    """A handler that runs until it is released."""

    started: asyncio.Event = field(default_factory=asyncio.Event)
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def release(self) -> None:
        """Lets it go on."""
        self.released.set()


async def nothing(*_: object) -> None:
    """What a handler does unless it is told otherwise."""


class NewDesk(Protocol):
    """Starts an engine; the options are the fields of a desk."""

    async def __call__(self, *, clock: Clock | None = None, at_once: int = 2, tries: int = 5, limit: timedelta = LONG) -> "Desk": ...


@dataclass(kw_only=True)
class Desk:
    """What was served, and what is to happen when something is."""

    store: SqliteStore
    clock: Clock = field(default_factory=Clock)
    at_once: int = 2
    tries: int = 5
    limit: timedelta = LONG
    runs: Callable[[Wakeup], Awaitable[None]] = nothing
    gives_up: Callable[[Wakeup, str], Awaitable[None]] = nothing

    served: list[Key] = field(default_factory=list)
    finished: list[Key] = field(default_factory=list)
    running: list[Key] = field(default_factory=list)
    claims: list[Wakeup] = field(default_factory=list)
    given_up: list[tuple[str, str, str]] = field(default_factory=list)
    most_at_once: int = 0
    overlaps: list[Key] = field(default_factory=list)
    holds: dict[Key, Hold] = field(default_factory=dict)
    errors: dict[Key, list[BaseException]] = field(default_factory=dict)
    giving_up_errors: list[Exception] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.engine = LocalEngine(self.store, self.clock)
        self._news = asyncio.Event()
        self._probes = itertools.count()
        self._probed: dict[str, asyncio.Event] = {}

    async def start(self, kinds: Sequence[str] = KINDS) -> None:
        """Serves these kinds."""
        lanes = {
            kind: Lane(
                run=self._run, give_up=self._give_up, at_once=self.at_once, limit=self.limit, tries=self.tries, patient=kind == "turn"
            )
            for kind in kinds
        }
        await self.engine.start(lanes)

    async def restart(self, kinds: Sequence[str] = KINDS) -> None:
        """Another process takes over."""
        await self.engine.stop(LONG)
        self.engine = LocalEngine(self.store, self.clock)
        await self.start(kinds)

    async def crash(self) -> None:
        """What runs ends where it is, and nothing more is written."""
        await self.engine.stop(timedelta(0))

    # ── what the handlers do ─────────────────────────────────────────────────────────────────────────────────────────

    async def _run(self, wakeup: Wakeup) -> None:
        key = (wakeup.kind, wakeup.key)
        if wakeup.kind == "probe":
            self._probed[wakeup.key].set()
            return
        self.overlaps += [each for each in self.running if each == key]
        self.served.append(key)
        self.claims.append(wakeup)
        self.running.append(key)
        self.most_at_once = max(self.most_at_once, sum(kind == wakeup.kind for kind, _ in self.running))
        self._news.set()
        try:
            await self._act(wakeup, self.errors.get(key, []))
        finally:
            self.running.remove(key)
        self.finished.append(key)

    async def _act(self, wakeup: Wakeup, errors: list[BaseException]) -> None:
        error = errors.pop() if errors else None
        await self.store.write(lambda tx: tx.wakeups.hold(wakeup))
        if hold := self.holds.get((wakeup.kind, wakeup.key)):
            hold.started.set()
            await hold.released.wait()
        if error:
            raise error
        await self.runs(wakeup)

    async def _give_up(self, wakeup: Wakeup, reference: str) -> None:
        self.given_up.append((wakeup.kind, wakeup.key, reference))
        await self.gives_up(wakeup, reference)
        if self.giving_up_errors:
            raise self.giving_up_errors.pop()

    def fails(self, kind: str, key: str, *, times: int, error: BaseException | None = None) -> None:
        """The next handlers of this key fail."""
        self.errors[kind, key] = [error or ChannelError("the platform is down")] * times

    def giving_up_fails(self, *, times: int) -> None:
        """The next attempts to give up fail."""
        self.giving_up_errors = [ChannelError("nor can it be said")] * times

    @asynccontextmanager
    async def held(self, kind: str, key: str, begin: Callable[[], Awaitable[object]] | None = None) -> AsyncIterator[Hold]:
        """Within the block, a handler of this key is running. `begin` is what wakes it, if not a wish."""
        hold = self.holds[kind, key] = Hold()
        await (begin() if begin else self.wake(kind, key))
        async with asyncio.timeout(PATIENCE):
            await hold.started.wait()
        try:
            yield hold
        finally:
            del self.holds[kind, key]
            hold.release()

    # ── what is wished for, and when ─────────────────────────────────────────────────────────────────────────────────

    async def wake(self, kind: str, key: str) -> None:
        """A wish, committed."""
        await self.store.write(lambda tx: self.engine.wake(tx, kind, key))

    async def at(self, seconds: float, kind: str, key: str) -> None:
        """A timer, so many seconds from now, committed."""
        due = self.clock() + timedelta(seconds=seconds)
        await self.store.write(lambda tx: self.engine.at(tx, due, kind, key))

    async def ring(self, seconds: float = 0) -> None:
        """Time passes, and all that is due by then has been woken."""
        self.clock.pass_seconds(seconds)
        probe = f"{next(self._probes)}"
        self._probed[probe] = asyncio.Event()
        await self.at(0, "probe", probe)  # what is due together is woken together
        async with asyncio.timeout(PATIENCE):
            await self._probed[probe].wait()

    async def settle(self) -> None:
        """Returns when nothing runs and nothing is due."""
        async with asyncio.timeout(PATIENCE):
            await self.engine.drained()
            while await self._due():
                await self.ring()
                await self.engine.drained()

    async def pass_time(self, seconds: float) -> None:
        """Time passes, and all that is due by then has been served."""
        self.clock.pass_seconds(seconds)
        await self.settle()

    async def try_often(self, times: int | None = None) -> None:
        """Time passes until what fails has been tried that often again, or given up."""
        await self.settle()
        for _ in range(self.tries if times is None else times):
            await self.pass_time(BACK_OFF[-1] * 1.6)

    async def until_served(self, kind: str, key: str) -> None:
        """Returns once a handler of this key has started."""
        async with asyncio.timeout(PATIENCE):
            while (kind, key) not in self.served:
                self._news.clear()
                await self._news.wait()

    async def until(self, seen: Callable[[], bool]) -> None:
        """Returns once this is so; for what nothing tells of."""
        async with asyncio.timeout(PATIENCE):
            while not seen():  # noqa: ASYNC110
                await asyncio.sleep(0.001)

    async def left(self) -> list[Pending]:
        """What stands in the store to be done."""
        rows = await self.store.read.run(
            "SELECT kind, key, wanted, attempts, due, reference FROM wakeups WHERE kind <> 'probe' ORDER BY rowid", {}
        )
        return [pending(row) for row in rows]

    async def _due(self) -> bool:
        now, kinds = stamp(self.clock()), ", ".join(f"'{kind}'" for kind in self.engine.waiting())

        async def look(tx: Unit) -> int:
            [(wakeups,)] = await tx.run(f"SELECT count(*) FROM wakeups WHERE coalesce(due, '') <= :now AND kind IN ({kinds})", {"now": now})
            [(timers,)] = await tx.run("SELECT count(*) FROM timers WHERE due <= :now", {"now": now})
            return int(wakeups + timers)

        return await self.store.write(look) > 0
