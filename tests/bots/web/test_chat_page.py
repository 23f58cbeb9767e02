"""What is served for the chat page and the widget: words, colours, and who may have which in a frame."""

import httpx
import pytest

from bots.web.words import words_for
from core.language import LANGUAGES
from tests.doubles.company import acme


async def test_the_page_speaks_the_language_of_the_browser(client: httpx.AsyncClient) -> None:
    german = await client.get("/", headers={"Accept-Language": "nl, de-AT;q=0.8, en;q=0.5"})
    arabic = await client.get("/", headers={"Accept-Language": "ar"})
    other = await client.get("/", headers={"Accept-Language": "nl"})

    assert '<html lang="de" dir="ltr">' in german.text
    assert "Guten Tag, ich bin Eva" in german.text
    assert '<html lang="ar" dir="rtl">' in arabic.text
    assert '<html lang="en" dir="ltr">' in other.text
    assert "Accept-Language" in german.headers["vary"]


async def test_the_address_may_name_the_language(client: httpx.AsyncClient) -> None:
    page = await client.get("/widget?language=fr", headers={"Accept-Language": "de"})

    assert '<html lang="fr" dir="ltr">' in page.text


async def test_the_language_that_the_address_names_holds_for_the_help_pages_too(client: httpx.AsyncClient) -> None:
    named, other = await client.get("/widget?language=fr"), await client.get("/widget?language=nl")

    assert 'href="/help/?language=fr"' in named.text
    assert 'href="/help/"' in other.text


async def test_programs_may_ask_for_the_head_of_the_words(client: httpx.AsyncClient) -> None:
    assert (await client.head("/words/de")).status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
async def test_all_words_of_a_language_are_given_at_once(client: httpx.AsyncClient, language: str) -> None:
    given = (await client.get(f"/words/{language}")).json()

    assert given["language"] == language
    assert given["dir"] == ("rtl" if language == "ar" else "ltr")
    assert given["words"] == words_for(acme().playbook, language)


async def test_the_companys_colours_are_served_to_every_page(client: httpx.AsyncClient) -> None:
    colours = await client.get("/brand.css")

    assert colours.headers["content-type"].startswith("text/css")
    assert colours.text == ":root{--brand:#0f6b5c;--brand-dark:#74d3be}\n"


async def test_the_button_may_be_loaded_by_every_site_and_its_page_by_none_that_is_not_named(client: httpx.AsyncClient) -> None:
    script, page = await client.get("/widget.js"), await client.get("/widget")

    assert script.headers["cross-origin-resource-policy"] == "cross-origin"
    assert script.headers["content-type"].startswith("text/javascript")
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers["x-frame-options"] == "DENY"
