"""Conversations: found by address or token, handed from one speaker to another, and forgotten to the last row."""

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.messages import Address, Audience, Conversation, State
from storage.sqlite import SqliteStore, Unit
from tests.storage.samples import NOW, a_conversation, a_line, a_reply, few, fill, new_store, rows, said, tables


async def keep(store: SqliteStore, *conversations: Conversation) -> None:
    async def work(tx: Unit) -> None:
        for conversation in conversations:
            await tx.conversations.create(conversation, f"token of {conversation.id}")

    await store.write(work)


# ── found again ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("audience", list(Audience))
@pytest.mark.parametrize("state", list(State))
async def test_a_conversation_comes_back_as_it_was_kept(audience: Audience, state: State, store: SqliteStore) -> None:
    conversation = replace(a_conversation(), audience=audience, state=state, epoch=7, language="pt-BR")

    await keep(store, conversation)

    assert await store.read.conversations.find("C-1") == conversation
    assert await store.read.conversations.by_token("token of C-1") == conversation
    assert await store.read.conversations.find("C-2") is None
    assert await store.read.conversations.by_token("another token") is None


async def test_whoever_writes_at_an_address_touches_the_conversation_that_lives_there(store: SqliteStore) -> None:
    await keep(store, a_conversation("C-1"), a_conversation("C-2"))
    later = NOW + timedelta(minutes=5)

    found = await store.write(lambda tx: tx.conversations.arrive(Address("web", "place of C-1"), later))

    assert found == replace(a_conversation("C-1"), touched_at=later)
    assert await store.read.conversations.find("C-1") == found
    assert await store.read.conversations.find("C-2") == a_conversation("C-2")


@few
@given(st.lists(st.integers(-10, 10), min_size=1))
async def test_what_comes_late_does_not_make_a_conversation_look_older(minutes: list[int]) -> None:
    async with new_store() as (store, _):
        await keep(store, a_conversation())
        for minute in minutes:
            at = NOW + timedelta(minutes=minute)
            await store.write(lambda tx, at=at: tx.conversations.arrive(Address("web", "place of C-1"), at))  # type: ignore[misc]

        found = await store.read.conversations.find("C-1")

    assert found == a_conversation(touched_at=NOW + timedelta(minutes=max(0, *minutes)))


async def test_at_an_address_where_nothing_lives_nobody_is_found(store: SqliteStore) -> None:
    await keep(store, a_conversation())

    assert await store.write(lambda tx: tx.conversations.arrive(Address("web", "elsewhere"), NOW)) is None


async def test_the_same_place_on_two_channels_is_two_addresses(store: SqliteStore) -> None:
    one = replace(a_conversation("C-1"), address=Address("discord", "42"))
    other = replace(a_conversation("C-2"), address=Address("slack", "42"))

    await keep(store, one, other)

    assert await store.write(lambda tx: tx.conversations.arrive(Address("slack", "42"), NOW)) == other


@pytest.mark.parametrize("twin", [{"id": "C-2"}, {"address": Address("web", "another place")}], ids=["one address", "one id"])
async def test_no_two_conversations_share_an_address_or_an_id(twin: dict[str, object], store: SqliteStore) -> None:
    await keep(store, a_conversation())

    with pytest.raises(sqlite3.IntegrityError):
        await store.write(lambda tx: tx.conversations.create(replace(a_conversation(), **twin), None))  # type: ignore[arg-type]


async def test_a_customer_may_have_many_conversations(store: SqliteStore) -> None:
    await keep(store, a_conversation("C-1", customer="anna"), a_conversation("C-2", customer="anna"))

    counts = await store.read.notes.counts()
    assert (counts["customers"], counts["conversations"]) == (1, 2)


async def test_conversations_without_a_token_do_not_get_in_each_others_way(store: SqliteStore) -> None:
    await store.write(lambda tx: tx.conversations.create(a_conversation("C-1"), None))
    await store.write(lambda tx: tx.conversations.create(a_conversation("C-2"), None))

    assert (await store.read.notes.counts())["conversations"] == 2


