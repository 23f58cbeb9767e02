"""Which of the eight languages a browser asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.web.reader_language import direction, reader_language
from core.language import LANGUAGES


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("es", "es"),
        ("es-MX,es;q=0.9,en;q=0.8", "es"),
        ("nl,de;q=0.7,fr;q=0.9", "fr"),
        ("zh-Hant-TW", "zh"),
        ("PT-br", "pt"),
        ("en;q=0, it; q=0.1", "it"),
        ("*", "en"),
        ("nl", "en"),
        ("de;q=abc", "en"),
        (";;;,,,", "en"),
        ("it, fr", "it"),
    ],
)
def test_the_first_choice_that_is_spoken_here_counts(accepted: str, language: str) -> None:
    assert reader_language(accepted, otherwise="en") == language


@given(st.text(max_size=400))
def test_whatever_a_browser_sends_there_is_a_language(accepted: str) -> None:
    assert reader_language(accepted, otherwise="en") in LANGUAGES


def test_one_of_the_eight_is_read_from_the_right() -> None:
    assert [language for language in LANGUAGES if direction(language) == "rtl"] == ["ar"]
