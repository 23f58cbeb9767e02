"""Names that were nearly written: which slips are forgiven, and which would make it another name."""

from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

FORGIVING, MORE_FORGIVING = 4, 8  # letters from which one slip, and two, are forgiven


def nearest(name: str, among: Collection[str]) -> list[str]:
    """Those of a few names that it is a slip of, the nearest ones only."""
    near = process.extract(name, list(among), scorer=OSA.distance, score_cutoff=slips(name), limit=None) if slips(name) else []
    alike = [(found, distance) for found, distance, _ in near if _may_slip(name, found)]
    least = min((distance for _, distance in alike), default=0)
    return [found for found, distance in alike if distance == least]


def slips(name: str) -> int:
    """How many are forgiven."""
    letters = sum(map(str.isalpha, name))
    return (letters >= FORGIVING) + (letters >= MORE_FORGIVING)


def _may_slip(said: str, name: str) -> bool:
    """Digits are never slips (an F-150 is no F-250), first letters hardly ever."""
    return said[0] == name[0] and _digits(said) == _digits(name) and slips(name) >= OSA.distance(said, name)


def _digits(name: str) -> str:
    return "".join(filter(str.isdigit, name))


class Near:
    """Names that lie one slip from a word, two for long ones, found without comparing all: each name is kept under all that is left of it
    when one letter is taken out. What is left stands there as a number, in order, for its text would take fifteen times the memory; that
    two share one does no harm, since what is found is looked at."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = [name for name in names if slips(name)]
        self._long = [name for name in self._names if slips(name) > 1]
        kept = sorted((hash(left), number) for number, name in enumerate(self._names) for left in _less_one(name))
        self._left, self._of = array("q", (left for left, _ in kept)), array("I", (number for _, number in kept))
        self.to = lru_cache(maxsize=4096)(self._to)  # most words of any text have been seen before

    def _to(self, word: str) -> Collection[str]:
        """The nearest, if there are any."""
        if not slips(word):
            return ()
        near = {name for left in _less_one(word) for name in self._with(left) if _may_slip(word, name)}
        if not near and slips(word) > 1:
            alike = process.extract(word, self._long, scorer=OSA.distance, score_cutoff=2, limit=None)
            near = {name for name, _, _ in alike if _may_slip(word, name)}
        least = min((OSA.distance(word, name) for name in near), default=0)
        return [name for name in near if OSA.distance(word, name) == least]

    def _with(self, left: str) -> Iterator[str]:
        at = bisect_left(self._left, number := hash(left))
        while at < len(self._left) and self._left[at] == number:
            yield self._names[self._of[at]]
            at += 1


def _less_one(name: str) -> set[str]:
    return {name, *(name[:at] + name[at + 1 :] for at in range(len(name)))}
