"""Shows staff each quote that a customer has taken up, once, and tells the customer when it stands before them."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import structlog

from core.boards import SALES, Boards, Office, Posted
from core.cards import sale_card
from core.desk_words import DeskWords
from core.faults import Fault, Faults
from core.handover import CARD
from core.messages import Conversation, State
from core.ports import Card, ChannelError, Sale, Transaction, Wakeup

log = structlog.get_logger()

SALE = "sale"  # the kind of wake-up, keyed by quote
QUICKLY = timedelta(minutes=2)  # what passes is tried again by the engine, which would give it up soon after
AGAIN = timedelta(minutes=10)  # until a card is tried again that nobody took
SALES_UNREACHABLE = "sales_unreachable"  # the kind of fault that it is


class Selling:
    """`show` and `give_up` are what the engine calls. What cannot be posted now is tried again for as long as the quote is kept: nobody
    waits for it, and it must not be lost."""

    def __init__(self, office: Office, faults: Faults) -> None:
        self._store, self._engine, self._company, self._clock = office.store, office.engine, office.company, office.clock
        self._faults = faults
        self._boards = Boards(office.company, office.channels)
        self._words = DeskWords(office.engine, office.company)

    async def show(self, wakeup: Wakeup) -> None:
        """Posts the card, unless it stands. Raises ChannelError where that should be tried again at once."""
        sale = await self._store.read.sales.find(wakeup.key)
        conversation = await self._store.read.conversations.find(sale.conversation) if sale else None
        if sale is None or sale.card or conversation is None:
            return
        card = await self._drawn(sale, conversation)
        try:
            stands = await self._boards.post(card, SALES, near=conversation.address) if card else None
        except ChannelError as error:
            if self._clock() < sale.at + QUICKLY:
                raise
            log.warning("sale_not_posted", quote=sale.quote, error=str(error))
            stands = None
        if stands:
            await self._store.write(partial(self._stands, wakeup=wakeup, sale=sale, stands=stands))
        elif card:
            await self._later(wakeup)

    async def give_up(self, wakeup: Wakeup, reference: str) -> None:
        """Whatever it was, it may be over by then."""
        await self._later(wakeup)

    async def _drawn(self, sale: Sale, conversation: Conversation) -> Card | None:
        quote = await self._store.read.quotes.find(sale.quote, conversation.customer, self._clock())
        board = self._boards.of(conversation.address.channel)
        link = board.link(conversation.address) if board and board.staff_can_write(conversation.address) else ""
        return sale_card(quote, conversation, link, self._company().playbook) if quote else None

    async def _stands(self, tx: Transaction, *, wakeup: Wakeup, sale: Sale, stands: Posted) -> None:
        """Its id is kept, and only now the customer is told that people have it."""
        now = self._clock()
        conversation = await tx.conversations.find(sale.conversation)
        if conversation is None or await tx.sales.find(sale.quote) is None:  # forgotten in this moment
            await tx.handovers.leave_card(sale.quote, stands.board, stands.place, stands.card)
            await self._engine.wake(tx, CARD, sale.quote)
            return
        await tx.wakeups.hold(wakeup)
        tx.after_commit(partial(self._faults.over, SALES_UNREACHABLE))
        await tx.sales.posted(replace(sale, board=stands.board, place=stands.place, card=stands.card), now)
        if conversation.state is State.EVA:  # whoever else speaks sees for themselves what was taken up
            await self._words.say(tx, conversation, "team_has_quote", 0, id=sale.quote)

    async def _later(self, wakeup: Wakeup) -> None:
        text = f"a quote that was taken up could be posted nowhere ({self._boards.named(SALES)}); see eva doctor, and whether Eva may write"
        self._faults.tell(Fault(kind=SALES_UNREACHABLE, text=f"{text} there. It is tried again every ten minutes, and eva review lists it"))
        await self._store.write(lambda tx: self._engine.at(tx, self._clock() + AGAIN, SALE, wakeup.key))
