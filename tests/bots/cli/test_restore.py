"""A backup is put in the place of the database, and tried: what was said is whole, and who was forgotten since stays forgotten."""

import asyncio
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.bots.cli.command import Outcome, eva, eva_process
from tests.bots.process import EvaProcess
from tests.bots.visitor import Customer, begins, calling
from tests.doubles.disk import WORD, found


@pytest.fixture
def copied(used: Path, tmp_path: Path) -> Path:
    """A folder of its own with a copy of what was used, and a backup of that beside it."""
    folder = tmp_path / "eva"
    folder.mkdir()
    eva(used, "db", "backup", str(folder / "eva.db"))
    eva(folder, "db", "backup", str(tmp_path / "backup.db"))
    return folder


def customers(folder: Path) -> list[str]:
    """Whose conversations there are."""
    return [each["customer"] for each in eva(folder, "conversations", "list", "--json").json]


def aside(folder: Path) -> list[Path]:
    """The databases that were replaced."""
    return sorted(folder.glob("eva.db.replaced-*"))


async def asking(done: asyncio.Event, customer: Customer) -> int:
    """Somebody who writes one message after the other until then; how many."""
    count = 0
    while not done.is_set():
        answer = await customer.calls("POST", "/actions", json={"action": "close"})
        count += answer.status_code == 202
        await customer.calls("GET")
    return count


async def test_a_backup_made_while_eva_writes_is_restored_elsewhere_and_the_conversation_goes_on(tmp_path: Path) -> None:
    here, there = (EvaProcess(tmp_path / name, settings={"EVA_TRUSTED_PROXIES": "127.0.0.1"}) for name in ("here", "there"))
    for each in (here, there):
        each.folder.mkdir()
    here.start()
    async with calling(here.url) as client:
        customer, busy = await begins(client), await begins(client)
        await customer.asks("When are you open?", "m1")
        made = asyncio.Event()
        writing = asyncio.create_task(asking(made, busy))
        backup = await asyncio.to_thread(eva_process, here.folder, "db", "backup", str(tmp_path / "backup.db"))
        made.set()
        assert await writing >= 1
        said = await customer.reads()
    here.stop()

    restored = await asyncio.to_thread(eva_process, there.folder, "db", "restore", str(tmp_path / "backup.db"))
    there.start()
    async with calling(there.url) as client:
        customer.client = client
        again = await customer.reads()
        await customer.asks("Do you insure electric cars?", "m2")
    status = there.stop()

    assert backup.status == restored.status == status == 0, backup.err + restored.err
    assert again == said


@pytest.mark.skipif(os.geteuid() != 0, reason="only the superuser works on other users' files")
@pytest.mark.parametrize("moved_away", [False, True])
def test_what_the_superuser_restores_can_be_opened_by_the_user_whose_database_it_is(copied: Path, tmp_path: Path, moved_away: bool) -> None:
    database, evas_user = copied / "eva.db", 65_534
    for path in (copied, *copied.iterdir()):
        os.chown(path, evas_user, evas_user)
    if moved_away:
        database.unlink()

    done = eva(copied, "db", "restore", str(tmp_path / "backup.db"))

    assert done.status == 0, done.err
    assert (database.stat().st_uid, database.stat().st_gid, database.stat().st_mode & 0o777) == (evas_user, evas_user, 0o600)


def test_what_was_there_is_put_aside_on_a_file_system_without_links_too(
    copied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)
    before = customers(copied)
    restored = eva(copied, "db", "restore", str(tmp_path / "backup.db"))

    assert restored.status == 0, restored.err
    [kept] = aside(copied)
    assert kept.stat().st_mode & 0o777 == 0o600
    (copied / "eva.db").unlink()
    kept.rename(copied / "eva.db")
    assert customers(copied) == before


def test_what_was_there_is_put_aside_and_can_be_put_back(copied: Path, tmp_path: Path) -> None:
    [customer] = customers(copied)
    with closing(sqlite3.connect(copied / "eva.db")) as database:
        database.execute("DELETE FROM messages")
        database.commit()

    done = eva(copied, "db", "restore", str(tmp_path / "backup.db"))
    left = sorted(path.name for path in copied.iterdir())

    assert (done.status, done.err) == (0, "")
    assert customers(copied) == [customer]
    assert "When are you open?" in eva(copied, "export", customer).out
    [before] = aside(copied)
    assert str(before) in done.out
    with closing(sqlite3.connect(before)) as database:
        assert database.execute("SELECT count(*) FROM messages").fetchall() == [(0,)]
    assert left == ["eva.db", "eva.db.lock", before.name]
    assert (copied / "eva.db").stat().st_mode & 0o777 == 0o600


