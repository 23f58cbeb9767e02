"""A conversation as it stands lists its quotes by the replies that told them, and what may be answered with one press."""

from dataclasses import replace

from bots.web.standing import Standing
from core.messages import Line, State
from core.quoting.quote import Quote, QuoteStatus
from tests.doubles.company import acme
from tests.storage.samples import a_conversation, a_line, a_quote, a_reply

ACME = acme().playbook
FRENCH = replace(ACME, language="fr")
PUT = "So it is a 2020 Toyota Corolla with 42,000 miles, and you are 41. Is that right?"
DRAFT = a_quote(id="Q-9", status=QuoteStatus.DRAFT, turn=3, confirmed="", premium=None)


def said(turn: int, text: str = "Here it is.") -> Line:
    return replace(a_reply(f"R-{turn}", text), turn=turn)


def standing(*lines: Line, quotes: tuple[Quote, ...], state: State = State.EVA) -> Standing:
    return Standing(conversation=a_conversation(state=state), lines=lines, quotes=quotes, last=7)


def test_each_quote_that_was_told_names_the_reply_that_told_it_and_a_draft_is_not_told() -> None:
    old = a_quote(id="Q-1", given_in=2, status=QuoteStatus.SUPERSEDED)
    spoken = a_quote(id="Q-2", given_in=4)

    shown = standing(a_line(), said(2), a_line("m2"), quotes=(old, spoken, DRAFT)).shown(ACME)

    assert [(each["id"], each["status"], each["reply_id"]) for each in shown["quotes"]] == [
        ("Q-1", "superseded", "R-2"),
        ("Q-2", "given", None),  # its reply is still being spoken
    ]
    assert shown["quotes"][0]["valid_until"] == "2026-02-04"
    assert (shown["last_event_id"], len(shown["messages"])) == (7, 3)


def test_a_yes_may_be_pressed_below_the_last_line_only_and_only_while_eva_speaks() -> None:
    put = said(3, PUT)

    assert standing(a_line(), put, quotes=(DRAFT,)).shown(FRENCH)["choices"] == ["Oui"]
    assert standing(a_line(), put, a_line("m2"), quotes=(DRAFT,)).shown(FRENCH)["choices"] == []
    assert standing(a_line(), put, quotes=(DRAFT,), state=State.HUMAN).shown(FRENCH)["choices"] == []
    assert standing(quotes=()).shown(FRENCH)["choices"] == []
