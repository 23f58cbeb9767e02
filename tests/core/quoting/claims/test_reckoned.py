"""Ages and model years that follow from birthdays, dates and plates."""

from datetime import date

import pytest

from core.quoting.claims.reckoned import reckoned
from core.quoting.details import Detail

TODAY = date(2026, 11, 21)


def values(text: str, *, day_first: bool = False) -> list[tuple[Detail, int]]:
    return list(dict.fromkeys((each.detail, each.value) for each in reckoned(text, TODAY, day_first=day_first)))


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("ich werde im dezember 50", 49),
        ("de mi madre, que cumple 68 el 12 de diciembre", 67),
        ("30. turning 31 in january", 30),
        ("i'll be 80 in january", 79),
        ("41 this year - birthday was in april", 41),
        ("41 this year, birthday is in december", 40),
        ("im oktober 63 geworden", 63),
        ("27 seit mai", 27),
        ("ela fez 66 em agosto", 66),
        ("turned 23 in feb", 23),
        ("theo qui vient d'avoir 18 ans", 18),
        ("i've just had my thirty second birthday", 32),
        ("i'm '78 born, birthday 2nd of feb", 48),
        ("bin jahrgang 1970, hatte am 3. marz geburtstag", 56),
        ("jahrgang 1970, geburtstag am 3. dezember", 55),
        ("i was born on the 4th of june 1943", 83),
    ],
)
def test_an_age_is_reckoned_from_birthdays(text: str, years: int) -> None:
    assert (Detail.DRIVER_AGE, years) in values(text)


def test_a_date_that_can_be_read_in_two_ways_counts_where_the_language_or_the_words_settle_it() -> None:
    assert values("dob 03/12/1984") == []
    assert values("dob 03/12/1984 (so 3rd december)") == [(Detail.DRIVER_AGE, 41)]
    assert values("ne le 03/12/1984", day_first=True) == [(Detail.DRIVER_AGE, 41)]


@pytest.mark.parametrize(
    ("text", "year"),
    [("ez 05.09.2012", 2012), ("premiere mise en circulation le 14/03/2017", 2017), ("fiesta, 17 plate", 2017), ("outback, my2019", 2019)],
)
def test_a_model_year_is_reckoned_from_registrations(text: str, year: int) -> None:
    assert (Detail.YEAR, year) in values(text, day_first=True)


@pytest.mark.parametrize(
    "text",
    [
        "driver will be my brother luis, age 37",
        "fahren wird nur mein sohn, er ist 18",
        "i'll be the driver now, i'm 75",
        "j'ai eu 20 ans de bonus",
        "insured until 14/03/2027",
        "born in 1970",
        "it will be 50 miles",
    ],
)
def test_what_is_no_birthday_gives_nothing(text: str) -> None:
    assert values(text) == []


@pytest.mark.parametrize(("text", "years"), [("ich bin jahrgang 1960, im april geboren", 66), ("naci en el 67, el 2 de junio", 59)])
def test_a_year_of_birth_counts_with_the_month_beside_it(text: str, years: int) -> None:
    assert (Detail.DRIVER_AGE, years) in values(text)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("وانا رجل في الثامنه والخمسين من العمر.", 58),
        ("في الحاديه والاربعين من عمري", 41),
        ("انا في الستين من العمر", 60),
        ("عمري في السابعه عشره", 17),
    ],
)
def test_an_age_in_arabic_is_an_ordinal_number(text: str, years: int) -> None:
    assert values(text) == [(Detail.DRIVER_AGE, years)]


def test_an_ordinal_number_of_something_else_is_no_age() -> None:
    assert values("في الثامنه والخمسين دقيقه") == []


@pytest.mark.parametrize("text", ["mg4 electrique, neuve de cette annee, 1 200 km", "it's brand new this year", "dieses jahr neu gekauft"])
def test_what_is_new_this_year_is_of_this_year(text: str) -> None:
    assert values(text) == [(Detail.YEAR, TODAY.year)]


@pytest.mark.parametrize("text", ["new tires this year", "batterie neuve cette annee", "i bought a new phone this year"])
def test_what_else_is_new_says_nothing_of_the_year(text: str) -> None:
    assert values(text) == []
