"""A figure is the same however it is written, and another one when its unit is another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.guardrails.figures import Known, figures, list_sizes
from tests.table import rows

ALL = ("en", "es", "fr", "de", "pt", "it")


def kinds(text: str) -> list[tuple[str, str]]:
    return [reading for figure in figures(text, ALL) for reading in figure.readings]


def supported(text: str, *given: str) -> bool:
    known = Known()
    for each in given:
        known.add(figures(each, ALL))
    return all(known.has(figure) for figure in figures(text, ALL))


SAME = [
    ["$1,000", "1000 dollars", "1.000 $", "1 000 $", "US$1,000.00", "USD 1000", "1,000 Dollar", "mil dólares", "٠١٠٠٠ دولار", "1k dollars"],
    ["25 percent", "25%", "25 %", "twenty-five percent", "25 Prozent", "25 por ciento", "fünfundzwanzig Prozent", "25 pour cent"],
    ["9 AM", "9am", "9:00 a.m.", "09:00", "9 Uhr", "9 h", "9h", "9 o'clock", "9点", "9 صباحا"],
    ["17:00", "5 PM", "5:00 p.m.", "17 Uhr", "17h", "17 h 00", "17点", "5 مساءً"],
    ["1-800-123-4567", "(800) 123-4567", "+1 800 123 4567", "800.123.4567", "18001234567"],
    ["five business days", "5 days", "cinco días", "fünf Werktage", "5 Arbeitstage", "5 jours", "5个工作日", "a 5-day period"],
    ["12,000 miles", "12k miles", "12.000 millas", "twelve thousand miles"],
    ["1985", "１９８５"],
    ["24/7", "around the clock", "at any hour", "rund um die Uhr", "las 24 horas"],
    ["free of charge", "costs nothing", "without a fee", "kostenlos", "gratis"],
]


@rows([(one, other) for same in SAME for one in same for other in same])
def test_a_figure_is_the_same_in_each_way_of_writing(one: str, other: str) -> None:
    assert supported(one, other)
    assert figures(one, ALL)


@pytest.mark.parametrize(
    ("said", "given"),
    [
        ("$30", "30 days"),
        ("30 miles", "30 days"),
        ("30 percent", "$30"),
        ("€30", "$30"),
        ("5 AM", "5 PM"),
        ("17:30", "5 PM"),
        ("$1,000", "$1.00"),
        ("1-800-123-4568", "1-800-123-4567"),
        ("+49 800 123 4567", "1-800-123-4567"),
        ("1-800-ACME-NOW", "1-800-123-4567"),
        ("24/7", "24 hours, 7 days"),
        ("seven days", "two-wheeler insurance"),
        ("free of charge", "feel free to ask"),
    ],
)
def test_another_unit_or_number_is_another_figure(said: str, given: str) -> None:
    assert not supported(said, given)


def test_a_number_without_a_unit_may_be_any_that_stands_there() -> None:
    assert supported("You can choose 250, 500 or 1000.", "- $250,\n- $500,\n- $1,000.")
    assert supported("from 9 to 5", "from 9 AM to 5 PM")


def test_a_value_of_a_form_may_become_money() -> None:
    assert supported("That is $118.40 per month.", "118.40")
    assert not supported("That is $911.", "Call 911 first.")


def test_the_unit_behind_the_last_of_several_numbers_is_that_of_all() -> None:
    assert kinds("two to four weeks") == [("week", "2"), ("week", "4")]
    assert kinds("250, 500 or 1,000 dollars") == [("USD", "250"), ("USD", "500"), ("USD", "1000")]


@pytest.mark.parametrize("text", ["1. Make\n2. Model", "- **2.** Year", "Step 3: confirm", "an A4 or an EV6", "feel free to ask", "X-rays"])
def test_what_only_orders_or_names_is_no_figure(text: str) -> None:
    assert figures(text, ALL) == []


def test_an_hour_beyond_the_day_is_no_time() -> None:
    assert kinds("69 AM") == [("", "69")]


def test_the_items_of_lists_are_counted() -> None:
    assert list_sizes("These:\n\n- a\n- b\n- c\n\nAnd then:\n\n1. x\n2. y") == {2, 3}


@given(st.text() | st.text(alphabet="0123456789.,:-+()$%€ '/hHamkuil\n"))
def test_no_text_is_too_odd(text: str) -> None:
    found = figures(text, ALL)

    known = Known()
    known.add(found)
    assert all(known.has(figure) for figure in found)


@given(st.integers(0, 10**12), st.sampled_from(["${:,}", "{} dollars", "{:,} $", "USD {}"]))
def test_money_of_any_size_is_read(amount: int, form: str) -> None:
    assert ("USD", str(amount)) in kinds(form.format(amount)) or len(str(amount)) >= 7


def test_a_date_of_digits_is_its_year_month_and_day_and_no_phone() -> None:
    assert [(figure.kind, figure.value) for figure in figures("until 2026-04-01, or 2026-12-31", ("en",))] == [
        ("", "2026"),
        ("", "4"),
        ("", "1"),
        ("", "2026"),
        ("", "12"),
        ("", "31"),
    ]
