"""Which vehicle a customer's number is of, for somebody who has understood it of one of those that they name."""

import itertools
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from core.guardrails.plaintext import bare
from core.language import fold
from core.quoting.claims.readings import Token
from core.quoting.details import Detail, Value
from core.quoting.reading.corrections import is_negated
from core.quoting.reading.heard import LONGEST
from core.quoting.reading.standing import OF_THE_CAR, Line, Told
from core.quoting.reading.who_drives import SENTENCE_END
from core.quoting.vehicles.known import Spotted

SHORT_NAME = 4  # letters of a make that is a word, or two, otherwise: "zero", "ki a"
BESIDE = 3  # letters between a number and the vehicle that it stands before
_ONLY = re.compile(
    r"\b(?:only|just|solo|solamente|seulement|nur|soltanto|apenas|somente)\b[^.;!?\n]{0,25}\Z"
    r"|(?:只|فقط)[^。！？\n]{0,12}\Z"
)
# What was said of one vehicle is true of the other that takes its place
_THE_REST = re.compile(
    r"\b(?:rest (?:is|of it is|stays|are|passt|bleibt|stimmt)|everything else|other (?:numbers|details|things)|alles andere"
    r"|lo demas|los demas datos|le reste|tout le reste|o resto|il resto|tutto il resto)\b|其他(?:的)?(?:都)?(?:一样|不变|没变|对)|والباقي"
)
_JOINED = re.compile(r"[ -]{1,2}(?:(?:19|20)[0-9]{2} )?")
_PAUSE = re.compile(r"[,.;:!?()\n，。；、؛،]|\b(?:and|or|but|y|o|pero|et|ou|mais|und|oder|aber|e|mas|ma)\b|和|还有|(?<![\u0621-\u064a])و")
VEHICLE_NAME = (Detail.MAKE, Detail.MODEL)


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """A number with the line that it stands in."""

    at: int
    line: Line
    text: str
    token: Token

    @property
    def place(self) -> tuple[int, int]:
        return self.at, self.token.start


