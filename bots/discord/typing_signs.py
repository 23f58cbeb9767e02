"""The sign that Eva is typing: from the moment in which she has something to answer until her first word."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

from bots.discord.refusals import FAILURES
from core.ports import ChannelError

AGAIN = 8.0  # seconds; Discord shows it for ten
LONGEST = 90.0  # seconds: whoever has not begun by then is not typing


class TypingSigns:
    """`sign` shows it once in a room. Where it cannot be shown, nothing else suffers."""

    def __init__(self, sign: Callable[[int], Awaitable[None]], again: float = AGAIN) -> None:
        self._sign, self._again = sign, again
        self._tasks: dict[int, asyncio.Task[None]] = {}

    def __contains__(self, room: int) -> bool:
        return room in self._tasks

    def begin(self, room: int) -> None:
        if room not in self._tasks:
            task = self._tasks[room] = asyncio.create_task(self._go_on(room))
            task.add_done_callback(lambda ended: self._tasks.pop(room, None) if self._tasks.get(room) is ended else None)

    def end(self, room: int) -> None:
        if task := self._tasks.pop(room, None):
            task.cancel()

    def stop(self) -> None:
        for room in [*self._tasks]:
            self.end(room)

    async def _go_on(self, room: int) -> None:
        with contextlib.suppress(*FAILURES, ChannelError, TimeoutError):
            async with asyncio.timeout(LONGEST):
                while True:
                    await self._sign(room)
                    await asyncio.sleep(self._again)
