"""Claude through Anthropic's API: one request as a stream of pieces. The only file that imports the Anthropic SDK."""

import asyncio
import json
import ssl
import time
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import anthropic
import httpx2
import structlog

from core.company import Company
from core.costs import cost_usd
from core.knowledge.finder import OFF_TOPIC
from core.language import catalogue
from core.messages import ModelUse, Source
from core.models.prompting import CHARACTERS, Prompting, is_linkless
from core.ports import Cited, Ended, ModelError, NoAnswer, Piece, Prompt, Text, ToolCall
from core.tools import CALL_HUMAN, SEARCH_ARTICLES, Tool

if TYPE_CHECKING:
    from anthropic.lib.streaming import ParsedMessageStreamEvent

log = structlog.get_logger()

PLEASANTRIES = ("greeting", "thanks", "goodbye", "acknowledge")
LONGEST = 1_500  # tokens of one answer: three screens of a telephone
ASKED = 1_000  # characters of a question that is searched for
CONNECT_SECONDS = 5.0
LIMITS = httpx2.Limits(max_connections=1_000, max_keepalive_connections=16)  # each idle one is looked at twice for each request
SILENT_SECONDS = 20.0  # a stream that has said nothing for so long has died
# What is wrong with the account, and so with whatever is asked next, by status or by type (an error within a stream has status 200).
OF_THE_ACCOUNT = frozenset({401, 402, 403, 404, "authentication_error", "billing_error", "permission_error", "not_found_error"})
# The same where the service calls it an invalid request: what it says then, and what that means.
IN_OTHER_WORDS = {
    "credit balance is too low": "no credit is left on the account",
    "usage limits": "the account's own limit of spending is reached",
    "organization has been disabled": "the organization has been disabled",
}
OF_THE_REQUEST = frozenset({400, 413, 422, "invalid_request_error", "request_too_large"})  # the same request will not do better
# What the SDK lets through of a connection that fails, and of a stream that is cut or makes no sense.
BROKEN = (
    anthropic.AnthropicError,
    httpx2.HTTPError,
    httpx2.StreamError,
    httpx2.InvalidURL,
    OSError,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    RuntimeError,
)


KINDS = {
    "input_tokens": "input_tokens",
    "output_tokens": "output_tokens",
    "cache_read_tokens": "cache_read_input_tokens",
    "cache_write_tokens": "cache_creation_input_tokens",
}


class Claude:
    """See `core.ports.Model`. Before its first request of a turn it has the articles searched for what was asked."""

    name = "claude"

    def __init__(self, *, key: str, url: str | None, model: str, company: Callable[[], Company], tools: Mapping[str, Tool]) -> None:
        self.model = model
        self._company, self._tools = company, tools
        self._prompting: Prompting | None = None
        timeout = httpx2.Timeout(SILENT_SECONDS, connect=CONNECT_SECONDS)
        # Retries are made where the deadline is known; and no credentials are taken from the disk.
        connections = anthropic.DefaultAsyncHttpxClient(timeout=timeout, limits=LIMITS)
        self._client = anthropic.AsyncAnthropic(api_key=key, base_url=url, max_retries=0, timeout=timeout, http_client=connections)

    async def close(self) -> None:
        """Lets go of its connections."""
        await self._client.close()

    async def stream(self, prompt: Prompt) -> AsyncGenerator[Piece]:
        """The search first, then what Claude says and calls."""
        company = prompt.company or self._company()
        reading = company.playbook.reading(prompt.asked, prompt.audience)
        if not prompt.results and prompt.draft is None and (call := _first_search(prompt, reading)):
            yield call
            return
        requests = self._requests(company)
        request = await asyncio.to_thread(requests.request, prompt) if prompt.files else requests.request(prompt)
        heard = Heard(sources=_sources(request["messages"]))
        began = time.monotonic()
        try:
            async with aclosing(self._listen(request, heard)) as pieces:
                async for piece in pieces:
                    yield piece
        finally:  # it is paid for, however it ends
            if heard.started:
                prompt.used(self._use(heard, time.monotonic() - began))
        for piece in heard.calls or (Ended(_outcome(prompt, heard)),):
            yield piece

    async def _listen(self, request: Mapping[str, Any], heard: "Heard") -> AsyncGenerator[Piece]:
        unchanging = {name: request[name] for name in ("system", "tools")}  # a body of ours: the SDK looks at each value of its own by type
        ask = partial(self._client.messages.stream, model=self.model, max_tokens=LONGEST)
        try:
            async with ask(messages=request["messages"], extra_body=unchanging) as stream:
                async for event in stream:
                    for piece in heard.hear(event):
                        yield piece
        except anthropic.APIStatusError as error:
            raise _refused(error) from error
        except BROKEN as error:
            raise ModelError(_broken(error)) from error
        heard.check()

    def _requests(self, company: Company) -> Prompting:
        if self._prompting is None or self._prompting.company is not company:
            self._prompting = Prompting(company, self._tools)
        return self._prompting

    def _use(self, heard: "Heard", seconds: float) -> ModelUse:
        tokens = heard.taken()
        cost = cost_usd(self.model, **tokens, at=datetime.now(UTC))
        return ModelUse(model=self.model, **tokens, cost_usd=f"{cost or 0:f}", seconds=round(seconds, 3))


