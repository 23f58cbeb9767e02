"""Whether a customer has said what stands in the arguments of `get_quote`: said, taken back since, said of something else, or invented."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from core.guardrails.plaintext import bare
from core.language import fold
from core.quoting.corrections import is_negated, is_taken_back
from core.quoting.details import OLDEST, YOUNGEST, Detail, Said, Value
from core.quoting.distances import is_about, miles_of
from core.quoting.heard import LONGEST, Heard, hear
from core.quoting.meanings import Doubt
from core.quoting.numbers import Number, numbers
from core.quoting.set_aside import without_others
from core.quoting.vehicles import Unknown, Vehicle, Vehicles

_OF_THE_CAR = (Detail.MAKE, Detail.MODEL, Detail.YEAR, Detail.MILEAGE, Detail.YEARLY_MILEAGE)
_MILES = (Detail.MILEAGE, Detail.YEARLY_MILEAGE)
_REOPENS = (Doubt.VAGUE, Doubt.CONFLICT, Doubt.WHOSE, Doubt.IMPOSSIBLE, Doubt.CHOICE)
_ALSO = re.compile(
    r"\b(?:also|another|second|other one|as well|too|add|in addition|tambien|otro|otra|ademas|aussi"
    r"|egalement|autre|auch|noch|zweites?|weiteres?|zusatzlich|außerdem|the second one|outro|outra|tambem|altr[oa]|anche"
    r"|ايضا|اخرى|ثانيه|ثانية)\b"
    r"|另一辆|另外|还有|第二辆|也"
)
_WRONG = re.compile(r"\b(?:wrong|mistyped|typed|typo|falsch|vertippt|equivo\w+|errad[oa]|enganei|sbagliat\w+|trompe\w*|erreur)\b")
_KM = re.compile(r"\b(?:km|kms|kilomet\w+|quilomet\w+|chilomet\w+|كيلو ?متر\w*|كم)\b|公里|千米")
_MILES_SAID = re.compile(r"\b(?:miles|millas|meilen|milles|milhas|miglia|ميل|اميال)\b|英里")
_ASKS = ("?", "？", "؟")
SEPARATORS = str.maketrans("\u066c\u066b", ",.")
_WITHOUT = re.compile(r"\b(?:no|not|without|sin|sans|ohne|kein\w*|don t (?:need|want))(?: \w+)? \Z")


class Word(StrEnum):
    """What can be said of an argument."""

    SAID = "said"
    STALE = "stale"  # said, and taken back since, or said of a vehicle that is another one now
    OTHER = "other"  # said, but as something else: another detail, another vehicle, another person
    UNSURE = "unsure"  # said so that it can be understood in several ways: to be asked
    NEVER = "never"


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One message of the customer. `asked`: what Eva had just asked for; `confirmed`: what she had put to them, and this says yes to;
    `about`: the words of her questions, which may name the vehicle that they are about."""

    id: str
    text: str
    asked: Sequence[Detail] = ()
    about: str = ""
    confirmed: Mapping[Detail, Value] = field(default_factory=dict)


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
    car = told.car(wanted)
    return {detail: told.verdict(detail, value, wanted.get(detail, value), car) for detail, value in arguments.items()}


def _wanted(arguments: Mapping[Detail, Value], told: "Told", vehicles: Vehicles | None) -> dict[Detail, Value]:
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


