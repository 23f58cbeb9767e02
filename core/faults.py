"""Eva's own faults, told to whoever runs her: once for each fault, not for each message that meets it, and not anew after a restart."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from core.ports import Store, StoreError, ToldFault, Transaction

log = structlog.get_logger()

SOON = timedelta(minutes=10)  # what comes back within this time is still the same fault: a service that comes and goes is told of once
RETRY = 5.0  # seconds until what the disk refused is written down again: often the fault is that very disk


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """Something that is wrong with Eva herself. The same `kind` and `subject` are the same fault, whatever the `text` says, which is
    for whoever runs her: what is wrong and what to do, never a customer's words. `quiet`: nobody can say when it is over, so it is once
    it has not been met for so long; without, it lasts until `Faults.over`."""

    kind: str
    text: str
    subject: str = ""
    quiet: timedelta | None = None

    @property
    def key(self) -> str:
        """By which it is said to be over."""
        return f"{self.kind}:{self.subject}" if self.subject else self.kind


class Faults:
    """The one place to which they are told. To be called in the event loop's own thread; costs nothing where there is nothing new."""

    def __init__(self, clock: Callable[[], datetime], retry: float = RETRY) -> None:
        self._clock, self._retry = clock, retry
        self._known: dict[str, ToldFault] = {}
        self._lasting: dict[str, datetime] = {}  # until when, as it was written down
        self._unwritten: set[str] = set()
        self._news = asyncio.Event()
        self._listeners: list[Callable[[Transaction, Sequence[ToldFault]], Awaitable[None]]] = []

    def listen(self, listener: Callable[[Transaction, Sequence[ToldFault]], Awaitable[None]]) -> None:
        """From now on the listener is told what has begun, goes on or is over, within the transaction that keeps it."""
        self._listeners.append(listener)

    def tell(self, fault: Fault) -> None:
        """It is there, now. The log says so at its first time only."""
        now, known = self._clock(), self._known.get(fault.key)
        until = now + fault.quiet if fault.quiet else None
        if known and known.is_open(now):
            self._goes_on(known, fault, until)
            return
        again = known is not None and now < known.ended(now) + SOON
        if again:
            log.info("fault_again", fault=fault.kind, subject=fault.subject, text=fault.text)
        else:
            log.error("fault", fault=fault.kind, subject=fault.subject, text=fault.text)
        since = known.since if known and again else now
        self._put(ToldFault(key=fault.key, kind=fault.kind, subject=fault.subject, text=fault.text, since=since, until=until))

    def over(self, key: str) -> None:
        """It is mended; nothing where it was not there."""
        known, now = self._known.get(key), self._clock()
        if known and known.is_open(now):
            log.info("fault_over", fault=known.kind, subject=known.subject)
            self._put(replace(known, over_at=now))

    def open(self) -> list[ToldFault]:
        """What is wrong now, the oldest first."""
        now = self._clock()
        return sorted((each for each in self._known.values() if each.is_open(now)), key=lambda each: each.since)

    def count(self) -> Mapping[str, int]:
        """How many of each kind are open; 0 for kinds that were."""
        counted = {each.kind: 0 for each in self._known.values()}
        for each in self.open():
            counted[each.kind] += 1
        return counted

    @asynccontextmanager
    async def kept(self, store: Store) -> AsyncIterator[None]:
        """Knows what an earlier process has told, and writes down what is told from now on, also where the disk refuses it for a while."""
        found = {told.key: told for told in await store.read.faults.known()}
        self._known = found | self._known
        writing = asyncio.create_task(self._write_down(store))
        try:
            yield
        finally:
            writing.cancel()
            await asyncio.gather(writing, return_exceptions=True)
            with contextlib.suppress(StoreError):
                await self._write(store)

    def _goes_on(self, known: ToldFault, fault: Fault, until: datetime | None) -> None:
        """How long it lasts is written down now and then only: it may be met a hundred times a second."""
        if until is None or fault.quiet is None:
            return
        self._known[known.key] = longer = replace(known, until=until)
        if until - self._lasting.get(known.key, known.since) > fault.quiet / 4:
            self._put(longer)

    def _put(self, told: ToldFault) -> None:
        self._known[told.key] = told
        if told.until:
            self._lasting[told.key] = told.until
        self._unwritten.add(told.key)
        self._news.set()

    async def _write_down(self, store: Store) -> None:
        while True:
            await self._news.wait()
            self._news.clear()
            try:
                await self._write(store)
            except Exception as error:  # it is told in the log, and stands in memory; whoever listens may fail in any way
                if not isinstance(error, StoreError):
                    log.exception("fault_not_written")
                await asyncio.sleep(self._retry)
                self._news.set()

    async def _write(self, store: Store) -> None:
        rows = [self._known[key] for key in sorted(self._unwritten)]
        if rows:
            await store.write(partial(self._keep, rows))
            self._unwritten -= {row.key for row in rows if self._known[row.key] == row}

    async def _keep(self, rows: Sequence[ToldFault], tx: Transaction) -> None:
        await tx.faults.put(rows)
        for listener in self._listeners:
            await listener(tx, rows)
