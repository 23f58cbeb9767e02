"""The SQL of places: up to where each has been heard, and the threads whose conversations have another address."""

from collections.abc import Collection, Mapping

from core.messages import Address
from storage.rows import Run


class Places:
    """See `core.rows.PlaceRows`."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def reach(self, positions: Mapping[str, str]) -> None:
        """What stands at these places up to these positions has been heard."""
        for place, position in positions.items():
            await self._run(
                "INSERT INTO cursors (place, position) VALUES (:place, :position)"
                " ON CONFLICT (place) DO UPDATE SET position = excluded.position",
                {"place": place, "position": position},
            )

    async def leave(self, places: Collection[str]) -> None:
        """Nothing is known of these any more."""
        for place in places:
            await self._run("DELETE FROM cursors WHERE place = :place", {"place": place})

    async def reached(self, channel: str) -> dict[str, str]:
        """The position of each place of a channel that has one."""
        rows = await self._run("SELECT place, position FROM cursors WHERE place LIKE :start ORDER BY place", {"start": f"{channel}:%"})
        return dict(rows)

    async def link(self, address: Address, thread: str) -> None:
        """The conversation at this address lives in this thread; the first link stands."""
        await self._run(
            "INSERT INTO threads (address, thread) VALUES (:address, :thread) ON CONFLICT DO NOTHING",
            {"address": str(address), "thread": thread},
        )

    async def thread(self, address: Address) -> str | None:
        rows = await self._run("SELECT thread FROM threads WHERE address = :address", {"address": str(address)})
        return rows[0][0] if rows else None

    async def address(self, thread: str) -> Address | None:
        rows = await self._run("SELECT address FROM threads WHERE thread = :thread", {"thread": thread})
        return Address.parse(rows[0][0]) if rows else None

    async def pause(self, name: str) -> None:
        """The channel or place with this name is paused."""
        await self._run("INSERT INTO pauses (name) VALUES (:name) ON CONFLICT DO NOTHING", {"name": name})

    async def resume(self, name: str) -> None:
        await self._run("DELETE FROM pauses WHERE name = :name", {"name": name})

    async def paused(self) -> list[str]:
        """All that are."""
        return [row[0] for row in await self._run("SELECT name FROM pauses ORDER BY name", {})]
