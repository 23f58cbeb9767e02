"""What people do to Eva on Discord, on purpose or not: each of it ends in one answer or a kind word, and the next customer is answered."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from tests.bots.discord_scene import Scene
from tests.doubles.discord import Hold, Permission
from tests.doubles.discord_ids import Snowflakes
from tests.doubles.discord_state import SUPPRESS_EMBEDS, Message

EDIT = "PATCH /channels/{channel_id}/messages/{message_id}"
ZALGO = "Is h" + "".join(chr(0x0300 + number % 0x70) for number in range(400)) + "ail covered?"


async def next_is_answered(stage: Scene) -> None:
    """Whoever asks then."""
    asked = await stage.server.member("Next").writes(stage.support, "And I?")
    await stage.says(await stage.thread_of(asked), "You wrote And I?")


@pytest.mark.parametrize(
    "text", ["What is covered? " * 235, "\n" * 1_990 + "Help", "x" * 4_000, "🚗" * 2_000], ids=["words", "lines", "x", "cars"]
)
async def test_a_paste_of_4000_characters_is_answered_within_what_discord_takes(stage: Scene, text: str) -> None:
    await stage.ana.writes(stage.support, text)
    said = await stage.says(await stage.thread(), "")
    await stage.rests()

    assert said.content
    assert [call.status for call in stage.discord.requests if call.status >= 400] == []
    await next_is_answered(stage)


async def test_a_mention_bomb_that_she_repeats_calls_nobody(stage: Scene) -> None:
    people = [stage.server.member(f"Somebody {number}") for number in range(60)]
    bomb = " ".join(["@everyone @here", f"<@&{stage.staff_role.id}>", f"<@&{stage.server.id}>", *(each.mention for each in people)])
    stage.server.grant(stage.server.bot_role, stage.server.bot_role.permissions | Permission.MENTION_EVERYONE)
    await stage.ana.writes(stage.support, bomb[:2_000])
    thread = await stage.thread()
    await stage.says(thread, "You wrote")
    hers = [each for each in stage.discord.messages_in(thread) if each.author is stage.discord.world.bot]

    assert [(each.mentions, each.mention_roles, each.mention_everyone) for each in hers] == [([], [], False)] * len(hers)


async def test_words_under_a_heap_of_marks_are_answered(stage: Scene) -> None:
    await stage.ana.writes(stage.support, ZALGO)
    thread = await stage.thread()
    await stage.says(thread, "")
    await stage.rests()

    assert len(stage.model.asked) == 1
    assert [call.status for call in stage.discord.requests if call.status >= 400] == []


async def test_a_message_that_is_deleted_while_she_answers_it_gets_the_answer_to_its_end(stage: Scene) -> None:
    hold = Hold()
    stage.model.says("The first words. ", hold, "The last words.")
    asked = await stage.ana.writes(stage.support, "Tell me")
    thread = await stage.thread()
    await stage.discord.until(lambda: stage.discord.said_in(thread))
    await stage.ana.deletes(asked)
    while await stage.rows("SELECT deleted_at FROM messages WHERE deleted_at IS NOT NULL") == []:
        await stage.store.rest()
    hold.open()
    await stage.says(thread, "The first words. The last words.")

    assert await stage.rows("SELECT text FROM messages WHERE author = 'customer'") == [("",)]


@pytest.mark.parametrize("how", ["leaves", "is banned"])
async def test_a_customer_who_is_gone_midway_keeps_nobody_from_an_answer(stage: Scene, how: str) -> None:
    hold = Hold()
    stage.model.says("The first words. ", hold, "The last words.")
    await stage.ana.writes(stage.support, "Tell me")
    thread = await stage.thread()
    await stage.discord.until(lambda: stage.discord.said_in(thread))
    await (stage.ana.leaves() if how == "leaves" else stage.ana.is_banned())
    hold.open()
    await stage.says(thread, "The last words.")

    await next_is_answered(stage)


async def test_who_takes_no_direct_messages_any_more_ends_the_turn_and_nothing_else(stage: Scene) -> None:
    thinking = Hold()
    stage.model.says(thinking, "Here it is.")
    await stage.ana.writes(stage.ana.direct(), "Tell me")
    await thinking.reached()
    stage.ana.user.takes_direct_messages = False
    thinking.open()
    await stage.ends(1, "undeliverable")

    await next_is_answered(stage)


async def test_two_messages_in_one_millisecond_are_both_answered_once(stage: Scene) -> None:
    still = datetime.now(UTC)
    stage.discord.world.clock = lambda: still
    stage.discord.world.snowflakes = Snowflakes(stage.discord.world.clock)
    carl = stage.server.member("Carl")
    first, second = await asyncio.gather(stage.ana.writes(stage.support, "I am first"), carl.writes(stage.support, "I am, too"))
    await stage.says(await stage.thread_of(first), "You wrote I am first.")
    await stage.says(await stage.thread_of(second), "You wrote I am, too.")

    assert first.id >> 22 == second.id >> 22


async def test_two_lines_of_one_customer_in_one_millisecond_are_answered_in_their_order(stage: Scene) -> None:
    await stage.ana.writes(stage.support, "Hello")
    thread = await stage.thread()
    await stage.says(thread, "You wrote Hello.")
    still = datetime.now(UTC) + timedelta(seconds=1)  # so that no id is one that there is
    stage.discord.world.snowflakes = Snowflakes(lambda: still)
    first, second = [await stage.ana.writes(thread, text) for text in ("One", "Two")]
    await stage.discord.until(lambda: "Two" in " ".join(stage.discord.said_in(thread)))
    await stage.rests()

    assert first.id >> 22 == second.id >> 22
    assert " ".join(stage.discord.said_in(thread)) == "You wrote Hello. You wrote One. You wrote Two."  # in one answer or in two


async def test_without_her_role_she_goes_on_with_what_everybody_may(stage: Scene) -> None:
    hold = Hold()
    stage.model.says("The first words. ", hold, "The last words.")
    await stage.ana.writes(stage.support, "Tell me")
    thread = await stage.thread()
    await stage.discord.until(lambda: stage.discord.said_in(thread))
    stage.server.strips_bot()
    hold.open()
    await stage.says(thread, "The last words.")

    await next_is_answered(stage)


async def test_a_button_of_a_message_from_last_year_works(stage: Scene) -> None:
    await stage.ana.writes(stage.support, "Tell me")
    thread = await stage.thread()
    said = await stage.says(thread, "You wrote")
    old = stage.discord.bot_message(thread, "Old words", components=said.components, at=datetime.now(UTC) - timedelta(days=365))
    thanked = await (await stage.ana.presses(old, "👍")).replied()

    assert "Thank" in thanked.content
    assert await stage.rows("SELECT value FROM feedback") == [("up",)]


async def test_a_voice_message_is_declined_kindly(stage: Scene) -> None:
    await stage.ana.writes(stage.support, files={"voice-message.ogg": b"OggS"}, is_voice=True)
    await stage.rests()

    def hers() -> list[Message]:
        rooms = [stage.support, *stage.discord.threads]
        return [each for room in rooms for each in stage.discord.messages_in(room) if each.author is stage.discord.world.bot]

    await stage.discord.until(hers)
    assert len(hers()) == 1


async def test_no_link_in_what_she_says_unfolds(stage: Scene) -> None:
    stage.model.says("It is all in our articles. ", "See https://example.com/x for more.")
    await stage.ana.writes(stage.support, "Where is it?")
    said = await stage.says(await stage.thread(), "It is all in our articles.")

    assert said.flags & SUPPRESS_EMBEDS
    assert "example.com" not in said.content


async def test_servers_that_discord_spreads_over_shards_are_all_served(empty_stage: Scene) -> None:
    stage = empty_stage
    stage.discord.gateway.shards = 2
    others = [stage.discord.guild(f"Acme {number}") for number in range(3)]
    await stage.starts()
    asked = [
        await server.member("Carl").writes(server.text_channel("support"), f"Question {number}") for number, server in enumerate(others)
    ]
    for each in asked:
        await stage.says(await stage.thread_of(each), f"You wrote {each.content}.")

    assert sorted(session.shard for session in stage.discord.gateway.ready) == [(0, 2), (1, 2)]
