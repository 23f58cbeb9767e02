"""The vehicles that a company knows by name: which one a customer means, or what to ask. Nothing is guessed without a word."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz, process

from core.quoting.claims.in_words import names
from core.quoting.vehicles.arabic_names import has_arabic, is_named
from core.quoting.vehicles.names import ELECTRIC, WEAK, Make, Match, Names, Vehicle, Word, is_year, key, words_of
from core.quoting.vehicles.spotting import Spotted, Spotter
from core.quoting.vehicles.words import BETWEEN, HYBRID, TRIMS, WITH_FUEL

__all__ = ["Choice", "Make", "Spotted", "Unknown", "Vehicle", "Vehicles", "key"]

SUGGESTED = 3  # at most
NEAR = 60  # per cent alike: less is no suggestion
SHORT = 3  # characters: trims are called "Si", "LX", "SEL"


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """The customer is asked which of these it is. One alone: is it that?"""

    candidates: tuple[Vehicle, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Unknown:
    """No vehicle of that name. `make` is the company's name of the make, None where that is not known either."""

    make: str | None
    suggestions: tuple[Vehicle, ...]


class Vehicles:
    """All of them, in the company's order. Values do not change, so one object may serve everybody at once."""

    def __init__(self, makes: Sequence[Make], vehicles: Sequence[Vehicle]) -> None:
        self.makes = tuple(makes)
        self.all = tuple(vehicles)
        self._names = Names(self.makes, self.all)

    @cached_property
    def _spotter(self) -> Spotter:
        return Spotter(self._names)

    def spot(self, text: str, *, answering: bool = False) -> list[Spotted]:
        """What vehicles a free text names, in its order. A name that is an everyday word too ("Focus", "Lincoln") counts beside its make
        only, or where the text answers the question for make and model."""
        return self._spotter.spot(text, answering=answering)

    def make_named(self, text: str) -> str | None:
        """The make that these words are the name of, and nothing else; small slips are forgiven."""
        found = self._names.make_of(words_of(text))
        return found.name if found else None

    def called(self, make: str, model: str, text: str) -> tuple[int, int] | None:
        """Where a text calls just this vehicle by any of its names, for somebody who has understood that one is meant: also by one that is
        a word too, in Arabic letters, or said aloud. A name of one or two letters or digits, or of one Chinese character, counts right
        beside its make only."""
        maker = self._names.make_of(words_of(make))
        said = words_of(text)
        found = self._names.longest(said, maker) if maker else None
        if found and model in {each.model for each in found.vehicles}:
            name = "".join(word.key for word in said[found.first : found.last])
            beside = text[max(said[found.first].start - len(make) - 2, 0) : said[found.first].start]
            if (len(name) > (WEAK if name.isascii() else 1) and not name.isdigit()) or self._names.make_of(words_of(beside)) is maker:
                return said[found.first].start, said[found.last - 1].end
        sounds = {each.model for each in self.all if each.make == make and is_named(each.model, text)}
        if sounds:
            return (0, len(text)) if sounds == {model} else None
        own = self._names.of(maker) if maker else ()
        if not _is_said_aloud(model, [each for each in own if each.model == model], text):
            return None
        # An Arabic name of a letter may be that of several: an A 200 and an E 200 sound alike
        others = [each for each in own if each.model != model] if has_arabic(text) else []
        return None if any(_is_said_aloud(each.model, [each], text) for each in others) else (0, len(text))

    def find(self, make: str, model: str) -> Vehicle | Choice | Unknown:
        """Which vehicle these words name. Years, trims and small slips are forgiven; a word that could make it another vehicle, and a make
        that does not build the model, are not. An empty make is found by the model, where that is enough."""
        made, said = words_of(make), words_of(model)
        if not made:
            return self._of_any_make(said)
        maker, beside = self._names.make_within(made)
        if said and (longer := self._names.makes.get("".join(word.key for word in (*made, said[0])))):
            return self._of_make(longer, said[1:])  # "Piaggio", "Vespa Primavera": the make's name goes on in the model's
        if maker is None and (leading := self._names.maker_of_leading(made)):  # "Range Rover", "Corvette": a model for a make
            maker, beside = leading, made
        if maker is None:
            return Unknown(make=None, suggestions=self._of_others(said) or self._near([*made, *said], None))
        return self._of_make(maker, [*beside, *said])

    def _of_any_make(self, said: Sequence[Word]) -> Vehicle | Choice | Unknown:
        maker, beside = self._names.make_within(said, whole=False)
        if maker is not None:
            return self._of_make(maker, beside)
        found = self._names.longest(said)
        if found is None:
            return Unknown(make=None, suggestions=self._near(said, None))
        return self._settled(found, said)

    def _of_make(self, maker: Make, said: Sequence[Word]) -> Vehicle | Choice | Unknown:
        said = self._names.without_make(maker, said)
        own = self._names.of(maker)
        if all(is_year(word.key) and word.key not in self._names.own(maker.name) for word in said):
            return Choice(candidates=own) if own else Unknown(make=maker.name, suggestions=())
        found = self._names.longest(said, maker)
        if found is None:
            return Unknown(make=maker.name, suggestions=self._of_others(said) or self._near(said, maker))
        beside = [*said[: found.first], *said[found.last :]]
        others = self._names.elsewhere(beside, maker, found.vehicles)
        if others:
            return Choice(candidates=_once([*found.vehicles, *others]))
        return self._settled(found, said)

    def _settled(self, match: Match, said: Sequence[Word]) -> Vehicle | Choice | Unknown:
        """What was found, unless the words beside its name make it another vehicle, or might."""
        before, behind, found = said[: match.first], said[match.last :], match.vehicles
        keys = {word.key for word in (*before, *behind)}
        if ELECTRIC in keys and not keys & HYBRID:
            return self._electric(found, said)
        again = {key(each.model) for each in found}  # some say it twice
        trims = all(_is_harmless(word) or word.key in again or _is_short(word) for word in behind)
        plain = trims and all(_is_plain(word) or word.key in again for word in before)  # an "F 650" is no "650"
        fuelled = any(each.electric for each in found) and keys & WITH_FUEL
        numbered = any(word.key[0].isdigit() for word in behind if not is_year(word.key)) and self._names.is_numbered(found[0])
        certain = len(found) == 1 and plain and not fuelled and not numbered
        return found[0] if certain else Choice(candidates=found)

    def _electric(self, found: Sequence[Vehicle], said: Sequence[Word]) -> Vehicle | Choice | Unknown:
        """Who says that it is electric does not mean the one with an engine."""
        fitting = self._names.electric_beside(found, said)
        if len(fitting) == 1:
            return fitting[0]
        return Choice(candidates=tuple(fitting)) if fitting else Unknown(make=found[0].make, suggestions=tuple(found[:SUGGESTED]))

    def _of_others(self, said: Sequence[Word]) -> tuple[Vehicle, ...]:
        """Of another make than the one that was said."""
        found = self._names.longest(said)
        return tuple(found.vehicles[:SUGGESTED]) if found and not found.slip else ()

    def _near(self, said: Sequence[Word], maker: Make | None) -> tuple[Vehicle, ...]:
        """What is written most like it, of one make or of any."""
        among = self._names.of(maker) if maker else self.all
        text = "".join(word.key for word in said if not is_year(word.key))
        near = process.extract(text, self._names.written(maker), scorer=fuzz.ratio, limit=SUGGESTED, score_cutoff=NEAR) if text else []
        return tuple(among[index] for _, _, index in near)