async def test_the_language_that_was_written_last_is_kept(store: SqliteStore) -> None:
    await keep(store, a_conversation())

    await store.write(lambda tx: tx.conversations.speak("C-1", "es"))

    assert await store.read.conversations.find("C-1") == replace(a_conversation(), language="es")


# ── who speaks ───────────────────────────────────────────────────────────────────────────────────────────────────────


@few
@given(st.lists(st.tuples(st.sampled_from(State), st.booleans()), max_size=8))
async def test_each_change_of_who_speaks_raises_the_epoch_by_one(changes: list[tuple[State, bool]]) -> None:
    async def change(store: SqliteStore, state: State, fresh: bool) -> Conversation:
        return await store.write(lambda tx: tx.conversations.change("C-1", state, fresh=fresh))

    async with new_store() as (store, _):
        await keep(store, a_conversation("C-1"), a_conversation("C-2"))
        for epoch, (state, fresh) in enumerate(changes, 1):
            changed = await change(store, state, fresh)
            assert (changed.state, changed.epoch) == (state, epoch)

        found = await store.read.conversations.find("C-1")
        assert found
        assert found.epoch == len(changes)
        assert await store.read.conversations.find("C-2") == a_conversation("C-2"), "the other one's state is its own"


@pytest.mark.parametrize("fresh", [False, True])
async def test_only_a_fresh_start_leaves_behind_what_was_said_before(fresh: bool, store: SqliteStore) -> None:
    async def change(tx: Unit) -> None:
        await said(tx, "C-1", a_line("m1", "before"), a_reply("r1", "said before"))
        await tx.conversations.change("C-1", State.EVA, fresh=fresh)
        await said(tx, "C-1", a_line("m2", "after"), a_reply("r2", "said after"))

    await keep(store, a_conversation())
    await store.write(change)

    earlier = await store.read.messages.earlier("C-1", 10)
    assert [exchange.said for exchange in earlier] == (["said after"] if fresh else ["said before", "said after"])
    assert len(await store.read.messages.shown("C-1")) == 4, "who looks at the conversation sees all of it"


# ── who was there lately ─────────────────────────────────────────────────────────────────────────────────────────────


async def touched(store: SqliteStore, minutes: Sequence[int], state: State = State.EVA) -> None:
    await keep(store, *(a_conversation(f"C-{minute}", state=state, touched_at=NOW + timedelta(minutes=minute)) for minute in minutes))


async def test_idle_are_those_of_evas_that_nobody_has_touched_since_the_longest_first(store: SqliteStore) -> None:
    await touched(store, [3, 1, 2, 5, 4])

    idle = await store.read.conversations.idle(NOW + timedelta(minutes=4), 10)
    some = await store.read.conversations.idle(NOW + timedelta(minutes=4), 2)

    assert idle == ["C-1", "C-2", "C-3"]
    assert some == ["C-1", "C-2"]


@pytest.mark.parametrize("state", [State.WAITING, State.HUMAN, State.CLOSED])
async def test_a_conversation_that_is_not_evas_is_not_idle(state: State, store: SqliteStore) -> None:
    await touched(store, [1], state)

    assert await store.read.conversations.idle(NOW + timedelta(days=1), 10) == []


async def test_recent_are_those_that_were_touched_last_the_newest_first(store: SqliteStore) -> None:
    await touched(store, [3, 1, 2])

    assert [each.id for each in await store.read.conversations.recent(2)] == ["C-3", "C-2"]


async def test_the_newest_of_a_channel_is_found_behind_any_number_of_others(store: SqliteStore) -> None:
    other_channels = [a_conversation(f"C-{number}", touched_at=NOW + timedelta(minutes=number)) for number in range(5)]
    here = [replace(each, id=f"T-{each.id}", address=Address("terminal", each.id), touched_at=NOW) for each in other_channels[:3]]
    here[1] = replace(here[1], touched_at=NOW + timedelta(seconds=2))
    here[2] = replace(here[2], touched_at=NOW + timedelta(seconds=3), audience=Audience.INTERNAL)
    namesakes = [
        replace(here[0], id=f"N-{name}", address=Address(name, "1"), touched_at=NOW + timedelta(days=1)) for name in ("term", "terminals")
    ]
    await keep(store, *other_channels, *here, *namesakes)

    newest = [await store.read.conversations.newest_of("terminal", audience) for audience in Audience]

    assert newest == [here[1], here[2]]
    assert await store.read.conversations.newest_of("discord", Audience.CUSTOMER) is None


