"""After a deletion: see to it that no byte of what was deleted is left in the database's files, however long others read in them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo

import structlog

from core.ports import Engine, Store, Wakeup

log = structlog.get_logger()

SCRUB = "scrub"  # the kind of these wake-ups
LOG = "log"  # bytes of words may stand in the write-ahead log
FILE = "file"  # traces of ids may stand in pages that were laid out anew since they were written
AGAIN = timedelta(seconds=5)  # after a reader was in the way
SMALL = 8 << 20  # bytes that are written anew in less than a third of a second, for which others wait
REST = timedelta(minutes=5)  # between two times: however many ask to be forgotten, others wait once
QUIET = 3  # o'clock, where the company is
NIGHT = timedelta(hours=1)  # from then on


class Scrub:
    """Woken by whoever deletes. A database that is larger than SMALL is written anew in the night only, a smaller one at once, but for
    some minutes after the last time."""

    def __init__(self, *, store: Store, engine: Engine, clock: Callable[[], datetime], timezone: Callable[[], tzinfo]) -> None:
        self._store, self._engine, self._clock, self._timezone = store, engine, clock, timezone
        self._written: datetime | None = None  # anew, last

    async def run(self, wakeup: Wakeup) -> None:
        """Empties the log, and writes the database anew if that may be now. While a reader holds on to what was, it comes back."""
        if not await self._store.empty_log():
            await self._come_back(wakeup.key)
            return
        now = self._clock()
        due = await self._due(now)
        if due > now:
            await self._at(due, FILE)
            return
        await self._store.compact()
        self._written = self._clock()
        if not await self._store.empty_log():
            await self._come_back(LOG)
            return
        log.info("scrubbed")

    async def _due(self, now: datetime) -> datetime:
        """When the database may be written anew. Its size of now counts: it may have grown since somebody asked."""
        if await self._store.size() > SMALL and not is_night(now, self._timezone()):
            return next_night(now, self._timezone())
        rested = self._written + REST if self._written else now
        return rested if now < rested <= now + REST else now  # later than that, the clock was put back

    async def give_up(self, wakeup: Wakeup, reference: str) -> None:
        """Tries again in an hour: on a full disk the database cannot be written anew."""
        await self._at(self._clock() + timedelta(hours=1), wakeup.key)

    async def _come_back(self, key: str) -> None:
        log.info("log_is_being_read")
        await self._at(self._clock() + AGAIN, key)

    async def _at(self, due: datetime, key: str) -> None:
        await self._store.write(lambda tx: self._engine.at(tx, due, SCRUB, key))


def next_night(now: datetime, timezone: tzinfo) -> datetime:
    """The next time that it is QUIET o'clock there."""
    local = now.astimezone(timezone)
    night = local.replace(hour=QUIET, minute=0, second=0, microsecond=0)
    return night if night > local else night + timedelta(days=1)


def is_night(now: datetime, timezone: tzinfo) -> bool:
    """Whether it has been QUIET o'clock there for less than NIGHT."""
    return next_night(now - NIGHT, timezone).astimezone(UTC) <= now
