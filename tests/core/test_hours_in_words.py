"""How opening hours and moments read in eight languages."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from core.hours import Hours, moment
from core.language import LANGUAGES

NEW_YORK = ZoneInfo("America/New_York")
ACME = Hours.parse({"mon-fri": "09:00-17:00", "holidays": "US"}, "America/New_York")
ALWAYS = Hours.parse({"mon-sun": "00:00-24:00"}, "UTC")


def here(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK)


@pytest.mark.parametrize(
    ("language", "described"),
    [
        ("en", "Monday to Friday, 9 AM to 5 PM"),
        ("es", "de lunes a viernes, de 9:00 a 17:00"),
        ("fr", "du lundi au vendredi, de 9 h à 17 h"),
        ("de", "Montag bis Freitag, 9 bis 17 Uhr"),
        ("pt", "de segunda-feira a sexta-feira, das 9h às 17h"),
        ("it", "da lunedì a venerdì, dalle 9:00 alle 17:00"),
        ("zh", "星期一至星期五，9:00至17:00"),
        ("ar", "من الاثنين إلى الجمعة، من 9 صباحًا إلى 5 مساءً"),
    ],
)
def test_hours_are_described_in_every_language(language: str, described: str) -> None:
    assert ACME.describe(language) == described


@pytest.mark.parametrize(
    ("spec", "described"),
    [
        ({"mon": "09:00-17:00"}, "Monday, 9 AM to 5 PM"),
        ({"mon-tue": "09:00-17:00"}, "Monday and Tuesday, 9 AM to 5 PM"),
        ({"mon": "9:00-12:00", "wed": "9:00-12:00", "fri": "9:00-12:00"}, "Monday, Wednesday and Friday, 9 AM to 12 PM"),
        ({"mon-wed": "09:30-17:15", "fri": "09:30-17:15"}, "Monday to Wednesday and Friday, 9:30 AM to 5:15 PM"),
        ({"mon-fri": "09:00-17:00", "sat": "10:00-12:00"}, "Monday to Friday, 9 AM to 5 PM; Saturday, 10 AM to 12 PM"),
        ({"tue": "09:00-12:00, 13:00-17:00"}, "Tuesday, 9 AM to 12 PM and 1 PM to 5 PM"),
        ({"sun": "18:00-24:00"}, "Sunday, 6 PM to 12 AM"),
        ({"SAT-SUN": "00:00-6:00"}, "Saturday and Sunday, 12 AM to 6 AM"),
    ],
)
def test_days_with_the_same_hours_are_named_together(spec: dict[str, str], described: str) -> None:
    assert Hours.parse(spec, "UTC").describe("en") == described


@pytest.mark.parametrize(
    ("when", "language", "said"),
    [
        ("2026-06-10T17:00", "en", "today at 5 PM"),
        ("2026-06-11T09:00", "en", "tomorrow at 9 AM"),
        ("2026-06-15T09:30", "en", "on Monday at 9:30 AM"),
        ("2026-06-16T09:00", "en", "on Tuesday at 9 AM"),
        ("2026-06-17T09:00", "en", "on Wednesday, June 17, at 9 AM"),
        ("2026-06-10T12:00", "en", "today at 12 PM"),
        ("2026-06-11T00:00", "en", "tomorrow at 12 AM"),
        ("2026-06-11T09:00", "es", "mañana a las 9:00"),
        ("2026-06-11T09:30", "fr", "demain à 9 h 30"),
        ("2026-06-15T09:00", "de", "am Montag um 9 Uhr"),
        ("2026-06-17T09:00", "de", "am Mittwoch, 17. Juni, um 9 Uhr"),
        ("2026-06-15T09:00", "pt", "segunda-feira às 9h"),
        ("2026-06-10T17:00", "it", "oggi alle 17:00"),
        ("2026-06-17T09:00", "zh", "6月17日星期三9:00"),
        ("2026-06-11T09:00", "ar", "غدًا الساعة 9 صباحًا"),
    ],
)
def test_a_moment_is_named_as_people_do(when: str, language: str, said: str) -> None:
    assert moment(here(when), here("2026-06-10T14:00"), language) == said


def test_today_is_the_company_s_today() -> None:
    """At 3 in the morning UTC it is still the evening before in New York."""
    assert moment(here("2026-06-11T09:00"), datetime(2026, 6, 11, 3, tzinfo=UTC), "en") == "tomorrow at 9 AM"


@pytest.mark.parametrize(
    ("zone", "language", "said"),
    [
        ("America/New_York", "en", "US Eastern time"),
        ("America/New_York", "de", "Ostküstenzeit der USA"),
        ("Asia/Kolkata", "en", "Kolkata time"),
        ("America/Argentina/Buenos_Aires", "es", "hora de Buenos Aires"),
        ("UTC", "en", "UTC time"),
    ],
)
def test_the_zone_has_a_name_that_customers_know(zone: str, language: str, said: str) -> None:
    assert Hours.parse({"mon": "09:00-17:00"}, zone).zone(language) == said


@pytest.mark.parametrize(
    ("hours", "now", "said"),
    [
        (ACME, "2026-06-10T12:00", "We are open right now and close today at 5 PM. "),
        (ACME, "2026-06-12T20:00", "We are closed right now and open again on Monday at 9 AM. "),
        (ACME, "2026-11-26T12:00", "We are closed today for a holiday (Thanksgiving Day) and open again tomorrow at 9 AM. "),
        (ALWAYS, "2026-06-10T12:00", "We are open right now: we are here day and night, every day."),
    ],
)
def test_whoever_asks_is_told_how_it_stands(hours: Hours, now: str, said: str) -> None:
    assert hours.sentence(here(now), "en").startswith(said)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("day", [date(2026, 6, 10), date(2026, 6, 13), date(2026, 11, 26)])
def test_every_language_tells_it_without_a_blank_left_over(language: str, day: date) -> None:
    said = ACME.sentence(datetime.combine(day, time(12), NEW_YORK), language)

    assert ACME.describe(language) in said
    assert ACME.zone(language) in said
    assert "{" not in said
