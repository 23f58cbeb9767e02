"""Articles are refused where their facts are wrong or their links lead nowhere; customers are never led to colleagues' articles."""

from datetime import date
from pathlib import Path

import pytest

from core.messages import Audience
from core.playbook.articles import Article, check_pages, read_pages
from core.playbook.folder import Folder

CAR = """\
---
title: Car cover
slug: car
language: en
also: [liability]
updated: 2026-10-01
---

Text.

## Two words

"""
HANDBOOK = """\
---
title: Handbook
slug: handbook
language: en
topic: Claims
link: https://handbook.acme.example/claims
---
## Limits

Up to $5,000.
"""
CUSTOMER, INTERNAL = "customer/knowledge/car.md", "internal/knowledge/handbook.md"


def read(tmp_path: Path, changed: dict[str, str]) -> tuple[list[Article], list[str]]:
    for name, text in ({CUSTOMER: CAR, INTERNAL: HANDBOOK} | changed).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    folder = Folder(tmp_path)
    pages = [page for audience in Audience for page in read_pages(folder, audience)]
    check_pages(folder, pages)
    return [page.article for page in pages], [str(fault) for fault in folder.faults]


def test_articles_are_read_with_their_facts_and_addresses(tmp_path: Path) -> None:
    (car, handbook), faults = read(tmp_path, {})
    assert not faults
    assert car == Article(
        audience=Audience.CUSTOMER,
        slug="car",
        title="Car cover",
        language="en",
        topic="Car cover",
        also=("liability",),
        updated=date(2026, 10, 1),
        link="/help/car",
        body="Text.\n\n## Two words",
        path=tmp_path / CUSTOMER,
    )
    assert (handbook.link, handbook.topic, handbook.updated) == ("https://handbook.acme.example/claims", "Claims", None)


def test_an_internal_article_needs_no_address(tmp_path: Path) -> None:
    (_, handbook), faults = read(tmp_path, {INTERNAL: HANDBOOK.replace("link: https://handbook.acme.example/claims\n", "")})
    assert (handbook.link, faults) == ("", [])


FACTS = {
    "no front matter": (CAR, "Text.\n", "1: must begin with front matter: title, slug and language between two lines ---"),
    "no end of it": (CAR, "---\ntitle: x\n", "1: the front matter is not closed: a second line --- is missing"),
    "no title": ("title: Car cover\n", "", '1: missing key "title"'),
    "no slug": ("slug: car\n", "", '1: missing key "slug"'),
    "no language": ("language: en\n", "", '1: missing key "language"'),
    "an unknown fact": ("also:", "aslo:", '5: unknown key "aslo" (did you mean "also"?)'),
    "a fact twice": ("also: [liability]", "title: x", '5: "title" stands twice'),
    "no list": ("[liability]", "liability", '5: "also" must be a list of texts, not the text "liability"'),
    "no date": ("2026-10-01", "2026-02-30", '6: "updated" must be a date such as 2026-03-31, not the text "2026-02-30"'),
    "a time": ("2026-10-01", "2026-10-01 10:00:00", '6: "updated" must be a date such as 2026-03-31, not the text "2026-10-01 10:00:00"'),
    "a language of no catalogue": ("language: en", "language: xx", '4: "language" must be one of en, es, fr, de, pt, it, zh, ar, not "xx"'),
    "another page's slug": ("slug: car", "slug: search", '3: "slug" may not be "search": /help/search is another page'),
    "a slug in capitals": ("slug: car", "slug: Car", '3: "slug" may hold only a-z, 0-9 and hyphens, not "Car"'),
    "an address": (
        "also: [liability]",
        "link: https://a.example/",
        '5: "link" is for internal articles only: this one is found at /help/car',
    ),
    "no text": ("\nText.\n\n## Two words\n\n", "\n \n", "7: has no text below the front matter"),
}


@pytest.mark.parametrize(("old", "new", "fault"), FACTS.values(), ids=FACTS.keys())
def test_wrong_facts_are_refused(old: str, new: str, fault: str, tmp_path: Path) -> None:
    assert CAR.count(old) == 1
    assert read(tmp_path, {CUSTOMER: CAR.replace(old, new)})[1] == [f"{CUSTOMER}:{fault}"]


