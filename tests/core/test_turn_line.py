"""One line in the log for each turn, with what it took and nothing of what was said."""

import contextlib
from collections.abc import Iterator
from datetime import timedelta

import pytest
import structlog
from structlog.testing import capture_logs

from core.messages import ModelUse, State
from core.turn_line import TurnLine
from tests.doubles.eva import Customer, RunningEva
from tests.doubles.hold import Hold

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
