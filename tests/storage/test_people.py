"""What is kept about people: all of it is exported, what is over its time is found, and the audit gives up names and its beginning only."""

import json
import re
import sqlite3
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from core.messages import Conversation, State
from core.ports import StoreError
from storage.migrate import migrations
from storage.people import SECTIONS
from storage.sqlite import SqliteStore
from tests.storage.samples import NOW, a_conversation, a_line, a_reply, audit, fill, rows, said, statement, subjects, tables

DAY = timedelta(days=1)
DIGEST = "0" * 64
# What is exported as what it is, repeats what is, is an appointment, or names nobody.
WITHOUT_A_SECTION = {"customers", "conversations", "turns", "events", "parts", "wakeups", "timers", "meta", "tombstones", "spending"} | {
    "faults",
    "fault_cards",
    "begun",
    "sales",
    "article_votes",
    "interactions",
    "words",
    "cursors",
    "further_addresses",
    "left_cards",
    "pauses",
    "threads",
}
# Columns of exported tables that are the rows' own order, or say to which conversation or turn they belong.
NOT_EXPORTED = {
    "messages": {"number", "conversation", "turn", "taken_as"},
    "feedback": {"number", "conversation"},
    "person_requests": {"number", "conversation"},
    "handovers": {"number", "conversation", "asked_to", "round", "board", "place", "card", "card_round", "posted_at", "person"}
    | {"taken_from"},
    "quotes": {"number", "conversation", "facts", "turn", "given_in"},
    "audit": {"number", "subject"},
    "tool_calls": {"number", "turn"},
    "findings": {"number", "conversation", "turn"},
    "model_calls": {"number", "turn"},
    "failures": {"kind", "key"},
}


async def open_(store: SqliteStore, conversation: Conversation) -> None:
    await store.write(lambda tx: tx.conversations.create(conversation, None))


async def noted(store: SqliteStore, at: datetime, subject: str, detail: str = "") -> None:
    """A line of the audit."""
    await store.write(lambda tx: tx.notes.audit(at, "state", subject, detail))


# ── all of one customer ──────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_conversations_of_one_customer_are_found_the_oldest_first(store: SqliteStore) -> None:
    one, other = (a_conversation(id, customer="anna", touched_at=at) for id, at in (("C-2", NOW), ("C-1", NOW + DAY)))
    for each in (other, one, a_conversation("C-3")):
        await open_(store, each)

    assert [each.id for each in await store.read.people.of("anna")] == ["C-2", "C-1"]
    assert await store.read.people.of("nobody") == []


async def test_an_export_holds_everything_that_is_kept_of_the_customer_and_nothing_of_anybody_else(store: SqliteStore) -> None:
    for id in ("C-1", "C-other"):
        await store.write(partial(fill, conversation=a_conversation(id)))
        await noted(store, NOW, id, f"changed in {id}")

    exported = await store.read.people.export("customer of C-1")
    text = json.dumps(exported)

    words = (
        "asked in",
        "said in",
        "found in",
        "unanswered in",
        "reason in",
        "rated in",
        "F of",
        "r of",
        "changed in",
        "place of",
        "quoted in",
        "sent in",
        "replied to in",
    )
    assert [word for word in words if f"{word} C-1" not in text] == []
    assert "C-other" not in text
    assert exported is not None
    assert [each["id"] for each in exported["conversations"]] == ["C-1"]
    assert [cost["cost_usd"] for cost in exported["conversations"][0]["costs"]] == ["0.01"]
    assert set(SECTIONS) <= set(exported["conversations"][0])


async def test_every_table_that_holds_something_of_a_customers_is_exported(database: Path, store: SqliteStore) -> None:
    asked = " ".join(sql for _, sql in SECTIONS.values())

    assert {name for name in tables(database) if f"FROM {name}" not in asked} <= WITHOUT_A_SECTION


async def test_every_column_of_those_tables_is_exported_or_is_none_of_a_customers(database: Path, store: SqliteStore) -> None:
    for _, sql in SECTIONS.values():
        asked, _, rest = sql.partition(" FROM ")
        table, exported = rest.split()[0], set(re.findall(r"\w+", asked))

        columns = {name for _, name, *_ in rows(database, f"PRAGMA table_info({table})")}

        assert columns - exported == NOT_EXPORTED[table]


