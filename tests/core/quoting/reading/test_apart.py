"""A number stands by itself where nothing but small words ties it to what is said around it."""

import pytest

from core.quoting.reading.apart import has_a_unit, stands_apart


@pytest.mark.parametrize(
    "text", ["still №№.", "¤¤¤¤, w №№№", "№№ yrs. thats all", "the true reading is №№№№.", "pero es №№№№", "¤¤¤¤ limited №№№№, 5"]
)
def test_with_small_words_it_does(text: str) -> None:
    assert stands_apart(text, text.index("№"), text.rindex("№") + 1)


@pytest.mark.parametrize(
    "text", ["call me after №№", "service at №№№, ok", "№№№ in damage", "№№№ left on the loan", "我№№№年开始开车", "from unit №№."]
)
def test_with_words_that_it_may_belong_to_it_does_not(text: str) -> None:
    assert not stands_apart(text, text.index("№"), text.rindex("№") + 1)


def test_a_unit_that_was_nearly_written_counts() -> None:
    assert [has_a_unit(f"№№ {word}", 2) for word in ("mles", "miyas", "milas", "dollars", "minutes")] == [True, True, True, False, False]
