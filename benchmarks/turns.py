"""What Eva adds to a model's time, and how many turns a second she carries.

`python -m benchmarks.turns` prints all figures; `latency`, `throughput`, `full` or `million` as an argument prints one.
The database lies in a temporary folder: set TMPDIR to measure another disk."""

import asyncio
import logging
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog

from bots.event_loop import share_the_interpreter
from bots.web.feed import WebChannel
from core.arrival import Arrivals, fresh_conversation
from core.company import Company
from core.conversation import Turns
from core.messages import Address, Audience, Message, Reply, new_id
from core.models.builtin import Builtin
from core.playbook import load
from core.ports import Channel, Lane, Limits, Model, Piece, Prompt, Receive, Text
from core.tools import Toolbox, find_tools
from core.voices import Voices
from storage.engine_local import LocalEngine
from storage.sqlite import SqliteStore

PLAYBOOK = Path(__file__).parent.parent / "playbooks" / "acme"
QUESTIONS = ("What does car insurance cover?", "how do i file a claim", "When are you open?", "is my battery covered?", "my bill is late")
STORED = 1_000_000


@dataclass
class Stopwatch:
    """When which message passed where, in seconds of the process's clock."""

    received: dict[str, float] = field(default_factory=dict)
    at_the_door: dict[str, float] = field(default_factory=dict)
    first_sentence: dict[str, float] = field(default_factory=dict)
    first_text: dict[str, float] = field(default_factory=dict)


class TimedModel:
    """Answers at once, and notes when it was asked. `slow`: goes on for a while after its first sentence, as a real one does."""

    name = "builtin"

    def __init__(self, watch: Stopwatch, *, slow: bool) -> None:
        self._watch, self._slow = watch, slow

    async def stream(self, prompt: Prompt) -> AsyncGenerator[Piece]:
        """Two sentences."""
        id = prompt.asked[0].id
        self._watch.at_the_door[id] = time.perf_counter()
        self._watch.first_sentence[id] = time.perf_counter()
        yield Text(f"This is the first sentence about {id}. ")
        if self._slow:
            await asyncio.sleep(0.2)
        yield Text("And this is the last one.")


class TimedChannel:
    """Takes everything at once, and notes when the first text of each came."""

    name = "terminal"
    limits = Limits(characters=100_000, edits_per_second=20, buttons=0)

    def __init__(self, watch: Stopwatch) -> None:
        self._watch = watch
        self.said: dict[str, asyncio.Event] = {}

    async def run(self, receive: Receive) -> None:
        """Nothing arrives here."""

    async def send(self, to: Address, reply: Reply) -> str:
        """The first text of a reply."""
        self._watch.first_text[reply.text.split("about ")[1].split(".")[0]] = time.perf_counter()
        if reply.last and to.place in self.said:
            self.said[to.place].set()
        return reply.key

    async def edit(self, to: Address, id: str, reply: Reply) -> None:
        """More of it."""

    async def delete(self, to: Address, id: str) -> None:
        """Less of it."""

    def doing(self, to: Address, what: str) -> None:
        """Nobody looks."""


@dataclass(frozen=True, kw_only=True)
class House:
    """The parts that a figure needs."""

    store: SqliteStore
    engine: LocalEngine
    arrivals: Arrivals
    channel: Channel


@asynccontextmanager
async def house(folder: Path, model: Model | None, channel: Channel | None) -> AsyncIterator[House]:
    """Eva with this model and channel; with everything on where none is given."""
    company = Company.of(load(PLAYBOOK), "http://127.0.0.1:8080")
    store = await SqliteStore.open(folder / "eva.db")
    engine = LocalEngine(store, now)
    used = channel or WebChannel(store)
    turns = Turns(
        store=store,
        company=lambda: company,
        voices=Voices(builtin=model or Builtin(lambda: company), toolbox=Toolbox(find_tools())),
        channels={used.name: used},
        clock=now,
    )
    await engine.start({"turn": Lane(run=turns.run, give_up=turns.give_up, at_once=256, limit=timedelta(minutes=5))})
    arrivals = Arrivals(store=store, engine=engine, clock=now)
    yield House(store=store, engine=engine, arrivals=arrivals, channel=used)
    await engine.stop(timedelta(seconds=5))
    await store.close()


