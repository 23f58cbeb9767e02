"""Kill Eva at random moments, and before and after each write and each send; then see that nothing is lost and nothing said twice.

`python -m benchmarks.kill [ROUNDS]` plays 100 rounds that end at a random moment and twelve at each step, with 100 turns under way in each.
A platform that remembers what it was sent (a file) stands in for Discord: it sends again what was not acknowledged, and takes a
repeated nonce for the same message."""

import asyncio
import json
import logging
import multiprocessing
import os
import random
import signal
import sqlite3
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import AsyncGenerator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import structlog

from core.arrival import Arrivals
from core.company import Company
from core.conversation import Turns
from core.messages import Address, Message, Reply
from core.playbook import load
from core.playbook.beginning import Answers, write
from core.ports import Lane, Limits, Piece, Prompt, Receive, Text
from core.tools import Toolbox
from core.voices import Voices
from storage.engine_local import LocalEngine
from storage.lock import DatabaseLock
from storage.rows import Row
from storage.sqlite import SqliteStore, Writer

CONVERSATIONS = 100
RANDOM_ROUNDS, ROUNDS_PER_STEP = 100, 12
LONGEST_LIFE = 0.8  # seconds after the first message, at which a random moment lies at the latest
# Each life is the fork of a process that has read the code already.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["core.conversation", "core.playbook.beginning", "core.tools", "storage.engine_local", "storage.sqlite"])
COMPANY = Answers(name="Killed", offers=("lives",), hours={"mon-fri": "09:00-17:00"}, phone="555", language="en", timezone="UTC")
WRITES = {
    "INSERT INTO messages (conversation, author, id, text, at, action": "accept",
    "INSERT INTO turns": "begin",
    "UPDATE turns SET state = :state, reply": "speak",
    "UPDATE turns SET state = 'kept'": "keep",
    "INSERT INTO parts": "part",
    "UPDATE turns SET state = 'over'": "end",
    "DELETE FROM wakeups": "finish",
}
SENDS = ("send", "edit")
RANDOM = "random moment"
STEPS = [f"{when} {step}" for step in (*WRITES.values(), *SENDS) for when in ("before", "after")]


class Killer:
    """Ends the process at the chosen occurrence of the chosen step, as a power cut would."""

    def __init__(self, step: str, occurrence: int) -> None:
        self._step, self._left = step, occurrence

    def begin(self) -> None:
        """The messages arrive now. A random moment is told by the clock, whatever is going on then."""
        if self._step == RANDOM:
            threading.Timer(random.random() * LONGEST_LIFE, os.kill, (os.getpid(), signal.SIGKILL)).start()

    def at(self, step: str) -> None:
        """Passes a step, or does not come back."""
        if step != self._step:
            return
        self._left -= 1
        if self._left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)


class KilledWriter(Writer):
    """The connection that writes, with a killer before and after each commit of each kind of write."""

    killer: ClassVar[Killer]
    _labels: tuple[str, ...] = ()

    async def run(self, sql: str, params: Mapping[str, Any]) -> list[Row]:
        """Runs one statement."""
        self._labels += tuple(label for beginning, label in WRITES.items() if sql.startswith(beginning))
        return await super().run(sql, params)

    def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:  # noqa: ANN401  # as sqlite3 has it
        """Runs one statement of the connection's own."""
        if sql != "COMMIT":
            return super().execute(sql, *parameters)
        labels, self._labels = self._labels, ()
        for label in labels:
            self.killer.at(f"before {label}")
        done = super().execute(sql, *parameters)
        for label in labels:
            self.killer.at(f"after {label}")
        return done


class Platform:
    """A channel whose platform outlives Eva: each call is a line in a file."""

    name = "terminal"
    limits = Limits(characters=120, edits_per_second=50, buttons=0)

    def __init__(self, file: Path, killer: Killer) -> None:
        self._log, self._killer = file.open("a"), killer
        self._known = {(line["key"], line["part"]): line["id"] for line in read(file) if line["do"] == "send"}

    async def run(self, receive: Receive) -> None:
        """What arrives is called by the round."""

    async def send(self, to: Address, reply: Reply) -> str:
        """A repeated nonce (key and part) is the same message, which then shows the new text."""
        self._killer.at("before send")
        key = (reply.key, reply.part)
        known = key in self._known
        id: str = self._known.setdefault(key, f"P-{random.getrandbits(60):x}")
        self._write("edit" if known else "send", to, id, reply)
        self._killer.at("after send")
        return id

    async def edit(self, to: Address, id: str, reply: Reply) -> None:
        """Shows another text in the same message."""
        self._killer.at("before edit")
        self._write("edit", to, id, reply)
        self._killer.at("after edit")

    async def delete(self, to: Address, id: str) -> None:
        """Takes a message away."""
        self._log.write(json.dumps({"do": "delete", "to": to.place, "id": id}) + "\n")
        self._log.flush()

    def doing(self, to: Address, what: str) -> None:
        """Nobody looks."""

    def acknowledge(self, message: str) -> None:
        """The platform will not send this one again."""
        self._log.write(json.dumps({"do": "acknowledged", "message": message}) + "\n")
        self._log.flush()

    def _write(self, do: str, to: Address, id: str, reply: Reply) -> None:
        line = {"do": do, "to": to.place, "id": id, "key": reply.key, "part": reply.part, "text": reply.text}
        self._log.write(json.dumps(line) + "\n")
        self._log.flush()


