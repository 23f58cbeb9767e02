"""`eva doctor`: what is right, what is wrong, and what to do."""

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from bots.cli.doctor import MOST_OPEN, Diagnosis, disk, handovers, model, unreadable
from bots.settings import read_settings
from core.messages import Handover, Person
from core.ports import StoreError
from tests.bots.cli.command import Outcome, eva
from tests.bots.process import ROOT, EvaProcess

QUOTE_API = """
[quote_api]
url = "https://prices.example/v1"
next_steps = ["Say so, and a person gets it."]
auth = { environment = "PRICES_TOKEN" }
fields = { make = "make", model = "model", year = "year", mileage = "mileage", driver_age = "age" }
answer = { premium = "price" }
"""


def bad(done: Outcome) -> dict[str, str]:
    """What it found wrong, by part."""
    return {found["part"]: found["text"] for found in done.json if not found["ok"]}


def test_before_the_first_start_all_is_well(tmp_path: Path) -> None:
    people, programs = eva(tmp_path, "doctor"), eva(tmp_path, "doctor", "--json")

    assert people.status == programs.status == 0
    parts = ["settings", "playbook", "articles", "hours", "model", "database", "costs", "faults", "people", "process"]
    assert [found["part"] for found in programs.json] == parts
    assert [line[0] for line in people.out.splitlines()] == ["·" if part in ("faults", "process") else "✓" for part in parts]
    assert all(set(found) == {"part", "ok", "text"} for found in programs.json)
    assert "will be made at the first start" in people.out
    assert "eva run" in people.out


def test_what_is_kept_is_counted(used: Path) -> None:
    done = eva(used, "doctor")

    assert done.status == 0
    assert "1 conversations, 6 messages, 3 turns" in done.out


def test_who_waits_for_a_person_is_counted_and_since_when() -> None:
    asked = Handover(id="H-1", conversation="C-1", reason="", asked_at=datetime(2026, 3, 2, 15, 0, tzinfo=UTC), asked_to=0)
    taken = replace(asked, person=Person(id="paper:sam", name="Sam"))

    assert handovers([]) == []
    assert [each.text for each in handovers([taken])] == ["1 open, 0 of them taken by nobody"]
    assert [each.text for each in handovers([taken, asked, asked])] == [
        "3 open, 2 of them taken by nobody; the oldest that nobody has taken waits since 2026-03-02 15:00Z (eva review)"
    ]
    assert "1000 or more open" in handovers([asked] * MOST_OPEN)[0].text


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
    assert [found["part"] for found in done.json if found["ok"]] == ["settings", "model", "database", "costs", "process"]


def test_an_article_that_says_nothing_is_a_finding(tmp_path: Path) -> None:
    playbook = tmp_path / "acme"
    shutil.copytree(ROOT / "playbooks" / "acme", playbook)
    (playbook / "customer" / "knowledge" / "stub.md").write_text("---\ntitle: To be written\nslug: stub\nlanguage: en\n---\nSoon.\n")

    done = eva(tmp_path, "doctor", "--json", settings={"EVA_PLAYBOOK": str(playbook)})

    assert done.status == 1
    assert "customer/knowledge/stub.md:1: too short to answer anything" in bad(done)["articles"]
    assert bad(done)["articles"] in eva(tmp_path, "playbook", "check", str(playbook)).out
    assert [found["part"] for found in done.json if found["ok"]][:3] == ["settings", "playbook", "hours"]


def test_the_secret_of_the_companys_own_prices_is_looked_for_and_named(tmp_path: Path) -> None:
    playbook = tmp_path / "acme"
    shutil.copytree(ROOT / "playbooks" / "acme", playbook)
    with (playbook / "playbook.toml").open("a") as file:
        file.write(QUOTE_API)

    without = eva(tmp_path, "doctor", "--json", settings={"EVA_PLAYBOOK": str(playbook)})
    set_here = eva(tmp_path, "doctor", "--json", settings={"EVA_PLAYBOOK": str(playbook), "PRICES_TOKEN": "secret-4711"})

    assert without.status == 1
    assert "needs the environment variable PRICES_TOKEN" in bad(without)["quotes"]
    assert bad(set_here) == {}
    assert {"part": "quotes", "ok": True, "text": "priced by https://prices.example/v1, with PRICES_TOKEN"} in set_here.json
    assert "4711" not in set_here.out


