"""All that a customer has said in a conversation, and what of it still holds."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from core.guardrails.plaintext import bare
from core.language import catalogue, fold
from core.quoting.details import Detail, Said, Value
from core.quoting.reading.corrections import is_taken_back, mentioned
from core.quoting.reading.heard import LONGEST, Heard, Unclear, hear
from core.quoting.reading.kin import KIN, KIN_EASTERN
from core.quoting.reading.meanings import Doubt
from core.quoting.reading.plain_words import PlainWords
from core.quoting.reading.renamings import driven_otherwise, others_named, renamed_later
from core.quoting.reading.retractions import retractions
from core.quoting.reading.which_one import alone, chooses, gives_away
from core.quoting.vehicles.known import Vehicle, Vehicles

SEVERAL = 2
OF_THE_CAR = (Detail.MAKE, Detail.MODEL, Detail.YEAR, Detail.MILEAGE, Detail.YEARLY_MILEAGE)
_VEHICLE = (Detail.MAKE, Detail.MODEL)
# Words in which somebody speaks of another vehicle
_CHANGING = re.compile(
    r"\b(?:cars?|vehicles?|truck|bike|suv|motorcycle|quote|insur\w+|cover|instead|switch\w*|chang\w+|other|another|also|not|isn't"
    r"|coche|carro|auto|moto|camioneta|cotiz\w+|segur\w+|asegur\w+|cambi\w+|otr[oa]|no|voiture|devis|assur\w+|autre|pas|wagen|fahrzeug"
    r"|angebot|versicher\w+|ander\w+|wechsel\w+|nicht|macchina|preventivo|assicur\w+|altr[oa]|veiculo|cotacao|troc\w+|outr[oa]|nao|non)\b"
    r"|车|换|改|另|不|سيار|بدل|غير|اخرى|ليس|مو"
)
_KIN = re.compile(rf"\b{KIN}|{KIN_EASTERN}")
_HUNDREDS = re.compile(r"^[^0-9?]{0,30}(?<![0-9.,$€£])(?:10[1-9]|1[1-9][0-9]|[2-9][0-9]{2})[ .!]*$")
_REOPENS = (Doubt.VAGUE, Doubt.CONFLICT, Doubt.WHOSE, Doubt.IMPOSSIBLE, Doubt.CHOICE)
_ALSO = re.compile(
    r"\b(?:also|another|second|other one|as well|too|add|in addition|tambien|otro|otra|ademas|aussi"
    r"|egalement|autre|auch|noch|zweites?|weiteres?|zusatzlich|außerdem|the second one|outro|outra|tambem|altr[oa]|anche"
    r"|ايضا|اخرى|ثانيه|ثانية)\b"
    r"|另一辆|另外|还有|第二辆|也"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One message of the customer. `asked`: what Eva had just asked for; `confirmed`: what she had put to them, and this says yes to;
    `about`: the words of her questions, which may name the vehicle that they are about."""

    id: str
    text: str
    asked: Sequence[Detail] = ()
    about: str = ""
    confirmed: Mapping[Detail, Value] = field(default_factory=dict)


