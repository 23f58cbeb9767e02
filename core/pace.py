"""When a platform may be called next for one reply: what is shown on the way keeps its distance, so that the last words need not wait."""

import asyncio
from collections import defaultdict, deque

from core.ports import Limits


class Pace:
    """Times are those of the event loop. `what` is the kind of call: a platform counts each kind for itself.

    No more than `edits_in_a_row` of a kind begin within the seconds in which the platform takes so many, whatever is shown; all that come
    before the last words are one fewer, and `1 / edits_per_second` apart."""

    def __init__(self, limits: Limits) -> None:
        rate, self._most = limits.edits_per_second, limits.edits_in_a_row
        self._apart, self._within = (1 / rate, self._most / rate) if rate else (0.0, 0.0)
        self._ended: defaultdict[str, deque[float]] = defaultdict(lambda: deque(maxlen=self._most))
        self._last_ended = float("-inf")

    def next(self, what: str, *, is_last: bool) -> float:
        """The earliest time for such a call."""
        if is_last:
            return self._free(what, self._most)
        return max(self._last_ended + self._apart, self._free(what, self._most - 1))

    def called(self, what: str) -> None:
        """A call has been answered. Counted from then on, and not from when it began: the platform may have had it no sooner."""
        self._last_ended = asyncio.get_running_loop().time()
        self._ended[what].append(self._last_ended)

    def _free(self, what: str, most: int) -> float:
        ended = self._ended[what]
        return ended[-most] + self._within if len(ended) >= most else float("-inf")
