"""All rules of a conversation together, as the gate is given them."""

from datetime import UTC, datetime

from core.guardrails.money import Amounts
from core.house_rules import house_rules
from core.messages import Audience
from core.models.briefing import HOW
from core.ports import Prompt
from tests.doubles.company import acme

PROMPT = Prompt(audience=Audience.CUSTOMER, language="de", now=datetime(2026, 3, 2, tzinfo=UTC), earlier=(), asked=())


def stopping(text: str, *customer_said: str) -> list[str]:
    return [rule.name for rule in house_rules(acme(), PROMPT, customer_said, Amounts()) if rule.check(text, "").text is None]


def test_every_kind_is_there_and_speaks_the_customers_language() -> None:
    rules = house_rules(acme(), PROMPT, (), Amounts())

    assert [rule.name for rule in rules] == ["role", "promises", "competitors", "not_offered", "plans", "personal", "harassment", "money"]
    assert rules[0].instead == "Ich bleibe, wer ich bin: Eva, die KI-Assistentin von Acme Insurance."


def test_what_the_model_is_told_is_not_told_on() -> None:
    assert stopping(HOW.splitlines()[1]) == ["role"]


def test_the_companys_own_address_may_be_said_and_a_customers_own_too() -> None:
    assert stopping("Wir schreiben an ann@home.example.", "Meine Adresse ist ann@home.example") == []
    assert stopping("Wir schreiben an ann@home.example.") == ["personal"]
