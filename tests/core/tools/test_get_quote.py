"""No price without words of the customer's for each detail, and a yes to exactly these in a later message; through the real SDK."""

from collections.abc import AsyncIterator
from decimal import Decimal

import pytest

from core.models.claude import Claude
from core.quoting.quote import QuoteStatus
from core.tools import find_tools
from tests.doubles.claude import ClaudeDouble
from tests.doubles.company import acme
from tests.doubles.eva import Customer, RunningEva, World
from tests.doubles.quoting import COROLLA, PUT, SAID, Shop

MODEL = "claude-sonnet-5-5"


@pytest.fixture
async def double() -> AsyncIterator[ClaudeDouble]:
    async with ClaudeDouble() as double:
        yield double


@pytest.fixture
async def world(world: World, double: ClaudeDouble) -> AsyncIterator[World]:
    """With Claude."""
    world.claude = claude = Claude(key="k", url=double.url, model=MODEL, company=acme, tools=find_tools())
    world.model.name = "builtin"
    yield world
    await claude.close()


@pytest.fixture
def shop(eva: RunningEva, ana: Customer, double: ClaudeDouble) -> Shop:
    return Shop(eva, ana, double)


async def test_what_was_said_is_put_to_the_customer_and_priced_after_their_yes(shop: Shop) -> None:
    [first] = await shop.turn(SAID, COROLLA)
    assert first["status"] == "to_confirm"
    assert first["understood"] == COROLLA
    [draft] = await shop.quotes()
    assert (draft.status, draft.premium) == (QuoteStatus.DRAFT, None)

    [second] = await shop.turn("Yes, that's right", COROLLA, says="It is there.")

    [quote] = await shop.quotes()
    assert second["status"] == "given"
    assert (second["id"], second["premium"]) == (draft.id, f"{quote.premium:f}")
    assert (quote.status, quote.confirmed) == (QuoteStatus.GIVEN, "m2")
    assert quote.premium is not None
    assert Decimal(second["per_year"]) == 12 * quote.premium


async def test_claude_says_the_price_and_the_gate_lets_it_pass(shop: Shop) -> None:
    await shop.turn(SAID, COROLLA)
    assert shop.customer.sees[-1] == PUT
    probe = await acme_premium()

    says = f"Good news: insuring your Corolla costs ${probe} a month. It is valid for 30 days."
    await shop.turn("yes", COROLLA, says=says)

    assert shop.customer.sees[-1] == says


async def acme_premium() -> str:
    """Of the Corolla."""
    from core.quoting.rates import Risk, price
    from core.quoting.vehicles import Vehicle

    playbook = acme().playbook
    assert playbook.rates
    assert playbook.vehicles
    vehicle = playbook.vehicles.find("Toyota", "Corolla")
    assert isinstance(vehicle, Vehicle)
    from datetime import date

    return f"{price(Risk(vehicle=vehicle, year=2020, mileage=42000, driver_age=41), playbook.rates, date(2026, 3, 2)).premium:f}"
