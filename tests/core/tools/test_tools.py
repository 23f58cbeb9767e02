"""How a model's tool calls are run: every call gets a result, and what acts, acts once."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ConfigDict, create_model

from core import tools
from core.messages import Source
from core.ports import ClaimLost, ToolCall, Transaction
from core.tools import Case, Given, Tool, Toolbox, ToolError, canonical, find_tools
from tests.doubles.eva import RunningEva

FOLDER = Path(tools.__file__).parent
PAPER = Source("A paper", "")


async def look(case: Case, name: str, times: int = 1) -> Given:
    """Looks."""
    if name == "nobody":
        raise ToolError("there is nobody of that name")
    return Given(value={"name": name, "times": times}, sources=(PAPER,))


async def note(case: Case, tx: Transaction, text: str, loudly: bool = False) -> Given:
    """Notes."""
    await tx.notes.audit(case.now, "noted", text)
    if text == "too long":
        raise ToolError("that is too long")
    return Given(value={"noted": text})


STRICT = ConfigDict(extra="forbid", strict=True)
LOOK = Tool(
    name="look",
    does="Looks.",
    arguments=create_model("look", __config__=STRICT, name=(str, ...), times=(int, 1)),
    function=look,
    acts=False,
)
NOTE = Tool(
    name="note",
    does="Notes.",
    arguments=create_model("note", __config__=STRICT, text=(str, ...), loudly=(bool, False)),
    function=note,
    acts=True,
)
TOOLBOX = Toolbox({"look": LOOK, "note": NOTE})


def call(tool: str, id: str = "1", /, **arguments: Any) -> ToolCall:
    """As a model writes it."""
    return ToolCall(id=id, name=tool, arguments=arguments)


async def noted(eva: RunningEva) -> list[str]:
    """What was done, in order."""
    return [text for (text,) in await eva.rows("SELECT subject FROM audit WHERE what = 'noted' ORDER BY number")]


# ── the folder ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_file_of_the_folder_is_a_tool_of_its_name() -> None:
    assert set(find_tools()) == {path.stem for path in FOLDER.glob("*.py")} - {"__init__"} != set()


@pytest.mark.parametrize("tool", find_tools().values(), ids=lambda tool: tool.name)
def test_a_model_is_told_what_a_tool_does_and_sees_nothing_of_ours_in_its_arguments(tool: Tool) -> None:
    schema = tool.arguments.model_json_schema()

    assert len(tool.does) > 40
    assert set(schema["properties"]).isdisjoint({"case", "tx"})
    assert schema["additionalProperties"] is False


def test_a_tool_acts_when_it_is_given_a_transaction() -> None:
    acts = {name: tool.acts for name, tool in find_tools().items()}

    assert acts.items() >= {"call_human": True, "search_articles": False}.items()


# ── looking ──────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_result_is_json_with_the_sources_that_may_be_cited(case: Case) -> None:
    asked = call("look", name="Ünal")
    result = await TOOLBOX.run(asked, case)

    assert result.content == '{"name":"Ünal","times":1}'
    assert (result.call, result.sources) == (asked, (PAPER,))


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (call("fly"), "there is no tool fly; there are: look, note"),
        (call("look"), "name: Field required"),
        (call("look", name="a", colour="red"), "colour: Extra inputs are not permitted"),
        (call("look", name=7), "name: Input should be a valid string"),
        (call("look", name="a", times="7"), "times: Input should be a valid integer"),
        (call("look", name="nobody"), "there is nobody of that name"),
    ],
)
async def test_a_fault_of_the_call_is_told_in_words(case: Case, asked: ToolCall, words: str) -> None:
    result = await TOOLBOX.run(asked, case)

    assert words in json.loads(result.content)["error"]
    assert result.sources == ()


async def test_what_is_wrong_on_our_side_is_raised(case: Case) -> None:
    async def broken(case: Case) -> Given:
        raise KeyError("a bug")

    tool = Tool(name="broken", does="", arguments=create_model("broken"), function=broken, acts=False)
    with pytest.raises(KeyError):
        await Toolbox({"broken": tool}).run(call("broken"), case)


# ── acting ───────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_tool_acts_once_per_turn_and_arguments_whatever_the_call_is_named(resting: RunningEva, case: Case) -> None:
    first = await TOOLBOX.run(call("note", "1", text="a"), case)
    again = await TOOLBOX.run(call("note", "2", text="a"), case)
    spelled_out = await TOOLBOX.run(call("note", "3", loudly=False, text="a"), case)

    assert first.content == again.content == spelled_out.content == '{"noted":"a"}'
    assert [result.call.id for result in (first, again, spelled_out)] == ["1", "2", "3"]
    assert await noted(resting) == ["a"]


async def test_other_arguments_and_another_turn_are_another_act(resting: RunningEva, case: Case) -> None:
    for text in ("a", "b"):
        await TOOLBOX.run(call("note", text=text), case)
    other = await resting.store.write(lambda tx: tx.turns.start(case.conversation.id, 0, case.now))
    await TOOLBOX.run(call("note", text="a"), replace(case, turn=other))

    assert await noted(resting) == ["a", "b", "a"]


async def test_what_a_tool_did_before_it_refused_is_taken_back(resting: RunningEva, case: Case) -> None:
    result = await TOOLBOX.run(call("note", text="too long"), case)

    assert json.loads(result.content) == {"error": "that is too long"}
    assert await noted(resting) == []
    assert await resting.rows("SELECT * FROM tool_calls") == []


async def test_who_has_lost_the_claim_does_not_act(resting: RunningEva, case: Case) -> None:
    await resting.store.write(lambda tx: tx.wakeups.hold(replace(case.wakeup, claim=case.wakeup.claim + 1)))

    with pytest.raises(ClaimLost):
        await TOOLBOX.run(call("note", text="a"), case)
    assert await noted(resting) == []


# ── canonical ────────────────────────────────────────────────────────────────────────────────────────────────────────

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.text(max_size=3), json_values, max_size=4))
def test_equal_values_have_equal_texts_that_say_the_same(value: dict[str, Any]) -> None:
    backwards = dict(reversed(value.items()))

    assert canonical(value) == canonical(backwards)
    assert json.loads(canonical(value)) == value
