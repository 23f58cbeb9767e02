"""The ids of Eva's buttons: all that they carry."""

import pytest

from bots.discord.below import below
from bots.discord.buttons import Button, row


def test_every_button_that_eva_sends_is_one_that_she_knows_again() -> None:
    pattern = Button.__discord_ui_compiled_template__
    views = [below("R-7Q4M0000000000@12345678901234567890", "ar", asks_yes=True), row(("forget", "42", "Delete"), ("keep", "42", "Keep"))]

    ids = [each.custom_id for view in views for each in view.children]  # type: ignore[attr-defined]

    assert [match["what"] for id in ids if (match := pattern.fullmatch(id))] == ["yes", "up", "down", "human", "quote", "forget", "keep"]
    assert max(map(len, ids)) <= 100


@pytest.mark.parametrize("id", ["take:1", "eva:take", "eva:take:", "eva:Take:1", "eva:form:1:2"])
def test_what_is_not_hers_is_no_button(id: str) -> None:
    assert Button.__discord_ui_compiled_template__.fullmatch(id) is None
