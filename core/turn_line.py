"""The one line that the log has of each turn: where, by whom, how it ended, what it cites, what each step took and cost; never a word."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal

import structlog

from core import metrics
from core.messages import ModelUse
from core.ports import Piece, Text, ToolResult

log = structlog.get_logger()

MOST_OPEN = 1_000  # turns: who is forgotten while a turn waits for its next try leaves its line here


class TurnLine:
    """Measures one turn from when it begins, across all its tries. `waited`: how long its oldest message has by then. What is told of the
    steps is milliseconds; a step that did not happen is left out."""

    def __init__(self, waited: timedelta = timedelta(), clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._begun = clock, clock()
        self._waited = max(0.0, waited.total_seconds())
        self._seconds: defaultdict[str, float] = defaultdict(float)
        self._models: tuple[ModelUse, ...] = ()

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Around one step, or a part of it."""
        since = self._clock()
        try:
            yield
        finally:
            self.took(name, self._clock() - since)

    def took(self, name: str, seconds: float) -> None:
        """So much more of a step."""
        self._seconds[name] += seconds

    def first_text(self) -> None:
        """Somebody has said the first word of an answer."""
        if "first_text" not in self._seconds:
            self.took("first_text", self._clock() - self._begun)

    @contextmanager
    def counting(self, models: Sequence[ModelUse]) -> Iterator[None]:
        """Around a try that adds all its calls of models to `models`."""
        try:
            yield
        finally:
            self._models = (*self._models, *models)

    def hear(self, pieces: Iterable[Piece | ToolResult]) -> None:
        """What these pieces of an answer tell of how long things took."""
        for piece in pieces:
            match piece:
                case Text():
                    self.first_text()
                case ToolResult(seconds=seconds):
                    self.took("tools", seconds)

    def write(self, *, conversation: str, channel: str, by: str, outcome: str, articles: Sequence[str] = ()) -> None:
        """To the log, at `info`, and to the count of turns. `articles` are slugs of those that the reply cites."""
        metrics.turns.labels(channel, by, outcome).inc()
        whole = self._waited + self._clock() - self._begun
        steps: dict[str, float] = {"wait": self._waited, **self._seconds}
        if self._models:
            steps["model"] = sum(use.seconds for use in self._models)
        steps["whole"] = whole
        log.info(
            "turn",
            conversation=conversation,
            channel=channel,
            by=by,
            outcome=outcome,
            **({"articles": [*articles]} if articles else {}),
            **{f"{name}_ms": round(1000 * seconds, 1) for name, seconds in steps.items()},
            **self._costs(),
        )

    def _costs(self) -> dict[str, int | str]:
        """Nothing where no model was asked that counts tokens."""
        if not self._models:
            return {}
        return {
            "tokens_in": sum(use.input_tokens for use in self._models),
            "tokens_out": sum(use.output_tokens for use in self._models),
            "tokens_cached": sum(use.cache_read_tokens for use in self._models),
            "tokens_cache_write": sum(use.cache_write_tokens for use in self._models),
            "cost_usd": f"{sum((Decimal(use.cost_usd) for use in self._models), Decimal(0)):f}",
        }


class TurnLines:
    """Of the turns that this process has begun and that are not over."""

    def __init__(self) -> None:
        self._open: dict[int, TurnLine] = {}

    def of(self, turn: int, waited: timedelta = timedelta()) -> TurnLine:
        """The same one for each try of a turn; `waited` is for the first."""
        line = self._open.setdefault(turn, TurnLine(waited))
        while len(self._open) > MOST_OPEN:
            del self._open[next(iter(self._open))]
        return line

    def end(self, turn: int) -> TurnLine:
        """The turn is over, or as good as over: its line, to be written."""
        return self._open.pop(turn, None) or TurnLine()
