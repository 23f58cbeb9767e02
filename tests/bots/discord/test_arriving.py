"""What is taken in of all that is written on a server, and what is not."""

import pytest

from tests.bots.discord_scene import Scene, company
from tests.doubles import discord_talk as talk
from tests.doubles.hold import Hold


async def kept(stage: Scene) -> list[str]:
    """What she has taken in once all that came before a last word has been heard."""
    await stage.ana.writes(stage.ana.direct(), "the last word")
    await stage.says(stage.ana.direct(), "the last word")
    await stage.rests()
    return [str(text) for (text,) in await stage.rows("SELECT text FROM messages WHERE author = 'customer' ORDER BY number")][:-1]


async def test_a_post_in_a_forum_is_answered_in_it(stage: Scene) -> None:
    post = await stage.ana.posts(stage.help, "My car", "What is covered?")
    said = await stage.says(post, "You wrote What is covered?.")

    assert said
    assert stage.discord.threads == [post]


async def test_in_a_post_of_somebody_elses_that_she_has_not_answered_she_keeps_quiet_until_she_is_called(empty_stage: Scene) -> None:
    stage = empty_stage
    before_her_time = await stage.ana.posts(stage.help, "My car", "What is a deductible?")
    await stage.starts()
    rules = await stage.ben.posts(stage.help, "Rules", "Be kind")
    carl = stage.server.member("Carl")
    await carl.writes(rules, "Sure!")
    await carl.writes(before_her_time, "I would like to know, too.")

    assert await kept(stage) == []

    await stage.ana.writes(before_her_time, "Anybody?")
    assert await stage.says(before_her_time, "You wrote Anybody?.")
    assert await stage.rows("SELECT customer FROM conversations WHERE address LIKE '%:%:%'") == [(f"discord:{stage.ana.id}",)]


async def test_a_conversation_is_in_the_language_of_its_channel_until_the_customer_writes_another(stage: Scene) -> None:
    stage.company = lambda: company(language="de")
    await stage.ana.writes(stage.support, "911?")
    thread = await stage.thread()
    await stage.says(thread, "You wrote 911?.")
    await stage.ana.writes(thread, "What does my policy cover?")
    await stage.says(thread, "You wrote What does my policy cover?.")

    assert [prompt.language for prompt in stage.model.prompts] == ["de", "en"]


async def test_a_direct_message_is_answered_where_it_was_written(stage: Scene) -> None:
    await stage.ana.writes(stage.ana.direct(), "Hello")
    said = await stage.says(stage.ana.direct(), "You wrote Hello.")

    assert said
    assert await stage.rows("SELECT address, customer FROM conversations") == [
        (f"discord:@dm/{stage.ana.direct().id}", f"discord:{stage.ana.id}")
    ]


async def test_elsewhere_she_answers_who_calls_her(stage: Scene) -> None:
    await stage.ana.writes(stage.general, "Nice weather")
    await stage.ana.writes(stage.general, f"<@{stage.discord.world.bot.id}> what is covered?")
    await stage.says(await stage.thread(), "You wrote what is covered?.")

    assert await kept(stage) == ["what is covered?"]


async def test_who_mentions_the_role_that_bears_her_name_calls_her_too(stage: Scene) -> None:
    await stage.ana.writes(stage.general, f"<@&{stage.server.bot_role.id}> One")

    assert await stage.says(await stage.thread(), "One.")


async def test_in_a_thread_of_other_people_she_answers_who_calls_her_and_goes_on_with_it(stage: Scene) -> None:
    started = await stage.ben.writes(stage.general, "Let us talk")
    thread = await stage.ben.starts_thread(started, "Among us")
    await stage.ana.writes(thread, "Nice weather")
    await stage.ana.writes(thread, f"<@{stage.discord.world.bot.id}> what is covered?")
    await stage.says(thread, "what is covered?")
    await stage.ana.writes(thread, "And hail?")
    await stage.says(thread, "And hail?")

    assert await kept(stage) == ["what is covered?", "And hail?"]


async def test_staff_replies_system_messages_bots_webhooks_and_she_herself_open_nothing(stage: Scene) -> None:
    robot = stage.server.member("Robot", bot=True)
    first = await stage.ben.writes(stage.support, "A word from staff")
    await stage.ana.writes(stage.support, "To Ben", reply_to=first)
    await stage.ana.pins(first)
    await robot.writes(stage.support, "beep")
    await stage.discord.webhook("News").writes(stage.support, "News!")

    assert await kept(stage) == []
    assert stage.discord.threads == []


