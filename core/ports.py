"""The seams: Channel, Store, Engine, Model. Each has one error, which carries the decision that its caller must make."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar, runtime_checkable

from core.messages import (
    Accepted,
    Address,
    Audience,
    Conversation,
    Edit,
    Exchange,
    Finding,
    Handover,
    Line,
    Message,
    ModelUse,
    Person,
    Press,
    Reply,
    Source,
    State,
    ToolUse,
    Turn,
    TurnState,
    Word,
)

if TYPE_CHECKING:
    from core.company import Company  # it brings along all that finds in the articles, which a store has no use for
    from core.quoting.quote import Quote, Wanted
    from core.quoting.rates import Priced

Result = TypeVar("Result")


class EvaError(Exception):
    """What goes wrong at a seam. `permanent`: the same call will never succeed. `retry_after`: seconds to wait, if the other side said."""

    def __init__(self, text: str, *, permanent: bool = False, retry_after: float | None = None) -> None:
        super().__init__(text)
        self.permanent = permanent
        self.retry_after = retry_after


class ChannelError(EvaError):
    """A platform did not take what was sent."""


class StoreError(EvaError):
    """The database did not keep what was written: nothing of that transaction stands. Permanent: the file itself is wrong."""


class WrongFile(StoreError):
    """The settings name a file that is no database of Eva's, and can become none."""


class ModelError(EvaError):
    """A model did not answer, or answered with something that cannot be used."""


class NoAnswer(ModelError):
    """The model is there, but has no answer to this: it refused, said nothing, or was cut at its length. Asking it again does not help."""


class QuoteError(EvaError):
    """A provider gave no price, or nothing that can be one."""


class ClaimLost(Exception):
    """Somebody else has been woken for this key since: whoever gets this stops at once and writes nothing."""


def in_words(error: BaseException) -> str:
    """What may stand in a log. Errors at a seam say only what we have put into them; in the text of any other may stand what a customer
    wrote, so that only its name is told."""
    return f"{type(error).__name__}: {error}" if isinstance(error, EvaError | OSError) else type(error).__name__


# ── channel ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """What a platform takes. `edits_per_second` is None where showing more costs nothing."""

    characters: int
    edits_per_second: float | None
    buttons: int
    last_at_once: bool = False  # what completes a reply waits for no pace: the pace leaves room for one call more
    keeps_events: bool = False  # readers may come late or twice, so what they are told is kept for them


Receive = Callable[[Message | Edit | Press], Awaitable[Accepted]]


class Channel(Protocol):
    """One platform. `send` returns the platform's id of what it showed; `send`, `edit` and `delete` raise ChannelError.

    `doing` says what Eva is at until her next words, or that it is over (""): at once, without an error, and a platform that cannot show
    it does nothing."""

    name: str
    limits: Limits

    async def run(self, receive: Receive) -> None: ...
    async def send(self, to: Address, reply: Reply) -> str: ...
    async def edit(self, to: Address, id: str, reply: Reply) -> None: ...
    async def delete(self, to: Address, id: str) -> None: ...
    def doing(self, to: Address, what: str) -> None: ...


@runtime_checkable
class Threads(Protocol):
    """What a channel has besides, where a conversation gets a thread of its own. `is_open` knows at once whether there is nothing left to
    do; `open_thread` may be called again and again, opens one at most, and raises ChannelError."""

    def is_open(self, to: Address) -> bool: ...
    async def open_thread(self, to: Address, title: str, language: str) -> None: ...


@runtime_checkable
class Tags(Protocol):
    """What a channel has besides, where a conversation can carry tags. `tags` knows at once which ones may be given to it: none where it
    has one already. `tag` gives it these, and raises ChannelError."""

    def tags(self, to: Address) -> tuple[str, ...]: ...
    async def tag(self, to: Address, names: Sequence[str]) -> None: ...


# ── people ───────────────────────────────────────────────────────────────────────────────────────────────────────────

Button = Literal["take", "hand_back", "resolve"]


