"""An article is cut at its sections, and each passage leads to its own place on the page."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from core.knowledge.passages import Passage, passages, plain
from core.messages import Audience
from core.playbook import Article

BODY = """\
What it is in short.

## Cover & limits

Up to **$500**, see [deductibles](/help/deductibles#fixed).

### What else

Nothing.

## Empty

## Cover & limits

```
## not a section
```
"""


def article(body: str, link: str = "/help/gear") -> Article:
    return Article(
        audience=Audience.CUSTOMER,
        slug="gear",
        title="Riding gear",
        language="en",
        topic="Gear",
        also=(),
        updated=None,
        link=link,
        body=body,
        path=Path("gear.md"),
    )


def test_the_opening_and_each_section_with_text_are_passages() -> None:
    found = passages(article(BODY))

    assert [(passage.heading, passage.link) for passage in found] == [
        ("", "/help/gear"),
        ("Cover & limits", "/help/gear#cover--limits"),
        ("Cover & limits", "/help/gear#cover--limits-1"),
    ]
    assert found[0].text == "What it is in short."
    assert found[1].text.startswith("Up to **$500**")
    assert found[1].text.endswith("### What else\n\nNothing.")
    assert found[2].text == "```\n## not a section\n```"


def test_a_passage_of_an_article_without_a_page_has_no_link() -> None:
    assert {passage.link for passage in passages(article(BODY, link=""))} == {""}


def test_a_passage_knows_where_it_comes_from() -> None:
    assert passages(article("Text."))[0] == Passage(
        slug="gear", title="Riding gear", heading="", text="Text.", link="/help/gear", audience=Audience.CUSTOMER, language="en"
    )


def test_an_underlined_heading_begins_a_section_too() -> None:
    found = passages(article("Opening.\n\nThe limits\n----------\n\nUp to $500."))
    assert [(passage.heading, passage.text) for passage in found] == [("", "Opening."), ("The limits", "Up to $500.")]


def test_a_reader_sees_the_words_of_a_link_and_not_its_address() -> None:
    assert plain("see [the deductible](/help/deductibles#fixed) and ![a car](car.png)") == "see the deductible and a car"


@given(st.lists(st.text("ab #`\n-[]()", max_size=20), max_size=12))
def test_no_line_is_lost_or_told_twice(lines: list[str]) -> None:
    body = "\n".join(lines)
    found = passages(article(body))

    kept = [line for passage in found for line in passage.text.splitlines() if line.strip(" ab")]
    assert all(line.strip() in {other.strip() for other in body.splitlines()} for line in kept)
    assert len(kept) <= len([line for line in body.splitlines() if line.strip(" ab")])
    assert all(passage.text == passage.text.strip() != "" for passage in found)
