"""Nothing that anybody writes runs on a page: a few hundred payloads, through every way in, in a real browser."""

import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, Route, expect

from tests.bots.browsing import Tab, Visitor
from tests.bots.hostile_eva import TOGETHER
from tests.bots.process import ROOT, EvaProcess
from tests.doubles.payloads import AROUND, FEWER, LINKED, PAYLOADS

pytestmark = pytest.mark.browser

AT = "2026-01-01T00:00:00Z"
AT_ONCE = 20  # payloads in one message
STANDS = re.compile(r"/v1/conversations/[^/]+$")
EVENTS = re.compile(r"/v1/conversations/[^/]+/events$")
SEARCH = re.compile(r"/help/search\?q=planted$")
WRITTEN = "main .words *, main .sources *, main .prose *, main .articles *, #about *"
ELEMENTS = {"a", "br", "blockquote", "button", "code", "div", "em", "h1", "h2", "h3", "hr", "img", "li", "ol", "p", "pre", "span"}
ELEMENTS |= {"bdi", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul"}
HARMLESS = {"href", "src", "alt", "target", "rel", "dir", "lang", "hreflang", "class", "id", "tabindex", "start", "title", "type"}
HARMLESS |= {"aria-labelledby"}
BECAME = """all => [
    window.__ran,
    [...new Set(all.map(each => each.localName))],
    [...new Set(all.flatMap(each => each.getAttributeNames()))],
    [...new Set(all.filter(each => each.localName === 'a').map(each => each.protocol))],
]"""
PROTOCOLS = {"http:", "https:", "mailto:", "tel:"}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EvaProcess]:
    """An Eva who says all of it herself."""
    folder = tmp_path_factory.mktemp("hostile")
    command = (sys.executable, "-m", "tests.bots.hostile_eva")
    eva = EvaProcess(folder, command=command, settings={"EVA_TRUSTED_PROXIES": "127.0.0.1", "EVA_PLAYBOOK": str(ROOT / "playbooks/acme")})
    eva.start()
    yield eva
    eva.stop()


@pytest.fixture
def victim(visiting: Callable[..., Visitor], hostile: EvaProcess) -> Visitor:
    """Somebody who reads it. What a strict policy had to stop, and a call to anybody else, fails the test."""
    return visiting(hostile.url)


def unharmed(page: Page) -> None:
    """Nothing ran, and what is written there became no more than what text may become."""
    ran, names, attributes, protocols = page.locator(WRITTEN).evaluate_all(BECAME)
    assert ran is None
    assert set(names) <= ELEMENTS
    assert set(attributes) <= HARMLESS
    assert set(protocols) <= PROTOCOLS


def in_messages(payloads: Sequence[str]) -> list[str]:
    """Several together, so that each follows upon what another one has begun."""
    return ["\n\n".join(payloads[begin : begin + AT_ONCE]) for begin in range(0, len(payloads), AT_ONCE)]


def test_every_vector_is_tried_in_every_wrapping() -> None:
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 150
    for frame in (*AROUND.values(), *LINKED.values()):
        begin = frame.partition("{}")[0]
        assert any(payload.startswith(begin) for payload in FEWER)


def test_what_a_customer_writes_and_eva_says_after_them_runs_nowhere(victim: Visitor) -> None:
    tab = victim.opens()

    for count, message in enumerate(in_messages(FEWER), 1):
        tab.asks(message, count)
    unharmed(tab.page)
    expect(tab.page.locator(".line.customer .words *")).to_have_count(0)

    tab.page.reload()
    tab.hears(len(in_messages(FEWER)))
    unharmed(tab.page)


@pytest.fixture
def begun(victim: Visitor) -> Tab:
    """A page with a conversation, of which more can be told than was said."""
    tab = victim.opens()
    tab.asks("Hello")
    return tab


def test_every_payload_alone_is_text_whoever_says_it(begun: Tab) -> None:
    said = [
        {
            "id": f"{who}-{number}",
            "from": who,
            "text": payload,
            "sources": [{"title": payload, "link": payload}],
            "at": "2026-01-01T00:00:00Z",
        }
        for number, payload in enumerate(PAYLOADS)
        for who in ("customer", "eva", "person")
    ]

    def stands(route: Route) -> None:
        route.fulfill(json={"id": "C-1", "state": "eva", "messages": said, "last_event_id": 1_000_000})

    begun.page.route(STANDS, stands)
    begun.page.reload()
    expect(begun.page.locator(".line")).to_have_count(len(said))

    unharmed(begun.page)


