"""Eva is killed before and after each write and send, and customers see nothing of it. The long form: `python -m benchmarks.kill`."""

from pathlib import Path

import pytest

from benchmarks.kill import RANDOM, STEPS, main


@pytest.mark.timeout(120)
def test_whenever_eva_is_killed_nothing_is_lost_and_nothing_is_said_twice(tmp_path: Path) -> None:
    faults, killed = main([RANDOM, *STEPS], tmp_path, conversations=20)

    assert faults == []
    assert sum(killed.values()) > len(STEPS) / 2  # the rounds that ended before their step was reached prove nothing