@dataclass(kw_only=True)
class Heard:
    """What one request has brought so far. `sources` are those that may be cited, by the name that a citation gives."""

    sources: Mapping[str, Source]
    started: bool = False
    said: bool = False
    cited: bool = False
    stop: str | None = None
    characters: int = 0
    calls: list[ToolCall] = field(default_factory=list)
    tokens: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))

    def hear(self, event: "ParsedMessageStreamEvent[None]") -> Iterator[Piece]:
        """One event of the stream, and what it says."""
        match event.type:
            case "message_start":
                self.started = True
                self._count(event.message.usage)
            case "message_delta":
                self.stop = event.delta.stop_reason
                self._count(event.usage)
            case "text" if event.text:
                self.said = self.said or not event.text.isspace()
                self.characters += len(event.text)
                yield Text(event.text)
            case "input_json":
                self.characters += len(event.partial_json)
            case "citation":
                yield from self._cited(event.citation)
            case "content_block_stop" if event.content_block.type == "tool_use":
                block = event.content_block
                self.calls.append(ToolCall(id=block.id, name=block.name, arguments=_arguments(block.input)))

    def check(self) -> None:
        """Raises ModelError for an answer that is none."""
        match self.stop:
            case None:
                raise ModelError("Claude's answer broke off before its end")
            case "refusal":
                raise NoAnswer("Claude refused to answer")
            case "max_tokens" | "model_context_window_exceeded":
                raise NoAnswer(f"Claude's answer was cut at its length ({self.stop})")
            case "pause_turn":
                raise ModelError("Claude paused, with nothing to wait for")
        if not (self.said or self.calls):
            raise NoAnswer("Claude said nothing")

    def taken(self) -> dict[str, int]:
        """Tokens of each kind. What was said is counted at the end: of an answer without one, it is estimated from what was heard."""
        if self.stop:
            return self.tokens
        return self.tokens | {"output_tokens": max(self.tokens["output_tokens"], self.characters // CHARACTERS)}

    def _cited(self, citation: object) -> Iterator[Piece]:
        if getattr(citation, "type", None) == "page_location":  # of what the customer has sent: no source of the company's
            return
        name = getattr(citation, "source", None)
        if source := self.sources.get(name or ""):
            self.cited = True
            yield Cited(source)
        else:
            log.warning("citation_of_nothing", source=name)

    def _count(self, usage: object) -> None:
        for kind, name in KINDS.items():
            counted = getattr(usage, name, None)
            if isinstance(counted, int):  # a later count is the total so far; one that is left out stays
                self.tokens[kind] = counted


def _arguments(written: object) -> Mapping[str, Any]:
    """What is no object cannot be arguments: the tool will say what it misses."""
    try:
        json.dumps(written, allow_nan=False, ensure_ascii=False).encode()  # what cannot be sent back would spoil every later turn
    except ValueError:
        return {}
    return written if isinstance(written, dict) else {}


def _first_search(prompt: Prompt, reading: str) -> ToolCall | None:
    """Whatever is asked, the articles are looked at before anything is said about it; a greeting asks nothing. `reading` is the title of
    the article before the customer's eyes."""
    asked = "\n".join(line.text for line in prompt.asked if line.text.strip())
    if not asked or _is_pleasantry(asked, prompt.language):
        return None
    before = reading or (" ".join(line.text for line in prompt.earlier[-1].asked).strip() if prompt.earlier else "")
    leans_on = {"before": before[-ASKED:]} if before else {}
    return ToolCall(id="first", name=SEARCH_ARTICLES, arguments={"question": asked[:ASKED], **leans_on})


def _is_pleasantry(text: str, language: str) -> bool:
    """A greeting, a thank-you or a goodbye that says nothing else: no article answers it."""
    said = [kind for kind in PLEASANTRIES if catalogue().heard(kind, text, language)]
    return bool(said) and not catalogue().rest(text, language, *said)


def _sources(messages: Sequence[Mapping[str, Any]]) -> dict[str, Source]:
    """Every passage that this request shows, by the name by which it is cited."""
    blocks = [block for message in messages for block in message["content"] if block["type"] == "tool_result"]
    shown = [each for block in blocks for each in block["content"] if each["type"] == "search_result"]
    return {each["source"]: Source(each["title"], "" if is_linkless(each["source"]) else each["source"]) for each in shown}


def _outcome(prompt: Prompt, heard: Heard) -> str:
    """A wish for a person; nothing cited although something was asked that the articles do not answer; or an answer."""
    if any(result.call.name == CALL_HUMAN for result in prompt.results):
        return "person"
    first = next((json.loads(result.content) for result in prompt.results if result.call.name == SEARCH_ARTICLES), {"sure": True})
    if heard.cited or first.get("sure", True):
        return "answered"
    return "off_topic" if first.get("known", 1.0) < OFF_TOPIC else "unknown"


def _broken(error: BaseException) -> str:
    """What is wrong with a certificate is told: from Python 3.13 on more are refused, and nobody would look for it there."""
    cause: BaseException | None = error
    while cause:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"Claude's certificate is refused: {cause.verify_message}"
        cause = cause.__cause__ or cause.__context__
    return f"Claude's answer broke off: {type(error).__name__}"


def _refused(error: anthropic.APIStatusError) -> ModelError:
    """What the operator must mend is an outage that lasts; what only this request suffers from is none; the rest may pass."""
    found = {error.status_code, kind := error.type or "error"}
    text = f"Claude answered {error.status_code} {kind}"
    if OF_THE_ACCOUNT & found:
        return ModelError(text, permanent=True)
    if OF_THE_REQUEST & found:
        told = next((means for words, means in IN_OTHER_WORDS.items() if words in error.message.lower()), "")
        return ModelError(f"{text}: {told}", permanent=True) if told else NoAnswer(text, permanent=True)
    return ModelError(text, retry_after=_seconds(error.response.headers.get("retry-after")))


def _seconds(header: str | None) -> float | None:
    try:
        return max(0.0, float(header)) if header else None
    except ValueError:
        return None
