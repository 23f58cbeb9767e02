"""The chats of voice channels and stages, where there are no threads: Eva answers who mentions her with a reply, and goes on in replies."""

from dataclasses import replace

import pytest

from bots.discord.places import Place
from core.messages import Audience
from core.playbook.places import DiscordChannel
from tests.bots.discord_scene import Scene
from tests.doubles.company import acme
from tests.doubles.discord import Hold
from tests.doubles.discord_state import Channel, Message, Says

SEND = "POST /channels/{channel_id}/messages"


@pytest.fixture(params=["voice", "stage"])
def lounge(empty_stage: Scene, request: pytest.FixtureRequest) -> Channel:
    make = {"voice": empty_stage.server.voice_channel, "stage": empty_stage.server.stage}[request.param]
    return make("lounge")


async def asks(stage: Scene, lounge: Channel, text: str = "what is covered?") -> Message:
    return await stage.ana.writes(lounge, f"<@{stage.discord.world.bot.id}> {text}")


async def test_who_mentions_her_in_the_chat_of_a_voice_channel_is_answered_there_with_a_reply(empty_stage: Scene, lounge: Channel) -> None:
    stage = empty_stage
    await stage.starts()
    await stage.ana.writes(lounge, "Can you all hear me?")
    question = await asks(stage, lounge)
    answer = await stage.says(lounge, "You wrote")

    assert answer.kind is Says.REPLY
    assert answer.replied_to is question
    assert stage.discord.threads == []
    assert len(stage.discord.said_in(lounge)) == 1


async def test_who_replies_to_her_answer_goes_on_with_the_same_conversation(empty_stage: Scene, lounge: Channel) -> None:
    stage = empty_stage
    await stage.starts()
    await asks(stage, lounge)
    answer = await stage.says(lounge, "You wrote")
    await stage.ana.writes(lounge, "And the battery?", reply_to=answer)
    await stage.says(lounge, "You wrote And the battery?")

    assert len(await stage.rows("SELECT id FROM conversations")) == 1
    assert len(stage.model.prompts[-1].earlier) == 1


async def test_the_buttons_below_such_an_answer_know_its_conversation(empty_stage: Scene, lounge: Channel) -> None:
    stage = empty_stage
    await stage.starts()
    await asks(stage, lounge)
    answer = await stage.says(lounge, "You wrote")
    thanked = await (await stage.ana.presses(answer, "👍")).replied()
    refused = await (await stage.server.member("Carl").presses(answer, "👍")).replied()

    assert "Thank" in thanked.content
    assert thanked.content != refused.content
    assert await stage.rows("SELECT value FROM feedback") == [("up",)]


async def test_killed_before_the_id_of_such_an_answer_is_kept_she_finds_it_and_says_it_once(empty_stage: Scene, lounge: Channel) -> None:
    stage, answered, thinking = empty_stage, Hold(), Hold()
    await stage.starts()
    stage.discord.fails(SEND, answered, after_doing=True)
    stage.model.says("An old beginning. ", thinking)
    await asks(stage, lounge)
    await answered.reached()
    await stage.crashes()
    answered.open()
    thinking.open()
    stage.discord.world.nonces.clear()  # as after some minutes
    await stage.starts()
    await stage.says(lounge, "You wrote")

    assert len(stage.discord.said_in(lounge)) == 1


async def test_what_was_written_there_while_she_was_away_is_answered(empty_stage: Scene, lounge: Channel) -> None:
    stage = empty_stage
    await stage.starts()
    await asks(stage, lounge)
    await stage.says(lounge, "You wrote")
    await stage.stops()
    await asks(stage, lounge, "and the battery?")
    await stage.starts()

    assert await stage.says(lounge, "and the battery?")


async def test_staff_do_not_take_over_where_there_is_no_thread(empty_stage: Scene, lounge: Channel) -> None:
    stage = empty_stage
    await stage.starts()
    question = await asks(stage, lounge)
    await stage.says(lounge, "You wrote")
    here = Place(guild=stage.server.id, channel=lounge.id, thread=question.id).address

    assert await stage.store.read.conversations.at(here)
    assert not stage.channel.staff_can_write(here)


@pytest.mark.parametrize("left", ["", "And the roof?"])
async def test_a_follow_up_that_is_deleted_or_edited_changes_with_eva_too(empty_stage: Scene, lounge: Channel, left: str) -> None:
    stage = empty_stage
    await stage.starts()
    await asks(stage, lounge)
    answer = await stage.says(lounge, "You wrote what")
    follow_up = await stage.ana.writes(lounge, "My secret battery?", reply_to=answer)
    await stage.says(lounge, "You wrote My secret battery?")
    await stage.rests()
    await (stage.ana.edits(follow_up, left) if left else stage.ana.deletes(follow_up))
    while "secret" in str(await stage.rows("SELECT text FROM messages WHERE author = 'customer'")):
        await stage.store.rest()

    assert await stage.rows("SELECT text FROM messages WHERE author = 'customer'") == [("what is covered?",), (left,)]


async def test_a_thumb_as_a_reaction_to_such_an_answer_counts(empty_stage: Scene, lounge: Channel) -> None:
    stage = empty_stage
    await stage.starts()
    await asks(stage, lounge)
    answer = await stage.says(lounge, "You wrote")
    await stage.rests()
    await stage.ana.reacts(answer, "👎")
    while not await stage.rows("SELECT value FROM feedback"):
        await stage.store.rest()

    assert await stage.rows("SELECT value FROM feedback") == [("down",)]


async def test_who_changes_a_question_there_has_it_answered_anew_with_the_button_that_is_offered(
    empty_stage: Scene, lounge: Channel
) -> None:
    stage = empty_stage
    await stage.starts()
    question = await asks(stage, lounge)
    await stage.says(lounge, "You wrote")
    await stage.rests()
    await stage.ana.edits(question, "what about hail?")
    offer = await stage.says(lounge, "changed")
    await stage.ana.presses(offer, f"eva:again:{question.id}")
    answer = await stage.says(lounge, "You wrote what about hail?")

    assert offer.replied_to is question
    assert answer.replied_to is question


async def test_what_the_channel_asks_of_those_who_begin_is_not_asked_of_who_goes_on(empty_stage: Scene, lounge: Channel) -> None:
    stage = empty_stage
    await stage.starts()
    await asks(stage, lounge)
    answer = await stage.says(lounge, "You wrote")
    discord = acme().playbook.discord
    gated = replace(discord, channels={**discord.channels, "lounge": DiscordChannel(audience=Audience.CUSTOMER, min_account_days=100_000)})
    stage.company = lambda: replace(acme(), playbook=replace(acme().playbook, discord=gated))
    await stage.ana.writes(lounge, "And the battery?", reply_to=answer)
    await stage.discord.until(lambda: len(stage.discord.said_in(lounge)) > 1)
    await stage.rests()

    assert stage.discord.said_in(lounge)[1].startswith("You wrote And the battery?")
