"""Messages: how they are posted, changed and deleted, and whom they mention."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.doubles import discord_message_payloads as message_payloads
from tests.doubles import discord_payloads as payloads
from tests.doubles.discord_permissions import Permission, may
from tests.doubles.discord_rooms import change_thread, join_thread
from tests.doubles.discord_state import EPHEMERAL, Attachment, Channel, Json, Kind, Message, Says, User
from tests.doubles.discord_world import Intent, World

USER, ROLE, ALL = re.compile(r"<@!?(\d+)>"), re.compile(r"<@&(\d+)>"), re.compile(r"@(?:everyone|here)\b")
CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)


@dataclass(kw_only=True)
class Draft:
    """What a message is to hold. Without `allowed`, all that it names is mentioned."""

    content: str = ""
    kind: Says = Says.DEFAULT
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    stickers: list[Json] = field(default_factory=list)
    poll: Json | None = None
    reference: Json | None = None
    replied_to: Message | None = None
    snapshots: list[Json] = field(default_factory=list)
    flags: int = 0
    nonce: str | None = None
    allowed: Json | None = None
    tts: bool = False
    webhook_id: int | None = None
    interaction: Json | None = None
    seen_only_by: User | None = None


def post(world: World, channel: Channel, author: User, draft: Draft, *, message_id: int | None = None, is_told: bool = True) -> Message:
    """Into a thread, it opens the thread and brings the author in. What is not told was there before anybody listened."""
    message = Message(
        id=message_id or world.snowflakes.next(),
        channel=channel,
        author=author,
        content=draft.content,
        created_at=world.clock(),
        kind=draft.kind,
        embeds=draft.embeds,
        components=draft.components,
        attachments=draft.attachments,
        stickers=draft.stickers,
        poll=draft.poll,
        reference=draft.reference,
        replied_to=draft.replied_to,
        snapshots=draft.snapshots,
        flags=draft.flags,
        nonce=draft.nonce,
        tts=draft.tts,
        webhook_id=draft.webhook_id,
        interaction=draft.interaction,
        seen_only_by=draft.seen_only_by,
    )
    message.history.append((message.created_at, message.content))
    mention(message, draft.allowed)
    channel.messages[message.id] = message
    if message.seen_only_by:
        message.flags |= EPHEMERAL
    if message.seen_only_by or not is_told:
        world.changed()
        return message
    channel.last_message_id = message.id
    if channel.thread:
        _enter(world, channel, message)
    tell(world, "MESSAGE_CREATE", message)
    return message


def _enter(world: World, thread: Channel, message: Message) -> None:
    assert thread.thread
    assert thread.guild
    if message.kind is not Says.THREAD_STARTER:
        thread.thread.total_sent += 1
    if thread.thread.archived:
        change_thread(world, thread, archived=False)
    if message.webhook_id is None and message.kind is not Says.THREAD_STARTER:
        join_thread(world, thread, message.author)
    if thread.is_private:
        for person in message.mentions:
            join_thread(world, thread, person)


def mention(message: Message, allowed: Json | None) -> None:
    """Names in code mention nobody; everybody may be mentioned only by who may."""
    text = CODE.sub("", message.content)
    guild = message.channel.guild
    known = {user.id: user for user in message.channel.recipients}
    if guild:
        known |= {each.user.id: each.user for each in guild.members.values()}
    named = [known[number] for number in _numbers(USER, text) if number in known]
    roles = [number for number in _numbers(ROLE, text) if guild and number in guild.roles]
    parse = ["users", "roles", "everyone"] if allowed is None else allowed.get("parse", [])
    wanted = {name: {int(each) for each in (allowed or {}).get(name) or []} for name in ("users", "roles")}
    message.mentions = [user for user in named if "users" in parse or user.id in wanted["users"]]
    may_all = may(message.channel, message.author, Permission.MENTION_EVERYONE)
    message.mention_roles = [
        number
        for number in roles
        if ("roles" in parse or number in wanted["roles"]) and guild and (may_all or guild.roles[number].mentionable)
    ]
    message.mention_everyone = bool(ALL.search(text)) and "everyone" in parse and may_all and guild is not None
    earlier = message.replied_to
    pings = allowed is None or allowed.get("replied_user", False)
    if earlier and message.kind is Says.REPLY and pings and earlier.author not in message.mentions:
        message.mentions.append(earlier.author)


def _numbers(pattern: re.Pattern[str], text: str) -> list[int]:
    return list(dict.fromkeys(int(number) for number in pattern.findall(text)))


def tell(world: World, event: str, message: Message) -> None:
    """Nobody is told of what only one sees."""
    if message.seen_only_by:
        world.changed()
        return
    guild = message.channel.guild
    intent = Intent.MESSAGES if guild else Intent.DM_MESSAGES
    shown = message_payloads.dispatched(message, world.bot)
    if event == "MESSAGE_CREATE" and guild is None:
        shown["channel_type"] = int(Kind.DM)
    world.emit(event, shown, intent=intent, guild=guild, channel=message.channel, message=message)
    message.nonce = None  # it is told once


def say_changed(world: World, message: Message, *, is_edited: bool = True) -> None:
    if is_edited:
        message.edited_at = world.clock()
        message.history.append((message.edited_at, message.content))
    tell(world, "MESSAGE_UPDATE", message)


def delete(world: World, message: Message) -> None:
    message.deleted = True
    message.channel.messages.pop(message.id, None)
    if message.seen_only_by:
        world.changed()
        return
    guild = message.channel.guild
    intent = Intent.MESSAGES if guild else Intent.DM_MESSAGES
    world.emit("MESSAGE_DELETE", _place(message, "id"), intent=intent, guild=guild, channel=message.channel)


def _place(message: Message, name: str) -> Json:
    guild = message.channel.guild
    place = {name: str(message.id), "channel_id": str(message.channel.id)}
    return {**place, "guild_id": str(guild.id)} if guild else place


def react(world: World, message: Message, user: User, key: str) -> None:
    who = message.reactions.setdefault(key, [])
    if user.id not in who:
        who.append(user.id)
        _tell_reaction(world, "MESSAGE_REACTION_ADD", message, user, key)


def unreact(world: World, message: Message, user: User, key: str) -> None:
    if user.id in message.reactions.get(key, []):
        message.reactions[key].remove(user.id)
        _tell_reaction(world, "MESSAGE_REACTION_REMOVE", message, user, key)


def _tell_reaction(world: World, event: str, message: Message, user: User, key: str) -> None:
    guild = message.channel.guild
    payload = {**_place(message, "message_id"), "user_id": str(user.id), "emoji": message_payloads.emoji(key), "burst": False, "type": 0}
    if event.endswith("ADD"):
        payload["message_author_id"] = str(message.author.id)
        if guild and (member := guild.members.get(user.id)):
            payload["member"] = payloads.member(member)
    intent = Intent.REACTIONS if guild else Intent.DM_REACTIONS
    world.emit(event, payload, intent=intent, guild=guild, channel=message.channel)


def pin(world: World, message: Message, by: User) -> None:
    """The system says so in the channel."""
    message.pinned_at = world.clock()
    say_changed(world, message, is_edited=False)
    _tell_pins(world, message.channel)
    post(world, message.channel, by, Draft(kind=Says.PINNED, reference=_place(message, "message_id") | {"type": 0}, replied_to=message))


def unpin(world: World, message: Message) -> None:
    message.pinned_at = None
    say_changed(world, message, is_edited=False)
    _tell_pins(world, message.channel)


def _tell_pins(world: World, channel: Channel) -> None:
    last = max((each.pinned_at for each in channel.messages.values() if each.pinned_at), default=None)
    payload = {"channel_id": str(channel.id), "last_pin_timestamp": payloads.iso(last)}
    if channel.guild:
        payload["guild_id"] = str(channel.guild.id)
    world.emit("CHANNEL_PINS_UPDATE", payload, guild=channel.guild, channel=channel)


def type_in(world: World, channel: Channel, user: User) -> None:
    world.typing.append((channel, user, world.clock()))
    guild = channel.guild
    payload: Json = {"channel_id": str(channel.id), "user_id": str(user.id), "timestamp": int(world.clock().timestamp())}
    if guild:
        payload["guild_id"] = str(guild.id)
        if member := guild.members.get(user.id):
            payload["member"] = payloads.member(member)
    intent = Intent.TYPING if guild else Intent.DM_TYPING
    world.emit("TYPING_START", payload, intent=intent, guild=guild, channel=channel)


def pointing_to(message: Message, *, is_forward: bool = False) -> Json:
    return {"type": int(is_forward), **_place(message, "message_id")}


def snapshot(message: Message, viewer: User) -> Json:
    """What a forward holds of it; the author is not told."""
    shown = message_payloads.message(message, viewer)
    names = ("type", "content", "embeds", "attachments", "timestamp", "edited_timestamp", "flags", "mentions", "mention_roles")
    more = ("sticker_items", "components")
    return {"message": {name: shown[name] for name in (*names, *more) if name in shown}}


def as_sent(poll: Json | None, now: datetime) -> Json | None:
    """What was asked for, as it stands in the message."""
    if not poll:
        return None
    return {
        "question": poll["question"],
        "answers": [{"answer_id": number, **each} for number, each in enumerate(poll["answers"], 1)],
        "expiry": payloads.iso(now + timedelta(hours=int(poll.get("duration") or 24))),
        "allow_multiselect": poll.get("allow_multiselect", False),
        "layout_type": 1,
        "results": {"is_finalized": False, "answer_counts": []},
    }


def new_poll(now: datetime, question: str, answers: Sequence[str]) -> Json | None:
    return as_sent({"question": {"text": question}, "answers": [{"poll_media": {"text": each}} for each in answers]}, now)
