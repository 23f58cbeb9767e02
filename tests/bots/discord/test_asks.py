"""Answers that only one sees: given by a later process too, all in one message, and given up when Discord takes them no more."""

from datetime import timedelta

from bots.discord.asks import address_of, is_ask
from core.messages import Address
from tests.bots.discord_scene import Scene
from tests.doubles.hold import Hold

LONG = "A sentence that is as long as any other one in this answer. "


def test_such_a_conversation_has_an_address_of_its_own() -> None:
    assert is_ask(address_of(42))
    assert str(address_of(42)) == "discord:@ask/42"
    assert not is_ask(Address("discord", "@dm/42"))


async def test_a_question_whose_answer_a_crash_has_cut_is_answered_by_the_next_process(stage: Scene) -> None:
    stage.model.says("It begins. ", Hold())
    asked = await stage.ana.commands("ask", stage.general, question="Well?")
    said = await asked.replied()
    assert said.content == "It begins."
    await stage.crashes()

    stage.model.says("It is whole now.")
    await stage.starts()
    await stage.discord.until(lambda: said.components)

    assert said.content == "It is whole now."
    assert asked.followups == []


async def test_a_long_answer_stands_in_one_message(stage: Scene) -> None:
    stage.model.says(LONG * 60)

    asked = await stage.ana.commands("ask", stage.general, question="Tell me all")
    said = await asked.replied()
    await stage.discord.until(lambda: said.components)

    told = " ".join(each["description"] for each in said.embeds)
    assert said.content == ""
    assert told.split() == (LONG * 60).split()
    assert asked.followups == []


async def test_an_answer_that_does_not_fit_says_that_it_goes_on(stage: Scene) -> None:
    stage.model.says(LONG * (8_000 // len(LONG)))

    said = await (await stage.ana.commands("ask", stage.general, question="Tell me all")).replied()
    await stage.discord.until(lambda: said.components)

    assert said.embeds[-1]["description"].startswith("My answer goes on")
    assert sum(len(each["description"]) for each in said.embeds) <= 6_000


async def test_a_press_below_a_private_answer_is_answered_privately_too(stage: Scene) -> None:
    said = await (await stage.ana.commands("ask", stage.general, question="Well?")).replied()
    await stage.discord.until(lambda: said.components)

    more = await (await stage.ana.presses(said, "Talk to a person")).replied()

    assert "You wrote human" in more.content
    assert "You wrote Well?" in said.content
    assert more.seen_only_by is stage.ana.user


async def test_two_presses_that_are_answered_together_leave_no_promise_open(stage: Scene) -> None:
    stage.model.says("First. ")
    said = await (await stage.ana.commands("ask", stage.general, question="Well?")).replied()
    await stage.discord.until(lambda: said.components)
    stage.model.says(hold := Hold(), "never said")
    first = await stage.ana.presses(said, "Talk to a person")
    await hold.reached()
    second = await stage.ana.presses(said, "Talk to a person")
    await second.answered()
    hold.open()

    answer = await second.replied()

    await stage.rests()
    assert answer.content == "You wrote human. You wrote human."
    assert first.original is not None
    assert first.original.deleted


async def test_after_a_quarter_of_an_hour_an_answer_is_given_up(stage: Scene) -> None:
    stage.model.says(hold := Hold(), "Too late.")
    asked = await stage.ana.commands("ask", stage.general, question="Well?")
    await asked.answered()
    await hold.reached()
    stage.discord.clock.advance(timedelta(minutes=16))  # type: ignore[attr-defined]
    hold.open()

    await stage.rests()

    assert asked.replies == []
    assert await stage.rows("SELECT outcome FROM turns") == [("undeliverable",)]
