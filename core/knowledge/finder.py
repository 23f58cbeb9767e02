"""Which article answers a question, and with which of its passages: what the articles say and what customers have asked vote together."""

import weakref
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from core.cues import LONGEST
from core.knowledge.asked import Asked, grams
from core.knowledge.index import CANDIDATES, CONFIDENT, Hit, Knowledge
from core.knowledge.passages import Passage, passages
from core.language import LANGUAGES, catalogue, fold
from core.messages import Audience
from core.playbook import UNANSWERED, Article

# Chosen on questions that were written from the articles' titles alone; see docs/operating.md for what that reaches on others.
WORDS = 0.1  # what the articles' own words count beside the lines in which customers have asked
SURE = 0.2  # by so much an article must be likelier than none: saying something wrong is worse than saying that one does not know
OFF_TOPIC = 0.34  # share of a question's words that the articles know: below, it is about something else
NEARER = 2.5  # what is written for colleagues, to them, than what customers are told
BESIDE = 0.1  # what is written about one product, to who asks about another
LISTED = 0.9  # in a list to choose from, what others have asked counts beside the articles' own words
FITS, NEARLY = 0.36, 0.3  # what an article must reach to be listed, and what share of the best one's
REMEMBERED = 256  # questions, with what was found for them
MANY = 3  # headings that say what the question says: it is about the whole article

