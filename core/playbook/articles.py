"""A company's articles: Markdown with front matter, read and checked, together with the links between them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from core.cues import fold, words
from core.language import LANGUAGES
from core.messages import Audience
from core.playbook.faults import did_you_mean
from core.playbook.folder import Folder
from core.playbook.front_matter import split
from core.playbook.markdown import Link, read_markdown
from core.playbook.tables import Table

SLUG = re.compile(r"[a-z0-9-]+")
HELP = "/help/"
FEWEST = 50  # words of an article for customers
RESERVED = frozenset({"search"})  # pages below HELP that are no articles
OTHER_PAGES = ("/", "/help", "/help/")
SCHEMES = ("http", "https", "mailto")


@dataclass(frozen=True, kw_only=True)
class Article:
    """One document. `link` is `/help/<slug>` for customers' articles, else the front matter's `link`, or empty; `body` is Markdown
    without the front matter."""

    audience: Audience
    slug: str
    title: str
    language: str
    topic: str
    also: tuple[str, ...]
    updated: date | None
    link: str
    body: str
    path: Path


@dataclass(frozen=True, kw_only=True)
class Page:
    """An article, and what is needed to check the links from it and to it. `path` is relative to the playbook's folder; `first_line` is
    where the article's body begins in it."""

    article: Article
    path: Path
    slug_line: int
    first_line: int
    anchors: frozenset[str]
    links: tuple[Link, ...]


def read_pages(folder: Folder, audience: Audience) -> Sequence[Page]:
    """All articles for one audience, as far as they can be read."""
    paths = folder.files(Path(audience.value, "knowledge"), ".md")
    return [page for path in paths if (page := _read_page(folder, path, audience))]


def check_lengths(folder: Folder, pages: Sequence[Page]) -> None:
    """An article for customers of a few words answers nothing, and is found all the same."""
    for page in pages:
        article = page.article
        if article.audience is Audience.CUSTOMER and len(words(fold(article.body), article.language)) < FEWEST:
            folder.refuse(page.path, 1, f"too short to answer anything, with fewer than {FEWEST} words: write more, or take it out")


def check_pages(folder: Folder, pages: Sequence[Page]) -> None:
    """What can only be seen over all articles: slugs that are taken, links that lead nowhere or where customers must not go."""
    by_slug: dict[str, Page] = {}
    for page in pages:
        first = by_slug.setdefault(page.article.slug, page)
        if first is not page:
            folder.refuse(page.path, page.slug_line, f'slug "{page.article.slug}" is taken by {first.path.as_posix()}')
    internal_links = frozenset(page.article.link for page in pages if page.article.audience is Audience.INTERNAL) - {""}
    for page in pages:
        for link in page.links:
            if fault := _fault_of(link.target, page, by_slug, internal_links):
                folder.refuse(page.path, link.line, f'link "{link.target}" {fault}')


def _read_page(folder: Folder, path: Path, audience: Audience) -> Page | None:
    text = folder.text(path)
    parts = split(folder, path, text) if text is not None else None
    if parts is None:
        return None
    facts, slug_line = parts.facts, parts.lines.get(("slug",), 1)
    slug = facts.text("slug")
    if slug and not SLUG.fullmatch(slug):
        facts.refuse(f'"slug" may hold only a-z, 0-9 and hyphens, not "{slug}"', "slug")
    if slug in RESERVED:
        facts.refuse(f'"slug" may not be "{slug}": {HELP}{slug} is another page', "slug")
    if not parts.body.strip():
        folder.refuse(path, parts.body_line - 1, "has no text below the front matter")
    headings, links = read_markdown(parts.body, first_line=parts.body_line)
    title = facts.text("title")
    article = Article(
        audience=audience,
        slug=slug,
        title=title,
        language=facts.choice("language", LANGUAGES),
        topic=facts.text("topic", default=title),
        also=facts.texts("also", default=()),
        updated=facts.day("updated"),
        link=_link(facts, slug, audience),
        body=parts.body.strip("\n"),
        path=folder.root / path,
    )
    facts.close()
    anchors = frozenset(heading.anchor for heading in headings)
    first_line = parts.body_line + len(parts.body) - len(parts.body.lstrip("\n"))
    return Page(article=article, path=path, slug_line=slug_line, first_line=first_line, anchors=anchors, links=links) if slug else None


def _link(facts: Table, slug: str, audience: Audience) -> str:
    link = facts.optional_text("link")
    if audience is Audience.CUSTOMER:
        if link is not None:
            facts.refuse(f'"link" is for internal articles only: this one is found at {HELP}{slug}', "link")
        return f"{HELP}{slug}"
    if link and not _is_web_address(link):
        facts.refuse(f'"link" must be an address that begins with https:// or http://, not "{link}"', "link")
    return link or ""


def _is_web_address(text: str) -> bool:
    parts = _split(text)
    return parts is not None and parts.scheme in ("http", "https") and bool(parts.netloc)


def _split(address: str) -> SplitResult | None:
    try:
        return urlsplit(address)
    except ValueError:
        return None


def _fault_of(target: str, page: Page, by_slug: Mapping[str, Page], internal_links: frozenset[str]) -> str | None:
    parts = _split(target)
    if parts is None or (parts.scheme in ("http", "https") and not parts.netloc):
        return "is no address"
    if parts.scheme not in ("", *SCHEMES) or (parts.netloc and not parts.scheme):
        return "must begin with https://, http://, mailto: or /help/"
    if parts.scheme:
        to_colleagues = target.partition("#")[0] in internal_links and page.article.audience is Audience.CUSTOMER
        return "leads customers to an internal article" if to_colleagues else None
    if parts.path.startswith(HELP) and parts.path != HELP:
        return _fault_of_help(parts, page, by_slug)
    if not parts.path and parts.fragment:
        return _fault_of_anchor(parts.fragment, page)
    return None if parts.path in OTHER_PAGES else f"leads nowhere: an article is found at {HELP} and its slug"


def _fault_of_help(parts: SplitResult, page: Page, by_slug: Mapping[str, Page]) -> str | None:
    slug = parts.path.removeprefix(HELP)
    found = by_slug.get(slug)
    if found is None:
        return f"leads nowhere: no article has that slug{did_you_mean(slug, by_slug)}"
    if page.article.audience is Audience.CUSTOMER and found.article.audience is Audience.INTERNAL:
        return "leads customers to an internal article"
    return _fault_of_anchor(parts.fragment, found)


def _fault_of_anchor(fragment: str, page: Page) -> str | None:
    if not fragment or unquote(fragment) in page.anchors:
        return None
    return f"leads nowhere: no heading of {page.path.as_posix()} has that anchor{did_you_mean(unquote(fragment), page.anchors)}"
