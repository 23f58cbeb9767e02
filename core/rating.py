"""A thumb for a reply: it is kept, and of what did not help somebody, others are told."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from core.guardrails.cleaning import clean
from core.guardrails.redaction import redact
from core.ports import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class Rating:
    """What a customer thinks of a reply: `value` is "up" or "down"."""

    conversation: str
    reply: str
    value: str
    text: str = ""
    at: datetime


async def rate(store: Store, rating: Rating, distrust: Callable[[str], None] | None = None) -> bool:
    """Whether there is such a reply in the conversation. The last rating of it counts. `distrust` is told the text of a bad one."""
    text = redact(clean(rating.text)).text
    known = await store.write(lambda tx: tx.notes.rate(rating.conversation, rating.reply, rating.value, text, rating.at))
    bad = known and rating.value == "down" and distrust
    if bad and (reply := await store.read.messages.find(rating.conversation, "eva", rating.reply)):
        bad(reply.text)
    return known
