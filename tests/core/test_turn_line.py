"""One line in the log for each turn, with what it took and nothing of what was said."""

import contextlib
from collections.abc import Iterator, MutableMapping, Sequence
from datetime import timedelta
from typing import Any

import pytest
import structlog
from structlog.testing import capture_logs

from core import metrics
from core.messages import ModelUse, State
from core.ports import ModelError
from core.turn_line import MOST_OPEN, TurnLine, TurnLines
from tests.doubles.eva import Customer, RunningEva
from tests.doubles.hold import Hold

HOUR = timedelta(hours=1)
WHO = {"conversation": "C-1", "channel": "web", "by": "claude", "outcome": "answered"}


@pytest.fixture(autouse=True)
def _logged() -> Iterator[None]:
    """Here, what is logged is promised."""
    before = structlog.get_config()
    structlog.reset_defaults()
    yield
    structlog.configure(**before)


class Seconds:
    """A clock of the test's."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def use(**more: float | str) -> ModelUse:
    tokens = {"input_tokens": 100, "output_tokens": 20, "cache_read_tokens": 3_000, "cache_write_tokens": 7}
    return ModelUse(**({"model": "m", "cost_usd": "0.01", "seconds": 1.25} | tokens | more))  # type: ignore[arg-type]


def test_each_step_stands_in_milliseconds_and_what_did_not_happen_does_not() -> None:
    clock = Seconds()
    line = TurnLine(timedelta(seconds=2), clock)
    for _ in range(2):
        with line.step("gate"):
            clock.now += 0.01
    line.first_text()
    clock.now += 1
    line.first_text()
    with capture_logs() as logged:
        line.write(**WHO)

    assert logged == [
        {"event": "turn", "log_level": "info", **WHO, "wait_ms": 2000.0, "gate_ms": 20.0, "first_text_ms": 20.0, "whole_ms": 3020.0}
    ]


def test_what_all_calls_of_models_took_is_added_up_exactly() -> None:
    line = TurnLine(clock=Seconds())
    models: list[ModelUse] = []
    with line.counting(models):
        models += [use(), use(cost_usd="0.000002", seconds=0.25)]
    with capture_logs() as logged:
        line.write(**WHO)

    [told] = logged
    assert {name: value for name, value in told.items() if name.startswith(("tokens", "cost", "model"))} == {
        "tokens_in": 200,
        "tokens_out": 40,
        "tokens_cached": 6_000,
        "tokens_cache_write": 14,
        "cost_usd": "0.010002",
        "model_ms": 1500.0,
    }


def test_a_step_that_failed_has_taken_its_time_too() -> None:
    clock = Seconds()
    line = TurnLine(clock=clock)
    with contextlib.suppress(ValueError), line.step("answer"):
        clock.now += 1
        raise ValueError
    with capture_logs() as logged:
        line.write(**WHO)

    assert logged[0]["answer_ms"] == 1000.0


def test_a_clock_that_was_set_back_makes_no_turn_shorter() -> None:
    with capture_logs() as logged:
        TurnLine(timedelta(seconds=-5), Seconds()).write(**WHO)

    assert (logged[0]["wait_ms"], logged[0]["whole_ms"]) == (0.0, 0.0)


async def test_every_turn_has_one_line_however_it_ended(eva: RunningEva, ana: Customer) -> None:
    with capture_logs() as logged:
        await ana.writes("Hello")
        await eva.answers()
        await ana.writes("Hello again")
        await eva.answers()

    lines = [line for line in logged if line["event"] == "turn"]
    conversation = (await ana.conversation()).id
    assert [(line["conversation"], line["channel"], line["by"], line["outcome"]) for line in lines] == [
        (conversation, "paper", "scripted", "answered")
    ] * 2
    assert all({"wait_ms", "first_text_ms", "answer_ms", "gate_ms", "keep_ms", "deliver_ms", "whole_ms"} <= set(line) for line in lines)


def test_the_articles_that_a_reply_cites_are_named() -> None:
    with capture_logs() as logged:
        TurnLine(clock=Seconds()).write(**WHO, articles=("towing", "bills"))

    assert logged[0]["articles"] == ["towing", "bills"]


async def test_a_turn_that_somebody_else_took_over_has_its_line_too(eva: RunningEva, ana: Customer) -> None:
    thinking = Hold()
    eva.world.model.says(thinking, "Never said.")
    with capture_logs() as logged:
        await ana.writes("Hello")
        await thinking.reached()
        await eva.hands(ana, State.HUMAN)
        thinking.open()
        await eva.answers()

    assert [(line["by"], line["outcome"]) for line in logged if line["event"] == "turn"] == [("", "unsaid")]


async def test_a_turn_that_is_tried_again_has_one_line_with_what_both_tries_cost(eva: RunningEva, ana: Customer) -> None:
    eva.world.model.says(use(), ModelError("unreachable"))
    eva.world.model.says(use(), "Here I am.")
    with capture_logs() as logged:
        await ana.writes("Hello")
        await eva.answers()
        await eva.passes(HOUR)

    assert lines(logged) == [("scripted", "answered")]
    (line,) = (each for each in logged if each["event"] == "turn")
    assert (line["cost_usd"], line["tokens_in"], line["model_ms"]) == ("0.02", 200, 2_500)


async def test_what_an_earlier_try_has_begun_and_nobody_goes_on_with_has_its_line(eva: RunningEva, ana: Customer) -> None:
    eva.world.model.says(use(), "A beginning. ", "And", ModelError("unreachable"))
    with capture_logs() as logged:
        await ana.writes("Hello")
        await eva.answers()
        await eva.hands(ana, State.HUMAN)
        await eva.passes(HOUR)

    (line,) = (each for each in logged if each["event"] == "turn")
    (state,) = await eva.turn_states()
    assert (line["outcome"], line["cost_usd"]) == (state[1], "0.01")


async def test_what_is_deleted_while_its_answer_waits_for_its_next_try_has_its_line(eva: RunningEva, ana: Customer) -> None:
    eva.world.model.says(ModelError("unreachable"))
    with capture_logs() as logged:
        await ana.writes("Hello", id="m")
        await eva.answers()
        await ana.deletes("m")
        await eva.passes(HOUR)

    assert lines(logged) == [("", "unsaid")]


async def test_a_turn_whose_customer_is_forgotten_meanwhile_has_its_line_and_is_counted(eva: RunningEva, ana: Customer) -> None:
    thinking, labels = Hold(), {"channel": "paper", "by": "", "outcome": "forgotten"}
    before = metrics.REGISTRY.get_sample_value("eva_turns_total", labels) or 0.0
    eva.world.model.says(use(), thinking, "Never said.")
    with capture_logs() as logged:
        await ana.writes("Hello")
        await thinking.reached()
        await eva.people.forget((await ana.conversation()).customer)
        thinking.open()
        await eva.answers()

    assert lines(logged) == [("", "forgotten")]
    assert [each["cost_usd"] for each in logged if each["event"] == "turn"] == ["0.01"]
    assert metrics.REGISTRY.get_sample_value("eva_turns_total", labels) == before + 1


def test_lines_of_turns_that_nobody_ends_do_not_fill_the_memory() -> None:
    open_ = TurnLines()
    first = open_.of(0)
    assert open_.of(0) is first

    for turn in range(1, MOST_OPEN + 1):
        open_.of(turn)

    assert open_.end(0) is not first
    assert open_.of(MOST_OPEN) is open_.end(MOST_OPEN)


def lines(logged: Sequence[MutableMapping[str, Any]]) -> list[tuple[str, str]]:
    return [(line["by"], line["outcome"]) for line in logged if line["event"] == "turn"]
