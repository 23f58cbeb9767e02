"""Up to where each channel has been heard: what comes later is fetched after a pause, and nothing twice."""

from collections import defaultdict
from collections.abc import Mapping

from bots.discord.places import NAME
from core.messages import Address
from core.ports import Store


class Positions:
    """A channel's position covers its threads. It stays before whatever is not kept yet."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._furthest: dict[str, int] = {}
        self._open: dict[str, set[int]] = defaultdict(set)
        self._written: dict[str, int] = {}

    async def load(self) -> None:
        """What an earlier process has heard."""
        for place, position in (await self._store.read.places.reached(NAME)).items():
            self._written[place] = int(position)
            self._furthest.setdefault(place, int(position))

    def known(self) -> list[Address]:
        return [Address.parse(place) for place in self._furthest]

    def of(self, lobby: Address) -> int | None:
        """All up to this id has been heard; None of a channel that is new to Eva."""
        furthest = self._furthest.get(str(lobby))
        waiting = self._open.get(str(lobby))
        return furthest if not waiting or furthest is None else min(furthest, min(waiting) - 1)

    def begins(self, lobby: Address, id: int) -> None:
        """This message is being heard."""
        self._open[str(lobby)].add(id)

    def ends(self, lobby: Address, id: int) -> None:
        """It is kept, or is not for Eva."""
        place = str(lobby)
        self._open[place].discard(id)
        self._furthest[place] = max(id, self._furthest.get(place, 0))
        if not self._open[place]:
            del self._open[place]

    async def write(self) -> None:
        """What has changed. Raises StoreError; the next call writes it then."""
        now = {place: position for place in self._furthest if (position := self.of(Address.parse(place))) is not None}
        changed: Mapping[str, int] = {place: position for place, position in now.items() if self._written.get(place) != position}
        if changed:
            await self._store.write(lambda tx: tx.places.reach({place: str(position) for place, position in changed.items()}))
            self._written |= changed
