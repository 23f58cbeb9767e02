"""A number that stands alone is what the question and the rest of the message leave it to be, or is asked back."""

from datetime import date

import pytest

from core.quoting.details import Detail
from core.quoting.reading.alone import by_size, settled, stands_alone
from core.quoting.reading.meanings import Doubt, Meaning, Place
from core.quoting.reading.numbers import numbers

TODAY = date(2026, 11, 21)


def sized(text: str, *asked: Detail) -> Meaning | None:
    return by_size(Place(text=text, number=numbers(text, ("en",))[0]), TODAY, asked)


@pytest.mark.parametrize(
    ("skeleton", "alone"), [("№№", True), ("¤¤¤, №№, №№", True), ("№№ apples", False), ("room №№", False), ("sorry №№.", True)]
)
def test_it_stands_alone_where_no_word_beside_it_is_counted(skeleton: str, alone: bool) -> None:
    start = skeleton.index("№")

    assert stands_alone(skeleton, start, start + 2) is alone


@pytest.mark.parametrize(("text", "detail"), [("2019", Detail.YEAR), ("41", Detail.DRIVER_AGE), ("45000", Detail.MILEAGE)])
def test_its_size_says_what_it_may_be(text: str, detail: Detail) -> None:
    found = sized(text)

    assert found is not None
    assert found.detail is detail


def test_nothing_is_certain_without_a_question_or_a_vehicle() -> None:
    found = sized("41")

    assert found is not None
    assert settled([found], (), "41", TODAY, vehicle=False)[0].doubt is Doubt.WHICH
    assert settled([found], (Detail.DRIVER_AGE,), "41", TODAY, vehicle=False)[0].doubt is None
    assert settled([found], (Detail.MILEAGE,), "41", TODAY, vehicle=False)[0].doubt is Doubt.WHICH


def test_an_answer_that_cannot_be_is_impossible_rather_than_something_else() -> None:
    young, future = sized("9", Detail.DRIVER_AGE), sized("2090", Detail.YEAR)

    assert young is not None
    assert future is not None
    assert (young.doubt, future.doubt) == (Doubt.IMPOSSIBLE, Doubt.IMPOSSIBLE)
