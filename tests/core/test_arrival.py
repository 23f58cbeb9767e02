"""What arrives: made safe, kept together with its wake-up or not at all, and known again when it comes again."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from core.arrival import LONGEST, LONGEST_REPLIED, MOST_FILES, Arrivals, NoConversation, fresh_conversation
from core.handover import ChangeRefused
from core.messages import Accepted, Action, Address, Audience, Edit, File, Message, Press, State
from core.ports import StoreError, Transaction
from tests.doubles.eva import Customer, RunningEva, World, running

CARD, IBAN, SSN = "4111 1111 1111 1111", "DE89 3704 0044 0532 0130 00", "my SSN is 536-22-8726"


@pytest.fixture
def ana(resting: RunningEva) -> Customer:
    """Nobody answers her here."""
    return resting.customer("ana")


async def texts(eva: RunningEva) -> list[str]:
    """What is kept, in order."""
    return [text for (text,) in await eva.rows("SELECT text FROM messages ORDER BY number")]


def bytes_in(folder: Path) -> bytes:
    """All that its files hold."""
    return b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())


# ── a message ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_first_message_begins_a_conversation_with_eva_and_wakes_her(resting: RunningEva, ana: Customer) -> None:
    accepted = await ana.writes("Hello", id="m1")

    conversation = await ana.conversation()
    assert accepted.new
    assert accepted.conversation == conversation
    assert (conversation.customer, conversation.address, conversation.audience) == (ana.name, ana.address, Audience.CUSTOMER)
    assert (conversation.state, conversation.epoch, conversation.touched_at) == (State.EVA, 0, resting.world.clock())
    assert conversation.id.startswith("C-")
    assert await resting.rows("SELECT author, id, text FROM messages") == [("customer", "m1", "Hello")]
    assert await resting.rows("SELECT kind, key, wanted FROM wakeups") == [("turn", conversation.id, 1)]


async def test_a_message_may_begin_a_conversation_for_colleagues(resting: RunningEva, ana: Customer) -> None:
    at = resting.world.clock()
    await resting.arrivals.receive(
        Message(address=ana.address, customer=ana.name, id="m", text="Hello", at=at, audience=Audience.INTERNAL)
    )  # fmt: skip

    assert (await ana.conversation()).audience is Audience.INTERNAL


async def test_a_conversation_begins_in_the_language_that_its_first_message_brings_and_keeps_it(resting: RunningEva, ana: Customer) -> None:
    message = Message(address=ana.address, customer=ana.name, id="m", text="911", at=resting.world.clock(), language="de")
    first = await resting.arrivals.receive(message)
    again = await resting.arrivals.receive(replace(message, id="n", language="fr"))

    assert (first.conversation.language, again.conversation.language) == ("de", "de")


async def test_a_message_that_may_not_begin_one_is_refused_where_there_is_none(resting: RunningEva, ana: Customer) -> None:
    message = Message(address=ana.address, customer=ana.name, id="m", text="Hello", at=resting.world.clock(), opens=False)
    with pytest.raises(NoConversation, match="paper:ana"):
        await resting.arrivals.receive(message)
    assert await resting.rows("SELECT * FROM conversations") == []

    await resting.arrivals.open(fresh_conversation(ana.address, ana.name, Audience.CUSTOMER, resting.world.clock()))
    assert (await resting.arrivals.receive(message)).new


async def test_a_message_that_comes_again_changes_nothing(resting: RunningEva, ana: Customer) -> None:
    await ana.writes("Hello", id="m")
    before = await resting.everything()

    for text in ("Hello", "Something else"):
        assert not (await ana.writes(text, id="m")).new

    assert await resting.everything() == before


async def test_fifty_messages_at_once_with_every_id_twice_are_fifty_in_order(resting: RunningEva, ana: Customer) -> None:
    ids = [f"m{number}" for number in range(50)]
    accepted = await asyncio.gather(*(ana.writes(id, id=id) for id in ids for _ in range(2)))

    assert [each.new for each in accepted] == [True, False] * 50
    assert await texts(resting) == ids
    assert len(await resting.rows("SELECT * FROM conversations")) == 1


async def test_the_same_id_in_two_conversations_is_two_messages(resting: RunningEva, ana: Customer) -> None:
    await ana.writes("Hello", id="m")

    assert (await resting.customer("bob").writes("Hello", id="m")).new


# ── all or nothing ───────────────────────────────────────────────────────────────────────────────────────────────────


class BrokenEngine:
    """Cannot keep a wish."""

    async def wake(self, tx: Transaction, kind: str, key: str) -> None:
        raise StoreError("the wish cannot be kept")

    async def at(self, tx: Transaction, due: object, kind: str, key: str) -> None:
        raise StoreError("the wish cannot be kept")


@pytest.mark.parametrize("known", [True, False])
async def test_without_its_wakeup_a_message_is_not_kept_either(resting: RunningEva, ana: Customer, known: bool) -> None:
    if known:
        await ana.writes("Before")
    before = await resting.everything()
    broken = Arrivals(store=resting.store, engine=BrokenEngine(), clock=resting.world.clock)

    with pytest.raises(StoreError):
        await broken.receive(Message(address=ana.address, customer=ana.name, id="m", text="Hello", at=resting.world.clock()))
    assert await resting.everything() == before


async def test_what_a_full_disk_refuses_is_not_acknowledged_and_wakes_nobody(eva: RunningEva) -> None:
    ana = eva.customer("ana")
    eva.store.fill_disk()
    with pytest.raises(StoreError, match="full"):
        await ana.writes("Hello", id="m")
    await eva.rests()
    assert await eva.rows("SELECT * FROM messages") == await eva.rows("SELECT * FROM wakeups") == []
    assert eva.world.model.prompts == []

    eva.store.fill_disk(False)
    assert (await ana.writes("Hello", id="m")).new, "the platform sends it again"
    await eva.answers()
    assert ana.sees == ["You wrote Hello."]


async def test_what_was_acknowledged_is_answered_though_the_power_fails_at_once(world: World) -> None:
    async with running(world, serving=False) as eva:
        ana = eva.customer("ana")
        await ana.writes("Hello")
        await eva.crash()
        await eva.answers()

        assert ana.sees == ["You wrote Hello."]


# ── made safe ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_card_number_reaches_neither_the_store_nor_the_model(world: World) -> None:
    async with running(world) as eva:
        ana = eva.customer("ana")
        await ana.writes(f"Take {CARD} or {IBAN}", id="m")
        await eva.answers()
        await ana.edits("m", f"No: {SSN}, the password is Hunter2xyz!")
        await ana.writes(CARD.replace(" ", "\u200b-"))
        await eva.answers()
        seen = str(eva.world.model.prompts)
        on_disk = bytes_in(world.folder)

    assert "[card number removed] or [bank account number removed]" in seen
    assert b"[social security number removed]" in on_disk
    for secret in (CARD, IBAN, "536-22-8726", "Hunter2xyz"):
        for form in (secret, secret.replace(" ", ""), secret.replace(" ", "-")):
            assert form.encode() not in on_disk
            assert form not in seen


async def test_what_turns_text_around_or_cannot_be_seen_is_taken_out(resting: RunningEva, ana: Customer) -> None:
    await ana.writes("pay\u202eeno\x00 m\u200be\r\nnow")

    assert await texts(resting) == ["payeno me\nnow"]


async def test_of_a_very_long_message_the_beginning_is_kept(resting: RunningEva, ana: Customer) -> None:
    await ana.writes("long " * 20_000)

    assert await texts(resting) == [("long " * 20_000)[:LONGEST]]


# ── edits ────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_an_edit_raises_the_revision_and_wakes_but_one_with_the_same_text_is_nothing(resting: RunningEva, ana: Customer) -> None:
    await ana.writes("old", id="m")
    assert (await ana.edits("m", "new")).new
    before = await resting.everything()
    assert not (await ana.edits("m", "new")).new

    assert await resting.everything() == before
    assert await resting.rows("SELECT text, revision FROM messages") == [("new", 1)]
    assert await resting.rows("SELECT wanted FROM wakeups") == [(2,)]


async def test_what_differs_only_in_what_is_taken_out_is_the_same_text(resting: RunningEva, ana: Customer) -> None:
    await ana.writes(f"My card is {CARD}", id="m")

    assert not (await ana.edits("m", "My card is 5500 0000 0000 0004")).new


async def test_a_deleted_message_leaves_no_text_and_does_not_come_back(resting: RunningEva, ana: Customer) -> None:
    await ana.writes("a secret", id="m")
    assert (await ana.deletes("m")).new
    assert not (await ana.deletes("m")).new
    assert not (await ana.edits("m", "a secret")).new
    assert not (await ana.writes("a secret", id="m")).new

    assert await texts(resting) == [""]
    assert await resting.unanswered() == []


async def test_what_is_sent_along_is_kept_by_name_without_what_nobody_may_keep(resting: RunningEva, ana: Customer) -> None:
    sent = (File(id="1", name=f"my card {CARD}.png\nx", kind="image/png", size=9), File(id="2", name="\x07", kind="", size=0))
    at = resting.world.clock()
    await resting.arrivals.receive(Message(address=ana.address, customer=ana.name, id="m", text="", at=at, files=sent))

    [line] = await resting.store.read.messages.unanswered((await ana.conversation()).id)

    assert [(file.id, file.kind, file.size) for file in line.files] == [("1", "image/png", 9), ("2", "", 0)]
    assert line.files[0].name.startswith("my card [")
    assert line.files[1].name == "…"
    assert b"4111" not in bytes_in(resting.world.folder)


async def test_what_a_message_answers_is_kept_in_one_line_without_what_nobody_may_keep(resting: RunningEva, ana: Customer) -> None:
    at = resting.world.clock()
    answered = f"Ben: my card\n{CARD} " + "x" * LONGEST_REPLIED
    await resting.arrivals.receive(Message(address=ana.address, customer=ana.name, id="m", text="Is it?", at=at, replying_to=answered))

    [line] = await resting.store.read.messages.unanswered((await ana.conversation()).id)

    assert line.replying_to.startswith("Ben: my card [")
    assert len(line.replying_to) == LONGEST_REPLIED
    assert b"4111" not in bytes_in(resting.world.folder)


async def test_of_very_many_files_the_first_are_kept(resting: RunningEva, ana: Customer) -> None:
    sent = tuple(File(id=f"{number}", name=f"{number}.png", kind="image/png", size=9) for number in range(MOST_FILES + 1))
    at = resting.world.clock()
    await resting.arrivals.receive(Message(address=ana.address, customer=ana.name, id="m", text="Look", at=at, files=sent))

    [line] = await resting.store.read.messages.unanswered((await ana.conversation()).id)

    assert line.files == sent[:MOST_FILES]


async def test_who_takes_a_file_back_has_not_sent_it(resting: RunningEva, ana: Customer) -> None:
    sent = (File(id="1", name="a.png", kind="image/png", size=9), File(id="2", name="b.png", kind="image/png", size=9))
    at = resting.world.clock()
    await resting.arrivals.receive(Message(address=ana.address, customer=ana.name, id="m", text="", at=at, files=sent))
    edit = Edit(address=ana.address, id="m", text="", at=at, files=sent[:1])

    assert (await resting.arrivals.receive(edit)).new
    assert not (await resting.arrivals.receive(edit)).new
    [line] = await resting.store.read.messages.unanswered((await ana.conversation()).id)
    assert line.files == sent[:1]


@pytest.mark.parametrize("what", ["an edit", "a press", "a close"])
async def test_what_belongs_to_a_message_is_refused_where_there_is_no_conversation(resting: RunningEva, ana: Customer, what: str) -> None:
    at, address = resting.world.clock(), Address("paper", "nobody")
    arrivals: dict[str, Edit | Press] = {
        "an edit": Edit(address=address, id="m", text="x", at=at),
        "a press": Press(address=address, customer=ana.name, id="p", action=Action.HUMAN, at=at),
        "a close": Press(address=address, customer=ana.name, id="p", action=Action.CLOSE, at=at),
    }

    with pytest.raises(NoConversation):
        await resting.arrivals.receive(arrivals[what])


async def test_an_edit_of_what_never_arrived_is_nothing(resting: RunningEva, ana: Customer) -> None:
    await ana.writes("Hello")

    assert not (await ana.edits("unknown", "text")).new


# ── buttons ──────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_press_is_kept_as_a_line_without_words_and_counts_once(resting: RunningEva, ana: Customer) -> None:
    await ana.writes("Hello")
    assert (await ana.presses(Action.HUMAN, id="p")).new
    assert not (await ana.presses(Action.HUMAN, id="p")).new

    assert await resting.rows("SELECT text, action FROM messages WHERE id = 'p'") == [("", "human")]


async def test_a_close_settles_what_is_unanswered_and_is_told_and_noted(resting: RunningEva, ana: Customer) -> None:
    await ana.writes("Hello")
    accepted = await ana.presses(Action.CLOSE)

    id = accepted.conversation.id
    assert (accepted.new, accepted.conversation.state, accepted.conversation.epoch) == (True, State.CLOSED, 1)
    assert await resting.unanswered() == []
    assert [(event.name, event.data) for event in await resting.store.read.events.after(id, 0)] == [("state", {"state": "closed"})]
    assert await resting.rows("SELECT what, subject, detail FROM audit") == [("state", id, "eva -> closed")]


async def test_a_close_of_what_is_closed_is_nothing(resting: RunningEva, ana: Customer) -> None:
    await ana.writes("Hello")
    await ana.presses(Action.CLOSE, id="p1")
    before = await resting.everything()

    assert not (await ana.presses(Action.CLOSE, id="p2")).new
    assert await resting.everything() == before


async def test_a_close_that_comes_again_does_not_close_what_was_opened_since(resting: RunningEva, ana: Customer) -> None:
    await ana.writes("Hello")
    await ana.presses(Action.CLOSE, id="p")
    await ana.writes("Another matter", id="m")

    assert not (await ana.presses(Action.CLOSE, id="p")).new
    assert (await ana.conversation()).state is State.EVA
    assert await resting.unanswered() == ["m"]


@pytest.mark.parametrize("how", ["a message", "a press"])
async def test_who_writes_after_a_close_opens_it_again_under_a_new_epoch(resting: RunningEva, ana: Customer, how: str) -> None:
    await ana.writes("Hello")
    await ana.presses(Action.CLOSE)
    accepted = await (ana.writes("Another matter") if how == "a message" else ana.presses(Action.QUOTE))

    assert (accepted.conversation.state, accepted.conversation.epoch) == (State.EVA, 2)


async def test_nothing_but_new_words_opens_what_is_closed(resting: RunningEva, ana: Customer) -> None:
    await ana.writes("Hello", id="m")
    await ana.presses(Action.CLOSE)
    await ana.writes("Hello", id="m")
    await ana.edits("m", "changed")
    await ana.deletes("m")

    assert (await ana.conversation()).state is State.CLOSED
    assert await resting.unanswered() == []


async def test_a_change_of_owner_that_there_is_not_is_refused_and_leaves_nothing(resting: RunningEva, ana: Customer) -> None:
    await ana.writes("Hello")
    await ana.presses(Action.CLOSE)
    before = await resting.everything()

    for to in (State.HUMAN, State.WAITING):
        with pytest.raises(ChangeRefused):
            await resting.hands(ana, to)
    await resting.hands(ana, State.CLOSED)

    assert await resting.everything() == before


# ── a place in which many begin ──────────────────────────────────────────────────────────────────────────────────────

LOBBY = "paper:hall"


async def says_in_the_hall(
    eva: RunningEva, text: str, *, id: str, after: float = 0, who: str = "paper:ana", lobby: str = LOBBY
) -> Accepted:
    """At an address that the message itself gives, so many seconds after the clock's time."""
    at = eva.world.clock() + timedelta(seconds=after)
    message = Message(address=Address("paper", f"hall/{id}"), customer=who, id=id, text=text, at=at, lobby=lobby)
    return await eva.arrivals.receive(message)


