"""What is due by the clock alone: conversations that nobody has touched for long are closed."""

from collections.abc import Callable
from datetime import datetime, timedelta

from core.arrival import turn_over
from core.messages import Conversation, State
from core.ports import Engine, Store, Transaction, Wakeup

IDLE = timedelta(hours=24)  # a customer who comes back a day later has another question
IDLE_WITH_A_PERSON = timedelta(days=7)  # who was asked for a document brings it by then
AT_ONCE = 200  # conversations in one transaction


class Sweep:
    """Woken once an hour. Its timer is armed again in the transaction that does the work."""

    def __init__(self, *, store: Store, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._store, self._engine, self._clock = store, engine, clock

    async def run(self, wakeup: Wakeup) -> None:
        """Closes what is idle, but nobody who still waits for an answer, of Eva's or of a person: after a long standstill that is still
        owed."""
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
        left = await tx.conversations.idle(now - IDLE_WITH_A_PERSON, AT_ONCE, State.HUMAN)
        closed = [await self._close(tx, id, now) for id in (*idle, *left)]
        more = AT_ONCE in (len(idle), len(left)) and any(closed)
        if not more:
            await self._engine.at(tx, next_hour(now), wakeup.kind, wakeup.key)
        return more

    async def _close(self, tx: Transaction, id: str, now: datetime) -> bool:
        conversation = await tx.conversations.find(id)
        if conversation is None or await tx.turns.open(id) or await _somebody_waits(tx, conversation):
            return False
        await turn_over(tx, self._engine, conversation, State.CLOSED, now)
        return True


async def _somebody_waits(tx: Transaction, conversation: Conversation) -> bool:
    if conversation.state is not State.HUMAN:
        return bool(await tx.messages.unanswered(conversation.id))
    taken = await tx.handovers.open(conversation.id)
    return taken is not None and await tx.handovers.waiting_since(taken) is not None


def next_hour(now: datetime) -> datetime:
    """The next full hour: however often this is armed, within one hour it is one timer."""
    return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
