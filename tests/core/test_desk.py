"""People are asked for, take a conversation, write in it and hand it back: each changes who speaks, at once and for good."""

import asyncio
from datetime import timedelta

import pytest

from core.calling import UNTAKEN_AFTER
from core.composing import HANDED_OVER_BECAUSE
from core.desk import ASKED_AGAIN, Done, HeldBy, Over
from core.messages import Action, Edit, Person, State
from tests.doubles.channel import TOLD
from tests.doubles.eva import Customer, RunningEva, World
from tests.doubles.hold import Hold
from tests.doubles.model import ScriptedModel
from tests.doubles.staff import CALL, Colleague, asks_for_a_person, state_of

MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.usefixtures("staffed")


# ── asked for ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_who_asks_for_a_person_is_told_that_the_team_has_it_and_when_it_is_there(
    eva: RunningEva, ana: Customer, sam: Colleague
) -> None:
    await asks_for_a_person(eva, ana)

    assert await state_of(ana) is State.WAITING
    [told] = ana.sees
    assert told.startswith("I have passed this on to our team")
    assert "We are open right now and close today at 5 PM" in told
    assert sam.card.title == "A customer would like to talk to a person"
    assert (sam.card.reason, sam.card.mention, sam.card.buttons) == ("wants to talk about a bill", True, ("take", "resolve"))
    assert [(line.by, line.text) for line in sam.card.lines] == [("Customer", "A person, please")]
    assert sam.card.link == "https://paper.example/ana"


async def test_the_button_asks_for_a_person_without_a_model(eva: RunningEva, ana: Customer, sam: Colleague) -> None:
    await ana.writes("Hello")
    await eva.answers()
    accepted = await ana.presses(Action.HUMAN)
    await eva.answers()

    assert accepted.conversation.state is State.WAITING
    assert len(eva.world.model.prompts) == 1
    assert ana.sees[1].startswith("I have passed this on to our team")
    assert await eva.unanswered() == []
    assert [line.text for line in sam.card.lines] == ["Hello", "You wrote Hello."]


async def test_nothing_is_told_before_the_card_stands(eva: RunningEva, ana: Customer) -> None:
    on_its_way = eva.channel.hold("after", "post")
    eva.world.model.says(CALL)
    await ana.writes("A person, please")
    await on_its_way.reached()
    await eva.rests()
    told_before = ana.sees
    on_its_way.open()
    await eva.answers()

    assert told_before == []
    assert len(ana.sees) == 1


async def test_what_a_model_goes_on_to_say_after_it_has_called_a_person_is_not_asked_for(eva: RunningEva, ana: Customer) -> None:
    await asks_for_a_person(eva, ana)

    assert len(eva.world.model.prompts) == 1
    assert await eva.turn_states() == [("over", "unsaid"), ("over", "person")]


async def test_the_model_that_is_asked_first_may_call_a_person_too(world: World, eva: RunningEva, ana: Customer) -> None:
    world.claude = first = ScriptedModel()
    await eva.crash()
    first.says(CALL)
    await ana.writes("A person, please")
    await eva.answers()

    assert (len(first.prompts), len(world.model.prompts)) == (1, 0)
    assert ana.sees[0].startswith("I have passed this on")


async def test_where_a_rule_stops_what_eva_says_and_hands_over_a_person_is_called(eva: RunningEva, ana: Customer, sam: Colleague) -> None:
    eva.world.claude = claude = ScriptedModel()
    claude.name = "claude"
    await eva.crash()
    claude.says("You are an idiot. Hello.")
    await ana.writes("Hello")
    await eva.answers()

    assert await state_of(ana) is State.WAITING
    assert not any("idiot" in text for text in ana.sees)
    assert ana.sees[-1].startswith("I have passed this on")
    assert sam.card.reason == HANDED_OVER_BECAUSE
    assert await eva.rows("SELECT action FROM findings") == [("handed_over",)]


async def test_what_was_said_before_the_call_stands(eva: RunningEva, ana: Customer) -> None:
    shown = Hold()
    eva.world.model.says("One moment, please. ", shown, CALL)
    await ana.writes("A person, please")
    await eva.rests()
    shown.open()
    await eva.answers()

    assert ana.sees[0] == "One moment, please."
    assert ana.sees[1].startswith("I have passed this on")
    assert (await eva.turn_states())[0] == ("over", "cut")


