"""Interactions with the loopback Discord: what people press, command and submit, and how long the bot has to answer."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import discord
import pytest

from tests.discord_bot import Bot, running
from tests.discord_server import server, support
from tests.doubles.clock import Clock
from tests.doubles.discord import DiscordDouble, Person, Server
from tests.doubles.discord_asked import Answered, Interaction
from tests.doubles.discord_state import Channel, Message

__all__ = ["server", "support"]  # fixtures

ROW = {"type": 1, "components": [{"type": 2, "style": 1, "label": "Take", "custom_id": "take:1"}]}


@pytest.fixture
def clock() -> Clock:
    return Clock(discord.utils.utcnow())


@pytest.fixture
async def double(clock: Clock) -> AsyncIterator[DiscordDouble]:
    async with DiscordDouble(clock=clock) as discord_double:
        yield discord_double


@pytest.fixture
def ana(server: Server) -> Person:
    return server.member("Ana", locale="de")


@pytest.fixture
def ben(server: Server) -> Person:
    return server.member("Ben")


@pytest.fixture
async def bot(double: DiscordDouble, support: Channel, ana: Person, ben: Person) -> AsyncIterator[Bot]:
    async with running(double) as client:
        yield client


@pytest.fixture
def card(double: DiscordDouble, support: Channel) -> Message:
    return double.bot_message(support, "Somebody is waiting.", components=[ROW])


async def asked(bot: Bot, times: int = 1) -> Any:
    return await bot.hears("interaction", times)


async def code_of(call: Any) -> int:
    with pytest.raises(discord.HTTPException) as caught:
        await call
    return caught.value.code


# ── answers ──────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_what_only_one_sees_only_one_sees(bot: Bot, support: Channel, card: Message, ana: Person, ben: Person) -> None:
    pressed = await ana.presses(card, "Take")
    await (await asked(bot)).response.send_message("For you", ephemeral=True)

    reply = await pressed.replied()
    assert reply in ana.sees(support)
    assert reply not in ben.sees(support)
    assert reply.flags & 64
    assert bot.count("message") == 0


async def test_a_button_of_last_year_works(double: DiscordDouble, bot: Bot, support: Channel, ana: Person) -> None:
    old = double.bot_message(support, "Old", components=[ROW], at=discord.utils.utcnow() - timedelta(days=365))

    await ana.presses(old, "Take")

    interaction = await asked(bot)
    assert interaction.message.created_at.year < discord.utils.utcnow().year
    assert interaction.locale is discord.Locale.german


async def test_a_dynamic_item_serves_a_button_of_another_process(double: DiscordDouble, bot: Bot, card: Message, ana: Person) -> None:
    class Take(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"take:(?P<number>\d+)"):
        def __init__(self, number: str) -> None:
            super().__init__(discord.ui.Button(label="Take", custom_id=f"take:{number}"))
            self.number = number

        @classmethod
        async def from_custom_id(cls, interaction: Any, item: Any, match: Any, /) -> "Take":
            return cls(match["number"])

        async def callback(self, interaction: discord.Interaction) -> None:
            await interaction.response.send_message(f"Taken: {self.number}")

    bot.add_dynamic_items(Take)

    pressed = await ana.presses(card, "Take")

    assert (await pressed.replied()).content == "Taken: 1"


async def test_a_message_can_be_changed_in_answer(bot: Bot, card: Message, ana: Person) -> None:
    pressed = await ana.presses(card, "Take")
    await (await asked(bot)).response.edit_message(content="Taken", view=None)

    assert (await pressed.answered()).answer is Answered.UPDATE
    assert (card.content, card.components) == ("Taken", [])


async def test_what_is_thought_about_is_said_later(bot: Bot, card: Message, ana: Person, ben: Person, support: Channel) -> None:
    pressed = await ana.presses(card, "Take")
    interaction = await asked(bot)
    await interaction.response.defer(ephemeral=True, thinking=True)
    thinking = pressed.original
    assert thinking
    assert thinking.is_loading
    await interaction.followup.send("First", ephemeral=True)
    await interaction.followup.send("Second", ephemeral=True)

    assert [each.content for each in pressed.replies] == ["First", "Second"]
    assert thinking is pressed.replies[0]
    assert all(each not in ben.sees(support) for each in pressed.replies)


async def test_an_answer_can_be_changed_read_and_deleted(bot: Bot, card: Message, ana: Person) -> None:
    pressed = await ana.presses(card, "Take")
    interaction = await asked(bot)
    await interaction.response.send_message("One")
    await interaction.edit_original_response(content="Two")
    assert (await interaction.original_response()).content == "Two"
    reply = await pressed.replied()
    await interaction.delete_original_response()

    assert [text for _, text in reply.history] == ["One", "Two"]
    assert reply.deleted
    assert await code_of(interaction.edit_original_response(content="Three")) == 10008


async def test_two_who_press_at_once_are_two_interactions(bot: Bot, card: Message, ana: Person, ben: Person) -> None:
    await asyncio.gather(ana.presses(card, "Take"), ben.presses(card, "Take"))

    assert {(await asked(bot)).user.id, (await asked(bot, 2)).user.id} == {ana.id, ben.id}


async def test_an_option_of_a_menu_can_be_chosen(double: DiscordDouble, bot: Bot, support: Channel, ana: Person) -> None:
    menu = {"type": 3, "custom_id": "topic", "options": [{"label": "Tyres", "value": "t"}, {"label": "Battery", "value": "b"}]}
    message = double.bot_message(support, "About?", components=[{"type": 1, "components": [menu]}])

    await ana.chooses(message, "Battery")

    assert (await asked(bot)).data["values"] == ["b"]


async def test_what_is_not_there_cannot_be_pressed(card: Message, bot: Bot, ana: Person) -> None:
    with pytest.raises(AssertionError, match="Resolve"):
        await ana.presses(card, "Resolve")


# ── forms ────────────────────────────────────────────────────────────────────────────────────────────────────────────


class Quote(discord.ui.Modal, title="Your car"):
    make: discord.ui.TextInput["Quote"] = discord.ui.TextInput(label="Make")
    notes: discord.ui.Label["Quote"] = discord.ui.Label(
        text="Anything else", component=discord.ui.TextInput(required=False, max_length=100)
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        assert isinstance(self.notes.component, discord.ui.TextInput)
        await interaction.response.send_message(f"{self.make.value}/{self.notes.component.value}")


async def test_a_form_is_filled_in_and_answered(bot: Bot, card: Message, ana: Person) -> None:
    pressed = await ana.presses(card, "Take")
    await (await asked(bot)).response.send_modal(Quote())
    assert (await pressed.answered()).form

    submitted = await ana.submits(pressed, make="Volvo", anything_else="None")

    assert (await submitted.replied()).content == "Volvo/None"


async def test_a_form_is_not_sent_without_what_it_needs(bot: Bot, card: Message, ana: Person) -> None:
    pressed = await ana.presses(card, "Take")
    await (await asked(bot)).response.send_modal(Quote())

    with pytest.raises(AssertionError, match="Make is needed"):
        await ana.submits(pressed, anything_else="None")
    with pytest.raises(AssertionError, match="100"):
        await ana.submits(pressed, make="Volvo", anything_else="x" * 101)
    with pytest.raises(AssertionError, match="colour"):
        await ana.submits(pressed, make="Volvo", colour="red")


FIELD = {"type": 1, "components": [{"type": 4, "custom_id": "a", "style": 1, "label": "A"}]}
FORM = {"title": "A form", "custom_id": "form", "components": [FIELD]}


async def test_a_form_that_cannot_be_shown_is_refused(double: DiscordDouble, bot: Bot, card: Message, ana: Person) -> None:
    pressed = await ana.presses(card, "Take")
    interaction = await asked(bot)
    unlabelled = {"type": 1, "components": [{"type": 4, "custom_id": "a", "style": 1}]}
    button = {"type": 1, "components": [{"type": 2, "custom_id": "a", "style": 1, "label": "A"}]}
    faults = [
        {**FORM, "title": ""},
        {**FORM, "title": "x" * 46},
        {**FORM, "custom_id": "x" * 101},
        {**FORM, "components": []},
        {**FORM, "components": [FIELD] * 2},
        {**FORM, "components": [{**FIELD, "components": [{**FIELD["components"][0], "custom_id": str(n)}]} for n in range(6)]},  # type: ignore[index]
        {**FORM, "components": [unlabelled]},
        {**FORM, "components": [button]},
    ]

    for fault in faults:
        assert await code_of(answers(bot, interaction, 9, fault)) == 50035, fault
    await answers(bot, interaction, 9, FORM)
    assert (await pressed.answered()).form == FORM


async def answers(bot: Bot, interaction: discord.Interaction, kind: int, data: object = None) -> None:
    path = "/interactions/{webhook_id}/{webhook_token}/callback"
    route = discord.http.Route("POST", path, webhook_id=interaction.id, webhook_token=interaction.token)
    await bot.http.request(route, json={"type": kind, "data": data})


# ── commands ─────────────────────────────────────────────────────────────────────────────────────────────────────────


async def with_commands(bot: Bot) -> None:
    @bot.tree.command(name="ask", description="Ask Eva")
    async def ask(interaction: discord.Interaction, question: str, times: int = 1) -> None:
        await interaction.response.send_message(f"{question} x{times}", ephemeral=True)

    @bot.tree.context_menu(name="Ask Eva about this")
    async def about(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"About: {message.content}")

    await bot.tree.sync()


async def test_a_command_is_asked_with_its_options(double: DiscordDouble, bot: Bot, support: Channel, ana: Person) -> None:
    await with_commands(bot)

    asked = await ana.commands("ask", support, question="Is it in?", times=2)

    assert (await asked.replied()).content == "Is it in? x2"
    assert {each["name"] for each in double.world.commands} == {"ask", "Ask Eva about this"}
    with pytest.raises(AssertionError, match="question"):
        await ana.commands("ask", support)
    with pytest.raises(AssertionError, match="help"):
        await ana.commands("help", support)


async def test_a_command_works_in_direct_messages_too(bot: Bot, ana: Person) -> None:
    await with_commands(bot)

    asked = await ana.commands("ask", question="Is it in?")

    assert (await asked.replied()).channel is ana.direct()


async def test_a_command_is_offered_only_to_whom_and_where_it_is_meant(
    double: DiscordDouble, bot: Bot, support: Channel, ana: Person
) -> None:
    @bot.tree.command(name="desk", description="For staff")
    @discord.app_commands.default_permissions(manage_messages=True)
    @discord.app_commands.guild_only()
    async def desk(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("Desk")

    await bot.tree.sync()
    with pytest.raises(AssertionError, match="Ana is not offered"):
        await ana.commands("desk", support)
    with pytest.raises(AssertionError, match="not offered here"):
        await ana.commands("desk")


async def test_a_command_is_known_by_its_name_in_ones_language(double: DiscordDouble, bot: Bot, support: Channel, ana: Person) -> None:
    names = {"de": "fragen"}
    command = {"name": "ask", "description": "Ask", "type": 1, "name_localizations": names}
    await bot.http.request(
        discord.http.Route("PUT", "/applications/{application_id}/commands", application_id=bot.application_id), json=[command]
    )

    await ana.commands("fragen", support)

    assert (await asked(bot)).data["name"] == "ask"


async def test_a_message_is_asked_about_by_its_menu(bot: Bot, support: Channel, ana: Person) -> None:
    await with_commands(bot)
    message = await ana.writes(support, "The battery?")

    picked = await ana.picks("Ask Eva about this", message)

    assert (await picked.replied()).content == "About: The battery?"


async def test_commands_are_known_in_all_languages_and_keep_their_ids(double: DiscordDouble, bot: Bot) -> None:
    await with_commands(bot)
    ids = {each["name"]: each["id"] for each in double.world.commands}
    command = bot.tree.get_command("ask")
    assert isinstance(command, discord.app_commands.Command)
    command.description = "Ask Eva anything"
    await bot.tree.sync()

    fetched = await bot.tree.fetch_commands()

    assert {each.name: str(each.id) for each in fetched} == ids


# ── how long ─────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_after_three_seconds_it_is_too_late(double: DiscordDouble, clock: Clock, bot: Bot, card: Message, ana: Person) -> None:
    await ana.presses(card, "Take")
    interaction = await asked(bot)
    clock.advance(timedelta(seconds=3.001))

    assert await code_of(interaction.response.defer()) == 10062
    assert [each.id for each in double.failed_interactions] == [interaction.id]


async def test_it_is_answered_once(double: DiscordDouble, bot: Bot, card: Message, ana: Person) -> None:
    await ana.presses(card, "Take")
    interaction = await asked(bot)
    await answers(bot, interaction, 6)

    assert await code_of(answers(bot, interaction, 6)) == 40060


@pytest.mark.parametrize("kind", [1, 8, 12])
async def test_an_answer_has_to_fit(bot: Bot, card: Message, ana: Person, kind: int) -> None:
    await ana.presses(card, "Take")

    assert await code_of(answers(bot, await asked(bot), kind)) == 50035


async def test_a_command_is_not_answered_by_changing_a_message(bot: Bot, support: Channel, ana: Person) -> None:
    await bot.http.bulk_upsert_global_commands(bot.application_id or 0, [{"name": "ask", "description": "Ask", "type": 1}])
    await ana.commands("ask", support)

    assert await code_of(answers(bot, await asked(bot), 6)) == 50035


async def test_an_answer_is_held_to_what_messages_are_held_to(bot: Bot, card: Message, ana: Person) -> None:
    await ana.presses(card, "Take")
    interaction = await asked(bot)

    assert await code_of(answers(bot, interaction, 4, {"content": "x" * 2001})) == 50035
    assert await code_of(answers(bot, interaction, 4, {})) == 50006


async def test_fifteen_minutes_later_nothing_follows(clock: Clock, bot: Bot, card: Message, ana: Person) -> None:
    await ana.presses(card, "Take")
    interaction = await asked(bot)
    await interaction.response.send_message("One")
    clock.advance(timedelta(minutes=15, seconds=1))

    assert await code_of(interaction.followup.send("Two")) == 50027
    assert await code_of(interaction.edit_original_response(content="Two")) == 50027


async def test_nothing_follows_before_the_answer(bot: Bot, card: Message, ana: Person) -> None:
    await ana.presses(card, "Take")
    interaction = await asked(bot)

    assert await code_of(interaction.followup.send("Two")) == 10015


async def test_a_deleted_thread_takes_no_answers(double: DiscordDouble, bot: Bot, support: Channel, ana: Person) -> None:
    thread = await ana.starts_thread(await ana.writes(support, "Hello"), "Hello")
    await ana.presses(double.bot_message(thread, "Here", components=[ROW]), "Take")
    await ana.removes(thread)

    assert await code_of((await asked(bot)).response.send_message("Two")) == 10003


async def test_an_archived_thread_takes_no_answers(double: DiscordDouble, bot: Bot, support: Channel, ana: Person) -> None:
    thread = await ana.starts_thread(await ana.writes(support, "Hello"), "Hello")
    message = double.bot_message(thread, "Here", components=[ROW])
    pressed: Interaction = await ana.presses(message, "Take")
    await ana.archives(thread)

    assert await code_of((await asked(bot)).response.send_message("Two")) == 50083
    assert pressed.replies == []
