"""The socket beside the database: who may use it, what is said over it, and what happens when either end goes away."""

import asyncio
import contextlib
import json
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bots.command_socket import LONGEST_LINE, CommandSocket, Terminal, socket_path
from bots.terminal import TerminalChannel
from core.messages import Address, Audience, Message, Reply, Source
from core.pauses import Pauses
from core.ports import ChannelError, StoreError
from storage.sqlite import SqliteStore
from tests.doubles.database import first_started

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
SOURCE = Source("Hours", "http://x/help/hours")


class Parrot:
    """Says each message back, in two pieces."""

    def __init__(self, terminal: TerminalChannel) -> None:
        self._terminal = terminal
        self.heard: list[Message] = []
        self.failing: StoreError | None = None

    async def __call__(self, message: Message) -> None:
        if self.failing:
            raise self.failing
        self.heard.append(message)
        reply = Reply(key=f"R-{len(self.heard)}", part=0, text=message.text[:1], answers=(message.id,))
        id = await self._terminal.send(message.address, reply)
        await self._terminal.edit(message.address, id, replace(reply, text=message.text, sources=(SOURCE,), last=True))


class Served:
    """A socket that is served, and where."""

    def __init__(self, path: Path, pauses: Pauses) -> None:
        self.path, self.pauses = path, pauses
        channel = TerminalChannel()
        self.parrot = Parrot(channel)
        self.forgotten: list[str] = []
        self.socket = CommandSocket(path, channel, self.parrot, self.forget, lambda: NOW, self.pauses)

    async def forget(self, customer: str) -> int:
        """As Eva does, for whom nobody has more than two conversations."""
        if self.parrot.failing:
            raise self.parrot.failing
        self.forgotten.append(customer)
        return 2

    @asynccontextmanager
    async def terminal(self) -> AsyncIterator[Terminal]:
        """A line to it."""
        line = await Terminal.connect(self.path)
        try:
            yield line
        finally:
            await line.close()


@pytest.fixture
async def pauses(tmp_path: Path) -> AsyncIterator[Pauses]:
    store = await SqliteStore.open(first_started(tmp_path / "eva.db"))
    yield Pauses(store)
    await store.close()


@pytest.fixture
async def served(tmp_path: Path, pauses: Pauses) -> AsyncIterator[Served]:
    """A socket that parrots."""
    served = Served(tmp_path / "eva.db.sock", pauses)
    await served.socket.start()
    yield served
    await served.socket.stop()


async def said(line: Terminal, text: str, audience: Audience = Audience.CUSTOMER) -> list[dict[str, Any]]:
    """Each state of the reply."""
    async with asyncio.timeout(30):
        return [told async for told in line.say(text, audience)]


def under_way(place: str) -> Message:
    """What somebody wrote whose terminal has gone."""
    return Message(address=Address("terminal", place), customer=f"terminal:{place}", id="M-EARLIER", text="what was under way", at=NOW)


async def test_a_terminal_goes_on_at_a_place_that_another_has_left_and_hears_what_is_said_there(served: Served) -> None:
    async with served.terminal() as line:
        await line.go_on("4711")
        await served.parrot(under_way("4711"))
        replies = line.replies()
        heard = [await anext(replies), await anext(replies)]

    assert [told["text"] for told in heard] == ["w", "what was under way"]


async def test_a_late_reply_to_something_earlier_is_not_taken_for_the_answer_to_the_next_question(served: Served) -> None:
    async with served.terminal() as line:
        await line.go_on("4711")
        await served.parrot(under_way("4711"))  # which lies in the socket by now, read by nobody
        answers = [(await said(line, question))[-1] for question in ("first", "second")]

    assert [told["text"] for told in answers] == ["first", "second"]
    _, *asked = served.parrot.heard
    assert [told["answers"] for told in answers] == [[message.id] for message in asked]


async def test_no_terminal_goes_on_where_another_one_still_is(served: Served) -> None:
    async with served.terminal() as one, served.terminal() as other:
        await said(one, "first")
        with pytest.raises(ChannelError, match="another terminal is in that conversation"):
            await other.go_on(served.parrot.heard[0].address.place)
        await said(other, "second")

    assert len({message.address.place for message in served.parrot.heard}) == 2


async def raw(path: Path, *lines: bytes) -> list[dict[str, Any]]:
    """What is answered to each of these lines, whatever they are."""
    reader, writer = await asyncio.open_unix_connection(path)
    answers = []
    for line in lines:
        writer.write(line + b"\n")
        answers.append(json.loads(await asyncio.wait_for(reader.readline(), 30)))
    writer.close()
    await writer.wait_closed()
    return answers


async def test_a_reply_comes_as_it_grows_with_its_sources_at_the_end(served: Served) -> None:
    async with served.terminal() as line:
        told = await said(line, "Hello")

    assert [(each["text"], each["last"]) for each in told] == [("H", False), ("Hello", True)]
    assert told[-1]["sources"] == [{"title": SOURCE.title, "link": SOURCE.link}]


