"""Eva on Discord from end to end: what customers write, and what they see."""

import inspect

from bots.discord.channel import DiscordChannel
from core.ports import Channel, Threads
from tests.bots.discord_scene import Scene
from tests.doubles.discord import Hold, Permission
from tests.doubles.discord_limits import LIMITS, MESSAGE


def test_it_has_all_that_a_channel_with_threads_has() -> None:
    for seam in (Channel, Threads):
        for name, wanted in inspect.getmembers(seam, inspect.isfunction):
            if not name.startswith("_"):
                assert list(inspect.signature(getattr(DiscordChannel, name)).parameters) == list(inspect.signature(wanted).parameters)


def test_her_pace_leaves_room_for_the_last_words_within_what_a_channel_takes() -> None:
    pace, takes = DiscordChannel.limits, LIMITS[f"PATCH {MESSAGE}"]

    assert pace.last_at_once
    assert pace.edits_per_second
    assert pace.edits_per_second * takes.seconds + 1 <= takes.calls


async def test_a_question_in_the_support_channel_is_answered_in_a_thread_of_its_own(stage: Scene) -> None:
    asked = await stage.ana.writes(stage.support, "What is covered when my electric car breaks down?")
    thread = await stage.thread()
    said = await stage.says(thread, "You wrote What is covered")

    assert thread.id == asked.id
    assert stage.discord.said_in(stage.support) == []
    assert [each.get("label") or each["emoji"]["name"] for each in said.components[0]["components"]] == [
        "👍",
        "👎",
        "Talk to a person",
        "Get a quote",
    ]


async def test_the_answer_grows_by_edits_of_one_message(stage: Scene) -> None:
    hold = Hold()
    stage.model.says("The first sentence. ", hold, "The second one.")
    await stage.ana.writes(stage.support, "Tell me")
    thread = await stage.thread()
    await stage.discord.until(lambda: stage.discord.said_in(thread) == ["The first sentence."])
    hold.open()
    said = await stage.says(thread, "The second one.")

    assert said.content == "The first sentence. The second one."
    assert len(stage.discord.said_in(thread)) == 1


async def test_the_thread_is_there_and_she_types_in_it_while_the_answer_is_worked_out(stage: Scene) -> None:
    hold = Hold()
    stage.model.says(hold, "Here it is.")
    await stage.ana.writes(stage.support, "Tell me")
    thread = await stage.thread()
    await stage.discord.until(lambda: stage.discord.calls("POST /channels/{channel_id}/typing"))

    assert stage.discord.said_in(thread) == []
    hold.open()
    await stage.says(thread, "Here it is.")


async def test_in_the_thread_nobody_has_to_mention_her(stage: Scene) -> None:
    await stage.ana.writes(stage.support, "One")
    thread = await stage.thread()
    await stage.says(thread, "You wrote One.")
    await stage.ana.writes(thread, "Two")
    await stage.says(thread, "You wrote Two.")

    assert len(stage.discord.threads) == 1


async def test_a_name_of_everybody_in_her_words_calls_nobody(stage: Scene) -> None:
    await stage.ana.writes(stage.support, f"@everyone and {stage.ben.mention}, look")
    said = await stage.says(await stage.thread(), "everyone")

    assert not said.mention_everyone
    assert said.mentions == []


async def test_quick_lines_of_one_customer_are_one_conversation_in_one_thread(stage: Scene) -> None:
    hold = Hold()
    stage.model.says(hold, "Never said.")
    first = await stage.ana.writes(stage.support, "One")
    await hold.reached()
    await stage.ana.writes(stage.support, "Two")
    while len(await stage.rows("SELECT 1 FROM messages")) < 2:
        await stage.store.rest()
    hold.open()
    thread = await stage.thread()
    await stage.says(thread, "You wrote Two.")

    assert [each.id for each in stage.discord.threads] == [first.id]
    assert stage.discord.said_in(thread) == ["You wrote One. You wrote Two."]


async def test_who_of_the_staff_writes_in_a_customers_thread_has_the_conversation(stage: Scene) -> None:
    await stage.ana.writes(stage.support, "One")
    thread = await stage.thread()
    await stage.says(thread, "You wrote One.")
    await stage.ben.writes(thread, "note: look at this one")
    await stage.ben.writes(thread, "Hello Ana, I am Ben.")
    while await stage.rows("SELECT state FROM conversations") != [("human",)]:
        await stage.store.rest()
    await stage.ana.writes(thread, "Thank you!")
    while len(await stage.rows("SELECT 1 FROM messages WHERE author = 'customer'")) < 2:
        await stage.store.rest()
    await stage.rests()

    assert stage.discord.said_in(thread) == ["You wrote One."]
    assert await stage.rows("SELECT author, text FROM messages WHERE author = 'person'") == [("person", "Hello Ana, I am Ben.")]


async def test_a_permission_that_she_lost_is_told_to_whoever_runs_her_until_she_has_it_again(stage: Scene) -> None:
    before = stage.server.bot_role.permissions
    stage.server.grant(stage.server.bot_role, 0)
    stage.server.overwrite(stage.support, stage.server.id, deny=Permission.CREATE_PUBLIC_THREADS | Permission.SEND_MESSAGES_IN_THREADS)
    await stage.ana.writes(stage.support, "One")
    await stage.ends(1, "undeliverable")
    told = [each.kind for each in stage.faults.open()]
    stage.server.grant(stage.server.bot_role, before)
    stage.server.overwrite(stage.support, stage.server.id)
    carl = stage.server.member("Carl")
    await carl.writes(stage.support, "Two")
    await stage.says(await stage.thread(), "You wrote Two.")

    assert told == ["discord_permission"]
    assert stage.faults.open() == []
