"""Eva on the loopback Discord: real discord.py, the real store and engine, and a model of the test's."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import structlog

from bots.discord.channel import DiscordChannel, Pace, connect
from bots.discord.interactions import Backstage
from bots.settings import read_settings
from core.arrival import Arrivals
from core.boards import Office
from core.calling import SILENT, UNTAKEN, Calling
from core.company import Company
from core.conversation import Turns
from core.desk import Desk
from core.fault_cards import FAULT, FaultCards
from core.faults import Faults
from core.handover import CARD
from core.offering import OFFER, Offering
from core.pauses import Pauses
from core.people import People
from core.ports import Channel as PortChannel
from core.ports import Lane, Model
from core.scrub import SCRUB, Scrub
from core.selling import SALE, Selling
from core.tools import Tool, Toolbox
from core.voices import Voices
from storage.engine_local import LocalEngine
from tests.doubles.company import acme
from tests.doubles.discord import DiscordDouble
from tests.doubles.discord_state import Channel, Message
from tests.doubles.model import ScriptedModel
from tests.doubles.store import WatchedStore

QUICK = Pace(identify=0.0, ready=0.02, write=0.02, pauses=(0.02,))


def now() -> datetime:
    return datetime.now(UTC)


@cache
def company(**more: Any) -> Company:
    """Acme, with these settings of its support channel instead of its own."""
    before = acme().playbook.discord
    support = replace(before.channels["support"], **more)
    playbook = replace(acme().playbook, discord=replace(before, channels={**before.channels, "support": support}))
    return replace(acme(), playbook=playbook)


class Scene:
    """A server with a support channel, a forum, a desk, and Ana who is a customer. Eva is there from `starts` on."""

    def __init__(self, folder: Path, discord: DiscordDouble) -> None:
        self.folder, self.discord, self.model = folder, discord, ScriptedModel()
        self.server = discord.guild("Acme")
        self.support = self.server.text_channel("support")
        self.help = self.server.forum("help", tags=("question", "claim"))
        self.desk_channel = self.server.text_channel("eva-desk")
        self.general = self.server.text_channel("general")
        self.staff_role = self.server.role("Support")
        self.ana = self.server.member("Ana")
        self.ben = self.server.member("Ben", roles=[self.staff_role])
        self.company: Callable[[], Company] = acme
        self.answers: Model = self.model
        self.claude: Model | None = None  # who is asked first, if there is one
        self.tools: Mapping[str, Tool] = {}
        self.faults = Faults(now)
        self._task: asyncio.Task[None] | None = None

    @property
    def is_running(self) -> bool:
        return self._task is not None

    # ── lives ────────────────────────────────────────────────────────────────────────────────────────────────────────

    async def starts(self) -> None:
        """She hears all from then on."""
        self.store = store = await WatchedStore.on(self.folder / "eva.db")
        self.engine = LocalEngine(store, now)
        self.pauses = Pauses(store)
        await self.pauses.load()
        self.channel = self._connected(store)
        self.people = People(store=store, engine=self.engine, clock=now)
        channels: dict[str, PortChannel] = {"discord": self.channel}
        office = Office(store=store, engine=self.engine, company=lambda: self.company(), channels=channels, clock=now)
        self.desk = Desk(office)
        self.channel.hear_staff(self.desk.said, self.desk.revised)
        self.arrivals = Arrivals(store=store, engine=self.engine, clock=now, callers=self.desk)
        self.channel.front.open(self._backstage())
        self.calling, self.selling = Calling(office, self.faults), Selling(office, self.faults)
        self.fault_cards = FaultCards(office)
        await self.engine.start(self._lanes(channels) | _lanes_of_staff(self.calling, self.selling, self.fault_cards))
        self._task = asyncio.create_task(self.channel.run(self.arrivals.receive))
        await self.is_ready()

    def _backstage(self) -> Backstage:
        return Backstage(
            store=self.store,
            company=lambda: self.company(),
            receive=self.arrivals.receive,
            forget=self.people.forget,
            desk=self.desk,
            distrust=self.channel.feedback.distrust,
            clock=now,
        )

    def _lanes(self, channels: Mapping[str, PortChannel]) -> dict[str, Lane]:
        """Without those of staff."""
        voices = Voices(builtin=self.answers, toolbox=Toolbox(self.tools), model=self.claude)
        company, minute = lambda: self.company(), timedelta(minutes=1)
        turns = Turns(store=self.store, company=company, voices=voices, channels=channels, clock=now, callers=self.desk)
        offering = Offering(store=self.store, company=company, channels=channels)
        scrub = Scrub(store=self.store, engine=self.engine, clock=now, timezone=lambda: self.company().playbook.timezone)
        return {
            "turn": Lane(run=turns.run, give_up=turns.give_up, at_once=100, limit=minute, tries=3, patient=True),
            OFFER: Lane(run=offering.show, give_up=offering.give_up, at_once=4, limit=minute),
            SCRUB: Lane(run=scrub.run, give_up=scrub.give_up, at_once=1, limit=minute, by_clock=True),
        }

    def _connected(self, store: WatchedStore) -> DiscordChannel:
        environment = {
            "DISCORD_TOKEN": self.discord.token,
            "DISCORD_API_URL": self.discord.api_url,
            "DISCORD_GATEWAY_URL": self.discord.gateway_url,
        }
        settings = read_settings(environment, self.folder / "no.env")
        return connect(settings, store, lambda: self.company(), self.faults, self.pauses, QUICK)

    async def is_ready(self) -> None:
        """Returns when she has caught up with what she missed."""
        assert self._task
        waiting = asyncio.create_task(self.channel.caught_up.wait())
        await asyncio.wait({waiting, self._task}, return_when=asyncio.FIRST_COMPLETED, timeout=30)
        if self._task.done():
            self._task.result()
        assert waiting.done(), "she does not get ready"

    async def stops(self) -> None:
        """As from a SIGTERM."""
        self.channel.deafen()
        await self.engine.stop(timedelta(seconds=2))
        await self._hears_no_more()
        await self.channel.close()
        await self.store.close()

    async def crashes(self) -> None:
        """As from a power cut; what is on its way to Discord does not arrive."""
        self.store.cut_power()
        await self._hears_no_more()
        await self.channel.hang_up()
        self.store.restore_power()
        await self.engine.stop(timedelta())
        await self.store.close()

    async def _hears_no_more(self) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    # ── what is there ────────────────────────────────────────────────────────────────────────────────────────────────

    async def thread(self, number: int = 0) -> Channel:
        """The so-maniest thread, once it is there."""
        await self.discord.until(lambda: len(self.discord.threads) > number)
        return self.discord.threads[number]

    async def thread_of(self, asked: Message) -> Channel:
        """That in which this message is answered, once it is there: those of several need not be opened in their order."""
        await self.discord.until(lambda: asked.thread)
        assert asked.thread
        return asked.thread

    async def says(self, channel: Channel, text: str) -> Message:
        """Eva's message with this text, once it is there whole, with its buttons."""

        def said() -> Message | None:
            there = self.discord.messages_in(channel)
            return next(
                (each for each in there if each.author is self.discord.world.bot and text in each.content and each.components), None
            )

        await self.discord.until(said)
        found = said()
        assert found
        return found

    async def rests(self) -> None:
        """All that was heard has been answered."""
        await self.engine.drained()
        await self.store.rest()

    async def ends(self, turns: int, outcome: str) -> None:
        """Returns when so many turns are over that ended so."""
        async with asyncio.timeout(30):
            while len(await self.rows(f"SELECT 1 FROM turns WHERE outcome = '{outcome}' AND state = 'over'")) < turns:
                await self.rests()

    async def rows(self, sql: str) -> list[tuple[object, ...]]:
        return await self.store.read.run(sql, {})


def _lanes_of_staff(calling: Calling, selling: Selling, cards: FaultCards) -> dict[str, Lane]:
    runs = {
        CARD: (calling.card, calling.give_up),
        UNTAKEN: (calling.untaken, calling.give_up_timer),
        SILENT: (calling.silent, calling.give_up_timer),
        SALE: (selling.show, selling.give_up),
        FAULT: (cards.show, cards.give_up),
    }
    return {kind: Lane(run=run, give_up=give_up, at_once=4, limit=timedelta(minutes=1)) for kind, (run, give_up) in runs.items()}


@asynccontextmanager
async def scene(folder: Path, *, running: bool = True) -> AsyncIterator[Scene]:
    """Without limits of calls, for none of them is about these."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    async with DiscordDouble() as discord:
        discord.limits.none()
        stage = Scene(folder, discord)
        if running:
            await stage.starts()
        try:
            yield stage
        finally:
            if stage.is_running:
                await stage.stops()
            structlog.reset_defaults()
