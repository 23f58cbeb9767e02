"""`eva ask` and `eva chat`: with the process that runs, or with one that is started for it."""

import os
import pty
import select
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path

from bots.command_socket import socket_path
from storage.lock import DatabaseLock
from tests.bots.cli.command import eva, eva_process
from tests.bots.process import EVA, PATIENCE, EvaProcess, environment


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
        assert "9 AM" in done.out


def test_a_chat_with_a_colleague_tells_what_is_for_colleagues(tmp_path: Path) -> None:
    typed = "How many vacation days do I have?\nHello\n"
    colleague, customer = (eva_process(tmp_path, "chat", *more, typed=typed) for more in (("--as", "internal"), ()))

    assert (colleague.status, customer.status) == (0, 0)
    assert "https://handbook.acme.example/" in colleague.out
    assert "handbook" not in customer.out


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
    chat = subprocess.Popen([EVA, "chat"], env=environment(tmp_path), cwd=tmp_path, stdin=other_end, stdout=other_end, stderr=other_end)
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
    shown, deadline = b"", time.monotonic() + 15
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
