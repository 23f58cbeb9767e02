"""Messages: each kept once and in order of arrival, edited and deleted as customers do, taken in by one turn."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.messages import Action, Address, Edit, File, Line, Source, State, TurnState
from storage.messages import HOME, sources, sources_json
from storage.sqlite import SqliteStore, Unit
from tests.storage.samples import NOW, a_conversation, a_line, a_reply, few, new_store, said

PHOTO = File(id="1/2/3", name="dent.png", kind="image/png", size=9)
any_text = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.fixture
async def opened(store: SqliteStore) -> SqliteStore:
    """A store with two conversations."""

    async def work(tx: Unit) -> None:
        for id in ("C-1", "C-2"):
            await tx.conversations.create(a_conversation(id), None)

    await store.write(work)
    return store


async def arrive(store: SqliteStore, *lines: Line, conversation: str = "C-1") -> list[int | None]:
    """The numbers that they got."""

    async def work(tx: Unit) -> list[int | None]:
        return [await tx.messages.add(conversation, line) for line in lines]

    return await store.write(work)


async def revise(store: SqliteStore, id: str, text: str | None, conversation: str = "C-1") -> bool:
    edit = Edit(address=Address("web", "x"), id=id, text=text, at=NOW + timedelta(minutes=1))
    return await store.write(lambda tx: tx.messages.revise(conversation, edit))


async def test_what_people_wrote_of_late_is_found_by_the_place_that_their_conversations_are_in(store: SqliteStore) -> None:
    places = {"C-1": "1/2:3", "C-2": "1/2", "C-3": "1/22:4", "C-4": "1/3"}

    async def work(tx: Unit) -> None:
        for id, place in places.items():
            await tx.conversations.create(replace(a_conversation(id), address=Address("discord", place)), None)
            await tx.messages.add(id, replace(a_line(f"m-{id}"), at=NOW))
            await tx.messages.add(id, replace(a_line(f"press-{id}"), at=NOW, action=Action.HUMAN))
            await tx.messages.add(id, replace(a_line(f"old-{id}"), at=NOW - timedelta(days=2)))
            await tx.messages.add(id, replace(a_line(f"gone-{id}"), at=NOW))
            await tx.messages.revise(id, Edit(address=Address("discord", place), id=f"gone-{id}", text=None, at=NOW))

    await store.write(work)
    found = await store.read.messages.kept_in(Address("discord", "1/2"), NOW - timedelta(days=1), 10)

    assert found == [(Address("discord", "1/2"), "m-C-2"), (Address("discord", "1/2:3"), "m-C-1")]


async def test_a_message_tells_which_conversation_of_its_place_it_belongs_to(store: SqliteStore) -> None:
    places = {"C-1": "1/2:3", "C-2": "1/2:4", "C-3": "1/22:5", "C-4": "1/2"}
    lobby = Address("discord", "1/2")

    async def work(tx: Unit) -> None:
        for id, place in places.items():
            await tx.conversations.create(replace(a_conversation(id), address=Address("discord", place)), None)
            await tx.messages.add(id, a_line(f"m-{id}"))
            turn = await tx.turns.start(id, 0, NOW)
            await tx.turns.part(turn, 0, f"p-{id}")

    await store.write(work)
    found = {id: await store.read.messages.home(lobby, id) for id in ("m-C-1", "p-C-2", "m-C-3", "p-C-3", "m-C-4", "m-C-5")}

    assert {id: str(home) for id, home in found.items() if home} == {"m-C-1": "discord:1/2:3", "p-C-2": "discord:1/2:4"}


async def test_however_many_conversations_a_place_has_few_rows_are_looked_at_for_that(store: SqliteStore) -> None:
    plan = await store.read.run(f"EXPLAIN QUERY PLAN {HOME}", {"inside": "discord:1/2:", "beyond": "discord:1/2;", "id": "7"})
    steps = [str(row[-1]) for row in plan if str(row[-1]).startswith(("SCAN", "SEARCH"))]

    assert [step for step in steps if not step.endswith(("(id=?)", "(rowid=?)"))] == []
    assert {"messages_by_id", "parts_by_id"} <= set(" ".join(steps).split())


async def take(store: SqliteStore, *lines: Line) -> int:
    """The number of a new turn that takes these in."""

    async def work(tx: Unit) -> int:
        turn = await tx.turns.start("C-1", 0, NOW)
        await tx.messages.take(turn, lines)
        return turn

    return await store.write(work)


async def unanswered(store: SqliteStore) -> tuple[Line, ...]:
    return await store.read.messages.unanswered("C-1")


def texts(lines: Sequence[Line]) -> list[str]:
    return [line.text for line in lines]


# ── arrival ──────────────────────────────────────────────────────────────────────────────────────────────────────────


any_files = st.lists(st.builds(File, id=any_text, name=any_text, kind=any_text, size=st.integers(0)), max_size=3).map(tuple)


@few
@given(any_text, any_text, st.sampled_from([None, *Action]), st.none() | any_text, any_files, any_text)
async def test_a_line_comes_back_as_it_was_written(
    id: str, text: str, action: Action | None, name: str | None, files: tuple[File, ...], replying_to: str
) -> None:
    async with new_store() as (store, _):
        await store.write(lambda tx: tx.conversations.create(a_conversation(), None))
        line = replace(a_line(id, text), action=action, name=name, files=files, replying_to=replying_to)

        [number] = await arrive(store, line)

        assert number
        assert await store.read.messages.find("C-1", "customer", id) == replace(line, number=number)


async def test_a_message_that_comes_twice_is_one(opened: SqliteStore) -> None:
    first, again, other = await arrive(opened, a_line("m1", "hello"), a_line("m1", "hello, again"), a_line("m2"))

    assert first
    assert again is None
    assert other
    assert texts(await unanswered(opened)) == ["hello", "Hello"]


async def test_one_id_in_two_conversations_or_of_two_authors_is_two_messages(opened: SqliteStore) -> None:
    numbers = [*await arrive(opened, a_line("m1"), a_line("m1", author="person")), *await arrive(opened, a_line("m1"), conversation="C-2")]

    assert None not in numbers
    assert [line.author for line in await opened.read.messages.shown("C-1")] == ["customer", "person"]


@few
@given(st.lists(st.integers(-3, 3), min_size=1, max_size=8))
async def test_the_order_is_that_of_arrival_whatever_the_clocks_say(minutes: list[int]) -> None:
    async with new_store() as (store, _):
        await store.write(lambda tx: tx.conversations.create(a_conversation(), None))
        for index, minute in enumerate(minutes):
            await arrive(store, a_line(f"m{index}", f"{index}", at=NOW + timedelta(minutes=minute)))

        assert texts(await unanswered(store)) == [f"{index}" for index in range(len(minutes))]
        assert texts(await store.read.messages.shown("C-1")) == [f"{index}" for index in range(len(minutes))]


# ── edits ────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_what_was_sent_along_without_a_word_is_shown_and_goes_with_its_message(opened: SqliteStore) -> None:
    await arrive(opened, replace(a_line("m1", ""), files=(PHOTO,), replying_to="Ben: A dent?"), a_line("m2", ""))

    assert [line.files for line in await opened.read.messages.shown("C-1")] == [(PHOTO,)]
    assert await revise(opened, "m1", None)
    [kept] = await opened.read.run("SELECT files, replying_to FROM messages WHERE id = 'm1'", {})
    assert kept == ("[]", "")


async def test_a_file_that_is_taken_out_of_a_message_changes_it(opened: SqliteStore) -> None:
    await arrive(opened, replace(a_line("m1", "Look"), files=(PHOTO,)))
    same = Edit(address=Address("web", "x"), id="m1", text="Look", at=NOW, files=(PHOTO,))

    assert not await opened.write(lambda tx: tx.messages.revise("C-1", same))
    assert await opened.write(lambda tx: tx.messages.revise("C-1", replace(same, files=())))
    [line] = await unanswered(opened)
    assert (line.text, line.files, line.revision) == ("Look", (), 1)


@few
@given(st.lists(st.none() | st.sampled_from(["a", "b", ""]), max_size=6))
async def test_a_message_follows_its_edits_until_it_is_deleted(edits: list[str | None]) -> None:
    async with new_store() as (store, _):
        await store.write(lambda tx: tx.conversations.create(a_conversation(), None))
        await arrive(store, a_line("m1", "a"))
        text: str | None = "a"
        revision = 0
        for edit in edits:
            changes = text is not None and edit != text
            assert await revise(store, "m1", edit) == changes
            text, revision = (edit, revision + 1) if changes else (text, revision)

        line = await store.read.messages.find("C-1", "customer", "m1")
        assert line
        assert (line.text, line.revision) == (text or "", revision)
        assert [each.text for each in await unanswered(store)] == ([] if text is None else [text])


@pytest.mark.parametrize(("conversation", "id"), [("C-2", "m1"), ("C-1", "m9"), ("C-9", "m1")])
async def test_an_edit_of_what_is_not_there_changes_nothing(conversation: str, id: str, opened: SqliteStore) -> None:
    await arrive(opened, a_line("m1", "as it was"))

    assert not await revise(opened, id, "another text", conversation)
    assert texts(await unanswered(opened)) == ["as it was"]


@pytest.mark.parametrize("author", ["eva", "person"])
async def test_a_customer_cannot_edit_what_others_said(author: str, opened: SqliteStore) -> None:
    await arrive(opened, a_line("m1", "as it was", author=author))

    assert not await revise(opened, "m1", "another text")
    assert not await revise(opened, "m1", None)
    assert texts(await opened.read.messages.shown("C-1")) == ["as it was"]


async def test_of_a_deleted_message_no_word_is_left(opened: SqliteStore) -> None:
    await arrive(opened, a_line("m1", "my password"), a_line("m2", "my question"))

    await revise(opened, "m1", None)

    assert texts(await opened.read.messages.shown("C-1")) == ["my question"]
    line = await opened.read.messages.find("C-1", "customer", "m1")
    assert line
    assert line.text == ""


# ── what a turn takes in ─────────────────────────────────────────────────────────────────────────────────────────────


async def test_unanswered_is_what_the_customer_wrote_and_no_turn_has_taken_in(opened: SqliteStore) -> None:
    await arrive(opened, a_line("m1", "taken"), a_line("m2", "of Eva's", author="eva"), a_line("m3", "of a person's", author="person"))
    await take(opened, (await unanswered(opened))[0])
    await arrive(opened, a_line("m4", "left"), replace(a_line("m5", ""), action=Action.HUMAN))
    await arrive(opened, a_line("m6", "elsewhere"), conversation="C-2")

    left = await unanswered(opened)

    assert [(line.text, line.action) for line in left] == [("left", None), ("", Action.HUMAN)]


async def test_what_a_turn_took_in_is_its_own_for_good(opened: SqliteStore) -> None:
    await arrive(opened, a_line("m1", "one"), a_line("m2", "two"))
    turn = await take(opened, *await unanswered(opened))
    await arrive(opened, a_line("m3", "three"))
    other = await take(opened, *await unanswered(opened))

    assert texts(await opened.read.messages.taken_by(turn)) == ["one", "two"]
    assert texts(await opened.read.messages.taken_by(other)) == ["three"]
    assert await unanswered(opened) == ()


async def test_what_is_deleted_after_it_was_taken_in_is_no_input_any_more(opened: SqliteStore) -> None:
    await arrive(opened, a_line("m1", "one"), a_line("m2", "two"))
    turn = await take(opened, *await unanswered(opened))

    await revise(opened, "m1", None)

    assert texts(await opened.read.messages.taken_by(turn)) == ["two"]


async def test_a_turn_that_takes_in_nothing_takes_nothing_from_others(opened: SqliteStore) -> None:
    await arrive(opened, a_line("m1", "one"))

    await take(opened)

    assert texts(await unanswered(opened)) == ["one"]


async def test_what_is_settled_is_answered_by_nobody(opened: SqliteStore) -> None:
    await arrive(opened, a_line("m1", "one"), a_line("m2", "two"))
    await arrive(opened, a_line("m1", "elsewhere"), conversation="C-2")

    await opened.write(lambda tx: tx.messages.settle("C-1"))

    assert await unanswered(opened) == ()
    assert await opened.read.messages.taken_by(0) == (), "no turn has the number under which it is settled"
    assert texts(await opened.read.messages.unanswered("C-2")) == ["elsewhere"]
    await arrive(opened, a_line("m3", "three"))
    assert texts(await unanswered(opened)) == ["three"]


# ── what a turn is shown of the ones before it ───────────────────────────────────────────────────────────────────────


async def test_each_earlier_turn_stands_with_its_own_input_whatever_came_between(opened: SqliteStore) -> None:
    async def work(tx: Unit) -> None:
        await tx.messages.add("C-1", a_line("m1", "first"))
        first = await tx.turns.start("C-1", 0, NOW)
        await tx.messages.take(first, await tx.messages.unanswered("C-1"))
        await tx.turns.speak("C-1", first, a_reply("r1", "answer to the first"), TurnState.KEPT, "builtin", "answered")
        await tx.messages.add("C-1", a_line("m2", "while Eva speaks"))
        await tx.turns.end(first, "", NOW)
        await said(tx, "C-1", a_line("m3", "and after"), a_reply("r2", "answer to both"), "unknown")

    await opened.write(work)
    one, other = await opened.read.messages.earlier("C-1", 10)

    assert (texts(one.asked), one.said, one.outcome) == (["first"], "answer to the first", "answered")
    assert (texts(other.asked), other.said, other.outcome) == (["while Eva speaks", "and after"], "answer to both", "unknown")


async def test_only_the_last_turns_are_shown_the_oldest_of_them_first(opened: SqliteStore) -> None:
    async def work(tx: Unit) -> None:
        for number in range(5):
            await said(tx, "C-1", a_line(f"m{number}"), a_reply(f"r{number}", f"{number}"))
            unsaid = await tx.turns.start("C-1", 0, NOW)  # has no place among them
            await tx.turns.end(unsaid, "unsaid", NOW)
        await said(tx, "C-2", a_line(), a_reply("r", "elsewhere"))

    await opened.write(work)

    assert [exchange.said for exchange in await opened.read.messages.earlier("C-1", 3)] == ["2", "3", "4"]


async def test_neither_a_turn_that_is_not_over_nor_one_that_said_nothing_is_shown(opened: SqliteStore) -> None:
    async def work(tx: Unit) -> None:
        await tx.messages.add("C-1", a_line("m1", "unsaid"))
        unsaid = await tx.turns.start("C-1", 0, NOW)
        await tx.turns.end(unsaid, "unsaid", NOW)
        speaking = await tx.turns.start("C-1", 0, NOW)
        await tx.messages.take(speaking, await tx.messages.unanswered("C-1"))
        await tx.turns.speak("C-1", speaking, a_reply(), TurnState.SPEAKING, "builtin", "")

    await opened.write(work)

    assert await opened.read.messages.earlier("C-1", 10) == ()


async def test_a_deleted_question_is_not_shown_with_its_answer(opened: SqliteStore) -> None:
    await opened.write(lambda tx: said(tx, "C-1", a_line("m1", "my secret"), a_reply("r1", "noted")))

    await revise(opened, "m1", None)
    [exchange] = await opened.read.messages.earlier("C-1", 10)

    assert (exchange.asked, exchange.said) == ((), "noted")


# ── what stands in the conversation ──────────────────────────────────────────────────────────────────────────────────


async def test_what_is_shown_is_all_that_was_said_but_no_button_and_nothing_half_said(opened: SqliteStore) -> None:
    async def work(tx: Unit) -> None:
        await said(tx, "C-1", a_line("m1", "asked"), a_reply("r1", "said"))
        await tx.messages.add("C-1", replace(a_line("m2", ""), action=Action.HUMAN))
        await tx.messages.add("C-1", replace(a_line("p1", "I am here", author="person"), name="Maya"))
        turn = await tx.turns.start("C-1", 0, NOW)
        await tx.turns.speak("C-1", turn, a_reply("r2", "half a rep"), TurnState.SPEAKING, "builtin", "")
        await tx.messages.add("C-1", a_line("m3", "while Eva speaks"))
        await tx.messages.add("C-1", a_line("e1", "of Eva's, but of no turn", author="eva"))

    await opened.write(work)
    shown = await opened.read.messages.shown("C-1")

    assert texts(shown) == ["asked", "said", "I am here", "while Eva speaks", "of Eva's, but of no turn"]
    assert [line.name for line in shown] == [None, None, "Maya", None, None]


async def test_what_was_said_is_shown_through_every_change_of_who_speaks(opened: SqliteStore) -> None:
    await opened.write(lambda tx: said(tx, "C-1", a_line("m1", "asked"), a_reply("r1", "said")))
    await opened.write(lambda tx: tx.conversations.change("C-1", State.CLOSED, fresh=True))

    assert texts(await opened.read.messages.shown("C-1")) == ["asked", "said"]


@given(st.lists(st.builds(Source, any_text, any_text), max_size=4).map(tuple))
def test_sources_come_back_as_they_were_kept(given_sources: tuple[Source, ...]) -> None:
    assert sources(sources_json(given_sources)) == given_sources


async def test_what_the_customer_was_reading_stays_with_the_line(opened: SqliteStore) -> None:
    await arrive(opened, replace(a_line("m1"), about="tyres"), a_line("m2"))

    assert [line.about for line in await opened.read.messages.unanswered("C-1")] == ["tyres", ""]


async def test_what_was_said_last_is_known_from_the_moment_in_which_it_is_begun(store: SqliteStore) -> None:
    await store.write(lambda tx: tx.conversations.create(a_conversation(), None))
    assert await store.read.messages.last_said("C-1") is None

    await store.write(lambda tx: said(tx, "C-1", a_line("m1"), a_reply("r1", "Hello")))
    await store.write(lambda tx: tx.messages.add("C-1", a_line("m2")))

    assert await store.read.messages.last_said("C-1") == "r1"
