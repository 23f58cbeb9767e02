"""What becomes of a turn that fails: it is tried again, then given up with a kind sentence, and the conversation goes on."""

import re
from collections.abc import Sequence
from datetime import timedelta

import pytest

from core.messages import Action, ModelUse, State
from core.ports import ChannelError, ModelError, Prompt, ToolCall
from tests.doubles.channel import TOLD
from tests.doubles.eva import TRIES, Customer, RunningEva
from tests.doubles.hold import Hold
from tests.doubles.model import Step

HOUR = timedelta(hours=1)
SORRY = r"Something went wrong on my side, and I am sorry\. .* mention this reference to us: (F-[0-9A-Z]{16})\."


def no_answer(prompt: Prompt) -> Sequence[Step]:
    """A model that cannot be reached."""
    return [ModelError("unreachable")]


async def is_half_said(eva: RunningEva, customer: Customer) -> None:
    """A reply has been begun when its model fails, and waits to be tried again."""
    hold = Hold()
    eva.world.model.says("A beginning. ", hold, ModelError("gone"))
    await customer.writes("one")
    await hold.reached()
    await eva.rests()
    hold.open()
    await eva.answers()


async def is_given_up(eva: RunningEva) -> None:
    """All tries have failed."""
    for _ in range(TRIES):
        await eva.answers()
        await eva.passes(HOUR)
    await eva.answers()


# ── tried again ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_turn_whose_model_fails_is_tried_again_after_a_while(eva: RunningEva, ana: Customer) -> None:
    eva.world.model.says(ModelError("unreachable"))
    await ana.writes("Hello")
    await eva.answers()
    assert ana.sees == []

    await eva.passes(HOUR)
    assert ana.sees == ["You wrote Hello."]
    assert await eva.turn_states() == [("over", "answered")]


async def test_a_model_that_names_a_time_is_not_asked_before(eva: RunningEva, ana: Customer) -> None:
    eva.world.model.says(ModelError("overloaded", retry_after=300))
    await ana.writes("Hello")
    await eva.answers()
    await eva.passes(timedelta(seconds=299))
    assert len(eva.world.model.prompts) == 1

    await eva.passes(timedelta(seconds=1))
    assert ana.sees == ["You wrote Hello."]


async def test_what_a_failed_try_has_shown_is_replaced_in_the_same_message(eva: RunningEva, ana: Customer) -> None:
    eva.world.model.otherwise = lambda prompt: ["Another answer."]
    await is_half_said(eva, ana)
    assert ana.sees == ["A beginning."]

    await eva.passes(HOUR)
    assert ana.sees == ["Another answer."]
    assert len({reply.key for call in eva.world.platform.calls if (reply := call.reply)}) == 1
    assert await eva.kept_replies() == ["Another answer."]


async def test_lines_that_come_while_a_half_said_reply_waits_are_the_next_turns(eva: RunningEva, ana: Customer) -> None:
    await is_half_said(eva, ana)
    await ana.writes("two")
    await eva.answers()

    assert ana.sees == ["You wrote one.", "You wrote two."]


@pytest.mark.parametrize("to", [State.CLOSED, State.HUMAN, State.WAITING])
async def test_a_half_said_reply_that_somebody_else_takes_over_is_over_for_its_readers(eva: RunningEva, ana: Customer, to: State) -> None:
    eva.channel.limits = TOLD
    await is_half_said(eva, ana)
    await eva.hands(ana, to)
    await eva.passes(HOUR)

    assert ana.sees == ["A beginning."]
    assert await eva.turn_states() == [("over", "cut")]
    told = [(event.name, event.data) for event in await eva.store.read.events.after((await ana.conversation()).id, 0)]
    [reply] = eva.world.platform.shown(ana.address)
    assert told[-1] == ("done", {"reply_id": reply.key, "answers": ["m1"], "by": "scripted", "language": "en"})
    assert ("replace", {"text": ""}) not in told


async def test_a_half_said_reply_to_what_is_deleted_by_then_stays_as_it_is(eva: RunningEva, ana: Customer) -> None:
    await is_half_said(eva, ana)
    await ana.deletes("m1")
    await eva.answers()
    await ana.writes("two")
    await eva.answers()

    assert ana.sees == ["A beginning.", "You wrote two."]
    assert await eva.turn_states() == [("over", "cut"), ("over", "answered")]


