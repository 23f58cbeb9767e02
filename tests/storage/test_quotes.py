"""A quote comes back as it was kept, to nobody but the customer whose it is, and goes with its conversation."""

import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from core.quoting.details import Detail, Said
from core.quoting.quote import Quote, QuoteStatus
from storage.sqlite import SqliteStore
from tests.storage.samples import NOW, a_conversation, a_quote, rows

LATER = NOW + timedelta(days=30)


async def kept(store: SqliteStore, *quotes: Quote, conversation: str = "C-1", customer: str | None = None) -> None:
    await store.write(lambda tx: tx.conversations.create(a_conversation(conversation, customer=customer), None))
    for quote in quotes:
        await put(store, quote)


async def put(store: SqliteStore, quote: Quote) -> None:
    await store.write(lambda tx: tx.quotes.put(quote))


async def test_a_quote_comes_back_to_the_last_digit_as_it_was_kept(store: SqliteStore) -> None:
    covers = Said(detail=Detail.COVERS, value=("rental_car", "roadside"), message="m3", words="both", derived=True)
    quote = a_quote(kind="sedan", beside="Q-0", trouble="no answer")
    quote = replace(quote, details={**quote.details, Detail.COVERS: covers})
    await kept(store, quote)

    assert await store.read.quotes.of("C-1", NOW) == (quote,)


async def test_a_draft_has_no_price_yet(store: SqliteStore) -> None:
    draft = a_quote(status=QuoteStatus.DRAFT, confirmed="", given_in=0, premium=None, currency="", items=(), valid_until=None)
    await kept(store, draft)

    assert await store.read.quotes.of("C-1", NOW) == (draft,)


async def test_quotes_come_in_the_order_in_which_they_began_whatever_became_of_them_since(store: SqliteStore) -> None:
    first, second = a_quote(id="Q-1"), a_quote(id="Q-2", age=42)
    await kept(store, first, second)
    await put(store, replace(first, status=QuoteStatus.SUPERSEDED, at=LATER))

    assert [(each.id, each.status) for each in await store.read.quotes.of("C-1", NOW)] == [("Q-1", "superseded"), ("Q-2", "given")]


async def test_time_alone_makes_what_was_given_expired(store: SqliteStore, database: Path) -> None:
    await kept(store, a_quote())

    before, after = [(await store.read.quotes.of("C-1", at))[0].status for at in (LATER - timedelta(seconds=1), LATER)]

    assert (before, after) == (QuoteStatus.GIVEN, QuoteStatus.EXPIRED)
    assert rows(database, "SELECT status FROM quotes") == [("given",)]


async def test_a_quote_is_found_by_its_number_in_all_conversations_of_its_customer_and_by_nobody_else(store: SqliteStore) -> None:
    await kept(store, a_quote(id="Q-1"), customer="anna")

    assert (await store.read.quotes.find("Q-1", "anna", NOW)) == a_quote(id="Q-1")
    assert await store.read.quotes.find("Q-1", "bob", NOW) is None
    assert await store.read.quotes.find("Q-2", "anna", NOW) is None


async def test_there_is_one_draft_of_the_same_facts_and_one_quote_for_a_yes(store: SqliteStore) -> None:
    await kept(store, a_quote(id="Q-1"), a_quote(id="Q-2", status=QuoteStatus.DRAFT, confirmed="", age=50))

    with pytest.raises(sqlite3.IntegrityError):
        await put(store, a_quote(id="Q-3"))
    with pytest.raises(sqlite3.IntegrityError):
        await put(store, a_quote(id="Q-4", status=QuoteStatus.DRAFT, confirmed="", age=50))


@pytest.mark.parametrize("missing", [{"premium": None}, {"valid_until": None}, {"confirmed": ""}])
async def test_nothing_is_given_without_a_price_an_end_and_a_yes(store: SqliteStore, missing: dict[str, object]) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        await kept(store, replace(a_quote(), **missing))  # type: ignore[arg-type]


async def test_quotes_go_with_their_conversation(store: SqliteStore, database: Path) -> None:
    await kept(store, a_quote())
    await store.write(lambda tx: tx.conversations.forget(a_conversation(), "0" * 64, NOW))

    assert rows(database, "SELECT * FROM quotes") == []
