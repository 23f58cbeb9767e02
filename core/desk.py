"""What people do with a conversation: they are asked for, take it, write in it, hand it back or resolve it; each in one transaction."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from core.arrival import safe, safe_files, safe_name, turn_over
from core.boards import SALES, Boards, Office
from core.calling import SILENT, SILENT_AFTER
from core.desk_words import DeskWords
from core.handover import CARD
from core.messages import Accepted, Address, Conversation, Edit, Handover, Line, Message, Person, State, new_id
from core.ports import Sale, Transaction
from core.selling import SALE

ASKED_AGAIN = timedelta(minutes=30)  # after nobody had come for so long, another wish is shown to staff again
NOTE = "note:"  # begins what staff write in a customer's thread for each other

Outcome = TypeVar("Outcome")
Step = Callable[[Transaction, Handover, Person], Coroutine[Any, Any, Outcome]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """It is as was wished; `changed` is False where it was so before."""

    handover: Handover
    changed: bool = True


@dataclass(frozen=True, slots=True)
class HeldBy:
    """Somebody else has it."""

    person: Person


@dataclass(frozen=True, slots=True)
class Over:
    """There is nothing to be done about it any more: it was handed back, resolved, closed or forgotten."""


class Desk:
    """See `core.ports.Callers` for what the rest of the core asks of it; the rest is for channels."""

    def __init__(self, office: Office) -> None:
        self._store, self._engine, self._company, self._clock = office.store, office.engine, office.company, office.clock
        self._boards = Boards(office.company, office.channels)
        self._words = DeskWords(office.engine, office.company)

    # ── asked for ────────────────────────────────────────────────────────────────────────────────────────────────────

    async def open(self, tx: Transaction, conversation: Conversation, reason: str) -> bool | None:
        """Whether a person is called now; False where one was asked for a short time ago. None where nobody can come."""
        if not self._boards.can_come(conversation.address):
            return None
        now = self._clock()
        current = await tx.conversations.find(conversation.id)
        asked = await tx.handovers.open(conversation.id)
        if current is None or current.state is not State.EVA or (asked and not self._may_ask_again(asked, now)):
            return False
        last = await tx.handovers.last_line(current.id)
        if asked:
            wish = replace(asked, round=asked.round + 1, reason=reason or asked.reason, asked_at=now, asked_to=last, missed_at=None)
            await tx.handovers.put(wish)
        else:
            wish = Handover(id=new_id("H"), conversation=current.id, reason=reason, asked_at=now, asked_to=last)
            await tx.handovers.add(wish)
        await turn_over(tx, self._engine, current, State.WAITING, now)
        await self._note(tx, "person called", wish)
        return True

    async def sell(self, tx: Transaction, conversation: Conversation, quote: str) -> Sale | None:
        """Staff are shown this quote next, if they have not been."""
        if self._boards.route(SALES):
            await tx.sales.add(quote, conversation.id, self._clock())
            await self._engine.wake(tx, SALE, quote)
        return await tx.sales.find(quote)

    async def heard(self, tx: Transaction, conversation: Conversation) -> None:
        """The customer has written to the person who has the conversation, who is missed if they stay silent."""
        asked = await tx.handovers.open(conversation.id)
        if asked and asked.person:
            await self._engine.at(tx, self._clock() + SILENT_AFTER, SILENT, asked.id)

    def _may_ask_again(self, asked: Handover, now: datetime) -> bool:
        missed_for_long = asked.missed_at is not None and asked.missed_at + ASKED_AGAIN <= now
        return missed_for_long and self._company().playbook.hours.at(now).open

    # ── what staff press ─────────────────────────────────────────────────────────────────────────────────────────────

    async def take(self, id: str, person: Person) -> Done | HeldBy | Over:
        """This person has the conversation from now on, unless another one has it already."""

        async def take(tx: Transaction, asked: Handover, by: Person) -> Done | HeldBy:
            if asked.person:
                return Done(handover=asked, changed=False) if asked.person.id == by.id else HeldBy(asked.person)
            taken = await self._take(tx, asked, by)
            await self._words.say(tx, await _conversation(tx, taken), "joined", taken.asked_to, name=by.name)
            return Done(handover=taken)

        return await self._press(id, person, take)

    async def hand_back(self, id: str, person: Person) -> Done | Over:
        """Eva has the conversation again, and says what the person wrote. Nothing changes where nobody has taken it."""

        async def hand_back(tx: Transaction, taken: Handover, by: Person) -> Done:
            if taken.person is None:
                return Done(handover=taken, changed=False)
            ended = await self._end(tx, taken, by, "handed back")
            said = await tx.handovers.said_by_person(taken)
            now_evas = await turn_over(tx, self._engine, await _conversation(tx, taken), State.EVA, self._clock())
            await self._words.say_back(tx, now_evas, taken.person.name, said)
            return Done(handover=ended)

        return await self._press(id, person, hand_back)

    async def resolve(self, id: str, person: Person) -> Done | Over:
        """What the customer wanted is seen to; a conversation that waits or is a person's is closed."""

        async def resolve(tx: Transaction, asked: Handover, by: Person) -> Done:
            ended = await self._end(tx, asked, by, "resolved")
            conversation = await _conversation(tx, asked)
            if conversation.state is not State.EVA:
                closed = await turn_over(tx, self._engine, conversation, State.CLOSED, self._clock())
                await self._words.say(tx, closed, "resolved", 0, name=by.name)
            return Done(handover=ended)

        return await self._press(id, person, resolve)

    # ── what staff write ─────────────────────────────────────────────────────────────────────────────────────────────

    async def said(self, person: Person, message: Message) -> Accepted | None:
        """Staff wrote in a customer's thread: whoever does has the conversation, unless it was a note. None for a note, and where no
        conversation is. On return it is on disk; raises StoreError."""
        if message.text.lstrip().lower().startswith(NOTE):
            return None
        by = replace(person, name=safe_name(person.name))
        line = Line(number=0, id=message.id, author="person", text=safe(message.text), at=message.at, name=by.name)
        line = replace(line, files=safe_files(message.files))
        return await self._store.write(lambda tx: self._said(tx, message, by, line))

    async def revised(self, edit: Edit) -> bool:
        """Staff changed or deleted what they wrote in a customer's thread. Whether that was anything new; raises StoreError."""
        safe_edit = edit if edit.text is None else replace(edit, text=safe(edit.text), files=safe_files(edit.files))

        async def revise(tx: Transaction) -> bool:
            conversation = await tx.conversations.arrive(edit.address, edit.at)
            return conversation is not None and await tx.messages.revise(conversation.id, safe_edit, "person")

        return await self._store.write(revise)

    async def at(self, address: Address) -> Handover | None:
        """The open hand-over of the conversation at this address."""
        return await self._store.read.handovers.open_at(address)

    async def _said(self, tx: Transaction, message: Message, by: Person, line: Line) -> Accepted | None:
        conversation = await tx.conversations.arrive(message.address, message.at)
        if conversation is None:
            return None
        if await tx.messages.find(conversation.id, "person", line.id):
            return Accepted(conversation=conversation, new=False)
        if conversation.state is not State.HUMAN:
            conversation = await self._step_in(tx, conversation, by)
        await tx.messages.add(conversation.id, line)
        told = {"id": line.id, "from": "person", "name": by.name, "text": line.text}
        await tx.events.add(conversation.id, [("message", told)])
        return Accepted(conversation=conversation, new=True)

    async def _step_in(self, tx: Transaction, conversation: Conversation, by: Person) -> Conversation:
        """Whoever writes has the conversation, asked for or not."""
        now = self._clock()
        if conversation.state is State.CLOSED:
            await turn_over(tx, self._engine, conversation, State.EVA, now)
        asked = await tx.handovers.open(conversation.id)
        if asked is None:
            last = await tx.handovers.last_line(conversation.id)
            asked = Handover(id=new_id("H"), conversation=conversation.id, reason="", asked_at=now, asked_to=last)
            await tx.handovers.add(asked)
        return await _conversation(tx, await self._take(tx, asked, by))

    # ── steps of these ───────────────────────────────────────────────────────────────────────────────────────────────

    async def _press(self, id: str, person: Person, step: Step[Outcome]) -> Outcome | Over:
        """Takes this step with the hand-over, if that is still open."""
        by = replace(person, name=safe_name(person.name))

        async def press(tx: Transaction) -> Outcome | Over:
            pressed = await tx.handovers.find(id)
            return await step(tx, pressed, by) if pressed and pressed.is_open else Over()

        return await self._store.write(press)

    async def _take(self, tx: Transaction, asked: Handover, by: Person) -> Handover:
        now = self._clock()
        taken = replace(asked, person=by, taken_at=now, taken_from=await tx.handovers.last_line(asked.conversation))
        await tx.handovers.put(taken)
        await turn_over(tx, self._engine, await _conversation(tx, asked), State.HUMAN, now)
        await self._engine.at(tx, now + SILENT_AFTER, SILENT, asked.id)
        await self._note(tx, "taken", taken)
        return taken

    async def _end(self, tx: Transaction, open: Handover, by: Person, outcome: str) -> Handover:
        ended = replace(open, person=by, ended_at=self._clock(), outcome=outcome)
        await tx.handovers.put(ended)
        await self._note(tx, outcome, ended)
        return ended

    async def _note(self, tx: Transaction, what: str, changed: Handover) -> None:
        """In the audit, and on the card."""
        await tx.notes.audit(self._clock(), what, changed.conversation, changed.id)
        await self._engine.wake(tx, CARD, changed.id)


async def _conversation(tx: Transaction, of: Handover) -> Conversation:
    conversation = await tx.conversations.find(of.conversation)
    assert conversation, "a hand-over goes with its conversation"
    return conversation