def test_what_was_given_up_is_listed(used: Path, tmp_path: Path) -> None:
    eva(used, "db", "backup", str(tmp_path / "eva.db"))
    with closing(sqlite3.connect(tmp_path / "eva.db")) as database:
        database.execute("INSERT INTO failures VALUES ('F-1', 'turn', 'C-1', 'it broke', '2026-01-05T12:00:00.000000+00:00')")
        database.commit()

    done = eva(tmp_path, "doctor", "--json")

    assert done.status == 1
    assert bad(done) == {"given up": "F-1 2026-01-05 12:00Z turn C-1: it broke"}


def test_faults_are_findings_for_as_long_as_they_are_not_mended(used: Path, tmp_path: Path) -> None:
    eva(used, "db", "backup", str(tmp_path / "eva.db"))
    past, future, since = "2026-01-06T12:00:00.000000+00:00", "2999-01-05T12:00:00.000000+00:00", "2026-01-05T12:00:00.000000+00:00"
    told = [
        ("model_down:claude", "model_down", "claude", "it answered 529", since, None, None),
        ("given_up:turn", "given_up", "turn", "F-1 was the first", since, future, None),
        ("given_up:sweep", "given_up", "sweep", "long ago", since, past, None),
        ("not_kept", "not_kept", "", "the disk was full", since, None, past),
    ]
    with closing(sqlite3.connect(tmp_path / "eva.db")) as database:
        database.executemany("INSERT INTO faults VALUES (?, ?, ?, ?, ?, ?, ?)", told)
        database.commit()

    done = eva(tmp_path, "doctor", "--json")

    assert done.status == 1
    assert [found["text"] for found in done.json if not found["ok"]] == [
        "given_up turn since 2026-01-05 12:00Z: F-1 was the first",
        "model_down claude since 2026-01-05 12:00Z: it answered 529",
    ]


def test_a_database_that_cannot_be_used_is_a_finding_with_what_to_do(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "eva.db")) as database:
        database.execute("CREATE TABLE customers (name TEXT)")

    foreign = eva(tmp_path, "doctor", "--json")
    nowhere = eva(tmp_path, "doctor", "--json", settings={"EVA_DATABASE_URL": f"sqlite:///{tmp_path / 'no' / 'eva.db'}"})

    assert foreign.status == nowhere.status == 1
    assert "set EVA_DATABASE_URL" in bad(foreign)["database"]
    assert "there is no folder" in bad(nowhere)["settings"]


def test_looking_leaves_nothing_behind(tmp_path: Path) -> None:
    eva(tmp_path, "doctor")

    assert list(tmp_path.iterdir()) == []


# ── the model ────────────────────────────────────────────────────────────────────────────────────────────────────────

RETIREMENT = datetime(2026, 11, 30, tzinfo=UTC)  # of claude-sonnet-4-5


def model_on(now: datetime = RETIREMENT - timedelta(days=300), **settings: str) -> Diagnosis:
    """What it says of the model at this time."""
    environment = {"EVA_PLAYBOOK": str(ROOT / "playbooks" / "acme")} | settings
    return model(read_settings(environment, Path("/nowhere/.env")), now)


def test_without_a_key_the_operator_is_told_who_answers_and_what_to_set() -> None:
    assert str(model_on()) == "✓ model: the built-in responder answers; set ANTHROPIC_API_KEY, and Claude does"


def test_with_a_key_the_model_is_named_with_its_price() -> None:
    found = model_on(ANTHROPIC_API_KEY="k", EVA_CHAT_MODEL="claude-haiku-5-5")

    price = "$0.10 in and $0.50 out per million tokens (more for prompts above 100,000 tokens)"
    assert str(found) == f"✓ model: claude-haiku-5-5: {price}; no date of retirement is known"


