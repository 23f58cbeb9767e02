"""The vehicles that a customer's words name: the one to insure, one that was taken back, one of before, and how many there are."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from core.cues import fold
from core.language import LANGUAGES, catalogue
from core.quoting.details import Detail
from core.quoting.reading.corrections import is_negated, is_taken_back
from core.quoting.reading.kin import KIN
from core.quoting.reading.meanings import VEHICLE
from core.quoting.reading.numbers import Number, numbers
from core.quoting.reading.others_cars import SEVERAL, asides, without_asides
from core.quoting.reading.renamings import BARE_NO, renamed
from core.quoting.reading.set_aside import BLANK
from core.quoting.vehicles.known import Spotted, Vehicles
from core.quoting.vehicles.names import WEAK
from core.quoting.vehicles.versions import end_of_version
from core.quoting.vehicles.words import BODIES, ELECTRIC_WORDS, LABELS, TALK, VERSIONS

_EITHER = re.compile(r"\b(?:or|vs\.?|versus|oder|ou|o)(?: (?:a|an|the|maybe|un|una|une|ein|einen|perhaps|[0-9]{4}))* \Z")
_TO_INSURE = re.compile(
    r"\b(?:insur\w+|cover\w*|quote|assur\w+|asegur\w+|versicher\w+|assicur\w+|segur\w+)\b[^.;!?\n]{0,25}\Z"
    r"|تامين[^.؟\n]{0,15}\Z|保[^。？\n]{0,8}\Z"
)
_HAVING = re.compile(
    r"(?:(?<![0-9])(?:(?:19|20)|')[0-9]{2},? "
    r"|\b(?:(?:insure|drive|own|have|got|bought|buy|driving|buying|fahre|habe|tengo|conduzco|j'ai|conduis"
    r"|possede|roule en)(?: (?:a|an|my|the|un|una|une|ein|einen|mein|meinen))?|my|mi|mein|meinen|meinem"
    r"|mon|ma)"
    r"(?: (?:new|old|used|nuevo|neuen|nouvelle|blue|red|white|black))? |\b(?:(?:it'?s|or|and|actually"
    r"|not) (?:a|an)|un|una|une|ein|einen|eine) |^(?:a|an) )\Z"
)
_BESIDE_A_YEAR = re.compile(r"[ ,(]{1,2}(?:from |von |del? |of |vom )?(?:19|20)[0-9]{2}(?![0-9])")
_ON_THE_NEXT = re.compile(rf"[^.;\n{VEHICLE}]{{0,25}}\b(?:on|for|in) (?:the|my) {VEHICLE}")
SHORT = 40  # characters of an answer that is read as one name
FEW = 2  # words of an answer in which an everyday word can be the name of a vehicle
_SMALL_NUMBERS = frozenset(["one", "two", "three", "uno", "una", "un", "une", "ein", "eine", "eins", "um", "uma", "xx"])
_SOMEBODY = re.compile(rf"{KIN}(?: s)?")
_COUNTED = re.compile(r"[ -](?:thousand|hundred|mil|mille|mila|tausend)\b")  # "eighty-eight thousand" is no Oldsmobile
_FIRST_OF_A_MONTH = re.compile(r"1er (?:janv|fevr|févr|mars|avr|mai|juin|juil|aout|août|sept|oct|nov|dec|déc)")
# Thousands that a number behind them adds to
_THOUSANDS = re.compile(r"(?:thousand|tausend|mille|mila|\bmil|[0-9]k|千|万|\b(?:الف|الاف))(?:[ -]|,? (?:and|e|y|et|und|con) | ?و ?)?\Z")
SHORTEST = 3  # letters of a name that counts without its make: "is" and "up" are models too
_YEAR_BEFORE = re.compile(r"(?<![0-9])(?:(?:19|20)|')[0-9]{2},? $")
_YEAR_BEHIND = re.compile(r"[ ,(]{1,2}(?:(?:19|20)|')[0-9]{2}(?![0-9])")
_PART = re.compile(r"[0-9][.,]\Z")  # "mit 1.6er Benziner" is no BMW 6er
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


@dataclass(frozen=True, kw_only=True, slots=True)
class Car:
    """A vehicle as it was named. `spotted` are the places that name it; `corrects`: it stands for the one before."""

    start: int
    end: int
    make: str | None
    model: str | None
    choices: tuple[str, ...] = ()
    corrects: bool = False
    is_open: bool = False  # "a Leaf or a Bolt": not decided

    def is_same(self, other: "Car") -> bool:
        """Whether both may be one vehicle, of which one place says more."""
        for one, another in ((self, other), (other, self)):
            if one.choices and not one.model and another.model and f"{another.make} {another.model}" not in one.choices:
                return False
        if (self.make and other.make and self.make != other.make) or (self.choices and other.choices and self.choices != other.choices):
            return False
        return not (self.model and other.model) or self.model == other.model


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """`marked` is the text with the names of vehicles marked; `count`: how many of them are to be insured."""

    cars: tuple[Car, ...]
    marked: str
    count: int
    denied: tuple[str, ...] = ()  # models that the words say it is not
    denied_makes: tuple[str, ...] = ()  # the same of makes without a model
    aside: tuple[str, ...] = ()  # makes and models of vehicles that are named, and are somebody else's, or of before


def named_cars(text: str, vehicles: Vehicles | None, asked: Sequence[Detail]) -> Named:
    """`text` is bare and in small letters."""
    answering = Detail.MAKE in asked or Detail.MODEL in asked
    spotted = _spotted(text, vehicles, answering=answering) if vehicles else []
    spotted = _of_their_make(spotted, text)
    aside = asides(text, spotted)
    cars: list[Car] = []
    last = 0
    denied: list[Spotted] = []
    for at, each in enumerate(spotted):
        following = spotted[at + 1].start if at + 1 < len(spotted) else len(text)
        is_last = at + 1 == len(spotted)
        if not (is_last and answering and not cars) and not each.choices and text[each.end : following] in ("", " "):
            continue  # "BMW R 1250 GS": the make goes with the name behind it
        if is_negated(text[max(each.start - 60, last) : each.start]):
            denied.append(each)
            _leave_open(cars, each, text)
        elif not any(other.spotted is each for other in aside):
            _put(cars, _car(_of_the_make_before(each, cars, text), text, vehicles), text)
        last = each.end
    others = _besides_the_chosen(cars, spotted, text)
    cars = [car for car in cars if car not in others]
    renaming = _renamed(cars, text, vehicles)
    count = sum(not car.corrects for car in cars) if not any(car.is_open for car in cars) else 1
    return Named(
        cars=tuple(cars),
        marked=without_asides(_without_years_of(denied, _marked(text, [*spotted, *renaming])), aside),
        denied=tuple(name for each in denied for name in _models(each)),
        denied_makes=tuple(each.make for each in denied if each.make and not each.choices),
        aside=(
            *(name for each in aside for name in (*_models(each.spotted), *filter(None, [each.spotted.make]))),
            *(name for each in others for name in (each.model, each.make) if name),
        ),
        count=max(count, 2 if SEVERAL.search(text) else 1 if cars else 0),
    )


def car_of(number: Number, text: str, cars: Sequence[Car]) -> int:
    """Which of the cars a number in the marked text is of: the one that it stands right before, or else the last one named."""
    behind = text[number.end : number.end + 60]
    following = next((at for at, car in enumerate(cars) if car.start >= number.start), len(cars) - 1)
    is_before = re.match(rf"[ ,]{{0,2}}(?:(?!and|y |et |und|or )[a-z]+ )?{VEHICLE}", behind) or _ON_THE_NEXT.match(behind)
    return following if is_before else max((at for at, car in enumerate(cars) if car.start <= number.start), default=0)


def _besides_the_chosen(cars: Sequence[Car], spotted: Sequence[Spotted], text: str) -> list[Car]:
    """ "A Kangoo and a Zoé at home, I want to insure the Zoé": all but the one that is named once more as the one to insure."""
    if len(cars) == 1 or SEVERAL.search(text):
        return []
    again = [each for at, each in enumerate(spotted) if each.model and each.model in [other.model for other in spotted[:at]]]
    chosen = {each.model for each in again if _TO_INSURE.search(text[max(each.start - 40, 0) : each.start])}
    return [car for car in cars if car.model not in chosen] if len(chosen) == 1 else []


def _leave_open(cars: list[Car], denied: Spotted, text: str) -> None:
    """ "Camry, não Corolla" may take back the one or the other."""
    bare = any(found.end() == denied.start for found in BARE_NO.finditer(text, max(denied.start - 10, 0), denied.start))
    if bare and cars and denied.make == cars[-1].make and denied.model != cars[-1].model:
        cars[-1] = replace(cars[-1], is_open=True)


def _renamed(cars: list[Car], text: str, vehicles: Vehicles | None) -> list[Spotted]:
    """ "Audi A3, no, A4": the other model of the only vehicle's make takes its place; a name that may be anything else leaves it open."""
    make = cars[0].make if len(cars) == 1 and (cars[0].model or cars[0].choices) else None
    found = renamed(text, cars[0].end, make, cars[0].model, vehicles) if make and vehicles else None
    if found is None:
        return []
    one = found.models[0].model if len(found.models) == 1 else None
    choices = () if one else tuple(map(str, found.models))
    cars.append(Car(start=found.start, end=found.end, make=make, model=one, choices=choices, corrects=True, is_open=not found.is_certain))
    if not found.is_certain:
        cars[0] = replace(cars[0], is_open=True)
        return []
    return [Spotted(start=found.start, end=found.end, make=make, model=one, choices=() if one else found.models)]


