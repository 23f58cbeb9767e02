"""When the web server listens, when it stops to, and when its streams end."""

import asyncio
import socket
from collections.abc import AsyncGenerator

import httpx
import pytest
from fastapi import FastAPI
from fastapi.responses import StreamingResponse

from bots.web.server import WebServer, listen
from tests.bots.process import free_port


class Site:
    """A page, and a stream that goes on until the test ends it."""

    def __init__(self) -> None:
        self.over = asyncio.Event()
        self.app = FastAPI()
        self.app.get("/page")(self.page)
        self.app.get("/stream")(self.stream)

    async def page(self) -> str:
        return "a page"

    async def stream(self) -> StreamingResponse:
        async def words() -> AsyncGenerator[str]:
            yield "first\n"
            await self.over.wait()
            yield "last\n"

        return StreamingResponse(words())


def calling(port: int) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30)


async def test_who_stops_listening_takes_no_more_calls_and_finishes_those_it_has() -> None:
    port, site = free_port(), Site()
    with listen("127.0.0.1", port) as listener:
        server = WebServer(site.app, listener)
        await server.start()
        async with calling(port) as client, client.stream("GET", "/stream") as stream:
            lines = stream.aiter_lines()
            first = await anext(lines)
            server.stop_listening()
            with pytest.raises(httpx.ConnectError):
                await client.get("/page")
            site.over.set()
            last = await anext(lines)
        await server.stop()

    assert (first, last) == ("first", "last")


async def test_a_stream_that_never_ends_does_not_hold_up_a_stop_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bots.web.server.LAST_WORDS", 1)
    port, site = free_port(), Site()
    with listen("127.0.0.1", port) as listener:
        server = WebServer(site.app, listener)
        await server.start()
        async with calling(port) as client, client.stream("GET", "/stream") as stream:
            await anext(stream.aiter_lines())
            server.stop_listening()
            async with asyncio.timeout(30):
                await server.stop()


async def test_a_server_that_never_started_can_be_stopped() -> None:
    with listen("127.0.0.1", free_port()) as listener:
        await WebServer(FastAPI(), listener).stop()


def test_a_port_is_listened_on_from_then_on_and_by_one_only() -> None:
    port = free_port()
    with listen("127.0.0.1", port):
        with socket.create_connection(("127.0.0.1", port), timeout=30):
            pass
        with pytest.raises(OSError, match="in use"):
            listen("127.0.0.1", port)


def test_no_answer_waits_for_the_other_end_to_acknowledge_its_head() -> None:
    with listen("127.0.0.1", free_port()) as listener, socket.create_connection(listener.getsockname(), timeout=30):
        call, _ = listener.accept()
        with call:
            assert call.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.mark.skipif(not socket.has_ipv6, reason="no IPv6 here")
def test_an_ipv6_address_can_be_listened_on() -> None:
    try:
        listener = listen("::1", free_port())
    except OSError as error:
        pytest.skip(f"no IPv6 here: {error}")
    with listener, socket.create_connection(listener.getsockname()[:2], timeout=30):
        pass
