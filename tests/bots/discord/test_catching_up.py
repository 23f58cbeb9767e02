"""What she missed is answered, once."""

from datetime import datetime

import discord
import pytest

from bots.discord.catching_up import CatchingUp
from bots.discord.places import Place
from bots.discord.positions import Positions
from tests.bots.discord_scene import Scene, company
from tests.doubles.discord import Hold
from tests.doubles.discord_permissions import Permission

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
    asked = await carl.writes(stage.support, "In the channel")
    post = await stage.ana.posts(stage.help, "A post", "In the forum")
    await stage.ana.writes(stage.ana.direct(), "In private")
    await stage.ben.writes(stage.support, "Staff among themselves")
    await stage.ana.writes(stage.general, "Not for her")
    await stage.starts()
    await stage.says(thread, "You wrote In the thread.")
    await stage.says(post, "You wrote In the forum.")
    await stage.says(stage.ana.direct(), "You wrote In private.")
    fresh = await stage.thread_of(asked)
    await stage.says(fresh, "You wrote In the channel.")
    await stage.stops()
    await stage.starts()
    await stage.rests()

    assert len(stage.discord.threads) == 3
    assert [len(stage.discord.said_in(each)) for each in (thread, post, fresh, stage.ana.direct())] == [2, 1, 1, 2]


async def test_who_may_use_a_channel_may_do_so_while_she_is_away_too(empty_stage: Scene) -> None:
    stage = empty_stage
    stage.company = lambda: company(roles=("Members",))
    members = stage.server.role("Members")
    await stage.starts()
    await stage.server.member("Mia", roles=[members]).writes(stage.support, "Before")
    await stage.says(await stage.thread(), "You wrote Before.")
    await stage.stops()
    await stage.server.member("Max", roles=[members]).writes(stage.support, "Meanwhile")
    await stage.starts()

    assert await stage.says(await stage.thread(1), "You wrote Meanwhile.")


async def test_a_session_that_cannot_be_resumed_misses_nothing(stage: Scene) -> None:
    stage.discord.drop_gateway(4009)
    await stage.ana.writes(stage.support, "While away")
    await stage.says(await stage.thread(), "While away")
    await stage.channel.caught_up.wait()
    await stage.rests()

    assert len(stage.discord.threads) == 1


@pytest.mark.parametrize("while_she", ["is away", "is there"])
async def test_what_was_written_before_a_server_came_back_from_an_outage_is_answered(stage: Scene, while_she: str) -> None:
    if while_she == "is away":
        await stage.stops()
        await stage.ana.writes(stage.support, "Before")
        stage.server.goes_down()
        await stage.starts()
    else:
        stage.server.goes_down()
        await stage.ana.writes(stage.support, "Before")
    stage.server.comes_back()
    await stage.says(await stage.thread(), "You wrote Before.")
    await stage.rests()

    assert len(stage.discord.threads) == 1


async def test_what_was_written_while_she_could_not_see_a_channel_is_answered_once_she_can(stage: Scene) -> None:
    stage.server.overwrite(stage.support, stage.server.bot_role.id, deny=Permission.VIEW_CHANNEL)
    await stage.ana.writes(stage.support, "Meanwhile")
    await stage.ana.writes(stage.ana.direct(), "Can you hear me?")
    await stage.says(stage.ana.direct(), "You wrote Can you hear me?.")
    stage.server.overwrite(stage.support, stage.server.bot_role.id)
    await stage.server.member("Carl").writes(stage.support, "Afterwards")
    for number in range(2):
        thread = await stage.thread(number)
        await stage.says(thread, "You wrote")

    assert {text for thread in stage.discord.threads for text in stage.discord.said_in(thread)} == {
        "You wrote Meanwhile.",
        "You wrote Afterwards.",
    }


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


async def test_a_thread_that_she_may_not_read_holds_up_no_other_of_its_channel(stage: Scene) -> None:
    carl, threads = stage.server.member("Carl"), []
    for number, person in enumerate((stage.ana, carl)):
        await person.writes(stage.support, "Begin")
        threads.append(await stage.thread(number))
        await stage.says(threads[-1], "You wrote Begin.")
    await stage.stops()
    await stage.ana.writes(threads[0], "Unreadable")
    await carl.writes(threads[1], "Missed")
    stage.discord.fails(f"GET /channels/{threads[0].id}/messages", 403, body={"code": 50001, "message": "Missing Access"})
    await stage.starts()

    assert await stage.says(threads[1], "You wrote Missed.")


async def test_a_message_that_fails_unexpectedly_holds_up_none_behind_it_and_there_may_be_thousands(stage: Scene) -> None:
    news = stage.discord.webhook("News")  # whom nobody answers as it comes
    first = await news.writes(stage.support, "Bad")
    all_heard = stage.channel.up().wait_for("message", check=lambda message: message.content == "Last", timeout=30)
    for _ in range(1_000):
        await news.writes(stage.support, "Good")
    await news.writes(stage.support, "Last")
    await all_heard
    lobby, heard, positions = Place(guild=stage.server.id, channel=stage.support.id).address, list[str](), Positions(stage.store)
    positions.starts(lobby, first.id - 1)

    async def hear(message: discord.Message) -> bool:
        positions.begins(lobby, message.id)
        if message.content == "Bad":
            raise KeyError("a mistake of ours")
        heard.append(message.content)
        positions.ends(lobby, message.id)
        return True

    async def look_back(place: Place, since: datetime) -> None:
        pass

    catching_up = CatchingUp(up=stage.channel.up, rooms=stage.channel.rooms, positions=positions, hear=hear, look_back=look_back)

    assert await catching_up.one(lobby)
    assert heard == [*["Good"] * 1_000, "Last"]
    assert (positions.of(lobby) or 0) > first.id
