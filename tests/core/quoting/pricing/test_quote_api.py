"""A company's own service is asked with its names, and believed only where its answer can be a price."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal
from typing import Any

import httpx2
import pytest

from core.ports import QuoteError
from core.quoting.details import Detail, Value
from core.quoting.pricing.quote_api import ApiProvider
from core.quoting.pricing.rates import NotInsurable
from core.quoting.quote import Wanted
from tests.doubles.quote_api import SECRET, Answer, QuoteApiDouble

VALUES: dict[Detail, Value] = {
    Detail.MAKE: "Toyota",
    Detail.MODEL: "Corolla",
    Detail.YEAR: 2020,
    Detail.MILEAGE: 42_000,
    Detail.DRIVER_AGE: 41,
}
GOOD = {"x-api-key": f"Key {SECRET}", "idempotency-key": "Q-1"}
BODY = {"brand": "Toyota", "type": "Corolla", "built": 2020, "miles": 42_000, "age": 41}


@pytest.fixture
async def double() -> AsyncIterator[QuoteApiDouble]:
    async with QuoteApiDouble() as double:
        yield double


def provider(double: QuoteApiDouble, **changes: Any) -> ApiProvider:
    return ApiProvider(double.settings(**changes), {"THEIR_KEY": SECRET})


def wanted(key: str = "Q-1", **changes: Any) -> Wanted:
    values = VALUES | {Detail(name): value for name, value in changes.items()}
    return Wanted(key=key, values=values, vehicle=None, today=date(2026, 3, 2))


async def test_it_is_asked_with_its_own_names_the_secret_and_the_number_of_the_quote(double: QuoteApiDouble) -> None:
    priced = await provider(double).price(wanted(deductible=1000))

    assert (priced.premium, priced.currency) == (Decimal("61.25"), "USD")
    assert double.refusals == []
    assert double.priced == {"Q-1": BODY | {"excess": 1000}}


@pytest.mark.parametrize("status", [500, 502, 503, 429])
async def test_what_may_pass_is_asked_again_under_the_same_key(double: QuoteApiDouble, status: int) -> None:
    double.answers(Answer(status=status))

    assert (await provider(double).price(wanted())).premium == Decimal("61.25")
    assert [request.headers["idempotency-key"] for request in double.requests] == ["Q-1", "Q-1"]


async def test_a_connection_that_is_cut_is_made_again(double: QuoteApiDouble) -> None:
    double.answers(Answer(cut=True))

    assert (await provider(double).price(wanted())).premium == Decimal("61.25")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 302])
async def test_what_will_not_pass_is_not_asked_again(double: QuoteApiDouble, status: int) -> None:
    double.answers(Answer(status=status))
    with pytest.raises(QuoteError, match=str(status)) as raised:
        await provider(double).price(wanted())

    assert raised.value.permanent
    assert len(double.requests) == 1


async def test_who_goes_on_failing_is_given_up(double: QuoteApiDouble) -> None:
    double.answers(Answer(status=500), Answer(status=500))
    with pytest.raises(QuoteError):
        await provider(double).price(wanted())

    assert len(double.requests) == 2


async def test_an_answer_after_its_time_is_not_heard_and_the_next_try_is_the_same_price(double: QuoteApiDouble) -> None:
    late = asyncio.Event()
    double.answers(Answer(held=late, body={"price": {"monthly": "1.00", "currency": "USD"}}))
    asked = asyncio.create_task(provider(double, timeout=0.2, tries=50).price(wanted()))
    priced = await asked
    late.set()

    assert priced.premium == Decimal("61.25")
    assert len(double.priced) == 1


async def test_nobody_there_is_a_failure_that_may_pass() -> None:
    async with QuoteApiDouble() as gone:
        left = provider(gone, tries=1)
    with pytest.raises(QuoteError) as raised:
        await left.price(wanted())

    assert not raised.value.permanent


NONSENSE = (
    "-61.25", "0", 0, -5, "free", "", None, True, "1e9", "NaN", "Infinity", 61.255, "61.255", 100_000_000, [61], {"usd": 61}, "61,25", "٦١",
)  # fmt: skip


@pytest.mark.parametrize("premium", NONSENSE, ids=str)
async def test_what_can_be_no_premium_is_no_price(double: QuoteApiDouble, premium: object) -> None:
    double.answers(Answer(body={"price": {"monthly": premium, "currency": "USD"}}))
    with pytest.raises(QuoteError):
        await provider(double).price(wanted())


IN_EUROS = '{"price": {"monthly": "61.25", "currency": "EUR"}}'


@pytest.mark.parametrize("body", ["", "<html>Sorry</html>", "[]", "61.25", "{}", '{"price": 61.25}', IN_EUROS, "[" * 9999])
async def test_what_is_no_answer_is_no_price(double: QuoteApiDouble, body: str) -> None:
    double.answers(Answer(body=body))
    with pytest.raises(QuoteError):
        await provider(double).price(wanted())


async def test_an_answer_without_end_is_not_read_to_its_end(double: QuoteApiDouble) -> None:
    double.answers(Answer(body={"price": {"monthly": "61.25", "currency": "USD"}, "more": "x" * 200_000}))
    with pytest.raises(QuoteError, match="no end"):
        await provider(double).price(wanted())


async def test_numbers_keep_each_of_their_digits(double: QuoteApiDouble) -> None:
    double.answers(Answer(body='{"price": {"monthly": 61.10, "currency": "USD"}}'))

    assert (await provider(double).price(wanted())).premium == Decimal("61.10")


async def test_a_refusal_with_a_reason_is_told_to_the_customer(double: QuoteApiDouble) -> None:
    double.answers(Answer(status=422, body={"reason": "Cars of 2020 are insured by phone only."}))
    with pytest.raises(NotInsurable, match="by phone only"):
        await provider(double).price(wanted())


async def test_without_the_secret_nobody_is_asked(double: QuoteApiDouble) -> None:
    with pytest.raises(QuoteError, match="THEIR_KEY") as raised:
        await ApiProvider(double.settings(), {}).price(wanted())

    assert raised.value.permanent
    assert double.requests == []


@pytest.mark.parametrize("secret", ["geheim\n", "schlüssel", "a\x00b"])
async def test_a_secret_that_no_header_can_hold_is_a_failure_and_no_crash(double: QuoteApiDouble, secret: str) -> None:
    with pytest.raises(QuoteError, match="can stand in no header"):
        await ApiProvider(double.settings(), {"THEIR_KEY": secret}).price(wanted())

    assert double.requests == []


# ── the double refuses ───────────────────────────────────────────────────────────────────────────────────────────────

REFUSED: tuple[tuple[int, dict[str, Any]], ...] = (
    (404, {"url": "/other"}),
    (405, {"method": "PUT"}),
    (401, {"headers": {"idempotency-key": "Q-1"}}),
    (401, {"headers": GOOD | {"x-api-key": "Key wrong"}}),
    (400, {"headers": {"x-api-key": f"Key {SECRET}"}}),
    (400, {"content": "brand=Toyota"}),
    (400, {"content": json.dumps(BODY | {"colour": "red"})}),
    (400, {"content": json.dumps({name: value for name, value in BODY.items() if name != "age"})}),
    (400, {"content": json.dumps(BODY | {"age": "41"})}),
)


@pytest.mark.parametrize(("status", "change"), REFUSED)
async def test_the_double_refuses(double: QuoteApiDouble, status: int, change: dict[str, Any]) -> None:
    asked: dict[str, Any] = {"method": "POST", "url": "/prices", "headers": GOOD, "content": json.dumps(BODY)} | change
    async with httpx2.AsyncClient(base_url=double.url.removesuffix("/prices"), trust_env=False, timeout=30) as client:
        answer = await client.request(**asked)

    assert answer.status_code == status


async def test_the_double_refuses_a_key_that_was_used_for_something_else(double: QuoteApiDouble) -> None:
    await provider(double).price(wanted())
    with pytest.raises(QuoteError, match="409"):
        await provider(double).price(wanted(driver_age=42))
