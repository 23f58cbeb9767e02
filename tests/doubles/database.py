"""A database as Eva's first start leaves it: made once by each process of the tests, and copied for whoever needs one that is empty."""

import asyncio
import shutil
import tempfile
from functools import cache
from pathlib import Path
from threading import Thread

from storage.connection import OWNER_ONLY
from storage.sqlite import SqliteStore

NAME = "eva.db"


def first_started(path: Path) -> Path:
    """This path, where a database stands now: an empty one, unless there was one already. To bring all tables into a new file waits for
    the disk some sixty times, which is longer than most tests take."""
    if not path.exists():
        path.touch(OWNER_ONLY)
        path.write_bytes(_empty())
    return path


@cache
def _empty() -> bytes:
    making = Thread(target=lambda: made.append(asyncio.run(_made())))  # whoever asks may be in a loop
    made: list[bytes] = []
    making.start()
    making.join()
    return made[0]


async def _made() -> bytes:
    folder = Path(tempfile.mkdtemp(prefix="empty-"))
    await (await SqliteStore.open(folder / NAME)).close()
    empty = (folder / NAME).read_bytes()
    shutil.rmtree(folder)
    return empty
