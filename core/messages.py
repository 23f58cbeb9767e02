"""The values that cross the seams: what arrives from a channel, and what Eva sends back to it."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

ID_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: nothing that is mistaken for something else when read aloud
LOBBY = timedelta(seconds=30)
MOST_NAMED = 10  # files of a message; the rest is counted
ID_BYTES = 10  # 80 bits: 16 letters of 5 bits each


def new_id(kind: str) -> str:
    """A short public id that cannot be guessed or counted, for example `C-7Q4M...`: C conversation, M message, R reply, F failure,
    H hand-over."""
    bits = int.from_bytes(secrets.token_bytes(ID_BYTES))
    return f"{kind}-{''.join(ID_ALPHABET[bits >> shift & 31] for shift in range(ID_BYTES * 8 - 5, -5, -5))}"


class State(StrEnum):
    """Who speaks in a conversation: Eva, nobody yet, a person, or nobody any more."""

    EVA = "eva"
    WAITING = "waiting"
    HUMAN = "human"
    CLOSED = "closed"


class Audience(StrEnum):
    """For whom content is meant. Colleagues may also read what customers may read, never the reverse."""

    CUSTOMER = "customer"
    INTERNAL = "internal"


class Action(StrEnum):
    """What a person may ask for with a button."""

    HUMAN = "human"
    QUOTE = "quote"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a conversation lives. Only its channel knows what `place` means; the core compares."""

    channel: str
    place: str

    def __str__(self) -> str:
        return f"{self.channel}:{self.place}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The reverse of `str`. Raises ValueError when a part is missing."""
        channel, colon, place = text.partition(":")
        if not (channel and colon and place):
            raise ValueError(f"not an address: {text!r}")
        return cls(channel, place)


