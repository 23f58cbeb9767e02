"""The routes of channels: read, make, change and delete them, threads included."""

from typing import Any

from tests.doubles import discord_payloads as payloads
from tests.doubles import discord_rooms as rooms
from tests.doubles import discord_talk as talk
from tests.doubles.discord_access import Access
from tests.doubles.discord_calls import Answer, Call, Routes
from tests.doubles.discord_errors import THREAD_IS_ARCHIVED, TOO_MANY_CHANNELS, Json, Refused, invalid
from tests.doubles.discord_fields import Fields, anything, check_fields, flag, many, obj, one_of, or_null, snowflake, text, whole
from tests.doubles.discord_ids import as_id
from tests.doubles.discord_permissions import Permission, may
from tests.doubles.discord_state import Channel, Guild, Kind, Overwrite, Says, Tag
from tests.doubles.discord_threads import MINUTES, MOST_TAGS, checked_tags
from tests.doubles.discord_world import World

MOST_IN_CATEGORY, MOST_CHANNELS = 50, 500
_OVERWRITE: Fields = {"id": snowflake, "type": one_of(0, 1), "allow": anything, "deny": anything}
_TAG: Fields = {"id": or_null(snowflake), "name": text(20, 1), "moderated": flag, "emoji_id": anything, "emoji_name": anything}
_CHANNEL: Fields = {
    "name": text(100, 1),
    "topic": text(4096, or_null=True),
    "nsfw": flag,
    "position": whole(0, 10_000, or_null=True),
    "parent_id": or_null(snowflake),
    "rate_limit_per_user": whole(0, 21600, or_null=True),
    "permission_overwrites": many(obj(_OVERWRITE, "id", "type"), 1000, or_null=True),
    "default_auto_archive_duration": or_null(MINUTES),
    "default_thread_rate_limit_per_user": whole(0, 21600, or_null=True),
    "available_tags": many(obj(_TAG, "name"), 20, or_null=True),
    "default_reaction_emoji": anything,
    "default_sort_order": anything,
    "default_forum_layout": anything,
    "flags": whole(0, 1 << 20),
}
_NEW: Fields = {**_CHANNEL, "type": one_of(0, 2, 4, 5, 13, 15)}
_THREAD: Fields = {
    "name": text(100, 1),
    "archived": flag,
    "locked": flag,
    "invitable": flag,
    "auto_archive_duration": MINUTES,
    "rate_limit_per_user": whole(0, 21600, or_null=True),
    "flags": whole(0, 1 << 20),
    "applied_tags": many(snowflake, MOST_TAGS),
}


