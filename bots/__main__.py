"""Builds every part and starts the channels; the only file that names them all. `python -m bots` is `eva run`."""

import asyncio
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import structlog

from bots.command_socket import CommandSocket, socket_path
from bots.event_loop import share_the_interpreter, spare_the_living, watched_loop
from bots.hearing import hearing
from bots.lanes import lanes_of_faults, lanes_of_people, lanes_of_staff, lanes_of_turns, observed, wake_what_comes_by_the_clock
from bots.memory import memory_given_back, trim
from bots.settings import Settings
from bots.terminal import TerminalChannel
from core import metrics
from core.allowance import Allowance
from core.answer_cache import AnswerCache
from core.arrival import Arrivals
from core.boards import Office
from core.calling import Calling
from core.company import Company
from core.conversation import Turns
from core.costs import BUDGET_REACHED, PRICE_UNKNOWN, Budget, price, tell_price
from core.desk import Desk
from core.fault_cards import FaultCards
from core.faults import Fault, Faults
from core.foresight import foresee
from core.models.breaker import MODEL_DOWN, Breaker
from core.models.builtin import Builtin
from core.models.late import Late
from core.offering import Offering
from core.pauses import Pauses
from core.people import People
from core.playbook import load
from core.ports import Channel, Model, Store, StoreError
from core.reloading import PLAYBOOK_BROKEN, Reloading
from core.selling import Selling
from core.tools import Toolbox, find_tools
from core.voices import Voices
from storage.engine_local import LocalEngine
from storage.lock import DatabaseLock
from storage.sqlite import SqliteStore

if TYPE_CHECKING:
    from bots.discord.channel import DiscordChannel
    from bots.discord.interactions import Backstage
    from bots.web.door import Door
    from bots.web.feed import WebChannel

log = structlog.get_logger()

GRACE = timedelta(seconds=9)  # for what is under way at a stop; hosts kill after 10 to 30 seconds
NOT_KEPT = "not_kept"


def utc_now() -> datetime:
    """The one clock of the process."""
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class Eva:
    """Every part, built and running but for the web server."""

    settings: Settings
    company: Reloading
    store: SqliteStore
    engine: LocalEngine
    faults: Faults
    arrivals: Arrivals
    desk: Desk
    people: People
    claude: Late | None
    cache: AnswerCache | None

    async def warm_up(self) -> None:
        """Builds what the first customers would have to wait for."""
        await asyncio.to_thread(self.company().warm_up)
        if self.claude:
            await self.claude.warm_up()
            tell_price(self.settings.chat_model, utc_now(), self.faults)
        trim()  # what building it took besides
        spare_the_living()

    def measure(self) -> None:
        """Brings the gauges up to date."""
        for kind, count in self.engine.waiting().items():
            metrics.wakeups_waiting.labels(kind).set(count)
        for kind, count in self.faults.count().items():
            metrics.faults_open.labels(kind).set(count)

    def warning(self) -> str:
        """What is wrong although messages are answered, or nothing. For everybody to read: it names no file."""
        return "the playbook on disk has faults, so the one before it is in use; see eva doctor" if self.company.faults else ""

    async def missing(self) -> str:
        """Why messages could not be taken in now, or nothing."""
        try:
            await self.store.write(lambda tx: tx.notes.probe(utc_now()))  # a commit that writes nothing succeeds on a full disk too
        except StoreError as error:
            return str(error)
        return ""


class Parts(NamedTuple):
    """What a channel is built with."""

    store: SqliteStore
    company: Reloading
    faults: Faults
    pauses: Pauses


Channels = Callable[[Parts], Sequence[Channel]]


