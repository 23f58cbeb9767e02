"""Up to where each channel has been heard: what comes later is fetched after a pause, and nothing twice."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from bots.discord.places import NAME
from core.messages import Address
from core.ports import Store


class Positions:
    """A channel's position covers its threads. It stays before whatever is not kept yet, and where it was when a session ended, until
    what came since has been fetched."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._furthest: dict[str, int] = {}
        self._open: dict[str, set[int]] = defaultdict(set)
        self._failed: dict[str, set[int]] = defaultdict(set)
        self._held: dict[str, int] = {}
        self._written: dict[str, int] = {}

    async def load(self) -> None:
        """What an earlier process has heard."""
        for place, position in (await self._store.read.places.reached(NAME)).items():
            self._written[place] = int(position)
            self._furthest.setdefault(place, int(position))
        self.hold()

    def known(self) -> list[Address]:
        return [Address.parse(place) for place in self._furthest]

    def of(self, lobby: Address) -> int | None:
        """All up to this id has been heard; None of a channel that is new to Eva."""
        place = str(lobby)
        furthest = self._furthest.get(place)
        waiting = self._open.get(place, set()) | self._failed.get(place, set())
        bounds = [min(waiting) - 1] if waiting else []
        bounds += [self._held[place]] if place in self._held else []
        return None if furthest is None else min(furthest, *bounds) if bounds else furthest

    def starts(self, lobby: Address, id: int) -> None:
        """A channel that is new to Eva starts here."""
        self._furthest.setdefault(str(lobby), id)

    def begins(self, lobby: Address, id: int) -> None:
        """This message is being heard."""
        self._open[str(lobby)].add(id)

    def ends(self, lobby: Address, id: int) -> None:
        """It is kept, or is not for Eva."""
        place = str(lobby)
        self._furthest[place] = max(id, self._furthest.get(place, 0))
        for waiting in (self._open, self._failed):
            waiting[place].discard(id)
            if not waiting[place]:
                del waiting[place]

    def fails(self, lobby: Address, id: int) -> None:
        """It could not be kept, and is to be heard again."""
        self.ends(lobby, id)
        self._failed[str(lobby)].add(id)

    def forget(self, lobby: Address) -> None:
        """Nothing is known of it any more."""
        for known in (self._furthest, self._open, self._failed, self._held, self._written):
            known.pop(str(lobby), None)

    def hold(self, lobbies: Iterable[Address] | None = None) -> None:
        """Nobody listens there any more, or nowhere: whatever comes is missed."""
        for lobby in self.known() if lobbies is None else lobbies:
            if (position := self.of(lobby)) is not None:
                self._held.setdefault(str(lobby), position)

    def resume(self, lobby: Address) -> None:
        """Nothing was missed there since `hold`."""
        self._held.pop(str(lobby), None)

    def release(self, lobby: Address) -> None:
        """All that is there has been heard."""
        self.resume(lobby)
        self._failed.pop(str(lobby), None)

    async def write(self) -> None:
        """What has changed. Raises StoreError; the next call writes it then."""
        now = {place: position for place in self._furthest if (position := self.of(Address.parse(place))) is not None}
        changed: Mapping[str, int] = {place: position for place, position in now.items() if self._written.get(place) != position}
        if changed:
            await self._store.write(lambda tx: tx.places.reach({place: str(position) for place, position in changed.items()}))
            self._written |= {place: position for place, position in changed.items() if place in self._furthest}
            if forgotten := changed.keys() - self._furthest.keys():  # while it was written
                await self._store.write(lambda tx: tx.places.leave(forgotten))
