"""What a question is about is told by lines in which customers have asked before."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.knowledge.asked import Asked, grams

LINES = {
    "bills": ["my bill is too high", "pay my bill", "when is my bill due", "a bill by mail"],
    "towing": ["my car needs a tow", "send a tow truck", "tow my car home", "flat tire, tow please"],
    "unknown": ["what is the weather like", "tell me a joke", "who won the game last night"],
}
ASKED = Asked(LINES)


def likeliest(question: str) -> str:
    """The kind with the largest share."""
    about = ASKED.about(question)
    return max(about, key=about.__getitem__)


@pytest.mark.parametrize(("kind", "line"), [(kind, line) for kind, lines in LINES.items() for line in lines])
def test_a_line_that_was_asked_before_is_of_its_kind(kind: str, line: str) -> None:
    about = ASKED.about(line)

    assert likeliest(line) == kind
    assert about[kind] > 0.8


@pytest.mark.parametrize("question", ["hello, I would be glad of a tow to the next garage", "i need towing", "a tow truk pls", "TOW!!"])
def test_other_words_inflections_and_typing_mistakes_do_not_matter(question: str) -> None:
    assert likeliest(question) == "towing"


def test_what_the_words_of_two_kinds_share_is_shared_between_them() -> None:
    about = ASKED.about("tow my bill")

    assert about["bills"] > 0.2 < about["towing"]
    assert about["unknown"] < 0.2


@pytest.mark.parametrize("question", ["", "🙂", "qqqq", "零"])
def test_a_question_that_is_like_no_line_is_about_nothing(question: str) -> None:
    assert ASKED.about(question) == {}


def test_a_kind_without_lines_and_no_kinds_at_all_are_no_fault() -> None:
    assert Asked({}).about("my bill") == {}
    assert Asked({"bills": ["my bill"], "towing": []}).about("my bill")["bills"] > 0.5


def test_a_kind_of_many_lines_does_not_drown_one_of_few() -> None:
    asked = Asked({"bills": ["pay my bill"] * 50, "towing": ["tow my car"]})

    about = asked.about("my")

    assert about["towing"] > 0.1


def test_chinese_is_read_by_its_characters() -> None:
    asked = Asked({"bills": ["我的账单太高了"], "towing": ["我的车需要拖车"]})

    about = asked.about("账单什么时候到期")

    assert about["bills"] > about["towing"]


@given(st.text())
def test_the_shares_of_all_kinds_are_one_in_all(question: str) -> None:
    about = ASKED.about(question)

    assert not about or math.isclose(sum(about.values()), 1)
    assert all(0 <= share <= 1 for share in about.values())


@given(st.text(alphabet="abcdefg", min_size=1, max_size=12))
def test_each_letter_stands_in_a_run_of_letters(word: str) -> None:
    assert set("".join(grams(word))) == {" ", *word}


@pytest.mark.parametrize(
    ("question", "understood"), [("a joke", True), ("asdf tow", True), ("wheather", True), ("asdf qxzr", False), ("", False), ("🙂", False)]
)
def test_a_question_is_understood_where_a_word_of_it_is_one_of_the_lines_or_like_one(question: str, understood: bool) -> None:
    assert ASKED.understands(question) is understood
