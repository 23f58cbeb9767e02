"""The SQL of interactions: what a platform still takes an answer to, which reply answers it, and the commands that it knows."""

from collections.abc import Mapping
from datetime import datetime

from core.messages import Address, Audience, Message
from core.ports import Interaction
from storage.rows import Run, moment, stamp

COLUMNS = "i.id, i.address, i.token, i.at"
COMMANDS = "commands_of_"  # begins the name under which is kept what a channel's platform knows


class Interactions:
    """See `core.rows.InteractionRows`."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def keep(self, new: Interaction, since: datetime) -> None:
        """The same id twice is the same one. What is older than `since` cannot be answered any more, and goes."""
        await self._run("DELETE FROM interactions WHERE at < :since", {"since": stamp(since)})
        await self._run(
            "INSERT INTO interactions (id, address, token, at) VALUES (:id, :address, :token, :at) ON CONFLICT (id) DO NOTHING",
            {"id": new.id, "address": str(new.address), "token": new.token, "at": stamp(new.at)},
        )

    async def find(self, id: str) -> Interaction | None:
        """The one with this id."""
        found = await self._those("FROM interactions i WHERE i.id = :id", {"id": id})
        return found[0] if found else None

    async def answered_by(self, address: Address, reply: str) -> list[Interaction]:
        """Those that this reply is the answer to, the newest first: its turn took in the lines with which they came."""
        return await self._those(
            "FROM conversations c"
            " JOIN messages r ON r.conversation = c.id AND r.author = 'eva' AND r.id = :reply"
            " JOIN interactions i ON i.address = c.address"
            " JOIN messages m ON m.conversation = c.id AND m.author = 'customer' AND m.id = i.id AND m.turn = r.turn"
            " WHERE c.address = :address ORDER BY m.number DESC",
            {"address": str(address), "reply": reply},
        )

    async def begin(self, wish: Message) -> None:
        """What a conversation will begin with whose address is not known yet; that of the wish is where it was made."""
        await self._run(
            "INSERT INTO begun (id, lobby, customer, name, text, audience, language, at)"
            " VALUES (:id, :lobby, :customer, :name, :text, :audience, :language, :at) ON CONFLICT (id) DO NOTHING",
            {
                "id": wish.id,
                "lobby": str(wish.address),
                "customer": wish.customer,
                "name": wish.name,
                "text": wish.text,
                "audience": wish.audience.value,
                "language": wish.language,
                "at": stamp(wish.at),
            },
        )

    async def begun(self) -> list[Message]:
        """All that no conversation has yet, the oldest first."""
        rows = await self._run("SELECT id, lobby, customer, name, text, audience, language, at FROM begun ORDER BY at, id", {})
        return [
            Message(
                id=id,
                address=Address.parse(lobby),
                customer=customer,
                name=name,
                text=text,
                audience=Audience(audience),
                language=language,
                at=moment(at),
            )
            for id, lobby, customer, name, text, audience, language, at in rows
        ]

    async def drop_begun(self, id: str) -> None:
        """A conversation has it, or it will have none."""
        await self._run("DELETE FROM begun WHERE id = :id", {"id": id})

    async def drop_begun_of(self, customer: str) -> int:
        """This customer will have none of theirs; how many there were."""
        return len(await self._run("DELETE FROM begun WHERE customer = :customer RETURNING id", {"customer": customer}))

    async def drop_begun_before(self, at: datetime) -> None:
        """What was wished for earlier comes to nothing any more."""
        await self._run("DELETE FROM begun WHERE at < :at", {"at": stamp(at)})

    async def know_commands(self, channel: str, digest: str) -> None:
        """The platform knows the commands of which this is the digest."""
        await self._run(
            "INSERT INTO meta (name, value) VALUES (:name, :digest) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            {"name": f"{COMMANDS}{channel}", "digest": digest},
        )

    async def commands(self, channel: str) -> str:
        """The digest of those that it knows, or nothing."""
        rows = await self._run("SELECT value FROM meta WHERE name = :name", {"name": f"{COMMANDS}{channel}"})
        return str(rows[0][0]) if rows else ""

    async def _those(self, which: str, values: Mapping[str, str]) -> list[Interaction]:
        rows = await self._run(f"SELECT {COLUMNS} {which}", values)
        return [Interaction(id=id, address=Address.parse(address), token=token, at=moment(at)) for id, address, token, at in rows]
