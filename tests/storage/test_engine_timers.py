"""Timers: a wake-up that is not due yet. Each rings once, when it is due, whatever became of the process meanwhile."""

from tests.storage.engine_desk import LONG, Clock, Desk, NewDesk


async def test_a_timer_rings_when_it_is_due_and_not_before(desk: Desk) -> None:
    await desk.at(30, "page", "E-1:1")

    await desk.pass_time(29)
    assert desk.served == []
    await desk.pass_time(1)
    assert desk.served == [("page", "E-1:1")]


async def test_a_timer_rings_once(desk: Desk) -> None:
    await desk.at(30, "page", "E-1:1")

    for _ in range(3):
        await desk.pass_time(30)

    assert desk.served == [("page", "E-1:1")]
    assert await desk.left() == []


async def test_the_same_timer_twice_is_one_and_another_time_is_another_timer(desk: Desk) -> None:
    await desk.at(30, "page", "E-1:1")
    await desk.at(30, "page", "E-1:1")
    await desk.at(60, "page", "E-1:1")

    await desk.pass_time(30)
    await desk.pass_time(30)

    assert desk.served == [("page", "E-1:1")] * 2


async def test_a_timer_that_is_due_already_rings_at_once(desk: Desk) -> None:
    await desk.at(-30, "page", "E-1:1")
    await desk.until_served("page", "E-1:1")


async def test_a_timer_rings_by_itself_when_time_passes(desk_of: NewDesk) -> None:
    desk = await desk_of(clock=Clock(real=True))
    await desk.at(0.05, "page", "E-1:1")
    await desk.until_served("page", "E-1:1")


async def test_a_timer_for_a_key_that_runs_is_served_after_it(desk: Desk) -> None:
    await desk.at(30, "turn", "C-1")
    async with desk.held("turn", "C-1"):
        await desk.ring(30)
        assert desk.served == [("turn", "C-1")]
    await desk.settle()

    assert desk.served == [("turn", "C-1")] * 2


async def test_timers_survive_a_restart_and_ring_once(desk: Desk) -> None:
    await desk.at(30, "page", "E-1:1")
    await desk.at(90, "page", "E-1:2")

    await desk.restart()
    await desk.pass_time(30)
    await desk.restart()
    await desk.pass_time(30)

    assert desk.served == [("page", "E-1:1")]


async def test_a_timer_that_came_due_while_nobody_ran_rings_at_the_start(desk: Desk) -> None:
    await desk.at(30, "page", "E-1:1")
    await desk.engine.stop(LONG)
    desk.clock.pass_seconds(3_600)

    await desk.restart()
    await desk.until_served("page", "E-1:1")
