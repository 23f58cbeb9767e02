"""One interaction: what somebody has asked of the bot, and what became of it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum

from tests.doubles.discord_errors import Json
from tests.doubles.discord_state import Channel, Message, User


class Asked(IntEnum):
    """The kinds of interaction."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    FORM = 5


class Answered(IntEnum):
    """The kinds of answer."""

    MESSAGE = 4
    DEFERRED = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    FORM = 9


ALLOWED = {
    Asked.COMMAND: {Answered.MESSAGE, Answered.DEFERRED, Answered.FORM},
    Asked.COMPONENT: {Answered.MESSAGE, Answered.DEFERRED, Answered.DEFERRED_UPDATE, Answered.UPDATE, Answered.FORM},
    Asked.AUTOCOMPLETE: {Answered.CHOICES},
    Asked.FORM: {Answered.MESSAGE, Answered.DEFERRED, Answered.DEFERRED_UPDATE, Answered.UPDATE},
}


@dataclass(kw_only=True, eq=False)
class Interaction:
    """One, and what became of it; tests read the lower half."""

    id: int
    token: str
    kind: Asked
    user: User
    channel: Channel
    data: Json
    created_at: datetime
    message: Message | None = None  # whose component it was
    answer: Answered | None = None
    form: Json | None = None  # that the bot has opened
    choices: list[Json] = field(default_factory=list)
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def answered(self) -> "Interaction":
        """Returns when the bot has acknowledged it in any way."""
        return await self.until(lambda: self.answer is not None)

    async def replied(self) -> Message:
        """What the bot says to it, once it says something: the first message that is not just "thinking"."""
        await self.until(lambda: bool(self.replies))
        return self.replies[0]

    @property
    def replies(self) -> list[Message]:
        own = self.original if self.answer in (Answered.MESSAGE, Answered.DEFERRED) else None
        return [each for each in [*([own] if own else []), *self.followups] if not each.is_loading]

    async def until(self, is_so: Callable[[], bool]) -> "Interaction":
        async with asyncio.timeout(30):
            while not is_so():
                self.news.clear()
                await self.news.wait()
        return self
