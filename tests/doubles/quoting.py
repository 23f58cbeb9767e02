"""A customer who wants a quote from Claude: what they write, what Claude's script calls, and what is kept of it."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from core.models.claude import Claude
from core.quoting.quote import Quote
from tests.doubles.claude import ClaudeDouble, Use
from tests.doubles.company import tools
from tests.doubles.eva import Customer, RunningEva, World, running

MODEL = "claude-sonnet-5-5"
COROLLA: dict[str, Any] = {"make": "Toyota", "model": "Corolla", "year": 2020, "mileage": 42000, "driver_age": 41}
SAID = "I'd like a quote for my 2020 Toyota Corolla with 42,000 miles, I'm 41 years old"
PUT = "Let me make sure: a 2020 Toyota Corolla with 42,000 miles, and you are 41 years old. Is that right?"


@dataclass
class Shop:
    """Each turn: what the customer writes, the call that Claude's script makes, and what she says then."""

    eva: RunningEva
    customer: Customer
    double: ClaudeDouble

    async def turn(self, text: str, *calls: Mapping[str, Any], says: str = PUT) -> list[dict[str, Any]]:
        """What the calls of get_quote gave, as it is kept with the turn."""
        before = await self.results()
        if calls:
            self.double.says(*(Use(str(call.get("tool", "get_quote")), {k: v for k, v in call.items() if k != "tool"}) for call in calls))
        self.double.says(says)
        await self.customer.writes(text)
        await self.eva.answers()
        return (await self.results())[len(before) :]

    async def results(self) -> list[dict[str, Any]]:
        """Of get_quote, the oldest first."""
        rows = await self.eva.rows("SELECT result FROM tool_calls WHERE name = 'get_quote' ORDER BY number")
        return [json.loads(result) for (result,) in rows]

    async def quotes(self) -> tuple[Quote, ...]:
        """All that is kept."""
        conversation = await self.customer.conversation()
        return await self.eva.store.read.quotes.of(conversation.id, self.eva.world.clock())


@asynccontextmanager
async def selling(world: World) -> AsyncIterator[Shop]:
    """Eva with Claude, and a customer of hers."""
    async with ClaudeDouble() as double:
        world.claude = claude = Claude(key="k", url=double.url, model=MODEL, company=lambda: world.company(), tools=tools())
        world.model.name = "builtin"
        async with running(world) as eva:
            yield Shop(eva, eva.customer("ana"), double)
        await claude.close()
