"""The fixed words of the page."""

import re

import pytest

from bots.web.words import OF_THE_PAGE, words_for
from core.language import LANGUAGES
from tests.doubles.company import acme


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_whole_but_for_what_the_page_fills_in(language: str) -> None:
    words = words_for(acme().playbook, language)

    assert words["hello"] != words["about"]
    for key, word in words.items():
        assert word == word.strip() != "", key
        assert set(re.findall(r"\{(\w+)\}", word)) <= set(OF_THE_PAGE), key