async def test_a_message_is_exported_with_the_article_that_it_is_about(store: SqliteStore) -> None:
    await store.write(lambda tx: tx.conversations.create(a_conversation(), None))
    await store.write(lambda tx: said(tx, "C-1", replace(a_line(), about="deductibles"), a_reply()))

    exported = await store.read.people.export("customer of C-1")

    assert exported is not None
    assert [each["about"] for each in exported["conversations"][0]["messages"]] == ["deductibles", ""]


async def test_a_message_is_exported_with_its_revision_and_a_reply_with_its_sources_and_who_said_it(store: SqliteStore) -> None:
    await store.write(lambda tx: tx.conversations.create(a_conversation(), None))
    await store.write(lambda tx: said(tx, "C-1", a_line(), a_reply(text="Hi")))
    await store.write(statement("UPDATE messages SET revision = 2 WHERE author = 'customer'"))
    await store.write(statement("""UPDATE messages SET sources = '[["Hours", "/help/hours"]]' WHERE author = 'eva'"""))

    exported = await store.read.people.export("customer of C-1")

    assert exported is not None
    asked, reply = exported["conversations"][0]["messages"]
    assert (asked["from"], asked["revision"], asked["by"]) == ("customer", 2, None)
    assert (reply["from"], reply["text"], reply["by"], reply["outcome"]) == ("eva", "Hi", "builtin", "answered")
    assert reply["sources"] == [{"title": "Hours", "link": "/help/hours"}]


async def test_of_who_is_not_known_there_is_nothing_to_export(store: SqliteStore) -> None:
    assert await store.read.people.export("nobody") is None


# ── what is over its time ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("state", "sql", "over"),
    [
        (State.EVA, "SELECT 1", True),
        (State.CLOSED, "SELECT 1", True),
        (State.EVA, "UPDATE messages SET turn = NULL", False),
        (State.HUMAN, "UPDATE messages SET turn = NULL", True),
        (State.EVA, "UPDATE turns SET state = 'speaking'", False),
        (State.WAITING, "UPDATE turns SET state = 'speaking'", True),
        (State.EVA, "UPDATE messages SET at = '2026-02-01T00:00:00.000000+00:00' WHERE author = 'eva'", False),
        (State.EVA, "UPDATE conversations SET touched_at = '2026-02-01T00:00:00.000000+00:00'", False),
    ],
)
async def test_over_is_what_nothing_has_happened_in_and_nobody_waits_in_for_eva(
    store: SqliteStore, state: State, sql: str, over: bool
) -> None:
    await store.write(lambda tx: tx.conversations.create(a_conversation(state=state), None))
    await store.write(lambda tx: said(tx, "C-1", a_line(), a_reply(text="Hi")))
    await store.write(statement(sql))

    assert [each.id for each in await store.read.people.over(NOW + DAY, 10)] == ["C-1"] * over
    assert await store.read.people.count_over(NOW + DAY) == over


async def test_the_oldest_go_first_and_no_more_than_are_wanted(store: SqliteStore) -> None:
    for days in (2, 0, 1):
        each = a_conversation(f"C-{days}", touched_at=NOW + days * DAY)
        await open_(store, each)

    assert [each.id for each in await store.read.people.over(NOW + 9 * DAY, 2)] == ["C-0", "C-1"]
    assert await store.read.people.count_over(NOW + 9 * DAY) == 3


async def test_the_last_look_is_remembered(store: SqliteStore) -> None:
    assert await store.read.people.last_look() is None
    await store.write(lambda tx: tx.people.looked(NOW))
    await store.write(lambda tx: tx.people.looked(NOW + DAY))

    assert await store.read.people.last_look() == NOW + DAY


async def test_votes_that_are_older_go_a_few_at_a_time(store: SqliteStore, database: Path) -> None:
    for number in range(4):
        at = (NOW + number * DAY).isoformat(timespec="microseconds")
        await store.write(statement(f"INSERT INTO article_votes (slug, value, at) VALUES ('a{number}', 'yes', '{at}')"))

    assert await store.write(lambda tx: tx.people.remove_votes(NOW + 3 * DAY, 2)) == 2
    assert await store.write(lambda tx: tx.people.remove_votes(NOW + 3 * DAY, 2)) == 1
    assert rows(database, "SELECT slug FROM article_votes") == [("a3",)]


