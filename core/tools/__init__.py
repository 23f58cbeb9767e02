"""The tools that a model may call: one file each in this folder, whose function has the file's name."""

import importlib
import inspect
import json
import pkgutil
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import ModuleType
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from core.company import Company
from core.messages import Conversation, Exchange, Line, Source, ToolUse
from core.playbook import Playbook
from core.ports import Callers, Store, ToolCall, ToolResult, Transaction, Wakeup

SEARCH_ARTICLES, CALL_HUMAN, GET_QUOTE = "search_articles", "call_human", "get_quote"  # those that the core itself knows of
OF_QUOTES = frozenset({GET_QUOTE, "look_up_quote", "take_up_quote"})  # of companies that price


@dataclass(frozen=True, kw_only=True)
class Case:
    """What a tool may know of the turn that it is called in. `earlier` and `asked` are what a model is shown of the conversation.
    `callers` call people, where there are any who could come."""

    company: Company
    store: Store
    conversation: Conversation
    language: str
    turn: int
    wakeup: Wakeup
    now: datetime
    earlier: tuple[Exchange, ...] = ()
    asked: tuple[Line, ...] = ()
    callers: Callers | None = None


@dataclass(frozen=True, kw_only=True)
class Given:
    """What a tool gives back: a value for JSON, and the sources that an answer may cite from it. `ends_turn`: the conversation is not
    Eva's any more, so that nothing is made of what the tool gave."""

    value: Mapping[str, Any]
    sources: tuple[Source, ...] = ()
    ends_turn: bool = False


class HandedOver(Exception):
    """A tool has given the conversation to somebody else, and that stands: the turn that called it is over."""


class ToolError(Exception):
    """The tool cannot do this; the text is for the model to read."""


@dataclass(frozen=True, kw_only=True)
class Tool:
    """One tool. `acts`: it changes something, so it is run once per turn and arguments, within a transaction that keeps its result.
    `doing`: what a customer is told while it runs, if anything."""

    name: str
    does: str
    arguments: type[BaseModel]
    function: Callable[..., Awaitable[Given]]
    acts: bool
    doing: str = ""


def find_tools() -> dict[str, Tool]:
    """All tools of this folder by name."""
    names = [module.name for module in pkgutil.iter_modules(__path__)]
    return {name: _tool(importlib.import_module(f"{__name__}.{name}"), name) for name in names}


def offered(tools: Mapping[str, Tool], playbook: Playbook) -> dict[str, Tool]:
    """The tools that a model is offered for this company: those of quotes only where it has any."""
    return {name: tool for name, tool in tools.items() if name not in OF_QUOTES or playbook.has_quotes}


def _tool(module: ModuleType, name: str) -> Tool:
    function: Callable[..., Awaitable[Given]] = getattr(module, name)
    parameters = inspect.signature(function).parameters
    fields: dict[str, Any] = {
        name: (parameter.annotation, ... if parameter.default is inspect.Parameter.empty else parameter.default)
        for name, parameter in parameters.items()
        if name not in ("case", "tx")
    }
    return Tool(
        name=function.__name__,
        does=inspect.getdoc(function) or "",
        arguments=create_model(function.__name__, __config__=ConfigDict(extra="forbid", strict=True), **fields),
        function=function,
        acts="tx" in parameters,
        doing=getattr(module, "DOING", ""),
    )


class Toolbox:
    """Runs tool calls. Whatever a model asks for, the answer is a result: a fault of its call is told to it in words. `run` raises
    HandedOver after a call that ends the turn."""

    def __init__(self, tools: Mapping[str, Tool]) -> None:
        self._tools = tools

    def doing(self, call: ToolCall) -> str:
        """What a customer is told while this runs; nothing of most."""
        tool = self._tools.get(call.name)
        return tool.doing if tool else ""

    async def run(self, call: ToolCall, case: Case) -> ToolResult:
        """The tool's result, or what was wrong with the call. Raises only what is wrong on our side."""
        since = time.monotonic()
        result = await self._result(call, case)
        return replace(result, seconds=time.monotonic() - since)

    async def _result(self, call: ToolCall, case: Case) -> ToolResult:
        tool = self._tools.get(call.name)
        if tool is None:
            return _wrong(call, f"there is no tool {call.name}; there are: {', '.join(sorted(self._tools))}")
        try:
            arguments = tool.arguments.model_validate(dict(call.arguments)).model_dump()
            if tool.acts:
                return ToolResult(call=call, content=await self._act(tool, arguments, case))
            given = await tool.function(case=case, **arguments)
        except ValidationError as error:
            return _wrong(call, "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()))
        except ToolError as error:
            return _wrong(call, str(error))
        return ToolResult(call=call, content=canonical(given.value), sources=given.sources)

    async def _act(self, tool: Tool, arguments: Mapping[str, Any], case: Case) -> str:
        async def once(tx: Transaction) -> tuple[str, bool]:
            await tx.wakeups.hold(case.wakeup)
            done = await tx.turns.acted(case.turn, tool.name, canonical(arguments))
            if done is not None:
                return done, False
            given: Given = await tool.function(case=case, tx=tx, **arguments)
            use = ToolUse(name=tool.name, arguments=canonical(arguments), result=canonical(given.value))
            await tx.turns.used(case.turn, [use], [], case.now)
            return use.result, given.ends_turn

        result, ends_turn = await case.store.write(once)
        if ends_turn:
            raise HandedOver
        return result


def canonical(value: Mapping[str, Any]) -> str:
    """JSON in which equal values have equal texts."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _wrong(call: ToolCall, text: str) -> ToolResult:
    return ToolResult(call=call, content=canonical({"error": text}))
