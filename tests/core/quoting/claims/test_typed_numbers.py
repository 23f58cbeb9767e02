"""Digits as hasty people type them."""

import pytest

from core.quoting.claims.typed_numbers import typed


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("95,5 00 miles", 95500),
        ("84 ,300 mi", 84300),
        ("84, 300 miles", 84300),
        ("84,,300 miles", 84300),
        ("84 300bornes", 84300),
        ("73,6oo", 73600),
        ("2017 36,7oo km", 36700),
        ("84ooo miles", 84000),
        ("l20,000 miles", 120000),
        ("1o5k", 105000),
        ("76,800ks, 49", 76800),
        ("84.300kilometros", 84300),
        ("km84.300", 84300),
        ("age41", 41),
        ("bj16", 16),
        ("155mila300 km", 155300),
        ("84 mil y 300 km", 84300),
        ("84k300", 84300),
        ("84mil e trezentos km", 84300),
        ("84k three hundred miles", 84300),
        ("84 الف و300 كم", 84300),
        ("1.2 hundred thousand", 120000),
        ("half a hundred thousand miles", 50000),
        ("7万5千4百公里", 75400),
        ("8万4千3公里", 84300),
        ("8万零300公里", 80300),
        ("8w4公里", 84000),
        ("8.4w km", 84000),
    ],
)
def test_what_was_understood_is_found_as_it_is_typed(text: str, value: int) -> None:
    assert value in [int(number.worth) for number in typed(text, [value, 2014])]


@pytest.mark.parametrize(
    ("text", "understood", "value"),
    [
        ("15, 500 miles", [15500, 15], 15500),
        ("2014, 500 miles", [2014500, 2014], 2014500),
        ("84 300", [84300], 84300),
        ("1 95,5oo miles", [95500], 95500),
        ("84k 41", [84041, 41], 84041),
        ("84k and 41", [84041, 41], 84041),
        ("84k 300 dollars", [84300], 84300),
        ("41,500 and 73,6oo km more", [3600], 3600),
        ("edad41k", [41], 41),
        ("8万4公里", [80004], 80004),
    ],
)
def test_what_is_meant_otherwise_gives_no_number(text: str, understood: list[int], value: int) -> None:
    assert value not in [int(number.worth) for number in typed(text, understood)]
