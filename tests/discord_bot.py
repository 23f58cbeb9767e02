"""A bare client of the real discord.py, pointed at the double."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import discord
import yarl

from tests.doubles.discord import DiscordDouble


class Bot(discord.Client):
    """It keeps what it hears, and does nothing by itself."""

    def __init__(self, *, intents: discord.Intents | None = None, **more: Any) -> None:
        more = {"max_messages": None, "chunk_guilds_at_startup": False, "guild_ready_timeout": 0.05, **more}
        super().__init__(intents=intents or wanted(), **more)
        self.tree = discord.app_commands.CommandTree(self)
        self.heard: list[tuple[str, tuple[Any, ...]]] = []
        self._news = asyncio.Event()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Nothing is waited for before it identifies again."""

    def dispatch(self, event: str, /, *args: Any, **more: Any) -> None:
        super().dispatch(event, *args, **more)
        self.heard.append((event, args))
        self._news.set()

    async def hears(self, event: str, times: int = 1) -> Any:
        """The first argument of the event that comes so many times in all."""
        async with asyncio.timeout(30):
            while len(found := [args for name, args in self.heard if name == event]) < times:
                self._news.clear()
                await self._news.wait()
        return found[times - 1][0] if found[times - 1] else None

    def count(self, event: str) -> int:
        return sum(name == event for name, _ in self.heard)


def wanted() -> discord.Intents:
    intents = discord.Intents.default()
    intents.message_content = True
    return intents


@contextmanager
def pointed_at(double: DiscordDouble) -> Iterator[None]:
    """The library speaks with the double instead of Discord."""
    before = discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
    discord.http.Route.BASE = double.api_url
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(double.gateway_url)
    try:
        yield
    finally:
        discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = before


@asynccontextmanager
async def running(double: DiscordDouble, bot: Bot | None = None, *, token: str | None = None) -> AsyncIterator[Bot]:
    """Until the end of the block; what goes wrong in the client comes out of it."""
    bot = bot or Bot()
    with pointed_at(double):
        async with bot:
            running = asyncio.create_task(bot.start(token or double.token))
            ready = asyncio.create_task(bot.wait_until_ready())
            await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
            if running.done():
                ready.cancel()
                await running
            if there := sum(guild.available for guild in double.world.guilds.values()):
                await bot.hears("guild_available", there)
            yield bot
            await bot.close()
            await running
