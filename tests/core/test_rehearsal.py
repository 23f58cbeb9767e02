"""An eval is held as a conversation with a customer would be, and what a model cannot do is judged, not raised."""

from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import pytest

from core.evals import Verdict
from core.messages import Audience, ModelUse, Source
from core.models.builtin import Builtin
from core.playbook.examples import Ask, Called, Eval
from core.ports import Cited, Ended, ModelError, NoAnswer, ToolCall
from core.rehearsal import Rehearsal, Tried, fitting
from core.tools import Toolbox, find_tools
from storage.sqlite import SqliteStore
from tests.doubles.clock import Clock
from tests.doubles.company import SITE, acme
from tests.doubles.model import ScriptedModel, Step

HANDBOOK = "https://handbook.acme.example/passwords-and-system-access"
PERSON = ToolCall(id="1", name="call_human", arguments={"reason": "please"})


@pytest.fixture
def model() -> ScriptedModel:
    return ScriptedModel()


@pytest.fixture
async def rehearsal(model: ScriptedModel, tmp_path: Path) -> AsyncIterator[Rehearsal]:
    """With the scripted model, which is asked again at once."""
    store = await SqliteStore.open(tmp_path / "eva.db")
    toolbox = Toolbox(find_tools())
    yield Rehearsal(company=acme(), store=store, model=model, toolbox=toolbox, clock=Clock(), pauses=(0.0, 0.0))
    await store.close()


def conversation(*turns: Ask, needs: str = "") -> Eval:
    return Eval(turns=turns, path=Path("customer/evals/a.jsonl"), line=1, needs=needs)


async def hold(rehearsal: Rehearsal, *turns: Ask, audience: Audience = Audience.CUSTOMER) -> Tried:
    [tried] = await rehearsal.hold_all([conversation(*turns)], audience)
    return tried


def failed(tried: Tried) -> list[Verdict]:
    return [verdict for verdict in tried.verdicts if not verdict.passed]


async def test_the_model_is_shown_what_was_said_before(rehearsal: Rehearsal, model: ScriptedModel) -> None:
    model.says("Claro, con gusto.")
    model.says("Sí.")

    await hold(rehearsal, Ask(say="¿Tienen seguro para mi coche?"), Ask(say="ok"))

    first, second = model.prompts
    assert (first.earlier, first.language) == ((), "es")
    assert second.language == "es"
    assert [(exchange.asked[0].text, exchange.said) for exchange in second.earlier] == [
        ("¿Tienen seguro para mi coche?", "Claro, con gusto.")
    ]


async def test_what_is_never_kept_is_not_shown_to_the_model_either(rehearsal: Rehearsal, model: ScriptedModel) -> None:
    await hold(rehearsal, Ask(say="My card is 4111 1111 1111 1111"))

    assert "4111 1111" not in model.asked[0][0]


async def test_tools_are_run_and_their_calls_are_checked(rehearsal: Rehearsal, model: ScriptedModel) -> None:
    model.says(PERSON)
    model.says("Noted.", Ended("person"))

    tried = await hold(rehearsal, Ask(say="A person!", calls=Called(tool="call_human", arguments={"reason": "Please"}), state="person"))

    assert failed(tried) == []
    assert "person" in [item.kind for item in await rehearsal.store.read.notes.review(5)]


@pytest.mark.parametrize(
    ("source", "audience", "slug"),
    [
        (Source("x", f"{SITE}/help/deductibles#what-a-deductible-is"), Audience.CUSTOMER, "deductibles"),
        (Source("x", f"{HANDBOOK}#top"), Audience.INTERNAL, "passwords-and-system-access"),
        (Source(acme().playbook.audiences[Audience.CUSTOMER].articles[0].title, ""), Audience.CUSTOMER, "about-acme-and-contact"),
    ],
)
async def test_a_source_is_the_article_that_it_leads_to(
    source: Source, audience: Audience, slug: str, rehearsal: Rehearsal, model: ScriptedModel
) -> None:
    model.says("So it is.", Cited(source))

    assert failed(await hold(rehearsal, Ask(say="Is it?", cites=(slug,)), audience=audience)) == []


async def test_what_the_model_costs_is_added_up(rehearsal: Rehearsal, model: ScriptedModel) -> None:
    numbers = {"input_tokens": 1, "output_tokens": 1, "cache_read_tokens": 0, "cache_write_tokens": 0, "seconds": 0.1}
    for cost in ("0.0001", "0.02"):
        model.says("Yes.", ModelUse(model="m", cost_usd=cost, **numbers))  # type: ignore[arg-type]

    tried = await hold(rehearsal, Ask(say="a"), Ask(say="b"))

    assert tried.cost_usd == Decimal("0.0201")
    assert tried.by == ("scripted", "scripted")


async def test_what_may_pass_is_tried_again_and_leaves_no_trace(rehearsal: Rehearsal, model: ScriptedModel) -> None:
    model.says("The answer is. No it", ModelError("overloaded"))
    model.says("Yes.")

    tried = await hold(rehearsal, Ask(say="a", mentions=(("yes",),), not_mentions=("no it", "answer")))

    assert failed(tried) == []


@pytest.mark.parametrize(
    ("script", "tries"),
    [
        ([ModelError("overloaded")], 3),
        ([ModelError("no such model", permanent=True)], 1),
        ([NoAnswer("refused")], 1),
        ([], 1),
    ],
)
async def test_after_a_turn_without_an_answer_nothing_is_asked_and_nothing_is_passed(
    script: list[Step], tries: int, rehearsal: Rehearsal, model: ScriptedModel
) -> None:
    model.otherwise = lambda prompt: script

    tried = await hold(rehearsal, Ask(say="a", not_mentions=("b",)), Ask(say="c", state="answered"))

    assert len(model.prompts) == tries
    assert tried.by == ()
    assert [(verdict.turn, verdict.passed) for verdict in tried.verdicts] == [(1, False), (2, False)]
    assert tried.verdicts[0].reply.startswith("(no answer: ")


async def test_each_conversation_is_one_of_its_own_and_so_many_are_held_at_once(rehearsal: Rehearsal, model: ScriptedModel) -> None:
    several, held = [conversation(Ask(say=f"Question {number}", mentions=((f"{number}",),))) for number in range(12)], []

    tried = await rehearsal.hold_all(several, Audience.CUSTOMER, at_once=3, held=lambda: held.append(1))

    assert [each.conversation for each in tried] == several
    assert [failed(each) for each in tried] == [[]] * 12
    assert len(held) == 12
    assert all(prompt.earlier == () for prompt in model.prompts)
    assert len(await rehearsal.store.read.conversations.recent(50)) == 12


def test_what_only_a_model_understands_is_left_out_for_the_built_in_responder(model: ScriptedModel) -> None:
    simple, hard = conversation(Ask(say="a")), conversation(Ask(say="b"), needs="claude")

    assert fitting([simple, hard], Builtin(acme)) == [simple]
    assert fitting([simple, hard], model) == [simple, hard]
