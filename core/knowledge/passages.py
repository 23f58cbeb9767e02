"""An article cut into the passages that an answer is made of: the opening, and one for each section (`##`)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.messages import Audience
from core.playbook import Article
from core.playbook.markdown import headings

SECTION = 2  # level of the headings that begin a passage; deeper ones stay within it
LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True, kw_only=True)
class Passage:
    """One section of an article. `text` is its Markdown without the heading; `link` leads to it; empty where the article has no page."""

    slug: str
    title: str
    heading: str
    text: str
    link: str
    audience: Audience
    language: str


def plain(markdown: str) -> str:
    """The words that a reader sees: links without their addresses."""
    return LINK.sub(r"\1", markdown)


def passages(article: Article) -> list[Passage]:
    """In the article's order. A section without text makes no passage."""
    return [
        Passage(
            slug=article.slug,
            title=article.title,
            heading=heading,
            text=text,
            link=f"{article.link}#{anchor}" if article.link and anchor else article.link,
            audience=article.audience,
            language=article.language,
        )
        for heading, anchor, text in _sections(article.body)
        if text
    ]


def _sections(body: str) -> Iterator[tuple[str, str, str]]:
    """Heading, anchor and text; the opening has neither of the first two."""
    lines = body.splitlines()
    cuts = [heading for heading in headings(body) if heading.level <= SECTION]
    ends = [heading.line - 1 for heading in cuts] + [len(lines)]
    yield "", "", _text(lines[: ends[0]])
    for heading, end in zip(cuts, ends[1:], strict=True):
        underlined = not lines[heading.line - 1].lstrip().startswith("#")
        yield heading.text, heading.anchor, _text(lines[heading.line + underlined : end])


def _text(lines: list[str]) -> str:
    return "\n".join(lines).strip()
