"""What Eva adds to Claude's time, beside a bare loop over the SDK that stores nothing, searches nothing and waits for the whole answer.

`python -m benchmarks.claude` prints all figures; `latency`, `cache` or `stalled` as an argument prints one. Both sides call the same
loopback service in the same run, in turn; for `latency` it runs in a process of its own, and "1 at once" means that nothing else is under
way: the next customer writes once the turn before is over and its last rows are kept."""

import asyncio
import logging
import random
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import anthropic
import structlog

from benchmarks.distant_claude import SENTENCES, DistantClaude, distant_claude
from benchmarks.turns import PLAYBOOK, percentiles
from bots.event_loop import share_the_interpreter, spare_the_living
from core.arrival import Arrivals
from core.company import Company
from core.conversation import Turns
from core.costs import price
from core.foresight import foresee
from core.messages import Address, Message, Reply, new_id
from core.models.builtin import Builtin
from core.models.claude import Claude
from core.playbook import load
from core.ports import Lane, Limits, Receive
from core.tools import Toolbox, find_tools
from core.voices import Voices
from storage.engine_local import LocalEngine
from storage.sqlite import SqliteStore
from tests.doubles.claude import KEY, ClaudeDouble, Said, Stall

MODEL = "claude-sonnet-5-5"
TAKES = {1: 0.1, 200: 6.0}  # seconds that an answer takes, by how many conversations there are: 200 overlap only if it takes a while
WITHIN = 5.0  # seconds in which the 200 arrive
QUESTIONS = (
    "What does car insurance cover?",
    "And how do I file a claim?",
    "What about my battery?",
    "Is there a discount?",
    "And in winter?",
)
LONGEST_STALL = 35.0


@dataclass
class Ear:
    """A channel that notes when each conversation was first shown something, and when all of it was said."""

    name: str = "terminal"
    limits: Limits = field(default_factory=lambda: Limits(characters=100_000, edits_per_second=20, buttons=0))
    first: dict[str, float] = field(default_factory=dict)
    said: dict[str, asyncio.Event] = field(default_factory=dict)

    async def run(self, receive: Receive) -> None:
        """Nothing arrives here."""

    async def send(self, to: Address, reply: Reply) -> str:
        """The first text."""
        self.first.setdefault(to.place, time.perf_counter())
        self._note(to, reply)
        return reply.key

    async def edit(self, to: Address, id: str, reply: Reply) -> None:
        """More of it."""
        self._note(to, reply)

    async def delete(self, to: Address, id: str) -> None:
        """Less of it."""

    def doing(self, to: Address, what: str) -> None:
        """Nobody looks."""

    def _note(self, to: Address, reply: Reply) -> None:
        if reply.last:
            self.said[to.place].set()


@dataclass(frozen=True, kw_only=True)
class House:
    """Eva, and how to write to her."""

    store: SqliteStore
    engine: LocalEngine
    arrivals: Arrivals
    ear: Ear

    async def asks(self, place: str, text: str) -> None:
        """Returns when she has answered."""
        said = self.ear.said[place] = asyncio.Event()
        message = Message(address=Address("terminal", place), customer=place, id=new_id("M"), text=text, at=now())
        await self.arrivals.receive(message)
        await said.wait()


@asynccontextmanager
async def house(url: str) -> AsyncIterator[House]:
    """Eva with Claude at this address."""
    company = Company.of(load(PLAYBOOK), "http://127.0.0.1:8080")
    company.warm_up()
    ear, tools = Ear(), find_tools()
    claude = Claude(key=KEY, url=url, model=MODEL, company=lambda: company, tools=tools)
    with tempfile.TemporaryDirectory() as folder:
        store = await SqliteStore.open(Path(folder) / "eva.db")
        engine = LocalEngine(store, now)
        voices = Voices(builtin=Builtin(lambda: company), toolbox=Toolbox(tools), model=claude)
        turns = Turns(store=store, company=lambda: company, voices=voices, channels={ear.name: ear}, clock=now)
        await engine.start({"turn": Lane(run=turns.run, give_up=turns.give_up, at_once=256, limit=timedelta(minutes=5))})
        price(MODEL, now())
        spare_the_living()
        arrivals = Arrivals(store=store, engine=engine, clock=now, foresee=partial(foresee, company))
        yield House(store=store, engine=engine, arrivals=arrivals, ear=ear)
        await engine.stop(timedelta(seconds=5))
        await store.close()
    await claude.close()


