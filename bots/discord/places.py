"""Which place of Discord is what: addresses of conversations, and what the playbook says of a channel."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from core.messages import Address
from core.playbook.places import Discord, DiscordChannel

NAME = "discord"
DIRECT = "@dm"
EPOCH = 1_420_070_400_000  # milliseconds: the first of January 2015, from which Discord's ids count


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a conversation lives. `guild` is None in direct messages; `thread` is the id of the message that it was begun with, which is
    the thread's own wherever the thread was started from that message."""

    guild: int | None
    channel: int
    thread: int | None = None

    @property
    def address(self) -> Address:
        where = f"{self.guild or DIRECT}/{self.channel}"
        return Address(NAME, f"{where}:{self.thread}" if self.thread else where)

    @property
    def room(self) -> int:
        """The channel that is written into, where no link says otherwise."""
        return self.thread or self.channel

    @property
    def lobby(self) -> Address:
        """The channel in which the conversation was begun."""
        return Place(guild=self.guild, channel=self.channel).address

    @classmethod
    def at(cls, address: Address) -> Self:
        """The reverse of `address`. Raises ValueError for what is no place of Discord."""
        guild, slash, rest = address.place.partition("/")
        channel, _, thread = rest.partition(":")
        if address.channel != NAME or not slash:
            raise ValueError(f"no place of Discord: {address}")
        return cls(guild=None if guild == DIRECT else int(guild), channel=int(channel), thread=int(thread) if thread else None)


def served(discord: Discord, channel: int, name: str) -> DiscordChannel | None:
    """What the playbook says of a channel, by its id or by its name."""
    return discord.channels.get(str(channel)) or discord.channels.get(name)


def customer(user: int) -> str:
    return f"{NAME}:{user}"


def made_at(snowflake: int) -> datetime:
    """When the thing with this id came to be."""
    return datetime.fromtimestamp(((snowflake >> 22) + EPOCH) / 1000, UTC)


def snowflake(at: datetime) -> int:
    """The lowest id of that millisecond."""
    return (int(at.timestamp() * 1000) - EPOCH) << 22