async def test_each_connection_is_one_conversation_and_hears_only_its_own(served: Served) -> None:
    async with served.terminal() as one, served.terminal() as other:
        await said(one, "Hello")
        [*_, there] = await said(other, "Good day")
        await said(one, "Again")

    assert there["text"] == "Good day"
    first, second, third = served.parrot.heard
    assert first.address == third.address != second.address
    assert first.customer == f"terminal:{first.address.place}"
    assert first.id != third.id
    assert first.at == NOW


async def test_a_colleague_asks_as_one(served: Served) -> None:
    async with served.terminal() as line:
        await said(line, "Hello", Audience.INTERNAL)

    assert served.parrot.heard[0].audience is Audience.INTERNAL


async def test_only_this_user_may_open_it(served: Served) -> None:
    assert stat.S_IMODE(served.path.stat().st_mode) == 0o600


async def test_a_socket_that_a_killed_process_has_left_is_replaced(tmp_path: Path, pauses: Pauses) -> None:
    served = Served(tmp_path / "eva.db.sock", pauses)
    served.path.write_text("left behind")

    await served.socket.start()
    async with served.terminal() as line:
        told = await said(line, "Hello")
    await served.socket.stop()

    assert told
    assert not served.path.exists()


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"say hello",
        b"[]",
        b"7",
        b"null",
        b"{}",
        b'{"say": null}',
        b'{"say": 7}',
        b'{"forget": 7}',
        b'{"say": "Hello", "as": "boss"}',
        b'{"say": "Hello", "as": []}',
        b'{"say": "Hello", "id": "R-0000000000000000"}',
        b'{"say": "Hello", "id": ["M-0000000000000000"]}',
        b"\xff\xfe",
        b"[" * 10_000,
    ],
)
async def test_what_is_no_command_is_said_to_be_none_and_the_line_stays_open(served: Served, line: bytes) -> None:
    refused, kept = await raw(served.path, line, b'{"no reply is shown to": "this"}')

    assert refused == kept == {"error": "this is no command"}
    assert served.parrot.heard == []


async def test_what_could_not_be_kept_is_told_to_whoever_wrote_it(served: Served) -> None:
    served.parrot.failing = StoreError("the disk is full")
    async with served.terminal() as line:
        with pytest.raises(ChannelError, match="the disk is full"):
            await said(line, "Hello")
        served.parrot.failing = None
        assert await said(line, "Hello")


async def test_a_line_without_end_closes_its_own_connection_only(served: Served) -> None:
    reader, writer = await asyncio.open_unix_connection(served.path)
    async with served.terminal() as line:
        writer.write(b"x" * (2 * LONGEST_LINE + 1))
        with contextlib.suppress(ConnectionError):
            assert await asyncio.wait_for(reader.read(), 30) == b""
        assert await said(line, "Hello")
    writer.close()


async def test_a_customer_is_forgotten_over_it_and_how_many_conversations_they_had_is_told(served: Served) -> None:
    async with served.terminal() as line:
        assert await line.forget("web:C-1") == 2
        assert await said(line, "Hello")

    assert served.forgotten == ["web:C-1"]


async def test_who_could_not_be_forgotten_is_told_why(served: Served) -> None:
    served.parrot.failing = StoreError("the disk is full")
    async with served.terminal() as line:
        with pytest.raises(ChannelError, match="the disk is full"):
            await line.forget("web:C-1")


async def test_who_waits_when_eva_stops_is_told_so(served: Served) -> None:
    async with served.terminal() as line:
        await said(line, "Hello")
        await served.socket.stop()

        with pytest.raises(ChannelError, match="stopped"):
            await said(line, "Are you there?")


async def test_where_nobody_serves_there_is_no_line(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        await Terminal.connect(tmp_path / "eva.db.sock")


async def test_it_lies_beside_the_database_unless_the_path_is_too_long_for_the_kernel(tmp_path: Path, pauses: Pauses) -> None:
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    near, far, further = (socket_path(path) for path in (Path("/srv/eva.db"), deep / "eva.db", deep / "other.db"))

    assert near == Path("/srv/eva.db.sock")
    assert far != further
    served = Served(far, pauses)
    await served.socket.start()
    async with served.terminal() as line:
        assert await said(line, "Hello")
    await served.socket.stop()


def test_the_same_database_has_the_same_socket_however_it_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)

    assert socket_path(Path("eva.db")) == socket_path(tmp_path / "eva.db")


async def test_a_channel_is_paused_and_resumed_over_it(served: Served) -> None:
    async with served.terminal() as line:
        await line.pause("discord:support")
        paused = served.pauses.holds("discord", ["support"])
        await line.resume("discord:support")

    assert paused
    assert not served.pauses.holds("discord", ["support"])
