"""Of several values the one that corrects the others is certain, and a contradiction without a word leaves all of them open."""

from decimal import Decimal

from core.quoting.details import Detail
from core.quoting.reading.meanings import Doubt, Meaning
from core.quoting.reading.numbers import Number
from core.quoting.reading.weighing import weighed


def ages(text: str, *values: int, doubt: Doubt | None = None) -> list[Meaning]:
    """The last one is in doubt, if there is one."""
    found = []
    for at, value in enumerate(values):
        start = text.index(str(value))
        number = Number(start=start, end=start + 2, worth=Decimal(value))
        last = at + 1 == len(values)
        found.append(Meaning(number=number, detail=Detail.DRIVER_AGE, value=value, doubt=doubt if last else None))
    return found


def test_a_later_value_corrects_an_earlier_one() -> None:
    text = "i'm 41, sorry, 42"

    certain, left_open = weighed(ages(text, 41, 42), text)

    assert [each.value for each in certain] == [41, 42]
    assert left_open == []


def test_two_values_without_a_word_are_in_conflict() -> None:
    text = "i'm 41 and 42"

    certain, left_open = weighed(ages(text, 41, 42), text)

    assert certain == []
    assert {each.doubt for each in left_open} == {Doubt.CONFLICT}


def test_a_guess_behind_a_value_leaves_both_open() -> None:
    text = "i'm 41, maybe 42"

    certain, left_open = weighed(ages(text, 41, 42, doubt=Doubt.VAGUE), text)

    assert certain == []
    assert len(left_open) == 2