async def test_further_lines_within_half_a_minute_belong_to_the_conversation_that_the_first_began(resting: RunningEva) -> None:
    accepted = [await says_in_the_hall(resting, text, id=text, after=after) for text, after in (("one", 0), ("two", 3), ("three", 30))]

    assert len({each.conversation.id for each in accepted}) == 1
    assert {str(each.conversation.address) for each in accepted} == {"paper:hall/one"}
    assert await texts(resting) == ["one", "two", "three"]
    assert await resting.rows("SELECT wanted FROM wakeups") == [(3,)]


@pytest.mark.parametrize(
    ("after", "who", "lobby"),
    [(31, "paper:ana", LOBBY), (3, "paper:ben", LOBBY), (3, "paper:ana", "paper:yard"), (3, "paper:ana", ""), (-1, "paper:ana", LOBBY)],
)
async def test_what_is_later_by_another_or_elsewhere_begins_its_own(resting: RunningEva, after: float, who: str, lobby: str) -> None:
    first = await says_in_the_hall(resting, "one", id="one")
    second = await says_in_the_hall(resting, "two", id="two", after=after, who=who, lobby=lobby)

    assert first.conversation.id != second.conversation.id
    assert str(second.conversation.address) == "paper:hall/two"


async def test_half_a_minute_counts_from_the_first_line_and_not_from_the_last(resting: RunningEva) -> None:
    accepted = [await says_in_the_hall(resting, f"{after}", id=f"{after}", after=after) for after in (0, 20, 40)]

    assert [str(each.conversation.address) for each in accepted] == ["paper:hall/0", "paper:hall/0", "paper:hall/40"]


