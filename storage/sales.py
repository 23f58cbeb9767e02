"""The SQL of quotes that were taken up, and of the cards that staff are shown of them."""

from datetime import datetime

from core.ports import Sale
from storage.rows import Run, moment, stamp


class Sales:
    """See `core.ports.SaleRows`."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def add(self, quote: str, conversation: str, at: datetime) -> None:
        """It was taken up there; nothing where that is known."""
        await self._run(
            "INSERT INTO sales (quote, conversation, at, board, place, card) VALUES (:quote, :conversation, :at, '', '', '')"
            " ON CONFLICT (quote) DO NOTHING",
            {"quote": quote, "conversation": conversation, "at": stamp(at)},
        )

    async def find(self, quote: str) -> Sale | None:
        """That of this quote."""
        rows = await self._run("SELECT quote, conversation, at, board, place, card FROM sales WHERE quote = :quote", {"quote": quote})
        return next(
            (
                Sale(quote=id, conversation=conversation, at=moment(at), board=board, place=place, card=card)
                for id, conversation, at, board, place, card in rows
            ),
            None,
        )

    async def posted(self, sale: Sale, at: datetime) -> None:
        """Where its card stands."""
        await self._run(
            "UPDATE sales SET board = :board, place = :place, card = :card, posted_at = :at WHERE quote = :quote",
            {"board": sale.board, "place": sale.place, "card": sale.card, "at": stamp(at), "quote": sale.quote},
        )

    async def of(self, conversation: str) -> list[str]:
        """Ids of the quotes of this conversation, or that were taken up in it."""
        quotes = "SELECT id FROM quotes WHERE conversation = :id"
        rows = await self._run(f"SELECT quote FROM sales WHERE conversation = :id OR quote IN ({quotes}) ORDER BY at", {"id": conversation})
        return [row[0] for row in rows]
