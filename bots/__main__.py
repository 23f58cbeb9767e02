"""Builds every part and starts the channels; the only file that names them all. `python -m bots` is `eva run`."""

import asyncio
import gc
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog

from bots.command_socket import CommandSocket, socket_path
from bots.settings import Settings
from bots.terminal import TerminalChannel
from core import metrics
from core.allowance import Allowance
from core.answer_cache import AnswerCache
from core.arrival import Arrivals
from core.company import Company
from core.conversation import Turns
from core.costs import Budget, price
from core.models.breaker import MODEL_BACK, MODEL_DOWN, Breaker
from core.models.builtin import Builtin
from core.models.late import Late
from core.playbook import load
from core.ports import Channel, ClaimLost, Lane, Model, StoreError, Wakeup
from core.sweep import Sweep
from core.tools import Toolbox, find_tools
from core.voices import Voices
from storage.engine_local import LocalEngine
from storage.lock import DatabaseLock
from storage.sqlite import SqliteStore

log = structlog.get_logger()

GRACE = timedelta(seconds=9)  # for what is under way at a stop; hosts kill after 10 to 30 seconds
TURN_LIMIT = timedelta(minutes=5)
TURNS_AT_ONCE = 256
LAG_EVERY = 0.1  # seconds
SWITCH_SECONDS = 0.001  # a thread that writes a row lets go of the interpreter, and would wait five times as long to get it back


def utc_now() -> datetime:
    """The one clock of the process."""
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class Eva:
    """Every part, built and running but for the web server."""

    settings: Settings
    company: Company
    store: SqliteStore
    engine: LocalEngine
    arrivals: Arrivals
    claude: Late | None
    cache: AnswerCache | None

    async def warm_up(self) -> None:
        """Builds what the first customers would have to wait for."""
        await asyncio.to_thread(self.company.warm_up)
        if self.claude:
            await self.claude.warm_up()
        gc.freeze()  # what is here now stays; each look through it for garbage would stop everybody for a tenth of a second

    def measure(self) -> None:
        """Brings the gauges up to date."""
        for kind, count in self.engine.waiting().items():
            metrics.wakeups_waiting.labels(kind).set(count)

    async def missing(self) -> str:
        """Why messages could not be taken in now, or nothing."""
        try:
            await self.store.write(lambda tx: tx.notes.probe(utc_now()))  # a commit that writes nothing succeeds on a full disk too
        except StoreError as error:
            return str(error)
        return ""


@asynccontextmanager
async def running(settings: Settings, channels: Callable[[SqliteStore], Sequence[Channel]] = lambda store: ()) -> AsyncIterator[Eva]:
    """Eva with these channels and the terminal, from the lock on the database to a stop that finishes what is under way.
    Raises PlaybookError, StoreError and DatabaseHeld before anything has begun."""
    sys.setswitchinterval(SWITCH_SECONDS)
    company = Company.of(load(settings.playbook), settings.public_url)
    async with AsyncExitStack() as stack:
        stack.callback(DatabaseLock.take(settings.database).release)
        store = await SqliteStore.open(settings.database)
        stack.push_async_callback(store.close)
        engine = LocalEngine(store, utc_now)
        arrivals = Arrivals(store=store, engine=engine, clock=utc_now)
        terminal = TerminalChannel()
        served: dict[str, Channel] = {channel.name: channel for channel in (terminal, *channels(store))}
        claude = _claude(settings, company)
        outage = await store.read.notes.latest(MODEL_DOWN, MODEL_BACK)
        voices = Voices(
            builtin=Builtin(lambda: company),
            toolbox=Toolbox(find_tools()),
            model=claude,
            breaker=Breaker("claude", time.monotonic, Outages(store), down=bool(outage and outage[0] == MODEL_DOWN)),
            budget=Budget(settings.monthly_budget, store, utc_now),
        )
        cache = AnswerCache(utc_now) if claude and settings.answer_cache else None
        turns = Turns(store=store, company=lambda: company, voices=voices, channels=served, clock=utc_now, cache=cache)
        await engine.start(_lanes(store, engine, turns))
        stack.push_async_callback(engine.stop, GRACE)
        await store.write(lambda tx: engine.wake(tx, "sweep", "idle"))
        commands = CommandSocket(socket_path(settings.database), terminal, arrivals.receive, utc_now)
        await commands.start()
        stack.push_async_callback(commands.stop)
        yield Eva(settings=settings, company=company, store=store, engine=engine, arrivals=arrivals, claude=claude, cache=cache)


