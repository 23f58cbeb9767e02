"""Numbers are found however they are written, and what only looks like one is none."""

from decimal import Decimal

import pytest

from core.guardrails.plaintext import bare
from core.quoting.reading.numbers import MOST, Number, numbers


def found(text: str, *languages: str) -> list[Number]:
    return numbers(bare(text).text.lower(), languages or ("en",))


@pytest.mark.parametrize(
    ("text", "language", "worth"),
    [
        ("45000", "en", "45000"),
        ("45,000", "en", "45000"),
        ("45.000,50", "de", "45000.50"),
        ("45 000", "fr", "45000"),
        ("45'000", "de", "45000"),
        ("45k", "en", "45000"),
        ("45.5k", "en", "45500"),
        ("45,5 tkm", "de", "45500"),
        ("98 thousand 4 hundred", "en", "98400"),
        ("55 thousand and 4 hundred miles", "en", "55400"),
        ("155mila300 km", "it", "155300"),
        ("45 mil km", "es", "45000"),
        ("1.2 million", "en", "1200000"),
        ("half a million", "en", "500000"),
        ("4.5万公里", "zh", "45000"),
        ("٤٥٠٠٠", "ar", "45000"),
        ("４５０００", "en", "45000"),
        ("forty-five thousand", "en", "45000"),
        ("cuarenta y un mil", "es", "41000"),
        ("quatre-vingt-dix-sept", "fr", "97"),
        ("fünfundvierzigtausend", "de", "45000"),
        ("twenty nineteen", "en", "2019"),
        ("nineteen ninety-eight", "en", "1998"),
        ("-5", "en", "-5"),
        ("41 and a half", "en", "41"),
    ],
)
def test_a_number_has_its_worth(text: str, language: str, worth: str) -> None:
    assert [number.worth for number in found(text, language)] == [Decimal(worth)]


@pytest.mark.parametrize("text", ["300c", "320d", "40s", "3rd", "abc-123", "$x", "'19"])
def test_an_identifier_is_no_number(text: str) -> None:
    assert found(text) == []


def test_words_that_do_not_add_up_are_vague() -> None:
    assert [number.is_vague for number in found("forty fifty")] == [True]


@pytest.mark.parametrize("word", ["twenty ", "twenty-", "ninety nine ", "zwanzig ", "一千 ", "خمسة ", "9 million "])
def test_a_long_row_of_numbers_is_read_as_none_and_breaks_nothing(word: str) -> None:
    assert len(numbers((word * 800)[:4000], ("en", "de"))) <= MOST + 1


def test_what_is_torn_off_a_number_is_no_nought() -> None:
    assert [number.is_vague for number in found("95,5 00 miles") if number.worth == 0] == [True]
    assert [number.is_vague for number in found("0 miles")] == [False]
