"""Eva as she runs, with the real store and engine, between a platform, a model and a clock of the test's."""

import asyncio
import itertools
import shutil
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from core.answer_cache import AnswerCache
from core.arrival import Arrivals, turn_over
from core.boards import Office
from core.calling import SILENT, UNTAKEN, Calling
from core.company import Company
from core.conversation import Turns
from core.desk import Desk
from core.expiry import EXPIRE, Expiry
from core.fault_cards import FAULT, FaultCards
from core.faults import Faults
from core.handover import CARD
from core.messages import Accepted, Action, Address, Conversation, Edit, Message, Press, State
from core.offering import OFFER, Offering
from core.people import People
from core.playbook.facts import Retention
from core.ports import Lane, Limits, Model, Transaction, Wakeup
from core.scrub import SCRUB, Scrub
from core.selling import SALE, Selling
from core.sweep import Sweep
from core.tools import Tool, Toolbox
from core.voices import Voices
from storage.engine_local import LocalEngine
from storage.rows import Row
from tests.doubles.channel import UNHURRIED, FakeChannel, Platform, StaffedChannel
from tests.doubles.clock import Clock
from tests.doubles.company import acme, tools
from tests.doubles.model import ScriptedModel
from tests.doubles.store import WatchedStore

TRIES = 3  # of a turn, before it is given up
DATABASE = "eva.db"


@dataclass(kw_only=True)
class World:
    """All that outlives a process of Eva's."""

    folder: Path
    platform: Platform = field(default_factory=Platform)
    model: ScriptedModel = field(default_factory=ScriptedModel)
    claude: Model | None = None  # who is asked first, if there is one
    cache: AnswerCache | None = None
    company: Callable[[], Company] = acme
    clock: Clock = field(default_factory=Clock)
    retention: Retention = field(default_factory=Retention)
    limits: Limits = UNHURRIED
    tools: Mapping[str, Tool] = field(default_factory=tools)
    staffed: bool = False  # whether there are people who could come

    def photograph(self, folder: Path) -> "World":
        """The database and the platform as they are on disk at this moment, in a folder of their own."""
        folder.mkdir()
        for ending in ("", "-wal"):  # the third file is rebuilt from these, as after a kill
            if (self.folder / f"{DATABASE}{ending}").exists():
                shutil.copy(self.folder / f"{DATABASE}{ending}", folder)
        return World(
            folder=folder,
            platform=self.platform.photograph(),
            model=self.model,
            claude=self.claude,
            cache=self.cache,
            company=self.company,
            clock=self.clock,
            retention=self.retention,
            limits=self.limits,
            tools=self.tools,
            staffed=self.staffed,
        )