# ── forgotten ────────────────────────────────────────────────────────────────────────────────────────────────────────

# What the walk over all tables passes by. `audit` keeps the id, which is drawn by lot and by then names nothing else any more; what is
# `begun` is of no conversation yet: `core.people` sees to it.
NOT_OF_A_CONVERSATION = {"meta", "tombstones", "audit", "spending", "faults", "fault_cards", "article_votes", "left_cards", "pauses"} | {
    "begun"
}


async def forget(store: SqliteStore, conversation: Conversation, digest: str = "a digest", at: datetime = NOW) -> None:
    await store.write(lambda tx: tx.conversations.forget(conversation, digest, at))


async def test_no_row_of_any_table_is_left_that_names_a_forgotten_conversation(store: SqliteStore, database: Path) -> None:
    forgotten, kept = a_conversation("C-forgotten"), a_conversation("C-kept")
    await store.write(lambda tx: fill(tx, kept))
    alone = tables(database)
    await store.write(lambda tx: fill(tx, forgotten))
    empty = [name for name, found in tables(database).items() if len(found) < 2 and name not in NOT_OF_A_CONVERSATION]
    assert empty == [], "`fill` must write to every table that can hold something of a conversation"

    await forget(store, forgotten)

    left = tables(database)
    named = [name for name, found in left.items() if name not in NOT_OF_A_CONVERSATION and "C-forgotten" in repr(found)]
    assert named == []
    grown = {"tombstones", "spending", "left_cards", "begun"}
    assert {name: found for name, found in left.items() if name not in grown} == {
        name: found for name, found in alone.items() if name not in grown
    }, "and nothing else is gone"
    assert sorted(left["left_cards"]) == [("H-forgotten", "web", "P1", "K1"), ("Q-forgotten", "web", "P1", "K2")]
    assert left["spending"] == [("2026-01", "model", 20_000_000_000)]
    assert rows(database, "PRAGMA foreign_key_check") == []


async def test_what_is_left_is_a_digest_and_the_time(store: SqliteStore, database: Path) -> None:
    await keep(store, a_conversation())

    await forget(store, a_conversation(), "0badcafe", NOW)

    assert [name for name, found in tables(database).items() if found] == ["meta", "tombstones"]
    assert await store.read.conversations.forgotten("0badcafe") == NOW
    assert await store.read.conversations.forgotten("another") is None
    assert "place of C-1" not in repr(tables(database))


async def test_a_customer_is_forgotten_with_their_last_conversation(store: SqliteStore, database: Path) -> None:
    one, other = a_conversation("C-1", customer="anna"), a_conversation("C-2", customer="anna")
    await keep(store, one, other)

    await forget(store, one, "digest of one")
    customers_before = rows(database, "SELECT id FROM customers")
    await forget(store, other, "digest of the other")

    assert customers_before == [("anna",)]
    assert rows(database, "SELECT id FROM customers") == []


async def test_who_is_forgotten_again_is_forgotten_as_of_then(store: SqliteStore) -> None:
    await keep(store, a_conversation())
    await forget(store, a_conversation(), at=NOW)

    await keep(store, a_conversation())
    await forget(store, a_conversation(), at=NOW + timedelta(days=1))

    assert await store.read.conversations.forgotten("a digest") == NOW + timedelta(days=1)


async def test_who_was_forgotten_may_come_back_as_somebody_new(store: SqliteStore) -> None:
    await store.write(lambda tx: fill(tx, a_conversation()))
    await forget(store, a_conversation())

    await keep(store, a_conversation())

    assert await store.read.messages.shown("C-1") == ()
    assert await store.read.events.after("C-1", 0) == []