def now() -> datetime:
    """The clock."""
    return datetime.now(UTC)


# ── latency ──────────────────────────────────────────────────────────────────────────────────────────────────────────


async def bare(client: anthropic.AsyncAnthropic, text: str) -> None:
    """What the loop beside Eva does."""
    async with client.messages.stream(model=MODEL, max_tokens=1_500, messages=[{"role": "user", "content": text}]) as stream:
        await stream.get_final_message()


async def at_the_door(
    claude: DistantClaude, ask: Callable[[str, str], Coroutine[None, None, None]], at_once: int, rounds: int
) -> tuple[list[float], dict[str, float]]:
    """Seconds from the question to the request, for so many conversations that are under way together; and when each request was there."""
    claude.takes(TAKES[at_once])
    asked: dict[str, float] = {}

    async def one(place: str) -> None:
        await asyncio.sleep(random.random() * WITHIN if at_once > 1 else 0)
        asked[place] = time.perf_counter()
        await ask(place, f"{QUESTIONS[0]} ({place})")

    for number in range(rounds):
        await asyncio.gather(*(one(f"{number}-{each}") for each in range(at_once)))
    arrived = claude.arrived()
    there = {place: next(at for at, body in arrived if f"({place})".encode() in body) for place in asked}
    return [there[place] - since for place, since in asked.items()], there


async def latency() -> None:
    """Both sides, alone and with 200 at once."""
    with distant_claude() as claude:
        async with house(claude.url) as eva:

            async def ask_eva(place: str, text: str) -> None:
                await eva.asks(place, text)
                await eva.engine.drained()

            await ask_eva("warm", QUESTIONS[0])
            client = anthropic.AsyncAnthropic(api_key=KEY, base_url=claude.url, max_retries=0)
            for at_once, rounds in ((1, 60), (200, 2)):
                eva.ear.first.clear()
                by_eva, there = await at_the_door(claude, ask_eva if at_once == 1 else eva.asks, at_once, rounds)
                text = [eva.ear.first[place] - at for place, at in there.items()]
                by_bare, _ = await at_the_door(claude, lambda place, question: bare(client, question), at_once, rounds)
                print(f"to Claude's door, {at_once} at once: Eva {percentiles(by_eva)}; bare SDK {percentiles(by_bare)}")
                print(f"from there to the customer's first text, {at_once} at once (the first sentence comes at once): {percentiles(text)}")
            await client.close()


# ── cache and stall ──────────────────────────────────────────────────────────────────────────────────────────────────


async def cache() -> None:
    """The share of input tokens that come from the cache, turn by turn, by the service's count."""
    async with ClaudeDouble() as double, house(double.url) as eva:
        double.otherwise = lambda request: [SENTENCES[0], Said(SENTENCES[1], cites=[0])]
        for question in QUESTIONS:
            await eva.asks("ana", question)
        sums = "sum(cache_read_tokens), sum(input_tokens + cache_read_tokens + cache_write_tokens)"
        for turn, read, whole in await eva.store.read.run(f"SELECT turn, {sums} FROM model_calls GROUP BY turn ORDER BY turn", {}):
            print(f"turn {turn}: {read / whole:.0%} of {whole:,} input tokens from the cache")


async def stalled() -> None:
    """How long the last of 200 waits when Claude says nothing."""
    async with ClaudeDouble() as double, house(double.url) as eva:
        double.otherwise = lambda request: [Stall()]
        began = time.perf_counter()
        await asyncio.gather(*(eva.asks(str(place), QUESTIONS[0]) for place in range(200)))
        print(
            f"200 conversations with Claude stalled: all answered after {time.perf_counter() - began:.1f} s (at most {LONGEST_STALL:.0f})"
        )


FIGURES = {"latency": latency, "cache": cache, "stalled": stalled}

if __name__ == "__main__":
    share_the_interpreter()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    for name in sys.argv[1:] or FIGURES:
        asyncio.run(FIGURES[name]())
