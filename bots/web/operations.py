"""The HTTP calls for those who run Eva: is she up, is she ready, what does she count."""

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bots.web.door import Bearer, Door
from bots.web.errors import Refused, refusals
from bots.web.guard import from_this_machine
from core import metrics


def operation_calls(
    door: Door, ready: Callable[[], Awaitable[str]], measure: Callable[[], None], warning: Callable[[], str] = lambda: ""
) -> APIRouter:
    """`ready` says what is missing, `warning` what is wrong all the same, or nothing; `measure` brings the gauges up to date."""
    router = APIRouter(tags=["operations"])
    looking: asyncio.Task[str] | None = None

    @router.head("/healthz", include_in_schema=False)
    @router.get("/healthz")
    async def healthz() -> dict[str, str]:
        """The process answers."""
        return {"status": "ok"}

    @router.head("/readyz", include_in_schema=False)
    @router.get("/readyz", responses={HTTPStatus.SERVICE_UNAVAILABLE.value: {"description": "The same, with the reason"}})
    async def readyz() -> JSONResponse:
        """Messages can be kept, as a write has just shown; 503 with the reason where they cannot."""
        nonlocal looking
        if looking is None or looking.done():
            looking = asyncio.ensure_future(ready())
        missing = await asyncio.shield(looking)  # shared by all who ask meanwhile: anybody may ask, and each look costs a commit
        status = HTTPStatus.SERVICE_UNAVAILABLE if missing else HTTPStatus.OK
        told = {"status": "not ready" if missing else "ready", "reason": missing}
        return JSONResponse(told | ({"warning": wrong} if (wrong := warning()) else {}), status_code=status)

    @router.get("/metrics", response_class=PlainTextResponse, responses=refusals(HTTPStatus.UNAUTHORIZED))
    async def counted(request: Request, given: Bearer) -> Response:
        """For Prometheus: with the staff token, or from this machine without a proxy."""
        if not (from_this_machine(request) or door.is_staff(given)):
            raise Refused(HTTPStatus.UNAUTHORIZED, "staff_only", "Metrics are for staff.")
        measure()
        return Response(generate_latest(metrics.REGISTRY), media_type=CONTENT_TYPE_LATEST)

    return router
