"""What Claude costs: the price of a call, when a model retires, and whether the month's budget still allows another call."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from core import metrics
from core.faults import Fault, Faults
from core.messages import ModelUse
from core.one_file import one_file
from core.ports import Store

if TYPE_CHECKING:
    from genai_prices.data_snapshot import DataSnapshot
    from genai_prices.types import ModelPrice, PriceCalculation, TieredPrices

FRESH = timedelta(seconds=10)  # for so long the sum that was read from the store is believed
BUDGET_REACHED, PRICE_UNKNOWN = "budget_reached", "price_unknown"
ANTHROPIC = "anthropic"
KINDS = ("input", "output", "cache_read", "cache_write")

# What Anthropic has announced, as its SDK knows it; a test holds this against it: to import that for a date takes seconds.
_RETIRING = {
    date(2024, 11, 6): ("claude-1.3", "claude-1.3-100k", "claude-instant-1.1", "claude-instant-1.1-100k", "claude-instant-1.2"),
    date(2025, 7, 21): ("claude-2.0", "claude-2.1", "claude-3-sonnet-20240229"),
    date(2026, 1, 5): ("claude-3-opus-20240229",),
    date(2026, 2, 19): (
        "claude-3-5-haiku-20241022",
        "claude-3-5-haiku-latest",
        "claude-3-7-sonnet-20250219",
        "claude-3-7-sonnet-latest",
    ),
    date(2026, 6, 15): ("claude-opus-4-0", "claude-opus-4-20250514", "claude-sonnet-4-0", "claude-sonnet-4-20250514"),
    date(2026, 6, 30): ("claude-mythos-preview",),
    date(2026, 11, 30): ("claude-sonnet-4-5", "claude-sonnet-4-5-20250929"),
}
RETIRES = {model: day for day, models in _RETIRING.items() for model in models}


@dataclass(frozen=True, kw_only=True, slots=True)
class Price:
    """US dollars per million tokens. A prompt of more tokens than `long_prompt` costs more than that; None: however long it is."""

    input_usd: Decimal
    output_usd: Decimal
    long_prompt: int | None = None


def price(model: str, at: datetime) -> Price | None:
    """What this model of Anthropic's costs at this time, or None where that is not known."""
    found = _calculate(model, at)
    return _price(found.model_price) if found else None


def cost_usd(
    model: str, *, input_tokens: int, output_tokens: int, cache_read_tokens: int, cache_write_tokens: int, at: datetime
) -> Decimal | None:
    """US dollars of one call, exact, or None where the price is not known. The tokens are as Anthropic counts
    them: `input_tokens` are those that were neither read from the cache nor written to it (to stay there for 5 minutes)."""
    found = _calculate(
        model,
        at,
        input_tokens=input_tokens + cache_read_tokens + cache_write_tokens,  # the price list counts all of the prompt
        output_tokens=output_tokens,
        cache_read_tokens=cache_read_tokens,
        cache_write_tokens=cache_write_tokens,
    )
    return found.total_price if found else None


def tell_price(model: str, at: datetime, faults: Faults) -> None:
    """Tells where the price of this model is not known: what it costs is counted as nothing."""
    if price(model, at):
        faults.over(PRICE_UNKNOWN)
    else:
        text = f"the price of {model} is not known: its cost counts as nothing, and a budget cannot be kept; set EVA_CHAT_MODEL, or upgrade"
        faults.tell(Fault(kind=PRICE_UNKNOWN, text=text))


def count(use: ModelUse) -> None:
    """Adds one call to the metrics."""
    tokens = (use.input_tokens, use.output_tokens, use.cache_read_tokens, use.cache_write_tokens)
    for kind, number in zip(KINDS, tokens, strict=True):
        metrics.model_tokens.labels(use.model, kind).inc(number)
    metrics.model_cost.labels(use.model).inc(float(use.cost_usd))


def month_start(now: datetime) -> datetime:
    """The first instant of the calendar month, in UTC."""
    return now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


class Budget:
    """What may be spent within a calendar month in UTC: US dollars, or None for as much as it takes.

    Calls that are under way when it is reached are still paid for, so a month can cost a little more."""

    def __init__(self, limit: Decimal | None, store: Store, clock: Callable[[], datetime], faults: Faults) -> None:
        self._limit, self._store, self._clock, self._faults = limit, store, clock, faults
        self._reading = asyncio.Lock()  # those who ask together wait for one sum
        self._month = month_start(clock())
        self._read_at: datetime | None = None
        self._spent = Decimal(0)

    def spend(self, usd: Decimal) -> None:
        """Counts what a call has cost, before the store knows of it."""
        self._spent += usd

    async def left(self) -> bool:
        """Whether another call may be made. Raises StoreError."""
        if self._limit is None:
            self._faults.over(BUDGET_REACHED)
            return True
        async with self._reading:
            await self._bring_up_to_date()
        if self._spent < self._limit:
            self._faults.over(BUDGET_REACHED)
            return True
        spent = f"{self._month:%Y-%m} has cost ${self._spent:f} of a budget of ${self._limit:f}"
        text = f"{spent}; the built-in responder answers until the month is over, or raise EVA_MONTHLY_BUDGET_USD"
        self._faults.tell(Fault(kind=BUDGET_REACHED, text=text))
        return False

    async def _bring_up_to_date(self) -> None:
        now = self._clock()
        if month_start(now) != self._month:
            self._begin(month_start(now))
        if self._read_at and self._read_at <= now < self._read_at + FRESH:
            return
        spent = await self._store.read.turns.spent(self._month)
        # never less than before: a call is counted here first, and the store knows of it once its turn is over
        self._spent = max(self._spent, sum(spent.values(), Decimal(0)))
        self._read_at = now

    def _begin(self, month: datetime) -> None:
        self._faults.over(BUDGET_REACHED)
        self._month, self._read_at, self._spent = month, None, Decimal(0)


def _calculate(model: str, at: datetime, **tokens: int) -> "PriceCalculation | None":
    from genai_prices import Usage  # not needed before there is a key

    try:
        return _prices().calc(Usage(**tokens), model, ANTHROPIC, None, at)
    except LookupError:
        return None


@cache
def _prices() -> "DataSnapshot":
    """Anthropic's, out of the list of all providers, which would stay for as long as Eva runs: four megabytes. It takes a quarter of a
    second to read."""
    import genai_prices
    from genai_prices.data_snapshot import DataSnapshot

    providers = one_file(genai_prices, "data").providers
    return DataSnapshot(providers=[each for each in providers if each.id == ANTHROPIC], from_auto_update=False)


def _price(found: "ModelPrice") -> Price | None:
    if found.input_mtok is None or found.output_mtok is None:
        return None
    tiers = [] if isinstance(found.input_mtok, Decimal) else found.input_mtok.tiers
    return Price(input_usd=_base(found.input_mtok), output_usd=_base(found.output_mtok), long_prompt=tiers[0].start if tiers else None)


def _base(each: "Decimal | TieredPrices") -> Decimal:
    return each if isinstance(each, Decimal) else each.base
