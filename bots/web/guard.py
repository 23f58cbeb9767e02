"""What stands before every call: the size of a body, security headers, and who is calling."""

import asyncio
import ipaddress
from collections.abc import Sequence
from contextlib import suppress
from http import HTTPStatus

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bots.web.errors import Refused, fault, refusal

LARGEST = 32 * 1024  # bytes of a body
THROWN_AWAY = 1024 * 1024  # bytes of what is too large that are still read, and
THROWN_AWAY_SECONDS = 2  # how long: whoever is still sending when a connection is closed loses the answer to a reset
TOO_LARGE = f"A message may have {LARGEST // 1024} KiB at most."


def policy(framed_by: Sequence[str] = ()) -> str:
    """What a page of ours may load and do, and which sites may have it in a frame."""
    ancestors = " ".join(framed_by) or "'none'"
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        f"base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}"
    )


PERSONAL = "/v1/"  # what is called there is somebody's own, and stays in no browser and no proxy
FRAMES = "X-Frame-Options"  # knows no list of sites, so it stands only where there is none
HEADERS = {
    "Content-Security-Policy": policy(),
    "Cache-Control": "no-cache",  # after an upgrade, no browser mixes old modules with new ones
    "X-Content-Type-Options": "nosniff",
    FRAMES: "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
LONGEST_ADDRESS = 64  # characters of what is no address at all
OF_PROXIES = ("x-forwarded-", "forwarded", "x-real-ip", "via")  # how the headers begin that a proxy adds
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Guard:
    """ASGI middleware: refuses a body that is too large, answers for what has gone wrong, and puts security headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one call."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 0
        body = _Body(receive)

        async def guarded_send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _complete(MutableHeaders(raw=message["headers"]), scope["path"])
            elif status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE and not message.get("more_body"):
                await send({**message, "more_body": True})  # the whole answer, but the connection stays open
                await body.throw_away()
                message = {"type": "http.response.body"}
            await send(message)

        length = dict(scope["headers"]).get(b"content-length", b"0")
        if not length.isdigit() or int(length) > LARGEST:
            await refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", TOO_LARGE)(scope, receive, guarded_send)
            return
        try:
            await self._app(scope, body.counted, guarded_send)
        except Exception as error:  # whatever a call dies of: what stands outside answers without a reference
            if status:  # a part of an answer is out already
                raise
            await fault(error)(scope, receive, guarded_send)


def _complete(headers: MutableHeaders, path: str) -> None:
    if path.startswith(PERSONAL):
        headers["Cache-Control"] = "no-store"
    framed = "frame-ancestors http" in headers.get("Content-Security-Policy", "")
    for name, value in HEADERS.items():
        if name != FRAMES or not framed:
            headers.setdefault(name, value)


class _Body:
    """What a call brings along, counted as it comes."""

    def __init__(self, receive: Receive) -> None:
        self._receive, self._size, self._ended = receive, 0, False

    async def counted(self) -> Message:
        """For the application. Raises Refused once it is too large."""
        message = await self._next()
        if self._size > LARGEST:
            raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", TOO_LARGE)
        return message

    async def throw_away(self) -> None:
        """Reads what is still to come, for a while."""
        with suppress(TimeoutError):
            async with asyncio.timeout(THROWN_AWAY_SECONDS):
                while self._size < THROWN_AWAY and not self._ended:
                    await self._next()

    async def _next(self) -> Message:
        message = await self._receive()
        self._size += len(message.get("body", b""))
        self._ended = not message.get("more_body")  # so too when the caller has gone
        return message


def household(address: str) -> str:
    """Whom a limit is for: an address, but of IPv6 the /64 that it lies in, which is what one customer of a provider has at least."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    return address if known.version == 4 else str(ipaddress.IPv6Network((int(known) >> 64 << 64, 64)))


def caller(request: Request, trusted: Sequence[Network]) -> str:
    """The address that is calling: behind trusted proxies, the last one that is not theirs. What others say of it is not believed."""
    told = ",".join(request.headers.getlist("x-forwarded-for"))  # a proxy may add a line of its own below one that the caller has made up
    chain = [each.strip() for each in told.split(",") if each.strip()]
    address = _plain(request.client.host) if request.client else ""
    while chain and _is_trusted(address, trusted):
        address = _plain(chain.pop())
    return address


def _plain(told: str) -> str:
    """One spelling for each address: without the port that some proxies add, and IPv4 as such where it comes wrapped in IPv6."""
    bare = told[1:].partition("]")[0] if told.startswith("[") else told.partition(":")[0] if told.count(":") == 1 else told
    try:
        known = ipaddress.ip_address(bare.partition("%")[0])
    except ValueError:
        return told[:LONGEST_ADDRESS]
    return str(getattr(known, "ipv4_mapped", None) or known)


def _is_trusted(address: str, trusted: Sequence[Network]) -> bool:
    try:
        return any(ipaddress.ip_address(address) in network for network in trusted)
    except ValueError:
        return False


def from_this_machine(request: Request) -> bool:
    """Whether the call comes from loopback and through no proxy."""
    if any(name.startswith(OF_PROXIES) for name in request.headers):
        return False
    try:
        return request.client is None or ipaddress.ip_address(_plain(request.client.host)).is_loopback
    except ValueError:
        return False