@dataclass(frozen=True, kw_only=True, slots=True)
class CardLine:
    """One of the last lines of a conversation, on a card. `by` is how its author is called."""

    by: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """What staff are shown of a hand-over. `key` stays the same however often the card is posted; `handover` is what its buttons act on.
    `title` and `text` are in staff's language, which is `language`; `reason` and `lines` are what people wrote; nothing is marked up.
    `mention`: staff are to be called, when it is posted. A card about somebody who was forgotten has neither lines nor a link."""

    key: str
    handover: str
    title: str
    text: str
    reason: str = ""
    lines: tuple[CardLine, ...] = ()
    link: str = ""
    mention: bool = False
    buttons: tuple[Button, ...] = ()
    language: str


@runtime_checkable
class CardBoard(Protocol):
    """What a channel has besides, where staff are: places for cards, and threads of customers that staff can write in.

    `find` gives the id of a place of the playbook's routes such as `discord:#eva-desk`, or None where there is none; while the platform
    cannot be reached it waits, or raises ChannelError. `post` gives the id of the card, and recognises by its key one that a crash has
    left. `admit` lets somebody into the customer's thread; who is in it already stays. All raise ChannelError but `link` and
    `staff_can_write`, which know at once; these are asked within a transaction."""

    async def find(self, route_place: str) -> str | None: ...
    async def post(self, place: str, card: Card) -> str: ...
    async def update(self, place: str, id: str, card: Card) -> None: ...
    async def admit(self, to: Address, person: Person) -> None: ...
    def link(self, to: Address) -> str: ...
    def staff_can_write(self, to: Address) -> bool: ...


class Callers(Protocol):
    """Who calls people. `open` says whether a person is called now: then the conversation waits for one, and Eva's turn is over; None where
    nobody can be called from here. `heard`: the customer has written to the person who has the conversation."""

    async def open(self, tx: "Transaction", conversation: Conversation, reason: str) -> bool | None: ...
    async def heard(self, tx: "Transaction", conversation: Conversation) -> None: ...


