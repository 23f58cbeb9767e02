"""What stands in logs and in errors: no key, no token, no word of a customer's, wherever in a call they stood."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx

from tests.bots.process import STAFF_TOKEN, EvaProcess
from tests.bots.visitor import Customer
from tests.doubles.claude import ClaudeDouble

SECRET = "zebra-7731-quagga"
KEY = "sk-ant-api03-" + "k3yOfTheTests" * 3
CALLS = [("GET", ""), ("GET", "/events"), ("POST", "/messages"), ("POST", "/actions"), ("POST", "/feedback"), ("DELETE", "")]


async def test_no_secret_and_no_word_of_a_customer_stands_in_a_log_or_an_error(tmp_path: Path) -> None:
    async with ClaudeDouble(key="another one") as claude:  # who refuses this one: that is logged, too
        told = {"EVA_LOG_FORMAT": "json", "EVA_LOG_LEVEL": "debug", "ANTHROPIC_API_KEY": KEY, "ANTHROPIC_BASE_URL": claude.url}
        eva = EvaProcess(tmp_path, settings=told)
        await asyncio.to_thread(eva.start)
        try:
            async with httpx.AsyncClient(base_url=eva.url, timeout=30) as client:
                customer = Customer(client, **(await client.post("/v1/conversations")).json())
                answers = [answer.text for answer in [answer async for answer in tried_in_vain(customer)]]
        finally:
            await asyncio.to_thread(eva.kill)

    assert len(answers) > 20
    assert "model_down" in eva.log
    for secret in (KEY, STAFF_TOKEN, customer.token, SECRET):
        assert secret not in eva.log
        assert not any(secret in text for text in answers)


async def tried_in_vain(customer: Customer) -> AsyncIterator[httpx.Response]:
    """All errors that can be had, by calls that carry secrets wherever they may stand."""
    await customer.asks(f"My word is {SECRET}")
    said = {"text": SECRET, "token": customer.token, "key": KEY}
    yield await customer.calls("POST", "/messages", json=said)
    yield await customer.calls("POST", "/messages", content=json.dumps(said)[:-1], headers={"Content-Type": "application/json"})
    yield await customer.calls("POST", "/feedback", json={"reply_id": SECRET, "value": "up"})
    yield await customer.calls("GET", "/events", headers={"Last-Event-ID": SECRET})
    yield await customer.client.get(f"/{SECRET}")
    for token in (f"{STAFF_TOKEN}x", STAFF_TOKEN, f"{customer.token}x"):
        for method, rest in CALLS:
            yield await customer.calls(method, f"{rest}?q={SECRET}", json=said, headers={"Authorization": f"Bearer {token}"})
