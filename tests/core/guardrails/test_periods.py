"""For how long an amount is said to be is read behind it and before it, in the eight languages."""

import pytest

from core.guardrails.periods import period_of
from core.guardrails.plaintext import bare


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("# a month", "month"),
        ("#/mo", "month"),
        ("# less per month", "month"),
        ("# monthly", "month"),
        ("your yearly price is #", "year"),
        ("monthly premium: #", "month"),
        ("# a month or # a year", "month"),
        ("a month, or # in all", ""),
        ("yearly or #", ""),
        ("yearly, and # now", ""),
        ("# a week", "week"),
        ("# daily", "day"),
        ("# al mes", "month"),
        ("# par an", "year"),
        ("# im Jahr", "year"),
        ("# all'anno", "year"),
        ("# por mês", "month"),
        ("每月 #", "month"),
        ("每年约 #", "year"),
        ("# في السنة", "year"),
        ("# شهريا", "month"),
        ("# and an animal", ""),
        ("#", ""),
    ],
)
def test_the_period_of_an_amount(text: str, period: str) -> None:
    written = bare(text.replace("#", "40")).text
    start = written.index("40")

    assert period_of(written, start, start + 2) == period
