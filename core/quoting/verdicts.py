"""Whether a customer has said what stands in the arguments of `get_quote`: said, taken back since, said of something else, or invented."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.guardrails.plaintext import bare
from core.language import fold
from core.quoting.corrections import is_negated
from core.quoting.details import Detail, Said, Value
from core.quoting.distances import is_about
from core.quoting.heard import LONGEST, Heard
from core.quoting.numbers import numbers
from core.quoting.set_aside import without_others
from core.quoting.standing import OF_THE_CAR, Line, Told
from core.quoting.vehicles import Unknown, Vehicle, Vehicles

_MILES = (Detail.MILEAGE, Detail.YEARLY_MILEAGE)
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
    """An argument may be used where `word` is SAID; then `said` tells where."""

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
    """`lines` are the customer's, in their order. The arguments are of one quote: they must all be of one vehicle."""
    told = Told(lines, tuple(languages), today, vehicles)
    wanted = _wanted(arguments, told, vehicles)
    judge = Judge(told)
    car = judge.car(wanted)
    return {detail: judge.verdict(detail, value, wanted.get(detail, value), car) for detail, value in arguments.items()}


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

    def __init__(self, told: Told) -> None:
        self._told = told

    def car(self, wanted: Mapping[Detail, Value]) -> Mapping[Detail, Said]:
        """Of the vehicles that stand beside each other, the one that the arguments name."""
        model, make = wanted.get(Detail.MODEL), wanted.get(Detail.MAKE)
        for car in self._told.beside:
            if model and Detail.MODEL in car and car[Detail.MODEL].value == model and car[Detail.MAKE].value == make:
                return {**{detail: said for detail, said in self._told.current.items() if detail not in OF_THE_CAR}, **car}
        if self._told.floating or (self._told.beside and Detail.MODEL not in self._told.current):
            return {detail: said for detail, said in self._told.current.items() if detail not in OF_THE_CAR}
        return self._told.current

    def verdict(self, detail: Detail, value: Value, wanted: Value, holding: Mapping[Detail, Said]) -> Verdict:
        if detail is Detail.COVERS:
            return self._covers(value)
        said = holding.get(detail)
        if said is not None and (_is(said, wanted) or _is(said, value)):
            return Verdict(word=Word.SAID, said=said)
        if said is None and isinstance(value, str) and wanted == value and (written := self._written(detail, value)):
            return written
        if any(_is(past, wanted) for past in self._told.past if past.detail is detail):
            return Verdict(word=Word.STALE)
        if said is None and (chosen := self._chosen(detail, value)):
            return Verdict(word=Word.SAID, said=chosen)
        if any(detail in each.details and _may_be(each.values, value, wanted) for heard in self._told.heard for each in heard.unclear):
            return Verdict(word=Word.UNSURE)
        if any(_is(each, wanted) for each in self._told.floating if each.detail is detail):
            return Verdict(word=Word.UNSURE)
        return Verdict(word=Word.OTHER if self._stands_somewhere(detail, value, wanted) else Word.NEVER)

    def _chosen(self, detail: Detail, value: Value) -> Said | None:
        """What stands in the customer's words, and no rule of reading is certain of: who called with it has understood it so."""
        told = self._told
        if detail in OF_THE_CAR and (told.beside or told.floating):
            return None
        heard = next((heard for heard in reversed(told.heard) if _speaks_of(heard, detail)), None)
        last = next((each for each in heard.readings if each.detail is detail), None) if heard else None
        denied = any((detail, value) in each.denied for each in told.heard)
        return last if last is not None and not denied and last.value == value else None

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
            if fold(value) not in set_aside and self._mentions(line, value):
                return Verdict(word=Word.SAID, said=Said(detail=detail, value=value, message=line.id, words=value))
        return None

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


def _speaks_of(heard: Heard, detail: Detail) -> bool:
    said = any(each.detail is detail for each in (*heard.said, *heard.readings))
    return said or any(detail in each.details for each in heard.unclear) or any(each is detail for each, _ in heard.denied)


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
