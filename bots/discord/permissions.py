"""What Eva must be allowed to do on a server, and the link that invites her with exactly that."""

from collections.abc import Sequence

import discord

from core.playbook.places import DiscordChannel

ALWAYS = ("view_channel", "read_message_history", "send_messages", "send_messages_in_threads", "embed_links")
PUBLIC, PRIVATE = ("create_public_threads",), ("create_private_threads",)
MANAGING = ("manage_threads",)  # opens archived threads again, writes in locked ones, and tags posts
BOARD = ("view_channel", "read_message_history", "send_messages", "embed_links", "mention_everyone")
SCOPES = ("bot", "applications.commands")


def needed(channel: DiscordChannel) -> tuple[str, ...]:
    """In a channel that the playbook serves; the names are those of discord.py."""
    return (*ALWAYS, *(PRIVATE if channel.threads == "private" else PUBLIC), *MANAGING)


def wanted(channels: Sequence[DiscordChannel]) -> discord.Permissions:
    """On a server: what its channels need, and the channel of the desk."""
    names = {name for channel in channels for name in needed(channel)} | set(BOARD)
    return discord.Permissions(**dict.fromkeys(names, True))


def missing(has: discord.Permissions, names: Sequence[str]) -> list[str]:
    """Those that are not granted, as Discord's own pages call them."""
    return [name.replace("_", " ").title() for name in names if not getattr(has, name)]


def invitation(application: int, channels: Sequence[DiscordChannel]) -> str:
    """The link by which whoever manages a server lets Eva in."""
    return discord.utils.oauth_url(application, permissions=wanted(channels), scopes=SCOPES)
