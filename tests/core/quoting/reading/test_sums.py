"""Money is a deductible where the words say so, and otherwise nothing of a quote."""

from decimal import Decimal

import pytest

from core.quoting.details import Detail
from core.quoting.reading.meanings import Place
from core.quoting.reading.numbers import Number
from core.quoting.reading.sums import money


def place(text: str) -> Place:
    start = next(at for at, letter in enumerate(text) if letter.isdigit())
    end = len(text) - next(at for at, letter in enumerate(reversed(text)) if letter.isdigit())
    return Place(text=text, number=Number(start=start, end=end, worth=Decimal(text[start:end].replace(",", ""))))


@pytest.mark.parametrize(
    "text",
    [
        "$500 deductible",
        "deductible of $500",
        "500 excess",
        "franquicia de 500 dolares",
        "selbstbeteiligung: 500",
        "franchise de 500 dollars",
        "franquia de 500 dolares",
        "franchigia di 500 dollari",
        "免赔额500呢",
        "500美元的免赔额",
        "التحمل 500 دولار",
    ],
)
def test_a_deductible_is_heard(text: str) -> None:
    found = money(place(text))

    assert found is not None
    assert (found.detail, found.value) == (Detail.DEDUCTIBLE, 500)


@pytest.mark.parametrize("text", ["$500 a month", "500 bucks", "i pay 500 dollars", "selbstbeteiligung 500 euro", "500€"])
def test_other_money_is_nothing_of_a_quote(text: str) -> None:
    found = money(place(text))

    assert found is not None
    assert found.detail is None


def test_what_is_no_money_is_left_to_others() -> None:
    assert money(place("500 miles")) is None
