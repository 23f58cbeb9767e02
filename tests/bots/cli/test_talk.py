"""`eva ask` and `eva chat`: with the process that runs, or with one that is started for it."""

import asyncio
import json
import os
import pty
import re
import select
import signal
import socket
import subprocess
import threading
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bots.__main__ import utc_now
from bots.command_socket import socket_path
from core import metrics
from core.messages import Address
from storage.lock import DatabaseLock
from storage.sqlite import SqliteStore, Unit
from tests.bots.cli.command import eva, eva_process
from tests.bots.house import at_home, settings
from tests.bots.nursery import Process, start
from tests.bots.process import EVA, PATIENCE, EvaProcess, environment
from tests.doubles.database import first_started
from tests.doubles.hold import Hold
from tests.doubles.model import ScriptedModel
from tests.storage.samples import a_conversation, a_line


def test_a_question_is_answered_for_people_and_for_programs(tmp_path: Path) -> None:
    people, programs = (eva_process(tmp_path, "ask", "When are you open?", *form) for form in ([], ["--json"]))

    assert people.status == programs.status == 0
    assert set(programs.json) == {"text", "sources", "by", "cost_usd"}
    assert programs.json["by"] == "builtin"
    assert "9 AM" in programs.json["text"]
    assert "9 AM" in people.out
    assert all(source["link"] in people.out for source in programs.json["sources"])
    assert people.err == programs.err == ""
    assert not socket_path(tmp_path / "eva.db").exists()


def test_a_question_in_another_encoding_than_utf_8_is_answered(tmp_path: Path) -> None:
    done = eva_process(tmp_path, "ask", os.fsdecode("Wann haben Sie geöffnet? caf\xe9".encode("latin-1")), "--json")

    assert (done.status, done.err) == (0, ""), done.err[-500:]
    assert done.json["text"]


def test_while_eva_runs_her_own_process_answers(server: EvaProcess, tmp_path: Path) -> None:
    running = {"EVA_DATABASE_URL": f"sqlite:///{server.folder / 'eva.db'}"}

    done = eva_process(tmp_path, "ask", "Does Quarkstrudel count as a question?", "--json", settings=running)
    [newest] = eva(tmp_path, "conversations", "list", "--json", "--limit", "1", settings=running).json
    kept = eva(tmp_path, "conversations", "show", newest["id"], "--json", settings=running).json

    assert done.status == 0
    assert newest["address"].startswith("terminal:")
    assert [message["text"] for message in kept["messages"]] == ["Does Quarkstrudel count as a question?", done.json["text"]]
    assert list(tmp_path.iterdir()) == []


def test_while_eva_runs_she_answers_although_the_playbook_on_disk_is_broken_and_without_her_that_is_said(
    server: EvaProcess, tmp_path: Path
) -> None:
    (tmp_path / "broken").mkdir()
    broken = {"EVA_PLAYBOOK": str(tmp_path / "broken")}

    running = eva_process(
        tmp_path, "ask", "When are you open?", settings=broken | {"EVA_DATABASE_URL": f"sqlite:///{server.folder / 'eva.db'}"}
    )
    alone = eva(tmp_path, "ask", "When are you open?", settings=broken)

    assert (running.status, running.err) == (0, "")
    assert "9 AM" in running.out
    assert alone.status == 2
    assert "The playbook has faults. Mend them first" in alone.err


def test_colleagues_are_told_what_is_for_colleagues(server: EvaProcess, tmp_path: Path) -> None:
    running = {"EVA_DATABASE_URL": f"sqlite:///{server.folder / 'eva.db'}"}
    question = "How many vacation days do I have?"

    customer = eva_process(tmp_path, "ask", question, "--json", settings=running).json
    colleague = eva_process(tmp_path, "ask", question, "--json", "--as", "internal", settings=running).json

    assert [source for source in colleague["sources"] if "/help/" not in source["link"]]
    assert not [source for source in customer["sources"] if "/help/" not in source["link"]]