class Told:
    """`heard` is what each line says by itself; `current` what holds, of the vehicle that is spoken of last; `beside` are the vehicles that
    stand beside each other, `floating` what is of a vehicle, and nobody knows which; `past` what was taken back. `careful` are the ids of
    lines that are heard with care."""

    def __init__(
        self,
        lines: Sequence[Line],
        languages: tuple[str, ...],
        today: date,
        vehicles: Vehicles | None,
        *,
        careful: Collection[str] = (),
    ) -> None:
        self.lines = lines
        self.languages = languages
        self.current: dict[Detail, Said] = {}
        self.past: list[Said] = []
        self.beside: list[dict[Detail, Said]] = []  # those that stand beside each other
        self.floating: list[Said] = []  # of a vehicle, and nobody knows which
        self.heard: list[Heard] = []
        self.since = 0  # the first of the lines that are about the vehicle spoken of now
        self.vehicles, self.today, self._careful = vehicles, today, False
        self._focus: int | None = None  # which of the cars is spoken of
        self.is_another_begun = False  # one that is spoken of, and nobody has named it yet
        for line in lines:
            self._careful = line.id in careful
            heard = self._chosen(line, self._renamed(line, self._of_each(line, self._hear(line))))
            heard = self._with_care(line, heard) if self._careful and self.current and not self.beside else heard
            self.heard.append(heard)
            self._take(line, heard)

    @property
    def cars(self) -> list[dict[Detail, Said]]:
        """What holds now: for each vehicle that stands beside another, or for the only one. The driver's details are in each."""
        driver = {detail: said for detail, said in self.current.items() if detail not in OF_THE_CAR}
        beside = self._focus is None and any(each in self.current for each in (Detail.MAKE, Detail.MODEL))
        last = [self.current] if beside or not self.beside else []
        spoken_of = [self.beside[self._focus]] if self._focus is not None else []
        return [{**driver, **car} for car in [*spoken_of, *(car for car in self.beside if car not in spoken_of), *last]]

    def text_of(self, message: str) -> str:
        return next((line.text for line in self.lines if line.id == message), "")

    def current_value(self, detail: Detail) -> Value:
        return self.current[detail].value if detail in self.current else ""

    def _with_care(self, line: Line, heard: Heard) -> Heard:
        """Another vehicle than the one that is spoken of, where no word says that it changes, leaves open which one it is; and of one that
        is not to be insured nothing holds."""
        held = {each: self.current_value(each) for each in _VEHICLE}
        named = [said for said in heard.said if said.detail in _VEHICLE]
        if not named and held[Detail.MODEL] in heard.aside:
            return replace(heard, unclear=(*heard.unclear, *(_open(detail, line) for detail in OF_THE_CAR)))
        words = bare(line.text[:LONGEST]).text.lower()
        changes = any(held[said.detail] and held[said.detail] != said.value for said in named)
        if not changes or is_taken_back(words) or _CHANGING.search(words) or set(line.asked) & set(_VEHICLE):
            return heard
        said = tuple(each for each in heard.said if each not in named)
        return replace(heard, said=said, unclear=(*heard.unclear, *(_open(detail, line) for detail in _VEHICLE)))

    def _hear(self, line: Line) -> Heard:
        return hear(
            line.text,
            message=line.id,
            languages=self.languages,
            today=self.today,
            asked=line.asked,
            vehicles=self.vehicles,
            careful=self._careful,
        )

    def _of_each(self, line: Line, heard: Heard) -> Heard:
        """ "The Corolla has 40k, the Civic 60k": names that are words too are those of the vehicles that are spoken of already."""
        spoken_of = [car for car in (*self.beside, self.current) if all(each in car for each in _VEHICLE)]
        text = line.text[:LONGEST]
        for make, model in {(str(car[Detail.MAKE].value), str(car[Detail.MODEL].value)) for car in spoken_of}:
            text = re.sub(rf"(?<!{re.escape(make)} )\b{re.escape(model)}(?!\w)", f"{make} {model}", text, flags=re.IGNORECASE)
        if len(spoken_of) < SEVERAL or heard.each or text == line.text:
            return heard
        named = self._hear(replace(line, text=text))
        models = {car[Detail.MODEL].value for car in spoken_of}
        told = [said.value for car in named.each for said in car if said.detail is Detail.MODEL]
        return named if len(told) == len(named.each) > 1 and set(told) <= models else heard

    def _chosen(self, line: Line, heard: Heard) -> Heard:
        """ "The 1500", to the question which Silverado it is."""
        before = [each for other in self.heard for each in other.unclear if each.why is Doubt.CHOICE and len(each.values) > 1]
        if self.vehicles is None or not before or not set(line.asked) & set(_VEHICLE) or heard.cars or Detail.MODEL in self.current:
            return heard
        names = {str(value): set(fold(str(value)).split()) for value in before[-1].values}
        shared, said = set.intersection(*names.values()), set(fold(line.text[:LONGEST]).split())
        meant = [name for name, words in names.items() if words - shared and words - shared <= said]
        found = self.vehicles.find("", meant[0]) if len(meant) == 1 else None
        if not isinstance(found, Vehicle):
            return heard
        own = names[meant[0]] - shared
        values = ((Detail.MAKE, found.make), (Detail.MODEL, found.model))
        return replace(
            heard,
            said=(*(each for each in heard.said if fold(each.words) not in own), *(_as_said(each, value, line) for each, value in values)),
            unclear=tuple(each for each in heard.unclear if fold(each.words) not in own),
            figures=tuple(each for each in heard.figures if fold(each.words) not in own),
            cars=1,
        )

    def _renamed(self, line: Line, heard: Heard) -> Heard:
        """ "It's a 208, I mistyped": the other model of the same make, and all else that was said is of that one."""
        make, model = (str(self.current_value(each)) for each in _VEHICLE)
        if heard.cars or not (make and model) or self.vehicles is None:
            return heard
        words = bare(line.text[:LONGEST]).text.lower()
        other = renamed_later(words, make, model, self.vehicles)
        if not (heard.said or heard.unclear) and any(catalogue().begins("yes", line.text[:LONGEST], each) for each in self.languages):
            other = driven_otherwise(words, make, model, self.vehicles) or other
        if other is None:
            return heard
        self._drop((Detail.MODEL,))
        return replace(heard, said=(*heard.said, _as_said(Detail.MODEL, other.model, line)), cars=1)

    def _take(self, line: Line, heard: Heard) -> None:
        self._reopen(line, heard)
        heard = replace(heard, each=tuple(car for car in heard.each if not self._only_names_again(car)))
        self._begin_another(line, heard)
        self._put_beside(heard.each)
        self._turn_to_another_car(line, heard)
        said_once_more = [said.detail for said in heard.said if self._stands_behind(said, heard)]
        anew = retractions(line.text, line.id, heard, self)
        for said in heard.said:
            if not any(each.words == said.words and each.detail is not said.detail for each in anew):
                self._keep(said)
        for corrected in anew:
            self._keep(corrected) if corrected.value and self._is_read_whole(line) else self._drop((corrected.detail,))
        if self._careful:
            self._drop(
                [
                    *self._spoken_against(heard, line),
                    *said_once_more,
                    *self._named_and_open(heard, line),
                    *self._bare_thousands(heard, line),
                ]
            )
        for detail, value in _still_confirmed(line, heard):
            self._keep(Said(detail=detail, value=value, message=line.id, words=line.text, derived=True))

    def _reopen(self, line: Line, heard: Heard) -> None:
        """What is denied holds no more, nor what a line speaks of and leaves open."""
        for detail, value in heard.denied:
            if self.current_value(detail) == value:
                self._drop(OF_THE_CAR if detail is Detail.MAKE else (detail,))
        if self._careful and self._may_be_another(line, heard):
            self._drop(OF_THE_CAR)
        for open_one in heard.unclear:
            if len(open_one.details) == 1 and open_one.why in _REOPENS:
                self._drop(OF_THE_CAR if self._careful and open_one.details == (Detail.MODEL,) else open_one.details)

    def _may_be_another(self, line: Line, heard: Heard) -> bool:
        """ "It's an Astra", which several makes build: it is not the Corsa any more, whichever it is."""
        held = f"{self.current_value(Detail.MAKE)} {self.current_value(Detail.MODEL)}"
        named = [each for each in heard.unclear if each.why is Doubt.CHOICE and Detail.MODEL in each.details and each.values]
        if Detail.MODEL not in self.current or heard.each or heard.cars:
            return Detail.MODEL in self.current and any(held not in each.values for each in named)
        words = bare(line.text[:LONGEST]).text.lower()
        make, model = (str(self.current_value(each)) for each in _VEHICLE)
        return bool(make and self.vehicles and others_named(words, make, model, self.vehicles))

    def _bare_thousands(self, heard: Heard, line: Line) -> list[Detail]:
        """ "Fat finger, 115", behind 105k: no age and no year is that large, so that it may be the miles in thousands."""
        bare_number = _HUNDREDS.search(line.text)
        says_else = heard.said or heard.unclear or heard.cars or heard.denied
        return [Detail.MILEAGE] if bare_number and Detail.MILEAGE in self.current and not says_else else []

    def _named_and_open(self, heard: Heard, line: Line) -> list[Detail]:
        """ "45 is my age", of a number that may be the miles."""
        left_open = {each for open_one in heard.unclear if len(open_one.details) > 1 for each in open_one.details}
        named = left_open & mentioned(bare(line.text[:LONGEST]).text.lower())
        return [each for each in named if each in self.current and self.current[each].message != line.id]

    def _stands_behind(self, said: Said, heard: Heard) -> bool:
        """ "Built in 2014, but take 2015": what held is named behind its new value."""
        held = self.current_value(said.detail)
        new = [figure.start for figure in heard.figures if said.value in figure.may_be.get(said.detail, ())]
        old = [figure.start for figure in heard.figures if held in figure.may_be.get(said.detail, ())]
        return bool(new and old) and held != said.value and old[-1] > new[-1]

    def _spoken_against(self, heard: Heard, line: Line) -> list[Detail]:
        """What holds, and a number of this line may be another value of it that nobody has understood: "it's 86k, not 80"."""
        told = {detail: said.value for detail, said in self.current.items() if said.message == line.id}
        open_now = (each for each in heard.unclear if len(each.details) == 1 and each.why is not Doubt.UNIT)
        spoken_of = {*told, *(said.detail for said in heard.said), *(each.details[0] for each in open_now)}
        left = [figure for figure in heard.figures if not spoken_of & figure.may_be.keys()]
        return [
            detail
            for figure in left
            for detail, values in figure.may_be.items()
            if detail in self.current and values and self.current[detail].value not in values and figure.may_replace(detail)
        ]

    def _only_names_again(self, car: Sequence[Said]) -> bool:
        """Whether it stands beside another already, and nothing else is said of it."""
        models = {each[Detail.MODEL].value for each in self.beside if Detail.MODEL in each}
        return all(said.detail in _VEHICLE for said in car) and any(said.value in models for said in car if said.detail is Detail.MODEL)

    def _put_beside(self, each: Sequence[Sequence[Said]]) -> None:
        """What is said of several at once is each one's own: "the Corolla has 40k, the Civic 60k"."""
        named = [{said.detail: said for said in car} for car in each]
        if self._focus is None and any(_is_one(self.current, car) for car in named):
            self.beside.append({detail: self.current.pop(detail) for detail in OF_THE_CAR if detail in self.current})
        for car in named:
            held = next((held for held in self.beside if _is_one(held, car)), None)
            if held is None:
                self.beside.append(car)
                continue
            self.past += [said for detail, said in held.items() if detail in car and car[detail].value != said.value]
            held.update(car)
        if named and self._focus is not None:
            self.current.update(self.beside[self._focus])

    def _begin_another(self, line: Line, heard: Heard) -> None:
        """ "And one for my wife's car": what is said from here on is of that one, and of whoever drives it."""
        if heard.each or any(said.detail is Detail.MODEL for said in heard.said):
            self.is_another_begun = False
            return
        is_whole = not set(OF_THE_CAR[:4]) - set(self.current)
        if not is_whole or not any(catalogue().heard("another_car", line.text[:LONGEST], language) for language in self.languages):
            return
        somebody_elses = _KIN.search(bare(line.text[:LONGEST]).text.lower()) is not None
        if self._focus is None:
            self.beside.append({detail: said for detail, said in self.current.items() if detail in (*OF_THE_CAR, Detail.DRIVER_AGE)})
        stays: dict[Detail, Said] = (
            {} if somebody_elses else {detail: said for detail, said in self.current.items() if detail is Detail.DRIVER_AGE}
        )
        self.current, self._focus, self.is_another_begun = stays, None, True

    def _is_read_whole(self, line: Line) -> bool:
        """Whether nothing in it is left that nobody has understood."""
        return not (
            self._careful and PlainWords(self.languages).unknown(bare(line.text[:LONGEST]).text.lower(), "cue", "about", "past", "thing")
        )

    def _drop(self, details: Sequence[Detail]) -> None:
        self.past += [self.current.pop(detail) for detail in details if detail in self.current]

    def _turn_to_another_car(self, line: Line, heard: Heard) -> None:
        """What was said of one vehicle does not hold for the next one."""
        named: dict[Detail, Said] = {said.detail: said for said in heard.said if said.detail in (Detail.MAKE, Detail.MODEL)}
        if self._careful and len(self.beside) > 1 and not heard.each:
            self._keep_only(line)
        if self.beside and not heard.each and (meant := self._meant(line, heard, named)) is not None:
            self._turn_to(meant)
            return
        if self._careful and len(self.beside) > 1 and not heard.each and self._leaves_open(line, heard):
            self.beside, self._focus = [], None
            self._drop(OF_THE_CAR)
            return
        changed = [each for each, said in named.items() if each in self.current and self.current[each].value != said.value]
        if not changed:
            return
        self.since = len(self.heard) - 1
        known = {detail: said for detail, said in self.current.items() if detail in OF_THE_CAR}
        words = bare(line.text[:LONGEST]).text.lower()
        if _ALSO.search(words) and not is_taken_back(words):
            if self._focus is None:
                self.beside.append(known)
            self._focus = None
            self.current = {detail: said for detail, said in self.current.items() if detail not in known}
        else:
            self._drop(tuple(known))

    def _meant(self, line: Line, heard: Heard, named: Mapping[Detail, Said]) -> int | None:
        """Which of the cars that stand beside each other a line is about: it names one, or answers a question that does."""
        models = [str(car[Detail.MODEL].value) if Detail.MODEL in car else "" for car in self.beside]
        if Detail.MODEL in named:
            said = str(named[Detail.MODEL].value)
            return models.index(said) if said in models else None
        if (called := self._called(line)) is not None:
            return called
        if named or not any(said.detail in OF_THE_CAR for said in heard.said) or self.vehicles is None:
            return None
        asked = {each.model for each in self.vehicles.spot(line.about) if each.model}
        return models.index(next(iter(asked))) if len(asked) == 1 and asked <= set(models) else None

    def _called(self, line: Line) -> int | None:
        """The one car whose model, or make, stands in the line: "let's just do the Lincoln"."""
        for each in (Detail.MODEL, Detail.MAKE):
            named = self._named_in(line, each)
            if len(named) == 1:
                return next(iter(named))
        return None

    def _named_in(self, line: Line, detail: Detail) -> dict[int, str]:
        """Which of the cars the line names by this, and how."""
        words = f" {fold(line.text[:LONGEST])} "
        names = {at: f" {fold(str(car[detail].value))} " for at, car in enumerate(self.beside) if detail in car}
        return {at: name for at, name in names.items() if name in words}

    def _keep_only(self, line: Line) -> None:
        """ "Only the Q3, please, I sell the A3": the others are not spoken of any more."""
        named = self._named_in(line, Detail.MODEL)
        only = alone(f" {fold(line.text[:LONGEST])} ", [*named.values()])
        if only is not None:
            self.beside = [self.beside[next(at for at, name in named.items() if name == only)]]
            self._focus = None

    def _leaves_open(self, line: Line, heard: Heard) -> bool:
        """Whether it chooses one of the cars, and nobody can tell which."""
        words = bare(line.text[:LONGEST]).text.lower()
        several = len(self._named_in(line, Detail.MODEL)) > 1
        chosen = chooses(words) and not any(said.detail in OF_THE_CAR for said in heard.said)
        return chosen or (several and gives_away(words))

    def _turn_to(self, at: int) -> None:
        """What is said from here on is of this one."""
        known = {detail: said for detail, said in self.current.items() if detail in OF_THE_CAR}
        if self._focus is None and Detail.MODEL in known:
            self.beside.append(known)
        self._focus = at
        self.current = {**{detail: said for detail, said in self.current.items() if detail not in known}, **self.beside[at]}

    def _keep(self, said: Said) -> None:
        if len(self.beside) > 1 and said.detail in OF_THE_CAR and Detail.MODEL not in self.current and said.detail is not Detail.MODEL:
            self.floating.append(said)
        elif said.detail in self.current and self.current[said.detail].value != said.value:
            self.past.append(self.current[said.detail])
        self.current[said.detail] = said
        if self._focus is not None and said.detail in OF_THE_CAR:
            self.beside[self._focus][said.detail] = said


def _still_confirmed(line: Line, heard: Heard) -> Iterator[tuple[Detail, Value]]:
    """What a yes settles, but for what the same message says otherwise: "it is a Civic, yes" is a yes to no Corolla."""
    said = {each.detail: each.value for each in heard.said}
    for detail, value in line.confirmed.items():
        if said.get(detail, value) == value and (detail, value) not in heard.denied:
            yield detail, value


def _as_said(detail: Detail, value: Value, line: Line) -> Said:
    return Said(detail=detail, value=value, message=line.id, words=line.text, derived=True)


def _is_one(car: Mapping[Detail, Said], other: Mapping[Detail, Said]) -> bool:
    """Whether both are the same model."""
    return all(each in car and each in other and car[each].value == other[each].value for each in _VEHICLE)


def _open(detail: Detail, line: Line) -> Unclear:
    return Unclear(details=(detail,), why=Doubt.CONFLICT, message=line.id)
