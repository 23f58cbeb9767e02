"""Claude's double in a process of its own, as Claude is elsewhere in truth: what it does costs whoever is measured nothing."""

import asyncio
import multiprocessing
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection

from tests.doubles.claude import ClaudeDouble, Pause, Step

SENTENCES = ("Happy to help with that! ", "Here is what our articles say about it. ", "Is there anything else?")

Arrivals = list[tuple[float, bytes]]  # when, by `time.perf_counter()`, which all processes of a machine share; and the body


def answer(seconds: float) -> Sequence[Step]:
    """Three sentences; the first one at once."""
    return [SENTENCES[0], SENTENCES[1][:4], Pause(seconds), SENTENCES[1][4:], SENTENCES[2]]


class DistantClaude:
    """See `distant_claude`."""

    def __init__(self, line: Connection, url: str) -> None:
        self._line, self.url = line, url

    def takes(self, seconds: float) -> None:
        """So long an answer takes from now on. What has arrived is forgotten."""
        self._line.send(seconds)
        self._line.recv()

    def arrived(self) -> Arrivals:
        """The requests since."""
        self._line.send(None)
        arrivals: Arrivals = self._line.recv()
        return arrivals


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
    asyncio.run(_until_the_end(line))


async def _until_the_end(line: Connection) -> None:
    async with ClaudeDouble() as double:
        line.send(double.url)
        while True:
            seconds: float | None = await asyncio.to_thread(line.recv)
            if seconds is not None:
                double.otherwise = lambda request, seconds=seconds: answer(seconds)  # type: ignore[misc]
                double.requests.clear()
            line.send([(request.at, request.raw) for request in double.requests])
