"""Wake handlers in this process, from the SQLite file: a task per key, lanes with room for so many at once, a timer loop."""

import asyncio
import itertools
import random
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from core.messages import new_id
from core.ports import ClaimLost, EvaError, Lane, Pending, StoreError, Transaction, Wakeup, in_words
from storage.sqlite import SqliteStore, Unit

log = structlog.get_logger()

Key = tuple[str, str]  # kind and key
BACK_OFF = (1.0, 5.0, 25.0, 120.0)  # seconds after the first, second, ... failure; each up to half as long again
LONG_PAUSE = 30.0  # seconds: a patient lane that is asked for so long a pause goes on as often as the other side asks for one
LONGEST_SLEEP = timedelta(hours=1)  # a clock that jumps is noticed by then


@dataclass
class _Queue:
    lane: Lane
    waiting: OrderedDict[Key, Pending | None] = field(default_factory=OrderedDict)  # the row, where it is known as it stands
    running: dict[Key, asyncio.Task[None]] = field(default_factory=dict)
    again: set[Key] = field(default_factory=set)  # wished for while their handler runs


class LocalEngine:
    """See `core.ports.Engine`. Two handlers of one key never overlap; a key that is wished for while its handler runs is served again."""

    def __init__(self, store: SqliteStore, clock: Callable[[], datetime]) -> None:
        self._store, self._clock = store, clock
        self._queues: dict[str, _Queue] = {}
        self._timer: asyncio.Task[None] | None = None
        self._rearm = asyncio.Event()
        self._stopping = False
        self._idle = asyncio.Event()
        self._claims = itertools.count(1)
        self._refused = False  # by the database, since it last took anything: said once, and for `debug` after that

    async def wake(self, tx: Transaction, kind: str, key: str) -> None:
        """The handler for this key runs at least once after the commit."""
        wished = await tx.wakeups.want(kind, key)
        tx.after_commit(lambda: self._serve_soon((kind, key), wished))

    async def at(self, tx: Transaction, due: datetime, kind: str, key: str) -> None:
        """The same, not before `due`."""
        await tx.wakeups.arm(kind, key, due)
        tx.after_commit(self._rearm.set)

    async def start(self, lanes: Mapping[str, Lane]) -> None:
        """Takes up what an earlier process left, and serves from now on."""
        self._queues = {kind: _Queue(lane) for kind, lane in lanes.items()}

        async def take_up(tx: Unit) -> tuple[int, list[Pending]]:
            return await tx.wakeups.last_claim(), await tx.wakeups.waiting()

        last, left = await self._store.write(take_up)
        self._claims = itertools.count(last + 1)
        for pending in left:
            self._serve_soon((pending.kind, pending.key), pending)
        self._timer = asyncio.create_task(self._watch_the_clock())

    async def stop(self, grace: timedelta) -> None:
        """Starts nothing more, and gives what runs this long to finish. What is cut off is taken up by the next process."""
        self._stopping = True
        if self._timer:
            self._timer.cancel()
            await asyncio.gather(self._timer, return_exceptions=True)
        if running := self._running():
            _, late = await asyncio.wait(running, timeout=grace.total_seconds())
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def drained(self) -> None:
        """Returns when nothing runs and nothing waits but timers and back-offs."""
        while any(self.waiting().values()):
            self._idle.clear()
            await self._idle.wait()

    def waiting(self) -> dict[str, int]:
        """How many keys of each kind wait or run."""
        return {kind: len(queue.waiting) + len(queue.running) for kind, queue in self._queues.items()}

    def _running(self) -> list[asyncio.Task[None]]:
        return [task for queue in self._queues.values() for task in queue.running.values()]

    def _serve_soon(self, key: Key, pending: Pending | None = None) -> None:
        queue = self._queues.get(key[0])
        if queue is None:
            log.error("wakeup_without_handler", kind=key[0], key=key[1])
            return
        if key in queue.running:
            queue.again.add(key)  # what is running may change the row
            return
        queue.waiting[key] = pending
        asyncio.get_running_loop().call_soon(self._fill, queue)  # once all that was committed together has been wished for

    def _fill(self, queue: _Queue) -> None:
        while queue.waiting and len(queue.running) < queue.lane.at_once and not self._stopping:
            key, pending = queue.waiting.popitem(last=False)
            queue.running[key] = asyncio.create_task(self._serve(queue, key, pending))

    async def _serve(self, queue: _Queue, key: Key, known: Pending | None) -> None:
        try:
            # The row, not the wish, knows of earlier failures. No row: it was forgotten, or an earlier look has done it.
            if pending := known or await self._store.read.wakeups.find(*key):
                await self._attempt(queue.lane, pending)
                self._refused = False
        except StoreError as error:  # not even the failure could be written: the row stands as it was, so look at it again from here
            (log.debug if self._refused else log.error)("wakeup_not_kept", kind=key[0], key=key[1], error=str(error))
            self._refused = True
            asyncio.get_running_loop().call_later(_pause(1), self._serve_soon, key)
        finally:
            del queue.running[key]
            if key in queue.again:
                queue.again.remove(key)
                queue.waiting[key] = None
            self._fill(queue)
            if not any(self.waiting().values()):
                self._idle.set()

    async def _attempt(self, lane: Lane, pending: Pending) -> None:
        wakeup = Wakeup(pending.kind, pending.key, next(self._claims))
        try:
            if pending.reference or pending.attempts >= lane.tries:
                await self._give_up(lane, wakeup, pending)
                return
            async with asyncio.timeout(lane.limit.total_seconds()):
                await lane.run(wakeup)
            await self._store.write(lambda tx: self._finish(tx, lane, pending), durable=False)  # woken once more, it finds nothing to do
        except ClaimLost:
            log.info("claim_lost", kind=pending.kind, key=pending.key)
        except (Exception, asyncio.CancelledError) as error:  # a handler may fail in any way: here it is decided what follows
            if (task := asyncio.current_task()) and task.cancelling():  # it is we who stop; a handler may also have cancelled itself
                raise
            await self._failed(lane, pending, error)

    @staticmethod
    async def _finish(tx: Unit, lane: Lane, pending: Pending) -> None:
        await tx.wakeups.finish(pending.kind, pending.key, pending.wanted)
        if lane.by_clock:
            await tx.wakeups.mended(pending.kind, pending.key)

    async def _failed(self, lane: Lane, pending: Pending, error: BaseException) -> None:
        stands = await self._store.read.wakeups.find(pending.kind, pending.key) or pending  # what it has done for good is not tried again
        asked_for = error.retry_after if isinstance(error, EvaError) else None
        attempts = stands.attempts + (0 if lane.patient and asked_for and asked_for >= LONG_PAUSE else 1)
        write = log.debug if self._refused and isinstance(error, StoreError) else log.warning
        write("handler_failed", kind=pending.kind, key=pending.key, attempts=attempts, error=in_words(error), exc_info=error)
        if stands.attempts >= lane.tries:  # it was the giving up that failed
            pause = asked_for or _pause(attempts - lane.tries)
        elif attempts >= lane.tries or (isinstance(error, EvaError) and error.permanent):
            attempts, pause = lane.tries, 0.0  # given up at its next look, which is at once
        else:
            pause = asked_for or _pause(attempts)
        due = self._clock() + timedelta(seconds=pause)
        await self._store.write(lambda tx: tx.wakeups.fail(pending.kind, pending.key, repr(error), due, attempts=attempts))
        self._rearm.set()

    async def _give_up(self, lane: Lane, wakeup: Wakeup, pending: Pending) -> None:
        reference = await self._store.write(lambda tx: tx.wakeups.condemn(pending.kind, pending.key, new_id("F")))
        if reference is None:  # forgotten meanwhile
            return
        log.error("given_up", kind=pending.kind, key=pending.key, reference=reference)
        async with asyncio.timeout(lane.limit.total_seconds()):
            await lane.give_up(wakeup, reference)
        if not await self._store.write(lambda tx: tx.wakeups.bury(pending.kind, pending.key, pending.wanted, self._clock())):
            self._serve_soon((pending.kind, pending.key))  # what came meanwhile is not given up with it

    async def _watch_the_clock(self) -> None:
        while True:
            self._rearm.clear()
            try:
                await self._ring()
                soonest = await self._store.read.wakeups.soonest()
            except StoreError as error:
                (log.debug if self._refused else log.error)("clock_not_read", error=str(error))
                self._refused = True
                soonest = self._clock() + timedelta(seconds=5)
            pause = min(soonest - self._clock(), LONGEST_SLEEP) if soonest else LONGEST_SLEEP
            try:
                async with asyncio.timeout(max(0.0, pause.total_seconds())):
                    await self._rearm.wait()
            except TimeoutError:
                continue

    async def _ring(self) -> None:
        now = self._clock()
        soonest = await self._store.read.wakeups.soonest()
        if soonest is None or soonest > now:
            return
        for pending in await self._store.write(lambda tx: tx.wakeups.ring(now)):
            self._serve_soon((pending.kind, pending.key), pending)


def _pause(attempts: int) -> float:
    """Seconds until the next try, spread so that what failed together does not come back together."""
    return BACK_OFF[min(attempts, len(BACK_OFF)) - 1] * (1 + random.random() / 2)  # noqa: S311  # keeps no secret
