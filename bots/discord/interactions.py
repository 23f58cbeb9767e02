"""What people press, submit and command: acknowledged within three seconds, kept before it is promised, and told to them alone."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import discord
import structlog

from bots.discord.asks import Asks, address_of, is_ask
from bots.discord.begun import UNWRITTEN, Begun
from bots.discord.commands import called
from bots.discord.manners import Asker, Manners, Refusal
from bots.discord.places import DIRECT, NAME, Place, customer
from bots.discord.refusals import FAILURES
from bots.discord.rooms import Rooms
from core.arrival import NoConversation
from core.company import Company
from core.desk import Desk
from core.language import LANGUAGES, catalogue
from core.messages import Accepted, Action, Address, Audience, Conversation, File, Line, Message, Person, Press
from core.pauses import Pauses
from core.playbook.places import DiscordChannel
from core.ports import ChannelError, Receive, Store, StoreError

log = structlog.get_logger()

PATIENCE = 1.5  # seconds; Discord gives an interaction up after three that nobody has acknowledged by then
SEPARATOR = "@"  # between a reply and the command with which its conversation began, where that is one which only one sees

Asked = discord.Interaction[Any]


@dataclass(frozen=True, kw_only=True)
class Backstage:
    """What of Eva's is acted upon."""

    store: Store
    company: Callable[[], Company]
    receive: Receive
    forget: Callable[[str], Awaitable[int]]
    desk: Desk
    distrust: Callable[[str], None] | None
    clock: Callable[[], datetime]


@dataclass(frozen=True, kw_only=True)
class Aside:
    """What only the one who asked is shown; without a text, nothing but that it was taken in. `replaces`: it stands in for what they
    pressed below."""

    text: str = ""
    buttons: discord.ui.View | None = None
    replaces: bool = False


@dataclass(frozen=True, kw_only=True)
class Spot:
    """Where somebody has pressed or commanded. `address` is that of the conversation which lives there, or may begin there; there is none
    in a channel, where each gets a thread of its own."""

    address: Address | None
    conversation: Conversation | None
    customer: str

    @property
    def is_theirs(self) -> bool:
        """Whether the conversation of this place is that of the one who asks."""
        return self.conversation is not None and self.conversation.customer == self.customer

    @property
    def is_free(self) -> bool:
        """Whether a conversation of theirs is here, or may begin here."""
        return self.is_theirs or (self.conversation is None and self.address is not None)


