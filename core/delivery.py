"""Speak a growing text on a channel: within its limits, at its pace, each part sent once and edited from then on."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import datetime
from typing import Any, TypeVar

import structlog

from core import metrics
from core.messages import Address, Reply, Source
from core.pace import Pace
from core.ports import Channel, ChannelError, Shared
from core.splitting import split

log = structlog.get_logger()

PAUSES = (0.5, 2.0)  # seconds before the second and third try, where the platform names none
STUB = "…"  # stands for a moment where a part is looked for that nobody needs any more
SEND, EDIT, DELETE = "send", "edit", "delete"
PATIENCE = 30.0  # a platform that asks for a longer pause gets it from the engine, not from here

Result = TypeVar("Result")


class Abandoned(Exception):
    """Nothing more is to be shown: told to what was waiting to show it."""


class Speech:
    """One reply on its way. `ids` are the platform's ids of the parts that an earlier try has shown,
    `resumed` says that there was one.

    `may_send` is awaited before each call and raises when Eva is not to speak any more; `sent` is told each new id as it comes, and
    an empty one before a part beyond the first is sent: should its id be lost, a later try must know that there may be such a message.
    Raises ChannelError from `show` and `finish` once the platform has refused for good or too often."""

    def __init__(
        self,
        channel: Channel,
        to: Address,
        key: str,
        *,
        ids: Sequence[str],
        resumed: bool,
        may_send: Callable[[], Awaitable[None]],
        sent: Callable[[int, str], Awaitable[None]],
        begun_at: datetime | None = None,
        language: str = "en",
        answers: Sequence[str] = (),
    ) -> None:
        self._channel, self._to, self._key, self._resumed = channel, to, key, resumed
        self._begun_at, self._language, self._answers = begun_at, language, tuple(answers)
        self._ids, self._texts = list(ids), [""] * len(ids)
        self._may_send, self._sent = may_send, sent
        self._text, self._asks_yes = "", False
        self._changed, self._stopped, self._abandoned = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._pusher: asyncio.Task[None] | None = None
        self._putting: asyncio.Task[None] | None = None
        self._pace = Pace(channel.limits)

    def show(self, text: str) -> None:
        """All of the text so far, to be shown as soon as the pace allows."""
        if self._pusher is None:
            self._pusher = asyncio.create_task(self._push_at_pace())
        elif self._pusher.done():
            self._pusher.result()
        self._text = text
        self._changed.set()

    async def finish(self, text: str, sources: Sequence[Source], *, asks_yes: bool = False) -> None:
        """The whole text, shown as soon as what is on its way is through; returns when the platform has taken all of it."""
        await self.stop()
        self._asks_yes = asks_yes
        parts = split(text, self._channel.limits.characters)
        await self._push(parts, tuple(sources), last=True)
        for number in range(len(parts), len(self._ids)):
            await self._remove(number)
        del self._ids[len(parts) :], self._texts[len(parts) :]

    async def stop(self) -> None:
        """Shows nothing more. Raises what the showing has failed with."""
        if self._pusher is None:
            return
        self._stopped.set()
        self._changed.set()
        await self._pusher

    async def abandon(self) -> None:
        """Shows nothing more but what is on its way, whatever the showing has failed with."""
        for event in (self._abandoned, self._stopped, self._changed):
            event.set()
        under_way = [task for task in (self._pusher, self._putting) if task]
        await asyncio.gather(*under_way, return_exceptions=True)

    @property
    def parts(self) -> int:
        """How many messages the reply has."""
        return len(self._ids)

    @property
    def shown(self) -> str:
        """What the customer has before them."""
        return "\n".join(text for text in self._texts if text)

    async def _push_at_pace(self) -> None:
        while True:
            await self._changed.wait()
            if self._ids and isinstance(self._channel, Shared):
                await _either(self._channel.room_for_an_edit(), self._stopped)
            if self._stopped.is_set():
                return
            self._changed.clear()
            await self._push(split(self._text, self._channel.limits.characters), (), last=False)
            await self._keep_pace(EDIT)  # so that what is split next is the newest text

    async def _push(self, parts: Sequence[str], sources: tuple[Source, ...], *, last: bool) -> None:
        for number, text in enumerate(parts):
            final = last and number == len(parts) - 1
            if number < len(self._texts) and self._texts[number] == text and not final:
                continue
            if not last:
                await self._keep_pace(EDIT if number < len(self._ids) and self._ids[number] else SEND)
                if self._stopped.is_set():
                    return
            reply = Reply(
                key=self._key,
                part=number,
                text=text,
                sources=sources if final else (),
                last=final,
                resumed=self._resumed,
                begun_at=self._begun_at,
                language=self._language,
                asks_yes=final and self._asks_yes,
                answers=self._answers,
            )
            # An id that is lost between here and its row would be a second message after a crash: never cut this in two.
            self._putting = asyncio.create_task(self._put(number, reply))
            await asyncio.shield(self._putting)

    async def _put(self, number: int, reply: Reply) -> None:
        if number == len(self._ids):
            if number:
                await self._sent(number, "")
            self._ids.append("")
            self._texts.append("")
        if id := self._ids[number]:
            await self._call(EDIT, lambda: self._channel.edit(self._to, id, reply))
            self._texts[number] = reply.text
        else:
            await self._find(number, reply)

    async def _find(self, number: int, reply: Reply) -> str:
        """Sends a part; where that was done before and its id was lost, the platform recognises it and gives the same id again."""
        id = self._ids[number] = await self._call(SEND, lambda: self._channel.send(self._to, reply))
        self._texts[number] = reply.text
        await self._sent(number, id)
        return id

    async def _remove(self, number: int) -> None:
        """Takes away a part that an earlier try has shown, or may have."""
        stub = Reply(key=self._key, part=number, text=STUB, resumed=True, begun_at=self._begun_at)
        try:
            id = self._ids[number] or await self._find(number, stub)
            await self._call(DELETE, lambda: self._channel.delete(self._to, id))
        except ChannelError as error:
            if not error.permanent:  # gone already, or never to go: the reply itself has been said
                raise

    async def _keep_pace(self, what: str) -> None:
        """Returns when more may be shown with such a call, or when nothing is to be shown on the way any more."""
        await _until(self._pace.next(what, is_last=False), unless=self._stopped)

    async def _call(self, what: str, call: Callable[[], Awaitable[Result]]) -> Result:
        for pause in (*PAUSES, None):
            await self._sleep(self._pace.next(what, is_last=True))
            await self._may_send()
            try:
                result = await call()
            except ChannelError as error:
                self._pace.called(what)
                metrics.platform_calls.labels(self._channel.name, what, "refused").inc()
                wait = error.retry_after if error.retry_after is not None else pause
                if error.permanent or pause is None or wait is None or wait > PATIENCE:
                    raise
                log.info("send_again", channel=self._channel.name, call=what, seconds=wait, error=str(error))
                await self._sleep(self._now() + wait)
            else:
                self._pace.called(what)
                metrics.platform_calls.labels(self._channel.name, what, "ok").inc()
                return result
        raise AssertionError("the last try returns or raises")

    async def _sleep(self, until: float) -> None:
        await _until(until, unless=self._abandoned)
        if self._abandoned.is_set():
            raise Abandoned

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()


async def _until(when: float, *, unless: asyncio.Event) -> None:
    """Sleeps until then, or until the event."""
    if when <= asyncio.get_running_loop().time():
        return
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout_at(when):
            await unless.wait()


async def _either(waiting: Coroutine[Any, Any, None], event: asyncio.Event) -> None:
    """Returns when the one is over, or at the event. Raises what the one raises."""
    first, other = asyncio.create_task(waiting), asyncio.create_task(event.wait())
    try:
        await asyncio.wait([first, other], return_when=asyncio.FIRST_COMPLETED)
        if first.done():
            first.result()
    finally:
        for task in (first, other):
            task.cancel()
        await asyncio.gather(first, other, return_exceptions=True)
