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


async def test_files_are_no_words(stage: Scene) -> None:
    await stage.ana.writes(stage.support, "Look", files={"2019.png": b"x"})

    assert await read(stage) == "Look"


async def test_a_forwarded_message_is_read(stage: Scene) -> None:
    before = await stage.ben.writes(stage.general, "Collision pays for your own car.")
    await stage.ana.writes(stage.support, forward=before)

    assert await read(stage) == "Collision pays for your own car."


async def test_a_poll_is_read_as_question_and_answers(stage: Scene) -> None:
    await stage.ana.writes(stage.support, poll=("Which cover?", ("Liability", "Collision")))

    assert await read(stage) == "Which cover?\n- Liability\n- Collision"


async def test_what_is_replied_to_is_read_with_its_author_and_is_none_of_the_customers_words(stage: Scene) -> None:
    before = await stage.ben.writes(stage.general, "Hail is covered.", files={"hail.png": b"x"})
    await stage.ana.writes(stage.general, f"<@{stage.discord.world.bot.id}> is that so?", reply_to=before)

    assert await read(stage) == "is that so?"
    assert await stage.rows("SELECT replying_to FROM messages WHERE author = 'customer'") == [("Ben: Hail is covered. hail.png",)]


async def test_a_reply_to_what_eva_has_said_names_her_words(stage: Scene) -> None:
    await stage.ana.writes(stage.support, "Hello")
    thread = await stage.thread()
    said = await stage.says(thread, "You wrote Hello.")
    await stage.ana.writes(thread, "And this?", reply_to=said)
    await stage.says(thread, "You wrote And this?.")

    asked = "SELECT replying_to FROM messages WHERE author = 'customer' ORDER BY number"
    assert await stage.rows(asked) == [("",), ("Eva: You wrote Hello.",)]
