"""The SQL of what is kept about people: all of it for one customer, what is over its time, and what is left of who was forgotten."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from core.messages import Conversation
from storage.conversations import COLUMNS, conversation
from storage.messages import files
from storage.rows import Row, Run, moment, stamp

# Every table that holds something of a conversation's, but for what repeats it (events) and what is still to be done (wakeups, timers):
# the names under which its columns are exported, and where they come from.
SECTIONS: Mapping[str, tuple[str, str]] = {
    "messages": (
        "id from name text action about replying_to sources files at revision deleted_at by outcome",
        "SELECT m.id, author, name, text, action, about, replying_to, sources, files, at, revision, deleted_at, answered_by, outcome"
        " FROM messages m LEFT JOIN turns t ON t.number = m.turn AND m.author = 'eva' WHERE m.conversation = :id ORDER BY m.number",
    ),
    "ratings": ("reply_id value text at", "SELECT reply, value, text, at FROM feedback WHERE conversation = :id ORDER BY number"),
    "person_requests": ("reason at", "SELECT reason, at FROM person_requests WHERE conversation = :id ORDER BY number"),
    "handovers": (
        "id reason asked_at taken_by taken_at missed_at ended_at outcome",
        "SELECT id, reason, asked_at, person_name, taken_at, missed_at, ended_at, outcome FROM handovers WHERE conversation = :id"
        " ORDER BY number",
    ),
    "quotes": (
        "id status details class premium currency items valid_until rates_version beside confirmed trouble at",
        "SELECT id, status, details, kind, premium, currency, items, valid_until, rates_version, beside, confirmed, trouble, at FROM quotes"
        " WHERE conversation = :id ORDER BY number",
    ),
    "history": ("at what detail", "SELECT at, what, detail FROM audit WHERE subject = :id ORDER BY number"),
    "tools": (
        "name arguments result at",
        "SELECT name, arguments, result, at FROM tool_calls WHERE turn IN (SELECT number FROM turns WHERE conversation = :id)"
        " ORDER BY number",
    ),
    "findings": ("rule action text at", "SELECT rule, action, text, at FROM findings WHERE conversation = :id ORDER BY number"),
    "costs": (
        "model input_tokens output_tokens cache_read_tokens cache_write_tokens cost_usd seconds at",
        "SELECT model, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, cost_usd, seconds, at FROM model_calls"
        " WHERE turn IN (SELECT number FROM turns WHERE conversation = :id) ORDER BY number",
    ),
    "failures": ("reference error at", "SELECT reference, error, at FROM failures WHERE key = :id ORDER BY at, reference"),
}

# Nobody has touched it since, nothing was said in it since, and nobody waits in it for Eva.
OVER = (
    "touched_at < :before"
    " AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.conversation = c.id AND m.at >= :before)"
    " AND NOT (c.state = 'eva' AND EXISTS (SELECT 1 FROM turns t WHERE t.conversation = c.id AND t.state <> 'over'))"
    " AND NOT (c.state = 'eva' AND EXISTS (SELECT 1 FROM messages m WHERE m.conversation = c.id AND m.author = 'customer'"
    " AND m.turn IS NULL AND m.deleted_at IS NULL))"
)


class People:
    """See `core.rows.PeopleRows`."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def of(self, customer: str) -> list[Conversation]:
        """All conversations of this customer's, the oldest first."""
        rows = await self._run(
            f"SELECT {COLUMNS} FROM conversations WHERE customer = :customer ORDER BY created_at, id", {"customer": customer}
        )
        return [conversation(row) for row in rows]

    async def everybody(self) -> list[Conversation]:
        """All conversations of all customers."""
        return [conversation(row) for row in await self._run(f"SELECT {COLUMNS} FROM conversations ORDER BY id", {})]

    async def export(self, customer: str) -> dict[str, Any] | None:
        """All that is kept about this customer, as `docs/reference.md` describes it; None where nothing is."""
        known = await self._run("SELECT created_at FROM customers WHERE id = :customer", {"customer": customer})
        if not known:
            return None
        names = ("id", "address", "audience", "state", "language", "created_at", "touched_at")
        rows = await self._run(
            f"SELECT {', '.join(names)} FROM conversations WHERE customer = :customer ORDER BY created_at, id", {"customer": customer}
        )
        conversations = [dict(zip(names, row, strict=True)) | await self._sections(row[0]) for row in rows]
        return {"customer": customer, "since": known[0][0], "conversations": conversations}

    async def _sections(self, id: str) -> dict[str, Any]:
        return {
            section: [_named(names.split(), row) for row in await self._run(sql, {"id": id})] for section, (names, sql) in SECTIONS.items()
        }

    async def over(self, before: datetime, limit: int) -> list[Conversation]:
        """Conversations in which nothing has happened since, but for those in which somebody still waits for Eva; the oldest first."""
        rows = await self._run(
            f"SELECT {COLUMNS} FROM conversations c WHERE {OVER} ORDER BY touched_at LIMIT :limit",
            {"before": stamp(before), "limit": limit},
        )
        return [conversation(row) for row in rows]

    async def count_over(self, before: datetime) -> int:
        """How many there are of those."""
        return int((await self._run(f"SELECT count(*) FROM conversations c WHERE {OVER}", {"before": stamp(before)}))[0][0])

    async def shorten_audit(self, before: datetime, limit: int) -> int:
        """Takes out lines that are older, at most so many; how many it were."""
        await self._note("audit_kept_since", before)  # without, the database refuses
        rows = await self._run(
            "DELETE FROM audit WHERE number IN (SELECT number FROM audit WHERE at < :before ORDER BY at LIMIT :limit) RETURNING number",
            {"before": stamp(before), "limit": limit},
        )
        return len(rows)

    async def remove_votes(self, before: datetime, limit: int) -> int:
        """Takes out what readers said of articles before, at most so many; how many it were."""
        rows = await self._run(
            "DELETE FROM article_votes WHERE number IN (SELECT number FROM article_votes WHERE at < :before LIMIT :limit) RETURNING number",
            {"before": stamp(before), "limit": limit},
        )
        return len(rows)

    async def looked(self, at: datetime) -> None:
        """All that was over its time then is gone."""
        await self._note("expired_at", at)

    async def last_look(self) -> datetime | None:
        """When that was last so."""
        rows = await self._run("SELECT value FROM meta WHERE name = 'expired_at'", {})
        return moment(rows[0][0]) if rows else None

    async def scrubs(self) -> list[str]:
        """Keys of what is still to be done so that no byte of what was deleted is left: "log" and "file"."""
        both = "SELECT key FROM wakeups WHERE kind = 'scrub' UNION SELECT key FROM timers WHERE kind = 'scrub'"
        return [row[0] for row in await self._run(f"SELECT key FROM ({both}) s ORDER BY key", {})]

    async def scrubbed(self) -> None:
        """It is done."""
        for table in ("wakeups", "timers"):
            await self._run(f"DELETE FROM {table} WHERE kind = 'scrub'", {})

    async def tombstones(self) -> dict[str, datetime]:
        """Digests of all who were forgotten, and when."""
        return {digest: moment(at) for digest, at in await self._run("SELECT digest, at FROM tombstones ORDER BY digest", {})}

    async def _note(self, name: str, at: datetime) -> None:
        await self._run(
            "INSERT INTO meta (name, value) VALUES (:name, :at) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            {"name": name, "at": stamp(at)},
        )


def _named(names: list[str], row: Row) -> dict[str, Any]:
    named = dict(zip(names, row, strict=True))
    if "sources" in named:
        named["sources"] = [{"title": title, "link": link} for title, link in json.loads(named["sources"])]
    if "files" in named:
        named["files"] = [{"name": file.name, "kind": file.kind, "size": file.size} for file in files(named["files"])]
    for name in ("details", "items"):
        if name in named:
            named[name] = json.loads(named[name])
    return named
