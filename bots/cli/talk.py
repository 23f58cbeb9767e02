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
from bots.terminal import TerminalChannel
from core.messages import Audience, Line, State
from storage.files import read_only
from storage.lock import DatabaseHeld
from storage.store import Rows

SHOWN = 2  # lines of the conversation that is gone on with
LOOK = 0.25  # seconds between two looks into the database, of which nobody tells this process
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


async def converse(settings: Settings, audience: Audience, *, again: bool = False) -> None:
    """Reads lines until the end of input or a word of leave; `again`: in the last conversation that a terminal had."""
    console = Console()
    async with terminal(settings) as line:
        console.print("[dim]Write to Eva; an empty line or Ctrl+D ends.[/dim]")
        if again:
            await _go_on(console, line, settings, audience)
        keyboard = Keyboard()
        while text := await keyboard.line("you> "):
            if text.lower() in LEAVE:
                return
            await _show(console, line.say(text, audience))


async def _go_on(console: Console, line: Terminal, settings: Settings, audience: Audience) -> None:
    """What was said last, and the answer that was under way when the terminal went."""
    async with read_only(settings.database) as rows:
        last = await rows.conversations.newest_of(TerminalChannel.name, audience)
        if last is None:
            console.print("[dim]No conversation of a terminal to go on with; this is a new one.[/dim]")
            return
        await line.go_on(last.address.place)
        before = await rows.messages.shown(last.id)
        for each in before[-SHOWN:]:
            _print_line(console, each)
        await _hear_out(console, line, rows, last.id)
        known = {each.id for each in before}
        for each in await rows.messages.shown(last.id):
            if each.id not in known:
                _print_line(console, each)


async def _hear_out(console: Console, line: Terminal, rows: Rows, conversation: str) -> None:
    """Returns when nothing more is said there to what was written so far. Only the database knows when: once a piece of an answer has met
    no terminal, the rest of it is sent to none. What is sent is shown as it grows."""
    if not await _is_answering(rows, conversation):
        return
    with Live(console=console, transient=True, auto_refresh=False) as live:
        hearing = asyncio.create_task(_show_growing(live, line.replies()))
        try:
            while await _is_answering(rows, conversation):
                heard, _ = await asyncio.wait([hearing], timeout=LOOK)
                if heard:
                    await hearing  # which ends only with an error
        finally:
            hearing.cancel()
            await asyncio.gather(hearing, return_exceptions=True)


async def _is_answering(rows: Rows, conversation: str) -> bool:
    """Whether a turn of Eva's is under way there, or due."""
    waiting = await rows.messages.unanswered(conversation)  # before the turn: what is taken in between belongs to an open one
    if await rows.turns.open(conversation):
        return True
    now = await rows.conversations.find(conversation)
    return bool(waiting) and now is not None and now.state is State.EVA


async def ask_once(settings: Settings, text: str, audience: Audience, *, as_json: bool) -> None:
    """One question, one answer."""
    if not text.strip():
        typer.echo("There is nothing to ask.", err=True)
        raise typer.Exit(2)
    text = text.encode(errors="surrogateescape").decode(errors="replace")  # what a shell of another encoding hands over
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
        typed = await self._lines.readline()
        if not typed:
            sys.stdout.write("\n")  # nobody has ended this line: the shell goes on below it
        return typed.decode(errors="replace").strip()

    def _read(self) -> None:
        if typed := os.read(self._input, LONGEST_LINE):
            self._lines.feed_data(typed)
            return
        asyncio.get_running_loop().remove_reader(self._input)
        self._lines.feed_eof()


async def _show(console: Console, replies: AsyncIterator[dict[str, Any]]) -> None:
    with Live(console=console, transient=True, auto_refresh=False) as live:
        reply = await _show_growing(live, replies)
    _print(console, reply)


async def _show_growing(live: Live, replies: AsyncIterator[dict[str, Any]]) -> dict[str, Any]:
    """The last state of what was shown."""
    reply: dict[str, Any] = {}
    async for reply in replies:
        live.update(Markdown(reply["text"]), refresh=True)
    return reply


def _print_line(console: Console, line: Line) -> None:
    console.print(f"[dim]{line.author}>[/dim]")
    _print(console, {"text": line.told, "sources": [{"title": source.title, "link": source.link} for source in line.sources]})


def _print(console: Console, reply: dict[str, Any]) -> None:
    console.print(Markdown(reply["text"]))
    for source in reply["sources"]:
        console.print(f"  [dim]{source['title']}: {source['link']}[/dim]", highlight=False, soft_wrap=True)
    console.print()