def _models(spotted: Spotted) -> list[str]:
    return [spotted.model] if spotted.model else [choice.model for choice in spotted.choices]


def _spotted(text: str, vehicles: Vehicles, *, answering: bool) -> list[Spotted]:
    """A name that is an everyday word too ("Leaf") also counts beside a year, where somebody says that they have one, and as an answer, if
    nothing else names a vehicle there."""
    sure = [each for each in vehicles.spot(text, answering=False) if not _is_everyday(text, each)]
    spotted = vehicles.spot(text, answering=True)
    again = _named_again(spotted, [each for each in spotted if each in sure or answering or _is_owned(text, each)])
    told = [each for each in spotted if each in again or not _is_everyday(text, each)]
    if answering and not any(each.choices for each in sure):
        return [each for each in told if each.choices or not sure or each in sure]  # beside a Honda, "lots" is no Lotus
    named = [each for each in told if each.choices and each.end - each.start >= SHORTEST and text[each.start : each.end] not in LABELS]
    makes = [each for each in told if not each.choices]
    opposed = [each for each in (*named, *makes) if is_negated(text[max(each.start - 60, 0) : each.start])]  # "not the Civic, the Accord"
    if opposed:
        return sorted({each.start: each for each in (*opposed, *named, *sure)}.values(), key=lambda each: each.start)
    known = [each.choices for each in named if _is_owned(text, each)] + [each.choices for each in sure]
    likely = [each for each in named if each in again or each.choices in known or (answering and _stands_for_another(text, each))]
    taken = [range(each.start, each.end) for each in sure]
    return sorted(
        [*sure, *(each for each in likely if not any(each.start < span.stop and span.start < each.end for span in taken))],
        key=lambda each: each.start,
    )


