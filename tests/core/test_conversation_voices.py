"""A turn that Claude answers: shown as it comes, said anew where it broke off, mended where nothing supports it, and given again."""

from collections.abc import Sequence

import pytest

from core.answer_cache import LIFE, AnswerCache
from core.messages import ModelUse, Source
from core.models.breaker import FAILURES
from core.ports import Cited, Ended, ModelError, NoAnswer, Prompt, ToolCall
from tests.doubles.eva import Customer, RunningEva, World
from tests.doubles.hold import Hold
from tests.doubles.model import ScriptedModel, Step

QUESTION = "What happens if I pay late?"
SEARCH = ToolCall(id="first", name="search_articles", arguments={"question": "late payment fee"})
ENDED = Ended("answered")


@pytest.fixture
def world(world: World) -> World:
    """With Claude, who searches before she speaks, and the built-in responder behind her."""
    claude = ScriptedModel()
    claude.name = "claude"
    world.claude = claude
    world.model.name = "builtin"
    world.cache = AnswerCache(world.clock)
    return world


class Claude:
    """What she says in the next turns."""

    def __init__(self, world: World) -> None:
        assert isinstance(world.claude, ScriptedModel)
        self.model = world.claude

    def says(self, *steps: Step) -> None:
        """A search, and then this."""
        self.model.says(SEARCH)
        self.model.says(*steps)


@pytest.fixture
def claude(world: World) -> Claude:
    return Claude(world)


async def by(eva: RunningEva) -> list[str]:
    """Who answered, turn by turn."""
    return [by for (by,) in await eva.rows("SELECT answered_by FROM turns ORDER BY number")]


def source(eva: RunningEva, link: str = "http://x/help/billing-and-payment") -> Cited:
    return Cited(Source("Bills and payments", link))


async def test_what_claude_says_is_said_and_kept_with_who_said_it(eva: RunningEva, ana: Customer, claude: Claude) -> None:
    claude.says("A payment that is late is a pity. ", "We are glad to help.", source(eva), ENDED)
    await ana.writes(QUESTION)
    await eva.answers()

    assert ana.sees == ["A payment that is late is a pity. We are glad to help."]
    assert await by(eva) == ["claude"]
    assert [name for (name,) in await eva.rows("SELECT name FROM tool_calls")] == ["search_articles"]


async def test_what_broke_off_is_replaced_in_place_by_a_whole_answer(eva: RunningEva, ana: Customer, claude: Claude) -> None:
    hold = Hold()
    claude.says("You will be glad to hear that. And ", hold, ModelError("cut"))
    claude.says("Here is the whole answer.", ENDED)
    await ana.writes(QUESTION)
    await hold.reached()
    await eva.rests()
    before = ana.sees
    hold.open()
    await eva.answers()

    assert before == ["You will be glad to hear that."]
    assert ana.sees == ["Here is the whole answer."]
    assert await by(eva) == ["claude"]


async def test_when_claude_cannot_the_responder_answers_in_the_same_message(eva: RunningEva, ana: Customer, claude: Claude) -> None:
    claude.says("You will be glad to hear that. And ", NoAnswer("refused"))
    await ana.writes(QUESTION)
    await eva.answers()

    assert ana.sees == [f"You wrote {QUESTION}."]
    assert await by(eva) == ["builtin"]


async def test_what_nothing_supports_is_mended_once_and_never_shown(eva: RunningEva, ana: Customer, claude: Claude) -> None:
    claude.says("Glad to help! ", "The late fee is $4,711. ", "Anything else?", ENDED)
    claude.model.says("Glad to help! There is a late fee. Anything else?", ENDED)
    await ana.writes(QUESTION)
    await eva.answers()

    assert ana.sees == ["Glad to help! There is a late fee. Anything else?"]
    draft = claude.model.prompts[-1].draft
    assert draft
    assert [(round.said, len(round.results)) for round in claude.model.prompts[-1].rounds] == [("", 1)]
    assert "4,711" in draft.text
    assert any("4,711" in fault for fault in draft.faults)
    assert [tuple(row) for row in await eva.rows("SELECT rule, action FROM findings")] == [("money", "withdrawn")]


@pytest.mark.parametrize(
    "mended", [["Glad to help! The late fee is $4,712.", ENDED], [NoAnswer("refused")], [ModelError("401", permanent=True)]], ids=str
)
async def test_what_cannot_be_mended_gives_way_to_a_kind_sentence(
    eva: RunningEva, ana: Customer, claude: Claude, mended: Sequence[Step]
) -> None:
    claude.says("Glad to help! ", "The late fee is $4,711. ", ENDED)
    claude.model.says(*mended)
    await ana.writes(QUESTION)
    await eva.answers()

    (seen,) = ana.sees
    assert "4,71" not in seen
    assert "could not check" in seen


