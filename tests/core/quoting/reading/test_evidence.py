"""The numbers of a line say what each may be of, and whether the words beside it leave that open."""

from collections.abc import Collection
from datetime import date

import pytest

from core.language import LANGUAGES
from core.quoting.details import REQUIRED, Detail
from core.quoting.reading.evidence import Figure
from core.quoting.reading.heard import hear

TODAY = date(2026, 11, 21)


def figure(words: str, text: str) -> Figure | None:
    heard = hear(text, message="m", languages=LANGUAGES, today=TODAY, asked=REQUIRED)
    return next((each for each in heard.figures if each.words == words), None)


@pytest.mark.parametrize(
    ("words", "text", "detail", "values", "claimed"),
    [
        ("41", "I'm 41", Detail.DRIVER_AGE, {41}, True),
        ("44", "58,250 mi. Still 44", Detail.DRIVER_AGE, {44}, False),
        ("80,000", "80,000 km on it", Detail.MILEAGE, {49710}, True),
        ("78,600", "78,600 mles", Detail.MILEAGE, {78600}, False),
        ("1985", "born in 1985", Detail.DRIVER_AGE, {40, 41}, True),
        ("30", "30 next month", Detail.DRIVER_AGE, {29}, True),
        ("vierzig", "neununddreißig, ab Dezember vierzig", Detail.DRIVER_AGE, {39, 40}, False),
        ("2017", "2017 miglia 71.600", Detail.YEAR, {2017}, False),
    ],
)
def test_a_number_leaves_the_values_that_its_words_leave(
    words: str, text: str, detail: Detail, values: Collection[int], claimed: bool
) -> None:
    found = figure(words, text)

    assert found is not None
    assert (found.may_be[detail], found.claimed) == (values, claimed)


@pytest.mark.parametrize(
    ("words", "text"),
    [("52", "my neighbor is 52"), ("90", "it cost me 90 dollars"), ("33", "33 mpg"), ("2014", "I got my license in 2014"), ("3", "3 kids")],
)
def test_what_is_nothing_of_a_quote_or_somebody_elses_age_is_no_figure(words: str, text: str) -> None:
    assert figure(words, text) is None


def test_a_guess_and_what_a_bare_no_takes_back_leave_no_value() -> None:
    guess, taken_back = figure("40", "I'm 40 or so"), figure("27", "I'm 27, non 28")

    assert guess is not None
    assert taken_back is not None
    assert guess.may_be[Detail.DRIVER_AGE] == taken_back.may_be[Detail.DRIVER_AGE] == frozenset()


def test_what_came_on_top_of_a_mileage_is_marked() -> None:
    assert [figure(words, "swapped at 60k, since then 14k more") for words in ("60k", "14k")] != []
    assert [found.added for words in ("60k", "14k") if (found := figure(words, "swapped at 60k, since then 14k more"))] == [False, True]
