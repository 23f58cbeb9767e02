"""The names that makes and models go by, and how to find them among the words of a text: written in any way, or with a slip."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from core.quoting.vehicles.slips import FORGIVING, Near, nearest
from core.quoting.vehicles.words import ELECTRIC_WORDS, LABELS

# A Chinese character is a word; an Arabic one ends where Latin letters or digits begin
WORD = re.compile(r"[a-z0-9\u00c0-\u024f\uff10-\uff5a]+|[\u0621-\u063a\u0640-\u065f\u0670-\u06d3]+|[\u4e00-\u9fff]", re.IGNORECASE)
_ARTICLE = re.compile(r"و?(?:[بل]?ال|لل)(?=..)")  # "the", and "and the", "with the", "for the": Arabic writes them with the word
_PARTICLES = "ولب"
LEAST_BEHIND = 2  # letters behind such a word: fewer are no name
_ARABIC = str.maketrans("\u0649\u0629", "\u064a\u0647", "\u0640")  # letters that are written either way; the stretch says nothing
YEAR = re.compile(r"(?:19|20)\d\d")
ELECTRIC = "ev"  # stands for every word that says so: "Kona EV" and "Kona electric" are one name
LONGEST = 5  # words of a name
ALONE = 6  # letters from which a slip is forgiven in a model that stands without its make
WEAK = 2  # characters: "S", "X5", "3" say nothing without their make


@dataclass(frozen=True, kw_only=True, slots=True)
class Make:
    """`also`: what people call it. `everyday`: which of all its names are words with another sense, or names of people and towns."""

    name: str
    also: tuple[str, ...] = ()
    everyday: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Vehicle:
    """A model. `product` and `group` say what it costs, `kind` is its class (sedan, suv, motorcycle …), `years` are the first and the last
    model year, None where nobody is sure or it is still built."""

    make: str
    model: str
    product: str
    group: str
    kind: str
    electric: bool = False
    years: tuple[int | None, int | None] = (None, None)
    also: tuple[str, ...] = ()
    everyday: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.make} {self.model}"

    def is_called(self, name: str) -> bool:
        return key(name) in {key(each) for each in (self.model, *self.also)}

    def was_built(self, year: int) -> bool:
        """A year beside the known ones is let pass: people take the year of purchase for the model year."""
        first, last = self.years
        return (first is None or year >= first - 1) and (last is None or year <= last + 1)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, folded, and where it stands."""

    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Match:
    """Vehicles that the words from `first` up to `last` are a name of. `slip`: not written quite like it."""

    first: int
    last: int
    vehicles: tuple[Vehicle, ...]
    slip: bool = False


def words_of(text: str) -> list[Word]:
    """The words of a text, in its order."""
    return [Word(_folded(found[0]), found.start(), found.end()) for found in WORD.finditer(text)]


@lru_cache(maxsize=8192)
def key(name: str) -> str:
    """A name without case, accents, blanks and signs: "F-150" and "f 150" are one."""
    return "".join(word.key for word in words_of(name))


def is_year(word: str) -> bool:
    return YEAR.fullmatch(word) is not None


def without_particle(word: str) -> str:
    """ "And a Camry", "for a Camry": Arabic writes the small word with the name. Empty where there is none, or too little is left."""
    return word[1:] if word[0] in _PARTICLES and len(word) > LEAST_BEHIND + 1 else ""


@lru_cache(maxsize=4096)
def _folded(word: str) -> str:
    if not word.isascii():
        letters = unicodedata.normalize("NFKD", word)
        word = "".join(letter for letter in letters if not unicodedata.combining(letter)).translate(_ARABIC)
        word = _ARTICLE.sub("", word, count=1) if _ARTICLE.match(word) else word
    word = word.lower()
    return ELECTRIC if word in ELECTRIC_WORDS else word


