"""Whether a customer has said what stands in the arguments of `get_quote`: said, taken back since, said of something else, or invented."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from core.guardrails.plaintext import bare
from core.language import LANGUAGES, fold
from core.quoting.claims.contest import Contest
from core.quoting.claims.support import lacks_its_unit, supported
from core.quoting.details import Detail, Said, Value
from core.quoting.reading.corrections import is_negated, is_taken_back
from core.quoting.reading.distances import is_about, miles_of
from core.quoting.reading.heard import LONGEST
from core.quoting.reading.numbers import numbers
from core.quoting.reading.set_aside import without_others
from core.quoting.reading.standing import OF_THE_CAR, Line, Told
from core.quoting.vehicles.known import Unknown, Vehicle, Vehicles, key
from core.quoting.vehicles.slips import nearest

_MILES = (Detail.MILEAGE, Detail.YEARLY_MILEAGE)
_NAY = re.compile(r"\b(?:no|nee?|nein|non|nao|nah)\b")
NEAR = 45  # letters between a name and the one that takes its place
_WITHOUT = re.compile(r"\b(?:no|not|without|sin|sans|ohne|kein\w*|don t (?:need|want))(?: \w+)? \Z")


class Word(StrEnum):
    """What can be said of an argument."""

    SAID = "said"
    STALE = "stale"  # said, and taken back since, or said of a vehicle that is another one now
    OTHER = "other"  # said, but as something else: another detail, another vehicle, another person
    UNSURE = "unsure"  # said so that it can be understood in several ways: to be asked
    NEVER = "never"


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """An argument may be used where `word` is SAID; then `said` tells where, and for one that is UNSURE where it stands."""

    word: Word
    said: Said | None = None


def says(
    argument: Detail, value: Value, lines: Sequence[Line], *, languages: Sequence[str], today: date, vehicles: Vehicles | None
) -> Verdict:
    """One argument by itself. Of several vehicles it cannot be told which one is meant: see `verdicts`."""
    return verdicts({argument: value}, lines, languages=languages, today=today, vehicles=vehicles)[argument]


def verdicts(
    arguments: Mapping[Detail, Value], lines: Sequence[Line], *, languages: Sequence[str], today: date, vehicles: Vehicles | None
) -> dict[Detail, Verdict]:
    """`lines` are the customer's, in their order. The arguments are of one quote: they must all be of one vehicle. Number words count in
    every language, those of `languages` first: in short messages it is easily mistaken, and whoever called has read them rightly."""
    told = Told(lines, tuple(dict.fromkeys((*languages, *LANGUAGES))), today, vehicles)
    wanted = _wanted(arguments, told, vehicles)
    judge = Judge(told, arguments)
    car = judge.car(wanted)
    return {detail: judge.verdict(detail, value, wanted, car) for detail, value in arguments.items()}


def _wanted(arguments: Mapping[Detail, Value], told: Told, vehicles: Vehicles | None) -> dict[Detail, Value]:
    """Make and model as the company writes them, where it knows them."""
    make, model = (str(arguments.get(each, "")) for each in (Detail.MAKE, Detail.MODEL))
    if vehicles is None or not (make or model):
        return {}
    if not model:
        named = vehicles.make_named(make)
        return {Detail.MAKE: named} if named else {}
    found = vehicles.find(make or str(told.current_value(Detail.MAKE)), model)
    if isinstance(found, Vehicle):
        return {Detail.MAKE: found.make, Detail.MODEL: found.model}
    return {Detail.MAKE: found.make} if isinstance(found, Unknown) and found.make else {}


class Judge:
    """Judges arguments by what a customer has said."""

    def __init__(self, told: Told, arguments: Mapping[Detail, Value] = MappingProxyType({})) -> None:
        self._told, self._arguments = told, arguments
        self._contest = Contest(told, arguments)

    def car(self, wanted: Mapping[Detail, Value]) -> Mapping[Detail, Said]:
        """Of the vehicles that stand beside each other, the one that the arguments name."""
        model, make = wanted.get(Detail.MODEL), wanted.get(Detail.MAKE)
        for car in self._told.beside:
            if model and Detail.MODEL in car and car[Detail.MODEL].value == model and car[Detail.MAKE].value == make:
                return {**{detail: said for detail, said in self._told.current.items() if detail not in OF_THE_CAR}, **car}
        if self._told.floating or (self._told.beside and Detail.MODEL not in self._told.current):
            return {detail: said for detail, said in self._told.current.items() if detail not in OF_THE_CAR}
        return self._told.current

    def verdict(self, detail: Detail, value: Value, vehicle: Mapping[Detail, Value], holding: Mapping[Detail, Said]) -> Verdict:
        wanted = vehicle.get(detail, value)
        if detail is Detail.COVERS:
            return self._covers(value)
        said = None if lacks_its_unit(holding.get(detail), self._told) else holding.get(detail)
        if said is not None and (_is(said, wanted) or _is(said, value)):
            settled = any(line.id == said.message and line.confirmed.get(detail) == said.value for line in self._told.lines)
            lost = self._is_left_behind(wanted) if detail is Detail.MODEL else self._contest.lost(detail, value)
            lost = lost and not settled
            return self._unsure(detail, value) if lost else Verdict(word=Word.SAID, said=said)
        if said is None and isinstance(value, str) and wanted == value and (written := self._written(detail, value)):
            return written
        won = self._contest.won(detail, value)
        stale = any(_is(past, wanted) for past in self._told.past if past.detail is detail)
        stands_now = won and (detail in self._told.current or detail is Detail.DRIVER_AGE or self._contest.is_said_last(detail, value))
        if stale and (not stands_now or self._is_in_kilometres(detail, value)):
            return Verdict(word=Word.STALE)
        chosen = supported(detail, value, self._told, self._arguments)
        if chosen and not self._contest.lost(detail, value):
            return Verdict(word=Word.SAID, said=chosen)
        if won:
            return Verdict(word=Word.SAID, said=won)
        if detail in (Detail.MAKE, Detail.MODEL) and (corrected := self._corrected(detail, wanted)):
            return corrected
        if said is None and detail in (Detail.MAKE, Detail.MODEL) and not stale and (meant := self._meant(detail, vehicle)):
            return Verdict(word=Word.SAID, said=meant)
        if detail is Detail.MAKE and not stale and (made := self._made(vehicle, holding)):
            return Verdict(word=Word.SAID, said=made)
        word = self._open(detail, value, wanted)
        doubted = word is Word.UNSURE or (word is Word.OTHER and self._contest.is_open(detail, value))
        return self._unsure(detail, value) if doubted else Verdict(word=word)

    def _unsure(self, detail: Detail, value: Value) -> Verdict:
        """ "Not 62" is no doubt about 62; "61, no 62" may say either."""
        last = self._contest.last_of(value)
        if last and last.denied:
            return Verdict(word=Word.STALE)
        if isinstance(value, str):
            return Verdict(word=Word.UNSURE, said=self._named(detail, value))
        return Verdict(word=Word.UNSURE, said=None if last and last.bare_no else self._contest.stands(detail, value))

    def _named(self, detail: Detail, name: str) -> Said | None:
        """Where a name stands in so many words; a make stands with its model."""
        words = name if detail is Detail.MODEL else str(self._arguments.get(Detail.MODEL, name))
        line = next((line for line in reversed(self._told.lines) if self._mentions(line, words)), None)
        return Said(detail=detail, value=name, message=line.id, words=words) if line else None

    def _made(self, vehicle: Mapping[Detail, Value], holding: Mapping[Detail, Said]) -> Said | None:
        """By whom the model is, that was said, where all that is named is of one make: "a Rapid or a Scala? It is the Scala"."""
        vehicles, make, model = self._told.vehicles, vehicle.get(Detail.MAKE), vehicle.get(Detail.MODEL)
        if vehicles is None or model is None:
            return None
        texts = (bare(line.text[:LONGEST]).text.lower() for line in self._told.lines)
        named = {each.make for text in texts for each in vehicles.spot(text) if each.make}
        said = self.verdict(Detail.MODEL, self._arguments.get(Detail.MODEL, model), vehicle, holding).said
        return replace(said, detail=Detail.MAKE, value=make) if said and make and named == {make} else None

    def _is_in_kilometres(self, detail: Detail, value: Value) -> bool:
        """Whether the number was said, and its unit later: "42,000 miles", and then "sorry, that was km"."""
        held = self._told.current.get(detail)
        if detail is not Detail.MILEAGE or held is None or not held.derived or not isinstance(value, int):
            return False
        return held.value == miles_of(Decimal(value))

    def _open(self, detail: Detail, value: Value, wanted: Value) -> Word:
        if any(detail in each.details and _may_be(each.values, value, wanted) for heard in self._told.heard for each in heard.unclear):
            return Word.UNSURE
        if any(_is(each, wanted) for each in self._told.floating if each.detail is detail):
            return Word.UNSURE
        return Word.OTHER if self._stands_somewhere(detail, value, wanted) else Word.NEVER

    def _covers(self, value: Value) -> Verdict:
        """Each is named by the words of its id, and not denied."""
        ids = value if isinstance(value, tuple) else (str(value),)
        lines = [self._mentions(line, re.sub(r"[_-]", " ", each)) for each in ids for line in self._told.lines]
        named = [any(lines[at * len(self._told.lines) : (at + 1) * len(self._told.lines)]) for at in range(len(ids))]
        if not all(named):
            return Verdict(word=Word.NEVER)
        last = next((line for line in reversed(self._told.lines)), None)
        said = Said(detail=Detail.COVERS, value=tuple(ids), message=last.id, words=last.text) if last else None
        return Verdict(word=Word.SAID, said=said)

    def _written(self, detail: Detail, value: str) -> Verdict | None:
        """A name that the company does not know is said where it stands, word for word, in the customer's own words."""
        for line, heard in reversed([*zip(self._told.lines, self._told.heard, strict=True)]):
            set_aside = {fold(name) for name in (*heard.aside, *(str(each) for _, each in heard.denied))}
            if fold(value) not in set_aside and (self._mentions(line, value) or self._is_nearly_written(line, value)):
                return Verdict(word=Word.SAID, said=Said(detail=detail, value=value, message=line.id, words=value))
        return None

    def _is_nearly_written(self, line: Line, name: str) -> bool:
        """ "Mini coper s": a name that several models share, with a slip, where the words name just those models."""
        vehicles = self._told.vehicles
        own = without_others(bare(line.text[:LONGEST]).text.lower())
        return any(
            len(spot.choices) > 1
            and all(each.is_called(name) for each in spot.choices)
            and nearest(key(name), [key(word) for word in own[spot.start : spot.end].split()])
            for spot in (vehicles.spot(own) if vehicles else [])
        )

    def _meant(self, detail: Detail, wanted: Mapping[Detail, Value]) -> Said | None:
        """Where the words name just one vehicle, and it is this one: by a name that is a word too, in Arabic letters, said aloud, or with a
        slip. A make follows from its model."""
        vehicles, make, model = self._told.vehicles, wanted.get(Detail.MAKE), wanted.get(Detail.MODEL)
        if vehicles is None or not isinstance(make, str) or not isinstance(model, str):
            return None
        texts = [without_others(bare(line.text[:LONGEST]).text.lower()) for line in self._told.lines]
        called = [(line, vehicles.called(make, model, text)) for line, text in zip(self._told.lines, texts, strict=True)]
        if any(self._names_another(line, text, make, model, place) for (line, place), text in zip(called, texts, strict=True)):
            return None
        named = [line for line, place in called if place]
        return Said(detail=detail, value=wanted[detail], message=named[-1].id, words=model, derived=True) if named else None

    def _names_another(self, line: Line, text: str, make: str, model: str, place: tuple[int, int] | None) -> bool:
        """Whether a vehicle is named that is neither this one nor one to leave out."""
        vehicles = self._told.vehicles
        first, last = place or (0, 0)
        named = vehicles.spot(text, answering=bool({Detail.MAKE, Detail.MODEL} & set(line.asked))) if vehicles else []
        return any(each.make != make or each.model not in (None, model) for each in named if not (each.start < last and first < each.end))

    def _corrected(self, detail: Detail, wanted: Value) -> Verdict | None:
        """ "Hyundai i20, nein Quatsch, i30. i20 hat meine Schwester": from each other model that is named, a word of correction leads to
        this one."""
        vehicles, model = self._told.vehicles, self._arguments.get(Detail.MODEL, "")
        if vehicles is None or not isinstance(model, str):
            return None
        for line in reversed(self._told.lines):
            own, others = self._others(line, model, vehicles)
            if others and self._mentions(line, model) and all(_gives_way(other, model.lower(), own) for other in others):
                return Verdict(word=Word.SAID, said=Said(detail=detail, value=wanted, message=line.id, words=model, derived=True))
        return None

    def _is_left_behind(self, model: Value) -> bool:
        """Whether a word of correction leads from it to another model."""
        vehicles = self._told.vehicles
        if vehicles is None or not isinstance(model, str):
            return False
        named = [(model.lower(), *self._others(line, model, vehicles, answering=False)) for line in self._told.lines]
        return any(_gives_way(name, each, own) and not _gives_way(each, name, own) for name, own, others in named for each in others)

    def _others(self, line: Line, model: str, vehicles: Vehicles, *, answering: bool = True) -> tuple[str, set[str]]:
        """The customer's own words, and how the last word of each other model is written there."""
        own = without_others(bare(line.text[:LONGEST]).text.lower())
        named = {own[each.start : each.end].split()[-1] for each in vehicles.spot(own, answering=answering) if each.choices}
        return own, {each for each in named if len(each) > 1 and [fold(each)] != fold(model).split()[-1:]}

    def _mentions(self, line: Line, words: str) -> bool:
        own = without_others(bare(line.text[:LONGEST]).text.lower())
        name = fold(words)
        folded = f" {fold(own)} "
        at = folded.find(f" {name} ") if name else -1
        return at >= 0 and not is_negated(folded[: at + 1]) and not _WITHOUT.search(folded[: at + 1])

    def _stands_somewhere(self, detail: Detail, value: Value, wanted: Value) -> bool:
        everything = [
            *self._told.past,
            *self._told.current.values(),
            *self._told.floating,
            *(said for car in self._told.beside for said in car.values()),
        ]
        if isinstance(value, str):
            return any(_is(said, wanted) for said in everything) or any(self._mentions(line, value) for line in self._told.lines)
        if isinstance(value, tuple):
            return False
        if any(_is(said, value) for said in everything):
            return True
        texts = (bare(line.text[:LONGEST]).text.lower() for line in self._told.lines)
        return any(number.worth == value for text in texts for number in numbers(text, self._told.languages))


def _gives_way(name: str, to: str, text: str) -> bool:
    between = rf"(?<!\w){re.escape(name)}(?!\w)(?P<between>[^;!?\n]{{1,{NEAR}}}?)(?<!\w){re.escape(to)}(?!\w)"
    found = re.search(between, text)
    return found is not None and (_NAY.search(found["between"]) is not None or is_taken_back(found["between"]))


def _is(said: Said, value: Value) -> bool:
    """Whether the value is what was said. What was converted may be rounded as a person would."""
    if isinstance(value, str) or isinstance(said.value, str):
        return fold(str(said.value)) == fold(str(value)) and isinstance(value, str)
    if isinstance(value, bool):
        return False
    if said.detail in _MILES and said.derived and isinstance(value, int) and isinstance(said.value, int):
        return is_about(value, said.value)
    return said.value == value


def _may_be(values: Sequence[Value], value: Value, wanted: Value) -> bool:
    return any(value == each or (isinstance(each, str) and fold(str(wanted)) in fold(each)) for each in values)
