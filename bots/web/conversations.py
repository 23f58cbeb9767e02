"""The HTTP calls of conversations: create, write, read, listen, press, rate, forget."""

import secrets
from dataclasses import replace
from http import HTTPStatus
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from bots.web.door import AtDoor, Bearer, Theirs, token_hash
from bots.web.errors import Refused, refusals
from bots.web.replies import before_reply, nobody_answers, stream, told_from, until_answered, whole
from bots.web.standing import standing
from core.arrival import fresh_conversation
from core.exporting import for_customer
from core.guardrails.cleaning import clean, is_blank
from core.messages import Action, Address, Audience, Message, Press, State, new_id
from core.rating import Rating
from core.rating import rate as rate_reply

ALWAYS = refusals(
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
OF_ONE = refusals(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)
EVENTS: dict[str, Any] = {"text/event-stream": {"schema": {"type": "string"}}}
REPLY: dict[str, Any] = {"application/json": {"schema": {"type": "object"}}}

router = APIRouter(prefix="/v1/conversations", tags=["conversations"], responses=ALWAYS)


class Strict(BaseModel):
    """A body: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", strict=True)


class NewConversation(Strict):
    """Body of a new conversation. `language` holds until the customer writes in another."""

    audience: Literal["customer", "internal"] = "customer"
    language: Literal["en", "es", "fr", "de", "pt", "it", "zh", "ar"] | None = None


class NewMessage(Strict):
    """Body of a message. The same `client_id` twice is the same message. `about` is the slug of the article that the customer reads; one
    that is not theirs to read, or not there any more, says nothing."""

    text: str = Field(min_length=1)
    client_id: str | None = Field(default=None, min_length=1, max_length=64)
    about: str = Field(default="", max_length=100, pattern=r"^[a-z0-9-]*$")


class NewAction(Strict):
    """Body of a button."""

    action: Literal["human", "quote", "close"]


class NewFeedback(Strict):
    """Body of a thumb."""

    reply_id: str = Field(max_length=64)
    value: Literal["up", "down"]
    text: str = Field(default="", max_length=2_000)


@router.post("", status_code=HTTPStatus.CREATED)
async def create(door: AtDoor, given: Bearer, body: NewConversation | None = None) -> dict[str, str]:
    """Begins a conversation. The token is shown once; it opens this conversation and no other."""
    audience = Audience(body.audience if body else "customer")
    if audience is Audience.INTERNAL and not door.is_staff(given):
        raise Refused(HTTPStatus.UNAUTHORIZED, "staff_only", "Conversations of colleagues are opened with the staff token.")
    id, token = new_id("C"), secrets.token_urlsafe(32)
    fresh = fresh_conversation(Address("web", id), f"web:{id}", audience, door.clock(), id=id)
    fresh = replace(fresh, language=body.language if body else None)
    await door.arrivals.open(fresh, token_hash(token))
    return {"id": id, "token": token}


@router.post("/{id}/messages", response_class=Response, responses=OF_ONE | {200: {"content": EVENTS | REPLY}, 202: {"content": {}}})
async def write(
    door: AtDoor, theirs: Theirs, body: NewMessage, accept: Annotated[str, Header()] = "", prefer: Annotated[str, Header()] = ""
) -> Response:
    """Takes in a message; answers with the stream of the reply, or, to `Accept: application/json`, with the whole of it. Whoever listens
    to the events needs neither: `Prefer: respond-async` (RFC 7240) is answered with 202 as soon as the message is kept."""
    if is_blank(clean(body.text)):
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, "empty", "There is nothing to read in this message.")
    id = body.client_id or new_id("M")
    if await door.store.read.messages.find(theirs.id, "customer", id) is None:
        door.limit(door.writing, theirs.id)
    message = Message(
        address=theirs.address,
        customer=theirs.customer,
        id=id,
        text=body.text,
        at=door.clock(),
        audience=theirs.audience,
        opens=False,
        about=body.about,
    )
    if "respond-async" in prefer.lower():
        await door.arrivals.receive(message)
        return Response(status_code=HTTPStatus.ACCEPTED, headers={"Preference-Applied": "respond-async"})
    after = await door.store.read.events.last(theirs.id)
    accepted = await door.arrivals.receive(message)
    answered_after = None if accepted.new else await before_reply(door, theirs.id, id)
    if answered_after is None and accepted.conversation.state is not State.EVA:
        return nobody_answers(accepted.conversation.state, accept)
    reply = until_answered(door, theirs.id, id, after if answered_after is None else answered_after)
    if "application/json" in accept:
        return await whole(id, reply)
    return stream(reply)


@router.get("/{id}", responses=OF_ONE)
async def read(door: AtDoor, theirs: Theirs) -> dict[str, Any]:
    """All that was said, the quotes by now, and the id from which on events tell what comes."""
    found = await door.store.write(lambda tx: standing(tx, theirs.id, door.clock()))  # at one moment: what is listed is not told again
    if found is None:
        raise Refused(HTTPStatus.CONFLICT, "forgotten", "This conversation was deleted. Begin a new one.")
    return found.shown(door.playbook())


@router.get("/{id}/events", response_class=Response, responses=OF_ONE | {200: {"content": EVENTS}})
async def listen(door: AtDoor, theirs: Theirs, last_event_id: Annotated[str | None, Header()] = None) -> StreamingResponse:
    """What is told in the conversation from this id on, kept open."""
    if last_event_id and not (last_event_id.isascii() and last_event_id.isdigit() and len(last_event_id) < 19):
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, "malformed", "Last-Event-ID is no id of an event.")
    return stream(told_from(door, theirs.id, int(last_event_id or 0)))


@router.post("/{id}/actions", status_code=HTTPStatus.ACCEPTED, responses=OF_ONE)
async def press(door: AtDoor, theirs: Theirs, body: NewAction) -> dict[str, str]:
    """A button: what follows from it is told in the events."""
    door.limit(door.writing, theirs.id)
    action = Action(body.action)
    press = Press(address=theirs.address, customer=theirs.customer, id=new_id("M"), action=action, at=door.clock())
    accepted = await door.arrivals.receive(press)
    return {"state": accepted.conversation.state}


@router.post("/{id}/feedback", status_code=HTTPStatus.NO_CONTENT, responses=OF_ONE)
async def rate(door: AtDoor, theirs: Theirs, body: NewFeedback) -> None:
    """A thumb for a reply; the last one counts."""
    rating = Rating(conversation=theirs.id, reply=body.reply_id, value=body.value, text=body.text, at=door.clock())
    if not await rate_reply(door.store, rating, door.cache.distrust if door.cache else None):
        raise Refused(HTTPStatus.NOT_FOUND, "not_found", "There is no such reply in this conversation.")


@router.delete("/{id}", status_code=HTTPStatus.NO_CONTENT, responses=OF_ONE)
async def forget(door: AtDoor, theirs: Theirs) -> None:
    """Forgets this customer: everything of the conversation is deleted."""
    await door.people.forget(theirs.customer)


@router.get("/{id}/export", responses=OF_ONE)
async def export(door: AtDoor, theirs: Theirs, response: Response) -> dict[str, Any]:
    """All that is kept about this customer, to be taken along; without what Eva's operator keeps about her own work."""
    kept = await door.store.write(lambda tx: tx.people.export(theirs.customer))  # at one moment
    if kept is None:
        raise Refused(HTTPStatus.CONFLICT, "forgotten", "This conversation was deleted. Begin a new one.")
    response.headers["Content-Disposition"] = f'attachment; filename="{theirs.id}.json"'
    return for_customer(kept, door.clock())
