"""People on the team: they see the cards of the desk, press their buttons, and write in customers' threads."""

from dataclasses import replace
from functools import cache
from types import MappingProxyType

from core.company import Company
from core.desk import Done, HeldBy, Over
from core.messages import Accepted, Message, Person, State
from core.ports import Card, ToolCall
from core.tools import CALL_HUMAN
from tests.doubles.company import acme
from tests.doubles.eva import Customer, RunningEva

CALL = ToolCall(id="1", name=CALL_HUMAN, arguments={"reason": "wants to talk about a bill"})


ROUTES = {"desk": ("paper:#desk",), "sales": ("paper:#sales", "paper:#desk"), "operator": ("paper:#operator",)}


@cache
def with_a_desk() -> Company:
    """Acme, whose staff are found on the platform of the tests."""
    return replace(acme(), playbook=replace(acme().playbook, routes=MappingProxyType(ROUTES)))


class Colleague:
    """A member of staff."""

    def __init__(self, eva: RunningEva, name: str) -> None:
        self._eva = eva
        self.person = Person(id=f"paper:{name.lower()}", name=name)
        self._written = 0

    @property
    def sees(self) -> list[Card]:
        """The cards as they are now."""
        return [*self._eva.world.platform.cards.values()]

    @property
    def card(self) -> Card:
        """The newest one."""
        return self.sees[-1]

    async def takes(self) -> Done | HeldBy | Over:
        return await self._eva.desk.take(self.card.handover, self.person)

    async def hands_back(self) -> Done | Over:
        return await self._eva.desk.hand_back(self.card.handover, self.person)

    async def resolves(self) -> Done | Over:
        return await self._eva.desk.resolve(self.card.handover, self.person)

    async def writes(self, to: Customer, text: str, id: str | None = None) -> Accepted | None:
        """In the customer's thread."""
        self._written += 1
        id = id or f"{self.person.id} {self._written}"
        message = Message(address=to.address, customer=self.person.id, id=id, text=text, at=self._eva.world.clock())
        return await self._eva.desk.said(self.person, message)


async def asks_for_a_person(eva: RunningEva, customer: Customer, words: str = "A person, please") -> None:
    """In words that a model hears."""
    eva.world.model.says(CALL)
    await customer.writes(words)
    await eva.answers()


async def state_of(customer: Customer) -> State:
    """Who speaks."""
    return (await customer.conversation()).state
