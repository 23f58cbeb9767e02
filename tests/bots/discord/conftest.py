"""A scene for each test that asks for one."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bots.discord import files
from core import delivery
from storage import engine_local
from tests.bots.discord_scene import Scene, scene


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """What has failed is tried again after a moment, and as often as ever."""
    monkeypatch.setattr(delivery, "PAUSES", (0.0, 0.0))
    monkeypatch.setattr(files, "PAUSES", (0.01, 0.01))
    monkeypatch.setattr(engine_local, "BACK_OFF", (0.05, 0.5))


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
