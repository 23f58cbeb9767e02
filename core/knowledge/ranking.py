"""How well a passage answers a question: what each thing asked weighs, and how much of that stands where in the passage and its article.

The figures were fitted on questions that were written from the articles' titles alone; none of them matters much by itself."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.knowledge.passages import Passage
from core.knowledge.terms import SIBLING, Concept
from core.messages import Audience

# What it counts that a share of the question stands there. Of the article: its title, an `also` phrase, any heading, many passages;
TITLE, ALSO, HEADINGS, SPREAD = 0.4, 1.2, 0.3, 1.0
ALIKE, OWN = 0.8, 1.0  # the three phrases that are most like the question; and that this article rather than others uses its words.
HEADING, TEXT, HEADING_ALIKE = 0.2, 0.6, 0.3  # Of the passage: its heading, its text, how like the heading the question is;
ANYWHERE = 0.6  # and whether the words stand in one place or other, so that none is left over.
ALL = sum((TITLE, ALSO, HEADINGS, SPREAD, ALIKE, OWN, HEADING, TEXT, HEADING_ALIKE, ANYWHERE))

MANY = 2.5  # in so many passages, a word has half of what it can count for the article's text
OFTEN, ONCE, ELSEWHERE = 0.9, 0.5, 0.3  # for a word in the text of the passage, by how often; and for one in another passage
IN_TITLE, IN_HEADING, IN_TEXT = 3.0, 1.0, 0.3  # how much a word there makes the article its own; in an `also` phrase, 1
NOBODYS = 0.5  # and what belongs to no article, in hundredths of what one says in all
DOUBT = 0.5  # a weight that nothing covers: a question of one faint word is answered by nothing
COLLEAGUES = 1.2  # what is written for colleagues is nearer to them than what customers are told


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """An article, as the ranking sees it. `also` are its phrases, with how much each stem counts in them; `spread` tells how many of its
    passages hold a stem."""

    title: frozenset[str]
    also: Sequence[Mapping[str, float]]
    headings: frozenset[str]
    spread: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A passage, as the ranking sees it. `heading` is a phrase; `text` tells how often a stem stands in it."""

    passage: Passage
    sheet: Sheet
    heading: Mapping[str, float]
    text: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class Ranked:
    """`score` is the order. What a good answer reaches depends on how much titles, headings and `also` say, and seldom comes near 1."""

    entry: Entry
    score: float


