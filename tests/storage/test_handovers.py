"""Hand-overs: kept as they are, one open in a conversation, and known for how long a customer waits in it."""

import sqlite3
from dataclasses import replace
from datetime import timedelta

import pytest

from core.messages import Address, Handover, Line, Person, Word
from core.ports import StoreError
from storage.sqlite import SqliteStore, Unit
from tests.storage.samples import NOW, a_conversation, a_handover, a_line

MINUTE = timedelta(minutes=1)
SAM = Person(id="paper:sam", name="Sam")


async def keep(store: SqliteStore, *handovers: Handover) -> None:
    async def work(tx: Unit) -> None:
        for each in handovers:
            if not await tx.conversations.find(each.conversation):
                await tx.conversations.create(a_conversation(each.conversation), None)
            await tx.handovers.add(each)

    await store.write(work)


async def tell(store: SqliteStore, *words: Word) -> None:
    async def work(tx: Unit) -> None:
        for word in words:
            await tx.handovers.tell(word)

    await store.write(work)


async def write(store: SqliteStore, line: Line) -> None:
    await store.write(lambda tx: tx.messages.add("C-1", line))


async def test_a_hand_over_comes_back_as_it_was_kept_and_as_it_was_changed(store: SqliteStore) -> None:
    asked = a_handover()
    taken = replace(asked, round=3, person=SAM, taken_at=NOW, taken_from=7, missed_at=NOW, ended_at=NOW, outcome="resolved", card="K9")
    await keep(store, asked)
    before = await store.read.handovers.find(asked.id)
    await store.write(lambda tx: tx.handovers.put(taken))

    assert before == asked
    assert await store.read.handovers.find(asked.id) == taken
    assert await store.read.handovers.find("H-nothing") is None


async def test_a_conversation_has_one_open_hand_over(store: SqliteStore) -> None:
    ended = a_handover(id="H-old", ended_at=NOW, outcome="resolved")
    await keep(store, ended, a_handover())

    with pytest.raises((StoreError, sqlite3.IntegrityError)):
        await keep(store, a_handover(id="H-second"))

    assert await store.read.handovers.open("C-1") == a_handover()
    assert await store.read.handovers.open("C-2") is None
    assert await store.read.handovers.of("C-1") == ["H-old", a_handover().id]


async def test_the_open_ones_are_listed_the_oldest_first(store: SqliteStore) -> None:
    await keep(store, a_handover("C-2"), a_handover("C-1"), a_handover("C-3", ended_at=NOW))

    assert [each.conversation for each in await store.read.handovers.all_open(10)] == ["C-2", "C-1"]
    assert len(await store.read.handovers.all_open(1)) == 1


async def test_it_is_found_by_each_address_of_its_conversation(store: SqliteStore) -> None:
    other = Address("web", "further")
    await keep(store, a_handover())
    await store.write(lambda tx: tx.conversations.lead(other, "C-1"))

    for address in (a_conversation().address, other):
        assert await store.read.handovers.open_at(address) == a_handover()
    assert await store.read.handovers.open_at(Address("web", "elsewhere")) is None


async def test_a_customer_waits_from_the_taking_or_from_their_first_line_after_the_last_word_of_a_person(store: SqliteStore) -> None:
    taken = a_handover(person=SAM, taken_at=NOW, taken_from=0)
    await keep(store, taken)
    waiting = [await store.read.handovers.waiting_since(taken)]
    steps = [
        a_line("p1", "One moment", author="person", at=NOW + MINUTE),
        a_line("m1", "Thanks", at=NOW + 2 * MINUTE),
        a_line("m2", "Are you there?", at=NOW + 3 * MINUTE),
        a_line("p2", "Yes", author="person", at=NOW + 4 * MINUTE),
    ]
    for step in steps:
        await write(store, step)
        waiting.append(await store.read.handovers.waiting_since(taken))

    assert waiting == [NOW, None, NOW + 2 * MINUTE, NOW + 2 * MINUTE, None]


async def test_a_word_is_taken_out_once_and_what_is_true_no_more_goes_with_it(store: SqliteStore) -> None:
    await keep(store, a_handover())
    due = ((1, "old"), (2, "a"), (2, "b"))
    await tell(store, *(Word(conversation="C-1", epoch=epoch, text=text, answers=0, outcome="person") for epoch, text in due))

    taken = [await store.write(lambda tx: tx.handovers.word("C-1", 2)) for _ in range(3)]

    assert [word and word.text for word in taken] == ["a", "b", None]
    assert await store.read.run("SELECT * FROM words", {}) == []


async def test_what_a_card_has_left_is_known_until_it_is_emptied(store: SqliteStore) -> None:
    await store.write(lambda tx: tx.handovers.leave_card("H-1", "discord", "P", "K"))
    known = await store.read.handovers.left_card("H-1")
    listed = await store.read.handovers.left_cards()
    await store.write(lambda tx: tx.handovers.drop_left_card("H-1"))

    assert known == ("discord", "P", "K")
    assert listed == ["H-1"]
    assert await store.read.handovers.left_cards() == []
    assert await store.read.handovers.left_card("H-1") is None
