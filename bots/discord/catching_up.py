"""What was written while nobody listened, or could not be kept: fetched from each channel's position on, and heard as if it came now."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from datetime import UTC, datetime, timedelta

import discord
import structlog

from bots.discord.client import Client
from bots.discord.places import Place, made_at, snowflake
from bots.discord.positions import Positions
from bots.discord.refusals import FAILURES
from bots.discord.rooms import Rooms, Voice
from core.messages import Address
from core.ports import ChannelError, StoreError, in_words

log = structlog.get_logger()

MOST_ELSEWHERE = 200  # of a channel in which Eva only answers who calls her
MOST_ARCHIVED = 50  # threads of one channel
AT_ONCE = 4  # rooms
ARCHIVES_AFTER = timedelta(minutes=55)  # an hour without a message is the least after which a thread is archived
DIRECT_SINCE = timedelta(days=30)  # older direct messages are not asked for
MOST_DIRECT = 100

Rested = discord.TextChannel | discord.ForumChannel | Voice
Readable = discord.abc.Messageable


class CatchingUp:
    """`hear` says whether a message is kept, or is not for Eva; `look_back` sees what became of those that she had heard before that time.
    A channel whose messages were all heard is let go on from there."""

    def __init__(
        self,
        *,
        up: Callable[[], Client],
        rooms: Rooms,
        positions: Positions,
        hear: Callable[[discord.Message], Awaitable[bool]],
        look_back: Callable[[Place, datetime], Awaitable[None]],
    ) -> None:
        self._up, self._rooms, self._positions, self._hear = up, rooms, positions, hear
        self._look_back = look_back
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._readable: set[Address] = set()  # channels of servers

    def seen(self, guild: discord.Guild) -> list[Address]:
        """The channels of a server that she may read, and could not before: because the server was down, or a permission was missing. Of
        those that she cannot read now, what comes is missed."""
        there = {Place(guild=guild.id, channel=channel.id).address: channel for channel in _channels(guild)}
        readable = {lobby for lobby, channel in there.items() if not guild.unavailable and _may_read(channel)}
        new = readable - self._readable
        self._readable = self._readable - there.keys() | readable
        for lobby in new:
            self._positions.starts(lobby, snowflake(datetime.now(UTC)))
        self._positions.hold(there.keys() - readable | new)
        return [*new]

    def is_missed(self, lobby: Address) -> bool:
        """Whether she cannot read what is written there now."""
        return Place.at(lobby).guild is not None and lobby not in self._readable

    async def everything(self) -> list[Address]:
        """At the beginning of each session; those that did not work."""
        self._readable.clear()
        behind = [*(lobby for guild in self._up().guilds for lobby in self.seen(guild)), *self._direct()]
        whole = await asyncio.gather(*(self.one(lobby) for lobby in behind))
        for lobby in set(self._positions.known()) - set(behind):
            if Place.at(lobby).guild is None:
                self._positions.release(lobby)  # of somebody who has not written for long
        return [lobby for lobby, is_whole in zip(behind, whole, strict=True) if not is_whole]

    async def one(self, lobby: Address) -> bool:
        """Whether all of this channel has been heard."""
        after = self._positions.of(lobby)
        try:
            async with self._at_once:
                whole = after is None or await self._all_of(Place.at(lobby), after)
                if whole and after is not None and self._is_readable(Place.at(lobby)):
                    await self._look_back(Place.at(lobby), made_at(after))
        except discord.Forbidden:
            whole = True  # what she may not read is not for her
        except (*FAILURES, ChannelError, StoreError) as error:
            log.info("discord_catch_up_failed", place=str(lobby), error=type(error).__name__)
            return False
        if whole:
            self._positions.release(lobby)
        return whole

    def _is_readable(self, place: Place) -> bool:
        guild = place.guild and self._up().get_guild(place.guild)
        channel = guild.get_channel(place.channel) if guild else None
        return place.guild is None or (isinstance(channel, Rested) and _may_read(channel))

    def _direct(self) -> list[Address]:
        """Where somebody has written directly of late, the last first."""
        since = snowflake(datetime.now(UTC) - DIRECT_SINCE)
        known = [(self._positions.of(lobby) or 0, lobby) for lobby in self._positions.known() if Place.at(lobby).guild is None]
        recent = sorted((each for each in known if each[0] > since), key=lambda each: each[0], reverse=True)
        return [lobby for _, lobby in recent[:MOST_DIRECT]]

    async def _all_of(self, place: Place, after: int) -> bool:
        most = None if place.guild is None or self._rooms.settings(place) else MOST_ELSEWHERE
        heard = True
        async for room in self._rooms_of(place, after):
            try:
                async for message in room.history(limit=most, after=discord.Object(after), oldest_first=True):
                    heard = await self._heard(place.lobby, message) and heard
            except discord.Forbidden:
                log.info("discord_room_not_readable", place=str(place.lobby))  # what she may not read is not for her, and others are
        return heard

    async def _heard(self, lobby: Address, message: discord.Message) -> bool:
        """As from the gateway, where a mistake of ours in one message is nothing to all others."""
        try:
            return await self._hear(message)
        except discord.Forbidden as error:
            log.warning("discord_message_failed", place=str(lobby), error=in_words(error))
        except (*FAILURES, ChannelError, StoreError):
            raise
        except Exception as error:  # noqa: BLE001  # whatever it is, it would come again each time, and nobody behind it would be heard
            log.error("discord_message_failed", place=str(lobby), error=in_words(error))
        self._positions.ends(lobby, message.id)
        return True

    async def _rooms_of(self, place: Place, after: int) -> AsyncIterator[Readable]:
        if place.guild is None:
            yield self._up().get_partial_messageable(place.channel)
            return
        guild = self._up().get_guild(place.guild)
        channel = guild and guild.get_channel(place.channel)
        if not isinstance(channel, Rested) or not _may_read(channel):
            return
        if not isinstance(channel, discord.ForumChannel) and _newer(channel.last_message_id, after):
            yield channel
        if isinstance(channel, Voice):
            return
        for thread in channel.threads:
            if _newer(thread.last_message_id, after):
                yield thread
        if self._rooms.settings(place) and datetime.now(UTC) - made_at(after) > ARCHIVES_AFTER:
            for thread in await _archived(channel, made_at(after)):
                if _newer(thread.last_message_id, after):
                    yield thread


def _channels(guild: discord.Guild) -> list[Rested]:
    return [*guild.text_channels, *guild.forums, *guild.voice_channels, *guild.stage_channels]


async def _archived(channel: discord.TextChannel | discord.ForumChannel, since: datetime) -> list[discord.Thread]:
    """Threads that were archived since."""
    found = [thread async for thread in channel.archived_threads(limit=MOST_ARCHIVED)]
    if isinstance(channel, discord.TextChannel):
        found += [thread async for thread in channel.archived_threads(limit=MOST_ARCHIVED, private=True, joined=True)]
    return [thread for thread in found if thread.archive_timestamp > since]


def _newer(last: int | None, after: int) -> bool:
    return last is not None and last > after


def _may_read(channel: Rested) -> bool:
    may = channel.permissions_for(channel.guild.me)
    return may.view_channel and may.read_message_history and (may.connect or not isinstance(channel, Voice))


class Behind:
    """The channels of which something could not be heard: tried again until it works."""

    def __init__(self, catch_up: Callable[[Address], Awaitable[bool]], pauses: tuple[float, ...]) -> None:
        self._catch_up, self._pauses = catch_up, pauses
        self._lobbies: dict[Address, None] = {}
        self._news = asyncio.Event()

    def __contains__(self, lobby: Address) -> bool:
        return lobby in self._lobbies

    def add(self, lobbies: Iterable[Address]) -> None:
        self._lobbies = self._lobbies | dict.fromkeys(lobbies)
        if self._lobbies:
            self._news.set()

    async def keep_trying(self) -> None:
        """Until it is cancelled."""
        failures = 0
        while True:
            await self._news.wait()
            await asyncio.sleep(self._pauses[min(failures, len(self._pauses) - 1)])
            self._news.clear()
            whole = [lobby for lobby in [*self._lobbies] if await self._catch_up(lobby)]
            for lobby in whole:
                self._lobbies.pop(lobby, None)
            failures = failures + 1 if self._lobbies else 0
            self.add(self._lobbies)
