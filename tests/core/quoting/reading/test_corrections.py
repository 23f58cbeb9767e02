"""What is taken back, left open or refused is told from what is said."""

import pytest

from core.quoting.details import Detail
from core.quoting.reading.corrections import is_limit, is_negated, is_taken_back, ranges, refused, says_what_is_true
from core.quoting.reading.numbers import numbers


@pytest.mark.parametrize("between", ["... sorry ", ", no wait, ", " actually ", " i mean ", ", perdon, ", " nein, ", ", non, "])
def test_a_word_of_correction_is_heard(between: str) -> None:
    assert is_taken_back(between)


@pytest.mark.parametrize("between", [" and ", " miles, ", ", no accidents since ", ""])
def test_other_words_correct_nothing(between: str) -> None:
    assert not is_taken_back(between)


@pytest.mark.parametrize(
    ("between", "says_so"), [(", well, really ", True), (", in wirklichkeit ", True), (" 其实", True), (" and ", False)]
)
def test_a_word_for_the_truth_is_told_from_others(between: str, says_so: bool) -> None:
    assert says_what_is_true(between) is says_so


@pytest.mark.parametrize("before", ["not ", "it's not a ", "isn't a ", "no es un ", "kein ", "pas "])
def test_a_negation_is_heard(before: str) -> None:
    assert is_negated(before)


def test_a_correction_that_begins_with_no_is_no_negation() -> None:
    assert not is_negated("no, ")


def test_a_mileage_may_be_about_right_and_an_age_may_not() -> None:
    assert not is_limit("about ", "", Detail.MILEAGE)
    assert is_limit("about ", "", Detail.DRIVER_AGE)
    assert is_limit("over ", "", Detail.MILEAGE)
    assert is_limit("", "+", Detail.MILEAGE)


@pytest.mark.parametrize(
    ("text", "count"),
    [("40-45k", 2), ("40 to 45k", 2), ("2018 or 2019", 2), ("between 40 and 45", 2), ("2019/45000", 0), ("2019, 45000", 0)],
)
def test_both_ends_of_a_range_are_open(text: str, count: int) -> None:
    assert len(ranges(text, numbers(text, ("en",)))) == count


@pytest.mark.parametrize(
    ("text", "asked", "expected"),
    [
        ("skip", [Detail.MILEAGE], {Detail.MILEAGE}),
        ("i won't tell my age", [], {Detail.DRIVER_AGE}),
        ("prefiero no decir mi edad", [], {Detail.DRIVER_AGE}),
        ("mein alter mochte ich nicht sagen", [], {Detail.DRIVER_AGE}),
        ("i'm 41", [Detail.DRIVER_AGE], set()),
    ],
)
def test_a_refusal_is_heard(text: str, asked: list[Detail], expected: set[Detail]) -> None:
    assert refused(text, asked) == expected
