"""Text as a reader sees it, letter by letter: nothing invisible, one form per letter and digit, and where each letter stood."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_UNSEEN = {"Cf", "Cc", "Cs", "Co", "Cn", "Me"}  # joiners, marks of direction, controls, what is not assigned, and the frame around a keycap
_UNSEEN_OTHERS = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
_TATWEEL = "\u0640"  # stretches an Arabic word and says nothing
_MINUS = "\u2212\u2043"


@dataclass(frozen=True, slots=True)
class Plain:
    """`text[i]` was written at `where[i]` of the original."""

    text: str
    where: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` stands in the original."""
        return self.where[start], self.where[end - 1] + 1


class _Visible(dict[int, str]):
    """What is seen of one character: itself, its plain form (full width, mathematical, any script's digits), or nothing."""

    def __missing__(self, code: int) -> str:
        self[code] = seen = self.look(chr(code))
        return seen

    def look(self, letter: str) -> str:
        category = unicodedata.category(letter)
        if letter.isspace():
            return " " if category == "Zs" else letter
        if category in _UNSEEN or _UNSEEN_OTHERS.match(letter):
            return ""
        if category == "Nd":
            return str(unicodedata.decimal(letter))
        plain = unicodedata.normalize("NFKC", letter)
        return plain if len(plain) == 1 else letter


class _Bare(_Visible):
    """As above, and without accents; every dash is a hyphen."""

    def look(self, letter: str) -> str:
        category = unicodedata.category(letter)
        if category == "Mn" or letter == _TATWEEL:
            return ""
        if category == "Pd" or letter in _MINUS:
            return "-"
        base = "".join(part for part in unicodedata.normalize("NFKD", letter) if unicodedata.category(part) != "Mn")
        return super().look(base if len(base) == 1 else letter)


_VISIBLE = _Visible()
_BARE = _Bare()


def visible(text: str) -> Plain:
    """For addresses and names, where an accent makes another name."""
    return _seen(text, _VISIBLE)


def bare(text: str) -> Plain:
    """For words and numbers, where an accent or the kind of dash is a habit of writing."""
    return _seen(text, _BARE)


def _seen(text: str, table: _Visible) -> Plain:
    seen = text.translate(table)
    if len(seen) == len(text):
        return Plain(seen, range(len(text)))
    return Plain(seen, [at for at, letter in enumerate(text) if table[ord(letter)]])
