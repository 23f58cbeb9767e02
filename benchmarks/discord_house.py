"""A server on the loopback Discord whose bot is a process of its own: Eva as her operator runs her, or the bare one beside her."""

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from benchmarks.claude import MODEL
from tests.bots.process import free_port
from tests.doubles.claude import KEY
from tests.doubles.discord import DiscordDouble, Server
from tests.doubles.discord_state import Channel

ROOT = Path(__file__).parent.parent
PER_CHANNEL = 25  # customers of one round that write in the same channel: of more than 30 a minute Eva asks for patience
CHANNELS_OF_A_SERVER = 400
SIDES = {
    "Eva": ("-m", "bots"),
    "bare, channel": ("-m", "benchmarks.bare_discord", "channel"),
    "bare, any message": ("-m", "benchmarks.bare_discord", "any"),
    "bare, threads": ("-m", "benchmarks.bare_discord", "threads"),
}
NOT_MENTIONED = ("Eva", "bare, any message")


@dataclass(kw_only=True)
class House:
    """The bot, and the channels that nobody has written in yet."""

    discord: DiscordDouble
    process: psutil.Process
    channels: list[tuple[Server, Channel]] = field(default_factory=list)
    calls: str = ""  # what customers begin with, so that the bot hears them

    @property
    def megabytes(self) -> float:
        """Resident."""
        return float(self.process.memory_info().rss) / 1e6


@asynccontextmanager
async def house(side: str, claude_url: str, channels: int) -> AsyncIterator[House]:
    """With so many support channels, once the bot is connected."""
    async with DiscordDouble() as discord:
        rooms: list[tuple[Server, Channel]] = []
        while len(rooms) < channels:
            server = discord.guild(f"Acme {len(rooms)}")
            wanted = min(CHANNELS_OF_A_SERVER, channels - len(rooms))
            rooms += [(server, server.text_channel("support")) for _ in range(wanted)]
        with tempfile.TemporaryDirectory() as folder:
            process = await asyncio.create_subprocess_exec(
                sys.executable, *SIDES[side], env=os.environ | _settings(folder, discord, claude_url), cwd=ROOT, stderr=_errors()
            )
            try:
                await discord.until(lambda: discord.is_connected or process.returncode is not None, seconds=60)
                calls = "" if side in NOT_MENTIONED else f"<@{discord.world.bot.id}> "
                yield House(discord=discord, process=psutil.Process(process.pid), channels=rooms, calls=calls)
            finally:
                if process.returncode is None:
                    process.terminate()
                await process.wait()


def _settings(folder: str, discord: DiscordDouble, claude_url: str) -> dict[str, str]:
    return {
        "EVA_DATABASE_URL": f"sqlite:///{folder}/eva.db",
        "EVA_PLAYBOOK": str(ROOT / "playbooks" / "acme"),
        "EVA_PORT": str(free_port()),
        "EVA_CHAT_MODEL": MODEL,
        "EVA_ANSWER_CACHE": "off",  # each question is to reach Claude, on both sides
        "ANTHROPIC_API_KEY": KEY,
        "ANTHROPIC_BASE_URL": claude_url,
        "DISCORD_TOKEN": discord.token,
        "DISCORD_API_URL": discord.api_url,
        "DISCORD_GATEWAY_URL": discord.gateway_url,
    }


def _errors() -> int | None:
    """What the bots log is seen only with BENCHMARK_LOGS set."""
    return None if os.environ.get("BENCHMARK_LOGS") else asyncio.subprocess.DEVNULL


def taken(house: House, customers: int) -> Sequence[tuple[Server, Channel]]:
    """A place for each of them, in channels that nobody has written in."""
    needed = -(-customers // PER_CHANNEL)
    fresh, house.channels = house.channels[:needed], house.channels[needed:]
    assert len(fresh) == needed, "too few channels were made"
    return [fresh[number // PER_CHANNEL] for number in range(customers)]
