"""What no vehicle and no driver can be is told apart from what a company does not insure."""

from datetime import date

import pytest

from core.quoting.details import OPTIONAL, REQUIRED, Detail, Value, is_possible

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("detail", "value", "possible"),
    [
        (Detail.YEAR, 2027, True),
        (Detail.YEAR, 2028, False),
        (Detail.YEAR, 2090, False),
        (Detail.YEAR, 1899, False),
        (Detail.MILEAGE, 0, True),
        (Detail.MILEAGE, -1, False),
        (Detail.MILEAGE, 2_000_001, False),
        (Detail.DRIVER_AGE, 9, False),
        (Detail.DRIVER_AGE, 15, True),
        (Detail.DRIVER_AGE, 111, False),
        (Detail.YEARLY_MILEAGE, 200_001, False),
        (Detail.DEDUCTIBLE, -500, False),
        (Detail.MAKE, "Nissan", True),
        (Detail.MAKE, "", False),
        (Detail.COVERS, (), True),
    ],
)
def test_what_cannot_be_is_told(detail: Detail, value: Value, possible: bool) -> None:
    assert is_possible(detail, value, TODAY) is possible


def test_a_text_where_a_number_belongs_is_no_programmers_secret() -> None:
    with pytest.raises(TypeError, match="make is no number"):
        is_possible(Detail.MAKE, 5, TODAY)


def test_each_detail_is_either_needed_or_not() -> None:
    assert {*REQUIRED, *OPTIONAL} == set(Detail)
    assert not {*REQUIRED} & {*OPTIONAL}
