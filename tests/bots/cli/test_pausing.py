"""`eva pause` and `eva resume`."""

from pathlib import Path

import pytest

from bots.cli.pausing import switch
from bots.command_socket import CommandSocket, socket_path
from bots.terminal import TerminalChannel
from core.pauses import Pauses
from storage.lock import DatabaseHeld, DatabaseLock
from storage.sqlite import SqliteStore
from tests.bots.house import settings


async def paused(database: Path) -> list[str]:
    store = await SqliteStore.open(database)
    try:
        return await store.read.places.paused()
    finally:
        await store.close()


async def test_while_eva_does_not_run_it_holds_from_her_next_start_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    read = settings(tmp_path)
    await switch(read, "discord:support", on=False)
    before = await paused(read.database)
    await switch(read, "discord:support", on=True)

    assert before == ["discord:support"]
    assert await paused(read.database) == []
    assert "eva resume discord:support" in capsys.readouterr().out


async def test_while_eva_runs_it_holds_at_once(tmp_path: Path) -> None:
    read = settings(tmp_path)
    lock, store = DatabaseLock.take(read.database), await SqliteStore.open(read.database)
    pauses = Pauses(store)

    async def nothing(_: object) -> int:
        return 0

    socket = CommandSocket(socket_path(read.database), TerminalChannel(), nothing, nothing, lambda: NotImplemented, pauses)
    await socket.start()
    await switch(read, "discord", on=False)
    held = pauses.holds("discord", [])
    await switch(read, "discord", on=True)
    await socket.stop()
    await store.close()
    lock.release()

    assert held
    assert not pauses.holds("discord", [])


async def test_a_process_that_holds_the_database_and_does_not_listen_is_named(tmp_path: Path) -> None:
    read = settings(tmp_path)
    lock = DatabaseLock.take(read.database)
    with pytest.raises(DatabaseHeld):
        await switch(read, "discord", on=False)
    lock.release()
