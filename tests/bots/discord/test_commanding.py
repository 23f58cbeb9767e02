"""What each command does, with real discord.py in front of the loopback Discord."""

from core.messages import State
from core.models.builtin import Builtin
from core.tools import find_tools
from tests.bots.discord_scene import Scene, company
from tests.doubles.company import acme
from tests.doubles.discord_state import Channel, Message

CIVIC = {"make": "Honda", "model": "Civic", "year": "2019", "mileage": "42,000", "driver_age": "34"}


async def talks(stage: Scene) -> Channel:
    """Ana has a thread in which Eva has answered her, and keeps that she has."""
    await stage.ana.writes(stage.support, "What is a deductible?")
    thread = await stage.thread()
    await stage.says(thread, "You wrote")
    await stage.rests()
    return thread


async def states(stage: Scene) -> list[tuple[object, ...]]:
    return await stage.rows("SELECT state FROM conversations ORDER BY created_at")


async def said_with(stage: Scene, message: Message, text: str) -> Message:
    await stage.discord.until(lambda: text in message.content and message.components)
    return message


# ── asking ───────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_what_is_asked_privately_only_the_one_who_asks_sees(stage: Scene) -> None:
    asked = await stage.ana.commands("ask", stage.general, question="What is a deductible?")
    said = await said_with(stage, await asked.replied(), "You wrote What is a deductible?")

    assert said in stage.ana.sees(stage.general)
    assert said not in stage.ben.sees(stage.general)
    assert stage.discord.threads == []


async def test_each_private_question_is_a_conversation_of_its_own(stage: Scene) -> None:
    for question in ("One?", "Two?"):
        asked = await stage.ana.commands("ask", question=question)
        await said_with(stage, await asked.replied(), question)

    assert len(await states(stage)) == 2
    assert [prompt.earlier for prompt in stage.model.prompts] == [(), ()]


async def test_what_a_message_says_is_asked_from_its_menu(stage: Scene) -> None:
    written = await stage.ben.writes(stage.general, "Does it cover hail?")

    said = await said_with(stage, await (await stage.ana.picks("Ask Eva about this", written)).replied(), "Does it cover hail?")
    empty = await stage.ben.writes(stage.general, stickers=["wave"])
    refused = await (await stage.ana.picks("Ask Eva about this", empty)).replied()

    assert said not in stage.ben.sees(stage.general)
    assert refused.content.startswith("I could not read anything")
    assert stage.model.asked == [["Does it cover hail?"]]


# ── a quote ──────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_quote_that_is_asked_for_in_the_channel_is_given_in_a_thread(empty_stage: Scene) -> None:
    stage = empty_stage
    stage.answers, stage.tools = Builtin(acme), find_tools()
    await stage.starts()

    opened = await (await stage.ana.commands("quote", stage.support)).answered()
    submitted = await stage.ana.submits(opened, **CIVIC)
    thread = await stage.thread()
    understood = await stage.says(thread, "2019 Honda Civic")
    await stage.ana.presses(understood, "Yes")
    given = await stage.says(thread, "Here is your quote")

    begun = await submitted.replied()
    assert thread.id == begun.id
    assert begun.flags & 4  # no link in the name of whoever asks unfolds
    assert "42,000 miles" in understood.content
    assert "$" in given.content
    assert not any(each["label"] == "Yes" for each in given.components[0]["components"] if "label" in each)


async def test_a_private_quote_is_confirmed_with_the_button(empty_stage: Scene) -> None:
    stage = empty_stage
    stage.answers, stage.tools = Builtin(acme), find_tools()
    await stage.starts()

    opened = await (await stage.ana.commands("quote", stage.general)).answered()
    understood = await said_with(stage, await (await stage.ana.submits(opened, **CIVIC)).replied(), "Is that right?")
    given = await said_with(stage, await (await stage.ana.presses(understood, "Yes")).replied(), "Here is your quote")

    assert "Is that right?" in understood.content
    assert given not in stage.ben.sees(stage.general)


