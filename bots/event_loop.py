"""How the process keeps its event loop free, and how late that is all the same."""

import asyncio
import gc
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from core import metrics

LAG_EVERY = 0.1  # seconds
GARBAGE = (700, 10, 100)  # new objects until the youngest are looked through, and how many such looks until a deeper one, twice
SWITCH_SECONDS = 0.001  # a thread that writes a row lets go of the interpreter, and would wait five times as long to get it back


def share_the_interpreter() -> None:
    """Between the event loop and the threads beside it, of which one writes to the database."""
    sys.setswitchinterval(SWITCH_SECONDS)


def spare_the_living() -> None:
    """What is here now stays, and turns leave almost nothing that only a look through everything finds: each such look would stop
    everybody for a tenth of a second while many conversations are under way."""
    gc.freeze()
    gc.set_threshold(*GARBAGE)


@asynccontextmanager
async def watched_loop() -> AsyncIterator[None]:
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