class RunningEva:
    """One process of Eva's after the other. What would reach nobody, an error in a task that nobody awaits, is in `unheard`."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.unheard: list[str] = []
        self._before: list[tuple[FakeChannel, LocalEngine, WatchedStore]] = []
        self._crashes = itertools.count(1)
        self._steps_left: int | None = None

    # ── lives ────────────────────────────────────────────────────────────────────────────────────────────────────────

    async def start(self, *, serving: bool = True) -> None:
        """Opens the database and takes up what is left in it; without `serving`, nothing wakes yet."""
        asyncio.get_running_loop().set_exception_handler(lambda loop, context: self.unheard.append(str(context)))
        self.store = store = await WatchedStore.on(self.world.folder / DATABASE)
        self.engine = LocalEngine(store, self.world.clock)
        self.channel = (StaffedChannel if self.world.staffed else FakeChannel)(self.world.platform, self.world.limits)
        channels = {self.channel.name: self.channel}
        office = Office(store=store, engine=self.engine, company=self._company, channels=channels, clock=self.world.clock)
        self.desk, self.faults = Desk(office), Faults(self.world.clock)
        self.calling, self.selling = Calling(office, self.faults), Selling(office, self.faults)
        self.fault_cards = FaultCards(office)
        self.faults.listen(self.fault_cards.told)
        self.arrivals = Arrivals(store=store, engine=self.engine, clock=self.world.clock, callers=self.desk)
        self.turns = Turns(
            store=store,
            company=self._company,
            voices=Voices(builtin=self.world.model, toolbox=Toolbox(self.world.tools), model=self.world.claude),
            cache=self.world.cache,
            channels=channels,
            clock=self.world.clock,
            callers=self.desk,
        )
        self.offering = Offering(store=store, company=self._company, channels=channels)
        self.sweep = Sweep(store=store, engine=self.engine, clock=self.world.clock)
        self.people = People(store=store, engine=self.engine, clock=self.world.clock)
        self.scrub = Scrub(store=store, engine=self.engine, clock=self.world.clock, timezone=lambda: ZoneInfo("America/New_York"))
        self.expiry = Expiry(
            store=store, engine=self.engine, people=self.people, clock=self.world.clock, retention=lambda: self.world.retention
        )
        if serving:
            await self.serve()

    async def serve(self) -> None:
        """Wakes from now on."""
        lanes = {
            "turn": Lane(
                run=self.turns.run, give_up=self.turns.give_up, at_once=100, limit=timedelta(minutes=1), tries=TRIES, patient=True
            ),
            OFFER: Lane(run=self.offering.show, give_up=self.offering.give_up, at_once=4, limit=timedelta(minutes=1)),
            "sweep": Lane(run=self.sweep.run, give_up=self.sweep.give_up, at_once=1, limit=timedelta(minutes=1), by_clock=True),
            SCRUB: Lane(run=self.scrub.run, give_up=self.scrub.give_up, at_once=1, limit=timedelta(minutes=1), by_clock=True),
            EXPIRE: Lane(run=self.expiry.run, give_up=self.expiry.give_up, at_once=1, limit=timedelta(minutes=1), by_clock=True),
            CARD: Lane(run=self.calling.card, give_up=self.calling.give_up, at_once=8, limit=timedelta(minutes=1), tries=TRIES),
            UNTAKEN: Lane(run=self.calling.untaken, give_up=self.calling.give_up_timer, at_once=8, limit=timedelta(minutes=1)),
            SILENT: Lane(run=self.calling.silent, give_up=self.calling.give_up_timer, at_once=8, limit=timedelta(minutes=1)),
            SALE: Lane(run=self.selling.show, give_up=self.selling.give_up, at_once=8, limit=timedelta(minutes=1)),
            FAULT: Lane(run=self.fault_cards.show, give_up=self.fault_cards.give_up, at_once=1, limit=timedelta(minutes=1)),
            "bell": Lane(run=_nothing, give_up=_give_up_nothing, at_once=1, limit=timedelta(minutes=1)),
        }
        await self.engine.start(lanes)

    def _company(self) -> Company:
        return self.world.company()

    async def crash(self, *, serving: bool = True) -> None:
        """Ends this process as a power cut would, and starts the next one on what is on disk."""
        self._cut_power()
        await self.start(serving=serving)

    async def fails_within(self, steps: int) -> None:
        """Lets all come to rest, but ends this process at its so-maniest commit, or end of a platform's call, if there are so many."""
        self._steps_left = steps
        self.store.watchers.append(self._step)
        self.channel.watchers.append(lambda what: self._step())
        await self.rests()
        if self._steps_left == 0:
            await self.start()
        self._steps_left = None

    @property
    def lives(self) -> int:
        """How many processes there have been."""
        return len(self._before) + 1

    def _step(self) -> None:
        if self._steps_left:
            self._steps_left -= 1
            if not self._steps_left:
                self._cut_power()

    def _cut_power(self) -> None:
        self.world.folder = self.world.photograph(self.world.folder / f"crash-{next(self._crashes)}").folder
        self.channel.die()
        self.store.cut_power()
        self._before.append((self.channel, self.engine, self.store))

    async def stop(self) -> None:
        """Ends all of them."""
        for channel, engine, store in [*self._before, (self.channel, self.engine, self.store)]:
            channel.bury()
            store.restore_power()
            await engine.stop(timedelta())
            await store.close()
        assert self.unheard == []

    # ── time ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    async def rests(self) -> None:
        """All that can happen has happened: whatever goes on waits at a hold, or for the clock."""
        async with asyncio.timeout(30):
            await self.store.rest()

    async def answers(self) -> None:
        """Nothing is under way any more, and nothing was held."""
        async with asyncio.timeout(30):
            await self.engine.drained()
            await self.store.rest()  # a turn that is given up is looked at once more, at once
            await self.engine.drained()

    async def passes(self, by: timedelta) -> None:
        """So much later; what is due by then has been done."""
        self.world.clock.advance(by)
        await self.store.write(lambda tx: self.engine.at(tx, self.world.clock(), "bell", ""))
        await self.rests()

    # ── people ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def customer(self, name: str) -> "Customer":
        """Somebody who writes at an address of their own."""
        return Customer(self, name)

    async def hands(self, customer: "Customer", to: State) -> None:
        """Another one speaks with this customer from now on."""
        id = (await customer.conversation()).id

        async def change(tx: Transaction) -> None:
            conversation = await tx.conversations.find(id)
            assert conversation
            await turn_over(tx, self.engine, conversation, to, self.world.clock())

        await self.store.write(change)

    # ── what is on disk ──────────────────────────────────────────────────────────────────────────────────────────────

    async def rows(self, sql: str, **params: Any) -> list[Row]:
        """What is committed."""
        return await self.store.read.run(sql, params)

    async def everything(self) -> dict[str, list[Row]]:
        """All rows of all tables."""
        tables = await self.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        return {name: await self.rows(f"SELECT * FROM {name}") for (name,) in tables}

    async def turn_states(self) -> list[tuple[str, str]]:
        """State and outcome of each turn, the oldest first."""
        return [(state, outcome) for state, outcome in await self.rows("SELECT state, outcome FROM turns ORDER BY number")]

    async def kept_replies(self) -> list[str]:
        """Eva's lines as they are kept."""
        return [text for (text,) in await self.rows("SELECT text FROM messages WHERE author = 'eva' ORDER BY number")]

    async def unanswered(self) -> list[str]:
        """Ids of what no turn has taken in, nobody has settled and nobody has deleted."""
        sql = "SELECT id FROM messages WHERE author = 'customer' AND turn IS NULL AND deleted_at IS NULL ORDER BY number"
        return [id for (id,) in await self.rows(sql)]


