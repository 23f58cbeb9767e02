"""Somebody who calls Eva over HTTP, as a program of a company's would."""

import asyncio
import itertools
import json
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx

PATIENCE = 30  # seconds
WHOLE = {"Accept": "application/json"}

_addresses = itertools.count(1)


@dataclass(frozen=True, kw_only=True)
class Event:
    """One server-sent event as it came over the wire."""

    id: int | None
    name: str
    data: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a page makes of the events of one reply."""

    text: str
    sources: tuple[str, ...]
    done: dict[str, Any] | None


class Customer:
    """A conversation and the token that opens it."""

    def __init__(self, client: httpx.AsyncClient, id: str, token: str) -> None:
        self.client, self.id, self.token = client, id, token
        self.path = f"/v1/conversations/{id}"
        self.headers = {"Authorization": f"Bearer {token}"}

    async def calls(self, method: str, rest: str = "", **more: Any) -> httpx.Response:
        """Any call on this conversation."""
        headers = self.headers | more.pop("headers", {})
        return await self.client.request(method, self.path + rest, headers=headers, **more)

    async def asks(self, text: str, client_id: str | None = None) -> dict[str, Any]:
        """The whole reply."""
        answer = await self.posts(text, client_id)
        assert answer.status_code == 200, answer.text
        reply: dict[str, Any] = answer.json()
        return reply

    async def posts(self, text: str, client_id: str | None = None, accept: str = "application/json") -> httpx.Response:
        """Whatever is answered to a message."""
        body = {"text": text} | ({"client_id": client_id} if client_id else {})
        return await self.calls("POST", "/messages", json=body, headers={"Accept": accept})

    async def streams(self, text: str, client_id: str | None = None) -> list[Event]:
        """All events of the stream that is the answer to a message."""
        return parsed((await self.posts(text, client_id, accept="text/event-stream")).text)

    async def presses(self, action: str) -> httpx.Response:
        """A button."""
        return await self.calls("POST", "/actions", json={"action": action})

    async def rates(self, reply_id: str, value: str, text: str | None = None) -> httpx.Response:
        """A thumb."""
        return await self.calls("POST", "/feedback", json={"reply_id": reply_id, "value": value} | ({"text": text} if text else {}))

    async def reads(self) -> dict[str, Any]:
        """The conversation as it stands."""
        answer = await self.calls("GET")
        assert answer.status_code == 200, answer.text
        conversation: dict[str, Any] = answer.json()
        return conversation

    @asynccontextmanager
    async def listens(self, after: int | None = None) -> AsyncIterator["Line"]:
        """An open stream of events."""
        headers = self.headers | ({} if after is None else {"Last-Event-ID": str(after)})
        async with self.client.stream("GET", f"{self.path}/events", headers=headers) as answer, aclosing(told(answer)) as events:
            assert answer.status_code == 200, await answer.aread()
            yield Line(answer, events)

    @asynccontextmanager
    async def writes(self, text: str, client_id: str | None = None) -> AsyncIterator["Line"]:
        """The open stream that is the answer to a message."""
        body = {"text": text} | ({"client_id": client_id} if client_id else {})
        async with (
            self.client.stream("POST", f"{self.path}/messages", headers=self.headers, json=body) as answer,
            aclosing(told(answer)) as events,
        ):
            assert answer.status_code == 200, await answer.aread()
            yield Line(answer, events)


class Line:
    """An open stream, event by event."""

    def __init__(self, answer: httpx.Response, events: AsyncGenerator[Event]) -> None:
        self.headers = answer.headers
        self._events = events

    async def next(self) -> Event:
        """The next event. Raises StopAsyncIteration at the end of the stream."""
        async with asyncio.timeout(PATIENCE):
            return await anext(self._events)

    async def until(self, name: str) -> list[Event]:
        """All events up to the next one of this name, with it."""
        events = [await self.next()]
        while events[-1].name != name:
            events.append(await self.next())
        return events

    async def rest(self) -> list[Event]:
        """All events up to the end of the stream."""
        async with asyncio.timeout(PATIENCE):
            return [event async for event in self._events]


@asynccontextmanager
async def calling(url: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client with an address of its own (Eva must trust the loopback proxy), so that no test uses up another one's calls."""
    number = next(_addresses)
    headers = {"X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=PATIENCE) as client:
        yield client


async def begins(client: httpx.AsyncClient, body: Mapping[str, Any] | None = None, token: str | None = None) -> Customer:
    """A new conversation."""
    answer = await client.post("/v1/conversations", json=body, headers={"Authorization": f"Bearer {token}"} if token else None)
    assert answer.status_code == 201, answer.text
    return Customer(client, **answer.json())


async def told(answer: httpx.Response) -> AsyncGenerator[Event]:
    """The events of a stream as they come; comments are left out."""
    rest = b""
    async for piece in answer.aiter_raw():
        *blocks, rest = (rest + piece).split(b"\n\n")
        for block in blocks:
            for event in parsed(block.decode()):
                yield event


def parsed(text: str) -> list[Event]:
    """The events in a whole stream."""
    events = []
    for block in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n") if line and not line.startswith(":"))
        if fields:
            id = fields.get("id")
            events.append(Event(id=int(id) if id else None, name=fields["event"], data=json.loads(fields["data"])))
    return events


def shown(events: list[Event]) -> Shown:
    """What stands before the customer after these events of one reply."""
    text, done = "", None
    sources: list[str] = []
    for event in events:
        match event.name:
            case "text":
                text += event.data["text"]
            case "replace":
                text, sources = event.data["text"], []
            case "source":
                sources.append(event.data["link"])
            case "done":
                done = event.data
    return Shown(text=text, sources=tuple(sources), done=done)