# ── model ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True, slots=True)
class ToolCall:
    """A model's wish that a tool be run. `arguments` are as the model wrote them, not yet checked."""

    id: str
    name: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class ToolResult:
    """What a tool gave back: JSON text, and the sources that may be cited from it. `seconds`: how long it took."""

    call: ToolCall
    content: str
    sources: tuple[Source, ...] = ()
    seconds: float = field(default=0.0, compare=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Round:
    """What a model said before it called tools, and what these gave."""

    said: str = ""
    results: tuple[ToolResult, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """More of the answer's words."""

    text: str


@dataclass(frozen=True, slots=True)
class Cited:
    """The answer rests on this source."""

    source: Source


@dataclass(frozen=True, slots=True)
class Ended:
    """How the model sees its own answer: "answered", "unknown", "off_topic" or "person"."""

    outcome: str


@dataclass(frozen=True, slots=True)
class Anew:
    """What was said so far in this turn is void: what follows is the whole answer."""


@dataclass(frozen=True, slots=True)
class By:
    """Who speaks from here on: "claude", "builtin" or "cache". `failure` is why whoever was asked first does not."""

    name: str
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Doing:
    """What a customer may be told meanwhile, in one word: "search"."""

    what: str


Piece = Text | Cited | Ended | ToolCall | Anew | By | Doing


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """An answer that may not be said as it is, and why."""

    text: str
    faults: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Prompt:
    """All that a model is shown for one turn. `earlier` begins at the last close or hand-back, oldest first. `draft` is to be mended.
    `used` hears once what each request has taken, whatever ends it: also when nobody waits for the rest of the answer any more.
    `company` is the one that the turn began with; without one, a model speaks for that of the moment."""

    audience: Audience
    language: str
    now: datetime
    earlier: tuple[Exchange, ...]
    asked: tuple[Line, ...]
    rounds: tuple[Round, ...] = ()
    draft: Draft | None = None
    used: Callable[[ModelUse], None] = field(default=lambda use: None, compare=False)
    company: "Company | None" = field(default=None, repr=False, compare=False)

    @property
    def results(self) -> tuple[ToolResult, ...]:
        """Of all rounds, in the order in which the tools were called."""
        return tuple(result for round in self.rounds for result in round.results)


class Model(Protocol):
    """Turns a prompt into a stream of pieces. Asked again with what it said and the tools' results until it calls no tool. Tells
    `prompt.used` what each request took. Raises ModelError, and nothing else whatever its service does."""

    name: str

    def stream(self, prompt: Prompt) -> AsyncGenerator[Piece]: ...


# ── quotes ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class QuoteProvider(Protocol):
    """Prices a vehicle and a driver. Raises QuoteError, and `core.quoting.rates.NotInsurable` with a reason for the customer; nothing else
    whatever its service does. The same key asked for again is the same price asked for again."""

    @property
    def valid_days(self) -> int: ...
    @property
    def next_steps(self) -> tuple[str, ...]: ...
    async def price(self, wanted: "Wanted") -> "Priced": ...


# ── engine ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Wakeup:
    """A handler's claim to a key. Each write checks that no later claim exists."""

    kind: str
    key: str
    claim: int


@dataclass(frozen=True, kw_only=True)
class Lane:
    """How the wake-ups of one kind are served: how many at once, for how long, and what follows when one fails for good.
    `give_up` gets the reference under which the failure is listed, and is repeated until it succeeds. `by_clock`: nobody waits for one
    of these, and it comes again; once it succeeds, what failed before is listed no more."""

    run: Callable[[Wakeup], Awaitable[None]]
    give_up: Callable[[Wakeup, str], Awaitable[None]]
    at_once: int
    limit: timedelta
    tries: int = 5
    by_clock: bool = False


class Engine(Protocol):
    """Gives wake-ups, nothing more."""

    async def wake(self, tx: "Transaction", kind: str, key: str) -> None: ...
    async def at(self, tx: "Transaction", due: datetime, kind: str, key: str) -> None: ...


# ── store ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True, slots=True)
class Pending:
    """A wake-up that waits in the store. `wanted` counts how often it was asked for."""

    kind: str
    key: str
    wanted: int
    attempts: int
    due: datetime | None
    reference: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """A wake-up that was given up."""

    reference: str
    kind: str
    key: str
    error: str
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class ToldFault:
    """A fault of Eva's own that whoever runs her was told of: see `core.faults.Fault`. `until`: it counts as over by then, unless it is
    met again."""

    key: str
    kind: str
    subject: str
    text: str
    since: datetime
    until: datetime | None = None
    over_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether it still is there."""
        return self.over_at is None and (self.until is None or now < self.until)

    def ended(self, now: datetime) -> datetime:
        """When it was over; now, where it is not."""
        return min(each for each in (self.over_at, self.until, now) if each)


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """What a reader who comes late or twice is told. `id` is durable and ascends within a conversation."""

    id: int
    name: str
    data: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class ReviewItem:
    """Something that a person should look at: `kind` is "person", "unknown", "off_topic", "feedback", "quote", "gate", "failed", or
    "article": readers found one unhelpful, whose link is the `question`; that has no conversation. Of a wish for a person, the `question`
    is the customer's last words by then, or the reason where there are none; the `detail` is the reason where it says something else."""

    kind: str
    conversation: str
    at: datetime
    question: str
    detail: str
    customer: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Interaction:
    """Something that somebody pressed or commanded, which is answered by a turn: the platform takes the answer for a while, from whoever
    has the token. `id` is also that of the line with which it came."""

    id: str
    address: Address
    token: str = field(repr=False)
    at: datetime


class ConversationRows(Protocol):
    async def create(self, new: Conversation, token_hash: str | None, lobby: str = "") -> None: ...
    async def arrive(self, address: Address, at: datetime) -> Conversation | None: ...
    async def begun_in(self, lobby: str, customer: str, at: datetime) -> Conversation | None: ...
    async def lead(self, address: Address, id: str) -> None: ...
    async def find(self, id: str) -> Conversation | None: ...
    async def at(self, address: Address) -> Conversation | None: ...
    async def by_token(self, token_hash: str) -> Conversation | None: ...
    async def change(self, id: str, state: State, *, fresh: bool) -> Conversation: ...
    async def speak(self, id: str, language: str) -> None: ...
    async def idle(self, before: datetime, limit: int, state: State = State.EVA) -> list[str]: ...
    async def recent(self, limit: int) -> list[Conversation]: ...
    async def forget(self, forgotten: Conversation, digest: str, at: datetime, *, entomb: bool = True) -> None: ...
    async def entomb(self, digest: str, at: datetime) -> None: ...
    async def forgotten(self, digest: str) -> datetime | None: ...
    async def digest_key(self) -> bytes: ...


class MessageRows(Protocol):
    async def add(self, conversation: str, new: Line) -> int | None: ...
    async def revise(self, conversation: str, edit: Edit, author: str = "customer") -> bool: ...
    async def find(self, conversation: str, author: str, id: str) -> Line | None: ...
    async def unanswered(self, conversation: str) -> tuple[Line, ...]: ...
    async def last_of_person(self, conversation: str) -> int | None: ...
    async def taken_by(self, turn: int) -> tuple[Line, ...]: ...
    async def take(self, turn: int, lines: Sequence[Line]) -> None: ...
    async def settle(self, conversation: str, up_to: int | None = None) -> None: ...
    async def earlier(self, conversation: str, limit: int, step: int = 1) -> tuple[Exchange, ...]: ...
    async def last_said(self, conversation: str) -> str | None: ...
    async def kept_in(self, lobby: Address, since: datetime, limit: int) -> list[tuple[Address, str]]: ...
    async def shown(self, conversation: str) -> tuple[Line, ...]: ...


class TurnRows(Protocol):
    async def open(self, conversation: str) -> Turn | None: ...
    async def start(self, conversation: str, epoch: int, at: datetime) -> int: ...
    async def speak(self, conversation: str, turn: int, reply: Line, state: TurnState, by: str, outcome: str) -> None: ...
    async def keep(self, turn: int, text: str, sources: Sequence[Source], by: str, outcome: str) -> None: ...
    async def part(self, turn: int, part: int, id: str) -> None: ...
    async def trim(self, turn: int, parts: int) -> None: ...
    async def parts_at(self, address: Address) -> dict[str, str]: ...
    async def end(self, turn: int, outcome: str, at: datetime) -> None: ...
    async def used(self, turn: int, tools: Sequence[ToolUse], models: Sequence[ModelUse], at: datetime) -> None: ...
    async def acted(self, turn: int, name: str, arguments: str) -> str | None: ...
    async def found(self, conversation: str, turn: int, findings: Sequence[Finding], at: datetime) -> None: ...
    async def spend(self, models: Sequence[ModelUse], at: datetime) -> None: ...
    async def spent(self, month: datetime) -> Mapping[str, Decimal]: ...


class WakeupRows(Protocol):
    async def want(self, kind: str, key: str) -> Pending: ...
    async def hold(self, wakeup: Wakeup) -> None: ...
    async def arm(self, kind: str, key: str, due: datetime) -> None: ...


class EventRows(Protocol):
    async def add(self, conversation: str, told: Sequence[tuple[str, Mapping[str, Any]]]) -> None: ...
    async def after(self, conversation: str, id: int) -> list[Event]: ...
    async def last(self, conversation: str) -> int: ...


class NoteRows(Protocol):
    async def request_person(self, conversation: str, reason: str, at: datetime) -> bool: ...
    async def rate(self, conversation: str, reply: str, value: str, text: str, at: datetime) -> bool: ...
    async def vote(self, slug: str, value: str, at: datetime) -> int: ...
    async def revote(self, number: int, value: str) -> None: ...
    async def audit(self, at: datetime, what: str, subject: str, detail: str = "") -> None: ...
    async def review(self, limit: int, since: datetime | None = None) -> list[ReviewItem]: ...
    async def failures(self, limit: int) -> list[Failure]: ...
    async def probe(self, at: datetime) -> None: ...
    async def counts(self) -> Mapping[str, int]: ...


class PeopleRows(Protocol):
    async def of(self, customer: str) -> list[Conversation]: ...
    async def export(self, customer: str) -> dict[str, Any] | None: ...
    async def over(self, before: datetime, limit: int) -> list[Conversation]: ...
    async def count_over(self, before: datetime) -> int: ...
    async def shorten_audit(self, before: datetime, limit: int) -> int: ...
    async def remove_votes(self, before: datetime, limit: int) -> int: ...
    async def looked(self, at: datetime) -> None: ...
    async def last_look(self) -> datetime | None: ...
    async def scrubs(self) -> list[str]: ...
    async def tombstones(self) -> dict[str, datetime]: ...


class FaultRows(Protocol):
    async def put(self, told: Sequence[ToldFault]) -> None: ...
    async def known(self) -> list[ToldFault]: ...


class HandoverRows(Protocol):
    async def add(self, new: Handover) -> None: ...
    async def put(self, changed: Handover) -> None: ...
    async def find(self, id: str) -> Handover | None: ...
    async def open(self, conversation: str) -> Handover | None: ...
    async def open_at(self, address: Address) -> Handover | None: ...
    async def all_open(self, limit: int) -> list[Handover]: ...
    async def waiting_since(self, handover: Handover) -> datetime | None: ...
    async def said_by_person(self, handover: Handover) -> tuple[Line, ...]: ...
    async def last_line(self, conversation: str) -> int: ...
    async def tell(self, word: Word) -> None: ...
    async def word(self, conversation: str, epoch: int) -> Word | None: ...
    async def of(self, conversation: str) -> list[str]: ...
    async def leave_card(self, id: str, board: str, place: str, card: str) -> None: ...
    async def left_cards(self) -> list[str]: ...
    async def left_card(self, id: str) -> tuple[str, str, str] | None: ...
    async def drop_left_card(self, id: str) -> None: ...


class QuoteRows(Protocol):
    async def put(self, quote: "Quote") -> None: ...
    async def of(self, conversation: str, now: datetime) -> "tuple[Quote, ...]": ...
    async def find(self, id: str, customer: str, now: datetime) -> "Quote | None": ...


class PlaceRows(Protocol):
    async def reach(self, positions: Mapping[str, str]) -> None: ...
    async def reached(self, channel: str) -> dict[str, str]: ...
    async def link(self, address: Address, thread: str) -> None: ...
    async def thread(self, address: Address) -> str | None: ...
    async def address(self, thread: str) -> Address | None: ...
    async def pause(self, name: str) -> None: ...
    async def resume(self, name: str) -> None: ...
    async def paused(self) -> list[str]: ...


class InteractionRows(Protocol):
    async def keep(self, new: Interaction, since: datetime) -> None: ...
    async def find(self, id: str) -> Interaction | None: ...
    async def answered_by(self, address: Address, reply: str) -> list[Interaction]: ...
    async def know_commands(self, channel: str, digest: str) -> None: ...
    async def commands(self, channel: str) -> str: ...


class Rows(Protocol):
    """The nouns of the store, as one connection sees them."""

    @property
    def conversations(self) -> ConversationRows: ...
    @property
    def messages(self) -> MessageRows: ...
    @property
    def turns(self) -> TurnRows: ...
    @property
    def wakeups(self) -> WakeupRows: ...
    @property
    def events(self) -> EventRows: ...
    @property
    def notes(self) -> NoteRows: ...
    @property
    def people(self) -> PeopleRows: ...
    @property
    def faults(self) -> FaultRows: ...
    @property
    def quotes(self) -> QuoteRows: ...
    @property
    def places(self) -> PlaceRows: ...
    @property
    def handovers(self) -> HandoverRows: ...
    @property
    def interactions(self) -> InteractionRows: ...


class Transaction(Rows, Protocol):
    """A unit of work: all of it stands afterwards, or nothing. It may await rows, and nothing else."""

    def after_commit(self, call: Callable[[], None]) -> None: ...


class Store(Protocol):
    """The truth. `read` sees what is committed; `write` returns what the unit of work returns, once that is on disk; what is not `durable`
    does not wait for the disk, and is lost if the power is: for what would then be done again, and nobody has been told."""

    @property
    def read(self) -> Rows: ...
    async def write(self, work: Callable[[Transaction], Coroutine[Any, Any, Result]], *, durable: bool = True) -> Result: ...
    def listen(self, listener: Callable[[str], None]) -> None: ...
    async def size(self) -> int: ...
    async def compact(self) -> None: ...
    async def empty_log(self) -> bool: ...
