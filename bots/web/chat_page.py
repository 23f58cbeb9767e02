"""The chat page: on its own at `/`, or in a frame of another site at `/widget`, in the visitor's language and the company's colours."""

import json
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.templating import Jinja2Templates

from bots.web.errors import Refused
from bots.web.guard import policy
from bots.web.reader_language import direction, in_the_same, language_for
from bots.web.words import words_for
from core.company import Company
from core.language import LANGUAGES, catalogue
from core.messages import Audience

VARIES = {"Vary": "Accept-Language"}
FOR_EVERY_SITE = {"Cross-Origin-Resource-Policy": "cross-origin"}  # a script that other sites load
SHOWN_TOPICS, STARTERS = 6, 3


def chat_pages(templates: Jinja2Templates, company: Callable[[], Company], origins: Sequence[str]) -> APIRouter:
    """`origins` are the sites that may have the page in a frame. The company is asked for anew each time."""
    pages = APIRouter(include_in_schema=False)

    def show(request: Request, headers: Mapping[str, str], framed_by: Sequence[str] | None) -> Response:
        language = language_for(request, otherwise=company().playbook.language)
        about = _about(company(), request.query_params.get("about", ""), language)
        shown = _shown(company(), language) | about | {"framed_by": framed_by, "help": in_the_same(request, "/help/")}
        return templates.TemplateResponse(request, "chat.html", shown, headers=headers)

    @pages.api_route("/", methods=["GET", "HEAD"])
    async def chat(request: Request) -> Response:
        return show(request, VARIES, None)

    @pages.api_route("/widget", methods=["GET", "HEAD"])
    async def widget(request: Request) -> Response:
        return show(request, VARIES | {"Content-Security-Policy": policy(origins)}, origins)

    @pages.api_route("/widget.js", methods=["GET", "HEAD"])
    async def launcher(request: Request) -> Response:
        given = {"given": _for_launcher(company(), language_for(request, otherwise=company().playbook.language))}
        return templates.TemplateResponse(request, "widget.js", given, headers=VARIES | FOR_EVERY_SITE, media_type="text/javascript")

    @pages.api_route("/words/{language}", methods=["GET", "HEAD"])
    async def words(language: str) -> Response:
        if language not in LANGUAGES:
            raise Refused(HTTPStatus.NOT_FOUND, "not_found", "There are no words in this language.")
        found = {"language": language, "dir": direction(language), "words": words_for(company().playbook, language)}
        return Response(json.dumps(found, ensure_ascii=False), media_type="application/json")

    @pages.api_route("/brand.css", methods=["GET", "HEAD"])
    async def colours() -> Response:
        brand = company().playbook.brand
        return Response(f":root{{--brand:{brand.colour};--brand-dark:{brand.colour_dark}}}\n", media_type="text/css")

    return pages


def _shown(company: Company, language: str) -> dict[str, object]:
    playbook = company.playbook
    return {
        "words": words_for(playbook, language),
        "company": playbook.name,
        "language": language,
        "dir": direction(language),
        "own_language": playbook.language,
        "topics": playbook.audiences[Audience.CUSTOMER].topics[:SHOWN_TOPICS],
        "starters": playbook.starters[:STARTERS],
        "privacy": playbook.brand.privacy,
        "quotes": playbook.has_quotes,
    }


def _about(company: Company, slug: str, language: str) -> dict[str, object]:
    """The article that the customer comes from, if they may read it."""
    article = company.playbook.article(slug, Audience.CUSTOMER)
    say = catalogue()
    return {
        "about": article,
        "about_words": article and say.text("help", "about", language, title=article.title),
        "drop_words": say.text("help", "drop", language),
    }


def _for_launcher(company: Company, language: str) -> dict[str, object]:
    """What the button on another site needs: its words in each language, for the site may name one, and its colours."""
    playbook = company.playbook
    spoken = {each: words_for(playbook, each) for each in LANGUAGES}
    return {
        "language": language,
        "words": {each: {"open": words["open"], "close": words["close_chat"]} for each, words in spoken.items()},
        "colour": playbook.brand.colour,
        "colour_dark": playbook.brand.colour_dark,
    }
