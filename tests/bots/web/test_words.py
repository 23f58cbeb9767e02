"""The fixed words of the page, and the language in which somebody is met."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.web.words import OF_THE_PAGE, direction, preferred, words_for
from core.language import LANGUAGES
from tests.doubles.company import acme


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_whole_but_for_what_the_page_fills_in(language: str) -> None:
    words = words_for(acme().playbook, language)

    assert words["hello"] != words["about"]
    for key, word in words.items():
        assert word == word.strip() != "", key
        assert set(re.findall(r"\{(\w+)\}", word)) <= set(OF_THE_PAGE), key


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        ("", "pt"),
        ("de", "de"),
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("nl,fr;q=0.5,es;q=0.7", "es"),
        ("en;q=0,ar;q=0.1", "ar"),
        ("zh-Hant-TW", "zh"),
        ("*", "pt"),
        ("EN-us", "en"),
        ("fr;q=much, it;q=0.2", "it"),
    ],
)
def test_the_first_wish_that_can_be_met_is_met(accept: str, language: str) -> None:
    assert preferred(accept, otherwise="pt") == language


@given(st.text(max_size=200))
def test_whatever_a_browser_says_it_is_met_in_one_of_the_eight(accept: str) -> None:
    assert preferred(accept, otherwise="en") in LANGUAGES


def test_only_arabic_begins_at_the_right() -> None:
    assert [language for language in LANGUAGES if direction(language) == "rtl"] == ["ar"]
