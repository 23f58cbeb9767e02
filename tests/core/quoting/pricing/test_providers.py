"""Who prices for a company; and what a customer is told, and people get, when its service gives no price."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from core.quoting.pricing.own_rates import OwnRates
from core.quoting.pricing.providers import provider_of
from core.quoting.pricing.quote_api import ApiProvider
from core.quoting.quote import QuoteStatus
from tests.doubles.company import acme
from tests.doubles.quote_api import SECRET, Answer, QuoteApiDouble
from tests.doubles.quoting import COROLLA, SAID, Shop


@pytest.fixture
async def service(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[QuoteApiDouble]:
    """The company's own, in place of its rates."""
    monkeypatch.setenv("THEIR_KEY", SECRET)
    async with QuoteApiDouble() as double:
        company = replace(acme(), playbook=replace(acme().playbook, quote_api=double.settings(tries=1)))
        shop.eva.world.company = lambda: company
        yield double


def test_a_service_goes_before_rates_and_without_both_nobody_prices() -> None:
    playbook = acme().playbook
    api = QuoteApiDouble()
    api.port = 1

    assert isinstance(provider_of(playbook), OwnRates)
    assert isinstance(provider_of(replace(playbook, quote_api=api.settings())), ApiProvider)
    assert provider_of(replace(playbook, rates=None, vehicles=None)) is None


async def test_the_service_prices_after_the_yes_under_the_number_of_the_quote(shop: Shop, service: QuoteApiDouble) -> None:
    await shop.turn(SAID, COROLLA)
    assert service.requests == []
    [result] = await shop.turn("yes", COROLLA)

    assert (result["status"], result["premium"], result["next_steps"]) == ("given", "61.25", ["Call us."])
    assert list(service.priced) == [result["id"]]
    assert result["valid_until"] == "2026-03-16"


async def test_where_it_fails_the_details_are_kept_and_a_person_is_asked(shop: Shop, service: QuoteApiDouble) -> None:
    service.answers(Answer(status=500), Answer(body={"price": {"monthly": -5, "currency": "USD"}}))
    await shop.turn(SAID, COROLLA)
    [result] = await shop.turn("yes", COROLLA)

    assert (result["status"], result["understood"]) == ("not_priced", COROLLA)
    assert "kindly" in result["tell"]
    assert "500" not in str(result)
    [quote] = await shop.quotes()
    assert (quote.status, quote.premium) == (QuoteStatus.DRAFT, None)
    items = {item.kind: item for item in await shop.eva.store.read.notes.review(10)}
    assert "2020 Toyota Corolla, mileage 42000, driver_age 41" in items["person"].detail
    assert "500" in items["quote"].question


async def test_who_asks_again_after_a_failure_need_not_say_yes_again(shop: Shop, service: QuoteApiDouble) -> None:
    service.answers(Answer(status=500))
    await shop.turn(SAID, COROLLA)
    await shop.turn("yes", COROLLA)
    [result] = await shop.turn("Please try again", COROLLA)

    assert result["status"] == "given"
    assert [quote.trouble for quote in await shop.quotes()] == [""]
