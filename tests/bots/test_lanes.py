"""What is observed of wake-ups: each failure is counted, and each that is for good is told."""

from datetime import timedelta
from pathlib import Path

import pytest

from bots.__main__ import running, utc_now
from bots.lanes import GIVEN_UP, lanes_of_staff, lanes_of_turns, observed
from core import metrics
from core.faults import Faults
from core.ports import Lane, StoreError, Wakeup
from tests.bots.house import settings
from tests.doubles.eva import World
from tests.doubles.eva import running as eva_with


def failures(kind: str) -> float:
    """How many are counted."""
    return metrics.REGISTRY.get_sample_value("eva_wakeups_failed_total", {"kind": kind}) or 0.0


async def test_whatever_fails_for_good_is_told_and_then_given_up() -> None:
    faults, given_up = Faults(utc_now), list[str]()

    async def give_up(wakeup: Wakeup, reference: str) -> None:
        given_up.append(reference)

    async def run(wakeup: Wakeup) -> None:
        raise StoreError("the disk is full")

    lane = observed({"scrub": Lane(run=run, give_up=give_up, at_once=1, limit=timedelta(hours=1), by_clock=True)}, faults)["scrub"]
    before = failures("scrub")
    with pytest.raises(StoreError):
        await lane.run(Wakeup("scrub", "file", 1))
    await lane.give_up(Wakeup("scrub", "file", 1), "F-1")

    assert [(fault.kind, fault.subject) for fault in faults.open()] == [(GIVEN_UP, "scrub")]
    assert (given_up, failures("scrub") - before, lane.by_clock) == (["F-1"], 1, True)


async def test_each_kind_of_work_is_told_of(tmp_path: Path) -> None:
    async with running(settings(tmp_path)) as eva:
        counted = {sample.labels["kind"] for metric in metrics.wakeups_failed.collect() for sample in metric.samples}
        assert counted >= eva.engine.waiting().keys()


async def test_only_a_turn_may_be_put_off_without_end(tmp_path: Path) -> None:
    async with eva_with(World(folder=tmp_path)) as eva:
        turns = lanes_of_turns(eva.store, eva.engine, eva.turns, eva.offering, eva.world.clock)
        staff = lanes_of_staff(eva.calling, eva.selling)

    assert [kind for kind, lane in (turns | staff).items() if lane.patient] == ["turn"]
