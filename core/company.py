"""The company that Eva speaks for: its playbook, what finds in it, and where its articles are read."""

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Self

from core.guardrails.competitors import Names
from core.guardrails.grounds import facts_of
from core.guardrails.screen import forget_suspicions
from core.knowledge.finder import Finder, Found
from core.knowledge.intents import CLEAR, LIKELY, Sorting
from core.knowledge.passages import Passage
from core.language import detect, forget_detected
from core.messages import Audience, Source
from core.playbook import UNANSWERED, Content, Playbook
from core.products import Products


@dataclass(frozen=True, kw_only=True)
class Company:
    """A playbook that is ready to be asked. `public_url` is where customers find the articles, without a slash at its end."""

    playbook: Playbook = field(repr=False)  # a traceback that shows it whole takes a minute
    public_url: str
    _finders: dict[Audience, "_Finders"] = field(default_factory=dict, repr=False)
    _facts: dict[Audience, tuple[str, ...]] = field(default_factory=dict, repr=False)
    _building: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @classmethod
    def of(cls, playbook: Playbook, public_url: str) -> Self:
        """Takes no time: what finds is built when it is first asked, or by `warm_up`."""
        return cls(playbook=playbook, public_url=public_url.rstrip("/"))

    def warm_up(self) -> None:
        """Builds what the first customer would have to wait for: most of a second. For a thread of its own."""
        self.finder(Audience.CUSTOMER)
        self.facts(Audience.CUSTOMER)
        detect("hello, how are you doing today", otherwise="en")

    @cached_property
    def competitors(self) -> Mapping[Audience, Names]:
        """The names of other companies, as each audience's guardrails list them."""
        return {audience: Names(self.playbook.content_for(audience).guardrails.competitors) for audience in Audience}

    @cached_property
    def products(self) -> Products:
        """What the company has, and what people call it."""
        return Products(self.playbook)

    def finder(self, audience: Audience) -> Finder:
        """What finds for this audience, built once."""
        return self._built(audience).articles

    def _built(self, audience: Audience) -> "_Finders":
        with self._building:
            if audience not in self._finders:
                self._finders[audience] = _Finders(articles=_finder(self.playbook, audience), requests=sorting(self.playbook, audience))
        return self._finders[audience]

    def forget_questions(self) -> None:
        """Lets go of what customers have written lately, which is remembered in memory so that nothing is worked out twice."""
        forget_suspicions()
        forget_detected()
        for built in [*self._finders.values()]:
            built.articles.forget_questions()

    def facts(self, audience: Audience) -> tuple[str, ...]:
        """What Eva may always say of it to this audience."""
        if audience not in self._facts:
            self._facts[audience] = facts_of(self.playbook, audience)
        return self._facts[audience]

    def is_warm(self, audience: Audience) -> bool:
        """Whether what finds for this audience is built: until then a search takes most of a second."""
        return audience in self._finders

    def link(self, passage: Passage) -> str:
        """Where the passage can be read: an address for people outside, or empty where it has no page."""
        return f"{self.public_url}{passage.link}" if passage.link.startswith("/") else passage.link

    def slugs(self, sources: Iterable[Source], audience: Audience) -> tuple[str, ...]:
        """Of the articles among the sources, each once; what has gone from the playbook since has none."""
        known = {article.title: article.slug for article in self.playbook.articles_for(audience)}
        return tuple(dict.fromkeys(known[source.title] for source in sources if source.title in known))

    def find(self, question: str, *, audience: Audience, language: str, limit: int, before: str = "") -> Found:
        """The passages that answer best, for this audience only. `language` is the question's; `before` is what it may lean on. What
        another audience's articles seem to answer is a sort of request of this one's own if that is clear."""
        built, aside = self._built(audience), self.products.not_about(question) or self.products.not_about(before)
        found = built.articles.find(question, language=language, limit=limit, before=before, aside=aside)
        own = (
            audience if audience in self.playbook.audiences else Audience.CUSTOMER
        )  # who has nothing of their own is told what customers are
        if found.sure and found.passages[0].audience is own:
            return found
        intent = built.requests.intent(question, language, least=CLEAR if found.sure else LIKELY)
        return replace(found, sure=False, intent=intent.name) if intent else found

    def search(self, typed: str, *, audience: Audience, language: str, limit: int) -> tuple[Passage, ...]:
        """Of each article that fits what somebody has typed so far, the best passage. `language` is theirs."""
        return self.finder(audience).search(typed, language=language, limit=limit)


@dataclass(frozen=True, kw_only=True)
class _Finders:
    """What finds for one audience."""

    articles: Finder
    requests: Sorting


def sorting(playbook: Playbook, audience: Audience) -> Sorting:
    """What tells this audience's sorts of requests apart."""
    intents = playbook.content_for(audience).intents
    unanswered = (lines.get(UNANSWERED, ()) for content in _seen(playbook, audience) for lines in content.asked.values())
    return Sorting(intents, [line for each in unanswered for line in each] if intents else ())


def _finder(playbook: Playbook, audience: Audience) -> Finder:
    words: dict[str, tuple[str, ...]] = {}
    asked: dict[str, tuple[str, ...]] = {}
    for content in _seen(playbook, audience):
        for word, also in content.words.items():
            words[word] = (*words.get(word, ()), *also)
        for lines in content.asked.values():
            for slug, each in lines.items():
                asked[slug] = (*asked.get(slug, ()), *each)
    return Finder(audience, playbook.articles_for(audience), words, asked)


def _seen(playbook: Playbook, audience: Audience) -> list[Content]:
    """Customers' content for customers; for colleagues both, and theirs first."""
    seen = [audience] if audience is Audience.CUSTOMER else [audience, Audience.CUSTOMER]
    return [playbook.audiences[each] for each in seen if each in playbook.audiences]
