"""Words that leave a value as it is: what may stand beside one so that it is read as it stands. All else is not understood."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.quoting.reading.kin import KIN, KIN_EASTERN
from core.quoting.vehicles.slips import Near
from core.quoting.vehicles.words import ELECTRIC_WORDS, TRIMS

FILE = Path(__file__).with_suffix(".toml")
SLIPPED = 5  # letters from which a slip of a plain word is that word: "yers", "milage"
_KIN = re.compile(rf"(?:{KIN})(?:'s|s)?|{KIN_EASTERN}")
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*|[\u0621-\u064a]+")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_PREFIXES = ("وال", "بال", "لل", "ال", "و", "ف", "ب", "ل")


@dataclass(frozen=True, kw_only=True)
class _Spoken:
    """The words of one language, by what they may stand beside."""

    kinds: dict[str, frozenset[str]]
    harmless: re.Pattern[str]
    longest: int
    near: Near


@cache
def _spoken(language: str) -> _Spoken:
    table = tomllib.loads(FILE.read_text(encoding="utf-8")).get(language, {})
    harmless = "|".join(table.pop("harmless", ()))
    kinds = {kind: frozenset(words.split()) for kind, words in table.items()}
    return _Spoken(
        kinds=kinds,
        harmless=re.compile(rf"(?<![a-z])(?:{harmless})(?![a-z])"),
        longest=max((len(word) for words in kinds.values() for word in words), default=1),
        near=Near(word for word in kinds.get("plain", ()) if len(word) >= SLIPPED),
    )


class PlainWords:
    """Of the languages that a message may be in."""

    def __init__(self, languages: Sequence[str]) -> None:
        self._spoken = [_spoken(language) for language in languages]

    def without_harmless(self, text: str) -> str:
        """As long as the text, with the phrases blank that say nothing of a quote."""
        for each in self._spoken:
            text = each.harmless.sub(lambda found: " " * len(found[0]), text)
        return text

    def unknown(self, text: str, *kinds: str) -> list[str]:
        """The words that are not of these kinds, and not plain."""
        return [word for word in self._words(text, kinds) if not self._is_known(word, kinds)]

    def alarming(self, text: str, *kinds: str) -> list[str]:
        """The words that deny, doubt, set a condition, or speak of another time, vehicle or person; but those of these kinds."""
        every = ("alarm", "bought", "about", "time", "person", "aside")
        return [word for word in self._words(text, every) if self._is_alarming(word) and not (kinds and self._is_known(word, kinds))]

    def _is_alarming(self, word: str) -> bool:
        """In one's own language a word may be plain that is none in another: "was" in German."""
        own = self._spoken[0].kinds
        elsewhere = word not in own.get("plain", ()) and any(word in each.kinds.get("alarm", ()) for each in self._spoken)
        return elsewhere or word in own.get("alarm", ())

    def _words(self, text: str, kinds: Sequence[str]) -> Iterator[str]:
        for found in _WORD.finditer(text):
            parts = _HAN.findall(found[0])
            if parts:
                yield from (word for part in parts for word in self._parted(part, kinds))
            else:
                yield found[0]

    def _parted(self, run: str, kinds: Sequence[str]) -> Iterator[str]:
        """Chinese is written without blanks: the longest words first, and what no word explains is one of its own."""
        at, left = 0, ""
        while at < len(run):
            last = min(len(run), at + max(each.longest for each in self._spoken))
            end = next((end for end in range(last, at, -1) if self._is_known(run[at:end], kinds)), at)
            if end > at and left:
                yield left
                left = ""
            if end > at:
                yield run[at:end]
            else:
                left, end = left + run[at], at + 1
            at = end
        if left:
            yield left

    def _is_known(self, word: str, kinds: Sequence[str]) -> bool:
        if word in TRIMS or word in ELECTRIC_WORDS or ("person" in kinds and _KIN.fullmatch(word)) or self._is_listed(word, kinds):
            return True
        if "\u0621" <= word[0] <= "\u064a":  # the article and small words are written with the word
            rests = (word[len(prefix) :] for prefix in _PREFIXES if word.startswith(prefix) and len(word) > len(prefix) + 1)
            return any(self._is_known(rest, kinds) for rest in rests)
        if "'" in word:
            return all(len(part) == 1 or self._is_listed(part, kinds) for part in word.split("'"))
        if "-" in word:
            return all(self._is_known(part, kinds) for part in word.split("-"))
        return len(word) >= SLIPPED and word.isascii() and any(each.near.to(word) for each in self._spoken)

    def _is_listed(self, word: str, kinds: Sequence[str]) -> bool:
        return any(word in each.kinds.get(kind, ()) for each in self._spoken for kind in ("plain", *kinds))
