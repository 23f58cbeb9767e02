"""The life of one reply, row by row."""

from dataclasses import replace

import pytest

from core import metrics
from core.answer import Answer
from core.guardrails.gate import Gate
from core.messages import Source, State
from core.ports import ClaimLost
from core.saying import Begun, InputChanged, Overtaken, Saying, events_of
from core.tools import Case
from tests.doubles.eva import Customer, RunningEva
from tests.doubles.hold import Hold

PARTS = "(SELECT group_concat(id) FROM parts WHERE turn = t.number)"
LIFE = f"SELECT t.state, m.text, {PARTS} FROM turns t LEFT JOIN messages m ON m.number = t.reply"
TAKEN = "SELECT turn, taken_as FROM messages WHERE author = 'customer'"


async def test_a_reply_has_a_row_before_its_first_word_is_shown_and_its_whole_text_before_its_last(eva: RunningEva, ana: Customer) -> None:
    model, thinking = Hold(), Hold()
    first, last = eva.channel.hold("before", "send"), eva.channel.hold("before", "edit")
    eva.world.model.says(thinking, "One. ", model, "Two.")

    await ana.writes("Hello")
    await thinking.reached()
    assert await eva.rows(LIFE) == [("thinking", None, None)]
    assert await eva.rows(TAKEN) == [(None, None)]

    thinking.open()
    await first.reached()
    assert await eva.rows(LIFE) == [("speaking", "", None)]
    assert await eva.rows(TAKEN) == [(1, 0)]

    first.open()
    await eva.rests()
    assert await eva.rows(LIFE) == [("speaking", "", "P1")]

    model.open()
    await last.reached()
    assert await eva.rows(LIFE) == [("kept", "One. Two.", "P1")]
    assert ana.sees == ["One."]

    last.open()
    await eva.answers()
    assert await eva.rows(LIFE) == [("over", "One. Two.", "P1")]
    assert ana.sees == ["One. Two."]


async def test_each_state_of_a_reply_names_the_messages_that_it_answers(eva: RunningEva, ana: Customer) -> None:
    hold = Hold()
    eva.world.model.says("One. ", hold, "Two.")
    await ana.writes("first", id="m1")
    await hold.reached()
    await eva.rests()
    await ana.writes("second", id="m2")
    hold.open()
    await eva.answers()

    assert [call.reply.answers for call in eva.world.platform.calls if call.reply] == [("m1",), ("m1",), ("m2",)]


async def test_an_answer_that_is_whole_at_once_is_kept_before_anything_is_sent(eva: RunningEva, ana: Customer) -> None:
    hold = eva.channel.hold("before", "send")
    eva.world.model.says("One. ", "Two.")
    await ana.writes("Hello")
    await hold.reached()

    assert await eva.rows(LIFE) == [("kept", "One. Two.", None)]
    hold.open()
    await eva.answers()
    assert [call.verb for call in eva.world.platform.calls] == ["send"]


async def test_the_turn_notes_which_revision_of_a_line_it_has_taken_in(eva: RunningEva, ana: Customer) -> None:
    hold = Hold()
    eva.world.model.says(hold, "To the old text.")
    await ana.writes("old", id="m")
    await hold.reached()
    await ana.edits("m", "new")
    hold.open()
    await eva.answers()
    await ana.edits("m", "newer")

    assert await eva.rows("SELECT revision, taken_as FROM messages WHERE id = 'm'") == [(2, 1)]


async def test_a_turn_is_counted_with_who_answered_and_how_it_ended(eva: RunningEva, ana: Customer) -> None:
    labels = {"channel": "paper", "by": "scripted", "outcome": "answered"}
    before = metrics.REGISTRY.get_sample_value("eva_turns_total", labels) or 0.0
    waits = metrics.REGISTRY.get_sample_value("eva_first_text_seconds_count", {"channel": "paper"}) or 0.0
    await ana.writes("Hello")
    await eva.answers()

    assert metrics.REGISTRY.get_sample_value("eva_turns_total", labels) == before + 1
    assert metrics.REGISTRY.get_sample_value("eva_first_text_seconds_count", {"channel": "paper"}) == waits + 1


# ── by itself ────────────────────────────────────────────────────────────────────────────────────────────────────────


