"""What stands before every call: the size of a body, security headers on every answer, and who is calling."""

import asyncio
import ipaddress
import json
import socket
from collections.abc import AsyncIterator
from contextlib import suppress
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from starlette.datastructures import Headers

from bots.web.guard import LARGEST, caller, from_this_machine, household
from tests.bots.process import EvaProcess
from tests.bots.visitor import Customer

EVERYWHERE = [
    ("GET", "/", 200),
    ("HEAD", "/", 200),
    ("GET", "/widget", 200),
    ("GET", "/widget.js", 200),
    ("GET", "/brand.css", 200),
    ("GET", "/words/es", 200),
    ("GET", "/words/xx", 404),
    ("GET", "/static/page.css", 200),
    ("GET", "/static/none.js", 404),
    ("GET", "/help/", 200),
    ("GET", "/help/none", 404),
    ("GET", "/healthz", 200),
    ("GET", "/readyz", 200),
    ("GET", "/metrics", 401),
    ("GET", "/openapi.json", 200),
    ("GET", "/none", 404),
    ("POST", "/v1/conversations", 201),
    ("PUT", "/v1/conversations", 405),
    ("OPTIONS", "/v1/conversations", 405),
    ("GET", "/v1/conversations/C-1", 401),
    ("POST", "/v1/conversations/C-1/messages", 401),
]


@pytest.mark.parametrize(("method", "path", "status"), EVERYWHERE)
async def test_every_answer_carries_the_security_headers(client: httpx.AsyncClient, method: str, path: str, status: int) -> None:
    answer = await client.request(method, path)

    assert answer.status_code == status
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["base-uri"] == "'none'"
    assert policy["form-action"] == ("'self'" if path.startswith("/help/") else "'none'")  # to search and to vote without scripts
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert policy["frame-ancestors"] == "'none'"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "server" not in answer.headers
    assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize(("path", "kept"), [("/v1/conversations/C-1", "no-store"), ("/help/", "no-cache"), ("/", "no-cache")])
async def test_what_is_somebodys_own_is_kept_by_no_browser_and_no_proxy(client: httpx.AsyncClient, path: str, kept: str) -> None:
    assert (await client.get(path)).headers["cache-control"] == kept


async def test_what_was_said_and_an_export_are_kept_by_none_either(customer: Customer) -> None:
    for rest in ("", "/export"):
        answer = await customer.client.get(f"/v1/conversations/{customer.id}{rest}", headers=customer.headers)

        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")


async def test_a_stream_carries_them_too(customer: Customer) -> None:
    async with customer.listens() as line:
        assert "'none'" in line.headers["content-security-policy"]
        assert line.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null"])
async def test_no_page_of_another_site_may_read_what_eva_answers(client: httpx.AsyncClient, origin: str) -> None:
    preflight = {"Origin": origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}

    asked = await client.request("OPTIONS", "/v1/conversations", headers=preflight)
    called = await client.post("/v1/conversations", headers={"Origin": origin})

    for answer in (asked, called):
        assert not [name for name in answer.headers if name.startswith("access-control")]
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert asked.status_code == 405


# ── the size of a body ───────────────────────────────────────────────────────────────────────────────────────────────


def body_of(size: int) -> bytes:
    """A message of so many bytes on the wire."""
    return json.dumps({"text": "x" * (size - len('{"text": ""}'))}).encode()


async def in_pieces(body: bytes) -> AsyncIterator[bytes]:
    """A body whose length is not told beforehand."""
    for start in range(0, len(body), 4_000):
        yield body[start : start + 4_000]


@pytest.mark.parametrize(("size", "status"), [(LARGEST, 200), (LARGEST + 1, 413), (100_000, 413)])
@pytest.mark.parametrize("chunked", [False, True])
async def test_a_body_may_have_32_kib_whether_its_length_is_told_or_not(customer: Customer, size: int, status: int, chunked: bool) -> None:
    body = body_of(size)
    assert len(body) == size

    answer = await customer.calls(
        "POST", "/messages", content=in_pieces(body) if chunked else body, headers={"Content-Type": "application/json"}
    )

    assert answer.status_code == status
    assert len((await customer.reads())["messages"]) == (2 if status == 200 else 0)
    if status == 413:
        assert answer.json()["error"]["code"] == "too_large"
        assert answer.headers["content-security-policy"]


def spoken_by_hand(server: EvaProcess, request: bytes) -> bytes:
    """What comes back until the server closes the connection. It may do so before it has read all; asyncio would then drop the answer."""
    answer = b""
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as line, suppress(ConnectionError):
        with suppress(ConnectionError):
            line.sendall(request)
        while piece := line.recv(65_536):
            answer += piece
    return answer


@pytest.mark.parametrize("length", ["10", "0", "-1", "1e9", "x", "99999999999999999999"])
async def test_a_body_that_is_longer_than_its_head_says_is_not_taken_in(server: EvaProcess, customer: Customer, length: str) -> None:
    head = (
        f"POST {customer.path}/messages HTTP/1.1\r\nHost: eva\r\nAuthorization: Bearer {customer.token}\r\n"
        f"Content-Type: application/json\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n"
    )

    answer = await asyncio.to_thread(spoken_by_hand, server, head.encode() + body_of(100_000))

    assert answer.startswith((b"HTTP/1.1 4", b"HTTP/1.0 4"))
    assert (await customer.reads())["messages"] == []


