"""How much somebody may do within a minute."""

from collections import OrderedDict, deque
from collections.abc import Callable
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=1)
MOST_KEPT = 50_000  # names: beyond, those whose last time is the longest ago begin anew, for memory is worth more than their limit


class Allowance:
    """So many times within any minute, for each name apart. Kept in memory: a restart begins anew."""

    def __init__(self, per_minute: int | Callable[[], int]) -> None:
        """`per_minute` may be asked anew each time, where it can change."""
        self._per_minute = per_minute
        self._used: OrderedDict[str, deque[datetime]] = OrderedDict()  # whose last time is the longest ago comes first

    def take(self, name: str, now: datetime) -> float:
        """0.0 when it is allowed, which counts; else the seconds until it will be."""
        used = self._used.get(name, deque())
        while used and used[0] <= now - WINDOW:
            used.popleft()
        most = self._per_minute if isinstance(self._per_minute, int) else self._per_minute()
        if len(used) >= most:
            return (used[len(used) - most] + WINDOW - now).total_seconds()
        used.append(now)
        self._used[name] = used
        self._used.move_to_end(name)
        self._let_go(now)
        return 0.0

    def _let_go(self, now: datetime) -> None:
        while self._used and (len(self._used) > MOST_KEPT or next(iter(self._used.values()))[-1] <= now - WINDOW):
            self._used.popitem(last=False)
