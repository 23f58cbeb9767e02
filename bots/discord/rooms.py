"""The rooms that conversations live in: which channel or thread one is, and opening its thread, once."""

from collections.abc import Callable, Sequence
from typing import Literal

import discord

from bots.discord.client import Client
from bots.discord.places import Place, served
from bots.discord.refusals import FAILURES, THREAD_EXISTS, THREAD_IS_ARCHIVED, as_channel_error
from core.company import Company
from core.messages import Address
from core.playbook.places import DiscordChannel
from core.ports import ChannelError, Store

LONGEST_NAME = 100  # characters of a thread's name
MOST_TAGS = 5  # that a post may have
ARCHIVED_AFTER: Literal[1440] = 1440  # minutes without a message
WRONG_KIND = 50024  # of channel: in a forum, a post is a thread already
MOST_KNOWN = 10_000  # links that are kept in memory


class Rooms:
    """`up` gives the client, and raises ChannelError while there is none. A thread in private is linked to its conversation in the store;
    every other one has the id of the message that it was started from."""

    def __init__(self, *, up: Callable[[], Client], store: Store, company: Callable[[], Company]) -> None:
        self._up, self._store, self._company = up, store, company
        self._links: dict[Address, int] = {}

    # ── which ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def settings(self, place: Place) -> DiscordChannel | None:
        """What the playbook says of the channel that the place is in."""
        name = getattr(self._channel(place), "name", "")
        return served(self._company().playbook.discord, place.channel, name)

    def is_open(self, to: Address) -> bool:
        """Whether there is nothing to open. See `core.ports.Threads`."""
        place = Place.at(to)
        if place.guild is None or place.thread is None or to in self._links:
            return True
        guild = self._up_guild(place.guild)
        return guild is not None and guild.get_thread(place.thread) is not None

    async def room(self, to: Address) -> int:
        """The id of the channel or thread to write into."""
        place = Place.at(to)
        if place.guild is None or place.thread is None or (self.is_open(to) and to not in self._links):
            return place.room
        return self._links.get(to) or await self._linked(to) or place.room

    def known_room(self, to: Address) -> int:
        """As `room`, as far as it is known without asking the store."""
        return self._links.get(to, Place.at(to).room)

    async def find(self, guild: int | None, id: int) -> object | None:
        """The channel or thread with this id; one that is not known, as a thread that was archived, is asked for."""
        client = self._up()
        if guild is None:
            return client.get_partial_messageable(id)
        found = client.get_guild(guild)
        known = found and found.get_channel_or_thread(id)
        if known:
            return known
        try:
            return await client.fetch_channel(id)
        except FAILURES:
            return None

    async def is_known(self, to: Address) -> bool:
        """Whether a conversation lives there."""
        return await self._store.read.conversations.at(to) is not None

    async def address_of(self, thread: discord.Thread) -> Address:
        """Of the conversation that lives in a thread."""
        if thread.type is discord.ChannelType.private_thread:
            linked = next((to for to, room in self._links.items() if room == thread.id), None)
            linked = linked or await self._store.read.places.address(str(thread.id))
            if linked:
                return linked
        return Place(guild=thread.guild.id, channel=thread.parent_id, thread=thread.id).address

    # ── opening ──────────────────────────────────────────────────────────────────────────────────────────────────────

    async def open_thread(self, to: Address, title: str, language: str) -> None:
        """See `core.ports.Threads`."""
        place, settings = Place.at(to), self.settings(Place.at(to))
        try:
            if settings and settings.threads == "private":
                await self._open_private(to, title, settings)
            else:
                await self._open_public(place, title, settings)
        except FAILURES as error:
            raise as_channel_error(error) from error

    def tags(self, to: Address) -> tuple[str, ...]:
        """Those of the playbook that this post in a forum may still get: none where it has one of them, or where Eva may give none."""
        place, settings = Place.at(to), self.settings(Place.at(to))
        post = self._post(place)
        if settings is None or post is None or not isinstance(post.parent, discord.ForumChannel):
            return ()
        has = {tag.name for tag in post.applied_tags}
        may = post.parent.permissions_for(post.guild.me).manage_threads
        if not may or len(has) >= MOST_TAGS or has & set(settings.tags):
            return ()
        return tuple(tag.name for tag in post.parent.available_tags if tag.name in settings.tags)

    async def tag(self, to: Address, names: Sequence[str]) -> None:
        """See `core.ports.Tags`. What the customer has chosen stays."""
        post = self._post(Place.at(to))
        if post is None or not isinstance(post.parent, discord.ForumChannel):
            return
        given = [tag for tag in post.parent.available_tags if tag.name in names]
        try:
            await post.add_tags(*given[: MOST_TAGS - len(post.applied_tags)])
        except FAILURES as error:
            raise as_channel_error(error) from error

    async def reopen(self, room: int) -> None:
        """An archived thread takes no message."""
        await self._up().http.edit_channel(room, archived=False)

    async def _open_public(self, place: Place, title: str, settings: DiscordChannel | None) -> None:
        assert place.thread, "only what was written in a channel has a thread to open"
        channel = self._up().get_partial_messageable(place.channel, guild_id=place.guild)
        try:
            thread = await channel.get_partial_message(place.thread).create_thread(
                name=title[:LONGEST_NAME], auto_archive_duration=ARCHIVED_AFTER
            )
        except discord.HTTPException as error:
            if error.code in (THREAD_EXISTS, WRONG_KIND):
                return
            raise
        await self._greet(thread, settings)

    async def _open_private(self, to: Address, title: str, settings: DiscordChannel) -> None:
        """The customer is let in before the link is kept: a crash between leaves a thread that `_left_behind` finds again."""
        place = Place.at(to)
        if await self._linked(to):
            return
        channel = self._channel(place)
        if not isinstance(channel, discord.TextChannel) or place.thread is None:
            raise ChannelError("there is no such channel any more", permanent=True)
        asked = await channel.get_partial_message(place.thread).fetch()
        thread = await self._left_behind(channel, asked)
        if thread is None:
            kind = discord.ChannelType.private_thread
            thread = await channel.create_thread(
                name=title[:LONGEST_NAME], type=kind, invitable=False, auto_archive_duration=ARCHIVED_AFTER
            )
        await thread.add_user(_customer(asked))
        await self._store.write(lambda tx: tx.places.link(to, str(thread.id)))
        self._remember(to, thread.id)
        await self._greet(thread, settings)

    async def _left_behind(self, channel: discord.TextChannel, asked: discord.Message) -> discord.Thread | None:
        """A thread that a crash has left without a link: Eva's own, younger than the question, and for nobody else."""
        for thread in await channel.guild.active_threads():
            is_ours = thread.parent_id == channel.id and thread.owner_id == channel.guild.me.id and thread.id > asked.id
            if not is_ours or thread.type is not discord.ChannelType.private_thread:
                continue
            others = {member.id for member in await thread.fetch_members()} - {channel.guild.me.id}
            if others <= {_customer(asked).id} and await self._store.read.places.address(str(thread.id)) is None:
                return thread
        return None

    async def _greet(self, thread: discord.Thread, settings: DiscordChannel | None) -> None:
        if settings and settings.greeting:
            await thread.send(settings.greeting, nonce=f"hi.{thread.id}", silent=True, suppress_embeds=True)

    # ── known ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def forget(self, to: Address) -> None:
        """Its customer was forgotten."""
        self._links.pop(to, None)

    async def _linked(self, to: Address) -> int | None:
        if to not in self._links and (kept := await self._store.read.places.thread(to)):
            self._remember(to, int(kept))
        return self._links.get(to)

    def _remember(self, to: Address, room: int) -> None:
        self._links[to] = room
        while len(self._links) > MOST_KNOWN:
            del self._links[next(iter(self._links))]

    def _up_guild(self, guild: int) -> discord.Guild | None:
        try:
            return self._up().get_guild(guild)
        except ChannelError:
            return None

    def _post(self, place: Place) -> discord.Thread | None:
        guild = self._up_guild(place.guild) if place.guild else None
        return guild.get_thread(place.thread) if guild and place.thread else None

    def _channel(self, place: Place) -> discord.abc.GuildChannel | None:
        guild = self._up_guild(place.guild) if place.guild else None
        return guild.get_channel(place.channel) if guild else None


def _customer(asked: discord.Message) -> discord.abc.User:
    """Who wrote it, or gave the command that it answers."""
    return asked.interaction_metadata.user if asked.interaction_metadata else asked.author


def is_archived(error: BaseException) -> bool:
    return isinstance(error, discord.HTTPException) and error.code == THREAD_IS_ARCHIVED
