"""After a deletion no byte is left: in no page, in no log, however long somebody reads; and nobody waits long for that."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

import core.scrub
from core.messages import State
from core.ports import Wakeup
from core.scrub import AGAIN, FILE, LOG, QUIET, SCRUB, next_night
from tests.doubles.disk import WORD, found
from tests.doubles.eva import DATABASE, Customer, RunningEva


@contextmanager
def reader(eva: RunningEva) -> Iterator[sqlite3.Connection]:
    """Another program, which holds on to what it has read first."""
    with closing(sqlite3.connect(eva.world.folder / DATABASE, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM messages").fetchall()
        yield other


async def told(eva: RunningEva, customer: Customer) -> list[str]:
    """The customer has told her something; what would be theirs among the bytes."""
    await customer.writes(f"I am {WORD}")
    await eva.answers()
    await eva.hands(customer, State.CLOSED)
    return [WORD, (await customer.conversation()).id, customer.name]


async def timers(eva: RunningEva) -> list[tuple[str, str, datetime]]:
    return [(kind, key, datetime.fromisoformat(due)) for kind, key, due in await eva.rows("SELECT kind, key, due FROM timers")]


async def test_of_who_was_forgotten_no_byte_is_left_in_any_file(eva: RunningEva, ana: Customer) -> None:
    theirs = await told(eva, ana)
    before = found(eva.world.folder, *theirs)
    await eva.people.forget(ana.name)
    await eva.answers()

    assert before == theirs
    assert found(eva.world.folder, *theirs) == []
    assert await eva.store.read.people.scrubs() == []


async def test_while_somebody_reads_it_is_tried_again_until_they_have_gone(eva: RunningEva, ana: Customer) -> None:
    theirs = await told(eva, ana)
    with reader(eva):
        await eva.people.forget(ana.name)
        await eva.answers()
        assert await eva.store.read.people.scrubs() == [LOG]
        assert await timers(eva) == [(SCRUB, LOG, eva.world.clock() + AGAIN)]

        await eva.passes(AGAIN)
        assert await eva.store.read.people.scrubs() == [LOG]
        assert found(eva.world.folder, WORD) == [WORD]
    await eva.passes(AGAIN)
    await eva.answers()

    assert found(eva.world.folder, *theirs) == []
    assert await eva.store.read.people.scrubs() == []


async def test_who_starts_after_a_power_cut_goes_on_with_it(eva: RunningEva, ana: Customer) -> None:
    theirs = await told(eva, ana)
    with reader(eva):
        await eva.people.forget(ana.name)
        await eva.answers()
    await eva.crash()
    await eva.passes(AGAIN)
    await eva.answers()

    assert found(eva.world.folder, *theirs) == []


async def test_a_large_database_is_written_anew_in_the_night_only(eva: RunningEva, ana: Customer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core.scrub, "SMALL", 1)
    theirs = await told(eva, ana)
    await eva.people.forget(ana.name)
    await eva.answers()
    night = next_night(eva.world.clock(), ZoneInfo("America/New_York"))

    assert await timers(eva) == [(SCRUB, FILE, night)]
    assert found(eva.world.folder, WORD) == []

    await eva.passes(night - eva.world.clock())
    await eva.answers()
    assert await timers(eva) == []
    assert found(eva.world.folder, *theirs) == []


async def test_one_that_fails_for_good_is_tried_again_in_an_hour(resting: RunningEva) -> None:
    await resting.scrub.give_up(Wakeup(SCRUB, FILE, 1), "F-1")

    assert await timers(resting) == [(SCRUB, FILE, resting.world.clock() + timedelta(hours=1))]


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)), st.sampled_from(["America/New_York", "Asia/Kolkata", "UTC"]))  # noqa: DTZ001
def test_the_night_comes_within_a_day_where_the_company_is(moment: datetime, name: str) -> None:
    now, zone = moment.replace(tzinfo=UTC), ZoneInfo(name)
    night = next_night(now, zone)

    assert now < night <= now + timedelta(hours=25)
    assert night.astimezone(zone).hour == QUIET
