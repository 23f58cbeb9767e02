"""Eva as `bots.__main__.serve` builds her, in the test's own loop, with a model of the test's."""

import asyncio
import contextlib
import gc
import logging
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
import structlog

import bots.__main__
from bots.__main__ import Eva, serve
from bots.settings import Settings, read_settings
from bots.web.server import listen
from core.ports import Model
from tests.bots.process import ROOT, STAFF_TOKEN, free_port
from tests.bots.visitor import Customer, begins, calling
from tests.doubles.company import acme
from tests.doubles.database import first_started
from tests.doubles.model import ScriptedModel


class House:
    """Eva at work, the model that the test has given her, and somebody who calls."""

    def __init__(self, eva: Eva, model: ScriptedModel, client: httpx.AsyncClient) -> None:
        self.eva, self.model, self.client = eva, model, client

    async def customer(self) -> Customer:
        """Somebody who has begun a conversation."""
        return await begins(self.client)


def settings(folder: Path, **more: str) -> Settings:
    """Settings for a database in this folder."""
    port = free_port()
    environment = {
        "EVA_DATABASE_URL": f"sqlite:///{folder / 'eva.db'}",
        "EVA_PLAYBOOK": str(ROOT / "playbooks" / "acme"),
        "EVA_PORT": str(port),
        "EVA_API_TOKEN": STAFF_TOKEN,
        "EVA_TRUSTED_PROXIES": "127.0.0.1",
    }
    return read_settings(environment | more, folder / "no.env")


@contextlib.contextmanager
def as_before() -> Iterator[None]:
    """What Eva asks of a process that is hers alone is asked no longer than within the block."""
    threshold, interval = gc.get_threshold(), sys.getswitchinterval()
    try:
        yield
    finally:
        gc.set_threshold(*threshold)
        sys.setswitchinterval(interval)


@asynccontextmanager
async def at_home(
    read: Settings, monkeypatch: pytest.MonkeyPatch, model: Model, *, grace: timedelta = timedelta(seconds=2)
) -> AsyncIterator[Eva]:
    """Serves until the block is left, as from a SIGTERM. What is under way by then gets this grace."""
    monkeypatch.setattr(bots.__main__, "Builtin", lambda company: model)
    monkeypatch.setattr(bots.__main__, "GRACE", grace)
    monkeypatch.setattr(bots.__main__, "load", lambda folder: acme().playbook)  # read and indexed once for all tests
    monkeypatch.setattr(bots.__main__, "Company", SimpleNamespace(of=lambda playbook, public_url: acme()))
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    started: asyncio.Future[Eva] = asyncio.get_running_loop().create_future()
    first_started(read.database)
    with as_before(), listen(read.host, read.port) as listener:
        serving = asyncio.create_task(serve(read, listener, started.set_result))
        serving.add_done_callback(lambda ended: started.done() or started.cancel())
        with contextlib.suppress(asyncio.CancelledError):
            await started
        if serving.done():
            serving.result()
        try:
            yield started.result()
        finally:
            signal.raise_signal(signal.SIGTERM)
            await serving
            structlog.reset_defaults()


@pytest.fixture
async def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    """Eva with a scripted model."""
    read, model = settings(tmp_path), ScriptedModel()
    async with at_home(read, monkeypatch, model) as eva, calling(read.public_url) as client:
        yield House(eva, model, client)
