"""Snowflakes: ids that ascend and tell when they were made."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from tests.doubles.discord_errors import invalid

EPOCH = datetime(2015, 1, 1, tzinfo=UTC)


class Snowflakes:
    """Each is new, and later than the one before unless a time is asked for."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._last = 0
        self._count = 0

    def next(self, at: datetime | None = None) -> int:
        self._count += 1
        if at is not None:
            return first_at(at) | self._count % (1 << 22)
        self._last = max(self._last + 1, first_at(self._clock()))
        return self._last


def first_at(at: datetime) -> int:
    return int((at - EPOCH) / timedelta(milliseconds=1)) << 22


def moment(snowflake: int) -> datetime:
    return EPOCH + timedelta(milliseconds=snowflake >> 22)


def as_id(value: object, path: str) -> int:
    """Raises Refused where it is none."""
    text = str(value)
    if isinstance(value, bool) or not isinstance(value, str | int) or not text.isdecimal() or not text.isascii() or int(text) >= 1 << 64:
        raise invalid(path, "NUMBER_TYPE_COERCE", f'Value "{text}" is not snowflake.')
    return int(text)
