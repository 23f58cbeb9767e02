"""Positions, and threads whose conversations have another address."""

from core.messages import Address
from storage.sqlite import SqliteStore
from tests.storage.samples import NOW, a_conversation

HERE = Address("web", "place of C-1")


async def test_the_last_position_of_a_place_counts(store: SqliteStore) -> None:
    await store.write(lambda tx: tx.places.reach({"discord:1/2": "10", "discord:1/3": "5", "slack:a/b": "1"}))
    await store.write(lambda tx: tx.places.reach({"discord:1/2": "12"}))

    assert await store.read.places.reached("discord") == {"discord:1/2": "12", "discord:1/3": "5"}


async def test_a_conversation_and_its_thread_lead_to_each_other_and_the_first_link_stands(store: SqliteStore) -> None:
    await store.write(lambda tx: tx.places.link(HERE, "77"))
    await store.write(lambda tx: tx.places.link(HERE, "78"))
    await store.write(lambda tx: tx.places.link(Address("web", "other"), "77"))

    assert await store.read.places.thread(HERE) == "77"
    assert await store.read.places.address("77") == HERE
    assert await store.read.places.address("78") is None
    assert await store.read.places.thread(Address("web", "other")) is None


async def test_who_is_forgotten_leaves_no_link_and_no_position(store: SqliteStore) -> None:
    gone = a_conversation()
    await store.write(lambda tx: tx.conversations.create(gone, None))
    await store.write(lambda tx: tx.places.link(HERE, "77"))
    await store.write(lambda tx: tx.places.reach({str(HERE): "10"}))

    await store.write(lambda tx: tx.conversations.forget(gone, "digest", NOW))

    assert await store.read.places.address("77") is None
    assert await store.read.places.reached("web") == {}
