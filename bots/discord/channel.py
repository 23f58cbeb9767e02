"""Discord as a channel: puts the parts together. See `core.ports.Channel`, and `Threads`, `Tags`, `Files` and `CardBoard` there."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial

import discord
import structlog

from bots.discord.arriving import Arriving, Staff
from bots.discord.asks import is_ask
from bots.discord.board import Board
from bots.discord.buttons import Pressed
from bots.discord.catching_up import Behind, CatchingUp
from bots.discord.client import IDENTIFY_PAUSE, PAUSES, READY_PAUSE, Client, Connection
from bots.discord.feedback import Feedback
from bots.discord.files import Fetching
from bots.discord.front import Front
from bots.discord.looking_back import LookingBack
from bots.discord.places import NAME, Place
from bots.discord.positions import Positions
from bots.discord.regrets import OPEN_THREADS, WRITE, Regrets
from bots.discord.rooms import Rooms
from bots.discord.showing import Showing
from bots.discord.turnstile import Turnstile
from bots.discord.typing_signs import TypingSigns
from bots.settings import Settings
from core.company import Company
from core.faults import Faults
from core.messages import Address, Conversation, Edit, File, Person, Reply
from core.pauses import Pauses
from core.ports import Card, ChannelError, Limits, Receive, Store, StoreError

log = structlog.get_logger()

WRITE_EVERY = 5.0  # seconds between two looks whether positions have changed
CHARACTERS = 1_700  # of a message; what is left of Discord's 2,000 is for sources, and for tables that grow when they are lined up
EDITS_PER_SECOND, EDITS_IN_A_ROW = 1.0, 5  # Discord takes five within five seconds, in a channel


Deleted = discord.RawMessageDeleteEvent | discord.RawBulkMessageDeleteEvent | discord.RawThreadDeleteEvent


@dataclass(frozen=True, kw_only=True)
class Pace:
    """Pauses, in seconds."""

    identify: float = IDENTIFY_PAUSE
    ready: float = READY_PAUSE
    write: float = WRITE_EVERY
    pauses: tuple[float, ...] = PAUSES


class DiscordChannel:
    """Nothing is heard before `run`, and nothing after `close`."""

    name = NAME
    limits = Limits(characters=CHARACTERS, edits_per_second=EDITS_PER_SECOND, edits_in_a_row=EDITS_IN_A_ROW, buttons=5)

    def __init__(
        self,
        *,
        token: str,
        gateway_url: str | None,
        store: Store,
        company: Callable[[], Company],
        faults: Faults,
        pauses: Pauses,
        pace: Pace,
    ) -> None:
        self._store, self._company, self._faults, self._pace = store, company, faults, pace
        self._pauses, self._turnstile = pauses, Turnstile()
        self._staff: Staff | None = None
        self._revised: Callable[[Edit], Awaitable[bool]] | None = None
        self._connection = Connection(token, partial(self._new_client, gateway_url), faults, pace.pauses)
        self.rooms = Rooms(up=self.up, store=store, company=company)
        self._board = Board(up=self.up, rooms=self.rooms, settings=lambda: company().playbook.discord)
        self._showing = Showing(up=self.up, rooms=self.rooms, shown=store.read.turns.parts_at)
        self._regrets = Regrets(showing=self._showing, faults=faults, company=company)
        self.front = Front(up=self.up, store=store, rooms=self.rooms, pauses=pauses)
        self.signs = TypingSigns(self._sign)
        self._positions = Positions(store)
        self._fetching = Fetching(self.up)
        self.feedback = Feedback(store, discord.utils.utcnow)
        self._arriving: Arriving | None = None
        self.caught_up = asyncio.Event()
        self._is_whole = False  # whether all that this session came too late for has been fetched

    def up(self) -> Client:
        """The client that is logged in. Raises ChannelError while there is none."""
        client = self._connection.client
        if client is None or client.user is None or client.is_closed():
            raise ChannelError("not connected to Discord")
        return client

    def _new_client(self, gateway_url: str | None) -> Client:
        self._positions.hold()
        pace = self._pace
        return Client(
            gateway_url=gateway_url,
            hears=self._hears,
            turnstile=self._turnstile,
            identify_pause=pace.identify,
            ready_pause=pace.ready,
        )

    def hear_staff(self, said: Staff, revised: Callable[[Edit], Awaitable[bool]]) -> None:
        """What staff write and change in a customer's thread is told from now on; to be called before `run`."""
        self._staff, self._revised = said, revised

    # ── staff ────────────────────────────────────────────────────────────────────────────────────────────────────────

    async def find(self, route_place: str, near: Address | None = None) -> str | None:
        await self._connection.is_there()
        return await self._board.find(route_place, None if near is None or is_ask(near) else Place.at(near).guild)

    async def post(self, place: str, card: Card) -> str:
        return await self._board.post(place, card)

    async def update(self, place: str, id: str, card: Card) -> None:
        await self._connection.is_there()
        await self._board.update(place, id, card)

    async def admit(self, to: Address, person: Person) -> None:
        await self._connection.is_there()
        await self._board.admit(to, person)

    def link(self, to: Address) -> str:
        return "" if is_ask(to) else self._board.link(to)

    def staff_can_write(self, to: Address) -> bool:
        return not is_ask(to) and self._board.staff_can_write(to)

    # ── taking in ────────────────────────────────────────────────────────────────────────────────────────────────────

    async def run(self, receive: Receive) -> None:
        """Until it is cancelled."""
        await self._positions.load()
        self._arriving = arriving = Arriving(
            up=self.up,
            rooms=self.rooms,
            positions=self._positions,
            company=self._company,
            receive=receive,
            answers_at=self.signs.begin,
            silent_at=self.signs.end,
            missed=lambda lobby: self._behind.add([lobby]),
            says=self._showing.remark,
            pauses=self._pauses,
            faults=self._faults,
            staff=self._staff,
            revised=self._revised,
            feedback=self.feedback,
        )
        back = LookingBack(rooms=self.rooms, store=self._store, changed=arriving.edit, gone=arriving.gone)
        self._catching_up = CatchingUp(up=self.up, rooms=self.rooms, positions=self._positions, hear=arriving.message, look_back=back.at)
        self._behind = Behind(self._catching_up.one, self._pace.pauses)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._behind.keep_trying())
            tasks.create_task(self._connection.keep())
            tasks.create_task(self._keep_positions())
            tasks.create_task(self.front.keep_trying(self._pace.pauses))

    def deafen(self) -> None:
        """Takes nothing in any more: what comes now is fetched at the next start."""
        self._arriving = None
        self.front.close()

    async def close(self) -> None:
        """Says nothing more, and keeps up to where she has heard."""
        with contextlib.suppress(StoreError):
            await self._positions.write()
        await self.hang_up()

    async def hang_up(self) -> None:
        """Nothing more goes either way."""
        self.signs.stop()
        await self._connection.stop()

    async def _keep_positions(self) -> None:
        while True:
            await asyncio.sleep(self._pace.write)
            with contextlib.suppress(StoreError):  # the next round writes it; whatever is heard twice is kept once
                await self._positions.write()

    async def _hears(self, what: str, event: object) -> None:
        arriving = self._arriving
        if arriving is None:
            return
        match event:
            case discord.Message():
                await arriving.message(event)
            case discord.RawMessageUpdateEvent():
                await arriving.edit(event.message)
            case discord.RawMessageDeleteEvent() | discord.RawBulkMessageDeleteEvent() | discord.RawThreadDeleteEvent():
                await self._gone(arriving, event)
            case discord.RawReactionActionEvent() if what == "reaction":
                await arriving.reaction(event)
            case Pressed() | discord.Interaction():
                await self.front.hears(event)
            case discord.Guild() if self._connection.knows_servers:
                self._behind.add(self._catching_up.seen(event))
            case None:
                await self._session(what)

    async def _gone(self, arriving: Arriving, event: Deleted) -> None:
        if isinstance(event, discord.RawThreadDeleteEvent):
            await self.rooms.gone(event)
            return
        for id in _deleted(event):
            await arriving.delete(event.guild_id, event.channel_id, id)

    async def _session(self, what: str) -> None:
        """A session that was taken up again is told all that it has missed; a new one is told nothing of it."""
        match what:
            case "lost":
                self.caught_up.clear()
                self._positions.hold()
            case "resumed":
                self._connection.is_ready()
                if self._is_whole:
                    for lobby in self._positions.known():
                        if lobby not in self._behind and not self._catching_up.is_missed(lobby):
                            self._positions.resume(lobby)
                    self.caught_up.set()
            case "ready":
                self._connection.is_ready()
                await self.front.is_connected()
                self._is_whole = False
                self._behind.add(await self._catching_up.everything())
                self._is_whole = True
                self.caught_up.set()

    async def fetch(self, files: Sequence[File]) -> AsyncGenerator[tuple[str, bytes]]:
        await self._connection.is_there()
        async with contextlib.aclosing(self._fetching.fetch(files)) as coming:
            async for each in coming:
                yield each

    def forget(self, conversation: Conversation) -> None:
        """Its customer was forgotten: nothing here brings their ids back."""
        self.rooms.forget(conversation.address)
        self._regrets.forget(conversation.address)
        self._positions.forget(conversation.address)

    # ── saying ───────────────────────────────────────────────────────────────────────────────────────────────────────

    async def send(self, to: Address, reply: Reply) -> str:
        await self._connection.is_there()
        if is_ask(to):
            return await self.front.asks.send(to, reply)
        self.signs.end(await self.rooms.room(to))
        async with self._regrets.told(to, reply.language, WRITE):
            return await self._showing.send(to, reply)

    async def edit(self, to: Address, id: str, reply: Reply) -> None:
        await self._connection.is_there()
        await (self.front.asks if is_ask(to) else self._showing).edit(to, id, reply)

    async def delete(self, to: Address, id: str) -> None:
        await self._connection.is_there()
        await (self.front.asks if is_ask(to) else self._showing).delete(to, id)

    async def offer(self, to: Address, message: str, language: str, still: Callable[[], Awaitable[bool]]) -> None:
        await self._connection.is_there()
        if not is_ask(to):
            await self._showing.offer(to, message, language, still)

    async def room_for_an_edit(self) -> None:
        await self._turnstile.quiet()

    async def _sign(self, room: int) -> None:
        """That she is typing, unless somebody else's words would wait for it."""
        if self._turnstile.is_quiet:
            await self._showing.sign(room)

    def doing(self, to: Address, what: str) -> None:
        """There is one sign for whatever she is at, and it is shown already."""

    def is_open(self, to: Address) -> bool:
        return is_ask(to) or self.rooms.is_open(to)

    async def open_thread(self, to: Address, title: str, language: str) -> None:
        await self._connection.is_there()
        if not self.rooms.is_open(to):  # which nobody knew before
            async with self._regrets.told(to, language, OPEN_THREADS):
                await self.rooms.open_thread(to, title, language)
        self.signs.begin(await self.rooms.room(to))

    def tags(self, to: Address) -> tuple[str, ...]:
        return () if is_ask(to) else self.rooms.tags(to)

    async def tag(self, to: Address, names: Sequence[str]) -> None:
        await self.rooms.tag(to, names)


def _deleted(event: discord.RawMessageDeleteEvent | discord.RawBulkMessageDeleteEvent) -> list[int]:
    return [event.message_id] if isinstance(event, discord.RawMessageDeleteEvent) else sorted(event.message_ids)


def connect(
    settings: Settings, store: Store, company: Callable[[], Company], faults: Faults, pauses: Pauses, pace: Pace | None = None
) -> DiscordChannel:
    """The channel of these settings, which have a token."""
    assert settings.discord_token, "without a token there is no Discord"
    if settings.discord_api_url:
        discord.http.Route.BASE = settings.discord_api_url
    return DiscordChannel(
        token=settings.discord_token,
        gateway_url=settings.discord_gateway_url,
        store=store,
        company=company,
        faults=faults,
        pauses=pauses,
        pace=pace or Pace(),
    )
