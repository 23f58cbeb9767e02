"""Gives memory back to the system: many customers at once take much of it, and are gone a moment later."""

import asyncio
import ctypes
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

EVERY = 30.0  # seconds; it takes the process some milliseconds


@asynccontextmanager
async def memory_given_back(every: float = EVERY) -> AsyncIterator[None]:
    """Meanwhile, again and again."""

    async def give_back() -> None:
        while True:
            await asyncio.sleep(every)
            gc.collect()  # of what came since the start: the rest is frozen; by itself it comes once in thousands of turns
            trim()

    task = asyncio.create_task(give_back())
    try:
        yield
    finally:
        task.cancel()


def trim() -> bool:
    """Whether anything was given back. The C library keeps what lies between two things that are in use until it is asked (glibc; others
    have no such call)."""
    try:
        return bool(ctypes.CDLL(None).malloc_trim(0))
    except (AttributeError, OSError):
        return False