class Echo:
    """A model that says what it was asked, sentence by sentence, and takes its time."""

    name = "builtin"

    async def stream(self, prompt: Prompt) -> AsyncGenerator[Piece]:
        """Each line that was asked, in order."""
        for line in prompt.asked:
            yield Text(f"You wrote {line.text} and this is my answer to exactly that line. ")
            await asyncio.sleep(random.random() * 0.02)
        yield Text("That is all for now.")


def read(file: Path) -> list[dict[str, Any]]:
    """The platform's lines; one that was cut off by a kill was never written."""
    lines = file.read_text().splitlines() if file.exists() else []
    return [json.loads(line) for line in lines if line.endswith("}")]


async def live(folder: Path, messages: list[str], killer: Killer) -> None:
    """One life of Eva: takes up what is left, takes in these messages, and answers until nothing waits."""
    lock = DatabaseLock.take(folder / "eva.db")
    KilledWriter.killer = killer
    store = await SqliteStore.open(folder / "eva.db", KilledWriter)
    platform = Platform(folder / "platform.jsonl", killer)
    engine = LocalEngine(store, lambda: datetime.now(UTC))
    arrivals = Arrivals(store=store, engine=engine, clock=lambda: datetime.now(UTC))
    company = Company.of(load(folder / "playbook"), "http://127.0.0.1:8080")
    turns = Turns(
        store=store,
        company=lambda: company,
        voices=Voices(builtin=Echo(), toolbox=Toolbox({})),
        channels={platform.name: platform},
        clock=lambda: datetime.now(UTC),
    )
    await engine.start({"turn": Lane(run=turns.run, give_up=turns.give_up, at_once=200, limit=timedelta(minutes=1), tries=1_000)})

    async def arrive(id: str) -> None:
        place = id.split(".")[0]
        message = Message(address=Address("terminal", place), customer=f"terminal:{place}", id=id, text=id, at=datetime.now(UTC))
        await arrivals.receive(message)
        platform.acknowledge(id)

    killer.begin()
    await asyncio.gather(*(arrive(id) for id in messages))
    await engine.drained()
    await engine.stop(timedelta(seconds=5))
    await store.close()
    lock.release()


def play(folder: Path, number: int, step: str, conversations: int) -> bool:
    """One round in a process of its own. Whether it was killed."""
    acknowledged = {line["message"] for line in read(folder / "platform.jsonl") if line["do"] == "acknowledged"}
    sent = [f"{place}.{each}" for place in range(conversations) for each in range(number + 1)]
    again = [id for id in sent if id not in acknowledged]
    process = PROCESSES.Process(target=_one_life, args=(folder, again, Killer(step, random.randint(1, conversations))))
    process.start()
    process.join(120)
    if process.exitcode is None:
        process.kill()
        raise SystemExit("the process hangs")
    if process.exitcode not in (0, -signal.SIGKILL):
        raise SystemExit(f"the process ended with status {process.exitcode}")
    return process.exitcode != 0


def _one_life(folder: Path, messages: list[str], killer: Killer) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    asyncio.run(live(folder, messages, killer))


def examine(folder: Path, rounds: int, conversations: int) -> list[str]:
    """What is wrong with what the customers see in the end."""
    shown: dict[str, dict[str, Any]] = {}
    for line in read(folder / "platform.jsonl"):
        if line["do"] in SENDS:
            shown[line["id"]] = shown.get(line["id"], line) | {"text": line["text"]}
        elif line["do"] == "delete":
            shown.pop(line["id"], None)
    faults: list[str] = []
    for place in range(conversations):
        text = " ".join(line["text"] for line in shown.values() if line["to"] == str(place))
        said = [word for word in text.split() if word.startswith(f"{place}.")]
        expected = [f"{place}.{number}" for number in range(rounds)]
        if sorted(said) != sorted(expected):
            twice = [id for id, times in Counter(said).items() if times > 1]
            faults.append(f"conversation {place}: lost {sorted(set(expected) - set(said))}, twice {twice}")
        elif said != expected:
            faults.append(f"conversation {place}: out of order {said}")
        replies = {line["key"] for line in shown.values() if line["to"] == str(place)}
        if text.count("That is all for now.") != len(replies):
            faults.append(f"conversation {place}: a reply is not whole")
    return faults


def main(steps: Sequence[str], folder: Path, conversations: int = CONVERSATIONS) -> tuple[list[str], Counter[str]]:
    """Plays a round for each of these steps, then one undisturbed life. What is wrong then, and how often each step was reached."""
    write(folder / "playbook", COMPANY)
    killed: Counter[str] = Counter()
    for number, step in enumerate(steps):
        killed[step] += play(folder, number, step, conversations)
        if (number + 1) % 20 == 0:
            print(f"{number + 1} rounds, {sum(killed.values())} killed", flush=True)
    play(folder, len(steps) - 1, "never", conversations)
    return examine(folder, len(steps), conversations), killed


if __name__ == "__main__":
    plan = [RANDOM] * RANDOM_ROUNDS + STEPS * ROUNDS_PER_STEP
    random.shuffle(plan)
    with tempfile.TemporaryDirectory() as scratch:
        found, reached = main(plan[: int(sys.argv[1])] if len(sys.argv) > 1 else plan, Path(scratch))
    print("\n".join(f"{step:15} killed {reached[step]} times" for step in (RANDOM, *STEPS)))
    print("\n".join(found) or "nothing lost, nothing said twice, order kept, every reply whole")
    sys.exit(1 if found else 0)
