"""The `eva` command: what each command ends with, and what it says to whoever can act."""

import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from bots.cli import app
from tests.bots.cli.command import eva
from tests.bots.process import ROOT, free_port

HEAVY = {
    "fastapi",
    "starlette",
    "uvicorn",
    "pydantic",
    "sqlite3",
    "aiosqlite",
    "rapidfuzz",
    "regex",
    "structlog",
    "httpx",
    "yaml",
    "holidays",
}
READING = [
    ("conversations", "list"),
    ("conversations", "show", "C-1"),
    ("review",),
    ("db", "check"),
    ("db", "backup", "copy.db"),
]
WRITING = [("run",), ("ask", "Hello"), ("chat",)]


def commands() -> Iterator[tuple[str, ...]]:
    """The path of each command."""

    def walk(command: object, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        yield path
        for name, inner in getattr(command, "commands", {}).items():
            yield from walk(inner, (*path, name))

    return walk(get_command(app), ())


# ── help ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_help_loads_nothing_that_takes_its_time() -> None:
    look = "import sys\nfrom bots.cli import app\ntry:\n    app(['--help'])\nexcept SystemExit:\n    print('LOADED', *sys.modules)"
    done = subprocess.run([sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)

    text, _, loaded = done.stdout.partition("LOADED ")
    assert "Usage" in text
    assert not HEAVY & set(loaded.split())


@pytest.mark.parametrize("command", list(commands()), ids=" ".join)
def test_every_command_says_what_it_is_for(command: tuple[str, ...]) -> None:
    shown = CliRunner().invoke(app, [*command, "--help"])

    assert shown.exit_code == 0
    assert "Usage:" in shown.output


def test_the_commands_are_those_that_were_agreed() -> None:
    assert {" ".join(command) for command in commands()} >= {
        "run",
        "chat",
        "ask",
        "doctor",
        "conversations list",
        "conversations show",
        "review",
        "playbook check",
        "db backup",
        "db check",
        "version",
    }


def test_the_version_is_that_of_the_distribution(tmp_path: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    assert eva(tmp_path, "version").out.strip() == project["version"]
    assert eva(tmp_path, "version", "--json").json == {"version": project["version"]}


# ── wrong usage and settings: 2 ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "arguments",
    [
        ["dance"],
        ["ask"],
        ["ask", ""],
        ["ask", " \n"],
        ["ask", "Hello", "--as", "boss"],
        ["chat", "--as", "boss"],
        ["conversations", "show"],
        ["conversations", "list", "--limit", "0"],
        ["review", "--limit", "many"],
        ["doctor", "--loud"],
        ["run", "telegraph"],
        ["run", "web", "pigeon"],
    ],
    ids=" ".join,
)
def test_what_cannot_be_done_is_wrong_usage(tmp_path: Path, arguments: list[str]) -> None:
    done = eva(tmp_path, *arguments)

    assert done.status == 2
    assert done.err.strip()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", [*READING, *WRITING, ("playbook", "check")], ids=" ".join)
def test_faults_in_the_settings_are_named_all_at_once(tmp_path: Path, command: tuple[str, ...]) -> None:
    done = eva(tmp_path, *command, settings={"EVA_PORT": "eighty", "EVA_PLAYBOOK": "nowhere", "EVA_LOG_LEVLE": "info"})

    assert done.status == 2
    assert sorted(line.split(":")[0] for line in done.err.splitlines()) == ["EVA_LOG_LEVLE", "EVA_PLAYBOOK", "EVA_PORT"]


@pytest.mark.parametrize("command", WRITING, ids=" ".join)
def test_a_broken_playbook_is_refused_with_file_and_line(tmp_path: Path, command: tuple[str, ...]) -> None:
    broken = a_broken_playbook(tmp_path)

    done = eva(tmp_path, *command, settings={"EVA_PLAYBOOK": str(broken), "EVA_PORT": str(free_port())})

    assert done.status == 2
    assert "playbook.toml:2: " in done.err
    assert "nmae" in done.err


def a_broken_playbook(folder: Path) -> Path:
    """A playbook with a mistyped key."""
    broken = folder / "broken"
    broken.mkdir()
    (broken / "playbook.toml").write_text('name = "Acme"\nnmae = "Acme"\n')
    return broken


def test_checking_a_broken_playbook_names_every_fault_for_people_and_for_programs(tmp_path: Path) -> None:
    broken = a_broken_playbook(tmp_path)

    people, programs = eva(tmp_path, "playbook", "check", str(broken)), eva(tmp_path, "playbook", "check", str(broken), "--json")

    assert people.status == programs.status == 1
    assert [f"{fault['path']}:{fault['line']}: {fault['text']}" for fault in programs.json] == people.out.splitlines()
    assert any(fault["path"] == "playbook.toml" and fault["line"] == 2 for fault in programs.json)


def test_checking_a_playbook_finds_a_number_that_differs_from_the_companys(tmp_path: Path) -> None:
    acme = shutil.copytree(ROOT / "playbooks" / "acme", tmp_path / "acme")
    article = acme / "customer" / "knowledge" / "billing-and-payment.md"
    article.write_text(article.read_text().replace("a late fee of $10", "a late fee of $12"))

    checked = eva(tmp_path, "playbook", "check", str(acme))

    assert checked.status == 1
    assert '"$12" stands where numbers.toml has late-fee = "$10"' in checked.out
    assert checked.out.startswith("customer/knowledge/billing-and-payment.md:")


def test_a_wish_to_read_the_playbook_anew_does_not_end_an_eva_that_is_about_to_start() -> None:
    program = (
        "import os, signal\nfrom bots.cli import app\n"
        "try:\n    app(['run', 'nowhere'])\nexcept SystemExit:\n    os.kill(os.getpid(), signal.SIGHUP)\nprint('alive')"
    )

    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (0, "alive\n")


def test_checking_a_whole_playbook_finds_nothing(tmp_path: Path) -> None:
    people, programs = eva(tmp_path, "playbook", "check"), eva(tmp_path, "playbook", "check", "--json")

    assert (people.status, programs.status, programs.json) == (0, 0, [])
    assert "fine" in people.out
    assert re.search(r"articles: \d+ for customers, \d+ for colleagues; intents: \d+ for colleagues$", people.out.strip())


def test_a_playbook_that_is_not_there_is_a_fault_like_others(tmp_path: Path) -> None:
    done = eva(tmp_path, "playbook", "check", str(tmp_path / "nowhere"))

    assert done.status == 1
    assert "nowhere" in done.out + done.err or "playbook.toml" in done.out + done.err
