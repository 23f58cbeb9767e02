"""Eva's own faults: whoever runs her is told once for each, however many messages meet it, and not anew after a restart."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from core.faults import SOON, Fault, Faults
from core.ports import ToldFault, Transaction
from storage.sqlite import SqliteStore
from tests.doubles.clock import Clock
from tests.doubles.database import first_started
from tests.doubles.store import WatchedStore

DOWN = Fault(kind="model_down", subject="claude", text="it answered 529")
FULL = Fault(kind="not_kept", text="the disk is full")
GIVEN_UP = Fault(kind="given_up", subject="turn", text="see eva doctor", quiet=timedelta(hours=1))


@pytest.fixture(autouse=True)
def _logged() -> Iterator[None]:
    """Here, what is logged is promised."""
    before = structlog.get_config()
    structlog.reset_defaults()
    yield
    structlog.configure(**before)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def faults(clock: Clock) -> Faults:
    return Faults(clock)


def names(faults: Faults) -> list[str]:
    """What is open, by key."""
    return [told.key for told in faults.open()]


# ── once per fault ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_fault_that_a_thousand_messages_meet_is_told_once_and_its_end_once(faults: Faults) -> None:
    with capture_logs() as logged:
        for number in range(1000):
            faults.tell(Fault(kind="model_down", subject="claude", text=f"it answered {number}"))
        faults.over(DOWN.key)
        faults.over(DOWN.key)

    assert logged == [
        {"event": "fault", "log_level": "error", "fault": "model_down", "subject": "claude", "text": "it answered 0"},
        {"event": "fault_over", "log_level": "info", "fault": "model_down", "subject": "claude"},
    ]


def test_what_was_not_there_is_not_over(faults: Faults) -> None:
    with capture_logs() as logged:
        faults.over("model_down:claude")

    assert logged == []


def test_each_subject_of_a_kind_is_a_fault_of_its_own(faults: Faults) -> None:
    for subject in ("turn", "sweep", "turn"):
        faults.tell(Fault(kind="given_up", subject=subject, text="x"))
    faults.over("given_up:turn")

    assert names(faults) == ["given_up:sweep"]
    assert faults.count() == {"given_up": 1}


def test_kinds_that_are_mended_are_counted_as_none(faults: Faults) -> None:
    faults.tell(FULL)
    faults.over(FULL.key)

    assert faults.count() == {"not_kept": 0}


def test_what_comes_back_soon_is_the_same_fault_and_what_comes_back_late_is_another(faults: Faults, clock: Clock) -> None:
    begun = clock()
    with capture_logs() as logged:
        faults.tell(DOWN)
        faults.over(DOWN.key)
        clock.advance(SOON - timedelta(seconds=1))
        faults.tell(DOWN)
        [again] = faults.open()
        faults.over(DOWN.key)
        clock.advance(SOON)
        faults.tell(DOWN)
        [late] = faults.open()

    assert [line["event"] for line in logged] == ["fault", "fault_over", "fault_again", "fault_over", "fault"]
    assert (again.since, late.since) == (begun, clock())


def test_a_fault_whose_end_nobody_sees_is_over_once_it_has_not_been_met_for_long(faults: Faults, clock: Clock) -> None:
    with capture_logs() as logged:
        for _ in range(100):
            faults.tell(GIVEN_UP)
            clock.advance(timedelta(minutes=59))
        still = names(faults)
        clock.advance(timedelta(minutes=1))

    assert [line["event"] for line in logged] == ["fault"]
    assert (still, names(faults)) == (["given_up:turn"], [])


@given(st.lists(st.tuples(st.sampled_from([DOWN, FULL, GIVEN_UP]), st.booleans(), st.integers(0, 4000)), max_size=60))
def test_however_faults_come_and_go_each_is_told_at_most_once_in_ten_minutes(history: list[tuple[Fault, bool, int]]) -> None:
    clock, told = Clock(), dict[str, list[datetime]]()
    faults, there = Faults(clock), set[str]()
    for fault, met, seconds in history:
        with capture_logs() as logged:
            if met:
                faults.tell(fault)
                there.add(fault.key)
            else:
                faults.over(fault.key)
                there.discard(fault.key)
        assert (fault.key in names(faults)) == (fault.key in there)
        if any(line["event"] == "fault" for line in logged):
            assert met
            assert all(clock() - earlier >= SOON for earlier in told.get(fault.key, []))
            told.setdefault(fault.key, []).append(clock())
        clock.advance(timedelta(seconds=seconds))
        there -= {GIVEN_UP.key} - set(names(faults))


# ── over a restart ───────────────────────────────────────────────────────────────────────────────────────────────────


async def kept(folder: Path) -> list[ToldFault]:
    """What stands in the database."""
    store = await SqliteStore.open(first_started(folder / "eva.db"))
    known = await store.read.faults.known()
    await store.close()
    return known


async def lives(folder: Path, clock: Clock, *told: Fault, over: str = "") -> list[str]:
    """One process that meets these faults, and what it logs."""
    store, faults = await SqliteStore.open(first_started(folder / "eva.db")), Faults(clock)
    with capture_logs() as logged:
        async with faults.kept(store):
            for fault in told:
                faults.tell(fault)
            if over:
                faults.over(over)
    await store.close()
    return [line["event"] for line in logged]


async def test_an_outage_that_goes_on_is_not_told_again_by_the_next_process(tmp_path: Path, clock: Clock) -> None:
    first = await lives(tmp_path, clock, DOWN, DOWN)
    clock.advance(timedelta(days=1))
    second = await lives(tmp_path, clock, DOWN)
    third = await lives(tmp_path, clock, over=DOWN.key)
    clock.advance(timedelta(days=1))
    fourth = await lives(tmp_path, clock, DOWN)

    assert [first, second, third, fourth] == [["fault"], [], ["fault_over"], ["fault"]]


async def test_how_long_a_fault_has_been_met_is_known_to_the_next_process(tmp_path: Path, clock: Clock) -> None:
    store, faults = await SqliteStore.open(first_started(tmp_path / "eva.db")), Faults(clock)
    async with faults.kept(store):
        for _ in range(20):
            faults.tell(GIVEN_UP)
            clock.advance(timedelta(minutes=14))
    await store.close()
    clock.advance(timedelta(minutes=10))

    assert await lives(tmp_path, clock, GIVEN_UP) == []


async def test_what_is_told_while_the_disk_is_full_is_written_down_once_there_is_room(tmp_path: Path, clock: Clock) -> None:
    store, faults = await WatchedStore.on(tmp_path / "eva.db"), Faults(clock)
    refused = asyncio.Event()
    store.watch(lambda reason: refused.set())
    async with faults.kept(store):
        store.fill_disk()
        faults.tell(FULL)
        await refused.wait()
        before = await store.read.faults.known()
        store.fill_disk(False)
    await store.close()

    assert before == []
    assert [told.key for told in await kept(tmp_path)] == ["not_kept"]


async def test_whoever_listens_and_fails_keeps_no_later_fault_from_being_told(tmp_path: Path, clock: Clock) -> None:
    store, faults = await WatchedStore.on(tmp_path / "eva.db"), Faults(clock, retry=0.0)
    heard = asyncio.Event()
    failures = [KeyError("a mistake")]

    async def listens(tx: Transaction, told: Sequence[ToldFault]) -> None:
        if failures:
            raise failures.pop()
        if {each.key for each in told} >= {FULL.key}:
            heard.set()

    faults.listen(listens)
    async with faults.kept(store):
        faults.tell(DOWN)
        await store.rest()
        faults.tell(FULL)
        await asyncio.wait_for(heard.wait(), 20)
    await store.close()

    assert {told.kind for told in await kept(tmp_path)} == {DOWN.kind, FULL.kind}


async def test_what_was_told_before_the_database_was_there_is_kept_too(tmp_path: Path, clock: Clock) -> None:
    faults, store = Faults(clock), await SqliteStore.open(first_started(tmp_path / "eva.db"))
    faults.tell(DOWN)
    async with faults.kept(store):
        pass
    await store.close()

    assert [told.text for told in await kept(tmp_path)] == ["it answered 529"]
