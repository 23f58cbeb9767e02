"""What `eva` says, and ends with, when something outside her is wrong: the database, the port, another process."""

import os
import socket
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from storage.lock import DatabaseLock
from storage.migrate import APPLICATION_ID
from tests.bots.cli.command import eva, eva_process
from tests.bots.process import EvaProcess, free_port

READING = [
    ("conversations", "list"),
    ("conversations", "show", "C-1"),
    ("review",),
    ("db", "check"),
    ("db", "backup", "copy.db"),
]


# ── another process has the database: 3 ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("same_port", [True, False])
def test_a_second_eva_on_the_same_database_is_told_which_process_has_it(server: EvaProcess, tmp_path: Path, same_port: bool) -> None:
    port = server.port if same_port else free_port()
    held = {"EVA_DATABASE_URL": f"sqlite:///{server.folder / 'eva.db'}", "EVA_PORT": str(port)}

    done = eva_process(tmp_path, "run", settings=held)

    assert done.status == 3
    assert f"process {server.pid}" in done.err
    assert done.err.count("\n") == 1


def test_a_process_that_has_the_database_and_does_not_answer_is_named(tmp_path: Path) -> None:
    lock = DatabaseLock.take(tmp_path / "eva.db")

    done = eva(tmp_path, "ask", "Hello")
    lock.release()

    assert done.status == 3
    assert f"process {os.getpid()}" in done.err


# ── what is wrong outside: 1, or 2 where a setting names the wrong file ────────────────────────────────────────────────


def test_a_port_that_is_taken_is_said_to_be(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = eva(tmp_path, "run", settings={"EVA_PORT": str(port)})

    assert done.status == 1
    assert f"Cannot listen on 127.0.0.1:{port}: Address already in use. Stop what listens there" in done.err
    assert "EVA_PORT" in done.err
    assert not (tmp_path / "eva.db").exists()


def test_an_address_that_is_not_ours_is_said_to_be(tmp_path: Path) -> None:
    done = eva(tmp_path, "run", settings={"EVA_HOST": "192.0.2.1"})

    assert done.status == 1
    assert "Cannot listen on 192.0.2.1:8080" in done.err
    assert "EVA_HOST" in done.err


def of_another_program(path: Path) -> str:
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE customers (name TEXT)")
    return "the database of another program"


def of_a_newer_eva(path: Path) -> str:
    with closing(sqlite3.connect(path)) as database:
        database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        database.execute("PRAGMA user_version = 9999")
        database.execute("CREATE TABLE meta (name TEXT)")
    return "written by a newer Eva"


def no_database_at_all(path: Path) -> str:
    path.write_text("This is a letter to my aunt. " * 100)
    return "not a database"


def a_folder(path: Path) -> str:
    path.mkdir()
    return "is a folder"


@pytest.mark.parametrize("make", [of_another_program, of_a_newer_eva, no_database_at_all, a_folder])
@pytest.mark.parametrize("command", [("run",), ("ask", "Hello"), ("conversations", "list"), ("db", "check")], ids=" ".join)
def test_a_file_that_is_no_database_of_hers_is_left_as_it_is(tmp_path: Path, make: Callable[[Path], str], command: tuple[str, ...]) -> None:
    expected = make(tmp_path / "eva.db")
    before = (tmp_path / "eva.db").read_bytes() if (tmp_path / "eva.db").is_file() else None

    done = eva(tmp_path, *command, settings={"EVA_PORT": str(free_port())})

    assert done.status == (1 if make is of_a_newer_eva else 2)
    assert expected in done.err
    assert done.err.count("\n") == 1
    if before is not None:
        assert (tmp_path / "eva.db").read_bytes() == before


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder in which nobody can write, not even root")
@pytest.mark.parametrize("command", [("run",), ("ask", "Hello")], ids=" ".join)
def test_a_folder_that_cannot_be_written_in_is_said_to_be(tmp_path: Path, command: tuple[str, ...]) -> None:
    done = eva(tmp_path, *command, settings={"EVA_DATABASE_URL": "sqlite:////proc/eva.db", "EVA_PORT": str(free_port())})

    assert done.status == 2
    assert "cannot write beside /proc/eva.db" in done.err
    assert "set EVA_DATABASE_URL" in done.err


@pytest.mark.parametrize("command", [*READING, ("run",), ("ask", "Hello"), ("forget", "web:C-1")], ids=" ".join)
def test_a_folder_that_is_not_there_is_a_fault_of_the_settings(tmp_path: Path, command: tuple[str, ...]) -> None:
    done = eva(tmp_path, *command, settings={"EVA_DATABASE_URL": f"sqlite:///{tmp_path}/nowhere/eva.db", "EVA_PORT": str(free_port())})

    assert done.status == 2
    assert done.err.startswith(f"EVA_DATABASE_URL: there is no folder {tmp_path}/nowhere for the database; make it")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", [("run",), ("ask", "Hello")], ids=" ".join)
def test_a_database_that_may_only_be_read_is_said_to_be_and_can_still_be_read(used: Path, tmp_path: Path, command: tuple[str, ...]) -> None:
    eva(used, "db", "backup", str(tmp_path / "eva.db"))
    (tmp_path / "eva.db").chmod(0o444)
    if os.access(tmp_path / "eva.db", os.W_OK):
        pytest.skip("whoever runs this may write everything")

    done = eva(tmp_path, *command, settings={"EVA_PORT": str(free_port())})

    assert done.status == 1
    assert "readonly" in done.err
    assert done.err.count("\n") == 1
    assert len(eva(tmp_path, "conversations", "list", "--json").json) == 1


@pytest.mark.parametrize("command", READING, ids=" ".join)
def test_before_the_first_start_there_is_nothing_to_read(tmp_path: Path, command: tuple[str, ...]) -> None:
    done = eva(tmp_path, *command)

    assert done.status == 1
    assert "unable to open database file" in done.err
    assert list(tmp_path.iterdir()) == []