class Weights:
    """What a word says, by how few passages hold it, and by which articles."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._passages = len(entries)
        seen = Counter(stem for entry in entries for stem in {*entry.heading, *entry.text, *entry.sheet.title})
        self._shares: defaultdict[str, dict[int, float]] = defaultdict(dict)
        for sheet in {id(entry.sheet): entry.sheet for entry in entries}.values():
            said = _said(sheet)
            every = sum(said.values())
            for stem, times in said.items():
                self._shares[stem][id(sheet)] = 100 * times / every
        self._unseen = self._rarity(0)
        self._rarities = {stem: self._rarity(times) for stem, times in seen.items()}

    def _rarity(self, seen: int) -> float:
        """1 and the inverse document frequency, as in BM25 and never negative, of what so many passages hold."""
        return 1 + math.log(1 + (self._passages - seen + 0.5) / (seen + 0.5))

    def of_stem(self, stem: str) -> float:
        """How much it says: what fewer passages hold says more."""
        return self._rarities.get(stem, self._unseen)

    def of(self, concept: Concept) -> float:
        """A word weighs as the most frequent of its near synonyms does, a phrase as its rarest word, an unknown word more than any."""
        near = [way for way, trust in concept.ways.items() if trust > SIBLING] or list(concept.ways)
        phrases = [way for way in near if len(way) > 1 and concept.ways[way] == max(concept.ways.values())]
        ways = [max(map(self.of_stem, way)) for way in phrases or near]
        return concept.weight * min(ways, default=self.of_stem(""))

    def owners(self, concept: Concept) -> dict[int, float]:
        """Whose word it is: articles' shares of it, which add up to less than 1, by the sheets' ids."""
        said: dict[int, float] = {}
        for way, trust in concept.ways.items():
            for sheet, share in self._shares[way[0]].items() if way[0] in self._shares else ():
                every = min(share, *(self._shares[stem].get(sheet, 0.0) for stem in way[1:])) if len(way) > 1 else share
                said[sheet] = max(trust * every, said.get(sheet, 0.0))
        whole = sum(said.values()) + NOBODYS
        return {sheet: share / whole for sheet, share in said.items()}


def _said(sheet: Sheet) -> dict[str, float]:
    """How much an article says of each stem."""
    said: defaultdict[str, float] = defaultdict(float)
    for stem in sheet.title:
        said[stem] += IN_TITLE
    for stem in sheet.headings:
        said[stem] += IN_HEADING
    for stem, count in (pair for phrase in sheet.also for pair in phrase.items()):
        said[stem] += count
    for stem, passages in sheet.spread.items():
        said[stem] += IN_TEXT * passages
    return said


class Question:
    """What is asked, each concept with its weight; at least one of them is known to the index."""

    def __init__(self, concepts: Sequence[Concept], weights: Weights) -> None:
        self._asked = [(concept, weights.of(concept)) for concept in concepts if concept.ways]
        self._whole = sum(map(weights.of, concepts))
        self._sure = self._whole / (self._whole + DOUBT)
        self._ways = [(number, way, trust) for number, (concept, _) in enumerate(self._asked) for way, trust in concept.ways.items()]
        self._stems = frozenset(stem for _, way, _ in self._ways for stem in way)
        self._weight = weights.of_stem
        self._owned: defaultdict[int, float] = defaultdict(float)
        for concept, weight in self._asked:
            for sheet, share in weights.owners(concept).items():
                self._owned[sheet] += weight * share / self._whole

    def rank(self, entries: Iterable[Entry]) -> list[Ranked]:
        """Best first."""
        articles: dict[int, tuple[float, list[float]]] = {}
        ranked = []
        for entry in entries:
            if id(entry.sheet) not in articles:
                articles[id(entry.sheet)] = self._article(entry.sheet)
            ranked.append(Ranked(entry=entry, score=self._score(entry, *articles[id(entry.sheet)])))
        return sorted(ranked, key=lambda found: -found.score)

    def _article(self, sheet: Sheet) -> tuple[float, list[float]]:
        """What counts for all passages of an article; and how far each concept stands in its labels, or at least elsewhere in it."""
        also = self._phrases(sheet)
        alike = sorted(map(self._likeness, sheet.also), reverse=True)[:3]

        title, headings = self._among(sheet.title), self._among(sheet.headings)
        elsewhere = self._stems & sheet.spread.keys()
        anywhere = dict.fromkeys(elsewhere, ELSEWHERE)
        anywhere |= {stem: max(share, anywhere.get(stem, 0.0)) for stem, share in also.items() if stem in self._stems}
        counts = (
            TITLE * self._share(title),
            ALSO * self._share(also),
            HEADINGS * self._share(headings),
            SPREAD * self._share({stem: 1 - MANY / (sheet.spread[stem] + MANY) for stem in elsewhere}),
            ALIKE * sum(alike) / 3,
            OWN * self._owned[id(sheet)],
        )
        return sum(counts), self._covered(anywhere | headings | title)

    def _score(self, entry: Entry, article: float, anywhere: Sequence[float]) -> float:
        texts = self._covered({stem: _often(entry.text[stem]) for stem in self._stems & entry.text.keys()})
        counts = (
            article,
            HEADING * self._share(self._among(entry.heading)),
            TEXT * self._sum(texts),
            HEADING_ALIKE * self._likeness(entry.heading) ** 2,
            ANYWHERE * self._sum([max(both) for both in zip(anywhere, texts, strict=True)]),
        )
        nearer = COLLEAGUES if entry.passage.audience is Audience.INTERNAL else 1.0
        return nearer * sum(counts) / ALL * self._sure

    def _among(self, stems: Iterable[str]) -> dict[str, float]:
        """Those that the question has, whole."""
        return dict.fromkeys(self._stems.intersection(stems), 1.0)

    def _phrases(self, sheet: Sheet) -> dict[str, float]:
        """How far each stem's best phrase stands whole in the question: one word of five that were meant together says little."""
        best: dict[str, float] = {}
        for phrase in sheet.also:
            if not self._stems.isdisjoint(phrase):
                share = sum(count for stem, count in phrase.items() if stem in self._stems) / sum(phrase.values())
                best |= {stem: max(share, best.get(stem, 0.0)) for stem in phrase}
        return best

    def _likeness(self, phrase: Mapping[str, float]) -> float:
        """0 to 1: how much of the question the phrase holds, and how much of the phrase the question (their harmonic mean)."""
        if self._stems.isdisjoint(phrase):
            return 0.0
        weights = {stem: count * self._weight(stem) for stem, count in phrase.items()}
        held = sum(weight for stem, weight in weights.items() if stem in self._stems) / sum(weights.values())
        asked = self._share(self._among(phrase))
        return 2 * asked * held / (asked + held)

    def _share(self, strong: Mapping[str, float]) -> float:
        return self._sum(self._covered(strong)) if strong else 0.0

    def _covered(self, strong: Mapping[str, float]) -> list[float]:
        """Of each concept, the best that one of its ways reaches, given how far each stem does, if at all; a way of several stems is the
        mean of them."""
        covered = [0.0] * len(self._asked)
        for number, way, trust in self._ways if strong else ():
            reached = strong.get(way[0], 0.0) if len(way) == 1 else sum(strong.get(stem, 0.0) for stem in way) / len(way)
            if (part := trust * reached) > covered[number]:
                covered[number] = part
        return covered

    def _sum(self, covered: Sequence[float]) -> float:
        """The share of the question, by weight, that is covered."""
        return sum(weight * part for (_, weight), part in zip(self._asked, covered, strict=True)) / self._whole


def _often(times: int) -> float:
    """A second mention tells more than a tenth."""
    return OFTEN - (OFTEN - ONCE) / times if times else 0.0
