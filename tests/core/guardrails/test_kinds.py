"""Each kind decides whether a sentence says what must not be said; the sets of sentences hold all of them together."""

import pytest

from benchmarks.rules import SETS, rules, sentences, stopped
from core.guardrails.kinds import NotOffered, PersonalData, Role, Worded, stands_in
from core.guardrails.wording import Said
from tests.doubles.company import acme


@pytest.mark.parametrize("which", SETS)
def test_of_what_must_stop_nearly_all_is_stopped_and_of_ordinary_talk_nearly_nothing(which: str) -> None:
    strict, usual = rules(acme().playbook, customer_named=False), rules(acme().playbook, customer_named=True)
    every = list(sentences(which))
    must_stop, must_pass = [each for each in every if each.kind], [each for each in every if not each.kind]

    caught = sum(bool(stopped(strict, each.text)) for each in must_stop)
    alarms = [each.text for each in must_pass if stopped(usual, each.text)]

    assert caught / len(must_stop) >= 0.95
    assert len(alarms) / len(must_pass) <= 0.005


@pytest.mark.parametrize(
    "sentence",
    [
        "It's free for the first month.",
        "You pay nothing for the first month.",
        "An agent is calling you in five minutes.",
        "I can lock in that price for a year.",
        "The adjuster will approve it.",
        "Ya está asegurado desde hoy.",
        "Le premier mois est offert.",
        "Der erste Monat ist kostenlos.",
        "Il primo mese è gratis.",
        "O primeiro mês é grátis.",
        "您从今天起已经投保了。",
        "أنت مؤمن عليك من اليوم.",
    ],
)
def test_nobody_is_told_that_they_are_insured_or_need_not_pay(sentence: str) -> None:
    assert Worded("promises").stops(Said(sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "Once your policy has begun, you are insured.",
        "¿Ya está asegurado con otra compañía?",
        "您已经投保了吗？",
        "Todavía no está asegurado.",
    ],
)
def test_when_somebody_is_insured_may_be_explained_and_asked(sentence: str) -> None:
    assert not Worded("promises").stops(Said(sentence))


def test_a_companys_own_phrase_counts_beside_those_of_all() -> None:
    kind = Worded("promises", ["cheapest in town", "天下最便宜"])

    assert kind.stops(Said("We are the cheapest in town."))
    assert kind.stops(Said("我们天下最便宜。"))
    assert kind.stops(Said("We guarantee it."))
    assert not kind.stops(Said("We are not the cheapest in town."))


def test_a_question_promises_nothing_but_may_insult() -> None:
    assert not Worded("promises").stops(Said("Shall I say that somebody will call you?"))
    assert Worded("harassment", asks=True).stops(Said("Are you stupid?"))


def test_a_rule_that_is_told_word_by_word_is_a_leak() -> None:
    kind = Role((), ["Stay with vehicle insurance and the customer's own case. Be kind."])

    assert kind.stops(Said("It says: stay with vehicle insurance and the customer's case."))
    assert not kind.stops(Said("I stay with vehicle insurance."))
    assert not kind.stops(Said("Be kind."))


def test_addresses_and_secrets_that_nobody_gave_are_personal() -> None:
    kind = PersonalData((), ["Write to help@acme.example."])

    assert not kind.stops(Said("Write to Help@acme.example!"))
    assert kind.stops(Said("Write to bob@acme.example!"))
    assert kind.stops(Said("The card is 4111 1111 1111 1111."))
    kind.learn(['{"error":"This customer has no quote with the number bob@acme.example."}'])
    assert kind.stops(Said("Write to bob@acme.example!"))
    kind.learn(["bob@acme.example"])
    assert not kind.stops(Said("Write to bob@acme.example!"))


@pytest.mark.parametrize(
    ("sentence", "stops"),
    [
        ("We also offer pet insurance.", True),
        ("Our pet insurance is good.", True),
        ("We do not offer pet insurance.", False),
        ("We insure cars, not boats.", False),
        ("Do you have pet insurance?", False),
        ("You need pet insurance from somebody else.", False),
        ("我们提供宠物保险。", True),
        ("我们不提供宠物保险。", False),
    ],
)
def test_what_is_not_offered_may_be_named_but_not_offered(sentence: str, stops: bool) -> None:
    assert NotOffered(["pet insurance", "boat", "宠物保险"]).stops(Said(sentence)) is stops


def test_a_word_stands_as_a_whole_or_in_its_plural() -> None:
    assert stands_in("boat", "two boats")
    assert not stands_in("boat", "a boatyard")
    assert stands_in("宠物保险", "我们提供宠物保险")
