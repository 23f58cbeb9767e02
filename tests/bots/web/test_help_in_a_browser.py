"""The help centre as its readers meet it: in a real browser, by keyboard, on a telephone, in their language, without scripts."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.bots.accessibility import faults, faults_of_colours
from tests.bots.browsing import Visitor
from tests.bots.process import EvaProcess

pytestmark = pytest.mark.browser

ARTICLE = "/help/car-insurance-cover"
PAGES = ("/help/", ARTICLE, "/help/search?q=battery", "/help/deductable")


def barriers(page: Page) -> list[str]:
    """What axe finds in light colours, and in dark ones."""
    light = faults(page)
    page.emulate_media(color_scheme="dark")
    dark = faults_of_colours(page)
    page.emulate_media(color_scheme="light")
    return [f"{page.url} {each}" for each in light + dark]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_barrier_is_found_on_any_page(visiting: Callable[..., Visitor], server: EvaProcess, language: str) -> None:
    visitor = visiting(server.url, color_scheme="light", locale=language, viewport={"width": 400, "height": 800})
    visitor.excuses("status of 404")
    page = visitor.context.new_page()

    for path in PAGES:
        page.goto(server.url + path)
        assert barriers(page) == []
    page.get_by_role("searchbox").fill("deduc")
    expect(page.locator("#results a").first).to_be_visible()
    assert barriers(page) == []


def test_what_is_typed_is_found_and_reached_with_the_keyboard_alone(visitor: Visitor) -> None:
    page = visitor.opens("/help/").page
    box, results = page.get_by_role("searchbox"), page.get_by_role("list", name="Search results").get_by_role("link")

    box.press_sequentially("deduct")
    expect(results.first).to_contain_text("Deductibles")
    expect(page.locator("#count")).to_have_text(re.compile(r"Results: \d"))
    box.press("ArrowDown")
    expect(results.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(results.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(box).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(box).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Deductibles")


def test_nothing_found_is_said_and_an_emptied_box_shows_the_contents_again(visitor: Visitor) -> None:
    page = visitor.opens("/help/").page
    box, contents = page.get_by_role("searchbox"), page.get_by_role("link", name="Discounts")

    box.fill("deductible")
    expect(page.locator("#results a").first).to_be_visible()
    box.fill("xyzzy qqq")
    expect(page.locator("#count")).to_have_text("Nothing found for “xyzzy qqq”.")
    expect(page.locator("#results")).to_be_hidden()
    box.fill("")

    expect(page.locator("#count")).to_have_text("")
    expect(contents).to_be_visible()


def test_an_answer_to_what_was_typed_before_is_never_shown_over_a_newer_one(visitor: Visitor) -> None:
    visitor.excuses("net::ERR")
    page = visitor.opens("/help/").page
    held: list[Route] = []
    page.route(re.compile(r"q=battery$"), lambda route: held.append(route))
    box = page.get_by_role("searchbox")

    with page.expect_request(re.compile(r"q=battery$")):
        box.fill("battery")
    box.fill("deductible")
    expect(page.locator("#results a").first).to_contain_text("Deductibles")
    for route in held:
        route.continue_()
    box.fill("deductibles")
    expect(page.locator("#results a").first).to_contain_text("Deductibles")

    assert held
    expect(page.locator("#results").get_by_text("Charging and battery")).to_have_count(0)


def test_a_vote_is_thanked_for_without_leaving_the_page_and_may_be_changed(visitor: Visitor) -> None:
    page = visitor.opens(ARTICLE).page
    yes, no = page.get_by_role("button", name="Yes"), page.get_by_role("button", name="No", exact=True)

    yes.click()
    expect(page.get_by_text("Thank you for telling us.")).to_be_visible()
    expect(yes).to_have_attribute("aria-pressed", "true")
    no.press("Enter")

    expect(no).to_have_attribute("aria-pressed", "true")
    expect(yes).to_have_attribute("aria-pressed", "false")
    assert page.url.endswith(ARTICLE)
    assert page.context.cookies() == []


def test_without_scripts_search_and_votes_are_forms(visiting: Callable[..., Visitor], server: EvaProcess) -> None:
    page = visiting(server.url, java_script_enabled=False).opens("/help/").page

    page.get_by_role("searchbox").fill("deductible")
    page.get_by_role("searchbox").press("Enter")
    page.get_by_role("list", name="Search results").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Deductibles")
    page.get_by_role("button", name="Yes").click()

    expect(page.get_by_text("Thank you for telling us.")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/help/deductibles\?voted#helpful$"))


def test_eva_is_asked_about_the_article_and_understands_a_short_question(visitor: Visitor) -> None:
    tab = visitor.opens("/help/two-wheeler-insurance")
    page = tab.page

    page.get_by_role("link", name="Ask Eva about this").click()
    expect(page.get_by_text("You are asking about")).to_be_visible()
    page.reload()
    expect(page.get_by_text("You are asking about")).to_be_visible()
    tab.asks("What does it cover?")

    assert "two-wheeler" in tab.lines[1][1].lower()
    expect(page.get_by_text("You are asking about")).to_be_hidden()
    assert page.url == f"{visitor.url}/"
    tab.asks("What else?", 2)
    assert tab.who == ["customer", "eva"] * 2


def test_whoever_would_rather_ask_something_else_says_so(visitor: Visitor) -> None:
    tab = visitor.opens("/?about=two-wheeler-insurance")
    sent = []
    tab.page.on("request", lambda request: sent.append(request.post_data or ""))

    tab.page.get_by_role("button", name="Ask about something else").press("Enter")
    expect(tab.text).to_be_focused()
    tab.asks("When are you open?")

    assert not any("two-wheeler" in body for body in sent)


def test_after_a_refusal_the_question_is_about_the_article_again(visitor: Visitor) -> None:
    visitor.excuses("status of 422")
    tab = visitor.opens("/?about=two-wheeler-insurance")
    refused = {"error": {"code": "empty", "message": "There is nothing to read.", "reference": "E-1"}}
    tab.page.route("**/messages", lambda route: route.fulfill(status=422, json=refused), times=1)

    tab.says("What does it cover?")
    expect(tab.text).to_have_value("What does it cover?")
    expect(tab.page.get_by_text("You are asking about")).to_be_visible()
    tab.text.press("Enter")
    tab.hears(1)

    assert "two-wheeler" in tab.lines[-1][1].lower()


def test_what_fits_only_without_the_article_is_not_sent_with_it(visitor: Visitor) -> None:
    tab = visitor.opens("/?about=two-wheeler-insurance")

    tab.text.fill("x" * (32 * 1024 - 70))
    expect(tab.page.locator("#problem")).not_to_be_empty()
    tab.page.get_by_role("button", name="Ask about something else").click()
    expect(tab.page.locator("#problem")).to_be_empty()


@pytest.mark.parametrize("slug", ["none", "claims-handbook-and-approvals", "%3Cscript%3E"])
def test_an_article_that_is_not_theirs_is_not_asked_about(visitor: Visitor, slug: str) -> None:
    page = visitor.opens(f"/?about={slug}").page

    expect(page.get_by_role("textbox", name="Your message to Eva")).to_be_visible()
    expect(page.locator("#about")).to_have_count(0)


@pytest.mark.parametrize("locale", ["en", "de", "ar"])
def test_no_help_page_is_wider_than_a_small_telephone(visiting: Callable[..., Visitor], server: EvaProcess, locale: str) -> None:
    visitor = visiting(server.url, viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True, locale=locale)
    visitor.excuses("status of 404")
    tab = visitor.opens()

    for path in PAGES:
        tab.page.goto(server.url + path)
        assert tab.overhang == 0, path
        tab.page.get_by_role("searchbox").fill("electric")
        expect(tab.page.locator("#results a").first).to_be_visible()
        assert tab.overhang == 0, path


def test_on_paper_stands_the_article_and_nothing_to_press(visitor: Visitor) -> None:
    page = visitor.opens(ARTICLE).page

    page.emulate_media(media="print")

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for gone in ("header nav", "search", ".contents", "#helpful", ".ask", ".crumbs", ".anchor >> nth=0"):
        expect(page.locator(gone)).to_be_hidden()
