"""How much somebody may do within a minute."""

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=1)
MOST_KEPT = 10_000  # of those who have used theirs up or not; beyond, the ones that are quiet are let go


class Allowance:
    """So many times within any minute, for each name apart. Kept in memory: a restart begins anew."""

    def __init__(self, per_minute: int | Callable[[], int]) -> None:
        """`per_minute` may be asked anew each time, where it can change."""
        self._per_minute = per_minute
        self._used: dict[str, deque[datetime]] = {}

    def take(self, name: str, now: datetime) -> float:
        """0.0 when it is allowed, which counts; else the seconds until it will be."""
        used = self._used.setdefault(name, deque())
        while used and used[0] <= now - WINDOW:
            used.popleft()
        most = self._per_minute if isinstance(self._per_minute, int) else self._per_minute()
        if len(used) >= most:
            return (used[len(used) - most] + WINDOW - now).total_seconds()
        used.append(now)
        if len(self._used) > MOST_KEPT:
            self._let_go(now)
        return 0.0

    def _let_go(self, now: datetime) -> None:
        for name in [name for name, used in self._used.items() if not used or used[-1] <= now - WINDOW]:
            del self._used[name]
