"""The chat page in every state it can be in: axe finds nothing, in light and dark; in print, enlarged, and with few bytes."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.bots.accessibility import faults, faults_of_colours
from tests.bots.browsing import NETWORK_GONE, Tab, Visitor
from tests.bots.process import EvaProcess
from tests.bots.web.test_page import STANDS

pytestmark = pytest.mark.browser

ELECTRIC = "What is special about insuring an electric car?"
MOST_BYTES = 60_000  # of the page with an empty cache, as they come over the wire
LONGEST_TASK = 500  # milliseconds that the page may be deaf while a long conversation is scrolled through
AT = "2026-01-01T00:00:00+00:00"
MANY: list[dict[str, Any]] = [
    {
        "id": f"{who}-{number}",
        "from": who,
        "text": f"Line {number}. " + "It is typically covered.\n\n- so\n- and so\n" * 3,
        "sources": [],
        "at": AT,
    }
    for number in range(150)
    for who in ("customer", "eva")
]


def stands(tab: Tab, **conversation: Any) -> None:
    """The page, as if the server had this conversation."""
    tab.says(ELECTRIC)
    tab.hears(1)
    shown = {"id": "C-1", "state": "eva", "language": "en", "messages": [], "last_event_id": 1_000_000} | conversation

    def fulfil(route: Route) -> None:
        route.fulfill(json=shown)

    tab.page.route(STANDS, fulfil)
    tab.page.reload()


def empty(tab: Tab) -> None:
    expect(tab.page.get_by_role("heading", level=1)).to_be_visible()


def answered(tab: Tab) -> None:
    tab.asks(ELECTRIC)


def rated(tab: Tab) -> None:
    tab.asks(ELECTRIC)
    tab.page.get_by_role("button", name="Not helpful").click()
    expect(tab.page.get_by_label("What was missing or wrong?")).to_be_visible()


def with_a_person(tab: Tab) -> None:
    line = {"id": "P-1", "from": "person", "text": "Hello, this is Kim.", "sources": [], "at": AT}
    stands(tab, state="waiting", messages=[line])
    expect(tab.page.get_by_text("A person has been asked to join.")).to_be_visible()


def failed(tab: Tab) -> None:
    told = {"message": "Something went wrong on my side.", "reference": "F-1"}
    events = f"event: error\ndata: {json.dumps(told)}\n\n"
    tab.page.route("**/events", lambda route: route.fulfill(body=events, content_type="text/event-stream"))
    tab.says(ELECTRIC)
    expect(tab.page.locator(".line.error")).to_have_count(1)


def offline(tab: Tab) -> None:
    tab.asks(ELECTRIC)
    tab.page.context.set_offline(True)
    tab.says("Hello?")
    expect(tab.page.get_by_text("Not sent yet, trying again")).to_be_visible()
    expect(tab.page.get_by_text("The connection is lost")).to_be_visible()


def asked_for_data(tab: Tab) -> None:
    tab.page.get_by_role("button", name="Your data").click()
    expect(tab.page.get_by_role("dialog", name="Your data")).to_be_visible()


def forgotten(tab: Tab) -> None:
    tab.asks(ELECTRIC)
    tab.page.get_by_role("button", name="Your data").click()
    tab.page.get_by_role("button", name="Forget me").click()
    tab.page.get_by_role("button", name="Delete it").click()
    expect(tab.page.get_by_text("what you wrote to me here has been deleted")).to_be_visible()


def background(page: Page) -> str:
    """Its colour."""
    colour: str = page.evaluate(
        "getComputedStyle(document.documentElement).backgroundColor + getComputedStyle(document.body).backgroundColor"
    )
    return colour


@pytest.mark.parametrize("reach", [empty, answered, rated, with_a_person, failed, offline, asked_for_data, forgotten])
def test_nothing_keeps_anybody_out(visiting: Callable[..., Visitor], server: EvaProcess, reach: Callable[[Tab], None]) -> None:
    visitor = visiting(server.url, color_scheme="light")
    visitor.excuses(NETWORK_GONE)
    tab = visitor.opens()

    reach(tab)

    assert faults(tab.page) == []
    light = background(tab.page)
    tab.page.emulate_media(color_scheme="dark")
    assert faults_of_colours(tab.page) == []
    assert background(tab.page) != light


@pytest.mark.parametrize("path", ["/", "/widget"])
def test_nothing_keeps_anybody_out_of_the_page_in_arabic_on_a_telephone(
    visiting: Callable[..., Visitor], server: EvaProcess, path: str
) -> None:
    tab = visiting(server.url, locale="ar", viewport={"width": 320, "height": 640}).opens(path)
    tab.asks("ما هي ساعات العمل؟")

    assert faults(tab.page) == []
    assert tab.overhang == 0


@pytest.mark.parametrize(("width", "height"), [(640, 450), (320, 256)], ids=["200 %", "400 %"])
def test_enlarged_the_page_is_no_wider_than_the_screen_and_everything_is_reached(
    visiting: Callable[..., Visitor], server: EvaProcess, width: int, height: int
) -> None:
    tab = visiting(server.url, viewport={"width": width, "height": height}, device_scale_factor=2).opens()
    tab.asks(ELECTRIC)

    assert tab.overhang == 0
    for name in ("Talk to a person", "New conversation", "Your data"):
        button = tab.page.get_by_role("button", name=name)
        button.scroll_into_view_if_needed()
        expect(button).to_be_in_viewport(ratio=1)


def test_who_wants_no_motion_sees_none(visiting: Callable[..., Visitor], server: EvaProcess) -> None:
    tab = visiting(server.url, reduced_motion="reduce").opens()
    tab.asks(ELECTRIC)

    moving = tab.page.evaluate("[...document.querySelectorAll('*')].filter(each => getComputedStyle(each).animationName !== 'none').length")
    assert moving == 0


def test_with_colours_of_ones_own_every_button_has_an_edge(visiting: Callable[..., Visitor], server: EvaProcess) -> None:
    tab = visiting(server.url, forced_colors="active").opens()
    tab.asks(ELECTRIC)

    for button in tab.page.locator("button:visible:not(.quiet, .thumb)").all():
        assert button.evaluate("each => getComputedStyle(each).borderTopStyle") == "solid"


def test_on_paper_stands_all_that_was_said_and_no_button(visitor: Visitor) -> None:
    tab = visitor.opens()
    tab.asks(ELECTRIC)
    said = tab.lines

    tab.page.emulate_media(media="print")

    assert tab.lines == said
    expect(tab.page.get_by_role("button")).to_have_count(0)
    expect(tab.page.locator("textarea")).to_be_hidden()
    assert len(tab.page.pdf()) > 10_000


def received(page: Page, url: str) -> int:
    """Bytes over the wire until nothing more is loaded, from an empty cache."""
    sizes: list[int] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(url, wait_until="networkidle")
    return int(sum(sizes))


@pytest.mark.parametrize("path", ["/", "/widget"])
def test_the_page_is_light(visitor: Visitor, path: str) -> None:
    assert 10_000 < received(visitor.context.new_page(), visitor.url + path) < MOST_BYTES


def deaf_while_scrolling(page: Page) -> float:
    """Milliseconds at most for which the page does nothing else, from its end to its beginning."""
    longest: float = page.evaluate(
        """async () => {
            let longest = 0;
            const note = ({ duration }) => (longest = Math.max(longest, duration));
            const watch = new PerformanceObserver((list) => list.getEntries().forEach(note));
            watch.observe({ type: "longtask" });
            const page = document.scrollingElement;
            page.scrollTop = page.scrollHeight;
            for (let step = 0; step < 400 && page.scrollTop > 0; step += 1) {
                page.scrollBy(0, -600);
                await new Promise(requestAnimationFrame);
            }
            watch.disconnect();
            return longest;
        }"""
    )
    return longest


def test_a_long_conversation_is_drawn_where_somebody_looks_and_scrolls_smoothly(visitor: Visitor) -> None:
    tab = visitor.opens()
    stands(tab, messages=MANY)
    expect(tab.page.locator(".line")).to_have_count(len(MANY))
    expect(tab.page.locator(".line").last).to_be_in_viewport()

    undrawn = tab.page.evaluate(
        "[...document.querySelectorAll('.line')].filter(each => getComputedStyle(each).contentVisibility === 'auto').length"
    )
    assert undrawn > len(MANY) - 30
    assert any(
        deaf_while_scrolling(tab.page) < LONGEST_TASK for _ in range(5)
    )  # on a busy machine now and then a task takes long, not always
    expect(tab.page.locator(".line").first).to_be_in_viewport()
    expect(tab.page.get_by_text("Line 0.").first).to_be_visible()
    tab.page.get_by_role("button", name="To the latest message").click()
    expect(tab.page.locator(".line").last).to_be_in_viewport()
