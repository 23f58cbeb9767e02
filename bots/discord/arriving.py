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
from bots.discord.files import files_of
from bots.discord.lanes import Lanes
from bots.discord.manners import LOOP, LOOP_ENDS, Asker, LoopBreaker, Manners, Refusal
from bots.discord.places import NAME, Place, customer
from bots.discord.positions import Positions
from bots.discord.rooms import Rooms, Voice
from bots.discord.words import replied_to, words
from core.arrival import NoConversation
from core.company import Company
from core.faults import Fault, Faults
from core.language import catalogue, detect
from core.messages import Accepted, Address, Audience, Edit, File, Message, Person, State
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
    """`answers_at` is told the room in which Eva has something to answer now, `silent_at` that in which a person does. What cannot be kept
    is told to `missed`, and heard again."""

    def __init__(
        self,
        *,
        up: Callable[[], Client],
        rooms: Rooms,
        positions: Positions,
        company: Callable[[], Company],
        receive: Receive,
        answers_at: Callable[[int], None],
        silent_at: Callable[[int], None],
        missed: Callable[[Address], None],
        says: Says,
        pauses: Pauses,
        faults: Faults,
        feedback: Feedback,
        staff: Staff | None = None,
        revised: Callable[[Edit], Awaitable[bool]] | None = None,
    ) -> None:
        self._up, self._rooms, self._positions, self._company, self._receive = up, rooms, positions, company, receive
        self._answers_at, self._silent_at, self._missed, self._says = answers_at, silent_at, missed, says
        self._pauses, self._faults, self._staff, self._feedback = pauses, faults, staff, feedback
        self._revised = revised
        self._manners, self._loops = Manners(lambda: company().playbook), LoopBreaker()
        self._lanes = Lanes()
        self._heard: OrderedDict[int, None] = OrderedDict()

    # ── messages ─────────────────────────────────────────────────────────────────────────────────────────────────────

    async def message(self, message: discord.Message) -> bool:
        """Whether it is kept, or is not for Eva. Lines in one thread, and those of one author in a channel, are kept in the order in which
        they came. A message that is told twice is heard once."""
        lobby = lobby_of(message.channel)
        if lobby is None or message.id in self._heard:
            return True
        self._positions.begins(lobby, message.id)
        async with self._lanes.turn((message.channel.id, 0 if isinstance(message.channel, discord.Thread) else message.author.id)):
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
                if await self._staff(person, said):
                    self._silent_at(message.channel.id)

    def _count_bot(self, message: discord.Message) -> None:
        """In a channel nobody goes in circles: each customer has a thread there, and others would be left unanswered."""
        room = message.channel.id
        if isinstance(message.channel, discord.Thread) and self._loops.count(room, message.created_at):
            text = f"{LOOP} messages of bots within a minute in the Discord thread {room}: Eva keeps out of it for ten minutes"
            self._faults.tell(Fault(kind=LOOPING, subject=str(room), text=text, quiet=LOOP_ENDS))

    async def _keep(self, message: discord.Message, seen: Seen, *, opens: bool) -> None:
        arrival = await self._arrival(message, seen, opens=opens)
        is_lived_in = seen.room is not Room.CHANNEL or isinstance(message.channel, Voice)
        lives = await self._rooms.conversation(arrival.address) if is_lived_in else None
        if not opens and lives is None:
            return
        asker = self._asker(message, seen, begins=lives is None)
        refusal = self._manners.refuses(asker) or (None if arrival.text or arrival.files else Refusal(key="unreadable"))
        if refusal:
            is_a_persons = lives is not None and lives.state is State.HUMAN  # who reads it there, and is not to be talked over
            if not is_a_persons and not self._manners.is_said(asker, refusal):
                await self._says(message, self._sentence(refusal, message.content, seen.channel))
            return
        accepted = await self._received(arrival)
        if accepted and accepted.new and accepted.conversation.state is State.EVA and is_lived_in:
            self._answers_at(message.channel.id)

    async def _arrival(self, message: discord.Message, seen: Seen, *, opens: bool) -> Message:
        to, lobby = await self._address(message), lobby_of(message.channel)
        begins_here = seen.room is Room.CHANNEL and seen.channel is not None
        return Message(
            address=to,
            customer=customer(message.author.id),
            id=str(message.id),
            text=words(message, self._me),
            at=message.created_at,
            audience=seen.channel.audience if seen.channel else Audience.CUSTOMER,
            opens=opens,
            name=message.author.display_name,
            lobby=str(lobby) if begins_here else "",
            language=seen.channel.language if seen.channel else None,
            files=files_of(message),
            replying_to=replied_to(message, self._me),
        )

    def _asker(self, message: discord.Message, seen: Seen, *, begins: bool) -> Asker:
        channel = message.channel
        return Asker(
            user=message.author.id,
            roles=seen.roles,
            room=channel.id,
            is_direct=seen.room is Room.DIRECT,
            begins=begins,
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
        text, files = words(message, self._me), files_of(message)
        left = text if text or files else None
        await self._change(message.channel, message.id, left, message.edited_at or message.created_at, files)

    async def delete(self, guild: int | None, channel: int, id: int) -> None:
        """Whoever wrote it: what is not kept changes nothing."""
        await self._change(await self._rooms.find(guild, channel), id, None, discord.utils.utcnow())

    async def gone(self, address: Address, id: int) -> None:
        """A message of this conversation is not there any more."""
        edit = Edit(address=address, id=str(id), text=None, at=discord.utils.utcnow())
        async with self._lanes.turn(id):
            await self._insist(id, lambda: self._revise(edit))

    async def reaction(self, event: discord.RawReactionActionEvent) -> None:
        """A thumb below an answer is what the customer thinks of it."""
        value = thumb(event.emoji.name) if event.user_id != self._me else None
        if value is None:
            return
        async with self._lanes.turn(("thumb", event.message_id)):
            to = await self._home(await self._rooms.find(event.guild_id, event.channel_id), event.message_id)
            if to:
                await self._feedback.of_message(to, event.message_id, event.user_id, value)

    async def _change(self, channel: object, id: int, text: str | None, at: datetime, files: tuple[File, ...] = ()) -> None:
        async def change() -> None:
            if to := await self._home(channel, id):
                await self._revise(Edit(address=to, id=str(id), text=text, at=at, files=files))

        async with self._lanes.turn(id):
            await self._insist(id, change)

    async def _insist(self, id: int, change: Callable[[], Awaitable[None]]) -> None:
        """Nobody tells of it again, and no history does."""
        for pause in PAUSES:
            try:
                await change()
            except StoreError:
                await asyncio.sleep(pause)
            else:
                return
        log.error("discord_edit_lost", id=id)

    async def _revise(self, edit: Edit) -> None:
        accepted = await self._received(edit)
        if self._revised:
            await self._revised(edit)
        if accepted and edit.text is None and not await self._rooms.is_waiting(accepted.conversation):
            self._silent_at(await self._rooms.room(accepted.conversation.address))

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
        roles = await self._roles(message, settings)
        by_staff = bool({*roles} & {*self._company().playbook.discord.staff_roles})
        there = await self._rooms.conversation(await self._rooms.address_of(thread)) if by_staff and thread else None
        return Seen(
            room=Room.THREAD if thread else Room.CHANNEL,
            channel=settings,
            roles=roles,
            by_staff=by_staff,
            is_own=there.customer == customer(message.author.id) if there else None,
            is_taken=there is not None and there.state is State.HUMAN,
            calls_her=to_her or any(person.id == self._me for person in message.mentions) or _own_role_named(message),
            answers_another=message.type is discord.MessageType.reply and not to_her,
            is_hers=thread is not None and thread.owner_id in (self._me, message.author.id if settings and _is_post(thread) else None),
        )

    def _settings(self, channel: object) -> DiscordChannel | None:
        lobby = lobby_of(channel)
        return self._rooms.settings(Place.at(lobby)) if lobby else None

    async def _roles(self, message: discord.Message, settings: DiscordChannel | None) -> tuple[str, ...]:
        """Names and ids of the author's, as far as anything depends on them; what is fetched afterwards comes without them."""
        matter = self._company().playbook.discord.staff_roles or (settings and settings.roles)
        author = message.author
        if matter and message.guild and not isinstance(author, discord.Member):
            author = await _member(message.guild, author)
        roles = author.roles if isinstance(author, discord.Member) else []
        return tuple(name for role in roles for name in (role.name, str(role.id)))

    async def _address(self, message: discord.Message) -> Address:
        begun_with = _answered_there(message, self._me) if isinstance(message.channel, Voice) else None
        to = await self._address_in(message.channel, begun_with or message.id)
        assert to, "what is heard has a place"
        return to

    async def _home(self, channel: object, id: int) -> Address | None:
        """Of the conversation that has this message, as far as it is kept. In the chat of a voice channel no id tells which one that is."""
        lobby = lobby_of(channel)
        return await self._rooms.home(lobby, id) if lobby and isinstance(channel, Voice) else await self._address_in(channel, id)

    async def _address_in(self, channel: object, id: int) -> Address | None:
        """Of the conversation that lives there, or that this message begins."""
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


def _answered_there(message: discord.Message, me: int) -> int | None:
    """The question that an answer of hers replies to, where this is a reply to that answer: there are no threads, and it goes on so."""
    answer = message.reference.resolved if message.reference else None
    is_hers = isinstance(answer, discord.Message) and answer.author.id == me
    return answer.reference.message_id if is_hers and isinstance(answer, discord.Message) and answer.reference else None


def _own_role_named(message: discord.Message) -> bool:
    """The role that Discord makes for her bears her name, and stands beside her among those that one may mention."""
    own = message.guild.self_role if message.guild else None
    return own is not None and own.id in message.raw_role_mentions


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
