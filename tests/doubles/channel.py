"""A platform as its customers see it, and the channel that Eva reaches it by."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Iterator
from copy import copy
from dataclasses import dataclass
from itertools import repeat
from typing import Literal, Self

from core.messages import Address, Person, Reply
from core.ports import Card, ChannelError, Limits, Receive
from tests.doubles.hold import Hold

Verb = Literal["send", "edit", "delete", "offer", "find", "post", "update", "admit"]

UNHURRIED = Limits(characters=2_000, edits_per_second=None, buttons=0)
TOLD = Limits(characters=1_000_000, edits_per_second=None, buttons=0, keeps_events=True)


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call that the platform has taken."""

    verb: Verb
    to: Address
    id: str
    reply: Reply | None


class Platform:
    """Outlives Eva. It takes a nonce (key and part): what is sent again with it is the same message, which then shows the new text."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self._shown: dict[Address, dict[str, Reply]] = defaultdict(dict)
        self._nonces: dict[tuple[Address, str, int], str] = {}
        self.places = {"paper:#desk": "D1"}  # of staff: what the playbook calls them, and their ids
        self.cards: dict[tuple[str, str], Card] = {}  # by place and id, in the order in which they first appeared
        self.posted: list[Card] = []  # as each was when it first appeared
        self.admitted: list[tuple[Address, Person]] = []
        self.offered: list[tuple[Address, str, str]] = []  # each call: where, for which message, and in which language

    def shown(self, at: Address) -> list[Reply]:
        """What stands there, in the order in which it first appeared."""
        return list(self._shown[at].values())

    def send(self, to: Address, reply: Reply) -> str:
        """The id of the message that shows the reply."""
        id = self._nonces.setdefault((to, reply.key, reply.part), f"P{len(self._nonces) + 1}")
        self._shown[to][id] = reply
        self.calls.append(Call(verb="send", to=to, id=id, reply=reply))
        return id

    def edit(self, to: Address, id: str, reply: Reply) -> None:
        """Refuses for good what does not stand there."""
        if id not in self._shown[to]:
            raise ChannelError(f"no message {id}", permanent=True)
        self._shown[to][id] = reply
        self.calls.append(Call(verb="edit", to=to, id=id, reply=reply))

    def delete(self, to: Address, id: str) -> None:
        """Refuses for good what does not stand there."""
        if self._shown[to].pop(id, None) is None:
            raise ChannelError(f"no message {id}", permanent=True)
        self.calls.append(Call(verb="delete", to=to, id=id, reply=None))

    def post(self, place: str, card: Card) -> str:
        """The id of the card; one with the same key is the same."""
        known = [id for (at, id), each in self.cards.items() if (at, each.key) == (place, card.key)]
        id = known[0] if known else f"K{len(self.posted) + 1}"
        if not known:
            self.posted.append(card)
        self.cards[place, id] = card
        return id

    def photograph(self) -> Self:
        """The platform as it is now, which stays so."""
        picture = copy(self)
        picture.calls = [*self.calls]
        picture._shown = defaultdict(dict, {at: {**shown} for at, shown in self._shown.items()})
        picture._nonces = {**self._nonces}
        picture.offered = [*self.offered]
        picture.cards, picture.posted, picture.admitted = {**self.cards}, [*self.posted], [*self.admitted]
        return picture


class FakeChannel:
    """See `core.ports.Channel`. Refuses, and holds, the calls that the test has named."""

    name = "paper"

    def __init__(self, platform: Platform, limits: Limits = UNHURRIED) -> None:
        self.platform, self.limits = platform, limits
        self.watchers: list[Callable[[str], None]] = []  # told "before", and "after" or "refused", of each call
        self.seconds_of_calls: Iterator[float] = repeat(0.0)  # how long each is on its way
        self.doings: list[str] = []  # what was told that Eva is at
        self._refusals: dict[Verb, deque[ChannelError]] = defaultdict(deque)
        self._holds: dict[tuple[str, Verb], deque[Hold]] = defaultdict(deque)
        self._dead, self._buried = False, asyncio.Event()

    def refuse(self, verb: Verb, *errors: ChannelError) -> None:
        """The next calls of this kind fail so, one after the other."""
        self._refusals[verb].extend(errors)

    def recover(self) -> None:
        """Refuses nothing any more."""
        self._refusals.clear()

    def hold(self, when: Literal["before", "after"], verb: Verb, *, skip: int = 0) -> Hold:
        """The next call of this kind, or a later one, waits: before the platform has it, or before Eva knows that it has."""
        holds = self._holds[when, verb]
        passed = [Hold() for _ in range(skip)]
        for each in passed:
            each.open()
        hold = Hold()
        holds.extend([*passed, hold])
        return hold

    def die(self) -> None:
        """The process at this end is gone: nothing of its calls reaches the platform any more."""
        self._dead = True

    def bury(self) -> None:
        """Ends the calls that a dead process has left."""
        self._dead = True
        self._buried.set()
        for holds in self._holds.values():
            for hold in holds:
                hold.open()

    async def run(self, receive: Receive) -> None:
        """What arrives is called by the test."""

    async def send(self, to: Address, reply: Reply) -> str:
        await self._pass("before", "send")
        id = self.platform.send(to, reply)
        await self._pass("after", "send")
        return id

    async def edit(self, to: Address, id: str, reply: Reply) -> None:
        await self._pass("before", "edit")
        self.platform.edit(to, id, reply)
        await self._pass("after", "edit")

    async def delete(self, to: Address, id: str) -> None:
        await self._pass("before", "delete")
        self.platform.delete(to, id)
        await self._pass("after", "delete")

    async def offer(self, to: Address, message: str, language: str, still: Callable[[], Awaitable[bool]]) -> None:
        await self._pass("before", "offer")
        if await still():
            self.platform.offered.append((to, message, language))
        await self._pass("after", "offer")

    def doing(self, to: Address, what: str) -> None:
        self.doings.append(what)

    async def _pass(self, when: str, verb: Verb) -> None:
        self._tell(f"{when} {verb}")
        await self._stay_alive()
        if when == "before" and (on_its_way := next(self.seconds_of_calls)):
            await asyncio.sleep(on_its_way)
        holds = self._holds[when, verb]
        if holds:
            hold = holds[0]
            await hold.stop_here()
            holds.popleft()
            await self._stay_alive()
        if when == "before" and self._refusals[verb]:
            self._tell(f"refused {verb}")
            raise self._refusals[verb].popleft()

    def _tell(self, what: str) -> None:
        for watcher in [*self.watchers]:
            watcher(what)

    async def _stay_alive(self) -> None:
        if self._dead:
            await self._buried.wait()
            raise ChannelError("this process is dead", permanent=True)


class StaffedChannel(FakeChannel):
    """A channel whose platform has places for staff, who can write wherever a customer does but in private. See `core.ports.CardBoard`."""

    async def find(self, route_place: str, near: Address | None = None) -> str | None:
        await self._pass("before", "find")
        return self.platform.places.get(route_place)

    async def post(self, place: str, card: Card) -> str:
        await self._pass("before", "post")
        id = self.platform.post(place, card)
        await self._pass("after", "post")
        return id

    async def update(self, place: str, id: str, card: Card) -> None:
        await self._pass("before", "update")
        if (place, id) not in self.platform.cards:
            raise ChannelError(f"no card {id}", permanent=True)
        self.platform.cards[place, id] = card
        await self._pass("after", "update")

    async def admit(self, to: Address, person: Person) -> None:
        await self._pass("before", "admit")
        self.platform.admitted.append((to, person))

    def link(self, to: Address) -> str:
        return f"https://paper.example/{to.place}"

    def staff_can_write(self, to: Address) -> bool:
        return not to.place.startswith("private")
