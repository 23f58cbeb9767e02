"""The model and its tools in a loop: pieces of an answer, until the model calls no tool any more."""

from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace

from core.ports import Doing, Model, NoAnswer, Piece, Prompt, Round, Text, ToolCall, ToolResult
from core.tools import Case, Toolbox

PARTED = "\n\n"
MOST_CALLS = 20  # of tools in one turn
MOST_ALIKE = 3  # with the same arguments: a model that asks a fourth time runs in a circle


async def converse(model: Model, prompt: Prompt, toolbox: Toolbox, case: Case) -> AsyncGenerator[Piece | ToolResult]:
    """What the model says and does, with each tool's result as it comes. Raises ModelError, also for a model that never ends."""
    rounds = prompt.rounds
    alike: Counter[str] = Counter()
    parted = True  # nothing was said in a round before this one
    while True:
        calls: list[ToolCall] = []
        said = ""
        async with aclosing(model.stream(replace(prompt, rounds=rounds))) as pieces:
            async for piece in pieces:
                if isinstance(piece, ToolCall):
                    calls.append(piece)
                    continue
                if isinstance(piece, Text):
                    if not parted:
                        yield Text(PARTED)  # what was said before the tools were called is a paragraph of its own
                    parted = True
                    said += piece.text
                yield piece
        if not calls:
            return
        alike.update(f"{call.name} {sorted(call.arguments.items())}" for call in calls)
        if sum(len(round.results) for round in rounds) + len(calls) > MOST_CALLS or max(alike.values()) > MOST_ALIKE:
            raise NoAnswer(f"{model.name} called tools without end")
        results: list[ToolResult] = []
        for call in calls:
            if doing := toolbox.doing(call):
                yield Doing(doing)
            result = await toolbox.run(call, case)
            results.append(result)
            yield result
        rounds += (Round(said=said, results=tuple(results)),)
        parted = parted and not said