@pytest.mark.parametrize("address", ["file:///etc/passwd", "/help/handbook", "handbook.acme.example", "https://", "https://[a/"])
def test_colleagues_articles_are_found_on_the_web_or_nowhere(address: str, tmp_path: Path) -> None:
    text = HANDBOOK.replace("https://handbook.acme.example/claims", f'"{address}"')
    assert read(tmp_path, {INTERNAL: text})[1] == [
        f'{INTERNAL}:6: "link" must be an address that begins with https:// or http://, not "{address}"'
    ]


@pytest.mark.parametrize("other", ["customer/knowledge/cars.md", "internal/knowledge/car.md"])
def test_a_slug_that_is_taken_is_refused_in_the_later_file(other: str, tmp_path: Path) -> None:
    assert read(tmp_path, {other: CAR})[1] == [f'{other}:3: slug "car" is taken by {CUSTOMER}']


@pytest.mark.parametrize(
    "target",
    [
        "/help/car",
        "/help/car#two-words",
        "/help/car?from=chat",
        "#two-words",
        "#two%2Dwords",
        "/help/",
        "/",
        "https://a.example/b#c",
        "http://a.example",
        "mailto:help@acme.example",
    ],
)
def test_a_link_that_leads_somewhere_is_fine(target: str, tmp_path: Path) -> None:
    assert read(tmp_path, {CUSTOMER: f"{CAR}See [there]({target})."})[1] == []


NOWHERE = {
    "/help/cart": 'leads nowhere: no article has that slug (did you mean "car"?)',
    "/help/car/": 'leads nowhere: no article has that slug (did you mean "car"?)',
    "/help/car#two": f"leads nowhere: no heading of {CUSTOMER} has that anchor",
    "/help/car#Two-Words": f'leads nowhere: no heading of {CUSTOMER} has that anchor (did you mean "two-words"?)',
    "#limits": f"leads nowhere: no heading of {CUSTOMER} has that anchor",
    "car.md": "leads nowhere: an article is found at /help/ and its slug",
    "/hepl/car": "leads nowhere: an article is found at /help/ and its slug",
    "#": "leads nowhere: an article is found at /help/ and its slug",
    "javascript:alert(1)": "must begin with https://, http://, mailto: or /help/",
    "DATA:text/html,x": "must begin with https://, http://, mailto: or /help/",
    "ftp://a.example/": "must begin with https://, http://, mailto: or /help/",
    "//a.example/": "must begin with https://, http://, mailto: or /help/",
    "https:a.example": "is no address",
    "http://[a/": "is no address",
    "/help/handbook": "leads customers to an internal article",
    "/help/handbook#limits": "leads customers to an internal article",
    "https://handbook.acme.example/claims": "leads customers to an internal article",
    "https://handbook.acme.example/claims#limits": "leads customers to an internal article",
}


@pytest.mark.parametrize(("target", "fault"), NOWHERE.items())
def test_a_link_that_leads_nowhere_is_refused_on_its_line(target: str, fault: str, tmp_path: Path) -> None:
    assert read(tmp_path, {CUSTOMER: f"{CAR}- See\n  [there]({target})."})[1] == [f'{CUSTOMER}:14: link "{target}" {fault}']


def test_an_empty_link_is_refused(tmp_path: Path) -> None:
    assert read(tmp_path, {CUSTOMER: f"{CAR}[there]()"})[1] == [
        f'{CUSTOMER}:13: link "" leads nowhere: an article is found at /help/ and its slug'
    ]


@pytest.mark.parametrize("target", ["/help/handbook#limits", "/help/car#two-words", "https://handbook.acme.example/claims"])
def test_colleagues_may_be_led_anywhere(target: str, tmp_path: Path) -> None:
    assert read(tmp_path, {INTERNAL: f"{HANDBOOK}[there]({target})"})[1] == []


def test_a_file_that_cannot_be_read_does_not_hide_the_others(tmp_path: Path) -> None:
    articles, faults = read(tmp_path, {"customer/knowledge/a.md": "x"})
    assert [article.slug for article in articles] == ["car", "handbook"]
    assert len(faults) == 1
