"""How rows are written and read, whatever the database: one callable that runs SQL, and the form of a time."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any

Row = tuple[Any, ...]
Run = Callable[[str, Mapping[str, Any]], Awaitable[list[Row]]]


def stamp(at: datetime) -> str:
    """ISO 8601 in UTC with microseconds, of constant width: text order is time order."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def moment(text: str) -> datetime:
    """The reverse of `stamp`."""
    return datetime.fromisoformat(text)
