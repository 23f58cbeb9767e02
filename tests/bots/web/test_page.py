"""The chat page as customers meet it: in a real browser, against a real Eva."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.bots.browsing import NETWORK_GONE, Tab, Visitor
from tests.bots.process import EvaProcess
from tests.doubles.hostile import HOSTILE

pytestmark = pytest.mark.browser

ELECTRIC = "What is special about insuring an electric car?"
OPEN = "When are you open?"
IN_TURN = ["customer", "eva"]
STANDS = re.compile(r"/v1/conversations/[^/]+$")
A_MINUTE = 9  # messages that one conversation may write in a minute, and a button that is pressed
LATE = """
    const listen = BroadcastChannel.prototype.addEventListener;
    let heard = 0;
    BroadcastChannel.prototype.addEventListener = function (name, hear) {
        listen.call(this, name, (event) => {
            const nth = (heard += 1);
            const seen = () => document.querySelectorAll("%s").length >= nth;
            const look = new MutationObserver(() => seen() && (look.disconnect(), hear(event)));
            if (seen()) hear(event);
            else look.observe(document.body, { childList: true, subtree: true });
        });
    };
"""  # what another tab tells is heard once as much of the answer to it is seen, or, with the answer, the question itself
ELEMENTS = {"a", "p", "br", "strong", "em", "code", "pre", "ul", "ol", "li", "blockquote", "hr", "div", "table", "bdi"}
HARMLESS = {"a.href", "a.target", "a.rel", "pre.tabindex", "div.class", "div.tabindex"}  # and `dir`, anywhere


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[EvaProcess]:
    """An Eva that this test may kill."""
    eva = EvaProcess(tmp_path, settings={"EVA_LOG_FORMAT": "json"})
    eva.start()
    yield eva
    eva.kill()
    assert '"level": "error"' not in eva.log


def test_a_question_typed_on_the_keyboard_is_answered_with_a_link_to_the_very_section(visitor: Visitor) -> None:
    tab = visitor.opens()
    expect(tab.text).to_be_focused()
    tab.listens()

    tab.page.keyboard.type(ELECTRIC)
    tab.page.keyboard.press("Enter")
    tab.hears(1)

    assert tab.who == IN_TURN
    thinking, answer = tab.heard
    assert thinking == "Eva is thinking"
    assert answer.startswith("Eva: What is special")
    assert "hacking and other digital threats" in tab.lines[1][1]
    with visitor.context.expect_page() as opened:
        tab.page.get_by_role("list", name="Sources").get_by_role("link", name="Electric-car insurance").click()
    article = opened.value
    expect(article.get_by_role("heading", level=1)).to_have_text("Electric-car insurance")
    expect(article.locator("h2:target")).to_have_text("What is special about electric-car insurance")
    expect(article.locator("h2:target")).to_be_in_viewport()


def test_enter_sends_and_shift_enter_begins_a_new_line(visitor: Visitor) -> None:
    tab = visitor.opens()

    tab.text.press("Enter")
    tab.page.keyboard.type("Hello Eva,")
    tab.page.keyboard.press("Shift+Enter")
    tab.page.keyboard.type("when are you open?")
    expect(tab.text).to_have_value("Hello Eva,\nwhen are you open?")
    assert tab.who == []  # nothing was sent by an empty box either
    tab.page.keyboard.press("Enter")
    tab.hears(1)

    expect(tab.text).to_have_value("")
    assert tab.lines[0] == ("customer", "Hello Eva,\nwhen are you open?")
    assert tab.who == IN_TURN


def test_a_starter_is_a_question_and_what_follows_is_understood_from_it(visitor: Visitor) -> None:
    tab = visitor.opens()

    tab.page.get_by_role("button", name=ELECTRIC).click()
    tab.hears(1)
    tab.asks("And for motorcycles?", 2)

    assert tab.lines[0] == ("customer", ELECTRIC)
    assert "two-wheeler" in tab.lines[3][1]
    assert tab.who == IN_TURN * 2
    expect(tab.page.get_by_role("group", name="Questions to begin with")).to_be_hidden()


def test_a_reload_keeps_the_conversation_whole_and_nothing_twice(visitor: Visitor) -> None:
    tab = visitor.opens()
    tab.asks(ELECTRIC)
    tab.says(OPEN)
    tab.page.reload()  # before it is answered, perhaps before it is sent
    tab.hears(2)
    before = tab.lines

    tab.text.fill("half a thought")
    tab.page.reload()
    tab.hears(2)

    assert tab.lines == before
    assert [who for who, _ in tab.kept] == tab.who == IN_TURN * 2
    expect(tab.text).to_have_value("half a thought")
    expect(tab.page.get_by_role("list", name="Sources")).to_have_count(2)
    tab.asks("And for motorcycles?", 3)
    assert tab.who == IN_TURN * 3


def in_turn(tab: Tab, count: int) -> None:
    """Each question stands above its answer, and nothing stands twice."""
    expect(tab.page.locator(".line")).to_have_class([re.compile(who) for who in IN_TURN * count])


def test_two_tabs_show_the_same_conversation(visitor: Visitor) -> None:
    one, other = visitor.opens(), visitor.opens()

    one.says(ELECTRIC)
    other.hears(1)
    other.says(OPEN)
    for tab in (one, other):
        tab.hears(2)
        in_turn(tab, 2)

    assert one.lines == other.lines
    other.page.get_by_role("button", name="New conversation").click()
    other.page.get_by_role("button", name="Begin a new one").click()
    for tab in (one, other):
        expect(tab.page.locator(".line")).to_have_count(0)
        expect(tab.page.get_by_role("button", name=OPEN)).to_be_visible()


@pytest.mark.parametrize("seen", [".line.eva", ".line.eva .thumbs", ".line.customer"], ids=["begun", "done", "shown"])
def test_a_question_stands_above_its_answer_where_another_tab_hears_of_it_late(visitor: Visitor, seen: str) -> None:
    one, other = visitor.opens(), Tab(visitor.context.new_page(), visitor.url)
    other.page.add_init_script(LATE % seen)
    other.page.goto(visitor.url)

    for count, question in enumerate([ELECTRIC, OPEN, "And for motorcycles?"], 1):
        one.asks(question, count)
        other.hears(count)
        in_turn(other, count)

    assert one.lines == other.lines


def test_what_is_written_while_eva_is_dead_is_sent_once_and_answered_once(visiting: Callable[..., Visitor], mortal: EvaProcess) -> None:
    visitor = visiting(mortal.url)
    visitor.excuses(NETWORK_GONE)
    tab = visitor.opens()
    tab.asks(ELECTRIC)

    mortal.kill()
    tab.says(OPEN)
    expect(tab.page.get_by_text("Not sent yet, trying again")).to_be_visible()
    mortal.start()
    tab.hears(2)

    expect(tab.page.get_by_text("Not sent yet")).to_have_count(0)
    expect(tab.page.get_by_text("The connection is lost")).to_have_count(0)
    tab.asks("And for motorcycles?", 3)  # by now, anything said twice would stand here
    assert tab.who == IN_TURN * 3
    assert [said for who, said in tab.kept if who == "customer"] == [ELECTRIC, OPEN, "And for motorcycles?"]
    assert [who for who, _ in tab.kept] == IN_TURN * 3


def test_a_page_that_was_offline_says_so_and_goes_on_by_itself(visitor: Visitor) -> None:
    visitor.excuses(NETWORK_GONE)
    tab = visitor.opens()
    tab.asks(ELECTRIC)

    visitor.context.set_offline(True)
    tab.says(OPEN)
    expect(tab.page.get_by_text("Not sent yet, trying again")).to_be_visible()
    expect(tab.page.get_by_text("The connection is lost")).to_be_visible()
    visitor.context.set_offline(False)
    tab.hears(2)

    expect(tab.page.get_by_text("The connection is lost")).to_have_count(0)
    expect(tab.page.locator(".unsent")).to_have_count(0)
    assert tab.who == IN_TURN * 2
    assert [who for who, _ in tab.kept] == IN_TURN * 2


def test_a_person_is_asked_for_with_one_press_and_a_thumb_is_thanked_for(visitor: Visitor) -> None:
    tab = visitor.opens()

    tab.page.get_by_role("button", name="Talk to a person").click()
    tab.hears(1)
    phone = tab.page.locator(".line").get_by_role("link", name="1-800-123-4567")
    expect(phone).to_have_attribute("href", "tel:1-800-123-4567")
    expect(phone).to_have_css("white-space", "nowrap")  # a number is dialled whole
    helpful, not_helpful = (tab.page.get_by_role("button", name=name, exact=True) for name in ("Helpful", "Not helpful"))
    helpful.click()
    expect(helpful).to_have_attribute("aria-pressed", "true")
    expect(tab.page.get_by_text("Thank you, that helps.")).to_be_visible()
    not_helpful.click()
    expect(not_helpful).to_have_attribute("aria-pressed", "true")

    assert tab.who == ["eva"]
    assert "1-800-123-4567" in tab.lines[0][1]
    expect(helpful).to_have_attribute("aria-pressed", "false")
    expect(tab.page.get_by_text("I am sorry that this did not help.")).to_be_visible()
    expect(tab.page.get_by_text("Thank you, that helps.")).to_have_count(0)


def test_a_regret_about_one_answer_goes_when_the_customer_writes_again(visitor: Visitor) -> None:
    tab = visitor.opens()
    tab.page.get_by_role("button", name="Talk to a person").click()
    tab.hears(1)
    tab.page.get_by_role("button", name="Not helpful", exact=True).click()
    expect(tab.page.locator("#notice")).to_have_text("I am sorry that this did not help. Thank you for telling us.")

    tab.page.locator("#text").fill("When are you open?")
    tab.page.keyboard.press("Enter")

    expect(tab.page.locator("#notice")).to_have_text("", timeout=4_000)


def test_hostile_text_of_a_customer_is_text(visitor: Visitor) -> None:
    tab = visitor.opens()

    for begin in range(0, len(HOSTILE), A_MINUTE):
        payloads = HOSTILE[begin : begin + A_MINUTE]
        for payload in payloads:
            tab.says(payload)
        expect(tab.page.locator(".line.customer:not(.unsent)")).to_have_count(len(payloads))
        tab.page.reload()
        expect(tab.page.locator(".line.customer:not(.unsent)")).to_have_count(len(payloads))
        assert [said for who, said in tab.lines if who == "customer"] == list(payloads)
        expect(tab.page.locator(".line.customer .words *")).to_have_count(0)
        tab.page.get_by_role("button", name="New conversation").click()
        tab.page.get_by_role("button", name="Begin a new one").click()
        expect(tab.page.locator(".line")).to_have_count(0)


def test_hostile_text_in_an_answer_is_text_too(visitor: Visitor) -> None:
    tab = visitor.opens()
    tab.asks(OPEN)
    at = "2026-01-01T00:00:00+00:00"
    sources = [{"title": payload, "link": f"javascript:alert({number})"} for number, payload in enumerate(HOSTILE)]
    said: list[dict[str, Any]] = [
        {"id": f"R-{number}", "from": who, "text": payload, "sources": sources, "at": at}
        for number, payload in enumerate(HOSTILE)
        for who in ("eva", "person")
    ]

    def stands(route: Route) -> None:
        route.fulfill(json={"id": "C-1", "state": "eva", "messages": said, "last_event_id": 1_000_000})

    tab.page.route(STANDS, stands)
    tab.page.reload()
    expect(tab.page.locator(".line.person")).to_have_count(len(HOSTILE))

    words = tab.page.locator("#log .words *, #log .sources *")
    names = set(words.evaluate_all("all => all.map(each => each.localName)"))
    attributes = set(words.evaluate_all("all => all.flatMap(each => each.getAttributeNames().map(name => `${each.localName}.${name}`))"))
    links = tab.page.locator("#log a").evaluate_all("all => all.map(each => each.protocol)")
    assert names <= ELEMENTS
    assert {each for each in attributes if not each.endswith(".dir")} <= HARMLESS
    assert set(links) <= {"https:"}
    expect(tab.page.get_by_text("<script>alert(1)</script>", exact=True).first).to_be_visible()
