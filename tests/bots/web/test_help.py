import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

import httpx
import pytest
from fastapi import FastAPI
from fastapi.templating import Jinja2Templates

import bots.web.help
from bots.web.help import grouped, help_pages, meant
from core.company import Company
from core.language import LANGUAGES, catalogue
from core.messages import Audience
from core.playbook import Article, load

TEMPLATES = Path(bots.web.help.__file__).parent / "templates"
ACME = Path(__file__).parents[3] / "playbooks/acme"
ID = re.compile(r' id="([^"]*)"')
INTERNAL_LINK = re.compile(r'href="(/help/[^"#]*)(?:#([^"]*))?"')


@pytest.fixture(scope="module")
def acme() -> Company:
    return Company.of(load(ACME), "http://help.test")


class Published:
    """The company as the pages see it; what it has published can be changed."""

    def __init__(self, company: Company) -> None:
        self.company = company

    def __call__(self) -> Company:
        return self.company

    def only(self, *articles: Article) -> None:
        playbook = self.company.playbook
        content = replace(playbook.audiences[Audience.CUSTOMER], articles=articles)
        audiences = MappingProxyType({**playbook.audiences, Audience.CUSTOMER: content})
        self.company = replace(self.company, playbook=replace(playbook, audiences=audiences))


@pytest.fixture
def published(acme: Company) -> Published:
    return Published(acme)


@pytest.fixture
async def visitor(published: Published) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    app.include_router(help_pages(Jinja2Templates(TEMPLATES), published))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://help.test") as client:
        yield client


def article(body: str, *, slug: str = "tyres", title: str = "Tyres", language: str = "en", topic: str = "Tyres") -> Article:
    return Article(
        audience=Audience.CUSTOMER,
        slug=slug,
        title=title,
        language=language,
        topic=topic,
        also=(),
        updated=None,
        link=f"/help/{slug}",
        body=body,
        path=Path("tyres.md"),
    )


def customers_articles(company: Company) -> tuple[Article, ...]:
    return company.playbook.articles_for(Audience.CUSTOMER)


def colleagues_only(company: Company) -> Iterator[Article]:
    open_to_all = customers_articles(company)
    return (each for each in company.playbook.articles_for(Audience.INTERNAL) if each not in open_to_all)


async def test_every_article_for_customers_opens_under_its_link(visitor: httpx.AsyncClient, acme: Company) -> None:
    for each in customers_articles(acme):
        page = await visitor.get(each.link)

        assert page.status_code == 200
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert f"<title>{each.title} · {acme.playbook.name}</title>" in page.text
        assert page.text.count("<h1") == 1


async def test_the_contents_lead_to_every_article_for_customers(visitor: httpx.AsyncClient, acme: Company) -> None:
    page = await visitor.get("/help/")

    linked = {path for path, _ in INTERNAL_LINK.findall(page.text)}
    assert linked == {each.link for each in customers_articles(acme)}


async def test_the_contents_are_in_the_order_of_the_alphabet(visitor: httpx.AsyncClient, published: Published) -> None:
    published.only(
        article("a", slug="c", title="Cars"), article("b", slug="b", title="bicycles"), article("c", slug="a", title="Accidents")
    )

    page = await visitor.get("/help/")

    assert [path for path, _ in INTERNAL_LINK.findall(page.text)] == ["/help/a", "/help/b", "/help/c"]


async def test_no_article_for_colleagues_is_listed_or_opens(visitor: httpx.AsyncClient, acme: Company) -> None:
    contents = (await visitor.get("/help/")).text
    hidden = list(colleagues_only(acme))

    assert hidden
    for each in hidden:
        page = await visitor.get(f"/help/{each.slug}")
        assert page.status_code == 404
        assert each.title not in page.text
        assert each.title not in contents


async def test_every_link_between_articles_leads_to_a_place_that_exists(visitor: httpx.AsyncClient, acme: Company) -> None:
    pages = {each.link: (await visitor.get(each.link)).text for each in customers_articles(acme)}
    places = {link: set(ID.findall(page)) for link, page in pages.items()}

    for page in pages.values():
        for path, place in INTERNAL_LINK.findall(page):
            assert path == "/help/" or path in places
            assert not place or place in places[path]


async def test_marks_in_a_title_are_shown_and_not_obeyed(visitor: httpx.AsyncClient, published: Published) -> None:
    published.only(article("Round.", title="Tyres <script>alert(1)</script> & rims"))

    for path in ("/help/", "/help/tyres"):
        page = await visitor.get(path)
        assert "<script>alert" not in page.text
        assert "Tyres &lt;script&gt;alert(1)&lt;/script&gt; &amp; rims" in page.text


async def test_a_page_says_in_which_language_it_is(visitor: httpx.AsyncClient, published: Published) -> None:
    published.only(article("Redondas.", language="es"))

    assert '<html lang="en">' in (await visitor.get("/help/tyres")).text
    assert '<article lang="es" dir="ltr">' in (await visitor.get("/help/tyres")).text
    assert '<html lang="en">' in (await visitor.get("/help/")).text
    assert 'lang="es" hreflang="es"' in (await visitor.get("/help/")).text


@pytest.mark.parametrize(
    "slug", ["nothing-here", "%2e%2e", "%00", "x" * 2_000, "%3Cscript%3Ealert(1)%3C%2Fscript%3E", "deductibles%20", "a/b/c"]
)
async def test_a_page_that_does_not_exist_is_met_with_kind_words_and_the_contents(
    slug: str, visitor: httpx.AsyncClient, acme: Company
) -> None:
    page = await visitor.get(f"/help/{slug}")

    assert page.status_code == 404
    assert "We do not have that page" in page.text
    assert all(each.link in page.text for each in customers_articles(acme))
    assert "<script>" not in page.text


