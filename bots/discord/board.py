"""Where staff are: cards in a channel of theirs, and the customers' threads that they can write in. See `core.ports.CardBoard`."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import discord

from bots.discord.client import Client
from bots.discord.places import NAME, Place
from bots.discord.refusals import FAILURES, as_channel_error
from bots.discord.rooms import Rooms
from core.desk_words import DESK
from core.language import catalogue
from core.messages import Address, Person
from core.playbook.places import Discord
from core.ports import Card, ChannelError

FORM = "eva:{what}:{id}"  # `what`: take, hand_back, resolve; `id`: of the hand-over
HISTORY = 50  # messages that are looked through for a card that a crash has left
LONGEST_TITLE, LONGEST_TEXT = 256, 4_000
STYLES = {"take": discord.ButtonStyle.success, "resolve": discord.ButtonStyle.secondary, "hand_back": discord.ButtonStyle.primary}

Result = TypeVar("Result")


class Board:
    """A card is one embed, whose footer is its key: by that it is known again."""

    def __init__(self, *, up: Callable[[], Client], rooms: Rooms, settings: Callable[[], Discord]) -> None:
        self._up, self._rooms, self._settings = up, rooms, settings

    async def find(self, route_place: str, guild: int | None = None) -> str | None:
        """On this server first, if there is such a place on several. Raises ChannelError while Eva does not know yet what there is."""
        name = route_place.partition(":")[2].removeprefix("#")
        client = self._up()
        if not client.is_ready():
            raise ChannelError("not connected to Discord")
        nearest = sorted(client.guilds, key=lambda each: each.id != guild)
        channels = (channel for each in nearest for channel in each.text_channels)
        return next((str(channel.id) for channel in channels if name in (channel.name, str(channel.id))), None)

    async def post(self, place: str, card: Card) -> str:
        channel = self._up().get_partial_messageable(int(place))
        left = await _asked(lambda: self._left(channel, card))
        if left:
            await self.update(place, str(left), card)
            return str(left)
        roles = self._staff(int(place)) if card.mention else []
        mentions = discord.AllowedMentions(everyone=False, users=False, replied_user=False, roles=roles)
        content = " ".join(role.mention for role in roles) or None
        sent = await _asked(lambda: channel.send(content, embed=_drawn(card), view=_buttons(card), allowed_mentions=mentions))  # type: ignore[arg-type]
        return str(sent.id)

    async def update(self, place: str, id: str, card: Card) -> None:
        message = self._up().get_partial_messageable(int(place)).get_partial_message(int(id))
        await _asked(lambda: message.edit(embed=_drawn(card), view=_buttons(card)))

    async def admit(self, to: Address, person: Person) -> None:
        room, user = await self._rooms.room(to), int(person.id.rpartition(":")[2])
        await _asked(lambda: self._rooms.in_open(room, lambda: self._up().http.add_user_to_thread(room, user)))

    def link(self, to: Address) -> str:
        """Where the conversation is read; private threads too, once they were written in."""
        place = Place.at(to)
        return f"https://discord.com/channels/{place.guild or '@me'}/{self._rooms.known_room(to)}"

    def staff_can_write(self, to: Address) -> bool:
        return Place.at(to).guild is not None and not self._rooms.is_voice(to)

    def _staff(self, channel: int) -> list[discord.Role]:
        found = self._up().get_channel(channel)
        roles = found.guild.roles if isinstance(found, discord.TextChannel) else []
        named = self._settings().staff_roles
        return [role for role in roles if role.name in named or str(role.id) in named]

    async def _left(self, channel: discord.PartialMessageable, card: Card) -> int | None:
        client = self._up()
        async for message in channel.history(limit=HISTORY):
            is_hers = client.user is not None and message.author.id == client.user.id
            if is_hers and any(embed.footer.text == card.key for embed in message.embeds):
                return message.id
        return None


def _drawn(card: Card) -> discord.Embed:
    """What people wrote is shown as it is, without marks and mentions."""
    told = [card.text]
    if mention := _named(card.customer):
        told.append(mention)
    told.append("\n".join(map(_plain, card.summary)))
    if card.reason:
        told.append(f"> {_plain(card.reason)}")
    told += [f"**{_plain(line.by)}**: {_plain(line.text)}" for line in card.lines]
    text = "\n\n".join(part for part in told if part)[:LONGEST_TEXT]
    drawn = discord.Embed(title=card.title[:LONGEST_TITLE], description=text or None, url=card.link or None)
    return drawn.set_footer(text=card.key)


def _named(customer: str) -> str:
    """Whoever presses it can write to them; in an embed it calls nobody."""
    channel, _, user = customer.partition(":")
    return f"<@{user}>" if channel == NAME else ""


def _plain(text: str) -> str:
    """The library leaves all but the first of several links that show another text than where they lead."""
    shown = discord.utils.escape_mentions(discord.utils.escape_markdown(" ".join(text.split())))
    return shown.replace("](", "]\\(")


def _buttons(card: Card) -> discord.ui.View | None:
    if not card.buttons:
        return None
    view = discord.ui.View(timeout=None)
    for what in card.buttons:
        label = catalogue().text(DESK, what, card.language)
        view.add_item(discord.ui.Button(style=STYLES[what], label=label, custom_id=FORM.format(what=what, id=card.handover)))
    view.stop()  # the library would keep every one that it sends, for ever
    return view


async def _asked(call: Callable[[], Awaitable[Result]]) -> Result:
    try:
        return await call()
    except FAILURES as error:
        raise as_channel_error(error) from error
