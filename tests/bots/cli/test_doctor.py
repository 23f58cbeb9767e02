"""`eva doctor`: what is right, what is wrong, and what to do."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.bots.cli.command import Outcome, eva
from tests.bots.process import ROOT, EvaProcess


def bad(done: Outcome) -> dict[str, str]:
    """What it found wrong, by part."""
    return {found["part"]: found["text"] for found in done.json if not found["ok"]}


def test_before_the_first_start_all_is_well(tmp_path: Path) -> None:
    people, programs = eva(tmp_path, "doctor"), eva(tmp_path, "doctor", "--json")

    assert people.status == programs.status == 0
    assert [line[0] for line in people.out.splitlines()] == ["✓"] * len(programs.json)
    assert [found["part"] for found in programs.json] == ["settings", "playbook", "articles", "hours", "database", "process"]
    assert all(set(found) == {"part", "ok", "text"} for found in programs.json)
    assert "will be made at the first start" in people.out
    assert "eva run" in people.out


def test_what_is_kept_is_counted(used: Path) -> None:
    done = eva(used, "doctor")

    assert done.status == 0
    assert "1 conversations, 6 messages, 3 turns" in done.out


def test_the_process_that_runs_is_named(server: EvaProcess) -> None:
    done = eva(server.folder, "doctor")

    assert done.status == 0
    assert f"Eva runs as process {server.pid}" in done.out


def test_every_fault_of_the_settings_is_a_finding(tmp_path: Path) -> None:
    done = eva(tmp_path, "doctor", "--json", settings={"EVA_PORT": "eighty", "EVA_LOG_LEVEL": "loud"})

    assert done.status == 1
    assert [found["text"].split(":")[0] for found in done.json] == ["EVA_PORT", "EVA_LOG_LEVEL"]


def test_every_fault_of_the_playbook_is_a_finding_and_the_rest_is_looked_at_too(tmp_path: Path) -> None:
    playbook = tmp_path / "acme"
    shutil.copytree(ROOT / "playbooks" / "acme", playbook)
    for article in ("deductibles", "discounts"):
        path = playbook / "customer" / "knowledge" / f"{article}.md"
        path.write_text(path.read_text() + "\n[nowhere](/help/nowhere)\n")

    done = eva(tmp_path, "doctor", "--json", settings={"EVA_PLAYBOOK": str(playbook)})

    assert done.status == 1
    assert len([found for found in done.json if found["part"] == "playbook" and not found["ok"]]) == 2
    assert [found["part"] for found in done.json if found["ok"]] == ["settings", "database", "process"]


def test_an_article_that_says_nothing_is_a_finding(tmp_path: Path) -> None:
    playbook = tmp_path / "acme"
    shutil.copytree(ROOT / "playbooks" / "acme", playbook)
    (playbook / "customer" / "knowledge" / "stub.md").write_text("---\ntitle: To be written\nslug: stub\nlanguage: en\n---\nSoon.\n")

    done = eva(tmp_path, "doctor", "--json", settings={"EVA_PLAYBOOK": str(playbook)})

    assert done.status == 1
    assert "stub" in bad(done)["articles"]


def test_what_was_given_up_is_listed(used: Path, tmp_path: Path) -> None:
    eva(used, "db", "backup", str(tmp_path / "eva.db"))
    with closing(sqlite3.connect(tmp_path / "eva.db")) as database:
        database.execute("INSERT INTO failures VALUES ('F-1', 'turn', 'C-1', 'it broke', '2026-01-05T12:00:00.000000+00:00')")
        database.commit()

    done = eva(tmp_path, "doctor", "--json")

    assert done.status == 1
    assert bad(done) == {"given up": "F-1 2026-01-05 12:00Z turn C-1: it broke"}


def test_a_database_that_cannot_be_used_is_a_finding_with_what_to_do(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "eva.db")) as database:
        database.execute("CREATE TABLE customers (name TEXT)")

    foreign = eva(tmp_path, "doctor", "--json")
    nowhere = eva(tmp_path, "doctor", "--json", settings={"EVA_DATABASE_URL": f"sqlite:///{tmp_path / 'no' / 'eva.db'}"})

    assert foreign.status == nowhere.status == 1
    assert "set EVA_DATABASE_URL" in bad(foreign)["database"]
    assert "there is no folder" in bad(nowhere)["database"]


def test_looking_leaves_nothing_behind(tmp_path: Path) -> None:
    eva(tmp_path, "doctor")

    assert list(tmp_path.iterdir()) == []
