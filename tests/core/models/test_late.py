"""A model that is built when it is first needed, once, whoever asks."""

import asyncio

from core.messages import Audience
from core.models.late import Late
from core.ports import Model, Prompt, Text
from tests.doubles.clock import Clock
from tests.doubles.model import ScriptedModel

PROMPT = Prompt(audience=Audience.CUSTOMER, language="en", now=Clock()(), earlier=(), asked=())


async def test_it_is_built_by_the_first_who_asks_and_only_once() -> None:
    built: list[ScriptedModel] = []

    def build() -> Model:
        built.append(ScriptedModel())
        built[-1].otherwise = lambda prompt: ["Hello."]
        return built[-1]

    late = Late("claude", build)
    before = len(built)

    async def ask() -> list[object]:
        return [piece async for piece in late.stream(PROMPT)]

    answers = await asyncio.gather(*(ask() for _ in range(5)))

    assert (before, len(built)) == (0, 1)
    assert answers == [[Text("Hello.")]] * 5
    assert late.name == "claude"
