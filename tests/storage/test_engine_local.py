"""Wake-ups: served at least once, one at a time per key, each lane by itself, over restarts and crashes."""

import asyncio
from datetime import timedelta

import pytest

from core.ports import ChannelError, ClaimLost, EvaError, StoreError, Wakeup
from storage.sqlite import Unit
from tests.storage.engine_desk import LONG, Desk
from tests.storage.samples import NOW, a_conversation, arrivals, held_writer

# ── at least once ────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_wish_is_served_and_then_nothing_is_left_of_it(desk: Desk) -> None:
    await desk.wake("turn", "C-1")
    await desk.settle()

    assert desk.served == [("turn", "C-1")]
    assert await desk.left() == []


async def test_a_wish_is_served_only_once_it_is_committed(desk: Desk) -> None:
    async with held_writer(desk.store):
        wish = asyncio.create_task(desk.wake("turn", "C-1"))
        await arrivals()
        assert desk.served == []
    await wish
    await desk.settle()

    assert desk.served == [("turn", "C-1")]


async def test_a_wish_that_is_not_kept_is_not_served(desk: Desk) -> None:
    async def unit(tx: Unit) -> None:
        await desk.engine.wake(tx, "turn", "C-1")
        await desk.engine.at(tx, desk.clock.at, "turn", "C-2")
        raise ChannelError("the unit fails")

    with pytest.raises(ChannelError):
        await desk.store.write(unit)
    await desk.pass_time(60)

    assert desk.served == []


async def test_several_wishes_before_a_handler_starts_are_one(desk: Desk) -> None:
    async with held_writer(desk.store):
        wishes = [asyncio.create_task(desk.wake("turn", "C-1")) for _ in range(5)]
    await asyncio.gather(*wishes)
    await desk.settle()

    assert desk.served == [("turn", "C-1")]
    assert await desk.left() == []


async def test_a_wish_during_the_run_is_served_again_after_it(desk: Desk) -> None:
    async with desk.held("turn", "C-1"):
        await desk.wake("turn", "C-1")
        await desk.wake("turn", "C-1")
        assert desk.served == [("turn", "C-1")], "never two handlers of one key at once"
    await desk.settle()

    assert desk.served == [("turn", "C-1")] * 2
    assert await desk.left() == []


async def test_a_handler_that_wishes_for_itself_is_served_again(desk: Desk) -> None:
    async def run(wakeup: Wakeup) -> None:
        if len(desk.served) < 3:
            await desk.wake(wakeup.kind, wakeup.key)

    desk.runs = run
    await desk.wake("turn", "C-1")
    await desk.settle()

    assert desk.served == [("turn", "C-1")] * 3


@pytest.mark.parametrize("wish_first", [False, True])
async def test_a_wish_that_shares_the_commit_in_which_the_handler_finishes_is_served(wish_first: bool, desk: Desk) -> None:
    async with desk.held("turn", "C-1") as hold:
        async with held_writer(desk.store):
            if wish_first:
                wish = asyncio.create_task(desk.wake("turn", "C-1"))
                await arrivals()
            hold.release()
            await arrivals()
            if not wish_first:
                wish = asyncio.create_task(desk.wake("turn", "C-1"))
        await wish
    await desk.settle()

    assert desk.served == [("turn", "C-1")] * 2
    assert await desk.left() == []


async def test_a_kind_that_nobody_serves_is_kept_for_a_process_that_does(desk: Desk) -> None:
    await desk.wake("survey", "S-1")
    await desk.settle()
    served_before = list(desk.served)
    await desk.restart(kinds=("survey",))
    await desk.settle()

    assert served_before == []
    assert desk.served == [("survey", "S-1")]


# ── lanes ────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_no_more_handlers_of_a_lane_run_at_once_than_it_allows(desk: Desk) -> None:
    await asyncio.gather(*(desk.wake("turn", f"C-{number}") for number in range(10)))
    await desk.settle()

    assert desk.finished == [("turn", f"C-{number}") for number in range(10)]
    assert desk.most_at_once == desk.at_once


async def test_a_full_lane_delays_no_other_kind(desk: Desk) -> None:
    async with desk.held("turn", "C-1"), desk.held("turn", "C-2"):
        await desk.wake("turn", "C-3")
        await desk.wake("page", "E-1")
        await desk.until_served("page", "E-1")
        assert ("turn", "C-3") not in desk.served
        assert desk.engine.waiting()["turn"] == 3
    await desk.settle()

    assert ("turn", "C-3") in desk.served


async def test_a_lane_serves_in_the_order_in_which_it_was_asked(desk: Desk) -> None:
    async with desk.held("turn", "C-a"), desk.held("turn", "C-b"):
        for number in range(6):
            await desk.wake("turn", f"C-{number}")
    await desk.settle()

    assert [key for _, key in desk.served[2:]] == [f"C-{number}" for number in range(6)]


async def test_one_key_of_two_kinds_is_two_keys(desk: Desk) -> None:
    async with desk.held("turn", "C-1"):
        await desk.wake("page", "C-1")
        await desk.until_served("page", "C-1")


# ── claims ───────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_claims_to_a_key_ascend_also_over_restarts(desk: Desk) -> None:
    desk.fails("turn", "C-1", times=3)
    await desk.wake("turn", "C-1")
    for number in range(3):
        await desk.wake("turn", f"another {number}")
        await desk.settle()
        await desk.restart()
        await desk.pass_time(200)

    claims = [wakeup.claim for wakeup in desk.claims if wakeup.key == "C-1"]
    assert len(claims) == 4
    assert claims == sorted(set(claims))


