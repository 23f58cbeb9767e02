"""Posts Eva's own faults to whoever runs her: a card for each, changed once it is over. What fails here is no fault that is posted."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from core.boards import OPERATOR, Boards, Office, Posted
from core.cards import fault_card
from core.ports import ChannelError, FaultCard, ToldFault, Transaction, Wakeup

log = structlog.get_logger()

FAULT = "fault"  # the kind of wake-up, keyed by fault
MOST, WITHIN = 10, timedelta(hours=1)  # cards: whoever reads them would look no more; the rest waits, and eva doctor lists all
CHANGED_EVERY = timedelta(minutes=1)  # one card: what comes and goes all the time does not flood the place
SOON, LATER = timedelta(minutes=1), timedelta(minutes=10)  # until the next try: the platform is away; no place takes it
STALE = timedelta(days=1)  # after its end nobody needs to be told of it any more


class FaultCards:
    """`show` and `give_up` are what the engine calls. Without a route for operators that leads anywhere, nothing is done."""

    def __init__(self, office: Office) -> None:
        self._store, self._engine, self._company, self._clock = office.store, office.engine, office.company, office.clock
        self._boards = Boards(office.company, office.channels)

    async def told(self, tx: Transaction, faults: Sequence[ToldFault]) -> None:
        """These have begun, go on or are over: within the transaction that keeps them."""
        if self._boards.route(OPERATOR):
            for fault in faults:
                await self._engine.wake(tx, FAULT, fault.key)

    async def take_up(self, tx: Transaction) -> None:
        """What was told while nobody could be posted anything: to be called at the start."""
        await self.told(tx, await tx.faults.known())

    async def show(self, wakeup: Wakeup) -> None:
        """Posts what is not posted, and says on its card when it is over; on those of earlier times, too, where that failed then."""
        fault, now = await self._store.read.faults.find(wakeup.key), self._clock()
        if fault is None or not self._boards.route(OPERATOR):
            return
        for left in await self._store.read.faults.open_cards(fault.key):
            if left.since != fault.since:
                await self._change(wakeup, _earlier(fault, left), left, now)
        card = await self._store.read.faults.card(fault)
        if card is None:
            if not self._is_stale(fault):
                await self._post(wakeup, fault, now)
        elif card.is_over is fault.is_open(now):
            await self._change(wakeup, fault, card, now)
        elif fault.is_open(now) and fault.until:
            await self._again(wakeup, fault.until)  # by then it may be over, and nobody says so

    async def give_up(self, wakeup: Wakeup, reference: str) -> None:
        """It stands in the log, and in `eva doctor`."""

    async def _post(self, wakeup: Wakeup, fault: ToldFault, now: datetime) -> None:
        lately = await self._store.read.faults.posted_since(now - WITHIN)
        if len(lately) >= MOST:
            if fault.is_open(now):
                await self._again(wakeup, lately[-MOST] + WITHIN)
            return
        try:
            stands = await self._boards.post(fault_card(fault, now, self._company().playbook), OPERATOR)
        except ChannelError as error:
            log.info("fault_not_posted", fault=fault.key, error=str(error))
            await self._again(wakeup, now + SOON)
            return
        if stands:
            await self._store.write(partial(self._keep, wakeup=wakeup, card=_posted(fault, stands, now)))
        else:
            await self._again(wakeup, now + LATER)

    async def _change(self, wakeup: Wakeup, fault: ToldFault, card: FaultCard, now: datetime) -> None:
        board = self._boards.of(card.board)
        if board is None:
            return  # that channel is not connected any more
        if now < card.changed_at + CHANGED_EVERY:
            await self._again(wakeup, card.changed_at + CHANGED_EVERY)
            return
        try:
            await board.update(card.place, card.card, fault_card(fault, now, self._company().playbook))
        except ChannelError as error:
            log.info("fault_not_posted", fault=fault.key, error=str(error))
            if not error.permanent:
                await self._again(wakeup, now + SOON)
                return
        changed = replace(card, is_over=not fault.is_open(now), changed_at=now)  # also where somebody has deleted it
        await self._store.write(partial(self._keep, wakeup=wakeup, card=changed))

    async def _keep(self, tx: Transaction, *, wakeup: Wakeup, card: FaultCard) -> None:
        await tx.wakeups.hold(wakeup)
        await tx.faults.post(card)
        await self._engine.wake(tx, FAULT, wakeup.key)  # what was posted may not be true any more

    async def _again(self, wakeup: Wakeup, at: datetime) -> None:
        await self._store.write(lambda tx: self._engine.at(tx, at, FAULT, wakeup.key))

    def _is_stale(self, fault: ToldFault) -> bool:
        now = self._clock()
        return not fault.is_open(now) and now > fault.ended(now) + STALE


def _earlier(fault: ToldFault, card: FaultCard) -> ToldFault:
    """The same at the time of that card: when it was over is not kept any more, but that it was before it began anew."""
    return replace(fault, since=card.since, until=None, over_at=fault.since)


def _posted(fault: ToldFault, stands: Posted, now: datetime) -> FaultCard:
    return FaultCard(
        fault=fault.key,
        since=fault.since,
        board=stands.board,
        place=stands.place,
        card=stands.card,
        is_over=not fault.is_open(now),
        at=now,
        changed_at=now,
    )
