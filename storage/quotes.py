"""The SQL of quotes."""

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from core.quoting.details import Detail, Said
from core.quoting.quote import LineItem, Quote, QuoteStatus
from storage.rows import Row, Run, moment, stamp

COLUMNS = (
    "id, conversation, details, kind, status, turn, confirmed, given_in, beside, items, premium, currency, valid_until,"
    " rates_version, trouble, at"
)


class Quotes:
    """See `core.rows.QuoteRows`."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def put(self, quote: Quote) -> None:
        """Keeps it as it is now; one with this id is replaced. Status "expired" is not kept: time makes it."""
        names = [name.strip() for name in COLUMNS.split(",")]
        places = ", ".join(f":{name}" for name in names)
        changes = ", ".join(f"{name} = excluded.{name}" for name in names if name not in ("id", "conversation"))
        await self._run(
            f"INSERT INTO quotes ({COLUMNS}, facts) VALUES ({places}, :facts)"
            f" ON CONFLICT (id) DO UPDATE SET {changes}, facts = excluded.facts",
            _row(quote),
        )

    async def of(self, conversation: str, now: datetime) -> tuple[Quote, ...]:
        """All of a conversation as they stand by now, in the order in which they began."""
        rows = await self._run(
            f"SELECT {COLUMNS} FROM quotes WHERE conversation = :conversation ORDER BY number", {"conversation": conversation}
        )
        return tuple(_quote(row).at_time(now) for row in rows)

    async def find(self, id: str, customer: str, now: datetime) -> Quote | None:
        """The quote with this id, if it is of one of this customer's conversations: nobody else's can be looked up."""
        rows = await self._run(
            f"SELECT {COLUMNS} FROM quotes WHERE id = :id AND conversation IN (SELECT id FROM conversations WHERE customer = :customer)",
            {"id": id, "customer": customer},
        )
        return _quote(rows[0]).at_time(now) if rows else None


def _row(quote: Quote) -> Mapping[str, Any]:
    status = QuoteStatus.GIVEN if quote.status is QuoteStatus.EXPIRED else quote.status
    return {
        "id": quote.id,
        "conversation": quote.conversation,
        "facts": quote.facts,
        "details": json.dumps([_said_values(said) for said in quote.details.values()], ensure_ascii=False),
        "kind": quote.kind,
        "status": status.value,
        "turn": quote.turn,
        "confirmed": quote.confirmed,
        "given_in": quote.given_in,
        "beside": quote.beside,
        "items": json.dumps([_item_values(item) for item in quote.items], ensure_ascii=False),
        "premium": None if quote.premium is None else f"{quote.premium:f}",
        "currency": quote.currency,
        "valid_until": stamp(quote.valid_until) if quote.valid_until else None,
        "rates_version": quote.rates_version,
        "trouble": quote.trouble,
        "at": stamp(quote.at),
    }


def _said_values(said: Said) -> Mapping[str, Any]:
    value = list(said.value) if isinstance(said.value, tuple) else said.value
    return {"detail": said.detail.value, "value": value, "message": said.message, "words": said.words, "derived": said.derived}


def _item_values(item: LineItem) -> Mapping[str, Any]:
    amounts = {"factor": item.factor, "amount": item.amount, "running": item.running}
    return {"what": item.what} | {name: None if amount is None else f"{amount:f}" for name, amount in amounts.items()}


def _quote(row: Row) -> Quote:
    names = [name.strip() for name in COLUMNS.split(",")]
    kept = dict(zip(names, row, strict=True))
    return Quote(
        **kept
        | {
            "details": {said.detail: said for said in map(_said, json.loads(kept["details"]))},
            "status": QuoteStatus(kept["status"]),
            "items": tuple(map(_item, json.loads(kept["items"]))),
            "premium": _amount(kept["premium"]),
            "valid_until": moment(kept["valid_until"]) if kept["valid_until"] else None,
            "at": moment(kept["at"]),
        }
    )


def _said(kept: Mapping[str, Any]) -> Said:
    value = kept["value"]
    return Said(
        detail=Detail(kept["detail"]),
        value=tuple(value) if isinstance(value, list) else value,
        message=kept["message"],
        words=kept["words"],
        derived=kept["derived"],
    )


def _item(kept: Mapping[str, Any]) -> LineItem:
    return LineItem(what=kept["what"], factor=_amount(kept["factor"]), amount=_amount(kept["amount"]), running=Decimal(kept["running"]))


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