async def test_a_write_under_a_claim_that_is_not_the_last_is_refused_and_leaves_nothing(desk: Desk) -> None:
    async def late(tx: Unit) -> None:
        await tx.notes.audit(NOW, "written", "before the check")
        await tx.wakeups.hold(desk.claims[0])
        await tx.notes.audit(NOW, "written", "after the check")

    desk.fails("turn", "C-1", times=1)
    await desk.wake("turn", "C-1")
    await desk.settle()
    async with desk.held("turn", "C-1"):
        with pytest.raises(ClaimLost):
            await desk.store.write(late)

    assert (await desk.store.read.notes.counts())["audit"] == 0


async def test_a_handler_that_lost_its_claim_has_not_failed(desk: Desk) -> None:
    desk.fails("turn", "C-1", times=1, error=ClaimLost())
    await desk.wake("turn", "C-1")
    await desk.engine.drained()

    [pending] = await desk.left()
    assert (pending.attempts, pending.due) == (0, None)


async def test_a_handler_whose_conversation_is_forgotten_stops_at_its_next_write_and_has_not_failed(desk: Desk) -> None:
    conversation = a_conversation("C-1")
    await desk.store.write(lambda tx: tx.conversations.create(conversation, None))

    async def run(wakeup: Wakeup) -> None:
        await desk.store.write(lambda tx: tx.conversations.forget(conversation, "digest", NOW))
        await desk.store.write(lambda tx: tx.wakeups.hold(wakeup))

    desk.runs = run
    await desk.wake("turn", "C-1")
    await desk.pass_time(3_600)

    assert len(desk.served) == 1
    assert await desk.left() == []
    assert desk.given_up == []


# ── starts and stops ─────────────────────────────────────────────────────────────────────────────────────────────────


async def test_stop_waits_for_what_runs_and_starts_nothing_new(desk: Desk) -> None:
    async with desk.held("turn", "C-1") as hold, desk.held("turn", "C-2") as other:
        await desk.wake("turn", "C-3")
        stop = asyncio.create_task(desk.engine.stop(LONG))
        await desk.wake("page", "E-1")
        await desk.at(-1, "page", "E-2")
        await arrivals()
        assert not stop.done()
        hold.release()
        other.release()
        await stop

    assert desk.served == [("turn", "C-1"), ("turn", "C-2")]
    assert desk.finished == [("turn", "C-1"), ("turn", "C-2")]
    assert sorted(pending.key for pending in await desk.left()) == ["C-3", "E-1"]


async def test_what_stop_left_is_served_by_the_next_process(desk: Desk) -> None:
    await desk.engine.stop(LONG)
    await desk.wake("page", "E-1")
    await desk.at(-1, "page", "E-2")

    await desk.restart()
    await desk.pass_time(0)

    assert sorted(desk.served) == [("page", "E-1"), ("page", "E-2")]


async def test_what_does_not_end_within_the_grace_is_cut_off_and_taken_up_by_the_next_process(desk: Desk) -> None:
    async with desk.held("turn", "C-1"):
        async with asyncio.timeout(30):
            await desk.engine.stop(timedelta(milliseconds=10))
        assert desk.running == []
        assert desk.finished == []
    await desk.restart()
    await desk.settle()

    assert desk.served == [("turn", "C-1")] * 2
    assert desk.finished == [("turn", "C-1")]


async def test_stopping_twice_is_stopping_once(desk: Desk) -> None:
    await desk.engine.stop(LONG)
    await desk.engine.stop(LONG)


async def test_a_crash_while_a_handler_runs_counts_as_an_attempt(desk: Desk) -> None:
    for crash in range(desk.tries):
        async with desk.held("turn", "C-1", desk.restart if crash else None):
            [pending] = await desk.left()
            assert pending.attempts == crash
            await desk.crash()
    await desk.restart()
    await desk.pass_time(0)

    assert len(desk.served) == desk.tries
    assert [(kind, key) for kind, key, _ in desk.given_up] == [("turn", "C-1")]
    assert "cut off" in (await desk.store.read.notes.failures(1))[0].error


async def test_what_waited_while_the_process_died_was_no_attempt(desk: Desk) -> None:
    async with desk.held("turn", "C-1"), desk.held("turn", "C-2"):
        await desk.wake("turn", "C-3")
        await desk.crash()
    attempts = {pending.key: pending.attempts for pending in await desk.store.write(lambda tx: tx.wakeups.waiting())}

    assert attempts == {"C-1": 1, "C-2": 1, "C-3": 0}


async def test_a_pause_goes_on_after_a_restart(desk: Desk) -> None:
    desk.fails("turn", "C-1", times=1, error=EvaError("slow down", retry_after=300))
    await desk.wake("turn", "C-1")
    await desk.settle()

    await desk.restart()
    await desk.pass_time(299)
    assert len(desk.served) == 1
    await desk.pass_time(1)
    assert len(desk.served) == 2


async def test_a_permanent_fault_of_the_store_is_no_endless_loop(desk: Desk) -> None:
    desk.fails("turn", "C-1", times=1, error=StoreError("the file is wrong", permanent=True))
    await desk.wake("turn", "C-1")
    await desk.pass_time(0)

    assert len(desk.given_up) == 1
