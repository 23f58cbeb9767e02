"""Where staff can be shown a card: the places of the playbook's route that belong to a channel which has any."""

from collections.abc import Callable, Mapping

from core.company import Company
from core.messages import Address
from core.ports import CardBoard, Channel

ROUTE = "desk"  # of the playbook


class Boards:
    """The places of the channels that have any."""

    def __init__(self, company: Callable[[], Company], channels: Mapping[str, Channel]) -> None:
        self._company = company
        self._boards = {name: channel for name, channel in channels.items() if isinstance(channel, CardBoard)}

    def of(self, channel: str) -> CardBoard | None:
        """The board of this channel."""
        return self._boards.get(channel)

    def can_come(self, address: Address) -> bool:
        """Whether staff can be shown a card at all, and could write at this address."""
        board = self.of(address.channel)
        return bool(board and self.route and board.staff_can_write(address))

    @property
    def route(self) -> list[tuple[str, str]]:
        """Channel and place of all that could hold the card, in order, whether they are there or not."""
        places = self._company().playbook.routes.get(ROUTE, ())
        return [(channel, place) for place in places if (channel := place.partition(":")[0]) in self._boards]
