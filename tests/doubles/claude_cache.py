"""How many tokens a request to Claude costs, and how many of them are read from what an earlier one has left."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import JsonValue

from tests.doubles.claude_media import tokens_of
from tests.doubles.claude_schema import as_blocks

CHARACTERS_PER_TOKEN = 4
LOOKBACK = 20  # blocks that are tried from a mark on backwards, the marked one among them
LIFETIMES = {"5m": timedelta(minutes=5), "1h": timedelta(hours=1)}
NO_TARGET = ("thinking", "redacted_thinking")  # types of block that no mark can stand on

Body = Mapping[str, JsonValue]


@dataclass(frozen=True, kw_only=True)
class Usage:
    """What goes in, in tokens: the three add up to the whole request."""

    input_tokens: int
    cache_creation_input_tokens: int
    cache_read_input_tokens: int
    created: Mapping[str, int]  # by lifetime


@dataclass(frozen=True, kw_only=True)
class Block:
    """One step of the prefix: what it is up to here, and the lifetime of the mark on it."""

    digest: bytes
    tokens: int  # of all up to here
    lifetime: str | None


@dataclass(frozen=True, kw_only=True)
class _Entry:
    until: datetime
    lifetime: timedelta


class PromptCache:
    """Keeps prefixes of at least `minimum` tokens, up to a mark, for the lifetime of the mark after their last use."""

    def __init__(self, clock: Callable[[], datetime], minimum: int) -> None:
        self._clock, self._minimum = clock, minimum
        self._entries: dict[bytes, _Entry] = {}

    def count(self, body: Body) -> Usage:
        """Reads what is there, keeps what is marked, and says what that costs."""
        now, blocks = self._clock(), list(prefix(body))
        marks = [at for at, block in enumerate(blocks) if block.lifetime and block.tokens >= self._minimum]
        hit = max((at for mark in marks if (at := self._found(blocks, mark, now)) is not None), default=None)
        read = 0 if hit is None else self._use(blocks[hit], now)
        created = self._keep([blocks[mark] for mark in marks], read, now)
        whole = blocks[-1].tokens
        return Usage(
            input_tokens=whole - read - sum(created.values()),
            cache_creation_input_tokens=sum(created.values()),
            cache_read_input_tokens=read,
            created=created,
        )

    def _found(self, blocks: list[Block], mark: int, now: datetime) -> int | None:
        tried = range(mark, max(mark - LOOKBACK, -1), -1)
        return next((at for at in tried if (entry := self._entries.get(blocks[at].digest)) and entry.until > now), None)

    def _use(self, block: Block, now: datetime) -> int:
        entry = self._entries[block.digest]
        self._entries[block.digest] = _Entry(until=now + entry.lifetime, lifetime=entry.lifetime)
        return block.tokens

    def _keep(self, marked: list[Block], read: int, now: datetime) -> dict[str, int]:
        created = dict.fromkeys(LIFETIMES, 0)
        paid = read
        for block in marked:
            assert block.lifetime
            if block.tokens > paid:
                created[block.lifetime] += block.tokens - paid
                paid = block.tokens
            lifetime = LIFETIMES[block.lifetime]
            self._entries[block.digest] = _Entry(until=now + lifetime, lifetime=lifetime)
        return created


def tokens(text: str) -> int:
    """An estimate that is the same for the same text."""
    return len(text) // CHARACTERS_PER_TOKEN


def canonical(value: JsonValue) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def prefix(body: Body) -> Iterator[Block]:
    """The request as the cache sees it: tools, system, messages, each block behind all that stands before it."""
    written = list(_written(body))
    last = max((at for at, (_, block) in enumerate(written) if block.get("type") not in NO_TARGET), default=None)
    digest, characters = hashlib.sha256(str(body["model"]).encode()), 0
    for at, (where, block) in enumerate(written):
        text = canonical([where, unmarked(block)])
        digest.update(text.encode())
        seen = tokens_of(block)
        characters += len(text) if seen is None else seen * CHARACTERS_PER_TOKEN
        mark = lifetime(block) or (lifetime(body) if at == last else None)
        yield Block(digest=digest.digest(), tokens=characters // CHARACTERS_PER_TOKEN, lifetime=mark)


def _written(body: Body) -> Iterator[tuple[JsonValue, dict[str, JsonValue]]]:
    for tool in blocks_of(body.get("tools")):
        yield "tool", tool
    config = body.get("output_config")
    form = config.get("format") if isinstance(config, dict) else None  # the service writes it into the system prompt
    for block in blocks_of(body.get("system")):
        yield ["system", form], block
    manner = [body.get("tool_choice"), body.get("thinking")]  # another manner, and the messages are read anew
    for message in blocks_of(body["messages"]):
        for block in blocks_of(message["content"]):
            yield [message["role"], *manner], block


def blocks_of(content: JsonValue) -> Iterable[dict[str, JsonValue]]:
    found = as_blocks(content)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def lifetime(marked: Mapping[str, JsonValue]) -> str | None:
    """Of the mark on this block, or on what a tool's result holds."""
    mark = marked.get("cache_control")
    if isinstance(mark, dict):
        return str(mark.get("ttl", "5m"))
    inner = blocks_of(marked.get("content")) if marked.get("type") == "tool_result" else ()
    return next((found for block in inner if (found := lifetime(block))), None)


def unmarked(value: JsonValue) -> JsonValue:
    """A mark is no part of what it marks."""
    if isinstance(value, dict):
        return {key: unmarked(inner) for key, inner in value.items() if key != "cache_control"}
    return [unmarked(inner) for inner in value] if isinstance(value, list) else value
