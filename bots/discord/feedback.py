"""What customers think of an answer: a thumb below it, pressed or set as a reaction. The last one counts."""

from collections.abc import Callable
from datetime import datetime

from bots.discord.places import customer
from core.messages import Address
from core.ports import Store
from core.rating import Rating, rate

THUMBS = {"👍": "up", "👎": "down"}
SKIN_TONES = dict.fromkeys(range(0x1F3FB, 0x1F400))


def thumb(emoji: str) -> str | None:
    """What an emoji says of an answer, in whatever colour."""
    return THUMBS.get(emoji.translate(SKIN_TONES))


class Feedback:
    """Only the customer's own counts. `distrust` is told the text of an answer that was found bad."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store, self._clock = store, clock
        self.distrust: Callable[[str], None] = lambda text: None

    async def of_message(self, to: Address, message: int, user: int, value: str) -> bool:
        """Whether it counts: the message is a part of an answer of Eva's to this person. Raises StoreError, as both do."""
        reply = (await self._store.read.turns.parts_at(to)).get(str(message))
        return reply is not None and await self.of_reply(to, reply, user, value)

    async def of_reply(self, to: Address, reply: str, user: int, value: str) -> bool:
        """Whether it counts; `value` is "up" or "down"."""
        conversation = await self._store.read.conversations.at(to)
        if conversation is None or conversation.customer != customer(user):
            return False
        rating = Rating(conversation=conversation.id, reply=reply, value=value, at=self._clock())
        return await rate(self._store, rating, self.distrust)