async def test_a_company_without_articles_has_contents_all_the_same(visitor: httpx.AsyncClient, published: Published) -> None:
    published.only()

    assert (await visitor.get("/help/")).status_code == 200
    assert (await visitor.get("/help/tyres")).status_code == 404


async def test_an_article_that_changes_is_shown_as_it_is_now(visitor: httpx.AsyncClient, published: Published) -> None:
    published.only(article("Round."))
    before = await visitor.get("/help/tyres")
    published.only(article("Square."))

    after = await visitor.get("/help/tyres")

    assert "Round." in before.text
    assert "Square." in after.text
    assert "Round." not in after.text


async def test_a_strict_browser_finds_nothing_to_refuse(visitor: httpx.AsyncClient, acme: Company) -> None:
    for path in ("/help/", "/help/nothing-here", *(each.link for each in customers_articles(acme))):
        page = (await visitor.get(path)).text
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]* src=)", page)
        loaded = re.findall(r'(?:src|<link rel="(?!canonical)[^>]* href)="([^"]*)"', page)
        assert all(address.startswith("/static/") for address in loaded)


async def test_the_pages_say_when_and_where_people_are_reached(visitor: httpx.AsyncClient, acme: Company) -> None:
    for path in ("/help/", "/help/nothing-here", customers_articles(acme)[0].link):
        page = (await visitor.get(path)).text
        assert f'href="tel:{acme.playbook.contact.phone}"' in page
        assert "Monday to Friday, 9 AM to 5 PM, US Eastern time" in page


async def test_a_slash_too_many_at_the_end_does_no_harm(visitor: httpx.AsyncClient, acme: Company) -> None:
    first = customers_articles(acme)[0]

    assert first.title in (await visitor.get(f"{first.link}/")).text
    assert (await visitor.get("/help")).headers["location"].endswith("/help/")


async def test_programs_may_ask_for_the_head_alone(visitor: httpx.AsyncClient, acme: Company) -> None:
    assert (await visitor.head("/help/")).status_code == 200
    assert (await visitor.head(customers_articles(acme)[0].link)).status_code == 200


# ── in whose language ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_fixed_words_are_in_the_readers_language_and_the_article_says_in_which_it_is(
    visitor: httpx.AsyncClient, language: str
) -> None:
    page = await visitor.get("/help/deductibles", headers={"Accept-Language": language})

    assert f'<html lang="{language}">' in page.text
    assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in page.text
    assert catalogue().text("help", "helpful", language) in page.text
    note = catalogue().text("help", "article_in", language, language=catalogue().text("languages", "en", language))
    assert (note in page.text) == (language != "en")
    assert "Accept-Language" in page.headers["vary"]


async def test_when_it_was_last_changed_is_said_as_the_reader_writes_dates(visitor: httpx.AsyncClient, published: Published) -> None:
    published.only(replace(article("Round."), updated=date(2026, 10, 1)))

    said = {language: (await visitor.get("/help/tyres", headers={"Accept-Language": language})).text for language in ("en", "de", "zh")}

    assert '<time datetime="2026-10-01">Last changed: October 1, 2026</time>' in said["en"]
    assert "Zuletzt geändert: 1. Oktober 2026" in said["de"]
    assert "最后更新：2026年10月1日" in said["zh"]


async def test_without_a_date_of_its_author_an_article_has_none(visitor: httpx.AsyncClient, published: Published) -> None:
    published.only(article("Round."))

    assert "<time" not in (await visitor.get("/help/tyres")).text


# ── how it is found ──────────────────────────────────────────────────────────────────────────────────────────────────


async def test_each_page_names_its_one_address_and_says_what_it_is_about(visitor: httpx.AsyncClient) -> None:
    contents, deductibles = (await visitor.get("/help/")).text, (await visitor.get("/help/deductibles?voted")).text

    assert '<link rel="canonical" href="http://help.test/help/">' in contents
    assert '<link rel="canonical" href="http://help.test/help/deductibles">' in deductibles
    assert '<meta name="description" content="A deductible is the part of a repair' in deductibles


async def test_a_page_that_is_not_there_is_not_remembered_by_search_engines(visitor: httpx.AsyncClient) -> None:
    page = (await visitor.get("/help/none")).text

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
async def test_whoever_misspells_an_address_is_shown_what_they_may_have_meant(visitor: httpx.AsyncClient, asked: str, slug: str) -> None:
    page = (await visitor.get(f"/help/{asked}")).text

    suggested = page.split("Did you mean", 1)[1].split("<search>", 1)[0]
    assert INTERNAL_LINK.findall(suggested)[0][0] == f"/help/{slug}"


def test_what_is_like_nothing_suggests_nothing(acme: Company) -> None:
    assert meant("qqqqq", customers_articles(acme)) == []
    assert meant("", customers_articles(acme)) == []


async def test_an_article_for_colleagues_is_suggested_to_nobody(visitor: httpx.AsyncClient, acme: Company) -> None:
    for each in colleagues_only(acme):
        for asked in (each.slug, each.slug[:-1], each.title):
            page = (await visitor.get(f"/help/{asked}")).text
            assert each.slug not in page.replace(asked, "")
            assert f">{each.title}<" not in page
