"""One test for all rows of a table: where hundreds of rows take no time, to begin as many tests takes most of a run's."""

from collections.abc import Callable, Iterable
from typing import TypeVar, TypeVarTuple

Row = TypeVarTuple("Row")
Value = TypeVar("Value")


def rows(table: Iterable[tuple[*Row]]) -> Callable[[Callable[[*Row], None]], Callable[[], None]]:
    """The test holds for each row. All rows are looked at, and each that fails is told with what it failed by; an error that is no
    failure ends the test, and tells its row. There must be some."""
    all_of_them = list(table)

    def over(test: Callable[[*Row], None]) -> Callable[[], None]:
        def of_all_rows() -> None:
            assert all_of_them, "the table is empty"
            failed = []
            for row in all_of_them:
                try:
                    test(*row)
                except AssertionError as error:
                    failed.append(f"{row!r}: {error}")
                except Exception as error:
                    error.add_note(f"in the row {row!r}")
                    raise
            assert not failed, "\n".join(failed)

        of_all_rows.__name__, of_all_rows.__doc__ = test.__name__, test.__doc__
        return of_all_rows

    return over


def each_of(values: Iterable[Value]) -> Callable[[Callable[[Value], None]], Callable[[], None]]:
    """The same for a table with one column."""
    return rows([(value,) for value in values])
