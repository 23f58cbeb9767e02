"""Which vehicles a free text names, and where: makes and models beside each other, and names that can be nothing else."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.quoting.vehicles.names import ELECTRIC, LONGEST, WEAK, Make, Match, Names, Vehicle, Word, is_year, without_particle, words_of
from core.quoting.vehicles.words import AFTER_A_NAME, BETWEEN, FROM, HYBRID, LABELS, NO_NAME, OWNING, SMALL, UNITS

SKIPPED = 4  # words at most that may stand between a make and its model: "Make: Ford, Year: 2015, Model: Focus"
ENDS = re.compile(r"[.!?;。！？；؟؛]")
BREAKS = re.compile(r"[,.;!?()$€£\n،؛؟。，、；！？]|['’]")  # no name goes on behind these


@dataclass(frozen=True, kw_only=True, slots=True)
class Spotted:
    """A vehicle that a text names, from `start` to `end`. `make` and `model` are the company's names for it, None where it does not say;
    `choices` are all that the words may mean, none where only a make is named. One without a `model` is doubtful: an "electric Civic"."""

    start: int
    end: int
    make: str | None
    model: str | None
    choices: tuple[Vehicle, ...]


@dataclass(frozen=True, slots=True)
class _Named:
    """A make among the words. `sure`: it counts without a model, too."""

    first: int
    last: int
    make: Make
    sure: bool


class Spotter:
    """Reads texts for the names of one company's vehicles."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def spot(self, text: str, *, answering: bool) -> list[Spotted]:
        return _Reading(self._names, text, answering=answering).spotted()


