"""The commands that look: at conversations, at what a person should see, at the file itself, whether Eva runs or not."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from tests.bots.cli.command import eva
from tests.bots.process import EvaProcess
from tests.bots.visitor import Customer


def test_conversations_are_listed_for_people_and_for_programs(used: Path) -> None:
    people, programs = eva(used, "conversations", "list"), eva(used, "conversations", "list", "--json")

    [conversation] = programs.json
    assert conversation["id"].startswith("C-")
    assert conversation["address"].startswith("terminal:")
    assert (conversation["state"], conversation["audience"]) == ("eva", "customer")
    assert datetime.fromisoformat(conversation["touched_at"]).tzinfo
    assert conversation["id"] in people.out
    assert people.status == programs.status == 0


def test_a_conversation_is_shown_whole_with_its_sources(used: Path) -> None:
    [listed] = eva(used, "conversations", "list", "--json").json

    people, programs = eva(used, "conversations", "show", listed["id"]), eva(used, "conversations", "show", listed["id"], "--json")

    said = programs.json["messages"]
    assert [message["from"] for message in said] == ["customer", "eva"] * 3
    assert said[0]["text"] == "When are you open?"
    assert all(message["text"] in people.out for message in said)
    assert all(source["link"] in people.out for message in said for source in message["sources"])
    assert {key: programs.json[key] for key in listed} == listed


def test_a_conversation_is_shown_with_what_it_has_cost(used: Path, tmp_path: Path) -> None:
    eva(used, "db", "backup", str(tmp_path / "eva.db"))
    with closing(sqlite3.connect(tmp_path / "eva.db")) as database:
        for cost in ("0.01", "0.000002"):
            database.execute("INSERT INTO model_calls SELECT NULL, min(number), 'm', 1, 1, 0, 0, ?, 1.0, '2026-01-05' FROM turns", (cost,))
        database.commit()
    [listed] = eva(used, "conversations", "list", "--json").json

    free, paid = (eva(folder, "conversations", "show", listed["id"], "--json").json["cost_usd"] for folder in (used, tmp_path))
    people = eva(tmp_path, "conversations", "show", listed["id"])

    assert (free, paid) == ("0", "0.010002")
    assert people.out.splitlines()[0].endswith("  $0.010002")


def test_a_conversation_that_is_not_there_is_a_fault(used: Path) -> None:
    done = eva(used, "conversations", "show", "C-NONE", "--json")

    assert (done.status, done.out, done.err) == (1, "", "There is no conversation C-NONE.\n")


async def test_a_copy_that_is_made_while_eva_runs_is_a_whole_database(customer: Customer, server: EvaProcess, tmp_path: Path) -> None:
    reply = await customer.asks("When are you open?")

    made = await asyncio.to_thread(eva, server.folder, "db", "backup", str(tmp_path / "eva.db"))
    checked = await asyncio.to_thread(eva, tmp_path, "db", "check", "--json")
    shown = await asyncio.to_thread(eva, tmp_path, "conversations", "show", customer.id, "--json")

    assert made.status == 0
    assert str(tmp_path / "eva.db") in made.out
    assert (checked.status, checked.json) == (0, [])
    assert [message["text"] for message in shown.json["messages"]] == ["When are you open?", reply["text"]]


def test_nothing_is_written_over_by_a_copy(used: Path, tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("mine")

    over, nowhere = eva(used, "db", "backup", str(tmp_path / "precious")), eva(used, "db", "backup", str(tmp_path / "no" / "copy.db"))

    assert over.status == nowhere.status == 1
    assert "exists already" in over.err
    assert (tmp_path / "precious").read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["precious"]


def test_a_whole_database_is_said_to_be_fine(used: Path) -> None:
    people, programs = eva(used, "db", "check"), eva(used, "db", "check", "--json")

    assert (people.status, programs.status, programs.json) == (0, 0, [])
    assert people.out.endswith("fine.\n")


def test_damage_is_found(used: Path, tmp_path: Path) -> None:
    eva(used, "db", "backup", str(tmp_path / "eva.db"))
    with closing(sqlite3.connect(tmp_path / "eva.db")) as database:
        database.execute("PRAGMA foreign_keys = OFF")
        database.execute("DELETE FROM conversations")
        database.commit()

    people, programs = eva(tmp_path, "db", "check"), eva(tmp_path, "db", "check", "--json")

    assert people.status == programs.status == 1
    assert programs.json == people.out.splitlines()
    assert any("messages" in line for line in programs.json)
