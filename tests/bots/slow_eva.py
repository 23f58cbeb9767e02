"""`python -m tests.bots.slow_eva`: Eva as she runs, but with a model that stops before and amid its answer until a file is there."""

import asyncio
import os
from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import bots.__main__
from bots.cli import app
from core.company import Company
from core.ports import Piece, Prompt, Text

BEGIN, GO_ON = "begin", "go-on"  # the files that are waited for, in the working folder
SHOWN = "This much is said already."
WHOLE = f"{SHOWN} The rest of it comes later."


class Slow:
    """See `core.ports.Model`."""

    name = "builtin"

    def __init__(self, company: Callable[[], Company]) -> None:
        self._folder = Path.cwd()

    async def stream(self, prompt: Prompt) -> AsyncGenerator[Piece]:
        """One answer, in two parts."""
        await self._until(BEGIN)
        yield Text(WHOLE[: len(SHOWN) + 4])
        await self._until(GO_ON)
        yield Text(WHOLE[len(SHOWN) + 4 :])

    async def _until(self, name: str) -> None:
        while not os.path.exists(self._folder / name):  # noqa: ASYNC110, ASYNC240
            await asyncio.sleep(0.005)  # another process makes the file: there is no event for that


if __name__ == "__main__":
    vars(bots.__main__)["Builtin"] = Slow
    app(["run"])
