"""What Eva stands beside on Discord: a small bot that hands each message to Claude and shows what comes back, keeping nothing on disk.

`python -m benchmarks.bare_discord channel` answers in the channel, with a reply to the question, and only who mentions it, as such bots do;
`any` does the same for whatever is written there; `threads` hears mentions, too, opens a thread for each, named with its first words, and
answers there. Where Discord and Claude are, it reads from the environment that Eva reads. For each message it

- reads its settings anew, in a thread, and holds its author and channel against them;
- makes a new client of Claude's library;
- follows the message to those before it: without a mention or a reply the one above it, if its author wrote that, too (the channel's
  history, one message); in a thread the one it began with; else the one that it replies to. What it has seen it remembers, 500 messages;
- says that it is typing, and asks Claude when Discord has taken that;
- shows the first piece that comes at once, in an embed, however little that is;
- then changes the embed with a piece that comes when a second has passed since it last showed anything to anybody: one clock for all
  customers, and nothing more is read from Claude while Discord takes the change;
- and at the end sleeps the rest of such a second, and shows the whole.

That is how bots of a single file do it, and what Eva is held against. An answer here fits into one embed, so none is split."""

import asyncio
import logging
import os
import sys
import time
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anthropic
import discord
import yarl

from bots.event_loop import share_the_interpreter, spare_the_living

SETTINGS = Path(__file__).parent / "data" / "bare_discord.toml"
EDIT_EVERY = 1.0  # seconds
REMEMBERED = 500  # messages
WORDS_OF_A_NAME = 40  # characters of the question
GROWING, WHOLE = discord.Color.orange(), discord.Color.dark_green()
WRITTEN = (discord.MessageType.default, discord.MessageType.reply)


@dataclass(frozen=True, kw_only=True)
class Remembered:
    """A message as Claude is told of it, and the one that it goes on from."""

    role: str
    text: str
    before: discord.Message | None


class Bare(discord.Client):
    """Answers whatever people write, or whoever mentions it."""

    def __init__(self, manner: str) -> None:
        intents = discord.Intents.default()
        intents.message_content = True
        super().__init__(intents=intents)
        self._in_threads, self._must_be_mentioned = manner == "threads", manner != "any"
        self._remembered: dict[int, Remembered] = {}
        self.shown_at = 0.0  # the last time that anything was shown to anybody

    async def on_ready(self) -> None:
        """As fair a start as Eva's own."""
        spare_the_living()

    async def on_message(self, message: discord.Message) -> None:
        """One answer."""
        if message.author.bot or message.type not in WRITTEN or (self._must_be_mentioned and not self._is_mentioned(message)):
            return
        settings = await asyncio.to_thread(_settings)
        if not _may_use(settings["may_use"], message):
            return
        async with anthropic.AsyncAnthropic(max_retries=0) as claude:
            asked = await self._asked(message, settings["most_messages"])
            room: discord.abc.Messageable = message.channel
            if self._in_threads:
                room = await message.create_thread(name=message.content[:WORDS_OF_A_NAME])
            await self._answer(message, Shown(self, message, room), claude, settings, asked)

    async def _answer(
        self, message: discord.Message, shown: "Shown", claude: anthropic.AsyncAnthropic, settings: Mapping[str, Any], asked: Sequence[Any]
    ) -> None:
        text, model, most = "", settings["model"], settings["most_tokens"]
        async with (
            shown.room.typing(),
            claude.messages.stream(model=model, max_tokens=most, system=settings["prompt"], messages=asked) as stream,
        ):
            async for piece in stream.text_stream:
                text += piece
                await shown.grows(text)
            await shown.ends(text)
        if shown.message:
            self._remember(shown.message.id, Remembered(role="assistant", text=text, before=message))

    def _is_mentioned(self, message: discord.Message) -> bool:
        return self.user in message.mentions

    async def _asked(self, message: discord.Message, most: int) -> list[dict[str, str]]:
        """The conversation so far, as Claude is told of it."""
        told: list[dict[str, str]] = []
        current: discord.Message | None = message
        while current and len(told) < most:
            if current.id not in self._remembered:
                role = "assistant" if current.author == self.user else "user"
                self._remember(current.id, Remembered(role=role, text=current.content, before=await self._before(current)))
            known = self._remembered[current.id]
            told.append({"role": known.role, "content": known.text})
            current = known.before
        return told[::-1]

    async def _before(self, message: discord.Message) -> discord.Message | None:
        """The message that this one goes on from."""
        room, reference = message.channel, message.reference
        if reference is None and not self._is_mentioned(message):
            above = [each async for each in room.history(before=message, limit=1)]
            return above[0] if above and above[0].type in WRITTEN and above[0].author == message.author else None
        if reference is None and isinstance(room, discord.Thread) and isinstance(room.parent, discord.TextChannel):
            return room.starter_message or await room.parent.fetch_message(room.id)
        if reference and reference.message_id:
            return reference.cached_message or await room.fetch_message(reference.message_id)
        return None

    def _remember(self, id: int, what: Remembered) -> None:
        self._remembered[id] = what
        for oldest in sorted(self._remembered)[:-REMEMBERED]:
            del self._remembered[oldest]


class Shown:
    """One answer as it grows."""

    def __init__(self, bot: Bare, question: discord.Message, room: discord.abc.Messageable) -> None:
        self._bot, self._question, self.room = bot, question, room
        self.message: discord.Message | None = None

    async def grows(self, text: str) -> None:
        """Shows it, or leaves it to the next piece."""
        embed = discord.Embed(description=text, colour=GROWING)
        if self.message is None:
            reference = self._question.to_reference() if self.room is self._question.channel else None
            self.message = await self.room.send(embed=embed, reference=reference, silent=True)  # type: ignore[arg-type]
        elif self._seconds_since >= EDIT_EVERY:
            await self.message.edit(embed=embed)
        else:
            return
        self._bot.shown_at = time.monotonic()

    async def ends(self, text: str) -> None:
        """Shows the whole."""
        if self.message:
            await asyncio.sleep(EDIT_EVERY - self._seconds_since)
            await self.message.edit(embed=discord.Embed(description=text, colour=WHOLE))
            self._bot.shown_at = time.monotonic()

    @property
    def _seconds_since(self) -> float:
        return time.monotonic() - self._bot.shown_at


def _settings() -> dict[str, Any]:
    return tomllib.loads(SETTINGS.read_text(encoding="utf-8"))


def _may_use(allowed: Mapping[str, Sequence[int]], message: discord.Message) -> bool:
    roles = [role.id for role in getattr(message.author, "roles", ())]
    channels = [message.channel.id, getattr(message.channel, "parent_id", None), getattr(message.channel, "category_id", None)]
    found = {"users": [message.author.id], "roles": roles, "channels": channels}
    return all(not allowed[name] or any(id in allowed[name] for id in ids) for name, ids in found.items())


if __name__ == "__main__":
    share_the_interpreter()
    discord.http.Route.BASE = os.environ["DISCORD_API_URL"]
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["DISCORD_GATEWAY_URL"])
    Bare(sys.argv[1]).run(os.environ["DISCORD_TOKEN"], log_level=logging.WARNING)
