"""Other people's words, list numbers and what merely identifies are kept apart from what a customer says."""

import pytest

from core.guardrails.plaintext import bare
from core.quoting.reading.set_aside import without_identifiers, without_items, without_others


@pytest.mark.parametrize(
    "text",
    [
        "call me at 555-123-4567",
        "zip 90210",
        "policy number 12345678",
        "on 11/21/2026",
        "march 2021",
        "at 4:30pm",
        "claim #20191",
        "2019 maple street",
        "id-4711",
        "https://example.com/2019",
        "austin, tx 78701",
    ],
)
def test_what_identifies_is_no_value(text: str) -> None:
    left = without_identifiers(text)

    assert len(left) == len(text)
    assert not any(letter.isdigit() for letter in left)


@pytest.mark.parametrize("text", ["quote 2019 leaf, 45k, 41", "i'm 41 and i drive a lot", "45,000 miles", "45.000 km"])
def test_values_stay(text: str) -> None:
    assert without_identifiers(text) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("1. nissan 2. leaf 3. 2019", ",  nissan ,  leaf ,  2019"),
        ("1 nissan\n2 leaf\n3 2019", ", nissan\n, leaf\n, 2019"),
        ("3. leaf", "3. leaf"),
        ("41. leaf", "41. leaf"),
    ],
)
def test_the_numbers_of_a_list_are_no_values(text: str, left: str) -> None:
    assert without_items(text) == left


@pytest.mark.parametrize("text", ['my agent wrote: "2015 civic"', "> 2015 civic", "he said: 2015 civic", "the ad says: 2015"])
def test_what_others_said_is_not_the_customers(text: str) -> None:
    assert "2015" not in without_others(text)
    assert len(without_others(text)) == len(text)


PASTED = [
    "From: Best Cars\nSubject: Your 2015 Civic\n\nThe price is $1, 90,000 miles",
    "Von: Autohaus\nGesendet: Montag\nEin Civic von 2015, 90.000 Meilen",
    "On Mon, 3 Nov 2026, Bob wrote:\n2015 Civic, 90,000 miles, 33",
    "Am 3. November 2026 schrieb Bob:\n2015 Civic, 90.000 Meilen",
    "-------- Weitergeleitete Nachricht --------\n2015 Civic, 90.000 Meilen",
    "---------- Forwarded message ---------\n2015 Civic, 90,000 miles",
    "Begin forwarded message:\n2015 Civic, 90,000 miles",
    "```\n2015 Civic, 90,000 miles, 33\n```",
    "[10:32, 3/11/2026] Bob: 2015 Civic, 90,000 miles",
    "here is the ad: 2015 Civic, 90,000 miles",
    "This is their email: we have a 2015 Civic\nwith 90,000 miles",
    "Voici l'annonce : Civic 2015, 90 000 miles",
    "aquí está el anuncio: Civic 2015, 90 mil millas",
]
TALK = [
    "from: 2015, make: honda",
    "on my civic it says 90,000 miles",
    "here is my car: 2015 Civic, 90,000 miles",
    "here is the info you need: 2015 Civic, 90,000 miles",
    "this is a 2015 Civic with 90,000 miles",
    "I got an offer. 2015 Civic, 90,000 miles",
    "from: Ana\n2015 Civic, 90,000 miles",
]


def test_what_is_pasted_is_set_aside_and_what_is_only_said_is_not() -> None:
    def numbers_left(text: str) -> bool:
        return any(map(str.isdigit, without_others(bare(text).text.lower())))

    assert [text for text in PASTED if numbers_left(text)] == []
    assert [text for text in TALK if not numbers_left(text)] == []


def test_behind_what_is_pasted_one_speaks_for_oneself_again() -> None:
    text = without_others("here is the ad: 2015 civic, 90,000 miles\n\nmine is a 2019 leaf")

    assert "2015" not in text
    assert "mine is a 2019 leaf" in text
