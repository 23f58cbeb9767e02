"""Lets Eva's calls through to Discord: no more in a second than it takes of one bot, and what a customer waits for most goes first."""

import asyncio
import heapq
from enum import Enum
from itertools import count
from types import SimpleNamespace

import aiohttp
import discord

MOST = 48  # calls in `WITHIN`; Discord takes 50 a second of one bot in all its servers, and no header tells how many are left
WITHIN = 1.0  # seconds
ON_ITS_WAY = 0.25  # seconds after which Discord has a call, if it was not answered sooner: what it takes to answer is counted no more
KEPT_FREE = 16  # of them, for what customers wait for: signs and half answers take no more than the rest
TICK = 0.001  # seconds: a timer may fire a little before its time
OTHERWISE_COUNTED = ("/webhooks/", "/interactions/")  # not among those of the bot


class Haste(Enum):
    """So many seconds a call lets others go first that came after it: what has waited longer goes before a newer one of any kind."""

    WORDS = 0.0  # for somebody who has nothing to read yet, or waits for the end of what they read: edits between wait for `quiet`
    OTHER = 10.0  # threads, too: whoever gets one needs another call before there is anything to read


class Turnstile:
    """One for all calls that are made with one token. What has waited for nothing, goes at once. Who is `through` tells when its call has
    `ended`: Discord may have had it at any moment before."""

    def __init__(self, *, most: int = MOST, within: float = WITHIN, kept_free: int = KEPT_FREE) -> None:
        self._most, self._within, self._kept_free = most, within, kept_free
        self._counted: dict[int, float] = {}  # for each call of late, when it counts no more, in the loop's time
        self._waiting: list[tuple[float, int, asyncio.Future[int]]] = []  # a heap; of two that may wait as long, the first goes first
        self._number = count()
        self._opens: asyncio.TimerHandle | None = None
        self._closed_until = 0.0
        self._with_time, self._next_quiet = asyncio.Lock(), 0.0

    @property
    def is_quiet(self) -> bool:
        """Whether a call that nobody waits for would hold up none that somebody does."""
        return not self._waiting and self._free() > self._kept_free

    async def through(self, haste: Haste) -> int:
        """Returns when the call may be made, and counts it; the number is for `ended`."""
        if not self._waiting and self._free() > 0:
            return self._count()
        turn: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (_now() + haste.value, next(self._number), turn))
        self._arm()
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # let through a moment ago, and not made any more
                self._counted.pop(turn.result(), None)
                self._open_soon()
            raise

    def ended(self, number: int) -> None:
        """A call was answered, or has failed."""
        if number in self._counted:
            self._counted[number] = min(self._counted[number], _now() + self._within)
            self._open_soon()

    async def quiet(self) -> None:
        """Returns once it is; to one after the other, so that the call that one makes of it is seen before the next one's turn."""
        step = self._within / self._most
        async with self._with_time:
            await asyncio.sleep(self._next_quiet - _now())
            while not self.is_quiet:  # noqa: ASYNC110 - an event would have to be set and cleared with each call
                await asyncio.sleep(step)
            self._next_quiet = _now() + step

    def close(self, seconds: float) -> None:
        """Lets nothing through for so long: Discord has taken more calls than were counted here."""
        self._closed_until = max(self._closed_until, _now() + seconds)

    def traces(self) -> aiohttp.TraceConfig:
        """For the library's session: each try of a call goes through here at the last moment, when nothing else holds it up any more."""
        config = aiohttp.TraceConfig()
        config.on_request_start.append(self._before)
        config.on_request_end.append(self._after)
        config.on_request_exception.append(self._failed)
        return config

    async def _before(self, session: aiohttp.ClientSession, context: SimpleNamespace, call: aiohttp.TraceRequestStartParams) -> None:
        path = str(call.url).removeprefix(discord.http.Route.BASE)
        if path == str(call.url) or path.startswith(OTHERWISE_COUNTED):  # the gateway, or files
            return
        context.number = await self.through(haste_of(call.method, path))

    async def _after(self, session: aiohttp.ClientSession, context: SimpleNamespace, call: aiohttp.TraceRequestEndParams) -> None:
        self._over(context)
        if call.response.status == 429 and call.response.headers.get("X-RateLimit-Scope") == "global":
            self.close(float(call.response.headers.get("Retry-After", self._within)))

    async def _failed(self, session: aiohttp.ClientSession, context: SimpleNamespace, call: aiohttp.TraceRequestExceptionParams) -> None:
        self._over(context)

    def _over(self, context: SimpleNamespace) -> None:
        if (number := getattr(context, "number", None)) is not None:
            self.ended(number)

    def _free(self) -> int:
        """How many calls may be made now."""
        now = _now()
        self._counted = {number: until for number, until in self._counted.items() if until > now}
        return 0 if now < self._closed_until else self._most - len(self._counted)

    def _count(self) -> int:
        number = next(self._number)
        self._counted[number] = _now() + ON_ITS_WAY + self._within
        return number

    def _open(self) -> None:
        self._opens = None
        while self._waiting and self._free() > 0:
            turn = heapq.heappop(self._waiting)[-1]
            if not turn.done():
                turn.set_result(self._count())
        self._arm()

    def _open_soon(self) -> None:
        """A call counts for less long than was thought."""
        if self._opens:
            self._opens.cancel()
            self._opens = None
        self._arm()

    def _arm(self) -> None:
        """Opens again as soon as the next call may be made."""
        if self._waiting and self._opens is None:
            is_full = len(self._counted) >= self._most
            when = max(self._closed_until, min(self._counted.values()) if is_full else 0.0)
            self._opens = asyncio.get_running_loop().call_at(when + TICK, self._open)


def haste_of(method: str, path: str) -> Haste:
    """Of a call, by what it does; the path is that below the address of the interface."""
    match method, path.split("?")[0].strip("/").split("/"):
        case ("POST", ["channels", _, "messages"]) | ("PATCH", ["channels", _, "messages", _]):
            return Haste.WORDS
    return Haste.OTHER


def _now() -> float:
    return asyncio.get_running_loop().time()
