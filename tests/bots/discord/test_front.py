"""What is asked of Eva other than by writing is heard while she is open for it, and not otherwise."""

from tests.bots.discord_scene import Scene


async def test_who_presses_while_she_stops_is_not_promised_anything(stage: Scene) -> None:
    stage.channel.front.close()

    asked = await stage.ana.commands("status", stage.general)
    await stage.rests()

    assert asked.answer is None
