"""The seams: Channel, Store, Engine, Model. Each has one error, which carries the decision that its caller must make. What the store
hands out stands in `core.rows`, what a model is shown and says in `core.pieces`."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar, runtime_checkable

from core.messages import (
    Accepted,
    Address,
    Conversation,
    Edit,
    File,
    Message,
    Person,
    Press,
    Reply,
)
from core.pieces import Anew as Anew
from core.pieces import By as By
from core.pieces import Cited as Cited
from core.pieces import Doing as Doing
from core.pieces import Draft as Draft
from core.pieces import Enclosed as Enclosed
from core.pieces import Ended as Ended
from core.pieces import Piece as Piece
from core.pieces import Prompt as Prompt
from core.pieces import Round as Round
from core.pieces import Text as Text
from core.pieces import ToolCall as ToolCall
from core.pieces import ToolResult as ToolResult
from core.pieces import Unread as Unread
from core.rows import Event as Event
from core.rows import Failure as Failure
from core.rows import FaultCard as FaultCard
from core.rows import Interaction as Interaction
from core.rows import Pending as Pending
from core.rows import ReviewItem as ReviewItem
from core.rows import Rows as Rows
from core.rows import Sale as Sale
from core.rows import ToldFault as ToldFault
from core.rows import Wakeup as Wakeup

if TYPE_CHECKING:
    from core.quoting.pricing.rates import Priced
    from core.quoting.quote import Wanted

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
    """What a platform takes. `edits_per_second` is None where showing more costs nothing; of these the platform takes `edits_in_a_row`, two
    at least, with no pause between them, so that one is left for the last words."""

    characters: int
    edits_per_second: float | None
    buttons: int
    edits_in_a_row: int = 5
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
class Shared(Protocol):
    """What a channel has besides, where the platform takes so many calls at a time for all conversations together. `room_for_an_edit`
    returns once one that only shows more of an answer would hold up nobody's first words; it may be cancelled."""

    async def room_for_an_edit(self) -> None: ...


@runtime_checkable
class Tags(Protocol):
    """What a channel has besides, where a conversation can carry tags. `tags` knows at once which ones may be given to it: none where it
    has one already. `tag` gives it these, and raises ChannelError."""

    def tags(self, to: Address) -> tuple[str, ...]: ...
    async def tag(self, to: Address, names: Sequence[str]) -> None: ...


@runtime_checkable
class Offers(Protocol):
    """What a channel has besides, where a message can be changed after its answer. `offer` shows a button with which the customer has it
    answered anew: one for each message, however often it is called, for it recognises the one that a crash has left; and none where
    `still`, asked at the last moment, says that it is wanted no more. Raises ChannelError."""

    async def offer(self, to: Address, message: str, language: str, still: Callable[[], Awaitable[bool]]) -> None: ...


@runtime_checkable
class Files(Protocol):
    """What a channel has besides, where people send files along. `fetch` gives the bytes of each by its `id`, as they come, and leaves out
    what cannot be had any more. Raises ChannelError."""

    def fetch(self, files: Sequence[File]) -> AsyncGenerator[tuple[str, bytes]]: ...


# ── people ───────────────────────────────────────────────────────────────────────────────────────────────────────────

Button = Literal["take", "hand_back", "resolve"]


@dataclass(frozen=True, kw_only=True, slots=True)
class CardLine:
    """One of the last lines of a conversation, on a card. `by` is how its author is called."""

    by: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """What staff are shown: of a hand-over, a quote that was taken up, or a fault of Eva's own. `key` stays the same however often the
    card is posted; `handover` is what its buttons act on. `title`, `text` and `summary`, what Eva knows of the conversation, a line each,
    are in staff's language, which is `language`; `reason` and `lines` are what people wrote; nothing is marked up. `customer` is named so
    that they can be reached, where the card's platform is theirs. `mention`: staff are to be called, when it is posted. A card about
    somebody who was forgotten has neither summary, lines nor a link."""

    key: str
    handover: str = ""
    title: str
    text: str
    summary: tuple[str, ...] = ()
    reason: str = ""
    lines: tuple[CardLine, ...] = ()
    link: str = ""
    customer: str = ""
    mention: bool = False
    buttons: tuple[Button, ...] = ()
    language: str