@pytest.mark.parametrize("size", [1, 4])
def test_however_an_answer_is_cut_into_pieces_none_of_them_runs(begun: Tab, size: int) -> None:
    told: list[tuple[str, dict[str, Any]]] = []
    for number, payload in enumerate(FEWER):
        pieces = [payload[begin : begin + size] for begin in range(0, len(payload), size)]
        told += [("text", {"text": piece}) for piece in pieces]
        told += [("source", {"title": payload, "link": payload}), ("state", {"state": "human", "by": payload}), ("state", {"state": "eva"})]
        told += [("message", {"id": f"P-{number}", "from": "person", "name": payload, "text": payload})]
        told += [("quote", {"id": payload, "premium": payload, "currency": payload, "status": payload, "valid_until": payload})]
        told += [("quote", {"id": f"Q-{number}", "premium": "1", "currency": "USD", "status": "given", "valid_until": payload})]
        told += [("choices", {"choices": [payload]})]
        told += [("error", {"message": payload, "reference": payload})] if number % 2 else []
        told += [("done", {"reply_id": f"R-{number}", "answers": [], "by": "claude"})]
    body = "".join(f"event: {name}\ndata: {json.dumps(data)}\n\n" for name, data in told)
    answers = iter([body])

    def events(route: Route) -> None:
        streamed = next(answers, None)
        if streamed is not None:
            route.fulfill(content_type="text/event-stream", body=streamed)

    begun.page.route(STANDS, lambda route: route.fulfill(json={"id": "C-1", "state": "eva", "messages": [], "last_event_id": 0}))
    begun.page.route(EVENTS, events)
    begun.page.reload()
    expect(begun.page.locator(".line.person")).to_have_count(len(FEWER))

    unharmed(begun.page)


def test_no_article_runs_anything_on_its_page(victim: Visitor) -> None:
    victim.excuses("status of 404")  # a picture of ours that is not there
    page = victim.context.new_page()

    for begin in range(0, len(PAYLOADS), TOGETHER):
        page.goto(f"{victim.url}/help/body-{begin}")
        expect(page.locator(".prose h2").first).to_be_visible()
        unharmed(page)


def test_no_title_runs_anything_in_the_contents_in_a_page_or_beside_a_question(victim: Visitor) -> None:
    victim.excuses("status of 404")
    page = victim.context.new_page()

    for path in ("/help/", "/help/planted", *(f"/help/title-{number}" for number in range(0, len(FEWER), 8))):
        page.goto(victim.url + path)
        unharmed(page)
    for number in range(0, len(FEWER), 8):
        page.goto(f"{victim.url}/?about=title-{number}")
        expect(page.locator("#about")).to_contain_text("Planted")
        unharmed(page)


def test_neither_what_is_looked_for_nor_what_is_found_runs(victim: Visitor) -> None:
    page = victim.context.new_page()

    for payload in FEWER[::4]:
        page.goto(f"{victim.url}/help/search?{urlencode({'q': payload})}")
        unharmed(page)

    results = [{"title": each, "heading": each, "link": "/help/x", "text": each, "language": each} for each in PAYLOADS]
    page.route(SEARCH, lambda route: route.fulfill(json={"query": "planted", "results": results}))
    page.get_by_role("searchbox").fill("planted")
    expect(page.locator("#results a")).to_have_count(len(PAYLOADS))
    unharmed(page)


def test_no_address_with_a_payload_in_it_runs_anything(victim: Visitor) -> None:
    victim.excuses("status of 404")
    victim.excuses("status of 422")
    page = victim.context.new_page()

    for payload in FEWER[::7]:
        for path in (
            f"/help/{payload.encode().hex()}?{payload}",
            f"/help/?{urlencode({'voted': payload})}",
            f"/?{urlencode({'about': payload})}",
        ):
            page.goto(victim.url + path)
            unharmed(page)
