"""A message as the closed world looks at it: what in it may be a value, what it denies, and how many vehicles and ages it names."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from core.quoting.details import OLDEST, YOUNGEST, Detail
from core.quoting.reading.closed_world import Scene, Stand
from core.quoting.reading.meanings import Meaning, Whose
from core.quoting.reading.named_cars import Named
from core.quoting.reading.numbers import Number

NEAR = 2  # letters between a make and its model
YEARS = range(1950, 2100)


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """As it was read. `found` are the meanings that count, `each` those of its numbers by themselves, `denied` those that it takes back;
    `explained` are the places of numbers that need no other explanation. `written` and `skeleton` are those of a scene."""

    written: str
    skeleton: str
    numbers: Sequence[Number]
    explained: Collection[int]
    found: Sequence[Meaning]
    each: Sequence[Meaning]
    denied: Sequence[Meaning]
    named: Named
    languages: Sequence[str]


def scene_of(message: Message) -> Scene:
    """A number that nothing explains may be a value, too."""
    named = message.named
    stands = [
        Stand(detail=each.detail, start=each.number.start, end=each.number.end, meaning=each, sure=each.doubt is None)
        for each in message.found
        if each.detail
    ]
    stands += [Stand(detail=Detail.MODEL, start=car.start, end=car.end, corrects=car.corrects) for car in named.cars]
    places = {place for each in stands for place in range(each.start, each.end)}
    stands += [
        Stand(detail=None, start=each.start, end=each.end, sure=False, meaning=Meaning(number=each, detail=None, value=int(each.worth)))
        for each in message.numbers
        if each.start not in message.explained and each.start not in places
    ]
    return Scene(
        written=message.written,
        skeleton=message.skeleton,
        stands=sorted(stands, key=lambda each: each.start),
        denied=message.denied,
        others_ages=[each.value for each in message.each if each.whose is Whose.OTHER and YOUNGEST <= each.value <= OLDEST],
        also_models=_also_models(message),
        vehicles=len({*named.cars}) + len(named.aside) + len(named.denied),
        languages=message.languages,
    )


def _also_models(message: Message) -> Collection[int]:
    """Where a year begins that stands right behind a make and before another year: it may be the name of the model."""
    makes = [car.end for car in message.named.cars if car.make and not car.model]
    years = [number.start for number in message.numbers if number.is_plain and number.whole in YEARS]
    return {start for start in years[:-1] if any(0 <= start - end <= NEAR for end in makes)}
