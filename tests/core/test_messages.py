"""The values that cross the seams."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.messages import Address, File, Line, new_id

PART = st.text(st.characters(exclude_characters=":", exclude_categories=["Cs"]), min_size=1)


@given(PART, st.text(min_size=1))
def test_an_address_is_read_as_it_was_written(channel: str, place: str) -> None:
    address = Address(channel, place)

    assert Address.parse(str(address)) == address


@pytest.mark.parametrize("text", ["", "web", "web:", ":place"])
def test_what_lacks_a_part_is_no_address(text: str) -> None:
    with pytest.raises(ValueError, match="not an address"):
        Address.parse(text)


def test_an_id_has_a_letter_for_its_kind_and_nothing_that_is_mistaken_when_read_aloud() -> None:
    assert re.fullmatch(r"C-[0-9A-HJKMNP-TV-Z]{16}", new_id("C"))


def test_no_two_ids_are_the_same() -> None:
    assert len({new_id("C") for _ in range(10_000)}) == 10_000


def test_what_was_sent_along_is_told_by_name_behind_the_text_and_the_more_of_it_counted() -> None:
    files = tuple(File(id=f"{number}", name=f"{number}.png", kind="image/png", size=1) for number in range(12))
    line = Line(number=1, id="m", author="customer", text="Look", at=datetime(2026, 1, 5, tzinfo=UTC), files=files)

    assert line.told == "Look\n📎 0.png, 1.png, 2.png, 3.png, 4.png, 5.png, 6.png, 7.png, 8.png, 9.png + 2"


def test_of_what_was_sent_along_without_a_word_the_name_is_told_alone() -> None:
    sent = File(id="1", name="dent.png", kind="image/png", size=1)
    line = Line(number=1, id="m", author="customer", text="", at=datetime(2026, 1, 5, tzinfo=UTC), files=(sent,))

    assert line.told == "📎 dent.png"
