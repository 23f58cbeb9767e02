"""What fails is tried again with a pause, given up in the open, and holds up nobody else."""

import asyncio
from datetime import timedelta

import pytest

from core.ports import ChannelError, ClaimLost, Wakeup
from storage.engine_local import BACK_OFF
from tests.storage.engine_desk import Clock, Desk, NewDesk
from tests.storage.samples import NOW, a_conversation, arrivals, held_writer

# ── failures ─────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_each_failure_is_followed_by_a_longer_pause(desk: Desk) -> None:
    desk.fails("turn", "C-1", times=3)
    await desk.wake("turn", "C-1")
    await desk.settle()

    for tries, pause in enumerate(BACK_OFF[:3], 1):
        await desk.pass_time(pause * 0.99)
        assert len(desk.served) == tries, "not before the pause is over"
        await desk.pass_time(pause * 0.52)
        assert len(desk.served) == tries + 1, "and not much later"

    assert await desk.left() == []
    assert desk.given_up == []


async def test_a_pause_that_the_other_side_asked_for_is_kept(desk: Desk) -> None:
    desk.fails("turn", "C-1", times=1, error=ChannelError("slow down", retry_after=300))
    await desk.wake("turn", "C-1")
    await desk.settle()

    await desk.pass_time(299)
    assert len(desk.served) == 1
    await desk.pass_time(1)
    assert len(desk.served) == 2


async def test_whoever_is_asked_for_long_pauses_however_often_is_not_given_up(desk: Desk) -> None:
    desk.fails("turn", "C-1", times=20, error=ChannelError("slow down", retry_after=300))
    await desk.wake("turn", "C-1")
    for _ in range(20):
        await desk.settle()
        await desk.pass_time(300)

    assert len(desk.served) == 21
    assert desk.given_up == []
    assert await desk.left() == []


async def test_where_somebody_waits_for_the_end_of_it_long_pauses_count_as_failures(desk: Desk) -> None:
    desk.fails("page", "C-1", times=20, error=ChannelError("slow down", retry_after=300))
    await desk.wake("page", "C-1")
    for _ in range(20):
        await desk.settle()
        await desk.pass_time(300)

    assert [(kind, key) for kind, key, _ in desk.given_up] == [("page", "C-1")]


