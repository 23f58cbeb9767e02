"""Numbers in words are read as the numbers that they are."""

import pytest

from core.guardrails.number_words import spelled


def values(text: str, *languages: str) -> list[int]:
    return [value for _, _, value in spelled(text, languages or ("en",))]


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("five covers", "en", 5),
        ("twenty-five days", "en", 25),
        ("two hundred and fifty dollars", "en", 250),
        ("a hundred miles", "en", 100),
        ("ten thousand miles", "en", 10_000),
        ("two thousand five hundred", "en", 2500),
        ("a two-day course", "en", 2),
        ("treinta y cinco dolares", "es", 35),
        ("quinientos dolares", "es", 500),
        ("dos mil dolares", "es", 2000),
        ("deux cents dollars", "fr", 200),
        ("quatre-vingt-dix jours", "fr", 90),
        ("zweihundert Dollar", "de", 200),
        ("funfundzwanzig Prozent", "de", 25),
        ("zwei Wochen", "de", 2),
        ("duas semanas", "pt", 2),
        ("duemila dollari", "it", 2000),
        ("forty-one miles", "en", 41),
        ("forty one miles", "en", 41),
        ("two thousand one", "en", 2001),
        ("cuarenta y un mil", "es", 41_000),
        ("veintiun dias", "es", 21),
        ("quarante et un jours", "fr", 41),
        ("soixante et onze jours", "fr", 71),
        ("quatre-vingt-dix-sept jours", "fr", 97),
        ("neuf mille miles", "fr", 9000),
        ("einundvierzig Tage", "de", 41),
        ("funfundvierzigtausend Meilen", "de", 45_000),
        ("neunzehnhundertachtundneunzig", "de", 1998),
        ("quarantacinquemila miglia", "it", 45_000),
        ("vinte e um dias", "pt", 21),
    ],
)
def test_a_number_in_words_has_its_value(text: str, language: str, value: int) -> None:
    assert values(text, language) == [value]


def test_two_numbers_side_by_side_stay_two() -> None:
    assert values("between five and six, or seven eight") == [5, 6, 7, 8]


@pytest.mark.parametrize("text", ["one of them", "two-wheeler insurance", "hundreds of customers", "nobody", "often", "a dozen"])
def test_what_only_looks_like_a_number_is_none(text: str) -> None:
    assert values(text) == []


def test_words_count_only_in_the_languages_that_are_spoken() -> None:
    assert values("once the car is repaired", "en") == []
    assert values("once dias", "es") == [11]


def test_it_says_where_a_number_stands() -> None:
    text = "within twenty-five days"

    ((start, end, _),) = spelled(text, ("en",))

    assert text[start:end] == "twenty-five"
