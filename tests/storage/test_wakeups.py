"""Wake-ups and timers as they stand in the store: what is to be done, who claims it, what was given up."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ports import ClaimLost, Failure, Pending, Wakeup
from storage.sqlite import SqliteStore, Unit
from tests.storage.samples import NOW, few, new_store

KEY = ("turn", "C-1")
LATER = NOW + timedelta(minutes=1)


async def want(store: SqliteStore, key: str = "C-1", times: int = 1) -> None:
    async def work(tx: Unit) -> None:
        for _ in range(times):
            await tx.wakeups.want("turn", key)

    await store.write(work)


async def fail(store: SqliteStore, key: str = "C-1", attempts: int = 1, due: datetime = LATER) -> None:
    await store.write(lambda tx: tx.wakeups.fail("turn", key, "it is down", due, attempts=attempts))


async def hold(store: SqliteStore, claim: int, key: str = "C-1") -> None:
    await store.write(lambda tx: tx.wakeups.hold(Wakeup("turn", key, claim)))


async def waiting(store: SqliteStore) -> list[Pending]:
    return await store.write(lambda tx: tx.wakeups.waiting())


def a_wakeup(key: str = "C-1", wanted: int = 1, attempts: int = 0, due: datetime | None = None, reference: str | None = None) -> Pending:
    return Pending(kind="turn", key=key, wanted=wanted, attempts=attempts, due=due, reference=reference)


# ── wishes ───────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_wishes_for_one_key_are_counted_in_one_row(store: SqliteStore) -> None:
    assert [(await store.write(lambda tx: tx.wakeups.want(*KEY))).wanted for _ in range(3)] == [1, 2, 3]
    assert await store.read.wakeups.find(*KEY) == a_wakeup(wanted=3)
    assert await store.read.wakeups.find("page", "C-1") is None


async def test_a_key_is_done_with_unless_it_was_wished_for_since_the_handler_looked(store: SqliteStore) -> None:
    await want(store, times=2)

    assert not await store.write(lambda tx: tx.wakeups.finish(*KEY, 1))
    assert await store.read.wakeups.find(*KEY) == a_wakeup(wanted=2)
    assert await store.write(lambda tx: tx.wakeups.finish(*KEY, 2))
    assert await store.read.wakeups.find(*KEY) is None


async def test_a_wish_during_a_run_that_succeeds_begins_with_a_clean_count(store: SqliteStore) -> None:
    await want(store)
    await fail(store, attempts=4)
    await want(store)

    await store.write(lambda tx: tx.wakeups.finish(*KEY, 1))

    assert await store.read.wakeups.find(*KEY) == a_wakeup(wanted=2)


async def test_what_waits_is_found_in_the_order_in_which_it_was_first_wished_for(store: SqliteStore) -> None:
    for key in ("C-2", "C-1", "C-3", "C-2"):
        await want(store, key)

    assert [pending.key for pending in await waiting(store)] == ["C-2", "C-1", "C-3"]


# ── failures ─────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_what_failed_waits_for_its_time(store: SqliteStore) -> None:
    await want(store)

    await fail(store, attempts=2)

    assert await waiting(store) == []
    assert await store.read.wakeups.soonest() == LATER
    assert await store.read.wakeups.find(*KEY) == a_wakeup(attempts=2, due=LATER)


async def test_a_new_wish_ends_the_wait_and_not_the_count(store: SqliteStore) -> None:
    await want(store)
    await fail(store, attempts=2)

    await want(store)

    assert await store.read.wakeups.find(*KEY) == a_wakeup(wanted=2, attempts=2)


async def test_what_was_claimed_when_the_process_died_counts_as_tried(store: SqliteStore) -> None:
    for key in ("claimed", "not claimed", "paused", "given up"):
        await want(store, key)
    for key in ("claimed", "paused", "given up"):
        await hold(store, 7, key)
    await fail(store, "paused", attempts=3)
    await store.write(lambda tx: tx.wakeups.condemn("turn", "given up", "F-1"))

    assert await waiting(store) == [a_wakeup("claimed", attempts=1), a_wakeup("not claimed"), a_wakeup("given up", reference="F-1")]
    assert await store.read.wakeups.find("turn", "paused") == a_wakeup("paused", attempts=3, due=LATER)


async def test_what_is_given_up_keeps_its_first_reference_and_its_first_error(store: SqliteStore) -> None:
    await want(store)
    await fail(store, attempts=5)

    first = await store.write(lambda tx: tx.wakeups.condemn(*KEY, "F-1"))
    await store.write(lambda tx: tx.wakeups.fail(*KEY, "nor could it be said", LATER, attempts=6))
    again = await store.write(lambda tx: tx.wakeups.condemn(*KEY, "F-2"))
    await store.write(lambda tx: tx.wakeups.bury(*KEY, 1, LATER))

    assert (first, again) == ("F-1", "F-1")
    assert await store.read.notes.failures(10) == [Failure(reference="F-1", kind="turn", key="C-1", error="it is down", at=LATER)]
    assert await store.read.wakeups.find(*KEY) is None


async def test_what_was_wished_for_while_it_was_given_up_is_not_buried_with_it(store: SqliteStore) -> None:
    await want(store)
    await fail(store, attempts=5)
    await store.write(lambda tx: tx.wakeups.condemn(*KEY, "F-1"))
    await want(store)

    await store.write(lambda tx: tx.wakeups.bury(*KEY, 1, LATER))

    assert await store.read.wakeups.find(*KEY) == a_wakeup(wanted=2)
    assert len(await store.read.notes.failures(10)) == 1


@pytest.mark.parametrize("condemned", [False, True])
async def test_what_is_gone_can_neither_be_given_up_nor_buried(condemned: bool, store: SqliteStore) -> None:
    await want(store)
    if condemned:
        await store.write(lambda tx: tx.wakeups.condemn(*KEY, "F-1"))
    await store.write(lambda tx: tx.wakeups.finish(*KEY, 1))

    reference = await store.write(lambda tx: tx.wakeups.condemn(*KEY, "F-2"))
    await store.write(lambda tx: tx.wakeups.bury(*KEY, 1, LATER))

    assert reference is None
    assert await store.read.notes.failures(10) == []


# ── timers ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@few
@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from(["E-1", "E-2"])), max_size=8), st.integers(0, 9))
async def test_what_is_due_is_woken_once_and_the_rest_waits(timers: list[tuple[int, str]], now: int) -> None:
    async def arm(tx: Unit) -> None:
        for minute, key in timers:
            await tx.wakeups.arm("page", key, NOW + timedelta(minutes=minute))

    async with new_store() as (store, _):
        await store.write(arm)
        at = NOW + timedelta(minutes=now)

        rung = await store.write(lambda tx: tx.wakeups.ring(at))
        again = await store.write(lambda tx: tx.wakeups.ring(at))

        due = {(minute, key) for minute, key in timers if minute <= now}
        assert sorted((pending.key, pending.wanted) for pending in rung) == sorted(
            (key, sum(each == key for _, each in due)) for key in {key for _, key in due}
        )
        assert again == []
        later = sorted({minute for minute, _ in timers if minute > now})
        assert await store.read.wakeups.soonest() == (NOW + timedelta(minutes=later[0]) if later else None)


async def test_a_pause_ends_like_a_timer_and_keeps_its_count(store: SqliteStore) -> None:
    await want(store)
    await fail(store, attempts=2)

    too_early = await store.write(lambda tx: tx.wakeups.ring(LATER - timedelta(microseconds=1)))
    rung = await store.write(lambda tx: tx.wakeups.ring(LATER))

    assert too_early == []
    assert rung == [a_wakeup(attempts=2)]
    assert await store.read.wakeups.soonest() is None


async def test_a_timer_for_a_key_that_waits_is_one_more_wish(store: SqliteStore) -> None:
    await want(store)
    await store.write(lambda tx: tx.wakeups.arm(*KEY, NOW))

    assert await store.write(lambda tx: tx.wakeups.ring(NOW)) == [a_wakeup(wanted=2)]


# ── claims ───────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_claim_holds_until_there_is_a_later_one(store: SqliteStore) -> None:
    await want(store)
    await hold(store, 3)
    await hold(store, 3)
    await hold(store, 5)

    with pytest.raises(ClaimLost):
        await hold(store, 4)
    await hold(store, 5)
    assert await store.read.wakeups.last_claim() == 5


async def test_what_nobody_wished_for_cannot_be_claimed(store: SqliteStore) -> None:
    with pytest.raises(ClaimLost):
        await hold(store, 1)


async def test_claims_to_one_key_are_nothing_to_another(store: SqliteStore) -> None:
    await want(store, "C-1")
    await want(store, "C-2")
    await hold(store, 9, "C-1")

    await hold(store, 1, "C-2")


async def test_before_the_first_claim_there_is_none(store: SqliteStore) -> None:
    assert await store.read.wakeups.last_claim() == 0


async def test_what_has_done_a_part_for_good_begins_with_a_clean_count(store: SqliteStore) -> None:
    await store.write(lambda tx: tx.wakeups.want("turn", "C-1"))
    await store.write(lambda tx: tx.wakeups.fail("turn", "C-1", "down", NOW, attempts=4))
    await store.write(lambda tx: tx.wakeups.advance(Wakeup("turn", "C-1", 2)))

    found = await store.read.wakeups.find("turn", "C-1")
    assert found
    assert found.attempts == 0
    with pytest.raises(ClaimLost):
        await store.write(lambda tx: tx.wakeups.advance(Wakeup("turn", "C-1", 1)))


async def test_what_is_given_up_stays_so_whatever_it_has_done(store: SqliteStore) -> None:
    await store.write(lambda tx: tx.wakeups.want("turn", "C-1"))
    await store.write(lambda tx: tx.wakeups.fail("turn", "C-1", "down", NOW, attempts=5))
    await store.write(lambda tx: tx.wakeups.condemn("turn", "C-1", "F-1"))
    await store.write(lambda tx: tx.wakeups.advance(Wakeup("turn", "C-1", 1)))

    found = await store.read.wakeups.find("turn", "C-1")
    assert found
    assert (found.attempts, found.reference) == (5, "F-1")
