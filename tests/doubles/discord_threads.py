"""The routes of threads: start, join, list. Changing one is changing a channel."""

from tests.doubles import discord_message_payloads as message_payloads
from tests.doubles import discord_payloads as payloads
from tests.doubles import discord_rooms as rooms
from tests.doubles import discord_rules as rules
from tests.doubles import discord_talk as talk
from tests.doubles.discord_access import Access
from tests.doubles.discord_calls import Answer, Call, Routes
from tests.doubles.discord_errors import (
    MISSING_ACCESS,
    NOT_IN_THIS_KIND_OF_CHANNEL,
    SYSTEM_MESSAGE,
    TAG_IS_REQUIRED,
    THREAD_EXISTS,
    UNKNOWN_MEMBER,
    UNKNOWN_MESSAGE,
    Json,
    Refused,
    invalid,
)
from tests.doubles.discord_fields import Fields, anything, check_fields, flag, many, one_of, or_null, snowflake, text, whole
from tests.doubles.discord_ids import as_id
from tests.doubles.discord_messages import Messages
from tests.doubles.discord_permissions import Permission, in_channel, may
from tests.doubles.discord_state import WRITTEN, Channel, Guild, Kind, Says
from tests.doubles.discord_world import World

CHANNEL = "/channels/{channel_id}"
MINUTES = one_of(60, 1440, 4320, 10080)
MOST_TAGS = 5
_THREAD: Fields = {
    "name": text(100, 1),
    "auto_archive_duration": or_null(MINUTES),
    "rate_limit_per_user": whole(0, 21600, or_null=True),
}
_ALONE: Fields = {**_THREAD, "type": one_of(10, 11, 12), "invitable": flag}
_POST: Fields = {**_THREAD, "type": one_of(11), "message": anything, "applied_tags": many(snowflake, MOST_TAGS)}


