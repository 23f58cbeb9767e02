"""One process per database: the second one is refused, and told who the first one is."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.ports import StoreError
from storage.lock import DatabaseHeld, DatabaseLock

HOLDER = """
import sys
from pathlib import Path
from storage.lock import DatabaseLock

lock = DatabaseLock.take(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def held_elsewhere(database: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process serves the database."""
    command = [sys.executable, "-c", HOLDER, str(database)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_second_process_is_refused_and_told_which_one_is_the_first(database: Path) -> None:
    with held_elsewhere(database) as first, pytest.raises(DatabaseHeld) as refused:
        DatabaseLock.take(database)

    assert refused.value.pid == first.pid
    assert refused.value.permanent
    assert f"process {first.pid}" in str(refused.value)
    assert str(database) in str(refused.value)
    assert "EVA_DATABASE_URL" in str(refused.value)


def test_a_refused_process_leaves_the_first_ones_name_in_place(database: Path) -> None:
    with held_elsewhere(database) as first:
        for _ in range(2):
            with pytest.raises(DatabaseHeld) as refused:
                DatabaseLock.take(database)
            assert refused.value.pid == first.pid


def test_the_lock_ends_with_its_process_however_that_ends(database: Path) -> None:
    with held_elsewhere(database) as first:
        first.send_signal(signal.SIGKILL)
        first.wait()

    DatabaseLock.take(database).release()


def test_a_lock_that_is_released_lets_the_next_one_in_and_names_that_one(database: Path) -> None:
    with held_elsewhere(database):
        pass
    lock = DatabaseLock.take(database)

    with pytest.raises(DatabaseHeld) as refused:
        DatabaseLock.take(database)
    lock.release()

    assert refused.value.pid == os.getpid()
    DatabaseLock.take(database).release()


def test_two_databases_in_one_folder_are_two(tmp_path: Path) -> None:
    one, other = DatabaseLock.take(tmp_path / "one.db"), DatabaseLock.take(tmp_path / "other.db")

    one.release()
    other.release()


def test_two_names_for_one_database_are_one(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (database.parent / "link.db").symlink_to(database)
    monkeypatch.chdir(database.parent)
    lock = DatabaseLock.take(database)

    for name in (database.parent / "link.db", Path(database.name), database.parent / "." / database.name):
        with pytest.raises(DatabaseHeld):
            DatabaseLock.take(name)
    lock.release()


@pytest.mark.parametrize("content", ["", "not JSON", "[]", '{"pid": "a name"}', "{}"])
def test_a_holder_that_cannot_be_named_is_still_a_holder(content: str, database: Path) -> None:
    lock = DatabaseLock.take(database)
    database.with_name("eva.db.lock").write_text(content)

    with pytest.raises(DatabaseHeld, match="another process") as refused:
        DatabaseLock.take(database)
    lock.release()

    assert refused.value.pid is None


def test_where_no_file_can_be_made_the_start_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="nowhere") as refused:
        DatabaseLock.take(tmp_path / "nowhere" / "eva.db")

    assert refused.value.permanent
    assert not isinstance(refused.value, DatabaseHeld)
