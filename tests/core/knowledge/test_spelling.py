"""A mistyped word is found again; a word of its own is left alone."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.knowledge.spelling import Speller

WORDS = (
    "claim",
    "deductible",
    "coverage",
    "insurance",
    "password",
    "comprehensive",
    "motorcycle",
    "pay",
    "plan",
    "crash",
    "boot",
    "place",
    "battery",
    "electric",
)
SPELLER = Speller(WORDS)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("cliam", "claim"),
        ("claimm", "claim"),
        ("deductable", "deductible"),
        ("dedutible", "deductible"),
        ("insurence", "insurance"),
        ("insurnace", "insurance"),
        ("covrage", "coverage"),
        ("comprehensve", "comprehensive"),
        ("motercicle", "motorcycle"),
        ("pasword", "password"),
        ("passwrod", "password"),
        ("insuranse", "insurance"),
        ("baterry", "battery"),
        ("electrik", "electric"),
    ],
)
def test_a_slip_of_fingers_or_ears_is_repaired(typed: str, meant: str) -> None:
    assert SPELLER.meant(typed) == meant


@pytest.mark.parametrize("word", ["pet", "plane", "passport", "cash", "boat", "drone", "insect", "replace", ""])
def test_a_word_of_its_own_is_left_alone(word: str) -> None:
    assert SPELLER.meant(word) is None


def test_of_two_that_are_equally_near_the_more_frequent_was_meant() -> None:
    assert Speller(["chargers", "charged"]).meant("charger") == "chargers"
    assert Speller(["charged", "chargers"]).meant("charger") == "charged"


@given(st.sampled_from([word for word in WORDS if len(word) >= 5]), st.data())
def test_two_letters_that_changed_places_never_hide_a_word(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(word) - 2))
    typed = word[:at] + word[at + 1] + word[at] + word[at + 2 :]

    assert SPELLER.meant(typed) == word


@given(st.text())
def test_no_text_breaks_it(typed: str) -> None:
    meant = SPELLER.meant(typed)
    assert meant is None or meant in WORDS


@given(st.text(string.ascii_lowercase, max_size=4))
def test_a_short_word_is_never_repaired(typed: str) -> None:
    assert SPELLER.meant(typed) is None