class Told:
    """All that a customer has said in a conversation, and what of it still holds."""

    @property
    def heard(self) -> Sequence[Heard]:
        """What each line says by itself."""
        return self._heard

    @property
    def cars(self) -> list[dict[Detail, Said]]:
        """What holds now: for each vehicle that stands beside another, or for the only one. The driver's details are in each."""
        driver = {detail: said for detail, said in self._current.items() if detail not in _OF_THE_CAR}
        beside = self._focus is None and any(each in self._current for each in (Detail.MAKE, Detail.MODEL))
        last = [self._current] if beside or not self._cars else []
        spoken_of = [self._cars[self._focus]] if self._focus is not None else []
        return [{**driver, **car} for car in [*spoken_of, *(car for car in self._cars if car not in spoken_of), *last]]

    def __init__(self, lines: Sequence[Line], languages: tuple[str, ...], today: date, vehicles: Vehicles | None) -> None:
        self._lines = lines
        self._languages = languages
        self._current: dict[Detail, Said] = {}
        self._past: list[Said] = []
        self._cars: list[dict[Detail, Said]] = []  # those that stand beside each other
        self._floating: list[Said] = []  # of a vehicle, and nobody knows which
        self._heard: list[Heard] = []
        self._vehicles, self._today = vehicles, today
        self._focus: int | None = None  # which of the cars is spoken of
        for line in lines:
            heard = hear(line.text, message=line.id, languages=languages, today=today, asked=line.asked, vehicles=vehicles)
            self._heard.append(heard)
            self._take(line, heard)

    def current_value(self, detail: Detail) -> Value:
        return self._current[detail].value if detail in self._current else ""

    def _take(self, line: Line, heard: Heard) -> None:
        for detail, value in heard.denied:
            if detail in self._current and self._current[detail].value == value:
                self._past.append(self._current.pop(detail))
        for open_one in heard.unclear:
            if len(open_one.details) == 1 and open_one.why in _REOPENS:
                self._drop(open_one.details)
        if heard.each:
            self._cars += [{each.detail: each for each in car} for car in heard.each]
        self._turn_to_another_car(line, heard)
        for said in heard.said:
            self._keep(said)
        for corrected in self._corrections(line, heard):
            self._keep(corrected) if corrected.value else self._drop((corrected.detail,))
        for detail, value in line.confirmed.items():
            self._keep(Said(detail=detail, value=value, message=line.id, words=line.text, derived=True))

    def _corrections(self, line: Line, heard: Heard) -> list[Said]:
        """What a line takes back without naming it: "sorry, 46k". A number that can be one detail only is its new value; what may be
        meant otherwise does not hold any more, and has no value here."""
        words = bare(line.text[:LONGEST].translate(SEPARATORS)).text.lower()
        told = {said.detail for said in heard.said}
        found = self._numbers_in(words)
        if not (is_taken_back(words) or _WRONG.search(words)):
            found = found if self._names_again(found) else []
        if not self._numbers_in(words):
            return self._unit_of(line, words)
        meant = {number: detail for number in found if (detail := self._may_mean(number)) and detail not in told}
        old = [number for number in found if any(held == number.whole for held in self._held_before(meant.get(number), heard))]
        new = [(number, detail) for number, detail in meant.items() if number not in old]
        plain = (is_taken_back(words) or bool(_WRONG.search(words)) or bool(heard.denied)) and len(new) == 1 and len(found) == 1 + len(old)
        return [
            Said(
                detail=detail,
                value=self._in_the_unit_before(detail, number) if plain else 0,
                message=line.id,
                words=words[number.start : number.end],
                derived=detail is Detail.MILEAGE and self._was_in_km(),
            )
            for number, detail in new
        ]

    def _numbers_in(self, words: str) -> list[Number]:
        return [number for number in numbers(words, self._languages) if number.whole is not None]

    def _held_before(self, detail: Detail | None, heard: Heard) -> list[Value]:
        """The value that a number of this detail would take the place of."""
        denied = [value for each, value in heard.denied if each is detail]
        return denied + ([self._current[detail].value] if detail in self._current else [])

    def _unit_of(self, line: Line, words: str) -> list[Said]:
        """ "In kilometres, sorry": what was said without its unit is of this one. A question leaves it open."""
        is_km, is_miles = _is_meant(_KM, words), _is_meant(_MILES_SAID, words)
        held = self._current.get(Detail.MILEAGE)
        asks = any(mark in words for mark in _ASKS)
        if held is None:
            unclear = [each for heard in self._heard for each in heard.unclear if each.why is Doubt.UNIT and each.values]
            value = unclear[-1].values[0] if unclear else 0
            if not unclear or is_km == is_miles or asks or not isinstance(value, int):
                return []
            miles = miles_of(Decimal(value)) if is_km else value
            return [Said(detail=Detail.MILEAGE, value=miles, message=line.id, words=line.text, derived=is_km)]
        if not _KM.search(words) or held.derived or not isinstance(held.value, int):
            return []
        miles = miles_of(Decimal(held.value)) if is_km and not is_miles and not asks else 0
        return [Said(detail=Detail.MILEAGE, value=miles, message=line.id, words=line.text, derived=True)]

    def _was_in_km(self) -> bool:
        held = self._current.get(Detail.MILEAGE) or next((said for said in reversed(self._past) if said.detail is Detail.MILEAGE), None)
        line = next((line for line in self._lines if held and line.id == held.message), None)
        return bool(held and held.derived and line and _KM.search(bare(line.text[:LONGEST]).text.lower()))

    def _in_the_unit_before(self, detail: Detail, number: Number) -> int:
        """ "45,000 km", and then "sorry, 46,000"."""
        return miles_of(number.worth) if detail is Detail.MILEAGE and self._was_in_km() else number.whole or 0

    def _names_again(self, found: Sequence[Number]) -> bool:
        """Whether a value that holds is named beside another one: "the 45 is my husband, I am 42"."""
        values = {said.value for said in self._current.values() if said.detail in (Detail.DRIVER_AGE, Detail.YEAR)}
        return len(found) > 1 and any(number.whole in values for number in found)

    def _may_mean(self, number: Number) -> Detail | None:
        """By its size, among the details that hold."""
        whole = number.whole or 0
        detail: Detail | None = Detail.MILEAGE if whole >= 1000 else None
        if number.is_plain and 1950 <= whole <= self._today.year + 1:
            detail = Detail.YEAR
        elif not number.is_scaled and YOUNGEST <= whole <= OLDEST:
            detail = Detail.DRIVER_AGE
        denied = {each for heard in self._heard[-1:] for each, _ in heard.denied}
        return detail if detail in self._current or detail in denied else None

    def _drop(self, details: Sequence[Detail]) -> None:
        self._past += [self._current.pop(detail) for detail in details if detail in self._current]

    def _turn_to_another_car(self, line: Line, heard: Heard) -> None:
        """What was said of one vehicle does not hold for the next one."""
        named: dict[Detail, Said] = {said.detail: said for said in heard.said if said.detail in (Detail.MAKE, Detail.MODEL)}
        if self._cars and not heard.each and (meant := self._meant(line, heard, named)) is not None:
            self._turn_to(meant)
            return
        changed = [each for each, said in named.items() if each in self._current and self._current[each].value != said.value]
        if not changed:
            return
        known = {detail: said for detail, said in self._current.items() if detail in _OF_THE_CAR}
        words = bare(line.text[:LONGEST]).text.lower()
        if _ALSO.search(words) and not is_taken_back(words):
            if self._focus is None:
                self._cars.append(known)
            self._focus = None
            self._current = {detail: said for detail, said in self._current.items() if detail not in known}
        else:
            self._drop(tuple(known))

    def _meant(self, line: Line, heard: Heard, named: Mapping[Detail, Said]) -> int | None:
        """Which of the cars that stand beside each other a line is about: it names one, or answers a question that does."""
        models = [str(car[Detail.MODEL].value) if Detail.MODEL in car else "" for car in self._cars]
        if Detail.MODEL in named:
            said = str(named[Detail.MODEL].value)
            return models.index(said) if said in models else None
        if (called := self._called(line)) is not None:
            return called
        if named or not any(said.detail in _OF_THE_CAR for said in heard.said) or self._vehicles is None:
            return None
        asked = {each.model for each in self._vehicles.spot(line.about) if each.model}
        return models.index(next(iter(asked))) if len(asked) == 1 and asked <= set(models) else None

    def _called(self, line: Line) -> int | None:
        """The one car whose model, or make, stands in the line: "let's just do the Lincoln"."""
        words = f" {fold(line.text[:LONGEST])} "
        for each in (Detail.MODEL, Detail.MAKE):
            named = [at for at, car in enumerate(self._cars) if each in car and f" {fold(str(car[each].value))} " in words]
            if len(named) == 1:
                return named[0]
        return None

    def _turn_to(self, at: int) -> None:
        """What is said from here on is of this one."""
        known = {detail: said for detail, said in self._current.items() if detail in _OF_THE_CAR}
        if self._focus is None and Detail.MODEL in known:
            self._cars.append(known)
        self._focus = at
        self._current = {**{detail: said for detail, said in self._current.items() if detail not in known}, **self._cars[at]}

    def _keep(self, said: Said) -> None:
        if len(self._cars) > 1 and said.detail in _OF_THE_CAR and Detail.MODEL not in self._current and said.detail is not Detail.MODEL:
            self._floating.append(said)
        elif said.detail in self._current and self._current[said.detail].value != said.value:
            self._past.append(self._current[said.detail])
        self._current[said.detail] = said
        if self._focus is not None and said.detail in _OF_THE_CAR:
            self._cars[self._focus][said.detail] = said

    # judging

    def car(self, wanted: Mapping[Detail, Value]) -> Mapping[Detail, Said]:
        """Of the vehicles that stand beside each other, the one that the arguments name."""
        model, make = wanted.get(Detail.MODEL), wanted.get(Detail.MAKE)
        for car in self._cars:
            if model and Detail.MODEL in car and car[Detail.MODEL].value == model and car[Detail.MAKE].value == make:
                return {**{detail: said for detail, said in self._current.items() if detail not in _OF_THE_CAR}, **car}
        if self._floating or (self._cars and Detail.MODEL not in self._current):
            return {detail: said for detail, said in self._current.items() if detail not in _OF_THE_CAR}
        return self._current

    def verdict(self, detail: Detail, value: Value, wanted: Value, holding: Mapping[Detail, Said]) -> Verdict:
        if detail is Detail.COVERS:
            return self._covers(value)
        said = holding.get(detail)
        if said is not None and (_is(said, wanted) or _is(said, value)):
            return Verdict(word=Word.SAID, said=said)
        if said is None and isinstance(value, str) and wanted == value and (written := self._written(detail, value)):
            return written
        if any(_is(past, wanted) for past in self._past if past.detail is detail):
            return Verdict(word=Word.STALE)
        if any(detail in each.details and _may_be(each.values, value, wanted) for heard in self._heard for each in heard.unclear):
            return Verdict(word=Word.UNSURE)
        if any(_is(each, wanted) for each in self._floating if each.detail is detail):
            return Verdict(word=Word.UNSURE)
        return Verdict(word=Word.OTHER if self._stands_somewhere(detail, value, wanted) else Word.NEVER)

    def _covers(self, value: Value) -> Verdict:
        """Each is named by the words of its id, and not denied."""
        ids = value if isinstance(value, tuple) else (str(value),)
        lines = [self._mentions(line, re.sub(r"[_-]", " ", each)) for each in ids for line in self._lines]
        named = [any(lines[at * len(self._lines) : (at + 1) * len(self._lines)]) for at in range(len(ids))]
        if not all(named):
            return Verdict(word=Word.NEVER)
        last = next((line for line in reversed(self._lines)), None)
        said = Said(detail=Detail.COVERS, value=tuple(ids), message=last.id, words=last.text) if last else None
        return Verdict(word=Word.SAID, said=said)

    def _written(self, detail: Detail, value: str) -> Verdict | None:
        """A name that the company does not know is said where it stands, word for word, in the customer's own words."""
        for line, heard in reversed([*zip(self._lines, self._heard, strict=True)]):
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
        everything = [*self._past, *self._current.values(), *self._floating, *(said for car in self._cars for said in car.values())]
        if isinstance(value, str):
            return any(_is(said, wanted) for said in everything) or any(self._mentions(line, value) for line in self._lines)
        if isinstance(value, tuple):
            return False
        if any(_is(said, value) for said in everything):
            return True
        texts = (bare(line.text[:LONGEST]).text.lower() for line in self._lines)
        return any(number.worth == value for text in texts for number in numbers(text, self._languages))


def _is(said: Said, value: Value) -> bool:
    """Whether the value is what was said. What was converted may be rounded as a person would."""
    if isinstance(value, str) or isinstance(said.value, str):
        return fold(str(said.value)) == fold(str(value)) and isinstance(value, str)
    if isinstance(value, bool):
        return False
    if said.detail in _MILES and said.derived and isinstance(value, int) and isinstance(said.value, int):
        return is_about(value, said.value)
    return said.value == value


def _is_meant(unit: re.Pattern[str], words: str) -> bool:
    """Whether it is named, and not denied: "kilometres of course, not miles"."""
    return any(not is_negated(words[: found.start()]) for found in unit.finditer(words))


def _may_be(values: Sequence[Value], value: Value, wanted: Value) -> bool:
    return any(value == each or (isinstance(each, str) and fold(str(wanted)) in fold(each)) for each in values)
