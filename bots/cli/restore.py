"""`eva db restore`: put a backup in the place of the database, without bringing back whoever was forgotten since."""

import asyncio
import os
from collections.abc import Mapping
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

import typer

from bots.cli.people import scrubbed
from bots.settings import Settings
from core.people import digest
from core.ports import StoreError, WrongFile
from storage.files import copy, faults, read_only
from storage.lock import DatabaseLock
from storage.sqlite import SqliteStore, Unit

Tombstones = tuple[bytes, Mapping[str, datetime]]  # the key of their digests, and when each was forgotten


async def restore(settings: Settings, backup: Path) -> None:
    """Raises DatabaseHeld while Eva runs, and StoreError with the database as it was."""
    database = await asyncio.to_thread(settings.database.resolve)  # a link to it stays one
    async with AsyncExitStack() as stack:
        stack.callback(DatabaseLock.take(database).release)
        try:
            found = await faults(backup)
        except WrongFile as error:
            raise StoreError(f"cannot read {backup}: it is no backup of Eva's") from error
        if found:
            raise StoreError(f"{backup} is damaged: {found[0]}")
        forgotten = await _tombstones(database)
        fresh = _beside(database, "restoring")
        _remove(fresh)
        stack.callback(_remove, fresh)
        await copy(backup, fresh, lambda left, total: None)
        _owned_alike(fresh, database)
        count = await _bury(fresh, forgotten)
        replaced = await _keep_aside(database)
        os.replace(fresh, database)  # at no instant is there none
    typer.echo(f"Restored from {backup}. {_told(count)}")
    if replaced:
        typer.echo(f"What was there is {replaced} now: delete it when all is well, for customers' words stand in it.")


def _told(count: int) -> str:
    if not count:
        return "Nobody in it was forgotten since."
    are = "conversations of people who were forgotten since it was made are" if count > 1 else "conversation of who was forgotten since is"
    return f"{count} {are} not in it."


def _beside(database: Path, ending: str) -> Path:
    return database.with_name(f"{database.name}.{ending}")


def _owned_alike(fresh: Path, database: Path) -> None:
    """What the superuser restores is Eva's user's, as what it replaces, or else as the folder: it can be opened by its owner only."""
    if os.geteuid() == 0:  # nobody else may give a file away, nor has a need to
        alike = (database if database.exists() else database.parent).stat()
        os.chown(fresh, alike.st_uid, alike.st_gid)


async def _tombstones(database: Path) -> Tombstones | None:
    """Of who was forgotten in the database that is to be replaced; None where there is none."""
    if not database.exists():  # noqa: ASYNC240  # one look
        return None
    try:
        async with read_only(database) as rows:
            return await rows.conversations.digest_key(), await rows.people.tombstones()
    except StoreError as error:
        text = f"{error}\nWho was forgotten since the backup stands in that file only: move it away, restore, and run `eva forget` again"
        raise StoreError(f"{text} for each of them.", permanent=True) from error


async def _bury(restored: Path, forgotten: Tombstones | None) -> int:
    """Forgets in the copy who was forgotten since it was made; how many conversations that were."""
    store = await SqliteStore.open(restored)
    try:
        count = await store.write(lambda tx: _forget_again(tx, forgotten)) if forgotten else 0
        if not await scrubbed(store):
            raise StoreError(f"another program reads {restored}: end it, and try again")
    finally:
        await store.close()
    return count


async def _forget_again(tx: Unit, forgotten: Tombstones) -> int:
    key, tombstones = forgotten
    own_key, known = await tx.conversations.digest_key(), await tx.people.tombstones()
    later = {name: at for name, at in tombstones.items() if own_key != key or known.get(name) != at}
    count = 0
    for conversation in await tx.people.everybody():
        names = {digest(key, str(conversation.address)), digest(key, conversation.customer)}
        if at := max((later[name] for name in names & later.keys()), default=None):
            left = digest(own_key, str(conversation.address))
            await tx.conversations.forget(conversation, left, at)
            await tx.notes.audit(datetime.now(UTC), "forgotten", left, "once more, in a backup")
            count += 1
    for wish in await tx.interactions.begun():
        if digest(key, wish.customer) in later:
            count += await tx.interactions.drop_begun_of(wish.customer)
    for name, at in later.items() if own_key == key else ():
        await tx.conversations.entomb(name, at)
    return count


async def _keep_aside(database: Path) -> Path | None:
    """Where what was there can be found afterwards, whole in one file."""
    if not database.exists():  # noqa: ASYNC240  # one look
        return None
    store = await SqliteStore.open(database)
    try:
        if not await store.empty_log():
            raise StoreError(f"another program reads {database}: end it, and try again")
    finally:
        await store.close()
    aside = _beside(database, f"replaced-{datetime.now(UTC):%Y%m%dT%H%M%SZ}")
    try:
        os.link(database, aside)
    except OSError:  # not every file system has two names for one file
        await copy(database, aside, lambda left, total: None)
    _remove_log(database)
    return aside


def _remove(database: Path) -> None:
    database.unlink(missing_ok=True)
    _remove_log(database)


def _remove_log(database: Path) -> None:
    for ending in ("-wal", "-shm"):
        Path(f"{database}{ending}").unlink(missing_ok=True)
