"""When the company is open, across time zones, clock changes and holidays, and which hours a playbook may write."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.hours import DAYS, Hours

NEW_YORK = ZoneInfo("America/New_York")
ACME = Hours.parse({"mon-fri": "09:00-17:00", "holidays": "US"}, "America/New_York")
ALWAYS = Hours.parse({"mon-sun": "00:00-24:00"}, "UTC")


def here(text: str, zone: ZoneInfo = NEW_YORK) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


# ── open or closed ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-06-10T09:00", "2026-06-10T17:00"),
        ("2026-06-10T16:59:59", "2026-06-10T17:00"),
        ("2026-03-09T09:30", "2026-03-09T17:00"),  # the first working day of daylight saving
        ("2026-11-02T09:30", "2026-11-02T17:00"),  # and of standard time
    ],
)
def test_within_its_hours_the_company_is_open_until_closing_time(now: str, until: str) -> None:
    standing = ACME.at(here(now))

    assert (standing.open, standing.until, standing.next, standing.holiday) == (True, here(until), None, None)


@pytest.mark.parametrize(
    ("now", "following"),
    [
        ("2026-06-10T08:59:59", "2026-06-10T09:00"),
        ("2026-06-10T17:00", "2026-06-11T09:00"),
        ("2026-06-11T00:00", "2026-06-11T09:00"),
        ("2026-06-12T17:00", "2026-06-15T09:00"),  # Friday evening
        ("2026-03-06T18:00", "2026-03-09T09:00"),  # the clocks go forward in between
        ("2026-10-30T18:00", "2026-11-02T09:00"),  # and back
        ("2026-12-31T23:59", "2027-01-04T09:00"),  # New Year's Day is a Friday
        ("2027-12-30T18:00", "2028-01-03T09:00"),  # kept on Friday the 31st, because it falls on a Saturday
    ],
)
def test_outside_its_hours_the_next_opening_is_known(now: str, following: str) -> None:
    standing = ACME.at(here(now))

    assert (standing.open, standing.until, standing.next) == (False, None, here(following))


def test_nine_in_the_morning_is_another_hour_of_the_world_in_winter_and_in_summer() -> None:
    assert ACME.at(datetime(2026, 1, 14, 13, 30, tzinfo=UTC)).open is False
    assert ACME.at(datetime(2026, 7, 15, 13, 30, tzinfo=UTC)).open is True


def test_the_clock_of_whoever_asks_makes_no_difference() -> None:
    now = here("2026-06-10T12:00")

    assert ACME.at(now.astimezone(ZoneInfo("Asia/Tokyo"))) == ACME.at(now) == ACME.at(now.astimezone(UTC))


def test_on_thanksgiving_the_company_is_closed_and_says_why() -> None:
    standing = ACME.at(here("2026-11-26T11:00"))

    assert (standing.open, standing.holiday, standing.next) == (False, "Thanksgiving Day", here("2026-11-27T09:00"))


def test_the_evening_before_a_holiday_looks_beyond_it() -> None:
    standing = ACME.at(here("2026-11-25T18:00"))

    assert (standing.holiday, standing.next) == (None, here("2026-11-27T09:00"))


def test_without_a_calendar_no_day_is_a_holiday() -> None:
    hours = Hours.parse({"mon-fri": "09:00-17:00"}, "America/New_York")

    assert hours.at(here("2026-11-26T11:00")).open


def test_a_holiday_begins_and_ends_with_the_company_s_own_day() -> None:
    hours = Hours.parse({"mon-sun": "00:00-24:00", "holidays": "US"}, "America/New_York")

    assert hours.at(datetime(2026, 11, 26, 4, 59, tzinfo=UTC)).open
    assert not hours.at(datetime(2026, 11, 26, 5, 0, tzinfo=UTC)).open
    assert hours.at(datetime(2026, 11, 27, 5, 0, tzinfo=UTC)).open


def test_a_region_has_holidays_of_its_own() -> None:
    epiphany = here("2026-01-06T11:00", ZoneInfo("Europe/Berlin"))

    assert not Hours.parse({"mon-fri": "09:00-17:00", "holidays": "DE-BY"}, "Europe/Berlin").at(epiphany).open
    assert Hours.parse({"mon-fri": "09:00-17:00", "holidays": "DE-BE"}, "Europe/Berlin").at(epiphany).open


def test_a_holiday_is_named_in_the_language_if_its_calendar_can() -> None:
    hours = Hours.parse({"mon-fri": "09:00-17:00", "holidays": "DE"}, "Europe/Berlin")
    new_year = here("2026-01-01T11:00", ZoneInfo("Europe/Berlin"))

    assert {language: hours.at(new_year, language=language).holiday for language in ("de", "en", "zh")} == {
        "de": "Neujahr",
        "en": "New Year's Day",
        "zh": "New Year's Day",
    }


def test_a_lunch_break_closes() -> None:
    hours = Hours.parse({"mon-fri": "09:00-12:30, 14:00-18:00"}, "Europe/Rome")
    rome = ZoneInfo("Europe/Rome")

    assert hours.at(here("2026-06-10T12:00", rome)).until == here("2026-06-10T12:30", rome)
    assert hours.at(here("2026-06-10T13:00", rome)).next == here("2026-06-10T14:00", rome)


def test_midnight_closes_nothing_where_the_next_day_opens_with_it() -> None:
    hours = Hours.parse({"fri": "20:00-24:00", "sat": "00:00-03:00"}, "Asia/Kolkata")
    kolkata = ZoneInfo("Asia/Kolkata")

    assert hours.at(here("2026-06-12T23:00", kolkata)).until == here("2026-06-13T03:00", kolkata)
    assert hours.at(here("2026-06-13T00:00", kolkata)).until == here("2026-06-13T03:00", kolkata)
    assert hours.at(here("2026-06-13T03:00", kolkata)).next == here("2026-06-19T20:00", kolkata)


def test_who_never_closes_is_open_without_an_end() -> None:
    standing = ALWAYS.at(datetime(2026, 6, 10, 3, tzinfo=UTC))

    assert (standing.open, standing.until, standing.next) == (True, None, None)


def test_hours_that_the_clocks_skip_do_not_happen_that_night() -> None:
    """On 8 March 2026 there is no 2:30 in New York."""
    hours = Hours.parse({"sun": "02:15-02:45"}, "America/New_York")

    standing = hours.at(here("2026-03-08T00:00"))

    assert standing.next
    assert hours.at(standing.next).open


def test_an_hour_that_comes_twice_is_open_as_long_as_the_clock_shows_it() -> None:
    """On 1 November 2026 the clocks of New York show one o'clock twice; being open from 0:00 to 3:00 lasts four hours."""
    hours = Hours.parse({"sun": "00:00-03:00"}, "America/New_York")
    opened = here("2026-11-01T00:00").astimezone(UTC)

    assert [hours.at(opened + timedelta(hours=passed)).open for passed in (0, 1, 2, 3, 4)] == [True, True, True, True, False]


