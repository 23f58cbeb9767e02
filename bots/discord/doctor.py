"""`eva doctor discord`: token, intents, servers, channels, roles and permissions, and the link that mends what is missing."""

from collections.abc import Collection, Iterable, Mapping, Sequence

import discord

from bots.discord.permissions import BOARD, invitation, missing, needed
from bots.discord.places import served
from bots.discord.refusals import FAILURES, as_channel_error
from bots.settings import Settings
from core.boards import OPERATOR, ROUTE
from core.playbook import Playbook
from core.playbook.places import Discord

Finding = tuple[str, str, bool]  # the part, what is to be said of it, and whether it is bad
PART = "discord"
PORTAL = "https://discord.com/developers/applications"
Channels = discord.TextChannel | discord.ForumChannel


async def examine(settings: Settings, playbook: Playbook) -> list[Finding]:
    """Asks Discord, without connecting to its gateway: Eva may run meanwhile."""
    if not settings.discord_token:
        return [(PART, "off; set DISCORD_TOKEN (see README, Connecting Discord)", False)]
    if settings.discord_api_url:
        discord.http.Route.BASE = settings.discord_api_url
    async with discord.Client(intents=discord.Intents.none(), max_ratelimit_timeout=30) as client:
        try:
            await client.login(settings.discord_token)
            return await _looked(client, playbook)
        except discord.LoginFailure:
            return [(PART, f"DISCORD_TOKEN is not right: copy it anew from {PORTAL} (Bot, Reset Token)", True)]
        except FAILURES as error:
            return [(PART, f"{as_channel_error(error)}; try again", True)]


async def _looked(client: discord.Client, playbook: Playbook) -> list[Finding]:
    application = await client.application_info()
    found: list[Finding] = [(PART, f"logged in as {client.user}", False), _intents(application), *_public(application)]
    link = invitation(application.id, [*playbook.discord.channels.values()])
    guilds = [guild async for guild in client.fetch_guilds()]
    if not guilds:
        return [*found, (PART, f"Eva is on no server; invite her with {link}", True)]
    there: set[str] = set()
    for each in guilds:
        guild = await client.fetch_guild(each.id)
        channels = [channel for channel in await guild.fetch_channels() if isinstance(channel, Channels)]
        assert client.user, "she is logged in"
        me = await guild.fetch_member(client.user.id)
        there |= {name for channel in channels for name in (channel.name, str(channel.id))}
        found += [*_channels(guild, channels, me, playbook), *_roles(guild, playbook.discord)]
    found += _absent(playbook.discord, there)
    found += _desk(playbook.routes.get(ROUTE, ()), there)
    found.append(_operators(playbook.routes.get(OPERATOR, ()), there))
    return [*found, (PART, f"the link that grants what she needs: {link}", False)]


def _intents(application: discord.AppInfo) -> Finding:
    flags = application.flags
    if flags.gateway_message_content or flags.gateway_message_content_limited:
        return PART, "the Message Content Intent is on", False
    return PART, f"the Message Content Intent is off: turn it on at {PORTAL} (Bot, Privileged Gateway Intents)", True


def _public(application: discord.AppInfo) -> list[Finding]:
    """On a server of theirs, others could have customers' cards come to a channel that is called like the desk."""
    text = f"anybody may invite Eva to a server of theirs: turn Public Bot off at {PORTAL} (Bot), unless that is meant"
    return [(PART, text, False)] if application.bot_public else []


def _channels(guild: discord.Guild, channels: Iterable[Channels], me: discord.Member, playbook: Playbook) -> list[Finding]:
    found: list[Finding] = []
    for channel in channels:
        wanted = _wanted(channel, playbook)
        if not wanted:
            continue
        lacks = missing(channel.permissions_for(me), wanted)
        text = f"{guild.name} #{channel.name}: " + (f"missing {', '.join(lacks)}" if lacks else "all permissions are there")
        found.append((PART, text, bool(lacks)))
    return found


def _wanted(channel: Channels, playbook: Playbook) -> tuple[str, ...]:
    """The permissions that Eva needs there; none where she has nothing to do."""
    settings = served(playbook.discord, channel.id, channel.name)
    if settings:
        return needed(settings)
    return BOARD if f"discord:#{channel.name}" in _boards(playbook.routes) else ()


def _boards(routes: Mapping[str, tuple[str, ...]]) -> set[str]:
    return {place for places in routes.values() for place in places if place.startswith("discord:")}


def _roles(guild: discord.Guild, settings: Discord) -> list[Finding]:
    names = {name for role in guild.roles for name in (role.name, str(role.id))}
    return [
        (PART, f"{guild.name}: there is no role {role}, so nobody is staff by it; make it, or mend [discord] staff_roles", True)
        for role in settings.staff_roles
        if role not in names
    ]


def _desk(places: Sequence[str], there: Collection[str]) -> list[Finding]:
    """Without it, nobody on Discord is shown that a customer wants a person."""
    names = [place.removeprefix("discord:#") for place in places if place.startswith("discord:")]
    if not names or any(name in there for name in names):
        return []
    text = f"there is no channel #{names[0]} that Eva can see, so wishes for a person are shown to nobody on Discord; make it"
    return [(PART, f"{text}, let her see it, or name another in [routes] desk", True)]


def _operators(places: Sequence[str], there: Collection[str]) -> Finding:
    """Where her own faults are posted. Without a place they are told in the log, so nothing is broken."""
    names = [place.removeprefix("discord:#") for place in places if place.startswith("discord:")]
    found = next((name for name in names if name in there), None)
    if found:
        return PART, f"Eva's own faults are posted to #{found}", False
    wanted = f"make a channel #{names[0]} that Eva can see" if names else "name one in [routes] operator"
    return PART, f"Eva's own faults are posted nowhere on Discord; {wanted}, and they will be", False


def _absent(settings: Discord, there: set[str]) -> list[Finding]:
    return [
        (PART, f"there is no channel #{name} that Eva can see; make it, let her see it, or take it out of [discord.channels]", True)
        for name in settings.channels
        if name not in there
    ]
