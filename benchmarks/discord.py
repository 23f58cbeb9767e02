"""Eva on Discord beside a bare bot: from a message to Claude's door, from Claude's words to the customer's eyes, calls, edits, memory.

`python -m benchmarks.discord` prints all figures; `latency`, `many` or `memory` as an argument prints one, and `rounds=1`, `at_once=1,20`,
`many=100` or `threads=1000` make it smaller. Discord's double runs in this process, Claude's in another one, and the bot that is
measured in a third. Discord's limits hold for each of them alike: five sends, five edits and five signs of typing of a channel within five
seconds, fifty calls a second in all. How many threads may be opened Discord does not say, and here nothing limits it. Customers write into
channels of 25 at most. What the bare bot does in its three manners stands in `benchmarks.bare_discord`.

A bot that answers in the channel shares that channel's limits between all who ask there; the one with threads does not, and is the like of
Eva. Claude thinks for half a second, which is little for her, and her first sentence comes in three pieces. Counted is from the moment at
which the last of them is on its way until a customer can read all of the sentence, for every bot alike: words that stand there earlier do
not count. "Asked to seen" is what a customer waits, and holds the thread and the thinking for all. Calls take no time on the way, which
favours whoever makes them one after another. Ten thousand threads take Eva a quarter of an hour: three calls each, at fifty a second."""

import asyncio
import random
import re
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from benchmarks.discord_house import PER_CHANNEL, SIDES, House, house, taken
from benchmarks.distant_claude import DistantClaude, Played, distant_claude
from tests.doubles.claude import Pause, Step
from tests.doubles.discord import Call, Person
from tests.doubles.discord_state import Channel, Message

ROUNDS = {1: 10, 20: 2, 200: 1}  # by how many customers there are
WITHIN = {1: 0.0, 20: 1.0}  # seconds in which they write
WITHIN_MANY = 5.0
FIRST, LAST = ("Happy ", "to help ", "with that! "), "Is there anything else?"
FIRST_SENTENCE = "".join(FIRST).strip()
BETWEEN_WORDS = 0.03  # seconds
MIDDLE = "Here is what our articles say about it, in order, and step by step. "
THINKING = 0.5  # seconds until Claude's first sentence: quick, for her
PIECES, SECONDS = 20, 4.0  # in which an answer's middle comes
QUESTION = "What does car insurance cover?"
ASKED = re.compile(rb"\(c(\d+)\)")
PATIENCE, SILENCE = 200.0, 20.0  # seconds for a round, and within it without anything that was said or changed
SAID, CHANGED = "POST /channels/{channel_id}/messages", "PATCH /channels/{channel_id}/messages/{message_id}"
AT_ONCE_FOR_MEMORY = 100
WIDE = 18  # characters of a column


@dataclass(kw_only=True)
class Customer:
    """One question, and the seconds of `time.perf_counter()` at which things happened to it; zero where they did not."""

    number: int
    question: Message
    asked: float
    played: Played | None = None
    first_seen: float = 0.0
    whole_seen: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Round:
    """What was measured of customers who wrote at once."""

    customers: Sequence[Customer]
    calls: Sequence[Call]


