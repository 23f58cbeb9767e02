"""The SQL of Eva's own faults: a row each, as whoever runs her was told of it last."""

from collections.abc import Sequence
from datetime import datetime

from core.ports import ToldFault
from storage.rows import Run, moment, stamp


class Faults:
    """See `core.ports.FaultRows`."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def put(self, told: Sequence[ToldFault]) -> None:
        """Each in the place of what stood of it."""
        for each in told:
            await self._run(
                "INSERT INTO faults (key, kind, subject, text, since, until, over_at)"
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
        rows = await self._run("SELECT key, kind, subject, text, since, until, over_at FROM faults ORDER BY since, key", {})
        return [
            ToldFault(key=key, kind=kind, subject=subject, text=text, since=moment(since), until=_moment(until), over_at=_moment(over_at))
            for key, kind, subject, text, since, until, over_at in rows
        ]


def _stamp(at: datetime | None) -> str | None:
    return stamp(at) if at else None


def _moment(text: str | None) -> datetime | None:
    return moment(text) if text else None
