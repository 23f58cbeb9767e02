"""`eva review`: each kind of thing that a person should look at, and what many people asked that no article answers."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import typer

from bots.cli.review import KINDS, period, show
from tests.bots.cli.command import eva
from tests.bots.process import EvaProcess
from tests.bots.visitor import Customer

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


TRAILERS = ("Can I insure my horse trailer?", "is a horse trailer insured too", "do you cover trailers for horses", "horse trailer?")
DOGS = ("Is my dog insured in the car?", "what about my dogs")


@pytest.fixture
def asked(used: Path, tmp_path: Path) -> Path:
    """The folder of an Eva who did not know what some customers asked yesterday, and others a month ago."""
    eva(used, "db", "backup", str(tmp_path / "eva.db"))
    now = datetime.now(UTC)
    times = [now - timedelta(days=1)] * len(TRAILERS) + [now - timedelta(days=30)] * len(DOGS)
    with closing(sqlite3.connect(tmp_path / "eva.db")) as rows:
        for number, (text, at) in enumerate(zip([*TRAILERS, *DOGS], times, strict=True)):
            outcome = ("unknown", "off_topic")[number % 2]
            unanswered(rows, f"C-{number}", text, outcome, at.isoformat(timespec="microseconds"))
        rows.commit()
    return tmp_path


def unanswered(rows: sqlite3.Connection, id: str, text: str, outcome: str, at: str, audience: str = "customer") -> None:
    """A customer of their own who asked this, which no article answers."""
    rows.execute("INSERT INTO customers VALUES (?, ?)", (f"web:{id}", at))
    rows.execute(
        "INSERT INTO conversations (id, address, customer, audience, state, epoch, created_at, touched_at)"
        " VALUES (?, ?, ?, ?, 'eva', 0, ?, ?)",
        (id, f"web:{id}", f"web:{id}", audience, at, at),
    )
    turn = rows.execute(
        "INSERT INTO turns (conversation, epoch, state, outcome, created_at) VALUES (?, 0, 'over', ?, ?)", (id, outcome, at)
    ).lastrowid
    rows.execute(
        "INSERT INTO messages (conversation, author, id, text, at, turn) VALUES (?, 'customer', 'm', ?, ?, ?)", (id, text, at, turn)
    )


def test_what_a_person_should_see_is_listed_with_the_customers_words(used: Path) -> None:
    people, programs = eva(used, "review"), eva(used, "review", "--json")

    found = programs.json
    items = {item["kind"]: item for item in found["items"]}
    assert set(found) == {"since", "counts", "unanswered", "items"}
    assert found["counts"] == {kind: sum(item["kind"] == kind for item in found["items"]) for kind in KINDS}
    assert "I want to talk to a person" in items["person"]["question"]
    assert "pigeon" in people.out or "unknown" not in items
    assert "wants a person" in people.out
    assert all(set(item) == {"kind", "conversation", "at", "question", "detail", "customer", "audience"} for item in found["items"])
    assert [item["at"] for item in found["items"]] == sorted((item["at"] for item in found["items"]), reverse=True)
    assert len(eva(used, "review", "--json", "--limit", "1").json["items"]) == 1


async def test_a_thumb_down_is_listed_while_eva_runs(customer: Customer, server: EvaProcess) -> None:
    reply = await customer.asks("When are you open?")
    await customer.rates(reply["reply_id"], "down", "not on Saturdays?")

    looked = await asyncio.to_thread(eva, server.folder, "review", "--json")
    items = [item for item in looked.json["items"] if item["conversation"] == customer.id]

    assert [(item["kind"], item["question"], item["detail"]) for item in items] == [("feedback", "When are you open?", "not on Saturdays?")]


def test_what_many_asked_and_no_article_answers_is_told_with_how_many_people(asked: Path) -> None:
    people, programs = eva(asked, "review"), eva(asked, "review", "--json")

    assert [(group["people"], group["asked"]) for group in programs.json["unanswered"]] == [(4, 4), (2, 2)]
    assert set(programs.json["unanswered"][0]) == {"label", "people", "asked", "questions", "intent"}
    assert "  4 people asked about horse trailer\n" in people.out or "  4 people asked about trailer horse\n" in people.out
    assert "  2 people asked about dog\n" in people.out


def test_what_colleagues_asked_is_grouped_by_who_looks_after_it(used: Path, tmp_path: Path) -> None:
    eva(used, "db", "backup", str(tmp_path / "eva.db"))
    at = datetime.now(UTC).isoformat(timespec="microseconds")
    of_printers = ("the printer jams again", "my headset is broken", "our printer does not work")
    with closing(sqlite3.connect(tmp_path / "eva.db")) as rows:
        for number, text in enumerate(of_printers):
            unanswered(rows, f"C-{number}", text, "unknown", at, "internal")
        unanswered(rows, "C-9", "the printer jams again", "unknown", at)  # a customer's printer is nobody's business
        rows.commit()

    people, programs = eva(tmp_path, "review"), eva(tmp_path, "review", "--json")

    (group,) = [group for group in programs.json["unanswered"] if group["intent"]]
    assert (group["intent"], group["people"], group["asked"]) == ("it_help", 3, 3)
    assert set(group["questions"]) == set(of_printers)
    assert f"  3 people asked about {group['label']}\n" in people.out
    assert sorted(item["audience"] for item in programs.json["items"] if "printer" in item["question"]) == [
        "customer",
        "internal",
        "internal",
    ]


def test_a_broken_playbook_is_said_to_be_and_the_review_goes_on(asked: Path, tmp_path: Path) -> None:
    (tmp_path / "broken").mkdir()

    done = eva(asked, "review", settings={"EVA_PLAYBOOK": str(tmp_path / "broken")})

    assert done.status == 0
    assert "  4 people asked about" in done.out
    assert "The playbook has faults" in done.err
    assert done.err.count("\n") == 1


def test_a_period_leaves_out_what_came_before(asked: Path) -> None:
    week = eva(asked, "review", "--json", "--since", "7d").json

    assert [group["people"] for group in week["unanswered"]] == [4]
    assert datetime.fromisoformat(week["since"]) > datetime.now(UTC) - timedelta(days=8)
    assert "dog" not in eva(asked, "review", "--since", "7d").out


def test_where_nothing_came_nothing_is_to_be_looked_at(used: Path) -> None:
    tomorrow = f"{datetime.now(UTC) + timedelta(days=1):%Y-%m-%d}"

    assert eva(used, "review", "--since", tomorrow).out == "Nothing to look at.\n"


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("7d", NOW - timedelta(days=7)),
        ("12h", NOW - timedelta(hours=12)),
        ("2w", NOW - timedelta(days=14)),
        ("2026-11-01", NOW.replace(day=1, hour=0)),
    ],
)
def test_a_period_is_so_long_or_begins_with_a_day(text: str, begins: datetime) -> None:
    assert period(text, NOW) == begins


@pytest.mark.parametrize("text", ["d", "7", "7y", "-7d", "2026-13-01", "yesterday", "99999d"])
def test_what_is_no_period_is_wrong_usage(text: str, used: Path) -> None:
    with pytest.raises(typer.BadParameter):
        period(text, NOW)
    done = eva(used, "review", f"--since={text}")
    assert done.status == 2
    assert "12h, 7d, 2w" in done.err


def test_people_read_a_quote_in_words_and_of_a_long_message_how_it_begins(capsys: pytest.CaptureFixture[str]) -> None:
    facts = '{"class": "", "covers": ["rental", "roadside"], "make": "nissan", "mileage": 45000, "model": "leaf", "year": 2019}'
    items = [
        {"kind": "quote", "at": NOW.isoformat(), "conversation": "C-1", "question": "taken up", "detail": f"Q-1 90.04 USD {facts}"},
        {"kind": "off_topic", "at": NOW.isoformat(), "conversation": "C-2", "question": "A" * 5_000, "detail": ""},
        {"kind": "feedback", "at": NOW.isoformat(), "conversation": "C-3", "question": "Is that\nall?", "detail": "no {braces} please"},
    ]

    show({"items": items, "counts": {"quote": 1}, "unanswered": []})

    told = capsys.readouterr().out
    assert "    Q-1 90.04 USD: 2019 nissan leaf, covers rental roadside, mileage 45,000\n" in told
    assert max(map(len, told.splitlines())) < 320
    assert "    Is that all?\n    no {braces} please\n" in told
