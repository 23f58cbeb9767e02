"""Numbers that are written as people do, and not as forms want them."""

import pytest

from core.language import LANGUAGES
from core.quoting.claims.understood_numbers import understood_numbers


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("35 thousand 6 hundred on the clock", 35600),
        ("75 thousand 5 hundred miles", 75500),
        ("66 thoosand miles", 66000),
        ("1.25 lakh km", 125000),
        ("2009 k tiene 154000 km", 2009),
        ("1,12,500 km run", 112500),
        ("73milkm", 73000),
        ("61 kkm", 61000),
        ("im47", 47),
        ("2021 grand touring", 2021),
    ],
)
def test_a_number_is_read_as_it_is_said(text: str, worth: int) -> None:
    assert int(understood_numbers(text, LANGUAGES, [])[0].worth) == worth


def test_a_part_of_a_row_of_number_words_is_vague_unless_what_was_understood_fills_it() -> None:
    text = "one ninety four thousand"

    assert all(number.is_vague for number in understood_numbers(text, LANGUAGES, [94000]))
    assert [(int(number.worth), number.is_vague) for number in understood_numbers(text, LANGUAGES, [194000])] == [(194000, False)]


def test_an_age_behind_a_mileage_in_words_is_a_number_of_its_own() -> None:
    found = understood_numbers("one hundred twelve thousand fifty six years old", LANGUAGES, [112000, 56])

    assert [int(number.worth) for number in found] == [112000, 56]


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("2014versa96k", 2014),
        ("2014, 28500m, 55", 28500),
        ("83OOO miles".lower(), 83000),
        ("age forty 2", 42),
        ("cuarenta y 1", 41),
        ("year twenty-15", 2015),
        ("73,6oo miles", 73600),
        ("fifty seven fifty eight next month", 57),
        ("sixty-one thousand, two hundred and forty miles", 61240),
    ],
)
def test_what_was_understood_is_found_as_it_is_written(text: str, understood: int) -> None:
    assert understood in [int(number.worth) for number in understood_numbers(text, LANGUAGES, [understood])]


@pytest.mark.parametrize(
    ("text", "understood", "worth"),
    [("quatre vingt 2 ans", [22, 82], 22), ("twenty nineteen", [2019, 19, 41], 20), ("forty 2 kids", [42], 42)],
)
def test_a_part_of_a_number_is_none(text: str, understood: list[int], worth: int) -> None:
    assert worth not in [int(number.worth) for number in understood_numbers(text, LANGUAGES, understood)]


def test_a_pause_joins_no_two_numbers_that_were_understood_apart() -> None:
    found = understood_numbers("seventy thousand, forty one years old", LANGUAGES, [70000, 41])

    assert [int(number.worth) for number in found] == [70000, 41]
