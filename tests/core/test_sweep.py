"""What becomes of conversations that nobody has touched for a day: closed within the hour, unless somebody still waits in them."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.arrival import fresh_conversation
from core.messages import Address, Audience, State
from core.ports import ClaimLost, Wakeup
from core.sweep import AT_ONCE, IDLE, IDLE_WITH_A_PERSON, next_hour
from tests.doubles.eva import Customer, RunningEva, World
from tests.doubles.hold import Hold
from tests.doubles.moments import MOMENTS, SENTENCES, SHORT, Moment
from tests.doubles.staff import Colleague, asks_for_a_person

MOMENT, HOUR = timedelta(microseconds=1), timedelta(hours=1)


@pytest.fixture
def world(world: World) -> World:
    """On a platform whose messages are short, so that a reply may have two of them."""
    world.limits = SHORT
    return world


async def swept(eva: RunningEva) -> None:
    """Eva has been woken for it, as she is when she starts, and is done."""
    await eva.store.write(lambda tx: eva.engine.wake(tx, "sweep", "idle"))
    await eva.rests()


async def claim(eva: RunningEva, number: int) -> Wakeup:
    """A claim to it, of Eva who does not serve."""
    wakeup = Wakeup("sweep", "idle", number)
    await eva.store.write(lambda tx: tx.wakeups.want(wakeup.kind, wakeup.key))
    await eva.store.write(lambda tx: tx.wakeups.hold(wakeup))
    return wakeup


async def timers(eva: RunningEva) -> list[tuple[str, str, datetime]]:
    """What Eva will be woken for, and when."""
    return [(kind, key, datetime.fromisoformat(due)) for kind, key, due in await eva.rows("SELECT kind, key, due FROM timers")]


async def states(eva: RunningEva) -> list[str]:
    """Of all conversations."""
    return [state for (state,) in await eva.rows("SELECT state FROM conversations")]


async def open_many(eva: RunningEva, count: int) -> None:
    """So many conversations in which nobody has written."""
    at = eva.world.clock()
    fresh = [fresh_conversation(Address("paper", f"{number}"), f"paper:{number}", Audience.CUSTOMER, at) for number in range(count)]
    await asyncio.gather(*map(eva.arrivals.open, fresh))


# ── what is closed ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("quiet", "state"), [(IDLE, State.EVA), (IDLE + MOMENT, State.CLOSED)])
async def test_what_nobody_has_touched_for_more_than_a_day_is_closed(
    eva: RunningEva, ana: Customer, quiet: timedelta, state: State
) -> None:
    await ana.writes("Hello")
    await eva.answers()
    eva.world.clock.advance(quiet)
    await swept(eva)

    assert (await ana.conversation()).state is state


async def test_a_close_by_the_clock_is_told_and_noted_like_any_other_and_said_to_nobody(eva: RunningEva, ana: Customer) -> None:
    await ana.writes("Hello")
    await eva.answers()
    eva.world.clock.advance(2 * IDLE)
    await swept(eva)

    id = (await ana.conversation()).id
    assert [(event.name, event.data) for event in await eva.store.read.events.after(id, 0)] == [("state", {"state": "closed"})]
    assert await eva.rows("SELECT what, subject, detail FROM audit") == [("state", id, "eva -> closed")]
    assert ana.sees == ["You wrote Hello."]


async def test_who_comes_back_is_answered_without_what_was_said_before_the_close(eva: RunningEva, ana: Customer) -> None:
    await ana.writes("Hello")
    await eva.answers()
    eva.world.clock.advance(2 * IDLE)
    await swept(eva)
    await ana.writes("Another matter")
    await eva.answers()

    assert ana.sees[-1] == "You wrote Another matter."
    assert eva.world.model.prompts[-1].earlier == ()


async def test_every_line_of_a_customer_s_keeps_it_open_for_a_day_more(eva: RunningEva, ana: Customer) -> None:
    for _ in range(3):
        await ana.writes("Hello")
        await eva.answers()
        eva.world.clock.advance(IDLE)
        await swept(eva)

    assert (await ana.conversation()).state is State.EVA


async def test_who_is_answered_late_has_a_day_to_reply(eva: RunningEva, ana: Customer) -> None:
    hold = Hold()
    eva.world.model.says(hold, "Hello, at last.")
    await ana.writes("Hello")
    await hold.reached()
    eva.world.clock.advance(2 * IDLE)
    hold.open()
    await eva.answers()
    eva.world.clock.advance(IDLE)
    await swept(eva)
    in_time = (await ana.conversation()).state
    eva.world.clock.advance(MOMENT)
    await swept(eva)

    assert [in_time, (await ana.conversation()).state] == [State.EVA, State.CLOSED]


async def test_only_the_quiet_ones_are_closed(eva: RunningEva, ana: Customer) -> None:
    bob = eva.customer("bob")
    await ana.writes("Hello")
    await eva.answers()
    eva.world.clock.advance(IDLE)
    await bob.writes("Hello")
    await eva.answers()
    eva.world.clock.advance(MOMENT)
    await swept(eva)

    assert [(await each.conversation()).state for each in (ana, bob)] == [State.CLOSED, State.EVA]


@pytest.mark.parametrize("count", [AT_ONCE, 2 * AT_ONCE + 1])
async def test_however_many_there_are_all_are_closed_at_one_waking(eva: RunningEva, count: int) -> None:
    await open_many(eva, count)
    eva.world.clock.advance(2 * IDLE)
    await swept(eva)

    assert await states(eva) == ["closed"] * count
    assert len(await timers(eva)) == 1


# ── what is not ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_what_a_person_has_is_closed_after_a_week_in_which_nobody_waited_for_them(
    staffed: World, eva: RunningEva, ana: Customer, sam: Colleague
) -> None:
    await asks_for_a_person(eva, ana)
    await sam.takes()
    await ana.writes("Hello Sam")
    await sam.writes(ana, "Please send me the papers.")
    await eva.answers()
    await eva.passes(IDLE_WITH_A_PERSON)
    await swept(eva)
    before = await ana.conversation()
    await eva.passes(timedelta(hours=1))
    await swept(eva)

    assert before.state is State.HUMAN
    assert (await ana.conversation()).state is State.CLOSED
    assert sam.card.title == "The conversation is closed"


@pytest.mark.parametrize("state", [State.WAITING, State.HUMAN, State.CLOSED])
async def test_what_is_not_eva_s_she_leaves_as_it_is(eva: RunningEva, ana: Customer, state: State) -> None:
    await ana.writes("Hello")
    await eva.answers()
    await eva.hands(ana, state)
    before = await ana.conversation()
    eva.world.clock.advance(2 * IDLE)
    await swept(eva)

    assert await ana.conversation() == before


@pytest.mark.parametrize("moment", MOMENTS)
async def test_who_is_being_answered_hears_all_of_it(eva: RunningEva, ana: Customer, moment: Moment) -> None:
    go_on = await moment(eva, ana)
    eva.world.clock.advance(2 * IDLE)
    await swept(eva)
    assert (await ana.conversation()).state is State.EVA

    go_on()
    await eva.answers()
    assert ana.sees == [sentence.strip() for sentence in SENTENCES]


async def test_after_a_long_standstill_what_was_written_before_it_is_still_answered(resting: RunningEva) -> None:
    ana = resting.customer("ana")
    await ana.writes("Hello")
    resting.world.clock.advance(2 * IDLE)
    await resting.sweep.run(await claim(resting, 1))
    assert (await ana.conversation()).state is State.EVA

    await resting.serve()
    await resting.answers()
    assert ana.sees == ["You wrote Hello."]


async def test_many_who_still_wait_do_not_keep_the_sweep_from_ending(resting: RunningEva) -> None:
    await asyncio.gather(*(resting.customer(f"{number}").writes("Hello") for number in range(AT_ONCE)))
    resting.world.clock.advance(2 * IDLE)
    async with asyncio.timeout(30):
        await resting.sweep.run(await claim(resting, 1))

    assert set(await states(resting)) == {"eva"}
    assert len(await timers(resting)) == 1


async def test_who_has_lost_the_claim_closes_nothing_and_arms_nothing(resting: RunningEva) -> None:
    await open_many(resting, 1)
    resting.world.clock.advance(2 * IDLE)
    await claim(resting, 2)

    with pytest.raises(ClaimLost):
        await resting.sweep.run(Wakeup("sweep", "idle", 1))
    assert await states(resting) == ["eva"]
    assert await timers(resting) == []


# ── again and again ──────────────────────────────────────────────────────────────────────────────────────────────────


async def test_however_often_it_is_woken_it_is_due_once_at_the_next_full_hour(eva: RunningEva) -> None:
    eva.world.clock.advance(timedelta(minutes=20))
    for _ in range(3):
        eva.world.clock.advance(timedelta(minutes=10))
        await swept(eva)

    assert await timers(eva) == [("sweep", "idle", datetime(2026, 3, 2, 16, tzinfo=UTC))]


async def test_once_woken_it_comes_back_by_itself_each_hour(eva: RunningEva, ana: Customer) -> None:
    await ana.writes("Hello")
    await eva.answers()
    await swept(eva)
    for _ in range(24):
        await eva.passes(HOUR)
    assert (await ana.conversation()).state is State.EVA

    await eva.passes(HOUR)
    assert (await ana.conversation()).state is State.CLOSED
    assert await timers(eva) == [("sweep", "idle", next_hour(eva.world.clock()))]


@pytest.mark.parametrize("commits", range(1, 4))
async def test_whenever_the_power_fails_all_are_closed_once_and_it_comes_back(eva: RunningEva, commits: int) -> None:
    await open_many(eva, AT_ONCE + 1)
    eva.world.clock.advance(2 * IDLE)
    await eva.store.write(lambda tx: eva.engine.wake(tx, "sweep", "idle"))
    await eva.fails_within(commits)
    await eva.answers()

    assert await states(eva) == ["closed"] * (AT_ONCE + 1)
    assert await eva.rows("SELECT count(*) FROM audit") == [(AT_ONCE + 1,)]
    assert len(await timers(eva)) == 1
    assert await eva.rows("SELECT * FROM wakeups") == []


async def test_one_that_fails_for_good_is_tried_again_at_the_next_full_hour(resting: RunningEva) -> None:
    await resting.sweep.give_up(Wakeup("sweep", "idle", 1), "F-1")

    assert await timers(resting) == [("sweep", "idle", resting.world.clock() + HOUR)]


@given(st.timedeltas(timedelta(), timedelta(days=3_650)), st.timedeltas(timedelta(), HOUR - MOMENT))
def test_all_moments_of_an_hour_have_the_same_next_one(later: timedelta, into: timedelta) -> None:
    hour = (datetime(2026, 1, 1, tzinfo=UTC) + later).replace(minute=0, second=0, microsecond=0)

    assert next_hour(hour + into) == hour + HOUR
