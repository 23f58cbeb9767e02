"""What Claude takes is counted once, in the metrics, in the budget and in the store, whatever ends her answer: through the real SDK."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import cast

import pytest

from core import metrics
from core.chat import converse
from core.costs import Budget
from core.messages import Audience, ModelUse, State
from core.models.claude import Claude
from core.ports import Ended, ModelError, Prompt, Text
from core.tools import Case, Toolbox, find_tools
from core.voices import Voices, in_time
from tests.doubles.claude import ClaudeDouble, Cut, Hold, Stall, Stop, Use
from tests.doubles.company import acme
from tests.doubles.eva import DATABASE, Customer, RunningEva, World, running
from tests.doubles.model import ScriptedModel
from tests.storage.samples import arrivals, rows

AT = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
PROMPT = Prompt(audience=Audience.CUSTOMER, language="en", now=AT, earlier=(), asked=())
NO_CASE = cast(Case, None)  # no tool is called here
MODEL = "claude-sonnet-5-5"
HELLO = "Hello there!"  # nothing to search for
USE = ModelUse(model="m", input_tokens=1, output_tokens=2, cache_read_tokens=0, cache_write_tokens=0, cost_usd="0.01", seconds=0.1)


@pytest.fixture
async def double() -> AsyncIterator[ClaudeDouble]:
    async with ClaudeDouble() as double:
        yield double


@pytest.fixture
async def claude(double: ClaudeDouble) -> AsyncIterator[Claude]:
    claude = Claude(key="k", url=double.url, model=MODEL, company=acme, tools=find_tools())
    yield claude
    await claude.close()


@pytest.fixture
def world(world: World, claude: Claude) -> World:
    """With Claude."""
    world.claude = claude
    world.model.name = "builtin"
    return world


async def costs(eva: RunningEva) -> list[float]:
    """Of each call that the store knows."""
    return [float(cost) for (cost,) in await eva.rows("SELECT cost_usd FROM model_calls ORDER BY number")]


def metered() -> float:
    """US dollars of all calls so far."""
    return metrics.REGISTRY.get_sample_value("eva_model_cost_usd_total", {"model": MODEL}) or 0.0


async def counted(eva: RunningEva, before: float, calls: int) -> bool:
    """Whether the store and the metrics know of so many calls, each of which cost something."""
    found = await costs(eva)
    return len(found) == calls and all(found) and metered() - before == pytest.approx(sum(found))


async def test_a_turn_that_a_new_line_begins_again_is_paid_for_with_both_its_calls(
    eva: RunningEva, ana: Customer, double: ClaudeDouble
) -> None:
    hold, before = Hold(), metered()
    double.says("Happy to", hold, " tell you! And so ", Stall())
    double.says("Welcome, welcome!")
    await ana.writes(HELLO)
    await hold.reached()
    await ana.writes("Good morning!")
    hold.open()
    await eva.answers()

    assert ana.sees == ["Welcome, welcome!"]
    assert await counted(eva, before, calls=2)
    assert double.abandoned == 1


async def test_what_was_being_said_when_a_person_took_over_is_paid_for(eva: RunningEva, ana: Customer, double: ClaudeDouble) -> None:
    hold, before = Hold(), metered()
    double.says("Happy to", hold, " tell you! And so ", Stall())
    await ana.writes(HELLO)
    await hold.reached()
    await eva.hands(ana, State.HUMAN)
    hold.open()
    await eva.answers()

    assert ana.sees == []
    assert await counted(eva, before, calls=1)


async def test_what_was_being_said_to_who_is_forgotten_counts_for_the_month(eva: RunningEva, ana: Customer, double: ClaudeDouble) -> None:
    hold, before = Hold(), metered()
    double.says("Happy to", hold, " tell you! And so ", Stall())
    await ana.writes(HELLO)
    await hold.reached()
    await eva.people.forget(ana.name)
    hold.open()
    await eva.answers()

    spent = await eva.store.read.turns.spent(eva.world.clock())
    assert await costs(eva) == []
    assert float(spent[MODEL]) == pytest.approx(metered() - before)


async def test_who_was_forgotten_is_not_spoken_of_to_the_service_again(eva: RunningEva, ana: Customer, double: ClaudeDouble) -> None:
    hold = Hold()
    double.says("Happy to", hold, Cut())
    await ana.writes(HELLO)
    await hold.reached()
    await eva.people.forget(ana.name)
    hold.open()
    await eva.answers()

    assert len(double.requests) == 1
    assert ana.sees == []
    assert await eva.rows("SELECT number FROM turns") == []


async def test_what_broke_off_is_not_asked_for_again_once_a_person_has_taken_over(
    eva: RunningEva, ana: Customer, double: ClaudeDouble
) -> None:
    hold = Hold()
    double.says("Happy to tell you! And", hold, Cut())
    await ana.writes(HELLO)
    await hold.reached()
    await eva.rests()
    await eva.hands(ana, State.HUMAN)
    hold.open()
    await eva.answers()

    assert len(double.requests) == 1
    assert ana.sees == ["Happy to tell you!"]


async def test_what_was_under_way_when_eva_stops_is_paid_for(eva: RunningEva, ana: Customer, double: ClaudeDouble) -> None:
    hold, before = Hold(), metered()
    double.says("Happy to", hold, Stall())
    await ana.writes(HELLO)
    await hold.reached()
    await eva.engine.stop(timedelta())

    assert await counted(eva, before, calls=1)


@pytest.mark.parametrize("failing", [[Cut()], [Stop("refusal")]], ids=str)
async def test_what_broke_off_is_paid_for_with_what_took_its_place(
    eva: RunningEva, ana: Customer, double: ClaudeDouble, failing: list[Cut | Stop]
) -> None:
    before = metered()
    double.says("Happy to tell you! And so ", *failing)
    await ana.writes(HELLO)
    await eva.answers()

    assert await counted(eva, before, calls=len(double.requests))


async def test_each_round_of_calls_is_paid_for_once(eva: RunningEva, ana: Customer, double: ClaudeDouble) -> None:
    before = metered()
    double.says("One moment. ", Use("search_articles", {"question": "wall box"}))
    double.says("Happy to help!")
    await ana.writes(HELLO)
    await eva.answers()

    assert await counted(eva, before, calls=2)


async def test_what_is_said_before_tools_are_called_is_shown_to_claude_and_leaves_the_cache_whole(
    eva: RunningEva, ana: Customer, double: ClaudeDouble
) -> None:
    questions = ("What does car insurance cover?", "And my battery?", "And in winter?", "And abroad?")
    for number, question in enumerate(questions):
        double.says("One moment. ", Use("search_articles", {"question": f"{question} cover"}))
        double.says("Almost there. ", Use("search_articles", {"question": f"{question} policy {number}"}))
        double.says("Happy to help!")
        await ana.writes(question)
        await eva.answers()

    messages = json.loads(double.requests[-1].raw)["messages"]
    last = [block["text"] for message in messages for block in message["content"] if block["type"] == "text"]
    assert last[-3:-1] == ["One moment.", "Almost there."]
    assert ana.sees == ["One moment. \n\nAlmost there. \n\nHappy to help!"] * len(questions)
    sums = "sum(cache_read_tokens), sum(input_tokens + cache_read_tokens + cache_write_tokens)"
    shares = [read / whole for read, whole in await eva.rows(f"SELECT {sums} FROM model_calls GROUP BY turn ORDER BY turn")]
    assert all(share >= 0.85 for share in shares[1:]), shares
    assert double.refusals == []


async def test_who_stops_in_the_moment_in_which_an_answer_is_kept_pays_once(world: World) -> None:
    scripted = ScriptedModel()
    scripted.says("Happy to tell you!", USE, Ended("answered"))
    world.claude = scripted
    kept = asyncio.Event()
    async with running(world) as eva:

        def stop_once_kept() -> None:
            if rows(world.folder / DATABASE, "SELECT 1 FROM turns WHERE state = 'kept'"):
                eva.store.cut_power()  # its author does not go on
                kept.set()

        eva.store.watchers.append(stop_once_kept)
        await eva.customer("ana").writes(HELLO)
        await kept.wait()
        eva.store.watchers.clear()
        stopping = asyncio.create_task(eva.engine.stop(timedelta()))
        await arrivals()
        eva.store.restore_power()
        await stopping

        assert await costs(eva) == [0.01]


# ── the budget ───────────────────────────────────────────────────────────────────────────────────────────────────────


class Purse:
    """A budget of the test's, that is never empty."""

    def __init__(self) -> None:
        self.spent: list[Decimal] = []

    async def left(self) -> bool:
        return True

    def spend(self, usd: Decimal) -> None:
        self.spent.append(usd)


