"""How help pages are found: one address for each, topics, and suggestions for whoever has a wrong address."""

import re

import httpx
import pytest

from bots.web.help import grouped, meant
from core.company import Company
from tests.bots.reading import article, colleagues_only, customers_articles

INTERNAL_LINK = re.compile(r'href="(/help/[^"#]*)')


async def test_each_page_names_its_one_address_and_says_what_it_is_about(reader: httpx.AsyncClient) -> None:
    contents, deductibles = (await reader.get("/help/")).text, (await reader.get("/help/deductibles?voted")).text

    assert '<link rel="canonical" href="http://help.test/help/">' in contents
    assert '<link rel="canonical" href="http://help.test/help/deductibles">' in deductibles
    assert '<meta name="description" content="A deductible is the part of a repair' in deductibles


async def test_a_page_that_is_not_there_is_not_remembered_by_search_engines(reader: httpx.AsyncClient) -> None:
    page = (await reader.get("/help/none")).text

    assert '<meta name="robots" content="noindex">' in page
    assert "canonical" not in page


def test_articles_stand_below_the_topic_that_they_share_and_single_ones_last() -> None:
    articles = [
        article("a", slug=slug, title=title, topic=topic)
        for slug, title, topic in [("d", "Dents", "Damage"), ("b", "Bills", "Money"), ("a", "Aches", "Damage"), ("z", "Zebras", "Animals")]
    ]

    groups = [(topic, [each.slug for each, _ in listed]) for topic, listed in grouped(articles)]

    assert groups == [("Damage", ["a", "d"]), ("", ["b", "z"])]


@pytest.mark.parametrize(
    ("asked", "slug"),
    [
        ("deductable", "deductibles"),
        ("car-insurence-cover", "car-insurance-cover"),
        ("billing", "billing-and-payment"),
        ("What%20car%20insurance%20covers", "car-insurance-cover"),
    ],
)
async def test_whoever_misspells_an_address_is_shown_what_they_may_have_meant(reader: httpx.AsyncClient, asked: str, slug: str) -> None:
    page = (await reader.get(f"/help/{asked}")).text

    suggested = page.split("Did you mean", 1)[1].split("<search>", 1)[0]
    assert INTERNAL_LINK.findall(suggested)[0] == f"/help/{slug}"


def test_what_is_like_nothing_suggests_nothing(acme: Company) -> None:
    assert meant("qqqqq", customers_articles(acme)) == []
    assert meant("", customers_articles(acme)) == []


async def test_an_article_for_colleagues_is_suggested_to_nobody(reader: httpx.AsyncClient, acme: Company) -> None:
    for each in colleagues_only(acme):
        for asked in (each.slug, each.slug[:-1], each.title):
            page = (await reader.get(f"/help/{asked}")).text
            assert each.slug not in page.replace(asked, "")
            assert f">{each.title}<" not in page
