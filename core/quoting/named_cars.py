"""The vehicles that a customer's words name: the one to insure, one that was taken back, one of before, and how many there are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.quoting.corrections import is_negated, is_taken_back
from core.quoting.details import Detail
from core.quoting.meanings import VEHICLE
from core.quoting.vehicles import Spotted, Vehicles

_FORMER = re.compile(
    r"\b(?:used to (?:have|drive|own)|had(?: a| an)?|sold|trad(?:ed|ing|e)(?:[- ]in)?|replac(?:es|ed|ing|e)|instead of|previous(?:ly)?|coming from|my (?:last|old|former|ex)|switch(?:ed|ing) from|got rid of|totall?ed"
    r"|crashed|wrecked|rather than|unlike|like|hit by|behind|between|owned|antes tenia|tenia|vendi|avant j'avais|j'avais|vendu|hatte|verkauft|fruher)\b[^.;!?\n]{0,25}\Z"
)
_EITHER = re.compile(r"\b(?:or|vs\.?|versus|oder|ou|o)(?: (?:a|an|the|maybe|un|una|une|ein|einen|perhaps|[0-9]{4}))* \Z")
_TWO = re.compile(
    r"\b(?:(?:two|both|2|three|3|multiple|several|second|another|other) (?:cars|vehicles|autos|trucks|bikes|motorcycles|policies|quotes)|(?:second|2nd|another|an additional) (?:car|vehicle|one)|(?:dos|los dos|ambos) (?:coches|autos|carros|vehiculos)"
    r"|(?:deux|les deux) (?:voitures|vehicules)|(?:zwei|beide) (?:autos|wagen|fahrzeuge))\b"
)
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
        if self.make and other.make and self.make != other.make:
            return False
        return not (self.model and other.model) or self.model == other.model


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """`marked` is the text with the names of vehicles marked; `count`: how many of them are to be insured."""

    cars: tuple[Car, ...]
    marked: str
    count: int


def named_cars(text: str, vehicles: Vehicles | None, asked: Sequence[Detail]) -> Named:
    """`text` is bare and in small letters."""
    answering = Detail.MAKE in asked or Detail.MODEL in asked
    spotted = vehicles.spot(text, answering=answering) if vehicles else []
    cars: list[Car] = []
    last = 0
    for each in spotted:
        before = text[max(each.start - 60, last) : each.start]
        if not (is_negated(before) or _FORMER.search(before)):
            _put(cars, _car(each, text), text)
        last = each.end
    count = sum(not car.corrects for car in cars) if not any(car.is_open for car in cars) else 1
    return Named(cars=tuple(cars), marked=_marked(text, spotted), count=max(count, 2 if _TWO.search(text) else 1 if cars else 0))


def _car(spotted: Spotted, text: str) -> Car:
    choices = tuple(str(each) for each in spotted.choices) if spotted.model is None else ()
    if spotted.model and _YEAR.fullmatch(spotted.model.strip()) and _YEAR.search(text[spotted.start : spotted.end]):
        choices = (f"{spotted.make} {spotted.model}",)  # a Peugeot 2008, or a Peugeot of that year
    return Car(start=spotted.start, end=spotted.end, make=spotted.make, model=spotted.model, choices=choices)


def _put(cars: list[Car], car: Car, text: str) -> None:
    """Names of one vehicle become one; another vehicle stands beside it, or in its place."""
    same = next((at for at, other in enumerate(cars) if other.is_same(car)), None)
    if same is not None:
        other = cars[same]
        fuller = car if car.model or (car.choices and not other.model and not other.choices) else other
        cars[same] = Car(
            start=other.start, end=max(other.end, car.end), make=fuller.make or other.make or car.make, model=fuller.model, choices=fuller.choices,
            corrects=other.corrects, is_open=other.is_open,
        )
        return
    between = text[cars[-1].end : car.start] if cars else ""
    either = bool(cars) and _EITHER.search(between) is not None
    if either:
        cars[-1] = Car(start=cars[-1].start, end=cars[-1].end, make=cars[-1].make, model=cars[-1].model, corrects=cars[-1].corrects, is_open=True)
    corrects = bool(cars) and not either and is_taken_back(between)
    cars.append(Car(start=car.start, end=car.end, make=car.make, model=car.model, choices=car.choices, corrects=corrects, is_open=either))


def _marked(text: str, spotted: Sequence[Spotted]) -> str:
    """A year that stands between make and model stays readable."""
    for each in spotted:
        name = text[each.start : each.end]
        known = " ".join((each.model or "", *(choice.model for choice in each.choices)))
        kept = {place for year in _YEAR.finditer(name) if year[0] not in known for place in range(*year.span())}
        mark = "".join(letter if at in kept else VEHICLE for at, letter in enumerate(name))
        text = text[: each.start] + mark + text[each.end :]
    return text
