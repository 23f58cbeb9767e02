"""What each button does, also long after it was sent, and for whom."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bots.discord.buttons import row
from core.hours import Hours
from core.messages import Handover, State
from tests.bots.discord_scene import Scene
from tests.bots.discord_scene import now as now_of_scene
from tests.doubles.company import acme
from tests.doubles.discord_state import Channel, Message

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


async def answered(stage: Scene) -> tuple[Channel, Message]:
    """A thread of Ana's, and what Eva has said there and keeps as said."""
    await stage.ana.writes(stage.support, "What is a deductible?")
    thread = await stage.thread()
    said = await stage.says(thread, "You wrote")
    await stage.rests()
    return thread, said


async def ratings(stage: Scene) -> list[tuple[object, ...]]:
    return await stage.rows("SELECT value FROM feedback")


# ── below answers ────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_thumb_counts_also_below_what_an_earlier_process_has_said(stage: Scene) -> None:
    _, said = await answered(stage)
    await stage.stops()
    await stage.starts()

    thanked = await (await stage.ana.presses(said, "👍")).replied()
    await (await stage.ana.presses(said, "👎")).replied()

    assert thanked.content == "Thank you, that helps."
    assert thanked.seen_only_by is stage.ana.user
    assert await ratings(stage) == [("down",)]


@pytest.mark.parametrize("button", ["👍", "Talk to a person", "Get a quote"])
async def test_who_presses_in_somebody_elses_thread_is_told_so_kindly_and_alone(stage: Scene, button: str) -> None:
    thread, said = await answered(stage)
    mallory = stage.server.member("Mallory")
    before = stage.discord.said_in(thread)

    told = await (await mallory.presses(said, button)).replied()

    assert told.content.startswith("This is somebody else’s conversation.")
    assert told.seen_only_by is mallory.user
    await stage.rests()
    assert await ratings(stage) == []
    assert [each for each in stage.discord.said_in(thread) if each != told.content] == before


async def test_a_press_on_a_way_to_a_person_is_answered_in_the_thread(stage: Scene) -> None:
    stage.server.text_channel("eva-desk")
    thread, said = await answered(stage)

    pressed = await stage.ana.presses(said, "Talk to a person")
    await stage.says(thread, "I have passed this on to our team")

    assert pressed.replies == []


@pytest.mark.parametrize("how", ["button", "command"])
async def test_who_waits_for_a_person_and_asks_again_is_told_so_at_once_and_asks_for_nothing_new(stage: Scene, how: str) -> None:
    open_now = replace(acme(), playbook=replace(acme().playbook, hours=Hours.parse({"mon-sun": "00:00-24:00"}, "UTC")))
    stage.company = lambda: open_now
    thread, said = await answered(stage)
    await stage.ana.presses(said, "Talk to a person")
    await stage.says(thread, "I have passed this on to our team")

    again = await (stage.ana.presses(said, "Talk to a person") if how == "button" else stage.ana.commands("human", thread))
    told = await again.replied()
    await stage.rests()

    assert "on its way already" in told.content
    assert told.seen_only_by is stage.ana.user
    assert len(await stage.rows("SELECT 1 FROM messages WHERE author = 'customer'")) == 2
    assert len(stage.discord.messages_in(stage.desk_channel)) == 1


async def test_who_asks_for_a_person_while_one_is_there_is_told_who_it_is(stage: Scene) -> None:
    thread, said = await answered(stage)
    await stage.ben.writes(thread, "Hello Ana, I am Ben.")
    while await stage.rows("SELECT state FROM conversations") != [("human",)]:
        await stage.store.rest()

    told = await (await stage.ana.presses(said, "Talk to a person")).replied()

    assert told.content == "Ben has this conversation already."


async def test_who_changes_a_message_after_its_answer_is_offered_a_new_one_once_and_gets_it_by_a_press(stage: Scene) -> None:
    asked = await stage.ana.writes(stage.support, "What is a deductible?")
    thread = await stage.thread()
    await stage.says(thread, "You wrote")
    await stage.ana.edits(asked, "What is a premium?")
    offer = await stage.says(thread, "I see that you changed your message.")
    await stage.ana.edits(asked, "What is a quote?")
    await stage.rests()
    before = stage.discord.said_in(thread)
    await stage.ana.presses(offer, "Answer anew")
    await stage.says(thread, "You wrote What is a quote?")
    again = await (await stage.ana.presses(offer, "Answer anew")).replied()
    await stage.rests()

    assert len(before) == 2
    assert "has been settled" in again.content
    assert len([each for each in stage.discord.said_in(thread) if each.startswith("You wrote")]) == 2