@runtime_checkable
class CardBoard(Protocol):
    """What a channel has besides, where staff are: places for cards, and threads of customers that staff can write in.

    `find` gives the id of a place of the playbook's routes such as `discord:#eva-desk`, or None where there is none; while the platform
    cannot be reached it waits, or raises ChannelError. Of several with that name, it is the one that is `near` a conversation. `post` gives
    the id of the card, and recognises by its key one that a crash has left. `admit` lets somebody into the customer's thread; who is in it
    already stays. All raise ChannelError but `link` and `staff_can_write`, which know at once; these are asked within a transaction."""

    async def find(self, route_place: str, near: Address | None = None) -> str | None: ...
    async def post(self, place: str, card: Card) -> str: ...
    async def update(self, place: str, id: str, card: Card) -> None: ...
    async def admit(self, to: Address, person: Person) -> None: ...
    def link(self, to: Address) -> str: ...
    def staff_can_write(self, to: Address) -> bool: ...


class Callers(Protocol):
    """Who calls people. `open` says whether a person is called now: then the conversation waits for one, and Eva's turn is over; None where
    nobody can be called from here. `sell`: staff are to be shown a quote that was taken up, once; what has become of that, or None where
    there is no place for it. `heard`: the customer has written to the person who has the conversation."""

    async def open(self, tx: "Transaction", conversation: Conversation, reason: str) -> bool | None: ...
    async def sell(self, tx: "Transaction", conversation: Conversation, quote: str) -> "Sale | None": ...
    async def heard(self, tx: "Transaction", conversation: Conversation) -> None: ...


# ── model ────────────────────────────────────────────────────────────────────────────────────────────────────────────


class Model(Protocol):
    """Turns a prompt into a stream of pieces. Asked again with what it said and the tools' results until it calls no tool. Tells
    `prompt.used` what each request took. Raises ModelError, and nothing else whatever its service does."""

    name: str

    def stream(self, prompt: Prompt) -> AsyncGenerator[Piece]: ...


# ── quotes ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class QuoteProvider(Protocol):
    """Prices a vehicle and a driver. Raises QuoteError, and `core.quoting.pricing.rates.NotInsurable` with a reason for the customer;
    nothing else whatever its service does. The same key asked for again is the same price asked for again."""

    @property
    def valid_days(self) -> int: ...
    @property
    def next_steps(self) -> tuple[str, ...]: ...
    async def price(self, wanted: "Wanted") -> "Priced": ...


# ── engine ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class Lane:
    """How the wake-ups of one kind are served: how many at once, for how long, and what follows when one fails for good.
    `give_up` gets the reference under which the failure is listed, and is repeated until it succeeds. `by_clock`: nobody waits for one
    of these, and it comes again; once it succeeds, what failed before is listed no more. `patient`: who is asked for a long pause has not
    failed, however often; where somebody waits for the end of it, that would be for ever."""

    run: Callable[[Wakeup], Awaitable[None]]
    give_up: Callable[[Wakeup, str], Awaitable[None]]
    at_once: int
    limit: timedelta
    tries: int = 5
    by_clock: bool = False
    patient: bool = False


class Engine(Protocol):
    """Gives wake-ups, nothing more."""

    async def wake(self, tx: "Transaction", kind: str, key: str) -> None: ...
    async def at(self, tx: "Transaction", due: datetime, kind: str, key: str) -> None: ...


# ── store ────────────────────────────────────────────────────────────────────────────────────────────────────────────


class Transaction(Rows, Protocol):
    """A unit of work: all of it stands afterwards, or nothing. It may await rows, and nothing else. What follows `after_commit` follows
    nothing that failed; what is to be done `meanwhile` is done while the disk writes, and changes nothing."""

    def after_commit(self, call: Callable[[], None]) -> None: ...
    def meanwhile(self, call: Callable[[], None]) -> None: ...


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
