"""A check passes what it should, names what it misses, and shares come with an interval."""

import json
from dataclasses import fields
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.evals import CHECKS, Heard, Verdict, interval, judge, own_words, scores, stands
from core.messages import ToolUse
from core.playbook.examples import Ask, Called


def used(name: str, arguments: dict[str, object], result: object = None) -> ToolUse:
    return ToolUse(name=name, arguments=json.dumps(arguments), result=json.dumps(result or {}))


QUOTED = used("get_quote", {"make": "TESLA", "year": 2024, "mileage": 12000})
HEARD = Heard(
    text="Gladly! Which **model** is it, and what is its mileage?\n\nThe Wärme is on. Tell me your age.",
    slugs=frozenset({"quotes"}),
    outcome="answered",
    tools=(QUOTED,),
)


def called(name: str, **arguments: object) -> Called:
    return Called(tool=name, arguments=MappingProxyType(arguments))


def amiss(ask: Ask, heard: Heard = HEARD) -> list[str]:
    """What is amiss, by check."""
    return [f"{verdict.check}: {verdict.amiss}" for verdict in judge(ask, heard) if not verdict.passed]


PASSED = [
    Ask(say="a", cites=("billing", "quotes")),
    Ask(say="a", mentions=(("warme",), ("nothing", "MODEL"))),
    Ask(say="a", not_mentions=("mile", "$", "odometer")),
    Ask(say="a", calls=called("get_quote")),
    Ask(say="a", calls=called("get_quote", make="Tesla", year=2024)),
    Ask(say="a", language="en"),
    Ask(say="a", asks_for=("year", "mileage")),
    Ask(say="a", state="answered"),
]
FAILED = [
    (Ask(say="a", cites=("billing", "claims")), 'cites: "billing" or "claims"; cited: quotes'),
    (Ask(say="a", mentions=(("model",), ("price", "cost"), ("sum",))), 'mentions: "price" or "cost", "sum"'),
    (Ask(say="a", not_mentions=("age", "price")), 'not_mentions: no word of "age"'),
    (Ask(say="a", calls=called("call_human")), f"calls: call_human; called: get_quote {QUOTED.arguments}"),
    (Ask(say="a", calls=called("get_quote", year=2023)), f'calls: get_quote with {{"year": 2023}}; called: get_quote {QUOTED.arguments}'),
    (Ask(say="a", language="de"), "language: de; spoken: en"),
    (Ask(say="a", asks_for=("age",)), 'asks_for: a question with "age"'),
    (Ask(say="a", state="person"), "state: person; was: answered"),
    (Ask(say="a", unknown=True), "unknown: unknown or off_topic; was: answered"),
]


@pytest.mark.parametrize("ask", PASSED, ids=str)
def test_an_answer_that_does_what_is_expected_passes(ask: Ask) -> None:
    assert amiss(ask) == []
    assert len(list(judge(ask, HEARD))) == 1


@pytest.mark.parametrize(("ask", "complaint"), FAILED, ids=str)
def test_what_is_amiss_is_named(ask: Ask, complaint: str) -> None:
    assert amiss(ask) == [complaint]


@pytest.mark.parametrize("outcome", ["unknown", "off_topic"])
def test_who_leads_back_and_who_does_not_know_both_say_that_there_is_no_answer(outcome: str) -> None:
    assert amiss(Ask(say="a", unknown=True), Heard(text="I don't know.", outcome=outcome)) == []


@pytest.mark.parametrize("ask", [*PASSED, Ask(say="a", unknown=True)], ids=str)
def test_where_no_answer_came_no_check_is_passed(ask: Ask) -> None:
    [verdict] = judge(ask, Heard(error="overloaded"), turn=2)

    assert not verdict.passed
    assert (verdict.turn, verdict.reply) == (2, "(no answer: overloaded)")


def test_everything_that_a_turn_may_ask_for_is_checked() -> None:
    assert {field.name for field in fields(Ask)} - {"say"} == set(CHECKS)


def test_a_turn_without_checks_is_not_judged() -> None:
    assert list(judge(Ask(say="a"), HEARD)) == []


@pytest.mark.parametrize(
    ("text", "reply", "found"),
    [
        ("1-800-123-4567", "Call **1-800-123-4567**.", True),
        ("9 am", "from 9\u202fAM on", True),
        ("ever", "never", False),
        ("two words", "two\n\nwords", True),
        ("$", "That is $43.20", True),
        ("$", "That is 43.20", False),
        ("保险", "我们提供汽车保险。", True),
    ],
)
def test_words_stand_in_a_reply_whole_whatever_their_case_and_marks(text: str, reply: str, found: bool) -> None:
    assert stands(text, reply) is found


def test_a_quoted_article_does_not_tell_which_language_the_reply_is_in() -> None:
    article = "When you cancel, the rest of what you have paid is [given back](/help/refunds) to you within fourteen days."
    passages = {"passages": [{"heading": "What you get back", "text": article}]}
    reply = "Esto es lo que dicen nuestros artículos:\n\n**What you get back**\n\n" + article.replace(
        "[given back](/help/refunds)", "given back"
    )
    heard = Heard(text=reply, tools=(used("search_articles", {}, passages),))

    assert own_words(heard).split() == ["Esto", "es", "lo", "que", "dicen", "nuestros", "artículos:"]
    assert amiss(Ask(say="a", language="es"), heard) == []


# ── shares ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("passed", "total", "low", "high"),
    [(0, 0, 0, 1), (10, 10, 0.7225, 1), (0, 10, 0, 0.2775), (8, 10, 0.4902, 0.9433), (81, 263, 0.2553, 0.3662)],
)
def test_an_interval_is_that_of_wilson(passed: int, total: int, low: float, high: float) -> None:
    assert list(interval(passed, total)) == pytest.approx([low, high], abs=5e-5)


@given(st.integers(1, 1000), st.data())
def test_a_share_lies_in_its_interval_and_that_between_none_and_all(total: int, data: st.DataObject) -> None:
    passed = data.draw(st.integers(0, total))

    low, high = interval(passed, total)

    assert 0 <= low <= passed / total + 1e-12
    assert passed / total - 1e-12 <= high <= 1
    assert low < high


def test_scores_are_those_of_the_checks_that_were_made() -> None:
    verdicts = [
        Verdict(check=check, turn=1, say="", reply="", amiss=amiss) for check, amiss in [("state", ""), ("cites", "x"), ("state", "y")]
    ]

    assert [(score.check, score.passed, score.total) for score in scores(verdicts)] == [("cites", 0, 1), ("state", 1, 2)]
