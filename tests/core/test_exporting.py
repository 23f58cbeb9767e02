"""What is handed over of a customer's: all to the operator, theirs to the customer, and the same in words."""

from datetime import UTC, datetime
from typing import Any

from core.exporting import OPERATORS, for_customer, for_operator, in_words

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


def a_message(text: str, **more: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {
        "id": "m",
        "from": "customer",
        "name": None,
        "action": None,
        "sources": [],
        "files": [],
        "replying_to": "",
        "at": "2026",
        "revision": 0,
        "deleted_at": None,
    }
    return empty | {"by": None, "outcome": None, "text": text} | more


def kept() -> dict[str, Any]:
    """As the store gives it."""
    conversation: dict[str, Any] = {"id": "C-1", "address": "web:C-1", "audience": "customer", "state": "eva", "language": None}
    conversation |= {
        "messages": [
            a_message("Hello", revision=2, files=[{"name": "dent.png", "kind": "image/png", "size": 9}], replying_to="Sam: Which one?"),
            a_message("", action="human"),
            a_message("", deleted_at="2027"),
            a_message("Hi", **{"from": "eva", "sources": [{"title": "Hours", "link": "/help/hours"}]}),
            a_message("It is me", name="Sam", **{"from": "person"}),
        ],
        "ratings": [{"reply_id": "R-1", "value": "down", "text": "no", "at": "2026"}],
        "person_requests": [],
        "handovers": [{"id": "H-1", "reason": "hail", "taken_by": None, "outcome": "resolved"}],
        "quotes": [{"id": "Q-1", "details": [{"detail": "make", "value": "Honda", "words": "my Honda"}], "premium": "43.20"}],
        "history": [{"at": "2026", "what": "state", "detail": "eva -> closed"}],
        "tools": [{"name": "search", "arguments": "{}", "result": "[]", "at": "2026"}],
        "findings": [{"rule": "link", "action": "cut", "text": "evil", "at": "2026"}],
        "costs": [{"model": "m", "cost_usd": "0.01"}, {"model": "m", "cost_usd": "0.0000002"}],
        "failures": [{"reference": "F-1", "error": "KeyError()", "at": "2026"}],
    }
    return {"customer": "web:C-1", "since": "2025", "conversations": [conversation]}


def test_the_operator_gets_all_with_its_cost_exact() -> None:
    exported = for_operator(kept(), NOW)

    assert exported["conversations"] == [kept()["conversations"][0] | {"cost_usd": "0.0100002"}]
    assert (exported["customer"], exported["exported_at"], exported["since"]) == ("web:C-1", NOW.isoformat(), "2025")


def test_the_customer_gets_what_was_said_and_done_and_nothing_of_how_eva_works() -> None:
    [conversation] = for_customer(kept(), NOW)["conversations"]

    assert set(kept()["conversations"][0]) - set(conversation) == set(OPERATORS)
    assert "KeyError" not in str(conversation)
    assert conversation["messages"] == kept()["conversations"][0]["messages"]


def test_in_words_nothing_is_left_out() -> None:
    text = "\n".join(in_words(for_operator(kept(), NOW)))

    for words in (
        "web:C-1",
        "changed 2 times",
        "[human]",
        "deleted 2027",
        "-> Hours /help/hours",
        "dent.png (image/png, 9 bytes)",
        "> Sam: Which one?",
        "Sam",
        "eva -> closed",
        "evil",
        "F-1",
        "reason=hail",
        "my Honda",
        "premium=43.20",
    ):
        assert words in text
    assert "None" not in text
    assert "person requests" not in text
    assert "$0.0100002" in text
