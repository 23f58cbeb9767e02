"""The widget on a page of another site, in a real browser: what it looks like there, who may have it, and what it leaves alone."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.bots.accessibility import faults, faults_of_colours
from tests.bots.browsing import Visitor
from tests.bots.process import EvaProcess
from tests.bots.site import Site, somebody_elses_site

pytestmark = pytest.mark.browser

OPEN = "When are you open?"
PHONE = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with somebody_elses_site() as site:
        yield site


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory, site: Site) -> Iterator[EvaProcess]:
    """An Eva that this site may embed."""
    eva = EvaProcess(tmp_path_factory.mktemp("eva"), settings={"EVA_WEB_ORIGINS": site.url, "EVA_TRUSTED_PROXIES": "127.0.0.1"})
    eva.start()
    yield eva
    assert eva.stop() == 0


Guest = Callable[..., Page]


@pytest.fixture
def guest(visiting: Callable[..., Visitor], site: Site, embedded: EvaProcess) -> Guest:
    """Somebody on that site's page."""
    site.eva, site.dir, site.attributes = embedded.url, "ltr", ""

    def guest(**more: Any) -> Page:
        visitor = visiting(site.url, **more)
        visitor.excuses(f"a call to somebody else: {embedded.url}/")
        return visitor.opens().page

    return guest


def launcher(page: Page, name: str = "Chat with Eva") -> Any:
    return page.get_by_role("button", name=name)


def inside(page: Page) -> FrameLocator:
    return page.frame_locator("iframe")


def opened(page: Page) -> FrameLocator:
    """Opens it, and is let in."""
    launcher(page).click()
    expect(inside(page).locator("#text")).to_be_focused()
    return inside(page)


def test_the_button_opens_the_chat_and_the_keyboard_goes_in_and_comes_back(guest: Guest) -> None:
    page = guest()
    expect(launcher(page)).to_have_attribute("aria-expanded", "false")

    chat = opened(page)
    expect(launcher(page, "Close the chat")).to_have_attribute("aria-expanded", "true")
    page.keyboard.type(OPEN)
    page.keyboard.press("Enter")
    expect(chat.locator(".line.eva .thumbs")).to_have_count(1)
    page.keyboard.press("Escape")

    expect(page.locator("iframe")).to_be_hidden()
    expect(launcher(page)).to_be_focused()
    expect(launcher(page)).to_have_attribute("aria-expanded", "false")


def test_escape_on_the_button_closes_it_too_and_a_dialog_within_is_closed_first(guest: Guest) -> None:
    page = guest()
    chat = opened(page)

    chat.get_by_role("button", name="Your data").click()
    page.keyboard.press("Escape")
    expect(chat.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("iframe")).to_be_visible()
    launcher(page, "Close the chat").focus()
    page.keyboard.press("Escape")

    expect(page.locator("iframe")).to_be_hidden()
    expect(launcher(page)).to_be_focused()


def test_it_stands_open_on_the_next_page_and_leaves_the_keyboard_to_that_page(guest: Guest) -> None:
    page = guest()
    opened(page)

    page.get_by_role("link", name="Another page").click()
    expect(inside(page).locator(".starter")).to_have_count(3)
    expect(inside(page).locator("#text")).not_to_be_focused()
    page.frames[-1].wait_for_load_state("load")
    inside(page).get_by_role("button", name="Close the chat").click()
    expect(launcher(page)).to_be_visible()
    page.reload()

    expect(launcher(page)).to_have_attribute("aria-expanded", "false")


def test_it_is_as_large_as_the_screen_on_a_telephone_and_does_not_stand_before_the_next_page(guest: Guest) -> None:
    page = guest(**PHONE)

    chat = opened(page)
    assert page.locator("iframe").bounding_box() == {"x": 0, "y": 0, "width": 360, "height": 640}
    assert page.evaluate("document.querySelector('eva-chat').shadowRoot.querySelector('dialog').matches(':modal')")
    chat.get_by_role("button", name="Close the chat").click()
    expect(launcher(page)).to_be_focused()
    launcher(page).click()
    page.reload()

    expect(launcher(page)).to_have_attribute("aria-expanded", "false")


@pytest.mark.parametrize(
    ("dir", "attributes", "left"),
    [("ltr", "", False), ("rtl", "", True), ("ltr", 'data-position="start"', True)],
    ids=["ltr", "rtl", "start"],
)
def test_it_stands_at_the_end_of_the_line_or_where_the_site_says(guest: Guest, site: Site, dir: str, attributes: str, left: bool) -> None:
    guest()  # the fixture has set the site up
    site.dir, site.attributes = dir, attributes
    page = guest()

    box = launcher(page).bounding_box()

    assert (box["x"] < 100) is left


def test_it_speaks_the_language_that_the_site_names(guest: Guest, site: Site) -> None:
    guest()
    site.attributes = 'data-language="de"'
    page = guest()

    launcher(page, "Mit Eva chatten").click()

    expect(inside(page).get_by_role("heading", level=1)).to_have_text("Guten Tag, ich bin Eva")


def test_the_page_around_it_is_left_as_it_was(guest: Guest) -> None:
    page = guest()
    opened(page)

    assert page.evaluate("[document.styleSheets.length, document.adoptedStyleSheets.length, document.body.children.length]") == [1, 0, 3]
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(200, 0, 0)"
    assert (
        launcher(page, "Close the chat").evaluate("each => getComputedStyle(each).display") == "grid"
    )  # nor did that page's style reach it


def test_who_is_not_the_chat_cannot_close_it(guest: Guest) -> None:
    page = guest()
    opened(page)

    page.evaluate("new Promise(done => { addEventListener('message', () => setTimeout(done)); postMessage({ eva: 'close' }, '*') })")

    expect(page.locator("iframe")).to_be_visible()


def test_a_site_that_is_not_named_is_refused_by_the_browser(visiting: Callable[..., Visitor], site: Site, server: EvaProcess) -> None:
    site.eva, site.dir, site.attributes = server.url, "ltr", ""
    visitor = visiting(site.url)
    visitor.excuses("frame-ancestors")
    visitor.excuses("a call to somebody else")
    visitor.excuses("postMessage")  # what the browser shows instead is no page of Eva's
    page = visitor.opens().page

    with page.expect_event("console", lambda message: "frame-ancestors" in message.text):
        launcher(page).click()

    expect(inside(page).locator("#text")).to_have_count(0)


def test_where_the_browser_lends_no_storage_it_works_for_as_long_as_the_page_lasts(guest: Guest) -> None:
    page = guest()  # in a private window, which lends a frame of another site none

    opened(page)
    page.keyboard.type(OPEN)
    page.keyboard.press("Enter")

    expect(inside(page).locator(".line.eva .thumbs")).to_have_count(1)
    assert page.frames[1].evaluate("(() => { try { return Boolean(localStorage) } catch { return false } })()") is False


def test_nothing_in_it_keeps_anybody_out(guest: Guest) -> None:
    page = guest(color_scheme="light")
    opened(page)
    page.keyboard.type(OPEN)
    page.keyboard.press("Enter")
    expect(inside(page).locator(".thumbs")).to_have_count(1)

    assert faults(page, "eva-chat") == []
    page.emulate_media(color_scheme="dark")
    assert faults_of_colours(page, "eva-chat") == []
