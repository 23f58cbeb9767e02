"""Eva's own faults reach whoever runs her: a card for each that says when it is over, never a flood of them, never a customer's word."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from core.fault_cards import FAULT, MOST, SOON, STALE, WITHIN
from core.faults import Fault
from core.ports import Card, ChannelError, Transaction
from tests.doubles.eva import RunningEva, World
from tests.storage.samples import statement

DISK = Fault(kind="not_kept", text="the database takes no writes: the disk is full; free space")
QUIET = Fault(kind="given_up", subject="turn", text="wake-ups fail for good", quiet=timedelta(hours=1))
MINUTE = timedelta(minutes=1)
GONE = ChannelError("403", permanent=True)
DOWN = ChannelError("500")

pytestmark = pytest.mark.usefixtures("staffed")


@asynccontextmanager
async def telling(eva: RunningEva) -> AsyncIterator[None]:
    """What is told is written down."""
    eva.world.platform.places["paper:#operator"] = "O1"
    async with eva.faults.kept(eva.store):
        yield


async def tells(eva: RunningEva, *faults: Fault) -> None:
    for fault in faults:
        eva.faults.tell(fault)
    await written(eva)


async def written(eva: RunningEva) -> None:
    """What was told is on disk, and what follows from it is done."""
    async with asyncio.timeout(30):
        while {each for each in await eva.store.read.faults.known() if each.is_open(eva.world.clock())} != {*eva.faults.open()}:
            await eva.store.rest()
    await eva.answers()


async def keeps(eva: RunningEva, fault: Fault) -> None:
    """What is told is on disk; nothing has followed from it so far."""
    eva.faults.tell(fault)

    async def keep(tx: Transaction) -> None:
        await tx.faults.put(eva.faults.open())
        await eva.fault_cards.told(tx, eva.faults.open())

    await eva.store.write(keep)


def cards(eva: RunningEva) -> list[Card]:
    return [card for (place, _), card in eva.world.platform.cards.items() if place == "O1"]


async def test_a_fault_that_is_met_often_is_posted_once_and_its_card_says_when_it_is_over(eva: RunningEva) -> None:
    async with telling(eva):
        await tells(eva, *[DISK] * 100)
        begun = cards(eva)
        await eva.passes(5 * MINUTE)
        eva.faults.over(DISK.key)
        await written(eva)

        [before], [after] = begun, cards(eva)
    assert before.title == "Something is wrong with Eva: not_kept"
    assert before.text == "the database takes no writes: the disk is full; free space\n\nSince 2026-03-02 15:00Z"
    assert after.title == "Over: not_kept"
    assert after.text.endswith("From 2026-03-02 15:00Z to 2026-03-02 15:05Z")
    assert len(eva.world.platform.posted) == 1


async def test_a_later_time_of_the_same_fault_is_another_card(eva: RunningEva) -> None:
    async with telling(eva):
        await tells(eva, DISK)
        await eva.passes(MINUTE)
        eva.faults.over(DISK.key)
        await eva.passes(timedelta(hours=1))
        await tells(eva, DISK)

    assert [card.title for card in cards(eva)] == ["Over: not_kept", "Something is wrong with Eva: not_kept"]


async def test_what_nobody_says_the_end_of_is_over_on_its_card_too(eva: RunningEva) -> None:
    async with telling(eva):
        await tells(eva, QUIET)
        await eva.passes(timedelta(minutes=40))
        await tells(eva, QUIET)
        await eva.passes(timedelta(minutes=40))
        during = cards(eva)
        await eva.passes(timedelta(minutes=30))
        await eva.answers()

    assert [card.title for card in during] == ["Something is wrong with Eva: given_up turn"]
    assert [card.title for card in cards(eva)] == ["Over: given_up turn"]


async def test_a_card_that_could_not_be_changed_says_later_that_it_is_over_also_where_it_has_begun_anew(eva: RunningEva) -> None:
    async with telling(eva):
        await tells(eva, DISK)
        eva.channel.refuse("update", *[DOWN] * 100)
        await eva.passes(MINUTE)
        eva.faults.over(DISK.key)
        await written(eva)
        await eva.passes(20 * MINUTE)
        await tells(eva, DISK)
        eva.channel.recover()
        await eva.passes(2 * MINUTE)
        await eva.answers()

    first, second = cards(eva)
    assert (first.title, second.title) == ("Over: not_kept", "Something is wrong with Eva: not_kept")
    assert first.text.endswith("From 2026-03-02 15:00Z to 2026-03-02 15:21Z")
    assert await eva.rows("SELECT * FROM timers WHERE kind = 'fault'") == []


async def test_a_card_says_that_it_is_over_also_where_eva_was_stopped_for_days(eva: RunningEva) -> None:
    async with telling(eva):
        await tells(eva, QUIET)
    await eva.rests()
    await eva.store.write(statement("DELETE FROM timers"))
    eva.world.clock.advance(STALE + timedelta(days=1))
    await eva.store.write(eva.fault_cards.take_up)
    await eva.answers()

    assert [card.title for card in cards(eva)] == ["Over: given_up turn"]


async def test_what_comes_and_goes_all_the_time_changes_its_card_once_a_minute(eva: RunningEva) -> None:
    changes: list[str] = []
    eva.channel.watchers.append(changes.append)
    async with telling(eva):
        for _ in range(20):
            await tells(eva, DISK)
            eva.faults.over(DISK.key)
            await written(eva)
        await eva.passes(MINUTE)
        await eva.answers()

    assert changes.count("after post") == 1
    assert changes.count("after update") == 1
    assert [card.title for card in cards(eva)] == ["Over: not_kept"]


async def test_many_faults_at_once_do_not_flood_the_place_and_the_rest_comes_later(eva: RunningEva) -> None:
    async with telling(eva):
        await tells(eva, *(Fault(kind="discord_permission", subject=str(number), text="missing") for number in range(MOST + 5)))
        at_once = len(cards(eva))
        await eva.passes(WITHIN + MINUTE)
        await eva.answers()

    assert at_once == MOST
    assert len(cards(eva)) == MOST + 5


async def test_while_the_platform_is_away_it_is_tried_again_until_it_is_back(eva: RunningEva) -> None:
    eva.channel.refuse("post", DOWN, DOWN)
    async with telling(eva):
        await tells(eva, DISK)
        await eva.passes(SOON)
        before = cards(eva)
        await eva.passes(SOON)
        await eva.answers()

    assert before == []
    assert len(cards(eva)) == 1


@pytest.mark.parametrize("error", [GONE, DOWN])
async def test_what_cannot_be_posted_is_no_fault_itself(eva: RunningEva, error: ChannelError) -> None:
    eva.channel.refuse("post", *[error] * 50)
    async with telling(eva):
        await tells(eva, DISK)
        for _ in range(10):
            await eva.passes(timedelta(minutes=10))
        await eva.answers()

        assert [told.kind for told in eva.faults.open()] == ["not_kept"]
    assert await eva.rows("SELECT * FROM failures") == []
    assert await eva.rows("SELECT * FROM wakeups WHERE kind = 'fault'") == []


async def test_what_is_over_for_long_is_posted_no_more(eva: RunningEva) -> None:
    eva.channel.refuse("post", *[DOWN] * 5_000)
    async with telling(eva):
        await tells(eva, DISK)
        eva.faults.over(DISK.key)
        await written(eva)
        eva.world.clock.advance(STALE + MINUTE)
        eva.channel.recover()
        await eva.passes(MINUTE)
        await eva.answers()

    assert cards(eva) == []


@pytest.mark.parametrize("steps", range(1, 8))
async def test_wherever_the_process_dies_there_is_one_card(eva: RunningEva, steps: int) -> None:
    eva.world.platform.places["paper:#operator"] = "O1"
    await keeps(eva, DISK)
    await eva.fails_within(steps)
    await eva.answers()

    assert len(eva.world.platform.posted) == 1


async def test_what_was_told_before_anything_could_be_posted_is_taken_up_at_the_start(eva: RunningEva) -> None:
    eva.world.platform.places["paper:#operator"] = "O1"
    eva.faults.tell(DISK)
    await eva.store.write(lambda tx: tx.faults.put(eva.faults.open()))
    await eva.store.write(eva.fault_cards.take_up)
    await eva.answers()

    assert [card.title for card in cards(eva)] == ["Something is wrong with Eva: not_kept"]


async def test_without_a_route_nothing_is_done_at_all(world: World, eva: RunningEva) -> None:
    world.staffed = False
    await eva.crash()
    async with telling(eva):
        await tells(eva, DISK)
        await eva.store.write(eva.fault_cards.take_up)

    assert cards(eva) == []
    assert await eva.rows("SELECT * FROM wakeups WHERE kind = 'fault'") == []
    assert await eva.rows("SELECT * FROM timers WHERE kind = 'fault'") == []


async def test_a_route_that_is_given_later_is_used_from_then_on(eva: RunningEva) -> None:
    async with eva.faults.kept(eva.store):
        await tells(eva, DISK)
        before = cards(eva)
        eva.world.platform.places["paper:#operator"] = "O1"
        await eva.passes(timedelta(minutes=10))
        await eva.answers()

    assert before == []
    assert len(cards(eva)) == 1


async def test_a_card_that_somebody_has_deleted_is_left_alone(eva: RunningEva) -> None:
    async with telling(eva):
        await tells(eva, DISK)
        eva.world.platform.cards.clear()
        await eva.passes(5 * MINUTE)
        eva.faults.over(DISK.key)
        await written(eva)
        await eva.passes(timedelta(hours=2))

    assert cards(eva) == []
    assert await eva.rows("SELECT * FROM timers WHERE kind = 'fault'") == []


async def test_two_wakings_at_the_same_time_post_one_card(eva: RunningEva) -> None:
    on_its_way = eva.channel.hold("after", "post")
    async with telling(eva):
        eva.faults.tell(DISK)
        await on_its_way.reached()

        async def wake(tx: Transaction) -> None:
            await eva.engine.wake(tx, FAULT, DISK.key)

        await eva.store.write(wake)
        on_its_way.open()
        await eva.answers()

    assert len(eva.world.platform.posted) == 1
