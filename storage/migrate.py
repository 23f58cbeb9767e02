"""Bring a database up to date with the numbered SQL files, and refuse one that is not ours or that a newer Eva has written."""

import secrets
from importlib import resources
from pathlib import Path

import aiosqlite

from core.ports import StoreError, WrongFile

APPLICATION_ID = 0x45564121  # "EVA!" in the header of the file


def migrations() -> list[tuple[int, str]]:
    """Number and SQL of each migration, in order."""
    files = [each for each in resources.files("storage.migrations").iterdir() if each.name.endswith(".sql")]
    return sorted((int(each.name.split("_")[0]), each.read_text()) for each in files)


def newest() -> int:
    """The number of the last one."""
    return migrations()[-1][0]


async def migrate(connection: aiosqlite.Connection, path: Path) -> None:
    """Applies what is missing, each migration in one transaction. Raises StoreError as `version_of`."""
    version = await version_of(connection, path)
    for number, sql in migrations():
        if number > version:
            await connection.executescript(f"BEGIN IMMEDIATE;\n{sql}\n;{_marks(number)}COMMIT;")


async def version_of(connection: aiosqlite.Connection, path: Path) -> int:
    """The last migration that was applied, 0 for an empty file. Raises StoreError, permanent, for a database to keep away from."""
    version = await _pragma(connection, "user_version")
    application = await _pragma(connection, "application_id")
    tables = await connection.execute_fetchall("SELECT count(*) FROM sqlite_master")
    if application not in (0, APPLICATION_ID) or (application == 0 and next(iter(tables))[0]):
        raise WrongFile(f"{path} is the database of another program; set EVA_DATABASE_URL to a file of Eva's own", permanent=True)
    if version > newest():
        text = f"{path} was written by a newer Eva (version {version}, this one knows {newest()}): install that one, or restore a backup"
        raise StoreError(text, permanent=True)
    return version


def _marks(number: int) -> str:
    first = f"INSERT INTO meta VALUES ('digest_key', '{secrets.token_hex(32)}');" if number == 1 else ""
    return f"{first}PRAGMA application_id = {APPLICATION_ID};PRAGMA user_version = {number};"


async def _pragma(connection: aiosqlite.Connection, name: str) -> int:
    rows = await connection.execute_fetchall(f"PRAGMA {name}")
    return int(next(iter(rows))[0])
