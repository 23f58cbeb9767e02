"""A table is looked at to its end, and what fails in it is told by its rows."""

import re

import pytest

from tests.table import each_of, rows


def test_every_row_that_fails_is_told_and_no_other() -> None:
    @rows([(1, 1), (1, 2), (3, 3), (3, 4)])
    def holds(one: int, other: int) -> None:
        assert one == other, "they differ"

    with pytest.raises(AssertionError, match="they differ") as told:
        holds()

    assert re.findall(r"^\(.*?\): they differ", str(told.value), re.MULTILINE) == ["(1, 2): they differ", "(3, 4): they differ"]


def test_a_table_that_holds_passes_under_the_name_of_its_test() -> None:
    looked_at = []

    @each_of("abc")
    def holds(letter: str) -> None:
        """Letters."""
        looked_at.append(letter)

    holds()

    assert (looked_at, holds.__name__, holds.__doc__) == (["a", "b", "c"], "holds", "Letters.")


def test_an_error_tells_its_row() -> None:
    @each_of([1, 0])
    def holds(number: int) -> None:
        assert 1 / number

    with pytest.raises(ZeroDivisionError) as told:
        holds()

    assert told.value.__notes__ == ["in the row (0,)"]


def test_an_empty_table_holds_nothing() -> None:
    @each_of("")
    def holds(letter: str) -> None:
        raise NotImplementedError

    with pytest.raises(AssertionError, match="the table is empty"):
        holds()
