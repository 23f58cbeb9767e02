"""A clock that stands still until the test moves it."""

from datetime import UTC, datetime, timedelta


class Clock:
    """Called, it tells the time."""

    def __init__(self, now: datetime = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, by: timedelta) -> None:
        """Later it is."""
        self.now += by