@pytest.mark.parametrize(
    ("days", "says", "bad"),
    [
        (31, "retires on 2026-11-30", False),
        (30, "retires on 2026-11-30; set EVA_CHAT_MODEL to another model", True),
        (1, "retires on 2026-11-30; set EVA_CHAT_MODEL to another model", True),
        (0, "retired on 2026-11-30; set EVA_CHAT_MODEL to another model", True),
        (-400, "retired on 2026-11-30; set EVA_CHAT_MODEL to another model", True),
    ],
)
def test_a_model_that_soon_cannot_be_had_is_a_finding(days: int, says: str, bad: bool) -> None:
    found = model_on(RETIREMENT - timedelta(days=days), ANTHROPIC_API_KEY="k", EVA_CHAT_MODEL="claude-sonnet-4-5")

    assert found.text.endswith(f"; {says}")
    assert found.bad is bad


def test_a_model_of_unknown_price_is_a_finding_only_where_there_is_a_budget_to_keep() -> None:
    free = model_on(ANTHROPIC_API_KEY="k", EVA_CHAT_MODEL="claude-of-another-world")
    bounded = model_on(ANTHROPIC_API_KEY="k", EVA_CHAT_MODEL="claude-of-another-world", EVA_MONTHLY_BUDGET_USD="5")

    assert str(free).startswith("· model: claude-of-another-world: its price is not known, so it counts as nothing")
    assert (free.bad, bounded.bad) == (False, True)
    assert "EVA_MONTHLY_BUDGET_USD" in bounded.text


# ── the costs ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def spent(used: Path, tmp_path: Path) -> Path:
    """The folder of an Eva whose model has cost 1.50 dollars this month, and a hundred in the one before."""
    eva(used, "db", "backup", str(tmp_path / "eva.db"))
    now = datetime.now(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    calls = [("claude-a", "1.000001", now), ("claude-b", "0.499999", now), ("claude-a", "100", now - timedelta(microseconds=1))]
    with closing(sqlite3.connect(tmp_path / "eva.db")) as database:
        for name, cost, at in calls:
            row = (f"{at:%Y-%m}", name, int(Decimal(cost).scaleb(12)))
            database.execute("INSERT INTO spending VALUES (?, ?, ?)", row)
        database.commit()
    return tmp_path


def test_what_this_month_has_cost_is_told_per_model(spent: Path) -> None:
    done = eva(spent, "doctor")

    assert done.status == 0
    assert f"✓ costs: in {datetime.now(UTC):%Y-%m} (UTC): claude-a $1.00, claude-b $0.50; no budget is set" in done.out


@pytest.mark.parametrize(("budget", "reached"), [("1.500001", False), ("1.5", True), ("0", True)])
def test_a_budget_that_is_reached_is_a_finding(budget: str, reached: bool, spent: Path) -> None:
    done = eva(spent, "doctor", "--json", settings={"EVA_MONTHLY_BUDGET_USD": budget})

    [costs] = [found for found in done.json if found["part"] == "costs"]
    assert f"$1.50 of a budget of ${Decimal(budget):.2f}" in costs["text"]
    assert costs["ok"] is not reached
    assert ("raise EVA_MONTHLY_BUDGET_USD" in costs["text"]) is reached
    assert done.status == int(reached)


def test_a_disk_that_is_nearly_full_is_told_of_before_it_is_and_when_it_is(tmp_path: Path) -> None:
    [told] = disk(tmp_path, least=10**18)

    assert told.bad
    assert "MB are free" in told.text
    assert disk(tmp_path, least=1) == []


def test_of_a_database_that_a_full_disk_has_left_empty_the_disk_is_named(tmp_path: Path) -> None:
    (tmp_path / "eva.db").touch()
    empty = StoreError("eva.db is empty: has Eva been started yet?")

    told = unreadable(tmp_path / "eva.db", empty, least=10**18)
    read = eva(tmp_path, "doctor").out

    assert [("MB are free" in each.text, each.bad) for each in told] == [(True, True), (False, True)]
    assert "✗ database: " in read
    assert "is empty: has Eva been started yet?" in read


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_told_of(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)

    assert "may not be written" in disk(tmp_path)[0].text
