"""Who calls with what a customer's own words leave open may choose among what stands there, and nothing else."""

from datetime import date
from pathlib import Path

import pytest

from core.playbook import load
from core.quoting.beside_ages import may_be_own
from core.quoting.details import REQUIRED, Detail
from core.quoting.numbers import numbers
from core.quoting.readings import of_nobody, readings
from core.quoting.standing import Line
from core.quoting.verdicts import Word, says

TODAY = date(2026, 11, 21)
VEHICLES = load(Path(__file__).parents[3] / "playbooks" / "acme").vehicles


def word(detail: Detail, value: int, *texts: str, language: str = "en") -> Word:
    lines = [Line(id=f"m{at}", text=text, asked=REQUIRED) for at, text in enumerate(texts)]
    return says(detail, value, lines, languages=(language, "en"), today=TODAY, vehicles=VEHICLES).word


@pytest.mark.parametrize(
    ("detail", "value", "text"),
    [
        (Detail.DRIVER_AGE, 34, "Pontiac Vibe 2005, 90,000 miles, 34 yrs"),
        (Detail.YEAR, 2015, "its a 15 beemer with 98,000 miles and im 27"),
        (Detail.DRIVER_AGE, 48, "There are 2 drivers aged 16 and 18 in the house; I'm 48. Honda Civic 2018, 44k"),
        (Detail.DRIVER_AGE, 39, "Honda Civic 2018, 44k, motorista com 39 anos"),
    ],
)
def test_a_value_that_only_a_reader_understands_may_be_used(detail: Detail, value: int, text: str) -> None:
    assert word(detail, value, text) is Word.SAID


@pytest.mark.parametrize(
    ("detail", "value", "texts"),
    [
        (Detail.DRIVER_AGE, 16, ["There are 2 drivers aged 16 and 18 in the house; I'm 48."]),
        (Detail.DRIVER_AGE, 60, ["My brother, 60, rides one as well. I am 66."]),
        (Detail.DRIVER_AGE, 45, ["I'm 45 yrs", "sorry, I am 48, not 45"]),
        (Detail.DRIVER_AGE, 38, ["tengo 37 no 38", "perdón, tengo 36 años, no 38"]),
        (Detail.DRIVER_AGE, 27, ["I'm 27, no 28 since yesterday"]),
        (Detail.DRIVER_AGE, 30, ["I'm either 30 or 31"]),
        (Detail.MILEAGE, 45000, ["about 45 of them"]),
        (Detail.YEAR, 2018, ["my neighbour has a 2018 Corolla", "I drive a Civic"]),
    ],
)
def test_what_is_somebody_elses_or_taken_back_or_a_guess_may_not(detail: Detail, value: int, texts: list[str]) -> None:
    assert word(detail, value, *texts) is not Word.SAID


def test_of_several_values_none_may_be_chosen_unless_the_last_takes_back_the_others() -> None:
    def found(text: str) -> list[int]:
        every = numbers(text, ("en",))
        return [value for detail, value, _ in readings([], every, [], text, TODAY) if detail is Detail.DRIVER_AGE]

    assert found("34 yrs, 36 yrs") == []
    assert found("34 yrs, sorry, 36 yrs") == [36]


def test_a_number_that_was_understood_is_left_to_its_meaning() -> None:
    first, second = numbers("34 and 36", ("en",))

    assert of_nobody([first, second], {first.start}) == [second]
    assert may_be_own(second, "34 and 36")
