"""The numbers of a customer's line as evidence: what each may be said of, as far as the words beside it leave that open."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.quoting.details import FARTHEST, OLDEST, YOUNGEST, Detail
from core.quoting.reading.apart import has_a_unit, stands_apart
from core.quoting.reading.beside_ages import holds_until, may_be_own, names_a_day, on_another_day
from core.quoting.reading.corrections import is_limit, is_negated
from core.quoting.reading.distances import WORTH, is_of_the_past, miles_of, names_kilometres_only
from core.quoting.reading.meanings import VEHICLE, Doubt, Meaning, Place, Whose
from core.quoting.reading.model_years import is_year
from core.quoting.reading.numbers import Number
from core.quoting.reading.people import whose
from core.quoting.reading.who_drives import another_drives

_SHORT_YEAR = re.compile(rf"(?:{VEHICLE},? ?'?|\b(?:an?|the|del?|del ano|un[ae]?|le|la|el|der|vom|der|do|da) '?)\Z")
_AT_A_VEHICLE = re.compile(rf" {{0,2}}(?:er |年的?|{VEHICLE}|[a-z]+ {VEHICLE}|款)")
_COUNTED = re.compile(
    r"[ -]?(?:%|['°]|minutes?|mins?|hours?|days?|weeks?|months?|ft|feet|kids?|children|people|cars?|mpg|mph|dollars?|usd|euros?|doors?"
    r"|hijos|enfants|kinder|figli|filhos|horas|dias|jours|tage|美元|块|个|دولار)(?![a-z])"
)
# What came on top of something is no total
_ADDED = re.compile(r"\b(?:another|put|additional|otr[oa]s|encore|weitere|outr[oa]s|altr[ei])(?: (?:about|around|like|some|roughly))? \Z")
_ADDED_BEHIND = re.compile(r"[ -]?(?:miles?|mi|kms?|millas|meilen|milhas|miglia)? ?(?:more|mas|de plus|mehr|a mais|in piu)\b")
_FELT = re.compile(r"\b(?:feel|feels|wie|como|comme|come) (?:i'?m |like |de )?\Z|\b(?:average|typical)\b[^.,;!?]*\Z")
_OLDEST = 1950  # of a model year that nothing but its size speaks for
_LEAST = 1000  # of a mileage, likewise


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """A number from `start` to `end`, which the customer wrote as `words`. `may_be`: for each detail the values that it leaves possible,
    none where it is a guess. `claimed`: the words beside it name the detail; otherwise only its size speaks for one. `others`: somebody
    else was spoken of last. `added`: it came on top of another. `apart`: it stands by
    itself, so that it may be what who understands the words takes it for."""

    start: int
    end: int
    words: str
    may_be: Mapping[Detail, frozenset[int]]
    claimed: bool
    others: bool = False
    added: bool = False
    apart: bool = False

    def may_replace(self, detail: Detail) -> bool:
        """Whether it may stand for another value: no age of somebody else, and no year of two digits that no word says to be one."""
        if detail is Detail.DRIVER_AGE:
            return not self.others
        return self.claimed or detail is not Detail.YEAR or len(self.words.strip()) > 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """What a line is read from. `meanings` are those of its numbers, each by itself; `understood` are the places of all numbers that have
    one, if only that they are nothing of a quote; `open` those of numbers that are vague or the ends of a range. `written` gives what the
    customer wrote from one place to another."""

    text: str
    skeleton: str
    written: Callable[[int, int], str]
    numbers: Sequence[Number]
    meanings: Sequence[Meaning]
    understood: Collection[int]
    open: Collection[int]
    asked: Sequence[Detail]
    today: date


def figures(line: Line) -> Iterator[Figure]:
    """In no order. What is denied, money, counted, another person's age, or of another time is none."""
    for meaning in line.meanings:
        claimed = _is_claimed(meaning, line)
        may_be = _claimed(meaning, line) if claimed else _by_size(meaning.number, line, own=meaning.whose is not Whose.OTHER)
        if meaning.doubt is Doubt.CONFLICT:  # taken back by what is not understood, or by a bare "no"
            may_be = dict.fromkeys(may_be, frozenset())
        elif meaning.detail and not claimed and meaning.whose is not Whose.OTHER and _is_a_limit(meaning, line):
            may_be = {meaning.detail: frozenset()}
        yield from _figure(meaning.number, may_be, line, claimed=claimed)
    for number in line.numbers:
        if number.start not in line.understood:
            yield from _figure(number, _by_size(number, line, own=True), line, claimed=False)


def _figure(number: Number, may_be: Mapping[Detail, frozenset[int]], line: Line, *, claimed: bool) -> Iterator[Figure]:
    if may_be:
        words = line.written(number.start, number.end)
        yield Figure(
            start=number.start,
            end=number.end,
            words=words,
            may_be=may_be,
            claimed=claimed,
            others=whose(line.text, number.start, line.text[number.end : number.end + 40]) is Whose.OTHER,
            added=Detail.MILEAGE in may_be and _is_added(number, line.text),
            apart=stands_apart(line.skeleton, number.start, number.end)
            or has_a_unit(line.skeleton, number.end)
            or (Detail.YEAR in may_be and not is_year(number, line.today))  # "its a 15": the words beside it were looked at
            or (len(line.asked) == 1 and line.asked[0] in may_be and not line.text[: number.start].strip()),
        )


