"""A card tells staff what a conversation is about, and only what is known of it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.arrival import fresh_conversation
from core.card_summary import summary_of
from core.company import Company
from core.language import LANGUAGES
from core.messages import Address, Audience, Conversation, Line, Source
from core.quoting.quote import QuoteStatus
from tests.doubles.company import SITE, acme
from tests.storage.samples import a_quote

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
CLAIM = "How do I file a claim?"


def conversation(language: str | None = "en") -> Conversation:
    begun = fresh_conversation(Address("paper", "ana"), "paper:ana", Audience.CUSTOMER, NOW, "C-1")
    return replace(begun, language=language)


def line(author: str, text: str, *titles: str) -> Line:
    return Line(number=1, id="m", author=author, text=text, at=NOW, sources=tuple(Source(title, "") for title in titles))


def test_it_names_the_topic_the_lines_the_language_the_quotes_and_what_the_last_answer_rests_on() -> None:
    shown = [line("customer", CLAIM), line("eva", "So.", "Filing a claim", "Contact"), line("customer", "A person, please")]
    quotes = [a_quote(id="Q-1", status=QuoteStatus.SUPERSEDED), a_quote(id="Q-2"), a_quote(id="Q-3", status=QuoteStatus.TAKEN_UP)]

    topic, *rest = summary_of(conversation(), shown, quotes, acme())

    assert topic.startswith("About: ")
    assert "laim" in topic
    assert rest == [
        "Lines so far: 3 · English",
        "Quote Q-2: given, and still valid",
        "Quote Q-3: the customer takes it up",
        "Eva answered last from: Filing a claim; Contact",
    ]


def test_what_is_not_known_has_no_line() -> None:
    assert summary_of(conversation(None), [line("customer", "Hello"), line("eva", "Hi!")], [], acme()) == ("Lines so far: 2",)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", [status for status in QuoteStatus if status is not QuoteStatus.SUPERSEDED])
def test_every_state_of_a_quote_is_told_in_the_language_of_staff(language: str, status: QuoteStatus) -> None:
    staffs = Company.of(replace(acme().playbook, language=language), SITE)

    told = summary_of(conversation("fr"), [], [a_quote(id="Q-1", status=status)], staffs)

    assert "Q-1" in told[-1]