def _named_again(spotted: Sequence[Spotted], certain: Sequence[Spotted]) -> list[Spotted]:
    """ "A Punto and a Tipo, insure the Tipo": a word is a name where it stands twice, and another model of its make is named."""
    counted = Counter(each.choices for each in spotted if each.choices)
    return [
        each
        for each in spotted
        if counted[each.choices] > 1 and any(each.make == other.make and each.choices != other.choices for other in certain)
    ]


def _of_their_make(spotted: Sequence[Spotted], text: str) -> list[Spotted]:
    """A name right behind the make of another is that make's own, which the company does not know: a Hyundai i30 is no Infiniti."""
    kept: list[Spotted] = []
    for each in spotted:
        last = kept[-1] if kept else None
        beside = last is not None and text[last.end : each.start] == " "
        words = set(fold(text[each.start : each.end]).split())
        if last is not None and last.choices and (beside or len(words) == 1) and words <= VERSIONS:
            continue  # a "Stonic Vision" is no Eagle Vision
        if beside and last is not None and last.choices and each.end - each.start <= WEAK:
            continue  # "Cayenne S" is no Model S
        if beside and last is not None and last.choices and last.make != each.make and text[each.start].isdigit():
            continue  # "Mercedes Classe C 220 d" is no BMW 220d
        behind = beside and last is not None and last.model is None and not last.choices
        if last is not None and behind and each.make and last.make and each.make != last.make:
            continue
        kept.append(each)
    return kept


def _is_everyday(text: str, spotted: Spotted) -> bool:
    """ "Es", "y", "like", "one" and "1er" are models, too: within a sentence, and without their make, they are what they always are."""
    name = fold(text[spotted.start : spotted.end])
    if _counts(text, spotted) or _PART.search(text[: spotted.start]):
        return True
    if _FIRST_OF_A_MONTH.match(text, spotted.start) or _SOMEBODY.fullmatch(name) or _COUNTED.match(text, spotted.end):
        return True
    if name in BODIES | ELECTRIC_WORDS | TALK:
        return len(fold(text).split()) > 1
    return name in _everyday_words() and len(fold(text).split()) > FEW


def _counts(text: str, spotted: Spotted) -> bool:
    """ "Quarantatremila e cinquecento" is no Fiat 500: the name is a number, and goes on with one."""
    name = text[spotted.start : spotted.end]
    is_number = any(number.start == 0 and number.end == len(name) for number in numbers(name, LANGUAGES))
    return is_number and _THOUSANDS.search(text[max(spotted.start - 40, 0) : spotted.start]) is not None


@cache
def _everyday_words() -> frozenset[str]:
    """Of all languages, and the words for small numbers."""
    return frozenset().union(*map(catalogue().stopwords, LANGUAGES)) | _SMALL_NUMBERS


