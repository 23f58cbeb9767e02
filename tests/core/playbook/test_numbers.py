"""A number that an article states is one that the company has named, with one value everywhere; any other is found, by file and line."""

from pathlib import Path

import pytest

from core.messages import Audience
from core.playbook.articles import read_pages
from core.playbook.folder import Folder
from core.playbook.numbers import check_numbers

NUMBERS = """\
[numbers]
grace = "10 days"
review = "60 days"
contact = "2 business days"
late-fee = "$10"
returned = "$20"

[told]
bills = ["grace", "late-fee", "returned", "grace"]
claims = ["contact", "review"]
"""
BILLS = """\
---
title: Bills
slug: bills
language: en
---

You have ten days, without a fee, at any hour. See [the rest](/help/claims#within-60-days).

## Fees

1. It is $10.
2. A returned payment is $20 after
   10 days.
"""
CLAIMS = """\
---
title: Claims
slug: claims
language: en
---
Somebody answers within two business days, and you have 60 days for one review.
"""
FILES = {"numbers.toml": NUMBERS, "customer/knowledge/bills.md": BILLS, "customer/knowledge/claims.md": CLAIMS}


def faults(tmp_path: Path, name: str = "", old: str = "", new: str = "", *, without: str = "") -> list[str]:
    """After `old` in the file has become `new`."""
    for path, text in FILES.items():
        if path == without:
            continue
        assert path != name or old in text
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text.replace(old, new, 1) if path == name else text)
    folder = Folder(tmp_path)
    check_numbers(folder, read_pages(folder, Audience.CUSTOMER))
    return [str(fault) for fault in folder.faults]


def test_numbers_in_digits_and_in_words_are_held_to_their_names(tmp_path: Path) -> None:
    assert faults(tmp_path) == []


def test_a_company_without_a_list_may_write_any_number(tmp_path: Path) -> None:
    assert faults(tmp_path, "customer/knowledge/bills.md", "ten", "fifty", without="numbers.toml") == []


@pytest.mark.parametrize("written", ["fifteen days", "15 days", "10 business days", "ten weeks", "60 days"])
def test_one_number_with_two_values_is_found_where_it_stands(written: str, tmp_path: Path) -> None:
    found = faults(tmp_path, "customer/knowledge/bills.md", "10 days", written)
    assert found == [f'customer/knowledge/bills.md:13: "{written}" stands where numbers.toml has grace = "10 days"']


def test_a_value_that_changes_is_missed_in_every_article_that_states_the_old_one(tmp_path: Path) -> None:
    assert faults(tmp_path, "numbers.toml", 'grace = "10 days"', 'grace = "12 days"') == [
        'customer/knowledge/bills.md:7: "ten days" stands where numbers.toml has grace = "12 days"',
        'customer/knowledge/bills.md:13: "10 days" stands where numbers.toml has grace = "12 days"',
    ]


def test_a_number_that_nothing_names_is_found_with_what_it_may_be(tmp_path: Path) -> None:
    path = "customer/knowledge/claims.md"
    assert faults(tmp_path, path, "one review", "one review. It costs $10") == [
        f'{path}:6: "$10" is not told of this article in numbers.toml (there it may be late-fee)'
    ]
    assert faults(tmp_path, path, "one review", "one review, 3 at most") == [
        f'{path}:6: "3" is not told of this article in numbers.toml, and no number there is like it'
    ]


def test_a_number_that_an_article_no_longer_states_is_found_in_the_list(tmp_path: Path) -> None:
    assert faults(tmp_path, "customer/knowledge/claims.md", ", and you have 60 days for one review", "") == [
        'numbers.toml:10: review = "60 days" does not stand there in customer/knowledge/claims.md'
    ]


def test_two_numbers_that_changed_places_are_found(tmp_path: Path) -> None:
    assert faults(tmp_path, "customer/knowledge/bills.md", "$10.\n2. A returned payment is $20", "$20.\n2. A returned payment is $10")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('"contact", "review"', '"contract", "review"', 'numbers.toml:10: no number is named "contract" (did you mean "contact"?)'),
        ("claims =", "clams =", 'numbers.toml:10: there is no article "clams" (did you mean "claims"?)'),
        (
            '"10 days"',
            '"soon"',
            'numbers.toml:2: "grace" must be one number with what it measures, such as "30 days" or "$500"',
        ),
        ('"$20"', '"$20 or $30"', "numbers.toml:6: "),
        ("[told]", 'other = "3 days"\n[told]', 'numbers.toml:8: "other" stands in no article'),
        ("[told]", "[tolled]", 'numbers.toml:8: unknown key "tolled"'),
        ('"$20"', "20", 'numbers.toml:6: "numbers.returned" must be text, not the number 20'),
    ],
)
def test_the_list_itself_is_held_to_what_it_may_say(old: str, new: str, fault: str, tmp_path: Path) -> None:
    assert any(found.startswith(fault) for found in faults(tmp_path, "numbers.toml", old, new))