def now() -> datetime:
    """The clock."""
    return datetime.now(UTC)


async def latency(folder: Path, at_once: int, rounds: int, within: float) -> Stopwatch:
    """So many conversations at once, each with a message at a random moment within so many seconds; so many times."""
    watch = Stopwatch()
    async with house(folder, TimedModel(watch, slow=True), TimedChannel(watch)) as parts:
        for _ in range(rounds):

            async def arrive(place: int) -> None:
                await asyncio.sleep(random.random() * within)
                message = _hello(str(place))
                watch.received[message.id] = time.perf_counter()
                await parts.arrivals.receive(message)

            await asyncio.gather(*(arrive(place) for place in range(at_once)))
            await parts.engine.drained()
    return watch


async def throughput(folder: Path, turns: int, rate: int | None = None, at_once: int = 200) -> tuple[float, list[float]]:
    """Turns a second through receive, wake, answer and kept, and how late the event loop was meanwhile, in seconds. Messages come as fast
    as so many customers are answered; or, given a `rate`, so many a second from as many customers."""
    channel = TimedChannel(Stopwatch())
    async with house(folder, TimedModel(Stopwatch(), slow=False), channel) as parts:

        async def customer(place: str, messages: int) -> None:
            for _ in range(messages):
                channel.said[place] = asyncio.Event()
                await parts.arrivals.receive(_hello(place))
                await channel.said[place].wait()

        return await _measured(parts, lambda number, messages: customer(str(number), messages), turns, rate, at_once)


async def everything(folder: Path, turns: int, rate: int | None = None, at_once: int = 200) -> tuple[float, list[float]]:
    """The same with redaction, search, gate, and customers who read the events of the web."""
    async with house(folder, None, None) as parts:
        web = parts.channel
        assert isinstance(web, WebChannel), "everything includes the web"

        async def customer(number: int, messages: int) -> None:
            id = new_id("C")
            await parts.arrivals.open(fresh_conversation(Address("web", id), f"web:{id}", Audience.CUSTOMER, now(), id=id))
            with web.reader(id) as reader:
                told = reader.told(0, 60)
                for question in range(number, number + messages):
                    await parts.arrivals.receive(_message("web", id, QUESTIONS[question % len(QUESTIONS)]))
                    while (event := await anext(told)) is None or event.name != "done":
                        pass
                await told.aclose()

        await customer(0, 1)  # what finds is built
        return await _measured(parts, customer, turns, rate, at_once)


