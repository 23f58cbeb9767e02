"""Whether something that was written is for Eva, and whether a conversation may begin with it."""

from dataclasses import dataclass
from enum import StrEnum

from core.messages import Audience
from core.playbook.places import DiscordChannel


class Room(StrEnum):
    """Where it was written."""

    DIRECT = "direct"
    CHANNEL = "channel"
    THREAD = "thread"


class Attention(StrEnum):
    """What Eva makes of it. `FOLLOWS`: it is for her only where a conversation lives already."""

    NONE = "none"
    BEGINS = "begins"
    FOLLOWS = "follows"
    STAFF = "staff"


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """A message of a person, as far as it matters here. `channel` is what the playbook says of the channel, or of the one that the thread
    is in. `roles` are the author's, by name and id. `is_hers`: the thread was opened by Eva, or is the author's own post in a forum. Where
    staff write, `is_own` says whether the conversation that lives in the thread is theirs as a customer, None where none does, and
    `is_taken` whether a person has it."""

    room: Room
    channel: DiscordChannel | None = None
    roles: tuple[str, ...] = ()
    by_staff: bool = False
    is_own: bool | None = None
    is_taken: bool = False
    calls_her: bool = False
    answers_another: bool = False
    is_hers: bool = False


def attention(seen: Seen) -> Attention:
    """`STAFF` is what a member of staff writes to a customer, which is no question to Eva."""
    if seen.room is Room.DIRECT:
        return Attention.BEGINS
    if seen.by_staff and (seen.is_taken or not _among_colleagues(seen)):
        if seen.is_own is False:
            return Attention.STAFF
        if seen.is_own is None and not seen.calls_her:
            return Attention.NONE
    if seen.calls_her:
        return Attention.BEGINS
    if seen.room is Room.THREAD:
        return Attention.BEGINS if seen.is_hers else Attention.FOLLOWS
    return Attention.NONE if seen.channel is None or seen.answers_another else Attention.BEGINS


def _among_colleagues(seen: Seen) -> bool:
    return seen.channel is not None and seen.channel.audience is Audience.INTERNAL
