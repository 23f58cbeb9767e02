"""The help pages: the customers' articles, each under a link that stays, a list of them all, and what they are found with."""

from collections.abc import Callable, Sequence
from http import HTTPStatus

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates
from rapidfuzz import fuzz, process, utils
from starlette.datastructures import URL

from bots.web.article import page_of
from bots.web.help_center import HelpCenter
from bots.web.help_search import search_calls
from bots.web.helpful import vote_calls
from core.company import Company
from core.language import catalogue
from core.playbook import Article

LONG = 2  # sections: an article with more has a list of them
LIKE = 70  # of 100: a name that is less like what was asked for is no suggestion
SUGGESTED = 3

Listed = tuple[Article, str]


def help_pages(templates: Jinja2Templates, company: Callable[[], Company]) -> APIRouter:
    """The routes below /help."""
    center = HelpCenter(templates, company)
    pages = APIRouter(prefix="/help", include_in_schema=False)
    pages.include_router(search_calls(center))
    pages.include_router(vote_calls(center))

    @pages.api_route("", methods=["GET", "HEAD"])
    async def beginning(request: Request) -> RedirectResponse:
        address = URL("/help/").replace(query=request.url.query)  # without a host: behind TLS, ours is not the one that the reader knows
        return RedirectResponse(address, HTTPStatus.PERMANENT_REDIRECT)

    @pages.api_route("/", methods=["GET", "HEAD"])
    async def index(request: Request) -> HTMLResponse:
        return center.show(request, "help_index.html", {"groups": grouped(center.articles())})

    @pages.api_route("/{slug:path}", methods=["GET", "HEAD"])
    async def article(request: Request, slug: str) -> HTMLResponse:
        found = center.article(slug.rstrip("/"))
        if found is None:
            articles = center.articles()
            shown = {"meant": [_listed(each) for each in meant(slug, articles)], "groups": grouped(articles)}
            return center.show(request, "help_missing.html", shown, 404)
        page = page_of(found.title, found.body)
        shown = {
            "article": found,
            "page": page,
            "sections": page.sections if len(page.sections) > LONG else (),
            "changed": _day(found, center.language(request)),
            "voted": "voted" in request.query_params,
        }
        return center.show(request, "help_article.html", shown)

    return pages


def grouped(articles: Sequence[Article]) -> list[tuple[str, list[Listed]]]:
    """All articles, each with its summary, below the topics that several of them share; the last group, which has no name, is of those
    that are alone with theirs. Topics and titles are in the order of the alphabet."""
    topics: dict[str, list[Listed]] = {}
    for article in sorted(articles, key=lambda each: each.title.casefold()):
        topics.setdefault(article.topic, []).append(_listed(article))
    shared = [(topic, listed) for topic, listed in topics.items() if len(listed) > 1]
    alone = [each for article in topics.values() if len(article) == 1 for each in article]
    return [*sorted(shared, key=lambda each: each[0].casefold()), *([("", alone)] if alone else [])]


def meant(slug: str, articles: Sequence[Article]) -> list[Article]:
    """The articles whose names are most like what somebody asked for in vain, the likest first."""
    names = {f"{number} {name}": article for number, article in enumerate(articles) for name in (article.slug, article.title)}
    wanted = {key: utils.default_process(key.partition(" ")[2]) for key in names}
    found = process.extract(utils.default_process(slug[:100]), wanted, scorer=fuzz.WRatio, score_cutoff=LIKE, limit=2 * SUGGESTED)
    return list({names[key].slug: names[key] for _, _, key in found}.values())[:SUGGESTED]


def _listed(article: Article) -> Listed:
    return article, page_of(article.title, article.body).summary


def _day(article: Article, language: str) -> str:
    """When it was last changed, as its author says; a file's own time would tell when it was installed."""
    if article.updated is None:
        return ""
    month = catalogue().text("months", str(article.updated.month), language)
    return catalogue().text("help", "day", language, number=str(article.updated.day), month=month, year=str(article.updated.year))
