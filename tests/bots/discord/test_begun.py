"""Who is told that it goes on in a thread is answered there, whenever Eva was stopped; nothing is promised that is not kept."""

import pytest

from tests.bots.discord_scene import Scene
from tests.doubles.discord import Hold

CALLBACK = "POST /interactions/{interaction_id}/{interaction_token}/callback"
HISTORY = "GET /channels/{channel_id}/messages"


async def is_killed_over_it(stage: Scene, *, after_doing: bool) -> None:
    """Ana asks for a person in the channel, and Eva dies just before or after she has told her that it goes on in a thread."""
    hold = Hold()
    stage.discord.fails(CALLBACK, hold, after_doing=after_doing)
    await stage.ana.commands("human", stage.support)
    await hold.reached()
    await stage.crashes()


async def test_what_was_promised_before_a_crash_is_answered_after_it(stage: Scene) -> None:
    await is_killed_over_it(stage, after_doing=True)
    await stage.starts()
    thread = await stage.thread()
    await stage.says(thread, "You wrote Talk to a person")
    await stage.rests()

    assert len(stage.discord.threads) == 1
    assert await stage.rows("SELECT * FROM begun") == []


async def test_what_was_not_promised_is_not_answered(stage: Scene) -> None:
    await is_killed_over_it(stage, after_doing=False)
    await stage.starts()
    await stage.rests()

    assert stage.discord.threads == []
    assert await stage.rows("SELECT * FROM begun") == []
    assert await stage.rows("SELECT * FROM messages") == []


@pytest.mark.parametrize(("status", "kept"), [(503, True), (403, False)])
async def test_where_it_cannot_be_looked_for_now_it_is_kept_and_where_it_never_can_it_is_not(stage: Scene, status: int, kept: bool) -> None:
    await is_killed_over_it(stage, after_doing=True)
    for _ in range(20):
        stage.discord.fails(HISTORY, status)
    await stage.starts()

    assert bool(await stage.rows("SELECT * FROM begun")) is kept


async def test_of_what_went_well_nothing_is_left(stage: Scene) -> None:
    await stage.ana.commands("human", stage.support)
    await stage.says(await stage.thread(), "You wrote Talk to a person")
    await stage.rests()

    assert await stage.rows("SELECT * FROM begun") == []
