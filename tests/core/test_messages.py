"""The values that cross the seams."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.messages import Address, new_id

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
