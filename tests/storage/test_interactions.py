"""What a platform still takes an answer to, and which reply that is."""

from datetime import timedelta
from functools import partial

from core.messages import Address, TurnState
from core.ports import Interaction
from storage.sqlite import SqliteStore, Unit
from tests.storage.samples import NOW, a_conversation, a_line, a_reply

HERE = Address("web", "place of C-1")
MINUTE = timedelta(minutes=1)


def an_interaction(id: str, *, address: Address = HERE) -> Interaction:
    return Interaction(id=id, address=address, token=f"token of {id}", at=NOW)


async def kept(store: SqliteStore, *interactions: Interaction) -> None:
    async def keep(tx: Unit) -> None:
        for each in interactions:
            await tx.interactions.keep(each, NOW - MINUTE)

    await store.write(keep)


async def _know(digest: str, tx: Unit) -> None:
    await tx.interactions.know_commands("discord", digest)


async def test_an_interaction_that_comes_twice_is_kept_once(store: SqliteStore) -> None:
    await kept(store, an_interaction("1"), an_interaction("1", address=Address("web", "elsewhere")))

    assert await store.read.interactions.find("1") == an_interaction("1")
    assert await store.read.interactions.find("2") is None


async def test_what_cannot_be_answered_any_more_goes_with_the_next_one(store: SqliteStore) -> None:
    await kept(store, an_interaction("1"))
    await store.write(lambda tx: tx.interactions.keep(an_interaction("2"), NOW + MINUTE))

    assert await store.read.interactions.find("1") is None
    assert await store.read.interactions.find("2") is not None


async def test_a_reply_answers_the_interactions_whose_lines_its_turn_took_in_the_newest_first(store: SqliteStore) -> None:
    await kept(store, *(an_interaction(id) for id in ("1", "2", "3")))

    async def converse(tx: Unit) -> None:
        await tx.conversations.create(a_conversation(), None)
        for id in ("1", "2"):
            await tx.messages.add("C-1", a_line(id))
        turn = await tx.turns.start("C-1", 0, NOW)
        await tx.messages.take(turn, await tx.messages.unanswered("C-1"))
        await tx.turns.speak("C-1", turn, a_reply("r1"), TurnState.SPEAKING, "builtin", "answered")
        await tx.messages.add("C-1", a_line("3"))

    await store.write(converse)

    assert [each.id for each in await store.read.interactions.answered_by(HERE, "r1")] == ["2", "1"]
    assert await store.read.interactions.answered_by(HERE, "r2") == []
    assert await store.read.interactions.answered_by(Address("web", "elsewhere"), "r1") == []


async def test_the_last_commands_that_a_platform_was_told_are_known(store: SqliteStore) -> None:
    assert await store.read.interactions.commands("discord") == ""

    for digest in ("one", "other"):
        await store.write(partial(_know, digest))

    assert await store.read.interactions.commands("discord") == "other"
    assert await store.read.interactions.commands("slack") == ""
