"""Who takes up which of several quotes says so by name, or is asked."""

import json

import pytest

from core.messages import Exchange, ToolUse
from core.quoting.form.taking_up import TAKE_UP, answers, is_both, named_in, says_so, untaken, which_quote
from core.quoting.reading.spoken import QUOTING


def told(name: str, id: str, model: str, status: str) -> Exchange:
    result = {"status": status, "id": id, "understood": {"make": "Mazda", "model": model}}
    return Exchange(asked=(), said="", outcome="answered", tools=(ToolUse(name=name, arguments="{}", result=json.dumps(result)),))


FIRST, OTHER = told(QUOTING, "Q-AAAA1", "CX-5", "given"), told(QUOTING, "Q-AAAA2", "MX-30", "given")


def test_the_last_quote_of_each_vehicle_is_open_until_it_is_taken_up() -> None:
    again = told(QUOTING, "Q-AAAA3", "CX-5", "given")

    assert [each["id"] for each in untaken([FIRST, OTHER, again])] == ["Q-AAAA3", "Q-AAAA2"]
    assert [each["id"] for each in untaken([FIRST, OTHER, told(TAKE_UP, "Q-AAAA1", "CX-5", "taken_up")])] == ["Q-AAAA2"]


def test_a_quote_is_named_by_its_model_or_its_number() -> None:
    quotes = untaken([FIRST, OTHER])

    assert [each["id"] for each in named_in(["the mx-30 then"], quotes)] == ["Q-AAAA2"]
    assert [each["id"] for each in named_in(["q-aaaa1"], quotes)] == ["Q-AAAA1"]
    assert "Q-AAAA1 (Mazda CX-5)" in which_quote(quotes, "en")


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "I'll take the CX-5"), ("de", "ich nehme den CX-5"), ("fr", "je prends la CX-5"), ("es", "me quedo con el CX-5")],
)
def test_who_takes_what_they_name_says_so_and_a_question_does_not(language: str, text: str) -> None:
    assert says_so([text], language)
    assert not says_so([f"{text}?"], language)


def test_an_answer_is_short_and_both_are_both() -> None:
    assert answers(["the CX-5"])
    assert not answers(["what does the CX-5 cost?"])
    assert is_both(["both of them"])
    assert not is_both(["the first"])
