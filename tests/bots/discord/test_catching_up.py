"""What she missed is answered, once."""

from tests.bots.discord_scene import Scene
from tests.doubles.discord import Hold

HISTORY = "GET /channels/{channel_id}/messages"


async def test_a_server_that_is_new_to_her_begins_with_what_comes_from_now_on(empty_stage: Scene) -> None:
    stage = empty_stage
    await stage.ana.writes(stage.support, "Long ago")
    await stage.starts()
    await stage.ana.writes(stage.support, "Now")
    await stage.says(await stage.thread(), "You wrote Now.")

    assert len(stage.discord.threads) == 1


async def test_what_was_written_while_she_was_away_is_answered_once_wherever_it_was_written(stage: Scene) -> None:
    carl = stage.server.member("Carl")
    await stage.ana.writes(stage.support, "Begin")
    thread = await stage.thread()
    await stage.says(thread, "You wrote Begin.")
    await stage.ana.writes(stage.ana.direct(), "Directly")
    await stage.says(stage.ana.direct(), "Directly")
    await stage.stops()
    await stage.ana.writes(thread, "In the thread")
    await carl.writes(stage.support, "In the channel")
    post = await stage.ana.posts(stage.help, "A post", "In the forum")
    await stage.ana.writes(stage.ana.direct(), "In private")
    await stage.ben.writes(stage.support, "Staff among themselves")
    await stage.ana.writes(stage.general, "Not for her")
    await stage.starts()
    await stage.says(thread, "You wrote In the thread.")
    await stage.says(post, "You wrote In the forum.")
    await stage.says(stage.ana.direct(), "You wrote In private.")
    fresh = next(each for each in stage.discord.threads if each not in (thread, post))
    await stage.says(fresh, "You wrote In the channel.")
    await stage.stops()
    await stage.starts()
    await stage.rests()

    assert len(stage.discord.threads) == 3
    assert [len(stage.discord.said_in(each)) for each in (thread, post, fresh, stage.ana.direct())] == [2, 1, 1, 2]


async def test_a_session_that_cannot_be_resumed_misses_nothing(stage: Scene) -> None:
    stage.discord.drop_gateway(4009)
    await stage.ana.writes(stage.support, "While away")
    await stage.says(await stage.thread(), "While away")
    await stage.channel.caught_up.wait()
    await stage.rests()

    assert len(stage.discord.threads) == 1


async def test_what_a_full_disk_refused_is_answered_once_there_is_room(stage: Scene) -> None:
    stage.store.fill_disk()
    await stage.ana.writes(stage.support, "On a full disk")
    await stage.discord.until(lambda: stage.discord.calls(HISTORY))
    stage.store.fill_disk(False)
    await stage.says(await stage.thread(), "On a full disk")
    await stage.stops()
    await stage.starts()
    await stage.rests()

    assert len(stage.discord.threads) == 1


async def test_a_crash_between_the_message_and_its_position_answers_it_once(stage: Scene) -> None:
    hold = Hold()
    stage.model.says(hold, "Never said.")
    await stage.ana.writes(stage.support, "Just before")
    await hold.reached()
    await stage.crashes()
    hold.open()
    await stage.starts()
    await stage.says(await stage.thread(), "Just before")
    await stage.rests()

    assert len(stage.discord.said_in(stage.discord.threads[0])) == 1


async def test_a_history_that_cannot_be_had_at_once_is_asked_for_again(stage: Scene) -> None:
    await stage.stops()
    await stage.ana.writes(stage.support, "Missed")
    stage.discord.fails(HISTORY, 503)
    await stage.starts()

    assert await stage.says(await stage.thread(), "Missed")


async def test_what_she_may_not_read_holds_up_nothing(stage: Scene) -> None:
    await stage.stops()
    await stage.ana.writes(stage.support, "Missed")
    await stage.ana.writes(stage.general, "Secret")
    stage.discord.fails(f"GET /channels/{stage.general.id}/messages", 403, body={"code": 50001, "message": "Missing Access"})
    await stage.starts()

    assert await stage.says(await stage.thread(), "Missed")
