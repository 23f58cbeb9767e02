"""A model that is built when it is first needed: to import what it needs takes a second, and Eva is ready without it."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from core.ports import Model, Piece, Prompt


class Late:
    """See `core.ports.Model`. `build` is called once, in a thread."""

    def __init__(self, name: str, build: Callable[[], Model]) -> None:
        self.name = name
        self._build = build
        self._built: Model | None = None
        self._building = asyncio.Lock()

    async def warm_up(self) -> Model:
        """The model itself."""
        async with self._building:
            if self._built is None:
                self._built = await asyncio.to_thread(self._build)
        return self._built

    async def stream(self, prompt: Prompt) -> AsyncGenerator[Piece]:
        """What the model says."""
        model = await self.warm_up()
        async with aclosing(model.stream(prompt)) as pieces:
            async for piece in pieces:
                yield piece
