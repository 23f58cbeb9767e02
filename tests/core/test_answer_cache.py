"""What may be given again: answers to first questions that name nothing personal, for some minutes, if nothing was wrong with them."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from core.answer import Answer
from core.answer_cache import LIFE, MOST, AnswerCache, key_of
from core.guardrails.gate import Gate
from core.messages import Action, Audience, Exchange, File, Finding, Line, Source
from core.ports import By, Cited, Ended, Prompt, Text, ToolCall, ToolResult
from tests.doubles.clock import Clock
from tests.doubles.company import acme

PLAYBOOK = acme().playbook
NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
SOURCE = Source("Bills", "http://x/help/bills")
FOUND = ToolResult(call=ToolCall(id="1", name="search_articles", arguments={}), content='{"passages":[]}', sources=(SOURCE,))


def asked(text: str = "What if I pay late?", action: Action | None = None) -> Prompt:
    """A first question."""
    line = Line(number=0, id="m", author="customer", text=text, at=NOW, action=action)
    return Prompt(audience=Audience.CUSTOMER, language="en", now=NOW, earlier=(), asked=(line,))


def answer(*more: object) -> Answer:
    """One from the articles."""
    given = Answer(gated=lambda: Gate(links=(), replacement="-"), by="claude")
    for piece in (FOUND, Cited(SOURCE), Text("There is a fee."), *more):
        given.take(piece)  # type: ignore[arg-type]
    given.close()
    return given


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def cache(clock: Clock) -> AnswerCache:
    """That knows one answer."""
    cache = AnswerCache(clock)
    cache.keep(asked(), PLAYBOOK, answer())
    return cache


def test_it_is_given_again_with_its_passages_and_sources(cache: AnswerCache) -> None:
    found = cache.find(asked("what if I PAY late"), PLAYBOOK)

    assert found
    assert list(found.pieces()) == [By("cache"), FOUND, Cited(SOURCE), Text("There is a fee."), Ended("answered")]


def test_for_some_minutes_and_no_longer(cache: AnswerCache, clock: Clock) -> None:
    clock.advance(LIFE)

    assert cache.find(asked(), PLAYBOOK) is None


def test_of_who_may_have_been_forgotten_nothing_is_remembered(cache: AnswerCache) -> None:
    cache.clear()

    assert cache.find(asked(), PLAYBOOK) is None


@pytest.mark.parametrize(
    "other",
    [
        replace(asked(), language="es"),
        replace(asked(), audience=Audience.INTERNAL),
        replace(asked(), earlier=(Exchange(asked=(), said="Hello", outcome="answered"),)),
        replace(asked(), asked=asked().asked * 2),
        asked("What if I pay early?"),
    ],
)
def test_only_to_the_same_first_question_of_the_same_audience_in_the_same_language(cache: AnswerCache, other: Prompt) -> None:
    assert cache.find(other, PLAYBOOK) is None


def test_a_changed_playbook_has_no_old_answers(cache: AnswerCache) -> None:
    assert cache.find(asked(), replace(PLAYBOOK, version="another")) is None


@pytest.mark.parametrize(
    "prompt",
    [
        asked("I am 41, what if I pay late?"),
        asked("ana@post.example pays late"),
        asked("my card is [card number removed]"),
        asked("x" * 300),
        asked("When are you open?"),
        asked("I'd like a quote for my car"),
        asked("I want to talk to a person"),
        asked("where is my claim?"),
        asked("I just had an accident and I am hurt"),
        asked("", Action.HUMAN),
    ],
)
def test_what_is_personal_or_depends_on_the_clock_has_no_key(prompt: Prompt) -> None:
    assert key_of(prompt, PLAYBOOK) is None


@pytest.mark.parametrize("spoilt", ["no source", "found", "person", "acted"])
def test_what_does_not_rest_on_articles_alone_is_not_remembered(clock: Clock, spoilt: str) -> None:
    given = answer(Ended("person")) if spoilt == "person" else answer()
    if spoilt == "no source":
        given.sources.clear()
    if spoilt == "found":
        given.gate.findings.append(Finding(rule="unsupported", text="$5", action="replaced"))
    if spoilt == "acted":
        given.take(replace(FOUND, call=ToolCall(id="2", name="call_human", arguments={})))
    cache = AnswerCache(clock)
    cache.keep(asked(), PLAYBOOK, given)

    assert cache.find(asked(), PLAYBOOK) is None


def test_what_somebody_did_not_like_is_forgotten(cache: AnswerCache) -> None:
    cache.distrust("Another answer.")
    before = cache.find(asked(), PLAYBOOK)
    cache.distrust("There is a fee.")

    assert before
    assert cache.find(asked(), PLAYBOOK) is None


def test_a_question_whose_answer_somebody_did_not_like_is_asked_each_time(cache: AnswerCache) -> None:
    cache.distrust("There is a fee.")
    cache.keep(asked(), PLAYBOOK, answer())
    cache.keep(asked("What if I pay early?"), PLAYBOOK, answer())

    assert cache.find(asked(), PLAYBOOK) is None
    assert cache.find(asked("What if I pay early?"), PLAYBOOK)


@pytest.mark.parametrize(
    ("kept", "given"),
    [("16:59", "17:00"), ("08:59", "09:00"), ("23:59", "00:00")],  # it closes, it opens, and tomorrow is today
)
def test_what_may_have_told_of_the_clock_is_not_given_again_once_that_is_over(clock: Clock, kept: str, given: str) -> None:
    def at(time: str) -> Prompt:
        day = 4 if time == "00:00" else 3
        return replace(asked(), now=datetime.fromisoformat(f"2026-03-{day:02}T{time}-05:00"))

    cache = AnswerCache(clock)
    cache.keep(at(kept), PLAYBOOK, answer())

    assert cache.find(at(kept), PLAYBOOK)
    assert cache.find(at(given), PLAYBOOK) is None


def test_it_does_not_grow_without_end(cache: AnswerCache) -> None:
    letters = "abcdefghij"
    for number in range(MOST + 10):
        cache.keep(asked("what about " + "".join(letters[int(digit)] for digit in str(number))), PLAYBOOK, answer())

    assert cache.find(asked(), PLAYBOOK) is None
    assert len(cache._answers) == MOST


def test_never_to_a_question_about_what_somebody_is_reading(cache: AnswerCache) -> None:
    prompt = asked("What does it cover?")
    about = replace(prompt, asked=tuple(replace(line, about="deductibles") for line in prompt.asked))

    cache.keep(about, acme().playbook, answer())

    assert cache.find(about, acme().playbook) is None
    assert cache.find(prompt, acme().playbook) is None


@pytest.mark.parametrize("more", [{"files": (File(id="1", name="dent.png", kind="image/png", size=9),)}, {"replying_to": "Ben: Late?"}])
def test_what_leans_on_something_else_has_no_key(more: dict[str, Any]) -> None:
    leaning = replace(asked(), asked=(replace(asked().asked[0], **more),))

    assert key_of(asked(), PLAYBOOK) is not None
    assert key_of(leaning, PLAYBOOK) is None
