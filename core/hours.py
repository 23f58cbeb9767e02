"""When the company is open: opening hours with time zone, daylight saving and public holidays, and how a customer reads them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from typing import Self
from zoneinfo import ZoneInfo

from core.holiday_calendar import calendar
from core.language import catalogue

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOLIDAYS = "holidays"
YEAR = 366  # days that are looked ahead
DAY_END = 24 * 60
_TIMES = re.compile(r"(\d\d?):([0-5]\d)\s*-\s*(\d\d?):([0-5]\d)")

Span = tuple[int, int]  # opening and closing in minutes after midnight, as the clock on the wall counts them


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How it stands at one moment. `until` is the closing, None where none is in sight; `next` is the next opening, None while open.
    Both are in the company's zone. `holiday` is the name of today's public holiday, on which the company is closed."""

    open: bool
    until: datetime | None
    next: datetime | None
    holiday: str | None


@dataclass(frozen=True, kw_only=True)
class Hours:
    """The hours of a week, Monday first, on the clocks of a time zone; closed on the holidays of `country`: "US", "DE-BY", "" for none."""

    week: tuple[tuple[Span, ...], ...]
    timezone: ZoneInfo
    country: str = ""

    @classmethod
    def parse(cls, spec: Mapping[str, str], timezone: str) -> Self:
        """`{"mon-fri": "09:00-17:00", "sat": "10:00-12:00, 14:00-16:00", "holidays": "US"}`. Raises ValueError, naming what is wrong."""
        week: list[tuple[Span, ...]] = [()] * len(DAYS)
        for key, times in spec.items():
            for day in _days(key) if key != HOLIDAYS else ():
                if week[day]:
                    raise ValueError(f"hours: {DAYS[day]} has hours already where {key!r} gives it some")
                week[day] = _spans(key, times)
        if not any(week):
            raise ValueError("hours: no day has opening hours")
        return cls(week=tuple(week), timezone=_zone(timezone), country=_country(spec.get(HOLIDAYS, "")))

    def at(self, now: datetime, *, language: str = "en") -> Standing:
        """How it stands at `now` (aware). The holiday is named in `language` where its calendar can, else in English.
        Raises ValueError for hours that a year of holidays leaves nothing of."""
        today = now.astimezone(self.timezone).date()
        holiday = self._holiday(today, language)
        for opens, closes in self._openings(today):
            if now < opens:
                return Standing(open=False, until=None, next=opens.astimezone(self.timezone), holiday=holiday)
            if closes is None or now < closes:
                return Standing(open=True, until=closes and closes.astimezone(self.timezone), next=None, holiday=holiday)
        raise ValueError("hours: closed on every day of the coming year")

    def describe(self, language: str) -> str:
        """`Monday to Friday, 9 AM to 5 PM`, in the words of the language."""
        return _described(self.week, language)

    def zone(self, language: str) -> str:
        """The time zone as customers call it: `US Eastern time`, another one by its city."""
        if self.timezone.key == "America/New_York":
            return catalogue().text("time", "eastern", language)
        return catalogue().text("time", "city", language, city=self.timezone.key.rpartition("/")[2].replace("_", " "))

    def sentence(self, now: datetime, language: str) -> str:
        """The answer to "are you open?"."""
        say = catalogue()
        standing = self.at(now, language=language)
        told = {"hours": self.describe(language), "zone": self.zone(language), "holiday": standing.holiday or ""}
        if standing.next:
            key = "hours_holiday" if standing.holiday else "hours_closed"
            return say.say(key, language, next=moment(standing.next, now, language), **told)
        if standing.until:
            return say.say("hours_open", language, until=moment(standing.until, now, language), **told)
        return say.say("hours_always", language)

    def _holiday(self, day: date, language: str) -> str | None:
        names = calendar(self.country, language).get_list(day) if self.country else []
        return names[0] if names else None

    def _openings(self, first: date) -> Iterator[tuple[datetime, datetime | None]]:
        """When it is open from `first` on, in UTC. What touches is one, so midnight closes nothing; the last has no end in sight."""
        current: tuple[datetime, datetime] | None = None
        for day in (first + timedelta(days=ahead) for ahead in range(YEAR)):
            for start, end in () if self._holiday(day, "en") else self.week[day.weekday()]:
                opens, closes = self._instant(day, start), self._instant(day, end)
                if current and opens <= current[1]:
                    current = current[0], max(closes, current[1])
                elif opens < closes:  # not so where the clocks skip all of it
                    if current:
                        yield current
                    current = opens, closes
        if current:
            yield current[0], None

    def _instant(self, day: date, minutes: int) -> datetime:
        """In UTC: times of one zone compare by the clock on the wall, which is wrong in the nights when it is set."""
        if minutes == DAY_END:
            day, minutes = day + timedelta(days=1), 0
        return datetime.combine(day, time(minutes // 60, minutes % 60), self.timezone).astimezone(UTC)


def moment(when: datetime, now: datetime, language: str) -> str:
    """`today at 9 AM`, `tomorrow at 9 AM`, `on Monday at 9 AM`, and with the date from a week on; by the clocks of `when`'s zone."""
    say = catalogue()
    ahead = (when.date() - now.astimezone(when.tzinfo).date()).days
    key = {0: "today", 1: "tomorrow"}.get(ahead, "weekday" if 1 < ahead < len(DAYS) else "date")
    day, month = say.text("days", DAYS[when.weekday()], language), say.text("months", str(when.month), language)
    return say.text("time", key, language, time=_clock(when.hour * 60 + when.minute, language), day=day, month=month, number=str(when.day))


# ── in words ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def _described(week: tuple[tuple[Span, ...], ...], language: str) -> str:
    say = catalogue()
    same: dict[tuple[Span, ...], list[int]] = {}
    for day, spans in enumerate(week):
        same.setdefault(spans, []).append(day)
    same.pop((), None)
    lines = [
        say.text(
            "time", "line", language, days=_named(days, language), hours=say.join([_range(span, language) for span in spans], language)
        )
        for spans, days in same.items()
    ]
    return say.text("time", "separator", language).join(lines)


def _named(days: Sequence[int], language: str) -> str:
    """`Monday to Friday and Sunday`"""
    say = catalogue()
    runs: list[list[str]] = [[]]
    for before, day in pairwise([days[0] - 1, *days]):
        if day != before + 1:
            runs.append([])
        runs[-1].append(say.text("days", DAYS[day], language))
    named = [[say.text("time", "days", language, first=run[0], last=run[-1])] if len(run) > 2 else run for run in runs]
    return say.join([name for names in named for name in names], language)


def _range(span: Span, language: str) -> str:
    return catalogue().text("time", "range", language, start=_clock(span[0], language), end=_clock(span[1], language))


def _clock(minutes: int, language: str) -> str:
    """`9 AM`, `5:30 PM`, `17:30`. A language without AM and PM counts to 24."""
    say = catalogue()
    hour, minute = divmod(minutes, 60)
    half = say.text("time", "am" if hour % 24 < 12 else "pm", language)
    shown = (hour % 12 or 12) if half else hour
    return say.text("time", "part" if minute else "full", language, hour=str(shown), minute=f"{minute:02}", half=half)


# ── as a playbook writes them ────────────────────────────────────────────────────────────────────────────────────────


def _days(key: str) -> range:
    first, dash, last = key.strip().lower().partition("-")
    last = last if dash else first
    if first not in DAYS or last not in DAYS:
        raise ValueError(f"hours: {key!r} is neither a day nor a range of days such as 'mon-fri', nor {HOLIDAYS!r}")
    days = range(DAYS.index(first), DAYS.index(last) + 1)
    if not days:
        raise ValueError(f"hours: {key!r} runs backwards; the week begins on Monday")
    return days


def _spans(key: str, times: str) -> tuple[Span, ...]:
    spans: list[Span] = []
    for part in times.split(","):
        match = _TIMES.fullmatch(part.strip())
        if not match:
            raise ValueError(f"hours: {part.strip()!r} for {key!r} is not like '09:00-17:00'")
        start_hour, start_minute, end_hour, end_minute = map(int, match.groups())
        start, end = start_hour * 60 + start_minute, end_hour * 60 + end_minute
        if end > DAY_END:
            raise ValueError(f"hours: {part.strip()!r} for {key!r} goes past 24:00")
        if start >= end:
            raise ValueError(f"hours: {part.strip()!r} for {key!r} closes before it opens; past midnight the next day's own hours begin")
        if spans and start < spans[-1][1]:
            raise ValueError(f"hours: {times!r} for {key!r} overlaps or is out of order")
        spans.append((start, end))
    return tuple(spans)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:  # unknown; a path; a folder of zones
        raise ValueError(f"hours: {name!r} is not a time zone such as 'America/New_York'") from error


def _country(code: str) -> str:
    if code:
        try:
            calendar(code, "en")
        except NotImplementedError as error:
            raise ValueError(
                f"hours: no public holidays are known for {code!r}; write a country such as 'US', or with its region 'DE-BY'"
            ) from error
    return code
