"""The form for a quote: five fields, and what is written into them as the message that a customer would write."""

import re
from collections.abc import Mapping
from typing import Any

import discord

from core.language import catalogue
from core.quoting.details import REQUIRED

ID = "eva:form:{id}"
OWN_ID = re.compile(r"eva:form:(?P<id>.+)")
LONGEST = 60  # characters of a field
BARE_NUMBER = re.compile(r"[\d\s.,'’]+")
TABLE = "form"  # of the catalogue


def form(id: str, language: str) -> discord.ui.Modal:
    """`id` is that of what was pressed. It is stopped: the library would keep it, and not know it after a restart."""
    modal = discord.ui.Modal(title=catalogue().button("quote", language), custom_id=ID.format(id=id), timeout=None)
    for detail in REQUIRED:
        field = discord.ui.TextInput[Any](custom_id=detail.value, max_length=LONGEST)
        modal.add_item(discord.ui.Label(text=catalogue().text(TABLE, detail.value, language), component=field))
    modal.stop()
    return modal


def submitted(data: Mapping[str, Any]) -> str | None:
    """The id of what was pressed, if this is the form."""
    match = OWN_ID.fullmatch(data.get("custom_id", ""))
    return match["id"] if match else None


def as_message(data: Mapping[str, Any], language: str) -> str:
    """All of it in one sentence or two, as the readers of a wish for a quote understand it in each language."""
    values = {component["custom_id"]: " ".join(component["value"].split()) for component in _fields(data)}
    number = values["mileage"]
    if BARE_NUMBER.fullmatch(number):
        values["mileage"] = catalogue().text(TABLE, "miles", language, number=number)
    return catalogue().text(TABLE, "text", language, **values)


def _fields(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [each["component"] if "component" in each else each["components"][0] for each in data["components"]]
