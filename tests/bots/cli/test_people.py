"""`eva export` and `eva forget`, whether Eva runs or not: all that is kept of a customer, and nothing of it any more."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bots.cli.people import look
from core.playbook.facts import Retention
from tests.bots.cli.command import Outcome, eva, eva_process
from tests.bots.process import HASTY, RUN, EvaProcess
from tests.bots.visitor import Customer, begins, calling
from tests.doubles.claude import ClaudeDouble, Said
from tests.doubles.disk import WORD, found

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


@pytest.fixture
def own(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[EvaProcess]:
    """A process for one test, who may name its command: who searches its files for a word must be alone."""
    settings = {"EVA_TRUSTED_PROXIES": "127.0.0.1", "EVA_LOG_FORMAT": "json"}
    process = EvaProcess(tmp_path, command=getattr(request, "param", RUN), settings=settings)
    process.start()
    yield process
    process.kill()


@pytest.fixture
async def talked(own: EvaProcess) -> AsyncIterator[Customer]:
    """Somebody who has told her name, rated an answer, asked for a person, closed and come back."""
    async with calling(own.url) as client:
        customer = await begins(client)
        reply = await customer.asks(f"I am {WORD}. When are you open?", f"{WORD}-1")
        await customer.rates(reply["reply_id"], "down", f"{WORD} is sad")
        async with customer.listens((await customer.reads())["last_event_id"]) as line:
            await customer.presses("human")
            await line.until("done")
        await customer.presses("close")
        await customer.asks("Do you insure electric cars?")
        yield customer


async def command(process: EvaProcess, *arguments: str) -> Outcome:
    """A command in a process of its own."""
    return await asyncio.to_thread(eva_process, process.folder, *arguments)


def words_of(customer: Customer) -> tuple[str, str]:
    """What must stand nowhere after the customer is forgotten."""
    return WORD, customer.id


async def forgotten(folder: Path) -> dict[str, str]:
    """What doctor says of bytes that are left."""
    looked = await asyncio.to_thread(eva, folder, "doctor", "--json")
    return {each["part"]: each["text"] for each in looked.json if each["part"] == "forgotten"}


# ── export ───────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_all_that_is_kept_of_a_customer_is_exported_while_eva_runs_and_while_she_does_not(own: EvaProcess, talked: Customer) -> None:
    running = await command(own, "export", f"web:{talked.id}", "--json")
    own.stop()
    resting = await command(own, "export", f"web:{talked.id}", "--json")

    assert running.status == resting.status == 0, running.err
    assert running.json | {"exported_at": ""} == resting.json | {"exported_at": ""}
    [conversation] = resting.json["conversations"]
    assert conversation["id"] == talked.id
    assert [message["text"] for message in conversation["messages"] if message["from"] == "customer" and not message["action"]] == [
        f"I am {WORD}. When are you open?",
        "Do you insure electric cars?",
    ]
    assert [message["action"] for message in conversation["messages"] if message["action"]] == ["human", "close"]
    assert {message["by"] for message in conversation["messages"] if message["from"] == "eva"} == {"builtin"}
    assert [rating["text"] for rating in conversation["ratings"]] == [f"{WORD} is sad"]
    assert len(conversation["person_requests"]) == 1
    assert [line["what"] for line in conversation["history"]] == ["person requested", "state", "state"]
    assert conversation["cost_usd"] == "0"


def test_an_export_can_be_read_by_people_and_written_to_a_file_for_its_owner_only(used: Path, tmp_path: Path) -> None:
    [listed] = eva(used, "conversations", "list", "--json").json
    to = tmp_path / "export.txt"

    shown, written = eva(used, "export", listed["customer"]), eva(used, "export", listed["customer"], "--out", str(to))
    again = eva(used, "export", listed["customer"], "--out", str(to))

    assert shown.status == written.status == 0
    assert "When are you open?" in shown.out
    assert to.read_text().splitlines()[1:] == shown.out.splitlines()[1:]
    assert to.stat().st_mode & 0o777 == 0o600
    assert (again.status, "exists already" in again.err) == (1, True)
    assert eva(used, "export", listed["customer"], "--out", str(tmp_path / "no" / "x")).status == 1


@pytest.mark.parametrize("verb", ["export", "forget"])
def test_of_who_is_not_known_nothing_is_said_to_be_kept(used: Path, verb: str) -> None:
    done = eva(used, verb, "web:C-NOBODY")

    assert (done.status, done.out) == (1, "")
    assert "Nothing is kept about web:C-NOBODY" in done.err


@pytest.mark.parametrize("verb", ["export", "forget"])
def test_where_no_database_is_none_is_made(tmp_path: Path, verb: str) -> None:
    done = eva(tmp_path, verb, "web:C-1")

    assert done.status == 1
    assert "has Eva been started yet?" in done.err
    assert list(tmp_path.iterdir()) == []


# ── forget ───────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_who_is_forgotten_while_eva_runs_stands_in_no_file_any_more_nor_in_a_backup_made_afterwards(
    own: EvaProcess, talked: Customer
) -> None:
    before = found(own.folder, *words_of(talked))
    async with talked.listens() as line:
        done = await command(own, "forget", f"web:{talked.id}")
        await line.rest()  # what was open is closed
    await asyncio.to_thread(own.logged, "scrubbed")
    await command(own, "db", "backup", str(own.folder / "backup.db"))
    calls = await talked.calls("GET")
    listed = await command(own, "conversations", "list", "--json")

    assert before == [WORD, talked.id]
    assert done.status == 0, done.err
    assert f"Forgotten: web:{talked.id}, 1 conversation." in done.out
    assert done.err == ""
    assert found(own.folder, *words_of(talked)) == []
    assert calls.status_code == 409
    assert listed.json == []
    assert own.stop() == 0


async def test_who_is_forgotten_while_eva_does_not_run_stands_in_no_file_either(own: EvaProcess, talked: Customer) -> None:
    own.stop()
    done = await command(own, "forget", f"web:{talked.id}")

    assert (done.status, done.err) == (0, "")
    assert found(own.folder, *words_of(talked)) == []
    with closing(sqlite3.connect(own.folder / "eva.db")) as database:
        [(name,)] = database.execute("SELECT DISTINCT subject FROM audit").fetchall()
        assert database.execute("SELECT digest FROM tombstones").fetchall() == [(name,)]
        assert [what for (what,) in database.execute("SELECT what FROM audit ORDER BY number")] == [
            "person requested",
            "state",
            "state",
            "forgotten",
        ]
    own.start()
    assert (await talked.calls("GET")).status_code == 409


@pytest.mark.parametrize("own", [HASTY], indirect=True)
async def test_bytes_that_a_reader_holds_on_to_are_told_of_and_go_when_it_has_gone(
    own: EvaProcess, talked: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bots.cli.people.LOOKS", 2)
    with closing(sqlite3.connect(own.folder / "eva.db", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM messages").fetchall()
        done = await asyncio.to_thread(eva, own.folder, "forget", f"web:{talked.id}")
        await asyncio.to_thread(own.logged, "log_is_being_read")
        told = await forgotten(own.folder)
        held = found(own.folder, WORD)  # last: to close the files that it reads lets go of this process's own hold on them
    await asyncio.to_thread(own.logged, "scrubbed")

    assert (done.status, held) == (0, [WORD])
    assert "may still stand in" in done.err
    assert "may still stand in" in told["forgotten"]
    assert found(own.folder, *words_of(talked)) == []
    own.stop()
    assert await forgotten(own.folder) == {}


async def test_who_is_forgotten_without_eva_while_somebody_reads_is_left_to_her_next_start(
    own: EvaProcess, talked: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    own.stop()
    monkeypatch.setattr("bots.cli.people.LOOKS", 2)
    with closing(sqlite3.connect(own.folder / "eva.db", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM messages").fetchall()
        done = await asyncio.to_thread(eva, own.folder, "forget", f"web:{talked.id}")
        told = await forgotten(own.folder)

    assert done.status == 0
    assert "another program reads the database" in done.err
    assert set(told) == {"forgotten"}
    begun = own.log.count("scrubbed")
    own.start()
    await asyncio.to_thread(own.logged, "scrubbed")
    assert begun == 0
    assert found(own.folder, *words_of(talked)) == []


async def test_what_a_customer_asked_is_not_answered_from_memory_any_more_once_they_are_forgotten(tmp_path: Path) -> None:
    question, answer = "What is special about insuring an electric car?", Said("It adds cover for the battery.", cites=[0])
    async with ClaudeDouble(key="sk-ant-of-the-tests") as claude:
        settings = {"ANTHROPIC_API_KEY": "sk-ant-of-the-tests", "ANTHROPIC_BASE_URL": claude.url}
        process = EvaProcess(tmp_path, settings=settings)
        await asyncio.to_thread(process.start)
        async with calling(process.url) as client:
            claude.says(answer)
            first, second, third = [await begins(client) for _ in range(3)]
            by = [(await first.asks(question))["by"], (await second.asks(question))["by"]]
            await command(process, "forget", f"web:{first.id}")
            claude.says(answer)
            by.append((await third.asks(question))["by"])
        await asyncio.to_thread(process.stop)

    assert by == ["claude", "cache", "claude"]


# ── what doctor says ─────────────────────────────────────────────────────────────────────────────────────────────────


async def test_how_long_things_are_kept_and_how_many_are_due_is_told(used: Path) -> None:
    kept = Retention(messages=timedelta(days=365), audit=timedelta(days=1_095))
    later = datetime.now(UTC) + timedelta(days=400)

    [(part, text, bad)] = await look(used / "eva.db", kept, later)

    assert (part, bad) == ("people", False)
    assert "conversations are kept for 365 days, the audit for 1095 days" in text
    assert "last looked through 20" in text
    assert "1 conversations are due" in text


async def test_what_is_kept_for_ever_is_said_to_be(tmp_path: Path) -> None:
    [(_, text, _)] = await look(tmp_path / "eva.db", Retention(), NOW)

    assert "conversations are kept for ever, the audit for ever" in text


async def test_traces_that_are_left_for_later_are_told_to_whoever_forgets_through_a_running_eva(own: EvaProcess, talked: Customer) -> None:
    async with calling(own.url) as client:
        other = await begins(client)
        await command(own, "forget", f"web:{talked.id}")
        await asyncio.to_thread(own.logged, "scrubbed")
        done = await command(own, "forget", f"web:{other.id}")

    assert done.status == 0
    assert done.err.startswith("Traces of ids of people who were forgotten may be left in")


async def test_what_is_left_to_the_night_is_no_fault(used: Path, tmp_path: Path) -> None:
    await asyncio.to_thread(eva, used, "db", "backup", str(tmp_path / "eva.db"))
    with closing(sqlite3.connect(tmp_path / "eva.db")) as database:
        database.execute("INSERT INTO timers (due, kind, key) VALUES ('2027', 'scrub', 'file')")
        database.commit()

    [_, (part, text, bad)] = await look(tmp_path / "eva.db", Retention(), NOW)

    assert (part, bad) == ("forgotten", False)
    assert "in the next night" in text


def test_json_of_an_export_is_whole(used: Path, tmp_path: Path) -> None:
    [listed] = eva(used, "conversations", "list", "--json").json
    eva(used, "export", listed["customer"], "--json", "--out", str(tmp_path / "export.json"))

    exported = json.loads((tmp_path / "export.json").read_text())
    assert list(exported) == ["customer", "exported_at", "since", "conversations"]
    assert exported["customer"] == listed["customer"]


# ── what is over its time ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_conversation_that_is_older_than_the_playbook_allows_is_gone_after_the_next_start(used: Path, tmp_path: Path) -> None:
    eva(used, "db", "backup", str(tmp_path / "eva.db"))
    [listed] = eva(tmp_path, "conversations", "list", "--json").json
    with closing(sqlite3.connect(tmp_path / "eva.db")) as database:
        database.execute("UPDATE conversations SET touched_at = '2020-01-01T00:00:00.000000+00:00'")
        database.execute("UPDATE messages SET at = '2020-01-01T00:00:00.000000+00:00'")
        database.commit()
    process = EvaProcess(tmp_path)
    process.start()
    process.logged("expired")
    told = eva(tmp_path, "doctor")
    status = process.stop()

    assert status == 0
    assert "0 conversations are due" in told.out
    assert eva(tmp_path, "conversations", "list", "--json").json == []
    assert eva(tmp_path, "export", listed["customer"]).status == 1
