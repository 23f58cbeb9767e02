"""`eva playbook new`: from options or from five questions, a playbook with which Eva answers at once."""

import os
import pty
import subprocess
from pathlib import Path

import pytest

from core.playbook import load
from tests.bots.cli.command import eva, eva_process
from tests.bots.process import EVA, PATIENCE, environment

ANSWERS = {
    "--name": "Northside Bikes",
    "--offers": "new bikes, bike repairs",
    "--hours": "tue-fri 10:00-18:00, sat 10:00-14:00",
    "--phone": "+49 30 5550100",
    "--language": "en",
}
OPTIONS = [part for option in ANSWERS.items() for part in option]


def test_from_options_a_playbook_is_made_that_answers_at_once(tmp_path: Path) -> None:
    made = eva(tmp_path, "playbook", "new", "shop", *OPTIONS, "--timezone", "Europe/Berlin")
    checked = eva(tmp_path, "playbook", "check", "shop")
    asked = eva_process(tmp_path, "ask", "when are you open?", settings={"EVA_PLAYBOOK": str(tmp_path / "shop")})

    assert (made.status, checked.status, asked.status) == (0, 0, 0), made.err
    assert 'EVA_PLAYBOOK=shop eva ask "when are you open?"' in made.out
    assert "Tuesday to Friday, 10 AM to 6 PM" in " ".join(asked.out.split())


def test_where_nobody_can_be_asked_what_is_missing_is_named(tmp_path: Path) -> None:
    made = eva_process(tmp_path, "playbook", "new", "shop", *OPTIONS[:4])

    assert (made.status, made.err.strip()) == (2, "missing: --hours, --phone, --language")
    assert not (tmp_path / "shop").exists()


def test_at_a_terminal_what_is_missing_is_asked_for_until_it_is_understood(tmp_path: Path) -> None:
    typed = ["Northside Bikes", "new bikes", "nine to five", "mon-fri 09:00-17:00", "555-0100", "en"]
    ours, theirs = pty.openpty()
    done = subprocess.Popen(
        [EVA, "playbook", "new", "shop"], stdin=theirs, stdout=theirs, stderr=theirs, env=environment(tmp_path), cwd=tmp_path
    )
    os.close(theirs)
    os.write(ours, "".join(f"{line}\n" for line in typed).encode())
    shown = b""
    while "is ready" not in shown.decode(errors="replace"):
        shown += os.read(ours, 4_096)
    assert done.wait(PATIENCE) == 0
    os.close(ours)

    assert "must be like: mon-fri 09:00-17:00" in shown.decode()
    assert load(tmp_path / "shop").hours.describe("en") == "Monday to Friday, 9 AM to 5 PM"


@pytest.mark.parametrize(
    ("option", "value", "text"),
    [
        ("--name", "# x", "--name must be 1 to 100 characters"),
        ("--hours", "always", "--hours must be like: mon-fri 09:00-17:00"),
        ("--language", "nl", "--language must be one of en, es, fr, de, pt, it, zh, ar"),
        ("--timezone", "Berlin", "--timezone must be a place such as Europe/Berlin, not Berlin"),
    ],
)
def test_an_answer_that_cannot_be_used_is_refused_and_nothing_is_written(option: str, value: str, text: str, tmp_path: Path) -> None:
    made = eva(tmp_path, "playbook", "new", "shop", *OPTIONS, option, value)

    assert made.status == 2
    assert text in made.err
    assert not (tmp_path / "shop").exists()


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "letter.txt").write_text("Dear")
    made = eva(tmp_path, "playbook", "new", "shop", *OPTIONS)

    assert made.status == 2
    assert "shop is not an empty folder" in made.err
    assert [path.name for path in (tmp_path / "shop").iterdir()] == ["letter.txt"]


def test_an_empty_folder_will_do(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()

    assert eva(tmp_path, "playbook", "new", "shop", *OPTIONS).status == 0
