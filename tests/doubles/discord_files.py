"""Files of messages: sent with a form, kept, and fetched again from their address."""

import mimetypes
from collections.abc import Iterable

from tests.doubles.discord_calls import File
from tests.doubles.discord_errors import TOO_LARGE, Json, Refused, invalid
from tests.doubles.discord_state import Attachment, Channel
from tests.doubles.discord_world import World

LARGEST_FILE = 10 * 1024 * 1024


def attachments(world: World, channel: Channel, body: Json, files: dict[str, File], kept: Iterable[Attachment] = ()) -> list[Attachment]:
    """New files, and those of `kept` that the body names. Raises Refused for a file that is not there."""
    known = {str(each.id): each for each in kept}
    described = {str(each["id"]): each for each in body.get("attachments") or []}
    for index, number in enumerate(described):
        if number not in known and number not in files:
            raise invalid(f"attachments.{index}.id", "ATTACHMENT_NOT_FOUND", "Attachment data not found")
    new = [_store(world, channel, file, described.get(number, {})) for number, file in files.items()]
    return [known[number] for number in described if number in known] + new


def _store(world: World, channel: Channel, file: File, described: Json) -> Attachment:
    if len(file.content) > LARGEST_FILE:
        raise Refused(TOO_LARGE)
    return store(world, channel, described.get("filename") or file.name, file.content, described.get("description"))


def store(world: World, channel: Channel, name: str, content: bytes, description: str | None = None) -> Attachment:
    """A file, to be fetched from its address by anybody."""
    number = world.snowflakes.next()
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    path = f"/attachments/{channel.id}/{number}/{name}"
    world.files[path] = (content, kind)
    url = f"{world.address}{path}?ex=0&is=0&hm=0"
    return Attachment(id=number, filename=name, content=content, url=url, content_type=kind, description=description)
