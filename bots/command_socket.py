"""The Unix socket beside the database: how other commands of this machine write while Eva runs. One JSON object a line."""

import asyncio
import contextlib
import json
import os
import re
import secrets
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import structlog

from bots.terminal import TerminalChannel
from core.messages import Address, Audience, Message, Reply, new_id
from core.pauses import Pauses
from core.ports import ChannelError, EvaError

log = structlog.get_logger()

LONGEST_PATH = 100  # bytes; the kernel takes 107
LONGEST_LINE = 1 << 20
PLACE = re.compile(r"[0-9]{1,12}")  # of a terminal
MESSAGE = re.compile(r"M-[0-9A-Z]{16}")  # the id of one

Deliver = Callable[[Message], Awaitable[object]]
Forget = Callable[[str], Awaitable[int]]


def socket_path(database: Path) -> Path:
    """Where the process that serves this database listens. A path that is too long for the kernel has a short stand-in."""
    beside = database.absolute().with_name(f"{database.name}.sock")
    if len(os.fsencode(beside)) <= LONGEST_PATH:
        return beside
    return Path(tempfile.gettempdir()) / f"eva-{os.getuid()}-{sha256(os.fsencode(beside)).hexdigest()[:16]}.sock"


class CommandSocket:
    """Serves terminals: each connection is one conversation; and whoever forgets a customer."""

    def __init__(
        self, path: Path, terminal: TerminalChannel, deliver: Deliver, forget: Forget, clock: Callable[[], datetime], pauses: Pauses
    ) -> None:
        self._path, self._terminal, self._deliver, self._forget, self._clock = path, terminal, deliver, forget, clock
        self._pauses = pauses
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()

    async def start(self) -> None:
        """Listens, for this user only. The database's lock is ours, so a socket that is left there is nobody's."""
        self._path.unlink(missing_ok=True)
        before = os.umask(0o177)
        try:
            self._server = await asyncio.start_unix_server(self._serve, self._path, limit=LONGEST_LINE)
        finally:
            os.umask(before)

    async def stop(self) -> None:
        """Ends all conversations of terminals."""
        if self._server:
            self._server.close()
            for writer in self._open:
                writer.close()
            await self._server.wait_closed()
            self._path.unlink(missing_ok=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        def show(reply: Reply) -> None:
            writer.write(_line(_shown(reply)))

        place = str(secrets.randbelow(10**12))
        self._open.add(writer)
        self._terminal.open(place, show)
        try:
            while line := await reader.readline():
                if before := _before(line):
                    told, place = self._go_on(before, place, show)
                else:
                    told = await self._do(place, line)
                writer.write(_line(told))
                await writer.drain()
        except (ConnectionError, ValueError) as error:
            log.info("terminal_left", error=str(error))
        finally:
            self._terminal.close(place)
            self._open.discard(writer)
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    def _go_on(self, before: str, place: str, show: Callable[[Reply], None]) -> tuple[dict[str, Any], str]:
        """What is answered, and the place of this terminal from now on."""
        if self._terminal.is_open(before):
            return {"error": "another terminal is in that conversation"}, place
        self._terminal.close(place)
        self._terminal.open(before, show)
        return {"at": before}, before

    async def _do(self, place: str, line: bytes) -> dict[str, Any]:
        try:
            match json.loads(line):
                case {"forget": str(customer)}:
                    return {"forgotten": await self._forget(customer)}
                case {"pause": str(channel)}:
                    await self._pauses.pause(channel)
                    return {"paused": channel}
                case {"resume": str(channel)}:
                    await self._pauses.resume(channel)
                    return {"resumed": channel}
                case {"say": str(text), **more}:
                    return await self._say(place, text, Audience(str(more.get("as", "customer"))), str(more.get("id") or new_id("M")))
        except (ValueError, RecursionError):
            pass
        except EvaError as error:
            return {"error": str(error)}
        return {"error": "this is no command"}

    async def _say(self, place: str, text: str, audience: Audience, id: str) -> dict[str, Any]:
        if not MESSAGE.fullmatch(id):
            raise ValueError("no id of a message")
        message = Message(
            address=Address("terminal", place), customer=f"terminal:{place}", id=id, text=text, at=self._clock(), audience=audience
        )
        await self._deliver(message)
        return {"kept": message.id}


def _before(line: bytes) -> str:
    """The place of the conversation that a terminal wants to go on with, if it asks for one."""
    try:
        match json.loads(line):
            case {"at": str(place)} if PLACE.fullmatch(place):
                return place
    except (ValueError, RecursionError):
        pass
    return ""


def _shown(reply: Reply) -> dict[str, Any]:
    sources = [{"title": source.title, "link": source.link} for source in reply.sources]
    return {"reply": reply.key, "text": reply.text, "sources": sources, "last": reply.last, "answers": reply.answers}


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"


class Terminal:
    """The other end: what `eva chat`, `eva ask` and `eva forget` speak through."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def connect(cls, path: Path) -> "Terminal":
        """Raises OSError where nobody listens."""
        return cls(*await asyncio.open_unix_connection(path, limit=LONGEST_LINE))

    async def say(self, text: str, audience: Audience = Audience.CUSTOMER) -> AsyncIterator[dict[str, Any]]:
        """Each state of the reply, the last one marked so. Raises ChannelError when Eva goes away, and for what she refuses."""
        id = new_id("M")
        self._writer.write(_line({"say": text, "as": audience, "id": id}))
        async for told in self._told():
            if "error" in told:
                raise ChannelError(told["error"], permanent=True)
            if id in told.get("answers", ()):  # another one answers what was said earlier, maybe in a terminal that has gone
                yield told
                if told["last"]:
                    return

    async def go_on(self, place: str) -> None:
        """From now on this is the terminal at that place. Raises ChannelError when Eva goes away, and where another one is there."""
        await self._done({"at": place}, "at")

    async def replies(self) -> AsyncIterator[dict[str, Any]]:
        """Each state of each reply at this place, for as long as one listens. What had begun before this terminal was there may never come
        to its end here: that stands in the database. Raises ChannelError when Eva goes away."""
        async for told in self._told():
            if "reply" in told:
                yield told

    async def forget(self, customer: str) -> int:
        """How many conversations of theirs there were. Raises ChannelError when Eva goes away, and for what she refuses."""
        self._writer.write(_line({"forget": customer}))
        async for told in self._told():
            if "error" in told:
                raise ChannelError(told["error"], permanent=True)
            if "forgotten" in told:
                return int(told["forgotten"])
        return 0

    async def pause(self, channel: str) -> None:
        """No more is answered there from now on. Raises ChannelError when Eva goes away, and for what she refuses."""
        await self._done({"pause": channel}, "paused")

    async def resume(self, channel: str) -> None:
        """The reverse of `pause`."""
        await self._done({"resume": channel}, "resumed")

    async def _done(self, command: dict[str, str], answer: str) -> None:
        self._writer.write(_line(command))
        async for told in self._told():
            if "error" in told:
                raise ChannelError(told["error"], permanent=True)
            if answer in told:
                return

    async def _told(self) -> AsyncIterator[dict[str, Any]]:
        with contextlib.suppress(ConnectionError):
            while line := await self._reader.readline():
                yield json.loads(line)
        raise ChannelError("Eva has stopped; what you wrote is kept if she had taken it in")

    async def close(self) -> None:
        """Leaves."""
        self._writer.close()
        with contextlib.suppress(ConnectionError):
            await self._writer.wait_closed()