async def test_what_staff_write_in_a_customers_thread_is_no_question_to_her(stage: Scene) -> None:
    await stage.ana.writes(stage.support, "One")
    thread = await stage.thread()
    await stage.says(thread, "You wrote One.")
    await stage.ben.writes(thread, "Let me look into this")

    assert await kept(stage) == ["One"]


@pytest.mark.parametrize("wrote", ["a file", "a reply to Eva"])
async def test_whatever_staff_send_into_a_customers_thread_takes_the_conversation(stage: Scene, wrote: str) -> None:
    await stage.ana.writes(stage.support, "One")
    thread = await stage.thread()
    said = await stage.says(thread, "You wrote One.")
    if wrote == "a file":
        await stage.ben.writes(thread, files={"form.pdf": b"%PDF"})
    else:
        await stage.ben.writes(thread, "That is not quite so.", reply_to=said)
    while await stage.rows("SELECT state FROM conversations") != [("human",)]:
        await stage.store.rest()

    assert stage.discord.said_in(thread) == ["You wrote One."]


async def test_lines_in_a_thread_are_kept_in_their_order_whoever_wrote_them(stage: Scene) -> None:
    await stage.ana.writes(stage.support, "One")
    thread = await stage.thread()
    await stage.says(thread, "You wrote One.")
    written = [f"Line {number}" for number in range(8)]
    for line in written:
        await (stage.ana if line is written[-1] else stage.ben).writes(thread, line)
    while len(kept := await stage.rows("SELECT text FROM messages WHERE text LIKE 'Line %' ORDER BY number")) < len(written):
        await stage.store.rest()

    assert [text for (text,) in kept] == written


async def test_staff_who_ask_eva_something_are_the_customer_in_the_thread_that_they_get(stage: Scene) -> None:
    await stage.ben.writes(stage.support, f"<@{stage.discord.world.bot.id}> One")
    thread = await stage.thread()
    await stage.says(thread, "You wrote One.")
    await stage.ben.writes(thread, "Two")

    assert await stage.says(thread, "You wrote Two.")
    assert await stage.rows("SELECT state FROM conversations") == [("eva",)]


async def test_the_same_event_twice_is_one_message(stage: Scene) -> None:
    message = await stage.ana.writes(stage.support, "One")
    await stage.says(await stage.thread(), "One")
    talk.tell(stage.discord.world, "MESSAGE_CREATE", message)

    assert await kept(stage) == ["One"]
    assert len(stage.discord.threads) == 1


async def test_two_people_at_once_get_a_thread_each(stage: Scene) -> None:
    carl = stage.server.member("Carl")
    asked = [await stage.ana.writes(stage.support, "Mine"), await carl.writes(stage.support, "Yours")]
    for each in asked:
        await stage.says(await stage.thread_of(each), f"You wrote {each.content}.")

    assert len(stage.discord.threads) == 2


async def test_an_edit_before_anything_is_shown_is_what_gets_answered(stage: Scene) -> None:
    hold = Hold()
    stage.model.says(hold, "To the old one.")
    message = await stage.ana.writes(stage.support, "the old text")
    await hold.reached()
    await stage.ana.edits(message, "the new text")
    await stage.discord.until(lambda: stage.discord.threads)
    while await stage.rows("SELECT text FROM messages") != [("the new text",)]:
        await stage.store.rest()
    hold.open()
    said = await stage.says(await stage.thread(), "You wrote")

    assert said.content == "You wrote the new text."


async def test_a_message_that_is_deleted_while_she_thinks_is_not_answered_and_only_its_mark_is_kept(stage: Scene) -> None:
    hold = Hold()
    stage.model.says(hold, "Too late.")
    message = await stage.ana.writes(stage.support, "a secret")
    await hold.reached()
    thread = await stage.thread()
    await stage.ana.deletes(message)
    while "a secret" in str(await stage.rows("SELECT text FROM messages")):
        await stage.store.rest()
    hold.open()
    await stage.rests()

    assert stage.discord.said_in(thread) == []
