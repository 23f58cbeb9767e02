"""The threads that conversations live in, public and private."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.messages import Audience
from core.playbook.places import DiscordChannel
from tests.bots.discord_scene import Scene, company, scene
from tests.doubles.discord_permissions import Permission
from tests.doubles.discord_state import Channel, Kind

START_PUBLIC = "POST /channels/{channel_id}/messages/{message_id}/threads"
START_PRIVATE = "POST /channels/{channel_id}/threads"


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
