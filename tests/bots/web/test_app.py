"""The application as a whole: its pages, its description of itself, and how its parts are reached."""

import inspect
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from bots.web.conversations import router
from tests.bots.process import STAFF_TOKEN
from tests.bots.visitor import Customer

METHODS = ("get", "post", "put", "delete", "patch", "head", "options")


async def described(client: httpx.AsyncClient) -> dict[str, Any]:
    """The description of all calls."""
    answer = await client.get("/openapi.json")
    assert answer.status_code == 200
    description: dict[str, Any] = answer.json()
    return description


def operations(description: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """Path, method and description of each call."""
    return [(path, method, call) for path, calls in description["paths"].items() for method, call in calls.items() if method in METHODS]


def references(value: object) -> list[str]:
    """Every `$ref` in a JSON value."""
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [each for inner in value.values() for each in references(inner)]
    return [each for inner in value for each in references(inner)] if isinstance(value, list) else []


async def test_the_chat_page_is_served_at_the_root(client: httpx.AsyncClient) -> None:
    page, head = await client.get("/"), await client.head("/")

    assert page.status_code == head.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "Acme Insurance" in page.text
    assert head.content == b""


async def test_the_page_loads_nothing_from_elsewhere_and_holds_no_script_or_style_of_its_own(client: httpx.AsyncClient) -> None:
    page = (await client.get("/")).text

    assert "http://" not in page.replace("http://www.w3.org/", "")
    assert "https://" not in page
    assert "<style" not in page
    assert " style=" not in page
    assert " onclick=" not in page
    assert page.count("<script") == page.count('<script type="module" src="/static/')


@pytest.mark.parametrize(
    ("path", "kind"), [("chat.js", "javascript"), ("page.css", "text/css"), ("logo.svg", "image/svg+xml"), ("http.js", "javascript")]
)
async def test_what_the_page_is_made_of_is_served_as_what_it_is(client: httpx.AsyncClient, path: str, kind: str) -> None:
    answer = await client.get(f"/static/{path}")

    assert answer.status_code == 200
    assert kind in answer.headers["content-type"]


@pytest.mark.parametrize("path", ["../app.py", "%2e%2e/app.py", "..%2fapp.py", "....//app.py", "/etc/passwd", "%2fetc%2fpasswd", ""])
async def test_nothing_else_of_this_machine_is_served(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(f"/static/{path}")).status_code in (404, 405)


async def test_every_source_that_eva_cites_can_be_opened(customer: Customer) -> None:
    cited = [
        source["link"]
        for question in ("Do you insure electric cars?", "How do I cancel my policy?", "What do I do after an accident?")
        for source in (await customer.asks(question))["sources"]
    ]

    assert cited
    for link in cited:
        page = await customer.client.get(link.split("#")[0])
        assert page.status_code == 200
        assert f'id="{link.split("#")[1]}"' in page.text if "#" in link else True


# ── its description of itself ────────────────────────────────────────────────────────────────────────────────────────


async def test_the_description_names_every_call_of_a_conversation(client: httpx.AsyncClient) -> None:
    named = {(method.upper(), path) for path, method, _ in operations(await described(client))}

    assert {
        ("POST", "/v1/conversations"),
        ("POST", "/v1/conversations/{id}/messages"),
        ("GET", "/v1/conversations/{id}"),
        ("GET", "/v1/conversations/{id}/events"),
        ("POST", "/v1/conversations/{id}/actions"),
        ("POST", "/v1/conversations/{id}/feedback"),
        ("DELETE", "/v1/conversations/{id}"),
        ("GET", "/healthz"),
        ("GET", "/readyz"),
        ("GET", "/metrics"),
    } <= named


async def test_the_description_is_whole(client: httpx.AsyncClient) -> None:
    description = await described(client)

    assert description["openapi"].startswith("3.1.")
    assert description["info"]["title"]
    assert description["info"]["version"]
    for reference in references(description):
        found: Any = description
        assert reference.startswith("#/")
        for part in reference[2:].split("/"):
            found = found[part]
    calls = operations(description)
    assert len({call["operationId"] for _, _, call in calls}) == len(calls)
    for path, _, call in calls:
        parameters = call.get("parameters", [])
        in_path = {parameter["name"] for parameter in parameters if parameter["in"] == "path"}
        assert in_path == {part[1:-1] for part in path.split("/") if part.startswith("{")}
        assert all(parameter["required"] for parameter in parameters if parameter["in"] == "path")
        assert not [parameter for parameter in parameters if parameter["name"].lower() in ("authorization", "content-type")]
        assert all(answer["description"] for answer in call["responses"].values())
        assert call["description"]


async def test_the_description_tells_the_errors_in_the_form_that_they_have(client: httpx.AsyncClient) -> None:
    description = await described(client)
    asked = (await client.get("/v1/conversations/C-1")).json()

    form = description["components"]["schemas"]["FaultAnswer"]
    assert set(form["required"]) == set(asked)
    assert set(description["components"]["schemas"]["Fault"]["required"]) == set(asked["error"])
    for path, _, call in operations(description):
        errors = {status: answer for status, answer in call["responses"].items() if status.startswith("4")}
        assert all("FaultAnswer" in json.dumps(answer) for answer in errors.values()), path
        if path.startswith("/v1/conversations/{id}"):
            assert set(errors) == {"401", "404", "409", "413", "422", "429"}


async def test_the_description_says_how_a_call_shows_who_makes_it(client: httpx.AsyncClient) -> None:
    description = await described(client)

    schemes = description["components"]["securitySchemes"]
    assert [(scheme["type"], scheme["scheme"]) for scheme in schemes.values()] == [("http", "bearer")]
    for path, _, call in operations(description):
        assert ("security" in call) == (path.startswith("/v1/") or path == "/metrics")


async def test_the_description_gives_away_no_token(client: httpx.AsyncClient) -> None:
    assert STAFF_TOKEN not in json.dumps(await described(client))


def needed(by: Dependant) -> Iterator[Dependant]:
    """Whatever is called before a call is served, and the call itself."""
    yield by
    for each in by.dependencies:
        yield from needed(each)


def test_no_call_of_a_conversation_waits_for_a_thread() -> None:
    called = [each.call for route in router.routes if isinstance(route, APIRoute) for each in needed(route.dependant)]

    assert len(called) > 20
    assert [call for call in called if not (inspect.iscoroutinefunction(call) or inspect.iscoroutinefunction(type(call).__call__))] == []
