"""Keeps the next customers from waiting for a service that has just failed five times: nobody asks it for half a minute, then one does.

A request that is refused for its own sake says nothing of the service; refused in five conversations in a row, it is not for their sake."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from core.faults import Fault, Faults

MODEL_DOWN = "model_down"
FAILURES, WITHIN, PAUSE = 5, 60.0, 30.0  # so many failures within so many seconds close the way for so many


@dataclass
class Attempt:
    """One use of the service, as its user saw it; neither where it was given up for another reason."""

    failed: str = ""  # why
    lasting: bool = False  # whether whoever asks next will fail in the same way
    refused: str = ""  # why this one request was not taken, though the service is there
    whose: str = ""  # the conversation that it was refused in
    succeeded: bool = False


class Breaker:
    """`clock` gives seconds that never run backwards. `faults` are told when the service goes, with the reason, and when it is back.
    `failures` is None where only what will fail for everybody closes the way."""

    def __init__(self, name: str, clock: Callable[[], float], faults: Faults | None = None, *, failures: int | None = FAILURES) -> None:
        self._name, self._clock = name, clock
        self._faults = faults or Faults(lambda: datetime.now(UTC))
        self._failures: deque[float] = deque(maxlen=failures)
        self._refused: set[str] = set()  # the conversations since the last success; not more than it takes
        self._open_until: float | None = None
        self._probing = False

    @property
    def lets_through(self) -> bool:
        """Whether the service may be asked now."""
        return self._open_until is None or (self._clock() >= self._open_until and not self._probing)

    @contextmanager
    def attempt(self) -> Iterator[Attempt]:
        """Around one use of the service, by whom it was let through."""
        probe = self._open_until is not None
        self._probing = self._probing or probe
        attempt = Attempt()
        try:
            yield attempt
        finally:
            if probe:
                self._probing = False
            if attempt.failed:
                self._fail(attempt.failed, at_once=probe or attempt.lasting)
            elif attempt.refused:
                self._refuse(attempt.refused, attempt.whose)
            elif attempt.succeeded:
                self._succeed()

    def _fail(self, reason: str, *, at_once: bool) -> None:
        now = self._clock()
        self._failures.append(now)
        many = len(self._failures) == self._failures.maxlen and now - self._failures[0] <= WITHIN
        if not (many or at_once):
            return
        text = f"{self._name} could not be reached when last asked: {reason}; the built-in responder answers"
        self._faults.tell(Fault(kind=MODEL_DOWN, subject=self._name, text=text))
        self._open_until = now + PAUSE

    def _refuse(self, reason: str, whose: str) -> None:
        if len(self._refused) < FAILURES:
            self._refused.add(whose)
        if len(self._refused) == FAILURES:
            self._fail(f"{reason}, in {FAILURES} conversations in a row", at_once=True)

    def _succeed(self) -> None:
        self._failures.clear()
        self._refused.clear()
        self._open_until = None
        self._faults.over(f"{MODEL_DOWN}:{self._name}")
