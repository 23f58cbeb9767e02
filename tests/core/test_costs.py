"""What Claude costs: each call to the last fraction of a cent, when a model retires, and a month's budget."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from core import metrics
from core.costs import FRESH, RETIRES, Budget, Price, cost_usd, count, month_start, price, tell_price
from core.faults import Faults
from core.messages import Address, Audience, Conversation, ModelUse, State
from core.ports import StoreError
from storage.rows import Row
from storage.sqlite import SqliteStore, Unit
from tests.doubles.clock import Clock
from tests.doubles.database import first_started

ROOT = Path(__file__).parents[2]
SONNET, HAIKU = "claude-sonnet-5-5", "claude-haiku-5-5"
AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
MONTH_END = datetime(2026, 3, 31, 23, 59, 59, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _logged() -> Iterator[None]:
    """Here, what is logged is promised."""
    before = structlog.get_config()
    structlog.reset_defaults()
    yield
    structlog.configure(**before)


# ── a call ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def paid(usd: str, *, model: str = "m") -> ModelUse:
    """One call that cost this."""
    return ModelUse(model=model, input_tokens=1, output_tokens=2, cache_read_tokens=3, cache_write_tokens=4, cost_usd=usd, seconds=1)


def costs(model: str, *tokens: int) -> Decimal | None:
    """Of a call with these tokens: input, output, read from the cache, written to it."""
    input, output, read, written = tokens
    return cost_usd(model, input_tokens=input, output_tokens=output, cache_read_tokens=read, cache_write_tokens=written, at=AT)


@pytest.mark.parametrize(
    ("model", "tokens", "dollars"),
    [
        (SONNET, (1_000_000, 0, 0, 0), "2"),
        (SONNET, (0, 1_000_000, 0, 0), "10"),
        (SONNET, (0, 0, 1_000_000, 0), "0.10"),
        (SONNET, (0, 0, 0, 1_000_000), "2.50"),
        (HAIKU, (100_000, 0, 0, 0), "0.01"),
        (HAIKU, (0, 100_000, 0, 0), "0.05"),
        (HAIKU, (0, 0, 100_000, 0), "0.001"),
        (SONNET, (1, 0, 0, 0), "0.000002"),
        (SONNET, (0, 0, 0, 0), "0"),
    ],
)
def test_each_kind_of_token_has_its_published_price(model: str, tokens: tuple[int, ...], dollars: str) -> None:
    assert costs(model, *tokens) == Decimal(dollars)


def test_what_was_read_from_the_cache_is_not_paid_as_input_too() -> None:
    # 120 x $2 + 350 x $10 + 5,000 x $0.10 + 1,000 x $2.50, for a million each: 240 + 3,500 + 500 + 2,500 = 6,740 millionths
    assert costs(SONNET, 120, 350, 5_000, 1_000) == Decimal("0.006740")


@pytest.mark.parametrize(
    ("tokens", "dollars"),
    [
        # up to 100,000 tokens in the prompt: 1,000 x $0.10 + 2,000 x $0.50 + 99,000 x $0.01 = 100 + 1,000 + 990 millionths
        ((1_000, 2_000, 99_000, 0), "0.002090"),
        # one token more, wherever it is counted, and all of it costs five times as much; this one is 0.10 or 0.01 of a millionth itself
        ((1_001, 2_000, 99_000, 0), "0.0104505"),
        ((1_000, 2_000, 99_001, 0), "0.01045005"),
    ],
)
def test_a_long_prompt_makes_all_of_a_call_dearer_and_the_cache_counts_as_prompt(tokens: tuple[int, ...], dollars: str) -> None:
    assert costs(HAIKU, *tokens) == Decimal(dollars)


@given(st.tuples(*[st.integers(0, 10_000_000)] * 4))
def test_every_call_is_priced_exactly(tokens: tuple[int, ...]) -> None:
    prices = (Decimal("2"), Decimal("10"), Decimal("0.1"), Decimal("2.5"))

    assert costs(SONNET, *tokens) == sum(number * each for number, each in zip(tokens, prices, strict=True)) / 1_000_000


def test_a_model_of_unknown_price_costs_an_unknown_amount() -> None:
    assert costs("claude-of-another-world", 1, 1, 1, 1) is None


def test_whoever_runs_eva_is_told_of_an_unknown_price_until_a_model_is_set_whose_price_is_known(clock: Clock) -> None:
    faults = Faults(clock)
    for _ in range(3):
        tell_price("claude-of-another-world", AT, faults)
    [told] = faults.open()
    tell_price(SONNET, AT, faults)

    assert told.kind == "price_unknown"
    assert "claude-of-another-world" in told.text
    assert faults.open() == []


def test_a_call_is_counted_by_kind_of_token_and_in_dollars() -> None:
    count(paid("0.5", model="counted"))
    count(paid("0.5", model="counted"))

    kinds = ("input", "output", "cache_read", "cache_write")
    read = metrics.REGISTRY.get_sample_value
    assert [read("eva_model_tokens_total", {"model": "counted", "kind": kind}) for kind in kinds] == [2, 4, 6, 8]
    assert read("eva_model_cost_usd_total", {"model": "counted"}) == 1


# ── a model ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        (SONNET, Price(input_usd=Decimal("2"), output_usd=Decimal("10"))),
        (HAIKU, Price(input_usd=Decimal("0.1"), output_usd=Decimal("0.5"), long_prompt=100_000)),
        ("gpt-4o", None),
        ("", None),
    ],
)
def test_the_price_of_a_model_is_per_million_tokens(model: str, expected: Price | None) -> None:
    assert price(model, AT) == expected


def test_the_dates_of_retirement_are_those_that_the_sdk_knows() -> None:
    from anthropic.resources.messages.messages import DEPRECATED_MODELS

    def day(text: str) -> date:
        month, number, year = text.replace(",", "").split()
        return datetime.strptime(f"{month} {number.rstrip('dhnrst')} {year}", "%B %d %Y").replace(tzinfo=UTC).date()

    assert {model: day(text) for model, text in DEPRECATED_MODELS.items()} == RETIRES


# ── a month ──────────────────────────────────────────────────────────────────────────────────────────────────────────


class Books(SqliteStore):
    """A store that counts how often it is asked for a sum."""

    sums = 0

    async def _look(self, sql: str, params: Mapping[str, Any]) -> list[Row]:
        self.sums += "FROM spending" in sql
        return await super()._look(sql, params)

    async def note(self, usd: str, at: datetime, conversation: str = "C-1") -> None:
        """Writes down one call that cost this."""

        async def work(tx: Unit) -> None:
            await tx.turns.used(await tx.turns.start(conversation, 0, at), [], [paid(usd)], at)

        if await self.read.conversations.find(conversation) is None:
            await self.write(lambda tx: tx.conversations.create(a_conversation(conversation), None))
        await self.write(work)


def a_conversation(id: str) -> Conversation:
    return Conversation(
        id=id,
        address=Address("web", id),
        customer=id,
        audience=Audience.CUSTOMER,
        state=State.EVA,
        epoch=0,
        language=None,
        touched_at=AT,
    )


@pytest.fixture
async def books(tmp_path: Path) -> AsyncIterator[Books]:
    """A store in which nothing was paid yet."""
    store = await Books.open(first_started(tmp_path / "eva.db"))
    assert isinstance(store, Books)
    yield store
    await store.close()


@pytest.fixture
def clock() -> Clock:
    """Shortly before the end of a month."""
    return Clock(MONTH_END)


async def test_without_a_budget_nothing_is_too_much_and_nothing_is_added_up(books: Books, clock: Clock) -> None:
    budget = Budget(None, books, clock, Faults(clock))
    budget.spend(Decimal(1_000_000))

    assert await budget.left()
    assert books.sums == 0


@pytest.mark.parametrize(("limit", "left"), [("0", False), ("0.99", False), ("1", False), ("1.000001", True), ("2", True)])
async def test_a_month_that_has_cost_its_budget_may_cost_nothing_more(limit: str, left: bool, books: Books, clock: Clock) -> None:
    await books.note("0.7", clock())
    await books.note("0.3", clock())

    assert await Budget(Decimal(limit), books, clock, Faults(clock)).left() is left


async def test_what_a_call_has_cost_counts_before_the_store_knows_of_it_and_not_twice(books: Books, clock: Clock) -> None:
    clock.now -= timedelta(hours=1)
    budget = Budget(Decimal(3), books, clock, Faults(clock))
    before = await budget.left()
    budget.spend(Decimal(2))
    between = await budget.left()
    await books.note("2", clock())
    clock.advance(FRESH)
    written = await budget.left()
    budget.spend(Decimal(1))

    assert (before, between, written, await budget.left()) == (True, True, True, False)


async def test_the_sum_is_asked_for_again_after_ten_seconds_and_not_before(books: Books, clock: Clock) -> None:
    clock.now -= timedelta(hours=1)
    budget = Budget(Decimal(1), books, clock, Faults(clock))
    await budget.left()
    await books.note("1", clock())  # as another process does

    clock.advance(FRESH - timedelta(microseconds=1))
    early = await budget.left()
    clock.advance(timedelta(microseconds=1))
    late = await budget.left()

    assert (early, late, books.sums) == (True, False, 2)
    assert timedelta(seconds=10) == FRESH


async def test_turns_that_ask_at_once_wait_for_one_sum(books: Books, clock: Clock) -> None:
    await books.note("1", clock())
    budget = Budget(Decimal(1), books, clock, Faults(clock))

    assert await asyncio.gather(*(budget.left() for _ in range(200))) == [False] * 200
    assert books.sums == 1


async def test_a_customer_who_is_forgotten_gives_no_money_back_after_a_restart_either(books: Books, clock: Clock) -> None:
    clock.now -= timedelta(hours=1)
    await books.note("0.9", clock(), "C-forgotten")
    budget = Budget(Decimal(1), books, clock, Faults(clock))
    await budget.left()
    await books.write(lambda tx: tx.conversations.forget(a_conversation("C-forgotten"), "digest", clock()))
    clock.advance(FRESH)
    before = await budget.left()
    budget.spend(Decimal("0.1"))

    assert (before, await budget.left()) == (True, False)
    await books.note("0.1", clock())
    assert not await Budget(Decimal(1), books, clock, Faults(clock)).left()


async def test_the_month_ends_at_midnight_in_utc_and_the_next_one_is_free(books: Books, clock: Clock) -> None:
    await books.note("5", clock())
    budget = Budget(Decimal(5), books, clock, Faults(clock))
    before = await budget.left()
    clock.advance(timedelta(seconds=1))

    assert (before, await budget.left()) == (False, True)
    assert clock() == datetime(2026, 4, 1, tzinfo=UTC)


async def test_the_operator_is_told_once_that_the_budget_is_reached_and_once_that_it_is_free(books: Books, clock: Clock) -> None:
    await books.note("5.5", clock())
    budget = Budget(Decimal(5), books, clock, Faults(clock))

    with capture_logs() as logged:
        for _ in range(3):
            await budget.left()
        clock.advance(timedelta(seconds=1))
        for _ in range(3):
            await budget.left()

    assert [(line["event"], line["fault"]) for line in logged] == [("fault", "budget_reached"), ("fault_over", "budget_reached")]
    assert logged[0]["text"].startswith("2026-03 has cost $5.5 of a budget of $5; ")


async def test_a_budget_that_is_raised_or_taken_away_is_reached_no_more(books: Books, clock: Clock) -> None:
    await books.note("5.5", clock())
    for now in (Decimal(6), None):
        faults = Faults(clock)
        await Budget(Decimal(5), books, clock, faults).left()
        before = len(faults.open())
        await Budget(now, books, clock, faults).left()

        assert (before, faults.open()) == (1, [])


async def test_a_sum_that_could_not_be_read_is_not_taken_for_nothing(books: Books, clock: Clock) -> None:
    budget = Budget(Decimal(5), books, clock, Faults(clock))
    await books.close()

    for _ in range(2):
        with pytest.raises(StoreError):
            await budget.left()


@pytest.mark.parametrize("hours", [-11, -5, 0, 1, 13])
def test_the_month_is_that_of_utc_wherever_the_clock_hangs(hours: int) -> None:
    local = datetime(2026, 3, 1, 0, 30, tzinfo=UTC).astimezone(timezone(timedelta(hours=hours)))

    assert month_start(local) == datetime(2026, 3, 1, tzinfo=UTC)
    assert month_start(local - timedelta(hours=1)) == datetime(2026, 2, 1, tzinfo=UTC)


def test_of_the_price_list_nothing_stays_but_what_anthropic_asks() -> None:
    asks = f"from datetime import UTC, datetime; from core.costs import price; print(price({SONNET!r}, datetime.now(UTC)) is not None)"
    looks = "import sys; print('genai_prices.data' in sys.modules)"

    ran = subprocess.run([sys.executable, "-c", f"{asks}; {looks}"], capture_output=True, text=True, check=True, cwd=ROOT)

    assert ran.stdout.split() == ["True", "False"]
