"""The logo is the company's, is served as the picture that it is, and can do nothing even when it is opened by itself."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from bots.web.guard import Guard
from bots.web.logo import OURS, logo_page
from core.company import Company
from core.playbook.brand import NIGHT, PAPER, Logo, contrast
from core.playbook.logo import faults_of
from tests.doubles.company import acme

HOUSE = Path(__file__).parents[3]
PNG = Logo(media_type="image/png", content=b"\x89PNG\r\n\x1a\nand so on")


def shown(logo: Logo | None) -> Iterator[TestClient]:
    playbook = acme().playbook
    company = Company.of(replace(playbook, brand=replace(playbook.brand, logo=logo)), "")
    app = FastAPI()
    app.include_router(logo_page(lambda: company))
    app.add_middleware(Guard)
    with TestClient(app) as client:
        yield client


async def test_acme_shows_its_own_logo(client: httpx.AsyncClient) -> None:
    answer = await client.get("/logo")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.content == (HOUSE / "playbooks" / "acme" / "logo.svg").read_bytes()


async def test_a_logo_that_is_opened_by_itself_can_do_nothing(client: httpx.AsyncClient) -> None:
    headers = (await client.get("/logo")).headers

    assert headers["content-security-policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("told", ["{}", "W/{}", '"another", {}', 'W/"another",W/{}', "*"])
async def test_a_logo_that_is_known_is_not_sent_again(client: httpx.AsyncClient, told: str) -> None:
    mark = (await client.get("/logo")).headers["etag"]
    again = await client.get("/logo", headers={"If-None-Match": told.format(mark)})

    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("told", ['"another"', "", 'W/"another", "more"'])
async def test_another_logo_is_sent(client: httpx.AsyncClient, told: str) -> None:
    assert (await client.get("/logo", headers={"If-None-Match": told})).status_code == 200


@pytest.mark.parametrize(("logo", "kind"), [(None, "image/svg+xml"), (PNG, "image/png")])
def test_a_company_without_a_logo_shows_ours(logo: Logo | None, kind: str) -> None:
    for client in shown(logo):
        answer = client.get("/logo")
        assert answer.content == (logo or OURS).content
        assert answer.headers["content-type"] == kind


def test_our_own_logo_would_be_taken_too() -> None:
    assert faults_of(OURS.content, OURS.media_type) == []


def test_colours_are_measured_on_grounds_like_those_of_the_pages() -> None:
    css = (HOUSE / "bots" / "web" / "static" / "page.css").read_text()
    light, darker = css.split("@media (prefers-color-scheme: dark)", 1)

    assert all(contrast(ground, "#000000") >= contrast(PAPER, "#000000") for ground in grounds(light))
    assert all(contrast(ground, "#ffffff") >= contrast(NIGHT, "#ffffff") for ground in grounds(darker))


def grounds(css: str) -> list[str]:
    found = re.findall(r"--(?:page|card): #(\w+);", css)
    assert found
    return ["#" + (value if len(value) == 6 else "".join(digit * 2 for digit in value)) for value in found]
