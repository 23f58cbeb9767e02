"""The routes of messages: send, read, change, delete."""

from collections.abc import Mapping
from datetime import timedelta

from tests.doubles import discord_components as components
from tests.doubles import discord_message_payloads as message_payloads
from tests.doubles import discord_rules as rules
from tests.doubles import discord_talk as talk
from tests.doubles.discord_access import Access
from tests.doubles.discord_calls import Answer, Call, File, Routes
from tests.doubles.discord_errors import (
    CANNOT_DIRECT_MESSAGE,
    CANNOT_EDIT_OTHERS,
    CANNOT_FORWARD_UNREADABLE,
    CANNOT_REPLY_WITHOUT_HISTORY,
    MISSING_PERMISSIONS,
    SYSTEM_MESSAGE,
    WRONG_KIND_OF_CHANNEL,
    Json,
    Refused,
    invalid,
)
from tests.doubles.discord_fields import check_fields, many, snowflake
from tests.doubles.discord_files import attachments
from tests.doubles.discord_ids import as_id
from tests.doubles.discord_permissions import Permission, may
from tests.doubles.discord_state import COMPONENTS_V2, DELETABLE, SUPPRESS_EMBEDS, Channel, Message, Says
from tests.doubles.discord_world import World

NONCE_HOLDS = timedelta(minutes=5)
CHANNEL = "/channels/{channel_id}"
MESSAGE = CHANNEL + "/messages/{message_id}"


