"""What a language model is told before anybody writes: also who looks after what, to whom that is for, and always in the same words."""

from dataclasses import replace

import pytest

from core.messages import Audience
from core.models.briefing import briefing
from core.playbook import Playbook
from tests.doubles.company import acme


def told(playbook: Playbook, audience: Audience) -> str:
    return "\n".join(briefing(playbook, audience, ()))


@pytest.mark.parametrize(
    ("needs", "told"),
    [({"en": "make and model"}, "work it out by phone, and what they will ask for: make and model."), ({}, "work it out by phone.")],
)
def test_without_a_tool_for_prices_claude_says_what_colleagues_will_ask_for(needs: dict[str, str], told: str) -> None:
    playbook = replace(acme().playbook, quote_needs=needs)

    assert told in "\n".join(briefing(playbook, Audience.CUSTOMER, ()))


def test_colleagues_requests_are_told_with_who_looks_after_them_and_how_they_are_reached() -> None:
    requests = next(part for part in briefing(acme().playbook, Audience.INTERNAL, ()) if part.startswith("<requests>"))

    for intent in acme().playbook.audiences[Audience.INTERNAL].intents:
        who, reached = intent.handled_by("en")
        assert f"- {intent.name} ({intent.title}): {intent.about}\n  Looked after by: {who}. Reached: {reached}." in requests


def test_they_are_told_in_the_same_words_each_time_so_that_what_is_cached_holds() -> None:
    assert told(acme().playbook, Audience.INTERNAL) == told(replace(acme().playbook), Audience.INTERNAL)
    names = [intent.name for intent in acme().playbook.audiences[Audience.INTERNAL].intents]
    assert names == sorted(names)


def test_who_has_none_is_told_of_none() -> None:
    assert "<requests>" not in told(acme().playbook, Audience.CUSTOMER)
