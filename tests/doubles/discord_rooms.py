"""Channels and threads: how they come, change, and go."""

from tests.doubles import discord_payloads as payloads
from tests.doubles.discord_state import Channel, Guild, Json, Kind, Message, Overwrite, Tag, Thread, User
from tests.doubles.discord_world import Intent, World


def new_channel(
    world: World,
    guild: Guild,
    kind: Kind,
    name: str,
    *,
    category: Channel | None = None,
    topic: str | None = None,
    overwrites: dict[int, Overwrite] | None = None,
    tags: tuple[str, ...] = (),
) -> Channel:
    channel = Channel(
        id=world.snowflakes.next(),
        kind=kind,
        name=name,
        guild=guild,
        parent=category,
        position=len(guild.channels),
        topic=topic,
        overwrites=overwrites or {},
        tags=[Tag(id=world.snowflakes.next(), name=tag) for tag in tags],
    )
    guild.channels[channel.id] = world.channels[channel.id] = channel
    tell(world, "CHANNEL_CREATE", channel)
    return channel


def direct_channel(world: World, user: User) -> Channel:
    """The one there is, or a new one."""
    for channel in world.channels.values():
        if channel.kind is Kind.DM and channel.recipients == [user]:
            return channel
    channel = Channel(id=world.snowflakes.next(), kind=Kind.DM, name="", recipients=[user])
    world.channels[channel.id] = channel
    return channel


def delete_channel(world: World, channel: Channel) -> None:
    """With its threads; a thread leaves the message that it was started from."""
    assert channel.guild
    world.channels.pop(channel.id, None)
    channel.deleted = True
    if channel.thread:
        del channel.guild.threads[channel.id]
        shown = {name: str(number) for name, number in _whereabouts(channel).items()}
        world.emit("THREAD_DELETE", {**shown, "type": int(channel.kind)}, guild=channel.guild, channel=channel.parent)
        return
    for thread in [each for each in channel.guild.threads.values() if each.parent is channel]:
        delete_channel(world, thread)
    del channel.guild.channels[channel.id]
    world.emit("CHANNEL_DELETE", payloads.channel(channel, world.bot), guild=channel.guild)


def _whereabouts(thread: Channel) -> dict[str, int]:
    assert thread.guild
    assert thread.parent
    return {"id": thread.id, "guild_id": thread.guild.id, "parent_id": thread.parent.id}


def tell(world: World, event: str, channel: Channel, **more: object) -> None:
    seen = channel if channel.thread else None  # channels are told of to all, threads to who sees them
    payload: Json = {**payloads.channel(channel, world.bot), **more}
    world.emit(event, payload, intent=Intent.GUILDS, guild=channel.guild, channel=seen)


def new_thread(
    world: World,
    parent: Channel,
    name: str,
    owner: User,
    *,
    kind: Kind = Kind.PUBLIC_THREAD,
    from_message: Message | None = None,
    archive_minutes: int = 1440,
    invitable: bool = True,
    slowmode_seconds: int = 0,
    applied_tags: tuple[int, ...] = (),
) -> Channel:
    """Whoever starts it is in it. One that was started from a message has that message's id."""
    assert parent.guild
    now = world.clock()
    thread = Channel(
        id=from_message.id if from_message else world.snowflakes.next(),
        kind=kind,
        name=name,
        guild=parent.guild,
        parent=parent,
        slowmode_seconds=slowmode_seconds,
        applied_tags=list(applied_tags),
        members={owner.id: now},
        thread=Thread(owner_id=owner.id, created_at=now, archived_at=now, archive_minutes=archive_minutes, invitable=invitable),
    )
    parent.guild.threads[thread.id] = world.channels[thread.id] = thread
    if from_message:
        from_message.thread = thread
    tell(world, "THREAD_CREATE", thread, newly_created=True)
    return thread


def change_thread(
    world: World, thread: Channel, *, archived: bool | None = None, locked: bool | None = None, minutes: int | None = None
) -> None:
    """What changes when it was last archived or opened is told as well."""
    assert thread.thread
    if archived is not None and archived != thread.thread.archived:
        thread.thread.archived, thread.thread.archived_at = archived, world.clock()
    if minutes is not None:
        thread.thread.archive_minutes, thread.thread.archived_at = minutes, world.clock()
    if locked is not None:
        thread.thread.locked = locked
    tell(world, "THREAD_UPDATE", thread)


def join_thread(world: World, thread: Channel, user: User) -> None:
    if user.id in thread.members:
        return
    thread.members[user.id] = world.clock()
    if user is world.bot:
        tell(world, "THREAD_CREATE", thread)
    _tell_members(world, thread, added=[user.id], removed=[])


def leave_thread(world: World, thread: Channel, user: User) -> None:
    if thread.members.pop(user.id, None):
        _tell_members(world, thread, added=[], removed=[user.id])


def _tell_members(world: World, thread: Channel, *, added: list[int], removed: list[int]) -> None:
    """Of others only who has the intent hears."""
    assert thread.guild
    payload: Json = {"id": str(thread.id), "guild_id": str(thread.guild.id), "member_count": min(len(thread.members), 50)}
    if added:
        payload["added_members"] = [
            {**payloads.thread_member(thread, each), "member": payloads.member(thread.guild.members[each]), "presence": None}
            for each in added
            if each in thread.guild.members
        ]
    if removed:
        payload["removed_member_ids"] = [str(each) for each in removed]
    is_own = world.bot.id in (*added, *removed)
    intent = Intent.GUILDS if is_own else Intent.MEMBERS
    world.emit("THREAD_MEMBERS_UPDATE", payload, intent=intent, guild=thread.guild, channel=None if is_own else thread)