def answer(text: str) -> Answer:
    """What a model has said."""
    return Answer(gated=lambda: Gate(links=(), replacement=""), by="scripted", text=text)


async def saying_of(eva: RunningEva, case: Case, *, restarts: int = 0) -> Saying:
    """Of a turn that nobody else serves."""
    asked = await eva.store.read.messages.unanswered(case.conversation.id)
    begun = Begun(
        company=case.company,
        conversation=case.conversation,
        turn=case.turn,
        asked=asked,
        earlier=(),
        left=None,
        language="en",
        restarts=restarts,
    )
    return Saying(eva.store, eva.channel, eva.world.clock, case.wakeup, begun)


async def test_who_has_lost_the_claim_writes_nothing_and_sends_nothing(resting: RunningEva, case: Case) -> None:
    saying = await saying_of(resting, case)
    await resting.store.write(lambda tx: tx.wakeups.hold(replace(case.wakeup, claim=case.wakeup.claim + 1)))
    before = await resting.everything()

    for act in (saying.show, saying.keep):
        with pytest.raises(ClaimLost):
            await act(answer("Too late."))
    with pytest.raises(ClaimLost):
        await saying.cut()

    assert await resting.everything() == before
    assert resting.customer("ana").sees == []


async def test_who_loses_the_claim_while_speaking_sends_nothing_more(resting: RunningEva, case: Case) -> None:
    saying = await saying_of(resting, case)
    await saying.show(answer("One."))
    await resting.rests()
    await resting.store.write(lambda tx: tx.wakeups.hold(replace(case.wakeup, claim=case.wakeup.claim + 1)))

    with pytest.raises(ClaimLost):
        await saying.keep(answer("One. Two."))
    await saying.stop()
    assert resting.customer("ana").sees == ["One."]


@pytest.mark.parametrize("restarts", [0, 1, 2])
async def test_input_that_has_changed_is_noticed_twice(resting: RunningEva, case: Case, restarts: int) -> None:
    saying = await saying_of(resting, case, restarts=restarts)
    await resting.customer("ana").writes("And another thing", id="another")

    if restarts < 2:
        with pytest.raises(InputChanged):
            await saying.show(answer("To the first alone."))
        assert await resting.kept_replies() == []
    else:
        await saying.keep(answer("To the first alone."))
        assert await saying.say(), "something new is unanswered"
        assert await resting.unanswered() == ["another"]


async def test_whether_something_is_unanswered_by_the_end_is_told(resting: RunningEva, case: Case) -> None:
    saying = await saying_of(resting, case)
    await saying.keep(answer("That is all."))

    assert not await saying.say()


async def test_who_is_overtaken_before_a_word_is_kept_leaves_the_input_to_the_one_who_speaks_now(resting: RunningEva, case: Case) -> None:
    saying = await saying_of(resting, case)
    await resting.hands(resting.customer("ana"), State.HUMAN)

    with pytest.raises(Overtaken):
        await saying.show(answer("Too late."))
    await saying.cut()

    assert await resting.turn_states() == [("over", "unsaid")]
    assert await resting.unanswered() == ["m1"]


def test_a_reader_who_has_seen_nothing_is_told_all_of_it() -> None:
    told = events_of("As it says.", [Source("An article", "http://x/help/a"), Source("A paper", "")])

    assert told == [
        ("replace", {"text": "As it says."}),
        ("source", {"title": "An article", "link": "http://x/help/a"}),
        ("source", {"title": "A paper", "link": ""}),
    ]


async def test_what_eva_does_is_told_once_and_is_over_when_she_speaks(resting: RunningEva, case: Case) -> None:
    saying = await saying_of(resting, case)

    saying.doing("search")
    saying.doing("search")
    await saying.show(answer("Here it is. And"))
    await saying.keep(answer("Here it is. And more."))
    await saying.say()

    assert resting.channel.doings == ["search", ""]


@pytest.mark.parametrize("end", ["stop", "cut"])
async def test_what_eva_did_is_over_when_the_try_is_over_that_told_of_it(resting: RunningEva, case: Case, end: str) -> None:
    saying = await saying_of(resting, case)

    saying.doing("search")
    await getattr(saying, end)()

    assert resting.channel.doings == ["search", ""]
