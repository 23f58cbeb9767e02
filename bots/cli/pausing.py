"""`eva pause` and `eva resume`: the switch of a channel, through the process that runs, or for the next one."""

from contextlib import AsyncExitStack

import typer

from bots.command_socket import Terminal, socket_path
from bots.settings import Settings
from core.pauses import Pauses
from storage.lock import DatabaseHeld, DatabaseLock
from storage.sqlite import SqliteStore


async def switch(settings: Settings, channel: str, *, on: bool) -> None:
    """`on`: Eva answers there. Raises StoreError and ChannelError."""
    try:
        await _for_the_next(settings, channel, on=on)
    except DatabaseHeld as held:
        await _through_the_running(settings, channel, held, on=on)
    typer.echo(f"{channel}: Eva answers there again." if on else f"{channel}: paused, until `eva resume {channel}`.")


async def _for_the_next(settings: Settings, channel: str, *, on: bool) -> None:
    async with AsyncExitStack() as stack:
        stack.callback(DatabaseLock.take(settings.database).release)
        store = await SqliteStore.open(settings.database)
        stack.push_async_callback(store.close)
        pauses = Pauses(store)
        await (pauses.resume(channel) if on else pauses.pause(channel))


async def _through_the_running(settings: Settings, channel: str, held: DatabaseHeld, *, on: bool) -> None:
    try:
        terminal = await Terminal.connect(socket_path(settings.database))
    except OSError:
        raise held from None
    try:
        await (terminal.resume(channel) if on else terminal.pause(channel))
    finally:
        await terminal.close()