class _Reading:
    """One text, read once."""

    def __init__(self, names: Names, text: str, *, answering: bool) -> None:
        self._names = names
        self._text = text
        self._words = words_of(text)
        self._answering = answering
        self._from: dict[int, tuple[tuple[int, str], ...]] = {}  # the names from each word on

    def spotted(self) -> list[Spotted]:
        found: list[Spotted] = []
        at, weak = 0, None
        while at < len(self._words):
            model, make = self._model_at(at), self._make_at(at)
            if make is not None and (model is None or make.last >= model.last):
                seen, at = self._from_make(make, weak)
                weak = None
            elif model is not None:
                own = self._of(model, make.make) if make is not None else ()  # a "Ram 1500" is Ram's before it is Dodge's
                model = Match(model.first, model.last, own or model.vehicles)
                certain = bool(own) or self._counts_alone(model)
                seen, weak, at = (self._put(model.first, model) if certain else None), None if certain else model, model.last
                if seen and self._make_behind(model):
                    seen, at = self._with_make_behind(model)
            else:
                seen, at = None, at + 1
            if seen is not None:
                found.append(seen)
        return found

    # makes

    def _make_at(self, at: int) -> _Named | None:
        for last, name in self._names_at(at):
            if make := self._names.makes.get(name):
                return _Named(at, last, make, sure=name not in self._names.everyday or self._is_owned(at, last))
        make = self._names.slipped_make(self._words[at].key)
        return _Named(at, at + 1, make, sure=self._answering) if make else None

    def _is_owned(self, first: int, last: int) -> bool:
        """ "My Lincoln, 2015": a name that is a word too is the make's where somebody has one, or nothing else is said."""
        before = self._words[first - 1].key if first else ""
        behind = self._words[last].key if last < len(self._words) else ""
        ends = not behind or BREAKS.search(self._gap(last)) is not None
        alone = not before and ends
        has_one = before in OWNING and (ends or behind in AFTER_A_NAME or behind.isdigit())
        return self._answering or alone or has_one or is_year(before) or (bool(before in LABELS) and ends)

    def _from_make(self, make: _Named, weak: Match | None) -> tuple[Spotted | None, int]:
        """The make with its model, which stands behind it or, more rarely, in front."""
        if model := self._model_behind(make):
            return self._put(make.first, model), model.last
        if weak and make.first - weak.last <= 2 and (own := self._of(weak, make.make)) and self._only_between(weak.last, make.first):
            return self._put(weak.first, Match(weak.first, make.last, own)), make.last
        if not make.sure:
            return None, make.first + 1
        start, end = self._words[make.first].start, self._words[make.last - 1].end
        return Spotted(start=start, end=end, make=make.make.name, model=None, choices=()), make.last

    def _model_behind(self, make: _Named) -> Match | None:
        for at in range(make.last, min(make.last + SKIPPED, len(self._words))):
            if found := self._own_at(at, make):
                return found
            word = self._words[at].key
            if not (word in BETWEEN or is_year(word)):
                return None
        return None

    def _own_at(self, at: int, make: _Named) -> Match | None:
        own = self._names.own(make.make.name)
        for last, name in self._names_at(at):
            if name in own and (self._may_follow(make.last, at, last, name) or self._is_of_another_year(at, name, own[name])):
                return Match(at, last, own[name])
        labels = {word.key for word in self._words[make.last : at]} & LABELS
        if ENDS.search(self._between(make.last, at)) and not labels:
            return None
        found = self._names.longest(self._words[at : at + 2], make.make)
        return Match(at + found.first, at + found.last, found.vehicles, slip=True) if found and found.slip and not found.first else None

    def _may_follow(self, behind: int, at: int, last: int, name: str) -> bool:
        """Whether a name that is a word or a number too is the model here: "Mazda 3", not "a Mazda, 3 years old"."""
        common = name in self._names.everyday or len(name) <= WEAK or name.isdigit()
        if not common or any(word.key in LABELS for word in self._words[behind:at]):
            return not (name.isdigit() and self._is_counted(last))
        if not name.isdigit():
            return not ENDS.search(self._between(behind, at))
        if is_year(name):
            return False  # "Peugeot 2008" may be one of that year
        return at == behind and not BREAKS.search(self._between(behind, at)) and not self._is_counted(last)

    def _is_of_another_year(self, at: int, name: str, found: Sequence[Vehicle]) -> bool:
        """ "Peugeot 2008 from 2016": a year in which that model was built stands beside its name."""
        if not is_year(name):
            return False
        years = [int(word.key) for word in self._words if is_year(word.key) and word.key != name]
        return any(each.was_built(year) for each in found for year in years if each.years[0])

    def _is_counted(self, last: int) -> bool:
        return last < len(self._words) and self._words[last].key in UNITS and not BREAKS.search(self._gap(last))

    def _ends_in_a_count(self, at: int, last: int) -> bool:
        return last - at > 1 and self._words[last - 1].key.isdigit() and self._is_counted(last)

    # models

    def _model_at(self, at: int) -> Match | None:
        for last, name in self._names_at(at):
            if (
                (found := self._names.models.get(name))
                and not (name.isdigit() and (len(name) <= WEAK or is_year(name)))
                and not self._ends_in_a_count(at, last)
            ):
                return Match(at, last, found)
        slipped = self._names.slipped_model(self._words[at].key) if self._answering else ()  # "status" is no Stratus anywhere else
        return Match(at, at + 1, slipped, slip=True) if slipped else None

    def _counts_alone(self, model: Match) -> bool:
        name = "".join(word.key for word in self._words[model.first : model.last])
        if self._answering:
            return not name.isdigit() and (len(name) > WEAK or not name.isalpha() or self._stands_apart(model))
        apart = model.last - model.first > 1 and " " in self._gap(model.first + 1)
        if apart and self._words[model.first].key in SMALL and any(map(str.isdigit, name)):  # "it is 250", "es 300"
            return False
        return name not in self._names.everyday and len(name) > WEAK and not name.isdigit()

    def _stands_apart(self, model: Match) -> bool:
        """Whether nothing but a year stands right beside it: "cc" may be anything at the beginning of a sentence."""
        ends = [0 < at < len(self._words) and not BREAKS.search(self._gap(at)) for at in (model.first, model.last)]
        beside = [self._words[at].key for at, tied in zip((model.first - 1, model.last), ends, strict=True) if tied]
        return all(word.isdigit() or word in BETWEEN or word in OWNING for word in beside)

    def _make_behind(self, model: Match) -> _Named | None:
        """ "Civic from Honda", "Leaf (Nissan)"."""
        for at in range(model.last, min(model.last + 2, len(self._words))):
            make = self._make_at(at)
            if make and self._of(model, make.make) and not self._model_behind(make):
                return make
            if self._words[at].key not in BETWEEN | FROM:
                return None
        return None

    def _with_make_behind(self, model: Match) -> tuple[Spotted, int]:
        make = self._make_behind(model)
        assert make is not None
        return self._put(model.first, Match(model.first, make.last, self._of(model, make.make))), make.last

    def _of(self, model: Match, make: Make) -> tuple[Vehicle, ...]:
        return tuple(each for each in model.vehicles if each.make == make.name)

    # both

    def _put(self, first: int, model: Match) -> Spotted:
        choices, first, last, doubtful = self._electric(first, model)
        makes = {each.make for each in choices}
        return Spotted(
            start=self._words[first].start,
            end=self._words[last - 1].end,
            make=next(iter(makes)) if len(makes) == 1 else None,
            model=choices[0].model if len(choices) == 1 and not doubtful else None,
            choices=choices,
        )

    def _electric(self, first: int, model: Match) -> tuple[tuple[Vehicle, ...], int, int, bool]:
        """Who says "electric" beside the name does not mean the one with an engine: doubtful, where there is no other."""
        before = first > 0 and self._words[first - 1].key == ELECTRIC
        behind = model.last < len(self._words) and self._words[model.last].key == ELECTRIC and not BREAKS.search(self._gap(model.last))
        within = any(word.key == ELECTRIC for word in self._words[first : model.last])
        near = {word.key for word in self._words[max(first - 2, 0) : model.last + 2]}
        if not (before or behind or within) or near & HYBRID:
            return model.vehicles, first, model.last, False
        electric = tuple(self._names.electric_beside(model.vehicles, self._words[model.first : model.last]))
        return electric or model.vehicles, first - before, model.last + behind, not electric

    def _names_at(self, at: int) -> Sequence[tuple[int, str]]:
        """The names that the words from here on may be, longest first. Asked several times of each word."""
        if at not in self._from:
            self._from[at] = tuple(self._names_from(at))
        return self._from[at]

    def _names_from(self, at: int) -> Iterator[tuple[int, str]]:
        last = at + 1
        if self._words[at].key in NO_NAME or (at and self._gap(at) in ("'", "’")):  # "models", "Tesla's"
            return
        while last < min(at + LONGEST, len(self._words)) and not self._breaks(last):
            last += 1
        for first in filter(None, (self._words[at].key, without_particle(self._words[at].key))):
            for end in range(last, at, -1):
                yield end, first + "".join(word.key for word in self._words[at + 1 : end])

    def _breaks(self, at: int) -> bool:
        """Whether no name goes on with this word: an "ID. Buzz" and an "ID.4" do."""
        gap = self._gap(at)
        is_point_within = gap.startswith(".") and (gap == "." or (gap == ". " and len(self._words[at - 1].key) <= WEAK))
        return BREAKS.search(gap) is not None and not is_point_within

    def _gap(self, at: int) -> str:
        """What stands in front of a word."""
        return self._text[self._words[at - 1].end : self._words[at].start]

    def _between(self, first: int, at: int) -> str:
        """What stands between the words in front of `first` and of `at`, without the words."""
        return "".join(self._gap(each) for each in range(first, at + 1)) if 0 < first <= at < len(self._words) else ""

    def _only_between(self, first: int, last: int) -> bool:
        return all(word in BETWEEN | FROM for word in _keys(self._words[first:last]))


def _keys(words: Sequence[Word]) -> Iterator[str]:
    return (word.key for word in words)