def streamed(seconds: float, thinking: float = 0.0) -> Sequence[Step]:
    """The first sentence after some thought, a few words at a time, then a piece of the rest every fifth of a second, and the last one."""
    words = (MIDDLE * 5).split(" ")
    size = -(-len(words) // PIECES)
    pieces = [" ".join(words[at : at + size]) + " " for at in range(0, len(words), size)]
    steps: list[Step] = [Pause(thinking)] if thinking else []
    for piece in FIRST:
        steps += [piece, Pause(BETWEEN_WORDS)]
    for piece in pieces:
        steps += [Pause(seconds / len(pieces)), piece]
    return [*steps, LAST]


# ── one round ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def ask(home: House, claude: DistantClaude, customers: int, within: float, answer: Sequence[Step]) -> Round:
    """All of them write, and each is waited for, but not for ever."""
    claude.plays(answer)
    home.discord.requests.clear()
    people = [(number, server.member(f"Customer {number}"), channel) for number, (server, channel) in enumerate(taken(home, customers))]

    async def one(number: int, person: Person, channel: Channel) -> Customer:
        await asyncio.sleep(random.random() * within)
        asked = time.perf_counter()
        question = await person.writes(channel, f"{home.calls}{QUESTION} (c{number})")
        return Customer(number=number, question=question, asked=asked)

    asked = await asyncio.gather(*(one(*each) for each in people))
    watch = Watch(asked)
    await until(lambda: watch.sees_all(home.discord.requests) or watch.is_tired, PATIENCE)
    played = {int(match[1]): each for each in reversed(claude.played()) if (match := ASKED.search(each.body))}
    for customer in asked:
        customer.played = played.get(customer.number)
    return Round(customers=asked, calls=list(home.discord.requests))


class Watch:
    """Looks through the calls as they come, for whose words each of them shows."""

    def __init__(self, customers: Sequence[Customer]) -> None:
        self._by_question = {customer.question.id: customer for customer in customers}
        self._by_message: dict[int, Customer] = {}
        self._waiting = len(customers)
        self._seen, self._said_at = 0, time.perf_counter()

    @property
    def is_tired(self) -> bool:
        """Whether nothing was said or changed for long: who is not answered by now never will be."""
        return time.perf_counter() - self._said_at > SILENCE

    def sees_all(self, calls: Sequence[Call]) -> bool:
        """Whether every answer is there whole."""
        while self._seen < len(calls) and calls[self._seen].answered_at:
            self._look(calls[self._seen])
            self._seen += 1
        return not self._waiting

    def _look(self, call: Call) -> None:
        customer = self._customer(call) if call.status == 200 and call.route in (SAID, CHANGED) else None
        if customer is None:
            return
        self._said_at = call.answered_at
        shown = "\n".join([call.answer["content"], *(embed.get("description", "") for embed in call.answer["embeds"])])
        if FIRST_SENTENCE in shown and not customer.first_seen:
            customer.first_seen = call.answered_at
        if LAST in shown and not customer.whole_seen:
            customer.whole_seen = call.answered_at
            self._waiting -= 1

    def _customer(self, call: Call) -> Customer | None:
        """Whose thread it is in, or whose question it replies to, or whose answer it changes."""
        id = int(call.answer["id"])
        replied_to = int((call.answer.get("message_reference") or {}).get("message_id", 0))
        found = self._by_question.get(call.number("channel_id")) or self._by_question.get(replied_to) or self._by_message.get(id)
        if found:
            self._by_message[id] = found
        return found


async def until(is_so: Callable[[], bool], seconds: float) -> None:
    """Returns when it is so, or after so long."""
    ends = time.perf_counter() + seconds
    while not is_so() and time.perf_counter() < ends:  # noqa: ASYNC110 - looking often would cost the bot's time
        await asyncio.sleep(0.02)


async def warm(home: House, claude: DistantClaude) -> None:
    """What the first customer waits for is not measured."""
    done = await ask(home, claude, 1, 0.0, streamed(0.1))
    assert done.customers[0].whole_seen, "the bot does not answer; BENCHMARK_LOGS=1 shows what it says"


# ── latency ──────────────────────────────────────────────────────────────────────────────────────────────────────────


async def latency(claude: DistantClaude, sizes: "Sizes") -> None:
    """All sides, with so many at once."""
    print(f"Claude begins after {THINKING} s, and goes on for {SECONDS:.0f} s. Milliseconds, median / p99.\n")
    columns = ("to the model", "sentence to seen", "end to whole", "asked to seen", "asked to whole")
    print(f"{'at once':>7} {'':<18}{''.join(f'{name:>{WIDE}}' for name in columns)}  answered")
    found: list[tuple[int, str, Sequence[Round]]] = []
    for side in SIDES:
        rounds = {at_once: sizes.rounds or ROUNDS.get(at_once, 1) for at_once in sizes.at_once}
        async with house(side, claude.url, 1 + sum(count * -(-at_once // PER_CHANNEL) for at_once, count in rounds.items())) as home:
            await warm(home, claude)
            for at_once, count in rounds.items():
                print(f"{side}: {at_once} at once, {count} times", file=sys.stderr)
                within = WITHIN.get(at_once, WITHIN_MANY)
                found.append((at_once, side, [await ask(home, claude, at_once, within, streamed(SECONDS, THINKING)) for _ in range(count)]))
    found.sort(key=lambda each: each[0])
    for at_once, side, rounds_of in found:
        print(f"{at_once:>7} {side:<18}{_times([each for done in rounds_of for each in done.customers])}")
    print()
    for at_once, side, rounds_of in found:
        print(f"{at_once:>7} {side:<18}{_calls(rounds_of)}")


def _times(customers: Sequence[Customer]) -> str:
    answered = [(each, each.played) for each in customers if each.whole_seen and each.played]
    columns = (
        [played.at - each.asked for each, played in answered],
        [each.first_seen - played.sentence for each, played in answered],
        [each.whole_seen - played.ended for each, played in answered],
        [each.first_seen - each.asked for each, _ in answered],
        [each.whole_seen - each.asked for each, _ in answered],
    )
    figures = "".join(f"{_median_and_p99(seconds):>{WIDE}}" for seconds in columns)
    return f"{figures}  {len(answered)} of {len(customers)}"


def _median_and_p99(seconds: Sequence[float]) -> str:
    if not seconds:
        return "- / -"
    ordered = sorted(seconds)
    return f"{ordered[len(ordered) // 2] * 1e3:,.0f} / {ordered[int(len(ordered) * 0.99)] * 1e3:,.0f}"


def _calls(rounds: Sequence[Round]) -> str:
    """How many of which kind an answer costs, how close edits follow each other, and how many calls were one too many."""
    calls = [call for done in rounds for call in done.calls if "/channels/" in call.route]
    answers = sum(len(done.customers) for done in rounds)
    kinds = Counter(call.route.replace("/channels/{channel_id}", "") for call in calls)
    each = ", ".join(f"{count / answers:.1f} {kind}" for kind, count in kinds.most_common(6))
    refused = sum(call.status == 429 for call in calls)
    most, least = _pace(calls)
    edits = f"most edits of a channel within 5 s: {most} (the limit is 5); least between two of one message: {least:.2f} s"
    return f"{len(calls) / answers:.1f} calls an answer ({each}); refused as too many: {refused}; {edits}"


def _pace(calls: Sequence[Call]) -> tuple[int, float]:
    """The most edits that a channel took within five seconds, and the least seconds between two of one message."""
    by_channel: dict[str, list[float]] = {}
    by_message: dict[str, list[float]] = {}
    for call in sorted(calls, key=lambda each: each.at):
        if call.route == CHANGED and call.status == 200:
            by_channel.setdefault(call.parts["channel_id"], []).append(call.at)
            by_message.setdefault(call.parts["message_id"], []).append(call.at)
    most = max((sum(at <= other < at + 5 for other in times) for times in by_channel.values() for at in times), default=0)
    least = min((later - earlier for times in by_message.values() for earlier, later in pairwise(times)), default=float("inf"))
    return most, least


# ── many, and memory ─────────────────────────────────────────────────────────────────────────────────────────────────


async def many(claude: DistantClaude, sizes: "Sizes") -> None:
    """Whether all are answered who write within five seconds."""
    async with house("Eva", claude.url, 1 + -(-sizes.many // PER_CHANNEL)) as home:
        await warm(home, claude)
        done = await ask(home, claude, sizes.many, WITHIN_MANY, streamed(SECONDS))
        whole = [each.whole_seen for each in done.customers if each.whole_seen]
        took = max(whole, default=0.0) - min(each.asked for each in done.customers)
        print(f"{sizes.many} threads at once: {len(whole)} answered, the last after {took:.1f} s; resident {home.megabytes:.0f} MB")
        print(f"{'':>8}{_calls([done])}")


async def memory(claude: DistantClaude, sizes: "Sizes") -> None:
    """Resident after the first hundred threads, and after many."""
    batches = -(-sizes.threads // AT_ONCE_FOR_MEMORY)
    async with house("Eva", claude.url, 1 + batches * -(-AT_ONCE_FOR_MEMORY // PER_CHANNEL)) as home:
        await warm(home, claude)
        answered, after = 0, {}
        for number in range(1, batches + 1):
            done = await ask(home, claude, AT_ONCE_FOR_MEMORY, 0.0, streamed(0.1))
            answered += sum(bool(each.whole_seen) for each in done.customers)
            after[number * AT_ONCE_FOR_MEMORY] = home.megabytes
        shown = {threads for threads in after if threads in (100, 1_000, 2_000, 5_000, batches * AT_ONCE_FOR_MEMORY)}
        print("resident after " + ", ".join(f"{threads:,} threads {after[threads]:.0f} MB" for threads in sorted(shown)), end="; ")
        print(f"{answered:,} answered")


# ── what is run ──────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """How much of it."""

    rounds: int = 0  # 0: as many as `ROUNDS` says
    at_once: tuple[int, ...] = tuple(ROUNDS)
    many: int = 500
    threads: int = 10_000


def sizes(said: dict[str, str]) -> Sizes:
    """From `name=value`."""
    numbers = {name: int(value) for name, value in said.items() if name != "at_once"}
    at_once = tuple(int(each) for each in said["at_once"].split(",")) if "at_once" in said else tuple(ROUNDS)
    return Sizes(at_once=at_once, **numbers)


FIGURES = {"latency": latency, "many": many, "memory": memory}


def main(arguments: Sequence[str]) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 4_096)), hard))  # for the bot's process, too
    wanted = sizes(dict(each.split("=") for each in arguments if "=" in each))
    with distant_claude() as claude:
        for name in [each for each in arguments if "=" not in each] or FIGURES:
            asyncio.run(FIGURES[name](claude, wanted))


if __name__ == "__main__":
    main(sys.argv[1:])
