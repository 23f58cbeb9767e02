"""All that a customer has said in a conversation, and what of it still holds."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from core.guardrails.plaintext import bare
from core.language import fold
from core.quoting.corrections import is_taken_back
from core.quoting.details import Detail, Said, Value
from core.quoting.heard import LONGEST, Heard, hear
from core.quoting.meanings import Doubt
from core.quoting.retractions import retractions
from core.quoting.vehicles import Vehicles

OF_THE_CAR = (Detail.MAKE, Detail.MODEL, Detail.YEAR, Detail.MILEAGE, Detail.YEARLY_MILEAGE)
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
    stand beside each other, `floating` what is of a vehicle, and nobody knows which; `past` what was taken back."""

    def __init__(self, lines: Sequence[Line], languages: tuple[str, ...], today: date, vehicles: Vehicles | None) -> None:
        self.lines = lines
        self.languages = languages
        self.current: dict[Detail, Said] = {}
        self.past: list[Said] = []
        self.beside: list[dict[Detail, Said]] = []  # those that stand beside each other
        self.floating: list[Said] = []  # of a vehicle, and nobody knows which
        self.heard: list[Heard] = []
        self._vehicles, self.today = vehicles, today
        self._focus: int | None = None  # which of the cars is spoken of
        for line in lines:
            heard = hear(line.text, message=line.id, languages=languages, today=today, asked=line.asked, vehicles=vehicles)
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

    def _take(self, line: Line, heard: Heard) -> None:
        for detail, value in heard.denied:
            if detail in self.current and self.current[detail].value == value:
                self.past.append(self.current.pop(detail))
        for open_one in heard.unclear:
            if len(open_one.details) == 1 and open_one.why in _REOPENS:
                self._drop(open_one.details)
        if heard.each:
            self.beside += [{each.detail: each for each in car} for car in heard.each]
        self._turn_to_another_car(line, heard)
        for said in heard.said:
            self._keep(said)
        for corrected in retractions(line.text, line.id, heard, self):
            self._keep(corrected) if corrected.value else self._drop((corrected.detail,))
        for detail, value in line.confirmed.items():
            self._keep(Said(detail=detail, value=value, message=line.id, words=line.text, derived=True))

    def _drop(self, details: Sequence[Detail]) -> None:
        self.past += [self.current.pop(detail) for detail in details if detail in self.current]

    def _turn_to_another_car(self, line: Line, heard: Heard) -> None:
        """What was said of one vehicle does not hold for the next one."""
        named: dict[Detail, Said] = {said.detail: said for said in heard.said if said.detail in (Detail.MAKE, Detail.MODEL)}
        if self.beside and not heard.each and (meant := self._meant(line, heard, named)) is not None:
            self._turn_to(meant)
            return
        changed = [each for each, said in named.items() if each in self.current and self.current[each].value != said.value]
        if not changed:
            return
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
        if named or not any(said.detail in OF_THE_CAR for said in heard.said) or self._vehicles is None:
            return None
        asked = {each.model for each in self._vehicles.spot(line.about) if each.model}
        return models.index(next(iter(asked))) if len(asked) == 1 and asked <= set(models) else None

    def _called(self, line: Line) -> int | None:
        """The one car whose model, or make, stands in the line: "let's just do the Lincoln"."""
        words = f" {fold(line.text[:LONGEST])} "
        for each in (Detail.MODEL, Detail.MAKE):
            named = [at for at, car in enumerate(self.beside) if each in car and f" {fold(str(car[each].value))} " in words]
            if len(named) == 1:
                return named[0]
        return None

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
