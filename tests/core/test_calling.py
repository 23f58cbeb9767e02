"""A customer who waits for a person is never left waiting: the card stands, or they are told, whatever fails and whoever is silent."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from core.calling import SILENT_AFTER, UNTAKEN_AFTER
from core.messages import Action, State
from core.ports import ChannelError
from tests.doubles.eva import Customer, RunningEva, World
from tests.doubles.staff import CALL, Colleague, asks_for_a_person, state_of

MINUTE = timedelta(minutes=1)
GONE = ChannelError("403", permanent=True)
DOWN = ChannelError("500")
BUSY = ChannelError("429", retry_after=60)
SATURDAY = datetime(2026, 3, 7, 15, 0, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("staffed")


# ── nobody takes it ──────────────────────────────────────────────────────────────────────────────────────────────────


async def test_after_ten_minutes_without_anybody_the_customer_is_told_and_eva_goes_on(
    eva: RunningEva, ana: Customer, sam: Colleague
) -> None:
    await asks_for_a_person(eva, ana)
    await ana.writes("Hello? What does it cost?")
    await eva.passes(UNTAKEN_AFTER - MINUTE)
    before = ana.sees
    await eva.passes(MINUTE)
    await eva.answers()

    assert len(before) == 1
    assert ana.sees[1].startswith("I am sorry: nobody on our team could come so far.")
    assert "1-800-123-4567" in ana.sees[1]
    assert ana.sees[2] == "You wrote Hello? What does it cost?."
    assert await state_of(ana) is State.EVA
    assert sam.card.text == "Nobody has taken this so far, so Eva goes on. It can still be taken."


async def test_a_card_can_be_taken_however_late(eva: RunningEva, ana: Customer, sam: Colleague) -> None:
    await asks_for_a_person(eva, ana)
    await eva.passes(UNTAKEN_AFTER)
    await eva.passes(timedelta(days=2))
    await sam.takes()
    await eva.answers()

    assert await state_of(ana) is State.HUMAN
    assert sam.card.title == "Sam has this conversation"


async def test_a_conversation_with_an_open_card_is_not_closed_for_being_idle(eva: RunningEva, ana: Customer) -> None:
    await asks_for_a_person(eva, ana)
    await eva.passes(UNTAKEN_AFTER)
    await eva.passes(timedelta(days=3))
    await eva.store.write(lambda tx: eva.engine.wake(tx, "sweep", "idle"))
    await eva.answers()

    assert await state_of(ana) is State.EVA


async def test_who_took_it_in_time_is_not_called_missing(eva: RunningEva, ana: Customer, sam: Colleague) -> None:
    await asks_for_a_person(eva, ana)
    await sam.takes()
    await sam.writes(ana, "Hello!")
    await eva.passes(UNTAKEN_AFTER)
    await eva.answers()

    assert await state_of(ana) is State.HUMAN
    assert not any("could come" in text for text in ana.sees)


async def test_a_timer_of_an_earlier_card_does_not_end_the_wait_for_a_later_one(eva: RunningEva, ana: Customer, sam: Colleague) -> None:
    await asks_for_a_person(eva, ana)
    await sam.takes()
    await sam.hands_back()
    await eva.passes(UNTAKEN_AFTER - MINUTE)
    await asks_for_a_person(eva, ana)
    await eva.passes(MINUTE)
    await eva.answers()

    assert await state_of(ana) is State.WAITING


# ── the hours ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_outside_the_hours_the_card_is_posted_all_the_same_and_eva_goes_on(eva: RunningEva, ana: Customer, sam: Colleague) -> None:
    eva.world.clock.now = SATURDAY
    await asks_for_a_person(eva, ana)

    assert ana.sees[0].startswith("I have passed this on to our team, and they have it before them.")
    assert "open again on Monday at 9 AM" in ana.sees[0]
    assert await state_of(ana) is State.EVA
    assert sam.card.buttons == ("take", "resolve")
    assert sam.card.text == "Nobody has taken this so far, so Eva goes on. It can still be taken."


async def test_who_asks_again_at_night_does_not_wake_anybody(eva: RunningEva, ana: Customer, sam: Colleague) -> None:
    eva.world.clock.now = SATURDAY
    await asks_for_a_person(eva, ana)
    await eva.passes(timedelta(hours=2))
    eva.world.model.says(CALL)
    eva.world.model.says("That is noted.")
    await ana.writes("A person!")
    await eva.answers()

    assert len(sam.sees) == 1
    assert ana.sees[-1] == "That is noted."


# ── the card does not stand ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("refusals", [[GONE], [DOWN] * 10, [BUSY] * 10])
async def test_where_no_card_can_be_posted_the_customer_is_told_and_eva_goes_on(
    eva: RunningEva, ana: Customer, refusals: list[ChannelError]
) -> None:
    eva.channel.refuse("post", *refusals)
    await asks_for_a_person(eva, ana)
    for _ in range(4):
        await eva.passes(5 * MINUTE)

    assert ana.sees == [
        "I am sorry: I could not reach our team just now. Your wish is noted. You can call us at 1-800-123-4567"
        " (Monday to Friday, 9 AM to 5 PM), and I go on helping you here."
    ]
    assert await state_of(ana) is State.EVA
    assert await eva.rows("SELECT reason FROM person_requests") == [("wants to talk about a bill",)]
    assert await eva.rows("SELECT outcome FROM handovers") == [("undeliverable",)]


async def test_whoever_runs_eva_is_told_that_no_card_can_be_posted_until_one_stands(eva: RunningEva, ana: Customer) -> None:
    eva.channel.refuse("post", GONE)
    await asks_for_a_person(eva, ana)
    told = eva.faults.count()
    await asks_for_a_person(eva, ana)

    assert told == {"desk_unreachable": 1}
    assert eva.faults.count() == {"desk_unreachable": 0}


async def test_where_the_place_is_missing_the_customer_is_told(eva: RunningEva, ana: Customer) -> None:
    eva.world.platform.places.clear()
    await asks_for_a_person(eva, ana)

    assert "could not reach our team" in ana.sees[0]


async def test_a_card_that_is_refused_for_a_moment_is_posted_later_and_only_then_the_customer_is_told(
    eva: RunningEva, ana: Customer, sam: Colleague
) -> None:
    eva.channel.refuse("post", DOWN)
    await asks_for_a_person(eva, ana)
    told_before = ana.sees
    await eva.passes(MINUTE)
    await eva.answers()

    assert told_before == []
    assert len(ana.sees) == len(sam.sees) == 1


async def test_a_card_that_somebody_has_deleted_is_posted_anew_while_it_is_needed(eva: RunningEva, ana: Customer, sam: Colleague) -> None:
    await asks_for_a_person(eva, ana)
    handover = sam.card.handover
    eva.world.platform.cards.clear()
    await eva.desk.take(handover, sam.person)
    await eva.answers()
    assert sam.card.title == "Sam has this conversation"
    eva.world.platform.cards.clear()
    await eva.desk.resolve(handover, sam.person)
    await eva.answers()

    assert sam.sees == []
    assert await state_of(ana) is State.CLOSED


async def test_who_cannot_be_let_into_the_thread_has_the_conversation_all_the_same(eva: RunningEva, ana: Customer, sam: Colleague) -> None:
    await asks_for_a_person(eva, ana)
    eva.channel.refuse("admit", GONE)
    await sam.takes()
    await eva.answers()

    assert sam.card.title == "Sam has this conversation"


# ── whoever has it is silent ─────────────────────────────────────────────────────────────────────────────────────────


async def test_when_a_person_is_silent_for_half_an_hour_while_the_customer_waits_the_team_is_called_again(
    eva: RunningEva, ana: Customer, sam: Colleague
) -> None:
    await asks_for_a_person(eva, ana)
    await sam.takes()
    await sam.writes(ana, "One moment.")
    await eva.passes(20 * MINUTE)
    await ana.writes("Are you there?")
    await eva.passes(SILENT_AFTER - MINUTE)
    before = await state_of(ana)
    await eva.passes(MINUTE)
    await eva.answers()

    assert before is State.HUMAN
    assert await state_of(ana) is State.WAITING
    old, new = sam.sees
    assert (old.title, old.buttons) == ("There is a newer card for this conversation", ())
    assert (new.title, new.mention, new.buttons) == ("A customer still waits for a person", True, ("take", "resolve"))
    assert ana.sees[-1].startswith("I have asked our team once more")


async def test_who_took_it_and_never_wrote_is_silent_too(eva: RunningEva, ana: Customer, sam: Colleague, kim: Colleague) -> None:
    await asks_for_a_person(eva, ana)
    await sam.takes()
    await eva.passes(SILENT_AFTER)
    await eva.answers()
    await kim.takes()
    await eva.answers()

    assert await state_of(ana) is State.HUMAN
    assert kim.card.title == "Kim has this conversation"


async def test_what_was_written_to_a_silent_person_is_evas_once_nobody_else_came(eva: RunningEva, ana: Customer, sam: Colleague) -> None:
    await asks_for_a_person(eva, ana)
    await sam.takes()
    await ana.writes("Before")
    await sam.writes(ana, "One moment.")
    await ana.writes("What does it cost?")
    await eva.passes(SILENT_AFTER)
    await eva.passes(UNTAKEN_AFTER)
    await eva.answers()

    assert ana.sees[-1] == "You wrote What does it cost?."
    assert await state_of(ana) is State.EVA


async def test_where_the_customer_does_not_wait_a_person_may_be_silent(eva: RunningEva, ana: Customer, sam: Colleague) -> None:
    await asks_for_a_person(eva, ana)
    await sam.takes()
    await ana.writes("Thank you, that is all")
    await sam.writes(ana, "You are welcome.")
    for _ in range(3):
        await eva.passes(SILENT_AFTER)

    assert await state_of(ana) is State.HUMAN
    assert len(sam.sees) == 1


# ── kills ────────────────────────────────────────────────────────────────────────────────────────────────────────────


STEPS = [(act, step) for act, steps in ((0, 14), (1, 9), (3, 8)) for step in range(1, steps + 1)]


@pytest.mark.parametrize(("killed_in", "at"), STEPS)
async def test_killed_at_whatever_step_each_word_is_said_once_and_one_card_stands(
    eva: RunningEva, ana: Customer, sam: Colleague, killed_in: int, at: int
) -> None:
    acts = [lambda: ana.writes("A person, please"), sam.takes, lambda: sam.writes(ana, "It is done."), sam.hands_back]
    eva.world.model.says(CALL)
    eva.world.model.says(CALL)  # a turn that is killed before its call asks for it again
    for number, act in enumerate(acts):
        await act()
        if number == killed_in:
            await eva.fails_within(at)
        await eva.answers()

    assert [text.split(",")[0].split("!")[0].split(" is ")[0] for text in ana.sees] == [
        "I have passed this on to our team",
        "Sam from our team",
        "I am back",
    ]
    assert len(eva.world.platform.posted) == 1
    assert sam.card.title == "Sam has handed this back to Eva"
    assert await state_of(ana) is State.EVA
    assert eva.lives == 2


# ── other ends ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_close_while_the_card_is_on_its_way_leaves_no_button(eva: RunningEva, ana: Customer, sam: Colleague) -> None:
    on_its_way = eva.channel.hold("after", "post")
    eva.world.model.says(CALL)
    await ana.writes("A person, please")
    await on_its_way.reached()
    await ana.presses(Action.CLOSE)
    on_its_way.open()
    await eva.answers()

    assert (sam.card.title, sam.card.buttons) == ("The conversation is closed", ())
    assert ana.sees == []


async def test_who_took_it_while_the_card_was_on_its_way_is_on_it(eva: RunningEva, ana: Customer, sam: Colleague) -> None:
    on_its_way = eva.channel.hold("after", "post")
    eva.world.model.says(CALL)
    await ana.writes("A person, please")
    await on_its_way.reached()
    await sam.writes(ana, "I have seen it.")
    on_its_way.open()
    await eva.answers()

    assert sam.card.title == "Sam has this conversation"
    assert await state_of(ana) is State.HUMAN
    assert ana.sees == []


@pytest.mark.parametrize("moment", ["posted", "on its way", "moved"])
async def test_of_who_was_forgotten_nothing_stays_on_a_card(eva: RunningEva, ana: Customer, sam: Colleague, moment: str) -> None:
    on_its_way = eva.channel.hold("after", "post")
    eva.world.model.says(CALL)
    await ana.writes("A person, please")
    await on_its_way.reached()
    if moment != "on its way":
        on_its_way.open()
        await eva.answers()
    if moment == "moved":
        await sam.takes()
        await eva.passes(SILENT_AFTER)
    await eva.people.forget(ana.name)
    on_its_way.open()
    await eva.answers()

    assert len(sam.sees) == (2 if moment == "moved" else 1)
    assert {(card.reason, card.lines, card.link, card.buttons) for card in sam.sees} == {("", (), "", ())}
    assert sam.card.title == "This customer was forgotten"
    assert await eva.rows("SELECT * FROM left_cards") == []


async def test_a_card_of_who_was_forgotten_while_its_channel_was_away_is_emptied_once_it_is_back(
    staffed: World, eva: RunningEva, ana: Customer, sam: Colleague
) -> None:
    await asks_for_a_person(eva, ana)
    staffed.staffed = False
    await eva.crash()
    await eva.people.forget(ana.name)
    await eva.answers()
    before = sam.card
    eva.world.staffed = True
    await eva.crash()
    await eva.store.write(eva.calling.take_up)
    await eva.answers()

    assert before.lines != ()
    assert (sam.card.title, sam.card.lines) == ("This customer was forgotten", ())
    assert await eva.rows("SELECT * FROM left_cards") == []


async def test_twenty_who_ask_at_once_each_get_a_card_and_a_word(eva: RunningEva, sam: Colleague) -> None:
    customers = [eva.customer(f"customer {number}") for number in range(20)]
    for customer in customers:
        await customer.writes("Hello")
    await eva.answers()
    await asyncio.gather(*(customer.presses(Action.HUMAN) for customer in customers))
    await eva.answers()

    assert len({card.handover for card in sam.sees}) == 20
    assert all(len(customer.sees) == 2 for customer in customers)
