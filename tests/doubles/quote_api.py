"""A company's service for prices on a loopback port: strict about what it is asked, and as unreliable as a test wants it.

It refuses, each with one test in `tests/core/quoting/pricing/test_quote_api.py`: 404 another address · 405 another method · 401 no or a
wrong secret · 400 no idempotency key; a body that is no JSON object; a field that is unknown, missing or of another type · 409 a key
that was used for something else. The same key with the same body is the same answer, and counts as one price.
"""

import asyncio
import json
from collections import deque
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from core.playbook.quote_api_table import QuoteApi
from core.quoting.details import Detail
from tests.doubles.claude_wire import Request

SECRET = "s3cret"
FIELDS = {"brand": str, "type": str, "built": int, "miles": int, "age": int}
OPTIONAL = {"excess": int}
NAMES = {
    Detail.MAKE: "brand",
    Detail.MODEL: "type",
    Detail.YEAR: "built",
    Detail.MILEAGE: "miles",
    Detail.DRIVER_AGE: "age",
    Detail.DEDUCTIBLE: "excess",
}


@dataclass(frozen=True)
class Answer:
    """What is sent in place of the price; a `body` that is text goes out as it is. `held`: not before this is set."""

    status: int = 200
    body: Any = None
    held: asyncio.Event | None = None
    cut: bool = False


@dataclass
class QuoteApiDouble:
    """Answers each request with the next script, else with `premium`."""

    premium: str = "61.25"
    requests: list[Request] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    priced: dict[str, Any] = field(default_factory=dict)
    scripts: deque[Answer] = field(default_factory=deque)

    def answers(self, *answers: Answer) -> None:
        self.scripts.extend(answers)

    async def __aenter__(self) -> Self:
        self._tasks: set[asyncio.Task[None]] = set()
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/prices"

    def settings(self, *, timeout: float = 5.0, tries: int = 2) -> QuoteApi:
        """What a playbook says of it."""
        return QuoteApi(
            url=self.url,
            fields=NAMES,
            premium="price.monthly",
            currency="USD",
            currency_path="price.currency",
            reason="reason",
            header="X-Api-Key",
            prefix="Key ",
            secret="THEIR_KEY",
            key_header="Idempotency-Key",
            timeout=timeout,
            tries=tries,
            valid_days=14,
            next_steps=("Call us.",),
        )

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        try:
            while request := await Request.read(reader):
                self.requests.append(request)
                await self._answer(request, writer)
        except ConnectionError:
            pass
        finally:
            writer.close()

    async def _answer(self, request: Request, writer: asyncio.StreamWriter) -> None:
        status, body = self._checked(request)
        script = self.scripts.popleft() if self.scripts and status == 200 else None
        if script:
            if script.held:
                await script.held.wait()
            if script.cut:
                writer.transport.abort()
                return
            status, body = script.status, script.body if script.body is not None else body
        content = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        head = f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
        writer.write(head.encode() + content)
        await writer.drain()

    def _checked(self, request: Request) -> tuple[int, Any]:
        fault = self._fault(request)
        if fault:
            self.refusals.append(fault[1])
            return fault[0], {"error": fault[1]}
        key = request.headers["idempotency-key"]
        self.priced.setdefault(key, request.body)
        return 200, {"price": {"monthly": self.premium, "currency": "USD"}}

    def _fault(self, request: Request) -> tuple[int, str] | None:
        if request.path != "/prices":
            return 404, "no such address"
        if request.method != "POST":
            return 405, "only POST"
        if request.headers.get("x-api-key") != f"Key {SECRET}":
            return 401, "who are you?"
        key = request.headers.get("idempotency-key")
        if not key:
            return 400, "no idempotency key"
        if not request.body:
            return 400, "no JSON object"
        if wrong := _wrong_fields(request.body):
            return 400, wrong
        if key in self.priced and self.priced[key] != request.body:
            return 409, "this key was used for something else"
        return None


def _wrong_fields(body: Any) -> str:
    for name, value in body.items():
        kind = (FIELDS | OPTIONAL).get(name)
        if kind is None:
            return f"unknown field {name}"
        if type(value) is not kind:
            return f"{name} is of another type"
    missing = [name for name in FIELDS if name not in body]
    return f"missing {missing[0]}" if missing else ""