def test_an_eva_who_goes_away_before_she_answers_is_said_to_have(tmp_path: Path) -> None:
    lock = DatabaseLock.take(tmp_path / "eva.db")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(socket_path(tmp_path / "eva.db")))
        listener.listen()
        hanging_up = threading.Thread(target=lambda: listener.accept()[0].close())
        hanging_up.start()
        done = eva_process(tmp_path, "ask", "Hello")
        hanging_up.join()
    lock.release()

    assert done.status == 1
    assert "Eva has stopped" in done.err
    assert done.err.count("\n") == 1


def test_a_chat_answers_line_by_line_and_ends_with_the_input_an_empty_line_or_a_word(tmp_path: Path) -> None:
    for end in ("", "\nmore\n", "QUIT\nmore\n"):
        done = eva_process(tmp_path, "chat", typed=f"When are you open?\n{end}")

        assert (done.status, done.err) == (0, "")
        assert done.out.count("you> ") == 2
        assert done.out.endswith("you> \n" if end == "" else "you> ")  # whoever presses Ctrl+D has begun no line of their own
        assert "9 AM" in done.out


def test_a_chat_with_a_colleague_tells_what_is_for_colleagues(tmp_path: Path) -> None:
    typed = "How many vacation days do I have?\nHello\n"
    colleague, customer = (eva_process(tmp_path, "chat", *more, typed=typed) for more in (("--as", "internal"), ()))

    assert (colleague.status, customer.status) == (0, 0)
    assert "https://handbook.acme.example/" in colleague.out
    assert "handbook" not in customer.out


def test_a_chat_goes_on_where_the_last_one_of_that_audience_ended(tmp_path: Path) -> None:
    eva_process(tmp_path, "chat", typed="I want a quote for my 2019 Nissan Leaf, 45,000 miles, I'm 41\n")
    eva_process(tmp_path, "chat", "--as", "internal", typed="How many vacation days do I have?\n")

    done = eva_process(tmp_path, "chat", "--again", typed="yes\n")

    assert (done.status, done.err) == (0, "")
    before, after = done.out.split("you> ", 1)
    assert "I want a quote for my 2019 Nissan Leaf" in before
    assert "the main driver is 41 years old" in before
    assert "handbook" not in done.out
    assert re.search(r"Here is your quote Q-\w+ for the Nissan Leaf", after)


async def test_a_chat_that_goes_on_tells_the_end_of_an_answer_of_which_a_piece_met_no_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, model, meanwhile, after = settings(tmp_path), ScriptedModel(), Hold(), Hold()
    model.says("This much is said already. And", meanwhile, " this meets nobody. And", after, " this is the end of it.")
    async with at_home(read, monkeypatch, model), asyncio.timeout(PATIENCE):
        await asks_and_leaves(socket_path(read.database), "Is anybody there?")
        refused = refused_by_terminals()
        meanwhile.open()
        while refused_by_terminals() == refused:  # noqa: ASYNC110
            await asyncio.sleep(0.005)  # nobody is told of it but the metrics: there is no event for that

        chat, terminal = chat_that_goes_on(tmp_path)
        shown = await asyncio.to_thread(read_until, terminal, b"Is anybody there?")
        after.open()
        shown += await asyncio.to_thread(read_until, terminal, b"you> ")
        os.write(terminal, b"And now?\n")
        then = await asyncio.to_thread(read_until, terminal, b"you> ")
        os.write(terminal, b"\n")
        status = await asyncio.to_thread(chat.wait, PATIENCE)
        os.close(terminal)

    assert shown.count(b"This much is said already. And this meets nobody. And this is the end of it.") == 1
    assert b"You wrote And now?." in then
    assert status == 0


async def test_a_chat_that_goes_on_is_told_when_eva_stops_before_the_end_of_the_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, model = settings(tmp_path), ScriptedModel()
    model.says("This much is said already. And", Hold())
    async with asyncio.timeout(PATIENCE):
        async with at_home(read, monkeypatch, model, grace=timedelta(seconds=0.1)):
            await asks_and_leaves(socket_path(read.database), "Is anybody there?")
            chat, terminal = chat_that_goes_on(tmp_path)
            shown = await asyncio.to_thread(read_until, terminal, b"Is anybody there?")
        shown += await asyncio.to_thread(read_until, terminal, None)
        status = await asyncio.to_thread(chat.wait, PATIENCE)
        os.close(terminal)

    assert b"Eva has stopped" in shown
    assert b"Traceback" not in shown
    assert status == 1