class Messages:
    """What the bot may do with them; `access` knows whether it may."""

    def __init__(self, world: World, access: Access, routes: Routes) -> None:
        self._world, self._access = world, access
        routes.add(f"POST {CHANNEL}/messages/bulk-delete", self._delete_many)
        routes.add(f"POST {CHANNEL}/messages", self._send)
        routes.add(f"GET {CHANNEL}/messages", self._history)
        routes.add(f"GET {MESSAGE}", self._get)
        routes.add(f"PATCH {MESSAGE}", self._edit)
        routes.add(f"DELETE {MESSAGE}", self._delete)

    # ── sending ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _send(self, call: Call) -> Answer:
        channel, body = self._access.seen(call), call.body
        rules.check_body(body, rules.CREATE)
        self._may_send(channel, body, call.files)
        reference = body.get("message_reference")
        draft = self.draft(channel, body, call.files)
        if reference:
            self._refer(channel, reference, draft)
        rules.check_whole({**body, "is_forward": draft.snapshots}, len(draft.attachments))
        if body.get("enforce_nonce") and draft.nonce and (earlier := self._said_before(draft.nonce)):
            return message_payloads.message(earlier, self._world.bot)
        nonce = draft.nonce
        message = talk.post(self._world, channel, self._world.bot, draft)
        if nonce:
            self._world.nonces[self._world.bot.id, nonce] = message
        return {**message_payloads.message(message, self._world.bot), **({"nonce": nonce} if nonce else {})}

    def _may_send(self, channel: Channel, body: Json, files: dict[str, File]) -> None:
        if not channel.is_text:
            raise Refused(WRONG_KIND_OF_CHANNEL)
        if channel.guild is None and not self._access.takes_direct_messages(channel.recipients[0]):
            raise Refused(CANNOT_DIRECT_MESSAGE)
        self._access.to_write(channel)
        needed = {
            Permission.ATTACH_FILES: bool(files),
            Permission.EMBED_LINKS: bool(body.get("embeds")),
            Permission.SEND_POLLS: bool(body.get("poll")),
            Permission.SEND_TTS_MESSAGES: bool(body.get("tts")),
        }
        for permission, is_needed in needed.items():
            if is_needed and not may(channel, self._world.bot, permission):
                raise Refused(MISSING_PERMISSIONS)

    def draft(self, channel: Channel, body: Json, files: dict[str, File]) -> talk.Draft:
        """Of a body that has been checked."""
        nonce = body.get("nonce")
        return talk.Draft(
            content=body.get("content") or "",
            embeds=[{"type": "rich", **each} for each in body.get("embeds") or []],
            components=components.with_ids(body.get("components") or []),
            attachments=attachments(self._world, channel, body, files),
            stickers=[{"id": str(each), "name": "sticker", "format_type": 1} for each in body.get("sticker_ids") or []],
            poll=talk.as_sent(body.get("poll"), self._world.clock()),
            flags=body.get("flags") or 0,
            nonce=None if nonce is None else str(nonce),
            allowed=body.get("allowed_mentions"),
            tts=body.get("tts", False),
        )

    def _said_before(self, nonce: str) -> Message | None:
        earlier = self._world.nonces.get((self._world.bot.id, nonce))
        return earlier if earlier and self._world.clock() - earlier.created_at < NONCE_HOLDS else None

    def _refer(self, channel: Channel, reference: Json, draft: talk.Draft) -> None:
        is_forward = reference.get("type") == 1
        place = as_id(reference.get("channel_id") or channel.id, "message_reference.channel_id")
        source = self._access.channel(place) if is_forward else channel
        message = source.messages.get(as_id(reference["message_id"], "message_reference.message_id"))
        if not is_forward and not may(channel, self._world.bot, Permission.READ_MESSAGE_HISTORY):
            raise Refused(CANNOT_REPLY_WITHOUT_HISTORY)
        if message is None or place != source.id:
            if reference.get("fail_if_not_exists", True) or is_forward:
                raise invalid("message_reference", "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message")
            return
        draft.reference = talk.pointing_to(message, is_forward=is_forward)
        if is_forward:
            if self._access.hides(message):
                raise Refused(CANNOT_FORWARD_UNREADABLE)
            draft.snapshots = [talk.snapshot(message, self._world.bot)]
        elif message.kind not in (Says.DEFAULT, Says.REPLY, Says.COMMAND, Says.CONTEXT_MENU):
            raise invalid("message_reference", "REPLIES_CANNOT_REPLY_TO_SYSTEM_MESSAGE", "Cannot reply to a system message")
        else:
            draft.kind, draft.replied_to = Says.REPLY, message

    # ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _history(self, call: Call) -> Answer:
        """Newest first. Without the permission there is none."""
        channel = self._access.to_read(call)
        check_fields(dict(call.query), "", dict.fromkeys(("limit", "before", "after", "around"), snowflake))
        limit = int(call.query.get("limit", 50))
        if not 1 <= limit <= 100:
            raise invalid("limit", "NUMBER_TYPE_MAX", "int value should be between 1 and 100.")
        if not may(channel, self._world.bot, Permission.READ_MESSAGE_HISTORY):
            return []
        return [self._access.shown(message) for message in _page(channel, call.query, limit)]

    def _get(self, call: Call) -> Answer:
        return self._access.shown(self._access.message(call))

    # ── changing ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _edit(self, call: Call) -> Answer:
        message, body = self._access.message(call), call.body
        rules.check_body(body, rules.EDIT, rules.FLAGS_TO_SEND)
        if message.author is not self._world.bot:
            if set(body) - {"flags"} or not may(message.channel, self._world.bot, Permission.MANAGE_MESSAGES):
                raise Refused(CANNOT_EDIT_OTHERS)
        elif message.kind not in (Says.DEFAULT, Says.REPLY, Says.COMMAND, Says.CONTEXT_MENU):
            raise Refused(SYSTEM_MESSAGE)
        self._access.to_touch(message.channel)
        self.change(message, body, call.files)
        return message_payloads.message(message, self._world.bot)

    def change(self, message: Message, body: Json, files: dict[str, File]) -> None:
        """What the body names is changed; the rest stays. Raises Refused where that cannot stand."""
        asked = body.get("flags")
        flags = message.flags if asked is None else message.flags & ~SUPPRESS_EMBEDS | asked & (SUPPRESS_EMBEDS | COMPONENTS_V2)
        kept = message.attachments
        files_now = attachments(self._world, message.channel, body, files, kept) if body.get("attachments") is not None else list(kept)
        if files and body.get("attachments") is None:
            files_now += attachments(self._world, message.channel, body, files)
        new: Json = {
            "content": body.get("content", message.content) or "",
            "embeds": body.get("embeds", message.embeds) or [],
            "components": body.get("components", message.components) or [],
            "flags": flags,
        }
        rest = {"sticker_ids": message.stickers, "poll": message.poll, "is_forward": message.snapshots}
        rules.check_whole({**new, **rest}, len(files_now), may_be_second_version=bool(flags & COMPONENTS_V2))
        message.content, message.flags, message.attachments = new["content"], flags, files_now
        message.embeds = [{"type": "rich", **each} for each in new["embeds"]]
        message.components = components.with_ids(new["components"])
        if "content" in body or "allowed_mentions" in body:
            talk.mention(message, body.get("allowed_mentions"))
        talk.say_changed(self._world, message)

    def _delete(self, call: Call) -> Answer:
        message = self._access.message(call)
        if message.author is not self._world.bot:
            self._access.needs(message.channel, Permission.MANAGE_MESSAGES)
        if message.kind not in DELETABLE:
            raise Refused(SYSTEM_MESSAGE)
        self._access.to_touch(message.channel)
        talk.delete(self._world, message)
        return None

    def _delete_many(self, call: Call) -> Answer:
        channel = self._access.seen(call)
        self._access.needs(channel, Permission.MANAGE_MESSAGES)
        check_fields(call.body, "", {"messages": many(snowflake, 100, 2)}, ["messages"])
        for number in call.body["messages"]:
            if message := channel.messages.get(int(number)):
                talk.delete(self._world, message)
        return None


def _page(channel: Channel, query: Mapping[str, str], limit: int) -> list[Message]:
    messages = sorted((each for each in channel.messages.values() if not each.seen_only_by), key=lambda each: each.id)
    if "around" in query:
        place, half = int(query["around"]), limit // 2
        before = [each for each in messages if each.id < place][-half:] if half else []
        messages = before + [each for each in messages if each.id >= place][: limit - len(before)]
    elif "after" in query:
        messages = [each for each in messages if each.id > int(query["after"])][:limit]
    elif "before" in query:
        messages = [each for each in messages if each.id < int(query["before"])]
    return messages[-limit:][::-1]