async def _measured(
    parts: House, customer: Callable[[int, int], Coroutine[None, None, None]], turns: int, rate: int | None, at_once: int
) -> tuple[float, list[float]]:
    lags: list[float] = []
    watching = asyncio.create_task(_watch(lags))
    began = time.perf_counter()
    if rate is None:
        await asyncio.gather(*(customer(number, turns // at_once) for number in range(at_once)))
    else:
        async with asyncio.TaskGroup() as customers:
            for number in range(turns):
                await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
                customers.create_task(customer(number, 1))
    await parts.engine.drained()
    seconds = time.perf_counter() - began
    watching.cancel()
    return turns / seconds, lags


async def _watch(lags: list[float]) -> None:
    while True:
        due = time.perf_counter() + 0.01
        await asyncio.sleep(0.01)
        lags.append(max(0.0, time.perf_counter() - due))


def _message(channel: str, place: str, text: str) -> Message:
    return Message(address=Address(channel, place), customer=f"{channel}:{place}", id=new_id("M"), text=text, at=now())


def _hello(place: str) -> Message:
    """Names itself, so that what the model says of it rests on something."""
    message = _message("terminal", place, "")
    return replace(message, text=f"hello, this is {message.id}")


def fill(folder: Path, messages: int) -> None:
    """Puts that many messages into the database, ten to a conversation, as turns that are over."""
    database = sqlite3.connect(folder / "eva.db")
    at = now().isoformat(timespec="microseconds")
    conversations = messages // 10
    database.executemany("INSERT INTO customers VALUES (?, ?)", ((f"x:{n}", at) for n in range(conversations)))
    database.executemany(
        "INSERT INTO conversations (id, address, customer, audience, state, epoch, created_at, touched_at)"
        " VALUES (?, ?, ?, 'customer', 'eva', 0, ?, ?)",
        ((f"C-x{n}", f"x:{n}", f"x:{n}", at, at) for n in range(conversations)),
    )
    turns = ((f"C-x{n % conversations}", at, at) for n in range(messages // 2))
    database.executemany(
        "INSERT INTO turns (conversation, epoch, state, outcome, created_at, ended_at) VALUES (?, 0, 'over', 'answered', ?, ?)", turns
    )
    lines = (
        (f"C-x{n % conversations}", author, f"{author}{n}", "a line of about the length that customers write, or a little more", at, n + 1)
        for n in range(messages // 2)
        for author in ("customer", "eva")
    )
    database.executemany("INSERT INTO messages (conversation, author, id, text, at, turn) VALUES (?, ?, ?, ?, ?, ?)", lines)
    database.commit()
    database.close()


def percentiles(seconds: Sequence[float]) -> str:
    """Median and 99th percentile in milliseconds."""
    ordered = sorted(seconds)
    return f"median {statistics.median(ordered) * 1e3:.1f} ms, p99 {ordered[int(len(ordered) * 0.99)] * 1e3:.1f} ms"


def _latency() -> None:
    for at_once, rounds, within in ((1, 300, 0.0), (200, 10, 1.0), (200, 10, 0.0)):
        with tempfile.TemporaryDirectory() as folder:
            watch = asyncio.run(latency(Path(folder), at_once, rounds, within))
        door = [watch.at_the_door[id] - at for id, at in watch.received.items()]
        text = [watch.first_text[id] - at for id, at in watch.first_sentence.items()]
        load = f"{at_once} at once" + (f", within {within:.0f} s" if within else ", in the same instant" if at_once > 1 else "")
        print(f"receive -> model's door, {load}: {percentiles(door)}")
        print(f"first sentence -> first text, {load}: {percentiles(text)}")


def _rates(name: str, measured: Callable[..., Coroutine[None, None, tuple[float, list[float]]]], turns: int, offered: int) -> None:
    for rate in (None, offered):
        with tempfile.TemporaryDirectory() as folder:
            reached, lags = asyncio.run(measured(Path(folder), turns, rate))
        load = f"{offered} a second offered" if rate else "200 customers without a pause"
        print(f"{name}, {load}: {reached:.0f} turns/s; event loop late: {percentiles(lags)}")


def _throughput() -> None:
    _rates("store and engine", throughput, 4_000, 400)


def _full() -> None:
    _rates("everything on", everything, 2_000, 100)


def _million() -> None:
    with tempfile.TemporaryDirectory() as empty, tempfile.TemporaryDirectory() as full:
        asyncio.run(throughput(Path(full), 200))
        fill(Path(full), STORED)
        pairs = [(asyncio.run(throughput(Path(empty), 2_000))[0], asyncio.run(throughput(Path(full), 2_000))[0]) for _ in range(5)]
    ratio = statistics.median(before / after for before, after in pairs)
    print(f"a turn with {STORED:,} stored messages costs {ratio:.2f} times what it costs in an empty database (median of 5 pairs)")


FIGURES = {"latency": _latency, "throughput": _throughput, "full": _full, "million": _million}

if __name__ == "__main__":
    share_the_interpreter()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    for name in sys.argv[1:] or FIGURES:
        FIGURES[name]()
