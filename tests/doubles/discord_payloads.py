"""What people, servers, channels and threads look like on the wire."""

from datetime import datetime

from tests.doubles.discord_permissions import in_channel
from tests.doubles.discord_state import (
    Channel,
    Guild,
    Json,
    Kind,
    Member,
    Role,
    Tag,
    User,
)


def iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def user(person: User) -> Json:
    shown: Json = {
        "id": str(person.id),
        "username": person.name.lower().replace(" ", "."),
        "discriminator": "0",
        "global_name": person.name,
        "avatar": None,
        "public_flags": 0,
    }
    return {**shown, "bot": True, "global_name": None, "discriminator": "0001", "username": person.name} if person.bot else shown


def member(of: Member, *, with_user: bool = True) -> Json:
    return {
        "roles": [str(role) for role in of.roles],
        "nick": of.nick,
        "joined_at": iso(of.joined_at),
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
        "avatar": None,
        "communication_disabled_until": None,
        **({"user": user(of.user)} if with_user else {}),
    }


def role(of: Role) -> Json:
    tags = {} if of.managed_by is None else {"tags": {"bot_id": str(of.managed_by)}}
    return {
        "id": str(of.id),
        "name": of.name,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "icon": None,
        "unicode_emoji": None,
        "position": of.position,
        "permissions": str(int(of.permissions)),
        "managed": of.managed_by is not None,
        "mentionable": of.mentionable,
        "flags": 0,
        **tags,
    }


def tag(of: Tag) -> Json:
    return {"id": str(of.id), "name": of.name, "moderated": of.moderated, "emoji_id": None, "emoji_name": None}


def thread_member(thread: Channel, user_id: int) -> Json:
    return {"id": str(thread.id), "user_id": str(user_id), "join_timestamp": iso(thread.members[user_id]), "flags": 0}


def channel(of: Channel, viewer: User) -> Json:
    if of.thread:
        return _thread(of, viewer)
    if of.guild is None:
        recipients = [user(person) for person in of.recipients]
        return {"id": str(of.id), "type": 1, "last_message_id": text(of.last_message_id), "recipients": recipients, "flags": 0}
    shown: Json = {
        "id": str(of.id),
        "type": int(of.kind),
        "guild_id": str(of.guild.id),
        "name": of.name,
        "position": of.position,
        "parent_id": text(of.parent.id if of.parent else None),
        "nsfw": of.nsfw,
        "flags": of.flags | (1 << 4 if of.tag_required else 0),
        "permission_overwrites": [
            {"id": str(target), "type": int(each.of_member), "allow": str(int(each.allow)), "deny": str(int(each.deny))}
            for target, each in of.overwrites.items()
        ],
    }
    if of.kind is Kind.CATEGORY:
        return shown
    if of.is_voice:
        shown |= {"bitrate": 64_000, "user_limit": 0, "rtc_region": None, "video_quality_mode": 1}
    shown |= {"topic": of.topic, "last_message_id": text(of.last_message_id), "rate_limit_per_user": of.slowmode_seconds}
    if of.kind is Kind.FORUM:
        tags = [tag(each) for each in of.tags]
        shown |= {"available_tags": tags, "default_reaction_emoji": None, "default_sort_order": None, "default_forum_layout": 0}
    return shown


def _thread(of: Channel, viewer: User) -> Json:
    assert of.thread
    assert of.guild
    assert of.parent
    shown: Json = {
        "id": str(of.id),
        "type": int(of.kind),
        "guild_id": str(of.guild.id),
        "parent_id": str(of.parent.id),
        "owner_id": str(of.thread.owner_id),
        "name": of.name,
        "last_message_id": text(of.last_message_id),
        "message_count": len(of.messages),
        "total_message_sent": of.thread.total_sent,
        "member_count": min(len(of.members), 50),
        "rate_limit_per_user": of.slowmode_seconds,
        "flags": of.flags,
        "applied_tags": [str(each) for each in of.applied_tags],
        "thread_metadata": {
            "archived": of.thread.archived,
            "archive_timestamp": iso(of.thread.archived_at),
            "auto_archive_duration": of.thread.archive_minutes,
            "locked": of.thread.locked,
            "create_timestamp": iso(of.thread.created_at),
            **({"invitable": of.thread.invitable} if of.is_private else {}),
        },
    }
    return {**shown, "member": thread_member(of, viewer.id)} if viewer.id in of.members else shown


def guild(of: Guild, viewer: User) -> Json:
    """As in GUILD_CREATE: all channels, the threads that are open and seen, and of the members only the bot."""
    threads = [each for each in of.threads.values() if each.thread and not each.thread.archived and in_channel(each, viewer)]
    return {
        **guild_facts(of),
        "joined_at": iso(of.members[viewer.id].joined_at),
        "large": len(of.members) > 250,
        "unavailable": False,
        "member_count": len(of.members),
        "voice_states": [],
        "members": [member(of.members[viewer.id])],
        "channels": [channel(each, viewer) for each in of.channels.values()],
        "threads": [channel(each, viewer) for each in threads],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def guild_facts(of: Guild) -> Json:
    return {
        "id": str(of.id),
        "name": of.name,
        "icon": None,
        "splash": None,
        "discovery_splash": None,
        "description": None,
        "owner_id": str(of.owner_id),
        "region": "deprecated",
        "afk_channel_id": None,
        "afk_timeout": 300,
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "roles": [role(each) for each in of.roles.values()],
        "emojis": [],
        "stickers": [],
        "features": [],
        "mfa_level": 0,
        "nsfw_level": 0,
        "application_id": None,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "public_updates_channel_id": None,
        "vanity_url_code": None,
        "banner": None,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "preferred_locale": of.locale,
        "max_members": 500_000,
        "incidents_data": None,
    }


def text(number: int | None) -> str | None:
    return None if number is None else str(number)
