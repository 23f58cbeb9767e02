"""`eva chat` and `eva ask`: talk to the process that runs, or to one that is started for it."""

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import typer
from rich.console import Console
from rich.live import Live
from rich.markdown import Markdown

from bots.__main__ import running
from bots.command_socket import LONGEST_LINE, Terminal, socket_path
from bots.settings import Settings
from core.messages import Audience
from storage.files import read_only
from storage.lock import DatabaseHeld

LEAVE = frozenset(("exit", "quit", "bye", ":q"))


@asynccontextmanager
async def terminal(settings: Settings) -> AsyncIterator[Terminal]:
    """A line to Eva. Raises DatabaseHeld when another process has the database and does not answer."""
    async with contextlib.AsyncExitStack() as stack:
        try:
            await stack.enter_async_context(running(settings))
        except DatabaseHeld as held:
            try:
                line = await Terminal.connect(socket_path(settings.database))
            except OSError:
                raise held from None
        else:
            line = await Terminal.connect(socket_path(settings.database))
        stack.push_async_callback(line.close)
        yield line


async def converse(settings: Settings, audience: Audience) -> None:
    """Reads lines until the end of input or a word of leave."""
    console = Console()
    async with terminal(settings) as line:
        console.print("[dim]Write to Eva; an empty line or Ctrl+D ends.[/dim]")
        keyboard = Keyboard()
        while text := await keyboard.line("you> "):
            if text.lower() in LEAVE:
                return
            await _show(console, line.say(text, audience))


async def ask_once(settings: Settings, text: str, audience: Audience, *, as_json: bool) -> None:
    """One question, one answer."""
    if not text.strip():
        typer.echo("There is nothing to ask.", err=True)
        raise typer.Exit(2)
    async with terminal(settings) as line:
        reply: dict[str, Any] = {}
        async for told in line.say(text, audience):
            reply = told
    if as_json:
        async with read_only(settings.database) as rows:
            by, cost = await rows.turns.account(reply["reply"])
        answer = {"text": reply["text"], "sources": reply["sources"], "by": by, "cost_usd": f"{cost:f}"}
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        return
    _print(Console(), reply)


class Keyboard:
    """Lines as they are typed, without holding up the loop, and without a thread: one that waits for input would outlast Ctrl+C."""

    def __init__(self) -> None:
        self._lines = asyncio.StreamReader(limit=LONGEST_LINE)
        self._input = sys.stdin.fileno()
        try:
            asyncio.get_running_loop().add_reader(self._input, self._read)
        except PermissionError:  # a file: all of it is there
            self._lines.feed_data(sys.stdin.buffer.read())
            self._lines.feed_eof()

    async def line(self, prompt: str) -> str:
        """The next line; empty at the end of input."""
        sys.stdout.write(prompt)
        sys.stdout.flush()
        return (await self._lines.readline()).decode(errors="replace").strip()

    def _read(self) -> None:
        if typed := os.read(self._input, LONGEST_LINE):
            self._lines.feed_data(typed)
            return
        asyncio.get_running_loop().remove_reader(self._input)
        self._lines.feed_eof()


async def _show(console: Console, replies: AsyncIterator[dict[str, Any]]) -> None:
    reply: dict[str, Any] = {}
    with Live(console=console, transient=True, auto_refresh=False) as live:
        async for reply in replies:
            live.update(Markdown(reply["text"]), refresh=True)
    _print(console, reply)


def _print(console: Console, reply: dict[str, Any]) -> None:
    console.print(Markdown(reply["text"]))
    for source in reply["sources"]:
        console.print(f"  [dim]{source['title']}: {source['link']}[/dim]", highlight=False, soft_wrap=True)
    console.print()
