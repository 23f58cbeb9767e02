"""Claude's double in a process of its own, as Claude is elsewhere in truth: what it does costs whoever is measured nothing."""

import asyncio
import gc
import multiprocessing
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection

from tests.doubles.claude import ClaudeDouble, Pause, Request, Step

SENTENCES = ("Happy to help with that! ", "Here is what our articles say about it. ", "Is there anything else?")
ENDS = re.compile(r"[.!?]\s")  # of a sentence

Arrivals = list[tuple[float, bytes]]  # when, by `time.perf_counter()`, which all processes of a machine share; and the body


@dataclass
class Played:
    """One request, and when the end of its answer's first sentence and its last piece went out; zero while they have not."""

    at: float
    body: bytes
    sentence: float = 0.0
    ended: float = 0.0


def answer(seconds: float) -> Sequence[Step]:
    """Three sentences; the first one at once."""
    return [SENTENCES[0], SENTENCES[1][:4], Pause(seconds), SENTENCES[1][4:], SENTENCES[2]]


class DistantClaude:
    """See `distant_claude`."""

    def __init__(self, line: Connection, url: str) -> None:
        self._line, self.url = line, url

    def takes(self, seconds: float) -> None:
        """So long an answer takes from now on. What has arrived is forgotten."""
        self.plays(answer(seconds))

    def plays(self, steps: Sequence[Step]) -> None:
        """So it answers from now on. What has arrived is forgotten."""
        self._line.send(steps)
        self._line.recv()

    def arrived(self) -> Arrivals:
        """The requests since."""
        return [(played.at, played.body) for played in self.played()]

    def played(self) -> list[Played]:
        """The same, with what became of them."""
        self._line.send(None)
        played: list[Played] = self._line.recv()
        return played


@contextmanager
def distant_claude() -> Iterator[DistantClaude]:
    """Serves until the end."""
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    try:
        yield DistantClaude(ours, ours.recv())
    finally:
        process.terminate()
        process.join()


def _serve(line: Connection) -> None:
    gc.disable()  # a look through all that the benchmark has imported takes a tenth of a second, in which requests stand before the door
    asyncio.run(_until_the_end(line))


async def _until_the_end(line: Connection) -> None:
    async with ClaudeDouble() as double:
        line.send(double.url)
        played: list[Played] = []
        while True:
            steps: Sequence[Step] | None = await asyncio.to_thread(line.recv)
            if steps is not None:
                double.otherwise = lambda request, steps=steps: Watched(request, steps, played)  # type: ignore[misc]
                double.requests.clear()
                played.clear()
            line.send(played)


class Watched(list[Step]):
    """Steps that note when they are taken."""

    def __init__(self, request: Request, steps: Sequence[Step], played: list[Played]) -> None:
        super().__init__(steps)
        self._noted = Played(request.at, request.raw)
        played.append(self._noted)

    def __iter__(self) -> Iterator[Step]:
        said = ""
        for step in super().__iter__():
            yield step  # and it is out once the next one is asked for
            said += step if isinstance(step, str) else ""
            if not self._noted.sentence and ENDS.search(said):
                self._noted.sentence = time.perf_counter()
        self._noted.ended = time.perf_counter()
