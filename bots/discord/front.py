"""All that people ask of Eva on Discord other than by writing: one object, so that the channel knows of one."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import discord

from bots.discord.asks import Asks
from bots.discord.buttons import Pressed
from bots.discord.client import Client
from bots.discord.commanding import Commanding
from bots.discord.commands import sync
from bots.discord.interactions import Backstage, Interactions
from bots.discord.pressing import Pressing
from bots.discord.rooms import Rooms
from core.pauses import Pauses
from core.ports import ChannelError, Store, StoreError


class Front:
    """Deaf until it is opened, and once it is closed."""

    def __init__(self, *, up: Callable[[], Client], store: Store, rooms: Rooms, pauses: Pauses) -> None:
        self._up, self._rooms, self._pauses = up, rooms, pauses
        self.asks = Asks(up=up, store=store, clock=lambda: datetime.now(UTC))
        self._left = asyncio.Event()
        self._backstage: Backstage | None = None
        self._interactions: Interactions | None = None
        self._pressing: Pressing | None = None
        self._commanding: Commanding | None = None

    def open(self, backstage: Backstage) -> None:
        interactions = Interactions(backstage, self._rooms, self.asks, self._pauses, self._left.set)
        self._backstage, self._interactions, self._pressing = backstage, interactions, Pressing(interactions)
        self._commanding = Commanding(interactions, self._pressing)

    def close(self) -> None:
        self._backstage = self._interactions = self._pressing = self._commanding = None

    async def hears(self, event: "Pressed | discord.Interaction[Any]") -> None:
        match event:
            case Pressed() if self._pressing:
                await self._pressing.pressed(event)
            case discord.Interaction() if self._commanding:
                await self._commanding.asked(event)

    async def is_connected(self) -> None:
        """What was promised is kept, and Discord learns of commands that have changed."""
        if not await self._keep_promises():
            self._left.set()
        if self._backstage:
            await sync(self._up(), self._backstage.store, self._backstage.company().playbook.assistant)

    async def keep_trying(self, pauses: Sequence[float]) -> None:
        """Keeps what was promised and could not be kept then. Until it is cancelled."""
        failures = 0
        while True:
            await self._left.wait()
            await asyncio.sleep(pauses[min(failures, len(pauses) - 1)])
            self._left.clear()
            failures = 0 if await self._keep_promises() else failures + 1
            if failures:
                self._left.set()

    async def _keep_promises(self) -> bool:
        """Whether nothing is left."""
        if self._interactions is None:
            return True
        try:
            return await self._interactions.begun.take_up(self._up())
        except (ChannelError, StoreError):
            return False