class Threads:
    def __init__(self, world: World, access: Access, messages: Messages, routes: Routes) -> None:
        self._world, self._access, self._messages = world, access, messages
        routes.add(f"POST {CHANNEL}/messages/{{message_id}}/threads", self._start_from_message)
        routes.add(f"POST {CHANNEL}/threads", self._start)
        routes.add(f"PUT {CHANNEL}/thread-members/@me", self._join)
        routes.add(f"DELETE {CHANNEL}/thread-members/@me", self._leave)
        routes.add(f"PUT {CHANNEL}/thread-members/{{user_id}}", self._add)
        routes.add(f"DELETE {CHANNEL}/thread-members/{{user_id}}", self._remove)
        routes.add(f"GET {CHANNEL}/thread-members/{{user_id}}", self._member)
        routes.add(f"GET {CHANNEL}/thread-members", self._members)
        routes.add(f"GET {CHANNEL}/threads/archived/public", self._archived)
        routes.add(f"GET {CHANNEL}/threads/archived/private", self._archived)
        routes.add(f"GET {CHANNEL}/users/@me/threads/archived/private", self._archived)
        routes.add("GET /guilds/{guild_id}/threads/active", self._active)

    def _start_from_message(self, call: Call) -> Answer:
        channel = self._access.seen(call)
        if channel.kind not in (Kind.TEXT, Kind.NEWS):
            raise Refused(NOT_IN_THIS_KIND_OF_CHANNEL)
        check_fields(call.body, "", _THREAD, ["name"])
        message = channel.messages.get(call.number("message_id"))
        if message is None or message.seen_only_by:
            raise Refused(UNKNOWN_MESSAGE)
        self._access.needs(channel, Permission.CREATE_PUBLIC_THREADS)
        if message.kind not in WRITTEN:
            raise Refused(SYSTEM_MESSAGE)
        if message.id in self._world.channels or message.thread:
            raise Refused(THREAD_EXISTS)
        thread = rooms.new_thread(self._world, channel, call.body["name"], self._world.bot, from_message=message, **_options(call.body))
        talk.say_changed(self._world, message, is_edited=False)
        starter = talk.Draft(kind=Says.THREAD_STARTER, reference=talk.pointing_to(message), replied_to=message)
        talk.post(self._world, thread, message.author, starter)
        return payloads.channel(thread, self._world.bot)

    def _start(self, call: Call) -> Answer:
        channel = self._access.seen(call)
        if channel.kind is Kind.FORUM:
            return self._start_post(channel, call)
        if channel.kind is not Kind.TEXT:
            raise Refused(NOT_IN_THIS_KIND_OF_CHANNEL)
        check_fields(call.body, "", _ALONE, ["name"])
        kind = Kind(call.body.get("type", Kind.PRIVATE_THREAD))
        if kind is Kind.NEWS_THREAD:
            raise Refused(NOT_IN_THIS_KIND_OF_CHANNEL)
        is_private = kind is Kind.PRIVATE_THREAD
        self._access.needs(channel, Permission.CREATE_PRIVATE_THREADS if is_private else Permission.CREATE_PUBLIC_THREADS)
        options = _options(call.body)
        invitable = call.body.get("invitable", True)
        thread = rooms.new_thread(self._world, channel, call.body["name"], self._world.bot, kind=kind, invitable=invitable, **options)
        if not is_private:
            place = {"type": 0, "channel_id": str(thread.id), "guild_id": str(thread.guild and thread.guild.id)}
            told = talk.Draft(kind=Says.THREAD_CREATED, content=thread.name, reference=place)
            talk.post(self._world, channel, self._world.bot, told)
        return payloads.channel(thread, self._world.bot)

    def _start_post(self, forum: Channel, call: Call) -> Answer:
        check_fields(call.body, "", _POST, ["name", "message"])
        first = call.body["message"]
        rules.check_body(first, rules.FIRST_IN_FORUM, path="message")
        self._access.needs(forum, Permission.SEND_MESSAGES)
        tags = checked_tags(forum, call.body.get("applied_tags", []))
        draft = self._messages.draft(forum, first, call.files)
        rules.check_whole(first, len(draft.attachments))
        thread = rooms.new_thread(self._world, forum, call.body["name"], self._world.bot, applied_tags=tuple(tags), **_options(call.body))
        message = talk.post(self._world, thread, self._world.bot, draft, message_id=thread.id)
        return {**payloads.channel(thread, self._world.bot), "message": message_payloads.message(message, self._world.bot)}

    # ── who is in it ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _thread(self, call: Call) -> Channel:
        channel = self._access.seen(call)
        if channel.thread is None:
            raise Refused(NOT_IN_THIS_KIND_OF_CHANNEL)
        return channel

    def _join(self, call: Call) -> Answer:
        thread = self._thread(call)
        self._access.to_touch(thread)
        rooms.join_thread(self._world, thread, self._world.bot)
        return None

    def _leave(self, call: Call) -> Answer:
        thread = self._thread(call)
        self._access.to_touch(thread)
        rooms.leave_thread(self._world, thread, self._world.bot)
        return None

    def _add(self, call: Call) -> Answer:
        """Only who sees the channel can be brought in."""
        thread = self._thread(call)
        self._access.to_touch(thread)
        self._access.needs(thread, Permission.SEND_MESSAGES_IN_THREADS)
        user = self._access.user(call.number("user_id"))
        assert thread.guild
        assert thread.parent
        assert thread.thread
        if user.id not in thread.guild.members:
            raise Refused(UNKNOWN_MEMBER)
        if not may(thread.parent, user, Permission.VIEW_CHANNEL):
            raise Refused(MISSING_ACCESS)
        if not thread.thread.invitable and thread.thread.owner_id != self._world.bot.id:
            self._access.needs(thread, Permission.MANAGE_THREADS)
        rooms.join_thread(self._world, thread, user)
        return None

    def _remove(self, call: Call) -> Answer:
        thread = self._thread(call)
        self._access.to_touch(thread)
        assert thread.thread
        if not (thread.is_private and thread.thread.owner_id == self._world.bot.id):
            self._access.needs(thread, Permission.MANAGE_THREADS)
        rooms.leave_thread(self._world, thread, self._access.user(call.number("user_id")))
        return None

    def _member(self, call: Call) -> Answer:
        thread, number = self._thread(call), call.number("user_id")
        if number not in thread.members:
            raise Refused(UNKNOWN_MEMBER)
        return payloads.thread_member(thread, number)

    def _members(self, call: Call) -> Answer:
        thread = self._thread(call)
        return [payloads.thread_member(thread, each) for each in thread.members]

    # ── which there are ──────────────────────────────────────────────────────────────────────────────────────────────

    def _archived(self, call: Call) -> Answer:
        """Those that were archived last come first."""
        channel = self._access.seen(call)
        self._access.needs(channel, Permission.READ_MESSAGE_HISTORY)
        is_private = call.route.endswith("private")
        if is_private and "users" not in call.route:
            self._access.needs(channel, Permission.MANAGE_THREADS)
        assert channel.guild
        threads = [
            each
            for each in channel.guild.threads.values()
            if each.parent is channel and each.thread and each.thread.archived and each.is_private == is_private
        ]
        if "users" in call.route:
            threads = [each for each in threads if self._world.bot.id in each.members]
        threads.sort(key=lambda each: each.thread.archived_at if each.thread else self._world.clock(), reverse=True)
        limit = int(call.query.get("limit", 50))
        return self._listed(threads[:limit]) | {"has_more": len(threads) > limit}

    def _active(self, call: Call) -> Answer:
        guild: Guild = self._access.guild(call)
        seen = (each for each in guild.threads.values() if in_channel(each, self._world.bot))
        return self._listed([each for each in seen if each.thread and not each.thread.archived])

    def _listed(self, threads: list[Channel]) -> Json:
        bot = self._world.bot
        joined = [payloads.thread_member(each, bot.id) for each in threads if bot.id in each.members]
        return {"threads": [payloads.channel(each, bot) for each in threads], "members": joined}


def _options(body: Json) -> Json:
    return {"archive_minutes": body.get("auto_archive_duration") or 1440, "slowmode_seconds": body.get("rate_limit_per_user") or 0}


def checked_tags(forum: Channel, asked: list[object]) -> list[int]:
    """Raises Refused for one that the forum does not have, and for none where one is needed."""
    tags = [as_id(each, f"applied_tags.{index}") for index, each in enumerate(asked)]
    known = {each.id for each in forum.tags}
    for index, each in enumerate(tags):
        if each not in known:
            raise invalid(f"applied_tags.{index}", "CHANNEL_TAG_UNKNOWN", "Unknown tag")
    if forum.tag_required and not tags:
        raise Refused(TAG_IS_REQUIRED)
    return tags