async def test_the_form_opens_below_an_answer_and_what_is_written_there_is_heard_in_the_thread(stage: Scene) -> None:
    thread, said = await answered(stage)

    opened = await (await stage.ana.presses(said, "Get a quote")).answered()
    await stage.rests()
    await stage.stops()
    await stage.starts()
    await stage.ana.submits(opened, make="Kia", model="Niro", year="2020", mileage="8000", driver_age="30")

    await stage.says(thread, "You wrote I would like a quote for a 2020 Kia Niro. Mileage: 8000 miles.")


async def test_a_yes_to_what_is_not_the_last_word_any_more_confirms_nothing(stage: Scene) -> None:
    thread, _ = await answered(stage)
    old = stage.discord.bot_message(thread, "Is that right?", components=row(("yes", "R-1", "Yes")).to_components())

    told = await (await stage.ana.presses(old, "Yes")).replied()

    assert told.content.startswith("That question has been settled.")
    assert len(stage.model.prompts) == 1


async def test_a_conversation_that_is_gone_leaves_buttons_that_say_so(stage: Scene) -> None:
    _, said = await answered(stage)
    await stage.rests()
    await stage.people.forget(f"discord:{stage.ana.id}")

    told = await (await stage.ana.presses(said, "👍")).replied()

    assert told.content.startswith("You have no conversation with me here.")


async def test_a_button_of_a_version_that_is_gone_is_answered_kindly(stage: Scene) -> None:
    old = {"type": 2, "style": 1, "label": "Renew", "custom_id": "eva:renew:R-1"}
    said = stage.discord.bot_message(stage.support, "Long ago", components=[{"type": 1, "components": [old]}])

    told = await (await stage.ana.presses(said, "Renew")).replied()

    assert told.content.startswith("That question has been settled.")
    assert told.seen_only_by is stage.ana.user


# ── on cards ─────────────────────────────────────────────────────────────────────────────────────────────────────────


async def a_card(stage: Scene) -> Message:
    """Somebody was asked for in Ana's conversation; its card stands, sent by an earlier process."""
    await answered(stage)
    ((conversation,),) = await stage.rows("SELECT id FROM conversations")
    wish = Handover(id="H-1", conversation=str(conversation), reason="", asked_at=now_of_scene(), asked_to=0)
    await stage.store.write(lambda tx: tx.handovers.add(wish))
    buttons = row(("take", "H-1", "Take"), ("hand_back", "H-1", "Hand back"), ("resolve", "H-1", "Resolve"))
    return stage.discord.bot_message(stage.general, "A customer waits.", components=buttons.to_components())


async def state(stage: Scene) -> object:
    await stage.rests()
    return (await stage.rows("SELECT state FROM conversations"))[0][0]


async def test_only_staff_may_press_what_stands_on_a_card(stage: Scene) -> None:
    card = await a_card(stage)

    told = await (await stage.ana.presses(card, "Take")).replied()

    assert told.content == "Only our staff can do this."
    assert await state(stage) == State.EVA


async def test_of_two_who_take_a_conversation_the_second_is_told_who_has_it(stage: Scene) -> None:
    card, carla = await a_card(stage), stage.server.member("Carla", roles=[stage.staff_role])

    pressed = await stage.ben.presses(card, "Take")
    await pressed.answered()
    assert await state(stage) == State.HUMAN
    told = await (await carla.presses(card, "Take")).replied()

    assert "Ben" in told.content
    assert told.seen_only_by is carla.user
    assert pressed.replies == []


async def test_a_conversation_is_handed_back_or_resolved_and_then_there_is_nothing_to_do(stage: Scene) -> None:
    card = await a_card(stage)

    await (await stage.ben.presses(card, "Take")).answered()
    assert await state(stage) == State.HUMAN
    await (await stage.ben.presses(card, "Hand back")).answered()
    assert await state(stage) == State.EVA
    told = await (await stage.ben.presses(card, "Resolve")).replied()

    assert "nothing to do" in told.content
