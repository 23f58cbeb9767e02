"""An answer is heard piece by piece, shown as it grows, held against what supports it, and mended once where nothing does."""

from datetime import UTC, datetime
from typing import cast

import pytest

from core.answer import Answer
from core.answer_cache import AnswerCache
from core.composing import Composer, Nobody, blank
from core.messages import Address, Audience, Conversation, Exchange, Line, ModelUse, Source, State, ToolUse
from core.models.builtin import Builtin
from core.ports import Cited, Doing, Ended, ModelError, Prompt, Store, Wakeup
from core.tools import Case, Toolbox
from core.voices import Voices
from tests.doubles.clock import Clock
from tests.doubles.company import acme
from tests.doubles.hold import Hold
from tests.doubles.model import ScriptedModel

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
USE = ModelUse(model="m", input_tokens=1, output_tokens=1, cache_read_tokens=0, cache_write_tokens=0, cost_usd="0.25", seconds=0.1)
CASE = Case(
    company=acme(),
    store=cast(Store, None),  # no tool is called here
    conversation=Conversation(
        id="C",
        address=Address("eval", "C"),
        customer="x",
        audience=Audience.CUSTOMER,
        state=State.EVA,
        epoch=0,
        language="en",
        touched_at=NOW,
    ),
    language="en",
    turn=1,
    wakeup=Wakeup("turn", "C", 1),
    now=NOW,
)


@pytest.fixture
def claude() -> ScriptedModel:
    model = ScriptedModel()
    model.name = "claude"
    return model


@pytest.fixture
def composer(claude: ScriptedModel) -> Composer:
    return Composer(Voices(builtin=Builtin(acme), toolbox=Toolbox({}), model=claude))


def asked(text: str = "What happens if I pay late?", *earlier: Exchange) -> Prompt:
    line = Line(number=0, id="m", author="customer", text=text, at=NOW)
    return Prompt(audience=Audience.CUSTOMER, language="en", now=NOW, earlier=earlier, asked=(line,))


async def composed(composer: Composer, prompt: Prompt) -> Answer:
    answer = blank(prompt, CASE)
    await composer.compose(answer, prompt, CASE)
    return answer


async def test_what_there_is_of_an_answer_is_shown_while_it_grows(composer: Composer, claude: ScriptedModel) -> None:
    hold, prompt, shown = Hold(), asked(), list[str]()
    claude.says("Glad to help. ", "And ", hold, "more.", Ended("answered"))
    answer = blank(prompt, CASE)

    class Ana(Nobody):
        async def show(self, growing: Answer) -> None:
            shown.append(growing.text.strip())
            hold.open()

    await composer.compose(answer, prompt, CASE, Ana())

    assert set(shown) == {"Glad to help."}
    assert (answer.text, answer.by) == ("Glad to help. And more.", "claude")


@pytest.mark.parametrize(
    ("pieces", "told"),
    [((Doing("search"), "Glad to help. And "), []), (("Glad to help. And ", Doing("search")), ["search"])],
)
async def test_what_words_have_ended_already_is_not_told_after_them(
    composer: Composer, claude: ScriptedModel, pieces: tuple[Doing | str, ...], told: list[str]
) -> None:
    hold, prompt, doings = Hold(), asked(), list[str]()
    claude.says(*pieces, hold, "more.", Ended("answered"))

    class Ana(Nobody):
        async def show(self, growing: Answer) -> None:
            hold.open()

        def doing(self, what: str) -> None:
            doings.append(what)

    await composer.compose(blank(prompt, CASE), prompt, CASE, Ana())

    assert doings == told


async def test_what_nothing_supports_is_mended_and_both_calls_are_paid_for(composer: Composer, claude: ScriptedModel) -> None:
    claude.says("Glad to help! The late fee is $4,711. Anything else?", USE, Ended("answered"))
    claude.says("Glad to help! There may be a fee. Anything else?", USE, Ended("answered"))

    answer = await composed(composer, asked())

    assert answer.text == "Glad to help! There may be a fee. Anything else?"
    assert answer.models == [USE, USE]
    assert answer.faults == ()


async def test_what_cannot_be_mended_gives_way_and_is_paid_for_all_the_same(composer: Composer, claude: ScriptedModel) -> None:
    claude.says("Glad to help! The late fee is $4,711. ", USE, Ended("answered"))
    claude.says(USE, ModelError("gone"))

    answer = await composed(composer, asked())

    assert "4,711" not in answer.text
    assert answer.text.startswith("Glad to help!")
    assert answer.models == [USE, USE]


@pytest.mark.parametrize(
    "earlier",
    [
        Exchange(asked=(), said="It is $4,711.", outcome="answered"),
        Exchange(asked=(), said="Yes.", outcome="answered", tools=(ToolUse(name="x", arguments="{}", result='{"fee": "$4,711"}'),)),
    ],
    ids=["said", "given by a tool"],
)
async def test_what_came_up_before_may_be_repeated(composer: Composer, claude: ScriptedModel, earlier: Exchange) -> None:
    claude.says("I repeat it: $4,711.", Ended("answered"))

    assert (await composed(composer, asked("Sorry?", earlier))).text == "I repeat it: $4,711."


async def test_nothing_at_all_is_no_answer(composer: Composer) -> None:
    silent = ScriptedModel()
    silent.otherwise = lambda prompt: []

    with pytest.raises(ModelError, match="said nothing"):
        await composed(Composer(Voices(builtin=silent, toolbox=Toolbox({}))), asked())


async def test_what_is_remembered_is_said_to_the_next_who_asks_it(claude: ScriptedModel) -> None:
    composer = Composer(Voices(builtin=Builtin(acme), toolbox=Toolbox({}), model=claude), AnswerCache(Clock()))
    claude.says("Glad to help!", Cited(Source("Bills", "http://x/help/billing-and-payment")), Ended("answered"))
    first = await composed(composer, asked())
    composer.remember(first, asked(), CASE)

    assert (await composed(composer, asked())).by == "cache"
    assert len(claude.prompts) == 1
