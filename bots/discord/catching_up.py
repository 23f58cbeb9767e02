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
from bots.discord.rooms import Rooms
from core.messages import Address
from core.ports import ChannelError, StoreError

log = structlog.get_logger()

MOST = 1_000  # messages of one room
MOST_ELSEWHERE = 200  # of a channel in which Eva only answers who calls her
MOST_ARCHIVED = 50  # threads of one channel
AT_ONCE = 4  # rooms
ARCHIVES_AFTER = timedelta(minutes=55)  # an hour without a message is the least after which a thread is archived
DIRECT_SINCE = timedelta(days=30)  # older direct messages are not asked for
MOST_DIRECT = 100

Rested = discord.TextChannel | discord.ForumChannel
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

    async def everything(self) -> list[Address]:
        """At the beginning of each session; those that did not work."""
        channels = [channel for guild in self._up().guilds for channel in _channels(guild)]
        lobbies = [Place(guild=channel.guild.id, channel=channel.id).address for channel in channels]
        for lobby in lobbies:
            self._positions.starts(lobby, snowflake(datetime.now(UTC)))
        behind = [*lobbies, *self._direct()]
        whole = await asyncio.gather(*(self.one(lobby) for lobby in behind))
        for gone in set(self._positions.known()) - set(behind):
            self._positions.release(gone)  # a channel that Eva cannot see any more
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
        most = MOST if place.guild is None or self._rooms.settings(place) else MOST_ELSEWHERE
        heard = True
        async for room in self._rooms_of(place, after):
            async for message in room.history(limit=most, after=discord.Object(after), oldest_first=True):
                heard = await self._hear(message) and heard
        return heard

    async def _rooms_of(self, place: Place, after: int) -> AsyncIterator[Readable]:
        if place.guild is None:
            yield self._up().get_partial_messageable(place.channel)
            return
        guild = self._up().get_guild(place.guild)
        channel = guild and guild.get_channel(place.channel)
        if not isinstance(channel, Rested) or not _may_read(channel):
            return
        if isinstance(channel, discord.TextChannel) and _newer(channel.last_message_id, after):
            yield channel
        for thread in channel.threads:
            if _newer(thread.last_message_id, after):
                yield thread
        if self._rooms.settings(place) and datetime.now(UTC) - made_at(after) > ARCHIVES_AFTER:
            for thread in await _archived(channel, made_at(after)):
                if _newer(thread.last_message_id, after):
                    yield thread


def _channels(guild: discord.Guild) -> list[Rested]:
    return [*guild.text_channels, *guild.forums]


async def _archived(channel: Rested, since: datetime) -> list[discord.Thread]:
    """Threads that were archived since."""
    found = [thread async for thread in channel.archived_threads(limit=MOST_ARCHIVED)]
    if isinstance(channel, discord.TextChannel):
        found += [thread async for thread in channel.archived_threads(limit=MOST_ARCHIVED, private=True, joined=True)]
    return [thread for thread in found if thread.archive_timestamp > since]


def _newer(last: int | None, after: int) -> bool:
    return last is not None and last > after


def _may_read(channel: Rested) -> bool:
    may = channel.permissions_for(channel.guild.me)
    return may.view_channel and may.read_message_history


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
