"""One of several vehicles is chosen with its name, or without it, in any of the eight languages."""

import pytest

from core.quoting.reading.which_one import alone, chooses, gives_away


@pytest.mark.parametrize(
    "text",
    [
        "quote for the older one",
        "the second car please",
        "el mas viejo",
        "la plus ancienne",
        "das altere, bitte",
        "o mais novo",
        "la piu vecchia",
        "第二辆",
        "旧的那辆",
        "الاقدم",
    ],
)
def test_who_names_none_chooses_one_of_them(text: str) -> None:
    assert chooses(text)


@pytest.mark.parametrize("text", ["my car is older", "it is my second year here", "a new car", "mi coche es viejo"])
def test_who_only_describes_it_does_not(text: str) -> None:
    assert not chooses(text)


@pytest.mark.parametrize(
    "text",
    [
        "only the q3 please, i sell the a3",
        "solo el q3 por favor, el a3 lo vendo",
        "nur den q3, den a3 verkaufe ich",
        "seulement le q3, pas l'a3",
    ],
)
def test_the_only_one_is_the_one_behind_that_word(text: str) -> None:
    assert alone(f" {text.replace(',', '')} ", [" a3 ", " q3 "]) == " q3 "


def test_of_two_that_are_named_alike_none_is_the_only_one() -> None:
    assert alone(" the q3 and the a3 ", [" a3 ", " q3 "]) is None
    assert alone(" only the q3 and only the a3 ", [" a3 ", " q3 "]) is None


def test_what_is_sold_is_given_away() -> None:
    assert gives_away("el a3 lo vendo")
    assert not gives_away("the a3 and the q3")
