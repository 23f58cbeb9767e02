"""The rows of Eva's own faults."""

import sqlite3
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from core.ports import FaultCard, StoreError, ToldFault
from storage.sqlite import SqliteStore, Unit
from tests.doubles.store import WatchedStore

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


def told(key: str, since: datetime = NOW, **more: datetime) -> ToldFault:
    return ToldFault(key=key, kind=key.split(":")[0], subject=key.partition(":")[2], text="broken", since=since, **more)


async def test_a_fault_is_kept_as_it_was_told_last(store: SqliteStore) -> None:
    earlier, later = told("model_down:claude"), told("not_kept", NOW - timedelta(1), until=NOW)
    ended = told("model_down:claude", over_at=NOW + timedelta(1))

    await store.write(lambda tx: tx.faults.put([earlier, later]))
    await store.write(lambda tx: tx.faults.put([ended]))

    assert await store.read.faults.known() == [later, ended]


async def test_whoever_watches_hears_why_a_commit_was_refused_and_that_the_next_one_was_not(tmp_path: Path) -> None:
    store, heard = await WatchedStore.on(tmp_path / "eva.db"), list[str]()
    store.watch(heard.append)

    async def nothing(tx: object) -> None:
        pass

    store.fill_disk()
    with pytest.raises(StoreError):
        await store.write(lambda tx: tx.faults.put([told("x")]))
    await store.write(nothing)  # comes to no disk, so it tells nothing of it
    store.fill_disk(False)
    await store.write(lambda tx: tx.faults.put([told("x")]))
    await store.close()

    assert [bool(reason) for reason in heard] == [True, False]
    assert "full" in heard[0]


async def test_a_unit_that_is_wrong_in_itself_is_no_fault_of_the_disk(store: SqliteStore) -> None:
    heard: list[str] = []
    store.watch(heard.append)

    async def wrong(tx: Unit) -> None:
        await tx.run("INSERT INTO faults (key) VALUES (NULL)", {})

    with pytest.raises(sqlite3.IntegrityError):
        await store.write(wrong)

    assert heard == []


# ── cards ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def card(of: ToldFault, at: datetime = NOW, *, is_over: bool = False) -> FaultCard:
    return FaultCard(fault=of.key, since=of.since, board="discord", place="1", card="2", is_over=is_over, at=at, changed_at=at)


async def post(posted: FaultCard, tx: Unit) -> None:
    await tx.faults.post(posted)


async def test_of_each_time_of_a_fault_there_is_one_card_as_it_was_changed_last(store: SqliteStore) -> None:
    first, second = told("not_kept"), told("not_kept", NOW + timedelta(days=1))
    over = card(first, is_over=True)

    await store.write(lambda tx: tx.faults.post(card(first)))
    await store.write(lambda tx: tx.faults.post(card(second)))
    await store.write(lambda tx: tx.faults.post(over))

    assert await store.read.faults.card(first) == over
    assert await store.read.faults.card(second) == card(second)
    assert await store.read.faults.card(told("not_kept", NOW - timedelta(days=1))) is None


async def test_it_is_known_when_cards_were_posted_lately(store: SqliteStore) -> None:
    times = [NOW + timedelta(minutes=each) for each in range(3)]
    cards = [card(told("not_kept", at), at) for at in reversed(times)]
    for each in cards:
        await store.write(partial(post, each))

    assert await store.read.faults.posted_since(NOW) == times[1:]


async def test_what_is_over_for_long_is_let_go_of_and_the_cards_of_earlier_times(store: SqliteStore) -> None:
    later = NOW + timedelta(days=1)
    mended, quiet, lasting = told("not_kept", over_at=NOW), told("given_up:turn", until=NOW), told("model_down:claude", later)
    earlier = told("model_down:claude")
    await store.write(lambda tx: tx.faults.put([mended, quiet, lasting]))
    for each in (card(mended, is_over=True), card(quiet), card(earlier), card(lasting)):
        await store.write(partial(post, each))
    await store.write(lambda tx: tx.faults.drop_over(NOW + timedelta(seconds=1)))

    assert await store.read.faults.known() == [lasting]
    assert [await store.read.faults.card(each) for each in (mended, quiet, earlier)] == [None] * 3
    assert await store.read.faults.card(lasting) == card(lasting)
    assert await store.read.faults.find("unheard") is None


async def test_cards_that_do_not_say_that_it_is_over_are_found(store: SqliteStore) -> None:
    times = [told("not_kept", NOW + timedelta(hours=each)) for each in range(3)]
    for number, each in enumerate(times):
        await store.write(partial(post, card(each, is_over=number == 1)))
    await store.write(lambda tx: tx.faults.post(card(told("another"))))

    assert await store.read.faults.open_cards("not_kept") == [card(times[0]), card(times[2])]
