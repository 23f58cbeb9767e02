"""Numbers that stand alone, as in "2019 nissan leaf, 45k, 41": their size, the question and what else is said tell what they are."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from core.quoting.corrections import is_taken_back
from core.quoting.details import FARTHEST, OLDEST, YOUNGEST, Detail
from core.quoting.meanings import VEHICLE, Doubt, Meaning, Place, Whose
from core.quoting.model_years import is_year
from core.quoting.people import whose

_FILLERS = (
    r"(?:and|y|et|und|e|it'?s|its|is|with|at|about|around|approx|roughly|so|then|also|plus|now|just|for"
    r"|i think|like|yes|yeah|yep|ok|okay|sure|hi|hello|thanks|the|well|um|uh|hmm|answer|answers?|that'?s"
    r"|that is|that would be"
    r"|es|son|est|c'est|ist|sind|das sind|das ist|con|avec|mit|miles|mi|km|kms|millas|meilen|years old"
    r"|years|yo|anos|ans|jahre|jahre alt|unos|environ|etwa|ca|oder|si|oui|ja|hola|bonjour|hallo|quote"
    r"|insurance|car|me|driver|age|year"
    r"|i guess|sorry|wait|actually|oops|no|perdon|digo|pardon|nein|quatsch|correction|i mean(?:t)?|i said"
    r"|it should be|should be|make that|make it|change it to|instead|not|ich meine|moment|rather|used"
    r"|new|please|pls|por favor|bitte|it has|has|fully|today|maybe|right now|currently|now|exactly|genau"
    r"|exactement"
    r"|model|automatic|electric|ev|sedan|suv|hatchback|coupe|wagon|truck|van|blue|red|white|black|silver"
    r"|grey|gray|plus|sv|sl|lx|ex|lt|le|se|xle|sport|limited|premium|base)"
)
_LEFT = re.compile(rf"(?:^|[,;:.!?()\"\[\]\n/|\t*•~=>-]|{VEHICLE}|№)(?:\s*{_FILLERS}(?![a-z'])[,:.]{{0,3}}){{0,4}}\s*'?\Z")
_RIGHT = re.compile(rf"\s*(?:$|[,;:!?()\"\[\]\n/|\t*•=<]|\.+(?:\s|$)|-(?=\s)|{VEHICLE}|№|{_FILLERS}(?![a-z']))")
_SPAN = re.compile(
    r"[ -]?(?:years?|yrs?|months?|weeks?|days?|anos|ans|annees|jahre?|monate?|anni|meses|mois|owners?|times|or|o|ou|oder)(?![a-z])"
)
OLDEST_YEAR = 1950  # of a number that stands alone
LEAST_MILEAGE = 1000  # of a number that stands alone: below it may be thousands, or anything


def stands_alone(skeleton: str, number_start: int, number_end: int) -> bool:
    """`skeleton` is the text with № in the place of every number."""
    return bool(_LEFT.search(skeleton[max(number_start - 60, 0) : number_start])) and bool(
        _RIGHT.match(skeleton[number_end : number_end + 40])
    )


def by_size(place: Place, today: date, asked: Collection[Detail]) -> Meaning | None:
    """What a number that stands alone may be; None where its size says nothing. Whether that is certain, `settled` says."""
    number = place.number
    value = number.whole
    if value is None or number.is_vague:
        return None
    if answer := _answer(place, value, today, tuple(asked)):
        return answer
    if is_year(number, today) and value >= OLDEST_YEAR:
        return replace(place.means(Detail.YEAR), strong=False, maybe=(Detail.YEAR, Detail.MILEAGE))
    if YOUNGEST <= value <= OLDEST and not number.is_scaled:
        person = whose(place.text, number.start, place.behind)
        return replace(place.means(Detail.DRIVER_AGE), strong=False, maybe=(Detail.DRIVER_AGE, Detail.MILEAGE), whose=person)
    if LEAST_MILEAGE <= value <= FARTHEST:
        return replace(place.means(Detail.MILEAGE), strong=False, maybe=(Detail.MILEAGE, Detail.YEARLY_MILEAGE))
    return None


def _answer(place: Place, value: int, today: date, asked: tuple[Detail, ...]) -> Meaning | None:
    """To a question for one thing, what is not that thing's size is impossible rather than something else."""
    match asked:
        case (Detail.DEDUCTIBLE | Detail.YEARLY_MILEAGE as detail,) if value >= 100:
            return place.means(detail)
        case (Detail.YEAR,) if 0 <= value < 100 and not place.number.is_scaled and not _SPAN.match(place.behind):  # "nineteen"
            return place.means(Detail.YEAR, _in_full(value, today), derived=True)
        case (Detail.YEAR,) if place.number.is_plain and today.year + 1 < value < 2200:
            return place.means(Detail.YEAR, doubt=Doubt.IMPOSSIBLE)
        case (Detail.DRIVER_AGE,) if value < 130 and not YOUNGEST <= value <= OLDEST and not place.number.is_scaled:
            return place.means(Detail.DRIVER_AGE, doubt=Doubt.IMPOSSIBLE)
        case (Detail.MILEAGE,) if value < YOUNGEST or OLDEST < value < LEAST_MILEAGE:
            return place.means(Detail.MILEAGE, doubt=Doubt.IMPOSSIBLE if value < 0 else Doubt.WHICH)
        case _:
            return None


def _in_full(short: int, today: date) -> int:
    """The latest year that ends so."""
    return 2000 + short if 2000 + short <= today.year + 1 else 1900 + short


def settled(found: Sequence[Meaning], asked: Collection[Detail], text: str, *, vehicle: bool) -> list[Meaning]:
    """Numbers that stand alone become certain where nothing else of the question, or of the message, could be meant."""
    there = {each.detail for each in found if each.detail}
    decided = [each if each.strong else _settled(each, there, asked, vehicle=vehicle) for each in found]
    for at in range(1, len(decided)):
        last, each = decided[at - 1], decided[at]
        if not each.strong and is_taken_back(text[last.number.end : each.number.start]):
            decided[at] = _in_place_of(last, each)
    return decided


def _in_place_of(last: Meaning, meaning: Meaning) -> Meaning:
    """ "I'm 41, no, 42": behind a word of correction it is what the one before was, or takes that away at least."""
    if meaning.detail is last.detail and meaning.doubt in (None, Doubt.WHICH):
        return replace(meaning, doubt=last.doubt, maybe=last.maybe, whose=last.whose)
    return replace(meaning, detail=last.detail, doubt=Doubt.CONFLICT) if last.detail in meaning.maybe else meaning


def _settled(meaning: Meaning, there: Collection[Detail | None], asked: Collection[Detail], *, vehicle: bool) -> Meaning:
    needed = {each for each in meaning.maybe if each in asked}
    match meaning.detail:
        case Detail.YEAR:
            certain = needed == {Detail.YEAR} or (needed != {Detail.MILEAGE} and (vehicle or Detail.MILEAGE in there))
        case Detail.DRIVER_AGE:
            certain = needed == {Detail.DRIVER_AGE} or (Detail.MILEAGE in there and needed != {Detail.MILEAGE})
        case _:
            certain = needed == {Detail.MILEAGE} or (not needed and (vehicle or Detail.YEAR in there))
    if meaning.whose is not Whose.OWN:
        return meaning
    return meaning if certain else replace(meaning, doubt=meaning.doubt or Doubt.WHICH)
