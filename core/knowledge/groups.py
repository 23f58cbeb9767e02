"""What many people asked about: questions that share a telling word are one group, named by the words that they have in common."""

import heapq
import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz, process

from core.knowledge.plain_words import PLAIN
from core.knowledge.terms import family, tokens
from core.language import LANGUAGES, catalogue

LONGEST, MOST = 1_000, 60  # characters and words of a question that are looked at
TELLING = 0.45  # how rare a word must be among all that is asked and answered, of 1, to hold a group together
ALIKE = 0.35  # cosine to the rest of the group, below which a question only happens to have its word
COMMON = 1 / 3  # share of the group's questions that have a word, from which it stands in the group's name
NAMED = 3  # words in a name
TYPED = 88  # likeness, of 100, of a rare word to a frequent one that it is a typing mistake of
SHORTEST_MISTYPED, RARE, FREQUENT = 5, 2, 3  # letters; and how often either is written
SHOWN = 5  # questions of a group that are quoted
_REMOVED = re.compile(r"\[[^\]]* removed\]")  # what redaction has left
_CHINESE = re.compile(r"[\u3400-\u9fff]")

Bag = Mapping[str, float]  # what a question is about, and how much each word counts
Said = Sequence[tuple[str, str]]  # each term with the word that stands for it


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """What somebody asked. `customer` tells people apart."""

    text: str
    customer: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """`people` asked about `label`; `questions` are some of theirs, the most typical ones first, each once. `asked` counts messages.
    `intent` is the name of the sort of request that they share, where that is why they are together."""

    label: str
    people: int
    asked: int
    questions: tuple[str, ...]
    intent: str | None = None


class Grouping:
    """`known` are texts in which the company's customers and articles speak of everything: a word that is frequent there tells little.
    `words` are synonyms as in a playbook, which also bring languages together; a word that stands in none stays in its own. `name` is
    the company's, which everybody says."""

    def __init__(self, known: Iterable[str], words: Mapping[str, Sequence[str]], name: str = "") -> None:
        self._synonyms: dict[tuple[str, ...], str] = {}
        for key, others in words.items():
            for said in (key, *others):
                phrase = tuple(_pieces(said))
                if phrase:
                    self._synonyms.setdefault(phrase, root(key.lower()))
        self._longest: dict[str, int] = {}  # of the synonyms that begin with a word, how many words the longest one has
        for first, *rest in self._synonyms:
            self._longest[first] = max(self._longest.get(first, 0), 1 + len(rest))
        self._stop = frozenset(word for language in LANGUAGES for word in catalogue().stopwords(language)) | PLAIN | {*_pieces(name)}
        texts = [frozenset(term for term, _ in self._terms(text)) for text in known]
        self._held = Counter(term for terms in texts for term in terms)
        self._rarest = math.log(1 + len(texts))

    def groups(self, questions: Sequence[Question], *, least: int = 2) -> list[Group]:
        """Those that at least so many people asked about, the most people first; a question is in one group at most."""
        read = [list(self._terms(question.text)) for question in questions]
        meant = _mistakes(read)
        said = [[(meant.get(term, term), word) for term, word in terms] for terms in read]
        bags = [self._weighed(dict.fromkeys(term for term, _ in terms)) for terms in said]
        found = (self._group(members, questions, bags, said) for members in self._parted(questions, bags, least))
        return sorted(found, key=lambda group: (-group.people, -group.asked, group.label))

    def _terms(self, text: str) -> Iterator[tuple[str, str]]:
        """What a question is about, and as which words that stands there."""
        pieces = _pieces(_REMOVED.sub(" ", text[:LONGEST]))[:MOST]
        start = 0
        while start < len(pieces):
            longest = min(self._longest.get(pieces[start], 0), len(pieces) - start)
            length = next((each for each in range(longest, 0, -1) if tuple(pieces[start : start + each]) in self._synonyms), 0)
            words = pieces[start : start + max(1, length)]
            if length:
                yield self._synonyms[tuple(words)], " ".join(words)
            elif words[0] not in self._stop and (len(words[0]) > 1) and not words[0].isdecimal():
                yield root(words[0]), words[0]
            start += len(words)

    def _weight(self, term: str) -> float:
        """1 for what is never said otherwise, 0 for what is said all the time."""
        held = self._held.get(term)
        return 1.0 if held is None else 1 - math.log(1 + held) / self._rarest

    def _weighed(self, terms: Collection[str]) -> Bag:
        """Squared, so that a word that tells little counts for little; of length 1."""
        weights = {term: self._weight(term) ** 2 for term in terms}
        length = math.sqrt(sum(weight**2 for weight in weights.values())) or 1.0
        return {term: weight / length for term, weight in weights.items()}

    def _parted(self, questions: Sequence[Question], bags: Sequence[Bag], least: int) -> Iterator[list[int]]:
        """Again and again the word that most people share, with those that are alike among the questions that have it."""
        holds: defaultdict[str, set[int]] = defaultdict(set)
        for number, bag in enumerate(bags):
            for term in bag:
                if self._weight(term) >= TELLING:
                    holds[term].add(number)
        waiting = [(-self._worth(term, numbers, questions), term) for term, numbers in holds.items()]
        heapq.heapify(waiting)
        taken: set[int] = set()
        while waiting:
            worth, term = heapq.heappop(waiting)
            left = holds[term] - taken
            now = -self._worth(term, left, questions)
            if now > worth:  # others have been taken meanwhile: it may not be the best one any more
                if left:
                    holds[term] = left
                    heapq.heappush(waiting, (now, term))
                continue
            members = _alike(sorted(left), bags) if self._people(left, questions) >= least else []
            if self._people(members, questions) >= least:
                taken.update(members)
                yield members

    def _worth(self, term: str, numbers: Collection[int], questions: Sequence[Question]) -> float:
        return self._people(numbers, questions) * self._weight(term) ** 2

    @staticmethod
    def _people(numbers: Iterable[int], questions: Sequence[Question]) -> int:
        return len({questions[number].customer for number in numbers})

    def _group(self, members: Sequence[int], questions: Sequence[Question], bags: Sequence[Bag], said: Sequence[Said]) -> Group:
        middle = _middle(members, bags)
        typical = sorted(members, key=lambda number: (-_cosine(bags[number], middle), len(questions[number].text), number))
        texts = dict.fromkeys(questions[number].text.strip() for number in typical)
        return Group(
            label=self._label([said[number] for number in typical]),
            people=self._people(members, questions),
            asked=len(members),
            questions=tuple(texts)[:SHOWN],
        )

    def _label(self, said: Sequence[Said]) -> str:
        """The telling words that many of them have, as they are written most often, in the order of the most typical one that has all."""
        words: defaultdict[str, Counter[str]] = defaultdict(Counter)  # by its root, so that one and many of it stand there once
        for terms in said:
            for word in {word for term, word in terms if self._weight(term) >= TELLING}:
                words[root(word)][word] += 1
        best = sorted(words.values(), key=lambda forms: (-forms.total(), min(forms)))
        often = [forms for forms in best if forms.total() >= max(2, COMMON * len(said))] or best[:1]  # what has many names still needs one
        chosen = [min(forms, key=lambda word: (-forms[word], word)) for forms in often[:NAMED]]
        spoken = ([root(word) for _, word in terms] for terms in said)
        model = next((roots for roots in spoken if {root(word) for word in chosen} <= set(roots)), [])
        return _joined(sorted(chosen, key=lambda word: model.index(root(word)) if model else 0))


