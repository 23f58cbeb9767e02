"""The ideal conversation with a quote, wherever customers write on Discord, and whatever goes wrong in the middle of it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from core.models.builtin import Builtin
from tests.bots.discord_scene import Scene, company, scene
from tests.doubles.company import acme, tools
from tests.doubles.discord import CUT, RESET, Hold
from tests.doubles.discord_state import Channel, Message

SEND = "POST /channels/{channel_id}/messages"
HISTORY = "GET /channels/{channel_id}/messages"
OPEN = {"public": "POST /channels/{channel_id}/messages/{message_id}/threads", "private": "POST /channels/{channel_id}/threads"}
SERVER = ("public", "private", "forum")
PLACES = (*SERVER, "direct")
TURNS = (True, False, True, False)  # whether the first kill of each comes before Discord has the message
NO_RESUMING = 4009  # a session that timed out
AGREED = "(presses Yes)"
UNASKED = "(waits)"
LAST = "Thank you, bye!"
IDEAL = (  # what the customer writes, and what is to be found in the answer
    ("Hello!", "Hello and welcome! I am Eva"),
    ("Do you insure electric cars?", "-# Read more: [Electric-car insurance]("),
    ("What is special about electric-car insurance?", "- **Charging equipment**"),
    ("What should I cook tonight?", "I am here for Acme Insurance"),
    ("I'd like a quote please", "5. the age of the main driver"),
    ("It's a Nissan Leaf, 2022, 15,000 miles, and I'm 38 years old", "a 2022 Nissan Leaf that has driven 15,000 miles"),
    (AGREED, "for the Nissan Leaf: $98.70 a month"),
    ("And with a deductible of $1,000?", "$88.83 a month, which is $9.87 less"),
    (AGREED, "for the Nissan Leaf: $88.83 a month"),
    ("I'll take it", "Nothing is signed yet."),
    (UNASKED, "A person has been asked: our team has your quote"),
    (LAST, "Take care, and all the best!"),
)
Trouble = Callable[[int], Awaitable[None]]


class Visit:
    """A conversation of Ana's, in a place of its kind."""

    def __init__(self, stage: Scene, place: str) -> None:
        self.stage, self.place = stage, place
        self.room: Channel | None = None

    @property
    def answers(self) -> list[Message]:
        """What Eva has said, oldest first: nothing is in more than one message, and each has its buttons once it is whole."""
        hers = [] if self.room is None else self.stage.discord.messages_in(self.room)
        return [each for each in hers if each.author is self.stage.discord.world.bot and each.content]

    @property
    def texts(self) -> list[str]:
        return [each.content for each in self.answers]

    async def says(self, line: str) -> None:
        ana, stage = self.stage.ana, self.stage
        if line == AGREED:
            await ana.presses(self.answers[-1], "Yes")
        elif self.room:
            await ana.writes(self.room, line)
        elif self.place == "forum":
            self.room = await ana.posts(stage.help, "A question", line)
        elif self.place == "direct":
            self.room = ana.direct()
            await ana.writes(self.room, line)
        else:
            await ana.writes(stage.support, line)

    async def is_answered(self, number: int) -> Message:
        """The so-maniest answer, once it is whole."""
        if self.room is None:
            self.room = await self.stage.thread()
        await self.stage.discord.until(lambda: len(self.answers) > number and self.answers[number].components)
        return self.answers[number]


@asynccontextmanager
async def visit(folder: Path, place: str) -> AsyncIterator[Visit]:
    async with scene(folder, running=False) as stage:
        stage.answers, stage.tools = Builtin(acme), tools()
        if place == "private":
            stage.company = lambda: company(threads="private")
        await stage.starts()
        yield Visit(stage, place)


async def converses(ana: Visit, before: Trouble, after: Trouble) -> None:
    """The whole of it, with something that happens before each line is written, and something before its answer is awaited. Then each
    line has its answer, in order, and there is nothing else, in this thread or another one."""
    for number, (line, _) in enumerate(IDEAL):
        if line != UNASKED:
            await before(number)
            await ana.says(line)
            await after(number)
        await ana.is_answered(number)
        await ana.stage.rests()

    assert [(line, text) for text, (line, wanted) in zip(ana.texts, IDEAL, strict=True) if wanted not in text] == []
    assert len(ana.stage.discord.threads) == (0 if ana.place == "direct" else 1)
    quotes = await ana.stage.rows("SELECT status FROM quotes WHERE status <> 'draft' ORDER BY number")
    assert quotes == [("superseded",), ("taken_up",)]
    assert len(await ana.stage.rows("SELECT DISTINCT turn FROM messages WHERE author = 'customer'")) == len(IDEAL) - 1
    [card] = ana.stage.discord.messages_in(ana.stage.desk_channel)
    assert card.embeds[0]["title"].startswith("A customer takes up the quote Q-")
    assert "$88.83 a month" in card.embeds[0]["description"]
    assert ("url" in card.embeds[0]) is (ana.place != "direct")


async def nothing(number: int) -> None:
    pass


@pytest.mark.parametrize("place", PLACES)
async def test_it_runs_from_the_welcome_over_the_quote_to_a_kind_close(tmp_path: Path, place: str) -> None:
    async with visit(tmp_path, place) as ana:
        await converses(ana, nothing, nothing)


