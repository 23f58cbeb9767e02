"""An article as it is shown: headings with addresses, tables that can be reached, and nothing that could be markup of its own."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.web.article import page_of
from core.playbook import headings

ID = re.compile(r' id="([^"]*)"')
MARKDOWN = st.text(alphabet="ab# \n-|`*[](){}<>&\"'=:/\t1.", max_size=120)


@given(MARKDOWN)
def test_a_heading_has_the_place_that_links_are_checked_against(body: str) -> None:
    known = [heading.anchor for heading in headings(body)]

    shown = ID.findall(page_of("A title of its own", body).html)

    assert shown == [place for place in known if place in shown]


def test_two_headings_of_the_same_words_have_different_places() -> None:
    page = page_of("Tyres", "## In winter\n\na\n\n## In winter\n\nb")

    assert ID.findall(page.html) == ["in-winter", "in-winter-1"]
    assert [section.anchor for section in page.sections] == ["in-winter", "in-winter-1"]


def test_a_first_heading_that_repeats_the_title_is_not_shown_twice() -> None:
    page = page_of("Tyres", "# Tyres\n\nRound and black.\n\n## In winter\n\nSoft.")

    assert "Tyres" not in page.html
    assert page.summary == "Round and black."
    assert [section.text for section in page.sections] == ["In winter"]


def test_the_summary_is_the_first_sentence_without_marks() -> None:
    page = page_of("Tyres", "## First\n\nTyres of **version 1.5** are\n[round](/help/round). And black.")

    assert page.summary == "Tyres of version 1.5 are round."


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "&#106;avascript:alert(1)",
        "java&#10;script:alert(1)",
        "\\javascript:alert(1)",
        "<javascript:alert(1)>",
        "vbscript:msgbox(1)",
        "data:text/html,<script>alert(1)</script>",
        "data:image/svg+xml;base64,PHN2Zz4=",
        "file:///etc/passwd",
        "blob:https://a.example/1",
        "//evil.example/x",
    ],
)
@pytest.mark.parametrize("form", ["[tyres]({})", "![tyres]({})", "[tyres]\n\n[tyres]: {}", "<{}>"])
def test_an_address_that_could_run_something_or_lead_astray_is_no_link(target: str, form: str) -> None:
    page = page_of("Tyres", form.format(target))

    assert not re.search(r"<(a|img)\b", page.html)


@pytest.mark.parametrize("target", ["https://example.org/x", "mailto:tyres@example.org", "tel:+1800", "/help/rims#steel", "#in-winter"])
def test_an_ordinary_address_is_a_link(target: str) -> None:
    assert page_of("Tyres", f"[tyres]({target})").html == f'<p><a href="{target}">tyres</a></p>\n'


@given(MARKDOWN)
def test_nothing_in_an_article_becomes_markup_of_its_own(body: str) -> None:
    html = page_of("Tyres", f"{body}<script>alert(1)</script><img src=x onerror=alert(1)>\n\n<b onclick=alert(1)>").html

    assert not re.search(r"<script|<img src=x|<b[ >]", html)


def test_each_heading_is_followed_by_a_link_to_itself_that_it_names() -> None:
    html = page_of("Tyres", "## In winter\n\nSoft.\n\n### Snow\n\nSofter.").html

    assert '<h2 id="in-winter">In winter</h2><a class="anchor" href="#in-winter" aria-labelledby="in-winter"></a>' in html
    assert html.count('class="anchor"') == 2


def test_a_wide_table_can_be_scrolled_with_the_keyboard() -> None:
    assert '<div class="wide" tabindex="0"><table>' in page_of("Tyres", "| size | price |\n|---|---|\n| 15 | $50 |").html


def test_a_picture_from_elsewhere_is_a_link_to_it_and_one_of_ours_is_shown() -> None:
    elsewhere = page_of("Tyres", "![A <tyre>](https://example.org/x.png) and ![](https://example.org/y.png)").html
    ours = page_of("Tyres", "![A tyre](/static/tyre.png)").html

    assert '<a href="https://example.org/x.png">A &lt;tyre&gt;</a>' in elsewhere
    assert '<a href="https://example.org/y.png">https://example.org/y.png</a>' in elsewhere
    assert "<img" not in elsewhere
    assert '<img src="/static/tyre.png" alt="A tyre"' in ours
