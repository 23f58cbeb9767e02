"""A scene for each test that asks for one."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bots.discord_scene import Scene, scene


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Scene]:
    """Eva is there already."""
    async with scene(tmp_path) as playing:
        yield playing


@pytest.fixture
async def empty_stage(tmp_path: Path) -> AsyncIterator[Scene]:
    """Eva is not there yet."""
    async with scene(tmp_path, running=False) as playing:
        yield playing
