"""What one number may be read as."""

from collections.abc import Sequence
from datetime import date

import pytest

from core.language import LANGUAGES
from core.quoting.claims.readings import Strength, Token, tokens
from core.quoting.details import Detail

TODAY = date(2026, 11, 21)


def read(text: str, *, asked: tuple[Detail, ...] = (), in_kilometres: bool = False, understood: Sequence[int] = ()) -> list[Token]:
    return tokens(text, text, languages=LANGUAGES, today=TODAY, asked=asked, in_kilometres=in_kilometres, understood=understood)


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
        ("67.420 km 27 a", Detail.DRIVER_AGE, 27, Strength.BY_SIZE),
        ("ich bi 53i.", Detail.DRIVER_AGE, 53, Strength.NAMED),
        ("ein ¤¤¤, modelo 95, color crema", Detail.YEAR, 1995, Strength.BY_SIZE),
        ("bj. 16", Detail.YEAR, 2016, Strength.BY_SIZE),
        ("ez 03/16, 84.300 km", Detail.YEAR, 2016, Strength.NAMED),
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


def test_a_year_in_french_words_right_before_a_number_is_no_price_in_cents() -> None:
    read_as = read("de deux mille quatorze cent quarante-cinq mille kilometres", understood=(2014, 145000))

    assert Strength.BY_SIZE in {token.strength(Detail.YEAR, 2014) for token in read_as}


FIRST_YEAR_THEN_AGE = (Detail.YEAR, Detail.MILEAGE, Detail.DRIVER_AGE)


@pytest.mark.parametrize("text", ["08", "08.", "08, 93300, 24"])
def test_two_digits_answer_the_first_question_for_the_year(text: str) -> None:
    first = read(text, asked=FIRST_YEAR_THEN_AGE, understood=(2008, 8, 93300, 24))[0]

    assert dict(first.readings) == {Detail.YEAR: {2008: Strength.BY_SIZE}}


@pytest.mark.parametrize("understood", [(2022, 22, 93300, 22), (2019, 19, 93300, 22)])
def test_two_digits_that_are_understood_as_the_age_are_no_year(understood: tuple[int, ...]) -> None:
    (token,) = read("22", asked=FIRST_YEAR_THEN_AGE, understood=understood)

    assert Detail.YEAR not in token.readings


def test_a_unit_that_runs_into_its_number_is_of_that_number() -> None:
    year, mileage = read("2016 km84.300", understood=(2016, 84300))

    assert (year.strongest(Detail.MILEAGE), mileage.strength(Detail.MILEAGE, 52382)) == (0, Strength.NAMED)


def test_an_age_that_was_just_reached_is_not_of_the_past() -> None:
    (token,) = read("just had the big five five", understood=(55,))

    assert not token.past


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
