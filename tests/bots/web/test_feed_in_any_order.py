"""Whatever happens in whatever order, a page shows every reply once and whole."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import aclosing
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bots.web.feed import Told, WebChannel
from core.messages import Address, Reply
from core.ports import Event as Kept
from core.saying import events_of


class KeptEvents:
    """The store, as far as the feed sees it."""

    def __init__(self) -> None:
        self.events: list[Kept] = []
        self.looks = 0
        self._listeners: list[Callable[[str], None]] = []
        self.read = SimpleNamespace(events=self)

    def listen(self, listener: Callable[[str], None]) -> None:
        self._listeners.append(listener)

    async def after(self, conversation: str, id: int) -> list[Kept]:
        self.looks += 1
        await asyncio.sleep(0)
        return [event for event in self.events if event.id > id]

    def keep(self, told: list[tuple[str, Mapping[str, Any]]]) -> None:
        for name, data in told:
            self.events.append(Kept(id=len(self.events) + 1, name=name, data=data))
        for listener in self._listeners:
            listener("C-1")


class Page:
    """What a page does with events: it shows them, and remembers the last id for the next time that it connects."""

    def __init__(self) -> None:
        self.said: dict[str, str] = {}
        self._text, self._last = "", 0
        self._reading: asyncio.Task[None] | None = None

    def connects(self, channel: WebChannel) -> None:
        self._reading = asyncio.create_task(self._read(channel))

    async def leaves(self) -> None:
        if self._reading:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)

    async def _read(self, channel: WebChannel) -> None:
        with channel.reader("C-1") as reader:
            async with aclosing(reader.told(self._last, 60)) as told:
                async for event in told:
                    assert event
                    self._show(event)

    def _show(self, event: Told) -> None:
        self._last = event.id or self._last
        match event.name:
            case "text":
                self._text += event.data["text"]
            case "replace":
                self._text = event.data["text"]
            case "done":
                assert event.data["reply_id"] not in self.said, "told twice"
                self.said[event.data["reply_id"]], self._text = self._text, ""


STEPS = st.lists(st.sampled_from(["speak", "say", "cut", "come", "break", "restart", "settle"]), max_size=25)


@given(STEPS)
def test_every_page_shows_every_reply_once_and_whole_however_often_its_line_breaks(steps: list[str]) -> None:
    asyncio.run(_whatever_happens(steps))


async def _whatever_happens(steps: list[str]) -> None:
    store = KeptEvents()
    channel = WebChannel(store)  # type: ignore[arg-type]
    pages, expected, spoken = [Page()], dict[str, str](), 0
    pages[0].connects(channel)
    resumed = False
    for step in [*steps, "say"]:
        key, text = f"R-{len(expected)}", "word " * (spoken + 1)
        match step:
            case "speak" | "say":
                reply = Reply(key=key, part=0, text=text, last=step == "say", resumed=resumed)
                await (channel.edit(Address("web", "C-1"), key, reply) if spoken else channel.send(Address("web", "C-1"), reply))
                spoken += 1
            case "come":
                pages.append(Page())
                pages[-1].connects(channel)
            case "break":
                await pages[0].leaves()
                pages[0].connects(channel)
            case "restart":  # of Eva: what is spoken is spoken anew
                channel, spoken, resumed = WebChannel(store), 0, spoken > 0 or resumed  # type: ignore[arg-type]
                for page in pages:
                    await page.leaves()
                    page.connects(channel)
            case "settle":
                await _settle()
        if step == "say" or (step == "cut" and spoken):
            expected[key] = text if step == "say" else "word " * spoken
            store.keep([*events_of(expected[key], ()), ("done", {"reply_id": key, "answers": [], "by": "builtin"})])
            spoken, resumed = 0, False
    await _settle()
    for page in pages:
        await page.leaves()
        assert page.said == expected


async def test_words_are_told_as_they_come_without_a_look_at_the_disk() -> None:
    store = KeptEvents()
    channel, page = WebChannel(store), Page()  # type: ignore[arg-type]
    page.connects(channel)
    await _settle()
    looks_before = store.looks

    for words in range(1, 10):
        await channel.edit(Address("web", "C-1"), "R-0", Reply(key="R-0", part=0, text="word " * words))
        await _settle()
    looks_meanwhile = store.looks - looks_before
    store.keep([*events_of("word " * 9, ()), ("done", {"reply_id": "R-0", "answers": [], "by": "builtin"})])
    await _settle()
    await page.leaves()

    assert looks_meanwhile == 0
    assert page.said == {"R-0": "word " * 9}


async def _settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)
