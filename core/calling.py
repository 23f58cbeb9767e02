"""Brings people to a conversation: posts the card, tells the customer once it stands, and sees to it that nobody waits for ever."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from core.arrival import turn_over
from core.boards import Boards, Office
from core.card_summary import summary_of
from core.cards import bare, card_of
from core.desk_words import DeskWords
from core.faults import Fault, Faults
from core.handover import CARD
from core.messages import Conversation, Handover, State
from core.ports import Card, CardBoard, ChannelError, Transaction, Wakeup

log = structlog.get_logger()

UNTAKEN, SILENT = "untaken", "silent"  # kinds of wake-ups, keyed by hand-over as `CARD` is
UNTAKEN_AFTER = timedelta(minutes=10)
DESK_UNREACHABLE = "desk_unreachable"  # the kind of fault that it is
SILENT_AFTER = timedelta(minutes=30)  # that a customer waits for a word of the person who has the conversation


class Calling:
    """`card`, `untaken`, `silent` and `give_up` are what the engine calls."""

    def __init__(self, office: Office, faults: Faults | None = None) -> None:
        self._store, self._engine, self._company, self._clock = office.store, office.engine, office.company, office.clock
        self._faults = faults
        self._boards = Boards(office.company, office.channels)
        self._words = DeskWords(office.engine, office.company)

    # ── the card ─────────────────────────────────────────────────────────────────────────────────────────────────────

    async def card(self, wakeup: Wakeup) -> None:
        """Brings the card up to date: it is posted, changed, or emptied. Raises ChannelError where that should be tried again."""
        rows = self._store.read
        handover = await rows.handovers.find(wakeup.key)
        conversation = await rows.conversations.find(handover.conversation) if handover else None
        if handover is None or conversation is None:
            await self._empty(wakeup)
            return
        if handover.is_open and handover.person:
            await self._admit(handover, conversation)
        stands = handover.card_round == handover.round or not handover.is_open
        if handover.card and stands and await self._changed(handover, conversation):
            return
        if handover.is_open:
            await self._post(wakeup, handover, conversation)

    async def take_up(self, tx: Transaction) -> None:
        """Wakes what could not be done before because its channel was not connected: to be called at the start."""
        for id in await tx.handovers.left_cards():
            await self._engine.wake(tx, CARD, id)

    async def give_up(self, wakeup: Wakeup, reference: str) -> None:
        """The platform has not taken the card in all this time: nobody will come."""
        handover = await self._store.read.handovers.find(wakeup.key)
        if handover and handover.card_round < handover.round:
            await self._store.write(lambda tx: self._undeliverable(tx, wakeup))

    async def _drawn(self, handover: Handover, conversation: Conversation) -> Card:
        board = self._boards.of(conversation.address.channel)
        rows, company = self._store.read, self._company()
        shown = await rows.messages.shown(conversation.id)
        quotes = await rows.quotes.of(conversation.id, self._clock())
        summary = summary_of(conversation, shown, quotes, company) if handover.is_open else ()
        return card_of(handover, conversation, shown, board.link(conversation.address) if board else "", company.playbook, summary)

    async def _changed(self, handover: Handover, conversation: Conversation) -> bool:
        """Whether the card is as it should be; not so where it is gone, and should be there."""
        board = self._boards.of(handover.board)
        if board is None:
            return True  # that channel is not connected now
        return await self._put(board, handover.place, handover.card, await self._drawn(handover, conversation)) or not handover.is_open

    async def _put(self, board: CardBoard, place: str, id: str, card: Card) -> bool:
        """Whether the board has taken it: a card that somebody has deleted takes no change."""
        try:
            await board.update(place, id, card)
        except ChannelError as error:
            if not error.permanent:
                raise
            log.warning("card_not_changed", handover=card.handover, error=str(error))
            return False
        return True

    async def _admit(self, handover: Handover, conversation: Conversation) -> None:
        """Whoever has the conversation can read it. They have it also where that fails, and are known by name."""
        board = self._boards.of(conversation.address.channel)
        assert handover.person, "asked for by whoever has it"
        try:
            if board:
                await board.admit(conversation.address, handover.person)
        except ChannelError as error:
            if not error.permanent:
                raise
            log.warning("not_admitted", handover=handover.id, error=str(error))

    async def _empty(self, wakeup: Wakeup) -> None:
        """What stands of somebody who was forgotten."""
        left = await self._store.read.handovers.left_card(wakeup.key)
        if left is None:
            return
        name, place, id = left
        if board := self._boards.of(name):
            await self._put(board, place, id, bare(wakeup.key, 0, "forgotten", self._company().playbook))
            await self._store.write(lambda tx: tx.handovers.drop_left_card(wakeup.key))

    # ── its first time ───────────────────────────────────────────────────────────────────────────────────────────────

    async def _post(self, wakeup: Wakeup, handover: Handover, conversation: Conversation) -> None:
        if handover.card and handover.card_round < handover.round and (board := self._boards.of(handover.board)):
            await self._put(board, handover.place, handover.card, bare(handover.id, handover.card_round, "moved", self._company().playbook))
        stands = await self._boards.post(await self._drawn(handover, conversation), near=conversation.address)
        if stands:
            posted = replace(handover, board=stands.board, place=stands.place, card=stands.card)
            await self._store.write(partial(self._posted, wakeup=wakeup, drawn=handover, posted=posted))
            return
        await self._store.write(lambda tx: self._undeliverable(tx, wakeup))

    async def _posted(self, tx: Transaction, *, wakeup: Wakeup, drawn: Handover, posted: Handover) -> None:
        """Its id is kept, and only now the customer is told that it stands."""
        now = self._clock()
        current = await tx.handovers.find(posted.id)
        if current is None:  # forgotten in this moment
            await tx.handovers.leave_card(posted.id, posted.board, posted.place, posted.card)
            await self._engine.wake(tx, CARD, posted.id)
            return
        await tx.wakeups.hold(wakeup)
        if self._faults:
            tx.after_commit(partial(self._faults.over, DESK_UNREACHABLE))
        kept = replace(current, board=posted.board, place=posted.place, card=posted.card, card_round=posted.round)
        if current.card_round < current.round == posted.round:
            kept = await self._told(tx, replace(kept, posted_at=now), now)
        await tx.handovers.put(kept)
        if current != drawn or kept.missed_at != drawn.missed_at:  # what was posted is not true any more
            await self._engine.wake(tx, CARD, posted.id)

    async def _told(self, tx: Transaction, posted: Handover, now: datetime) -> Handover:
        conversation = await tx.conversations.find(posted.conversation)
        if conversation is None or conversation.state is not State.WAITING or not posted.is_open:
            return posted
        if self._company().playbook.hours.at(now).open:
            key = "team_has_it" if posted.round == 1 else "team_has_it_again"
            await self._words.say_with_hours(tx, conversation, key, posted.asked_to, now)
            await self._engine.at(tx, now + UNTAKEN_AFTER, UNTAKEN, posted.id)
            return posted
        evas = await turn_over(tx, self._engine, conversation, State.EVA, now)
        await self._words.say_with_hours(tx, evas, "team_is_away", posted.asked_to, now)
        return replace(posted, missed_at=now)

    async def _undeliverable(self, tx: Transaction, wakeup: Wakeup) -> None:
        """Nobody was shown it: it is noted for whoever looks through wishes, and the customer is told."""
        await tx.wakeups.hold(wakeup)
        handover = await tx.handovers.find(wakeup.key)
        if handover is None or not handover.is_open or handover.person:
            return
        now = self._clock()
        tx.after_commit(self._tell)
        await tx.handovers.put(replace(handover, ended_at=now, outcome="undeliverable"))
        await tx.notes.audit(now, "undeliverable", handover.conversation, handover.id)
        await tx.notes.request_person(handover.conversation, handover.reason, now)
        conversation = await tx.conversations.find(handover.conversation)
        if conversation and conversation.state is State.WAITING:
            evas = await turn_over(tx, self._engine, conversation, State.EVA, now)
            await self._words.say(tx, evas, "unreachable", handover.asked_to)

    def _tell(self) -> None:
        places = self._boards.named()
        text = f"a card for people could be posted nowhere ({places}); see eva doctor, and whether Eva may write there. Customers are told"
        if self._faults:
            self._faults.tell(Fault(kind=DESK_UNREACHABLE, text=f"{text} that nobody could be reached"))

    # ── by the clock ─────────────────────────────────────────────────────────────────────────────────────────────────

    async def untaken(self, wakeup: Wakeup) -> None:
        """Nobody has taken it for ten minutes: the customer is told, and Eva goes on. It can still be taken."""
        await self._store.write(lambda tx: self._untaken(tx, wakeup))

    async def silent(self, wakeup: Wakeup) -> None:
        """Whoever has it has not written for half an hour, and the customer waits: others are shown it."""
        await self._store.write(lambda tx: self._silent(tx, wakeup))

    async def give_up_timer(self, wakeup: Wakeup, reference: str) -> None:
        """Tries again later: nobody is to wait for ever."""
        await self._store.write(lambda tx: self._engine.at(tx, self._clock() + UNTAKEN_AFTER, wakeup.kind, wakeup.key))

    async def _untaken(self, tx: Transaction, wakeup: Wakeup) -> None:
        await tx.wakeups.hold(wakeup)
        now = self._clock()
        handover = await tx.handovers.find(wakeup.key)
        if handover is None or not handover.is_open or not handover.posted_at or now < handover.posted_at + UNTAKEN_AFTER:
            return
        conversation = await tx.conversations.find(handover.conversation)
        if conversation is None or conversation.state is not State.WAITING or handover.card_round < handover.round:
            return
        await tx.handovers.put(replace(handover, missed_at=now))
        await tx.notes.audit(now, "untaken", handover.conversation, handover.id)
        evas = await turn_over(tx, self._engine, conversation, State.EVA, now)
        await self._words.say(tx, evas, "nobody_came", handover.asked_to)
        await self._engine.wake(tx, CARD, handover.id)

    async def _silent(self, tx: Transaction, wakeup: Wakeup) -> None:
        await tx.wakeups.hold(wakeup)
        now = self._clock()
        handover = await tx.handovers.find(wakeup.key)
        if handover is None or not handover.is_open or not handover.person:
            return
        since = await tx.handovers.waiting_since(handover)
        if since is None:
            return
        if now < since + SILENT_AFTER:
            await self._engine.at(tx, since + SILENT_AFTER, SILENT, handover.id)
            return
        await tx.handovers.put(replace(handover, round=handover.round + 1, person=None, taken_at=None, asked_at=now))
        await tx.notes.audit(now, "silent", handover.conversation, handover.id)
        conversation = await tx.conversations.find(handover.conversation)
        assert conversation, "a hand-over goes with its conversation"
        await turn_over(tx, self._engine, conversation, State.WAITING, now)
        await self._engine.wake(tx, CARD, handover.id)
