"""What each command does, once somebody gives it."""

from typing import Any, cast

import discord

from bots.discord.asks import address_of, is_ask
from bots.discord.buttons import row
from bots.discord.commands import QUESTION, key_of, options, target
from bots.discord.files import files_told
from bots.discord.interactions import Aside, Asked, Interactions, Spot
from bots.discord.pressing import Pressing
from bots.discord.quote_form import form, submitted
from core.language import catalogue
from core.messages import Action, Conversation, State

NOWHERE = "-"  # stands for what was pressed, where a form was asked for by a command
MOST_LISTED = 20  # conversations
SPEAKERS = {State.EVA: "with_eva", State.WAITING: "with_nobody", State.HUMAN: "with_person"}


class Commanding:
    """Commands and forms; what is said to them only the one who asks sees, but for conversations that begin in a channel."""

    def __init__(self, interactions: Interactions, pressing: Pressing) -> None:
        self._interactions, self._behind, self._pressing = interactions, interactions.backstage, pressing

    async def asked(self, asked: Asked) -> None:
        data = cast(dict[str, Any], asked.data or {})
        if asked.type is discord.InteractionType.modal_submit:
            if (id := submitted(data)) is not None:
                await self._interactions.answer(asked, self._pressing.submitted(asked, id, data))
        elif asked.type is discord.InteractionType.application_command:
            key = key_of(data)
            await self._interactions.answer(asked, self._command(asked, key, data), may_defer=key != "quote")

    async def _command(self, asked: Asked, key: str, data: dict[str, Any]) -> Aside | None:
        match key:
            case "ask":
                await self._interactions.write(asked, address_of(asked.id), options(data)[QUESTION])
                return None
            case "about_this":
                return await self._about(asked, target(asked, data))
            case "status":
                return await self._status(asked)
            case "forget":
                return self._forget(asked)
        spot = await self._interactions.spot(asked)
        language = self._interactions.language(asked, spot.conversation if spot.is_theirs else None)
        match key:
            case "quote":
                await asked.response.send_modal(form(NOWHERE, language))
                return None
            case "human":
                return await self._human(asked, spot, language)
            case "close":
                return await self._close(asked, spot, language)
        return self._interactions.aside("not_kept", language)

    async def _about(self, asked: Asked, message: dict[str, Any]) -> Aside | None:
        """What the message says is asked as one's own question: whoever wrote it did not."""
        forwarded = [each["message"] for each in message.get("message_snapshots", [])]
        text = "\n".join(each.get("content", "") for each in (message, *forwarded))
        attachments = [file for each in (message, *forwarded) for file in each.get("attachments", [])]
        files = tuple(files_told(asked.channel_id or 0, message, attachments))
        if not (text.strip() or files):
            return Aside(text=catalogue().say("nothing_to_read", self._interactions.language(asked)))
        await self._interactions.write(asked, address_of(asked.id), text, files=files)
        return None

    async def _human(self, asked: Asked, spot: Spot, language: str) -> Aside | None:
        if spot.is_theirs and spot.conversation:
            if told := await self._interactions.ask_person(asked, spot.conversation):
                return told
        elif spot.is_free and spot.address:
            await self._interactions.write(asked, spot.address, catalogue().button("human", language))
        else:
            return await self._interactions.begin(asked, catalogue().button("human", language))
        return self._interactions.aside("here", language, place=f"<#{asked.channel_id}>")

    async def _close(self, asked: Asked, spot: Spot, language: str) -> Aside:
        """Staff may close what is a customer's."""
        if spot.conversation is None:
            return self._interactions.aside("none_here", language)
        if not (spot.is_theirs or self._interactions.is_staff(asked)):
            return self._interactions.aside("theirs", language)
        await self._interactions.press(asked, spot.conversation, Action.CLOSE)
        return self._interactions.aside("closed", language)

    async def _status(self, asked: Asked) -> Aside:
        language, spot = self._interactions.language(asked), await self._interactions.spot(asked)
        theirs = await self._behind.store.read.people.of(spot.customer)
        open = [each for each in reversed(theirs) if each.state is not State.CLOSED][:MOST_LISTED]
        if not open:
            return self._interactions.aside("status_none", language)
        lines = [self._interactions.aside("status", language).text, *[await self._line(each, language) for each in open]]
        return Aside(text="\n".join(lines))

    async def _line(self, conversation: Conversation, language: str) -> str:
        who = self._interactions.aside(SPEAKERS[conversation.state], language).text
        if is_ask(conversation.address):
            where = self._interactions.aside("private", language).text
        else:
            where = f"<#{await self._interactions.rooms.room(conversation.address)}>"
        return f"- {where} · {who}"

    def _forget(self, asked: Asked) -> Aside:
        language, id = self._interactions.language(asked), str(asked.user.id)
        labels = {key: self._interactions.aside(f"forget_{key}", language).text for key in ("yes", "no")}
        text = self._interactions.aside("forget", language).text
        return Aside(text=text, buttons=row(("keep", id, labels["no"]), ("forget", id, labels["yes"])))
