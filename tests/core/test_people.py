"""People are forgotten: nothing of theirs is left but that it was so, and nothing that they had written comes back."""

from datetime import datetime, timedelta

import pytest

from core.arrival import NoConversation, fresh_conversation
from core.messages import Action, Address, Audience, Conversation, Message, State
from core.people import digest
from tests.doubles.eva import Customer, RunningEva


@pytest.fixture
def ana(resting: RunningEva) -> Customer:
    """Nobody answers her here."""
    return resting.customer("ana")

async def test_of_who_was_forgotten_only_keyed_digests_are_left(resting: RunningEva, ana: Customer) -> None:
    await ana.writes("Hello")
    await ana.presses(Action.HUMAN)
    conversation = await ana.conversation()
    assert not await resting.arrivals.forgotten(ana.address)
    await resting.people.forget(conversation.customer)

    left = {table: rows for table, rows in (await resting.everything()).items() if rows and table not in ("meta", "sqlite_sequence")}
    key = await resting.store.read.conversations.digest_key()
    at = resting.world.clock().isoformat(timespec="microseconds")
    address = digest(key, str(ana.address))
    assert left == {"tombstones": [(address, at)], "audit": [(1, at, "forgotten", address, "")]}
    assert await resting.arrivals.forgotten(ana.address)
    assert not await resting.arrivals.forgotten(Address("paper", "bob"))


async def test_another_customer_is_not_touched_when_one_is_forgotten(resting: RunningEva, ana: Customer) -> None:
    bob = resting.customer("bob")
    await ana.writes("Hello")
    await bob.writes("Hello")
    await resting.people.forget(ana.name)

    assert await resting.rows("SELECT customer FROM conversations") == [(bob.name,)]
    assert len(await resting.rows("SELECT * FROM messages")) == len(await resting.rows("SELECT * FROM wakeups")) == 1


@pytest.mark.parametrize(("seconds", "taken"), [(-3600, False), (0, False), (1, True)])
async def test_only_what_the_platform_dates_after_the_forgetting_is_a_new_customer(
    resting: RunningEva, ana: Customer, seconds: int, taken: bool
) -> None:
    await ana.writes("Hello")
    await resting.people.forget(ana.name)
    at = resting.world.clock() + timedelta(seconds=seconds)
    message = Message(address=ana.address, customer=ana.name, id="m", text="Hello", at=at)

    if taken:
        assert (await resting.arrivals.receive(message)).new
    else:
        with pytest.raises(NoConversation):
            await resting.arrivals.receive(message)
        assert await resting.rows("SELECT * FROM messages") == []


async def test_without_the_key_of_the_database_a_digest_says_nothing(resting: RunningEva, ana: Customer) -> None:
    key = await resting.store.read.conversations.digest_key()

    assert len(key) == 32
    assert digest(key, "a") != digest(replace_first(key), "a") != digest(key, "b")


def replace_first(key: bytes) -> bytes:
    """Another key."""
    return bytes([key[0] ^ 1]) + key[1:]
