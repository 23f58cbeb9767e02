"""Who changes a message after its answer is offered another one: once, and whatever crashes."""

from datetime import timedelta

import pytest

from core.messages import State
from core.offering import OFFER
from core.ports import ChannelError
from tests.doubles.eva import Customer, RunningEva


async def answered(eva: RunningEva) -> Customer:
    ana = eva.customer("ana")
    await ana.writes("What is a deductible?", id="m1")
    await eva.answers()
    return ana


def offers(eva: RunningEva) -> list[str]:
    return [message for _, message, _ in eva.world.platform.offered]


async def test_the_first_change_of_an_answered_message_is_offered_a_new_answer_and_no_later_one(eva: RunningEva) -> None:
    ana = await answered(eva)
    await ana.edits("m1", "What is a premium?")
    await eva.answers()
    await ana.edits("m1", "What is a quote?")
    await eva.answers()

    assert eva.world.platform.offered == [(ana.address, "m1", "en")]


@pytest.mark.parametrize("steps", range(1, 6))
async def test_wherever_she_is_stopped_behind_a_change_the_offer_is_made_and_anew_only_by_a_process_that_cannot_know(
    eva: RunningEva, steps: int
) -> None:
    ana = await answered(eva)
    await ana.edits("m1", "What is a premium?")
    await eva.fails_within(steps)
    await eva.answers()

    assert offers(eva) in [["m1"] * lives for lives in range(1, eva.lives + 1)]


async def test_where_the_platform_hiccups_it_is_offered_later(eva: RunningEva) -> None:
    ana = await answered(eva)
    eva.channel.refuse("offer", ChannelError("busy", retry_after=5))
    await ana.edits("m1", "What is a premium?")
    await eva.rests()
    assert offers(eva) == []

    await eva.passes(timedelta(seconds=6))
    assert offers(eva) == ["m1"]


async def test_where_it_cannot_be_offered_for_good_nothing_fails(eva: RunningEva) -> None:
    ana = await answered(eva)
    eva.channel.refuse("offer", ChannelError("gone", permanent=True))
    await ana.edits("m1", "What is a premium?")
    await eva.answers()

    assert offers(eva) == []
    assert await eva.rows("SELECT kind FROM failures") == []


async def test_what_a_person_has_taken_over_meanwhile_is_not_offered_any_more(eva: RunningEva) -> None:
    ana = await answered(eva)
    eva.channel.refuse("offer", ChannelError("busy", retry_after=5))
    await ana.edits("m1", "What is a premium?")
    await eva.rests()
    await eva.hands(ana, State.WAITING)
    await eva.passes(timedelta(seconds=6))

    assert offers(eva) == []


@pytest.mark.parametrize("meanwhile", ["a person has it", "the message is deleted"])
async def test_what_is_offered_no_more_is_not_offered_by_a_call_that_had_to_wait(eva: RunningEva, meanwhile: str) -> None:
    ana = await answered(eva)
    hold = eva.channel.hold("before", "offer")
    await ana.edits("m1", "What is a premium?")
    await hold.reached()
    if meanwhile == "a person has it":
        await eva.hands(ana, State.WAITING)
    else:
        await ana.deletes("m1")
    hold.open()
    await eva.rests()

    assert offers(eva) == []


async def test_whoever_is_forgotten_leaves_no_offer_behind(resting: RunningEva) -> None:
    ana = resting.customer("ana")
    await ana.writes("What is a deductible?", id="m1")
    id = (await ana.conversation()).id
    await resting.store.write(lambda tx: resting.engine.wake(tx, OFFER, f"{id} m1"))
    await resting.people.forget(ana.name)

    assert await resting.rows("SELECT key FROM wakeups WHERE kind = 'offer'") == []
