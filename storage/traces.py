"""The bytes that a deletion leaves: in pages that were laid out anew since, and in the write-ahead log."""

import asyncio
from contextlib import closing
from pathlib import Path

import aiosqlite

from storage.connection import open_file, refusals

PATIENCE = 0.1  # seconds that other readers are waited for: whoever wants to write waits as long


async def compact(connection: aiosqlite.Connection) -> None:
    """Writes the whole database anew, without what was deleted. To be run by the connection that writes, while it has nothing else to do:
    others wait their turn, and are not refused. Cancelled, it stops, and has stopped when it returns. Raises StoreError."""
    with refusals():
        await connection.execute_fetchall("PRAGMA temp_store = FILE")  # as much memory as the database is large is not to be had
        writing = asyncio.ensure_future(connection.execute_fetchall("VACUUM"))
        try:
            await asyncio.shield(writing)
        except asyncio.CancelledError:
            while not writing.done():  # before it has begun, there is nothing to interrupt
                await connection.interrupt()
                await asyncio.wait([writing], timeout=PATIENCE)
            if not writing.cancelled():
                writing.exception()  # that it was interrupted is no news
            raise
        finally:
            await connection.execute_fetchall("PRAGMA temp_store = MEMORY")


async def empty_log(path: Path) -> bool:
    """Whether the write-ahead log is in the database, and nothing stands in it any more. Not so while somebody reads what was. Raises
    StoreError."""
    with refusals():
        return await asyncio.to_thread(_empty_log, path)


def _empty_log(path: Path) -> bool:
    with closing(open_file(path, "rw")) as connection:
        connection.execute(f"PRAGMA busy_timeout = {int(PATIENCE * 1000)}")
        [(busy, _, _)] = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return not busy
