"""A quote tells what it rests on, whether it holds, and which amounts may be said of it."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from core.quoting.details import Detail
from core.quoting.quote import QuoteStatus, amounts_of, event_of, facts_of, last_day, valid_until
from tests.storage.samples import NOW, a_quote

LATER = NOW + timedelta(days=30)


def test_a_price_holds_until_its_time_is_over_and_not_a_moment_longer() -> None:
    quote = a_quote()

    assert quote.holds(LATER - timedelta(microseconds=1))
    assert not quote.holds(LATER)
    assert quote.at_time(LATER).status is QuoteStatus.EXPIRED


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/Berlin", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
@pytest.mark.parametrize(
    "given", [datetime(2026, 2, 24, hour, tzinfo=UTC) for hour in (0, 4, 5, 12, 23)] + [datetime(2027, 12, 31, 23, 30, tzinfo=UTC)]
)
def test_it_holds_on_all_of_the_last_day_that_is_told_where_the_company_is(given: datetime, zone: str) -> None:
    there = ZoneInfo(zone)
    until = valid_until(given, 30, there)

    assert last_day(until, there) == given.astimezone(there).date() + timedelta(days=30)
    assert (until.astimezone(there).hour, until.astimezone(there).minute) == (0, 0)
    assert last_day(until + timedelta(microseconds=1), there) == last_day(until, there) + timedelta(days=1)


def test_it_holds_on_the_29th_of_february() -> None:
    given = datetime(2028, 1, 30, 22, tzinfo=UTC)

    assert last_day(valid_until(given, 30, UTC), UTC) == date(2028, 2, 29)


def test_what_was_taken_up_or_superseded_does_not_expire() -> None:
    for status in (QuoteStatus.TAKEN_UP, QuoteStatus.SUPERSEDED, QuoteStatus.DRAFT):
        assert a_quote(status=status).at_time(LATER).status is status
    assert not a_quote(status=QuoteStatus.SUPERSEDED).holds(NOW)


def test_a_year_costs_exactly_twelve_months() -> None:
    assert a_quote(premium=Decimal("43.21")).yearly == Decimal("518.52")
    assert a_quote(premium=None).yearly is None


def test_the_same_facts_are_the_same_text_in_whatever_order_and_case() -> None:
    one = facts_of({Detail.MAKE: "Toyota", Detail.YEAR: 2020})

    assert one == facts_of({Detail.YEAR: 2020, Detail.MAKE: "TOYOTA"})
    assert one != facts_of({Detail.MAKE: "Toyota", Detail.YEAR: 2021})
    assert one != facts_of({Detail.MAKE: "Toyota", Detail.YEAR: 2020}, "sedan")


def test_it_tells_in_which_details_others_differ() -> None:
    quote = a_quote()

    assert quote.differs(quote.values) == frozenset()
    assert quote.differs(quote.values | {Detail.DEDUCTIBLE: 1000, Detail.YEAR: 2019}) == {Detail.DEDUCTIBLE, Detail.YEAR}


def test_people_read_it_in_words() -> None:
    assert a_quote(kind="sedan").in_words() == "2020 Toyota Corolla, sedan, mileage 42000, driver_age 41"


def test_the_amounts_of_quotes_that_hold_may_be_said_and_of_what_ifs_the_difference_too() -> None:
    base = a_quote(id="Q-1")
    cheaper = a_quote(id="Q-2", status=QuoteStatus.DRAFT, beside="Q-1", premium=Decimal("41.50"), items=())
    old = a_quote(id="Q-0", status=QuoteStatus.SUPERSEDED, premium=Decimal("99.99"))
    draft = a_quote(id="Q-3", status=QuoteStatus.DRAFT, premium=None)

    amounts = [amount for amount, currency, _ in amounts_of([old, base, cheaper, draft], NOW) if currency == "USD"]

    assert amounts == [Decimal(each) for each in ("45.00", "540.00", "50", "41.50", "498.00", "3.50", "42.00")]
    assert amounts_of([base, cheaper], LATER) == []


@pytest.mark.parametrize(("status", "at"), [(QuoteStatus.SUPERSEDED, NOW), (QuoteStatus.GIVEN, LATER)])
def test_what_was_a_what_if_of_a_quote_that_holds_is_named_no_more_once_it_is_over_itself(status: QuoteStatus, at: datetime) -> None:
    taken_up = a_quote(id="Q-1", status=QuoteStatus.TAKEN_UP, items=())
    over = a_quote(id="Q-2", status=status, beside="Q-1", premium=Decimal("41.50"), items=())

    assert amounts_of([taken_up, over], at) == [(Decimal("45.00"), "USD", "month"), (Decimal("540.00"), "USD", "year")]


def test_whoever_reads_along_is_told_the_number_the_price_the_last_day_and_what_has_become_of_it() -> None:
    told = {"id": "Q-1", "premium": "45.00", "currency": "USD", "status": "given"}

    assert event_of(a_quote(id="Q-1"), UTC) == ("quote", told | {"valid_until": LATER.date().isoformat()})
    assert event_of(a_quote(id="Q-1", valid_until=None), UTC) == ("quote", told)
