"""What customers and staff change or delete while she is away is changed and deleted with her, too."""

import discord

from bots.discord.looking_back import LookingBack
from bots.discord.places import Place
from core.messages import Address
from tests.bots.discord_scene import Scene, company, now
from tests.doubles import discord_rooms as rooms
from tests.doubles.discord_permissions import Permission


async def kept(stage: Scene) -> list[tuple[object, ...]]:
    """What people have written, as it is kept, with the number of its changes."""
    await stage.rests()
    return await stage.rows("SELECT text, revision FROM messages WHERE author <> 'eva' AND action IS NULL ORDER BY number")


async def test_what_was_edited_or_deleted_while_she_was_away_is_so_with_her_wherever_it_stands(stage: Scene) -> None:
    asked = await stage.ana.writes(stage.support, "the old question")
    thread = await stage.thread()
    await stage.says(thread, "the old question")
    further = await stage.ana.writes(thread, "a secret")
    await stage.says(thread, "a secret")
    direct = await stage.ana.writes(stage.ana.direct(), "another secret")
    await stage.says(stage.ana.direct(), "another secret")
    post = await stage.ana.posts(stage.help, "A post", "the old post")
    await stage.says(post, "the old post")
    by_staff = await stage.ben.writes(post, "the old word of staff")
    while len(await kept(stage)) < 5:
        await stage.store.rest()
    await stage.stops()
    await stage.ana.edits(asked, "the new question")
    await stage.ana.deletes(further)
    await stage.ana.deletes(direct)
    await stage.ana.edits(next(iter(post.messages.values())), "the new post")
    await stage.ben.edits(by_staff, "the new word of staff")
    await stage.starts()

    assert await kept(stage) == [("the new question", 1), ("", 1), ("", 1), ("the new post", 1), ("the new word of staff", 1)]


async def test_in_a_private_thread_too(empty_stage: Scene) -> None:
    stage = empty_stage
    stage.company = lambda: company(threads="private")
    await stage.starts()
    await stage.ana.writes(stage.support, "One")
    thread = await stage.thread()
    await stage.says(thread, "You wrote One.")
    further = await stage.ana.writes(thread, "a secret")
    await stage.says(thread, "a secret")
    await stage.stops()
    await stage.ana.deletes(further)
    await stage.starts()

    assert await kept(stage) == [("One", 0), ("", 1)]


async def test_what_nobody_has_changed_stays_as_it_is_though_no_message_shows_it(stage: Scene) -> None:
    await (await stage.ana.commands("human", stage.support)).replied()
    asked = await stage.ana.writes(stage.ana.direct(), "Before")
    await stage.says(stage.ana.direct(), "Before")
    await stage.ana.edits(asked, "After")
    while ("After", 1) not in await kept(stage):
        await stage.store.rest()
    before = await kept(stage)
    for _ in range(2):
        await stage.stops()
        await stage.starts()

    assert len(before) == 2
    assert await kept(stage) == before


async def test_a_history_that_she_may_not_read_says_nothing_of_what_stands_there(stage: Scene) -> None:
    await stage.ana.writes(stage.support, "One")
    thread = await stage.thread()
    await stage.says(thread, "You wrote One.")
    await stage.ana.writes(thread, "Two")
    await stage.says(thread, "Two")
    await stage.stops()
    stage.server.overwrite(stage.support, stage.server.bot_role.id, deny=Permission.READ_MESSAGE_HISTORY)
    await stage.starts()

    assert await kept(stage) == [("One", 0), ("Two", 0)]


async def test_of_a_thread_that_is_gone_nothing_is_concluded(stage: Scene) -> None:
    await stage.ana.writes(stage.support, "One")
    thread = await stage.thread()
    await stage.says(thread, "One")
    await stage.ana.writes(thread, "Two")
    await stage.says(thread, "Two")
    await stage.stops()
    rooms.delete_channel(stage.discord.world, thread)
    await stage.starts()

    assert await kept(stage) == [("One", 0), ("Two", 0)]


async def test_what_lies_beyond_the_messages_that_were_looked_at_counts_as_there(stage: Scene) -> None:
    for text in ("One", "Two"):
        await stage.ana.writes(stage.ana.direct(), text)
        await stage.says(stage.ana.direct(), text)
    await stage.rests()
    gone: list[int] = []

    async def changed(message: discord.Message) -> None:
        pass

    async def is_gone(address: Address, id: int) -> None:
        gone.append(id)

    back = LookingBack(rooms=stage.channel.rooms, store=stage.store, changed=changed, gone=is_gone, most=1)
    await back.at(Place(guild=None, channel=stage.ana.direct().id), now())

    assert await kept(stage) == [("One", 0), ("Two", 0)]
    assert gone == []