async def test_a_line_that_comes_while_the_last_try_of_another_speaks_has_all_its_own_tries(eva: RunningEva, ana: Customer) -> None:
    for _ in range(TRIES - 1):
        eva.world.model.says(ModelError("unreachable"))
    speaking = Hold()
    eva.world.model.says("The first answer. ", speaking, "It is whole.")
    for _ in range(TRIES - 1):
        eva.world.model.says(ModelError("unreachable"))
    await ana.writes("one")
    await eva.rests()
    for _ in range(TRIES - 1):
        await eva.passes(HOUR)
    await speaking.reached()
    await ana.writes("two")
    speaking.open()
    for _ in range(TRIES):
        await eva.answers()
        await eva.passes(HOUR)
    await eva.answers()

    assert ana.sees == ["The first answer. It is whole.", "You wrote two."]
    assert await eva.rows("SELECT * FROM failures") == []


async def test_a_line_behind_a_reply_that_is_given_up_has_all_its_own_tries(eva: RunningEva, ana: Customer) -> None:
    eva.world.model.otherwise = no_answer
    await is_half_said(eva, ana)
    await ana.writes("two")
    for _ in range(TRIES - 1):
        await eva.answers()
        await eva.passes(HOUR)
    eva.world.model.otherwise = lambda prompt: [f"You wrote {prompt.asked[-1].text}."]
    await eva.passes(HOUR)
    await eva.answers()

    assert re.fullmatch(SORRY, ana.sees[0])
    assert ana.sees[1:] == ["You wrote two."]
    assert len(await eva.rows("SELECT * FROM failures")) == 1
    assert await eva.rows("SELECT * FROM wakeups WHERE kind = 'turn'") == []


# ── given up ─────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_turn_that_fails_for_good_says_a_kind_sentence_with_the_reference_that_is_listed(eva: RunningEva, ana: Customer) -> None:
    eva.world.model.otherwise = no_answer
    await ana.writes("Can you help me, please?")
    await is_given_up(eva)

    [text] = ana.sees
    found = re.fullmatch(SORRY, text)
    assert found
    assert await eva.rows("SELECT reference, kind FROM failures") == [(found[1], "turn")]
    assert len(eva.world.model.prompts) == TRIES
    assert await eva.turn_states() == [("over", "failed")]
    assert await eva.unanswered() == []
    assert [(item.kind, item.question) for item in await eva.store.read.notes.review(10)] == [("failed", "Can you help me, please?")]


async def test_the_kind_sentence_is_in_the_customers_language(eva: RunningEva, ana: Customer) -> None:
    eva.world.model.says(ModelError("refused", permanent=True))
    await ana.writes("¿Cuál es el horario de atención, por favor?")
    await eva.answers()

    assert ana.sees[0].startswith("Algo ha fallado por mi parte")


async def test_what_can_never_succeed_is_given_up_at_once(eva: RunningEva, ana: Customer) -> None:
    eva.world.model.says(ModelError("refused", permanent=True))
    await ana.writes("Can you help me, please?")
    await eva.answers()

    assert re.fullmatch(SORRY, ana.sees[0])
    assert len(eva.world.model.prompts) == 1


async def test_a_poisoned_message_blocks_nothing(eva: RunningEva, ana: Customer) -> None:
    def choke(prompt: Prompt) -> Sequence[Step]:
        poisoned = any("poison" in line.text for line in prompt.asked)
        return [ModelError("cannot read this", permanent=True)] if poisoned else ["Fine."]

    eva.world.model.otherwise = choke
    await ana.writes("poison")
    await eva.answers()
    await ana.writes("Hello")
    await eva.answers()

    assert re.fullmatch(SORRY, ana.sees[0])
    assert ana.sees[1:] == ["Fine."]


async def test_lines_that_came_under_a_reply_which_is_given_up_get_their_own_answer(eva: RunningEva, ana: Customer) -> None:
    hold = Hold()
    eva.world.model.says("A beginning. ", hold, ModelError("refused", permanent=True))
    await ana.writes("one")
    await eva.rests()
    await ana.writes("two")
    hold.open()
    await eva.answers()

    assert re.fullmatch(SORRY, ana.sees[0])
    assert ana.sees[1:] == ["You wrote two."]


async def test_lines_that_came_before_a_reply_which_is_given_up_is_tried_again_get_their_own_answer(eva: RunningEva, ana: Customer) -> None:
    await is_half_said(eva, ana)
    eva.world.model.says("Another beginning. ", ModelError("refused", permanent=True))
    await ana.writes("two")
    await eva.answers()

    assert re.fullmatch(SORRY, ana.sees[0])
    assert ana.sees[1:] == ["You wrote two."]


async def test_the_kind_sentence_takes_the_place_of_what_was_shown(eva: RunningEva, ana: Customer) -> None:
    eva.world.model.otherwise = no_answer
    await is_half_said(eva, ana)
    await is_given_up(eva)

    [text] = ana.sees
    assert re.fullmatch(SORRY, text)


