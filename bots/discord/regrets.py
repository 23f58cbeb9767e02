"""What is said where Discord refuses Eva a thread or her words: whoever runs her is told what to mend, and the customer where to turn."""

import contextlib
from collections.abc import AsyncGenerator, Callable

from bots.discord.places import Place
from bots.discord.refusals import is_full, lacks_permission
from bots.discord.showing import Showing
from core.company import Company
from core.faults import Fault, Faults
from core.messages import Address
from core.ports import ChannelError

NO_PERMISSION, FULL = "discord_permission", "discord_full"
OPEN_THREADS, WRITE = "open threads", "write"
MOST_REMEMBERED = 10_000  # places in which a customer was told that their thread comes later
LONG = 30.0  # seconds that Discord asks her to wait, from which on the customer is told of it


class Regrets:
    """One for all places."""

    def __init__(self, *, showing: Showing, faults: Faults, company: Callable[[], Company], most: int = MOST_REMEMBERED) -> None:
        self._showing, self._faults, self._company, self._most = showing, faults, company, most
        self._put_off: dict[Address, None] = {}  # the oldest first

    def __len__(self) -> int:
        """How many places are remembered in which a thread comes later."""
        return len(self._put_off)

    def forget(self, to: Address) -> None:
        """Nobody waits for a thread there any more."""
        self._put_off.pop(to, None)

    @contextlib.asynccontextmanager
    async def told(self, to: Address, language: str, what: str) -> AsyncGenerator[None]:
        """Where she may not do this, or has no room for a thread, whoever runs her is told until it is otherwise; and the customer, in the
        channel itself. They are told once, too, where they wait for a thread because Discord opens none for a while."""
        place = Place.at(to)
        try:
            yield
        except ChannelError as error:
            if fault := _fault(place, error.__cause__, what):
                self._faults.tell(fault)
                await self._showing.regret(place, language, self._company().playbook.contact.phone)
            elif what == OPEN_THREADS and (error.retry_after or 0.0) >= LONG and to not in self._put_off:
                self._remember(to)
                await self._showing.put_off(place, language)
            if error.permanent:
                self.forget(to)
            raise
        self.forget(to)
        for kind in (NO_PERMISSION, FULL):
            self._faults.over(f"{kind}:{_subject(place, what)}")
        self._faults.over(f"{NO_PERMISSION}:{place.lobby}")  # as an earlier version has told it

    def _remember(self, to: Address) -> None:
        self._put_off[to] = None
        while len(self._put_off) > self._most:
            del self._put_off[next(iter(self._put_off))]


def _fault(place: Place, refused: BaseException | None, what: str) -> Fault | None:
    """What whoever runs her can mend."""
    if refused and lacks_permission(refused):
        text = f"Discord does not let Eva {what} in the channel {place.channel}; `eva doctor discord` names what is missing"
        return Fault(kind=NO_PERMISSION, subject=_subject(place, what), text=text)
    if refused and is_full(refused):
        text = f"Discord opens no more threads on the server {place.guild}: it has as many open ones as it may have; archive some"
        return Fault(kind=FULL, subject=_subject(place, what), text=text)
    return None


def _subject(place: Place, what: str) -> str:
    """For each of both, because the one may be refused where the other is granted."""
    return f"{place.lobby} {what}"