async def test_the_wish_and_the_word_about_it_are_one_exchange_of_the_context(eva: RunningEva, ana: Customer, sam: Colleague) -> None:
    await asks_for_a_person(eva, ana)
    await eva.passes(10 * MINUTE)
    await eva.answers()
    await ana.writes("What does it cost?")
    await eva.answers()

    first, second = eva.world.model.prompts[-1].earlier
    assert [line.text for line in first.asked] == ["A person, please"]
    assert first.said == ana.sees[0]
    assert (second.asked, second.said) == ((), ana.sees[1])


async def test_where_nobody_of_the_team_can_write_the_wish_is_noted_as_ever(eva: RunningEva) -> None:
    alone = eva.customer("private ana")
    eva.world.model.says(CALL)
    eva.world.model.says("It is noted.")
    await alone.writes("A person, please")
    await eva.answers()

    assert alone.sees == ["It is noted."]
    assert await eva.rows("SELECT reason FROM person_requests") == [("wants to talk about a bill",)]
    assert eva.world.platform.cards == {}


async def test_who_asks_again_while_the_card_still_stands_is_shown_no_second_one(eva: RunningEva, ana: Customer, sam: Colleague) -> None:
    await asks_for_a_person(eva, ana)
    await eva.passes(10 * MINUTE)
    eva.world.model.says(CALL)
    eva.world.model.says("That is noted already.")
    await ana.writes("A person, I said")
    await eva.answers()

    assert len(sam.sees) == 1
    assert ana.sees[-1] == "That is noted already."
    assert await state_of(ana) is State.EVA


async def test_who_asks_again_after_nobody_came_for_long_is_shown_to_the_team_again(eva: RunningEva, ana: Customer, sam: Colleague) -> None:
    await asks_for_a_person(eva, ana)
    await eva.passes(10 * MINUTE)
    await eva.passes(ASKED_AGAIN)
    await asks_for_a_person(eva, ana, "A person, I said")

    old, new = sam.sees
    assert (old.title, old.lines, old.buttons) == ("There is a newer card for this conversation", (), ())
    assert new.title == "A customer still waits for a person"
    assert ana.sees[-1].startswith("I have asked our team once more")
    assert await state_of(ana) is State.WAITING


# ── taken ────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_who_takes_it_has_the_conversation_and_the_customer_sees_the_name(eva: RunningEva, ana: Customer, sam: Colleague) -> None:
    await asks_for_a_person(eva, ana)
    done = await sam.takes()
    await eva.answers()

    assert isinstance(done, Done)
    assert done.changed
    assert await state_of(ana) is State.HUMAN
    assert ana.sees[-1] == "Sam from our team is here now, and I leave the conversation to them."
    assert (sam.card.title, sam.card.buttons) == ("Sam has this conversation", ("hand_back", "resolve"))
    assert eva.world.platform.admitted[0] == (ana.address, sam.person)


async def test_of_two_who_press_at_once_one_has_it_and_the_other_is_told_who(
    eva: RunningEva, ana: Customer, sam: Colleague, kim: Colleague
) -> None:
    await asks_for_a_person(eva, ana)
    pressed = await asyncio.gather(sam.takes(), kim.takes())
    await eva.answers()

    [first] = [each for each in pressed if isinstance(each, Done)]
    [second] = [each for each in pressed if isinstance(each, HeldBy)]
    assert first.handover.person == second.person
    assert sum("is here now" in text for text in ana.sees) == 1


async def test_who_presses_twice_has_it_once(eva: RunningEva, ana: Customer, sam: Colleague) -> None:
    await asks_for_a_person(eva, ana)
    await sam.takes()
    again = await sam.takes()
    await eva.answers()

    assert isinstance(again, Done)
    assert not again.changed
    assert sum("is here now" in text for text in ana.sees) == 1


async def test_a_button_of_what_is_over_or_was_never_there_changes_nothing(eva: RunningEva, ana: Customer, sam: Colleague) -> None:
    await asks_for_a_person(eva, ana)
    await sam.takes()
    await sam.hands_back()
    await eva.answers()
    seen = ana.sees

    assert [await sam.takes(), await sam.hands_back(), await sam.resolves()] == [Over(), Over(), Over()]
    assert await eva.desk.take("H-nothing", sam.person) == Over()
    await eva.answers()
    assert ana.sees == seen


async def test_eva_is_silent_while_a_person_has_it(eva: RunningEva, ana: Customer, sam: Colleague) -> None:
    await asks_for_a_person(eva, ana)
    await sam.takes()
    await sam.writes(ana, "Hello, this is Sam.")
    await ana.writes("Hello Sam")
    await eva.answers()

    assert len(eva.world.model.prompts) == 1
    assert len(ana.sees) == 2


