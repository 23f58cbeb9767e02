"""Find the word that a mistyped word was meant to be, and leave alone what may be a word of its own."""

import re
from collections.abc import Iterable
from itertools import permutations

from rapidfuzz import process
from rapidfuzz.distance import OSA, Levenshtein

SHORTEST = 5  # letters; a shorter word has too many neighbours: "pet" is not "pay", and "boat" is not "boot"
LONG = 8  # from here on two slips still leave one word recognisable
LONGEST = 40  # what is longer is no word
VOWELS = frozenset("aeiouy")
SOUNDS = frozenset({("c", "k"), ("c", "s"), ("s", "z"), ("g", "j"), ("f", "v"), ("t", "d")})  # either way round
DOUBLED = re.compile(r"(.)\1")
KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def _neighbours() -> frozenset[tuple[str, str]]:
    place = {letter: (row, column) for row, letters in enumerate(KEYBOARD) for column, letter in enumerate(letters)}
    apart = {(a, b): max(abs(x - y) for x, y in zip(place[a], place[b], strict=True)) for a, b in permutations(place, 2)}
    return frozenset(pair for pair, keys in apart.items() if keys == 1)


NEIGHBOURS = _neighbours()


def _slip(typed: str, meant: str, distance: int) -> bool:
    """Would fingers or ears make `typed` out of `meant`? `clami` is `claim`, but `passport` is not `password`."""
    if sorted(typed) == sorted(meant) or _single(typed) == _single(meant):
        return True  # letters changed places; the wrong letter was doubled
    if distance > 1 and len(typed) < LONG:
        return False
    replaced = [(typed[edit.src_pos], meant[edit.dest_pos]) for edit in Levenshtein.editops(typed, meant) if edit.tag == "replace"]
    return all(pair in NEIGHBOURS or pair in SOUNDS or pair[::-1] in SOUNDS or VOWELS.issuperset(pair) for pair in replaced)


def _single(word: str) -> str:
    return DOUBLED.sub(r"\1", word)


class Speller:
    """Knows words: `words`, the most frequent first, since of two that are equally near the more frequent was meant."""

    def __init__(self, words: Iterable[str]) -> None:
        self._rank: dict[str, int] = {}
        self._alike: dict[tuple[str, int], list[str]] = {}
        for rank, word in enumerate(words):
            if len(word) >= SHORTEST and word.isalpha() and word not in self._rank:
                self._rank[word] = rank
                self._alike.setdefault((word[0], len(word)), []).append(word)

    def meant(self, typed: str) -> str | None:
        """The nearest known word, or None where nothing is near enough. The first letter must stand, as it nearly always does in a slip."""
        if not (SHORTEST <= len(typed) <= LONGEST and typed.isalpha()):
            return None
        alike = [word for length in range(len(typed) - 2, len(typed) + 3) for word in self._alike.get((typed[0], length), ())]
        found = process.extract(typed, alike, scorer=OSA.distance, score_cutoff=2, limit=None)
        nearest = sorted((distance, self._rank[word], word) for word, distance, _ in found)
        return next((word for distance, _, word in nearest if _slip(typed, word, distance)), None)
