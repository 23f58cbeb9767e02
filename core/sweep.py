"""What is due by the clock alone: conversations that nobody has touched for long are closed."""

from collections.abc import Callable
from datetime import datetime, timedelta

from core.arrival import turn_over
from core.messages import State
from core.ports import Engine, Store, Transaction, Wakeup

IDLE = timedelta(hours=24)  # a customer who comes back a day later has another question
AT_ONCE = 200  # conversations in one transaction


class Sweep:
    """Woken once an hour. Its timer is armed again in the transaction that does the work."""

    def __init__(self, *, store: Store, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._store, self._engine, self._clock = store, engine, clock

    async def run(self, wakeup: Wakeup) -> None:
        """Closes what is idle, but nobody who still waits for an answer: after a long standstill that is still owed."""
        more = True
        while more:
            more = await self._store.write(lambda tx: self._close_some(tx, wakeup))

    async def give_up(self, wakeup: Wakeup, reference: str) -> None:
        """Tries again in an hour."""
        await self._store.write(lambda tx: self._engine.at(tx, next_hour(self._clock()), wakeup.kind, wakeup.key))

    async def _close_some(self, tx: Transaction, wakeup: Wakeup) -> bool:
        """Whether there may be more."""
        await tx.wakeups.hold(wakeup)
        now = self._clock()
        idle = await tx.conversations.idle(now - IDLE, AT_ONCE)
        closed = [await self._close(tx, id, now) for id in idle]
        more = len(idle) == AT_ONCE and any(closed)
        if not more:
            await self._engine.at(tx, next_hour(now), wakeup.kind, wakeup.key)
        return more

    async def _close(self, tx: Transaction, id: str, now: datetime) -> bool:
        conversation = await tx.conversations.find(id)
        if conversation is None or await tx.turns.open(id) or await tx.messages.unanswered(id):
            return False
        await turn_over(tx, self._engine, conversation, State.CLOSED, now)
        return True


def next_hour(now: datetime) -> datetime:
    """The next full hour: however often this is armed, within one hour it is one timer."""
    return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
