"""What a question is about, by the lines in which customers have asked before."""

import math
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from heapq import nlargest
from itertools import accumulate, chain, pairwise
from operator import add

from core.cues import begin, words

GRAM = 4  # letters within a word: what is mistyped or inflected still has most of them
LETTERS = 0.7  # what all letters of a line weigh beside its words and pairs of words
MOST_WORDS = 60  # of a question that are looked at
NEAREST, CLOSENESS = 8, 3  # lines that vote, and the power of its likeness that a line's vote counts
COMMON = 250  # lines: what more of them have makes none of them nearer than the others, and would be most of the work
LIKE_A_WORD = 0.5  # of a word's runs of letters, the share that any line has: above, it is one that is mistyped, or a relative of one
REMEMBERED = 4_096  # features that are not looked up, and their likelihoods worked out, anew
MOST_SHORT = 65_536  # lines that two bytes tell apart
UNHEARD = 0.05  # how much of each feature a kind is held to have that it was never asked for with
WORD, SPELT = 0, 1  # whether a feature is a word, or two, or a run of letters: its lowest bit
DOUBT = 2.0  # divides log likelihoods before they become shares: features are not independent, so they say less than they seem to


@dataclass(frozen=True, kw_only=True, slots=True)
class Feature:
    """What the lines tell of one that they have: how rare it is, where in `Index.lines` they stand, and for each kind the logarithm of how
    likely it is asked for with this feature."""

    rarity: float
    held: slice
    likely: Sequence[float]


class Index:
    """Which lines hold a feature, and what it weighs in each. They stand side by side from where the feature's begin to where the next
    one's do, and features are found by bisection: a list for each, and a dictionary of them, take five times the memory."""

    def __init__(self, seen: Mapping[int, int], lines: int) -> None:
        self.features = array("q", sorted(seen))
        self.starts = array("I", accumulate(map(seen.__getitem__, self.features), initial=0))
        number = "H" if lines <= MOST_SHORT else "I"
        self.lines, self.weights = array(number, [0]) * self.starts[-1], array("f", [0.0]) * self.starts[-1]

    def held(self, feature: int) -> slice | None:
        """The places of its lines, if any line has it."""
        number = bisect_left(self.features, feature)
        if number == len(self.features) or self.features[number] != feature:
            return None
        return slice(self.starts[number], self.starts[number + 1])


class Asked:
    """Two readings of the same lines, which err in different places: the k nearest neighbours by the cosine of tf-idf weights (Salton and
    Buckley 1988), and multinomial naive Bayes over those weights with all kinds equally likely (Rennie et al. 2003). Features are words,
    pairs of words and runs of letters. `lines` maps a kind (an article's slug, or what no article answers) to lines in which it was asked
    for, in whatever languages: what many of them write alike, as insurers' words often are, they learn from each other."""

    def __init__(self, lines: Mapping[str, Iterable[str]]) -> None:
        self._kinds = list(lines)
        texts = [line for each in lines.values() for line in each]
        kind_of = self._kind_of = [number for number, each in enumerate(lines.values()) for _ in each]
        self._strange = _rarity(0, len(texts))
        seen = Counter(chain.from_iterable(dict.fromkeys(_features(line)) for line in texts))
        rarities = {feature: _rarity(times, len(texts)) for feature, times in seen.items()}
        index = self._index = Index(seen, len(texts))
        ends, said = dict(zip(index.features, index.starts, strict=False)), [0.0] * len(self._kinds)
        for line, (kind, text) in enumerate(zip(kind_of, texts, strict=True)):
            # Once more: to keep all features of all lines takes as much again as what is kept in the end.
            for feature, weight in _weighed(Counter(_features(text)), rarities, self._strange):
                index.lines[ends[feature]], index.weights[ends[feature]] = line, weight
                ends[feature] += 1
                said[kind] += weight
        unheard = [-math.log(whole / UNHEARD + len(seen)) for whole in said]
        # Not a method of ours: remembered in ourselves, it would keep us alive, and a replaced playbook's lines with us.
        self._known = lru_cache(maxsize=REMEMBERED)(partial(_feature, index, kind_of, unheard))

    def about(self, question: str) -> dict[str, float]:
        """For each kind how likely it is asked for in such words: shares of 1; nothing where no line has any word or letters of it."""
        alike: dict[int, float] = {}
        likely = [0.0] * len(self._kinds)
        bag = Counter(_features(question))
        known = {feature: found for feature in bag if (found := self._known(feature))}
        lines, weights = self._index.lines, self._index.weights
        for feature, asked in _weighed(bag, {feature: found.rarity for feature, found in known.items()}, self._strange):
            likely = list(map(add, likely, map(asked.__mul__, known[feature].likely)))
            held = known[feature].held
            if held.stop - held.start <= COMMON:
                for line, weight in zip(lines[held], weights[held], strict=True):
                    alike[line] = alike.get(line, 0.0) + asked * weight
        if not alike:
            return {}
        nearest, bayes = self._votes(alike), _shares([math.exp((each - max(likely)) / DOUBT) for each in likely])
        return {kind: (one + other) / 2 for kind, one, other in zip(self._kinds, nearest, bayes, strict=True)}

    def understands(self, question: str) -> bool:
        """Whether any word of it stands in a line, or is much like one that does."""
        return any(self.reads(word) for word in _words(question))

    def reads(self, word: str) -> bool:
        """Whether it stands in a line, or is much like one that does."""
        whole, *letters = (self._index.held(feature) is not None for feature in _of_word(word))
        return whole or sum(letters) > LIKE_A_WORD * len(letters)

    def _votes(self, alike: Mapping[int, float]) -> list[float]:
        """What the nearest lines say, whose likeness is the highest."""
        least = nlargest(NEAREST, alike.values())[-1]
        votes = [0.0] * len(self._kinds)
        for line, likeness in alike.items():
            if likeness >= least:
                votes[self._kind_of[line]] += likeness**CLOSENESS
        return _shares(votes)


