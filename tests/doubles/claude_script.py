"""What a test lets Claude say, and the events in which the service sends it."""

import asyncio
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pydantic import JsonValue

from tests.doubles import hold
from tests.doubles.claude_cache import Usage, tokens
from tests.doubles.claude_schema import MessagesBody, SearchResultPart

StopReason = Literal["end_turn", "max_tokens", "stop_sequence", "tool_use", "pause_turn", "refusal", "model_context_window_exceeded"]
Event = dict[str, JsonValue]

JSON_PIECE = 7  # characters of a tool's arguments in one event


# ── what can be said ─────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Use:
    """The call of a tool; `raw` goes out in the place of the arguments, whatever it is."""

    name: str
    input: Mapping[str, JsonValue] = field(default_factory=dict)
    raw: str | None = None
    id: str | None = None


@dataclass(frozen=True)
class Said:
    """A text block that cites passages of the request by number, or one (`source`) that was never given.

    The service sends a citation before the text that it is for; `cites_last` turns that round.
    """

    text: str
    cites: Sequence[int] = ()
    source: str | None = None
    cites_last: bool = False


@dataclass(frozen=True)
class Stop:
    """Why the answer ends."""

    reason: StopReason


@dataclass(frozen=True)
class Cut:
    """The connection is gone."""


@dataclass(frozen=True)
class Stall:
    """Nothing more comes until the client goes away."""


@dataclass(frozen=True)
class Pause:
    """Nothing comes for so long."""

    seconds: float


class Hold(hold.Hold):
    """Nothing comes until the test lets it: by `open`, or by its own event."""

    def __init__(self, event: asyncio.Event | None = None) -> None:
        super().__init__()
        if event:
            self._opened = event


@dataclass(frozen=True)
class Status:
    """The request is answered so, and by nothing else."""

    status: int
    retry_after: float | None = None
    message: str | None = None


@dataclass(frozen=True)
class ErrorEvent:
    """An error within a stream that began with status 200."""

    kind: str = "overloaded_error"
    message: str = "Overloaded"


@dataclass(frozen=True)
class Malformed:
    """An event that is no JSON."""


Spoken = str | Said | Use
Step = Spoken | Stop | Cut | Stall | Pause | hold.Hold | Status | ErrorEvent | Malformed


# ── the events of one message ────────────────────────────────────────────────────────────────────────────────────────


def new_id(kind: str) -> str:
    """Unlike any other, in this run and in the next."""
    return f"{kind}_01{secrets.token_hex(11)}"


class Answer:
    """One message, event by event."""

    def __init__(self, asked: MessagesBody, usage: Usage) -> None:
        self._asked, self._usage = asked, usage
        self._index = -1
        self._in_text = False
        self._called = False
        self._characters = 0

    def begin(self) -> Iterator[Event]:
        """What comes before the first word."""
        message: Event = {
            "id": new_id("msg"),
            "type": "message",
            "role": "assistant",
            "model": self._asked.model,
            "content": [],
            "stop_reason": None,
            "stop_sequence": None,
            "stop_details": None,
            "usage": {**self._input(), **self._created(), "output_tokens": 1, "service_tier": "standard"},
        }
        yield {"type": "message_start", "message": message}
        yield {"type": "ping"}

    def speak(self, step: Spoken) -> Iterator[Event]:
        """A piece of text goes on in the block of the piece before it; an empty one only opens the block."""
        match step:
            case str():
                yield from self._piece(step)
            case Said():
                yield from self._said(step)
            case Use():
                yield from self._use(step)

    def end(self, stop: Stop | None) -> Iterator[Event]:
        """Without a reason, the one that follows from what was said."""
        yield from self._close()
        reason: StopReason = stop.reason if stop else "tool_use" if self._called else "end_turn"
        sequence = next(iter(self._asked.stop_sequences), None) if reason == "stop_sequence" else None
        details: Event | None = {"type": "refusal", "category": None, "explanation": None} if reason == "refusal" else None
        yield {
            "type": "message_delta",
            "delta": {"stop_reason": reason, "stop_sequence": sequence, "stop_details": details},
            "usage": {**self._input(), "output_tokens": max(1, tokens("-" * self._characters))},
        }
        yield {"type": "message_stop"}

    def _piece(self, text: str) -> Iterator[Event]:
        if not self._in_text:
            yield from self._open({"type": "text", "text": ""})
            self._in_text = True
        if text:
            yield self._delta({"type": "text_delta", "text": text}, text)

    def _said(self, said: Said) -> Iterator[Event]:
        found = citations(said, self._asked.search_results())
        cites: list[Event] = [{"type": "citations_delta", "citation": citation} for citation in found]
        yield from self._open({"type": "text", "text": "", "citations": []})
        if not said.cites_last:
            yield from (self._delta(each) for each in cites)
        yield self._delta({"type": "text_delta", "text": said.text}, said.text)
        if said.cites_last:
            yield from (self._delta(each) for each in cites)

    def _use(self, use: Use) -> Iterator[Event]:
        self._called = True
        yield from self._open({"type": "tool_use", "id": use.id or new_id("toolu"), "name": use.name, "input": {}})
        text = json.dumps(dict(use.input)) if use.raw is None else use.raw
        for at in range(-JSON_PIECE, len(text), JSON_PIECE):  # the first piece is empty, as the service has it
            piece = text[max(at, 0) : max(at + JSON_PIECE, 0)]
            yield self._delta({"type": "input_json_delta", "partial_json": piece}, piece)

    def _open(self, block: Event) -> Iterator[Event]:
        yield from self._close()
        self._index += 1
        self._in_text = False
        yield {"type": "content_block_start", "index": self._index, "content_block": block}

    def _close(self) -> Iterator[Event]:
        if self._index >= 0:
            yield {"type": "content_block_stop", "index": self._index}

    def _delta(self, delta: Event, written: str = "") -> Event:
        self._characters += len(written)
        return {"type": "content_block_delta", "index": self._index, "delta": delta}

    def _input(self) -> Event:
        return {
            "input_tokens": self._usage.input_tokens,
            "cache_creation_input_tokens": self._usage.cache_creation_input_tokens,
            "cache_read_input_tokens": self._usage.cache_read_input_tokens,
        }

    def _created(self) -> Event:
        return {"cache_creation": {f"ephemeral_{name}_input_tokens": count for name, count in self._usage.created.items()}}


