"""Chinese and Arabic number words before dollars are amounts."""

import pytest

from core.guardrails.money_words import amounts_in_words
from core.guardrails.plaintext import bare


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十美元", 10),
        ("四十美元", 40),
        ("一百零五元", 105),
        ("两百五十美元", 250),
        ("三千块", 3000),
        ("一万二千美元", 12000),
        ("万元", 10000),
        ("خمسون دولارا", 50),
        ("مئة دولار", 100),
        ("خمسة وأربعون دولارا", 45),
        ("ثلاثة آلاف دولار", None),
        ("الف دولار", 1000),
        ("quarante dollars", None),
        ("四十英里", None),
    ],
)
def test_a_number_in_words_is_read_where_dollars_follow(text: str, value: int | None) -> None:
    assert [found for _, _, found in amounts_in_words(bare(text).text)] == ([] if value is None else [value])
