"""What a message may not contain, whoever wrote it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.guardrails.cleaning import FORBIDDEN, clean, is_blank


@given(st.text())
def test_nothing_that_is_forbidden_is_left(text: str) -> None:
    assert not FORBIDDEN.search(clean(text))


@given(st.text())
def test_what_is_clean_stays_as_it_is(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize("text", ["plain words", "two\nlines\tand a tab", "naïve café", "你好", "مرحبا", "👩‍👩‍👧 family", "می‌خواهم"])
def test_what_people_write_is_not_touched(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [("a\r\nb\rc", "a\nb\nc"), ("a\u202eb", "ab"), ("a\u200bb", "ab"), ("\ufeffa", "a"), ("a\x00b", "ab"), ("a\ud800b", "ab")],
)
def test_what_hides_or_turns_text_around_is_taken_out(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u200d", "\u00a0", "\u0301"])
def test_what_shows_nothing_is_blank(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", ["a", ".", "👍", "你", "  x  "])
def test_what_shows_anything_is_not_blank(text: str) -> None:
    assert not is_blank(text)
