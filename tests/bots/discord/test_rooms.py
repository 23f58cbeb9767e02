"""The threads that conversations live in, public and private."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from core.messages import Address, Audience
from core.playbook.places import DiscordChannel
from tests.bots.discord_scene import Scene, company, scene
from tests.doubles.discord import Hold
from tests.doubles.discord_permissions import Permission
from tests.doubles.discord_state import Channel, Kind

START_PUBLIC = "POST /channels/{channel_id}/messages/{message_id}/threads"
SEND = "POST /channels/{channel_id}/messages"
START_PRIVATE = "POST /channels/{channel_id}/threads"
LET_IN = "PUT /channels/{channel_id}/thread-members/{user_id}"
READ_QUESTION = "GET /channels/{channel_id}/messages/{message_id}"


async def test_a_public_thread_is_named_after_the_topic_and_never_with_the_customers_words(stage: Scene) -> None:
    await stage.ana.writes(stage.support, "Does collision pay for my own damage?")

    assert (await stage.thread()).name == "Your cover"


async def test_a_private_thread_lets_in_the_customer_and_nobody_else(empty_stage: Scene) -> None:
    stage = empty_stage
    stage.company = lambda: company(threads="private")
    await stage.starts()
    asked = await stage.ana.writes(stage.support, "One")
    thread = await stage.thread()
    await stage.says(thread, "You wrote One.")
    await stage.ana.writes(thread, "Two")
    await stage.says(thread, "You wrote Two.")

    assert thread.kind is Kind.PRIVATE_THREAD
    assert thread.id != asked.id
    assert set(thread.members) == {stage.ana.id, stage.discord.world.bot.id}
    assert thread.thread
    assert not thread.thread.invitable
    assert await stage.rows("SELECT address FROM conversations") == [(f"discord:{stage.server.id}/{stage.support.id}:{asked.id}",)]


async def test_a_private_thread_is_the_same_one_after_a_restart(empty_stage: Scene) -> None:
    stage = empty_stage
    stage.company = lambda: company(threads="private")
    await stage.starts()
    await stage.ana.writes(stage.support, "One")
    thread = await stage.thread()
    await stage.says(thread, "You wrote One.")
    await stage.stops()
    await stage.starts()
    await stage.ana.writes(thread, "Two")
    await stage.says(thread, "You wrote Two.")

    assert len(stage.discord.threads) == 1
    assert len(await stage.rows("SELECT id FROM conversations")) == 1


async def test_a_thread_that_is_being_opened_for_one_customer_is_not_given_to_another(empty_stage: Scene) -> None:
    stage = empty_stage
    stage.company = lambda: company(threads="private")
    carl = stage.server.member("Carl")
    asked = [await person.writes(stage.support, "One") for person in (stage.ana, carl)]
    await stage.starts()
    rooms = stage.channel.rooms
    of_ana, of_carl = (Address("discord", f"{stage.server.id}/{stage.support.id}:{each.id}") for each in asked)
    stage.discord.fails(LET_IN, nobody_is_in_it_yet := Hold())
    opening = asyncio.create_task(rooms.open_thread(of_carl, "A question", "en"))
    await nobody_is_in_it_yet.reached()
    another = asyncio.create_task(rooms.open_thread(of_ana, "A question", "en"))
    await stage.discord.until(lambda: len(stage.discord.calls(READ_QUESTION)) == len(asked))
    for _ in range(100):  # whatever the second one does meanwhile
        await asyncio.sleep(0)
    nobody_is_in_it_yet.open()
    await asyncio.gather(opening, another)

    let_in = [set(each.members) - {stage.discord.world.bot.id} for each in stage.discord.threads]
    assert let_in == [{carl.id}, {stage.ana.id}]


@pytest.mark.parametrize("threads", ["public", "private"])
async def test_a_thread_whose_opening_was_heard_but_not_answered_is_opened_once(tmp_path: Path, threads: str) -> None:
    async with scene(tmp_path, running=False) as stage:
        stage.company = lambda: company(threads=threads)
        stage.discord.fails(START_PUBLIC if threads == "public" else START_PRIVATE, "cut", after_doing=True)
        await stage.starts()
        await stage.ana.writes(stage.support, "One")
        thread = await stage.thread()
        await stage.says(thread, "You wrote One.")

        assert len(stage.discord.threads) == 1


async def test_a_greeting_stands_first_in_a_new_thread(empty_stage: Scene) -> None:
    stage = empty_stage
    stage.company = lambda: company(greeting="Welcome to Acme!")
    await stage.starts()
    await stage.ana.writes(stage.support, "One")
    thread = await stage.thread()
    await stage.says(thread, "You wrote One.")
    await stage.ana.writes(thread, "Two")
    await stage.says(thread, "You wrote Two.")

    assert stage.discord.said_in(thread) == ["Welcome to Acme!", "You wrote One.", "You wrote Two."]


@pytest.mark.parametrize("threads", ["public", "private"])
@pytest.mark.parametrize("after_doing", [False, True])
async def test_a_greeting_outlives_a_crash_before_or_after_it_stands_and_stands_there_once(
    empty_stage: Scene, threads: str, after_doing: bool
) -> None:
    stage, hold = empty_stage, Hold()
    stage.company = lambda: company(greeting="Welcome to Acme!", threads=threads)
    stage.discord.fails(SEND, hold, after_doing=after_doing)
    await stage.starts()
    await stage.ana.writes(stage.support, "One")
    await hold.reached()
    await stage.crashes()
    stage.discord.world.nonces.clear()
    await stage.starts()
    thread = await stage.thread()
    await stage.says(thread, "You wrote One.")
    await stage.ana.writes(thread, "Two")
    await stage.says(thread, "You wrote Two.")

    assert stage.discord.said_in(thread) == ["Welcome to Acme!", "You wrote One.", "You wrote Two."]
    assert len(stage.discord.threads) == 1


async def test_a_thread_from_before_there_was_a_greeting_is_not_greeted_in_the_middle(empty_stage: Scene) -> None:
    stage = empty_stage
    await stage.starts()
    await stage.ana.writes(stage.support, "One")
    thread = await stage.thread()
    await stage.says(thread, "You wrote One.")
    stage.company = lambda: company(greeting="Welcome to Acme!")
    await stage.ana.writes(thread, "Two")
    await stage.says(thread, "You wrote Two.")

    assert stage.discord.said_in(thread) == ["You wrote One.", "You wrote Two."]


async def test_a_message_that_is_gone_before_its_thread_is_opened_leaves_nothing_behind(stage: Scene) -> None:
    stage.discord.fails(START_PUBLIC, 404, body={"code": 10008, "message": "Unknown Message"})
    await stage.ana.writes(stage.support, "One")
    await stage.ends(1, "undeliverable")

    assert stage.discord.threads == []


GARAGE = DiscordChannel(audience=Audience.CUSTOMER, tags=("cover", "claims", "not there"))


async def posts_in_garage(stage: Scene, **rights: int) -> tuple[Channel, Channel]:
    """A forum with tags, in which Eva has these rights, and a post in it that she has answered."""
    playbook = company().playbook
    discord = replace(playbook.discord, channels={"garage": GARAGE})
    stage.company = lambda: replace(company(), playbook=replace(playbook, discord=discord))
    garage = stage.server.forum("garage", tags=("question", "cover", "claims"))
    stage.server.overwrite(garage, stage.server.bot_role.id, **rights)
    await stage.starts()
    post = await stage.ana.posts(garage, "My car", "Does collision pay for my own damage?", tags=["question"])
    await stage.says(post, "You wrote Does collision")
    await stage.rests()
    return garage, post


async def test_a_post_gets_the_tags_of_its_first_topic_beside_those_that_the_customer_chose(empty_stage: Scene) -> None:
    garage, post = await posts_in_garage(empty_stage)
    await empty_stage.ana.writes(post, "Where do I report an accident?")
    await empty_stage.says(post, "You wrote Where")
    await empty_stage.rests()

    assert [tag.name for tag in garage.tags if tag.id in post.applied_tags] == ["question", "cover"]


async def test_where_she_may_tag_nothing_she_answers_and_does_not_try(empty_stage: Scene) -> None:
    garage, post = await posts_in_garage(empty_stage, deny=Permission.MANAGE_THREADS)

    assert [tag.name for tag in garage.tags if tag.id in post.applied_tags] == ["question"]
    assert not empty_stage.discord.calls("PATCH /channels/{channel_id}")


async def test_what_is_written_at_once_after_a_thread_was_deleted_begins_another_one(stage: Scene) -> None:
    await stage.ana.writes(stage.support, "One")
    thread = await stage.thread()
    await stage.says(thread, "You wrote One.")
    await stage.ben.removes(thread)
    while await stage.rows("SELECT lobby FROM conversations") != [("",)]:
        await stage.store.rest()
    await stage.ana.writes(stage.support, "Two")
    await stage.discord.until(lambda: any(each is not thread for each in stage.discord.threads))
    fresh = next(each for each in stage.discord.threads if each is not thread)

    assert await stage.says(fresh, "You wrote Two.")
