"""What messages look like on the wire."""

from tests.doubles import discord_payloads as payloads
from tests.doubles.discord_state import HAS_SNAPSHOT, HAS_THREAD, Attachment, Json, Message, Says, User

CONTENT: Json = {"content": "", "embeds": [], "attachments": [], "components": []}


def attachment(of: Attachment) -> Json:
    shown: Json = {"id": str(of.id), "filename": of.filename, "size": len(of.content), "url": of.url, "proxy_url": of.url, "flags": 0}
    more = {
        "content_type": of.content_type,
        "description": of.description,
        "duration_secs": of.duration_secs,
        "waveform": of.waveform,
    }
    return shown | {name: value for name, value in more.items() if value is not None}


def emoji(key: str) -> Json:
    """Of a key as it stands in an address: a character, or `name:id`."""
    name, _, number = key.partition(":")
    return {"id": number or None, "name": name}


def _reactions(of: Message, viewer: User) -> list[Json]:
    return [
        {
            "emoji": emoji(key),
            "count": len(who),
            "count_details": {"burst": 0, "normal": len(who)},
            "me": viewer.id in who,
            "me_burst": False,
            "burst_colors": [],
        }
        for key, who in of.reactions.items()
        if who
    ]


def message(of: Message, viewer: User, *, is_nested: bool = False) -> Json:
    """As REST gives it; `dispatched` adds what the gateway adds."""
    has_thread = of.thread is not None and not of.thread.deleted
    shown: Json = {
        "id": str(of.id),
        "channel_id": str(of.channel.id),
        "type": int(of.kind),
        "author": payloads.user(of.author),
        "content": of.content,
        "timestamp": payloads.iso(of.created_at),
        "edited_timestamp": payloads.iso(of.edited_at),
        "tts": of.tts,
        "mention_everyone": of.mention_everyone,
        "mentions": [_mentioned(of, person) for person in of.mentions],
        "mention_roles": [str(each) for each in of.mention_roles],
        "attachments": [attachment(each) for each in of.attachments],
        "embeds": of.embeds,
        "components": of.components,
        "pinned": of.pinned_at is not None,
        "flags": of.flags | (HAS_THREAD if has_thread else 0) | (HAS_SNAPSHOT if of.snapshots else 0),
    }
    optional: Json = {
        "reactions": _reactions(of, viewer),
        "sticker_items": of.stickers,
        "poll": of.poll,
        "message_reference": of.reference,
        "message_snapshots": of.snapshots,
        "webhook_id": payloads.text(of.webhook_id),
        "interaction_metadata": of.interaction,
        "thread": payloads.channel(of.thread, viewer) if of.thread and has_thread else None,
    }
    shown |= {name: value for name, value in optional.items() if value}
    if of.author.id == viewer.id and of.webhook_id is None:
        shown["application_id"] = str(viewer.id)
    if of.kind in (Says.REPLY, Says.THREAD_STARTER, Says.CONTEXT_MENU) and not is_nested:
        earlier = of.replied_to
        shown["referenced_message"] = message(earlier, viewer, is_nested=True) if earlier and not earlier.deleted else None
    return shown


def _mentioned(of: Message, person: User) -> Json:
    there = of.channel.guild and of.channel.guild.members.get(person.id)
    return {**payloads.user(person), **({"member": payloads.member(there, with_user=False)} if there else {})}


def dispatched(of: Message, viewer: User) -> Json:
    shown = message(of, viewer)
    if of.nonce is not None:
        shown["nonce"] = of.nonce
    if of.channel.guild:
        shown["guild_id"] = str(of.channel.guild.id)
        there = of.channel.guild.members.get(of.author.id)
        if there and of.webhook_id is None:
            shown["member"] = payloads.member(there, with_user=False)
    return shown


def without_content(shown: Json) -> Json:
    """As a bot gets it that may not read; the nested ones too are blank."""
    blank = {**shown, **CONTENT}
    blank.pop("poll", None)
    if earlier := shown.get("referenced_message"):
        blank["referenced_message"] = {**earlier, **CONTENT}
    return blank
