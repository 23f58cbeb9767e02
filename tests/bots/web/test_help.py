"""The help pages: every article under its link, and nothing that is not for customers."""

import re
from dataclasses import replace
from datetime import date

import httpx
import pytest

from core.company import Company
from core.language import LANGUAGES, catalogue
from tests.bots.reading import Published, article, colleagues_only, customers_articles

ID = re.compile(r' id="([^"]*)"')
INTERNAL_LINK = re.compile(r'href="(/help/[^"#]*)(?:#([^"]*))?"')


async def test_every_article_for_customers_opens_under_its_link(reader: httpx.AsyncClient, acme: Company) -> None:
    for each in customers_articles(acme):
        page = await reader.get(each.link)

        assert page.status_code == 200
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert f"<title>{each.title} · {acme.playbook.name}</title>" in page.text
        assert page.text.count("<h1") == 1


async def test_the_contents_lead_to_every_article_for_customers(reader: httpx.AsyncClient, acme: Company) -> None:
    page = await reader.get("/help/")

    linked = {path for path, _ in INTERNAL_LINK.findall(page.text)}
    assert linked == {each.link for each in customers_articles(acme)}


async def test_the_contents_are_in_the_order_of_the_alphabet(reader: httpx.AsyncClient, published: Published) -> None:
    published.only(
        article("a", slug="c", title="Cars"), article("b", slug="b", title="bicycles"), article("c", slug="a", title="Accidents")
    )

    page = await reader.get("/help/")

    assert [path for path, _ in INTERNAL_LINK.findall(page.text)] == ["/help/a", "/help/b", "/help/c"]


async def test_no_article_for_colleagues_is_listed_or_opens(reader: httpx.AsyncClient, acme: Company) -> None:
    contents = (await reader.get("/help/")).text
    hidden = list(colleagues_only(acme))

    assert hidden
    for each in hidden:
        page = await reader.get(f"/help/{each.slug}")
        assert page.status_code == 404
        assert each.title not in page.text
        assert each.title not in contents


async def test_every_link_between_articles_leads_to_a_place_that_exists(reader: httpx.AsyncClient, acme: Company) -> None:
    pages = {each.link: (await reader.get(each.link)).text for each in customers_articles(acme)}
    places = {link: set(ID.findall(page)) for link, page in pages.items()}

    for page in pages.values():
        for path, place in INTERNAL_LINK.findall(page):
            assert path == "/help/" or path in places
            assert not place or place in places[path]


async def test_marks_in_a_title_are_shown_and_not_obeyed(reader: httpx.AsyncClient, published: Published) -> None:
    published.only(article("Round.", title="Tyres <script>alert(1)</script> & rims"))

    for path in ("/help/", "/help/tyres"):
        page = await reader.get(path)
        assert "<script>alert" not in page.text
        assert "Tyres &lt;script&gt;alert(1)&lt;/script&gt; &amp; rims" in page.text


async def test_a_page_says_in_which_language_it_is(reader: httpx.AsyncClient, published: Published) -> None:
    published.only(article("Redondas.", language="es"))

    assert '<html lang="en">' in (await reader.get("/help/tyres")).text
    assert '<article lang="es" dir="ltr">' in (await reader.get("/help/tyres")).text
    assert '<html lang="en">' in (await reader.get("/help/")).text
    assert 'lang="es" hreflang="es"' in (await reader.get("/help/")).text


@pytest.mark.parametrize(
    "slug", ["nothing-here", "%2e%2e", "%00", "x" * 2_000, "%3Cscript%3Ealert(1)%3C%2Fscript%3E", "deductibles%20", "a/b/c"]
)
async def test_a_page_that_does_not_exist_is_met_with_kind_words_and_the_contents(
    slug: str, reader: httpx.AsyncClient, acme: Company
) -> None:
    page = await reader.get(f"/help/{slug}")

    assert page.status_code == 404
    assert "We do not have that page" in page.text
    assert all(each.link in page.text for each in customers_articles(acme))
    assert "<script>" not in page.text


async def test_a_company_without_articles_has_contents_all_the_same(reader: httpx.AsyncClient, published: Published) -> None:
    published.only()

    assert (await reader.get("/help/")).status_code == 200
    assert (await reader.get("/help/tyres")).status_code == 404


async def test_an_article_that_changes_is_shown_as_it_is_now(reader: httpx.AsyncClient, published: Published) -> None:
    published.only(article("Round."))
    before = await reader.get("/help/tyres")
    published.only(article("Square."))

    after = await reader.get("/help/tyres")

    assert "Round." in before.text
    assert "Square." in after.text
    assert "Round." not in after.text


