"""A conversation with Eva on the loopback Discord, drawn as Discord would show it."""

import os
import sys
import tempfile
import urllib.request
from asyncio import create_subprocess_exec, run, subprocess, to_thread
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))  # the loopback Discord stands among the tests

from tests.bots.process import free_port  # noqa: E402
from tests.doubles.discord import DiscordDouble, Person  # noqa: E402
from tests.doubles.discord_state import Channel, Message  # noqa: E402

THEMES = ("dark", "light")
SECONDS = 60  # that Eva may take to be there, and for an answer


def drawn(*lines: str) -> dict[str, str]:
    """The thread in which a customer writes these lines and says yes to what Eva asks them after the last one, as a page of each theme."""
    return run(_drawn(lines))


async def _drawn(lines: tuple[str, ...]) -> dict[str, str]:
    async with DiscordDouble() as discord:
        server = discord.guild("Acme")
        support, ana = server.text_channel("support"), server.member("Ana")
        async with _eva(discord):
            thread = await _begun(discord, ana, support, lines[0])
            for count, line in enumerate(lines[1:], 2):
                await ana.writes(thread, line)
                await _answer(discord, thread, count)
            await ana.presses((await _answer(discord, thread, len(lines))), "Yes")
            await _answer(discord, thread, len(lines) + 1)
            address = f"{discord.url}/page/{thread.id}?as={ana.id}&theme="
            return {theme: await to_thread(_read, address + theme) for theme in THEMES}


def _read(address: str) -> str:
    with urllib.request.urlopen(address) as page:
        return str(page.read().decode())


async def _begun(discord: DiscordDouble, ana: Person, support: Channel, line: str) -> Channel:
    question = await ana.writes(support, line)
    await discord.until(lambda: question.thread, seconds=SECONDS)
    assert question.thread
    await _answer(discord, question.thread, 1)
    return question.thread


async def _answer(discord: DiscordDouble, thread: Channel, count: int) -> Message:
    """The so-maniest whole one: it has buttons."""

    def whole() -> list[Message]:
        return [each for each in discord.messages_in(thread) if each.author is discord.world.bot and each.components]

    await discord.until(lambda: len(whole()) >= count, seconds=SECONDS)
    return whole()[count - 1]


@asynccontextmanager
async def _eva(discord: DiscordDouble) -> AsyncIterator[None]:
    """Until the end; without a key, as whoever tries her has none."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "EVA_DATABASE_URL": f"sqlite:///{folder}/eva.db",
            "EVA_PORT": str(free_port()),
            "DISCORD_TOKEN": discord.token,
            "DISCORD_API_URL": discord.api_url,
            "DISCORD_GATEWAY_URL": discord.gateway_url,
        }
        process = await create_subprocess_exec(sys.executable, "-m", "bots", cwd=ROOT, env=os.environ | settings, stderr=subprocess.DEVNULL)
        try:
            await discord.until(lambda: discord.is_connected, seconds=SECONDS)
            yield
        finally:
            process.terminate()
            await process.wait()
