"""Talk to Eva in a shell: the smallest channel. Start here when adding one."""

from collections.abc import Callable

from core.messages import Address, Reply
from core.ports import ChannelError, Limits, Receive


class TerminalChannel:
    """See `core.ports.Channel`. A place is one open terminal; who has gone is not written to."""

    name = "terminal"
    limits = Limits(characters=100_000, edits_per_second=20, buttons=0)

    def __init__(self) -> None:
        self._open: dict[str, Callable[[Reply], None]] = {}

    async def run(self, receive: Receive) -> None:
        """What is typed comes through the socket of the running process."""

    def open(self, place: str, show: Callable[[Reply], None]) -> None:
        """From now on replies at this place are shown so."""
        self._open[place] = show

    def is_open(self, place: str) -> bool:
        """Whether anybody reads at this place."""
        return place in self._open

    def close(self, place: str) -> None:
        """Nobody reads at this place any more."""
        self._open.pop(place, None)

    async def send(self, to: Address, reply: Reply) -> str:
        """Shows a reply, or its beginning."""
        show = self._open.get(to.place)
        if show is None:
            raise ChannelError("the terminal has been closed", permanent=True)
        show(reply)
        return reply.key

    async def edit(self, to: Address, id: str, reply: Reply) -> None:
        """Shows all of a reply so far."""
        await self.send(to, reply)

    async def delete(self, to: Address, id: str) -> None:
        """What was printed stays printed."""

    def doing(self, to: Address, what: str) -> None:
        """A terminal shows the words when they come."""
