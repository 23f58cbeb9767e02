"""What a model says in one turn, as far as the gate has let it pass."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from dataclasses import dataclass, field
from functools import cached_property

from core.guardrails.gate import Gate
from core.guardrails.holding import HANDED_OVER
from core.messages import ModelUse, Source, ToolUse
from core.models.builtin import Builtin
from core.ports import Anew, By, Cited, Ended, Piece, Text, ToolResult, Unread
from core.tools import canonical


@dataclass(kw_only=True)
class Answer:
    """Grows piece by piece. `by` names who speaks, and `failure` is why whoever was asked first does not; `outcome` is how that model sees
    its own answer; `results` are what tools gave to it. `unread`: the service did not take what was sent along. `gated` makes its gate: not
    before it is needed, and a model is asked sooner."""

    gated: Callable[[], Gate]
    by: str
    failure: str = ""
    text: str = ""
    outcome: str = "answered"
    unread: bool = False
    sources: list[Source] = field(default_factory=list)
    results: list[ToolResult] = field(default_factory=list)
    tools: list[ToolUse] = field(default_factory=list)
    models: list[ModelUse] = field(default_factory=list)
    _untold: list[ToolResult] = field(default_factory=list)

    @cached_property
    def gate(self) -> Gate:
        """What its sentences pass."""
        return self.gated()

    def take(self, piece: Piece | ToolResult) -> None:
        """Adds one piece."""
        match piece:
            case Text(text):
                self.text += self._listening().feed(text)
            case Cited(source):
                if source not in self.sources:
                    self.sources.append(source)
            case Ended(outcome):
                self.outcome = outcome
            case By(name=name, failure=failure):
                self.by, self.failure = name, failure
            case Unread():
                self.unread = True
            case Anew():
                self._begin_anew()
            case ToolResult(call=call, content=content):
                self.results.append(piece)
                self.tools.append(ToolUse(name=call.name, arguments=canonical(call.arguments), result=content))
                self._untold.append(piece)

    def prepare(self) -> None:
        """Has the gate ready for the first words, while nobody says any."""
        self._listening()

    def close(self) -> None:
        """Nothing more comes."""
        self.text = (self.text + self._listening().finish()).strip()

    @property
    def faults(self) -> tuple[str, ...]:
        """Why what was said is to be said better."""
        return tuple(self.gate.faults)

    @property
    def hands_over(self) -> bool:
        """Whether something was said that a person should see to."""
        return any(finding.action == HANDED_OVER for finding in self.gate.findings)

    def _begin_anew(self) -> None:
        """What was called stands, and what it cost."""
        self.text, self.sources, self.outcome, self.results = "", [], "answered", []
        self._listening().begin_anew()

    def _listening(self) -> Gate:
        """The gate, once it knows all that was given by now."""
        for result in self._untold:
            self.gate.allow(source.link for source in result.sources if source.link)
            self.gate.learn(texts_of(result.content))
        self._untold.clear()
        self.gate.word_for_word = self.by == Builtin.name
        return self.gate


def texts_of(content: str) -> list[str]:
    """What a tool's result says that an answer may rest on: its passages, or all of it."""
    value = json.loads(content)
    passages = value.get("passages") if isinstance(value, dict) else None
    if passages is None:
        return [content]
    return [f"{passage['title']}. {passage['heading']}\n{passage['text']}" for passage in passages]


async def as_it_comes(pieces: AsyncIterator[Piece | ToolResult]) -> AsyncGenerator[tuple[list[Piece | ToolResult], bool]]:
    """Everything that is there, whenever something is, and whether it was the last: an answer that is whole at once is
    shown at once. The pieces are taken in while the last ones are still being shown. Raises what the pieces raise."""
    queue: asyncio.Queue[Piece | ToolResult | None] = asyncio.Queue()

    async def fill() -> None:
        try:
            async for piece in pieces:
                queue.put_nowait(piece)
        finally:
            queue.put_nowait(None)

    filling = asyncio.create_task(fill())
    try:
        while True:
            batch = [await queue.get()]
            while not queue.empty():
                batch.append(queue.get_nowait())
            if batch[-1] is None:
                await filling
                yield [piece for piece in batch if piece], True
                return
            yield [piece for piece in batch if piece], False
    finally:
        filling.cancel()
        await asyncio.gather(filling, return_exceptions=True)
