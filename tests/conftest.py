"""How the tests are shared out when several processes run them."""

from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling | None:
    """A file to a process, unless another way is asked for: else what a file starts once, a browser for one, would be started by each."""
    return LoadFileScheduling(config, log) if config.getvalue("dist") == "load" else None
