"""What one number may be read as."""

from datetime import date

import pytest

from core.language import LANGUAGES
from core.quoting.claims.readings import Strength, Token, tokens
from core.quoting.details import Detail

TODAY = date(2026, 11, 21)


def read(text: str, *, asked: tuple[Detail, ...] = (), in_kilometres: bool = False) -> list[Token]:
    return tokens(text, text, languages=LANGUAGES, today=TODAY, asked=asked, in_kilometres=in_kilometres)


@pytest.mark.parametrize(
    ("text", "detail", "value", "strength"),
    [
        ("¤¤¤¤ 2019", Detail.YEAR, 2019, Strength.NAMED),
        ("¤¤¤¤ long wheels 2020 x", Detail.YEAR, 2020, Strength.BY_SIZE),
        ("¤¤¤¤, '19", Detail.YEAR, 2019, Strength.NAMED),
        ("¤¤¤¤ 22 30.5k", Detail.YEAR, 2022, Strength.BY_SIZE),
        ("98.000 km", Detail.MILEAGE, 60894, Strength.NAMED),
        ("km 14.300", Detail.MILEAGE, 8886, Strength.NAMED),
        ("the 98000 is kilometers", Detail.MILEAGE, 60894, Strength.NAMED),
        ("31k", Detail.MILEAGE, 31000, Strength.BY_SIZE),
        ("female 53", Detail.DRIVER_AGE, 53, Strength.NAMED),
        ("28f", Detail.DRIVER_AGE, 28, Strength.NAMED),
        ("25m", Detail.DRIVER_AGE, 25, Strength.BY_SIZE),
        ("41", Detail.DRIVER_AGE, 41, Strength.BY_SIZE),
    ],
)
def test_a_number_is_read_by_its_words_or_its_size(text: str, detail: Detail, value: int, strength: Strength) -> None:
    assert strength in {token.strength(detail, value) for token in read(text)}


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("15 seats", Detail.DRIVER_AGE),
        ("28 mpg", Detail.DRIVER_AGE),
        ("20 years of driving", Detail.DRIVER_AGE),
        ("pago 45 al mes", Detail.DRIVER_AGE),
        ("married in 2015", Detail.YEAR),
        ("carta ha 25", Detail.DRIVER_AGE),
        ("$31,000", Detail.MILEAGE),
        ("12,000 miles a year", Detail.MILEAGE),
        ("5,000 left on the loan", Detail.MILEAGE),
    ],
)
def test_what_counts_something_else_has_no_such_reading(text: str, detail: Detail) -> None:
    assert not any(detail in token.readings for token in read(text))


def test_without_a_unit_it_is_in_kilometres_where_those_alone_are_named() -> None:
    (token,) = read("98,000", in_kilometres=True)

    assert token.converted
    assert token.strength(Detail.MILEAGE, 60894)
    assert not token.strength(Detail.MILEAGE, 98000)


def test_the_month_of_the_first_registration_names_the_year() -> None:
    (token,) = tokens("ez §§§§§§§", "ez 05/2020", languages=LANGUAGES, today=TODAY, asked=(), in_kilometres=False)

    assert token.strength(Detail.YEAR, 2020) is Strength.NAMED


@pytest.mark.parametrize(("text", "year"), [("from 2018", {2018}), ("bought brand new in 2018", {2018}), ("new tires in 2018", set())])
def test_a_year_may_be_the_models_by_its_size_unless_something_else_happened_then(text: str, year: set[int]) -> None:
    assert {worth for token in read(text) for worth in token.sizes.get(Detail.YEAR, ())} == year
