"""Builds every part and starts the channels; the only file that names them all. `python -m bots` is `eva run`."""

import asyncio
import signal
import socket
import sys
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
from core.arrival import Arrivals
from core.company import Company
from core.conversation import Turns
from core.models.builtin import Builtin
from core.playbook import load
from core.ports import Channel, ClaimLost, Lane, StoreError, Wakeup
from core.sweep import Sweep
from core.tools import Toolbox, find_tools
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
        await engine.start(_lanes(store, engine, company, served))
        stack.push_async_callback(engine.stop, GRACE)
        await store.write(lambda tx: engine.wake(tx, "sweep", "idle"))
        commands = CommandSocket(socket_path(settings.database), terminal, arrivals.receive, utc_now)
        await commands.start()
        stack.push_async_callback(commands.stop)
        yield Eva(settings=settings, company=company, store=store, engine=engine, arrivals=arrivals)


def _lanes(store: SqliteStore, engine: LocalEngine, company: Company, channels: dict[str, Channel]) -> dict[str, Lane]:
    turns = Turns(
        store=store,
        company=lambda: company,
        model=Builtin(lambda: company),
        toolbox=Toolbox(find_tools()),
        channels=channels,
        clock=utc_now,
    )
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
        )
        server = WebServer(build_app(door=door, company=lambda: eva.company, ready=eva.missing, measure=eva.measure), listener)
        await server.start()
        announce(eva)
        await asyncio.to_thread(eva.company.warm_up)
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
