"""What was changed or deleted while nobody listened: what is kept of late is held against what Discord shows now."""

import sys
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import discord

from bots.discord.places import Place
from bots.discord.rooms import Rooms
from core.messages import Address
from core.ports import Store

BACK = timedelta(days=1)  # what is older than that before nobody listened is not looked at again
MOST = 1_000  # messages of one room, and of those that are kept in one channel
MOST_CONVERSATIONS = 100  # that began in one channel, the last first


@dataclass(frozen=True, kw_only=True)
class Shown:
    """Those messages of a room that were asked for and stand there, and how many there are in all. What is younger than `up_to` was not
    looked at."""

    found: dict[int, discord.Message]
    seen: int = 0
    up_to: int = sys.maxsize


class LookingBack:
    """`changed` is told of each message that was edited ever, which may have been heard already; `gone` of each that is not there any
    more."""

    def __init__(
        self,
        *,
        rooms: Rooms,
        store: Store,
        changed: Callable[[discord.Message], Awaitable[None]],
        gone: Callable[[Address, int], Awaitable[None]],
        most: int = MOST,
    ) -> None:
        self._most = most
        self._rooms, self._store, self._changed, self._gone = rooms, store, changed, gone

    async def at(self, lobby: Place, since: datetime) -> None:
        """In all conversations that began in this channel. Whoever calls has seen that Eva may read its history: without that, Discord
        shows an empty one."""
        kept: defaultdict[Address, list[int]] = defaultdict(list)
        for address, id in await self._store.read.messages.kept_in(lobby.address, since - BACK, MOST):
            if id.isdigit():  # what was said by a command or a button stands in no message
                kept[address].append(int(id))
        in_lobby = await self._shown(lobby.guild, lobby.channel, [id for ids in kept.values() for id in ids])
        for address, ids in [*kept.items()][:MOST_CONVERSATIONS]:
            room = await self._rooms.room(address)
            in_thread = in_lobby if room == lobby.channel else await self._shown(lobby.guild, room, ids)
            if in_lobby and in_thread:
                await self._compare(address, ids, in_lobby, in_thread)

    async def _compare(self, address: Address, ids: Collection[int], *shown: Shown) -> None:
        found = {id: message for each in shown for id, message in each.found.items()}
        if not any(each.seen for each in shown):
            return  # there is at least an answer of Eva's: rather something is wrong with what is shown than that all of it was deleted
        for id in sorted(ids):
            if id in found and found[id].edited_at:
                await self._changed(found[id])
            elif id not in found and id <= min(each.up_to for each in shown):
                await self._gone(address, id)

    async def _shown(self, guild: int | None, room: int, ids: Collection[int]) -> Shown | None:
        """None for a room that is not there, or that shows nothing to her; empty for a forum, in which nothing but posts can stand."""
        if not ids:
            return None
        channel = await self._rooms.find(guild, room)
        if isinstance(channel, discord.ForumChannel):
            return Shown(found={})
        if not isinstance(channel, discord.abc.Messageable):
            return None
        wanted, seen, last = set(ids), 0, 0
        found: dict[int, discord.Message] = {}
        try:
            async for message in channel.history(limit=self._most, after=discord.Object(min(ids) - 1), oldest_first=True):
                seen, last = seen + 1, message.id
                if message.id in wanted:
                    found[message.id] = message
        except (discord.Forbidden, discord.NotFound):
            return None
        return Shown(found=found, seen=seen, up_to=last if seen == self._most else sys.maxsize)