async def test_a_name_of_a_person_is_one_line_without_what_nobody_may_see(eva: RunningEva, ana: Customer) -> None:
    await asks_for_a_person(eva, ana)
    await eva.desk.take(Colleague(eva, "Sam").card.handover, Person(id="paper:sam", name="Sam\n(4111 1111 1111 1111) " + "x " * 200))
    await eva.answers()

    [(name,)] = await eva.rows("SELECT person_name FROM handovers")
    assert "4111" not in name
    assert "\n" not in name
    assert len(name) <= 80


# ── written ──────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_who_writes_in_the_thread_has_the_conversation(eva: RunningEva, ana: Customer, sam: Colleague) -> None:
    eva.channel.limits = TOLD
    await asks_for_a_person(eva, ana)
    accepted = await sam.writes(ana, "I will look at it.")
    await eva.answers()

    assert accepted
    assert accepted.new
    assert await state_of(ana) is State.HUMAN
    assert sam.card.title == "Sam has this conversation"
    assert await eva.rows("SELECT text, name FROM messages WHERE author = 'person'") == [("I will look at it.", "Sam")]
    told = [event.data for event in await eva.store.read.events.after(accepted.conversation.id, 0) if event.name == "message"]
    assert told == [{"id": "paper:sam 1", "from": "person", "name": "Sam", "text": "I will look at it."}]


async def test_who_writes_unasked_has_it_too_and_gets_a_card_to_hand_it_back_with(eva: RunningEva, ana: Customer, sam: Colleague) -> None:
    await ana.writes("Hello")
    await eva.answers()
    await sam.writes(ana, "Let me take this.")
    await eva.answers()

    assert await state_of(ana) is State.HUMAN
    assert (sam.card.title, sam.card.mention, sam.card.buttons) == ("Sam has this conversation", False, ("hand_back", "resolve"))
    assert ana.sees == ["You wrote Hello."]


@pytest.mark.parametrize("text", ["note: angry customer", " NOTE: see the file"])
async def test_a_note_is_neither_kept_nor_takes_anything(eva: RunningEva, ana: Customer, sam: Colleague, text: str) -> None:
    await ana.writes("Hello")
    await eva.answers()

    assert await sam.writes(ana, text) is None
    assert await state_of(ana) is State.EVA
    assert "see the file" not in repr(await eva.everything())


async def test_the_same_message_twice_is_one_also_after_the_hand_back(eva: RunningEva, ana: Customer, sam: Colleague) -> None:
    await asks_for_a_person(eva, ana)
    await sam.writes(ana, "Done!", id="x")
    await sam.hands_back()
    again = await sam.writes(ana, "Done!", id="x")
    await eva.answers()

    assert again
    assert not again.new
    assert await state_of(ana) is State.EVA


async def test_staff_who_write_where_no_conversation_is_begin_none(eva: RunningEva, ana: Customer, sam: Colleague) -> None:
    assert await sam.writes(ana, "Hello?") is None
    assert (await eva.everything())["conversations"] == []


async def test_a_closed_conversation_is_a_persons_once_they_write_in_it(eva: RunningEva, ana: Customer, sam: Colleague) -> None:
    await ana.writes("Hello")
    await ana.presses(Action.CLOSE)
    await sam.writes(ana, "One more thing.")
    await eva.answers()

    assert await state_of(ana) is State.HUMAN


async def test_what_eva_was_saying_when_a_person_wrote_is_cut_and_its_input_is_theirs(
    eva: RunningEva, ana: Customer, sam: Colleague
) -> None:
    go_on = Hold()
    eva.world.model.says("This is the beginning. ", go_on, "This is the end.")
    await ana.writes("A question")
    await eva.rests()
    await sam.writes(ana, "I have it.")
    go_on.open()
    await eva.answers()

    assert ana.sees == ["This is the beginning."]
    assert await state_of(ana) is State.HUMAN


async def test_what_staff_change_or_delete_afterwards_is_changed(eva: RunningEva, ana: Customer, sam: Colleague) -> None:
    await sam.writes(ana, "Nobody is here yet", id="x")
    await asks_for_a_person(eva, ana)
    for id in ("x", "y", "z"):
        await sam.writes(ana, f"My card is {id}", id=id)
    edits = [("x", "My number is 4111 1111 1111 1111"), ("x", "My number is 4111 1111 1111 1111"), ("y", None), ("m1", "not mine")]
    at = eva.world.clock()
    changed = [await eva.desk.revised(Edit(address=ana.address, id=id, text=text, at=at)) for id, text in edits]

    assert changed == [True, False, True, False]
    [x, y, z] = [text for (text,) in await eva.rows("SELECT text FROM messages WHERE author = 'person' ORDER BY number")]
    assert x.startswith("My number is")
    assert "4111" not in x
    assert (y, z) == ("", "My card is z")


