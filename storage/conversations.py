"""The SQL of conversations: whose they are, who speaks in them, and what is left of those that were forgotten."""

from collections.abc import Mapping
from datetime import datetime

from core.messages import LOBBY, Address, Audience, Conversation, State
from storage.rows import Row, Run, moment, stamp

COLUMNS = "id, address, customer, audience, state, epoch, language, touched_at"

# What names a forgotten conversation only by its key, in the order in which it is deleted.
SOLD = "conversation = :id OR quote IN (SELECT id FROM quotes WHERE conversation = :id)"
KEYED = ("wakeups", "timers", "failures")
PLACED = (("cursors", "place"), ("threads", "address"), ("interactions", "address"))  # what hangs on the address


def conversation(row: Row) -> Conversation:
    """A row of COLUMNS as a value."""
    return Conversation(
        id=row[0],
        address=Address.parse(row[1]),
        customer=row[2],
        audience=Audience(row[3]),
        state=State(row[4]),
        epoch=row[5],
        language=row[6],
        touched_at=moment(row[7]),
    )


class Conversations:
    """See `core.rows.ConversationRows`."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def create(self, new: Conversation, token_hash: str | None, lobby: str = "") -> None:
        """Keeps a conversation that nobody has written in yet. `lobby` is the place in which it begins, where many share one."""
        at = stamp(new.touched_at)
        await self._run(
            "INSERT INTO customers (id, created_at) VALUES (:customer, :at) ON CONFLICT (id) DO NOTHING",
            {"customer": new.customer, "at": at},
        )
        await self._run(
            f"INSERT INTO conversations ({COLUMNS}, created_at, token_hash, lobby)"
            " VALUES (:id, :address, :customer, :audience, :state, :epoch, :language, :at, :at, :token_hash, :lobby)",
            {
                "id": new.id,
                "address": str(new.address),
                "customer": new.customer,
                "audience": new.audience,
                "state": new.state,
                "epoch": new.epoch,
                "language": new.language,
                "at": at,
                "token_hash": token_hash,
                "lobby": lobby,
            },
        )

    async def arrive(self, address: Address, at: datetime) -> Conversation | None:
        """The conversation at this address, marked as touched, by what comes late as of then; None where there is none."""
        own = await self._touch("address = :address", {"address": str(address)}, at)
        led = "id = (SELECT conversation FROM further_addresses WHERE address = :address)"
        return own or await self._touch(led, {"address": str(address)}, at)

    async def begun_in(self, lobby: str, customer: str, at: datetime) -> Conversation | None:
        """The last conversation that this customer has begun in the lobby a short time before, marked as touched."""
        begun = "SELECT id FROM conversations WHERE lobby = :lobby AND lobby <> '' AND customer = :customer"
        within = "created_at >= :since AND created_at <= :at ORDER BY created_at DESC LIMIT 1"
        values = {"lobby": lobby, "customer": customer, "since": stamp(at - LOBBY)}
        return await self._touch(f"id = ({begun} AND {within})", values, at)

    async def lead(self, address: Address, id: str) -> None:
        """What comes from this address belongs to that conversation, too."""
        await self._run(
            "INSERT INTO further_addresses (address, conversation) VALUES (:address, :id) ON CONFLICT (address) DO NOTHING",
            {"address": str(address), "id": id},
        )

    async def leave_lobby(self, address: Address) -> None:
        """No further line belongs to the conversation that lives there: its place is gone."""
        await self._run("UPDATE conversations SET lobby = '' WHERE address = :address", {"address": str(address)})

    async def _touch(self, which: str, values: Mapping[str, str], at: datetime) -> Conversation | None:
        latest = "CASE WHEN touched_at < :at THEN :at ELSE touched_at END"
        rows = await self._run(
            f"UPDATE conversations SET touched_at = {latest} WHERE {which} RETURNING {COLUMNS}", {**values, "at": stamp(at)}
        )
        return conversation(rows[0]) if rows else None

    async def find(self, id: str) -> Conversation | None:
        """The conversation with this id."""
        rows = await self._run(f"SELECT {COLUMNS} FROM conversations WHERE id = :id", {"id": id})
        return conversation(rows[0]) if rows else None

    async def at(self, address: Address) -> Conversation | None:
        """The conversation that lives at this address."""
        rows = await self._run(f"SELECT {COLUMNS} FROM conversations WHERE address = :address", {"address": str(address)})
        return conversation(rows[0]) if rows else None

    async def by_token(self, token_hash: str) -> Conversation | None:
        """The conversation that this token opens."""
        rows = await self._run(f"SELECT {COLUMNS} FROM conversations WHERE token_hash = :hash", {"hash": token_hash})
        return conversation(rows[0]) if rows else None

    async def change(self, id: str, state: State, *, fresh: bool) -> Conversation:
        """Another one speaks: the epoch rises. `fresh`: what was said so far is context no more."""
        context = ", fresh_from = (SELECT coalesce(max(number), 0) FROM turns WHERE conversation = :id)" if fresh else ""
        rows = await self._run(
            f"UPDATE conversations SET state = :state, epoch = epoch + 1{context} WHERE id = :id RETURNING {COLUMNS}",
            {"id": id, "state": state},
        )
        return conversation(rows[0])

    async def speak(self, id: str, language: str) -> None:
        """Keeps the language that the customer wrote last."""
        await self._run("UPDATE conversations SET language = :language WHERE id = :id", {"id": id, "language": language})

    async def idle(self, before: datetime, limit: int, state: State = State.EVA) -> list[str]:
        """Ids of conversations in this state that nobody has touched since, nor Eva ended a turn in: who is answered late has time to
        reply. Where a person was asked for and may still come, nothing is over."""
        answered = "SELECT 1 FROM turns WHERE conversation = conversations.id AND ended_at >= :before"
        asked = "SELECT 1 FROM handovers WHERE conversation = conversations.id AND ended_at IS NULL AND person IS NULL"
        rows = await self._run(
            "SELECT id FROM conversations WHERE state = :state AND touched_at < :before"
            f" AND NOT EXISTS ({answered}) AND NOT EXISTS ({asked}) ORDER BY touched_at LIMIT :limit",
            {"before": stamp(before), "limit": limit, "state": state},
        )
        return [row[0] for row in rows]

    async def recent(self, limit: int) -> list[Conversation]:
        """The conversations that were touched last, the newest first."""
        rows = await self._run(f"SELECT {COLUMNS} FROM conversations ORDER BY touched_at DESC LIMIT :limit", {"limit": limit})
        return [conversation(row) for row in rows]

    async def newest_of(self, channel: str, audience: Audience) -> Conversation | None:
        """The conversation on this channel, with such a customer, that was touched last."""
        rows = await self._run(
            f"SELECT {COLUMNS} FROM conversations WHERE address > :first AND address < :beyond AND audience = :audience"
            " ORDER BY touched_at DESC LIMIT 1",
            {"first": f"{channel}:", "beyond": f"{channel};", "audience": audience},
        )
        return conversation(rows[0]) if rows else None

    async def forget(self, forgotten: Conversation, digest: str, at: datetime, *, entomb: bool = True) -> None:
        """Deletes the conversation with all that hangs on it, and the customer once nothing else is theirs. The digest takes its place
        in the audit. Not entombed, nothing tells that it was ever there."""
        for table in KEYED:
            theirs = f"SELECT id FROM handovers WHERE conversation = :id UNION SELECT quote FROM sales WHERE {SOLD}"
            await self._run(
                f"DELETE FROM {table} WHERE key = :id OR key LIKE :of_theirs OR key IN ({theirs})",
                {"id": forgotten.id, "of_theirs": f"{forgotten.id} %"},
            )
        await self._run(
            "INSERT INTO left_cards (id, board, place, card) SELECT id, board, place, card FROM handovers"
            f" WHERE conversation = :id AND card <> '' UNION SELECT quote, board, place, card FROM sales WHERE ({SOLD}) AND card <> ''",
            {"id": forgotten.id},
        )
        for table, column in PLACED:
            await self._run(f"DELETE FROM {table} WHERE {column} = :address", {"address": str(forgotten.address)})
        await self._run("UPDATE audit SET subject = :digest WHERE subject = :id", {"id": forgotten.id, "digest": digest})
        await self._run("DELETE FROM conversations WHERE id = :id", {"id": forgotten.id})
        await self._run(
            "DELETE FROM customers WHERE id = :customer AND NOT EXISTS (SELECT 1 FROM conversations WHERE customer = :customer)",
            {"customer": forgotten.customer},
        )
        if entomb:
            await self.entomb(digest, at)

    async def entomb(self, digest: str, at: datetime) -> None:
        """Nothing of the one with this digest is taken in that is not later than this."""
        await self._run(
            "INSERT INTO tombstones (digest, at) VALUES (:digest, :at) ON CONFLICT (digest) DO UPDATE SET at = excluded.at",
            {"digest": digest, "at": stamp(at)},
        )

    async def forgotten(self, digest: str) -> datetime | None:
        """When the one with this digest was forgotten."""
        rows = await self._run("SELECT at FROM tombstones WHERE digest = :digest", {"digest": digest})
        return moment(rows[0][0]) if rows else None

    async def digest_key(self) -> bytes:
        """The key of the digests of this database."""
        rows = await self._run("SELECT value FROM meta WHERE name = 'digest_key'", {})
        return bytes.fromhex(rows[0][0])
