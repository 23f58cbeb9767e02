"""The SQL of wake-ups and timers: what is still to be done, who claims it, and what was given up."""

from datetime import datetime

from core.ports import ClaimLost, Pending, Wakeup
from storage.rows import Row, Run, moment, stamp


def pending(row: Row) -> Pending:
    """A row of kind, key, wanted, attempts, due, reference as a value."""
    kind, key, wanted, attempts, due, reference = row
    return Pending(kind=kind, key=key, wanted=wanted, attempts=attempts, due=moment(due) if due else None, reference=reference)


class Wakeups:
    """See `core.rows.WakeupRows`."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def want(self, kind: str, key: str) -> Pending:
        """One more wish for this key, as it stands then; whatever back-off it was in ends."""
        rows = await self._run(
            "INSERT INTO wakeups (kind, key, wanted) VALUES (:kind, :key, 1)"
            " ON CONFLICT (kind, key) DO UPDATE SET wanted = wakeups.wanted + 1, due = NULL"
            " RETURNING kind, key, wanted, attempts, due, reference",
            {"kind": kind, "key": key},
        )
        return pending(rows[0])

    async def hold(self, wakeup: Wakeup) -> None:
        """Raises ClaimLost unless this claim is the last one to its key."""
        await self._claim(wakeup, "")

    async def advance(self, wakeup: Wakeup) -> None:
        """The same, where a part of the work is done for good: what fails from now on has all its tries, unless the key is given up."""
        await self._claim(wakeup, ", attempts = CASE WHEN reference IS NULL THEN 0 ELSE attempts END")

    async def _claim(self, wakeup: Wakeup, more: str) -> None:
        rows = await self._run(
            f"UPDATE wakeups SET claim = :claim{more} WHERE kind = :kind AND key = :key AND claim <= :claim RETURNING claim",
            {"kind": wakeup.kind, "key": wakeup.key, "claim": wakeup.claim},
        )
        if not rows:
            raise ClaimLost(f"{wakeup.kind} {wakeup.key} belongs to a later claim than {wakeup.claim}")

    async def finish(self, kind: str, key: str, wanted: int) -> bool:
        """Whether the key is done with; not so when it was wished for again since the handler looked, which begins with a clean count."""
        rows = await self._run(
            "DELETE FROM wakeups WHERE kind = :kind AND key = :key AND wanted = :wanted RETURNING key",
            {"kind": kind, "key": key, "wanted": wanted},
        )
        if not rows:
            await self._run(
                "UPDATE wakeups SET attempts = 0, reference = NULL, error = NULL, due = NULL WHERE kind = :kind AND key = :key",
                {"kind": kind, "key": key},
            )
        return bool(rows)

    async def fail(self, kind: str, key: str, error: str, due: datetime, *, attempts: int) -> None:
        """Notes a failure; the key is due again then. Once it is given up, the error that led to that stands."""
        await self._run(
            "UPDATE wakeups SET attempts = :attempts, due = :due, error = CASE WHEN reference IS NULL THEN :error ELSE error END"
            " WHERE kind = :kind AND key = :key",
            {"kind": kind, "key": key, "error": error, "due": stamp(due), "attempts": attempts},
        )

    async def condemn(self, kind: str, key: str, reference: str) -> str | None:
        """Notes that the key is given up; the reference stays the same however often that is tried. None when the key is gone."""
        rows = await self._run(
            "UPDATE wakeups SET reference = coalesce(reference, :reference), due = NULL"
            " WHERE kind = :kind AND key = :key RETURNING reference",
            {"kind": kind, "key": key, "reference": reference},
        )
        return rows[0][0] if rows else None

    async def bury(self, kind: str, key: str, wanted: int, at: datetime) -> bool:
        """Lists the failure, unless its key was forgotten meanwhile, and finishes: see there."""
        await self._run(
            "INSERT INTO failures (reference, kind, key, error, at)"
            " SELECT reference, kind, key, coalesce(error, 'cut off each time before it had finished'), :at FROM wakeups"
            " WHERE kind = :kind AND key = :key AND reference IS NOT NULL ON CONFLICT (reference) DO NOTHING",
            {"kind": kind, "key": key, "at": stamp(at)},
        )
        return await self.finish(kind, key, wanted)

    async def mended(self, kind: str, key: str) -> None:
        """What was given up of this key earlier is listed no more."""
        await self._run("DELETE FROM failures WHERE kind = :kind AND key = :key", {"kind": kind, "key": key})

    async def arm(self, kind: str, key: str, due: datetime) -> None:
        """A wake-up that is not due yet. The same one twice is one."""
        await self._run(
            "INSERT INTO timers (kind, key, due) VALUES (:kind, :key, :due) ON CONFLICT (kind, key, due) DO NOTHING",
            {"kind": kind, "key": key, "due": stamp(due)},
        )

    async def ring(self, now: datetime) -> list[Pending]:
        """Turns what is due, timers and back-offs alike, into wake-ups, and returns those."""
        due = {"now": stamp(now)}
        rung = await self._run("DELETE FROM timers WHERE due <= :now RETURNING kind, key", due)
        for kind, key in rung:
            await self.want(kind, key)
        again = await self._run("UPDATE wakeups SET due = NULL WHERE due <= :now RETURNING kind, key", due)
        found = [await self.find(kind, key) for kind, key in {*rung, *again}]
        return [each for each in found if each]

    async def find(self, kind: str, key: str) -> Pending | None:
        """One wake-up as it stands."""
        rows = await self._run(
            "SELECT kind, key, wanted, attempts, due, reference FROM wakeups WHERE kind = :kind AND key = :key", {"kind": kind, "key": key}
        )
        return pending(rows[0]) if rows else None

    async def waiting(self) -> list[Pending]:
        """All that is to be done now, for a process that starts. What was claimed when the last one died counts as tried."""
        await self._run("UPDATE wakeups SET attempts = attempts + 1 WHERE claim > 0 AND due IS NULL AND reference IS NULL", {})
        rows = await self._run("SELECT kind, key, wanted, attempts, due, reference FROM wakeups WHERE due IS NULL ORDER BY rowid", {})
        return [pending(row) for row in rows]

    async def soonest(self) -> datetime | None:
        """When the next timer or back-off is due."""
        rows = await self._run("SELECT min(due) FROM (SELECT min(due) AS due FROM timers UNION ALL SELECT min(due) FROM wakeups) t", {})
        return moment(rows[0][0]) if rows[0][0] else None

    async def last_claim(self) -> int:
        """The highest claim so far; later ones must be higher."""
        rows = await self._run("SELECT coalesce(max(claim), 0) FROM wakeups", {})
        return int(rows[0][0])