SPANS = st.lists(st.integers(0, 96), min_size=2, max_size=4, unique=True).map(sorted).map(lambda at: at[: len(at) // 2 * 2])
WEEKS = st.dictionaries(st.sampled_from(DAYS), SPANS, min_size=1)
ZONES = st.sampled_from(
    ["America/New_York", "Asia/Kolkata", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Chatham", "Africa/Cairo", "UTC"]
)
MOMENTS = st.datetimes(min_value=datetime(2024, 1, 1), max_value=datetime(2029, 12, 31), timezones=ZONES.map(ZoneInfo))  # noqa: DTZ001 the zone is beside it


def quarter(count: int) -> str:
    return f"{count // 4:02}:{count % 4 * 15:02}"


def parsed(week: dict[str, list[int]], zone: str, holidays: str) -> Hours:
    spec = {day: ", ".join(f"{quarter(start)}-{quarter(end)}" for start, end in list(pairwise(at))[::2]) for day, at in week.items()}
    return Hours.parse({**spec, **({"holidays": holidays} if holidays else {})}, zone)


@settings(deadline=None)  # the first question to a calendar costs more than the later ones
@given(week=WEEKS, zone=ZONES, holidays=st.sampled_from(["", "US", "DE-BY"]), now=MOMENTS)
def test_the_next_opening_lies_ahead_and_the_door_is_open_then(week: dict[str, list[int]], zone: str, holidays: str, now: datetime) -> None:
    hours = parsed(week, zone, holidays)

    standing = hours.at(now)

    if standing.next:
        assert standing.next.astimezone(UTC) > now.astimezone(UTC)
        assert hours.at(standing.next).open
        assert not hours.at(standing.next - timedelta(microseconds=1)).open
        assert not hours.at(now + (standing.next - now.astimezone(standing.next.tzinfo)) / 2).open
    assert standing.open == (standing.next is None)


@settings(deadline=None)
@given(week=WEEKS, zone=ZONES, holidays=st.sampled_from(["", "US"]), now=MOMENTS)
def test_the_door_closes_when_it_was_said_and_not_before(week: dict[str, list[int]], zone: str, holidays: str, now: datetime) -> None:
    hours = parsed(week, zone, holidays)

    standing = hours.at(now)

    if standing.until:
        until = standing.until.astimezone(UTC)
        assert until > now.astimezone(UTC)
        assert not hours.at(until).open
        assert hours.at(until - timedelta(microseconds=1)).open


# ── as a playbook writes them ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("spec", "complaint"),
    [
        ({}, "no day has opening hours"),
        ({"holidays": "US"}, "no day has opening hours"),
        ({"monday": "09:00-17:00"}, "'monday' is neither a day"),
        ({"mon-": "09:00-17:00"}, "'mon-' is neither a day"),
        ({"mon-fri": "9-17"}, "'9-17' for 'mon-fri' is not like '09:00-17:00'"),
        ({"fri-mon": "09:00-17:00"}, "'fri-mon' runs backwards"),
        ({"mon-fri": "09:00-17:00", "wed": "10:00-12:00"}, "wed has hours already where 'wed'"),
        ({"mon": "09:00"}, "'09:00' for 'mon' is not like"),
        ({"mon": "09:60-10:00"}, "'09:60-10:00' for 'mon' is not like"),
        ({"mon": ""}, "'' for 'mon' is not like"),
        ({"mon": "10:00-24:30"}, "goes past 24:00"),
        ({"mon": "22:00-06:00"}, "closes before it opens"),
        ({"mon": "09:00-09:00"}, "closes before it opens"),
        ({"mon": "09:00-12:00, 11:00-14:00"}, "overlaps or is out of order"),
        ({"mon": "09:00-17:00", "holidays": "Atlantis"}, "no public holidays are known for 'Atlantis'"),
        ({"mon": "09:00-17:00", "holidays": "US-XX"}, "no public holidays are known for 'US-XX'"),
    ],
)
def test_wrong_hours_are_refused_and_it_is_said_what_is_wrong(spec: dict[str, str], complaint: str) -> None:
    with pytest.raises(ValueError, match=r"^hours: ") as refused:
        Hours.parse(spec, "America/New_York")

    assert complaint in str(refused.value)


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "America", "/etc/localtime", "../UTC", "EST5EDT\0"])
def test_a_wrong_zone_is_refused_by_its_name(zone: str) -> None:
    with pytest.raises(ValueError, match=r"is not a time zone such as 'America/New_York'"):
        Hours.parse({"mon": "09:00-17:00"}, zone)


def test_hours_that_holidays_leave_nothing_of_are_an_error_and_no_endless_search(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Hours, "_holiday", lambda self, day, language: "Carnival")

    with pytest.raises(ValueError, match="closed on every day"):
        ACME.at(here("2026-06-10T12:00"))
