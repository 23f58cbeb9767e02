"""Many open event streams on one process: its memory, how late its event loop is, and how soon what is said has reached them all.

`python -m benchmarks.streams [STREAMS]`. All streams are of one conversation, each with a connection of its own, so that one event goes to
all of them; the lag is that of the process itself, as `/metrics` tells it."""

import asyncio
import re
import resource
import statistics
import sys
import time
from dataclasses import dataclass

import httpx
import psutil

from benchmarks.eva_process import eva_process

STREAMS = 500
QUIET_SECONDS = 3.0  # in which nothing is said
QUESTIONS = ("Hello!", "Thank you!", "Who are you?", "Hello again!", "Thanks a lot!")
BUCKET = re.compile(r'^eva_event_loop_lag_seconds_bucket\{le="([^"]+)"\} (\S+)', re.MULTILINE)


@dataclass(frozen=True)
class Stream:
    """One open connection, read by hand: the client must not be what takes the time."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def until(self, event: str) -> float:
        """When this event has come."""
        await self.reader.readuntil(f"event: {event}\ndata: ".encode())
        return time.perf_counter()


async def opened(url: str, id: str, token: str) -> Stream:
    """A stream, once its first line is there."""
    host, port = url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(f"GET /v1/conversations/{id}/events HTTP/1.1\r\nHost: eva\r\nAuthorization: Bearer {token}\r\n\r\n".encode())
    await reader.readuntil(b": welcome")
    return Stream(reader, writer)


async def lag(client: httpx.AsyncClient) -> dict[float, float]:
    """How often the loop was no later than so many seconds, since the start."""
    return {float(bound): float(count) for bound, count in BUCKET.findall((await client.get("/metrics")).text)}


def p99(before: dict[float, float], after: dict[float, float]) -> str:
    """The bound that 99 of 100 looks in between were within."""
    looks = {bound: after[bound] - before[bound] for bound in after}
    return f"{1_000 * min(bound for bound, count in looks.items() if count >= 0.99 * max(looks.values())):.0f} ms"


def megabytes(process: psutil.Process) -> str:
    """Resident."""
    return f"{process.memory_info().rss / 1e6:.0f} MB"


async def main(streams: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 2 * streams + 100)), hard))  # for her process, too
    async with eva_process({}) as (process, url), httpx.AsyncClient(base_url=url, timeout=60) as client:
        access = (await client.post("/v1/conversations")).json()
        path, headers = f"/v1/conversations/{access['id']}", {"Authorization": f"Bearer {access['token']}", "Accept": "application/json"}
        await client.post(f"{path}/messages", headers=headers, json={"text": "Hello"})  # so that all is built
        before = megabytes(process)
        began = time.perf_counter()
        held = [await opened(url, access["id"], access["token"]) for _ in range(streams)]
        print(f"{streams} streams opened in {time.perf_counter() - began:.2f} s; resident {before} before, {megabytes(process)} after")
        for stream in held:
            await stream.until("done")  # of what was said before
        quiet = await lag(client)
        await asyncio.sleep(QUIET_SECONDS)
        idle = await lag(client)
        reached, spread = [], []
        for question in QUESTIONS:
            asked = time.perf_counter()
            answer = asyncio.create_task(client.post(f"{path}/messages", headers=headers, json={"text": question}))
            times = await asyncio.gather(*(stream.until("done") for stream in held))
            await answer
            reached.append(max(times) - asked)
            spread.append(max(times) - min(times))
        spoken = await lag(client)
        print(f"event loop's lag, p99 within: idle {p99(quiet, idle)}, while answers go to all {p99(idle, spoken)}")
        print(f"from a question until its answer is with all of them: median {1_000 * statistics.median(reached):.0f} ms")
        print(f"from the first of them to the last: median {1_000 * statistics.median(spread):.0f} ms; resident {megabytes(process)}")
        for stream in held:
            stream.writer.close()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else STREAMS))