# ── the audit ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_audit_loses_what_is_older_a_few_lines_at_a_time(store: SqliteStore, database: Path) -> None:
    for days in range(4):
        await noted(store, NOW + days * DAY, f"{days}")

    assert await store.write(lambda tx: tx.people.shorten_audit(NOW + 3 * DAY, 2)) == 2
    assert subjects(database) == ["2", "3"]
    assert await store.write(lambda tx: tx.people.shorten_audit(NOW + 3 * DAY, 2)) == 1
    assert subjects(database) == ["3"]


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM audit",
        "UPDATE audit SET what = 'nothing'",
        "UPDATE audit SET detail = ''",
        "UPDATE audit SET at = ''",
        "UPDATE audit SET subject = 'somebody else'",
        f"UPDATE audit SET subject = '{DIGEST[1:]}g'",
        f"UPDATE audit SET subject = '{DIGEST}', detail = 'x'",
    ],
)
async def test_otherwise_the_audit_is_neither_shortened_nor_rewritten(store: SqliteStore, database: Path, sql: str) -> None:
    await audit(store, "C-1")
    await store.write(lambda tx: tx.people.shorten_audit(NOW - DAY, 10))

    with pytest.raises((StoreError, sqlite3.IntegrityError), match="append-only"):
        await store.write(statement(sql))
    assert subjects(database) == ["C-1"]


async def test_a_digest_may_take_the_place_of_a_name_in_it(store: SqliteStore, database: Path) -> None:
    await audit(store, "C-1", "C-2")
    await store.write(statement(f"UPDATE audit SET subject = '{DIGEST}' WHERE subject = 'C-1'"))

    assert subjects(database) == [DIGEST, "C-2"]


async def test_lines_about_who_was_forgotten_by_an_earlier_eva_lose_their_names_and_its_bytes_are_scrubbed(database: Path) -> None:
    before = [sql for number, sql in migrations() if number < 4]
    with sqlite3.connect(database) as old:
        for sql in before:
            old.executescript(sql)
        old.execute("INSERT INTO meta VALUES ('digest_key', '00')")
        for id in ("C-gone", "C-1"):
            old.execute("INSERT INTO audit (at, what, subject, detail) VALUES ('2026', 'state', ?, 'eva -> closed')", (id,))
        old.execute("INSERT INTO tombstones VALUES ('d', '2026')")
        old.execute("INSERT INTO customers VALUES ('c', '2026')")
        old.execute(
            "INSERT INTO conversations (id, address, customer, audience, state, epoch, created_at, touched_at)"
            " VALUES ('C-1', 'web:C-1', 'c', 'customer', 'eva', 0, '2026', '2026')"
        )
        old.executescript(f"PRAGMA application_id = {0x45564121}; PRAGMA user_version = {len(before)}")
    old.close()

    await (await SqliteStore.open(database)).close()

    [gone, kept] = subjects(database)
    assert (len(gone), kept) == (64, "C-1")
    assert rows(database, "SELECT kind, key FROM wakeups") == [("scrub", "log")]


# ── what is left to do ───────────────────────────────────────────────────────────────────────────────────────────────


async def test_what_is_still_to_be_scrubbed_is_known_whether_it_waits_for_its_turn_or_for_its_time(store: SqliteStore) -> None:
    await store.write(lambda tx: tx.wakeups.want("scrub", "log"))
    await store.write(lambda tx: tx.wakeups.arm("scrub", "log", NOW))
    await store.write(lambda tx: tx.wakeups.arm("scrub", "file", NOW))
    await store.write(lambda tx: tx.wakeups.want("turn", "C-1"))
    before = await store.read.people.scrubs()
    await store.write(lambda tx: tx.people.scrubbed())

    assert (before, await store.read.people.scrubs()) == (["file", "log"], [])
    assert await store.read.wakeups.find("turn", "C-1")


async def test_the_digests_of_all_who_were_forgotten_are_told_with_their_time(store: SqliteStore) -> None:
    await store.write(lambda tx: tx.conversations.entomb("a", NOW))
    await store.write(lambda tx: tx.conversations.entomb("b", NOW + DAY))

    assert await store.read.people.tombstones() == {"a": NOW, "b": NOW + DAY}