def _stands_for_another(text: str, spotted: Spotted) -> bool:
    """ "An Armada or Pathfinder?", "no, the Pathfinder"."""
    before = text[max(spotted.start - 40, 0) : spotted.start]
    return _EITHER.search(before) is not None or is_taken_back(before)


def _is_owned(text: str, spotted: Spotted) -> bool:
    before = text[max(spotted.start - 40, 0) : spotted.start]
    return bool(_HAVING.search(before) or _BESIDE_A_YEAR.match(text, spotted.end, spotted.end + 12))


def _longer(spotted: Spotted, text: str, vehicles: Vehicles | None) -> tuple[str, ...]:
    """Models whose name goes on where the words stand apart: "a Yukon, the long one, XL", "Picasso C4"."""
    if vehicles is None or not spotted.model:
        return ()
    behind = f"{spotted.model} "
    said = {*fold(text[: spotted.start]).split()[-1:], *(fold(text[spotted.end :]).split() if len(text) <= SHORT else ())}
    others = [each for each in vehicles.all if each.make == spotted.make and each.model.startswith(behind)]
    return tuple(str(each) for each in others if set(fold(each.model.removeprefix(behind)).split()) <= said)


def _car(spotted: Spotted, text: str, vehicles: Vehicles | None) -> Car:
    if longer := _longer(spotted, text, vehicles):
        return Car(
            start=spotted.start, end=spotted.end, make=spotted.make, model=None, choices=(f"{spotted.make} {spotted.model}", *longer)
        )
    choices = tuple(str(each) for each in spotted.choices) if spotted.model is None else ()
    if spotted.model and _YEAR.fullmatch(spotted.model.strip()) and _YEAR.search(text[spotted.start : spotted.end]):
        choices = (f"{spotted.make} {spotted.model}",)  # a Peugeot 2008, or a Peugeot of that year
    return Car(start=spotted.start, end=spotted.end, make=spotted.make, model=spotted.model, choices=choices)


def _of_the_make_before(spotted: Spotted, cars: Sequence[Car], text: str) -> Spotted:
    """ "i20, no, i30": of all that is called so, what the make of the one before builds."""
    own = [each for each in spotted.choices if cars and each.make == cars[-1].make]
    if spotted.model or len(own) != 1 or not is_taken_back(text[cars[-1].end : spotted.start]):
        return spotted
    return replace(spotted, make=own[0].make, model=own[0].model, choices=tuple(own))


def _put(cars: list[Car], car: Car, text: str) -> None:
    """Names of one vehicle become one; another vehicle stands beside it, or in its place."""
    same = next((at for at, other in enumerate(cars) if other.is_same(car)), None)
    if same is not None:
        other = cars[same]
        fuller = car if car.model or (car.choices and not other.model and not other.choices) else other
        cars[same] = Car(
            start=other.start,
            end=max(other.end, car.end),
            make=fuller.make or other.make or car.make,
            model=fuller.model,
            choices=fuller.choices,
            corrects=other.corrects,
            is_open=other.is_open,
        )
        return
    between = text[cars[-1].end : car.start] if cars else ""
    either = bool(cars) and _EITHER.search(between) is not None
    if either:
        cars[-1] = Car(
            start=cars[-1].start, end=cars[-1].end, make=cars[-1].make, model=cars[-1].model, corrects=cars[-1].corrects, is_open=True
        )
    corrects = bool(cars) and not either and is_taken_back(between)
    if corrects and car.choices and not car.model:  # it is not the one before, and nobody can tell yet which it is
        cars[-1] = replace(cars[-1], is_open=True)
    cars.append(Car(start=car.start, end=car.end, make=car.make, model=car.model, choices=car.choices, corrects=corrects, is_open=either))


def _marked(text: str, spotted: Sequence[Spotted]) -> str:
    """Each name, with its version. A year that stands between make and model stays readable."""
    for each in spotted:
        name = text[each.start : each.end]
        known = " ".join((each.model or "", *(choice.model for choice in each.choices)))
        kept = {place for year in _YEAR.finditer(name) if year[0] not in known for place in range(*year.span())}
        mark = "".join(letter if at in kept else VEHICLE for at, letter in enumerate(name))
        version = end_of_version(text, each.end) - each.end if each.choices else 0
        text = text[: each.start] + mark + VEHICLE * version + text[each.end + version :]
    return text


def _without_years_of(denied: Sequence[Spotted], text: str) -> str:
    """The model year beside a vehicle that it is not is no detail of the one to insure."""
    for each in denied:
        for year in (
            *_YEAR_BEFORE.finditer(text, max(each.start - 8, 0), each.start),
            *_YEAR_BEHIND.finditer(text, each.end, each.end + 8),
        ):
            text = text[: year.start()] + BLANK * len(year[0]) + text[year.end() :]
    return text
