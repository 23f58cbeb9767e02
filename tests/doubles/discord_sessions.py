"""A session of the gateway, and the connections on which it speaks."""

import asyncio
import json
import zlib
from dataclasses import dataclass, field

from aiohttp import web

from tests.doubles.discord_errors import Json
from tests.doubles.discord_state import Guild

DISPATCH = 0


class Closed(Exception):
    """The server ends the connection, with this code."""

    def __init__(self, code: int, reason: str) -> None:
        self.code, self.reason = code, reason
        super().__init__(f"{code} {reason}")


@dataclass(kw_only=True, eq=False)
class Session:
    """What a client has identified as; it outlives its connections until it is forgotten."""

    id: str
    intents: int
    shard: tuple[int, int]
    sent: list[Json] = field(default_factory=list)  # all dispatches, in their order
    line: "Line | None" = None
    is_held: bool = False
    held_from: int = 0  # of what was sent

    def dispatch(self, name: str, payload: Json) -> None:
        frame = {"op": DISPATCH, "t": name, "s": len(self.sent) + 1, "d": payload}
        self.sent.append(frame)
        if self.line and not self.is_held:
            self.line.send(frame)

    def hold(self) -> None:
        """What is dispatched from now on waits until the release."""
        self.is_held, self.held_from = True, len(self.sent)

    def release(self) -> None:
        if self.is_held and self.line:
            for frame in self.sent[self.held_from :]:
                self.line.send(frame)
        self.is_held = False

    def hears_of(self, guild: Guild | None) -> bool:
        """Direct messages go to the first shard."""
        index, count = self.shard
        return ((guild.id >> 22) % count if guild else 0) == index


@dataclass(kw_only=True, eq=False)
class Line:
    """One connection."""

    socket: web.WebSocketResponse
    transport: asyncio.Transport
    compresses: bool
    session: Session | None = None
    commands: int = 0
    out: "asyncio.Queue[Json | Closed]" = field(default_factory=asyncio.Queue)

    def __post_init__(self) -> None:
        self._deflate = zlib.compressobj()

    def send(self, frame: Json) -> None:
        self.out.put_nowait(frame)

    async def write_all(self) -> None:
        """In the order in which it was sent, until the connection ends."""
        while True:
            frame = await self.out.get()
            if isinstance(frame, Closed):
                await self.socket.close(code=frame.code, message=frame.reason.encode())
                return
            text = json.dumps(frame)
            if self.compresses:
                await self.socket.send_bytes(self._deflate.compress(text.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH))
            else:
                await self.socket.send_str(text)
