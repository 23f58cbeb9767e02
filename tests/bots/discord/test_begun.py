"""Who is told that it goes on in a thread is answered there, whenever Eva was stopped; nothing is promised that is not kept."""

from tests.bots.discord_scene import Scene
from tests.doubles.discord import CUT, Hold

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


async def test_where_it_cannot_be_looked_for_now_it_is_kept_as_soon_as_it_can_be(stage: Scene) -> None:
    await is_killed_over_it(stage, after_doing=True)
    for _ in range(20):
        stage.discord.fails(HISTORY, 503)
    await stage.starts()
    await stage.says(await stage.thread(), "You wrote Talk to a person")
    await stage.rests()

    assert await stage.rows("SELECT * FROM begun") == []


async def test_where_it_never_can_be_looked_for_it_is_let_go_of(stage: Scene) -> None:
    await is_killed_over_it(stage, after_doing=True)
    for _ in range(20):
        stage.discord.fails(HISTORY, 403)
    await stage.starts()

    assert await stage.rows("SELECT * FROM begun") == []


async def test_what_was_promised_in_an_answer_that_was_lost_on_the_way_is_kept_without_another_session(stage: Scene) -> None:
    stage.discord.fails(CALLBACK, CUT, times=10, after_doing=True)
    await stage.ana.commands("human", stage.support)
    await stage.says(await stage.thread(), "You wrote Talk to a person")
    await stage.rests()

    assert len(stage.discord.threads) == 1
    assert await stage.rows("SELECT * FROM begun") == []


async def test_of_what_went_well_nothing_is_left(stage: Scene) -> None:
    await stage.ana.commands("human", stage.support)
    await stage.says(await stage.thread(), "You wrote Talk to a person")
    await stage.rests()

    assert await stage.rows("SELECT * FROM begun") == []