def _is_said_aloud(model: str, vehicles: Sequence[Vehicle], text: str) -> bool:
    """By the model's name, or by another of its names that is a letter and a number."""
    called = [model, *(name for each in vehicles for name in each.also if _is_a_code(name))]
    return any(len(each) > 1 and not (each.isdigit() and len(each) <= WEAK) and names(text, each.lower()) for each in called)


def _is_a_code(name: str) -> bool:
    """ "C 200", "X5": one letter or more, and a number."""
    return re.fullmatch(r"[A-Za-z]{1,2} ?[0-9]{1,3}", name) is not None


def _is_plain(word: Word) -> bool:
    """Whether a word leaves the vehicle what it is, wherever it stands: "a new 2019 hybrid"."""
    return word.key in BETWEEN or word.key in WITH_FUEL or is_year(word.key)


def _is_harmless(word: Word) -> bool:
    """The same of a word behind a name: a "Focus Titanium" is a Focus, but a "Super Meteor" is no Meteor."""
    return word.key in TRIMS or _is_plain(word)


def _is_short(word: Word) -> bool:
    """As the letters and sizes are that stand behind a name: "Si", "SEL", "2.0T", "xDrive40"."""
    return len(word.key) <= SHORT or any(map(str.isdigit, word.key))


def _once(vehicles: Iterable[Vehicle]) -> tuple[Vehicle, ...]:
    return tuple(dict.fromkeys(vehicles))
