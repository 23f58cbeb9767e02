"""One at a time for each key."""

import asyncio

from bots.discord.lanes import Lanes


async def test_those_of_one_key_go_in_the_order_in_which_they_came_and_others_pass() -> None:
    lanes, order, may_go = Lanes(), list[str](), asyncio.Event()

    async def go(key: str, name: str, *, waits: bool = False) -> None:
        async with lanes.turn(key):
            if waits:
                await may_go.wait()
            order.append(name)

    tasks = [asyncio.create_task(each) for each in (go("a", "1", waits=True), go("a", "2"), go("b", "other"), go("a", "3"))]
    await tasks[2]
    may_go.set()
    await asyncio.gather(*tasks)

    assert order == ["other", "1", "2", "3"]


async def test_a_key_that_nobody_waits_for_takes_no_memory_also_after_a_failure() -> None:
    lanes = Lanes()

    async def fails() -> None:
        async with lanes.turn("a"):
            raise OSError

    for each in await asyncio.gather(fails(), fails(), return_exceptions=True):
        assert isinstance(each, OSError)

    assert len(lanes) == 0
