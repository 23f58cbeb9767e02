"""A running Eva for each test that asks for one, on a database of its own."""

import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import structlog

from core import delivery
from core.tools import Case
from tests.doubles.case import case_of
from tests.doubles.eva import Customer, RunningEva, World, running
from tests.doubles.quoting import Shop, selling
from tests.doubles.staff import Colleague, with_a_desk


@pytest.fixture(scope="session", autouse=True)
def _quiet() -> None:
    """What is logged is no part of what is promised, and drawing a traceback takes a second."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """What Eva will run in: change it before asking for `eva`. Sends are tried again at once."""
    monkeypatch.setattr(delivery, "PAUSES", (0.0, 0.0))
    return World(folder=tmp_path)


@pytest.fixture
async def eva(world: World) -> AsyncIterator[RunningEva]:
    """Eva, serving."""
    async with running(world) as started:
        yield started


@pytest.fixture
def ana(eva: RunningEva) -> Customer:
    """A customer of hers."""
    return eva.customer("ana")


@pytest.fixture
async def resting(world: World) -> AsyncIterator[RunningEva]:
    """Eva who takes in what arrives, but answers nothing yet."""
    async with running(world, serving=False) as started:
        yield started


@pytest.fixture
async def case(resting: RunningEva) -> Case:
    """A turn of Ana's that nobody answers."""
    return await case_of(resting, resting.customer("ana"))


@pytest.fixture
async def shop(world: World) -> AsyncIterator[Shop]:
    """A customer who wants a quote from Claude."""
    async with selling(world) as opened:
        yield opened


@pytest.fixture
def staffed(world: World) -> World:
    """Where there are people who could come: ask for it before `eva`."""
    world.staffed, world.company = True, with_a_desk
    return world


@pytest.fixture
def sam(staffed: World, eva: RunningEva) -> Colleague:
    """A colleague on the team."""
    return Colleague(eva, "Sam")


@pytest.fixture
def kim(staffed: World, eva: RunningEva) -> Colleague:
    """Another one."""
    return Colleague(eva, "Kim")
