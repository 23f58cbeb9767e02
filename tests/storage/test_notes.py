"""What people look at later: wishes for a person, feedback, failures, and the audit; and the row that the disk is tried with."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from core.messages import Finding, Person
from core.ports import ReviewItem
from storage.notes import ASKED, COUNTED, REVIEW, UNANSWERED
from storage.sqlite import SqliteStore, Unit
from tests.storage.samples import NOW, a_conversation, a_handover, a_line, a_reply, commits, fill, rows, said, tables


@pytest.fixture
async def answered(store: SqliteStore) -> SqliteStore:
    """A store with two conversations, in each of which one question was answered."""

    async def work(tx: Unit) -> None:
        for id in ("C-1", "C-2"):
            await tx.conversations.create(a_conversation(id), None)
            await said(tx, id, a_line(text=f"asked in {id}"), a_reply(f"r of {id}", "said"))

    await store.write(work)
    return store


async def test_a_conversation_has_one_open_wish_for_a_person_at_a_time(answered: SqliteStore) -> None:
    first = await answered.write(lambda tx: tx.notes.request_person("C-1", "angry", NOW))
    again = await answered.write(lambda tx: tx.notes.request_person("C-1", "angrier", NOW + timedelta(minutes=1)))
    other = await answered.write(lambda tx: tx.notes.request_person("C-2", "lost", NOW))

    assert (first, again, other) == (True, False, True)
    assert {(item.conversation, item.detail) for item in await answered.read.notes.review(10)} == {("C-1", "angry"), ("C-2", "lost")}


async def test_the_last_word_about_a_reply_counts(answered: SqliteStore, database: Path) -> None:
    async def rate(value: str, text: str) -> bool:
        return await answered.write(lambda tx: tx.notes.rate("C-1", "r of C-1", value, text, NOW))

    assert await rate("down", "wrong")
    assert await rate("up", "no, right")
    assert await rate("down", "wrong after all")

    assert rows(database, "SELECT value, text FROM feedback") == [("down", "wrong after all")]


@pytest.mark.parametrize(("conversation", "reply"), [("C-1", "r of C-2"), ("C-1", "m1"), ("C-9", "r of C-1"), ("C-1", "")])
async def test_only_a_reply_of_evas_in_this_conversation_can_be_rated(conversation: str, reply: str, answered: SqliteStore) -> None:
    assert not await answered.write(lambda tx: tx.notes.rate(conversation, reply, "up", "", NOW))
    assert await answered.read.notes.review(10) == []


async def test_praise_is_nothing_to_look_at(answered: SqliteStore) -> None:
    await answered.write(lambda tx: tx.notes.rate("C-1", "r of C-1", "up", "thanks", NOW))

    assert await answered.read.notes.review(10) == []


async def test_a_review_shows_each_kind_with_the_customers_words_the_newest_first(store: SqliteStore) -> None:
    async def work(tx: Unit) -> None:
        await tx.conversations.create(a_conversation(), None)
        unknown = await said(tx, "C-1", a_line("m1", "why?"), a_reply("r1", "I don't know"), "unknown")
        await tx.messages.add("C-1", a_line("m2", "one line"))
        failed = await said(tx, "C-1", a_line("m3", "and another"), a_reply("r2", "sorry"), "failed")
        await said(tx, "C-1", a_line("m4", "fine"), a_reply("r3", "said"))
        await tx.notes.rate("C-1", "r3", "down", "not helpful", NOW + timedelta(minutes=1))
        await tx.turns.found("C-1", unknown, [Finding(rule="link", text="http://x", action="cut")], NOW + timedelta(minutes=2))
        await tx.notes.request_person("C-1", "wants to cancel", NOW + timedelta(minutes=3))
        assert failed > unknown

    await store.write(work)
    items = await store.read.notes.review(10)

    def item(kind: str, minutes: int, question: str, detail: str = "") -> ReviewItem:
        return ReviewItem(
            kind=kind, conversation="C-1", at=NOW + timedelta(minutes=minutes), question=question, detail=detail, customer="customer of C-1"
        )

    assert items[:3] == [
        item("person", 3, "fine", "wants to cancel"),
        item("gate", 2, "why?", "link: http://x"),
        item("feedback", 1, "fine", "not helpful"),
    ]
    assert sorted(items[3:], key=lambda each: each.kind) == [item("failed", 0, "one line / and another"), item("unknown", 0, "why?")]
    assert await store.read.notes.review(2) == items[:2]
    assert await store.read.notes.review(10, NOW + timedelta(minutes=2)) == items[:2]


async def test_a_wish_for_a_person_is_shown_with_the_last_words_by_then_and_without_any_with_its_reason(store: SqliteStore) -> None:
    async def work(tx: Unit) -> None:
        for id in ("C-1", "C-2", "C-3"):
            await tx.conversations.create(a_conversation(id), None)
        await said(tx, "C-1", a_line("m1", "my claim was refused"), a_reply("r1", "oh"))
        for id in ("C-1", "C-2"):
            await said(tx, id, a_line(f"button in {id}", ""), a_reply(f"r of {id}", "noted"))
            await tx.notes.request_person(id, "(pressed)", NOW)
        await said(tx, "C-3", a_line("m3", "a person please"), a_reply("r3", "noted"))
        await tx.notes.request_person("C-3", "a person", NOW)

    await store.write(work)

    assert {item.conversation: (item.question, item.detail) for item in await store.read.notes.review(10)} == {
        "C-1": ("my claim was refused", "(pressed)"),
        "C-2": ("(pressed)", ""),
        "C-3": ("a person please", ""),
    }


async def test_a_question_about_something_else_is_to_be_looked_at_and_found_by_the_index(store: SqliteStore) -> None:
    async def work(tx: Unit) -> None:
        await tx.conversations.create(a_conversation(), None)
        await said(tx, "C-1", a_line("m1", "windscreen chips?"), a_reply("r1", "not my field"), "off_topic")

    await store.write(work)
    plan = await store.read.run(f"EXPLAIN QUERY PLAN SELECT number FROM turns t WHERE {UNANSWERED}", {})

    assert [(item.kind, item.question) for item in await store.read.notes.review(10)] == [("off_topic", "windscreen chips?")]
    assert any("turns_to_review" in str(row[-1]) for row in plan)


async def test_a_review_shows_the_open_hand_overs_and_how_they_stand(store: SqliteStore) -> None:
    sam = Person(id="paper:sam", name="Sam")
    changes: dict[str, dict[str, Any]] = {
        "C-1": {},
        "C-2": {"missed_at": NOW, "reason": ""},
        "C-3": {"missed_at": NOW, "person": sam, "taken_at": NOW},
        "C-4": {"person": sam, "ended_at": NOW, "outcome": "resolved"},
    }

    async def work(tx: Unit) -> None:
        for id, change in changes.items():
            await tx.conversations.create(a_conversation(id), None)
            await tx.handovers.add(a_handover(id, **change))

    await store.write(work)
    items = await store.read.notes.review(10)

    assert {(item.kind, item.conversation, item.question, item.detail) for item in items} == {
        ("person", "C-1", "wished in C-1", "waits"),
        ("person", "C-2", "button", "nobody has come so far"),
        ("person", "C-3", "wished in C-3", "Sam has it"),
    }


async def test_a_review_finds_each_question_by_its_turn_and_looks_through_nothing(store: SqliteStore) -> None:
    plan = await store.read.run(f"EXPLAIN QUERY PLAN SELECT {ASKED} FROM turns t WHERE number = 1", {})

    assert any("messages_by_turn" in str(row[-1]) for row in plan)


async def test_a_review_finds_what_was_rated_by_its_thumb_and_looks_through_no_messages(store: SqliteStore) -> None:
    [rated] = [sql for sql in REVIEW if "FROM feedback" in sql]
    plan = [str(row[-1]) for row in await store.read.run(f"EXPLAIN QUERY PLAN {rated}", {})]

    assert "SCAN m" not in plan
    assert any(step.startswith("SEARCH m ") for step in plan)


async def test_failures_are_listed_the_newest_first(store: SqliteStore) -> None:
    async def work(tx: Unit) -> None:
        for number in (2, 1, 3):
            await tx.wakeups.want("turn", f"C-{number}")
            await tx.wakeups.fail("turn", f"C-{number}", "down", NOW, attempts=5)
            await tx.wakeups.condemn("turn", f"C-{number}", f"F-{number}")
            await tx.wakeups.bury("turn", f"C-{number}", 1, NOW + timedelta(minutes=number))

    await store.write(work)

    assert [failure.reference for failure in await store.read.notes.failures(2)] == ["F-3", "F-2"]


async def test_every_line_of_the_audit_stands_as_it_was_written(store: SqliteStore, database: Path) -> None:
    await store.write(lambda tx: tx.notes.audit(NOW, "state", "C-1", "eva -> human"))
    await store.write(lambda tx: tx.notes.audit(NOW, "forgotten", "0badcafe"))

    assert rows(database, "SELECT what, subject, detail FROM audit ORDER BY number") == [
        ("state", "C-1", "eva -> human"),
        ("forgotten", "0badcafe", ""),
    ]


async def test_counts_are_the_rows_of_the_tables(store: SqliteStore, database: Path) -> None:
    await store.write(lambda tx: fill(tx, a_conversation()))

    found = tables(database)
    assert await store.read.notes.counts() == {table: len(found[table]) for table in COUNTED}


async def test_each_probe_brings_something_to_the_disk_and_leaves_one_row(store: SqliteStore, database: Path) -> None:
    before, written = tables(database), []

    for second in range(3):
        await store.write(lambda tx, at=NOW + timedelta(seconds=second): tx.notes.probe(at))  # type: ignore[misc]
        written.append(commits(database))

    assert written == [written[0], written[0] + 1, written[0] + 2]
    after = tables(database)
    assert set(after["meta"]) - set(before["meta"]) == {("probed_at", "2026-01-05T12:00:02.000000+00:00")}
    assert after == before | {"meta": after["meta"]}


async def test_the_log_of_the_database_does_not_grow_for_ever_however_often_it_is_probed(store: SqliteStore, database: Path) -> None:
    log = database.with_name(f"{database.name}-wal")

    async def size_after(probes: range) -> int:
        for number in probes:
            await store.write(lambda tx, at=NOW + timedelta(seconds=number): tx.notes.probe(at))  # type: ignore[misc]
            await store.read.notes.failures(1)
        return log.stat().st_size

    once_around = await size_after(range(1_100))  # SQLite begins the log anew after a thousand pages

    assert await size_after(range(1_100, 2_200)) == once_around


# ── votes on articles ────────────────────────────────────────────────────────────────────────────────────────────────


async def test_an_article_that_somebody_found_unhelpful_is_reviewed_with_all_its_votes(store: SqliteStore) -> None:
    async def work(tx: Unit) -> None:
        for number, (slug, value) in enumerate([("tyres", "yes"), ("tyres", "no"), ("tyres", "yes"), ("rims", "yes")]):
            await tx.notes.vote(slug, value, NOW + timedelta(days=number))

    await store.write(work)

    (item,) = await store.read.notes.review(10)
    assert item == ReviewItem(kind="article", conversation="", at=NOW + timedelta(days=2), question="/help/tyres", detail="2 yes, 1 no")


async def test_a_review_of_a_period_counts_the_votes_of_its_days_and_no_earlier_ones(store: SqliteStore) -> None:
    today = NOW.replace(hour=0)
    for day, value in [(today - timedelta(days=1), "no"), (today, "no"), (today, "yes")]:
        await store.write(lambda tx, at=day, value=value: tx.notes.vote("tyres", value, at))  # type: ignore[misc]

    (item,) = await store.read.notes.review(10, since=NOW - timedelta(hours=6))

    assert (item.at, item.detail) == (today, "1 yes, 1 no")
    assert await store.read.notes.review(10, since=NOW + timedelta(days=1)) == []


async def test_a_reader_who_thinks_again_has_one_vote(store: SqliteStore, database: Path) -> None:
    number = await store.write(lambda tx: tx.notes.vote("tyres", "no", NOW))
    await store.write(lambda tx: tx.notes.vote("tyres", "no", NOW))

    await store.write(lambda tx: tx.notes.revote(number, "yes"))

    assert rows(database, "SELECT value FROM article_votes ORDER BY number") == [("yes",), ("no",)]


async def test_a_vote_tells_nothing_of_who_gave_it(database: Path, store: SqliteStore) -> None:
    assert [name for _, name, *_ in rows(database, "PRAGMA table_info(article_votes)")] == ["number", "slug", "value", "at"]