def _is_claimed(meaning: Meaning, line: Line) -> bool:
    """Where the words claim what cannot be, or a year for miles, only the size speaks."""
    if meaning.doubt is Doubt.IMPOSSIBLE or (meaning.doubt is Doubt.BIRTHDAY and not _ages_of(meaning, line.today)):
        return False
    like_a_year = meaning.detail is Detail.MILEAGE and is_year(meaning.number, line.today) and meaning.value >= _OLDEST
    return meaning.strong and not like_a_year


def _claimed(meaning: Meaning, line: Line) -> dict[Detail, frozenset[int]]:
    detail, value, number = meaning.detail, meaning.value, meaning.number
    if detail is None or (meaning.whose is Whose.OTHER and detail is Detail.DRIVER_AGE):
        return {}
    match meaning.doubt:
        case None | Doubt.WHOSE | Doubt.WHICH:
            return {each: frozenset([value]) for each in (meaning.maybe or (detail,))}
        case Doubt.UNIT:
            return {detail: frozenset([value, miles_of(number.worth)])}
        case Doubt.BIRTHDAY:
            return {detail: _ages_of(meaning, line.today)}
        case Doubt.VAGUE if detail is Detail.DRIVER_AGE and on_another_day(line.skeleton, number):
            return {detail: _days_of(value, number, line)}
        case Doubt.VAGUE if detail is Detail.MILEAGE and is_of_the_past(Place(text=line.text, number=number)):
            return {}
        case Doubt.VAGUE | Doubt.CONFLICT:
            return {detail: frozenset()}
        case _:
            return {}


def _is_a_limit(meaning: Meaning, line: Line) -> bool:
    place = Place(text=line.text, number=meaning.number)
    return meaning.detail is not None and is_limit(place.before, place.behind, meaning.detail)


def _ages_of(meaning: Meaning, today: date) -> frozenset[int]:
    """Of a year of birth: before the birthday and after."""
    century = 0 if meaning.value >= 100 else 2000 if 2000 + meaning.value <= today.year - YOUNGEST else 1900
    ages = frozenset([today.year - century - meaning.value - 1, today.year - century - meaning.value])
    return ages if all(YOUNGEST <= each <= OLDEST for each in ages) else frozenset()


def _days_of(age: int, number: Number, line: Line) -> frozenset[int]:
    """ "29 until May" is 29 today, of "30 in May" nobody knows."""
    changes = on_another_day(line.skeleton, number) or names_a_day(line.skeleton, number)
    return frozenset([age - 1, age] if changes and not holds_until(line.skeleton, number) else [age])


def _by_size(number: Number, line: Line, *, own: bool) -> dict[Detail, frozenset[int]]:
    """What a number may be that no word beside it claims."""
    place = Place(text=line.text, number=number)
    before, behind, whole = place.before, place.behind, number.whole
    if whole is None or number.start in line.open or is_negated(before) or _COUNTED.match(behind):
        return {}
    found: dict[Detail, frozenset[int]] = {}
    if (year := _year(place, whole, line.today)) and not is_limit(before, behind, Detail.YEAR):
        found[Detail.YEAR] = frozenset([year])
    if own and _may_be_an_age(number, line) and not is_limit(before, behind, Detail.DRIVER_AGE):
        found[Detail.DRIVER_AGE] = _days_of(whole, number, line)
    if _may_be_miles(place) and not is_limit(before, behind, Detail.MILEAGE):
        found[Detail.MILEAGE] = frozenset([miles_of(number.worth) if names_kilometres_only(line.text) else whole])
    return found


def _year(place: Place, whole: int, today: date) -> int | None:
    if is_year(place.number, today):
        return whole if whole >= _OLDEST else None
    short = 0 <= whole < 100 and (_SHORT_YEAR.search(place.before) or _AT_A_VEHICLE.match(place.behind))
    return _in_full(whole, today) if short else None


def _in_full(short: int, today: date) -> int:
    """The latest year that ends so."""
    return 2000 + short if 2000 + short <= today.year + 1 else 1900 + short


def _may_be_an_age(number: Number, line: Line) -> bool:
    """The number that begins an answer to the question for the age may have anything behind it."""
    if another_drives(line.text) or _FELT.search(line.text[: number.start][-40:]):
        return False
    answers = tuple(line.asked) == (Detail.DRIVER_AGE,) and not line.text[: number.start].strip() and not number.is_scaled
    return may_be_own(number, line.text) or (answers and number.whole is not None and YOUNGEST <= number.whole <= OLDEST)


def _may_be_miles(place: Place) -> bool:
    number = place.number
    size = _LEAST <= number.worth <= FARTHEST
    return size and not WORTH.search(place.before) and not is_of_the_past(place)


def _is_added(number: Number, text: str) -> bool:
    return bool(_ADDED.search(text[: number.start][-30:]) or _ADDED_BEHIND.match(text, number.end))
