"""The doors of the web as somebody tries them who should not come in: every call that the description names, with every token that is not
its own; ids that are guessed, and addresses that are made up."""

import itertools
import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from bots.web import door as doors
from bots.web.app import build_app
from core.messages import ID_ALPHABET, new_id
from tests.bots.house import at_home, settings
from tests.bots.process import STAFF_TOKEN, EvaProcess
from tests.bots.visitor import Customer
from tests.doubles.model import ScriptedModel

SECRET = "zebra-7731-quagga"  # said in one conversation, and never to be seen in another
OPEN = {"POST /v1/conversations", "GET /healthz", "GET /readyz"}  # for anybody
STAFF = {"GET /metrics"}


@dataclass(frozen=True)
class Call:
    """One call of the description."""

    method: str
    path: str
    body: dict[str, Any] | None

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def _described() -> dict[str, Any]:
    app = build_app(door=None, company=None, ready=None, measure=None)  # type: ignore[arg-type]  # nothing is called
    return app.openapi()


def calls() -> Iterator[Call]:
    """All that are described, each with a body that it takes."""
    described = _described()
    for path, methods in described["paths"].items():
        for method, call in methods.items():
            content = call.get("requestBody", {}).get("content", {}).get("application/json")
            yield Call(method.upper(), path, _example(content["schema"], described) if content else None)


def _example(schema: dict[str, Any], described: dict[str, Any]) -> Any:
    """The least that fits."""
    if "$ref" in schema:
        return _example(described["components"]["schemas"][schema["$ref"].rpartition("/")[2]], described)
    if "anyOf" in schema:
        return _example(schema["anyOf"][0], described)
    if schema.get("type") == "object":
        properties = schema.get("properties", {})
        return {name: _example(properties[name], described) for name in schema.get("required", ())}
    return schema.get("enum", ["R-1"])[0]


WRITTEN = ["{own}/../{other}", "{own}%2F..%2F{other}", "{other}%00", "{other}/", "{lower}", "%20{other}", "{own};{other}"]
CALLS = list(calls())
OF_CONVERSATIONS = [call for call in CALLS if "{id}" in call.path]


def test_every_call_that_is_described_is_for_anybody_for_staff_or_of_one_conversation() -> None:
    """A new one fails here until somebody has said for whom it is."""
    assert {str(call) for call in CALLS} - OPEN - STAFF == {str(call) for call in OF_CONVERSATIONS}
    assert len(OF_CONVERSATIONS) >= 6


async def tried(customer: Customer, call: Call, headers: dict[str, str], query: str = "") -> httpx.Response:
    """A call on somebody's conversation, with these headers and no others."""
    path = call.path.replace("{id}", customer.id) + query
    return await customer.client.request(call.method, path, json=call.body, headers=headers)


@pytest.mark.parametrize("call", OF_CONVERSATIONS, ids=str)
async def test_no_call_lets_a_token_into_a_conversation_that_is_not_its_own(call: Call, customer: Customer, stranger: Customer) -> None:
    await customer.asks(f"My word is {SECRET}")
    before = await customer.reads()
    tokens = {
        stranger.token: 404,
        STAFF_TOKEN: 401,
        customer.id: 401,
        customer.token[:-1]: 401,
        customer.token + "A": 401,
        customer.token.swapcase(): 401,
        "x": 401,
    }

    for token, status in tokens.items():
        answer = await tried(customer, call, {"Authorization": f"Bearer {token}"})
        assert answer.status_code == status, token
        assert SECRET not in answer.text

    assert await customer.reads() == before


@pytest.mark.parametrize("call", OF_CONVERSATIONS, ids=str)
async def test_a_token_is_taken_from_the_one_header_only(call: Call, customer: Customer) -> None:
    token = customer.token

    for headers, query in [
        ({}, f"?token={token}&access_token={token}"),
        ({"Cookie": f"token={token}; eva.conversation={token}"}, ""),
        ({"X-Authorization": f"Bearer {token}", "X-Api-Key": token}, ""),
        ({"Authorization": f"Basic {token}"}, ""),
    ]:
        assert (await tried(customer, call, headers, query)).status_code == 401


@pytest.mark.parametrize(
    "written", ["{own}/../{other}", "{own}%2F..%2F{other}", "{other}%00", "{other}/", "{lower}", "%20{other}", "{own};{other}"]
)
async def test_no_way_of_writing_an_id_leads_past_its_token(written: str, customer: Customer, stranger: Customer) -> None:
    await customer.asks(f"My word is {SECRET}")
    id = written.format(own=stranger.id, other=customer.id, lower=customer.id.lower())

    answer = await stranger.client.get(f"/v1/conversations/{id}", headers=stranger.headers)

    assert answer.status_code in (401, 404, 307)
    assert SECRET not in answer.text


