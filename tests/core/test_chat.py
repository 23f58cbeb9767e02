"""The model and its tools in a loop."""

import json
from dataclasses import replace

import pytest
from pydantic import create_model

from core.chat import MOST_ALIKE, MOST_CALLS, PARTED, converse
from core.messages import Audience
from core.ports import Doing, Ended, ModelError, Piece, Prompt, Text, ToolCall, ToolResult
from core.tools import Case, Given, Tool, Toolbox
from tests.doubles.model import ScriptedModel, Step


async def double(case: Case, number: int) -> Given:
    """Twice as much."""
    return Given(value={"doubled": 2 * number})


DOUBLE = Tool(name="double", does="Twice as much.", arguments=create_model("double", number=(int, ...)), function=double, acts=False)
TOOLBOX = Toolbox({"double": DOUBLE})


def call(number: object, id: str = "1") -> ToolCall:
    """A wish for twice as much."""
    return ToolCall(id=id, name="double", arguments={"number": number})


def prompt(case: Case) -> Prompt:
    """Of a turn."""
    return Prompt(audience=Audience.CUSTOMER, language="en", now=case.now, earlier=(), asked=())


async def talk(case: Case, *scripts: tuple[Step, ...]) -> tuple[list[Piece | ToolResult], ScriptedModel]:
    """What comes of these calls of a model."""
    model = ScriptedModel()
    for script in scripts:
        model.says(*script)
    return [piece async for piece in converse(model, prompt(case), TOOLBOX, case)], model


async def test_a_model_that_calls_no_tool_is_asked_once(case: Case) -> None:
    pieces, model = await talk(case, ("Hello.", Ended("answered")))

    assert pieces == [Text("Hello."), Ended("answered")]
    assert len(model.prompts) == 1


async def test_a_model_is_asked_again_with_all_results_until_it_calls_no_tool(case: Case) -> None:
    pieces, model = await talk(case, ("Wait. ", call(1, "a"), call(2, "b")), (call(3, "c"),), ("Six.",))

    results = [piece for piece in pieces if isinstance(piece, ToolResult)]
    assert [json.loads(result.content) for result in results] == [{"doubled": 2}, {"doubled": 4}, {"doubled": 6}]
    assert [piece.text for piece in pieces if isinstance(piece, Text)] == ["Wait. ", PARTED, "Six."]
    assert [[result.call.id for result in each.results] for each in model.prompts] == [[], ["a", "b"], ["a", "b", "c"]]


async def test_a_model_is_shown_what_it_said_in_each_round_with_what_it_called_then(case: Case) -> None:
    pieces, model = await talk(case, ("Wait", "! ", call(1), call(2)), (call(3),), ("Soon. ", call(4)), ("Six.",))

    assert [(round.said, len(round.results)) for round in model.prompts[-1].rounds] == [("Wait! ", 2), ("", 1), ("Soon. ", 1)]
    assert [piece.text for piece in pieces if isinstance(piece, Text)] == ["Wait", "! ", PARTED, "Soon. ", PARTED, "Six."]


async def test_what_a_customer_may_be_told_of_a_tool_comes_before_its_result(case: Case) -> None:
    model = ScriptedModel()
    model.says(call(1))
    told = Toolbox({"double": replace(DOUBLE, doing="double")})

    pieces = [piece async for piece in converse(model, prompt(case), told, case)]

    assert [type(piece) for piece in pieces[:2]] == [Doing, ToolResult]
    assert pieces[0] == Doing("double")


async def test_a_call_that_cannot_be_answered_is_told_to_the_model_as_a_result(case: Case) -> None:
    pieces, model = await talk(case, (call("many"),), ("Sorry.",))

    [result] = model.prompts[1].results
    assert "number" in json.loads(result.content)["error"]
    assert pieces[-1] == Text("Sorry.")


@pytest.mark.parametrize("alike", [True, False])
async def test_a_model_that_never_ends_has_failed(case: Case, alike: bool) -> None:
    scripts = [(call(1 if alike else number),) for number in range(100)]

    with pytest.raises(ModelError, match="scripted called tools without end"):
        await talk(case, *scripts)


@pytest.mark.parametrize(("alike", "calls"), [(True, MOST_ALIKE), (False, MOST_CALLS)])
async def test_so_many_calls_are_allowed(case: Case, alike: bool, calls: int) -> None:
    pieces, _ = await talk(case, *[(call(1 if alike else number),) for number in range(calls)], ("Done.",))

    assert pieces[-1] == Text("Done.")
    with pytest.raises(ModelError):
        await talk(case, *[(call(1 if alike else number),) for number in range(calls + 1)], ("Done.",))


async def test_of_too_many_calls_at_once_none_is_begun(case: Case) -> None:
    model = ScriptedModel()
    model.says(*[call(number) for number in range(MOST_CALLS + 1)])

    with pytest.raises(ModelError):
        await anext(converse(model, prompt(case), TOOLBOX, case))


async def test_what_a_model_fails_with_is_raised(case: Case) -> None:
    with pytest.raises(ModelError, match="gone"):
        await talk(case, ("A beginning. ", ModelError("gone")))