# ── the conversation ─────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_person_is_asked_for_in_the_thread_or_in_a_new_one(stage: Scene) -> None:
    stage.server.text_channel("eva-desk")
    thread = await talks(stage)

    told = await (await stage.ana.commands("human", thread)).replied()
    await stage.says(thread, "I have passed this on to our team")
    await stage.ana.commands("human", stage.support)
    await stage.says(await stage.thread(1), "You wrote Talk to a person")

    assert f"<#{thread.id}>" in told.content
    assert told.seen_only_by is stage.ana.user


async def test_a_thread_in_private_lets_in_who_has_commanded(empty_stage: Scene) -> None:
    stage, closed = empty_stage, company(threads="private")
    stage.company = lambda: closed
    await stage.starts()

    await stage.ana.commands("human", stage.support)
    thread = await stage.thread()
    await stage.says(thread, "You wrote Talk to a person")

    assert thread.is_private
    assert stage.ana.sees(thread)
    assert not stage.server.member("Mallory").sees(thread)


async def test_what_is_asked_for_in_direct_messages_is_answered_there(stage: Scene) -> None:
    told = await (await stage.ana.commands("human")).replied()
    await stage.says(stage.ana.direct(), "You wrote Talk to a person")
    nothing = await (await stage.ana.commands("close")).replied()

    assert "answer you here" in told.content
    assert "closed" in nothing.content


async def test_the_customer_and_staff_may_close_a_conversation_and_nobody_else(stage: Scene) -> None:
    thread = await talks(stage)
    mallory = stage.server.member("Mallory")

    refused = await (await mallory.commands("close", thread)).replied()
    assert "somebody else" in refused.content
    assert await states(stage) == [(State.EVA,)]
    assert "closed" in (await (await stage.ben.commands("close", thread)).replied()).content
    assert await states(stage) == [(State.CLOSED,)]
    nothing = await (await stage.ana.commands("close", stage.support)).replied()
    assert "no conversation" in nothing.content


async def test_who_asks_is_told_of_their_open_conversations(stage: Scene) -> None:
    assert "no open" in (await (await stage.ana.commands("status", stage.general)).replied()).content
    thread = await talks(stage)
    asked = await stage.ana.commands("ask", stage.general, question="Hello?")
    await said_with(stage, await asked.replied(), "Hello?")

    told = await (await stage.ana.commands("status", stage.general)).replied()
    assert told.content.splitlines()[1:] == ["- asked with /ask · Eva is answering", f"- <#{thread.id}> · Eva is answering"]

    await stage.ana.commands("close", thread)
    await stage.rests()
    told = await (await stage.ana.commands("status", stage.general)).replied()
    assert str(thread.id) not in told.content


async def test_who_confirms_it_is_forgotten_and_who_does_not_is_kept(stage: Scene) -> None:
    await talks(stage)

    question = await (await stage.ana.commands("forget-me", stage.general)).replied()
    await (await stage.ana.presses(question, "Keep it")).answered()
    assert "stays as it is" in question.content
    assert len(await states(stage)) == 1

    question = await (await stage.ana.commands("forget-me", stage.general)).replied()
    await (await stage.ana.presses(question, "Delete it")).answered()
    assert "has been deleted" in question.content
    assert await states(stage) == []


async def test_a_command_is_answered_in_the_language_of_ones_discord(stage: Scene) -> None:
    jonas = stage.server.member("Jonas", locale="de")

    told = await (await jonas.commands("status", stage.general)).replied()

    assert told.content == "Sie haben kein offenes Gespräch mit mir."


async def test_who_is_sent_to_a_command_is_told_the_name_that_their_discord_offers(stage: Scene) -> None:
    jonas = stage.server.member("Jonas", locale="de")

    sent = await (await jonas.commands("schließen", stage.general)).replied()
    asked = await jonas.commands("fragen", stage.general, question="Hallo?")
    await said_with(stage, await asked.replied(), "Hallo?")
    listed = await (await jonas.commands("status", stage.general)).replied()

    assert sent.content.endswith("oder verwenden Sie /fragen.")
    assert "- mit /fragen gefragt · " in listed.content
