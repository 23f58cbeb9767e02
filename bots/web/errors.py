"""What the web server answers when it cannot do what was asked: one form for all, with a reference that the log knows too."""

import math
import secrets
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from core.arrival import NoConversation
from core.ports import StoreError

log = structlog.get_logger()

QUIET = 600.0  # seconds without a call that could not be kept, after which the next one is news: every page tries again, every other second


class Lull:
    """Tells the first of what comes again and again from what follows it: `first` once more after so many seconds without."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds, self._clock = seconds, clock
        self._until = 0.0

    def first(self) -> bool:
        now, until = self._clock(), self._until
        self._until = now + self._seconds
        return now >= until


class Refused(HTTPException):
    """A call that is not served. `code` is for programs, `message` for people."""

    def __init__(self, status: HTTPStatus, code: str, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(status, message)
        self.code, self.retry_after = code, retry_after


class Fault(BaseModel):
    """What went wrong: for programs, for people, and for whoever looks into the log."""

    code: str
    message: str
    reference: str


class FaultAnswer(BaseModel):
    """The body of every answer that is an error."""

    error: Fault


def refusals(*statuses: HTTPStatus) -> dict[int | str, dict[str, Any]]:
    """For the description of a call: with which errors it may be answered."""
    return {status.value: {"model": FaultAnswer, "description": status.phrase} for status in statuses}


def refusal(
    status: int,
    code: str,
    message: str,
    *,
    retry_after: float | None = None,
    headers: Mapping[str, str] | None = None,
    error: Exception | None = None,
    again: bool = False,
) -> JSONResponse:
    """The answer to a call that is not served, which is logged; with the traceback, where there is an error of ours. `again`: for a reason
    that stands in the log already, so that more of it is for `debug`."""
    fault = Fault(code=code, message=message, reference=f"E-{secrets.token_hex(4).upper()}")
    write = log.debug if again else log.error if status >= HTTPStatus.INTERNAL_SERVER_ERROR else log.info
    write("refused", status=int(status), code=code, reference=fault.reference, exc_info=error)
    answer = JSONResponse(FaultAnswer(error=fault).model_dump(), status_code=status, headers=headers)
    if retry_after is not None:
        answer.headers["Retry-After"] = str(max(1, math.ceil(retry_after)))
    if status == HTTPStatus.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def fault(error: Exception) -> JSONResponse:
    """The answer when we have made a mistake; nothing of a traceback leaves the house."""
    text = "Something went wrong on our side. Please try again in a moment."
    return refusal(HTTPStatus.INTERNAL_SERVER_ERROR, "fault", text, error=error)


def install(app: FastAPI) -> None:
    """Gives everything that is raised on purpose the same form."""

    @app.exception_handler(Refused)
    async def refused(_: Request, error: Refused) -> JSONResponse:
        return refusal(error.status_code, error.code, error.detail, retry_after=error.retry_after)

    @app.exception_handler(RequestValidationError)
    async def malformed(_: Request, error: RequestValidationError) -> JSONResponse:
        faults = "; ".join(f"{'.'.join(str(part) for part in each['loc'] if part != 'body')}: {each['msg']}" for each in error.errors()[:5])
        return refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "malformed", faults or "The body is not what this call takes.")

    @app.exception_handler(HTTPException)
    async def http(_: Request, error: HTTPException) -> JSONResponse:
        if error.status_code == HTTPStatus.BAD_REQUEST:  # FastAPI's word for a body that is not even text
            return refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "malformed", error.detail)
        code = HTTPStatus(error.status_code).phrase.lower().replace(" ", "_")
        return refusal(error.status_code, code, error.detail, headers=error.headers)

    @app.exception_handler(NoConversation)
    async def gone(_: Request, error: NoConversation) -> JSONResponse:
        return refusal(HTTPStatus.CONFLICT, "forgotten", "This conversation was deleted. Begin a new one.")

    lull = Lull(QUIET)

    @app.exception_handler(StoreError)
    async def not_kept(_: Request, __: StoreError) -> JSONResponse:
        text = "That could not be kept. Please send it again in a moment."  # why not, whoever runs Eva is told once, by the store
        return refusal(HTTPStatus.SERVICE_UNAVAILABLE, "not_kept", text, retry_after=2, again=not lull.first())
