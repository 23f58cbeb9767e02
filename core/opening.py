"""Opens the thread of a conversation, named after its topic, while the answer is being worked out."""

import asyncio
from collections.abc import Sequence

from core.company import Company
from core.language import catalogue, fold
from core.messages import Address, Audience, Line
from core.ports import Channel, Threads

SHARED = 3  # words in a row that a title may not have in common with the question
LONGEST_QUESTION = 300  # characters: enough to tell what it is about, and found before anybody waits for it


class Opening:
    """`begin` returns at once; `done` once the thread is there, and raises the ChannelError with which it could not be had."""

    def __init__(self, channel: Channel, to: Address) -> None:
        self._channel, self._to = channel, to
        self._task: asyncio.Task[None] | None = None

    def begin(self, company: Company, audience: Audience, asked: Sequence[Line], language: str) -> None:
        """Where the channel has no threads, or it is open already, there is nothing to do."""
        if isinstance(self._channel, Threads) and not self._channel.is_open(self._to):
            title = topic(company, audience, " ".join(line.text for line in asked), language)
            self._task = asyncio.create_task(self._channel.open_thread(self._to, title, language))

    async def done(self) -> None:
        if self._task:
            await asyncio.shield(self._task)

    async def stop(self) -> None:
        """Waits for a call that is on its way: cut off, it would leave a thread that nobody knows of."""
        if self._task:
            await asyncio.gather(self._task, return_exceptions=True)


def topic(company: Company, audience: Audience, question: str, language: str) -> str:
    """The topic of the best article, and never a word of the question: others see it, too."""
    found = company.find(question[:LONGEST_QUESTION], audience=audience, language=language, limit=1)
    best = found.passages[0].slug if found.sure and found.passages else ""
    named = (article.topic for article in company.playbook.articles_for(audience) if article.slug == best)
    title = next(named, "")
    if not title or _runs(title) & _runs(question):
        return catalogue().text("chat", "thread", language, company=company.playbook.name)
    return title


def _runs(text: str) -> set[tuple[str, ...]]:
    words = fold(text).split()
    return {tuple(words[at : at + SHARED]) for at in range(len(words) - SHARED + 1)}