Lines = Mapping[str, Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class Found:
    """`passages` of the best article first, then of the next. `sure`: whether they answer the question; `known`: the share of
    its words that the articles know at all; `understood`: whether it has any word that anybody here has used, and not only struck keys.
    `intent` is the name of the sort of request that it is like, where no article answers it; a finder knows of none."""

    passages: tuple[Passage, ...]
    sure: bool
    known: float
    understood: bool = True
    intent: str | None = None


class Finder:
    """Finds for one audience, in what that audience may read. `words` are synonyms; `asked` maps an article's slug to lines in which
    people ask for it, and UNANSWERED to lines that no article answers. May be used from several threads."""

    def __init__(self, audience: Audience, articles: Iterable[Article], words: Lines, asked: Lines) -> None:
        seen = tuple(articles)
        self._audience = audience
        self._passages = {article.slug: passages(article) for article in seen}
        self._near = {
            article.slug: NEARER if article.audience is Audience.INTERNAL else 1.0 for article in seen if self._passages[article.slug]
        }
        self._knowledge = Knowledge(seen, words)
        self._tells_unanswered = bool(asked.get(UNANSWERED))
        lines = {slug: [*asked.get(slug, ())] for slug in dict.fromkeys([*asked, *self._passages])}
        for article in seen:  # one for which nobody has asked yet has its labels at least
            headings = (passage.heading for passage in self._passages[article.slug] if passage.heading)
            lines[article.slug] += [article.title, *article.also, *headings]
        self._asked = Asked(lines)
        # By a weak reference: what is remembered would keep us alive, and with us a playbook that was replaced.
        self._lately = lru_cache(maxsize=REMEMBERED)(partial(Finder._find, weakref.proxy(self)))

    def find(self, question: str, *, language: str, limit: int, before: str = "", aside: Collection[str] = frozenset()) -> Found:
        """The passages that answer best. `language` is the question's; `before` is what it may lean on, if it says little by itself;
        `aside` are slugs of articles on things that the question is not about. What was asked lately is remembered."""
        found: Found = self._lately(question, language, before, frozenset(aside))
        return replace(found, passages=found.passages[:limit])

    def forget_questions(self) -> None:
        """Lets go of what was asked lately."""
        self._lately.cache_clear()
        self._knowledge.forget_questions()

    def _find(self, question: str, language: str, before: str, aside: frozenset[str]) -> Found:
        stopwords = catalogue().stopwords(language)
        lean = leaning(question, language) if before else 0.0
        beside = dict.fromkeys(aside, BESIDE)
        asked = self._about(question, before, lean)
        asked = _shares({kind: vote * beside.get(kind, 1.0) for kind, vote in asked.items()})  # so that the others may be sure
        hits = self._hits(question, before, lean, stopwords, self._likely(asked))
        said = _best(hits, beside)
        votes = {slug: (asked.get(slug, 0.0) + WORDS * said.get(slug, 0.0)) * near for slug, near in self._near.items()}
        best = sorted((slug for slug in votes if votes[slug]), key=votes.__getitem__, reverse=True)[:2]
        words = catalogue().rest(question, language)
        if not best or not (words or before):
            sure = False
        elif self._tells_unanswered:
            sure = votes[best[0]] - asked.get(UNANSWERED, 0.0) >= SURE
        else:  # nothing tells what is no question for the articles, but they themselves
            sure = said.get(best[0], 0.0) >= CONFIDENT
        known = self._knowledge.known(question, audience=self._audience, stopwords=stopwords)
        understood = known > 0 or self._understands(question)
        found = tuple(passage for slug in best for passage in self._in_order(slug, hits, words))
        return Found(passages=found, sure=sure and understood, known=known, understood=understood)

    def search(self, typed: str, *, language: str, limit: int) -> tuple[Passage, ...]:
        """For somebody who looks for themselves, and may not have typed their last word to its end: of each article that fits, the passage
        that fits best, the best article first. Promises less than `find`: whoever reads a list chooses."""
        question = self._knowledge.finished(typed, audience=self._audience)
        words = catalogue().rest(question, language)
        if not words:
            return ()
        asked = self._about(typed, "", 0.0)  # by its letters: they need no finished word
        if max(asked, key=asked.__getitem__, default="") == UNANSWERED:
            asked = {}
        hits = self._hits(question, "", 0.0, catalogue().stopwords(language), self._near.keys())
        said = _best(hits, {})
        votes = {slug: LISTED * asked.get(slug, 0.0) + said.get(slug, 0.0) for slug in self._near}
        least = max(FITS, NEARLY * max(votes.values(), default=0.0))
        fits = sorted((slug for slug in votes if votes[slug] >= least), key=votes.__getitem__, reverse=True)
        return tuple(self._in_order(slug, hits, words)[0] for slug in fits[:limit])

    def _understands(self, question: str) -> bool:
        """Whoever writes a word such as "what" or "the" has meant something, in whatever language."""
        said = fold(question[:LONGEST]).split()
        return any(not catalogue().stopwords(language).isdisjoint(said) for language in LANGUAGES) or self._asked.understands(question)

    def _about(self, question: str, before: str, lean: float) -> dict[str, float]:
        """How like what was asked before a question is, of each kind. One that leans on what was said before shares its votes with that."""
        votes: defaultdict[str, float] = defaultdict(float)
        for text, share in ((question, 1 - lean), (before, lean)):
            for kind, vote in self._asked.about(text).items() if share else ():
                votes[kind] += share * vote
        return votes

    def _likely(self, asked: Mapping[str, float]) -> Collection[str]:
        """The articles that may be the best: what the words of the others would add makes none of them so. All, where nothing tells."""
        if not (self._tells_unanswered and asked and self._near):
            return self._near.keys()
        votes = {slug: asked.get(slug, 0.0) * near for slug, near in self._near.items()}
        best = max(votes.values())
        return {slug for slug, near in self._near.items() if votes[slug] >= best - WORDS * near}

    def _hits(self, question: str, before: str, lean: float, stopwords: frozenset[str], slugs: Collection[str]) -> list[Hit]:
        """Best first. A question that leans on what was said before is looked for with it, too."""
        shares = {question: 1 - lean} | ({f"{question} {before}": lean} if lean else {})
        scores: defaultdict[Passage, float] = defaultdict(float)
        for asked, share in shares.items():
            for hit in self._knowledge.search(asked, audience=self._audience, stopwords=stopwords, slugs=slugs, limit=CANDIDATES):
                scores[hit.passage] += share * hit.score
        return sorted((Hit(passage=passage, score=score) for passage, score in scores.items()), key=lambda hit: -hit.score)

    def _in_order(self, slug: str, hits: Iterable[Hit], said: Sequence[str]) -> list[Passage]:
        """An article's passages, the best first: those whose heading says all that the question does; but how the article begins, where
        the question says no more than the article's title."""
        every = self._passages[slug]
        spelt = [grams(word) for word in said]
        named = [passage for passage in every if _says(passage.heading, spelt)]
        exact = any(len(catalogue().rest(passage.heading, passage.language)) <= len(said) for passage in named)
        general = _says(every[0].title, spelt) and (len(named) >= MANY or not exact)
        hit = [hit.passage for hit in hits if hit.passage.slug == slug]
        return [*dict.fromkeys([*(every[:2] if general else []), *named, *hit, every[0]])]


def _best(hits: Iterable[Hit], beside: Mapping[str, float]) -> dict[str, float]:
    """How well each article covers what was asked, by the best of its passages."""
    said: dict[str, float] = {}
    for hit in hits:
        said.setdefault(hit.passage.slug, hit.score * beside.get(hit.passage.slug, 1.0))
    return said


def _shares(votes: Mapping[str, float]) -> dict[str, float]:
    whole = sum(votes.values())
    return {kind: vote / whole for kind, vote in votes.items()} if whole else {}


def _says(label: str, spelt: Sequence[Sequence[str]]) -> bool:
    """Whether each word, given as its runs of letters, or one much like it, stands in the label."""
    labels = _grams(label)
    return bool(spelt) and all(any(2 * len(label.intersection(word)) >= len(word) for label in labels) for word in spelt)


@lru_cache(maxsize=4_096)
def _grams(label: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(grams(word)) for word in fold(label).split())


def leaning(question: str, language: str) -> float:
    """How much a question leans on what was said before, 0 to 1: the less it says by itself, the more."""
    return 1 / (1 + len(catalogue().rest(question, language)))
