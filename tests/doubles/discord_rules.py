"""What a message may hold: the fields of its body, how long they are, and what does not go together."""

from collections.abc import Collection

from tests.doubles.discord_components import check_message_components
from tests.doubles.discord_errors import EMPTY_MESSAGE, Json, Refused, invalid
from tests.doubles.discord_fields import (
    Fields,
    anything,
    check_fields,
    flag,
    many,
    obj,
    one_of,
    or_null,
    snowflake,
    text,
    web_address,
    whole,
)
from tests.doubles.discord_state import COMPONENTS_V2, EPHEMERAL, SUPPRESS_EMBEDS, SUPPRESS_NOTIFICATIONS, VOICE_MESSAGE

_PICTURE = obj({"url": web_address, "proxy_url": anything, "height": anything, "width": anything, "flags": anything}, "url")
_EMBED: Fields = {
    "title": text(256, or_null=True),
    "type": text(20),
    "description": text(4096, or_null=True),
    "url": or_null(web_address),
    "timestamp": text(40, or_null=True),
    "color": whole(0, 0xFFFFFF, or_null=True),
    "footer": obj({"text": text(2048, 1), "icon_url": web_address, "proxy_icon_url": anything}, "text"),
    "image": _PICTURE,
    "thumbnail": _PICTURE,
    "video": anything,
    "provider": anything,
    "author": obj({"name": text(256, 1), "url": web_address, "icon_url": web_address, "proxy_icon_url": anything}, "name"),
    "fields": many(obj({"name": text(256, 1), "value": text(1024, 1), "inline": flag}, "name", "value"), 25),
    "flags": whole(0, 1 << 30),
}
_ALLOWED: Fields = {
    "parse": many(one_of("users", "roles", "everyone"), 3),
    "users": many(snowflake, 100, or_null=True),
    "roles": many(snowflake, 100, or_null=True),
    "replied_user": flag,
}
_REFERENCE: Fields = {
    "type": one_of(0, 1),
    "message_id": snowflake,
    "channel_id": or_null(snowflake),
    "guild_id": or_null(snowflake),
    "fail_if_not_exists": flag,
}
_ATTACHMENT: Fields = {
    "id": anything,
    "filename": text(1024, 1),
    "title": text(1024),
    "description": text(1024, or_null=True),
    "duration_secs": anything,
    "waveform": text(400),
    "content_type": anything,
    "size": anything,
    "url": anything,
    "proxy_url": anything,
    "height": anything,
    "width": anything,
    "spoiler": flag,
    "ephemeral": flag,
    "is_remix": flag,
    "flags": anything,
}
_POLL_TEXT = obj({"text": text(300, 1), "emoji": anything}, "text")
_POLL: Fields = {
    "question": _POLL_TEXT,
    "answers": many(obj({"poll_media": obj({"text": text(55, 1), "emoji": anything}, "text")}, "poll_media"), 10, 1),
    "duration": or_null(lambda value, path: whole(1, 768)(int(value), path)),
    "allow_multiselect": flag,
    "layout_type": one_of(1),
}


def _nonce(value: object, path: str) -> None:
    if isinstance(value, str):
        text(25)(value, path)
    else:
        whole(-(1 << 63), (1 << 63) - 1)(value, path)


_BOTH: Fields = {
    "content": text(2000, or_null=True),
    "embeds": many(obj(_EMBED), 10, or_null=True),
    "allowed_mentions": or_null(obj(_ALLOWED)),
    "components": many(anything, 40, or_null=True),
    "attachments": many(obj(_ATTACHMENT, "id"), 10, or_null=True),
    "flags": whole(0, 1 << 30, or_null=True),
    "tts": flag,
}
_REFERENCE_CHECK = or_null(obj(_REFERENCE, "message_id"))
CREATE: Fields = {
    **_BOTH,
    "nonce": or_null(_nonce),
    "enforce_nonce": flag,
    "message_reference": _REFERENCE_CHECK,
    "sticker_ids": many(snowflake, 3),
    "poll": or_null(obj(_POLL, "question", "answers")),
}
EDIT: Fields = _BOTH
REPLY: Fields = {**_BOTH, "poll": or_null(obj(_POLL, "question", "answers"))}  # to an interaction
FIRST_IN_FORUM: Fields = {**_BOTH, "sticker_ids": many(snowflake, 3)}

FLAGS_TO_SEND = SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | VOICE_MESSAGE | COMPONENTS_V2
FLAGS_TO_REPLY = FLAGS_TO_SEND | EPHEMERAL
LEGACY = ("content", "embeds", "sticker_ids", "poll")


def check_body(body: Json, fields: Fields, flags: int = FLAGS_TO_SEND, *, path: str = "") -> None:
    """What can be said of it without knowing where it goes. Raises Refused."""
    check_fields(body, path, fields)
    if (body.get("flags") or 0) & ~flags:
        raise invalid("flags", "MESSAGE_FLAGS_INVALID", "These flags cannot be set.")
    _check_embeds(body.get("embeds") or [])
    _check_allowed(body.get("allowed_mentions") or {})


def check_whole(body: Json, files: int, *, may_be_second_version: bool | None = None) -> None:
    """A message as it would stand: `body` holds all of it. Raises Refused."""
    is_second = bool((body.get("flags") or 0) & COMPONENTS_V2) if may_be_second_version is None else may_be_second_version
    if is_second:
        for name in LEGACY:
            if body.get(name):
                message = f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
                raise invalid(name, "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", message)
    check_message_components(body.get("components") or [], is_second)
    is_voice = (body.get("flags") or 0) & VOICE_MESSAGE
    if is_voice and (body.get("content") or files != 1):
        raise invalid("flags", "VOICE_MESSAGE_INVALID", "A voice message is one file of sound, and nothing else.")
    if not _says_something(body, files):
        raise Refused(EMPTY_MESSAGE)


def _says_something(body: Json, files: int) -> bool:
    said: Collection[object] = [body.get(name) for name in ("embeds", "components", "sticker_ids", "poll", "attachments")]
    return bool((body.get("content") or "").strip() or any(said) or files or body.get("is_forward"))


def _check_embeds(embeds: list[Json]) -> None:
    size = 0
    for index, embed in enumerate(embeds):
        if not any(embed.get(name) for name in ("title", "description", "fields", "image", "thumbnail", "author", "footer", "url")):
            raise invalid(f"embeds.{index}.description", "BASE_TYPE_REQUIRED", "This field is required")
        size += len(embed.get("title") or "") + len(embed.get("description") or "")
        size += len(embed.get("footer", {}).get("text", "")) + len(embed.get("author", {}).get("name", ""))
        size += sum(len(each["name"]) + len(each["value"]) for each in embed.get("fields", []))
    if size > 6000:
        raise invalid("embeds", "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000")


def _check_allowed(allowed: Json) -> None:
    for name in ("users", "roles"):
        if name in allowed.get("parse", []) and allowed.get(name):
            message = f'parse:["{name}"] and {name}: [ids...] are mutually exclusive.'
            raise invalid("allowed_mentions", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", message)
