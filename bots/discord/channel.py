"""Discord as a channel: puts the parts together. See `core.ports.Channel`, and `Threads`, `Tags` and `CardBoard` there."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator, Sequence
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
from bots.discord.front import Front
from bots.discord.looking_back import LookingBack
from bots.discord.places import NAME, Place
from bots.discord.positions import Positions
from bots.discord.refusals import lacks_permission
from bots.discord.rooms import Rooms
from bots.discord.showing import Showing
from bots.discord.typing_signs import TypingSigns
from bots.settings import Settings
from core.company import Company
from core.faults import Fault, Faults
from core.messages import Address, Conversation, Edit, Person, Reply
from core.pauses import Pauses
from core.ports import Card, ChannelError, Limits, Receive, Store, StoreError

log = structlog.get_logger()

NO_PERMISSION = "discord_permission"
WRITE_EVERY = 5.0  # seconds between two looks whether positions have changed
CHARACTERS = 1_700  # of a message; what is left of Discord's 2,000 is for sources, and for tables that grow when they are lined up
EDITS_PER_SECOND = 0.8  # of the five within five seconds that a channel takes, one is left for the last words, which then need not wait


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
    limits = Limits(characters=CHARACTERS, edits_per_second=EDITS_PER_SECOND, buttons=5, last_at_once=True)

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
        self._pauses = pauses
        self._staff: Staff | None = None
        self._revised: Callable[[Edit], Awaitable[bool]] | None = None
        self._connection = Connection(token, partial(self._new_client, gateway_url), faults, pace.pauses)
        self.rooms = Rooms(up=self.up, store=store, company=company)
        self._board = Board(up=self.up, rooms=self.rooms, settings=lambda: company().playbook.discord)
        self._showing = Showing(up=self.up, rooms=self.rooms, shown=store.read.turns.parts_at)
        self.front = Front(up=self.up, store=store, rooms=self.rooms, pauses=pauses)
        self._signs = TypingSigns(self._showing.sign)
        self._positions = Positions(store)
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
        return Client(gateway_url=gateway_url, hears=self._hears, identify_pause=pace.identify, ready_pause=pace.ready)

    def hear_staff(self, said: Staff, revised: Callable[[Edit], Awaitable[bool]]) -> None:
        """What staff write and change in a customer's thread is told from now on; to be called before `run`."""
        self._staff, self._revised = said, revised

    # ── staff ────────────────────────────────────────────────────────────────────────────────────────────────────────

    async def find(self, route_place: str) -> str | None:
        await self._connection.is_there()
        return await self._board.find(route_place)

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
            answers_at=self._signs.begin,
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
        self._signs.stop()
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
            case discord.RawMessageDeleteEvent():
                await arriving.delete(event.guild_id, event.channel_id, event.message_id)
            case discord.RawBulkMessageDeleteEvent():
                for id in sorted(event.message_ids):
                    await arriving.delete(event.guild_id, event.channel_id, id)
            case discord.RawReactionActionEvent() if what == "reaction":
                await arriving.reaction(event)
            case Pressed() | discord.Interaction():
                await self.front.hears(event)
            case None:
                await self._session(what)

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
                        if lobby not in self._behind:
                            self._positions.resume(lobby)
                    self.caught_up.set()
            case "ready":
                self._connection.is_ready()
                await self.front.is_connected()
                self._is_whole = False
                self._behind.add(await self._catching_up.everything())
                self._is_whole = True
                self.caught_up.set()

    def forget(self, conversation: Conversation) -> None:
        """Its customer was forgotten: nothing here brings their ids back."""
        self.rooms.forget(conversation.address)
        self._positions.forget(conversation.address)

    @contextlib.contextmanager
    def _permitted(self, to: Address) -> Iterator[None]:
        """A permission that she lacks is told to whoever runs her, until she has it."""
        lobby = Place.at(to).lobby
        try:
            yield
        except ChannelError as error:
            if error.__cause__ and lacks_permission(error.__cause__):
                text = f"Discord does not let Eva write in the channel {Place.at(to).channel}; `eva doctor discord` names what is missing"
                self._faults.tell(Fault(kind=NO_PERMISSION, subject=str(lobby), text=text))
            raise
        self._faults.over(f"{NO_PERMISSION}:{lobby}")

    # ── saying ───────────────────────────────────────────────────────────────────────────────────────────────────────

    async def send(self, to: Address, reply: Reply) -> str:
        await self._connection.is_there()
        if is_ask(to):
            return await self.front.asks.send(to, reply)
        self._signs.end(await self.rooms.room(to))
        with self._permitted(to):
            return await self._showing.send(to, reply)

    async def edit(self, to: Address, id: str, reply: Reply) -> None:
        await self._connection.is_there()
        await (self.front.asks if is_ask(to) else self._showing).edit(to, id, reply)

    async def delete(self, to: Address, id: str) -> None:
        await self._connection.is_there()
        await (self.front.asks if is_ask(to) else self._showing).delete(to, id)

    def doing(self, to: Address, what: str) -> None:
        """There is one sign for whatever she is at, and it is shown already."""

    def is_open(self, to: Address) -> bool:
        return is_ask(to) or self.rooms.is_open(to)

    async def open_thread(self, to: Address, title: str, language: str) -> None:
        await self._connection.is_there()
        if not self.rooms.is_open(to):  # which nobody knew before
            with self._permitted(to):
                await self.rooms.open_thread(to, title, language)
        self._signs.begin(await self.rooms.room(to))

    def tags(self, to: Address) -> tuple[str, ...]:
        return () if is_ask(to) else self.rooms.tags(to)

    async def tag(self, to: Address, names: Sequence[str]) -> None:
        await self.rooms.tag(to, names)


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
