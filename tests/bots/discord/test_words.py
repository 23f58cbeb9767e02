"""What a message says in words."""

from tests.bots.discord_scene import Scene


async def read(stage: Scene) -> str:
    """The only message that she has taken in."""
    await stage.says(await stage.thread(), "You wrote")
    [(text,)] = await stage.rows("SELECT text FROM messages WHERE author = 'customer'")
    return str(text)


async def test_mentions_are_read_as_names_and_her_own_is_left_out(stage: Scene) -> None:
    await stage.ana.writes(stage.support, f"<@{stage.discord.world.bot.id}> ask {stage.ben.mention} about this")

    assert await read(stage) == "ask @Ben about this"


async def test_files_are_named_and_the_more_of_them_counted(stage: Scene) -> None:
    await stage.ana.writes(stage.support, "Look", files={f"{number}.png": b"x" for number in range(10)})

    assert (await read(stage)).startswith("Look\n\n(Sent along, and not readable for me: 0.png, 1.png")


async def test_a_forwarded_message_is_read(stage: Scene) -> None:
    before = await stage.ben.writes(stage.general, "Collision pays for your own car.")
    await stage.ana.writes(stage.support, forward=before)

    assert await read(stage) == "Collision pays for your own car."


async def test_a_poll_is_read_as_question_and_answers(stage: Scene) -> None:
    await stage.ana.writes(stage.support, poll=("Which cover?", ("Liability", "Collision")))

    assert await read(stage) == "Which cover?\n- Liability\n- Collision"