async def test_a_further_line_is_known_again_however_late_it_comes_again_and_after_a_restart(resting: RunningEva) -> None:
    first = await says_in_the_hall(resting, "one", id="one")
    await says_in_the_hall(resting, "two", id="two", after=3)
    await resting.crash(serving=False)
    resting.world.clock.advance(timedelta(hours=1))
    again = await says_in_the_hall(resting, "two", id="two")

    assert not again.new
    assert again.conversation.id == first.conversation.id


async def test_an_edit_of_a_further_line_finds_it(resting: RunningEva) -> None:
    await says_in_the_hall(resting, "one", id="one")
    await says_in_the_hall(resting, "two", id="two", after=3)
    edit = Edit(address=Address("paper", "hall/two"), id="two", text="second", at=resting.world.clock())

    assert (await resting.arrivals.receive(edit)).new
    assert await texts(resting) == ["one", "second"]


async def test_a_line_that_may_begin_no_conversation_joins_none_either(resting: RunningEva) -> None:
    await says_in_the_hall(resting, "one", id="one")
    message = Message(
        address=Address("paper", "x"), customer="paper:ana", id="x", text="x", at=resting.world.clock(), lobby=LOBBY, opens=False
    )

    with pytest.raises(NoConversation):
        await resting.arrivals.receive(message)


async def test_lines_that_come_at_once_are_one_conversation(resting: RunningEva) -> None:
    accepted = await asyncio.gather(*(says_in_the_hall(resting, f"{number}", id=f"{number}") for number in range(20)))

    assert len({each.conversation.id for each in accepted}) == 1
    assert len(await texts(resting)) == 20


# ── several people ───────────────────────────────────────────────────────────────────────────────────────────────────


async def test_of_a_line_by_somebody_else_than_the_customer_the_name_is_kept(resting: RunningEva, ana: Customer) -> None:
    for who, name in ((ana.name, "Ana"), ("paper:ben", "Ben\n(4111 1111 1111 1111)"), ("paper:kim", "")):
        message = Message(address=ana.address, customer=who, id=who, text="Hello", at=resting.world.clock(), name=name)
        await resting.arrivals.receive(message)

    [first, second, third] = await resting.rows("SELECT name FROM messages ORDER BY number")
    assert (first, third) == ((None,), ("…",))
    assert second[0].startswith("Ben (")
    assert "4111" not in second[0]
