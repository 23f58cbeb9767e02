"""What people send along: described when it arrives, and fetched from Discord when somebody looks at it."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

import discord
import structlog

from bots.discord.client import Client
from bots.discord.refusals import FAILURES
from core.messages import File

log = structlog.get_logger()

PAUSES = (0.3, 1.0)  # seconds, after a fetch that failed for a reason that may pass


def files_of(message: discord.Message) -> tuple[File, ...]:
    """What was sent along with it, or with what it forwards. What somebody has spoken is no file: see `words`."""
    if message.flags.voice:
        return ()
    forwarded = (file for each in message.message_snapshots for file in each.attachments)
    described = ((file.id, file.filename, file.content_type, file.size) for file in (*message.attachments, *forwarded))
    return tuple(_file(message.channel.id, message.id, *each) for each in described)


def files_told(channel: int, message: Mapping[str, object], attachments: Iterable[Mapping[str, object]]) -> Iterator[File]:
    """The same of a message as Discord writes it."""
    for each in attachments:
        yield _file(channel, message["id"], each["id"], str(each["filename"]), each.get("content_type"), each.get("size"))


def _file(channel: object, message: object, id: object, name: str, kind: object, size: object) -> File:
    return File(id=f"{channel}/{message}/{id}", name=name, kind=str(kind or ""), size=int(str(size or 0)))


class Fetching:
    """`up` gives the client. The address of a file is good for a day only, so Discord is asked for the message again: then it is fresh."""

    def __init__(self, up: Callable[[], Client]) -> None:
        self._up = up

    async def fetch(self, files: Sequence[File]) -> AsyncGenerator[tuple[str, bytes]]:
        """See `core.ports.Files`."""
        for place, wanted in groupby(files, lambda file: file.id.rpartition("/")[0]):
            channel, _, message = place.partition("/")
            there = await self._attachments(int(channel), int(message))
            for file in wanted:
                attachment = there.get(file.id)
                content = await self._read(attachment) if attachment else None
                if content is not None:
                    yield file.id, content

    async def _attachments(self, channel: int, message: int) -> dict[str, discord.Attachment]:
        """By the ids that `files_of` has given; none where the message is gone."""
        for pause in (*PAUSES, None):
            try:
                found = await self._up().get_partial_messageable(channel).fetch_message(message)
            except FAILURES as error:
                if not await _passes(error, pause):
                    return {}
            else:
                forwarded = (file for each in found.message_snapshots for file in each.attachments)
                return {f"{channel}/{message}/{file.id}": file for file in (*found.attachments, *forwarded)}
        return {}

    async def _read(self, attachment: discord.Attachment) -> bytes | None:
        for pause in (*PAUSES, None):
            try:
                return await attachment.read()
            except FAILURES as error:
                if not await _passes(error, pause):
                    return None
        return None


async def _passes(error: BaseException, pause: float | None) -> bool:
    """Whether it is worth another try; then the pause is over."""
    if pause is None or isinstance(error, discord.NotFound | discord.Forbidden):
        log.warning("file_not_fetched", error=type(error).__name__)
        return False
    await asyncio.sleep(pause)
    return True