@lru_cache(maxsize=16_384)
def root(word: str) -> str:
    """A coarse stem: number and the commonest endings of European languages gone."""
    if len(word) < 4 or not word.isascii():
        return word
    bare = f"{word[:-3]}y" if word.endswith("ies") and len(word) > 4 else word.removesuffix("s")
    for ending in ("ing", "ed"):
        if bare.endswith(ending) and len(bare) - len(ending) >= 4:
            bare = bare.removesuffix(ending)
    return family(bare)


def _pieces(text: str) -> list[str]:
    """Words; of Chinese, which has no spaces, all pairs of characters that stand side by side."""
    cut = tokens(text)
    found = []
    for one, two in pairwise([*cut, ""]):
        chinese = bool(_CHINESE.match(one))
        if chinese and _CHINESE.match(two):
            found.append(one + two)
        elif not chinese:
            found.append(one)
    return found


def _mistakes(read: Iterable[Said]) -> dict[str, str]:
    """What rare words mean that are almost a frequent one, which begins with the same letter."""
    counted = Counter(word for terms in read for _, word in terms if len(word) >= SHORTEST_MISTYPED)
    means = {word: term for terms in read for term, word in terms}
    frequent: defaultdict[str, list[str]] = defaultdict(list)
    for word, count in counted.items():
        if count >= FREQUENT:
            frequent[word[0]].append(word)
    rare = [word for word, count in counted.items() if count <= RARE and word[0] in frequent]
    near = {word: process.extractOne(word, frequent[word[0]], scorer=fuzz.ratio, score_cutoff=TYPED) for word in rare}
    return {means[word]: means[found[0]] for word, found in near.items() if found}


def _middle(members: Sequence[int], bags: Sequence[Bag]) -> Bag:
    """The sum of them, of length 1."""
    total: defaultdict[str, float] = defaultdict(float)
    for number in members:
        for term, weight in bags[number].items():
            total[term] += weight
    length = math.sqrt(sum(weight**2 for weight in total.values())) or 1.0
    return {term: weight / length for term, weight in total.items()}


def _alike(numbers: Sequence[int], bags: Sequence[Bag]) -> list[int]:
    middle = _middle(numbers, bags)
    return [number for number in numbers if _cosine(bags[number], middle) >= ALIKE]


def _cosine(bag: Bag, middle: Bag) -> float:
    return sum(weight * middle.get(term, 0.0) for term, weight in bag.items())


def _joined(words: Sequence[str]) -> str:
    """Pairs of Chinese characters that overlap are one word again."""
    label = ""
    for word in words:
        overlaps = bool(label) and _CHINESE.match(word) and label[-1] == word[0]
        label += word[1:] if overlaps else f" {word}" if label else word
    return label
