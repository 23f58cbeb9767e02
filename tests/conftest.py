"""How the tests are shared out when several processes run them, and whom they trust: nobody outside."""

import os
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling

NOBODY = str(Path(__file__).parent)  # a folder without certificates: to read those of the world takes each client as long as most tests
ROOMS = ("bots", "core", "storage")  # after what stands beside them, which is the longest


def pytest_configure() -> None:
    """For clients that are made from now on."""
    os.environ.pop("SSL_CERT_FILE", None)
    os.environ["SSL_CERT_DIR"] = NOBODY


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take long come first: one that came last would be waited for by all other processes."""
    items.sort(key=lambda item: ROOMS.index(room) if (room := _room(item.path)) in ROOMS else -1)


def _room(path: Path) -> str:
    return path.relative_to(Path(__file__).parent).parts[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling | None:
    """A file to a process, unless another way is asked for: else what a file starts once, a browser for one, would be started by each."""
    config.option.loadscopereorder = False  # by the number of tests: the longest files have few
    return LoadFileScheduling(config, log) if config.getvalue("dist") == "load" else None
