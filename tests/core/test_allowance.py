"""How much somebody may do within a minute."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.allowance import MOST_KEPT, WINDOW, Allowance

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


def test_what_is_within_the_allowance_is_allowed_at_once() -> None:
    allowance = Allowance(3)

    assert [allowance.take("a", NOW) for _ in range(3)] == [0.0, 0.0, 0.0]


def test_what_is_over_it_is_told_how_long_to_wait() -> None:
    allowance = Allowance(1)
    allowance.take("a", NOW)

    assert allowance.take("a", NOW + timedelta(seconds=20)) == 40.0


def test_whoever_waits_as_long_as_told_is_allowed() -> None:
    allowance = Allowance(1)
    allowance.take("a", NOW)
    wait = allowance.take("a", NOW + timedelta(seconds=13))

    assert allowance.take("a", NOW + timedelta(seconds=13 + wait)) == 0.0


def test_one_who_has_used_up_theirs_takes_nothing_from_another() -> None:
    allowance = Allowance(1)
    allowance.take("a", NOW)

    assert allowance.take("b", NOW) == 0.0


@given(st.lists(st.floats(0, 50, allow_nan=False), max_size=60), st.integers(1, 5))
def test_no_minute_ever_holds_more_than_the_allowance(pauses: list[float], most: int) -> None:
    allowance, now, taken = Allowance(most), NOW, list[datetime]()
    for pause in pauses:
        now += timedelta(seconds=pause)
        if allowance.take("a", now) == 0.0:
            taken.append(now)

    assert all(sum(other - WINDOW < each <= other for each in taken) <= most for other in taken)


def test_strangers_who_are_quiet_are_forgotten() -> None:
    allowance = Allowance(1)
    for number in range(10_000):
        allowance.take(str(number), NOW)

    allowance.take("late", NOW + 2 * WINDOW)

    assert len(allowance._used) == 1


def test_however_many_strangers_come_at_once_they_do_not_fill_the_memory() -> None:
    allowance = Allowance(1)
    for number in range(MOST_KEPT + 10):
        allowance.take(str(number), NOW)

    assert len(allowance._used) == MOST_KEPT
    assert allowance.take(str(MOST_KEPT + 9), NOW) > 0


def test_who_was_here_last_is_let_go_last() -> None:
    allowance = Allowance(2)
    for name in ("ana", "ben", "ana"):
        allowance.take(name, NOW)
    for number in range(MOST_KEPT - 1):
        allowance.take(str(number), NOW)

    assert allowance.take("ana", NOW) > 0
    assert "ben" not in allowance._used


def test_an_allowance_that_changes_holds_at_once() -> None:
    most = [3]
    allowance = Allowance(lambda: most[0])
    before = [allowance.take("ana", NOW) for _ in range(3)]
    most[0] = 1
    fewer = allowance.take("ana", NOW + WINDOW / 2)
    most[0] = 4

    assert before == [0.0] * 3
    assert fewer == WINDOW.total_seconds() / 2
    assert allowance.take("ana", NOW + WINDOW / 2) == 0.0
