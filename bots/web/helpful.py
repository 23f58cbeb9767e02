"""Whether an article was helpful: a yes or a no, kept without a word of who said it."""

import asyncio
import hashlib
import hmac
import secrets
from collections import OrderedDict
from datetime import date
from http import HTTPStatus
from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from bots.web.door import AtDoor
from bots.web.errors import Refused
from bots.web.guard import caller, household
from bots.web.help_center import HelpCenter
from bots.web.reader_language import in_the_same

MOST = 50_000  # votes of one day that are remembered, the latest ones


class Voters:
    """Which vote is whose, for the day: who votes again changes their vote. In memory, under a key that ends with the process, so that
    nothing of an address is ever kept; whoever votes again after a restart, or from elsewhere, is somebody else."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._votes: OrderedDict[bytes, int] = OrderedDict()

    def find(self, address: str, slug: str, day: date) -> int | None:
        """The number of the vote that came from there."""
        return self._votes.get(self._name(address, slug, day))

    def keep(self, address: str, slug: str, day: date, number: int) -> None:
        """That vote is theirs."""
        self._votes[self._name(address, slug, day)] = number
        while len(self._votes) > MOST:
            self._votes.popitem(last=False)

    def _name(self, address: str, slug: str, day: date) -> bytes:
        return hmac.digest(self._key, f"{day.isoformat()} {slug} {address}".encode(), hashlib.sha256)


def vote_calls(center: HelpCenter) -> APIRouter:
    """`POST /{slug}/helpful/{value}`."""
    calls, voters = APIRouter(), Voters()
    one_by_one = asyncio.Lock()  # else whoever presses twice at once has two votes

    @calls.post("/{slug}/helpful/{value}")
    async def vote(request: Request, door: AtDoor, slug: str, value: Literal["yes", "no"]) -> Response:
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            raise Refused(HTTPStatus.FORBIDDEN, "elsewhere", "A vote is given on the article's own page.")
        if center.article(slug) is None:
            raise Refused(HTTPStatus.NOT_FOUND, "not_found", "There is no such article.")
        now, address = door.clock(), household(caller(request, door.trusted))
        async with one_by_one:
            number = voters.find(address, slug, now.date())
            if number is None:
                midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)  # a time would tell more than the day
                voters.keep(address, slug, now.date(), await door.store.write(lambda tx: tx.notes.vote(slug, value, midnight)))
            else:
                await door.store.write(lambda tx: tx.notes.revote(number, value))
        if "application/json" in request.headers.get("accept", ""):
            return Response(status_code=HTTPStatus.NO_CONTENT)
        return RedirectResponse(in_the_same(request, f"/help/{slug}?voted#helpful"), HTTPStatus.SEE_OTHER)

    return calls
