"""What arrives: made safe, kept in one transaction with the wake-up that follows from it, and only then acknowledged."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from core.guardrails.cleaning import clean
from core.guardrails.redaction import redact
from core.handover import CARD, begins_afresh, changes, settles
from core.messages import Accepted, Action, Address, Audience, Conversation, Edit, File, Line, Message, Press, State, new_id
from core.offering import OFFER, key_of
from core.people import forgotten_at
from core.ports import Callers, Engine, Store, Transaction

NAMELESS = "…"  # who is not the customer has a name, also where nothing can be read of it
LONGEST = 32_768  # characters of one message that are kept; platforms that allow more exist, questions that need more do not
LONGEST_NAME = 80  # characters of what somebody calls themselves, or a file
LONGEST_REPLIED = 300  # characters of what a message answers
UNNAMED = "…"  # a file of whose name nothing may be kept
MOST_FILES = 100  # of one message that are kept; whoever reads them looks at far fewer


class NoConversation(Exception):
    """Nothing lives at this address: it never did, or it was forgotten."""


class Arrivals:
    """The way in for every channel. With `callers`, a press on "Talk to a person" calls one wherever one can come. `foresee` is told the
    first message of each conversation while the disk writes it, for what can be done ahead of its answer."""

    def __init__(
        self,
        *,
        store: Store,
        engine: Engine,
        clock: Callable[[], datetime],
        callers: Callers | None = None,
        foresee: Callable[[Message], None] | None = None,
    ) -> None:
        self._store, self._engine, self._clock, self._callers, self._foresee = store, engine, clock, callers, foresee

    async def open(self, conversation: Conversation, token_hash: str | None = None) -> None:
        """Keeps a conversation before anybody has written in it."""
        await self._store.write(lambda tx: tx.conversations.create(conversation, token_hash))

    async def receive(self, arrival: Message | Edit | Press) -> Accepted:
        """On return the arrival is on disk. Raises StoreError, with nothing kept; NoConversation where there is none and none may begin."""
        match arrival:
            case Message():
                message = replace(arrival, text=safe(arrival.text), name=safe_name(arrival.name), files=safe_files(arrival.files))
                message = replace(message, replying_to=safe_line(arrival.replying_to, LONGEST_REPLIED))
                return await self._store.write(lambda tx: self._message(tx, message))
            case Edit():
                edit = arrival if arrival.text is None else replace(arrival, text=safe(arrival.text), files=safe_files(arrival.files))
                return await self._store.write(lambda tx: self._edit(tx, edit))
            case Press():
                press = self._close if arrival.action is Action.CLOSE else self._press
                return await self._store.write(lambda tx: press(tx, arrival))

    async def forgotten(self, address: Address) -> bool:
        """Whether what lived at this address was forgotten."""
        return await forgotten_at(self._store.read, str(address)) is not None

    async def _message(self, tx: Transaction, message: Message) -> Accepted:
        conversation = await tx.conversations.arrive(message.address, message.at) or await self._begun_before(tx, message)
        if conversation is None:
            forgotten = await forgotten_at(tx, str(message.address), message.customer)
            if not message.opens or (forgotten and message.at <= forgotten):
                raise NoConversation(str(message.address))
            conversation = fresh_conversation(message.address, message.customer, message.audience, message.at, language=message.language)
            await tx.conversations.create(conversation, None, message.lobby)
            if self._foresee:
                tx.meanwhile(partial(self._foresee, message))
        name = (message.name or NAMELESS) if message.customer != conversation.customer else None
        line = Line(number=0, id=message.id, author="customer", text=message.text, at=message.at, name=name or None, about=message.about)
        return await self._line(tx, conversation, replace(line, files=message.files, replying_to=message.replying_to))

    async def _begun_before(self, tx: Transaction, message: Message) -> Conversation | None:
        """The conversation that the same customer has just begun in the same place: this line belongs to it, and so does its address."""
        if not (message.lobby and message.opens):
            return None
        conversation = await tx.conversations.begun_in(message.lobby, message.customer, message.at)
        if conversation:
            await tx.conversations.lead(message.address, conversation.id)
        return conversation

    async def _line(self, tx: Transaction, conversation: Conversation, line: Line) -> Accepted:
        if await tx.messages.add(conversation.id, line) is None:
            return Accepted(conversation=conversation, new=False)
        if conversation.state is State.CLOSED:
            conversation = await turn_over(tx, self._engine, conversation, State.EVA, self._clock())
        else:
            await self._engine.wake(tx, "turn", conversation.id)
            if self._callers and conversation.state is State.HUMAN:
                await self._callers.heard(tx, conversation)
        return Accepted(conversation=conversation, new=True)

    async def _edit(self, tx: Transaction, edit: Edit) -> Accepted:
        conversation = await self._at(tx, edit.address, edit.at)
        changed = await tx.messages.revise(conversation.id, edit)
        if changed:
            await self._engine.wake(tx, "turn", conversation.id)
            if conversation.state is State.EVA and await tx.messages.is_outdated(conversation.id, edit.id):
                await self._engine.wake(tx, OFFER, key_of(conversation.id, edit.id))
        return Accepted(conversation=conversation, new=changed)

    async def _press(self, tx: Transaction, press: Press) -> Accepted:
        conversation = await self._at(tx, press.address, press.at)
        if press.action is Action.HUMAN and conversation.state in (State.WAITING, State.HUMAN):
            return Accepted(conversation=conversation, new=False)  # it is so already: kept, it would be a new wish once they are gone
        accepted = await self._line(tx, conversation, _pressed(press))
        called = press.action is Action.HUMAN and accepted.new and accepted.conversation.state is State.EVA and self._callers
        if not (called and await called.open(tx, accepted.conversation, "")):
            return accepted  # then it is Eva who says what there is to say
        return replace(accepted, conversation=await tx.conversations.find(conversation.id) or conversation)

    async def _close(self, tx: Transaction, press: Press) -> Accepted:
        conversation = await self._at(tx, press.address, press.at)
        if not changes(conversation.state, State.CLOSED) or await tx.messages.add(conversation.id, _pressed(press)) is None:
            return Accepted(conversation=conversation, new=False)
        return Accepted(conversation=await turn_over(tx, self._engine, conversation, State.CLOSED, self._clock()), new=True)

    async def _at(self, tx: Transaction, address: Address, at: datetime) -> Conversation:
        conversation = await tx.conversations.arrive(address, at)
        if conversation is None:
            raise NoConversation(str(address))
        return conversation


async def turn_over(tx: Transaction, engine: Engine, conversation: Conversation, to: State, at: datetime) -> Conversation:
    """Another one speaks from now on; Eva is woken when it is her turn. Raises ChangeRefused when there is no such change."""
    if not changes(conversation.state, to):
        return conversation
    if settles(conversation.state, to):
        last = None if to is State.CLOSED else await tx.messages.last_of_person(conversation.id)
        if last is not None or to is not State.WAITING:  # whom a person has left waiting without a word still waits
            await tx.messages.settle(conversation.id, last)
    changed = await tx.conversations.change(conversation.id, to, fresh=begins_afresh(conversation.state, to))
    await tx.events.add(conversation.id, [("state", {"state": to.value})])
    await tx.notes.audit(at, "state", conversation.id, f"{conversation.state} -> {to}")
    if to is State.EVA:
        await engine.wake(tx, "turn", conversation.id)
    if to is State.CLOSED and (asked := await tx.handovers.open(conversation.id)):
        await tx.handovers.put(replace(asked, ended_at=at, outcome="closed"))
        await engine.wake(tx, CARD, asked.id)
    return changed


def safe(text: str) -> str:
    """What may be kept of a text that somebody wrote."""
    return redact(clean(text)).text[:LONGEST]


def safe_name(name: str) -> str:
    """What may be kept of what somebody calls themselves: one line."""
    return safe_line(name, LONGEST_NAME) if name else name


def safe_line(text: str, longest: int) -> str:
    """What may be kept of a text, in one line."""
    return " ".join(redact(clean(text)).text.split())[:longest]


def safe_files(files: Sequence[File]) -> tuple[File, ...]:
    """What may be kept of what was sent along."""
    return tuple(replace(file, name=safe_name(file.name) or UNNAMED, kind=safe_name(file.kind)) for file in files[:MOST_FILES])


def fresh_conversation(
    address: Address, customer: str, audience: Audience, at: datetime, id: str | None = None, language: str | None = None
) -> Conversation:
    """A conversation that begins now, with Eva."""
    return Conversation(
        id=id or new_id("C"),
        address=address,
        customer=customer,
        audience=audience,
        state=State.EVA,
        epoch=0,
        language=language,
        touched_at=at,
    )


def _pressed(press: Press) -> Line:
    return Line(number=0, id=press.id, author="customer", text="", at=press.at, action=press.action)
