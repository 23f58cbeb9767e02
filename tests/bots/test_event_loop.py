"""The event loop, kept free and watched."""

import asyncio
import gc
import sys
import time
from collections.abc import Iterator

import pytest

from bots.event_loop import LAG_EVERY, share_the_interpreter, spare_the_living, watched_loop
from core import metrics
from tests.bots.house import as_before

BY_DEFAULT = 0.005  # seconds, says the documentation of `sys`


@pytest.fixture(name="as_before")
def _as_before() -> Iterator[None]:
    with as_before():
        yield


def seen() -> tuple[float, float]:
    """How often the loop was watched, and how late it was altogether."""
    [family] = metrics.loop_lag.collect()
    values = {sample.name: sample.value for sample in family.samples}
    return values["eva_event_loop_lag_seconds_count"], values["eva_event_loop_lag_seconds_sum"]


@pytest.mark.usefixtures("as_before")
def test_what_lives_is_looked_through_no_more() -> None:
    before, living = gc.get_freeze_count(), [list[object]() for _ in range(1_000)]
    spare_the_living()

    assert gc.get_freeze_count() >= before + len(living)


@pytest.mark.usefixtures("as_before")
def test_a_thread_that_waits_for_the_interpreter_waits_less_than_by_default() -> None:
    sys.setswitchinterval(BY_DEFAULT)
    share_the_interpreter()

    assert sys.getswitchinterval() < BY_DEFAULT


async def test_how_late_the_loop_is_is_measured_while_it_is_watched_and_no_longer() -> None:
    _, late = seen()
    async with watched_loop():
        await asyncio.sleep(0)  # the watch begins
        time.sleep(3 * LAG_EVERY)  # noqa: ASYNC251  that is what keeps a loop from its work
        await asyncio.sleep(LAG_EVERY)
    after = seen()
    await asyncio.sleep(2 * LAG_EVERY)

    assert after[1] - late > LAG_EVERY
    assert seen() == after
