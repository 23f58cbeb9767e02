"""When a platform may be called next. Time is virtual here."""

import asyncio

from core.pace import Pace
from core.ports import Limits
from tests.doubles.virtual_time import in_virtual_time

FIVE_IN_FIVE_SECONDS = Limits(characters=100, edits_per_second=1, edits_in_a_row=5, buttons=0)


async def called(pace: Pace, *times: float, what: str = "edit") -> None:
    for at in times:
        await asyncio.sleep(at - asyncio.get_running_loop().time())
        pace.called(what)


@in_virtual_time
async def test_what_is_shown_on_the_way_keeps_its_second_and_the_last_words_do_not() -> None:
    pace = Pace(FIVE_IN_FIVE_SECONDS)
    await called(pace, 10)

    assert pace.next("edit", is_last=False) == 11
    assert pace.next("edit", is_last=True) <= 10


@in_virtual_time
async def test_the_last_of_those_that_the_platform_takes_in_a_row_is_left_for_the_last_words() -> None:
    pace = Pace(FIVE_IN_FIVE_SECONDS)
    await called(pace, 10, 11, 12, 13)

    assert pace.next("edit", is_last=False) == 15
    assert pace.next("edit", is_last=True) <= 13


@in_virtual_time
async def test_one_too_many_waits_also_at_the_end() -> None:
    pace = Pace(FIVE_IN_FIVE_SECONDS)
    await called(pace, 10, 11, 12, 13, 13.5)

    assert pace.next("edit", is_last=True) == 15


@in_virtual_time
async def test_each_kind_of_call_is_counted_for_itself_but_keeps_its_distance_from_all() -> None:
    pace = Pace(FIVE_IN_FIVE_SECONDS)
    await called(pace, 10, 10, 10, 10, 10, what="send")

    assert pace.next("edit", is_last=False) == 11
    assert pace.next("edit", is_last=True) <= 10


@in_virtual_time
async def test_where_showing_more_costs_nothing_nothing_waits() -> None:
    pace = Pace(Limits(characters=100, edits_per_second=None, buttons=0))
    await called(pace, *[10.0] * 20)

    assert pace.next("edit", is_last=False) <= 10
