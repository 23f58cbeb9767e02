"""An article's Markdown as the page that its readers see: what could be markup of its own is text, and each heading has an address."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup, escape

from core.playbook import headings

OPENABLE = re.compile(r"https?://|mailto:|tel:|#|/(?!/)", re.IGNORECASE)
SENTENCE = re.compile(r".+?[.!?](?=\s|$)", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Section:
    """A main section of a page: where it is found, and what it is called."""

    anchor: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Page:
    """An article as it is shown. `summary` is its first sentence, without marks."""

    html: Markup
    summary: str
    sections: tuple[Section, ...]


@lru_cache(maxsize=2_048)
def page_of(title: str, body: str) -> Page:
    """Markdown as a page. A first heading that only repeats the title is left out, for the title stands above already."""
    markdown = _markdown()
    tokens = markdown.parse(body)
    sections = _name_sections(tokens, body)
    if len(tokens) > 2 and tokens[0].type == "heading_open" and tokens[1].content.strip() == title.strip():
        tokens, sections = tokens[3:], sections[1:]
    html = Markup(markdown.renderer.render(tokens, markdown.options, {}))  # noqa: S704 - the renderer escapes, and html is off
    return Page(html=html, summary=_summary(tokens), sections=tuple(sections))


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.add_render_rule("table_open", lambda *_: '<div class="wide" tabindex="0"><table>\n')  # scrolled by keyboard too
    markdown.add_render_rule("table_close", lambda *_: "</table></div>\n")
    markdown.add_render_rule("heading_close", _end_of_heading)
    markdown.add_render_rule("image", _image)
    markdown.validateLink = lambda url: OPENABLE.match(url) is not None  # type: ignore[method-assign]
    return markdown


def _image(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
    """One from elsewhere is a link to it: no page of ours tells another house who reads it, and the pages' policy would stop it anyway."""
    source = str(tokens[at].attrs.get("src", ""))
    if source.startswith("/"):
        return renderer.image(tokens, at, options, env)
    return f'<a href="{escape(source)}">{escape(renderer.renderInlineAsText(tokens[at].children, options, env)) or escape(source)}</a>'


def _end_of_heading(_: RendererHTML, tokens: Sequence[Token], at: int, *__: object) -> str:
    """With a link to itself behind it, named by the heading: to be copied, and no part of what the heading says."""
    tag, anchor = tokens[at].tag, escape(tokens[at - 2].attrs.get("id", ""))
    return f"</{tag}>" + (f'<a class="anchor" href="#{anchor}" aria-labelledby="{anchor}"></a>\n' if anchor else "\n")


def _name_sections(tokens: Sequence[Token], body: str) -> list[Section]:
    """Gives each heading the anchor that links use, and lists the main ones. The page has its `h1` already, so others become `h2`."""
    for token in tokens:
        if token.tag == "h1":
            token.tag = "h2"
    by_line = {heading.line: heading for heading in headings(body)}
    sections = []
    for token in tokens:
        heading = by_line.get(token.map[0] + 1) if token.type == "heading_open" and token.map else None
        if heading is None:
            continue
        token.attrSet("id", heading.anchor)
        if token.tag == "h2":
            sections.append(Section(anchor=heading.anchor, text=heading.text))
    return sections


def _summary(tokens: Sequence[Token]) -> str:
    paragraph = next((inline for token, inline in pairwise(tokens) if token.type == "paragraph_open"), None)
    children = (paragraph.children or []) if paragraph else []
    words = "".join(" " if child.type in ("softbreak", "hardbreak") else child.content for child in children)
    sentence = SENTENCE.match(words)
    return sentence[0] if sentence else words
