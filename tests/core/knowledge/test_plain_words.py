"""The list of plain words holds words as questions are cut, and none of the topics of a company."""

from collections import Counter

from core.knowledge.plain_words import _WORDS, PLAIN
from core.knowledge.terms import tokens
from core.language import catalogue


def test_each_stands_as_a_question_is_cut() -> None:
    assert [word for word in PLAIN if tokens(word) != [word]] == []


def test_each_stands_once_and_is_no_stop_word() -> None:
    counted = Counter(word for words in _WORDS.values() for word in words.split())
    assert [word for word, times in counted.items() if times > 1] == []
    assert not PLAIN & catalogue().stopwords("en")


def test_what_people_ask_about_is_not_among_them() -> None:
    assert PLAIN.isdisjoint(["car", "claim", "bill", "pay", "cancel", "price", "refund", "account", "address", "phone", "accident"])
