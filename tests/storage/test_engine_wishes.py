"""Whatever happens, and in whatever order: every wish is served after it was made, and no two handlers of one key at once."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from core.ports import ChannelError, Wakeup
from storage.engine_local import BACK_OFF
from tests.storage.engine_desk import Desk
from tests.storage.samples import arrivals, few, held_writer, new_store

KEYS = ("C-1", "C-2", "C-3")
TRIES = 3

Step = tuple[str, str]
keys = st.sampled_from(KEYS)
together = st.lists(st.tuples(st.sampled_from(["wish", "wish", "end", "fail", "timer"]), keys), min_size=1, max_size=6)
stories = st.lists(st.one_of(together, together, st.just([("pass", "")]), st.just([("crash", "")])), max_size=10)


@dataclass
class Run:
    """One call of a handler."""

    key: str
    began: int
    fate: asyncio.Future[str]
    ended_well: bool = False


@dataclass
class Story:
    """What was wished for and what ran, each with its place in the order of things."""

    desk: Desk
    moment: int = 0
    wishes: list[tuple[str, int]] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    given_up: list[tuple[str, int]] = field(default_factory=list)
    over: bool = False

    def _now(self) -> int:
        self.moment += 1
        return self.moment

    async def run(self, wakeup: Wakeup) -> None:
        """A handler that waits to be told how it ends."""
        run = Run(wakeup.key, self._now(), asyncio.get_running_loop().create_future())
        self.runs.append(run)
        if not self.over and await run.fate == "fail":
            raise ChannelError("down")
        run.ended_well = True

    async def give_up(self, wakeup: Wakeup, reference: str) -> None:
        """What follows a final failure."""
        self.given_up.append((wakeup.key, self._now()))

    async def play(self, steps: Sequence[Step]) -> None:
        """These steps at once, as far as they write: in one commit."""
        if steps[0][0] == "pass":
            await self.desk.ring(BACK_OFF[-1])
            return
        if steps[0][0] == "crash":
            await self.desk.crash()
            await self.desk.restart()
            return
        writes = []
        async with held_writer(self.desk.store):
            for step, key in steps:
                writes += self._begin(step, key)
                await arrivals()
        await asyncio.gather(*writes)

    def _begin(self, step: str, key: str) -> list[asyncio.Task[None]]:
        if step in ("end", "fail"):
            for run in self.runs:
                if run.key == key and not run.fate.done():
                    run.fate.set_result(step)
            return []
        self.wishes.append((key, self._now()))
        return [asyncio.create_task(self.desk.wake("turn", key) if step == "wish" else self.desk.at(60, "turn", key))]

    async def end(self) -> None:
        """From now on nothing fails, and time passes."""
        self.over = True
        for run in self.runs:
            if not run.fate.done():
                run.fate.set_result("end")
        await self.desk.try_often(TRIES + 1)


@few
@given(stories)
async def test_every_wish_is_served_after_it_was_made(steps: list[list[Step]]) -> None:
    async with new_store() as (store, _):
        desk = Desk(store=store, tries=TRIES)
        story = Story(desk)
        desk.runs, desk.gives_up = story.run, story.give_up
        await desk.start()
        for at_once in steps:
            await story.play(at_once)
        await story.end()
        await desk.crash()

        for key, made in story.wishes:
            served = [run.began for run in story.runs if run.key == key and run.ended_well]
            served += [at for given_up, at in story.given_up if given_up == key]
            assert any(at > made for at in served), f"the wish for {key} was not served"
        assert desk.overlaps == []
        assert desk.most_at_once <= desk.at_once
        assert await desk.left() == []
        assert len(await store.read.notes.failures(100)) == len({reference for _, _, reference in desk.given_up})
