"""Finish the word that somebody is just typing, with a word that the articles use."""

import re
from bisect import bisect_left
from collections.abc import Iterable

from core.language import fold

SHORTEST = 2  # letters; one could be the beginning of anything
BEGUN = re.compile(r"[^\W\d_\u3400-\u9fff]+$")  # the last word, unless a blank stands behind it; Chinese characters are words of their own


class Completion:
    """Knows words: `words`, the most frequent first, since of two that begin alike the more frequent is meant. `whole` are words that
    are never the beginning of another one."""

    def __init__(self, words: Iterable[str], whole: Iterable[str] = ()) -> None:
        self._rank = {word: rank for rank, word in reversed([*enumerate(words)])}
        self._sorted = sorted(self._rank)
        self._whole = frozenset(whole) | self._rank.keys()

    def finished(self, typed: str) -> str:
        """The same text, with its last word made whole where it is the beginning of a known one."""
        begun = BEGUN.search(typed)
        letters = fold(begun[0]) if begun else ""
        if begun is None or len(letters) < SHORTEST or letters in self._whole:
            return typed
        start, end = bisect_left(self._sorted, letters), bisect_left(self._sorted, letters + "\uffff")
        meant = min(self._sorted[start:end], key=self._rank.__getitem__, default=None)
        return typed[: begun.start()] + meant if meant else typed
