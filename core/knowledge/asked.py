"""What a question is about, by the lines in which customers have asked before."""

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache, partial
from heapq import nlargest
from itertools import accumulate, chain, pairwise

from core.cues import begin, words

GRAM = 4  # letters within a word: what is mistyped or inflected still has most of them
LETTERS = 0.7  # what all letters of a line weigh beside its words and pairs of words
MOST_WORDS = 60  # of a question that are looked at
NEAREST, CLOSENESS = 8, 3  # lines that vote, and the power of its likeness that a line's vote counts
COMMON = 250  # lines: what more of them have makes none of them nearer than the others, and would be most of the work
LIKE_A_WORD = 0.5  # of a word's runs of letters, the share that any line has: above, it is one that is mistyped, or a relative of one
REMEMBERED = 4_096  # features whose likelihoods are not worked out anew
UNHEARD = 0.05  # how much of each feature a kind is held to have that it was never asked for with
DOUBT = 2.0  # divides log likelihoods before they become shares: features are not independent, so they say less than they seem to


class Asked:
    """Two readings of the same lines, which err in different places: the k nearest neighbours by the cosine of tf-idf weights (Salton and
    Buckley 1988), and multinomial naive Bayes over those weights with all kinds equally likely (Rennie et al. 2003). Features are words,
    pairs of words and runs of letters. `lines` maps a kind (an article's slug, or what no article answers) to lines in which it was asked
    for, in whatever languages: what many of them write alike, as insurers' words often are, they learn from each other."""

    def __init__(self, lines: Mapping[str, Iterable[str]]) -> None:
        self._kinds = list(lines)
        bags = [Counter(_features(line)) for each in lines.values() for line in each]
        self._kind_of = [number for number, each in enumerate(lines.values()) for _ in each]
        seen = Counter(chain.from_iterable(bags))
        # The lines that hold a feature stand side by side, from its start to the next one's: a list for each takes three times the memory.
        self._numbers = {feature: number for number, feature in enumerate(seen)}
        self._rarities = array("d", [self._rarity(times) for times in seen.values()])
        self._starts = array("L", accumulate(seen.values(), initial=0))
        self._lines, self._weights = array("L", [0]) * self._starts[-1], array("f", [0.0]) * self._starts[-1]
        ends, said = self._starts[:-1], [0.0] * len(self._kinds)
        for line, (kind, bag) in enumerate(zip(self._kind_of, bags, strict=True)):
            for feature, weight in self._weighed(bag):
                self._lines[ends[feature]], self._weights[ends[feature]] = line, weight
                ends[feature] += 1
                said[kind] += weight
        unheard = [-math.log(whole / UNHEARD + len(seen)) for whole in said]
        # Not a method of ours: remembered in ourselves, it would keep us alive, and a replaced playbook's lines with us.
        count = partial(_likelihoods, self._kind_of, self._starts, self._lines, self._weights, unheard)
        self._likelier = lru_cache(maxsize=REMEMBERED)(count)

    def about(self, question: str) -> dict[str, float]:
        """For each kind how likely it is asked for in such words: shares of 1; nothing where no line has any word or letters of it."""
        alike: dict[int, float] = {}
        likely = [0.0] * len(self._kinds)
        for feature, asked in self._weighed(Counter(_features(question))):
            likely = [score + asked * likelier for score, likelier in zip(likely, self._likelier(feature), strict=True)]
            held = slice(self._starts[feature], self._starts[feature + 1])
            if held.stop - held.start <= COMMON:
                for line, weight in zip(self._lines[held], self._weights[held], strict=True):
                    alike[line] = alike.get(line, 0.0) + asked * weight
        if not alike:
            return {}
        nearest, bayes = self._votes(alike), _shares([math.exp((each - max(likely)) / DOUBT) for each in likely])
        return {kind: (one + other) / 2 for kind, one, other in zip(self._kinds, nearest, bayes, strict=True)}

    def understands(self, question: str) -> bool:
        """Whether any word of it stands in a line, or is much like one that does."""
        return any(self._reads(word) for word in _words(question))

    def _reads(self, word: str) -> bool:
        whole, *letters = _of_word(word)
        known = sum(each in self._numbers for each in letters)
        return whole in self._numbers or known > LIKE_A_WORD * len(letters)

    def _votes(self, alike: Mapping[int, float]) -> list[float]:
        """What the nearest lines say, whose likeness is the highest."""
        least = nlargest(NEAREST, alike.values())[-1]
        votes = [0.0] * len(self._kinds)
        for line, likeness in alike.items():
            if likeness >= least:
                votes[self._kind_of[line]] += likeness**CLOSENESS
        return _shares(votes)

    def _weighed(self, bag: Counter[str]) -> list[tuple[int, float]]:
        """Numbers of features, and weights of length 1. What no line has counts for the length, and for nothing else: a question of strange
        words is like no line much."""
        numbers, rarities, strange = self._numbers, self._rarities, self._rarity(0)
        said: list[tuple[int, float]] = []
        spelt: list[tuple[int, float]] = []
        squares = {"w": 0.0, "l": 0.0}
        for feature, times in bag.items():
            number = numbers.get(feature)
            weight = strange if number is None else rarities[number]
            if times > 1:
                weight *= 1 + math.log(times)
            squares[feature[0]] += weight * weight
            if number is not None:
                (said if feature[0] == "w" else spelt).append((number, weight))
        word, letters = (part / math.sqrt((1 + LETTERS**2) * (squares[sort] or 1)) for sort, part in (("w", 1.0), ("l", LETTERS)))
        return [*((number, weight * word) for number, weight in said), *((number, weight * letters) for number, weight in spelt)]

    def _rarity(self, times: int) -> float:
        """Of a feature that so many lines have."""
        return 1 + math.log((1 + len(self._kind_of)) / (1 + times))


def _likelihoods(
    kind_of: Sequence[int], starts: Sequence[int], lines: Sequence[int], weights: Sequence[float], unheard: Sequence[float], feature: int
) -> Sequence[float]:
    """For each kind the logarithm of how likely it is asked for with this feature."""
    heard = [0.0] * len(unheard)
    for place in range(starts[feature], starts[feature + 1]):
        heard[kind_of[lines[place]]] += weights[place]
    return [math.log1p(weight / UNHEARD) + none for weight, none in zip(heard, unheard, strict=True)]


def _shares(votes: list[float]) -> list[float]:
    whole = sum(votes)
    return [vote / whole for vote in votes]


def _words(line: str) -> list[str]:
    """What has spaces is cut at them in any language, and a Chinese character is a word."""
    return words(begin(line), "zh")[:MOST_WORDS]


def _features(line: str) -> list[str]:
    said = _words(line)
    return [*chain.from_iterable(map(_of_word, said)), *(f"w{first} {second}" for first, second in pairwise(said))]


@lru_cache(maxsize=8_192)
def _of_word(word: str) -> tuple[str, ...]:
    return (f"w{word}", *(f"l{letters}" for letters in grams(word)))


def grams(word: str) -> list[str]:
    """All runs of so many letters, its beginning and its end counting as letters."""
    padded = f" {word} "
    return [padded[start : start + GRAM] for start in range(max(1, len(padded) - GRAM + 1))]