def chat_that_goes_on(folder: Path) -> tuple[Process, int]:
    """`eva chat --again`, and the terminal that it has."""
    terminal, other_end = pty.openpty()
    chat = start([str(EVA), "chat", "--again"], environment(folder), folder, (other_end, other_end, other_end))
    os.close(other_end)
    return chat, terminal


async def asks_and_leaves(path: Path, question: str) -> None:
    """A terminal that goes once the answer has begun, and returns when Eva knows."""
    reader, writer = await asyncio.open_unix_connection(path)
    writer.write(json.dumps({"say": question}).encode() + b"\n")
    while b'"reply"' not in await reader.readline():
        pass
    writer.write_eof()
    await reader.read()
    writer.close()


def refused_by_terminals() -> float:
    """How many pieces of answers met no terminal."""
    labels = {"channel": "terminal", "method": "edit", "outcome": "refused"}
    return metrics.REGISTRY.get_sample_value("eva_platform_calls_total", labels) or 0.0


async def test_a_chat_that_goes_on_does_not_wait_for_what_is_never_answered(tmp_path: Path) -> None:
    store = await SqliteStore.open(first_started(tmp_path / "eva.db"))
    settled = replace(a_conversation(touched_at=utc_now()), address=Address("terminal", "1"))

    async def keep(tx: Unit) -> None:
        await tx.conversations.create(settled, None)
        await tx.messages.add(settled.id, a_line(text="Never mind"))
        await tx.messages.settle(settled.id)

    await store.write(keep)
    await store.close()

    done = await asyncio.to_thread(eva_process, tmp_path, "chat", "--again")

    assert (done.status, done.err) == (0, "")
    assert "Never mind" in done.out
    assert "eva>" not in done.out


def test_where_there_was_no_chat_a_new_one_begins(tmp_path: Path) -> None:
    done = eva_process(tmp_path, "chat", "--again", typed="When are you open?\n")

    assert done.status == 0
    assert "this is a new one" in done.out
    assert "9 AM" in done.out


def test_a_chat_from_a_file_is_a_chat(tmp_path: Path) -> None:
    (tmp_path / "questions.txt").write_text("When are you open?\nAnd on holidays?")

    with (tmp_path / "questions.txt").open() as questions:
        done = eva_process(tmp_path, "chat", typed=questions)

    assert done.status == 0
    assert "9 AM" in done.out


def test_a_chat_is_one_conversation(used: Path) -> None:
    [conversation] = eva(used, "conversations", "list", "--json").json

    assert len(eva(used, "conversations", "show", conversation["id"], "--json").json["messages"]) == 6


def test_ctrl_c_leaves_a_chat_at_once(tmp_path: Path) -> None:
    terminal, other_end = pty.openpty()
    ignored = signal.signal(signal.SIGINT, signal.default_int_handler)  # as in a shell, also where whoever runs the tests ignores it
    chat = subprocess.Popen([EVA, "chat"], env=environment(tmp_path), cwd=tmp_path, stdin=other_end, stdout=other_end, stderr=other_end)
    signal.signal(signal.SIGINT, ignored)
    os.close(other_end)
    shown = read_until(terminal, b"you> ")
    os.write(terminal, b"When are you open?\n")
    shown += read_until(terminal, b"you> ")
    chat.send_signal(signal.SIGINT)
    status = chat.wait(PATIENCE)
    shown += read_until(terminal, None)
    os.close(terminal)

    assert b"9 AM" in shown
    assert b"Traceback" not in shown
    assert status == 128 + signal.SIGINT


def read_until(terminal: int, text: bytes | None) -> bytes:
    """What is shown up to this text, or up to the end."""
    shown, deadline = b"", time.monotonic() + PATIENCE
    while text is None or text not in shown:
        ready, _, _ = select.select([terminal], [], [], max(0.0, deadline - time.monotonic()))
        assert ready, shown
        try:
            piece = os.read(terminal, 4096)
        except OSError:  # Linux says so where the other end has gone
            return shown
        if not piece:
            return shown
        shown += piece
    return shown
