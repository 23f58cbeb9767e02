"""Acme's server on the loopback Discord, with what most tests of the double need there. A file imports the fixtures that it wants."""

from collections.abc import AsyncIterator

import pytest

from tests.discord_bot import Bot, running
from tests.doubles.discord import DiscordDouble, Person, Server
from tests.doubles.discord_state import Channel


@pytest.fixture
async def double() -> AsyncIterator[DiscordDouble]:
    """Discord, without a server yet."""
    async with DiscordDouble() as discord_double:
        yield discord_double


@pytest.fixture
def server(double: DiscordDouble) -> Server:
    """Acme's, without a channel yet."""
    return double.guild("Acme")


@pytest.fixture
def support(server: Server) -> Channel:
    """Where customers write."""
    return server.text_channel("support")


@pytest.fixture
def ana(server: Server) -> Person:
    """A customer."""
    return server.member("Ana")


@pytest.fixture
async def bot(double: DiscordDouble, support: Channel, ana: Person) -> AsyncIterator[Bot]:
    """A client that has seen the channel and the customer."""
    async with running(double) as client:
        yield client