class Names:
    """Every name of every make and model, by its key."""

    def __init__(self, makes: Sequence[Make], vehicles: Sequence[Vehicle]) -> None:
        self.makes = {key(name): make for make in makes for name in (make.name, *make.also)}
        self.models = _by_key(vehicles)
        self.everyday = {
            key(name) for names in (*(make.everyday for make in makes), *(each.everyday for each in vehicles)) for name in names
        }
        self._of = {make.name: tuple(each for each in vehicles if each.make == make.name) for make in makes}
        self._own = {make: _by_key(own) for make, own in self._of.items()}
        self._written = {make.name: [key(each.model) for each in self._of[make.name]] for make in makes}
        self._all_written = [key(str(each)) for each in vehicles]
        self._near_makes = Near(name for name in self.makes if len(name) > FORGIVING)

    @cached_property
    def _near_models(self) -> Near:
        return Near(self.models)

    def of(self, make: Make) -> tuple[Vehicle, ...]:
        return self._of[make.name]

    def written(self, make: Make | None) -> Sequence[str]:
        """The keys of its models in the order of `of`; without a make, of all vehicles with their makes."""
        return self._written[make.name] if make else self._all_written

    def own(self, make: str) -> Mapping[str, tuple[Vehicle, ...]]:
        """The models of one make, by key."""
        return self._own[make]

    def make_of(self, words: Sequence[Word]) -> Make | None:
        """The make that all these words are the name of."""
        name = "".join(word.key for word in words)
        if name in self.makes:
            return self.makes[name]
        near = {self.makes[found].name: self.makes[found] for found in self._near_makes.to(name)}
        return next(iter(near.values())) if len(near) == 1 else None

    def make_within(self, words: Sequence[Word], *, whole: bool = True) -> tuple[Make | None, list[Word]]:
        """The make that is named among the words, and the other words. Not `whole`: a model whose name begins like a make is no make."""
        spans = sorted(_spans(len(words)), key=lambda span: span[0] - span[1])
        model = None if whole else self.longest(words)
        for first, last in spans:
            make = self.makes.get("".join(word.key for word in words[first:last]))
            if make is not None and not (model is not None and _is_of_another(make, first, last, model)):
                return make, [*words[:first], *words[last:]]
        if model is not None and not model.slip:
            return None, list(words)
        for first, last in spans:
            if make := self.make_of(words[first:last]):
                return make, [*words[:first], *words[last:]]
        return None, list(words)

    def maker_of_leading(self, words: Sequence[Word]) -> Make | None:
        """The one make that builds what all these words are the name of."""
        makers = {each.make for each in self.models.get("".join(word.key for word in words), ())}
        return self.makes[key(makers.pop())] if len(makers) == 1 else None

    def without_make(self, make: Make, words: Sequence[Word]) -> list[Word]:
        """The words without the make's own name, which some say again before the model."""
        for first, last in sorted(_spans(len(words)), key=lambda span: span[0] - span[1]):
            if self.makes.get("".join(word.key for word in words[first:last])) is make:
                return [*words[:first], *words[last:]]
        return list(words)

    def longest(self, words: Sequence[Word], make: Make | None = None) -> Match | None:
        """The longest name of a model among the words, of one make or of any."""
        own = self._own[make.name] if make else self.models
        spans = [(first, last, "".join(word.key for word in words[first:last])) for first, last in _spans(len(words))]
        exact = [Match(first, last, own[name]) for first, last, name in spans if name in own and (make or len(name) > WEAK)]
        if exact:
            return max(exact, key=lambda match: sum(len(word.key) for word in words[match.first : match.last]))
        slips = [Match(first, last, found, slip=True) for first, last, name in spans if (found := self._slipped(name, make))]
        return max(slips, key=lambda match: match.last - match.first, default=None)

    def _slipped(self, name: str, make: Make | None) -> tuple[Vehicle, ...]:
        if make is None:
            return _all_of(self.models, self._near_models.to(name))
        own = self._own[make.name]
        return _all_of(own, nearest(name, own))

    def elsewhere(self, words: Sequence[Word], make: Make, found: Sequence[Vehicle]) -> tuple[Vehicle, ...]:
        """Other models of the make that are named as well."""
        own = self._own[make.name]
        names = ("".join(word.key for word in words[first:last]) for first, last in _spans(len(words)))
        others = [own[name] for name in names if name in own and len(name) > WEAK]
        return tuple(each for vehicles in others for each in vehicles if not set(vehicles) & set(found))

    def is_numbered(self, vehicle: Vehicle) -> bool:
        """Whether a number behind its name is the name of another: there is an Ioniq, and an Ioniq 5."""
        begins = key(vehicle.model)
        others = (name for name, named in self._own[vehicle.make].items() if vehicle not in named and name.startswith(begins))
        return any(name[len(begins) :][:1].isdigit() for name in others)

    def electric_beside(self, found: Sequence[Vehicle], words: Sequence[Word]) -> list[Vehicle]:
        """Those of them that are electric; else the electric ones of the same make that are named after them."""
        if own := [each for each in found if each.electric]:
            return own
        electric = [each for make in {each.make for each in found} for each in self._of[make] if each.electric]
        stems = {key(name) for each in found for name in (each.model, *each.also)} & {word.key for word in words} | {
            key(each.model) for each in found
        }
        return [each for each in electric if any(stem in key(name) for stem in stems for name in (each.model, *each.also))]

    def slipped_make(self, word: str) -> Make | None:
        found = {self.makes[name].name: self.makes[name] for name in self._near_makes.to(word)}
        return next(iter(found.values())) if len(found) == 1 else None

    def slipped_model(self, word: str) -> tuple[Vehicle, ...]:
        """For a single word without its make."""
        found = self._near_models.to(word) if len(word) >= ALONE and word not in LABELS else ()
        return _all_of(self.models, [name for name in found if len(name) >= ALONE and name not in self.everyday])


def _is_of_another(make: Make, first: int, last: int, model: Match) -> bool:
    """Whether the make's name is only the beginning of a longer one, of another make's model."""
    within = model.first <= first and last <= model.last and model.last - model.first > last - first
    return within and all(each.make != make.name for each in model.vehicles)


def _by_key(vehicles: Iterable[Vehicle]) -> dict[str, tuple[Vehicle, ...]]:
    found: dict[str, dict[Vehicle, None]] = defaultdict(dict)
    for each in vehicles:
        for name in (each.model, *each.also):
            found[key(name)][each] = None
    return {name: tuple(named) for name, named in found.items()}


def _spans(length: int) -> Iterator[tuple[int, int]]:
    for first in range(length):
        for last in range(first + 1, min(first + LONGEST, length) + 1):
            yield first, last


def _all_of(own: Mapping[str, tuple[Vehicle, ...]], names: Iterable[str]) -> tuple[Vehicle, ...]:
    return tuple(dict.fromkeys(vehicle for name in names for vehicle in own[name]))
