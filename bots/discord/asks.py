"""Conversations that only one sees: each begins with a command, and is answered through the token of what was pressed last."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypedDict

import discord

from bots.discord.below import below
from bots.discord.client import Client
from bots.discord.dialect import dialect
from bots.discord.places import NAME
from bots.discord.refusals import FAILURES, as_channel_error
from core.language import catalogue
from core.messages import Address, Reply
from core.ports import ChannelError, Interaction, Store

PLACE = "@ask/"  # begins the place of such an address; the id of the command follows
LIFE = timedelta(minutes=15)  # that Discord takes answers for
DEFERRED_WITHIN = 3.0  # seconds; after that, Discord has given the interaction up
LONGEST_EMBEDS = 6_000  # characters of all embeds of a message
QUIET = 4  # the flag of a message that shows no previews of its links
MOST_KNOWN = 1_000  # answers that are being given

Texts = list[str]


class Shown(TypedDict):
    """The part of a message that holds its text."""

    content: str
    embeds: list[dict[str, str]]


def address_of(command: int | str) -> Address:
    return Address(NAME, f"{PLACE}{command}")


def is_ask(address: Address) -> bool:
    return address.place.startswith(PLACE)


class Asks:
    """All parts of an answer stand in one message, which Discord knows by the token: so a crash leaves no second one. `id` of a part
    is that of the interaction, and its number."""

    def __init__(self, *, up: Callable[[], Client], store: Store, clock: Callable[[], datetime]) -> None:
        self._up, self._store, self._clock = up, store, clock
        self._deferring: dict[str, asyncio.Event] = {}
        self._texts: dict[str, Texts] = {}  # of the answers that are being given

    # ── questions ────────────────────────────────────────────────────────────────────────────────────────────────────

    async def keep(self, asked: discord.Interaction[Any], address: Address) -> None:
        """What can be answered later, by another process too. Raises StoreError."""
        new = Interaction(id=str(asked.id), address=address, token=asked.token, at=asked.created_at)
        await self._store.write(lambda tx: tx.interactions.keep(new, self._clock() - LIFE))

    def is_deferred_by(self, asked: discord.Interaction[Any]) -> asyncio.Event:
        """Its answer waits until this event is set, or until it is too late for it."""
        id = str(asked.id)
        event = self._deferring[id] = asyncio.Event()
        asyncio.get_running_loop().call_later(DEFERRED_WITHIN, self._deferring.pop, id, None)
        return event

    # ── answers ──────────────────────────────────────────────────────────────────────────────────────────────────────

    async def send(self, to: Address, reply: Reply) -> str:
        """Raises ChannelError, as all of these do."""
        answered = await self._store.read.interactions.answered_by(to, reply.key)
        if not answered:
            raise ChannelError("nobody waits for this answer any more", permanent=True)
        newest, *others = answered
        if reply.part == 0:
            await self._is_deferred(newest.id)
            await self._put(newest, reply)
            for other in others:
                await self._withdraw(other)
        else:
            await self._put(newest, reply)
        return f"{newest.id}.{reply.part}"

    async def edit(self, to: Address, id: str, reply: Reply) -> None:
        await self._put(await self._interaction(id), reply)

    async def delete(self, to: Address, id: str) -> None:
        interaction, part = await self._interaction(id), int(id.partition(".")[2])
        texts = await self._shown(interaction)
        if 0 < part < len(texts):
            await self._write(interaction, {**_message(texts[:part])})
            self._texts.pop(interaction.id)

    async def _put(self, interaction: Interaction, reply: Reply) -> None:
        begins = reply.part == 0 and not reply.resumed and interaction.id not in self._texts
        known = [] if begins else await self._shown(interaction)
        texts = [*known, *[""] * (reply.part + 1 - len(known))]
        texts[reply.part] = _text(reply)
        body: dict[str, Any] = {**_message(texts, catalogue().text("chat", "cut", reply.language))}
        if reply.last:
            body["components"] = below(f"{reply.key}@{_command(interaction)}", reply.language, asks_yes=reply.asks_yes).to_components()
        await self._write(interaction, body)
        self._texts[interaction.id] = texts
        if reply.last or len(self._texts) > MOST_KNOWN:
            del self._texts[next(iter(self._texts)) if not reply.last else interaction.id]

    async def _shown(self, interaction: Interaction) -> Texts:
        """What each part says; where this process has not written it, Discord is asked."""
        if interaction.id not in self._texts:
            self._texts[interaction.id] = _texts(await self._call("GET", interaction))
        return self._texts[interaction.id]

    async def _write(self, interaction: Interaction, body: dict[str, Any]) -> None:
        flags = 0 if body["embeds"] else QUIET
        await self._call("PATCH", interaction, {**body, "flags": flags, "allowed_mentions": {"parse": []}})

    async def _withdraw(self, interaction: Interaction) -> None:
        """Its answer stands beside that to a later one."""
        try:
            await self._call("DELETE", interaction)
        except ChannelError as error:
            if not error.permanent:
                raise

    async def _call(self, method: str, interaction: Interaction, body: dict[str, Any] | None = None) -> Shown:
        up = self._up()
        route = discord.http.Route(
            method,
            "/webhooks/{webhook_id}/{webhook_token}/messages/@original",
            webhook_id=up.application_id,
            webhook_token=interaction.token,
        )
        try:
            shown: Shown = await (up.http.request(route, json=body) if body is not None else up.http.request(route))
        except FAILURES as error:
            raise as_channel_error(error) from error
        return shown

    async def _interaction(self, id: str) -> Interaction:
        found = await self._store.read.interactions.find(id.partition(".")[0])
        if found is None or found.at + LIFE <= self._clock():
            raise ChannelError("Discord takes no answer to this any more", permanent=True)
        return found

    async def _is_deferred(self, id: str) -> None:
        if event := self._deferring.get(id):
            try:
                await asyncio.wait_for(event.wait(), DEFERRED_WITHIN)
            except TimeoutError:
                raise ChannelError("it was not deferred in time", permanent=True) from None


def _command(interaction: Interaction) -> str:
    return interaction.address.place.removeprefix(PLACE)


def _text(reply: Reply) -> str:
    return dialect(reply.text, reply.sources, catalogue().text("chat", "sources", reply.language))


def _message(texts: Sequence[str], cut: str = "") -> Shown:
    """One text is what the message says; several stand below each other, in a message that says nothing itself. `cut` ends what does not
    fit."""
    if len(texts) == 1:
        return Shown(content=texts[0], embeds=[])
    is_cut = sum(map(len, texts)) > LONGEST_EMBEDS
    fitting, left = list[dict[str, str]](), LONGEST_EMBEDS - (len(cut) if is_cut else 0)
    for text in texts:
        if text[:left]:
            fitting.append({"description": text[:left]})
        left = max(0, left - len(text))
    if is_cut and cut:
        fitting.append({"description": cut})
    return Shown(content="", embeds=fitting)


def _texts(message: Shown) -> Texts:
    return [message["content"]] if message["content"] else [each["description"] for each in message["embeds"]]
