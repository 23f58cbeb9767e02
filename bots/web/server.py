"""The web server in Eva's own event loop: when it listens, when it stops to, and when its streams end is decided by Eva."""

import asyncio
import contextlib
import socket
from collections.abc import Iterator

import uvicorn
from fastapi import FastAPI

LAST_WORDS = 2  # seconds for answers that are on their way when the streams have been ended


class _Uvicorn(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are Eva's to take: she stops the parts in an order of her own."""
        yield


class WebServer:
    """Serves an application on a socket that listens already."""

    def __init__(self, app: FastAPI, listener: socket.socket) -> None:
        config = uvicorn.Config(app, log_config=None, access_log=False, server_header=False, proxy_headers=False, lifespan="off", ws="none")
        config.timeout_graceful_shutdown = LAST_WORDS
        self._server = _Uvicorn(config)
        self._listener = listener
        self._serving: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Returns once calls are served."""
        self._serving = asyncio.create_task(self._server.serve(sockets=[self._listener]))
        while not (self._server.started or self._serving.done()):  # noqa: ASYNC110
            await asyncio.sleep(0.002)  # uvicorn has no event for this

    def stop_listening(self) -> None:
        """No new connections from now on; those that are open go on."""
        for server in self._server.servers:
            server.close()

    async def stop(self) -> None:
        """Ends what is open."""
        self._server.should_exit = True
        if self._serving:
            await self._serving


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens. Raises OSError when the address cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, port), family=family, backlog=2048)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # for each call too; asyncio would not, and an answer take 40 ms longer
    return listener
