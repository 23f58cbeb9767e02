"""After a deletion no byte is left: in no page, in no log, however long somebody reads; and nobody waits long for that."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

import core.scrub
from core.messages import State
from core.ports import Wakeup
from core.scrub import AGAIN, FILE, LOG, NIGHT, QUIET, REST, SCRUB, is_night, next_night
from storage.sqlite import Unit
from tests.doubles.disk import WORD, found
from tests.doubles.eva import DATABASE, Customer, RunningEva

NEW_YORK = ZoneInfo("America/New_York")


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


async def run(tx: Unit, sql: str) -> None:
    await tx.run(sql, {})


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
    night = next_night(eva.world.clock(), NEW_YORK)

    assert await timers(eva) == [(SCRUB, FILE, night)]
    assert found(eva.world.folder, WORD) == []

    await eva.passes(night - eva.world.clock())
    await eva.answers()
    assert await timers(eva) == []
    assert found(eva.world.folder, *theirs) == []


async def test_what_became_large_since_or_comes_late_waits_for_the_night_too(
    eva: RunningEva, ana: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = await told(eva, ana)
    with reader(eva):
        await eva.people.forget(ana.name)
        await eva.answers()
    monkeypatch.setattr(core.scrub, "SMALL", 1)
    await eva.store.write(lambda tx: eva.engine.wake(tx, SCRUB, FILE))
    await eva.answers()
    night = next_night(eva.world.clock(), NEW_YORK)
    assert (SCRUB, FILE, night) in await timers(eva)

    await eva.passes(night + NIGHT - eva.world.clock())  # she did not run when it was due
    await eva.answers()
    assert await timers(eva) == [(SCRUB, FILE, night + timedelta(days=1))]

    await eva.passes(timedelta(days=1) - NIGHT / 2)
    await eva.answers()
    assert await timers(eva) == []
    assert found(eva.world.folder, *theirs) == []


async def test_many_who_are_forgotten_one_after_another_make_others_wait_twice(eva: RunningEva, ana: Customer) -> None:
    theirs = await told(eva, ana)
    await eva.people.forget(ana.name)
    await eva.answers()
    begun = eva.world.clock()
    for number in range(3):
        other = eva.customer(f"other{number}")
        theirs += await told(eva, other)
        await eva.people.forget(other.name)
        await eva.answers()
        assert await timers(eva) == [(SCRUB, FILE, begun + REST)]
    assert found(eva.world.folder, WORD) == []

    await eva.passes(begun + REST - eva.world.clock())
    await eva.answers()
    assert await timers(eva) == []
    assert found(eva.world.folder, *theirs) == []


async def test_one_that_fails_for_good_is_tried_again_in_an_hour(resting: RunningEva) -> None:
    await resting.scrub.give_up(Wakeup(SCRUB, FILE, 1), "F-1")

    assert await timers(resting) == [(SCRUB, FILE, resting.world.clock() + timedelta(hours=1))]


async def test_what_was_given_up_is_listed_until_it_succeeds_and_what_a_customer_was_told_longer(eva: RunningEva, ana: Customer) -> None:
    for kind, key in ((SCRUB, LOG), (SCRUB, FILE), ("turn", LOG)):
        failed = f"INSERT INTO failures VALUES ('F-{kind}-{key}', '{kind}', '{key}', 'disk full', '2026')"
        await eva.store.write(partial(run, sql=failed))
    await told(eva, ana)
    await eva.people.forget(ana.name)
    await eva.answers()

    assert await eva.rows("SELECT reference FROM failures ORDER BY reference") == [(f"F-{SCRUB}-{FILE}",), (f"F-turn-{LOG}",)]


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)), st.sampled_from(["America/New_York", "Asia/Kolkata", "UTC"]))  # noqa: DTZ001
def test_the_night_comes_within_a_day_where_the_company_is(moment: datetime, name: str) -> None:
    now, zone = moment.replace(tzinfo=UTC), ZoneInfo(name)
    night = next_night(now, zone)

    assert now < night <= now + timedelta(hours=25)
    assert night.astimezone(zone).hour == QUIET


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)), st.sampled_from(["America/New_York", "Europe/Athens", "UTC"]))  # noqa: DTZ001
def test_when_the_night_comes_it_is_night_for_an_hour(moment: datetime, name: str) -> None:
    zone = ZoneInfo(name)
    night = next_night(moment.replace(tzinfo=UTC), zone).astimezone(UTC)  # in Athens, one of them has no three o'clock

    assert is_night(night, zone)
    assert is_night(night + NIGHT - timedelta(seconds=1), zone)
    assert not is_night(night + NIGHT, zone)
    assert not is_night(night - timedelta(seconds=1), zone)
