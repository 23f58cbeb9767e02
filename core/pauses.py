"""The switch of each channel: paused by whoever runs Eva, until it is resumed, over restarts too."""

from collections.abc import Collection

from core.ports import Store


class Pauses:
    """A name is that of a channel, as `discord`, or of a place in it as the playbook calls it, as `discord:support`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._paused: frozenset[str] = frozenset()

    async def load(self) -> None:
        """What an earlier process has left paused."""
        self._paused = frozenset(await self._store.read.places.paused())

    async def pause(self, name: str) -> None:
        await self._store.write(lambda tx: tx.places.pause(name))
        self._paused |= {name}

    async def resume(self, name: str) -> None:
        await self._store.write(lambda tx: tx.places.resume(name))
        self._paused -= {name}

    def holds(self, channel: str, names: Collection[str]) -> bool:
        """Whether the channel is paused, or a place there that has one of these names."""
        return bool(self._paused & {channel, *(f"{channel}:{name}" for name in names)})