async def test_another_conversations_reply_cannot_be_rated_and_its_messages_are_not_told_as_ones_own(
    customer: Customer, stranger: Customer
) -> None:
    reply = await customer.asks(f"My word is {SECRET}", client_id="the-same")
    await stranger.asks("Hello", client_id="the-same")

    assert (await stranger.rates(reply["reply_id"], "down")).status_code == 404
    assert SECRET not in json.dumps(await stranger.reads())
    async with stranger.listens(after=0) as line:
        told = await line.until("done")
    assert SECRET not in str(told)


# ── ids and tokens ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_ids_have_eighty_bits_in_no_order() -> None:
    ids = [new_id("C").removeprefix("C-") for _ in range(5_000)]

    assert len(set(ids)) == len(ids)
    assert {len(id) for id in ids} == {16}
    assert math.log2(len(ID_ALPHABET)) * 16 == 80
    for place in range(16):  # each place holds each letter about as often: within six standard deviations
        counts = Counter(id[place] for id in ids)
        assert set(counts) == set(ID_ALPHABET)
        assert all(abs(count - 5_000 / 32) < 6 * math.sqrt(5_000 / 32) for count in counts.values())
    rising = sum(one < other for one, other in itertools.pairwise(ids))
    assert abs(rising - 2_500) < 300  # as many go up as go down
    assert max(len(shared_beginning(one, other)) for one, other in itertools.pairwise(ids)) < 6


def shared_beginning(one: str, other: str) -> str:
    """What both begin with."""
    return "".join(a for a, b in itertools.takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=True)))


async def test_a_token_has_as_many_bits_as_a_key_and_its_id_tells_nothing_of_it(client: httpx.AsyncClient, server: EvaProcess) -> None:
    opened = [(await client.post("/v1/conversations")).json() for _ in range(40)]

    for each in opened:
        assert re.fullmatch(r"[A-Za-z0-9_-]{43}", each["token"])  # 256 bits in base 64
        assert each["token"] not in server.kept
        assert each["id"].removeprefix("C-") not in each["token"]
    assert len({each["token"][:6] for each in opened}) == len(opened)


# ── limits ───────────────────────────────────────────────────────────────────────────────────────────────────────────

LIMIT = 5
ONE_ADDRESS = ["203.0.113.9", "::ffff:203.0.113.9", "[::ffff:203.0.113.9]:1", "::FFFF:CB00:7109", "203.0.113.9,", "203.0.113.9:80"]


async def refused(client: httpx.AsyncClient, *forwarded: str) -> list[int]:
    """Which of some calls are refused, each with what is told of where it comes from."""
    headers = [{"X-Forwarded-For": told} if told else {} for told in forwarded]
    statuses = [(await client.get("/v1/conversations/C-1", headers=each)).status_code for each in headers]
    return [number for number, status in enumerate(statuses) if status == 429]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "which"),
    [
        ("", ["", "", "", "", "", "", ""], [5, 6]),
        ("", [f"203.0.113.{number}" for number in range(7)], [5, 6]),  # nobody's word counts but a proxy's
        ("127.0.0.1", [f"198.51.100.{number}, 203.0.113.9" for number in range(7)], [5, 6]),  # what the customer has made up stands before
        ("127.0.0.1", [f"203.0.113.{number}" for number in range(7)], []),
        ("127.0.0.1", [f"2001:db8:1:2::{number:x}" for number in range(7)], [5, 6]),  # one customer has all of these
        ("127.0.0.1", [f"2001:db8:1:{number:x}::1" for number in range(7)], []),
        ("127.0.0.1", [f"203.0.113.9:{number}" for number in range(7)], [5, 6]),
        (
            "127.0.0.1",
            ONE_ADDRESS,
            [5],
        ),
        ("127.0.0.0/8,10.0.0.0/8", [f"198.51.100.{number}, 203.0.113.9, 10.0.0.{number}" for number in range(7)], [5, 6]),
    ],
)
async def test_a_limit_is_for_whoever_calls_whatever_is_made_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, proxies: str, forwarded: list[str], which: list[int]
) -> None:
    monkeypatch.setattr(doors, "CALLS_PER_MINUTE", LIMIT)
    read = settings(tmp_path, EVA_TRUSTED_PROXIES=proxies)

    async with at_home(read, monkeypatch, ScriptedModel()), httpx.AsyncClient(base_url=read.public_url, timeout=30) as client:
        assert await refused(client, *forwarded) == which