class Cars:
    """The vehicles that a customer names; `arguments` are what a quote is asked for with."""

    def __init__(self, told: Told, arguments: Mapping[Detail, Value]) -> None:
        self._told, self._arguments = told, arguments
        spotted = [self._spots(line) for line in told.lines]
        self._aside = [
            [spot for spot in spots if (spot.model or spot.make) in heard.aside] for spots, heard in zip(spotted, told.heard, strict=True)
        ]
        self._named = [
            [spot for spot in spots if spot not in aside and not self._is_a_word(spot)]
            for spots, aside in zip(spotted, self._aside, strict=True)
        ]
        models = {(each.make, each.model) for named in self._named for each in named if each.model}
        self._several = bool(told.beside or told.floating) or (len(models) > 1 and self._is_one(models))

    def concerns(self, each: Placed, detail: Detail) -> bool:
        """Whether it is of the vehicle that is meant, where there are several."""
        if detail not in OF_THE_CAR:
            return True
        if any(_is_beside(each, spot) for spot in self._aside[each.at]):
            return False
        return self._is_of_the_car(each) if self._several and not self._is_kept(each) else self.holds_still(each)

    def holds_still(self, each: Placed) -> bool:
        """Whether it was said since the vehicle spoken of now was named, or the rest was said to be right."""
        return each.at >= self._told.since or self._is_kept(each)

    def _is_kept(self, each: Placed) -> bool:
        """ "It is a Touareg! The rest is right"."""
        return any(_THE_REST.search(heard.text) for heard in self._told.heard[each.at + 1 :])

    def _is_of_the_car(self, each: Placed) -> bool:
        """Of several vehicles, a number is of the one that it stands right before, or else of the last one named."""
        make, model = (fold(str(self._arguments.get(which, ""))) for which in (Detail.MAKE, Detail.MODEL))
        if self._is_chosen(each):
            return True
        spot = self._beside(each)
        same = spot is not None and (fold(spot.model or "") in ("", model) or f" {model} " in f" {fold(spot.model or '')} ")
        return spot is not None and fold(spot.make or "") in ("", make) and same

    def _is_chosen(self, each: Placed) -> bool:
        """ "We have two, it is only for the Swift, the Passat stays. 79,600 km": in a sentence that names no vehicle."""
        first = max((found.end() for found in SENTENCE_END.finditer(each.text, 0, each.token.start)), default=0)
        named = self._named[each.at]
        chosen = [spot for spot in named if _ONLY.search(each.text[: spot.start])]
        meant = bool(chosen) and all(self._means(spot) and self._is_one({(spot.make, spot.model)}) for spot in chosen)
        return meant and all(spot.start < first for spot in named)

    def _beside(self, each: Placed) -> Spotted | None:
        """The vehicle that a number is of: the one behind it where no pause parts the two, or else the last one before it."""
        named = self._named[each.at]
        behind = next((spot for spot in named if spot.start >= each.token.end), None)
        in_order = [sorted(named, key=lambda spot: spot.end) for named in self._named]  # "a Polo and a Golf, it's for the Polo" ends late
        before = [spot for at in range(each.at + 1) for spot in in_order[at] if at < each.at or spot.end <= each.token.start]
        own = [spot for spot in named if spot.end <= each.token.start]
        if behind and not _PAUSE.search(each.text[each.token.end : behind.start]):
            parted = not own or _PAUSE.search(each.text[max(spot.end for spot in own) : each.token.start])
            if parted or behind.start - each.token.end <= BESIDE:
                return behind
        return before[-1] if before else next(iter(named), None)

    def _spots(self, line: Line) -> list[Spotted]:
        """The vehicles that a line names, but for those that it is not about; also by names that are words too, of those that are spoken of
        somewhere with their makes, or meant."""
        vehicles = self._told.vehicles
        if vehicles is None:
            return []
        text = bare(line.text[:LONGEST]).text.lower()
        found = vehicles.spot(text)
        for make, model in self._spoken_of:
            for place in re.finditer(rf"(?<![\w-]){re.escape(model.lower())}(?![\w-])", text):
                if not any(spot.start < place.end() and place.start() < spot.end for spot in found):
                    found.append(Spotted(start=place.start(), end=place.end(), make=make, model=model, choices=()))
        found.sort(key=lambda spot: spot.start)
        again = [
            spot
            for last, spot in itertools.pairwise(found)
            if (last.model and spot.make == last.make and not spot.choices and not spot.model) or self._is_its_version(last, spot, text)
        ]
        return [spot for spot in found if spot not in again and not is_negated(text[: spot.start])]  # "the Tacoma (Toyota)" is one

    def _is_its_version(self, last: Spotted, spot: Spotted, text: str) -> bool:
        """ "Toyota Fortuner SRX", "L200 2020 Katana": right behind the vehicle that is meant, and no make of its own."""
        is_meant = self._means(last) and self._is_one({(last.make, last.model)})
        names_make = fold(spot.make or "") in fold(text[spot.start : spot.end])
        return is_meant and not names_make and _JOINED.fullmatch(text[last.end : spot.start]) is not None

    @property
    def _spoken_of(self) -> set[tuple[str, str]]:
        """Make and model of what is claimed, and of all that the customer has named by model."""
        cars = [*self._told.beside, self._told.current]
        named = {tuple(str(car[each].value) for each in VEHICLE_NAME) for car in cars if all(each in car for each in VEHICLE_NAME)}
        claimed = tuple(str(self._arguments.get(each, "")) for each in VEHICLE_NAME)
        return {(make, model) for make, model in {*named, claimed} if len(model) >= SHORT_NAME and not model.isdigit()}

    def _is_a_word(self, spot: Spotted) -> bool:
        """Whether nobody means it as a make: "2021 zero na época"."""
        return spot.end - spot.start <= SHORT_NAME and not spot.choices and not spot.model and not self._means(spot)

    def _is_one(self, models: Collection[tuple[str | None, str | None]]) -> bool:
        return any(fold(model or "") == fold(str(self._arguments.get(Detail.MODEL, ""))) for _, model in models)

    def _means(self, spot: Spotted) -> bool:
        return fold(spot.make or "") == fold(str(self._arguments.get(Detail.MAKE, "")))


def _is_beside(each: Placed, spot: Spotted) -> bool:
    return 0 <= spot.start - each.token.end <= BESIDE or 0 <= each.token.start - spot.end <= BESIDE
