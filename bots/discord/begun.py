"""Conversations that begin with a command in a channel: what was wished is kept before anybody is told that it goes on in a thread."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import discord
import structlog

from bots.discord.client import Client
from bots.discord.places import Place
from bots.discord.refusals import FAILURES, as_channel_error
from core.arrival import NoConversation, safe, safe_name
from core.messages import Message
from core.ports import Receive, Store, StoreError

log = structlog.get_logger()

UNWRITTEN = "i"  # before the id of a line that stands in no message of the customer's
FOLLOWING = 200  # messages of the channel among which Eva's answer to the command is looked for


class Begun:
    """The `address` of what is kept here is that of the channel: the conversation's own follows from Eva's answer to the command, which is
    the message that its thread is started from."""

    def __init__(self, store: Store, receive: Receive, left: Callable[[], None]) -> None:
        self._store, self._receive, self._left = store, receive, left
        self._under_way: set[str] = set()

    @asynccontextmanager
    async def kept(self, wish: Message) -> AsyncIterator[None]:
        """While it is promised, and its conversation begins. Where that fails in the middle, what Discord shows tells later whether it was
        promised: `left` hears of it. Raises StoreError; whoever wished is told so, and tries again."""
        safe_wish = replace(wish, text=safe(wish.text), name=safe_name(wish.name))
        await self._store.write(lambda tx: tx.interactions.begin(safe_wish))
        self._under_way.add(wish.id)
        try:
            yield
        except StoreError:
            await self._drop_or_leave(wish.id)
            raise
        except BaseException:
            self._left()
            raise
        else:
            await self._drop_or_leave(wish.id)
        finally:
            self._under_way.discard(wish.id)

    async def take_up(self, up: Client) -> bool:
        """Keeps what was promised and not kept, mostly by an earlier process; whether all of it was. Raises StoreError."""
        is_all = True
        for wish in await self._store.read.interactions.begun():
            if wish.id in self._under_way:
                continue
            try:
                place = await self._promised(up, wish)
            except FAILURES as error:
                if not as_channel_error(error).permanent:
                    log.info("discord_catch_up_failed", place=str(wish.address), error=type(error).__name__)
                    is_all = False
                    continue
                place = None
            if place:
                await self._hear(replace(wish, address=place.address))
            await self._drop(wish.id)
        return is_all

    async def _drop(self, id: str) -> None:
        await self._store.write(lambda tx: tx.interactions.drop_begun(id))

    async def _drop_or_leave(self, id: str) -> None:
        try:
            await self._drop(id)
        except StoreError:
            self._left()

    async def _hear(self, wish: Message) -> None:
        try:
            await self._receive(wish)
        except NoConversation:  # forgotten meanwhile
            log.info("discord_wish_forgotten")

    async def _promised(self, up: Client, wish: Message) -> Place | None:
        """Where the conversation lives. None where the command was never answered: whoever gave it has seen that."""
        lobby, command = Place.at(wish.address), int(wish.id.removeprefix(UNWRITTEN))
        channel = up.get_partial_messageable(lobby.channel, guild_id=lobby.guild)
        async for message in channel.history(limit=FOLLOWING, after=discord.Object(command), oldest_first=True):
            if message.interaction_metadata and message.interaction_metadata.id == command:
                return replace(lobby, thread=message.id)
        return None
