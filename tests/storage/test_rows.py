"""The form of a time in the database: text order is time order, and nothing of it is lost."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from storage.rows import moment, stamp

zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
times = st.datetimes(datetime(1900, 1, 2), datetime(2999, 1, 1), timezones=zones)  # noqa: DTZ001  # the strategy adds the zone


@given(times)
def test_a_time_comes_back_as_it_was_kept(at: datetime) -> None:
    assert moment(stamp(at)) == at
    assert moment(stamp(at)).utcoffset() == timedelta(0)


@given(times, times)
def test_text_order_is_time_order_whatever_the_time_zones(one: datetime, other: datetime) -> None:
    assert (stamp(one) < stamp(other)) == (one < other)
    assert (stamp(one) == stamp(other)) == (one == other)
    assert len(stamp(one)) == len(stamp(other))


def test_a_time_reads_as_iso_8601() -> None:
    assert stamp(datetime(2026, 1, 5, 12, tzinfo=UTC)) == "2026-01-05T12:00:00.000000+00:00"