async def test_who_has_only_begun_to_send_what_is_too_large_can_send_on_and_keeps_the_answer(
    server: EvaProcess, customer: Customer
) -> None:
    body = body_of(100_000)
    head = (
        f"POST {customer.path}/messages HTTP/1.1\r\nHost: eva\r\nAuthorization: Bearer {customer.token}\r\n"
        f"Content-Type: application/json\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    async with asyncio.timeout(30):
        writer.write(head.encode())
        answered = await reader.readuntil(b"\r\n\r\n")
        async for piece in in_pieces(body):
            writer.write(piece)
            await writer.drain()
        rest = await reader.read()
    writer.close()

    assert answered.startswith(b"HTTP/1.1 413")
    assert json.loads(rest)["error"]["code"] == "too_large"


async def test_what_is_too_large_and_never_ends_is_not_read_for_ever(server: EvaProcess, customer: Customer) -> None:
    head = f"POST {customer.path}/messages HTTP/1.1\r\nHost: eva\r\nConnection: close\r\nContent-Length: {10**9}\r\n\r\n"
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(head.encode())

    async with asyncio.timeout(30):
        answer = await reader.read()
    writer.close()

    assert answer.startswith(b"HTTP/1.1 413")


async def test_a_body_that_ends_before_its_head_says_is_not_taken_in(server: EvaProcess, customer: Customer) -> None:
    head = (
        f"POST {customer.path}/messages HTTP/1.1\r\nHost: eva\r\nAuthorization: Bearer {customer.token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: 100\r\n\r\n"
    )
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(head.encode() + b'{"text": "Hello"}')
    writer.write_eof()
    async with asyncio.timeout(30):
        await reader.read()
    writer.close()

    assert (await customer.reads())["messages"] == []


# ── who is calling ───────────────────────────────────────────────────────────────────────────────────────────────────


def a_call(host: str | None, **headers: str) -> Any:
    """As much of a request as is looked at."""
    named = Headers({name.replace("_", "-"): value for name, value in headers.items()})
    return SimpleNamespace(client=SimpleNamespace(host=host) if host else None, headers=named)


TRUSTED = (ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("fd00::/8"))
ADDRESSES = st.ip_addresses().map(str)


@given(ADDRESSES, st.text(alphabet="0123456789abcdef:., ", max_size=60))
@example("::ffff:10.0.0.1", "1")
def test_who_is_no_trusted_proxy_is_taken_for_who_it_is_whatever_it_says(address: str, said: str) -> None:
    spelled = ipaddress.ip_address(address)
    meant = getattr(spelled, "ipv4_mapped", None) or spelled
    if any(meant in network for network in TRUSTED):
        return
    assert caller(a_call(address, x_forwarded_for=said), TRUSTED) == str(meant)


@given(st.lists(ADDRESSES, max_size=4))
def test_behind_trusted_proxies_the_last_address_that_is_not_theirs_counts(before: list[str]) -> None:
    said = ", ".join([*before, "203.0.113.9", "10.1.1.1", "fd00::1"])

    assert caller(a_call("10.0.0.1", x_forwarded_for=said), TRUSTED) == "203.0.113.9"


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1"])
def test_a_call_from_this_machine_is_known_as_one(host: str) -> None:
    assert from_this_machine(a_call(host))


@pytest.mark.parametrize("header", ["x_forwarded_for", "forwarded", "x_real_ip", "via", "x_forwarded_host", "x_forwarded_proto"])
def test_a_call_that_a_proxy_of_this_machine_passes_on_is_not(header: str) -> None:
    assert not from_this_machine(a_call("127.0.0.1", **{header: "x"}))


@pytest.mark.parametrize("host", ["192.0.2.1", "0.0.0.0", "fe80::1", "testclient", ""])
def test_a_call_from_elsewhere_is_not(host: str) -> None:
    assert not from_this_machine(a_call(host or "x"))


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("203.0.113.9:51234", "203.0.113.9"),
        ("[2001:db8::9]:443", "2001:db8::9"),
        ("2001:DB8:0:0::9", "2001:db8::9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("fe80::1%eth0", "fe80::1"),
    ],
)
def test_however_a_proxy_writes_an_address_it_is_one(said: str, address: str) -> None:
    assert caller(a_call("10.0.0.1", x_forwarded_for=said), TRUSTED) == address


def test_a_proxy_whose_address_comes_wrapped_in_ipv6_is_the_same_proxy() -> None:
    assert caller(a_call("::ffff:10.0.0.1", x_forwarded_for="203.0.113.9"), TRUSTED) == "203.0.113.9"


def test_what_is_no_address_fills_no_memory() -> None:
    assert len(caller(a_call("10.0.0.1", x_forwarded_for="x" * 9_999), TRUSTED)) == 64


@given(ADDRESSES, st.integers(0, 2**64 - 1))
def test_a_limit_is_for_an_address_and_of_ipv6_for_the_network_that_one_customer_has(address: str, within: int) -> None:
    known = ipaddress.ip_address(address)
    if known.version == 4:
        assert household(address) == address
        return
    neighbour = ipaddress.IPv6Address(int(known) >> 64 << 64 | within)
    assert household(str(neighbour)) == household(address)
    assert household(str(ipaddress.IPv6Address(int(known) ^ 1 << 64))) != household(address)
