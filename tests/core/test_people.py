"""People are forgotten: nothing of theirs is left but that it was so, and nothing that they had written comes back."""

from datetime import timedelta

import pytest

from core.arrival import NoConversation, fresh_conversation
from core.messages import Action, Address, Audience, Conversation, Message, State
from core.people import digest
from core.ports import StoreError
from tests.doubles.eva import Customer, RunningEva


@pytest.fixture
def ana(resting: RunningEva) -> Customer:
    """Nobody answers her here."""
    return resting.customer("ana")


async def test_of_who_was_forgotten_only_keyed_digests_are_left(resting: RunningEva, ana: Customer) -> None:
    await ana.writes("Hello")
    await ana.presses(Action.HUMAN)
    await resting.hands(ana, State.WAITING)
    conversation = await ana.conversation()
    assert not await resting.arrivals.forgotten(ana.address)
    await resting.people.forget(conversation.customer)

    left = {table: rows for table, rows in (await resting.everything()).items() if rows and table not in ("meta", "sqlite_sequence")}
    key = await resting.store.read.conversations.digest_key()
    at = resting.world.clock().isoformat(timespec="microseconds")
    address = digest(key, str(ana.address))
    assert left == {
        "tombstones": [(address, at)],
        "audit": [(1, at, "state", address, "eva -> waiting"), (2, at, "forgotten", address, "")],
        "wakeups": [("scrub", "log", 1, 0, 0, None, None, None)],
    }
    assert await resting.arrivals.forgotten(ana.address)
    assert not await resting.arrivals.forgotten(Address("paper", "bob"))


async def test_another_customer_is_not_touched_when_one_is_forgotten(resting: RunningEva, ana: Customer) -> None:
    bob = resting.customer("bob")
    await ana.writes("Hello")
    await bob.writes("Hello")
    await resting.people.forget(ana.name)

    assert await resting.rows("SELECT customer FROM conversations") == [(bob.name,)]
    assert len(await resting.rows("SELECT * FROM messages")) == 1
    assert await resting.rows("SELECT kind FROM wakeups ORDER BY kind") == [("scrub",), ("turn",)]


async def elsewhere(eva: RunningEva, customer: Customer, place: str) -> Conversation:
    """Another conversation of the same customer's."""
    fresh = fresh_conversation(Address("paper", place), customer.name, Audience.CUSTOMER, eva.world.clock())
    await eva.arrivals.open(fresh)
    return fresh


async def test_all_conversations_of_one_customer_are_forgotten_together(resting: RunningEva, ana: Customer) -> None:
    await ana.writes("Hello")
    there = await elsewhere(resting, ana, "thread")
    gone: list[str] = []
    resting.people.listen(lambda conversation: gone.append(conversation.id))
    first = (await ana.conversation()).id

    assert await resting.people.forget(ana.name) == 2
    assert await resting.rows("SELECT * FROM conversations") == await resting.rows("SELECT * FROM customers") == []
    assert sorted(gone) == sorted([first, there.id])


async def test_what_the_customer_wrote_before_is_not_taken_in_at_another_place_either(resting: RunningEva, ana: Customer) -> None:
    await elsewhere(resting, ana, "thread")
    await resting.people.forget(ana.name)
    late = Message(address=Address("paper", "new thread"), customer=ana.name, id="m", text="Hello", at=resting.world.clock())

    with pytest.raises(NoConversation):
        await resting.arrivals.receive(late)


def a_wish(eva: RunningEva, customer: Customer) -> Message:
    """What a command in a channel begins a conversation with."""
    return Message(address=Address("paper", "lobby"), customer=customer.name, id="i1", text="Hello", at=eva.world.clock())


async def test_who_has_only_wished_for_a_conversation_is_forgotten_and_will_have_none(resting: RunningEva, ana: Customer) -> None:
    wish = a_wish(resting, ana)
    await resting.store.write(lambda tx: tx.interactions.begin(wish))

    assert await resting.people.forget(ana.name) == 1
    assert await resting.rows("SELECT * FROM begun") == []
    assert await resting.rows("SELECT kind FROM wakeups") == [("scrub",)]
    with pytest.raises(NoConversation):
        await resting.arrivals.receive(wish)


async def test_forgetting_somebody_of_whom_nothing_is_kept_leaves_nothing(resting: RunningEva, ana: Customer) -> None:
    await ana.writes("Hello")
    before = await resting.everything()

    assert await resting.people.forget("paper:nobody") == 0
    assert await resting.everything() == before


async def test_nobody_is_told_of_a_forgetting_that_was_not_kept(resting: RunningEva, ana: Customer) -> None:
    await ana.writes("Hello")
    gone: list[Conversation] = []
    resting.people.listen(gone.append)
    resting.store.fill_disk()

    with pytest.raises(StoreError):
        await resting.people.forget(ana.name)
    assert gone == []


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
