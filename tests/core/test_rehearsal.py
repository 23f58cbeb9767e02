"""An eval is held as a customer's conversation would be, by those who answer customers; what a model cannot do is judged, not raised."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from core.evals import Verdict
from core.messages import Audience, ModelUse, Source
from core.models.breaker import FAILURES
from core.models.builtin import Builtin
from core.models.claude import Claude
from core.playbook.examples import Ask, Called, Eval
from core.ports import Cited, Ended, Model, ModelError, NoAnswer, ToolCall
from core.rehearsal import MOST_IN_VAIN, Rehearsal, Tried, fitting, unhurried
from core.tools import Toolbox, find_tools
from storage.sqlite import SqliteStore
from tests.doubles.claude import ClaudeDouble, Said, Status
from tests.doubles.clock import Clock
from tests.doubles.company import SITE, acme
from tests.doubles.database import first_started
from tests.doubles.model import ScriptedModel, Step

HANDBOOK = "https://handbook.acme.example/passwords-and-system-access"
PERSON = ToolCall(id="1", name="call_human", arguments={"reason": "please"})


@pytest.fixture
def model() -> ScriptedModel:
    return ScriptedModel()


@pytest.fixture
async def rehearsal(model: ScriptedModel, tmp_path: Path) -> AsyncIterator[Rehearsal]:
    """With the scripted model, and the built-in responder behind it."""
    async with rehearsing(model, tmp_path) as rehearsal:
        yield rehearsal


@asynccontextmanager
async def rehearsing(model: Model | None, folder: Path) -> AsyncIterator[Rehearsal]:
    """Whoever answers customers when this is the model."""
    store = await SqliteStore.open(first_started(folder / "eva.db"))
    voices = unhurried(builtin=Builtin(acme), toolbox=Toolbox(find_tools()), model=model)
    yield Rehearsal(company=acme(), store=store, voices=voices, clock=Clock())
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
    model.says("The answer is. No it", ModelError("overloaded", retry_after=0.0))
    model.says("Yes.")

    tried = await hold(rehearsal, Ask(say="a", mentions=(("yes",),), not_mentions=("no it", "answer")))

    assert failed(tried) == []


@pytest.mark.parametrize(
    ("script", "by", "why"),
    [
        ([ModelError("overloaded", retry_after=3_600.0)], ("builtin",), "overloaded"),
        ([ModelError("no such model", permanent=True)], ("builtin",), "no such model"),
        ([NoAnswer("refused")], ("builtin",), "refused"),
        ([], ("builtin",), "scripted said nothing that may be shown"),
    ],
)
async def test_where_the_responder_stands_in_nothing_is_passed_and_nothing_more_is_asked(
    script: list[Step], by: tuple[str, ...], why: str, rehearsal: Rehearsal, model: ScriptedModel
) -> None:
    model.otherwise = lambda prompt: script

    tried = await hold(rehearsal, Ask(say="Hello", not_mentions=("b",), state="answered"), Ask(say="Thanks", state="answered"))

    assert len(model.prompts) == 1
    assert (tried.by, tried.failure) == (by, why)
    assert [(verdict.turn, verdict.passed) for verdict in tried.verdicts] == [(1, False), (1, False), (2, False)]
    assert {verdict.reply for verdict in tried.verdicts} == {f"(no answer: {why})"}


async def test_where_nobody_answers_any_more_the_others_do_not_wait_for_it_too(rehearsal: Rehearsal, model: ScriptedModel) -> None:
    model.otherwise = lambda prompt: [ModelError("overloaded", retry_after=3_600.0)]
    several = [conversation(Ask(say="Hello", state="answered"))] * (MOST_IN_VAIN + 3)

    tried = await rehearsal.hold_all(several, Audience.CUSTOMER, at_once=1)

    assert len(model.prompts) == MOST_IN_VAIN
    assert [each.by for each in tried] == [("builtin",)] * MOST_IN_VAIN + [()] * 3
    assert not any(verdict.passed for each in tried for verdict in each.verdicts)
    assert "not asked" in tried[-1].verdicts[0].reply


async def test_the_responder_passes_where_it_is_tried_itself(tmp_path: Path) -> None:
    async with rehearsing(None, tmp_path) as rehearsal:
        tried = await hold(rehearsal, Ask(say="What is a deductible?", cites=("deductibles",), state="answered"))

    assert failed(tried) == []
    assert (tried.by, tried.failure) == (("builtin",), "")


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

    assert fitting([simple, hard], Builtin.name) == [simple]
    assert fitting([simple, hard], model.name) == [simple, hard]


# ── Claude, through the real SDK ─────────────────────────────────────────────────────────────────────────────────────

LATE = Ask(say="What happens if I pay late?", not_mentions=("4,711",), state="answered")
OVERLOADED = Status(429, retry_after=0)


@pytest.fixture
async def double() -> AsyncIterator[ClaudeDouble]:
    async with ClaudeDouble() as double:
        yield double


@pytest.fixture
async def claude(double: ClaudeDouble, tmp_path: Path) -> AsyncIterator[Rehearsal]:
    """With Claude, and the built-in responder behind her."""
    claude = Claude(key=double.key, url=double.url, model="claude-sonnet-5-5", company=acme, tools=find_tools())
    async with rehearsing(claude, tmp_path) as rehearsal:
        yield rehearsal
    await claude.close()


async def test_what_nothing_supports_is_mended_as_for_a_customer_and_both_calls_are_paid_for(
    claude: Rehearsal, double: ClaudeDouble
) -> None:
    double.otherwise = lambda request: ["Glad to help. Thank you for asking!"]
    _, whole = [await hold(claude, LATE) for _ in range(2)]  # the second time, the service knows the prompt
    double.says("Glad to help. ", "The late fee is $4,711. ", "Anything else?")
    double.says(Said("Glad to help. A fee may be added. Anything else?", cites=(0,)))

    tried = await hold(claude, replace(LATE, mentions=(("a fee may be added",),), cites=("billing-and-payment",)))

    assert failed(tried) == []
    assert tried.by == ("claude",)
    assert len(double.requests) == 4
    assert tried.cost_usd > whole.cost_usd > 0


async def test_what_cannot_be_mended_is_judged_as_the_customer_would_see_it(claude: Rehearsal, double: ClaudeDouble) -> None:
    double.says("Glad to help. ", "The late fee is $4,711. ")
    double.says("Glad to help. ", "The late fee is $4,711. ")

    tried = await hold(claude, replace(LATE, mentions=(("late fee",),)))

    [verdict] = failed(tried)
    assert (verdict.check, "could not check" in verdict.reply) == ("mentions", True)


async def test_an_overloaded_service_is_waited_for_however_often_it_says_so(claude: Rehearsal, double: ClaudeDouble) -> None:
    for _ in range(2 * FAILURES):
        double.says(OVERLOADED)
    double.says("The late fee is $4,711. Anything else?")
    double.says(OVERLOADED)
    double.says("Glad to help. Anything else?")

    tried = await hold(claude, LATE)

    assert failed(tried) == []
    assert tried.by == ("claude",)


async def test_a_key_that_is_refused_gives_errors_and_no_success_of_another(claude: Rehearsal, double: ClaudeDouble) -> None:
    double.otherwise = lambda request: [Status(401)]

    tried = await claude.hold_all([conversation(LATE), conversation(LATE)], Audience.CUSTOMER, at_once=1)

    assert [each.by for each in tried] == [("builtin",), ("builtin",)]
    assert not any(verdict.passed for each in tried for verdict in each.verdicts)
    assert "401" in tried[0].failure
    assert "left alone" in tried[1].failure
    assert len(double.requests) == 1
