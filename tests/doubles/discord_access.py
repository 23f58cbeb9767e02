"""Whether the bot may: what it sees, where it may write, and what it is not allowed to read."""

from tests.doubles import discord_message_payloads as message_payloads
from tests.doubles.discord_calls import Call
from tests.doubles.discord_errors import (
    MISSING_ACCESS,
    MISSING_PERMISSIONS,
    THREAD_IS_ARCHIVED,
    THREAD_IS_LOCKED,
    UNKNOWN_CHANNEL,
    UNKNOWN_GUILD,
    UNKNOWN_MESSAGE,
    UNKNOWN_USER,
    Json,
    Refused,
)
from tests.doubles.discord_permissions import Permission, in_channel, in_guild, may
from tests.doubles.discord_state import Channel, Guild, Message, User
from tests.doubles.discord_world import Intent, World


class Access:
    """Each raises Refused where the bot may not. `privileged` are the intents that the portal grants."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.privileged = Intent.PRIVILEGED
        self.sending_opens_threads = False

    def channel(self, number: int) -> Channel:
        channel = self._world.channels.get(number)
        if channel is None:
            raise Refused(UNKNOWN_CHANNEL)
        if channel.guild and (channel.guild.id not in self._world.guilds or not in_channel(channel, self._world.bot)):
            raise Refused(MISSING_ACCESS)
        return channel

    def seen(self, call: Call) -> Channel:
        return self.channel(call.number("channel_id"))

    def to_read(self, call: Call) -> Channel:
        """The chat of a voice channel is read by those who may connect to it."""
        channel = self.seen(call)
        if channel.is_voice and not may(channel, self._world.bot, Permission.CONNECT):
            raise Refused(MISSING_ACCESS)
        return channel

    def message(self, call: Call) -> Message:
        channel = self.to_read(call)
        if not may(channel, self._world.bot, Permission.READ_MESSAGE_HISTORY):
            raise Refused(MISSING_ACCESS)
        message = channel.messages.get(call.number("message_id"))
        if message is None or message.seen_only_by:
            raise Refused(UNKNOWN_MESSAGE)
        return message

    def guild(self, call: Call) -> Guild:
        guild = self._world.guilds.get(call.number("guild_id"))
        if guild is None:
            raise Refused(UNKNOWN_GUILD)
        return guild

    def user(self, number: int) -> User:
        user = self._world.users.get(number)
        if user is None:
            raise Refused(UNKNOWN_USER)
        return user

    def needs(self, channel: Channel, permission: Permission) -> None:
        if not may(channel, self._world.bot, permission):
            raise Refused(MISSING_PERMISSIONS)

    def needs_in_guild(self, guild: Guild, permission: Permission) -> None:
        if not in_guild(guild, self._world.bot) & permission:
            raise Refused(MISSING_PERMISSIONS)

    def to_write(self, channel: Channel) -> None:
        """A new message."""
        if channel.is_voice:
            self.needs(channel, Permission.CONNECT)
        self.needs(channel, Permission.SEND_MESSAGES_IN_THREADS if channel.thread else Permission.SEND_MESSAGES)
        if channel.thread and channel.thread.locked and not may(channel, self._world.bot, Permission.MANAGE_THREADS):
            raise Refused(THREAD_IS_ARCHIVED if channel.thread.archived else THREAD_IS_LOCKED)
        if not self.sending_opens_threads:
            self.to_touch(channel)

    def to_touch(self, channel: Channel) -> None:
        """Whatever is in it: nothing in an archived thread can be changed."""
        if channel.thread and channel.thread.archived:
            raise Refused(THREAD_IS_ARCHIVED)
        if channel.thread and channel.thread.locked and not may(channel, self._world.bot, Permission.MANAGE_THREADS):
            raise Refused(THREAD_IS_LOCKED)

    def takes_direct_messages(self, user: User) -> bool:
        """Only of a bot with whom they share a server."""
        return user.takes_direct_messages and any(user.id in guild.members for guild in self._world.guilds.values())

    def hides(self, message: Message) -> bool:
        """Whether the bot gets it without what it says, for want of the intent."""
        bot = self._world.bot
        is_open = message.channel.guild is None or message.author is bot or bot in message.mentions
        return not is_open and not self.privileged & Intent.CONTENT

    def shown(self, message: Message) -> Json:
        shown = message_payloads.message(message, self._world.bot)
        return message_payloads.without_content(shown) if self.hides(message) else shown
