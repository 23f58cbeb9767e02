"""A quote that is taken up is one row, however often; it knows where its card stands, and goes with its conversation."""

from dataclasses import replace
from datetime import timedelta

from core.ports import Sale
from storage.sqlite import SqliteStore
from tests.storage.samples import NOW, a_conversation, a_quote

SOLD = Sale(quote="Q-1", conversation="C-1", at=NOW)


async def sell(store: SqliteStore) -> None:
    await store.write(lambda tx: tx.conversations.create(a_conversation(), None))
    await store.write(lambda tx: tx.quotes.put(a_quote()))
    await store.write(lambda tx: tx.sales.add(SOLD.quote, "C-1", NOW))


async def test_what_is_taken_up_twice_is_one_row_of_the_first_time(store: SqliteStore) -> None:
    await sell(store)
    await store.write(lambda tx: tx.sales.add(SOLD.quote, "C-1", NOW + timedelta(days=1)))

    assert await store.read.sales.find(SOLD.quote) == SOLD
    assert await store.read.sales.of("C-1") == [SOLD.quote]


async def test_where_its_card_stands_is_kept(store: SqliteStore) -> None:
    posted = replace(SOLD, board="discord", place="7", card="8")
    await sell(store)
    await store.write(lambda tx: tx.sales.posted(posted, NOW))

    assert await store.read.sales.find(SOLD.quote) == posted


async def test_of_a_quote_that_nobody_took_up_there_is_nothing(store: SqliteStore) -> None:
    assert await store.read.sales.find("Q-1") is None
    assert await store.read.sales.of("C-1") == []


async def test_taken_up_in_another_conversation_it_belongs_to_both(store: SqliteStore) -> None:
    await store.write(lambda tx: tx.conversations.create(a_conversation("C-2"), None))
    await store.write(lambda tx: tx.conversations.create(a_conversation(), None))
    await store.write(lambda tx: tx.quotes.put(a_quote()))
    await store.write(lambda tx: tx.sales.add(SOLD.quote, "C-2", NOW))

    assert await store.read.sales.of("C-1") == await store.read.sales.of("C-2") == [SOLD.quote]
