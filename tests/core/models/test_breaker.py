"""After five failures within a minute nobody asks for half a minute; then one does, and whether all may again is up to that one."""

from collections.abc import Iterator

import pytest
import structlog
from structlog.testing import capture_logs

from core.faults import Faults
from core.models.breaker import FAILURES, PAUSE, WITHIN, Breaker
from tests.doubles.clock import Clock


class Seconds:
    """A clock of the test's."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def _logged() -> Iterator[None]:
    """Here, what is logged is promised."""
    before = structlog.get_config()
    structlog.reset_defaults()
    yield
    structlog.configure(**before)


def use(breaker: Breaker, *, fails: bool) -> None:
    """One use of the service."""
    with breaker.attempt() as attempt:
        attempt.failed, attempt.succeeded = "529" if fails else "", not fails


@pytest.fixture
def clock() -> Seconds:
    return Seconds()


@pytest.fixture
def breaker(clock: Seconds) -> Breaker:
    return Breaker("claude", clock, Faults(Clock()))


def broken(breaker: Breaker, times: int = FAILURES) -> Breaker:
    """After so many failures at once."""
    for _ in range(times):
        use(breaker, fails=True)
    return breaker


def test_it_lets_everybody_through_until_the_fifth_failure(breaker: Breaker) -> None:
    broken(breaker, FAILURES - 1)
    before = breaker.lets_through
    use(breaker, fails=True)

    assert (before, breaker.lets_through) == (True, False)


def test_failures_far_apart_are_no_outage(breaker: Breaker, clock: Seconds) -> None:
    for _ in range(3 * FAILURES):
        use(breaker, fails=True)
        clock.now += WITHIN / (FAILURES - 1) + 1

    assert breaker.lets_through


def test_a_success_wipes_out_the_failures_before_it(breaker: Breaker) -> None:
    broken(breaker, FAILURES - 1)
    use(breaker, fails=False)
    broken(breaker, FAILURES - 1)

    assert breaker.lets_through


def test_after_the_pause_one_is_let_through_and_the_others_wait_for_it(breaker: Breaker, clock: Seconds) -> None:
    broken(breaker)
    clock.now += PAUSE
    first = breaker.lets_through
    with breaker.attempt() as attempt:
        meanwhile = breaker.lets_through
        attempt.succeeded = True

    assert (first, meanwhile, breaker.lets_through) == (True, False, True)


def test_a_probe_that_fails_begins_the_pause_again(breaker: Breaker, clock: Seconds) -> None:
    broken(breaker)
    clock.now += PAUSE
    use(breaker, fails=True)
    closed = breaker.lets_through
    clock.now += PAUSE

    assert (closed, breaker.lets_through) == (False, True)


def test_a_probe_that_was_given_up_leaves_the_way_to_the_next(breaker: Breaker, clock: Seconds) -> None:
    broken(breaker)
    clock.now += PAUSE
    with pytest.raises(KeyError), breaker.attempt():
        raise KeyError

    assert breaker.lets_through


def test_those_who_were_under_way_when_it_opened_change_nothing_by_giving_up(breaker: Breaker) -> None:
    with breaker.attempt():
        broken(breaker)

    assert not breaker.lets_through


def test_what_will_fail_for_everybody_closes_the_way_at_once(breaker: Breaker) -> None:
    with breaker.attempt() as attempt:
        attempt.failed, attempt.lasting = "401", True

    assert not breaker.lets_through


def refuse(breaker: Breaker, *conversations: str) -> None:
    """A request of each of these is refused for its own sake."""
    for conversation in conversations:
        with breaker.attempt() as attempt:
            attempt.refused, attempt.whose = "400", conversation


MANY = [f"C-{number}" for number in range(FAILURES)]


def test_one_conversation_whose_requests_are_refused_is_no_outage_however_often(breaker: Breaker) -> None:
    refuse(breaker, *(["C-1"] * 10 * FAILURES), *MANY[:-1])

    assert breaker.lets_through


def test_refusals_in_many_conversations_in_a_row_are_told_once_and_tried_again_after_each_pause(clock: Seconds) -> None:
    faults = Faults(Clock())
    breaker = Breaker("claude", clock, faults)
    with capture_logs() as logged:
        refuse(breaker, *MANY)
        closed = breaker.lets_through
        clock.now += PAUSE
        refuse(breaker, "C-1")
        again = breaker.lets_through
        [told] = faults.open()
        clock.now += PAUSE
        use(breaker, fails=False)

    assert (closed, again, breaker.lets_through) == (False, False, True)
    assert f"400, in {FAILURES} conversations in a row" in told.text
    assert [line["event"] for line in logged] == ["fault", "fault_over"]


def test_a_request_that_is_taken_begins_the_count_of_refusals_anew(breaker: Breaker) -> None:
    for _ in range(3):
        refuse(breaker, *MANY[:-1])
        use(breaker, fails=False)
    refuse(breaker, MANY[-1])

    assert breaker.lets_through


def test_an_outage_is_told_once_with_its_reason_and_once_when_it_is_over(clock: Seconds) -> None:
    faults = Faults(Clock())
    with capture_logs() as logged:
        breaker = broken(Breaker("claude", clock, faults), 3 * FAILURES)
        clock.now += PAUSE
        use(breaker, fails=True)
        [told] = faults.open()
        clock.now += PAUSE
        use(breaker, fails=False)
        use(breaker, fails=False)

    assert (told.kind, told.subject) == ("model_down", "claude")
    assert "529" in told.text
    assert [line["event"] for line in logged] == ["fault", "fault_over"]


def test_where_no_number_of_failures_is_many_only_what_lasts_closes_the_way(clock: Seconds) -> None:
    breaker = broken(Breaker("claude", clock, Faults(Clock()), failures=None), 10 * FAILURES)
    assert breaker.lets_through

    with breaker.attempt() as attempt:
        attempt.failed, attempt.lasting = "401", True

    assert not breaker.lets_through


def test_an_outage_that_the_process_before_has_told_of_is_over_with_the_first_success(clock: Seconds) -> None:
    faults = Faults(Clock())
    broken(Breaker("claude", clock, faults))
    use(Breaker("claude", clock, faults), fails=False)

    assert faults.open() == []
