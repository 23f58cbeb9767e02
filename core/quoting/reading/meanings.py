"""What a number in a customer's words can mean, and where it stands."""

from dataclasses import dataclass, field
from enum import StrEnum

from core.quoting.details import Detail
from core.quoting.reading.numbers import Number

VEHICLE = "¤"  # stands for each letter of a vehicle's name
BEFORE, BEHIND = 90, 60  # characters that are looked at on either side


class Doubt(StrEnum):
    """Why something that was said is no value yet, and what to ask."""

    WHICH = "which"  # of several details this is
    CONFLICT = "conflict"  # several values, and none of them was taken back
    VAGUE = "vague"  # a range, a limit, a guess
    WHOSE = "whose"  # age: who drives most is not clear
    BIRTHDAY = "birthday"  # the year of birth alone leaves two ages
    BOUGHT = "bought"  # a year in which something else happened: is it the model's?
    NEW = "new"  # a new vehicle, with how many miles on it?
    UNIT = "unit"  # miles or kilometres
    CHOICE = "choice"  # several vehicles go by that name
    IMPOSSIBLE = "impossible"  # nobody is that old, nothing was built then
    TOO_LONG = "too long"  # a text that is no answer


class Whose(StrEnum):
    """Whom an age belongs to."""

    OWN = "own"
    DRIVER = "driver"  # said of the driver in so many words
    OTHER = "other"


@dataclass(frozen=True, kw_only=True, slots=True)
class Meaning:
    """`detail` None: understood, and nothing of a quote. `strong`: the words beside it say so; otherwise only its size does."""

    number: Number
    detail: Detail | None
    value: int = 0
    derived: bool = False
    doubt: Doubt | None = None
    strong: bool = True
    whose: Whose = Whose.OWN
    maybe: tuple[Detail, ...] = field(default=())  # what it may be, where that is more than one


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A number and the words around it, bare and in small letters. Vehicles are marked, and what was set aside is blank."""

    text: str
    number: Number

    @property
    def before(self) -> str:
        return self.text[max(self.number.start - BEFORE, 0) : self.number.start]

    @property
    def behind(self) -> str:
        return self.text[self.number.end : self.number.end + BEHIND]

    def is_nothing(self) -> Meaning:
        return Meaning(number=self.number, detail=None)

    def means(self, detail: Detail, value: int | None = None, *, derived: bool = False, doubt: Doubt | None = None) -> Meaning:
        """A value that is not whole is in doubt."""
        whole = self.number.whole if value is None else value
        doubt = Doubt.VAGUE if whole is None else doubt
        return Meaning(
            number=self.number, detail=detail, value=int(self.number.worth) if whole is None else whole, derived=derived, doubt=doubt
        )