@dataclass(frozen=True, kw_only=True, slots=True)
class File:
    """Something that was sent along, as its platform describes it: `kind` is a media type and `size` in bytes, and neither is checked.
    Only its channel knows what `id` means, by which it is fetched."""

    id: str
    name: str
    kind: str
    size: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """What a person wrote. `id` is the platform's own: the same id twice is the same message. `about`: the slug of the article that
    they were reading. `files` were sent along, maybe without a text. `opens`: whether it may begin a conversation that does not exist yet.
    `name`: how the author is called. `lobby`: the place in which conversations begin: a further line of the same customer there within
    `LOBBY` of the first one belongs to the conversation that the first one began, whatever address it carries. `language`: in which a
    conversation that begins with it is held until the customer writes another one; None where nothing says so. `replying_to`: who wrote the
    message that this one answers, and how that begins; empty where it answers none."""

    address: Address
    customer: str
    id: str
    text: str
    at: datetime
    audience: Audience = Audience.CUSTOMER
    opens: bool = True
    about: str = ""
    name: str = ""
    lobby: str = ""
    language: str | None = None
    files: tuple[File, ...] = ()
    replying_to: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Edit:
    """What became of a message that arrived before: `text` is the new text, or None where it was deleted, and `files` those that are still
    sent along."""

    address: Address
    id: str
    text: str | None
    at: datetime
    files: tuple[File, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Press:
    """A button that a person pressed. `id` is the platform's own, as for a message."""

    address: Address
    customer: str
    id: str
    action: Action
    at: datetime


@dataclass(frozen=True, slots=True)
class Source:
    """Where an answer comes from. `link` is empty for a document that has no public page."""

    title: str
    link: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """One part of what Eva says. `key` names the whole reply and `part` counts from 0: both stay the same when
    the same reply is sent again after a crash, so that a platform can recognise it. `resumed`: some of it may have been shown before.
    `begun_at`: nothing of it can have been shown earlier. `language` is that of the conversation, for what stands around the text.
    `asks_yes`: it puts something to the customer that waits for their yes. `answers`: the ids of the messages that it answers."""

    key: str
    part: int
    text: str
    sources: tuple[Source, ...] = ()
    last: bool = False
    resumed: bool = False
    begun_at: datetime | None = None
    language: str = "en"
    asks_yes: bool = False
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Conversation:
    """One customer's conversation as it stands. `epoch` rises with every change of who speaks."""

    id: str
    address: Address
    customer: str
    audience: Audience
    state: State
    epoch: int
    language: str | None
    touched_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Accepted:
    """What became of an arrival. `new` is False for one that had arrived before."""

    conversation: Conversation
    new: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """A member of staff: the platform's id, as `discord:42`, and the name that customers see."""

    id: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Handover:
    """A customer's wish for a person, and what has become of it. There is at most one open one in a conversation: one that has no end.

    `round` counts the cards that staff were to be shown, `card_round` is that of the card which stands at `place` of `board`. `asked_to`
    and `taken_from` are line numbers: of the last line before the wish, and of the last one before `person` took it. `missed_at`: since
    when the customer knows that nobody has come so far; it can still be taken. `outcome` says how it ended: "handed back", "resolved",
    "closed" or "undeliverable"."""

    id: str
    conversation: str
    reason: str
    asked_at: datetime
    asked_to: int
    round: int = 1
    board: str = ""
    place: str = ""
    card: str = ""
    card_round: int = 0
    posted_at: datetime | None = None
    person: Person | None = None
    taken_at: datetime | None = None
    taken_from: int = 0
    missed_at: datetime | None = None
    ended_at: datetime | None = None
    outcome: str = ""

    @property
    def is_open(self) -> bool:
        return self.ended_at is None


@dataclass(frozen=True, kw_only=True, slots=True)
class Word:
    """A fixed sentence of Eva's that is still to be said, unless another one speaks by then than in this `epoch`. It answers what the
    customer wrote up to the line `answers`."""

    conversation: str
    epoch: int
    text: str
    answers: int
    outcome: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line of a conversation as it is kept. `number` ascends in order of arrival; `turn` is the turn that took it in; `name` is that
    of an author who is not the conversation's customer; `about` is the slug of the article that the customer was reading, which may be
    gone by now."""

    number: int
    id: str
    author: str  # "customer", "eva" or "person"
    text: str
    at: datetime
    revision: int = 0
    action: Action | None = None
    turn: int | None = None
    sources: tuple[Source, ...] = ()
    name: str | None = None
    about: str = ""
    files: tuple[File, ...] = ()
    replying_to: str = ""

    @property
    def told(self) -> str:
        """Its text, and behind that the names of what was sent along: for whoever reads it later."""
        names = ", ".join(file.name for file in self.files[:MOST_NAMED])
        more = f" + {len(self.files) - MOST_NAMED}" if len(self.files) > MOST_NAMED else ""
        return "\n".join(part for part in (self.text, f"📎 {names}{more}" if names else "") if part)


@dataclass(frozen=True, kw_only=True, slots=True)
class ToolUse:
    """A tool call and what came of it. `arguments` and `result` are canonical JSON."""

    name: str
    arguments: str
    result: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Exchange:
    """What one turn took in, what Eva said to it, and the tools that she had called for that."""

    asked: tuple[Line, ...]
    said: str
    outcome: str
    tools: tuple[ToolUse, ...] = ()


class TurnState(StrEnum):
    """How far a turn has come: nothing shown, something shown, the whole text kept, over."""

    THINKING = "thinking"
    SPEAKING = "speaking"
    KEPT = "kept"
    OVER = "over"


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """One turn of Eva's. `reply` is the row of what she says, from the moment before its first word is shown."""

    number: int
    epoch: int
    state: TurnState
    reply: Line | None
    parts: tuple[str, ...]
    by: str
    outcome: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelUse:
    """What one call of a model took: tokens, US dollars as decimal text, seconds."""

    model: str
    input_tokens: int
    output_tokens: int
    cache_read_tokens: int
    cache_write_tokens: int
    cost_usd: str
    seconds: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """What a rule found in a text that was to go out, and what was done about it."""

    rule: str
    text: str
    action: str