class Customer:
    """Writes to Eva, and sees what the platform shows. Messages are called m1, m2, ... unless they are given a name."""

    def __init__(self, eva: RunningEva, name: str) -> None:
        self._eva = eva
        self.address = Address(FakeChannel.name, name)
        self.name = f"paper:{name}"
        self._ids: set[str] = set()

    async def writes(self, text: str, id: str | None = None) -> Accepted:
        """On return it is acknowledged."""
        id = id or self._new_id()
        self._ids.add(id)
        message = Message(address=self.address, customer=self.name, id=id, text=text, at=self._eva.world.clock())
        return await self._eva.arrivals.receive(message)

    def _new_id(self) -> str:
        return next(id for number in itertools.count(1) if (id := f"m{number}") not in self._ids)

    async def edits(self, id: str, text: str | None) -> Accepted:
        """Another text in the place of the old one."""
        return await self._eva.arrivals.receive(Edit(address=self.address, id=id, text=text, at=self._eva.world.clock()))

    async def deletes(self, id: str) -> Accepted:
        """The message is gone."""
        return await self.edits(id, None)

    async def presses(self, action: Action, id: str | None = None) -> Accepted:
        """A button."""
        id = id or self._new_id()
        self._ids.add(id)
        press = Press(address=self.address, customer=self.name, id=id, action=action, at=self._eva.world.clock())
        return await self._eva.arrivals.receive(press)

    async def conversation(self) -> Conversation:
        """Theirs, as it stands."""
        rows = await self._eva.rows("SELECT id FROM conversations WHERE address = :address", address=str(self.address))
        found = await self._eva.store.read.conversations.find(rows[0][0])
        assert found
        return found

    @property
    def sees(self) -> list[str]:
        """The texts of Eva's messages, in the order in which they first appeared."""
        return [reply.text for reply in self._eva.world.platform.shown(self.address)]


@asynccontextmanager
async def running(world: World, *, serving: bool = True) -> AsyncIterator[RunningEva]:
    """Eva from start to stop."""
    eva = RunningEva(world)
    await eva.start(serving=serving)
    try:
        yield eva
    finally:
        await eva.stop()


async def _nothing(wakeup: Wakeup) -> None:
    pass


async def _give_up_nothing(wakeup: Wakeup, reference: str) -> None:
    pass
