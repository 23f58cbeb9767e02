"""Where staff can be shown a card: the places of the playbook's routes that belong to a channel which has any."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog

from core.company import Company
from core.messages import Address
from core.ports import Card, CardBoard, Channel, ChannelError, Engine, Store

log = structlog.get_logger()

ROUTE, SALES, OPERATOR = "desk", "sales", "operator"  # of the playbook


@dataclass(frozen=True, kw_only=True, slots=True)
class Office:
    """What all work with who show staff something. `company` gives that of the moment."""

    store: Store
    engine: Engine
    company: Callable[[], Company]
    channels: Mapping[str, Channel]
    clock: Callable[[], datetime]


@dataclass(frozen=True, kw_only=True, slots=True)
class Posted:
    """Where a card stands: the channel, the place there, and the platform's id of it."""

    board: str
    place: str
    card: str


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
        return bool(board and self.route() and board.staff_can_write(address))

    def route(self, name: str = ROUTE) -> list[tuple[str, str]]:
        """Channel and place of all that could hold the card, in order, whether they are there or not."""
        places = self._company().playbook.routes.get(name, ())
        return [(channel, place) for place in places if (channel := place.partition(":")[0]) in self._boards]

    def named(self, name: str = ROUTE) -> str:
        """The places of a route, for whoever mends it."""
        return ", ".join(self._company().playbook.routes.get(name, ()))

    async def post(self, card: Card, route: str = ROUTE, near: Address | None = None) -> Posted | None:
        """Shows it at the first place that takes it, of those with one name at the one `near` the conversation that it is about; None where
        none does. Raises ChannelError where that should be tried again."""
        for name, route_place in self.route(route):
            board = self._boards[name]
            try:
                place = await board.find(route_place, near if near and near.channel == name else None)
                id = await board.post(place, card) if place else ""
            except ChannelError as error:
                if not error.permanent:
                    raise
                log.warning("card_refused", card=card.key, place=route_place, error=str(error))
                continue
            if place:
                return Posted(board=name, place=place, card=id)
        return None