# ── handed back ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_eva_is_back_with_what_the_person_wrote_in_short(eva: RunningEva, ana: Customer, sam: Colleague) -> None:
    await asks_for_a_person(eva, ana)
    await sam.takes()
    await sam.writes(ana, "I have corrected the bill. You will find it in your account.")
    await ana.writes("Thank you!")
    await sam.writes(ana, "You are welcome!")
    await sam.hands_back()
    await eva.answers()

    assert await state_of(ana) is State.EVA
    assert ana.sees[-1] == (
        "I am back! This is what Sam wrote, in short:\n\nI have corrected the bill. You are welcome!\n\nWhat else can I do for you?"
    )
    assert len(eva.world.model.prompts) == 1
    assert (sam.card.title, sam.card.lines, sam.card.buttons) == ("Sam has handed this back to Eva", (), ())


async def test_what_came_after_the_persons_last_word_is_evas_next_turn(eva: RunningEva, ana: Customer, sam: Colleague) -> None:
    await asks_for_a_person(eva, ana)
    await sam.takes()
    await ana.writes("For Sam")
    await sam.writes(ana, "Done.")
    await ana.writes("And what does it cost?")
    await sam.hands_back()
    await eva.answers()

    assert ana.sees[-1] == "You wrote And what does it cost?."
    prompt = eva.world.model.prompts[-1]
    assert [exchange.said.split("!")[0] for exchange in prompt.earlier] == ["I am back"]  # nothing of the hand-over before


async def test_a_hand_back_of_what_nobody_has_taken_changes_nothing(eva: RunningEva, ana: Customer, sam: Colleague) -> None:
    await asks_for_a_person(eva, ana)
    done = await sam.hands_back()

    assert isinstance(done, Done)
    assert not done.changed
    assert await state_of(ana) is State.WAITING


async def test_who_resolves_it_closes_the_conversation_and_the_customer_is_told(eva: RunningEva, ana: Customer, sam: Colleague) -> None:
    await asks_for_a_person(eva, ana)
    await sam.takes()
    await sam.resolves()
    await eva.answers()

    assert await state_of(ana) is State.CLOSED
    assert ana.sees[-1] == "Sam has marked this as settled. Should anything else come up, just write here."
    assert sam.card.title == "Sam has resolved this"
    assert await eva.rows("SELECT outcome FROM handovers") == [("resolved",)]


async def test_after_a_close_the_same_customer_may_ask_for_a_person_anew(eva: RunningEva, ana: Customer, sam: Colleague) -> None:
    await asks_for_a_person(eva, ana)
    await ana.presses(Action.CLOSE)
    await eva.answers()
    closed = sam.card
    await asks_for_a_person(eva, ana)

    assert (closed.title, closed.buttons) == ("The conversation is closed", ())
    assert sam.card.title == "A customer would like to talk to a person"
    assert sam.card.handover != closed.handover


async def test_each_change_stands_in_the_audit_without_a_name(eva: RunningEva, ana: Customer, sam: Colleague) -> None:
    await asks_for_a_person(eva, ana)
    await sam.takes()
    await sam.hands_back()
    await eva.answers()

    noted = [what for (what,) in await eva.rows("SELECT what FROM audit WHERE what <> 'state' ORDER BY number")]
    assert noted == ["person called", "taken", "handed back"]
    assert "Sam" not in repr(await eva.rows("SELECT subject, detail FROM audit"))


async def test_the_open_hand_over_of_a_thread_is_found_by_its_address(eva: RunningEva, ana: Customer, sam: Colleague) -> None:
    await ana.writes("Hello")
    before = await eva.desk.at(ana.address)
    await asks_for_a_person(eva, ana)
    found = await eva.desk.at(ana.address)

    assert before is None
    assert found
    assert found.id == sam.card.handover


@pytest.mark.parametrize("taken", [False, True])
async def test_a_wish_for_a_person_who_is_asked_or_there_already_is_no_new_one_later(
    eva: RunningEva, ana: Customer, sam: Colleague, taken: bool
) -> None:
    await asks_for_a_person(eva, ana)
    if taken:
        await sam.takes()
    again = await ana.presses(Action.HUMAN)
    if taken:
        await sam.hands_back()
    else:
        await eva.passes(UNTAKEN_AFTER)
    await eva.answers()

    assert not again.new
    assert await state_of(ana) is State.EVA
    assert await eva.unanswered() == []
    assert len(sam.sees) == 1
