"""Forget people: everything of theirs is deleted, and what is left tells that it was, but not whose it was."""

import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime
from functools import partial

from core.handover import CARD
from core.messages import Conversation
from core.ports import Engine, Rows, Store, Transaction
from core.scrub import LOG, SCRUB


class People:
    """`forget` is for whoever asks to be forgotten; `remove` is for what is over its time."""

    def __init__(self, *, store: Store, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._store, self._engine, self._clock = store, engine, clock
        self._listeners: list[Callable[[Conversation], None]] = []

    def listen(self, listener: Callable[[Conversation], None]) -> None:
        """From now on the listener is told each conversation that is gone, to let go of what it has of it in memory."""
        self._listeners.append(listener)

    async def forget(self, customer: str) -> int:
        """Deletes all conversations of this customer, and what was to become one; how many there were. What is under way in them stops at
        its next write, and nothing that is dated earlier is taken in again. The bytes that are left of it go next: `core.scrub`."""
        return await self._store.write(partial(self._forget, customer))

    async def _forget(self, customer: str, tx: Transaction) -> int:
        at = self._clock()
        theirs = await tx.people.of(customer)
        for conversation in theirs:
            await self.remove(tx, conversation, "forgotten", at, entomb=True)
        count = len(theirs) + await tx.interactions.drop_begun_of(customer)
        if count:
            await tx.conversations.entomb(digest(await tx.conversations.digest_key(), customer), at)
            await self._engine.wake(tx, SCRUB, LOG)
        return count

    async def remove(self, tx: Transaction, conversation: Conversation, what: str, at: datetime, *, entomb: bool = False) -> None:
        """Deletes one conversation and notes in the audit `what` became of it. Not entombed, its customer may come back as somebody new
        at once; either way they find nothing of what was said."""
        left = digest(await tx.conversations.digest_key(), str(conversation.address))
        cards = [*await tx.handovers.of(conversation.id), *await tx.sales.of(conversation.id)]
        await tx.conversations.forget(conversation, left, at, entomb=entomb)
        for card in cards:
            await self._engine.wake(tx, CARD, card)  # it empties what stands on a board
        await tx.notes.audit(at, what, left)
        for listener in self._listeners:
            tx.after_commit(partial(listener, conversation))


async def forgotten_at(rows: Rows, *names: str) -> datetime | None:
    """When any of these, addresses or customers, was last forgotten."""
    key = await rows.conversations.digest_key()
    found = [await rows.conversations.forgotten(digest(key, name)) for name in dict.fromkeys(names)]
    return max((at for at in found if at), default=None)


def digest(key: bytes, name: str) -> str:
    """What is kept of somebody who was forgotten: enough to recognise the name, not to learn it."""
    return hmac.new(key, name.encode(), hashlib.sha256).hexdigest()
