"""The bytes that a deletion leaves: in pages that were laid out anew since, and in the write-ahead log."""

import asyncio
from contextlib import closing
from pathlib import Path

import aiosqlite

from storage.connection import open_file, refusals

PATIENCE = 0.1  # seconds that other readers are waited for: whoever wants to write waits as long


async def compact(connection: aiosqlite.Connection) -> None:
    """Writes the whole database anew, without what was deleted. To be run by the connection that writes: others wait their turn, and
    are not refused. Cancelled, it stops. Raises StoreError."""
    with refusals():
        try:
            await connection.execute_fetchall("PRAGMA temp_store = FILE")  # as much memory as the database is large is not to be had
            await connection.execute_fetchall("VACUUM")
            await connection.execute_fetchall("PRAGMA temp_store = MEMORY")
        except asyncio.CancelledError:
            await connection.interrupt()
            raise


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
