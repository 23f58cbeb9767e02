"""Claude's Messages API on a loopback port: it plays what a test has scripted, and is as strict as the real service.

It refuses, each with one test in `tests/test_claude_double.py`:
- 401: no key; a wrong key
- 413: a request over 32 MB
- 404: another address; a model that does not exist
- 400, the envelope: no `anthropic-version`; a body that is no JSON; no `model`, `max_tokens` or `messages`; an unknown field; a value of
  another type; `temperature`, `top_p`, `top_k`; a thinking budget that `max_tokens` does not exceed, or below 1024
- 400, messages: none at all; one without content; the first not the user's; the last the assistant's (prefill); an unknown role; an unknown
  type of block; an unknown field of a block; a block that the other side only may write; a text that is empty, or blank
- 400, pictures and documents, in `tests/test_claude_double_media.py`: a type of file that there is not; a type that the bytes are not;
  bytes that are neither; a picture cut off; base64 that is none; an empty one; an unknown field; more than 5 MB, more than 8,000 pixels
  on a side, more than 2,000 where there are over 20; over 100 pictures and pages; a document with a password; one of the assistant's or
  in the system prompt
- 400, tools in messages: a result without its call in the message before; a call not answered in the next message; a result that stands
  behind other content; two calls with one id; two results for one call
- 400, tools on offer: a name twice; a name that is invalid; a schema that is not of type `object`; a schema that is none; a `strict` one
  that is open, or limits a value; a choice of a tool that is not on offer; a choice without any tools
- 400, citations: enabled for some search results or documents only; together with `output_config.format`
- 400, structured output: a schema that is open
- 400, caching: more than four marks, the one on the call included; a mark on thinking; a long lifetime behind a short one

It speaks of `POST /v1/messages` only, and does not know: server tools, containers, pictures and documents that are linked to or kept by
the service, what is to be seen in a picture, a system's role within the messages, batches, counting in advance, rate limits (they are
scripted). A request that it refuses uses up no script.
"""

import asyncio
import json
from collections import deque
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from tests.doubles import hold
from tests.doubles.claude_cache import PromptCache, Usage
from tests.doubles.claude_rules import KINDS, Refusal, check_body, check_headers
from tests.doubles.claude_schema import MessagesBody
from tests.doubles.claude_script import (
    Answer,
    Cut,
    ErrorEvent,
    Event,
    Hold,
    Malformed,
    Pause,
    Said,
    ScriptError,
    Spoken,
    Stall,
    Status,
    Step,
    Stop,
    Use,
    whole,
    written,
)
from tests.doubles.claude_wire import Line, Request, Response, error_event

__all__ = [
    "ClaudeDouble",
    "Cut",
    "ErrorEvent",
    "Hold",
    "Malformed",
    "Pause",
    "Request",
    "Said",
    "ScriptError",
    "Stall",
    "Status",
    "Step",
    "Stop",
    "Use",
]

KEY = "k"
LARGEST = 32 * 1024 * 1024  # bytes of a request
CACHED_FROM = 1024  # tokens
PATIENCE = 30  # seconds
GARBLED = b'event: content_block_delta\ndata: {"type": "content_block_delta", "ind\n\n'


def no_idea(request: Request) -> Sequence[Step]:
    """What is played when nothing else is said."""
    return ["I do not know."]


