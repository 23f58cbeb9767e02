"""A running Eva for all tests that call her from outside: one process for as many as can share it."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from tests.bots.house import house
from tests.bots.process import EvaProcess
from tests.bots.visitor import Customer, begins, calling
from tests.doubles.small_acme import ACME

__all__ = ["house"]  # a fixture


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EvaProcess]:
    """Eva, serving all of Acme. Whoever needs to stop her takes a process of their own."""
    settings = {"EVA_PLAYBOOK": str(ACME), "EVA_TRUSTED_PROXIES": "127.0.0.1", "EVA_LOG_FORMAT": "json"}
    eva = EvaProcess(tmp_path_factory.mktemp("eva"), settings=settings, anew=True)  # as anybody starts her
    eva.start()
    yield eva
    assert eva.stop() == 0
    assert '"level": "error"' not in eva.log


@pytest.fixture
async def client(server: EvaProcess) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody with an address of their own."""
    async with calling(server.url) as client:
        yield client


@pytest.fixture
async def customer(client: httpx.AsyncClient) -> Customer:
    """Somebody who has begun a conversation."""
    return await begins(client)


@pytest.fixture
async def stranger(client: httpx.AsyncClient) -> Customer:
    """Somebody with another conversation."""
    return await begins(client)