async def test_a_strict_browser_finds_nothing_to_refuse(reader: httpx.AsyncClient, acme: Company) -> None:
    for path in ("/help/", "/help/nothing-here", *(each.link for each in customers_articles(acme))):
        page = (await reader.get(path)).text
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]* src=)", page)
        loaded = re.findall(r'(?:src|<link rel="(?!canonical)[^>]* href)="([^"]*)"', page)
        assert all(address.startswith(("/static/", "/brand.css", "/logo")) for address in loaded)


async def test_the_pages_say_when_and_where_people_are_reached(reader: httpx.AsyncClient, acme: Company) -> None:
    for path in ("/help/", "/help/nothing-here", customers_articles(acme)[0].link):
        page = (await reader.get(path)).text
        assert f'href="tel:{acme.playbook.contact.phone}"' in page
        assert "Monday to Friday, 9 AM to 5 PM, US Eastern time" in page


async def test_a_slash_too_many_at_the_end_does_no_harm(reader: httpx.AsyncClient, acme: Company) -> None:
    first = customers_articles(acme)[0]

    assert first.title in (await reader.get(f"{first.link}/")).text
    assert (await reader.get("/help")).headers["location"].endswith("/help/")


async def test_without_the_slash_a_reader_is_led_to_the_contents_on_whatever_host_and_scheme_they_came(reader: httpx.AsyncClient) -> None:
    answer = await reader.get("/help?language=de", headers={"X-Forwarded-Proto": "https"}, follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (308, "/help/?language=de")


async def test_programs_may_ask_for_the_head_alone(reader: httpx.AsyncClient, acme: Company) -> None:
    assert (await reader.head("/help/")).status_code == 200
    assert (await reader.head(customers_articles(acme)[0].link)).status_code == 200


# ── in whose language ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", ["/help/", "/help/deductibles", "/help/search?q=deductible", "/help/deductable"])
async def test_the_address_may_name_the_language_and_every_link_of_ours_keeps_it(client: httpx.AsyncClient, path: str) -> None:
    separator = "&" if "?" in path else "?"
    page = await client.get(f"{path}{separator}language=de", headers={"Accept-Language": "fr"})
    text = re.sub(r'(?s)<div class="prose">.*?</div>', "", page.text)  # the author's own links

    ours = [link for link in re.findall(r'(?:href|action)="(/[^"]*)"', text) if not link.startswith(("/static", "/logo", "/brand.css"))]
    assert '<html lang="de">' in page.text
    assert [link for link in ours if "language=de" not in link and link != "/help/search"] == []
    assert '<input type="hidden" name="language" value="de">' in text
    assert "language=" not in (await client.get(path)).text


async def test_a_vote_leads_back_to_the_page_in_its_language(client: httpx.AsyncClient) -> None:
    answer = await client.post("/help/deductibles/helpful/yes?language=de")

    assert answer.headers["location"] == "/help/deductibles?voted=&language=de#helpful"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_fixed_words_are_in_the_readers_language_and_the_article_says_in_which_it_is(
    reader: httpx.AsyncClient, language: str
) -> None:
    page = await reader.get("/help/deductibles", headers={"Accept-Language": language})

    assert f'<html lang="{language}">' in page.text
    assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in page.text
    assert catalogue().text("help", "helpful", language) in page.text
    note = catalogue().text("help", "article_in", language, language=catalogue().text("languages", "en", language))
    assert (note in page.text) == (language != "en")
    assert "Accept-Language" in page.headers["vary"]


async def test_when_it_was_last_changed_is_said_as_the_reader_writes_dates(reader: httpx.AsyncClient, published: Published) -> None:
    published.only(replace(article("Round."), updated=date(2026, 10, 1)))

    said = {language: (await reader.get("/help/tyres", headers={"Accept-Language": language})).text for language in ("en", "de", "zh")}

    assert '<time datetime="2026-10-01">Last changed: October 1, 2026</time>' in said["en"]
    assert "Zuletzt geändert: 1. Oktober 2026" in said["de"]
    assert "最后更新：2026年10月1日" in said["zh"]


async def test_without_a_date_of_its_author_an_article_has_none(reader: httpx.AsyncClient, published: Published) -> None:
    published.only(article("Round."))

    assert "<time" not in (await reader.get("/help/tyres")).text
