"""Miles are told from kilometres, a total from a year's, and both from every other distance."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.quoting.details import Detail
from core.quoting.reading.distances import distance, is_about, miles_of
from core.quoting.reading.meanings import Doubt, Meaning, Place
from core.quoting.reading.numbers import numbers


def measured(text: str) -> Meaning | None:
    (number,) = numbers(text, ("en",))
    return distance(Place(text=text, number=number))


@pytest.mark.parametrize(
    ("text", "detail", "value"),
    [
        ("45000 miles", Detail.MILEAGE, 45000),
        ("45000 km", Detail.MILEAGE, 27962),
        ("29,300k's", Detail.MILEAGE, 18206),
        ("98,700 k's", Detail.MILEAGE, 61329),
        ("mileage is 45k", Detail.MILEAGE, 45000),
        ("45k on the clock", Detail.MILEAGE, 45000),
        ("i drive 12,000 a year", Detail.YEARLY_MILEAGE, 12000),
        ("15.000 km pro jahr", Detail.YEARLY_MILEAGE, 9321),
    ],
)
def test_a_distance_is_what_its_words_say(text: str, detail: Detail, value: int) -> None:
    found = measured(text)

    assert found is not None
    assert (found.detail, found.value) == (detail, value)


def test_a_unit_between_a_year_and_another_number_is_that_ones() -> None:
    text = "ez 2017 tkm 142"
    year, _ = numbers(text, ("de",))

    assert distance(Place(text=text, number=year)) is None


@pytest.mark.parametrize(
    "text", ["25 miles each way", "30 miles from downtown", "20 miles a day", "range of 250 miles", "i drove 500 miles"]
)
def test_another_distance_is_nothing_of_a_quote(text: str) -> None:
    found = measured(text)

    assert found is not None
    assert found.detail is None


def test_a_label_that_says_kilometres_and_no_unit_is_asked_about() -> None:
    found = measured("kilometerstand: 45.000")

    assert found is not None
    assert found.doubt is Doubt.UNIT


def test_what_it_had_when_it_was_bought_is_asked_about() -> None:
    found = measured("i bought it with 30k miles")

    assert found is not None
    assert found.doubt is Doubt.VAGUE


@pytest.mark.parametrize(
    ("value", "fits"), [(27962, True), (27960, True), (28000, True), (27900, False), (27000, False), (30000, False), (45000, False)]
)
def test_a_person_rounds_what_they_converted(value: int, fits: bool) -> None:
    assert is_about(value, miles_of(Decimal(45000))) is fits


@given(st.integers(0, 3_000_000), st.integers(0, 2_000_000))
def test_no_rounding_goes_farther_than_two_in_a_hundred(kilometres: int, value: int) -> None:
    miles = miles_of(Decimal(kilometres))

    assert not is_about(value, miles) or abs(value - miles) * 50 <= miles