def test_who_was_forgotten_since_the_backup_is_not_brought_back(copied: Path, tmp_path: Path) -> None:
    [customer] = customers(copied)
    with closing(sqlite3.connect(tmp_path / "backup.db")) as database:
        database.execute("UPDATE messages SET text = text || ?", (WORD,))
        database.commit()
    eva(copied, "forget", customer)

    done = eva(copied, "db", "restore", str(tmp_path / "backup.db"))

    assert done.status == 0
    assert "1 conversation of who was forgotten since is not in it" in done.out
    assert customers(copied) == []
    assert found(copied, WORD, customer) == []
    with closing(sqlite3.connect(copied / "eva.db")) as database:
        assert database.execute("SELECT count(*) FROM tombstones").fetchall() == [(1,)]
        assert database.execute("SELECT detail FROM audit WHERE what = 'forgotten'").fetchall() == [("once more, in a backup",)]


def test_what_was_to_become_a_conversation_of_who_was_forgotten_since_is_not_brought_back(copied: Path, tmp_path: Path) -> None:
    [customer] = customers(copied)
    at = "2026-01-05T12:00:00.000000+00:00"
    with closing(sqlite3.connect(tmp_path / "backup.db")) as database:
        database.execute(
            "INSERT INTO begun (id, lobby, customer, name, text, audience, at) VALUES ('i1', 'discord:1/2', ?, 'Ana', ?, 'customer', ?)",
            (customer, WORD, at),
        )
        database.commit()
    eva(copied, "forget", customer)

    done = eva(copied, "db", "restore", str(tmp_path / "backup.db"))

    assert "2 conversations of people who were forgotten since it was made are not in it" in done.out
    assert found(copied, WORD, customer) == []


def test_who_had_been_forgotten_before_and_came_back_is_in_it(copied: Path, tmp_path: Path) -> None:
    [customer] = customers(copied)
    eva(copied, "forget", customer)
    with closing(sqlite3.connect(copied / "eva.db")) as database:
        database.execute("INSERT INTO customers VALUES (?, '2026-01-05T12:00:00.000000+00:00')", (customer,))
        database.execute(
            "INSERT INTO conversations (id, address, customer, audience, state, epoch, created_at, touched_at)"
            " VALUES ('C-2', ?, ?, 'customer', 'eva', 0, '2026-01-05T12:00:00.000000+00:00', '2026-01-05T12:00:00.000000+00:00')",
            (customer, customer),
        )
        database.commit()
    eva(copied, "db", "backup", str(tmp_path / "later.db"))

    assert eva(copied, "db", "restore", str(tmp_path / "later.db")).status == 0
    assert customers(copied) == [customer]


def test_of_another_database_who_was_forgotten_here_is_left_out_too(copied: Path, tmp_path: Path) -> None:
    [customer] = customers(copied)
    eva(copied, "forget", customer)
    with closing(sqlite3.connect(tmp_path / "backup.db")) as database:
        database.execute("UPDATE meta SET value = ? WHERE name = 'digest_key'", ("ab" * 32,))
        database.commit()

    assert eva(copied, "db", "restore", str(tmp_path / "backup.db")).status == 0
    assert customers(copied) == []


def refused(done: Outcome, *words: str) -> None:
    """It was, in words."""
    assert (done.status, done.out) == (1, "")
    assert all(word in done.err for word in words), done.err


def test_a_damaged_backup_is_refused_and_the_database_stays(copied: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "backup.db")) as database:
        database.execute("PRAGMA foreign_keys = OFF")
        database.execute("DELETE FROM conversations")
        database.commit()
    (tmp_path / "diary.db").write_text("Dear diary, " * 500)
    before = customers(copied)

    refused(eva(copied, "db", "restore", str(tmp_path / "backup.db")), "is damaged")
    refused(eva(copied, "db", "restore", str(tmp_path / "diary.db")), "cannot read")
    refused(eva(copied, "db", "restore", str(tmp_path / "nothing.db")), "cannot read")
    assert customers(copied) == before
    assert aside(copied) == []


def test_a_database_of_which_nobody_can_tell_who_was_forgotten_is_not_replaced_silently(copied: Path, tmp_path: Path) -> None:
    (copied / "eva.db").write_text("Dear diary, " * 500)

    refused(eva(copied, "db", "restore", str(tmp_path / "backup.db")), "move it away", "eva forget")
    (copied / "eva.db").unlink()
    assert eva(copied, "db", "restore", str(tmp_path / "backup.db")).status == 0
    assert len(customers(copied)) == 1


def test_while_eva_runs_nothing_is_restored(server: EvaProcess, copied: Path, tmp_path: Path) -> None:
    done = eva(server.folder, "db", "restore", str(tmp_path / "backup.db"))

    assert done.status == 3
    assert f"process {server.pid}" in done.err
    assert aside(server.folder) == []
