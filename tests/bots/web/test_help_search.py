"""Search in the help pages, over HTTP."""

import httpx
import pytest

from bots.web.help_search import LISTED
from core.messages import Audience
from tests.bots.process import EvaProcess
from tests.doubles.company import acme

JSON = {"Accept": "application/json"}


async def links(client: httpx.AsyncClient, query: str) -> list[str]:
    """Of what is found, the best first."""
    answer = await client.get("/help/search", params={"q": query}, headers=JSON)
    assert answer.status_code == 200
    return [result["link"] for result in answer.json()["results"]]


@pytest.mark.parametrize(
    ("typed", "link"),
    [
        ("dedu", "/help/deductibles"),
        ("deductible", "/help/deductibles"),
        ("how do I cancel?", "/help/cancelling-and-refunds"),
        ("acident", "/help/after-an-accident"),
        ("forgot passw", "/help/documents-and-account#if-you-forgot-your-password"),
    ],
)
async def test_what_is_typed_finds_the_article_before_it_is_finished(client: httpx.AsyncClient, typed: str, link: str) -> None:
    assert (await links(client, typed))[0] == link


async def test_every_result_leads_to_its_page_and_tells_what_stands_there(client: httpx.AsyncClient) -> None:
    answer = (await client.get("/help/search", params={"q": " price "}, headers=JSON)).json()

    assert answer["query"] == "price"
    assert 1 < len(answer["results"]) <= LISTED
    for result in answer["results"]:
        assert result.keys() == {"title", "heading", "link", "text", "language"}
        assert result["text"]
        page = await client.get(result["link"])
        assert page.status_code == 200
        assert result["title"] in page.text.replace("&#39;", "'")


@pytest.mark.parametrize("query", ["", "   ", "\x00", "%", '"', "NOT", "a" * 5_000, "xyzzy plugh", "😀", "* OR NOT"])
async def test_what_cannot_be_found_is_an_empty_list(client: httpx.AsyncClient, query: str) -> None:
    assert await links(client, query) == []


async def test_no_word_of_colleagues_articles_finds_them(client: httpx.AsyncClient) -> None:
    playbook = acme().playbook
    hidden = [each for each in playbook.articles_for(Audience.INTERNAL) if each.audience is Audience.INTERNAL]

    for article in hidden:
        for query in (article.title, article.slug, *article.also):
            answer = await client.get("/help/search", params={"q": query}, headers=JSON)
            for result in answer.json()["results"]:
                assert playbook.article(result["link"].split("/")[2].split("#")[0], Audience.CUSTOMER)
                assert result["title"] != article.title


async def test_without_a_script_the_results_are_a_page(client: httpx.AsyncClient) -> None:
    page = await client.get("/help/search", params={"q": "<b>battery</b>"}, headers={"Accept": "text/html"})
    none = await client.get("/help/search", params={"q": "xyzzy"}, headers={"Accept": "text/html", "Accept-Language": "es"})

    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert 'href="/help/ev-charging-and-battery' in page.text
    assert "&lt;b&gt;battery&lt;/b&gt;" in page.text
    assert '<meta name="robots" content="noindex">' in page.text
    assert "form-action 'self'" in page.headers["content-security-policy"]
    assert "No se ha encontrado nada para «xyzzy»." in none.text


async def test_what_somebody_looks_for_is_in_no_log(client: httpx.AsyncClient, server: EvaProcess) -> None:
    await links(client, "zebracrossing")

    assert "zebracrossing" not in server.log
