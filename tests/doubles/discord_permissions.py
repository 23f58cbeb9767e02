"""What a member may do in a channel, from roles and the channel's overwrites."""

from enum import IntFlag

from tests.doubles.discord_state import Channel, Guild, User


class Permission(IntFlag):
    """The bits that matter to a bot in text."""

    KICK_MEMBERS = 1 << 1
    BAN_MEMBERS = 1 << 2
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    SEND_TTS_MESSAGES = 1 << 12
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    CONNECT = 1 << 20
    CHANGE_NICKNAME = 1 << 26
    MANAGE_NICKNAMES = 1 << 27
    MANAGE_ROLES = 1 << 28
    MANAGE_WEBHOOKS = 1 << 29
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38
    MODERATE_MEMBERS = 1 << 40
    SEND_VOICE_MESSAGES = 1 << 46
    SEND_POLLS = 1 << 49
    PIN_MESSAGES = 1 << 51


ALL = (1 << 52) - 1
EVERYONE = (  # what a new server grants to everybody
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.ADD_REACTIONS
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.USE_EXTERNAL_EMOJIS
    | Permission.CONNECT
    | Permission.CHANGE_NICKNAME
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.CREATE_PRIVATE_THREADS
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.SEND_VOICE_MESSAGES
    | Permission.SEND_POLLS
)
IN_DIRECT_MESSAGES = ALL & ~(Permission.ADMINISTRATOR | Permission.MANAGE_MESSAGES | Permission.MANAGE_CHANNELS | Permission.MANAGE_THREADS)


def in_guild(guild: Guild, user: User) -> int:
    """Nothing for somebody who is no member."""
    member = guild.members.get(user.id)
    if member is None:
        return 0
    if user.id == guild.owner_id:
        return ALL
    granted = guild.roles[guild.id].permissions
    for role in member.roles:
        granted |= guild.roles[role].permissions
    return ALL if granted & Permission.ADMINISTRATOR else granted


def in_channel(channel: Channel, user: User) -> int:
    """With what follows from them: who cannot see a channel can do nothing there. A thread has its parent's."""
    if channel.guild is None:
        return IN_DIRECT_MESSAGES if user in channel.recipients or user.bot else 0
    granted = in_guild(channel.guild, user)
    if granted == ALL:
        return ALL
    place = channel.parent if channel.thread and channel.parent else channel
    granted = _overwritten(place, channel.guild, user, granted)
    if not granted & Permission.VIEW_CHANNEL or (channel.is_private and not _sees_private(channel, user, granted)):
        return 0
    return granted


def _overwritten(place: Channel, guild: Guild, user: User, granted: int) -> int:
    member = guild.members.get(user.id)
    roles = [] if member is None else member.roles
    for group in ([guild.id], roles, [user.id]):
        overwrites = [place.overwrites[target] for target in group if target in place.overwrites]
        for overwrite in overwrites:
            granted &= ~overwrite.deny
        for overwrite in overwrites:
            granted |= overwrite.allow
    return granted


def _sees_private(channel: Channel, user: User, granted: int) -> bool:
    return user.id in channel.members or bool(granted & Permission.MANAGE_THREADS)


def may(channel: Channel, user: User, needed: int) -> bool:
    return in_channel(channel, user) & needed == needed
