"""Values that stand in a customer's own words, and whose meaning is left to who understands them: the caller of `get_quote`."""

import itertools
import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date

from core.quoting.beside_ages import may_be_own
from core.quoting.corrections import is_limit, is_negated, is_taken_back
from core.quoting.details import Detail
from core.quoting.meanings import VEHICLE, Doubt, Meaning, Whose
from core.quoting.numbers import Number
from core.quoting.who_drives import another_drives

_NUMERIC = (Detail.YEAR, Detail.MILEAGE, Detail.DRIVER_AGE)
# A bare "no" is not among them: "42, no 41" takes back either of the two
_BY_NOW = re.compile(r"\b(?:now|since|ya|ahora|desde|depuis|maintenant|seit|jetzt|inzwischen|agora|adesso|ora|da)\b|现在|已经|الان")
_IN_YEARS = re.compile(r" ?(?:years?|yrs?|anos|ans|jahre|anni)(?: cumplidos)? ?(?=[,.;!?)\n]|$)")
_SHORT_YEAR = re.compile(rf"(?:{VEHICLE},? ?'?|\b(?:an?|the|del?|del ano|un[ae]?|le|la|el|der|vom|der|do|da) '?)\Z")
_AT_A_VEHICLE = re.compile(rf" {{0,2}}(?:er |年的?|{VEHICLE}|[a-z]+ {VEHICLE}|款)")
_COUNTED = re.compile(
    r"[ -]?(?:%|['°]|minutes?|mins?|hours?|days?|weeks?|months?|ft|feet|kids?|children|people|cars?|mpg|mph|dollars?|usd|euros?|doors?"
    r"|hijos|enfants|kinder|figli|filhos|horas|dias|jours|tage|美元|块|个|دولار)(?![a-z])"
)


def readings(
    found: Sequence[Meaning], strays: Sequence[Number], denied: Collection[int], text: str, today: date
) -> Iterator[tuple[Detail, int, Number]]:
    """For each detail at most one value: the only one that may be meant, or the last where the words take back those before it. `found`
    is what the numbers mean, each by itself, and `strays` are those that nothing explains; what is somebody else's is in neither.
    `denied` are values that the words say it is not."""
    for detail in _NUMERIC:
        values = [pair for pair in (*_of_doubt(found, detail), *_of_strays(strays, detail, text, today)) if pair[0] not in denied]
        values.sort(key=lambda pair: pair[1].start)
        if values and _is_the_last_word(values, text):
            value, number = values[-1]
            yield detail, value, number


def _of_doubt(found: Sequence[Meaning], detail: Detail) -> Iterator[tuple[int, Number]]:
    for meaning in found:
        own = meaning.whose is not Whose.OTHER
        certain = meaning.doubt in (None, Doubt.CONFLICT, Doubt.WHOSE) and meaning.detail is detail
        chosen = meaning.doubt is Doubt.WHICH and detail in (meaning.maybe or (meaning.detail,))
        if own and (certain or chosen):
            yield meaning.value, meaning.number


def _of_strays(strays: Sequence[Number], detail: Detail, text: str, today: date) -> Iterator[tuple[int, Number]]:
    for number in strays:
        before, behind = text[max(number.start - 60, 0) : number.start], text[number.end : number.end + 40]
        if number.whole is None or is_negated(before) or is_limit(before, behind, detail) or _COUNTED.match(behind):
            continue
        match detail:
            case Detail.DRIVER_AGE if _IN_YEARS.match(behind) and may_be_own(number, text) and not another_drives(text):
                yield number.whole, number
            case Detail.YEAR if 0 <= number.whole < 100 and (_SHORT_YEAR.search(before) or _AT_A_VEHICLE.match(behind)):
                yield _in_full(number.whole, today), number
            case _:
                continue


def _in_full(short: int, today: date) -> int:
    """The latest year that ends so."""
    return 2000 + short if 2000 + short <= today.year + 1 else 1900 + short


def _is_the_last_word(values: Sequence[tuple[int, Number]], text: str) -> bool:
    """Whether there is only one value, or each is taken back by the words between it and the next."""
    pairs = itertools.pairwise(values)
    return all(
        value == following or is_taken_back(text[number.end : after.start]) or _BY_NOW.search(text[number.end : after.start]) is not None
        for (value, number), (following, after) in pairs
    )


def of_nobody(found: Sequence[Number], understood: Collection[int]) -> list[Number]:
    """The numbers that nothing explains."""
    return [number for number in found if number.start not in understood]
