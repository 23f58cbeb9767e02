"""What stands below an answer: thumbs, a way to a person, and one to a quote. Their ids say what they do, in whatever process."""

import discord

from core.language import catalogue

FORM = "eva:{what}:{id}"  # `what`: yes, up, down, human, quote; `id`: of the reply below which it stands
ROW = ("up", "down", "human", "quote")
LOUD = ("human", "yes")


def below(reply: str, language: str, *, asks_yes: bool = False) -> discord.ui.View:
    """The row of buttons. The view is stopped: the library would keep every one that it sends, for ever."""
    view = discord.ui.View(timeout=None)
    for what in ("yes", *ROW) if asks_yes else ROW:
        label = catalogue().button(what, language)
        style = discord.ButtonStyle.primary if what in LOUD else discord.ButtonStyle.secondary
        custom_id = FORM.format(what=what, id=reply)
        is_emoji = what in ("up", "down")
        view.add_item(
            discord.ui.Button(style=style, custom_id=custom_id, label=None if is_emoji else label, emoji=label if is_emoji else None)
        )
    view.stop()
    return view
