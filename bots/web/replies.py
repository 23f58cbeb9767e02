"""How a reply reaches an HTTP client: as a stream of events, or whole."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from http import HTTPStatus
from typing import Any

from fastapi import Response
from fastapi.responses import JSONResponse, StreamingResponse

from bots.web.door import Door
from bots.web.errors import Refused
from bots.web.feed import Told
from core.messages import State

PING_SECONDS = 15.0  # proxies cut what is silent for longer than a minute or so
WHOLE_SECONDS = 60.0  # how long the whole reply is waited for, where it is asked for in one piece
STREAM_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


async def before_reply(door: Door, conversation: str, message: str) -> int | None:
    """The id after which the reply to this message was told, or None when it was not yet."""
    before = last = 0
    for event in await door.store.read.events.after(conversation, 0):
        if event.name in ("replace", "error"):  # how a reply begins
            before = last
        if event.name == "done" and message in event.data["answers"]:
            return before
        last = event.id
    return None


async def told_from(door: Door, conversation: str, after: int) -> AsyncGenerator[Told | None]:
    with door.channel.reader(conversation) as reader:
        async with aclosing(reader.told(after, PING_SECONDS)) as told:
            async for event in told:
                yield event


async def until_answered(door: Door, conversation: str, message: str, after: int) -> AsyncGenerator[Told | None]:
    async with aclosing(told_from(door, conversation, after)) as told:
        async for event in told:
            yield event
            if event and event.name == "done" and message in event.data["answers"]:
                return
            if event and event.name == "state" and event.data["state"] != State.EVA:
                return


def stream(told: AsyncGenerator[Told | None]) -> StreamingResponse:
    async def lines() -> AsyncGenerator[str]:
        async with aclosing(told) as events:
            yield ": welcome\n\n"
            async for event in events:
                yield _sse(event)

    return StreamingResponse(lines(), media_type="text/event-stream", headers=STREAM_HEADERS)


def _sse(event: Told | None) -> str:
    if event is None:
        return ": still here\n\n"
    id = "" if event.id is None else f"id: {event.id}\n"
    return f"{id}event: {event.name}\ndata: {json.dumps(event.data, ensure_ascii=False)}\n\n"


def nobody_answers(state: State, accept: str) -> Response:
    """A person is awaited or has the conversation: the message is theirs to answer."""
    if "application/json" in accept:
        return JSONResponse({"reply_id": None, "text": "", "sources": [], "state": state, "by": "person"})
    return Response(_sse(Told(None, "state", {"state": state})), media_type="text/event-stream", headers=STREAM_HEADERS)


async def whole(message: str, told: AsyncGenerator[Told | None]) -> JSONResponse:
    reply = _nothing_yet()
    try:
        async with asyncio.timeout(WHOLE_SECONDS), aclosing(told) as events:
            async for event in events:
                if event and event.name == "done" and message not in event.data["answers"]:
                    reply = _nothing_yet()  # that was the end of an earlier one
                elif event:
                    _add(reply, event)
    except TimeoutError as error:
        text = "The answer takes longer than usual. Your message is kept; read the conversation in a moment."
        raise Refused(HTTPStatus.SERVICE_UNAVAILABLE, "slow", text, retry_after=5) from error
    if reply["reply_id"] is None and reply["state"] == State.EVA:
        text = "There is no answer yet. Your message is kept; read the conversation in a moment."
        raise Refused(HTTPStatus.SERVICE_UNAVAILABLE, "stopping", text, retry_after=5)
    return JSONResponse(reply)


def _nothing_yet() -> dict[str, Any]:
    return {"reply_id": None, "text": "", "sources": [], "state": State.EVA, "by": "builtin"}


def _add(reply: dict[str, Any], event: Told) -> None:
    match event:
        case Told(name="text", data={"text": text}):
            reply["text"] += text
        case Told(name="replace", data={"text": text}):
            reply |= {"text": text, "sources": []}
        case Told(name="error", data={"message": text}):
            reply["text"] = text
        case Told(name="source", data=source):
            reply["sources"].append(source)
        case Told(name="state", data={"state": state}):
            reply["state"] = state
        case Told(name="done", data={"reply_id": id, "by": by}):
            reply |= {"reply_id": id, "by": by}
