"""Find the passages of a playbook's articles that answer a question, and say how sure that is."""

import sqlite3
import statistics
import threading
import weakref
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from core.knowledge.candidates import Candidates
from core.knowledge.completion import Completion
from core.knowledge.passages import Passage, passages, plain
from core.knowledge.plain_words import PLAIN
from core.knowledge.ranking import Entry, Question, Sheet, Weights
from core.knowledge.terms import FAINT, Concept, Stemmer, Terms, tokens
from core.language import catalogue
from core.messages import Audience
from core.playbook import Article

CONFIDENT = 0.55  # a hit below this is no answer: say "I don't know"
RAREST = 12  # a message of 300 words OR-ed whole takes a second; its rarest words say what it is about
REMEMBERED = 32  # questions
CANDIDATES = 20  # passages that are proposed and the ranking weighs
COLUMNS = (6, 4, 3, 1)  # what title, other names, heading and text count when they are proposed
HEADINGS = 20  # at most, that a new index is tried with


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A passage, and how well it covers what was asked: 0 to 1, to be held against `CONFIDENT`. 1 is as well as a heading covers itself."""

    passage: Passage
    score: float


class Knowledge:
    """The searchable articles of a playbook. `words` are its synonyms: a word of the articles, and what people call it.
    May be used from several threads."""

    def __init__(self, articles: Iterable[Article], words: Mapping[str, Sequence[str]]) -> None:
        every = tuple(articles)
        public = tuple(article for article in every if article.audience is Audience.CUSTOMER)
        customers = _Index(public, words)
        self._indexes = {Audience.CUSTOMER: customers, Audience.INTERNAL: customers if public == every else _Index(every, words)}

    def search(
        self,
        question: str,
        *,
        audience: Audience,
        stopwords: frozenset[str] = frozenset(),
        slugs: Collection[str] | None = None,
        limit: int = 5,
    ) -> list[Hit]:
        """The best passages of these articles, or of all, first, several of one article where several fit: the first answers, if any does.
        `stopwords` are those of the question's language; those of the articles' languages never count anyway."""
        return self._indexes[audience].search(question, stopwords, slugs, limit)

    def known(self, question: str, *, audience: Audience, stopwords: frozenset[str] = frozenset()) -> float:
        """The share, by weight, of the question's words that the articles use at all: near 0 means another topic, or no topic."""
        return self._indexes[audience].known(question, stopwords)

    def finished(self, typed: str, *, audience: Audience) -> str:
        """What somebody has typed so far, with its last word made whole by one that the articles use."""
        return self._indexes[audience].completion.finished(typed)

    def forget_questions(self) -> None:
        """Lets go of what was asked lately."""
        for index in self._indexes.values():
            index.forget_questions()


@lru_cache(maxsize=64)
def _silent(*stopwords: frozenset[str]) -> frozenset[str]:
    return frozenset(token for word in frozenset().union(*stopwords) for token in tokens(word))


class _Index:
    """The passages that one audience may see, and nothing of any other: not even a typing mistake is repaired with words of theirs."""

    def __init__(self, articles: Sequence[Article], words: Mapping[str, Sequence[str]]) -> None:
        self._database = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        weakref.finalize(self, self._database.close)  # a connection holds itself through the cache of its statements
        self._lock = threading.Lock()  # one connection serves the event loop and whichever thread built it
        self._stopwords = _silent(*{catalogue().stopwords(article.language) for article in articles})
        self._stems = Stemmer(self._database)
        frequent = Counter(token for article in articles for token in self._tokens(_visible(article)))
        written = [word for word, _ in frequent.most_common()]
        self.completion = Completion(written, self._stopwords)
        self._terms = Terms(written, self._stems, words, self._stopwords)
        self._entries = [entry for article in articles for entry in self._read(article)]
        self._weights = Weights(self._entries)
        self._candidates = Candidates([_columns(entry) for entry in self._entries], COLUMNS)
        # A search and `known` ask for the same ones. Not a method of ours: remembered in ourselves, it would keep us alive for ever.
        self._concepts = lru_cache(maxsize=REMEMBERED)(partial(_read_concepts, self._terms, self._weights, self._stopwords, self._lock))
        self._usual = 1.0
        self._usual = self._usual_score()

    def forget_questions(self) -> None:
        """Lets go of what was asked lately."""
        self._concepts.cache_clear()

    def _tokens(self, text: str) -> list[str]:
        return [token for token in tokens(text) if token not in self._stopwords]

    def _read(self, article: Article) -> Iterator[Entry]:
        found = passages(article)
        headings = [self._phrase(passage.heading) for passage in found]
        texts = [Counter(self._stems[token] for token in self._tokens(plain(passage.text))) for passage in found]
        sheet = Sheet(
            title=frozenset(self._phrase(article.title)),
            also=[phrase for said in article.also if (phrase := self._phrase(said))],
            headings=frozenset().union(*headings),
            spread=Counter(stem for text in texts for stem in text),
        )
        for passage, heading, text in zip(found, headings, texts, strict=True):
            yield Entry(passage=passage, sheet=sheet, heading=heading, text=text)

    def _phrase(self, said: str) -> dict[str, float]:
        """Its stems, and how much each counts in it."""
        return {self._stems[token]: FAINT if token in PLAIN else 1.0 for token in self._tokens(said)}

    def search(self, question: str, stopwords: frozenset[str], slugs: Collection[str] | None, limit: int) -> list[Hit]:
        concepts = self._concepts(question, stopwords)
        stems = {stem for concept in concepts for way in concept.ways for stem in way}
        if not stems:
            return []
        proposed = (self._entries[number] for number in self._candidates.best(stems, CANDIDATES))
        candidates = [entry for entry in proposed if slugs is None or entry.passage.slug in slugs]
        ranked = Question(concepts, self._weights).rank(candidates)
        return [Hit(passage=found.entry.passage, score=min(1.0, found.score / self._usual)) for found in ranked[:limit]]

    def _usual_score(self) -> float:
        """What the index reaches for questions that it should know best: some of its own headings."""
        headings = [entry.passage.heading for entry in self._entries if entry.heading]
        found = [self.search(heading, frozenset(), None, 1) for heading in headings[:: len(headings) // HEADINGS + 1]]
        return statistics.median([hits[0].score for hits in found if hits] or [1.0])

    def known(self, question: str, stopwords: frozenset[str]) -> float:
        weights = [(bool(concept.ways), self._weights.of(concept)) for concept in self._concepts(question, stopwords)]
        return sum(weight for known, weight in weights if known) / (sum(weight for _, weight in weights) or 1.0)


def _read_concepts(
    terms: Terms, weights: Weights, silent: frozenset[str], lock: threading.Lock, question: str, stopwords: frozenset[str]
) -> list[Concept]:
    """The rarest, and as many of the known as of the unknown at most."""
    with lock:
        concepts = terms.concepts(question, silent | _silent(stopwords))
    rarest = sorted(concepts, key=weights.of, reverse=True)
    return [concept for concept in rarest if concept.ways][:RAREST] + [concept for concept in rarest if not concept.ways][:RAREST]


def _visible(article: Article) -> str:
    return "\n".join((article.title, *article.also, plain(article.body)))


def _columns(entry: Entry) -> Sequence[Mapping[str, int]]:
    also = Counter(stem for phrase in entry.sheet.also for stem in phrase)
    return Counter(entry.sheet.title), also, Counter(list(entry.heading)), entry.text