async def test_where_nothing_of_it_can_be_shown_the_responder_answers_in_the_same_message(
    eva: RunningEva, ana: Customer, claude: Claude
) -> None:
    claude.says("The late fee is $4,711. ", ENDED)
    claude.model.says("The late fee is $4,712.", ENDED)
    await ana.writes(QUESTION)
    await eva.answers()

    assert ana.sees == [f"You wrote {QUESTION}."]
    assert await by(eva) == ["builtin"]


async def test_what_was_asked_for_in_vain_is_paid_for_all_the_same(eva: RunningEva, ana: Customer, claude: Claude) -> None:
    use = ModelUse(model="x", input_tokens=1, output_tokens=1, cache_read_tokens=0, cache_write_tokens=0, cost_usd="0.25", seconds=0.1)
    hold = Hold()
    claude.model.says(use, SEARCH)
    claude.model.says(hold, "Never shown. And never said.", ENDED)
    claude.says("Glad to help!", use, ENDED)
    await ana.writes(QUESTION)
    await hold.reached()
    await ana.writes("And early?")
    hold.open()
    await eva.answers()

    assert ana.sees == ["Glad to help!"]
    assert [cost for (cost,) in await eva.rows("SELECT cost_usd FROM model_calls")] == ["0.25", "0.25"]


async def test_requests_that_are_refused_to_many_customers_in_a_row_are_an_outage_and_to_one_they_are_not(
    eva: RunningEva, ana: Customer, claude: Claude
) -> None:
    claude.model.otherwise = lambda prompt: [NoAnswer("400", permanent=True)]
    for number in range(2 * FAILURES):
        await ana.writes(f"Is that so, number {number}?")
        await eva.answers()
    to_one = len(claude.model.prompts)
    for number in range(2 * FAILURES):
        await eva.customer(f"bob{number}").writes(QUESTION)
        await eva.answers()

    assert to_one == 2 * FAILURES
    assert len(claude.model.prompts) - to_one == FAILURES - 1
    assert await by(eva) == ["builtin"] * 4 * FAILURES


async def test_a_number_that_the_customer_named_may_be_said(eva: RunningEva, ana: Customer, claude: Claude) -> None:
    claude.says("I see that 4,711 miles are on it. How can I help?", ENDED)
    await ana.writes("my car has 4711 miles on it")
    await eva.answers()

    assert ana.sees == ["I see that 4,711 miles are on it. How can I help?"]


async def test_the_next_turn_is_shown_what_was_found_before(eva: RunningEva, ana: Customer, claude: Claude) -> None:
    claude.says("Glad to help!", source(eva), ENDED)
    claude.says("And again.", ENDED)
    await ana.writes(QUESTION)
    await eva.answers()
    await ana.writes("And then?")
    await eva.answers()

    (earlier,) = claude.model.prompts[-1].earlier
    assert [tool.name for tool in earlier.tools] == ["search_articles"]
    assert "passages" in earlier.tools[0].result


# ── given again ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def asked_by_another(eva: RunningEva, name: str, text: str = QUESTION) -> str:
    """Somebody else asks, and is answered by."""
    await eva.customer(name).writes(text)
    await eva.answers()
    return (await by(eva))[-1]


@pytest.fixture
async def answered(eva: RunningEva, ana: Customer, claude: Claude) -> RunningEva:
    """Ana was answered by Claude from the articles; whatever she is asked from now on, she says the same."""

    def otherwise(prompt: Prompt) -> Sequence[Step]:
        return ["Glad to help!", source(eva), ENDED] if prompt.results else [SEARCH]

    claude.model.otherwise = otherwise
    await ana.writes(QUESTION)
    await eva.answers()
    return eva


async def test_the_same_first_question_is_answered_again_without_asking_claude(answered: RunningEva, claude: Claude) -> None:
    calls = len(claude.model.prompts)

    assert await asked_by_another(answered, "bob", "what happens if I pay LATE") == "cache"
    assert answered.customer("bob").sees == ["Glad to help!"]
    assert len(claude.model.prompts) == calls
    assert await answered.rows("SELECT turn FROM tool_calls") == [(1,), (2,)]


async def test_after_some_minutes_claude_is_asked_again(answered: RunningEva) -> None:
    answered.world.clock.advance(LIFE)

    assert await asked_by_another(answered, "bob") == "claude"


async def test_an_answer_that_somebody_did_not_like_is_not_given_again(answered: RunningEva) -> None:
    assert answered.world.cache
    answered.world.cache.distrust("Glad to help!")

    assert await asked_by_another(answered, "bob") == "claude"


@pytest.mark.parametrize(
    "text", ["What happens if I pay late? I am 41.", "When are you open?", "I want to talk to a person", "a@b.example late?"]
)
async def test_what_is_personal_or_depends_on_the_clock_is_asked_each_time(answered: RunningEva, text: str) -> None:
    first = await asked_by_another(answered, "bob", text)

    assert (first, await asked_by_another(answered, "eve", text)) == ("claude", "claude")


async def test_a_second_question_is_never_answered_from_what_was_said_to_others(answered: RunningEva, ana: Customer) -> None:
    await ana.writes(QUESTION)
    await answered.answers()

    assert await by(answered) == ["claude", "claude"]