class NotServed(Exception):
    """Eva takes this in from nobody, or not from this person, or not now."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.key)
        self.refusal = refusal


class Interactions:
    """What the buttons, the form and the commands have in common. `left` is called where something was promised that is not kept yet."""

    def __init__(self, backstage: Backstage, rooms: Rooms, asks: Asks, pauses: Pauses, left: Callable[[], None]) -> None:
        self.backstage, self.rooms, self._asks, self._pauses = backstage, rooms, asks, pauses
        self._manners = Manners(lambda: backstage.company().playbook)
        self.begun = Begun(backstage.store, backstage.receive, left)

    # ── answering ────────────────────────────────────────────────────────────────────────────────────────────────────

    async def answer(self, asked: Asked, work: Coroutine[Any, Any, Aside | None], *, may_defer: bool = True) -> None:
        """Tells what the work gives; None where it has answered by itself. What takes long is deferred, if it may be."""
        task = asyncio.create_task(work)
        await asyncio.wait({task}, timeout=PATIENCE if may_defer else None)
        try:
            if not task.done() and not asked.response.is_done():
                await asked.response.defer(ephemeral=True, thinking=asked.message is None or asked.message.flags.ephemeral)
            aside = await self._outcome(asked, task)
            if aside:
                await _tell(asked, aside)
        except FAILURES as error:  # nobody waits for it any more, or it came twice
            log.warning("interaction_not_answered", error=type(error).__name__)
            await asyncio.gather(task, return_exceptions=True)

    async def _outcome(self, asked: Asked, task: "asyncio.Task[Aside | None]") -> Aside | None:
        language = self.language(asked)
        try:
            return await task
        except (StoreError, ChannelError) as error:
            log.warning("interaction_failed", error=str(error))
        except NoConversation:
            return self.aside("none_here", language)
        except NotServed as error:
            return Aside(text=catalogue().text("chat", error.refusal.key, language, **error.refusal.values))
        except FAILURES:
            raise
        except Exception:
            log.exception("interaction_failed", channel=NAME)
        return self.aside("not_kept", language)

    def aside(self, key: str, language: str, **values: str) -> Aside:
        assistant, ask = self._company.playbook.assistant, called("ask", language)
        return Aside(text=catalogue().text("asides", key, language, assistant=assistant, ask=ask, **values))

    def language(self, asked: Asked, conversation: Conversation | None = None) -> str:
        """That of the conversation, or else of their Discord."""
        if conversation and conversation.language:
            return conversation.language
        chosen = asked.locale.value.partition("-")[0]
        return chosen if chosen in LANGUAGES else self._company.playbook.language

    # ── where and who ────────────────────────────────────────────────────────────────────────────────────────────────

    async def spot(self, asked: Asked, id: str = "") -> Spot:
        """`id` is that of what was pressed."""
        command = id.partition(SEPARATOR)[2]
        address = address_of(command) if command else await self._address(asked)
        found = await self.backstage.store.read.conversations.at(address) if address else None
        return Spot(address=address, conversation=found, customer=customer(asked.user.id))

    async def _address(self, asked: Asked) -> Address | None:
        match asked.channel:
            case discord.Thread():
                return await self.rooms.address_of(asked.channel)
            case discord.DMChannel():
                return Place(guild=None, channel=asked.channel.id).address
            case discord.VoiceChannel() | discord.StageChannel() if asked.message and asked.message.reference:
                question = asked.message.reference.message_id  # of the answer that was pressed below
                return Place(guild=asked.guild_id, channel=asked.channel.id, thread=question).address
        return None

    def settings(self, asked: Asked) -> DiscordChannel | None:
        """What the playbook says of the channel, or of that which the thread is in."""
        if asked.guild_id is None or asked.channel is None:
            return None
        channel = asked.channel.parent_id if isinstance(asked.channel, discord.Thread) else asked.channel.id
        return self.rooms.settings(Place(guild=asked.guild_id, channel=channel))

    def is_staff(self, asked: Asked) -> bool:
        return _has_role(asked, self._company.playbook.discord.staff_roles)

    def person(self, asked: Asked) -> Person:
        return Person(id=customer(asked.user.id), name=asked.user.display_name)

    # ── taking in ────────────────────────────────────────────────────────────────────────────────────────────────────

    async def write(self, asked: Asked, address: Address, text: str, *, opens: bool = True, files: tuple[File, ...] = ()) -> Accepted:
        """As if they had written it there. What only one sees is deferred once it is kept. Raises NotServed."""
        self._limit(asked)
        return await self._take_in(asked, self._message(asked, address, text, opens=opens, files=files))

    async def ask_anew(self, asked: Asked, address: Address, line: Line) -> Accepted:
        """What they wrote before, as it stands by now; new only once. Raises NotServed."""
        self._limit(asked)
        message = self._message(asked, address, line.text, opens=False, files=line.files)
        return await self._take_in(asked, replace(message, id=f"{UNWRITTEN}{line.id}", replying_to=line.replying_to))

    def _message(self, asked: Asked, address: Address, text: str, *, opens: bool = True, files: tuple[File, ...] = ()) -> Message:
        settings = self.settings(asked)
        return Message(
            address=address,
            customer=customer(asked.user.id),
            id=str(asked.id) if is_ask(address) else f"{UNWRITTEN}{asked.id}",
            text=text,
            at=asked.created_at,
            audience=self._audience(asked),
            opens=opens,
            name=asked.user.display_name,
            language=settings.language if settings else None,
            files=files,
        )

    async def press(self, asked: Asked, conversation: Conversation, action: Action) -> Accepted:
        """As the conversation's customer, whoever does."""
        press = Press(address=conversation.address, customer=conversation.customer, id=str(asked.id), action=action, at=asked.created_at)
        if action is Action.CLOSE:
            return await self.backstage.receive(press)
        self._limit(asked)
        return await self._take_in(asked, press)

    async def ask_person(self, asked: Asked, conversation: Conversation) -> Aside | None:
        """What there is to say of it at once: that one was asked before, or is there. None where the answer stands in the conversation."""
        accepted = await self.press(asked, conversation, Action.HUMAN)
        language = self.language(asked, accepted.conversation)
        if accepted.new:
            return None
        held = await self.backstage.desk.at(conversation.address)
        if held and held.person:
            return Aside(text=catalogue().text("desk", "held", language, name=held.person.name))
        return self.aside("asked_already", language)

    async def begin(self, asked: Asked, text: str) -> Aside | None:
        """A conversation of their own: in a thread below what Eva says in a channel that she serves, or else seen by them alone."""
        settings = self.settings(asked)
        if settings is None or not isinstance(asked.channel, discord.TextChannel) or asked.response.is_done():
            await self.write(asked, address_of(asked.id), text)
            return None
        self._limit(asked, begins=True)
        lobby = Place(guild=asked.channel.guild.id, channel=asked.channel.id)
        wish = self._message(asked, lobby.address, text)
        async with self.begun.kept(wish):
            hello = self.aside("begun", self.language(asked), name=discord.utils.escape_markdown(asked.user.display_name))
            nobody = discord.AllowedMentions.none()
            shown = await asked.response.send_message(hello.text, allowed_mentions=nobody, suppress_embeds=True)
            await self._take_in(asked, replace(wish, address=replace(lobby, thread=shown.message_id).address))
        return None

    async def _take_in(self, asked: Asked, arrival: Message | Press) -> Accepted:
        if not is_ask(arrival.address):
            return await self.backstage.receive(arrival)
        await self._asks.keep(asked, arrival.address)
        deferred = self._asks.is_deferred_by(asked)
        try:
            accepted = await self.backstage.receive(arrival)
            if not asked.response.is_done():
                await asked.response.defer(ephemeral=True, thinking=True)
        finally:
            deferred.set()
        return accepted

    def _limit(self, asked: Asked, *, begins: bool = False) -> None:
        """Raises NotServed, for the reasons for which what is written is not taken in either."""
        channel, settings = asked.channel, self.settings(asked)
        roles = asked.user.roles if isinstance(asked.user, discord.Member) else []
        parent = channel.parent_id if isinstance(channel, discord.Thread) else asked.channel_id
        asker = Asker(
            user=asked.user.id,
            roles=tuple(name for role in roles for name in (role.name, str(role.id))),
            room=asked.channel_id or 0,
            is_direct=asked.guild_id is None,
            begins=begins,
            channel=settings,
            paused=self._pauses.holds(NAME, _names(channel, parent)),
            at=self.backstage.clock(),
        )
        if refusal := self._manners.refuses(asker):
            raise NotServed(refusal)

    def _audience(self, asked: Asked) -> Audience:
        """Of a conversation that begins there: only who may use a channel of colleagues is one."""
        settings = self.settings(asked)
        if settings is None or (settings.roles and not _has_role(asked, settings.roles)):
            return Audience.CUSTOMER
        return settings.audience

    @property
    def _company(self) -> Company:
        return self.backstage.company()


async def _tell(asked: Asked, aside: Aside) -> None:
    response, nobody = asked.response, discord.AllowedMentions.none()
    view: Any = aside.buttons or discord.utils.MISSING
    if not aside.text:
        if not response.is_done():
            await response.defer()
    elif response.is_done():
        await asked.followup.send(aside.text, ephemeral=True, view=view, allowed_mentions=nobody, suppress_embeds=True)
    elif aside.replaces:
        await response.edit_message(content=aside.text, view=aside.buttons, allowed_mentions=nobody)
    else:
        await response.send_message(aside.text, ephemeral=True, view=view, allowed_mentions=nobody, suppress_embeds=True)


def _names(channel: object, id: int | None) -> set[str]:
    """Under which a channel may be paused, with its threads."""
    if isinstance(channel, discord.DMChannel):
        return {DIRECT}
    parent = channel.parent if isinstance(channel, discord.Thread) else channel
    return {str(id), getattr(parent, "name", None) or str(id)}


def _has_role(asked: Asked, names: tuple[str, ...]) -> bool:
    roles = asked.user.roles if isinstance(asked.user, discord.Member) else []
    return any(role.name in names or str(role.id) in names for role in roles)
