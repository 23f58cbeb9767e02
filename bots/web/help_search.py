"""Search in the help pages, as somebody types: JSON for the page's script, a page of its own for whoever has none."""

import asyncio
from dataclasses import asdict, dataclass, replace
from functools import partial

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from bots.web.article import page_of
from bots.web.door import AtDoor
from bots.web.help_center import FRAME_HEADERS, HelpCenter
from bots.web.reader_language import in_the_same
from core.knowledge.passages import Passage
from core.messages import Audience

LONGEST = 200  # characters that are looked for
LISTED = 8  # articles


@dataclass(frozen=True, kw_only=True)
class Result:
    """An article, and the section of it that fits best; `heading` is empty for its beginning."""

    title: str
    heading: str
    link: str
    text: str
    language: str


def search_calls(center: HelpCenter) -> APIRouter:
    """`GET /search?q=`."""
    calls = APIRouter()

    @calls.api_route("/search", methods=["GET", "HEAD"])
    async def search(request: Request, door: AtDoor, q: str = "") -> Response:
        query = q.strip()[:LONGEST]
        found = await find(center, query, center.language(request))
        results = [replace(each, link=in_the_same(request, each.link)) for each in found]
        if "application/json" in request.headers.get("accept", ""):
            answer = {"query": query, "results": [asdict(each) for each in results]}
            return JSONResponse(answer, headers={"Vary": FRAME_HEADERS["Vary"]})
        return center.show(request, "help_search.html", {"query": query, "results": results})

    return calls


async def find(center: HelpCenter, query: str, language: str) -> list[Result]:
    """What customers may read about it, the best first."""
    company = center.company()
    look = partial(company.search, query, audience=Audience.CUSTOMER, language=language, limit=LISTED)
    found = look() if company.is_warm(Audience.CUSTOMER) else await asyncio.to_thread(look)  # in two milliseconds, once the index is built
    return [_result(passage) for passage in found]


def _result(passage: Passage) -> Result:
    return Result(
        title=passage.title,
        heading=passage.heading,
        link=passage.link,
        text=page_of("", passage.text).summary,
        language=passage.language,
    )
