"""The word that is being typed, finished with one that the articles use."""

import pytest

from core.knowledge.completion import Completion

COMPLETION = Completion(["deductible", "claim", "battery", "deduct", "theft", "claims"], ["the", "for"])


@pytest.mark.parametrize(
    ("typed", "finished"),
    [
        ("dedu", "deductible"),
        ("my batt", "my battery"),
        ("BATT", "battery"),
        ("bàtt", "battery"),
        ("deduct", "deduct"),  # a word of its own
        ("the", "the"),  # though "theft" begins so
        ("thef", "theft"),
        ("claim ", "claim "),  # finished by whoever typed it
        ("d", "d"),
        ("xyz", "xyz"),
        ("", ""),
        ("2026", "2026"),
        ("保", "保"),
        ("batt?", "batt?"),
    ],
)
def test_only_an_unfinished_last_word_is_finished(typed: str, finished: str) -> None:
    assert COMPLETION.finished(typed) == finished


def test_of_two_words_that_begin_alike_the_more_frequent_is_meant() -> None:
    assert Completion(["claims", "claim"]).finished("cla") == "claims"


def test_who_knows_no_words_finishes_none() -> None:
    assert Completion([]).finished("dedu") == "dedu"
