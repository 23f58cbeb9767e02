"""Words that name no product, in the forms in which they are said."""

import pytest

from core.guardrails.usual_words import USUAL_WORDS


@pytest.mark.parametrize("word", ["provide", "provides", "provided", "providing", "carries", "dropping", "affordable", "several"])
def test_a_usual_word_is_one_in_each_of_its_forms(word: str) -> None:
    assert word in USUAL_WORDS


@pytest.mark.parametrize("word", ["pet", "gap", "legal", "travel", "temporary", "lifetime", "free", "military", "platinum"])
def test_what_makes_a_product_is_none(word: str) -> None:
    assert word not in USUAL_WORDS
