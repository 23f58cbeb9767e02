"""The pages without a mouse, on a small screen, from the right to the left, without scripts; and the help pages."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.bots.browsing import Visitor
from tests.bots.process import EvaProcess

pytestmark = pytest.mark.browser

ELECTRIC = "What is special about insuring an electric car?"
OPEN = "When are you open?"


def test_everything_is_reached_and_done_without_a_mouse(visitor: Visitor) -> None:
    tab = visitor.opens()
    page = tab.page
    tab.tabs_to("Write a message", "Shift+Tab")  # the first thing on the page

    expect(tab.text).to_have_accessible_name("Your message to Eva")

    for name in ("Acme Insurance", "Help", OPEN, "What does car insurance cover?", ELECTRIC):
        tab.tabs_to(name)
    page.keyboard.press("Enter")
    tab.hears(1)
    expect(tab.text).to_be_focused()
    tab.tabs_to("Electric-car insurance", "Shift+Tab")
    tab.tabs_to("Helpful")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Helpful", exact=True)).to_have_attribute("aria-pressed", "true")

    tab.tabs_to("Your message to Eva")
    tab.tabs_to("Send")
    tab.tabs_to("Talk to a person")
    page.keyboard.press("Enter")
    tab.hears(2)
    tab.tabs_to("New conversation")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Keep this one")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="New conversation")).to_be_focused()
    page.keyboard.press("Enter")
    tab.tabs_to("Begin a new one")
    page.keyboard.press("Enter")
    expect(page.locator(".line")).to_have_count(0)
    expect(tab.text).to_be_focused()


def test_no_page_is_wider_than_a_small_telephone(on_a_phone: Visitor) -> None:
    tab = on_a_phone.opens()
    assert tab.overhang == 0

    tab.asks(ELECTRIC)
    tab.asks("verylongword" * 30 + " https://example.com/" + "path" * 60, 2)
    assert tab.overhang == 0
    assert tab.text.is_visible()

    help_page = on_a_phone.opens("/help/")
    links = help_page.page.locator(".articles a").evaluate_all("all => all.map(each => each.getAttribute('href'))")
    assert len(links) >= 25
    for link in ("/help/", *links):
        help_page.page.goto(on_a_phone.url + link)
        assert help_page.overhang == 0, link


def test_right_to_left_text_is_set_from_the_right_in_its_own_line_only(visitor: Visitor) -> None:
    tab = visitor.opens()

    tab.asks("ما هي مواعيد العمل؟")
    tab.asks(OPEN, 2)

    directions = tab.page.locator(".line .words").evaluate_all(
        "all => all.map(each => getComputedStyle(each.querySelector('p') ?? each).direction)"
    )
    assert directions == ["rtl", "rtl", "ltr", "ltr"]
    assert tab.lines[0][1] == "ما هي مواعيد العمل؟"
    tab.text.fill("شكرا")
    expect(tab.text).to_have_css("direction", "rtl")


def test_the_help_pages_lead_from_the_contents_to_a_section_and_back_to_eva(visitor: Visitor) -> None:
    page = visitor.opens("/help/").page

    page.get_by_role("link", name="Deductibles").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Deductibles")
    contents = page.get_by_role("navigation", name="On this page").get_by_role("link")
    last = contents.last.inner_text()
    contents.last.click()
    expect(page.locator("h2:target")).to_have_text(last)
    expect(page.locator("h2:target")).to_be_in_viewport()
    page.get_by_role("link", name="All help pages").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How can we help?")
    page.get_by_role("complementary").get_by_role("link", name="Ask Eva").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hello, I’m Eva")


def test_a_help_page_that_is_not_there_shows_those_that_are(visitor: Visitor) -> None:
    visitor.excuses("status of 404")
    page = visitor.context.new_page()

    answer = page.goto(visitor.url + "/help/nothing-of-this-name")

    assert answer
    assert answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("We do not have that page")
    page.get_by_role("link", name="Deductibles").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Deductibles")


def test_without_javascript_the_help_pages_work_and_the_chat_says_where_they_are(
    visiting: Callable[..., Visitor], server: EvaProcess
) -> None:
    page = visiting(server.url, java_script_enabled=False).opens().page

    page.get_by_role("link", name="help pages").click()
    page.get_by_role("link", name="Deductibles").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Deductibles")
