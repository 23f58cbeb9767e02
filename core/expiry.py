"""What is over its time goes: conversations as a whole, votes on articles, and the beginning of the audit, as the playbook says; and
Eva's own faults that were over long ago."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from core.people import People
from core.playbook.facts import Retention
from core.ports import Engine, Store, Transaction, Wakeup
from core.scrub import LOG, SCRUB
from core.sweep import next_hour

log = structlog.get_logger()

EXPIRE, OLD = "expire", "old"  # kind and key of its wake-up
AT_ONCE = 10  # conversations in one transaction: a hundred messages each hold nobody up for long
LINES_AT_ONCE = 500
ROUNDS = 100  # transactions at one waking
MINUTE = timedelta(minutes=1)
FAULTS_KEPT = timedelta(days=30)  # of Eva's own, after they were over


class Expiry:
    """Woken once an hour, and once a minute while there is more to do than fits into one waking."""

    def __init__(
        self, *, store: Store, engine: Engine, people: People, clock: Callable[[], datetime], retention: Callable[[], Retention]
    ) -> None:
        self._store, self._engine, self._people, self._clock, self._retention = store, engine, people, clock, retention

    async def run(self, wakeup: Wakeup) -> None:
        """Removes what is over its time. Who comes back afterwards begins anew, as somebody whom Eva has never met."""
        for _ in range(ROUNDS):
            if not await self._store.write(lambda tx: self._remove_some(tx, wakeup)):
                return
        await self._store.write(lambda tx: self._engine.at(tx, next_minute(self._clock()), EXPIRE, OLD))

    async def give_up(self, wakeup: Wakeup, reference: str) -> None:
        """Tries again in an hour."""
        await self._store.write(lambda tx: self._engine.at(tx, next_hour(self._clock()), EXPIRE, OLD))

    async def _remove_some(self, tx: Transaction, wakeup: Wakeup) -> bool:
        """Whether there may be more."""
        await tx.wakeups.hold(wakeup)
        now, kept = self._clock(), self._retention()
        old = await tx.people.over(now - kept.messages, AT_ONCE) if kept.messages else []
        for conversation in old:
            await self._people.remove(tx, conversation, "expired", now)
        lines = await tx.people.shorten_audit(now - kept.audit, LINES_AT_ONCE) if kept.audit else 0
        votes = await tx.people.remove_votes(now - kept.messages, LINES_AT_ONCE) if kept.messages else 0
        if kept.messages:
            await tx.interactions.drop_begun_before(now - kept.messages)
        await tx.faults.drop_over(now - FAULTS_KEPT)
        if old or lines:
            await self._engine.at(tx, next_minute(now), SCRUB, LOG)
            tx.after_commit(lambda: log.info("expired", conversations=len(old), lines_of_the_audit=lines))
        more = len(old) == AT_ONCE or LINES_AT_ONCE in (lines, votes)
        if not more:
            await tx.people.looked(now)
            await self._engine.at(tx, next_hour(now), EXPIRE, OLD)
        return more


def next_minute(now: datetime) -> datetime:
    """The next full minute: however often this is armed, within one minute it is one timer."""
    return now.replace(second=0, microsecond=0) + MINUTE