@asynccontextmanager
async def running(settings: Settings, channels: Channels = lambda parts: ()) -> AsyncIterator[Eva]:
    """Eva with these channels and the terminal, from the lock on the database to a stop that finishes what is under way.
    Raises PlaybookError, StoreError and DatabaseHeld before anything has begun."""
    share_the_interpreter()
    async with AsyncExitStack() as stack:
        # Before the playbook is read, which takes its time, and may have been broken since another process has read it.
        stack.callback(DatabaseLock.take(settings.database).release)
        company = Reloading(settings.playbook, lambda: Company.of(load(settings.playbook), settings.public_url))
        store = await SqliteStore.open(settings.database)
        stack.push_async_callback(store.close)
        faults = Faults(utc_now)
        await stack.enter_async_context(faults.kept(store))
        store.watch(partial(_tell_of_disk, faults))
        engine = LocalEngine(store, utc_now)
        people = People(store=store, engine=engine, clock=utc_now)
        people.listen(lambda conversation: company().forget_questions())
        terminal, pauses = TerminalChannel(), Pauses(store)
        await pauses.load()
        served: dict[str, Channel] = {channel.name: channel for channel in (terminal, *channels(Parts(store, company, faults, pauses)))}
        office = Office(store=store, engine=engine, company=company, channels=served, clock=utc_now)
        desk = Desk(office)
        arrivals = Arrivals(store=store, engine=engine, clock=utc_now, callers=desk, foresee=lambda message: foresee(company(), message))
        claude = _claude(settings, company)
        voices = _voices(settings, store, company, faults, claude)
        if cache := AnswerCache(utc_now) if claude and settings.answer_cache else None:
            people.listen(lambda conversation: cache.clear())
        turns = Turns(store=store, company=company, voices=voices, channels=served, clock=utc_now, cache=cache, callers=desk)
        stack.push_async_callback(engine.stop, GRACE)
        await _begin_work(office, engine, turns, people, faults)
        commands = CommandSocket(socket_path(settings.database), terminal, arrivals.receive, people.forget, utc_now, pauses)
        await commands.start()
        stack.push_async_callback(commands.stop)
        faults.over(PLAYBOOK_BROKEN)  # a process starts with a whole one only
        await stack.enter_async_context(company.kept_fresh(partial(_tell_of_playbook, faults)))
        yield Eva(
            settings=settings,
            company=company,
            store=store,
            engine=engine,
            faults=faults,
            arrivals=arrivals,
            desk=desk,
            people=people,
            claude=claude,
            cache=cache,
        )


async def _begin_work(office: Office, engine: LocalEngine, turns: Turns, people: People, faults: Faults) -> None:
    """Every kind of wake-up has its handler from now on, and what waits for one is taken up."""
    store, company = office.store, office.company
    calling, selling, cards = Calling(office, faults), Selling(office, faults), FaultCards(office)
    offering = Offering(store=store, company=company, channels=office.channels)
    lanes = lanes_of_turns(store, engine, turns, offering, utc_now) | lanes_of_people(store, engine, people, company, utc_now)
    await engine.start(observed(lanes | lanes_of_staff(calling, selling), faults) | lanes_of_faults(cards))
    faults.listen(cards.told)
    for begin in (partial(wake_what_comes_by_the_clock, engine=engine), calling.take_up, cards.take_up):
        await store.write(begin)


def _tell_of_disk(faults: Faults, reason: str) -> None:
    """What the database says of each commit."""
    if reason:
        text = f"the database takes no writes: {reason}; free space, or end the other program: customers are asked to send again"
        faults.tell(Fault(kind=NOT_KEPT, text=text))
    else:
        faults.over(NOT_KEPT)


def _tell_of_playbook(faults: Faults, text: str) -> None:
    """What is wrong with the files on disk; nothing once they are mended."""
    faults.over(PLAYBOOK_BROKEN)  # another change that is broken, too, is told with its own text
    if text:
        faults.tell(Fault(kind=PLAYBOOK_BROKEN, text=f"Eva goes on with the playbook from before a change, which has faults: {text}"))


