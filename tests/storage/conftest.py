"""A real database in a folder of its own, for each test that asks for one."""

import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import structlog

from storage.sqlite import SqliteStore
from tests.doubles.database import first_started
from tests.storage.engine_desk import LONG, Clock, Desk, NewDesk


@pytest.fixture(scope="session", autouse=True)
def _quiet() -> None:
    """What is logged is no part of what is promised, and drawing a traceback takes a second."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Where the database of this test lives."""
    return tmp_path / "eva.db"


@pytest.fixture
async def store(database: Path) -> AsyncIterator[SqliteStore]:
    """An open store, empty."""
    opened = await SqliteStore.open(first_started(database))
    yield opened
    await opened.close()


@pytest.fixture
async def desk_of(store: SqliteStore) -> AsyncIterator[NewDesk]:
    """Starts engines, which are stopped after the test."""
    desks: list[Desk] = []

    async def start(*, clock: Clock | None = None, at_once: int = 2, tries: int = 5, limit: timedelta = LONG) -> Desk:
        desk = Desk(store=store, clock=clock or Clock(), at_once=at_once, tries=tries, limit=limit)
        desks.append(desk)
        await desk.start()
        return desk

    yield start
    for desk in desks:
        await desk.engine.stop(timedelta(0))
        assert desk.overlaps == [], "two handlers of one key at once"


@pytest.fixture
async def desk(desk_of: NewDesk) -> Desk:
    """An engine that serves three lanes, two handlers at once in each."""
    return await desk_of()
