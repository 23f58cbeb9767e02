"""`eva export` and `eva forget`: what is kept about a customer, handed over or deleted; and what `eva doctor` says of both."""

import asyncio
import json
import os
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import typer

from bots.command_socket import Terminal, socket_path
from bots.settings import Settings
from core.exporting import for_operator, in_words
from core.people import People
from core.playbook.facts import Retention
from core.ports import StoreError, Transaction
from core.scrub import FILE, LOG
from storage.files import read_only
from storage.lock import DatabaseHeld, DatabaseLock
from storage.sqlite import SqliteStore

OWNER_ONLY = 0o600
LOOKS = 50  # at a log that somebody reads in, before the next start of Eva's is left to empty it
BETWEEN_LOOKS = 0.1  # seconds

ALONE = (
    "Bytes of it may stand in {}-wal, because another program reads the database. End that one; then start Eva, who empties it"
    " (`eva doctor` tells when that is done)."
)

Finding = tuple[str, str, bool]  # part, text, whether it is bad: what a diagnosis is made of


async def export(settings: Settings, customer: str, to: Path | None, *, as_json: bool) -> None:
    """Prints all that is kept about a customer, or writes it to a file that is for its owner only."""
    async with read_only(settings.database) as rows:
        await rows.run("BEGIN", {})  # one moment
        kept = await rows.people.export(customer)
    if kept is None:
        raise StoreError(_nothing(customer))
    document = for_operator(kept, datetime.now(UTC))
    text = json.dumps(document, ensure_ascii=False, indent=2) if as_json else "\n".join(in_words(document))
    if to is None:
        sys.stdout.write(f"{text}\n")
        return
    _write(to, f"{text}\n")
    typer.echo(f"Written to {to}.")


def _write(to: Path, text: str) -> None:
    try:
        with open(os.open(to, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY), "w", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise StoreError(f"{to} exists already: give another name") from None
    except OSError as error:
        raise StoreError(f"cannot write {to}: {error.strerror}") from error


def _nothing(customer: str) -> str:
    return f"Nothing is kept about {customer}. `eva conversations list --json` names customers, for example web:C-7Q4M2N8P3R5T6V9W."


async def forget(settings: Settings, customer: str) -> None:
    """Deletes all that is kept about a customer: through the process that runs, or without one by itself."""
    if not settings.database.exists():
        raise StoreError(f"there is no database {settings.database}: has Eva been started yet?")
    try:
        count, clean = await _forget_alone(settings.database, customer)
        left: Sequence[str] = () if clean else (ALONE.format(settings.database),)
    except DatabaseHeld as held:
        count = await _forget_through(settings.database, customer, held)
        left = await _left_by(settings.database) if count else ()
    if not count:
        raise StoreError(_nothing(customer))
    typer.echo(f"Forgotten: {customer}, {count} conversation{'s' if count > 1 else ''}. Copies and backups made before are not changed.")
    for text in left:
        typer.echo(text, err=True)


async def _forget_through(database: Path, customer: str, held: DatabaseHeld) -> int:
    try:
        line = await Terminal.connect(socket_path(database))
    except OSError:
        raise held from None
    try:
        return await line.forget(customer)
    finally:
        await line.close()


async def _forget_alone(database: Path, customer: str) -> tuple[int, bool]:
    async with AsyncExitStack() as stack:
        stack.callback(DatabaseLock.take(database).release)
        store = await SqliteStore.open(database)
        stack.push_async_callback(store.close)
        count = await People(store=store, engine=_Noted(), clock=lambda: datetime.now(UTC)).forget(customer)
        return count, not count or await scrubbed(store)


async def _left_by(database: Path) -> Sequence[str]:
    """What is left of who was forgotten once Eva has had the time to see to that, in words; nothing, as a rule."""
    for _ in range(LOOKS):
        async with read_only(database) as rows:
            scrubs = await rows.people.scrubs()
        if LOG not in scrubs:
            break
        await asyncio.sleep(BETWEEN_LOOKS)
    return [f"{text[0].upper()}{text[1:]} (`eva doctor` tells when that is done)." for _, text, _ in _left(database, scrubs)]


class _Noted:
    """An engine that wakes nobody: what is wished for is served by the next process that starts."""

    async def wake(self, tx: Transaction, kind: str, key: str) -> None:
        await tx.wakeups.want(kind, key)

    async def at(self, tx: Transaction, due: datetime, kind: str, key: str) -> None:
        await tx.wakeups.arm(kind, key, due)


async def scrubbed(store: SqliteStore) -> bool:
    """Whether no byte of what was deleted is left; if not, because somebody reads, that stays to be done by the next Eva."""
    await store.compact()
    for _ in range(LOOKS):
        if await store.empty_log():
            await store.write(lambda tx: tx.people.scrubbed())
            return True
        await asyncio.sleep(BETWEEN_LOOKS)
    return False


async def look(database: Path, retention: Retention, now: datetime) -> Sequence[Finding]:
    """For `eva doctor`: how long things are kept, what is due to be removed, and whether bytes are left of what was."""
    if not database.exists():  # noqa: ASYNC240  # one look
        return [("people", _periods(retention), False)]
    async with read_only(database) as rows:
        due = await rows.people.count_over(now - retention.messages) if retention.messages else 0
        looked, scrubs = await rows.people.last_look(), await rows.people.scrubs()
    last = f"last looked through {looked:%Y-%m-%d %H:%M}Z" if looked else "not looked through yet"
    found: list[Finding] = [("people", f"{_periods(retention)}; {last}; {due} conversations are due", False)]
    return [*found, *_left(database, scrubs)]


def _left(database: Path, scrubs: Sequence[str]) -> Sequence[Finding]:
    """What is still to be done until no byte is left."""
    found: list[Finding] = []
    if LOG in scrubs:
        text = f"bytes of people who were forgotten may still stand in {database}-wal: end what else reads the database; Eva tries again"
        found.append(("forgotten", f"{text} every 5 seconds while she runs", True))
    if FILE in scrubs:
        when = "within minutes, or, being large, in the next night"
        text = f"traces of ids of people who were forgotten may be left in {database} until it is written anew, {when}"
        found.append(("forgotten", text, False))
    return found


def _periods(retention: Retention) -> str:
    def said(period: timedelta | None) -> str:
        return f"for {period.days} days" if period else "for ever"

    return f"conversations are kept {said(retention.messages)}, the audit {said(retention.audit)} ([retention] in playbook.toml)"
