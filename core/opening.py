"""Opens the thread of a conversation, named and tagged after its topic, while the answer is being worked out."""

import asyncio
from collections.abc import Sequence

import structlog

from core.company import Company
from core.language import catalogue, fold
from core.messages import Address, Audience, Line
from core.ports import Channel, ChannelError, Tags, Threads

log = structlog.get_logger()

SHARED = 3  # words in a row that a title may not have in common with the question
LONGEST_QUESTION = 300  # characters: enough to tell what it is about, and found before anybody waits for it


class Opening:
    """`begin` returns at once; `done` once the thread is there, and raises the ChannelError with which it could not be had."""

    def __init__(self, channel: Channel, to: Address) -> None:
        self._channel, self._to = channel, to
        self._task: asyncio.Task[None] | None = None
        self._tagging: asyncio.Task[None] | None = None

    def begin(self, company: Company, audience: Audience, asked: Sequence[Line], language: str) -> None:
        """Where the channel has neither threads nor tags, or all is there already, there is nothing to do."""
        question = " ".join(line.text for line in asked)
        if isinstance(self._channel, Threads) and not self._channel.is_open(self._to):
            title = topic(company, audience, question, language)
            self._task = asyncio.create_task(self._channel.open_thread(self._to, title, language))
        allowed = self._channel.tags(self._to) if isinstance(self._channel, Tags) else ()
        if allowed and (names := fitting(allowed, best_topic(company, audience, question, language))):
            self._tagging = asyncio.create_task(self._tag(names))

    async def _tag(self, names: Sequence[str]) -> None:
        """The answer is as good without."""
        assert isinstance(self._channel, Tags), "it has named them"
        try:
            await self._channel.tag(self._to, names)
        except ChannelError as error:
            log.warning("not_tagged", channel=self._channel.name, error=str(error))

    async def done(self) -> None:
        if self._task:
            await asyncio.shield(self._task)

    async def stop(self) -> None:
        """Waits for calls that are on their way: cut off, one would leave a thread that nobody knows of."""
        await asyncio.gather(*(task for task in (self._task, self._tagging) if task), return_exceptions=True)


def topic(company: Company, audience: Audience, question: str, language: str) -> str:
    """The topic of the best article, and never a word of the question: others see it, too."""
    title = best_topic(company, audience, question, language)
    if not title or _runs(title) & _runs(question):
        return catalogue().text("chat", "thread", language, company=company.playbook.name)
    return title


def fitting(tags: Sequence[str], topic: str) -> list[str]:
    """Those tags all of whose words stand in the topic."""
    said = set(fold(topic).split())
    return [tag for tag in tags if (words := set(fold(tag).split())) and words <= said]


def best_topic(company: Company, audience: Audience, question: str, language: str) -> str:
    """The topic of the best article; empty where none is sure."""
    found = company.find(question[:LONGEST_QUESTION], audience=audience, language=language, limit=1)
    best = found.passages[0].slug if found.sure and found.passages else ""
    named = (article.topic for article in company.playbook.articles_for(audience) if article.slug == best)
    return next(named, "")


def _runs(text: str) -> set[tuple[str, ...]]:
    words = fold(text).split()
    return {tuple(words[at : at + SHARED]) for at in range(len(words) - SHARED + 1)}
