"""The routes of messages: send, read, change, delete, react, pin, type."""

import mimetypes
from collections.abc import Iterable, Mapping
from datetime import timedelta

from tests.doubles import discord_payloads as payloads
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
    TOO_LARGE,
    TOO_MANY_PINS,
    TOO_MANY_REACTIONS,
    UNKNOWN_EMOJI,
    UNKNOWN_MESSAGE,
    WRONG_KIND_OF_CHANNEL,
    Json,
    Refused,
    invalid,
)
from tests.doubles.discord_fields import check_fields, many, snowflake
from tests.doubles.discord_ids import as_id
from tests.doubles.discord_permissions import Permission, may
from tests.doubles.discord_state import COMPONENTS_V2, DELETABLE, SUPPRESS_EMBEDS, Attachment, Channel, Message, Says
from tests.doubles.discord_world import World

NONCE_HOLDS = timedelta(minutes=5)
CHANNEL = "/channels/{channel_id}"
MESSAGE = CHANNEL + "/messages/{message_id}"
MOST_PINS, MOST_REACTIONS = 250, 20


class Messages:
    """What the bot may do with them; `access` knows whether it may."""

    def __init__(self, world: World, access: Access, routes: Routes) -> None:
        self._world, self._access = world, access
        routes.add(f"POST {CHANNEL}/messages/bulk-delete", self._delete_many)
        for pins in (f"{CHANNEL}/messages/pins", f"{CHANNEL}/pins"):
            routes.add(f"PUT {pins}/{{message_id}}", self._pin)
            routes.add(f"DELETE {pins}/{{message_id}}", self._unpin)
            routes.add(f"GET {pins}", self._pins)
        routes.add(f"POST {CHANNEL}/messages", self._send)
        routes.add(f"GET {CHANNEL}/messages", self._history)
        routes.add(f"GET {MESSAGE}", self._get)
        routes.add(f"PATCH {MESSAGE}", self._edit)
        routes.add(f"DELETE {MESSAGE}", self._delete)
        routes.add(f"POST {CHANNEL}/typing", self._type)
        routes.add(f"PUT {MESSAGE}/reactions/{{emoji}}/@me", self._react)
        routes.add(f"DELETE {MESSAGE}/reactions/{{emoji}}/@me", self._unreact)
        routes.add(f"DELETE {MESSAGE}/reactions/{{emoji}}/{{user_id}}", self._unreact)
        routes.add(f"GET {MESSAGE}/reactions/{{emoji}}", self._reacted)

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
            return payloads.message(earlier, self._world.bot)
        nonce = draft.nonce
        message = talk.post(self._world, channel, self._world.bot, draft)
        if nonce:
            self._world.nonces[self._world.bot.id, nonce] = message
        return {**payloads.message(message, self._world.bot), **({"nonce": nonce} if nonce else {})}

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
            components=with_ids(body.get("components") or []),
            attachments=self.attachments(channel, body, files, kept=[]),
            stickers=[{"id": str(each), "name": "sticker", "format_type": 1} for each in body.get("sticker_ids") or []],
            poll=talk.as_sent(body.get("poll"), self._world.clock()),
            flags=body.get("flags") or 0,
            nonce=None if nonce is None else str(nonce),
            allowed=body.get("allowed_mentions"),
            tts=body.get("tts", False),
        )

    def attachments(self, channel: Channel, body: Json, files: dict[str, File], kept: Iterable[Attachment]) -> list[Attachment]:
        """New files, and those of `kept` that the body names. Raises Refused for a file that is not there."""
        known = {str(each.id): each for each in kept}
        described = {str(each["id"]): each for each in body.get("attachments") or []}
        for index, number in enumerate(described):
            if number not in known and number not in files:
                raise invalid(f"attachments.{index}.id", "ATTACHMENT_NOT_FOUND", "Attachment data not found")
        new = [self._store(channel, file, described.get(number, {})) for number, file in files.items()]
        return [known[number] for number in described if number in known] + new

    def _store(self, channel: Channel, file: File, described: Json) -> Attachment:
        if len(file.content) > rules.LARGEST_FILE:
            raise Refused(TOO_LARGE)
        return store(self._world, channel, described.get("filename") or file.name, file.content, described.get("description"))

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
        channel = self._access.seen(call)
        check_fields(dict(call.query), "", dict.fromkeys(("limit", "before", "after", "around"), snowflake))
        limit = int(call.query.get("limit", 50))
        if not 1 <= limit <= 100:
            raise invalid("limit", "NUMBER_TYPE_MAX", "int value should be between 1 and 100.")
        if not may(channel, self._world.bot, Permission.READ_MESSAGE_HISTORY):
            return []
        return [self._access.shown(message) for message in _page(channel, call.query, limit)]

    def _get(self, call: Call) -> Answer:
        return self._access.shown(self._message(call))

    def _message(self, call: Call) -> Message:
        channel = self._access.seen(call)
        message = channel.messages.get(call.number("message_id"))
        if message is None or message.seen_only_by:
            raise Refused(UNKNOWN_MESSAGE)
        return message

    # ── changing ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _edit(self, call: Call) -> Answer:
        message, body = self._message(call), call.body
        rules.check_body(body, rules.EDIT, rules.FLAGS_TO_SEND)
        if message.author is not self._world.bot:
            if set(body) - {"flags"} or not may(message.channel, self._world.bot, Permission.MANAGE_MESSAGES):
                raise Refused(CANNOT_EDIT_OTHERS)
        elif message.kind not in (Says.DEFAULT, Says.REPLY, Says.COMMAND, Says.CONTEXT_MENU):
            raise Refused(SYSTEM_MESSAGE)
        self._access.to_touch(message.channel)
        self.change(message, body, call.files)
        return payloads.message(message, self._world.bot)

    def change(self, message: Message, body: Json, files: dict[str, File]) -> None:
        """What the body names is changed; the rest stays. Raises Refused where that cannot stand."""
        asked = body.get("flags")
        flags = message.flags if asked is None else message.flags & ~SUPPRESS_EMBEDS | asked & (SUPPRESS_EMBEDS | COMPONENTS_V2)
        kept = message.attachments
        attachments = self.attachments(message.channel, body, files, kept) if body.get("attachments") is not None else list(kept)
        if files and body.get("attachments") is None:
            attachments += self.attachments(message.channel, body, files, [])
        new: Json = {
            "content": body.get("content", message.content) or "",
            "embeds": body.get("embeds", message.embeds) or [],
            "components": body.get("components", message.components) or [],
            "flags": flags,
        }
        rest = {"sticker_ids": message.stickers, "poll": message.poll, "is_forward": message.snapshots}
        rules.check_whole({**new, **rest}, len(attachments), may_be_second_version=bool(flags & COMPONENTS_V2))
        message.content, message.flags, message.attachments = new["content"], flags, attachments
        message.embeds = [{"type": "rich", **each} for each in new["embeds"]]
        message.components = with_ids(new["components"])
        if "content" in body or "allowed_mentions" in body:
            talk.mention(message, body.get("allowed_mentions"))
        talk.say_changed(self._world, message)

    def _delete(self, call: Call) -> Answer:
        message = self._message(call)
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

    # ── the rest ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _type(self, call: Call) -> Answer:
        channel = self._access.seen(call)
        self._access.to_write(channel)
        talk.type_in(self._world, channel, self._world.bot)
        return None

    def _react(self, call: Call) -> Answer:
        message, key = self._message(call), call.parts["emoji"]
        self._access.needs(message.channel, Permission.READ_MESSAGE_HISTORY)
        if key not in message.reactions:
            self._access.needs(message.channel, Permission.ADD_REACTIONS)
            if len(message.reactions) >= MOST_REACTIONS:
                raise Refused(TOO_MANY_REACTIONS)
        if key.isascii() and not key.partition(":")[2].isdecimal():
            raise Refused(UNKNOWN_EMOJI)
        self._access.to_touch(message.channel)
        talk.react(self._world, message, self._world.bot, key)
        return None

    def _unreact(self, call: Call) -> Answer:
        message = self._message(call)
        user = self._world.bot
        if "user_id" in call.parts:
            self._access.needs(message.channel, Permission.MANAGE_MESSAGES)
            user = self._access.user(call.number("user_id"))
        self._access.to_touch(message.channel)
        talk.unreact(self._world, message, user, call.parts["emoji"])
        return None

    def _reacted(self, call: Call) -> Answer:
        who = self._message(call).reactions.get(call.parts["emoji"], [])
        return [payloads.user(self._world.users[each]) for each in who]

    def _pin(self, call: Call) -> Answer:
        message = self._message(call)
        self._access.needs(message.channel, Permission.PIN_MESSAGES)
        self._access.to_touch(message.channel)
        if sum(each.pinned_at is not None for each in message.channel.messages.values()) >= MOST_PINS:
            raise Refused(TOO_MANY_PINS)
        if message.pinned_at is None:
            talk.pin(self._world, message, self._world.bot)
        return None

    def _unpin(self, call: Call) -> Answer:
        message = self._message(call)
        self._access.needs(message.channel, Permission.PIN_MESSAGES)
        talk.unpin(self._world, message)
        return None

    def _pins(self, call: Call) -> Answer:
        channel = self._access.seen(call)
        pinned = [each for each in channel.messages.values() if each.pinned_at]
        if not call.path.endswith("messages/pins"):
            return [self._access.shown(each) for each in pinned]
        items = [{"pinned_at": payloads.iso(each.pinned_at), "message": self._access.shown(each)} for each in pinned]
        return {"items": items[::-1], "has_more": False}


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


def store(world: World, channel: Channel, name: str, content: bytes, description: str | None = None) -> Attachment:
    """A file, to be fetched from its address by anybody."""
    number = world.snowflakes.next()
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    path = f"/attachments/{channel.id}/{number}/{name}"
    world.files[path] = (content, kind)
    url = f"{world.address}{path}?ex=0&is=0&hm=0"
    return Attachment(id=number, filename=name, content=content, url=url, content_type=kind, description=description)


def with_ids(components: list[Json]) -> list[Json]:
    """As Discord gives them back: each has a number, and a menu its defaults."""
    count = 0

    def numbered(component: Json) -> Json:
        nonlocal count
        count += 1
        shown = {**component, "id": component.get("id") or count}
        if "components" in component:
            shown["components"] = [numbered(each) for each in component["components"]]
        if "accessory" in component:
            shown["accessory"] = numbered(component["accessory"])
        return shown

    return [numbered(each) for each in components]
