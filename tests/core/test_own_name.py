"""Whoever names the company asks as whoever says "you"."""

from dataclasses import replace

import pytest

from core.own_name import of_us
from tests.doubles.company import acme

SHOP = replace(acme().playbook, name="Rad & Tat", legal_name="Rad & Tat GmbH", also_called=("Tat",))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Does Rad & Tat offer this?", "Does thecompany offer this?"),
        ("does rad & tat gmbh offer this?", "does thecompany offer this?"),
        ("Was bietet Tat?", "Was bietet thecompany?"),
        ("Tat有什么？", "thecompany有什么？"),
        ("What of Tatjana and attat?", "What of Tatjana and attat?"),
    ],
)
def test_each_of_its_names_is_the_company(text: str, said: str) -> None:
    assert of_us(text, SHOP) == said
