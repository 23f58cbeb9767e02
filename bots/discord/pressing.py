"""What each button does, once it is pressed."""

from collections.abc import Mapping
from typing import Any

from bots.discord.buttons import Pressed
from bots.discord.interactions import SEPARATOR, Aside, Asked, Interactions
from bots.discord.places import customer
from bots.discord.quote_form import as_message, form
from core.desk import Done, HeldBy, Over
from core.language import catalogue
from core.messages import Conversation, State
from core.rating import Rating, rate

OF_STAFF = ("take", "hand_back", "resolve")
OF_CUSTOMERS = ("up", "down", "human", "quote", "yes", "again")
OF_ONESELF = ("forget", "keep")


class Pressing:
    """Buttons below answers are for the conversation's customer, those of cards for staff."""

    def __init__(self, interactions: Interactions) -> None:
        self._interactions, self._behind = interactions, interactions.backstage

    async def pressed(self, pressed: Pressed) -> None:
        asked = pressed.asked
        if pressed.what in OF_STAFF:
            await self._interactions.answer(asked, self._of_staff(pressed))
        elif pressed.what in OF_ONESELF:
            await self._interactions.answer(asked, self._forget(pressed))
        elif pressed.what in OF_CUSTOMERS:
            await self._interactions.answer(asked, self._of_customer(pressed), may_defer=pressed.what != "quote")
        else:
            await self._interactions.answer(asked, self._of_another_time(asked))

    async def _of_another_time(self, asked: Asked) -> Aside:
        """A button that this version knows nothing of."""
        return self._interactions.aside("outdated", self._interactions.language(asked))

    # ── below answers ────────────────────────────────────────────────────────────────────────────────────────────────

    async def _of_customer(self, pressed: Pressed) -> Aside | None:
        asked, reply = pressed.asked, pressed.id.partition(SEPARATOR)[0]
        spot = await self._interactions.spot(asked, pressed.id)
        if spot.conversation is None:
            return self._interactions.aside("none_here", self._interactions.language(asked))
        if not spot.is_theirs:
            return self._interactions.aside("theirs", self._interactions.language(asked))
        match pressed.what:
            case "up" | "down":
                return await self._rate(asked, spot.conversation, reply, pressed.what)
            case "quote":
                await asked.response.send_modal(form(pressed.id, self._interactions.language(asked, spot.conversation)))
                return None
            case "human":
                return await self._interactions.ask_person(asked, spot.conversation) or Aside()
            case "yes":
                return await self._agree(asked, spot.conversation, reply)
            case "again":
                return await self._answer_anew(asked, spot.conversation, pressed.id)
        return Aside()

    async def _rate(self, asked: Asked, conversation: Conversation, reply: str, value: str) -> Aside:
        rating = Rating(conversation=conversation.id, reply=reply, value=value, at=self._behind.clock())
        await rate(self._behind.store, rating, self._behind.distrust)
        return Aside(text=catalogue().text("page", "thanks", self._interactions.language(asked, conversation)))

    async def _agree(self, asked: Asked, conversation: Conversation, reply: str) -> Aside:
        """What was asked there is the last thing that was said: else it is something else that a yes would confirm."""
        language = self._interactions.language(asked, conversation)
        if await self._behind.store.read.messages.last_said(conversation.id) != reply:
            return self._interactions.aside("outdated", language)
        await self._interactions.write(asked, conversation.address, catalogue().button("yes", language), opens=False)
        return Aside()

    async def _answer_anew(self, asked: Asked, conversation: Conversation, id: str) -> Aside:
        """The message as it stands by now, once: whoever presses again, or has deleted it since, asks for nothing."""
        changed = await self._behind.store.read.messages.find(conversation.id, "customer", id)
        if changed and (changed.text or changed.files) and conversation.state is State.EVA:
            accepted = await self._interactions.ask_anew(asked, conversation.address, changed)
            if accepted.new:
                return Aside()
        return self._interactions.aside("outdated", self._interactions.language(asked, conversation))

    async def submitted(self, asked: Asked, id: str, data: Mapping[str, Any]) -> Aside | None:
        """The form for a quote: in the conversation where it was opened, or as the beginning of one."""
        spot = await self._interactions.spot(asked, id)
        language = self._interactions.language(asked, spot.conversation if spot.is_theirs else None)
        text = as_message(data, language)
        if spot.address is None or not spot.is_free:
            return await self._interactions.begin(asked, text)
        await self._interactions.write(asked, spot.address, text)
        if asked.message or SEPARATOR in id:
            return Aside()
        return self._interactions.aside("here", language, place=f"<#{asked.channel_id}>")

    # ── of oneself ───────────────────────────────────────────────────────────────────────────────────────────────────

    async def _forget(self, pressed: Pressed) -> Aside:
        language = self._interactions.language(pressed.asked)
        if pressed.id != str(pressed.asked.user.id):
            return self._interactions.aside("theirs", language)
        if pressed.what == "keep":
            return Aside(text=self._interactions.aside("kept", language).text, replaces=True)
        await self._behind.forget(customer(pressed.asked.user.id))
        return Aside(text=catalogue().say("forgotten", language), replaces=True)

    # ── on cards ─────────────────────────────────────────────────────────────────────────────────────────────────────

    async def _of_staff(self, pressed: Pressed) -> Aside:
        asked, desk = pressed.asked, self._behind.desk
        language = self._interactions.language(asked)
        if not self._interactions.is_staff(asked):
            return self._interactions.aside("staff_only", language)
        act = {"take": desk.take, "hand_back": desk.hand_back, "resolve": desk.resolve}[pressed.what]
        match await act(pressed.id, self._interactions.person(asked)):
            case HeldBy(person):
                return Aside(text=catalogue().text("desk", "held", language, name=person.name))
            case Over():
                return Aside(text=catalogue().text("desk", "over", language))
            case Done():
                return Aside()
