"""The chat page over time: left in mid-answer, asleep, in other languages, forgotten; and what may be done with an answer."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from tests.bots.browsing import Tab, Visitor
from tests.bots.process import SLOW, EvaProcess
from tests.bots.slow_eva import BEGIN, GO_ON, SHOWN, WHOLE
from tests.bots.web.test_page import STANDS

pytestmark = pytest.mark.browser

ELECTRIC = "What is special about insuring an electric car?"
OPEN = "When are you open?"
IN_TURN = ["customer", "eva"]


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[EvaProcess]:
    """An Eva who stops before and amid her answer until she is let go on."""
    eva = EvaProcess(tmp_path, command=SLOW)
    eva.start()
    yield eva
    (tmp_path / GO_ON).touch()
    (tmp_path / BEGIN).touch()
    assert eva.stop() == 0


def test_it_is_said_that_eva_thinks_and_a_reload_in_mid_answer_loses_nothing(slow: EvaProcess, visiting: Callable[..., Visitor]) -> None:
    tab = visiting(slow.url).opens()

    tab.says(OPEN)
    expect(tab.page.get_by_text("Eva is thinking").and_(tab.page.locator(".dots *"))).to_be_visible()
    (slow.folder / BEGIN).touch()
    expect(tab.page.get_by_text(SHOWN)).to_be_visible()
    expect(tab.page.locator(".dots")).to_be_hidden()
    tab.page.reload()
    expect(tab.page.get_by_text(SHOWN)).to_be_visible()
    (slow.folder / GO_ON).touch()
    tab.hears(1)

    assert tab.lines == [("customer", OPEN), ("eva", WHOLE)]
    assert tab.kept == [("customer", OPEN), ("eva", WHOLE)]


def test_what_eva_does_is_shown_until_she_speaks(visitor: Visitor) -> None:
    tab = visitor.opens()
    events = 'event: doing\ndata: {"what": "search"}\n\n'
    held: list[Route] = []
    tab.page.route(STANDS, lambda route: held.append(route))  # with which the line begins that is taken up after this one has ended
    tab.page.route("**/events", lambda route: route.fulfill(body=events, content_type="text/event-stream"), times=1)

    tab.says(OPEN)
    expect(tab.page.locator(".dots")).to_have_text("Eva is searching the help pages")
    tab.page.unroute(STANDS)
    for route in held:
        route.continue_()
    tab.hears(1)

    assert tab.who == IN_TURN


def test_while_an_answer_grows_nothing_on_the_page_jumps(slow: EvaProcess, visiting: Callable[..., Visitor]) -> None:
    tab = visiting(slow.url).opens()
    tab.says(OPEN)
    expect(tab.page.locator(".dots")).to_be_visible()
    tab.page.evaluate(
        "window.jumps = 0; new PerformanceObserver(list => list.getEntries().forEach(each => (window.jumps += each.value)))"
        ".observe({ type: 'layout-shift' })"
    )

    (slow.folder / BEGIN).touch()
    expect(tab.page.get_by_text(SHOWN)).to_be_visible()
    (slow.folder / GO_ON).touch()
    tab.hears(1)

    assert tab.page.evaluate("window.jumps") < 0.1  # what browsers call good: web.dev/articles/cls


def test_a_laptop_that_has_slept_goes_on_where_it_was(visitor: Visitor) -> None:
    tab = Tab(visitor.context.new_page(), visitor.url)
    tab.page.clock.install()
    tab.page.goto(visitor.url)
    tab.asks(ELECTRIC)

    with tab.page.expect_response("**/events"):  # the line of before the sleep is given up for a new one
        tab.page.clock.fast_forward("08:00:00")
        tab.page.clock.run_for(5_000)
    tab.asks(OPEN, 2)

    assert tab.who == IN_TURN * 2
    assert [who for who, _ in tab.kept] == IN_TURN * 2


def test_the_page_goes_on_in_the_language_that_the_customer_writes(visiting: Callable[..., Visitor], server: EvaProcess) -> None:
    tab = visiting(server.url, locale="es-MX").opens()
    expect(tab.page.get_by_role("heading", level=1)).to_have_text("Hola, soy Eva")
    tab.page.get_by_role("button", name=OPEN).click()  # in the company's language; nobody has written that
    tab.hears(1)
    assert "Nuestro horario" in tab.lines[1][1]
    tab.page.get_by_role("button", name="Hablar con una persona").click()
    tab.hears(2)
    assert "He tomado nota" in tab.lines[2][1] or "persona" in tab.lines[2][1]

    tab.asks("ما هي ساعات العمل؟", 3)
    expect(tab.page.locator("html")).to_have_attribute("lang", "ar")
    expect(tab.page.locator("html")).to_have_attribute("dir", "rtl")
    expect(tab.page.get_by_role("button", name="مفيد", exact=True)).to_have_count(3)
    tab.page.reload()
    expect(tab.page.get_by_role("heading", level=1)).to_have_text("مرحبًا، أنا Eva")


def test_who_is_forgotten_in_one_tab_is_forgotten_in_all_and_on_the_server(visitor: Visitor, server: EvaProcess) -> None:
    one, other = visitor.opens(), visitor.opens()
    one.asks(ELECTRIC)
    other.hears(1)
    access = json.loads(one.page.evaluate("localStorage.getItem('eva.conversation')"))

    one.page.get_by_role("button", name="Your data").click()
    one.page.get_by_role("button", name="Forget me").click()
    one.page.get_by_role("button", name="Keep it").click()
    assert one.who == IN_TURN
    visitor.excuses("status of 409")
    one.page.get_by_role("button", name="Your data").click()
    one.page.get_by_role("button", name="Forget me").click()
    one.page.get_by_role("button", name="Delete it").click()

    expect(one.page.get_by_text("has been deleted")).to_be_visible()
    expect(one.text).to_be_focused()
    for tab in (one, other):
        expect(tab.page.locator(".line")).to_have_count(0)
    headers = {"Authorization": f"Bearer {access['token']}"}
    assert visitor.context.request.get(f"{server.url}/v1/conversations/{access['id']}", headers=headers).status == 409
    one.asks(OPEN)
    assert one.who == IN_TURN


def test_ones_own_data_is_saved_as_a_file(visitor: Visitor) -> None:
    tab = visitor.opens()
    tab.asks(OPEN)
    whole = {"conversations": [{"messages": 2}]}
    tab.page.route("**/export", lambda route: route.fulfill(json=whole))

    tab.page.get_by_role("button", name="Your data").click()
    with tab.page.expect_download() as saved, tab.page.expect_request("**/export") as asked:
        tab.page.get_by_role("button", name="Download my data").click()

    expect(tab.page.get_by_text("Your data has been saved as a file.")).to_be_visible()
    assert saved.value.suggested_filename.startswith("C-")
    assert json.loads(Path(saved.value.path()).read_text()) == whole
    assert asked.value.headers["authorization"].startswith("Bearer ")


def test_who_has_said_nothing_has_nothing_to_save_or_delete(visitor: Visitor) -> None:
    tab = visitor.opens()

    tab.page.get_by_role("button", name="Your data").click()

    for name in ("Download my data", "Forget me"):
        expect(tab.page.get_by_role("button", name=name)).to_be_disabled()


def test_a_word_may_be_added_to_a_thumb_or_not(visitor: Visitor, server: EvaProcess) -> None:
    tab = visitor.opens()
    tab.asks(OPEN)
    bad = tab.page.get_by_role("button", name="Not helpful")

    bad.click()
    word = tab.page.get_by_label("What was missing or wrong?")
    word.press("Escape")
    expect(word).to_have_count(0)
    expect(bad).to_be_focused()
    bad.click()
    with tab.page.expect_response("**/feedback") as rated:
        word.fill("the hours on holidays")
        word.press("Enter")
    expect(word).to_have_count(0)

    assert rated.value.status == 204
    assert "the hours on holidays" in server.kept
    expect(bad).to_be_focused()


def test_an_answer_is_copied_with_where_it_comes_from(visiting: Callable[..., Visitor], server: EvaProcess) -> None:
    visitor = visiting(server.url, permissions=["clipboard-read", "clipboard-write"])
    tab = visitor.opens()
    tab.asks(ELECTRIC)

    tab.page.get_by_role("button", name="Copy").click()
    expect(tab.page.get_by_text("Copied.")).to_be_visible()

    copied = tab.page.evaluate("navigator.clipboard.readText()")
    assert "Battery: damage or degradation." in copied
    assert copied.splitlines()[-1].startswith(f"Electric-car insurance: {server.url}/help/electric-car-insurance")
