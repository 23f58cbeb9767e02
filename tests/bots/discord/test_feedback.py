"""What customers think of an answer."""

import pytest

from bots.discord.feedback import thumb
from core.messages import Address
from tests.bots.discord_scene import Scene


@pytest.mark.parametrize(("emoji", "value"), [("👍", "up"), ("👎🏽", "down"), ("👍🏿", "up"), ("🎉", None), ("thumbsup", None)])
def test_thumbs_count_in_whatever_colour_and_nothing_else_does(emoji: str, value: str | None) -> None:
    assert thumb(emoji) == value


async def test_a_thumb_of_the_customer_counts_and_the_last_one_stands(stage: Scene) -> None:
    distrusted: list[str] = []
    stage.channel.feedback.distrust = distrusted.append
    await stage.ana.writes(stage.support, "One")
    said = await stage.says(await stage.thread(), "You wrote One.")
    await stage.rests()
    await stage.ana.reacts(said, "👍")
    await stage.ben.reacts(said, "👍")
    await stage.ana.reacts(said, "🎉")
    await stage.ana.reacts(said, "👎")
    while await stage.rows("SELECT value FROM feedback") != [("down",)]:
        await stage.store.rest()

    assert distrusted == ["You wrote One."]


async def test_nobody_elses_counts_and_none_for_what_is_no_answer(stage: Scene) -> None:
    asked = await stage.ana.writes(stage.support, "One")
    thread = await stage.thread()
    said = await stage.says(thread, "You wrote One.")
    await stage.rests()
    to = Address("discord", f"{stage.server.id}/{stage.support.id}:{thread.id}")
    feedback = stage.channel.feedback

    assert not await feedback.of_message(to, said.id, stage.ben.id, "down")
    assert not await feedback.of_message(to, asked.id, stage.ana.id, "down")
    assert not await feedback.of_reply(Address("discord", "1/2:3"), "R-1", stage.ana.id, "down")
    assert not await feedback.of_reply(to, "R-1", stage.ana.id, "down")
    assert await feedback.of_message(to, said.id, stage.ana.id, "up")