class Channels:
    def __init__(self, world: World, access: Access, routes: Routes) -> None:
        self._world, self._access = world, access
        routes.add("GET /channels/{channel_id}", self._get)
        routes.add("PATCH /channels/{channel_id}", self._change)
        routes.add("DELETE /channels/{channel_id}", self._delete)
        routes.add("POST /guilds/{guild_id}/channels", self._new)
        routes.add("GET /guilds/{guild_id}/channels", self._list)
        routes.add("PUT /channels/{channel_id}/permissions/{target_id}", self._overwrite)
        routes.add("DELETE /channels/{channel_id}/permissions/{target_id}", self._stop_overwriting)
        routes.add("POST /users/@me/channels", self._open_direct)

    def _get(self, call: Call) -> Answer:
        return payloads.channel(self._access.seen(call), self._world.bot)

    def _list(self, call: Call) -> Answer:
        return [payloads.channel(each, self._world.bot) for each in self._access.guild(call).channels.values()]

    def _open_direct(self, call: Call) -> Answer:
        check_fields(call.body, "", {"recipient_id": snowflake}, ["recipient_id"])
        user = self._access.user(int(call.body["recipient_id"]))
        return payloads.channel(rooms.direct_channel(self._world, user), self._world.bot)

    def _new(self, call: Call) -> Answer:
        guild, body = self._access.guild(call), call.body
        self._access.needs_in_guild(guild, Permission.MANAGE_CHANNELS)
        check_fields(body, "", _NEW, ["name"])
        if len(guild.channels) >= MOST_CHANNELS:
            raise Refused(TOO_MANY_CHANNELS)
        kind = Kind(body.get("type", 0))
        channel = rooms.new_channel(
            self._world,
            guild,
            kind,
            body["name"] if kind is Kind.CATEGORY else body["name"].lower().replace(" ", "-"),
            category=self._category(guild, body.get("parent_id")),
            topic=body.get("topic"),
            overwrites=_overwrites(body.get("permission_overwrites") or []),
        )
        self._set_tags(channel, body)
        return payloads.channel(channel, self._world.bot)

    def _category(self, guild: Guild, asked: Any) -> Channel | None:
        if asked is None:
            return None
        category = guild.channels.get(as_id(asked, "parent_id"))
        if category is None or category.kind is not Kind.CATEGORY:
            raise invalid("parent_id", "CHANNEL_PARENT_INVALID", "Category does not exist")
        if sum(each.parent is category for each in guild.channels.values()) >= MOST_IN_CATEGORY:
            raise invalid("parent_id", "CHANNEL_PARENT_MAX_CHANNELS", "Maximum number of channels in category reached (50)")
        return category

    def _change(self, call: Call) -> Answer:
        channel = self._access.seen(call)
        change = self._change_thread if channel.thread else self._change_channel
        change(channel, call.body)
        return payloads.channel(channel, self._world.bot)

    def _change_channel(self, channel: Channel, body: Json) -> None:
        self._access.needs(channel, Permission.MANAGE_CHANNELS)
        check_fields(body, "", {**_CHANNEL, "type": one_of(0, 5)})
        assert channel.guild
        if "parent_id" in body:
            channel.parent = self._category(channel.guild, body["parent_id"])
        channel.name = body.get("name", channel.name)
        channel.topic = body.get("topic", channel.topic)
        channel.slowmode_seconds = body.get("rate_limit_per_user") or channel.slowmode_seconds
        if body.get("permission_overwrites") is not None:
            channel.overwrites = _overwrites(body["permission_overwrites"])
        self._set_tags(channel, body)
        rooms.tell(self._world, "CHANNEL_UPDATE", channel)

    def _set_tags(self, channel: Channel, body: Json) -> None:
        if body.get("available_tags") is not None:
            new = self._world.snowflakes.next
            channel.tags = [Tag(id=int(each.get("id") or new()), name=each["name"]) for each in body["available_tags"]]

    def _change_thread(self, thread: Channel, body: Json) -> None:
        check_fields(body, "", _THREAD)
        assert thread.thread
        assert thread.parent
        is_manager = may(thread, self._world.bot, Permission.MANAGE_THREADS)
        is_owner = thread.thread.owner_id == self._world.bot.id
        only_opens = body == {"archived": False}
        if only_opens and not thread.thread.locked:
            self._access.needs(thread, Permission.SEND_MESSAGES_IN_THREADS)
        elif not is_manager and (not is_owner or set(body) & {"locked", "rate_limit_per_user"} or thread.thread.locked):
            self._access.needs(thread, Permission.MANAGE_THREADS)
        if thread.thread.archived and body.get("archived", True):
            raise Refused(THREAD_IS_ARCHIVED)
        if "applied_tags" in body:
            thread.applied_tags = checked_tags(thread.parent, body["applied_tags"])
        if body.get("name", thread.name) != thread.name:
            thread.name = body["name"]
            talk.post(self._world, thread, self._world.bot, talk.Draft(kind=Says.NAME_CHANGE, content=thread.name))
        thread.slowmode_seconds = body.get("rate_limit_per_user") or thread.slowmode_seconds
        thread.thread.invitable = body.get("invitable", thread.thread.invitable)
        rooms.change_thread(
            self._world, thread, archived=body.get("archived"), locked=body.get("locked"), minutes=body.get("auto_archive_duration")
        )

    def _delete(self, call: Call) -> Answer:
        channel = self._access.seen(call)
        shown = payloads.channel(channel, self._world.bot)
        if channel.guild:
            self._access.needs(channel, Permission.MANAGE_THREADS if channel.thread else Permission.MANAGE_CHANNELS)
            rooms.delete_channel(self._world, channel)
        return shown

    def _overwrite(self, call: Call) -> Answer:
        channel = self._access.seen(call)
        self._access.needs(channel, Permission.MANAGE_ROLES)
        check_fields(call.body, "", {name: _OVERWRITE[name] for name in ("type", "allow", "deny")} | {"id": snowflake}, ["type"])
        channel.overwrites |= _overwrites([{**call.body, "id": call.parts["target_id"]}])
        rooms.tell(self._world, "CHANNEL_UPDATE", channel)
        return None

    def _stop_overwriting(self, call: Call) -> Answer:
        channel = self._access.seen(call)
        self._access.needs(channel, Permission.MANAGE_ROLES)
        channel.overwrites.pop(call.number("target_id"), None)
        rooms.tell(self._world, "CHANNEL_UPDATE", channel)
        return None


def _overwrites(asked: list[Json]) -> dict[int, Overwrite]:
    return {
        int(each["id"]): Overwrite(of_member=each["type"] == 1, allow=int(each.get("allow") or 0), deny=int(each.get("deny") or 0))
        for each in asked
    }
