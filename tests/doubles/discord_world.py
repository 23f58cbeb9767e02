"""All of Discord in one place: what changes here is told to whoever listens, as events of the gateway."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from tests.doubles import discord_payloads as payloads
from tests.doubles.discord_ids import Snowflakes, moment
from tests.doubles.discord_permissions import EVERYONE, Permission
from tests.doubles.discord_state import Channel, Guild, Json, Member, Message, Role, User


class Intent:
    """The bits of a gateway's intents that this double knows."""

    GUILDS, MEMBERS, MODERATION, PRESENCES = 1 << 0, 1 << 1, 1 << 2, 1 << 8
    MESSAGES, REACTIONS, TYPING = 1 << 9, 1 << 10, 1 << 11
    DM_MESSAGES, DM_REACTIONS, DM_TYPING = 1 << 12, 1 << 13, 1 << 14
    CONTENT = 1 << 15
    ALL = (1 << 17) - 1 | 1 << 20 | 1 << 21 | 1 << 24 | 1 << 25
    PRIVILEGED = MEMBERS | PRESENCES | CONTENT


@dataclass(frozen=True, kw_only=True)
class Event:
    """One dispatch; it goes to sessions that asked for the intent, and only if the bot sees the channel."""

    name: str
    payload: Json
    intent: int = 0  # 0: to everybody
    guild: Guild | None = None
    channel: Channel | None = None
    message: Message | None = None  # its content is blank for those who may not read it


class World:
    """Servers, people and the one bot. `listeners` hear of each event, `changed` of any news at all."""

    def __init__(self, clock: Callable[[], datetime], bot_name: str) -> None:
        self.clock = clock
        self.snowflakes = Snowflakes(clock)
        self.bot = User(id=self.snowflakes.next(), name=bot_name, bot=True)
        self.users: dict[int, User] = {self.bot.id: self.bot}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.nonces: dict[tuple[int, str], Message] = {}
        self.files: dict[str, tuple[bytes, str]] = {}  # by address
        self.commands: list[Json] = []
        self.typing: list[tuple[Channel, User, datetime]] = []
        self.address = ""  # of this server
        self.listeners: list[Callable[[Event], None]] = []
        self.changed: Callable[[], None] = lambda: None

    def emit(
        self,
        name: str,
        payload: Json,
        *,
        intent: int = Intent.GUILDS,
        guild: Guild | None = None,
        channel: Channel | None = None,
        message: Message | None = None,
    ) -> None:
        event = Event(name=name, payload=payload, intent=intent, guild=guild, channel=channel, message=message)
        for listener in self.listeners:
            listener(event)
        self.changed()

    # ── people ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def new_user(self, name: str, *, bot: bool = False, created_at: datetime | None = None) -> User:
        user = User(id=self.snowflakes.next(created_at), name=name, bot=bot)
        self.users[user.id] = user
        return user

    def new_guild(self, name: str, bot_permissions: int) -> Guild:
        """The bot is in it, with a role of its own that has these permissions."""
        owner = self.new_user(f"Owner of {name}")
        guild = Guild(id=self.snowflakes.next(), name=name, owner_id=owner.id, created_at=self.clock())
        guild.roles[guild.id] = Role(id=guild.id, name="@everyone", permissions=int(EVERYONE), position=0)
        own = Role(id=self.snowflakes.next(), name=self.bot.name, permissions=bot_permissions, managed_by=self.bot.id)
        guild.roles[own.id] = own
        guild.members[owner.id] = Member(user=owner, joined_at=self.clock())
        guild.members[self.bot.id] = Member(user=self.bot, joined_at=self.clock(), roles=[own.id])
        self.guilds[guild.id] = guild
        self.emit("GUILD_CREATE", payloads.guild(guild, self.bot), guild=guild)
        return guild

    def remove_guild(self, guild: Guild) -> None:
        """The bot is thrown out."""
        del self.guilds[guild.id]
        self.emit("GUILD_DELETE", {"id": str(guild.id)}, guild=guild)

    def set_available(self, guild: Guild, is_available: bool) -> None:
        guild.available = is_available
        if is_available:
            self.emit("GUILD_CREATE", payloads.guild(guild, self.bot), guild=guild)
        else:
            self.emit("GUILD_DELETE", {"id": str(guild.id), "unavailable": True}, guild=guild)

    def join(self, guild: Guild, user: User, roles: list[int]) -> Member:
        member = Member(user=user, joined_at=max(self.clock(), moment(user.id)), roles=roles)
        guild.members[user.id] = member
        self.emit("GUILD_MEMBER_ADD", self._of(guild, payloads.member(member)), intent=Intent.MEMBERS, guild=guild)
        return member

    def leave(self, guild: Guild, user: User) -> None:
        del guild.members[user.id]
        for thread in guild.threads.values():
            thread.members.pop(user.id, None)
        self.emit("GUILD_MEMBER_REMOVE", self._of(guild, {"user": payloads.user(user)}), intent=Intent.MEMBERS, guild=guild)

    def ban(self, guild: Guild, user: User, reason: str | None = None) -> None:
        guild.banned[user.id] = reason
        self.emit("GUILD_BAN_ADD", self._of(guild, {"user": payloads.user(user)}), intent=Intent.MODERATION, guild=guild)
        if user.id in guild.members:
            self.leave(guild, user)

    def set_roles(self, guild: Guild, user: User, roles: list[int]) -> None:
        """One's own roles are told without the intent too."""
        member = guild.members[user.id]
        member.roles = roles
        intent = Intent.GUILDS if user is self.bot else Intent.MEMBERS
        self.emit("GUILD_MEMBER_UPDATE", self._of(guild, payloads.member(member)), intent=intent, guild=guild)

    # ── roles ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def new_role(self, guild: Guild, name: str, permissions: int = 0, *, mentionable: bool = False) -> Role:
        role = Role(id=self.snowflakes.next(), name=name, permissions=permissions, position=len(guild.roles), mentionable=mentionable)
        guild.roles[role.id] = role
        self.emit("GUILD_ROLE_CREATE", self._of(guild, {"role": payloads.role(role)}), guild=guild)
        return role

    def change_role(self, guild: Guild, role: Role, permissions: int) -> None:
        role.permissions = permissions
        self.emit("GUILD_ROLE_UPDATE", self._of(guild, {"role": payloads.role(role)}), guild=guild)

    def delete_role(self, guild: Guild, role: Role) -> None:
        del guild.roles[role.id]
        for member in guild.members.values():
            if role.id in member.roles:
                self.set_roles(guild, member.user, [each for each in member.roles if each != role.id])
        self.emit("GUILD_ROLE_DELETE", self._of(guild, {"role_id": str(role.id)}), guild=guild)

    @staticmethod
    def _of(guild: Guild, payload: Json) -> Json:
        return {"guild_id": str(guild.id), **payload}


BOT = int(  # what an invitation of a support bot asks for
    EVERYONE | Permission.MANAGE_THREADS | Permission.MANAGE_MESSAGES | Permission.MANAGE_CHANNELS | Permission.PIN_MESSAGES
)
