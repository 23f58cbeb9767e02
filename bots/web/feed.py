"""The web as a channel: what is being spoken is held here for whoever listens, what was said is read from the kept events."""

import asyncio
import re
from collections import defaultdict
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from core.messages import Address, Reply
from core.ports import Limits, Receive, Store

PARAGRAPH = re.compile(r"(?s).+?(?:\n{2,}|\Z)")


@dataclass(frozen=True, slots=True)
class Told:
    """One server-sent event. `id` is None for what is not kept."""

    id: int | None
    name: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A reply that is being spoken: all of it so far. `anew`: its readers may hold an older text of it."""

    key: str
    text: str
    anew: bool


class WebChannel:
    """See `core.ports.Channel`. A place is a conversation's id; sending is publishing to those who listen."""

    name = "web"
    limits = Limits(characters=1_000_000, edits_per_second=None, buttons=0, keeps_events=True)

    def __init__(self, store: Store) -> None:
        self._store = store
        self._readers: dict[str, set[Reader]] = defaultdict(set)
        self._speaking: dict[str, Spoken] = {}
        self._doing: dict[str, str] = {}
        self.closing = False
        store.listen(self._kept_more)

    async def run(self, receive: Receive) -> None:
        """Nothing arrives here but through the HTTP calls."""

    async def send(self, to: Address, reply: Reply) -> str:
        """Publishes the beginning of a reply."""
        self._publish(to.place, Spoken(reply.key, reply.text, anew=reply.resumed))
        return reply.key

    async def edit(self, to: Address, id: str, reply: Reply) -> None:
        """Publishes all of a reply so far."""
        before = self._speaking.get(to.place)
        self._publish(to.place, Spoken(reply.key, reply.text, anew=before is None or before.key != reply.key or before.anew))

    async def delete(self, to: Address, id: str) -> None:
        """A reply is one part here: there is never one too many."""

    def doing(self, to: Address, what: str) -> None:
        """Publishes what Eva is at."""
        if what:
            self._doing[to.place] = what
            self._notice(to.place)
        else:
            self._doing.pop(to.place, None)

    @contextmanager
    def reader(self, conversation: str) -> Iterator["Reader"]:
        """Somebody who listens to one conversation."""
        reader = Reader(self, conversation)
        self._readers[conversation].add(reader)
        try:
            yield reader
        finally:
            self._readers[conversation].discard(reader)
            if not self._readers[conversation]:
                del self._readers[conversation]

    def close(self) -> None:
        """Ends all streams."""
        self.closing = True
        for conversation in self._readers:
            self._end(conversation)

    def forget(self, conversation: str) -> None:
        """Nothing will be told here any more: ends its streams."""
        self._speaking.pop(conversation, None)
        self._doing.pop(conversation, None)
        self._end(conversation)

    def spoken(self, conversation: str) -> Spoken | None:
        """What is being spoken in a conversation now."""
        return self._speaking.get(conversation)

    def at(self, conversation: str) -> str:
        """What Eva is doing there beside speaking, if anything."""
        return self._doing.get(conversation, "")

    async def kept(self, conversation: str, after: int) -> list[Told]:
        """The kept events after this id."""
        return [Told(event.id, event.name, dict(event.data)) for event in await self._store.read.events.after(conversation, after)]

    def _publish(self, conversation: str, spoken: Spoken) -> None:
        self._speaking[conversation] = spoken
        self._notice(conversation)

    def _kept_more(self, conversation: str) -> None:
        """The reply is said, or cut: who comes now reads it from the kept events, whether anybody has listened to it or not."""
        self._speaking.pop(conversation, None)
        self._doing.pop(conversation, None)
        self._notice(conversation, kept=True)

    def _notice(self, conversation: str, *, kept: bool = False) -> None:
        for reader in self._readers.get(conversation, ()):
            reader.behind = reader.behind or kept
            reader.news.set()

    def _end(self, conversation: str) -> None:
        for reader in self._readers.get(conversation, ()):
            reader.ended = True
            reader.news.set()


class Reader:
    """One open stream: knows what its other end has, and tells only what is new to it."""

    def __init__(self, channel: WebChannel, conversation: str) -> None:
        self._channel, self._conversation = channel, conversation
        self._key, self._text = "", ""  # the reply that is being told, and how much of it
        self._over = ""
        self._doing = ""
        spoken = channel.spoken(conversation)
        self._joined = spoken.key if spoken else ""  # whoever opens a stream in mid-reply may hold some of it from an earlier stream
        self.news = asyncio.Event()
        self.behind = True  # more may be kept than was read: what only grows is told without a look at the disk
        self.ended = channel.closing

    async def told(self, after: int, ping_seconds: float) -> AsyncGenerator[Told | None]:
        """Events as they come; None when there has been nothing for so long. Ends with the server, or with the conversation."""
        self.news.set()
        while not self.ended:
            try:
                async with asyncio.timeout(ping_seconds):
                    await self.news.wait()
            except TimeoutError:
                yield None
                continue
            self.news.clear()
            for event in await self._kept_since(after):
                after = event.id or after
                for shown in in_paragraphs(self._catch_up(event)):
                    yield shown
            grown = self._grow()
            for shown in in_paragraphs(grown):
                yield shown
            if at := self._at_work(anew=grown is not None):
                yield at

    async def _kept_since(self, after: int) -> list[Told]:
        if not self.behind:
            return []
        self.behind = False
        return await self._channel.kept(self._conversation, after)

    def _catch_up(self, event: Told) -> Told | None:
        if event.name == "done":
            self._over, self._key, self._text = event.data["reply_id"], "", ""
        if event.name != "replace" or not self._text:
            return event
        text = event.data["text"]
        if text.startswith(self._text):  # all but the end of it has been told already
            rest = text[len(self._text) :]
            return Told(None, "text", {"text": rest}) if rest else None
        return event

    def _at_work(self, *, anew: bool) -> Told | None:
        """`anew`: words have come since, which are taken to end what was told before them."""
        known, self._doing = "" if anew else self._doing, self._channel.at(self._conversation)
        return Told(None, "doing", {"what": self._doing}) if self._doing and self._doing != known else None

    def _grow(self) -> Told | None:
        spoken = self._channel.spoken(self._conversation)
        if spoken is None or spoken.key == self._over:
            return None
        first = spoken.key != self._key
        if not first and spoken.text == self._text:
            return None
        known = "" if first else self._text
        self._key, self._text = spoken.key, spoken.text
        if (first and (spoken.anew or spoken.key == self._joined)) or not spoken.text.startswith(known):
            return Told(None, "replace", {"text": spoken.text})
        return Told(None, "text", {"text": spoken.text[len(known) :]})


def in_paragraphs(told: Told | None) -> Iterator[Told]:
    """A longer text to append, paragraph by paragraph: the other end can show the first while the last is on its way."""
    if told is None:
        return
    if told.name != "text":
        yield told
        return
    for paragraph in PARAGRAPH.findall(told.data["text"]):
        yield Told(None, "text", {"text": paragraph})
