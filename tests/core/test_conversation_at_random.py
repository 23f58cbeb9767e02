"""Whatever customers, platform, model and power do, in whatever order: in the end each line is answered once, settled or deleted.

Each walk is told by a seed: those that hypothesis puts together itself are short, and seldom have two steps that belong together."""

import asyncio
import random
import re
import tempfile
from collections.abc import Callable, Coroutine, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar, get_args

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from core.messages import Action, Reply, State
from core.ports import ChannelError, Limits, ModelError, Prompt
from tests.doubles.channel import Verb
from tests.doubles.eva import TRIES, Customer, RunningEva, World
from tests.doubles.hold import Hold
from tests.doubles.model import Step

Result = TypeVar("Result")

STEPS = 40
MEMORY = Path("/dev/shm")  # where there is one: no walk ends in a real power cut, so none waits for a disk
NAMES = ("ana", "bob")
TEXTS = ("A question", "Another question", "A third one")
LIMITS = Limits(characters=60, edits_per_second=None, buttons=0)  # two sentences: replies have several parts
MENTION = re.compile(r"About (m\d+),")


class Walk:
    """Two customers. The model stops before its first, its second and its last sentence until it is told to go on."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.random = random.Random(seed)
        self.states: dict[str, State] = {}  # of conversations that have begun
        self.written: list[tuple[str, str]] = []  # name and id
        self.holds: list[Hold] = []
        self.model_fails = self.hurries = False
        self.silent: dict[str, list[Reply]] = {}  # where Eva is not to speak: what stands there
        self.final: dict[str, tuple[str, list[Reply]]] = {}  # replies that nothing is to be added to
        world = World(folder=folder, limits=LIMITS)
        world.model.otherwise = self.think
        self.eva = RunningEva(world)
        self.customers = {name: self.eva.customer(name) for name in NAMES}
        self.may_happen: dict[Callable[[], Coroutine[Any, Any, None]], int] = {
            self.writes: 5,
            self.writes_again: 1,
            self.edits: 2,
            self.deletes: 2,
            self.another_speaks: 2,
            self.the_model_goes_on: 8,
            self.the_model_goes_on_and_the_power_fails: 3,
            self.the_model_will_fail: 1,
            self.the_platform_will_be_busy: 1,
            self.time_passes: 2,
            self.the_power_fails: 1,
        }

    async def is_walked(self) -> None:
        """From the start to the end, with a look at what holds after each step."""
        await self.eva.start()
        try:
            for step in self.random.choices([*self.may_happen], [*self.may_happen.values()], k=STEPS):
                await step()
                await self.eva.rests()
                self.look()
            await self.comes_to_an_end()
            for name in self.states:
                await self.look_at_the_end(self.customers[name])
        finally:
            await self.eva.stop()

    def think(self, prompt: Prompt) -> Sequence[Step]:
        if self.model_fails:
            self.model_fails = False
            return ["This is how it began. ", self.hold(), ModelError("out of order")]
        first, *others = [f"About {line.id}, this is all. " for line in prompt.asked]
        more = ["And more of it, as always. "] * self.random.randrange(6)
        return [self.hold(), first, self.hold(), *others, *more, self.hold(), "Goodbye."]

    def hold(self) -> Hold:
        hold = Hold()
        if self.hurries:
            hold.open()
        else:
            self.holds.append(hold)
        return hold

    def open(self) -> None:
        """One of the holds that something waits at."""
        if waiting := [hold for hold in self.holds if hold.is_reached]:
            hold = self.random.choice(waiting)
            hold.open()
            self.holds.remove(hold)

    def shown(self, name: str) -> list[Reply]:
        return self.eva.world.platform.shown(self.customers[name].address)

    def parts(self, name: str, key: str) -> list[Reply]:
        return [reply for reply in self.shown(name) if reply.key == key]

    def turned_over(self, name: str, to: State) -> None:
        self.states[name] = to
        self.silent.pop(name, None)
        if to is not State.EVA:
            self.silent[name] = self.shown(name)
            self.final |= {reply.key: (name, self.parts(name, reply.key)) for reply in self.shown(name)}

    # ── what may happen ──────────────────────────────────────────────────────────────────────────────────────────────

    async def writes(self) -> None:
        name, id = self.random.choice(NAMES), f"m{len(self.written)}"
        accepted = await self.customers[name].writes("A question", id=id)
        self.written.append((name, id))
        if accepted.conversation.state is not self.states.get(name):
            self.turned_over(name, State.EVA)

    async def writes_again(self) -> None:
        for name, id in self.one_of_the_last():
            assert not (await self.customers[name].writes("A question", id=id)).new

    async def edits(self) -> None:
        for name, id in self.one_of_the_last():
            await self.customers[name].edits(id, self.random.choice(TEXTS))

    async def deletes(self) -> None:
        for name, id in self.one_of_the_last():
            await self.customers[name].deletes(id)

    def one_of_the_last(self) -> list[tuple[str, str]]:
        return [self.random.choice(self.written[-4:])] if self.written else []

    async def another_speaks(self) -> None:
        names = [name for name, state in self.states.items() if state is not State.CLOSED]
        for name in names[:1] if self.random.random() < 0.5 else names[1:]:
            to = self.random.choice([State.CLOSED, State.WAITING, State.EVA])
            if to is State.CLOSED:
                await self.customers[name].presses(Action.CLOSE, id=f"close {self.random.random()}")
            else:
                await self.eva.hands(self.customers[name], to)
            await self.eva.rests()
            self.turned_over(name, to)

    async def the_model_goes_on(self) -> None:
        self.open()

    async def the_model_goes_on_and_the_power_fails(self) -> None:
        self.open()
        await self.eva.fails_within(self.random.randint(1, 10))

    async def the_model_will_fail(self) -> None:
        self.model_fails = True

    async def the_platform_will_be_busy(self) -> None:
        verb: Verb = self.random.choice(get_args(Verb))
        self.eva.channel.refuse(verb, *[ChannelError("busy", retry_after=0)] * self.random.randint(1, 4))

    async def time_passes(self) -> None:
        await self.eva.passes(timedelta(seconds=self.random.choice([1, 10, 1_000])))

    async def the_power_fails(self) -> None:
        await self.eva.crash()

    # ── what holds ───────────────────────────────────────────────────────────────────────────────────────────────────

    def look(self) -> None:
        """Eva says nothing where she is not to speak, what stood when another one took over stands for ever, no line is in two replies."""
        for name, stands in self.silent.items():
            assert self.shown(name) == stands
        for key, (name, parts) in self.final.items():
            assert self.parts(name, key) == parts
        for name in NAMES:
            mentioned = [id for reply in self.shown(name) for id in MENTION.findall(reply.text)]
            assert len(mentioned) == len(set(mentioned))

    async def comes_to_an_end(self) -> None:
        """Nobody waits for a person any more, nothing fails, and all the time that is needed passes."""
        self.hurries, self.model_fails = True, False
        self.eva.channel.recover()
        for name, state in self.states.items():
            if state is State.WAITING:
                await self.eva.hands(self.customers[name], State.EVA)
        for hold in self.holds:
            hold.open()
        for _ in range(TRIES + 1):
            await self.eva.answers()
            await self.eva.passes(timedelta(hours=1))
        await self.eva.answers()
        assert await self.eva.rows("SELECT * FROM wakeups") == []
        assert await self.eva.unanswered() == []

    async def look_at_the_end(self, customer: Customer) -> None:
        """What stands before the customer is what is kept, in the order of their lines."""
        turns = await self.eva.rows(
            "SELECT t.number, t.state, t.outcome, m.id, m.text FROM turns t JOIN messages m ON m.number = t.reply"
            " WHERE t.conversation = :id ORDER BY t.number",
            id=(await customer.conversation()).id,
        )
        shown = self.eva.world.platform.shown(customer.address)
        seen = list(dict.fromkeys(reply.key for reply in shown))
        assert seen == [key for _, _, _, key, text in turns if text or key in seen]
        in_order: list[int] = []
        for number, state, outcome, key, text in turns:
            taken = "SELECT number, id, deleted_at FROM messages WHERE turn = :turn AND author = 'customer' ORDER BY number"
            lines = await self.eva.rows(taken, turn=number)
            in_order += [line[0] for line in lines]
            assert lines
            assert state == "over"
            if outcome != "cut":
                assert " ".join(reply.text for reply in shown if reply.key == key) == text
            if outcome == "answered":
                mentioned = MENTION.findall(text)
                assert [line[1] for line in lines if not line[2] or line[1] in mentioned] == mentioned
                assert text.endswith("Goodbye.")
        assert in_order == sorted(in_order)


@settings(max_examples=30, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(seed=st.integers(0, 2**64 - 1))
def test_whatever_happens_each_line_is_answered_once_and_every_reply_is_whole_or_rightly_cut(seed: int) -> None:
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.exists() else None) as folder:
        asyncio.run(Walk(Path(folder), seed).is_walked())
