"""How the tests are shared out when several processes run them, and whom they trust: nobody outside."""

import gc
import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from xdist.scheduler import LoadFileScheduling

NOBODY = str(Path(__file__).parent)  # a folder without certificates: to read those of the world takes each client as long as most tests
EXAMPLES = 50  # of a property, unless it asks for more: what breaks one that is cheap to break is among the first
MEMORY = Path("/dev/shm")  # where there is one: a power cut is played here, never a real one, and so no test need wait for a disk
ROOM = 1 << 30  # bytes of it that must be free
ROOMS = ("bots", "core", "storage")  # after what stands beside them, which is the longest


def pytest_configure() -> None:
    """For clients that are made from now on, and for examples: how long one takes says how busy the machine is."""
    settings.register_profile("busy", deadline=None, max_examples=EXAMPLES)
    settings.load_profile("busy")
    os.environ.pop("SSL_CERT_FILE", None)
    os.environ["SSL_CERT_DIR"] = NOBODY
    if "TMPDIR" not in os.environ and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is read until the tests begin stays: hundreds of thousands of things, among which no garbage need be looked for."""
    gc.disable()
    collected = yield
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
    gc.enable()
    return collected


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take long come first: one that came last would be waited for by all other processes. Those with a browser come together,
    so that one serves them all."""
    items.sort(key=lambda item: (item.get_closest_marker("browser") is None, _place(item.path)))


def _place(path: Path) -> int:
    room = path.relative_to(Path(__file__).parent).parts[0]
    return ROOMS.index(room) if room in ROOMS else -1


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling | None:
    """A file to a process, unless another way is asked for: else what a file starts once, a browser for one, would be started by each."""
    config.option.loadscopereorder = False  # by the number of tests: the longest files have few
    return LoadFileScheduling(config, log) if config.getvalue("dist") == "load" else None
