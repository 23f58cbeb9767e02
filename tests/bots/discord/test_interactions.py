"""Acknowledged in time, whatever the disk does, and kept before it is promised."""

import asyncio

import pytest

from bots.discord import interactions
from core.messages import Audience
from tests.bots.discord_scene import Scene, company
from tests.doubles.discord_asked import Answered


async def test_what_cannot_be_kept_is_refused_kindly_and_works_the_next_time(stage: Scene) -> None:
    stage.store.fill_disk()
    refused = await (await stage.ana.commands("ask", stage.general, question="One?")).replied()
    stage.store.fill_disk(False)
    asked = await stage.ana.commands("ask", stage.general, question="Two?")

    assert "try again in a moment" in refused.content
    assert "You wrote Two?" in (await asked.replied()).content


async def test_a_slow_disk_makes_nobody_miss_the_three_seconds(stage: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interactions, "PATIENCE", 0.05)
    await stage.ana.writes(stage.support, "Hello")
    said = await stage.says(await stage.thread(), "You wrote Hello")
    await stage.rests()

    stage.store.cut_power()
    pressed = await stage.ana.presses(said, "👍")
    await pressed.answered()
    stage.store.restore_power()

    assert pressed.answer is Answered.DEFERRED_UPDATE
    assert (await pressed.replied()).content == "Thank you, that helps."


async def test_what_is_asked_by_command_begins_in_the_language_of_the_channel_too(stage: Scene) -> None:
    stage.company = lambda: company(language="de")

    await (await stage.ana.commands("ask", stage.support, question="911?")).replied()

    assert [prompt.language for prompt in stage.model.prompts] == ["de"]


async def test_who_asks_more_than_one_person_can_is_told_to_wait(stage: Scene) -> None:
    limit = stage.company().playbook.limits.messages_per_minute
    asked = [await stage.ana.commands("ask", stage.general, question=f"Question {number}") for number in range(limit + 1)]

    told = [(await each.replied()).content for each in asked]

    assert sum("quicker than I am" in each for each in told) == 1
    assert "You wrote" in (await (await stage.ben.commands("ask", stage.general, question="And I?")).replied()).content


async def test_nobody_is_called_by_what_stands_in_a_private_answer(stage: Scene) -> None:
    stage.model.says("@everyone look here, ", f"{stage.ben.mention}")

    said = await (await stage.ana.commands("ask", stage.general, question="Who?")).replied()
    await stage.discord.until(lambda: said.components)

    assert said.mentions == []
    assert not said.mention_everyone


async def test_an_interaction_that_discord_tells_twice_is_answered_once(stage: Scene) -> None:
    asked = await stage.ana.commands("ask", stage.general, question="Once?")
    await asked.replied()
    stage.discord.world.emit("INTERACTION_CREATE", stage.discord.rest.interactions._shown(asked), intent=0, guild=asked.channel.guild)
    await stage.ana.commands("status", stage.general)
    await asyncio.sleep(0)
    await stage.rests()

    assert stage.model.asked == [["Once?"]]


async def test_what_is_meant_for_colleagues_only_those_with_their_role_get(empty_stage: Scene) -> None:
    stage, inside = empty_stage, company(audience=Audience.INTERNAL, roles=("Support",))
    stage.company = lambda: inside
    await stage.starts()

    for person in (stage.ana, stage.ben):
        await (await person.commands("ask", stage.support, question="What do we do?")).replied()

    audiences = await stage.rows("SELECT audience FROM conversations ORDER BY created_at")
    assert audiences == [("customer",), ("internal",)]


async def test_a_command_begins_nothing_where_writing_would_not(empty_stage: Scene) -> None:
    stage, closed = empty_stage, company(roles=("Member",))
    stage.company = lambda: closed
    await stage.starts()

    refused = await (await stage.ana.commands("human", stage.support)).replied()
    await stage.pauses.pause("discord:general")
    paused = await (await stage.ana.commands("ask", stage.general, question="Hello?")).replied()

    assert "Member" in refused.content
    assert "not answering here at the moment" in paused.content
    assert await stage.rows("SELECT id FROM conversations") == []
    assert stage.discord.said_in(stage.support) == [refused.content]
