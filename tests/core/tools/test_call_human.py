"""The wish for a person is noted, and nothing is promised."""

import json

from core.ports import ToolCall
from core.tools import Case, Toolbox, find_tools
from tests.doubles.eva import RunningEva

TOOLBOX = Toolbox(find_tools())


def wish(reason: str) -> ToolCall:
    """As a model writes it."""
    return ToolCall(id="1", name="call_human", arguments={"reason": reason})


async def test_the_wish_is_listed_with_the_customers_reason_and_the_phone_is_told(resting: RunningEva, case: Case) -> None:
    result = await TOOLBOX.run(wish("A broken window"), case)

    assert json.loads(result.content) == {"noted": True, "noted_before": False, "phone": "1-800-123-4567"}
    [item] = await resting.store.read.notes.review(10)
    assert (item.kind, item.conversation, item.question) == ("person", case.conversation.id, "A broken window")
    assert await resting.rows("SELECT what, subject FROM audit") == [("person requested", case.conversation.id)]


async def test_who_wishes_again_is_told_that_it_is_noted_and_stands_in_the_list_once(resting: RunningEva, case: Case) -> None:
    await TOOLBOX.run(wish("A broken window"), case)
    result = await TOOLBOX.run(wish("Still the window"), case)

    assert json.loads(result.content)["noted_before"] is True
    assert len(await resting.rows("SELECT * FROM person_requests")) == 1
    assert len(await resting.rows("SELECT * FROM audit")) == 1


async def test_the_conversation_stays_evas(resting: RunningEva, case: Case) -> None:
    await TOOLBOX.run(wish("A broken window"), case)

    assert await resting.store.read.conversations.find(case.conversation.id) == case.conversation


def test_the_model_is_told_never_to_say_that_somebody_comes() -> None:
    assert "never say that somebody is coming" in find_tools()["call_human"].does
