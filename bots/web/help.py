"""The help pages: the customers' articles, each under a link that stays, and a list of them all."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from core.company import Company
from core.messages import Audience
from core.playbook import Article, Playbook, headings

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


def introduction(playbook: Playbook) -> dict[str, object]:
    """What every page is told of the company."""
    return {
        "company": playbook.name,
        "assistant": playbook.assistant,
        "phone": playbook.contact.phone,
        "hours": f"{playbook.hours.describe('en')}, {playbook.hours.zone('en')}",
    }


def help_pages(templates: Jinja2Templates, company: Callable[[], Company]) -> APIRouter:
    """The routes below /help. The company is asked for anew each time, and only for what its customers may read."""
    pages = APIRouter(prefix="/help", include_in_schema=False)

    def show(request: Request, template: str, context: dict[str, object], status: int = 200) -> HTMLResponse:
        return templates.TemplateResponse(request, template, introduction(company().playbook) | context, status_code=status)

    def contents(request: Request, *, missing: bool = False) -> HTMLResponse:
        listed = sorted(company().playbook.articles_for(Audience.CUSTOMER), key=lambda each: each.title.casefold())
        articles = [(each, page_of(each.title, each.body).summary) for each in listed]
        return show(request, "help_index.html", {"articles": articles, "missing": missing}, 404 if missing else 200)

    @pages.api_route("/", methods=["GET", "HEAD"])
    async def index(request: Request) -> HTMLResponse:
        return contents(request)

    @pages.api_route("/{slug:path}", methods=["GET", "HEAD"])
    async def article(request: Request, slug: str) -> HTMLResponse:
        found = _find(company().playbook.articles_for(Audience.CUSTOMER), slug.rstrip("/"))
        if found is None:
            return contents(request, missing=True)
        context = {"language": found.language, "article": found, "page": page_of(found.title, found.body)}
        return show(request, "help_article.html", context)

    return pages


def _find(articles: Sequence[Article], slug: str) -> Article | None:
    return next((each for each in articles if each.slug == slug), None)


@lru_cache(maxsize=512)
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
    markdown.validateLink = lambda url: OPENABLE.match(url) is not None  # type: ignore[method-assign]
    return markdown


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
