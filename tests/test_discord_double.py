"""The loopback Discord behaves as the real one towards the real discord.py."""

from collections.abc import AsyncIterator

import discord
import pytest

from tests.discord_bot import Bot, running
from tests.doubles.discord import DiscordDouble, Person, Server
from tests.doubles.discord_state import Channel


@pytest.fixture
async def double() -> AsyncIterator[DiscordDouble]:
    async with DiscordDouble() as discord_double:
        yield discord_double


@pytest.fixture
def server(double: DiscordDouble) -> Server:
    return double.guild("Acme")


@pytest.fixture
def support(server: Server) -> Channel:
    return server.text_channel("support")


@pytest.fixture
def ana(server: Server) -> Person:
    return server.member("Ana")


@pytest.fixture
async def bot(double: DiscordDouble, support: Channel, ana: Person) -> AsyncIterator[Bot]:
    async with running(double) as client:
        yield client


async def test_a_message_is_heard_and_answered_in_a_thread(double: DiscordDouble, bot: Bot, support: Channel, ana: Person) -> None:
    question = await ana.writes(support, "Is the battery cover in?")
    heard = await bot.hears("message")

    thread = await heard.create_thread(name="Battery cover")
    answer = await thread.send("It is.", nonce="n1")

    assert heard.content == "Is the battery cover in?"
    assert isinstance(heard.author, discord.Member)
    assert thread.id == question.id
    assert answer.channel.id == thread.id
    assert question.thread
    assert double.said_in(question.thread) == ["It is."]


async def test_a_button_of_a_message_can_be_pressed(double: DiscordDouble, bot: Bot, support: Channel, ana: Person) -> None:
    view = discord.ui.View()
    view.add_item(discord.ui.Button(label="Talk to a person", custom_id="human"))
    channel = bot.get_channel(support.id)
    assert isinstance(channel, discord.TextChannel)
    sent = await channel.send("Here.", view=view)

    pressed = await ana.presses(support.messages[sent.id], "Talk to a person")
    interaction = await bot.hears("interaction")
    await interaction.response.send_message("On their way.", ephemeral=True)

    assert (await pressed.replied()).content == "On their way."
    assert interaction.data["custom_id"] == "human"
