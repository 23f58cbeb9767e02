"""Eva's buttons, known by their ids alone: those that an earlier process has sent work like those of this one."""

import re
from dataclasses import dataclass
from typing import Any, Self

import discord

ID = "eva:{what}:{id}"


@dataclass(frozen=True, kw_only=True)
class Pressed:
    """`id` names what the button acts on."""

    asked: discord.Interaction[Any]
    what: str
    id: str


class Button(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"eva:(?P<what>[a-z_]+):(?P<id>[^:]+)"):
    """The library makes one at each press; it tells the client of it as of an event, and does nothing else."""

    def __init__(self, what: str, id: str) -> None:
        super().__init__(discord.ui.Button(label=what, custom_id=custom_id(what, id)))
        self._what, self._acts_on = what, id

    @classmethod
    async def from_custom_id(cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /) -> Self:
        return cls(match["what"], match["id"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        interaction.client.dispatch("pressed", Pressed(asked=interaction, what=self._what, id=self._acts_on))


def custom_id(what: str, id: str) -> str:
    """By which a button is known."""
    return ID.format(what=what, id=id)


def row(*buttons: tuple[str, str, str]) -> discord.ui.View:
    """What each does, what it acts on, and its label; the first one stands out. The view is stopped: the library would keep it."""
    view = discord.ui.View(timeout=None)
    for number, (what, id, label) in enumerate(buttons):
        style = discord.ButtonStyle.secondary if number else discord.ButtonStyle.primary
        view.add_item(discord.ui.Button(style=style, label=label, custom_id=custom_id(what, id)))
    view.stop()
    return view
