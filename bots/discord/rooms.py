"""The rooms that conversations live in: which channel or thread one is, and opening its thread, once."""

import contextlib
from collections.abc import Awaitable, Callable, Sequence
from typing import Literal, TypeVar

import discord

from bots.discord.client import Client
from bots.discord.lanes import Lanes
from bots.discord.places import Place, served
from bots.discord.refusals import FAILURES, THREAD_EXISTS, THREAD_IS_ARCHIVED, as_channel_error
from core.company import Company
from core.messages import Address, Conversation
from core.playbook.places import DiscordChannel
from core.ports import ChannelError, Store, StoreError

LONGEST_NAME = 100  # characters of a thread's name
MOST_TAGS = 5  # that a post may have
ARCHIVED_AFTER: Literal[1440] = 1440  # minutes without a message
WRONG_KIND = 50024  # of channel: in a forum, a post is a thread already
MOST_KNOWN = 10_000  # links that are kept in memory
Voice = discord.VoiceChannel | discord.StageChannel
FIRST = 20  # messages of a thread among which a greeting is looked for

Result = TypeVar("Result")


class Rooms:
    """`up` gives the client, and raises ChannelError while there is none. A thread in private is linked to its conversation in the store;
    every other one has the id of the message that it was started from. Where a greeting stands first in a thread, a public one is linked,
    too, once it stands there: until then the thread is not open."""

    def __init__(self, *, up: Callable[[], Client], store: Store, company: Callable[[], Company]) -> None:
        self._up, self._store, self._company = up, store, company
        self._links: dict[Address, int] = {}
        self._lanes = Lanes()

    # ── which ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def settings(self, place: Place) -> DiscordChannel | None:
        """What the playbook says of the channel that the place is in."""
        name = getattr(self._channel(place), "name", "")
        return served(self._company().playbook.discord, place.channel, name)

    def is_open(self, to: Address) -> bool:
        """Whether there is nothing to open. See `core.ports.Threads`."""
        place = Place.at(to)
        if place.guild is None or place.thread is None or to in self._links or self.is_voice(to):
            return True
        thread = self._post(place)
        return thread is not None and (_is_post(thread) or not self._greeting(place))

    async def room(self, to: Address) -> int:
        """The id of the channel or thread to write into."""
        place = Place.at(to)
        if self.is_voice(to):
            return place.channel
        known = place.guild is None or place.thread is None or self._post(place) is not None
        if known and to not in self._links:
            return place.room
        return self._links.get(to) or await self._linked(to) or place.room

    def known_room(self, to: Address) -> int:
        """As `room`, as far as it is known without asking the store."""
        return Place.at(to).channel if self.is_voice(to) else self._links.get(to, Place.at(to).room)

    def is_voice(self, to: Address) -> bool:
        """Whether it is in the chat of a voice channel or a stage: there are no threads, and each question is answered with a reply."""
        return isinstance(self._channel(Place.at(to)), Voice)

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

    async def conversation(self, to: Address) -> Conversation | None:
        """That which lives there."""
        return await self._store.read.conversations.at(to)

    async def home(self, lobby: Address, message: int) -> Address | None:
        """Of the conversation that has this message of a channel which holds several; None where none has it."""
        return await self._store.read.messages.home(lobby, str(message))

    async def is_waiting(self, conversation: Conversation) -> bool:
        """Whether anything there is unanswered."""
        return bool(await self._store.read.messages.unanswered(conversation.id))

    async def address_of(self, thread: discord.Thread) -> Address:
        """Of the conversation that lives in a thread."""
        if thread.type is discord.ChannelType.private_thread:
            linked = next((to for to, room in self._links.items() if room == thread.id), None)
            linked = linked or await self._store.read.places.address(str(thread.id))
            if linked:
                self._remember(linked, thread.id)
                return linked
        return Place(guild=thread.guild.id, channel=thread.parent_id, thread=thread.id).address

    # ── opening ──────────────────────────────────────────────────────────────────────────────────────────────────────

    async def open_thread(self, to: Address, title: str, language: str) -> None:
        """See `core.ports.Threads`."""
        settings = self.settings(Place.at(to))
        try:
            if settings and settings.threads == "private":
                await self._open_private(to, title, settings)
            else:
                await self._open_public(to, title, settings)
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

    async def in_open(self, room: int, call: Callable[[], Awaitable[Result]]) -> Result:
        """What the call gives: an archived thread takes neither messages nor people, and is opened again."""
        try:
            return await call()
        except discord.HTTPException as error:
            if error.code != THREAD_IS_ARCHIVED:
                raise
        await self._up().http.edit_channel(room, archived=False)
        return await call()

    async def _open_public(self, to: Address, title: str, settings: DiscordChannel | None) -> None:
        """A crash before the greeting stands is told by the link that is missing, and by a thread in which Eva has said nothing."""
        place = Place.at(to)
        assert place.thread, "only what was written in a channel has a thread to open"
        greets = settings is not None and bool(settings.greeting)
        if greets and await self._linked(to):
            return
        channel = self._up().get_partial_messageable(place.channel, guild_id=place.guild)
        try:
            await channel.get_partial_message(place.thread).create_thread(name=title[:LONGEST_NAME], auto_archive_duration=ARCHIVED_AFTER)
        except discord.HTTPException as error:
            if error.code == WRONG_KIND or (error.code == THREAD_EXISTS and not greets):
                return
            if error.code != THREAD_EXISTS:
                raise
            if await self._has_spoken(place.thread):
                await self._link(to, place.thread)
                return
        if greets:
            await self._greet(place.thread, settings)
            await self._link(to, place.thread)

    async def _open_private(self, to: Address, title: str, settings: DiscordChannel) -> None:
        """The customer is let in, and greeted, before the link is kept: a crash between leaves a thread that `_left_behind` finds again.
        One at a time in a channel: a thread that nobody has been let into yet looks like such a one."""
        place = Place.at(to)
        if await self._linked(to):
            return
        channel = self._channel(place)
        if not isinstance(channel, discord.TextChannel) or place.thread is None:
            raise ChannelError("there is no such channel any more", permanent=True)
        asked = await channel.get_partial_message(place.thread).fetch()
        async with self._lanes.turn(channel.id):
            left = await self._left_behind(channel, asked)
            thread = left or await self._new_private(channel, title)
            await thread.add_user(_customer(asked))
        if not (left and await self._has_spoken(left.id)):
            await self._greet(thread.id, settings)
        await self._link(to, thread.id)

    @staticmethod
    async def _new_private(channel: discord.TextChannel, title: str) -> discord.Thread:
        kind = discord.ChannelType.private_thread
        return await channel.create_thread(name=title[:LONGEST_NAME], type=kind, invitable=False, auto_archive_duration=ARCHIVED_AFTER)

    async def _left_behind(self, channel: discord.TextChannel, asked: discord.Message) -> discord.Thread | None:
        """A thread that a crash has left without a link: Eva's own, younger than the question, and for nobody else."""
        for thread in await channel.guild.active_threads():
            is_ours = thread.parent_id == channel.id and thread.owner_id == channel.guild.me.id and thread.id > asked.id
            is_private = thread.type is discord.ChannelType.private_thread
            if not (is_ours and is_private) or await self._store.read.places.address(str(thread.id)):
                continue
            others = {member.id for member in await thread.fetch_members()} - {channel.guild.me.id}
            if others <= {_customer(asked).id}:
                return thread
        return None

    async def _greet(self, thread: int, settings: DiscordChannel | None) -> None:
        if settings and settings.greeting:
            room = self._up().get_partial_messageable(thread)
            await room.send(settings.greeting, nonce=f"hi.{thread}", silent=True, suppress_embeds=True)

    async def _has_spoken(self, thread: int) -> bool:
        """Whether anything of Eva's stands at its beginning: then it is no time for a greeting any more."""
        me, room = self._up().user, self._up().get_partial_messageable(thread)
        first = [message async for message in room.history(limit=FIRST, after=discord.Object(0), oldest_first=True)]
        return any(me is not None and message.author.id == me.id and message.content for message in first)

    def _greeting(self, place: Place) -> str:
        settings = self.settings(place)
        return (settings.greeting or "") if settings else ""

    async def gone(self, event: discord.RawThreadDeleteEvent) -> None:
        """A thread was deleted: what its customer writes next in the channel begins another one."""
        to = Place(guild=event.guild_id, channel=event.parent_id, thread=event.thread_id).address
        with contextlib.suppress(StoreError):  # then a line that comes at once is undeliverable, as if the thread were deleted after it
            if event.thread_type is discord.ChannelType.private_thread:
                to = await self._store.read.places.address(str(event.thread_id)) or to
            await self._store.write(lambda tx: tx.conversations.leave_lobby(to))

    # ── known ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def forget(self, to: Address) -> None:
        """Its customer was forgotten."""
        self._links.pop(to, None)

    async def _linked(self, to: Address) -> int | None:
        if to not in self._links and (kept := await self._store.read.places.thread(to)):
            self._remember(to, int(kept))
        return self._links.get(to)

    async def _link(self, to: Address, room: int) -> None:
        await self._store.write(lambda tx: tx.places.link(to, str(room)))
        self._remember(to, room)

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


def _is_post(thread: discord.Thread) -> bool:
    return isinstance(thread.parent, discord.ForumChannel)


def _customer(asked: discord.Message) -> discord.abc.User:
    """Who wrote it, or gave the command that it answers."""
    return asked.interaction_metadata.user if asked.interaction_metadata else asked.author
