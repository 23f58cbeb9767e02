"""From what Discord tells to what the core takes in: who wrote, where, whether it is for Eva, and kept before anything else happens."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import datetime

import discord
import structlog

from bots.discord.attention import Attention, Room, Seen, attention
from bots.discord.client import Client
from bots.discord.feedback import Feedback, thumb
from bots.discord.lanes import Lanes
from bots.discord.manners import LOOP, LOOP_ENDS, Asker, LoopBreaker, Manners, Refusal
from bots.discord.places import NAME, Place, customer
from bots.discord.positions import Positions
from bots.discord.rooms import Rooms
from bots.discord.words import words
from core.arrival import NoConversation
from core.company import Company
from core.faults import Fault, Faults
from core.language import catalogue, detect
from core.messages import Accepted, Address, Audience, Edit, Message, Person, State
from core.pauses import Pauses
from core.playbook.places import DiscordChannel
from core.ports import Receive, StoreError

log = structlog.get_logger()

Says = Callable[[discord.Message, str], Awaitable[None]]
Staff = Callable[[Person, Message], Awaitable[Accepted | None]]

WRITTEN = (discord.MessageType.default, discord.MessageType.reply)
PAUSES = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0)  # seconds, while an edit or a delete cannot be kept
LOOPING = "discord_loop"
MOST_REMEMBERED = 10_000  # ids of messages that were heard a short time ago


class Arriving:
    """`answers_at` is told the room in which Eva has something to answer now. What cannot be kept is told to `missed`, and heard again."""

    def __init__(
        self,
        *,
        up: Callable[[], Client],
        rooms: Rooms,
        positions: Positions,
        company: Callable[[], Company],
        receive: Receive,
        answers_at: Callable[[int], None],
        missed: Callable[[Address], None],
        says: Says,
        pauses: Pauses,
        faults: Faults,
        feedback: Feedback,
        staff: Staff | None = None,
        revised: Callable[[Edit], Awaitable[bool]] | None = None,
    ) -> None:
        self._up, self._rooms, self._positions, self._company, self._receive = up, rooms, positions, company, receive
        self._answers_at, self._missed, self._says = answers_at, missed, says
        self._pauses, self._faults, self._staff, self._feedback = pauses, faults, staff, feedback
        self._revised = revised
        self._manners, self._loops = Manners(lambda: company().playbook), LoopBreaker()
        self._lanes = Lanes()
        self._heard: OrderedDict[int, None] = OrderedDict()

    # ── messages ─────────────────────────────────────────────────────────────────────────────────────────────────────

    async def message(self, message: discord.Message) -> bool:
        """Whether it is kept, or is not for Eva. Lines of one author in one room are kept in the order in which they came. A message that
        is told twice is heard once."""
        lobby = lobby_of(message.channel)
        if lobby is None or message.id in self._heard:
            return True
        self._positions.begins(lobby, message.id)
        async with self._lanes.turn((message.channel.id, message.author.id)):
            try:
                await self._hear(message)
            except StoreError as error:
                log.warning("discord_not_kept", error=str(error))
                self._positions.fails(lobby, message.id)
                self._missed(lobby)
                return False
        self._positions.ends(lobby, message.id)
        self._remember(message.id)
        return True

    async def _hear(self, message: discord.Message) -> None:
        if message.author.bot or message.webhook_id:
            self._count_bot(message)
            return
        if message.type not in WRITTEN or self._loops.is_broken(message.channel.id, message.created_at):
            return
        seen = await self._seen(message)
        match attention(seen):
            case Attention.BEGINS:
                await self._keep(message, seen, opens=True)
            case Attention.FOLLOWS:
                await self._keep(message, seen, opens=False)
            case Attention.STAFF if self._staff:
                person = Person(id=customer(message.author.id), name=message.author.display_name)
                said = await self._arrival(message, seen, opens=False)
                if said.text:
                    await self._staff(person, said)

    def _count_bot(self, message: discord.Message) -> None:
        room = message.channel.id
        if self._loops.count(room, message.created_at):
            text = f"{LOOP} messages of bots within a minute in the Discord channel {room}: Eva keeps out of it for ten minutes"
            self._faults.tell(Fault(kind=LOOPING, subject=str(room), text=text, quiet=LOOP_ENDS))

    async def _keep(self, message: discord.Message, seen: Seen, *, opens: bool) -> None:
        arrival = await self._arrival(message, seen, opens=opens)
        if not opens and not await self._rooms.is_known(arrival.address):
            return
        asker = self._asker(message, seen)
        refusal = self._manners.refuses(asker) or (None if arrival.text else Refusal(key="unreadable"))
        if refusal:
            if not self._manners.is_said(asker, refusal):
                await self._says(message, self._sentence(refusal, message.content, seen.channel))
            return
        accepted = await self._received(arrival)
        if accepted and accepted.new and accepted.conversation.state is State.EVA and seen.room is not Room.CHANNEL:
            self._answers_at(message.channel.id)

    async def _arrival(self, message: discord.Message, seen: Seen, *, opens: bool) -> Message:
        to, lobby = await self._address(message), lobby_of(message.channel)
        begins_here = seen.room is Room.CHANNEL and seen.channel is not None
        return Message(
            address=to,
            customer=customer(message.author.id),
            id=str(message.id),
            text=words(message, self._me, self._company().playbook.language),
            at=message.created_at,
            audience=seen.channel.audience if seen.channel else Audience.CUSTOMER,
            opens=opens,
            name=message.author.display_name,
            lobby=str(lobby) if begins_here else "",
            language=seen.channel.language if seen.channel else None,
        )

    def _asker(self, message: discord.Message, seen: Seen) -> Asker:
        author, channel = message.author, message.channel
        roles = author.roles if isinstance(author, discord.Member) else []
        return Asker(
            user=author.id,
            roles=tuple(name for role in roles for name in (role.name, str(role.id))),
            room=channel.id,
            is_direct=seen.room is Room.DIRECT,
            begins=seen.room is Room.CHANNEL or message.id == channel.id,
            channel=seen.channel,
            paused=self._pauses.holds(NAME, _names(channel)),
            at=message.created_at,
        )

    def _sentence(self, refusal: Refusal, text: str, channel: DiscordChannel | None) -> str:
        settled = channel.language if channel else None
        language = detect(text, otherwise=settled or self._company().playbook.language)
        return catalogue().text("chat", refusal.key, language, **refusal.values)

    # ── what becomes of them ─────────────────────────────────────────────────────────────────────────────────────────

    async def edit(self, message: discord.Message) -> None:
        """Of a message that is not Eva's, the text may change whatever the conversation makes of it."""
        if message.author.bot or message.webhook_id or message.type not in WRITTEN:
            return
        text = words(message, self._me, self._company().playbook.language)
        await self._change(message.channel, message.id, text or None, message.edited_at or message.created_at)

    async def delete(self, guild: int | None, channel: int, id: int) -> None:
        """Whoever wrote it: what is not kept changes nothing."""
        await self._change(await self._rooms.find(guild, channel), id, None, discord.utils.utcnow())

    async def gone(self, address: Address, id: int) -> None:
        """A message of this conversation is not there any more."""
        async with self._lanes.turn(id):
            await self._insist(Edit(address=address, id=str(id), text=None, at=discord.utils.utcnow()))

    async def reaction(self, event: discord.RawReactionActionEvent) -> None:
        """A thumb below an answer is what the customer thinks of it."""
        value = thumb(event.emoji.name) if event.user_id != self._me else None
        if value is None:
            return
        async with self._lanes.turn(("thumb", event.message_id)):
            to = await self._address_in(await self._rooms.find(event.guild_id, event.channel_id), event.message_id)
            if to:
                await self._feedback.of_message(to, event.message_id, event.user_id, value)

    async def _change(self, channel: object, id: int, text: str | None, at: datetime) -> None:
        to = await self._address_in(channel, id)
        if to:
            async with self._lanes.turn(id):
                await self._insist(Edit(address=to, id=str(id), text=text, at=at))

    async def _insist(self, edit: Edit) -> None:
        """Nobody tells of it again, and no history does."""
        for pause in PAUSES:
            try:
                await self._received(edit)
                if self._revised:
                    await self._revised(edit)
            except StoreError:
                await asyncio.sleep(pause)
            else:
                return
        log.error("discord_edit_lost", id=edit.id)

    async def _received(self, arrival: Message | Edit) -> Accepted | None:
        try:
            return await self._receive(arrival)
        except NoConversation:
            return None

    # ── what is seen ─────────────────────────────────────────────────────────────────────────────────────────────────

    async def _seen(self, message: discord.Message) -> Seen:
        channel, settings = message.channel, self._settings(message.channel)
        if message.guild is None:
            return Seen(room=Room.DIRECT)
        answered = message.reference.resolved if message.reference else None
        to_her = isinstance(answered, discord.Message) and answered.author.id == self._me
        thread = channel if isinstance(channel, discord.Thread) else None
        return Seen(
            room=Room.THREAD if thread else Room.CHANNEL,
            channel=settings,
            by_staff=await self._is_staff(message),
            calls_her=to_her or any(person.id == self._me for person in message.mentions),
            answers_another=message.type is discord.MessageType.reply and not to_her,
            is_hers=thread is not None and (thread.owner_id == self._me or (settings is not None and _is_post(thread))),
        )

    def _settings(self, channel: object) -> DiscordChannel | None:
        lobby = lobby_of(channel)
        return self._rooms.settings(Place.at(lobby)) if lobby else None

    async def _is_staff(self, message: discord.Message) -> bool:
        """By the author's roles; what is fetched afterwards comes without them."""
        staff, author = self._company().playbook.discord.staff_roles, message.author
        if staff and message.guild and not isinstance(author, discord.Member):
            author = await _member(message.guild, author)
        roles = author.roles if isinstance(author, discord.Member) else []
        return any(role.name in staff or str(role.id) in staff for role in roles)

    async def _address(self, message: discord.Message) -> Address:
        to = await self._address_in(message.channel, message.id)
        assert to, "what is heard has a place"
        return to

    async def _address_in(self, channel: object, id: int) -> Address | None:
        """Of the conversation that a message there is a part of."""
        lobby = lobby_of(channel)
        if isinstance(channel, discord.Thread):
            return await self._rooms.address_of(channel)
        if lobby is None or Place.at(lobby).guild is None:
            return lobby
        place = Place.at(lobby)
        return Place(guild=place.guild, channel=place.channel, thread=id).address

    def _remember(self, id: int) -> None:
        self._heard[id] = None
        while len(self._heard) > MOST_REMEMBERED:
            self._heard.popitem(last=False)

    @property
    def _me(self) -> int:
        user = self._up().user
        return user.id if user else 0


async def _member(guild: discord.Guild, user: discord.User) -> discord.Member | discord.User:
    """Somebody who has left is no member."""
    try:
        return await guild.fetch_member(user.id)
    except discord.NotFound:
        return user


def lobby_of(channel: object) -> Address | None:
    """The channel that a message stands in, or that its thread is in; None for what is neither."""
    match channel:
        case discord.Thread():
            return Place(guild=channel.guild.id, channel=channel.parent_id).address
        case discord.DMChannel():
            return Place(guild=None, channel=channel.id).address
        case discord.TextChannel() | discord.VoiceChannel() | discord.StageChannel():
            return Place(guild=channel.guild.id, channel=channel.id).address
        case discord.PartialMessageable(guild_id=None):
            return Place(guild=None, channel=channel.id).address
    return None


def _names(channel: object) -> tuple[str, ...]:
    """By which a pause may name the place of this channel or thread."""
    parent = channel.parent if isinstance(channel, discord.Thread) else channel
    return (str(parent.id), parent.name) if isinstance(parent, discord.abc.GuildChannel) else ("@dm",)


def _is_post(thread: discord.Thread) -> bool:
    return isinstance(thread.parent, discord.ForumChannel)
