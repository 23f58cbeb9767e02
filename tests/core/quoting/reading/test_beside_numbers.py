"""Words beside a number that say what it counts."""

import pytest

from core.quoting.reading.beside_numbers import COUNTS, FELT, FOR_YEARS, HAPPENED, LASTS, NUMBERED, is_today


@pytest.mark.parametrize("behind", [" places", " kw", " ch ", " doors", "%", " kids", "个孩子"])
def test_what_counts_something_is_told_by_the_word_behind(behind: str) -> None:
    assert COUNTS.match(behind)


def test_what_counts_nothing_is_let_pass() -> None:
    assert not COUNTS.match(" a2")
    assert not COUNTS.match(", berlin")


def test_words_before_tell_of_another_day_of_lengths_of_time_and_of_names() -> None:
    assert HAPPENED.search("2 claims ")
    assert HAPPENED.search("born in ")
    assert FOR_YEARS.search("been riding ")
    assert LASTS.match(" ans de permis")
    assert FELT.search("still drives like he's ")
    assert NUMBERED.search("bonus ")
    assert not HAPPENED.search("it is a ")


@pytest.mark.parametrize(
    ("text", "number"), [("today its 66,580", "66,580"), ("its at 101,250 as of today", "101,250"), ("là 24 500 km", "24 500")]
)
def test_what_an_odometer_shows_today_is_told_from_what_it_showed(text: str, number: str) -> None:
    bare = text.replace("à", "a")
    at = bare.index(number)

    assert is_today(bare, at, at + len(number))
    assert not is_today(f"it had {number} then", 7, 7 + len(number))
