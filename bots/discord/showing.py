"""What Eva says, in the rooms of Discord: sent once, edited from then on, with the buttons below its last part."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import discord
import structlog

from bots.discord.below import below
from bots.discord.buttons import custom_id, row
from bots.discord.client import Client
from bots.discord.commands import called
from bots.discord.dialect import dialect
from bots.discord.places import Place, snowflake
from bots.discord.refusals import FAILURES, as_channel_error
from bots.discord.rooms import Rooms
from core.language import catalogue
from core.messages import Address, Reply

log = structlog.get_logger()

WRITTEN = (discord.MessageType.default, discord.MessageType.reply)
HISTORY = 100  # messages that are looked through for one of Eva's that a crash has left
SKEW = timedelta(minutes=1)  # by which this machine's clock may be ahead of Discord's

Result = TypeVar("Result")
Shown = Callable[[Address], Awaitable[Mapping[str, str]]]


class Showing:
    """`shown` tells which messages of Eva's at an address the store knows."""

    def __init__(self, *, up: Callable[[], Client], rooms: Rooms, shown: Shown) -> None:
        self._up, self._rooms, self._shown = up, rooms, shown

    async def send(self, to: Address, reply: Reply) -> str:
        """A nonce makes Discord give back the message that a call has made whose answer was lost; that one, and one that a crash has left,
        gets the new text. Raises ChannelError, as all of these do."""
        room = await self._rooms.room(to)
        left = await self._trying(lambda: self._left(to, room, reply)) if reply.resumed else None
        if left:
            await self.edit(to, left, reply)
            return left
        text, view, nonce, question = _text(reply), _view(reply), f"{reply.key}.{reply.part}", self._question(to)

        async def send() -> discord.Message:
            return await self._place(room).send(text, nonce=nonce, view=view, reference=question, suppress_embeds=True)  # type: ignore[arg-type]

        sent = await self._trying(lambda: self._rooms.in_open(room, send))
        if sent.content != text.strip():
            await self.edit(to, str(sent.id), reply)
        return str(sent.id)

    async def edit(self, to: Address, id: str, reply: Reply) -> None:
        room = await self._rooms.room(to)
        message = self._place(room).get_partial_message(int(id))
        await self._trying(lambda: self._rooms.in_open(room, lambda: message.edit(content=_text(reply), view=_view(reply))))

    async def delete(self, to: Address, id: str) -> None:
        room = await self._rooms.room(to)
        await self._trying(lambda: self._rooms.in_open(room, self._place(room).get_partial_message(int(id)).delete))

    async def remark(self, message: discord.Message, text: str) -> None:
        """A word beside the answers, to whoever wrote this message. Silent, so that it is not taken for an answer after a crash."""
        await self._beside(message.channel.id, message.id, text)

    async def regret(self, place: Place, language: str, phone: str) -> None:
        """That there is no thread to answer in, and where to turn: in the channel, to whoever has asked there."""
        if place.thread:
            text = catalogue().text("chat", "no_thread", language, phone=phone, ask=called("ask", language))
            await self._beside(place.channel, place.thread, text)

    async def put_off(self, place: Place, language: str) -> None:
        """That the thread will be there later, likewise."""
        if place.thread:
            await self._beside(place.channel, place.thread, catalogue().text("chat", "thread_later", language), kind="l")

    async def _beside(self, room: int, message: int, text: str, *, kind: str = "w") -> None:
        reference = discord.MessageReference(message_id=message, channel_id=room, fail_if_not_exists=False)
        nonce = f"{kind}.{message}"
        try:
            await self._place(room).send(text, reference=reference, silent=True, nonce=nonce, suppress_embeds=True)
        except FAILURES as error:
            log.info("discord_remark_failed", error=str(as_channel_error(error)))

    async def offer(self, to: Address, message: str, language: str, still: Callable[[], Awaitable[bool]]) -> None:
        """To answer a message anew that was changed after its answer: see `core.ports.Offers`. Silent, as every remark."""
        view = row(("again", message, catalogue().button("again", language)))
        room = await self._rooms.room(to)
        place, text, nonce = self._place(room), catalogue().text("chat", "changed", language), f"a.{message}"
        question = self._question(to)

        async def send() -> None:
            if await still():
                await place.send(text, view=view, silent=True, nonce=nonce, reference=question, suppress_embeds=True)  # type: ignore[arg-type]

        if not await self._trying(lambda: self._is_offered(place, message)):
            await self._trying(lambda: self._rooms.in_open(room, send))

    async def _is_offered(self, place: discord.PartialMessageable, message: str) -> bool:
        """Whether the button stands there already: a nonce is good for some minutes only."""
        wanted = custom_id("again", message)
        async for each in place.history(limit=HISTORY):
            if each.id <= int(message):
                return False
            rows = [row for row in each.components if isinstance(row, discord.ActionRow)]
            if any(button.custom_id == wanted for row in rows for button in row.children):
                return True
        return False

    async def sign(self, room: int) -> None:
        """That she is typing."""
        await self._up().http.send_typing(room)

    def _place(self, room: int) -> discord.PartialMessageable:
        return self._up().get_partial_messageable(room)

    def _question(self, to: Address) -> discord.MessageReference | None:
        """What an answer replies to, where it has no thread."""
        place = Place.at(to)
        if place.thread is None or not self._rooms.is_voice(to):
            return None
        return discord.MessageReference(message_id=place.thread, channel_id=place.channel, fail_if_not_exists=False)

    async def _left(self, to: Address, room: int, reply: Reply) -> str | None:
        """The id of the message of Eva's since then that no row knows: an answer whose sender died before its id was kept. What she says
        beside answers is silent, refers to a message, or was asked for by a command."""
        client, known, since = self._up(), await self._shown(to), reply.begun_at or datetime.now(UTC)
        question = self._question(to)
        found = None
        async for message in self._place(room).history(limit=HISTORY, after=discord.Object(snowflake(since - SKEW))):
            refers_to = message.reference.message_id if message.reference else None
            is_answer = message.type in WRITTEN and not message.flags.silent and refers_to == (question.message_id if question else None)
            is_hers = client.user is not None and message.author.id == client.user.id
            if is_hers and is_answer and not message.interaction_metadata and str(message.id) not in known:
                found = str(message.id)
        return found

    async def _trying(self, call: Callable[[], Awaitable[Result]]) -> Result:
        try:
            return await call()
        except FAILURES as error:
            raise as_channel_error(error) from error


def _text(reply: Reply) -> str:
    return dialect(reply.text, reply.sources, catalogue().text("chat", "sources", reply.language), goes_on=reply.part > 0)


def _view(reply: Reply) -> discord.ui.View | None:
    return below(reply.key, reply.language, asks_yes=reply.asks_yes) if reply.last else None