def _voices(settings: Settings, store: Store, company: Callable[[], Company], faults: Faults, claude: Late | None) -> Voices:
    """Who answers: Claude, where there is a key, and the built-in responder."""
    if claude is None:  # nobody will find out any more
        for key in (f"{MODEL_DOWN}:claude", PRICE_UNKNOWN, BUDGET_REACHED):
            faults.over(key)
    return Voices(
        builtin=Builtin(company),
        toolbox=Toolbox(find_tools()),
        model=claude,
        breaker=Breaker("claude", time.monotonic, faults),
        budget=Budget(settings.monthly_budget, store, utc_now, faults),
    )


def _claude(settings: Settings, company: Callable[[], Company]) -> Late | None:
    """Claude, once there is a key."""
    key = settings.anthropic_key
    if key is None:
        return None

    def build() -> Model:
        price(settings.chat_model, utc_now())  # the price list takes a quarter of a second to read: here, in a thread
        from core.models.claude import Claude  # behind it, in the memory that the rest of the list has left

        return Claude(key=key, url=settings.anthropic_url, model=settings.chat_model, company=company, tools=find_tools())

    return Late("claude", build)


async def serve(settings: Settings, listener: socket.socket, announce: Callable[[Eva], None]) -> None:
    """Runs with the web until SIGTERM or SIGINT. Nothing new is taken in then, what is under way is finished, and the streams end last."""
    from bots.web.app import build_app
    from bots.web.feed import WebChannel
    from bots.web.server import WebServer

    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    web: list[WebChannel] = []
    discord: list[DiscordChannel] = []

    def channels(parts: Parts) -> Sequence[Channel]:
        web.append(WebChannel(parts.store))
        if settings.discord_token:
            from bots.discord.channel import connect

            discord.append(connect(settings, *parts))
        return [*web, *discord]

    async with running(settings, channels) as eva, watched_loop(), memory_given_back():
        eva.people.listen(lambda conversation: web[0].forget(conversation.address.place))
        for each in discord:
            _join(each, eva)
        asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, eva.company.at_once)
        web_app = build_app(
            door=_door(eva, web[0]),
            company=eva.company,
            ready=eva.missing,
            warning=eva.warning,
            measure=eva.measure,
            origins=settings.web_origins,
        )
        server = WebServer(web_app, listener)
        await server.start()
        announce(eva)
        await eva.warm_up()
        for each in discord:
            each.front.open(_backstage(eva))
        async with hearing(discord, eva.arrivals.receive, eva.faults):
            await stop.wait()
            server.stop_listening()
            log.info("stopping")  # whoever reads it may rely on that nobody gets in any more
            for each in discord:
                each.deafen()
            await eva.engine.stop(GRACE)
        web[0].close()
        await server.stop()


def _join(channel: "DiscordChannel", eva: Eva) -> None:
    """What is known of a channel only once the parts that it calls are there."""
    channel.hear_staff(eva.desk.said, eva.desk.revised)
    if eva.cache:
        channel.feedback.distrust = eva.cache.distrust
    eva.people.listen(channel.forget)


def _door(eva: Eva, channel: "WebChannel") -> "Door":
    from bots.web.door import CALLS_PER_MINUTE, Door

    return Door(
        store=eva.store,
        arrivals=eva.arrivals,
        people=eva.people,
        channel=channel,
        clock=utc_now,
        trusted=eva.settings.trusted_proxies,
        staff_token=eva.settings.api_token,
        writing=Allowance(lambda: eva.company().playbook.limits.messages_per_minute),
        calling=Allowance(CALLS_PER_MINUTE),
        playbook=lambda: eva.company().playbook,
        cache=eva.cache,
    )


def _backstage(eva: Eva) -> "Backstage":
    from bots.discord.interactions import Backstage

    return Backstage(
        store=eva.store,
        company=eva.company,
        receive=eva.arrivals.receive,
        forget=eva.people.forget,
        desk=eva.desk,
        distrust=eva.cache.distrust if eva.cache else None,
        clock=utc_now,
    )


if __name__ == "__main__":
    from bots.cli import app

    app(["run", *sys.argv[1:]])
