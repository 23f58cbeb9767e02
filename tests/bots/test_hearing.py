"""What is written on a channel is taken in, whatever the channel has died of before."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from bots.hearing import hearing
from core.faults import Faults
from core.messages import Accepted, Edit, Message, Press
from core.ports import Receive, StoreError


class Frail:
    """A channel that dies of each of these first, and hears then."""

    name = "frail"

    def __init__(self, *deaths: BaseException | None) -> None:
        self._deaths = [*deaths]
        self.hears, self.closed = asyncio.Event(), False

    async def run(self, receive: Receive) -> None:
        if self._deaths:
            if death := self._deaths.pop(0):
                raise death
            return
        self.hears.set()
        await asyncio.Event().wait()

    async def close(self) -> None:
        self.closed = True


async def nobody(arrival: Message | Edit | Press) -> Accepted:
    raise AssertionError("nothing is written here")


@pytest.mark.parametrize(
    ("deaths", "told"),
    [
        ([], []),
        ([StoreError("the disk does not answer")], ["the disk does not answer"]),
        ([ExceptionGroup("a task", [KeyError("x")]), None], ["ExceptionGroup"]),
        ([None], ["it ended by itself"]),
    ],
)
async def test_a_channel_that_has_died_is_heard_again_and_whoever_runs_eva_is_told_why(
    deaths: Sequence[BaseException | None], told: Sequence[str]
) -> None:
    channel, faults = Frail(*deaths), Faults(lambda: datetime.now(UTC))
    async with hearing([channel], nobody, faults, again=(0.0,)):
        await asyncio.wait_for(channel.hears.wait(), 20)
        open_ = faults.open()

    assert channel.closed
    assert [each.key for each in open_] == ["deaf:frail"] * len(told)
    assert all(words in each.text for words, each in zip(told, open_, strict=True))


async def test_between_two_tries_it_waits_longer_and_longer() -> None:
    died: list[float] = []

    class Dead(Frail):
        async def run(self, receive: Receive) -> None:
            died.append(asyncio.get_running_loop().time())
            if len(died) == 5:
                self.hears.set()
            raise OSError

    channel = Dead()
    async with hearing([channel], nobody, Faults(lambda: datetime.now(UTC)), again=(0.0, 0.01, 0.04)):
        await asyncio.wait_for(channel.hears.wait(), 20)
    pauses = [second - first for first, second in pairwise(died)]

    assert all(pause >= least - 0.001 for pause, least in zip(pauses, (0.0, 0.01, 0.04, 0.04), strict=True))
