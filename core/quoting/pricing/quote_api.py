"""The company's own HTTP service as a provider of prices: asked with its own names, and believed only where its answer can be a price."""

import asyncio
import json
import os
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

import httpx2

from core.playbook.quote_api_table import QuoteApi
from core.ports import QuoteError
from core.quoting.pricing.rates import LineItem, NotInsurable, Priced
from core.quoting.quote import Wanted

LARGEST = 100_000  # bytes of an answer
HIGHEST = Decimal(100_000)  # a month: more is no premium of anybody's
CENT = Decimal("0.01")
PAUSE = 0.2  # seconds before it is asked again
TRY_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
REASON = 400  # characters of a reason that a customer is shown


class ApiProvider:
    """See `core.ports.QuoteProvider`. The same key is sent with each try, so that a service which answers late prices once."""

    def __init__(self, api: QuoteApi, environment: Mapping[str, str] = os.environ) -> None:
        self._api, self._environment = api, environment

    @property
    def valid_days(self) -> int:
        return self._api.valid_days

    @property
    def next_steps(self) -> tuple[str, ...]:
        return self._api.next_steps

    async def price(self, wanted: Wanted) -> Priced:
        """Each try has its own time; an answer that comes later is not heard."""
        headers = self._headers(wanted.key)
        body = {name: wanted.values[detail] for detail, name in self._api.fields.items() if detail in wanted.values}
        async with httpx2.AsyncClient(follow_redirects=False, trust_env=False) as client:
            for left in reversed(range(self._api.tries)):
                try:
                    async with asyncio.timeout(self._api.timeout):
                        return self._read(*await _ask(client, self._api.url, headers, body))
                except (QuoteError, TimeoutError, httpx2.HTTPError, OSError) as error:
                    failure = error if isinstance(error, QuoteError) else QuoteError(f"no answer: {type(error).__name__}")
                if failure.permanent or not left:
                    raise failure
                await asyncio.sleep(PAUSE)
        raise QuoteError("it was never asked", permanent=True)

    def _headers(self, key: str) -> dict[str, str]:
        headers = {self._api.key_header: key, "Accept": "application/json"}
        if self._api.secret:
            secret = self._environment.get(self._api.secret, "")
            if not secret:
                raise QuoteError(f"the environment has no {self._api.secret}", permanent=True)
            if not (secret.isascii() and secret.isprintable()):
                raise QuoteError(f"the environment's {self._api.secret} can stand in no header", permanent=True)
            headers[self._api.header] = f"{self._api.prefix}{secret}"
        return headers

    def _read(self, status: int, text: str) -> Priced:
        if status in TRY_AGAIN:
            raise QuoteError(f"it answered {status}")
        answer = _answer(text)
        if status == 422 and (reason := _at(answer, self._api.reason)):
            raise NotInsurable(str(reason)[:REASON])
        if status not in (200, 201):
            raise QuoteError(f"it answered {status}", permanent=True)
        premium = _premium(_at(answer, self._api.premium))
        currency = _at(answer, self._api.currency_path) if self._api.currency_path else self._api.currency
        if currency != self._api.currency:
            raise QuoteError(f"its currency is not {self._api.currency}", permanent=True)
        item = LineItem(what="premium", amount=premium, running=premium)
        return Priced(premium=premium, currency=self._api.currency, items=(item,), rates_version="quote_api")


async def _ask(client: httpx2.AsyncClient, url: str, headers: Mapping[str, str], body: Mapping[str, Any]) -> tuple[int, str]:
    async with client.stream("POST", url, headers=headers, json=body, timeout=None) as response:  # the caller's clock runs
        content = b""
        async for piece in response.aiter_bytes():
            content += piece
            if len(content) > LARGEST:
                raise QuoteError("its answer has no end", permanent=True)
        return response.status_code, content.decode("utf-8", "replace")


def _answer(text: str) -> Mapping[str, Any]:
    """Numbers with a point keep each of their digits."""
    decimal: Callable[[str], Decimal] = Decimal
    try:
        answer = json.loads(text, parse_float=decimal)
    except (ValueError, RecursionError, InvalidOperation):
        return {}
    return answer if isinstance(answer, dict) else {}


def _at(answer: object, path: str) -> object:
    for step in path.split(".") if path else ():
        answer = answer.get(step) if isinstance(answer, dict) else None
    return answer if path else None


def _premium(value: object) -> Decimal:
    """Whole cents above nothing. A text counts as a number where it is nothing else."""
    number = _decimal(value)
    if number is None or not number.is_finite() or not 0 < number <= HIGHEST or number != number.quantize(CENT):
        raise QuoteError("its premium is none that can be asked", permanent=True)
    return number.quantize(CENT)


def _decimal(value: object) -> Decimal | None:
    match value:
        case bool():
            return None
        case int() | Decimal():
            return Decimal(value)
        case str() if value.isascii() and value.replace(".", "", 1).isdigit() and len(value) <= 20:
            return Decimal(value)
        case _:
            return None
