"""A quote on the chat page: asked for with a button, confirmed with one, shown as a card that follows what becomes of it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.bots.accessibility import faults
from tests.bots.browsing import Tab, Visitor
from tests.bots.process import EvaProcess

pytestmark = pytest.mark.browser

DETAILS = "2019 Nissan Leaf, 45k miles, 41"
CARD = re.compile(r"^\$(\d+\.\d\d) a month\s+(Q-[0-9A-Z]{16}) · (.+)$")


def cards(tab: Tab) -> Locator:
    return tab.page.get_by_role("group", name="Your quote")


def told(card: Locator) -> tuple[str, str, str]:
    """Price, number, and what has become of it."""
    found = CARD.match(card.inner_text())
    assert found, card.inner_text()
    return found[1], found[2], found[3]


def fine_in_light_and_dark(tab: Tab) -> None:
    for scheme in ("light", "dark"):
        tab.page.emulate_media(color_scheme=scheme)
        assert faults(tab.page) == []


def test_a_quote_is_got_on_the_keyboard_and_its_card_outlives_a_reload_and_follows_what_becomes_of_it(visitor: Visitor) -> None:
    tab = visitor.opens()

    tab.tabs_to("Get a quote")
    tab.page.keyboard.press("Enter")
    tab.hears(1)
    assert "the age of the main driver" in tab.lines[0][1]
    tab.asks(DETAILS, 2)
    yes = tab.page.get_by_role("group", name="Your answer").get_by_role("button", name="Yes")
    fine_in_light_and_dark(tab)
    tab.page.reload()
    tab.listens()
    tab.tabs_to("Yes")
    tab.page.keyboard.press("Enter")
    tab.hears(3)

    expect(yes).to_have_count(0)
    expect(tab.text).to_be_focused()
    price, id, status = told(cards(tab))
    assert status.startswith("Valid until ")
    assert f"Here is your quote {id} for the Nissan Leaf: ${price} a month" in tab.lines[-1][1]
    assert [said.count(status) for said in tab.heard if price in said] == [1]
    fine_in_light_and_dark(tab)
    tab.page.reload()
    expect(tab.page.locator(".line").last.locator(cards(tab))).to_be_visible()
    assert told(cards(tab)) == (price, id, status)

    tab.asks("What if the deductible is $1,000?", 4)
    yes.click()
    tab.hears(5)
    expect(cards(tab).first).to_contain_text("Replaced by a newer quote")
    assert told(cards(tab).first) == (price, id, "Replaced by a newer quote")
    tab.asks("I take it", 6)
    expect(cards(tab).last).to_contain_text("You have taken it up")
    before = [told(card) for card in cards(tab).all()]
    fine_in_light_and_dark(tab)
    tab.page.reload()
    tab.hears(6)
    assert [told(card) for card in cards(tab).all()] == before


def test_a_quote_on_a_telephone_in_arabic(visiting: Callable[..., Visitor], server: EvaProcess) -> None:
    tab = visiting(server.url, locale="ar", viewport={"width": 320, "height": 640}).opens()

    tab.page.get_by_role("button", name="الحصول على عرض سعر").click()
    tab.hears(1)
    tab.asks("2019 Nissan Leaf, 45000 miles, 41", 2)
    tab.page.get_by_role("button", name="نعم").click()
    tab.hears(3)

    card = tab.page.get_by_role("group", name="عرض السعر الخاص بك")
    expect(card).to_contain_text("في الشهر")
    expect(card).to_contain_text(re.compile(r"\$\d+\.\d\d.*Q-.*صالح حتى \d+", re.DOTALL))
    expect(tab.page.locator(".words bdi").last).to_have_css("direction", "ltr")  # or the dollars stand behind their number
    assert tab.overhang == 0
    assert faults(tab.page) == []
