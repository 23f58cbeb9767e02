"""Who may do what over HTTP, and how often."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from bots.web import door
from bots.web.door import token_hash
from tests.bots.house import at_home, settings
from tests.bots.process import STAFF_TOKEN
from tests.bots.visitor import Customer, begins
from tests.doubles.model import ScriptedModel

CALLS: list[tuple[str, str, dict[str, Any] | None]] = [
    ("GET", "", None),
    ("GET", "/events", None),
    ("POST", "/messages", {"text": "Hello"}),
    ("POST", "/actions", {"action": "close"}),
    ("POST", "/feedback", {"reply_id": "R-1", "value": "up"}),
    ("DELETE", "", None),
]
NO_TOKENS = ["", "Bearer", "Basic {token}", "{token}", "Token {token}"]
BAD_TOKENS = ["Bearer x", "Bearer {token}x", "Bearer {hash}", "Bearer {token} {token}", f"Bearer {STAFF_TOKEN}"]


@pytest.mark.parametrize(("method", "rest", "body"), CALLS)
@pytest.mark.parametrize("form", [*NO_TOKENS, *BAD_TOKENS])
async def test_no_call_is_served_without_the_token_of_the_conversation(
    customer: Customer, method: str, rest: str, body: dict[str, Any] | None, form: str
) -> None:
    given = form.format(token=customer.token, hash=token_hash(customer.token))

    answer = await customer.client.request(method, customer.path + rest, json=body, headers={"Authorization": given} if given else {})

    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == ("no_token" if form in NO_TOKENS else "bad_token")
    assert answer.headers["www-authenticate"] == "Bearer"
    assert (await customer.reads())["messages"] == []


@pytest.mark.parametrize(("method", "rest", "body"), CALLS)
async def test_the_token_of_one_conversation_opens_no_other(
    customer: Customer, stranger: Customer, method: str, rest: str, body: dict[str, Any] | None
) -> None:
    await customer.asks("When are you open?")
    before = await customer.reads()

    answer = await stranger.client.request(method, customer.path + rest, json=body, headers=stranger.headers)

    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")
    assert await customer.reads() == before


@pytest.mark.parametrize(("method", "rest", "body"), CALLS)
async def test_a_forgotten_conversation_is_somebody_elses_to_everybody_else(
    customer: Customer, stranger: Customer, method: str, rest: str, body: dict[str, Any] | None
) -> None:
    await customer.calls("DELETE")

    answer = await stranger.client.request(method, customer.path + rest, json=body, headers=stranger.headers)

    assert answer.status_code == 404


@pytest.mark.parametrize("id", ["C-0000000000000000", "x", "..%2f..%2fetc%2fpasswd", "%00", "web:1", "' OR 1=1 --"])
async def test_a_conversation_that_never_was_is_not_told_from_somebody_elses(customer: Customer, id: str) -> None:
    answer = await customer.client.get(f"/v1/conversations/{id}", headers=customer.headers)

    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


async def test_the_scheme_of_a_token_is_read_in_any_case(customer: Customer) -> None:
    answer = await customer.client.get(customer.path, headers={"Authorization": f"bEaReR {customer.token}"})

    assert answer.status_code == 200


async def test_tokens_and_ids_cannot_be_guessed_from_one_another(client: httpx.AsyncClient) -> None:
    begun = [await begins(client) for _ in range(20)]

    assert len({customer.id for customer in begun}) == len({customer.token for customer in begun}) == 20
    assert sorted(customer.id for customer in begun) != [customer.id for customer in begun]


async def test_writing_too_fast_in_one_conversation_holds_up_no_other(customer: Customer, stranger: Customer) -> None:
    while (answer := await customer.posts("Hello")).status_code == 200:
        pass

    assert answer.status_code == 429
    assert answer.json()["error"]["code"] == "too_many"
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    assert (await stranger.posts("Hello")).status_code == 200
    assert (await customer.calls("GET")).status_code == 200


# ── by address ───────────────────────────────────────────────────────────────────────────────────────────────────────


@asynccontextmanager
async def counting(folder: Path, monkeypatch: pytest.MonkeyPatch, **more: str) -> AsyncIterator[httpx.AsyncClient]:
    """Eva, who lets an address call three times a minute."""
    monkeypatch.setattr(door, "CALLS_PER_MINUTE", 3)
    read = settings(folder, **more)
    async with at_home(read, monkeypatch, ScriptedModel()), httpx.AsyncClient(base_url=read.public_url, timeout=30) as client:
        yield client


async def calls_as(client: httpx.AsyncClient, *forwarded: str) -> int:
    """The status of a call with these X-Forwarded-For headers."""
    headers = [("X-Forwarded-For", each) for each in forwarded]
    return (await client.post("/v1/conversations", headers=headers)).status_code


async def test_an_address_may_call_so_often_in_a_minute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with counting(tmp_path, monkeypatch) as client:
        statuses = [await calls_as(client, "192.0.2.1") for _ in range(4)]
        other = await calls_as(client, "192.0.2.2")
        health = [(await client.get("/healthz")).status_code for _ in range(5)]

    assert statuses == [201, 201, 201, 429]
    assert other == 201
    assert health == [200] * 5


async def test_the_limit_of_an_address_holds_for_every_call_of_a_conversation_also_for_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with counting(tmp_path, monkeypatch) as client:
        begun = await begins(client)
        for _ in range(2):
            await begun.calls("GET")
        refused = [
            await begun.posts("Hello"),
            await begun.presses("human"),
            await begun.rates("R-1", "up"),
            await begun.calls("GET"),
            await begun.calls("GET", "/events"),
            await begun.calls("GET", "/export"),
            await begun.calls("DELETE"),
        ]

    assert [answer.status_code for answer in refused] == [429] * len(refused)
    assert all(int(answer.headers["retry-after"]) >= 1 for answer in refused)


async def test_nobody_gets_more_calls_by_making_up_addresses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with counting(tmp_path, monkeypatch, EVA_TRUSTED_PROXIES="") as client:
        assert [await calls_as(client, f"192.0.2.{number}") for number in range(4)] == [201, 201, 201, 429]


async def test_behind_a_proxy_only_what_the_proxy_has_added_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with counting(tmp_path, monkeypatch) as client:
        in_one_line = [await calls_as(client, f"198.51.100.{number}, 192.0.2.1") for number in range(4)]
        in_a_second_line = [await calls_as(client, f"198.51.100.{number}", "192.0.2.2") for number in range(4)]

    assert in_one_line == in_a_second_line == [201, 201, 201, 429]


async def test_a_chain_of_proxies_is_followed_as_far_as_it_is_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with counting(tmp_path, monkeypatch, EVA_TRUSTED_PROXIES="127.0.0.0/8, 10.0.0.0/8") as client:
        statuses = [await calls_as(client, f"198.51.100.{number}, 192.0.2.1, 10.0.0.{number}") for number in range(4)]

    assert statuses == [201, 201, 201, 429]
