import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import httpx
import pytest
from fastapi import FastAPI
from fastapi.templating import Jinja2Templates
from hypothesis import given
from hypothesis import strategies as st

import bots.web.help
from bots.web.help import help_pages, page_of
from core.company import Company
from core.messages import Audience
from core.playbook import Article, headings, load

TEMPLATES = Path(bots.web.help.__file__).parent / "templates"
ACME = Path(__file__).parents[3] / "playbooks/acme"
ID = re.compile(r' id="([^"]*)"')
INTERNAL_LINK = re.compile(r'href="(/help/[^"#]*)(?:#([^"]*))?"')
MARKDOWN = st.text(alphabet="ab# \n-|`*[](){}<>&\"'=:/\t1.", max_size=120)


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


def article(body: str, *, slug: str = "tyres", title: str = "Tyres", language: str = "en") -> Article:
    return Article(
        audience=Audience.CUSTOMER,
        slug=slug,
        title=title,
        language=language,
        topic="Tyres",
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


@given(MARKDOWN)
def test_a_heading_has_the_place_that_links_are_checked_against(body: str) -> None:
    known = [heading.anchor for heading in headings(body)]

    shown = ID.findall(page_of("A title of its own", body).html)

    assert shown == [place for place in known if place in shown]


def test_two_headings_of_the_same_words_have_different_places() -> None:
    page = page_of("Tyres", "## In winter\n\na\n\n## In winter\n\nb")

    assert ID.findall(page.html) == ["in-winter", "in-winter-1"]
    assert [section.anchor for section in page.sections] == ["in-winter", "in-winter-1"]


def test_a_first_heading_that_repeats_the_title_is_not_shown_twice() -> None:
    page = page_of("Tyres", "# Tyres\n\nRound and black.\n\n## In winter\n\nSoft.")

    assert "Tyres" not in page.html
    assert page.summary == "Round and black."
    assert [section.text for section in page.sections] == ["In winter"]


def test_the_summary_is_the_first_sentence_without_marks() -> None:
    page = page_of("Tyres", "## First\n\nTyres of **version 1.5** are\n[round](/help/round). And black.")

    assert page.summary == "Tyres of version 1.5 are round."


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "&#106;avascript:alert(1)",
        "java&#10;script:alert(1)",
        "\\javascript:alert(1)",
        "<javascript:alert(1)>",
        "vbscript:msgbox(1)",
        "data:text/html,<script>alert(1)</script>",
        "data:image/svg+xml;base64,PHN2Zz4=",
        "file:///etc/passwd",
        "blob:https://a.example/1",
        "//evil.example/x",
    ],
)
@pytest.mark.parametrize("form", ["[tyres]({})", "![tyres]({})", "[tyres]\n\n[tyres]: {}", "<{}>"])
def test_an_address_that_could_run_something_or_lead_astray_is_no_link(target: str, form: str) -> None:
    page = page_of("Tyres", form.format(target))

    assert not re.search(r"<(a|img)\b", page.html)


@pytest.mark.parametrize("target", ["https://example.org/x", "mailto:tyres@example.org", "tel:+1800", "/help/rims#steel", "#in-winter"])
def test_an_ordinary_address_is_a_link(target: str) -> None:
    assert page_of("Tyres", f"[tyres]({target})").html == f'<p><a href="{target}">tyres</a></p>\n'


@given(MARKDOWN)
def test_nothing_in_an_article_becomes_markup_of_its_own(body: str) -> None:
    html = page_of("Tyres", f"{body}<script>alert(1)</script><img src=x onerror=alert(1)>\n\n<b onclick=alert(1)>").html

    assert not re.search(r"<script|<img src=x|<b[ >]", html)


async def test_marks_in_a_title_are_shown_and_not_obeyed(visitor: httpx.AsyncClient, published: Published) -> None:
    published.only(article("Round.", title="Tyres <script>alert(1)</script> & rims"))

    for path in ("/help/", "/help/tyres"):
        page = await visitor.get(path)
        assert "<script>alert" not in page.text
        assert "Tyres &lt;script&gt;alert(1)&lt;/script&gt; &amp; rims" in page.text


async def test_a_wide_table_can_be_scrolled_with_the_keyboard(visitor: httpx.AsyncClient, published: Published) -> None:
    published.only(article("| size | price |\n|---|---|\n| 15 | $50 |"))

    page = await visitor.get("/help/tyres")

    assert '<div class="wide" tabindex="0"><table>' in page.text


async def test_a_page_says_in_which_language_it_is(visitor: httpx.AsyncClient, published: Published) -> None:
    published.only(article("Redondas.", language="es"))

    assert '<html lang="es">' in (await visitor.get("/help/tyres")).text
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
        assert all(
            address.startswith(("/static/", "/brand.css", "/logo")) for address in re.findall(r'(?:src|<link[^>]* href)="([^"]*)"', page)
        )


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
