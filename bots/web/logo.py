"""`GET /logo`: the company's own picture, or Eva's where it has none."""

import hashlib
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path

from fastapi import APIRouter, Request, Response

from core.company import Company
from core.playbook.brand import Logo

OURS = Logo(media_type="image/svg+xml", content=(Path(__file__).parent / "static" / "logo.svg").read_bytes())
HEADERS = {  # an SVG that somebody opens by itself is a page of this site
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "Content-Disposition": "inline",
}


def logo_page(company: Callable[[], Company]) -> APIRouter:
    """The company is asked for anew each time."""
    router = APIRouter(include_in_schema=False)

    @router.api_route("/logo", methods=["GET", "HEAD"])
    async def logo(request: Request) -> Response:
        shown = company().playbook.brand.logo or OURS
        headers = HEADERS | {"ETag": f'"{hashlib.sha256(shown.content).hexdigest()[:32]}"'}
        if _knows(request.headers.get("if-none-match", ""), headers["ETag"]):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        return Response(shown.content, media_type=shown.media_type, headers=headers)

    return router


def _knows(told: str, mark: str) -> bool:
    """Whether `If-None-Match` names it: one of a list, or any; weak ones too, as a proxy makes them that compresses (RFC 9110, 13.1.2)."""
    return any(each.strip().removeprefix("W/") in (mark, "*") for each in told.split(","))