async def test_a_reader_is_told_of_the_failure_and_that_the_turn_is_over(eva: RunningEva, ana: Customer) -> None:
    eva.channel.limits = TOLD
    eva.world.model.says(ModelError("refused", permanent=True))
    await ana.writes("Can you help me, please?")
    await eva.answers()

    [error, done] = await eva.store.read.events.after((await ana.conversation()).id, 0)
    [reply] = eva.world.platform.shown(ana.address)
    [(reference,)] = await eva.rows("SELECT reference FROM failures")
    assert (error.name, error.data) == ("error", {"message": reply.text, "reference": reference})
    assert (done.name, done.data) == ("done", {"reply_id": reply.key, "answers": ["m1"], "by": "builtin", "language": "en"})


@pytest.mark.parametrize("steps", [[], ["  \n "], [ModelUse(
    model="m", input_tokens=1, output_tokens=0, cache_read_tokens=0, cache_write_tokens=0, cost_usd="0", seconds=0.1
)]])  # fmt: skip
async def test_a_model_that_says_nothing_has_failed(eva: RunningEva, ana: Customer, steps: list[Step]) -> None:
    eva.world.model.says(*steps)
    await ana.writes("Hello")
    await eva.answers()
    await eva.passes(HOUR)

    assert ana.sees == ["You wrote Hello."]


async def test_a_model_that_calls_tools_without_end_has_failed(eva: RunningEva, ana: Customer) -> None:
    eva.world.model.otherwise = lambda prompt: [ToolCall(id=str(len(prompt.results)), name="search_articles", arguments={"question": "x"})]
    await ana.writes("Can you help me, please?")
    await is_given_up(eva)

    assert re.fullmatch(SORRY, ana.sees[0])


@pytest.mark.parametrize("to", [State.CLOSED, State.HUMAN, State.WAITING])
async def test_no_kind_sentence_is_said_where_eva_does_not_speak_any_more(eva: RunningEva, ana: Customer, to: State) -> None:
    eva.world.model.otherwise = no_answer
    await ana.writes("Hello")
    await eva.answers()
    await eva.hands(ana, to)
    await is_given_up(eva)

    assert ana.sees == []


# ── the platform ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("refused", [1, 9])
@pytest.mark.parametrize("meanwhile", ["the model is done", "the model goes on", "the model goes on for long"])
async def test_a_reply_that_the_platform_never_takes_is_undeliverable_and_not_sent_again(
    eva: RunningEva, ana: Customer, meanwhile: str, refused: int
) -> None:
    holds = {"the model is done": [], "the model goes on": [Hold()], "the model goes on for long": [Hold(), Hold()]}[meanwhile]
    eva.channel.refuse("send", *[ChannelError("no such channel", permanent=True)] * refused)
    eva.world.model.says("A beginning. ", *(step for hold in holds for step in (hold, "More of it. ")))
    await ana.writes("Hello")
    for hold in holds:
        await hold.reached()
        await eva.rests()
        hold.open()
    await eva.answers()
    await eva.passes(HOUR)

    assert ana.sees == []
    assert await eva.turn_states() == [("over", "undeliverable")]
    assert await eva.kept_replies() == [" ".join(["A beginning.", *["More of it."] * len(holds)])]
    assert await eva.rows("SELECT * FROM failures") == []
    assert len(eva.world.model.prompts) == 1


async def test_a_platform_that_is_busy_for_long_gets_the_same_text_when_it_said_it_would_take_it(eva: RunningEva, ana: Customer) -> None:
    eva.channel.refuse("send", ChannelError("slow down", retry_after=120))
    await ana.writes("Hello")
    await eva.answers()
    await eva.passes(timedelta(seconds=119))
    assert ana.sees == []

    await eva.passes(timedelta(seconds=1))
    assert ana.sees == ["You wrote Hello."]
    assert len(eva.world.model.prompts) == 1


async def test_a_platform_that_fails_three_times_is_tried_again_later(eva: RunningEva, ana: Customer) -> None:
    eva.channel.refuse("send", *[ChannelError("out of order")] * 3)
    await ana.writes("Hello")
    await eva.answers()
    assert ana.sees == []

    await eva.passes(HOUR)
    assert ana.sees == ["You wrote Hello."]
    assert len(eva.world.model.prompts) == 1


async def test_who_closes_while_the_platform_is_out_of_order_gets_nothing_later(eva: RunningEva, ana: Customer) -> None:
    eva.channel.refuse("send", *[ChannelError("out of order")] * 3)
    await ana.writes("Hello")
    await eva.answers()
    await ana.presses(Action.CLOSE)
    await eva.passes(HOUR)

    assert ana.sees == []
    assert await eva.kept_replies() == [""]
    assert await eva.turn_states() == [("over", "cut")]
