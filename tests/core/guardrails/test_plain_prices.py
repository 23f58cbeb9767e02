"""A number without a sign of money is a price where the words around it say so, and nowhere else."""

import re

import pytest

from core.guardrails.plain_prices import is_price
from core.guardrails.plaintext import bare

PRICES = """\
Your premium is 41.
Your premium would be about 41
Monthly premium: **41**
| Premium | 41 |
It costs 41.
You pay 41 each month
41 a week
41 p.m.
20 less per month
You save 41.
492 for the year
Total 41.20
The monthly cost is 41.20
monatlich 41
41 im Monat
Der Beitrag beträgt 41.
mensual de 41
41 anuales
41 à l'année
Le prix est de 41.
Il prezzo è 41.
每个月41
保费是41。
القسط هو 41"""
NO_PRICES = """\
Your premium stays the same for 12 months.
Your quote is for a 2020 Toyota Corolla.
The price depends on 5 things.
The rate is lower from age 25.
We answer 24 hours a day.
The mileage is 42,000.
Yearly mileage: 12000
The monthly premium is worked out from 5 facts.
Pay monthly, in 12 parts.
It costs 10% less.
Your quote is number 7 of our list.
The total is 4.5 miles.
At 5 p.m. we close.
El precio depende de 5 datos."""


def prices_in(text: str) -> list[str]:
    seen = bare(text).text
    return [number[0] for number in re.finditer(r"[0-9]+(?:[.,][0-9]+)*", seen) if is_price(seen, *number.span())]


@pytest.mark.parametrize("text", PRICES.splitlines())
def test_the_words_around_it_make_it_a_price(text: str) -> None:
    assert prices_in(text) == re.findall(r"[0-9][0-9.]*[0-9]", text)


@pytest.mark.parametrize("text", NO_PRICES.splitlines())
def test_what_counts_something_else_is_no_price(text: str) -> None:
    assert prices_in(text) == []