class Outages:
    """Notes for `eva doctor` when the model goes and when it is back."""

    def __init__(self, store: SqliteStore) -> None:
        self._store = store
        self._noting: set[asyncio.Task[None]] = set()

    def __call__(self, reason: str) -> None:
        """Empty when it is back."""
        task = asyncio.create_task(self._note(MODEL_DOWN if reason else MODEL_BACK, reason))
        self._noting.add(task)
        task.add_done_callback(self._noting.discard)

    async def _note(self, what: str, reason: str) -> None:
        try:
            await self._store.write(lambda tx: tx.notes.audit(utc_now(), what, "claude", reason))
        except StoreError as error:
            log.warning("outage_not_noted", error=str(error))


def _claude(settings: Settings, company: Company) -> Late | None:
    """Claude, once there is a key."""
    key = settings.anthropic_key
    if key is None:
        return None

    def build() -> Model:
        from core.models.claude import Claude

        price(settings.chat_model, utc_now())  # the price list takes a quarter of a second to read: here, in a thread
        return Claude(key=key, url=settings.anthropic_url, model=settings.chat_model, company=lambda: company, tools=find_tools())

    return Late("claude", build)


def _lanes(store: SqliteStore, engine: LocalEngine, turns: Turns) -> dict[str, Lane]:
    sweep = Sweep(store=store, engine=engine, clock=utc_now)
    return {
        "turn": Lane(run=_counted("turn", turns.run), give_up=turns.give_up, at_once=TURNS_AT_ONCE, limit=TURN_LIMIT),
        "sweep": Lane(run=_counted("sweep", sweep.run), give_up=sweep.give_up, at_once=1, limit=TURN_LIMIT),
    }


def _counted(kind: str, run: Callable[[Wakeup], Awaitable[None]]) -> Callable[[Wakeup], Awaitable[None]]:
    async def counted(wakeup: Wakeup) -> None:
        try:
            await run(wakeup)
        except ClaimLost:
            raise
        except Exception:
            metrics.wakeups_failed.labels(kind).inc()
            raise

    return counted


async def serve(settings: Settings, listener: socket.socket, announce: Callable[[Eva], None]) -> None:
    """Runs with the web until SIGTERM or SIGINT. Nothing new is taken in then, what is under way is finished, and the streams end last."""
    from bots.web.app import build_app
    from bots.web.door import CALLS_PER_MINUTE, Door
    from bots.web.feed import WebChannel
    from bots.web.server import WebServer

    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    web: list[WebChannel] = []

    def channels(store: SqliteStore) -> Sequence[Channel]:
        web.append(WebChannel(store))
        return web

    async with running(settings, channels) as eva, _watched_loop():
        door = Door(
            store=eva.store,
            arrivals=eva.arrivals,
            channel=web[0],
            clock=utc_now,
            trusted=settings.trusted_proxies,
            staff_token=settings.api_token,
            writing=Allowance(eva.company.playbook.limits.messages_per_minute),
            calling=Allowance(CALLS_PER_MINUTE),
            cache=eva.cache,
        )
        server = WebServer(
            build_app(door=door, company=lambda: eva.company, ready=eva.missing, measure=eva.measure, origins=settings.web_origins),
            listener,
        )
        await server.start()
        announce(eva)
        await eva.warm_up()
        await stop.wait()
        log.info("stopping")
        server.stop_listening()
        await eva.engine.stop(GRACE)
        web[0].close()
        await server.stop()


@asynccontextmanager
async def _watched_loop() -> AsyncIterator[None]:
    """Measures how late the event loop is, ten times a second."""

    async def watch() -> None:
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + LAG_EVERY
            await asyncio.sleep(LAG_EVERY)
            metrics.loop_lag.observe(max(0.0, loop.time() - due))

    task = asyncio.create_task(watch())
    try:
        yield
    finally:
        task.cancel()


if __name__ == "__main__":
    from bots.cli import app

    app(["run", *sys.argv[1:]])