@pytest.fixture
def purse() -> Purse:
    return Purse()


@pytest.fixture
def voices(claude: Claude, purse: Purse) -> Voices:
    return Voices(builtin=ScriptedModel(), toolbox=Toolbox({}), model=claude, budget=cast(Budget, purse))


async def test_a_call_whose_answer_nobody_waits_for_is_taken_from_the_budget_once(
    voices: Voices, purse: Purse, double: ClaudeDouble
) -> None:
    uses: list[ModelUse] = []
    double.says("Hm", Stall())
    async with aclosing(voices.answer(replace(PROMPT, used=uses.append), NO_CASE)) as pieces:
        async for piece in pieces:
            if isinstance(piece, Text):
                break

    (use,) = uses
    assert purse.spent == [Decimal(use.cost_usd)]
    assert use.cost_usd != "0"


async def test_a_call_that_falls_silent_is_counted_once(claude: Claude, double: ClaudeDouble) -> None:
    uses: list[ModelUse] = []
    double.says(" ", Stall())
    pieces = converse(claude, replace(PROMPT, used=uses.append), Toolbox({}), NO_CASE)
    await anext(pieces)

    with pytest.raises(ModelError, match="no word in time"):
        await anext(in_time(pieces, until=0))

    assert len(uses) == 1
