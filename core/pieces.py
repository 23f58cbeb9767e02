"""What a model is shown of a turn, and the pieces in which it answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from core.messages import Audience, Exchange, File, Line, ModelUse, Source

if TYPE_CHECKING:
    from core.company import Company  # it brings along all that finds in the articles, which a store has no use for


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


@dataclass(frozen=True, slots=True)
class Unread:
    """The model's service does not take what was sent along: whoever speaks from here on has not seen any of it."""


Piece = Text | Cited | Ended | ToolCall | Anew | By | Doing | Unread


@dataclass(frozen=True, kw_only=True, slots=True)
class Enclosed:
    """What was sent along with the line of this number: its `content`, which is of the media type `kind`, or why there is none (`unseen`):
    "kind", "large", "many", "gone", "damaged", "locked" or "refused"."""

    line: int
    file: File
    kind: str = ""
    content: bytes = field(default=b"", repr=False)
    unseen: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """An answer that may not be said as it is, and why."""

    text: str
    faults: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Prompt:
    """All that a model is shown for one turn. `earlier` begins at the last close or hand-back, oldest first. `draft` is to be mended.
    `used` hears once what each request has taken, whatever ends it: also when nobody waits for the rest of the answer any more.
    `company` is the one that the turn began with; without one, a model speaks for that of the moment. `files` were sent along with what is
    asked."""

    audience: Audience
    language: str
    now: datetime
    earlier: tuple[Exchange, ...]
    asked: tuple[Line, ...]
    files: tuple[Enclosed, ...] = ()
    rounds: tuple[Round, ...] = ()
    draft: Draft | None = None
    used: Callable[[ModelUse], None] = field(default=lambda use: None, compare=False)
    company: "Company | None" = field(default=None, repr=False, compare=False)

    @property
    def results(self) -> tuple[ToolResult, ...]:
        """Of all rounds, in the order in which the tools were called."""
        return tuple(result for round in self.rounds for result in round.results)
