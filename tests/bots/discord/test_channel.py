"""Eva on Discord from end to end: what customers write, and what they see."""

import asyncio
import inspect
from dataclasses import replace

from bots.discord.channel import DiscordChannel
from core.ports import Channel, Threads
from tests.bots.discord_scene import Scene
from tests.doubles.discord import Hold
from tests.doubles.discord_limits import LIMITS, MESSAGE, Limit
from tests.doubles.discord_state import Channel as Room

OPEN = "POST /channels/*/messages/*/threads"
SEND = "POST /channels/{channel_id}/messages"


async def until_says(stage: Scene, channel: Room, text: str) -> None:
    """Eva has shown this, and may go on to show more."""
    await stage.discord.until(lambda: any(text in said for said in stage.discord.said_in(channel)))


def test_it_has_all_that_a_channel_with_threads_has() -> None:
    for seam in (Channel, Threads):
        for name, wanted in inspect.getmembers(seam, inspect.isfunction):
            if not name.startswith("_"):
                assert list(inspect.signature(getattr(DiscordChannel, name)).parameters) == list(inspect.signature(wanted).parameters)


def test_her_pace_is_an_edit_a_second_and_within_what_a_channel_takes() -> None:
    pace, takes = DiscordChannel.limits, LIMITS[f"PATCH {MESSAGE}"]

    assert pace.edits_per_second == 1
    assert pace.edits_in_a_row == takes.calls
    assert pace.edits_in_a_row / pace.edits_per_second >= takes.seconds


async def test_the_end_of_an_answer_is_there_as_soon_as_she_has_it_and_only_what_comes_before_keeps_the_pace(stage: Scene) -> None:
    stage.channel.limits = replace(DiscordChannel.limits, edits_per_second=1 / 3600)
    hold = Hold()
    stage.model.says("The first words. ", "More of them. ", hold, "The last words.")
    await stage.ana.writes(stage.support, "Tell me")
    thread = await stage.thread()
    await stage.discord.until(lambda: stage.discord.said_in(thread))
    await hold.reached()
    hold.open()
    await stage.says(thread, "The first words. More of them. The last words.")

    assert [len(stage.discord.calls(each)) for each in (SEND, f"PATCH {MESSAGE}")] == [1, 1]


async def test_discord_refuses_no_edit_of_an_answer_however_long_it_streams(stage: Scene) -> None:
    quick = 20.0  # instead of one a second, so that many pass in no time
    stage.channel.limits = replace(DiscordChannel.limits, edits_per_second=quick)
    stage.discord.limits.routes = {f"PATCH {MESSAGE}": Limit(calls=DiscordChannel.limits.edits_in_a_row, seconds=5 / quick)}
    holds = [Hold() for _ in range(15)]
    stage.model.says(
        *(each for number, hold in enumerate(holds) for each in (f"This is {'very ' * number}long. ", hold)), "The last words."
    )
    await stage.ana.writes(stage.support, "Tell me")
    thread = await stage.thread()
    for number, hold in enumerate(holds):
        await until_says(stage, thread, f"This is {'very ' * number}long.")
        hold.open()
    await stage.says(thread, "The last words.")

    assert [call.status for call in stage.discord.calls(f"PATCH {MESSAGE}")] == [200] * len(holds)


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


async def says_and_signs_nothing(stage: Scene, thread: Room, thinking: Hold) -> None:
    """Her sign of typing ends while the model thinks, and what it says then is not said."""
    async with asyncio.timeout(30):  # by herself, she would type on for ninety seconds
        while thread.id in stage.channel.signs:
            await stage.store.rest()
    thinking.open()
    await stage.ends(1, "unsaid")

    assert stage.discord.said_in(thread) == []


async def test_she_does_not_seem_to_type_any_more_once_somebody_of_the_staff_has_written(stage: Scene) -> None:
    stage.model.says(thinking := Hold(), "Never said.")
    await stage.ana.writes(stage.support, "One")
    thread = await stage.thread()
    await thinking.reached()
    await stage.discord.until(lambda: thread.id in stage.channel.signs)
    await stage.ben.writes(thread, "note: mine")
    await stage.ben.writes(thread, "Hello Ana, I am Ben.")

    await says_and_signs_nothing(stage, thread, thinking)


async def test_she_does_not_seem_to_type_any_more_once_what_she_would_answer_is_deleted(stage: Scene) -> None:
    stage.model.says(thinking := Hold(), "Never said.")
    asked = await stage.ana.writes(stage.support, "One")
    thread = await stage.thread()
    await thinking.reached()
    await stage.discord.until(lambda: thread.id in stage.channel.signs)
    await stage.ana.deletes(asked)

    await says_and_signs_nothing(stage, thread, thinking)