def _weighed(bag: Mapping[int, int], rarities: Mapping[int, float], strange: float) -> list[tuple[int, float]]:
    """Features that lines have, with weights of length 1. What no line has counts for the length, and for nothing else: a question of
    strange words is like no line much."""
    said: tuple[list[tuple[int, float]], list[tuple[int, float]]] = ([], [])
    squares = [0.0, 0.0]
    for feature, times in bag.items():
        rarity = rarities.get(feature)
        weight = strange if rarity is None else rarity
        if times > 1:
            weight *= 1 + math.log(times)
        squares[feature & 1] += weight * weight
        if rarity is not None:
            said[feature & 1].append((feature, weight))
    parts = [part / math.sqrt((1 + LETTERS**2) * (square or 1)) for part, square in zip((1.0, LETTERS), squares, strict=True)]
    return [(feature, weight * part) for each, part in zip(said, parts, strict=True) for feature, weight in each]


def _rarity(times: int, lines: int) -> float:
    """Of a feature that so many lines have."""
    return 1 + math.log((1 + lines) / (1 + times))


def _feature(index: Index, kind_of: Sequence[int], unheard: Sequence[float], feature: int) -> Feature | None:
    held = index.held(feature)
    if held is None:
        return None
    heard = [0.0] * len(unheard)
    for line, weight in zip(index.lines[held], index.weights[held], strict=True):
        heard[kind_of[line]] += weight
    likely = array("d", [math.log1p(weight / UNHEARD) + none for weight, none in zip(heard, unheard, strict=True)])  # lies together
    return Feature(rarity=_rarity(held.stop - held.start, len(kind_of)), held=held, likely=likely)


def _shares(votes: list[float]) -> list[float]:
    whole = sum(votes)
    return [vote / whole for vote in votes]


def _words(line: str) -> list[str]:
    """What has spaces is cut at them in any language, and a Chinese character is a word."""
    return words(begin(line), "zh")[:MOST_WORDS]


def _features(line: str) -> list[int]:
    """Numbers that stand for them: their texts take as much memory as all else."""
    said = _words(line)
    return [*chain.from_iterable(map(_of_word, said)), *(_number(f"w{first} {second}", WORD) for first, second in pairwise(said))]


@lru_cache(maxsize=1_024)
def _of_word(word: str) -> tuple[int, ...]:
    return (_number(f"w{word}", WORD), *(_number(f"l{letters}", SPELT) for letters in grams(word)))


def _number(feature: str, sort: int) -> int:
    """Of 2**63: two do not meet. A Latin letter stands before each, for Python hashes bytes: without it, 摩 has the number of "id"."""
    return hash(feature) & ~1 | sort


def grams(word: str) -> list[str]:
    """All runs of so many letters, its beginning and its end counting as letters."""
    padded = f" {word} "
    return [padded[start : start + GRAM] for start in range(max(1, len(padded) - GRAM + 1))]
