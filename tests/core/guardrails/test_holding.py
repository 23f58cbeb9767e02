"""A kind decides, the company's choice acts: pass, mend, replace or hand over."""

import pytest

from core.guardrails.gate import Gate
from core.guardrails.grounds import Grounds
from core.guardrails.holding import ACTIONS, REASONS, USUAL, Holding, Seen
from core.guardrails.kinds import PersonalData, Worded


def rule(action: str) -> Holding:
    return Holding(kind=Worded("promises"), action=action, instead="No promise.", seen=Seen())


@pytest.mark.parametrize(
    ("action", "shown", "recorded", "faults"),
    [
        ("pass", "Hi. I promise it. Bye.", "passed", 0),
        ("mend", "Hi. No promise. Bye.", "replaced", 1),
        ("replace", "Hi. No promise. Bye.", "replaced", 0),
        ("hand_over", "Hi. No promise. Bye.", "handed_over", 0),
    ],
)
def test_what_is_done_about_a_finding_is_the_companys_choice(action: str, shown: str, recorded: str, faults: int) -> None:
    gate = Gate(links=(), replacement="-", rules=[rule(action)])

    said = gate.feed("Hi. I promise it. Bye.") + gate.finish()

    assert said == shown
    assert [(finding.rule, finding.text, finding.action) for finding in gate.findings] == [("promises", "I promise it.", recorded)]
    assert len(gate.faults) == faults


def test_the_companys_own_word_may_be_quoted() -> None:
    grounds = Grounds([])
    gate = Gate(links=(), replacement="-", rules=[rule("mend")], grounds=grounds)
    gate.learn(["# Paid\n\nWe will call you back. The rest is fine."])

    assert gate.feed("We will call you back. We will call you today. ") + gate.finish() == "We will call you back. No promise. "


def test_what_a_tool_gives_as_json_is_no_article() -> None:
    gate = Gate(links=(), replacement="-", rules=[rule("mend")], grounds=Grounds([]))
    gate.learn(['{"words":"We will call you back."}'])

    assert gate.feed("We will call you back. ") + gate.finish() == "No promise. "


def test_a_kind_that_learns_is_told_what_tools_give() -> None:
    personal = Holding(kind=PersonalData(), action="mend", instead="-", seen=Seen())
    assert personal.check("Write to a@b.example.", "").text is None

    personal.learn(["a@b.example"])

    assert personal.check("Write to a@b.example.", "").text == "Write to a@b.example."


def test_every_kind_has_an_action_and_a_reason() -> None:
    assert USUAL.keys() == REASONS.keys()
    assert set(USUAL.values()) <= set(ACTIONS)
