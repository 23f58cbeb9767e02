"""Keeps the next customers from waiting for a service that has just failed five times: nobody asks it for half a minute, then one does."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from core.faults import Fault, Faults

MODEL_DOWN = "model_down"
FAILURES, WITHIN, PAUSE = 5, 60.0, 30.0  # so many failures within so many seconds close the way for so many


@dataclass
class Attempt:
    """One use of the service, as its user saw it; neither where it was given up for another reason."""

    failed: str = ""  # why
    lasting: bool = False  # whether whoever asks next will fail in the same way
    succeeded: bool = False


class Breaker:
    """`clock` gives seconds that never run backwards. `faults` are told when the service goes, with the reason, and when it is back."""

    def __init__(self, name: str, clock: Callable[[], float], faults: Faults) -> None:
        self._name, self._clock, self._faults = name, clock, faults
        self._failures: deque[float] = deque(maxlen=FAILURES)
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
            elif attempt.succeeded:
                self._succeed()

    def _fail(self, reason: str, *, at_once: bool) -> None:
        now = self._clock()
        self._failures.append(now)
        many = len(self._failures) == FAILURES and now - self._failures[0] <= WITHIN
        if not (many or at_once):
            return
        text = f"{self._name} could not be reached when last asked: {reason}; the built-in responder answers"
        self._faults.tell(Fault(kind=MODEL_DOWN, subject=self._name, text=text))
        self._open_until = now + PAUSE

    def _succeed(self) -> None:
        self._failures.clear()
        self._open_until = None
        self._faults.over(f"{MODEL_DOWN}:{self._name}")
