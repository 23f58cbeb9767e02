"""One at a time for each key, in the order in which they came."""

import asyncio
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager


class Lanes:
    """A key that nobody holds or waits for takes no memory."""

    def __init__(self) -> None:
        self._locks: dict[Hashable, tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def turn(self, key: Hashable) -> AsyncIterator[None]:
        """Waits until all that came before with this key are through."""
        lock, others = self._locks.get(key, (asyncio.Lock(), 0))
        self._locks[key] = lock, others + 1
        try:
            async with lock:
                yield
        finally:
            lock, held = self._locks.pop(key)
            if held > 1:
                self._locks[key] = lock, held - 1

    def __len__(self) -> int:
        return len(self._locks)
