"""The age that counts is that of whoever drives most, and where that is not clear it is asked."""

from decimal import Decimal

import pytest

from core.quoting.details import Detail
from core.quoting.reading.meanings import Meaning, Whose
from core.quoting.reading.numbers import Number, numbers
from core.quoting.reading.people import drivers_age, whose


def ages(text: str) -> list[tuple[int, bool]]:
    """Each age, and whether it is in doubt."""
    found = [
        Meaning(number=number, detail=Detail.DRIVER_AGE, value=int(number.worth), whose=whose(text, number.start, text[number.end :]))
        for number in numbers(text, ("en",))
    ]
    return [(age.value, age.doubt is not None) for age in drivers_age(found, text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("i'm 41", [(41, False)]),
        ("i'm 41 and my wife is 39", [(41, True), (39, True)]),
        ("i'm 41 and my wife is 39, she drives mostly", [(39, False)]),
        ("i'm the main driver, 45, my son is 17", [(45, False)]),
        ("my son, 19, will drive it", [(19, False)]),
        ("my son is 19", [(19, True)]),
        ("i'm 41 and my kids are 7", [(41, False)]),
        ("the 2nd driver is 39, the first is 41", [(39, True), (41, True)]),
        ("primary driver is 45, second driver is 17", [(45, False)]),
    ],
)
def test_the_age_of_the_primary_driver_counts(text: str, expected: list[tuple[int, bool]]) -> None:
    assert ages(text) == expected


def test_somebody_else_is_told_from_the_customer() -> None:
    assert whose("my wife is 39", 11, "") is Whose.OTHER
    assert whose("i am 39", 5, "") is Whose.OWN
    assert (
        drivers_age([Meaning(number=Number(start=0, end=2, worth=Decimal(41)), detail=Detail.DRIVER_AGE, value=41)], "41")[0].doubt is None
    )