def killed(ana: Visit, *, first: bool) -> tuple[Trouble, Trouble]:
    """Eva is killed at each next message that she sends, in turns before Discord has it and afterwards, and started again."""
    stage, hold = ana.stage, Hold()

    async def before(number: int) -> None:
        nonlocal hold
        hold = Hold()
        stage.discord.fails(SEND, hold, after_doing=bool(number % 2) == first)

    async def after(number: int) -> None:
        """What had not been done when she was killed is never done; what had been is known by where it stands, as after some minutes."""
        await hold.reached()
        await stage.crashes()
        stage.discord.world.nonces.clear()
        await stage.starts()

    return before, after


@pytest.mark.parametrize(("place", "first"), [*zip(PLACES, TURNS, strict=True), ("public", False)])
async def test_with_eva_killed_before_or_after_each_send_each_line_is_answered_once(tmp_path: Path, place: str, first: bool) -> None:
    async with visit(tmp_path, place) as ana:
        await converses(ana, *killed(ana, first=first))


@pytest.mark.parametrize("place", PLACES)
async def test_with_the_gateway_dropped_and_rest_failing_each_line_is_answered_once(tmp_path: Path, place: str) -> None:
    async with visit(tmp_path, place) as ana:
        discord = ana.stage.discord
        discord.fails(OPEN.get(place, ""), 503)
        discord.fails(HISTORY, 503)
        troubles: tuple[Callable[[], None], ...] = (
            lambda: discord.fails(SEND, 503),
            lambda: discord.fails(SEND, CUT, after_doing=True),
            discord.drop_gateway,
            lambda: discord.drop_gateway(NO_RESUMING),
            lambda: discord.fails(SEND, 429, retry_after=0.01),
            lambda: discord.fails(SEND, RESET),
        )

        async def before(number: int) -> None:
            if number < len(troubles):
                troubles[number]()

        await converses(ana, before, nothing)


# ── a person ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("place", SERVER)
async def test_a_person_takes_over_from_the_card_and_hands_back(tmp_path: Path, place: str) -> None:
    async with visit(tmp_path, place) as ana:
        await taken_over_and_handed_back(ana, nothing, nothing)


@pytest.mark.parametrize(("place", "first"), [*zip(SERVER, TURNS, strict=False), ("public", False)])
async def test_with_eva_killed_before_or_after_each_send_there_is_one_card_and_each_word_is_said_once(
    tmp_path: Path, place: str, first: bool
) -> None:
    async with visit(tmp_path, place) as ana:
        await taken_over_and_handed_back(ana, *killed(ana, first=first))


async def taken_over_and_handed_back(ana: Visit, before: Trouble, after: Trouble) -> None:
    stage, ben = ana.stage, ana.stage.ben
    await ana.says("Hello!")
    asked = await ana.is_answered(0)
    await stage.rests()
    await before(0)
    await stage.ana.presses(asked, "Talk to a person")
    await after(0)
    await ana.is_answered(1)
    await stage.rests()
    [card] = stage.discord.messages_in(stage.desk_channel)

    await before(1)
    await stage.discord.until(lambda: labels(card) == ["Take", "Resolve"])
    await ben.presses(card, "Take")
    await after(1)
    await ana.is_answered(2)
    await stage.rests()
    assert ana.room
    await ben.writes(ana.room, "note: she is a customer of many years")
    await ben.writes(ana.room, "Your battery is covered for eight years.")
    await ana.says("Thank you, and what about hail?")
    while len(await stage.rows("SELECT 1 FROM messages WHERE author = 'customer'")) < 3:
        await stage.store.rest()
    await stage.rests()
    assert len(ana.texts) == 3

    await before(2)
    await stage.discord.until(lambda: labels(card) == ["Hand back", "Resolve"])
    await ben.presses(card, "Hand back")
    await after(2)
    await ana.is_answered(4)
    await stage.rests()
    await ana.says(LAST)
    await ana.is_answered(5)
    await stage.rests()

    told = ("I am Eva", "I have passed this on to our team", "Ben from our team is here now", "eight years", "hail", "Take care")
    assert len(ana.texts) == len(told), ana.texts
    assert [(wanted, text) for wanted, text in zip(told, ana.texts, strict=True) if wanted not in text] == []
    assert "many years" not in ana.texts[3]
    assert stage.discord.messages_in(stage.desk_channel) == [card]
    assert labels(card) == []
    assert not ana.room.is_private or stage.ben.id in ana.room.members


def labels(card: Message) -> list[str]:
    return [each["label"] for row in card.components for each in row["components"]]


async def test_in_direct_messages_where_staff_cannot_write_a_wish_for_a_person_is_noted(tmp_path: Path) -> None:
    async with visit(tmp_path, "direct") as ana:
        await ana.says("Hello!")
        await ana.stage.ana.presses(await ana.is_answered(0), "Talk to a person")
        told = await ana.is_answered(1)
        await ana.stage.rests()

        assert "1-800-123-4567" in told.content
        assert ana.stage.discord.messages_in(ana.stage.desk_channel) == []


@pytest.mark.parametrize("place", PLACES)
async def test_on_a_server_without_a_channel_for_the_desk_the_customer_is_told_how_to_reach_the_team(tmp_path: Path, place: str) -> None:
    async with visit(tmp_path, place) as ana:
        await ana.stage.ben.removes(ana.stage.desk_channel)
        await ana.says("Hello!")
        await ana.stage.ana.presses(await ana.is_answered(0), "Talk to a person")
        told = await ana.is_answered(1)
        await ana.says("Do you insure electric cars?")

        assert "1-800-123-4567" in told.content
        assert "electric" in (await ana.is_answered(2)).content
