"""Offers to answer a message anew that was changed after its answer: also where Eva is stopped in between, when the channel recognises
what stands there already."""

from collections.abc import Callable, Mapping
from functools import partial

import structlog

from core.company import Company
from core.messages import State
from core.ports import Channel, ChannelError, Offers, Store, Wakeup

log = structlog.get_logger()

OFFER = "offer"  # the kind of wake-up; its key is that of the conversation and, behind a blank, of the message


class Offering:
    """`show` and `give_up` are what the engine calls."""

    def __init__(self, *, store: Store, company: Callable[[], Company], channels: Mapping[str, Channel]) -> None:
        self._store, self._company, self._channels = store, company, channels

    async def show(self, wakeup: Wakeup) -> None:
        """Raises ChannelError where it should be tried again."""
        id, _, message = wakeup.key.partition(" ")
        conversation = await self._store.read.conversations.find(id)
        if conversation is None or not await self._is_wanted(id, message):
            return
        channel = self._channels[conversation.address.channel]
        if not isinstance(channel, Offers):
            return
        try:
            language = conversation.language or self._company().playbook.language
            await channel.offer(conversation.address, message, language, partial(self._is_wanted, id, message))
        except ChannelError as error:
            if not error.permanent:
                raise
            log.info("not_offered", conversation=id, error=str(error))

    async def _is_wanted(self, id: str, message: str) -> bool:
        """Whether it is still Eva who answers there, and there is anything left to answer."""
        conversation = await self._store.read.conversations.find(id)
        changed = await self._store.read.messages.find(id, "customer", message)
        is_left = changed is not None and bool(changed.text or changed.files)
        return is_left and conversation is not None and conversation.state is State.EVA

    async def give_up(self, wakeup: Wakeup, reference: str) -> None:
        """The answer that stands there is whole: nobody misses anything but the offer of another."""


def key_of(conversation: str, message: str) -> str:
    return f"{conversation} {message}"
