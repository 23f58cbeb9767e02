"""The REST API, version 10: who asks, how often, for what, and what goes wrong on purpose."""

import asyncio
import json
import socket
import struct
import time
from typing import Any

from aiohttp import web

from tests.doubles.discord_access import Access
from tests.doubles.discord_calls import Call, Routes, read_body
from tests.doubles.discord_channels import Channels
from tests.doubles.discord_commands import Commands
from tests.doubles.discord_errors import NO_ROUTE, UNAUTHORIZED, Json, Refused
from tests.doubles.discord_faults import RESET, Fault, Faults
from tests.doubles.discord_gateway import Gateway
from tests.doubles.discord_interactions import Interactions
from tests.doubles.discord_limits import Limits
from tests.doubles.discord_marks import Marks
from tests.doubles.discord_messages import Messages
from tests.doubles.discord_servers import Servers
from tests.doubles.discord_threads import Threads
from tests.doubles.discord_world import World
from tests.doubles.hold import Hold

PREFIX = "/api/v10"
WITHOUT_TOKEN = ("/webhooks/", "/interactions/")


class Rest:
    """`requests` has all calls in their order, refused ones too."""

    def __init__(self, world: World, access: Access, token: str) -> None:
        self._world, self._token = world, token
        self.requests: list[Call] = []
        self.latency_seconds = 0.0
        self.limits, self.faults = Limits(), Faults()
        routes = self._routes = Routes()
        Marks(world, access, routes)
        messages = Messages(world, access, routes)
        Threads(world, access, messages, routes)
        Channels(world, access, routes)
        servers = Servers(world, access, routes)
        Commands(world, access, routes)
        self.interactions = Interactions(world, access, messages, routes)
        self.gateway = Gateway(world, access, token, lambda: servers.flags)
        routes.add("GET /gateway", lambda call: {"url": self._gateway_address})
        routes.add("GET /gateway/bot", lambda call: self._gateway_facts())

    @property
    def _gateway_address(self) -> str:
        return self._world.address.replace("http", "ws", 1)

    def _gateway_facts(self) -> Json:
        left = self.gateway.starts_left
        start = {"total": 1000, "remaining": left, "reset_after": 86_400_000, "max_concurrency": 1}
        return {"url": self._gateway_address, "shards": self.gateway.shards, "session_start_limit": start}

    async def serve(self, request: web.BaseRequest) -> web.StreamResponse:
        call = Call(
            method=request.method,
            path=request.rel_url.raw_path.removeprefix(PREFIX),
            at=time.perf_counter(),
            query=request.query,
            headers=request.headers,
        )
        self.requests.append(call)
        try:
            refusal = await self._read(request, call)
            if self.latency_seconds:
                await asyncio.sleep(self.latency_seconds)
            fault = self.faults.next(call.route, call.path) if call.route else None
            response = await self._with_fault(request, call, refusal, fault)
        finally:
            call.answered_at = time.perf_counter()
            self._world.changed()
        return response

    async def _read(self, request: web.BaseRequest, call: Call) -> Refused | None:
        self._routes.find(call)
        try:
            await read_body(request, call)
        except Refused as refused:
            return refused
        finally:
            call.at = time.perf_counter()
        return None

    async def _with_fault(self, request: web.BaseRequest, call: Call, refusal: Refused | None, fault: Fault | None) -> web.Response:
        if fault is None:
            return self._respond(call, *self._do(call, refusal))
        if isinstance(fault.with_, Hold) and not fault.after_doing:
            await fault.with_.stop_here()
            return self._respond(call, *self._do(call, refusal))
        done = self._do(call, refusal) if fault.after_doing else None
        match fault.with_:
            case Hold():
                assert done
                await fault.with_.stop_here()
                return self._respond(call, *done)
            case int():
                return self._respond(call, *fault.answer)
            case _:
                cut(request, with_reset=fault.with_ == RESET)
                return web.Response()

    def _do(self, call: Call, refusal: Refused | None) -> tuple[int, Any, dict[str, str]]:
        headers: dict[str, str] = {}
        try:
            handler = self._routes.find(call)
            if not call.path.startswith(WITHOUT_TOKEN) and call.headers.get("Authorization") != f"Bot {self._token}":
                raise Refused(UNAUTHORIZED)
            if handler is None:
                raise Refused(NO_ROUTE)
            is_rename = (
                call.route == "PATCH /channels/{channel_id}" and isinstance(call.json, dict) and bool({"name", "topic"} & set(call.json))
            )
            taken = self.limits.take(call.route, call.parts, time.monotonic(), is_rename=is_rename)
            headers = taken.headers
            if taken.refusal:
                return 429, taken.refusal, headers
            if refusal:
                raise refusal
            answer = handler(call)
        except Refused as refused:
            return refused.status, refused.body, headers | refused.headers
        return (204, None, headers) if answer is None else (200, answer, headers)

    def _respond(self, call: Call, status: int, answer: Any, headers: dict[str, str]) -> web.Response:
        call.status, call.answer = status, answer
        headers = {"Via": "1.1 google", **headers}
        if answer is None:
            return web.Response(status=status, headers=headers)
        if isinstance(answer, str):
            return web.Response(status=status, headers=headers, text=answer, content_type="text/html")
        return web.Response(status=status, headers=headers, body=json.dumps(answer).encode(), content_type="application/json")


def cut(request: web.BaseRequest, *, with_reset: bool) -> None:
    """Ends the connection without an answer."""
    transport = request.transport
    assert isinstance(transport, asyncio.Transport)
    if with_reset:
        line: socket.socket = transport.get_extra_info("socket")
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
