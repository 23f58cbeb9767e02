"""The SQL of Eva's own faults: a row each, as whoever runs her was told of it last, and the cards that were posted of them."""

from collections.abc import Sequence
from datetime import datetime

from core.ports import FaultCard, ToldFault
from storage.rows import Row, Run, moment, stamp

COLUMNS = "key, kind, subject, text, since, until, over_at"
CARD_COLUMNS = "fault, since, board, place, card, is_over, at, changed_at"


class Faults:
    """See `core.rows.FaultRows`."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def put(self, told: Sequence[ToldFault]) -> None:
        """Each in the place of what stood of it."""
        for each in told:
            await self._run(
                f"INSERT INTO faults ({COLUMNS})"
                " VALUES (:key, :kind, :subject, :text, :since, :until, :over_at) ON CONFLICT (key) DO UPDATE SET"
                " text = excluded.text, since = excluded.since, until = excluded.until, over_at = excluded.over_at",
                {
                    "key": each.key,
                    "kind": each.kind,
                    "subject": each.subject,
                    "text": each.text,
                    "since": stamp(each.since),
                    "until": _stamp(each.until),
                    "over_at": _stamp(each.over_at),
                },
            )

    async def known(self) -> list[ToldFault]:
        """All that there ever were, the oldest first."""
        return [_told(row) for row in await self._run(f"SELECT {COLUMNS} FROM faults ORDER BY since, key", {})]

    async def find(self, key: str) -> ToldFault | None:
        """The one with this key."""
        rows = await self._run(f"SELECT {COLUMNS} FROM faults WHERE key = :key", {"key": key})
        return _told(rows[0]) if rows else None

    # ── cards ────────────────────────────────────────────────────────────────────────────────────────────────────────

    async def post(self, card: FaultCard) -> None:
        """Keeps it, in the place of what was kept of the same time of the same fault."""
        await self._run(
            f"INSERT INTO fault_cards ({CARD_COLUMNS}) VALUES (:fault, :since, :board, :place, :card, :is_over, :at, :changed_at)"
            " ON CONFLICT (fault, since) DO UPDATE SET board = excluded.board, place = excluded.place, card = excluded.card,"
            " is_over = excluded.is_over, at = excluded.at, changed_at = excluded.changed_at",
            {
                "fault": card.fault,
                "since": stamp(card.since),
                "board": card.board,
                "place": card.place,
                "card": card.card,
                "is_over": int(card.is_over),
                "at": stamp(card.at),
                "changed_at": stamp(card.changed_at),
            },
        )

    async def card(self, told: ToldFault) -> FaultCard | None:
        """What was posted of a fault since it began."""
        rows = await self._run(
            f"SELECT {CARD_COLUMNS} FROM fault_cards WHERE fault = :key AND since = :since", {"key": told.key, "since": stamp(told.since)}
        )
        return _card(rows[0]) if rows else None

    async def open_cards(self, fault: str) -> list[FaultCard]:
        """Those of this fault that do not say that it is over, the oldest first."""
        rows = await self._run(
            f"SELECT {CARD_COLUMNS} FROM fault_cards WHERE fault = :fault AND is_over = 0 ORDER BY since", {"fault": fault}
        )
        return [_card(row) for row in rows]

    async def posted_since(self, at: datetime) -> list[datetime]:
        """When each card was posted, the oldest first."""
        return [moment(each) for (each,) in await self._run("SELECT at FROM fault_cards WHERE at > :at ORDER BY at", {"at": stamp(at)})]

    async def drop_over(self, before: datetime) -> None:
        """Faults that were over by then, with their cards, and cards of earlier times of those that stay: nobody looks at them any more."""
        at = {"before": stamp(before)}
        await self._run("DELETE FROM faults WHERE coalesce(over_at, until) < :before", at)
        stays = "SELECT 1 FROM faults WHERE faults.key = fault_cards.fault AND faults.since = fault_cards.since"
        await self._run(f"DELETE FROM fault_cards WHERE changed_at < :before AND NOT EXISTS ({stays})", at)


def _told(row: Row) -> ToldFault:
    key, kind, subject, text, since, until, over_at = row
    return ToldFault(key=key, kind=kind, subject=subject, text=text, since=moment(since), until=_moment(until), over_at=_moment(over_at))


def _card(row: Row) -> FaultCard:
    fault, since, board, place, card, is_over, at, changed_at = row
    return FaultCard(
        fault=fault,
        since=moment(since),
        board=board,
        place=place,
        card=card,
        is_over=bool(is_over),
        at=moment(at),
        changed_at=moment(changed_at),
    )


def _stamp(at: datetime | None) -> str | None:
    return stamp(at) if at else None


def _moment(text: str | None) -> datetime | None:
    return moment(text) if text else None