async def test_a_pause_ends_by_itself(desk_of: NewDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.engine_local.BACK_OFF", (0.01,))
    desk = await desk_of(clock=Clock(real=True))
    desk.fails("turn", "C-1", times=2)
    await desk.wake("turn", "C-1")

    await desk.until(lambda: ("turn", "C-1") in desk.finished)

    assert len(desk.served) == 3


async def test_a_new_wish_ends_the_pause(desk: Desk) -> None:
    desk.fails("turn", "C-1", times=1)
    await desk.wake("turn", "C-1")
    await desk.settle()

    await desk.wake("turn", "C-1")
    await desk.settle()

    assert len(desk.served) == 2
    assert await desk.left() == []


@pytest.mark.parametrize("when", ["during the run", "in the pause"])
async def test_new_wishes_do_not_keep_what_always_fails_from_being_given_up(when: str, desk: Desk) -> None:
    desk.fails("turn", "C-1", times=desk.tries)

    for _ in range(desk.tries):
        if when == "during the run":
            async with desk.held("turn", "C-1"):
                await desk.wake("turn", "C-1")
        else:
            await desk.wake("turn", "C-1")
        await desk.settle()
    await desk.pass_time(0)

    assert [(kind, key) for kind, key, _ in desk.given_up] == [("turn", "C-1")]


async def test_what_has_succeeded_begins_with_a_clean_count(desk: Desk) -> None:
    desk.fails("turn", "C-1", times=desk.tries - 1)
    await desk.wake("turn", "C-1")
    await desk.try_often(desk.tries - 2)
    async with desk.held("turn", "C-1", lambda: desk.ring(BACK_OFF[-1] * 1.6)):
        await desk.wake("turn", "C-1")  # the run that succeeds is wished for again meanwhile,
        desk.fails("turn", "C-1", times=1)  # and that one fails
    await desk.try_often(1)

    assert len(desk.served) == desk.tries + 2
    assert desk.given_up == []


async def test_the_last_failure_is_given_up_with_a_reference_and_listed_with_its_cause(desk: Desk) -> None:
    desk.fails("turn", "C-1", times=desk.tries, error=ChannelError("the platform has gone"))
    await desk.wake("turn", "C-1")
    await desk.try_often()

    [(kind, key, reference)] = desk.given_up
    [failure] = await desk.store.read.notes.failures(10)
    assert len(desk.served) == desk.tries
    assert (kind, key) == (failure.kind, failure.key) == ("turn", "C-1")
    assert reference == failure.reference
    assert reference.startswith("F-")
    assert "the platform has gone" in failure.error
    assert NOW < failure.at <= desk.clock.at
    assert await desk.left() == []


async def test_a_later_wish_works_again_after_a_final_failure(desk: Desk) -> None:
    desk.fails("turn", "C-1", times=desk.tries + 1)
    await desk.wake("turn", "C-1")
    await desk.try_often()
    before = len(desk.served)

    await desk.wake("turn", "C-1")
    await desk.try_often()

    assert len(desk.served) == before + 2, "it failed once more, and then succeeded: the count was clean"
    assert len(desk.given_up) == 1


async def test_what_can_never_succeed_is_given_up_at_once(desk: Desk) -> None:
    desk.fails("turn", "C-1", times=1, error=ChannelError("no such channel", permanent=True))
    await desk.wake("turn", "C-1")
    await desk.pass_time(0)

    assert len(desk.served) == 1
    assert len(desk.given_up) == 1


async def test_giving_up_is_repeated_with_a_pause_and_one_reference_until_it_succeeds(desk: Desk) -> None:
    desk.fails("turn", "C-1", times=1, error=ChannelError("no such channel", permanent=True))
    desk.giving_up_fails(times=2)
    await desk.wake("turn", "C-1")
    await desk.pass_time(0)
    assert len(desk.given_up) == 1, "no second time without a pause"

    await desk.pass_time(BACK_OFF[0] * 1.5)
    await desk.pass_time(BACK_OFF[1] * 1.5)
    await desk.pass_time(BACK_OFF[2] * 1.5)

    [failure] = await desk.store.read.notes.failures(10)
    assert [reference for _, _, reference in desk.given_up] == [failure.reference] * 3
    assert "no such channel" in failure.error, "the cause, not what came of it"
    assert len(desk.served) == 1
    assert await desk.left() == []


async def test_giving_up_goes_on_after_a_restart(desk: Desk) -> None:
    desk.fails("turn", "C-1", times=1, error=ChannelError("no such channel", permanent=True))
    desk.giving_up_fails(times=1)
    await desk.wake("turn", "C-1")
    await desk.pass_time(0)

    await desk.restart()
    await desk.pass_time(BACK_OFF[0] * 1.5)

    [(_, _, first), (_, _, second)] = desk.given_up
    assert first == second
    assert await desk.left() == []


async def test_what_is_forgotten_while_it_is_given_up_leaves_no_failure_that_names_it(desk: Desk) -> None:
    conversation = a_conversation("C-1")
    await desk.store.write(lambda tx: tx.conversations.create(conversation, None))

    async def forget(wakeup: Wakeup, reference: str) -> None:
        await desk.store.write(lambda tx: tx.conversations.forget(conversation, "digest", NOW))

    desk.fails("turn", "C-1", times=1, error=ChannelError("no such channel", permanent=True))
    desk.gives_up = forget
    await desk.wake("turn", "C-1")
    await desk.pass_time(0)

    assert len(desk.given_up) == 1
    assert await desk.store.read.notes.failures(10) == []
    assert await desk.left() == []


async def test_what_is_forgotten_just_before_it_is_given_up_is_not_given_up(desk_of: NewDesk) -> None:
    desk = await desk_of(at_once=1, tries=1)
    conversation = a_conversation("C-1")
    await desk.store.write(lambda tx: tx.conversations.create(conversation, None))
    desk.fails("turn", "C-2", times=1, error=ClaimLost())  # ends without a write
    async with desk.held("turn", "C-2") as before:
        await desk.wake("turn", "C-1")
        await desk.store.write(lambda tx: tx.wakeups.fail("turn", "C-1", "down", NOW, attempts=1))
        async with held_writer(desk.store):
            forgotten = asyncio.create_task(desk.store.write(lambda tx: tx.conversations.forget(conversation, "digest", NOW)))
            await arrivals()
            before.release()
            await arrivals()
            await desk.left()  # by now the engine has read its row, too
        await forgotten
    await desk.engine.drained()

    assert desk.given_up == []
    assert await desk.store.read.notes.failures(10) == []


async def test_a_handler_that_hangs_is_cut_off_at_its_limit_and_tried_again(desk_of: NewDesk) -> None:
    desk = await desk_of(limit=timedelta(milliseconds=20), tries=2)

    async def hang(wakeup: Wakeup) -> None:
        await asyncio.Event().wait()

    desk.runs = hang
    await desk.wake("turn", "C-1")
    await desk.try_often()

    assert desk.served == [("turn", "C-1")] * 2
    assert desk.running == desk.finished == []
    assert len(desk.given_up) == 1
    assert "TimeoutError" in (await desk.store.read.notes.failures(1))[0].error


async def test_giving_up_that_hangs_is_cut_off_too_and_frees_its_lane(desk_of: NewDesk) -> None:
    desk = await desk_of(limit=timedelta(milliseconds=20), tries=1, at_once=1)

    async def hang(wakeup: Wakeup, reference: str) -> None:
        if len(desk.given_up) == 1:
            await asyncio.Event().wait()

    desk.fails("turn", "C-1", times=1)
    desk.gives_up = hang
    await desk.wake("turn", "C-1")
    await desk.pass_time(0)
    await desk.wake("turn", "C-2")
    await desk.until_served("turn", "C-2")
    await desk.pass_time(BACK_OFF[0] * 1.5)

    assert [key for _, key, _ in desk.given_up if key == "C-1"] == ["C-1"] * 2
    assert await desk.left() == []


async def test_a_handler_that_cancels_itself_has_failed_and_is_tried_again(desk: Desk) -> None:
    desk.fails("turn", "C-1", times=1, error=asyncio.CancelledError())
    await desk.wake("turn", "C-1")
    await desk.settle()
    await desk.pass_time(BACK_OFF[0] * 1.5)

    assert len(desk.served) == 2
    assert await desk.left() == []


async def test_a_poisoned_key_holds_up_no_other(desk: Desk) -> None:
    desk.fails("turn", "C-1", times=1_000)
    await asyncio.gather(*(desk.wake("turn", f"C-{number}") for number in range(5)))
    await desk.settle()

    assert {key for _, key in desk.served} == {f"C-{number}" for number in range(5)}
    assert [pending.key for pending in await desk.left()] == ["C-1"]
