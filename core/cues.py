"""Find phrases in what somebody wrote: whole words, with case, accents and punctuation folded, in a time that no text can drive up."""

import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, product
from typing import Self

LONGEST = 6000  # characters that are looked at: a wish stands in the first words, and a pasted book must not cost more than a letter
MOST = 400  # words, likewise
FEW = 12  # words of a message that says nothing but a cue and stop words
FEW_PHRASES = 2  # that are compared one after the other
GAP, CHOICE, WHOLE, NEVER = "…", "|", "=", "-"

# Chinese has no spaces: a run of its characters stands apart from Latin words and numbers. A pictograph is a word: 👍 says something.
_WORD = re.compile(
    r"[\u3400-\u4dbf\u4e00-\u9fff]+|[^\W_\u3400-\u4dbf\u4e00-\u9fff]+|[\u2705\u2764\U0001f300-\U0001f3fa\U0001f400-\U0001faff]"
)
_PLAIN_WORD = re.compile(r"[a-z0-9]+")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]|[^\u3400-\u4dbf\u4e00-\u9fff\s]+")
# ى and ي, ة and ه are written for each other, and ـ only stretches a word
_ARABIC = str.maketrans({"ى": "ي", "ة": "ه", "ـ": None})
# "whats" is "what's", which is folded to "what s"
_ENDINGS = {
    "s": "what how that where who when there here it let",
    "t": "don can isn aren wasn weren doesn didn won wouldn couldn shouldn haven hasn",
    "m": "i",
    "d": "i you",
    "re": "you they",
    "ve": "i you they",
    "ll": "that you",
}
_SHORTENED = {start + end: (start, end) for end, starts in _ENDINGS.items() for start in starts.split()}


def fold(text: str) -> str:
    """Case, accents and punctuation folded away, words separated by single spaces. Folding what is folded changes nothing."""
    if text.isascii():
        return " ".join(_PLAIN_WORD.findall(text.lower()))
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter)).translate(_ARABIC)
    return " ".join(_WORD.findall(bare.casefold()))


def begin(text: str) -> str:
    """The beginning of a text, folded."""
    return fold(text[:LONGEST])[:LONGEST]


def words(folded: str, language: str, most: int = MOST) -> list[str]:
    """The first words of a folded text as cues see them. In Chinese each character is one."""
    if language == "zh":
        return [match.group() for match in islice(_HAN.finditer(folded), most)]
    said = folded.split()[:most]
    return [part for word in said for part in _SHORTENED.get(word, (word,))] if language == "en" else said


@dataclass(frozen=True, slots=True)
class _Part:
    """Phrases without a gap that may stand in one place, and how many words they have. There are thousands of these, nearly all of one
    phrase: a set of it would take six times the memory."""

    phrases: Collection[tuple[str, ...]]
    lengths: tuple[int, ...]

    @classmethod
    def of(cls, phrases: Iterable[tuple[str, ...]]) -> Self:
        known = frozenset(phrases)
        return cls(known if len(known) > FEW_PHRASES else tuple(known), tuple(sorted(set(map(len, known)))))

    def ends(self, said: Sequence[str], at: int) -> Iterator[int]:
        for end in (at + length for length in self.lengths):
            if end <= len(said) and tuple(said[at:end]) in self.phrases:
                yield end


def _choices(phrase: str, language: str) -> Iterator[tuple[str, ...]]:
    """`talk|speak to` is two phrases."""
    folded = [[words(fold(choice), language) for choice in word.split(CHOICE)] for word in phrase.split()]
    yield from (tuple(map(sys.intern, chain.from_iterable(choice))) for choice in product(*folded))  # the same few words again and again


class Phrases:
    """Phrases by their first word, so that a text is walked through once."""

    def __init__(self, phrases: Iterable[str], language: str) -> None:
        self._gap = 6 if language == "zh" else 3  # words that a … may stand for
        by_first: defaultdict[str, list[list[_Part]]] = defaultdict(list)
        solid: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
        for phrase in phrases:
            parts = [list(_choices(part, language)) for part in phrase.split(GAP)]
            if len(parts) > 1:
                for first in {choice[0] for choice in parts[0]}:
                    by_first[first].append([_Part.of(part) for part in parts])
            else:
                for choice in parts[0]:
                    solid[choice[0]].add(choice)
        for first, choices in solid.items():
            by_first[first].append([_Part.of(choices)])
        self._by_first = {first: tuple(map(tuple, parts)) for first, parts in by_first.items()}

    @property
    def firsts(self) -> frozenset[str]:
        """The words that a phrase can begin with: where none of them is said, no phrase stands."""
        return frozenset(self._by_first)

    def spans(self, said: Sequence[str]) -> Iterator[range]:
        """Where a phrase stands: the positions of its words, and of those that a … stands for."""
        for at, word in enumerate(said):
            for parts in self._by_first.get(word, ()):
                yield from (range(at, end) for end in self._ends(said, at, parts))

    def _ends(self, said: Sequence[str], start: int, parts: Sequence[_Part]) -> set[int]:
        ends = set(parts[0].ends(said, start))
        for part in parts[1:]:
            begins = {end + skipped for end in ends for skipped in range(self._gap + 1)}
            ends = {end for at in begins for end in part.ends(said, at)}
        return ends


class Cues:
    """The phrases by which a wish is recognised in one language: found anywhere, (=) only alone, (-) what they are mistaken for."""

    def __init__(self, cues: Iterable[str], stopwords: Phrases, language: str) -> None:
        cues = tuple(cues)
        self._stopwords = stopwords
        self._phrases = Phrases((cue for cue in cues if cue[0] not in (WHOLE, NEVER)), language)
        self._never = Phrases((cue[1:] for cue in cues if cue[0] == NEVER), language)
        self._alone = {choice for cue in cues if cue[0] == WHOLE for choice in _choices(cue[1:], language)}
        self._alone_words = frozenset(chain.from_iterable(self._alone))

    def heard(self, said: Sequence[str]) -> bool:
        return self.alone(said) or next(self.spans(said), None) is not None

    def begins(self, said: Sequence[str]) -> bool:
        return self.alone(said) or any(span.start == 0 for span in self.spans(said))

    def alone(self, said: Sequence[str]) -> bool:
        """Does the text say nothing but one of the cues that count only alone?"""
        if len(said) > FEW or self._alone_words.isdisjoint(said):
            return False
        if not self._alone & {tuple(said), tuple(left(said, [self._stopwords]))}:
            return False
        return next(self._never.spans(said), None) is None

    def spans(self, said: Sequence[str]) -> Iterator[range]:
        """Where a cue stands, unless it begins within something that it is mistaken for."""
        found = list(self._phrases.spans(said))
        never = {at for span in self._never.spans(said) for at in span} if found else set()
        return (span for span in found if span.start not in never)


def left(said: Sequence[str], known: Iterable["Phrases | Cues"]) -> list[str]:
    """The words that belong to none of these."""
    gone = {at for phrases in known for span in phrases.spans(said) for at in span}
    return [word for at, word in enumerate(said) if at not in gone]
