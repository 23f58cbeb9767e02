"""The row of buttons below an answer."""

import discord
import pytest

from bots.discord.below import below
from core.language import LANGUAGES
from core.messages import new_id


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_button_says_what_it_does_to_which_reply(language: str) -> None:
    reply = new_id("R")

    view = below(reply, language)

    buttons = [each for each in view.children if isinstance(each, discord.ui.Button)]
    assert [each.custom_id for each in buttons] == [f"eva:{what}:{reply}" for what in ("up", "down", "human", "quote")]
    assert all(0 < len(each.label or str(each.emoji)) <= 80 for each in buttons)


async def test_the_library_keeps_none_of_them() -> None:
    assert below("R-1", "en").is_finished()
