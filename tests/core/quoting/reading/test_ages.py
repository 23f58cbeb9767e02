"""Ages are heard in many words, and birthdays are counted."""

from datetime import date

import pytest

from core.quoting.details import Detail
from core.quoting.reading.ages import age, births
from core.quoting.reading.meanings import Doubt, Meaning, Place
from core.quoting.reading.numbers import numbers

TODAY = date(2026, 11, 21)


def heard(text: str) -> Meaning | None:
    return age(Place(text=text, number=numbers(text, ("en", "es", "fr", "de"))[0]), TODAY)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("i'm 41", 41),
        ("41 years old", 41),
        ("age: 41", 41),
        ("41yo", 41),
        ("tengo 41 anos", 41),
        ("j'ai quarante et un ans", 41),
        ("ich bin einundvierzig", 41),
        ("turned 41 last month", 41),
        ("i'll be 41 next month", 40),
        ("17 next week", 16),
        ("ich werde 41", 40),
    ],
)
def test_an_age_is_heard(text: str, years: int) -> None:
    found = heard(text)

    assert found is not None
    assert (found.detail, found.value, found.doubt) == (Detail.DRIVER_AGE, years, None)


@pytest.mark.parametrize(
    "text", ["41 miles", "20 years of experience", "j'ai 20 ans de permis", "i'm 6 feet tall", "2 kids", "i'm 20 minutes away"]
)
def test_what_else_is_counted_is_no_age(text: str) -> None:
    found = heard(text)

    assert found is None or found.detail is None


@pytest.mark.parametrize(
    ("text", "doubt"), [("born in 1985", Doubt.BIRTHDAY), ("i'm 9", Doubt.IMPOSSIBLE), ("i'll be 18 in 2 years", Doubt.VAGUE)]
)
def test_an_age_that_is_not_certain_is_asked_back(text: str, doubt: Doubt) -> None:
    found = heard(text)

    assert found is not None
    assert found.doubt is doubt


def test_how_old_a_car_is_leaves_its_year_open() -> None:
    found = heard("the car is 3 years old")

    assert found is not None
    assert (found.detail, found.doubt) == (Detail.YEAR, Doubt.VAGUE)


@pytest.mark.parametrize(
    ("text", "years", "doubt"),
    [
        ("born march 12, 1985", 41, None),
        ("dob 1985-11-22", 40, None),
        ("born 3/5/1985", 41, None),
        ("born 3/12/1985", 40, Doubt.BIRTHDAY),
        ("ne le 12 mars 1985", 41, None),
        ("born 1/1/2020", 6, Doubt.IMPOSSIBLE),
    ],
)
def test_a_date_of_birth_gives_the_age(text: str, years: int, doubt: Doubt | None) -> None:
    (found,) = births(text, TODAY)

    assert (found.value, found.doubt) == (years, doubt)


def test_a_date_of_something_else_gives_none() -> None:
    assert list(births("bought on 3/5/2020", TODAY)) == []
    assert list(births("born on 31.02.1985", TODAY)) == []