class ScriptError(Exception):
    """The script asks for what the service could not send: a mistake in the test."""


def citations(said: Said, given: Sequence[SearchResultPart]) -> Iterator[Event]:
    """As the service writes them. Raises ScriptError for a passage that was not given, or that may not be cited."""
    for index in said.cites:
        if index >= len(given):
            raise ScriptError(f"the script cites search result {index}, and the request has {len(given)}")
        passage = given[index]
        if not passage.citations.enabled:
            raise ScriptError(f"the script cites search result {index}, whose citations are not enabled")
        cited = "".join(block.text for block in passage.content)
        yield _citation(index, passage.source, passage.title, cited, len(passage.content))
    if said.source is not None:
        yield _citation(len(given), said.source, "Forged", said.text, 1)


def _citation(index: int, source: str, title: str, cited: str, end: int) -> Event:
    return {
        "type": "search_result_location",
        "source": source,
        "title": title,
        "cited_text": cited,
        "search_result_index": index,
        "start_block_index": 0,
        "end_block_index": end,
    }


# ── the same in one piece ────────────────────────────────────────────────────────────────────────────────────────────


def whole(events: Iterable[Event]) -> Event:
    """The message that the events make, for a client that wants no stream."""
    message: Event = {}
    content: list[JsonValue] = []
    arguments = ""
    for event in events:
        match event:
            case {"type": "message_start", "message": dict(start)}:
                message = {**start, "content": content}
            case {"type": "content_block_start", "content_block": dict(block)}:
                content.append({**block})
                arguments = ""
            case {"type": "content_block_delta", "delta": {"type": "input_json_delta", "partial_json": str(piece)}}:
                arguments += piece
                _last(content)["input"] = parsed(arguments)
            case {"type": "content_block_delta", "delta": {"type": "text_delta", "text": str(piece)}}:
                _last(content)["text"] = str(_last(content)["text"]) + piece
            case {"type": "content_block_delta", "delta": {"type": "citations_delta", "citation": citation}}:
                cited = _last(content)["citations"]
                _last(content)["citations"] = [*(cited if isinstance(cited, list) else []), citation]
            case {"type": "message_delta", "delta": dict(delta), "usage": dict(usage)}:
                before = message["usage"]
                message |= {**delta, "usage": {**(before if isinstance(before, dict) else {}), **usage}}
    return message


def _last(content: list[JsonValue]) -> Event:
    block = content[-1]
    assert isinstance(block, dict)
    return block


def parsed(arguments: str) -> JsonValue:
    """Nothing, as long as they are no JSON."""
    try:
        value: JsonValue = json.loads(arguments)
    except ValueError:
        return {}
    return value


def written(event: Event) -> bytes:
    """The event on the wire."""
    return f"event: {event['type']}\ndata: {json.dumps(event, ensure_ascii=False)}\n\n".encode()
