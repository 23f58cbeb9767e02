"""A place where something stops until the test lets it go on, so that "meanwhile" is an exact moment."""

import asyncio


class Hold:
    """What comes by waits here; the test waits until it has come."""

    def __init__(self) -> None:
        self._reached, self._opened = asyncio.Event(), asyncio.Event()

    async def stop_here(self) -> None:
        """Goes on once the hold is open."""
        self._reached.set()
        await self._opened.wait()

    async def reached(self) -> None:
        """Returns when something waits here, or has waited."""
        async with asyncio.timeout(30):
            await self._reached.wait()

    @property
    def is_reached(self) -> bool:
        """Whether something waits here, or has waited."""
        return self._reached.is_set()

    def open(self) -> None:
        """Lets it go on, and whatever comes later."""
        self._opened.set()
