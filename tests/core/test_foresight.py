"""What is looked up ahead of an answer: what the answer will ask for, and nothing that would hold anybody up."""

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from core.arrival import Arrivals
from core.company import Company
from core.foresight import foresee
from core.guardrails import screen
from core.guardrails.screen import forget_suspicions
from core.knowledge.finder import Found
from core.messages import Address, Message
from core.tools.search_articles import SHORT
from tests.doubles.company import acme
from tests.doubles.eva import Customer, RunningEva


@dataclass(frozen=True, kw_only=True)
class Asked(Company):
    """One that notes what it is asked."""

    questions: list[tuple[str, str]] = field(default_factory=list)

    def find(self, question: str, *, language: str, **other: Any) -> Found:
        self.questions.append((question, language))
        return super().find(question, language=language, **other)


@pytest.fixture(scope="module")
def warm() -> Company:
    acme().warm_up()
    return acme()


@pytest.fixture
def company(warm: Company) -> Asked:
    return Asked(playbook=warm.playbook, public_url=warm.public_url, _finders=warm._finders)


def a_message(eva: RunningEva, text: str) -> Message:
    return Message(address=Address("terminal", "t"), customer="ana", id="m", text=text, at=eva.world.clock())


@pytest.mark.parametrize(
    ("text", "language"), [("What does car insurance cover?", "en"), ("¿Qué cubre el seguro de mi coche, por favor?", "es"), ("3", "en")]
)
def test_a_first_question_is_searched_for_in_its_own_language(company: Asked, resting: RunningEva, text: str, language: str) -> None:
    foresee(company, a_message(resting, text))

    assert company.questions == [(text, language)]


def test_a_first_message_has_been_screened_once_it_is_on_disk(company: Asked, resting: RunningEva) -> None:
    forget_suspicions()

    foresee(company, a_message(resting, "What does car insurance cover?"))

    assert screen._of_short.cache_info().currsize == 1


@pytest.mark.parametrize("text", ["", "  \n", "word " * SHORT])
def test_what_asks_nothing_and_what_would_take_long_is_left_to_the_answer(company: Asked, resting: RunningEva, text: str) -> None:
    foresee(company, a_message(resting, text))

    assert company.questions == []


def test_a_company_that_is_not_ready_to_be_asked_is_not_asked(company: Asked, resting: RunningEva) -> None:
    cold = replace(company, _finders={})

    foresee(cold, a_message(resting, "What does car insurance cover?"))

    assert cold.questions == []


async def test_only_the_first_message_of_a_conversation_is_foreseen_and_only_once_it_is_safe(resting: RunningEva) -> None:
    seen: list[str] = []
    arrivals = Arrivals(
        store=resting.store, engine=resting.engine, clock=resting.world.clock, foresee=lambda message: seen.append(message.text)
    )
    ana: Customer = resting.customer("ana")

    for number, text in enumerate(("My card is 4111 1111 1111 1111", "And now?")):
        await arrivals.receive(Message(address=ana.address, customer=ana.name, id=str(number), text=text, at=resting.world.clock()))

    assert seen == ["My card is [card number removed]"]
