"""What Discord knows: servers, members, channels, threads and messages. Nothing here happens by itself."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Any

Json = dict[str, Any]


class Kind(IntEnum):
    """The kinds of channel."""

    TEXT = 0
    DM = 1
    VOICE = 2
    CATEGORY = 4
    NEWS = 5
    NEWS_THREAD = 10
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12
    STAGE = 13
    FORUM = 15


class Says(IntEnum):
    """The kinds of message."""

    DEFAULT = 0
    RECIPIENT_ADD = 1
    RECIPIENT_REMOVE = 2
    NAME_CHANGE = 4
    PINNED = 6
    JOINED = 7
    THREAD_CREATED = 18
    REPLY = 19
    COMMAND = 20
    THREAD_STARTER = 21
    CONTEXT_MENU = 23


DELETABLE = {*range(0, 1), 6, 7, 8, 9, 10, 11, 12, 18, 19, 20, 22, 23, 24, 46}
WRITTEN = {Says.DEFAULT, Says.REPLY, Says.COMMAND, Says.CONTEXT_MENU}  # by somebody; all else says the system

SUPPRESS_EMBEDS, EPHEMERAL, LOADING = 1 << 2, 1 << 6, 1 << 7
SUPPRESS_NOTIFICATIONS, VOICE_MESSAGE, HAS_SNAPSHOT, COMPONENTS_V2, HAS_THREAD = 1 << 12, 1 << 13, 1 << 14, 1 << 15, 1 << 5


@dataclass(kw_only=True, eq=False)
class User:
    id: int
    name: str
    bot: bool = False
    locale: str = "en-US"
    takes_direct_messages: bool = True


@dataclass(kw_only=True, eq=False)
class Role:
    id: int
    name: str
    permissions: int = 0
    position: int = 1
    mentionable: bool = False
    managed_by: int | None = None


@dataclass(kw_only=True, eq=False)
class Member:
    user: User
    joined_at: datetime
    roles: list[int] = field(default_factory=list)
    nick: str | None = None


@dataclass(kw_only=True)
class Overwrite:
    of_member: bool
    allow: int = 0
    deny: int = 0


@dataclass(kw_only=True)
class Tag:
    id: int
    name: str
    moderated: bool = False


@dataclass(kw_only=True)
class Thread:
    """What a channel has that is a thread."""

    owner_id: int
    created_at: datetime
    archived_at: datetime  # when it was last opened or archived
    archive_minutes: int = 1440
    archived: bool = False
    locked: bool = False
    invitable: bool = True
    total_sent: int = 0


@dataclass(kw_only=True, eq=False)
class Channel:
    id: int
    kind: Kind
    name: str
    guild: "Guild | None" = None
    parent: "Channel | None" = None
    position: int = 0
    topic: str | None = None
    nsfw: bool = False
    slowmode_seconds: int = 0
    flags: int = 0
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    tags: list[Tag] = field(default_factory=list)
    tag_required: bool = False
    applied_tags: list[int] = field(default_factory=list)
    recipients: list[User] = field(default_factory=list)
    members: dict[int, datetime] = field(default_factory=dict)
    thread: Thread | None = None
    messages: dict[int, "Message"] = field(default_factory=dict)
    last_message_id: int | None = None
    deleted: bool = False

    @property
    def is_private(self) -> bool:
        return self.kind is Kind.PRIVATE_THREAD

    @property
    def is_voice(self) -> bool:
        return self.kind in (Kind.VOICE, Kind.STAGE)

    @property
    def is_text(self) -> bool:
        """Whether a message can be sent into it: voice channels and stages have a chat."""
        return self.kind not in (Kind.CATEGORY, Kind.FORUM)


@dataclass(kw_only=True, eq=False)
class Guild:
    id: int
    name: str
    owner_id: int
    created_at: datetime
    locale: str = "en-US"
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)  # threads are not among them
    threads: dict[int, Channel] = field(default_factory=dict)
    banned: dict[int, str | None] = field(default_factory=dict)
    commands: list[Json] = field(default_factory=list)
    available: bool = True


@dataclass(kw_only=True, eq=False)
class Attachment:
    id: int
    filename: str
    content: bytes
    url: str
    content_type: str | None = None
    description: str | None = None
    duration_secs: float | None = None
    waveform: str | None = None


@dataclass(kw_only=True, eq=False)
class Message:
    id: int
    channel: Channel
    author: User
    content: str
    created_at: datetime
    kind: Says = Says.DEFAULT
    edited_at: datetime | None = None
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    stickers: list[Json] = field(default_factory=list)
    poll: Json | None = None
    mentions: list[User] = field(default_factory=list)
    mention_roles: list[int] = field(default_factory=list)
    mention_everyone: bool = False
    reference: Json | None = None
    replied_to: "Message | None" = None
    snapshots: list[Json] = field(default_factory=list)
    flags: int = 0
    nonce: str | None = None
    pinned_at: datetime | None = None
    tts: bool = False
    webhook_id: int | None = None
    reactions: dict[str, list[int]] = field(default_factory=dict)
    interaction: Json | None = None
    thread: Channel | None = None
    deleted: bool = False
    seen_only_by: User | None = None  # ephemeral
    history: list[tuple[datetime, str]] = field(default_factory=list)  # what it said, and when

    @property
    def is_loading(self) -> bool:
        return bool(self.flags & LOADING)
