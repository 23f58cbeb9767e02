"""What Eva stands beside on Discord: a bot that hands each message to Claude and shows what comes back, an edit a second, keeping nothing.

`python -m benchmarks.bare_discord channel` answers in the channel, `thread` in a thread of its own for each message. Where Discord and
Claude are, it reads from the environment that Eva reads."""

import asyncio
import logging
import os
import sys
import time

import anthropic
import discord
import yarl

from bots.__main__ import SWITCH_SECONDS, spare_the_living

EDIT_EVERY = 1.0  # seconds
MODEL = "claude-sonnet-5-5"
WORDS_OF_A_NAME = 40  # characters of the question


class Shown:
    """One answer as it grows: the first piece at once, then an edit a second while the one before is through, and the whole at the end."""

    def __init__(self, question: discord.Message, room: discord.abc.Messageable) -> None:
        self._question, self._room = question, room
        self._message: discord.Message | None = None
        self._edit: asyncio.Task[discord.Message] | None = None
        self._text, self._at = "", 0.0

    async def grows(self, text: str) -> None:
        """Shows it, or leaves it to the next piece."""
        if self._message is None:
            reference = self._question.to_reference() if self._room is self._question.channel else None
            self._message = await self._room.send(text, reference=reference)  # type: ignore[arg-type]
        elif time.monotonic() - self._at >= EDIT_EVERY and (self._edit is None or self._edit.done()):
            self._edit = asyncio.create_task(self._message.edit(content=text))
        else:
            return
        self._text, self._at = text, time.monotonic()

    async def ends(self, text: str) -> None:
        """Shows the whole."""
        if self._edit:
            await self._edit
        if self._message and text != self._text:
            await self._message.edit(content=text)


class Bare(discord.Client):
    """Answers whatever people write."""

    def __init__(self, *, in_threads: bool) -> None:
        intents = discord.Intents.default()
        intents.message_content = True
        super().__init__(intents=intents)
        self._in_threads = in_threads
        self._claude = anthropic.AsyncAnthropic(max_retries=0)

    async def on_ready(self) -> None:
        """As fair a start as Eva's own."""
        spare_the_living()

    async def on_message(self, message: discord.Message) -> None:
        """One answer."""
        if message.author.bot or message.type is not discord.MessageType.default:
            return
        room: discord.abc.Messageable = message.channel
        if self._in_threads:
            room = await message.create_thread(name=message.content[:WORDS_OF_A_NAME])
        text, shown = "", Shown(message, room)
        asked: list[anthropic.types.MessageParam] = [{"role": "user", "content": message.content}]
        async with room.typing(), self._claude.messages.stream(model=MODEL, max_tokens=1_500, messages=asked) as stream:
            async for piece in stream.text_stream:
                text += piece
                await shown.grows(text)
        await shown.ends(text)


if __name__ == "__main__":
    sys.setswitchinterval(SWITCH_SECONDS)
    discord.http.Route.BASE = os.environ["DISCORD_API_URL"]
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["DISCORD_GATEWAY_URL"])
    Bare(in_threads=sys.argv[1] == "thread").run(os.environ["DISCORD_TOKEN"], log_level=logging.WARNING)
