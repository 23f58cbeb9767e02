"""What search engines are told."""

from xml.etree import ElementTree

import httpx

from core.messages import Audience
from tests.bots.process import EvaProcess
from tests.doubles.company import acme

SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


async def test_the_sitemap_lists_every_page_for_customers_and_no_other(client: httpx.AsyncClient, server: EvaProcess) -> None:
    answer = await client.get("/sitemap.xml")

    listed = [found.text or "" for found in ElementTree.fromstring(answer.text).findall("s:url/s:loc", SPACE)]
    assert answer.headers["content-type"] == "application/xml"
    articles = [each.link for each in acme().playbook.articles_for(Audience.CUSTOMER)]
    assert listed == [f"{server.url}{path}" for path in ("/", "/help/", *articles)]
    for address in listed:
        assert (await client.get(address)).status_code == 200


async def test_it_says_when_an_article_was_last_changed(client: httpx.AsyncClient) -> None:
    days = ElementTree.fromstring((await client.get("/sitemap.xml")).text).findall("s:url/s:lastmod", SPACE)

    assert {day.text for day in days} == {
        each.updated.isoformat() for each in acme().playbook.articles_for(Audience.CUSTOMER) if each.updated
    }


async def test_search_engines_are_led_to_it_and_kept_from_what_is_no_page(client: httpx.AsyncClient, server: EvaProcess) -> None:
    text = (await client.get("/robots.txt")).text

    assert f"Sitemap: {server.url}/sitemap.xml" in text
    assert "Disallow: /v1/" in text
    assert "Disallow: /help/search" in text
