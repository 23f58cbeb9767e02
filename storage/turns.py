"""The SQL of turns: how far each has come, the reply that it says, and what it used."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from core.messages import Address, Finding, Line, ModelUse, Source, ToolUse, Turn, TurnState
from storage.messages import COLUMNS as LINE_COLUMNS
from storage.messages import line, sources_json
from storage.rows import Row, Run, stamp

# Added up in millionths of a millionth of a dollar: whole numbers, so that nothing is lost, and in the database, so that 200,000 rows hold
# nobody up. The way of one cost there leads through a binary fraction, which is exact for calls below 2,000 dollars with 12 decimals.
SUM = "sum(CAST(round(CAST(cost_usd AS NUMERIC) * 1000000000000) AS BIGINT))"


class Turns:
    """See `core.rows.TurnRows`."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def open(self, conversation: str) -> Turn | None:
        """The turn that is not over, or None. There is at most one."""
        rows = await self._run(
            "SELECT number, epoch, state, reply, answered_by, outcome FROM turns WHERE conversation = :conversation AND state <> 'over'",
            {"conversation": conversation},
        )
        return await self._turn(rows[0]) if rows else None

    async def _turn(self, row: Row) -> Turn:
        number, epoch, state, reply, by, outcome = row
        said = await self._run(f"SELECT {LINE_COLUMNS} FROM messages WHERE number = :reply", {"reply": reply}) if reply else []
        parts = await self._run("SELECT id FROM parts WHERE turn = :turn ORDER BY part", {"turn": number}) if reply else []
        return Turn(
            number=number,
            epoch=epoch,
            state=TurnState(state),
            reply=line(said[0]) if said else None,
            parts=tuple(part[0] for part in parts),
            by=by,
            outcome=outcome,
        )

    async def start(self, conversation: str, epoch: int, at: datetime) -> int:
        """The number of a new turn that thinks."""
        rows = await self._run(
            "INSERT INTO turns (conversation, epoch, state, created_at) VALUES (:conversation, :epoch, 'thinking', :at) RETURNING number",
            {"conversation": conversation, "epoch": epoch, "at": stamp(at)},
        )
        return int(rows[0][0])

    async def speak(self, conversation: str, turn: int, reply: Line, state: TurnState, by: str, outcome: str) -> None:
        """The reply's row, before its first word is shown. With state "kept" its text is whole already."""
        rows = await self._run(
            "INSERT INTO messages (conversation, author, id, text, at, turn, sources)"
            " VALUES (:conversation, 'eva', :id, :text, :at, :turn, :sources) RETURNING number",
            {
                "conversation": conversation,
                "id": reply.id,
                "text": reply.text,
                "at": stamp(reply.at),
                "turn": turn,
                "sources": sources_json(reply.sources),
            },
        )
        await self._run(
            "UPDATE turns SET state = :state, reply = :reply, answered_by = :by, outcome = :outcome WHERE number = :turn",
            {"turn": turn, "state": state, "reply": rows[0][0], "by": by, "outcome": outcome},
        )

    async def keep(self, turn: int, text: str, sources: Sequence[Source], by: str, outcome: str) -> None:
        """The whole text, before its last send."""
        await self._run(
            "UPDATE messages SET text = :text, sources = :sources WHERE number = (SELECT reply FROM turns WHERE number = :turn)",
            {"turn": turn, "text": text, "sources": sources_json(sources)},
        )
        await self._run(
            "UPDATE turns SET state = 'kept', answered_by = :by, outcome = :outcome WHERE number = :turn",
            {"turn": turn, "by": by, "outcome": outcome},
        )

    async def part(self, turn: int, part: int, id: str) -> None:
        """The platform's id of one part, as it comes."""
        await self._run(
            "INSERT INTO parts (turn, part, id) VALUES (:turn, :part, :id) ON CONFLICT (turn, part) DO UPDATE SET id = excluded.id",
            {"turn": turn, "part": part, "id": id},
        )

    async def parts_at(self, address: Address) -> dict[str, str]:
        """The platform's id of each part that was shown at this address, and the id of the reply that it is a part of."""
        rows = await self._run(
            "SELECT parts.id, messages.id FROM parts JOIN turns ON turns.number = parts.turn JOIN messages ON messages.number = turns.reply"
            " JOIN conversations ON conversations.id = turns.conversation WHERE address = :address AND parts.id <> ''",
            {"address": str(address)},
        )
        return dict(rows)

    async def trim(self, turn: int, parts: int) -> None:
        """Parts from this one on are shown no more."""
        await self._run("DELETE FROM parts WHERE turn = :turn AND part >= :parts", {"turn": turn, "parts": parts})

    async def end(self, turn: int, outcome: str, at: datetime) -> None:
        """The turn is over; an empty outcome keeps what stood."""
        await self._run(
            "UPDATE turns SET state = 'over', ended_at = :at, outcome = CASE :outcome WHEN '' THEN outcome ELSE :outcome END"
            " WHERE number = :turn",
            {"turn": turn, "at": stamp(at), "outcome": outcome},
        )

    async def used(self, turn: int, tools: Sequence[ToolUse], models: Sequence[ModelUse], at: datetime) -> None:
        """What the turn called. The same call of a tool with the same arguments is kept once; what models cost counts for the month too."""
        await self.spend(models, at)
        for tool in tools:
            await self._run(
                "INSERT INTO tool_calls (turn, name, arguments, result, at) VALUES (:turn, :name, :arguments, :result, :at)"
                " ON CONFLICT (turn, name, arguments) DO NOTHING",
                {"turn": turn, "name": tool.name, "arguments": tool.arguments, "result": tool.result, "at": stamp(at)},
            )
        for model in models:
            await self._run(
                "INSERT INTO model_calls (turn, model, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens,"
                " cost_usd, seconds, at) VALUES (:turn, :model, :input, :output, :cache_read, :cache_write, :cost, :seconds, :at)",
                {
                    "turn": turn,
                    "model": model.model,
                    "input": model.input_tokens,
                    "output": model.output_tokens,
                    "cache_read": model.cache_read_tokens,
                    "cache_write": model.cache_write_tokens,
                    "cost": model.cost_usd,
                    "seconds": model.seconds,
                    "at": stamp(at),
                },
            )

    async def spend(self, models: Sequence[ModelUse], at: datetime) -> None:
        """Adds to what the month has cost; also for a turn that was forgotten while it was under way."""
        for model in models:
            await self._run(
                "INSERT INTO spending (month, model, picodollars) VALUES (:month, :model, :cost)"
                " ON CONFLICT (month, model) DO UPDATE SET picodollars = spending.picodollars + excluded.picodollars",
                {"month": _month(at), "model": model.model, "cost": _picodollars(model.cost_usd)},
            )

    async def spent(self, month: datetime) -> Mapping[str, Decimal]:
        """US dollars, exact, of each model that was called in the calendar month, in UTC, of this time; also for customers who are
        forgotten."""
        rows = await self._run("SELECT model, picodollars FROM spending WHERE month = :month ORDER BY model", {"month": _month(month)})
        return {model: _dollars(total) for model, total in rows}

    async def cost(self, conversation: str) -> Decimal:
        """US dollars, exact, of all that was said in this conversation."""
        rows = await self._run(
            f"SELECT {SUM} FROM model_calls JOIN turns ON turns.number = model_calls.turn WHERE conversation = :conversation",
            {"conversation": conversation},
        )
        return _dollars(rows[0][0] or 0)

    async def account(self, reply: str) -> tuple[str, Decimal]:
        """Who said the reply with this id of Eva's, and what that cost in US dollars."""
        rows = await self._run(
            f"SELECT max(answered_by), {SUM} FROM turns JOIN messages ON messages.number = turns.reply"
            " LEFT JOIN model_calls ON model_calls.turn = turns.number WHERE messages.id = :reply AND author = 'eva'",
            {"reply": reply},
        )
        return rows[0][0] or "", _dollars(rows[0][1] or 0)

    async def acted(self, turn: int, name: str, arguments: str) -> str | None:
        """What this tool gave back in this turn already, so that it does not act twice."""
        rows = await self._run(
            "SELECT result FROM tool_calls WHERE turn = :turn AND name = :name AND arguments = :arguments",
            {"turn": turn, "name": name, "arguments": arguments},
        )
        return rows[0][0] if rows else None

    async def found(self, conversation: str, turn: int, findings: Sequence[Finding], at: datetime) -> None:
        """What the gate found in the reply of this turn; a turn that speaks again replaces what stood."""
        await self._run(
            "DELETE FROM findings WHERE conversation = :conversation AND turn = :turn", {"conversation": conversation, "turn": turn}
        )
        for finding in findings:
            await self._run(
                "INSERT INTO findings (conversation, turn, rule, action, text, at)"
                " VALUES (:conversation, :turn, :rule, :action, :text, :at)",
                {
                    "conversation": conversation,
                    "turn": turn,
                    "rule": finding.rule,
                    "action": finding.action,
                    "text": finding.text,
                    "at": stamp(at),
                },
            )


def _month(at: datetime) -> str:
    return stamp(at)[: len("2026-03")]


def _picodollars(usd: str) -> int:
    return int(Decimal(usd).scaleb(12).to_integral_value())


def _dollars(total: int) -> Decimal:
    """Of picodollars, as `SUM` gives them."""
    return Decimal(total).scaleb(-12).normalize()
