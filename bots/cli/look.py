"""The commands that look at the database: they open the file for reading only, whether Eva runs or not."""

import json
import sys
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bots.settings import Settings
from core.messages import Conversation, Line
from storage.files import copy, faults, read_only

PLAIN = Console(highlight=False, markup=False, soft_wrap=True)


async def recent(settings: Settings, limit: int, *, as_json: bool) -> None:
    """Prints the conversations that were touched last."""
    async with read_only(settings.database) as rows:
        found = await rows.conversations.recent(limit)
    if as_json:
        _print_json([_conversation(each) for each in found])
        return
    table = Table("conversation", "where", "state", "language", "last touched", box=None)
    for each in found:
        table.add_row(each.id, str(each.address), each.state, each.language or "", f"{each.touched_at:%Y-%m-%d %H:%M}Z")
    Console().print(table if found else "No conversations yet.")


async def whole(settings: Settings, id: str, *, as_json: bool) -> None:
    """Prints one conversation."""
    async with read_only(settings.database) as rows:
        conversation = await rows.conversations.find(id)
        lines = await rows.messages.shown(id)
        cost = await rows.turns.cost(id)
    if conversation is None:
        typer.echo(f"There is no conversation {id}.", err=True)
        raise typer.Exit(1)
    if as_json:
        _print_json(_conversation(conversation) | {"cost_usd": f"{cost:f}", "messages": [_line(line) for line in lines]})
        return
    PLAIN.print(f"{conversation.id}  {conversation.address}  {conversation.state}  ${cost:f}\n")
    for line in lines:
        PLAIN.print(f"{line.at:%Y-%m-%d %H:%M:%S}Z  {line.author}\n{line.told}")
        for source in line.sources:
            PLAIN.print(f"  -> {source.title} {source.link}")
        PLAIN.print()


async def backup(settings: Settings, to: Path) -> None:
    """Copies the database, with a bar that shows how far it is."""
    with Progress() as progress:
        bar = progress.add_task("copying", total=None)
        await copy(settings.database, to, lambda left, total: progress.update(bar, completed=total - left, total=total))
    typer.echo(f"Copied to {to}. To restore: stop Eva, then `eva db restore {to}`.")


async def check(settings: Settings, *, as_json: bool) -> None:
    """Checks the database from end to end."""
    with Console(stderr=True).status("checking"):
        found = await faults(settings.database)
    if as_json:
        _print_json(found)
    else:
        typer.echo("\n".join(found) or f"{settings.database}: fine.")
    if found:
        raise typer.Exit(1)


def _conversation(conversation: Conversation) -> dict[str, Any]:
    return {
        "id": conversation.id,
        "address": str(conversation.address),
        "customer": conversation.customer,
        "audience": conversation.audience,
        "state": conversation.state,
        "epoch": conversation.epoch,
        "language": conversation.language,
        "touched_at": conversation.touched_at.isoformat(),
    }


def _line(line: Line) -> dict[str, Any]:
    sources = [{"title": source.title, "link": source.link} for source in line.sources]
    files = [{"name": file.name, "kind": file.kind, "size": file.size} for file in line.files]
    return {"id": line.id, "from": line.author, "text": line.text, "sources": sources, "files": files, "at": line.at.isoformat()}


def _print_json(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
