"""What goes wrong on purpose: an answer that fails, comes late or never, before the thing is done or after."""

import asyncio
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal

from tests.doubles.discord_errors import Json
from tests.doubles.hold import Hold

CUT: Literal["cut"] = "cut"  # the connection ends without an answer
RESET: Literal["reset"] = "reset"  # and the client's socket gets a reset
With = int | Literal["cut", "reset"] | Hold


@dataclass(kw_only=True, eq=False)
class Fault:
    """Of calls whose route matches, as in `POST /channels/*/messages`."""

    route: str
    with_: With
    times: int
    after_doing: bool
    body: Json | str | None
    retry_after: float | None
    done: int = 0

    def matches(self, route: str, path: str) -> bool:
        if self.done >= self.times:
            return False
        method = route.partition(" ")[0]
        return fnmatchcase(route, self.route) or fnmatchcase(f"{method} {path}", self.route)

    @property
    def answer(self) -> tuple[int, Json | str, dict[str, str]]:
        assert isinstance(self.with_, int)
        if self.with_ == 429:
            wait = self.retry_after or 0.01
            body = {"message": "You are being rate limited.", "retry_after": wait, "global": False}
            return 429, self.body or body, {"Retry-After": str(int(wait) + 1), "X-RateLimit-Scope": "user"}
        return self.with_, self.body or {"message": f"{self.with_}: scripted", "code": 0}, {}


class Faults:
    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        self._faults.append(fault)

    def clear(self) -> None:
        self._faults.clear()

    def next(self, route: str, path: str) -> Fault | None:
        """The first that is due; it counts as done."""
        for fault in self._faults:
            if fault.matches(route, path):
                fault.done += 1
                return fault
        return None


async def wait_for(hold: Hold | None) -> None:
    if hold:
        await hold.stop_here()
    else:
        await asyncio.sleep(0)