class ClaudeDouble:
    """Each request plays the next script; without one, `otherwise` decides. A script that cannot be played fails the test at the end."""

    def __init__(
        self,
        *,
        key: str = KEY,
        port: int = 0,
        chunk: int | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        cached_from: int = CACHED_FROM,
        largest: int = LARGEST,
    ) -> None:
        self.key = key
        self.requests: list[Request] = []  # refused ones too
        self.refusals: list[str] = []
        self.abandoned = 0  # answers that the client did not wait for
        self.otherwise: Callable[[Request], Sequence[Step]] = no_idea
        self._port, self._chunk, self._largest = port, chunk, largest
        self._cache = PromptCache(clock, cached_from)
        self._scripts: deque[Sequence[Step]] = deque()
        self._lines: list[Line] = []
        self._closing = False
        self._news = asyncio.Event()

    def says(self, *steps: Step) -> None:
        """The script of one request: pieces of text, each one delta, and whatever else happens. Nothing is an empty answer."""
        self._scripts.append(steps)

    @property
    def url(self) -> str:
        """What a client takes for `base_url`."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def at_the_door(self) -> list[float]:
        """`time.perf_counter()` when each of the requests was here."""
        return [request.at for request in self.requests]

    @property
    def connections(self) -> int:
        """How many were ever opened."""
        return len(self._lines)

    async def has(self, requests: int) -> None:
        """Returns when so many have come, in all."""
        await self._until(lambda: len(self.requests) >= requests)

    async def is_left(self, times: int) -> None:
        """Returns when so many answers were not waited for, in all."""
        await self._until(lambda: self.abandoned >= times)

    async def _until(self, is_so: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not is_so():
                self._news.clear()
                await self._news.wait()

    # ── opening and closing ──────────────────────────────────────────────────────────────────────────────────────────

    async def __aenter__(self) -> Self:
        self._server = await asyncio.get_running_loop().create_server(self._connect, "127.0.0.1", self._port, backlog=1_000)
        self._port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._closing = True
        self._server.close()
        tasks = [line.task for line in self._lines if line.task]
        for task in tasks:
            task.cancel()
        ends = await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0)  # the loop lets go of the connections
        for end in ends:
            if isinstance(end, Exception):
                raise end

    def _connect(self) -> Line:
        line = Line(self._serve)
        self._lines.append(line)
        return line

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while not writer.is_closing() and (request := await Request.read(reader)):
                await self._answer(request, Response(writer, self._chunk))
        except ConnectionError:
            pass  # the client went away while it was written to
        finally:
            if self._closing:
                writer.transport.abort()
            writer.close()

    # ── one request ──────────────────────────────────────────────────────────────────────────────────────────────────

    async def _answer(self, request: Request, response: Response) -> None:
        self.requests.append(request)
        self._news.set()
        try:
            asked = self._accept(request)
        except Refusal as refusal:
            self.refusals.append(refusal.message)
            response.refuse(refusal.status, refusal.kind, refusal.message)
            return
        try:
            await self._play(self._next_script(request), request, asked, response)
        except asyncio.CancelledError:
            self.abandoned += not self._closing
            self._news.set()
            raise

    def _accept(self, request: Request) -> MessagesBody:
        if (request.method, request.path) != ("POST", "/v1/messages"):
            raise Refusal(404, f"Not found: {request.method} {request.path}")
        check_headers(request.headers, self.key)
        if len(request.raw) > self._largest:
            raise Refusal(413, "Request exceeds the maximum allowed number of bytes.")
        if not request.body:
            raise Refusal(400, "The request body is not valid JSON, or no object.")
        return check_body(request.body)

    def _next_script(self, request: Request) -> Sequence[Step]:
        if request.body["max_tokens"] == 0:  # it only fills the cache
            return [Stop("max_tokens")]
        return self._scripts.popleft() if self._scripts else self.otherwise(request)

    async def _play(self, steps: Sequence[Step], request: Request, asked: MessagesBody, response: Response) -> None:
        outlet = (Streamed if asked.stream else InOnePiece)(asked, response, lambda: self._cache.count(request.body))
        stop: Stop | None = None
        for step in steps:
            match step:
                case Status():
                    answer_with(step, response)
                    return
                case Cut():
                    response.drop()
                    return
                case ErrorEvent():
                    await outlet.fail(step)
                    return
                case Stop():
                    stop = step
                case Malformed():
                    await outlet.garble()
                case Stall() | Pause() | hold.Hold():
                    await wait(step)
                case _:
                    await outlet.speak(step)
        await outlet.end(stop)


def answer_with(status: Status, response: Response) -> None:
    """Raises ScriptError once a stream has begun: its status has been sent."""
    if response.has_begun:
        raise ScriptError(f"status {status.status} cannot follow what was already said; use ErrorEvent")
    kind = KINDS.get(status.status, KINDS[500])
    headers = {} if status.retry_after is None else {"retry-after": f"{status.retry_after:g}"}
    response.refuse(status.status, kind, status.message or kind.replace("_", " ").capitalize(), headers)


async def wait(step: Stall | Pause | hold.Hold) -> None:
    match step:
        case Stall():
            await asyncio.Event().wait()
        case Pause():
            await asyncio.sleep(step.seconds)
        case hold.Hold():
            await step.stop_here()


class Streamed:
    """An answer as events, from the first word on."""

    def __init__(self, asked: MessagesBody, response: Response, count: Callable[[], Usage]) -> None:
        self._asked, self._response, self._count = asked, response, count
        self._answer: Answer | None = None

    async def speak(self, step: Spoken) -> None:
        for event in (await self._begun()).speak(step):
            await self._response.write(written(event))

    async def fail(self, error: ErrorEvent) -> None:
        """Before the first word, it is all that the stream holds."""
        if not self._response.has_begun:
            self._response.begin()
        await self._response.write(written(error_event(error.kind, error.message)))
        self._response.end()

    async def garble(self) -> None:
        await self._begun()
        await self._response.write(GARBLED)

    async def end(self, stop: Stop | None) -> None:
        for event in (await self._begun()).end(stop):
            await self._response.write(written(event))
        self._response.end()

    async def _begun(self) -> Answer:
        if self._answer is None:
            self._answer = Answer(self._asked, self._count())
            self._response.begin()
            for event in self._answer.begin():
                await self._response.write(written(event))
        return self._answer


class InOnePiece:
    """An answer as one JSON object, after the last word."""

    def __init__(self, asked: MessagesBody, response: Response, count: Callable[[], Usage]) -> None:
        self._asked, self._response, self._count = asked, response, count
        self._answer: Answer | None = None
        self._events: list[Event] = []
        self._garbled = False

    async def speak(self, step: Spoken) -> None:
        self._events += self._begun().speak(step)

    async def fail(self, error: ErrorEvent) -> None:
        status = next((status for status, kind in KINDS.items() if kind == error.kind), 500)
        self._response.refuse(status, error.kind, error.message)

    async def garble(self) -> None:
        self._garbled = True

    async def end(self, stop: Stop | None) -> None:
        self._events += self._begun().end(stop)
        body = json.dumps(whole(self._events)).encode()
        self._response.send(200, body[: len(body) // 2] if self._garbled else body)

    def _begun(self) -> Answer:
        if self._answer is None:
            self._answer = Answer(self._asked, self._count())
            self._events += self._answer.begin()
        return self._answer
