"""The year of the model is told from the years in which something else happened."""

from datetime import date

import pytest

from core.quoting.details import Detail
from core.quoting.reading.meanings import Doubt, Meaning, Place
from core.quoting.reading.model_years import model_year, short_years
from core.quoting.reading.numbers import numbers

TODAY = date(2026, 11, 21)


def year(text: str) -> Meaning | None:
    (number,) = numbers(text, ("en",))
    return model_year(Place(text=text, number=number), TODAY)


@pytest.mark.parametrize(
    "text", ["a 2019", "2019 ¤¤¤¤", "¤¤¤¤ 2019", "year: 2019", "baujahr 2019", "2019 model", "the car is from 2019", "2019年"]
)
def test_a_model_year_is_heard(text: str) -> None:
    found = year(text)

    assert found is not None
    assert (found.detail, found.value, found.doubt) == (Detail.YEAR, 2019, None)


def test_who_bought_it_new_says_the_year_and_who_bought_it_does_not() -> None:
    new, bought = year("i bought it new in 2021"), year("i bought it in 2021")

    assert new is not None
    assert bought is not None
    assert (new.value, new.derived, new.doubt) == (2021, True, None)
    assert bought.doubt is Doubt.BOUGHT


@pytest.mark.parametrize("text", ["licensed since 2003", "an accident in 2021", "2019 people"])
def test_another_year_is_none(text: str) -> None:
    found = year(text)

    assert found is None or found.detail is None


def test_a_year_to_come_is_impossible() -> None:
    found = year("2090 ¤¤¤¤")

    assert found is not None
    assert found.doubt is Doubt.IMPOSSIBLE


@pytest.mark.parametrize(("text", "value"), [("'19 ¤¤¤", [2019]), ("'99", [1999]), ("my19", [2019]), ("born in '85", []), ("it's 19", [])])
def test_two_digits_behind_an_apostrophe_are_a_year(text: str, value: list[int]) -> None:
    assert [found.value for found in short_years(text, TODAY)] == value
