"""HTTP/1.1 as far as Claude's service needs it: requests with a length, answers in one piece or in chunks."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Self

from tests.doubles.claude_schema import JsonObject
from tests.doubles.claude_script import Event, new_id

END_OF_HEAD = b"\r\n\r\n"
PHRASES = {200: "OK", 400: "Bad Request", 401: "Unauthorized", 404: "Not Found", 413: "Payload Too Large", 429: "Too Many Requests"}


@dataclass(frozen=True, kw_only=True)
class Request:
    """What a client has asked; `body` is empty where it is no JSON object."""

    method: str
    path: str
    headers: Mapping[str, str]  # names in lower case
    raw: bytes
    body: JsonObject
    at: float  # `time.perf_counter()` when all of it was here

    @classmethod
    async def read(cls, reader: asyncio.StreamReader) -> Self | None:
        """The next one, or None when the client has no more."""
        try:
            head = await reader.readuntil(END_OF_HEAD)
            first, *lines = head.decode("latin-1").split("\r\n")[:-2]
            headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
            raw = await reader.readexactly(int(headers.get("content-length", 0)))
        except (asyncio.IncompleteReadError, ConnectionError):
            return None
        at = time.perf_counter()  # before it is looked at, which is the service's time
        method, target, _ = first.split(" ")
        path = target.partition("?")[0]
        return cls(method=method, path=path, headers=headers, raw=raw, body=as_object(raw), at=at)


def as_object(raw: bytes) -> JsonObject:
    try:
        value = json.loads(raw)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


class Response:
    """One answer on a connection, in one piece or in chunks of at most so many bytes."""

    def __init__(self, writer: asyncio.StreamWriter, chunk: int | None) -> None:
        self._writer, self._chunk = writer, chunk
        self.id = new_id("req")
        self.has_begun = False

    def send(self, status: int, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        """All of it."""
        self._head(status, {"content-type": "application/json", "content-length": str(len(body)), **(headers or {})})
        self._writer.write(body)

    def refuse(self, status: int, kind: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        """An error as the service words it."""
        body = {**error_event(kind, message), "request_id": self.id}
        self.send(status, json.dumps(body).encode(), headers)

    def begin(self) -> None:
        """A stream of events."""
        self._head(
            200,
            {"content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache", "transfer-encoding": "chunked"},
        )

    async def write(self, data: bytes) -> None:
        """More of the stream; others have their turn after each chunk."""
        size = self._chunk or len(data)
        for at in range(0, len(data), size):
            piece = data[at : at + size]
            self._writer.write(b"%x\r\n%b\r\n" % (len(piece), piece))
            await self._writer.drain()
            await asyncio.sleep(0)

    def end(self) -> None:
        """The end of the stream."""
        self._writer.write(b"0\r\n\r\n")

    def drop(self) -> None:
        """Nothing more comes on this connection, and nothing says so."""
        self._writer.close()

    def _head(self, status: int, headers: Mapping[str, str]) -> None:
        self.has_begun = True
        lines = [f"HTTP/1.1 {status} {PHRASES.get(status, 'Error')}", f"request-id: {self.id}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self._writer.write("\r\n".join(lines).encode() + END_OF_HEAD)


def error_event(kind: str, message: str) -> Event:
    return {"type": "error", "error": {"type": kind, "message": message}}


Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Line(asyncio.StreamReaderProtocol):
    """A connection; when the client goes away, whoever serves it is cancelled."""

    def __init__(self, serve: Serve) -> None:
        self.reader = asyncio.StreamReader()
        self._serve = serve
        self.task: asyncio.Future[None] | None = None
        super().__init__(self.reader, self._begin)

    def _begin(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.task = asyncio.ensure_future(self._serve(reader, writer))

    def eof_received(self) -> bool | None:
        self._leave()
        return super().eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        self._leave()
        super().connection_lost(exc)

    def _leave(self) -> None:
        if self.task:
            self.task.cancel()
