"""Eva speaks while the conversation is hers, and not one message longer: changes of owner, and forgetting, in the middle of a turn."""

from datetime import timedelta

import pytest

from core.arrival import NoConversation
from core.messages import Action, State
from core.ports import Limits
from tests.doubles.channel import TOLD
from tests.doubles.eva import Customer, RunningEva, World
from tests.doubles.hold import Hold
from tests.doubles.moments import MOMENTS, SHORT, Moment, speaking, thinking

OTHERS = [State.CLOSED, State.HUMAN, State.WAITING]


@pytest.fixture
def world(world: World) -> World:
    """On a platform whose messages are short, so that a reply has two of them."""
    world.limits = SHORT
    return world


# ── somebody else speaks ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("to", OTHERS)
@pytest.mark.parametrize("moment", MOMENTS)
async def test_after_a_change_of_owner_nothing_is_sent_and_what_is_shown_stands(
    eva: RunningEva, ana: Customer, moment: Moment, to: State
) -> None:
    go_on = await moment(eva, ana)
    shown = ana.sees
    await eva.hands(ana, to)
    go_on()
    await eva.answers()

    assert ana.sees == shown
    assert await eva.turn_states() == [("over", "unsaid" if moment is thinking else "cut")]
    assert await eva.kept_replies() == ([] if moment is thinking else ["\n".join(shown)])


async def test_who_has_said_what_is_cut_stays_known(eva: RunningEva, ana: Customer) -> None:
    go_on = await speaking(eva, ana)
    await eva.hands(ana, State.HUMAN)
    go_on()
    await eva.answers()

    assert await eva.rows("SELECT answered_by FROM turns") == [("scripted",)]


async def test_what_is_on_its_way_when_the_owner_changes_counts_as_shown(eva: RunningEva, ana: Customer) -> None:
    on_its_way = eva.channel.hold("before", "send")
    model = Hold()
    eva.world.model.says("This is on its way. ", model, "This is not.")
    await ana.writes("A question")
    await on_its_way.reached()
    await eva.hands(ana, State.HUMAN)
    model.open()
    await eva.rests()
    on_its_way.open()
    await eva.answers()

    assert ana.sees == ["This is on its way."] == await eva.kept_replies()


async def test_a_reader_is_told_that_a_reply_which_was_cut_is_over(eva: RunningEva, ana: Customer) -> None:
    eva.channel.limits = TOLD
    go_on = await speaking(eva, ana)
    [reply] = eva.world.platform.shown(ana.address)
    await eva.hands(ana, State.HUMAN)
    go_on()
    await eva.answers()

    told = [(event.name, event.data) for event in await eva.store.read.events.after((await ana.conversation()).id, 0)]
    assert told == [
        ("state", {"state": "human"}),
        ("replace", {"text": reply.text}),
        ("done", {"reply_id": reply.key, "answers": ["m1"], "by": "scripted", "language": "en"}),
    ]


@pytest.mark.parametrize("state", [State.WAITING, State.HUMAN])
async def test_eva_is_silent_while_a_person_is_awaited_or_has_the_conversation(eva: RunningEva, ana: Customer, state: State) -> None:
    await ana.writes("Hello")
    await eva.answers()
    await eva.hands(ana, state)
    await ana.writes("Is anybody there?")
    await ana.presses(Action.HUMAN)
    await eva.answers()

    assert ana.sees == ["You wrote Hello."]
    assert len(eva.world.model.prompts) == 1


async def test_what_was_written_while_nobody_came_is_evas_next_turn(eva: RunningEva, ana: Customer) -> None:
    await ana.writes("Hello")
    await eva.answers()
    await eva.hands(ana, State.WAITING)
    await ana.writes("Is anybody there?")
    await ana.writes("Anybody?")
    await eva.answers()
    await eva.hands(ana, State.EVA)
    await eva.answers()

    assert ana.sees == ["You wrote Hello.", "You wrote Is anybody there?.", "You wrote Anybody?."]  # one reply, in two parts


async def test_what_a_person_had_before_them_is_not_answered_by_eva(eva: RunningEva, ana: Customer) -> None:
    await ana.writes("Hello")
    await eva.answers()
    await eva.hands(ana, State.HUMAN)
    await ana.writes("For the person")
    await eva.answers()
    await eva.hands(ana, State.EVA)
    await ana.writes("For Eva")
    await eva.answers()

    assert ana.sees == ["You wrote Hello.", "You wrote For Eva."]
    assert eva.world.model.prompts[-1].earlier == ()


# ── closed ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("moment", MOMENTS)
async def test_after_a_close_the_next_message_begins_anew(eva: RunningEva, ana: Customer, moment: Moment) -> None:
    await ana.writes("Before")
    await eva.answers()
    go_on = await moment(eva, ana)
    await ana.presses(Action.CLOSE)
    shown = ana.sees
    await ana.writes("Another matter")
    go_on()
    await eva.answers()

    assert ana.sees == [*shown, "You wrote Another matter."]
    last = eva.world.model.prompts[-1]
    assert ([line.text for line in last.asked], last.earlier) == (["Another matter"], ())
    assert (await ana.conversation()).state is State.EVA


async def test_the_context_begins_at_the_last_close(eva: RunningEva, ana: Customer) -> None:
    for text in ("one", "two"):
        await ana.writes(text)
        await eva.answers()
        await ana.presses(Action.CLOSE)
    await ana.writes("three")
    await eva.answers()
    await ana.writes("four")
    await eva.answers()

    assert [[line.text for line in each.asked] for each in eva.world.model.prompts[-1].earlier] == [["three"]]


# ── forgotten ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("moment", MOMENTS)
async def test_forgetting_stops_a_turn_at_its_next_write_and_leaves_no_row(eva: RunningEva, ana: Customer, moment: Moment) -> None:
    go_on = await moment(eva, ana)
    conversation = await ana.conversation()
    shown = ana.sees
    await eva.people.forget(conversation.customer)
    go_on()
    await eva.answers()

    assert ana.sees == shown
    left = {table: rows for table, rows in (await eva.everything()).items() if rows and table not in ("meta", "sqlite_sequence")}
    assert set(left) == {"audit", "tombstones"}
    assert "A question" not in str(left)
    assert ana.name not in str(left)


async def test_who_was_forgotten_and_writes_again_is_a_new_customer(eva: RunningEva, ana: Customer) -> None:
    go_on = await speaking(eva, ana)
    first = await ana.conversation()
    await eva.people.forget(first.customer)
    eva.world.clock.advance(timedelta(seconds=1))
    await ana.writes("Hello")
    go_on()
    await eva.answers()

    assert ana.sees[1:] == ["You wrote Hello."]
    assert (await ana.conversation()).id != first.id
    assert eva.world.model.prompts[-1].earlier == ()


async def test_what_was_dated_before_the_forgetting_is_not_taken_in_again(eva: RunningEva, ana: Customer) -> None:
    await ana.writes("Hello", id="m")
    await eva.answers()
    await eva.people.forget(ana.name)

    with pytest.raises(NoConversation):
        await ana.writes("Hello", id="m")
    await eva.answers()

    assert await eva.rows("SELECT * FROM messages") == await eva.rows("SELECT * FROM customers") == []


async def test_a_platform_with_wider_messages_shows_the_whole_reply_in_one(eva: RunningEva, ana: Customer) -> None:
    eva.channel.limits = Limits(characters=80, edits_per_second=None, buttons=0)
    go_on = await speaking(eva, ana)
    go_on()
    await eva.answers()

    assert ana.sees == ["The first part is this sentence. And the second one is this."]
