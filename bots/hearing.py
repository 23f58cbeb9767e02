"""Takes in what is written on the channels that Eva connects to, for as long as she runs: what one dies of ends nothing for good."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Protocol

import structlog

from core.faults import Fault, Faults
from core.ports import Receive, in_words

log = structlog.get_logger()

AGAIN = (5.0, 30.0, 120.0, 300.0)  # seconds until it is tried again; platforms count how often one connects in a day
DEAF = "deaf"  # the kind of fault that it is
LASTS = timedelta(minutes=10)  # without another time, it counts as over


class Heard(Protocol):
    """See `core.ports.Channel`; after `close`, nothing more goes either way."""

    name: str

    async def run(self, receive: Receive) -> None: ...
    async def close(self) -> None: ...


@asynccontextmanager
async def hearing(channels: Sequence[Heard], receive: Receive, faults: Faults, again: Sequence[float] = AGAIN) -> AsyncIterator[None]:
    """Meanwhile, what is written there is taken in; they are closed at the end."""
    tasks = [asyncio.create_task(_keep_hearing(channel, receive, faults, again)) for channel in channels]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for channel in channels:
            await channel.close()


async def _keep_hearing(channel: Heard, receive: Receive, faults: Faults, again: Sequence[float]) -> None:
    now, failures = asyncio.get_running_loop().time, 0
    while True:
        since = now()
        try:
            await channel.run(receive)
            reason = "it ended by itself"
        except Exception as error:  # whatever it was: a channel that ended here would be missed by its customers only
            log.exception("channel_failed", channel=channel.name)
            reason = in_words(error)
        failures = 1 if now() - since > LASTS.total_seconds() else failures + 1
        text = f"Eva hears nothing on {channel.name} for a while: {reason}; it is tried again until it works (log: channel_failed)"
        faults.tell(Fault(kind=DEAF, subject=channel.name, text=text, quiet=LASTS))
        await asyncio.sleep(again[min(failures, len(again)) - 1])
