"""Who may do what over HTTP: the tokens of conversations and of staff, and how often anybody may call."""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import Depends, Path, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from bots.web.errors import Refused
from bots.web.feed import WebChannel
from bots.web.guard import Network, caller, household
from core.allowance import Allowance
from core.answer_cache import AnswerCache
from core.arrival import Arrivals
from core.messages import Address, Conversation
from core.people import People
from core.playbook import Playbook
from core.ports import Store

CALLS_PER_MINUTE = 600  # of one address: a page makes a handful, a flood makes thousands


@dataclass(frozen=True, kw_only=True)
class Door:
    """What the calls work with. `playbook` is the one of now: whoever has not said their language is met in its."""

    store: Store
    arrivals: Arrivals
    people: People
    channel: WebChannel
    clock: Callable[[], datetime]
    trusted: tuple[Network, ...]
    staff_token: str | None
    writing: Allowance
    calling: Allowance
    playbook: Callable[[], Playbook]
    cache: AnswerCache | None = None

    def is_staff(self, given: str) -> bool:
        """Whether this is the staff token."""
        return bool(self.staff_token and hmac.compare_digest(given.encode(), self.staff_token.encode()))

    def limit(self, allowance: Allowance, name: str) -> None:
        """Raises Refused, 429, when this one has had enough for now."""
        wait = allowance.take(name, self.clock())
        if wait > 0:
            text = "That was a lot at once. Please wait a little before you write again."
            raise Refused(HTTPStatus.TOO_MANY_REQUESTS, "too_many", text, retry_after=wait)

    async def conversation(self, id: str, given: str) -> Conversation:
        """The conversation that the token opens. Raises Refused: 401, 404, 409."""
        if not given:
            raise Refused(HTTPStatus.UNAUTHORIZED, "no_token", "This call needs the token of the conversation.")
        found = await self.store.read.conversations.by_token(token_hash(given))
        if found is None:
            if await self.arrivals.forgotten(Address("web", id)):
                raise Refused(HTTPStatus.CONFLICT, "forgotten", "This conversation was deleted. Begin a new one.")
            raise Refused(HTTPStatus.UNAUTHORIZED, "bad_token", "This token opens no conversation.")
        if found.id != id:
            raise Refused(HTTPStatus.NOT_FOUND, "not_found", "There is no such conversation.")
        return found


async def bearer(credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(HTTPBearer(auto_error=False))]) -> str:
    """The token that the call carries, or nothing. Like `the_door` it waits for nothing: a plain function would be sent to a thread."""
    return credentials.credentials if credentials else ""


def token_hash(token: str) -> str:
    """What is kept of a token: 256 random bits need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


async def the_door(request: Request) -> Door:
    """What the application was built with; each call counts for the address that makes it."""
    door: Door = request.app.state.door
    door.limit(door.calling, household(caller(request, door.trusted)))
    return door


AtDoor = Annotated[Door, Depends(the_door)]
Bearer = Annotated[str, Depends(bearer)]


async def opened(door: AtDoor, id: Annotated[str, Path(max_length=64)], given: Bearer) -> Conversation:
    """The conversation of the path, which the call's token opens."""
    return await door.conversation(id, given)


Theirs = Annotated[Conversation, Depends(opened)]
