"""What Discord shows of Eva's Markdown."""

import pytest

from bots.discord.dialect import LONGEST, dialect
from core.messages import Source

TABLE = "| Cover | Pays for |\n|---|---|\n| **Liability** | others |\n| Collision | your own car |"
HELP = Source("Car cover", "https://x/help/car")


def test_a_table_becomes_code_with_its_columns_lined_up() -> None:
    assert dialect(f"Two covers:\n{TABLE}\nAnything else?") == (
        "Two covers:\n```\nCover      Pays for\n---------  ------------\nLiability  others\nCollision  your own car\n```\nAnything else?"
    )


def test_what_stands_in_code_stays_as_it_is() -> None:
    code = f"```\n{TABLE}\n#### no heading\n![x](y)\n```"

    assert dialect(code) == code
    assert dialect(code.replace("```", "~~~")) == code.replace("```", "~~~")


@pytest.mark.parametrize("line", ["| only | one | row |", "a | b", "| a |\n| b |", "Cost | 5\n---"])
def test_what_is_no_table_stays_text(line: str) -> None:
    assert "```" not in dialect(line)


def test_a_row_with_too_few_cells_or_with_fences_in_them_breaks_nothing() -> None:
    assert dialect("| a | b |\n|--|--|\n| ``` |") == "```\na  b\n-  -\n\n```"


def test_deep_headings_are_bold_rules_are_blank_and_pictures_are_links() -> None:
    shown = dialect("#### **Deep**\n---\n![a car](https://x/car.png)\n## Fine")

    assert shown == "**Deep**\n\n[a car](https://x/car.png)\n## Fine"


def test_sources_stand_in_one_small_line_and_no_link_unfolds() -> None:
    inside = Source("Hand[book]", "")

    shown = dialect("Yes.", (HELP, inside, HELP), "Read more")

    assert shown == "Yes.\n-# Read more: [Car cover](<https://x/help/car>) · Hand book"


@pytest.mark.parametrize("size", range(0, 2_400, 97))
def test_no_message_is_ever_too_long(size: int) -> None:
    row = "| a | " + "b" * 60 + " |\n"
    text = "| a | b |\n|---|---|\n" + row * (size // 66) + "x" * (size % 66)
    sources = tuple(Source(f"Article {number}", f"https://x/{number}") for number in range(60))

    assert len(dialect(text, sources, "Read more")) <= LONGEST


def test_a_table_that_would_grow_too_long_is_not_lined_up() -> None:
    rows = "".join(f"| {number} | x |\n" for number in range(100)) + "| " + "y" * 60 + " | z |"

    shown = dialect(f"| a | b |\n|--|--|\n{rows}")

    assert "99 | x" in shown
    assert "y" * 60 + " | z" in shown


def test_the_rest_of_a_table_that_was_cut_between_two_messages_is_code_too() -> None:
    rest = "| hail | yes |\n| theft | no |\n\nThat is all."

    assert dialect(rest, goes_on=True) == "```\nhail   yes\ntheft  no\n```\n\nThat is all."


@pytest.mark.parametrize("behind", ["", "\n\nThat is all."])
def test_a_single_row_that_is_carried_over_into_the_next_message_is_code_too(behind: str) -> None:
    assert dialect(f"| theft | no |{behind}", goes_on=True) == f"```\ntheft  no\n```{behind}"


@pytest.mark.parametrize("line", ["||a secret||", "| alone |", "a | b"])
def test_what_is_no_row_stays_text_at_the_beginning_of_the_next_message(line: str) -> None:
    assert dialect(line, goes_on=True) == line
