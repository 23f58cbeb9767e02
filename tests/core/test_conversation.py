"""One turn of a conversation, from what a person wrote to what Eva said."""

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import pytest

from core.arrival import fresh_conversation
from core.conversation import EARLIER, LEFT_OUT
from core.messages import Action, Audience, ModelUse, Source
from core.ports import Cited, Ended, Prompt, ToolCall
from tests.doubles.channel import TOLD
from tests.doubles.company import SITE, acme
from tests.doubles.eva import Customer, RunningEva, World
from tests.doubles.hold import Hold
from tests.doubles.model import Step

# ── what is answered ─────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_question_gets_an_answer(eva: RunningEva, ana: Customer) -> None:
    await ana.writes("Are you there?")
    await eva.answers()

    assert ana.sees == ["You wrote Are you there?."]
    assert await eva.turn_states() == [("over", "answered")]
    assert await eva.rows("SELECT * FROM wakeups") == []


async def test_everything_that_is_unanswered_gets_one_reply_in_the_order_in_which_it_came(eva: RunningEva, ana: Customer) -> None:
    hold = Hold()
    eva.world.model.says("One. ", hold, "Done.")
    await ana.writes("one")
    await hold.reached()
    await eva.rests()
    for text in ("two", "three", "four"):
        await ana.writes(text)
    hold.open()
    await eva.answers()

    assert eva.world.model.asked == [["one"], ["two", "three", "four"]]
    assert ana.sees == ["One. Done.", "You wrote two. You wrote three. You wrote four."]


async def test_a_message_that_comes_again_is_not_answered_again(eva: RunningEva, ana: Customer) -> None:
    await ana.writes("Hello", id="same")
    await eva.answers()
    await ana.writes("Hello", id="same")
    await eva.answers()

    assert ana.sees == ["You wrote Hello."]


async def test_a_button_is_answered_like_a_message(eva: RunningEva, ana: Customer) -> None:
    await ana.writes("Hello")
    await eva.answers()
    await ana.presses(Action.HUMAN)
    await eva.answers()

    assert ana.sees == ["You wrote Hello.", "You wrote human."]


async def test_who_waits_for_a_slow_answer_holds_up_nobody_else(eva: RunningEva, ana: Customer) -> None:
    hold, bob = Hold(), eva.customer("bob")
    eva.world.model.says(hold, "At last.")
    await ana.writes("A hard one")
    await hold.reached()
    await bob.writes("An easy one")
    await eva.rests()
    assert (ana.sees, bob.sees) == ([], ["You wrote An easy one."])

    hold.open()
    await eva.answers()
    assert ana.sees == ["At last."]


async def test_a_conversation_that_is_woken_for_nothing_stays_as_it_is(eva: RunningEva, ana: Customer) -> None:
    await ana.writes("Hello")
    await eva.answers()
    before = await eva.everything()

    for id in ((await ana.conversation()).id, "C-UNKNOWN"):
        await eva.store.write(partial(eva.engine.wake, kind="turn", key=id))
    await eva.answers()

    assert await eva.everything() == before


# ── what the model is shown ──────────────────────────────────────────────────────────────────────────────────────────


async def test_the_model_is_shown_the_turns_before_and_not_the_lines_that_came_while_it_spoke(eva: RunningEva, ana: Customer) -> None:
    hold = Hold()
    eva.world.model.says("First. ", hold, "That is all.")
    await ana.writes("one")
    await eva.rests()
    await ana.writes("two")
    hold.open()
    await eva.answers()

    second = eva.world.model.prompts[1]
    assert [([line.text for line in each.asked], each.said) for each in second.earlier] == [(["one"], "First. That is all.")]
    assert [line.text for line in second.asked] == ["two"]


async def test_the_model_is_told_for_whom_in_which_language_and_when(eva: RunningEva, ana: Customer) -> None:
    await ana.writes("¿Cuál es el horario de atención, por favor?")
    await eva.answers()

    [prompt] = eva.world.model.prompts
    assert (prompt.audience, prompt.language, prompt.now) == (Audience.CUSTOMER, "es", eva.world.clock())


async def test_the_language_of_the_latest_message_counts_and_one_without_words_changes_nothing(eva: RunningEva, ana: Customer) -> None:
    for text in ("¿Cuál es el horario de atención, por favor?", "12345", "Where can I find your opening hours, please?"):
        await ana.writes(text)
        await eva.answers()

    assert [prompt.language for prompt in eva.world.model.prompts] == ["es", "es", "en"]


async def test_a_starter_that_is_pressed_at_the_beginning_does_not_change_the_language(eva: RunningEva, ana: Customer) -> None:
    starter = eva.world.company().playbook.starters[0]
    spanish = replace(fresh_conversation(ana.address, ana.name, Audience.CUSTOMER, eva.world.clock()), language="es")
    await eva.arrivals.open(spanish)
    for _ in range(2):
        await ana.writes(starter)
        await eva.answers()

    assert [prompt.language for prompt in eva.world.model.prompts] == ["es", "en"]  # nobody is offered it the second time


async def test_the_model_is_shown_so_many_turns_and_no_more(eva: RunningEva, ana: Customer) -> None:
    for number in range(EARLIER + 3):
        await ana.writes(f"q{number}")
        await eva.answers()

    earlier = eva.world.model.prompts[-1].earlier
    assert [exchange.asked[0].text for exchange in earlier] == [f"q{number}" for number in range(LEFT_OUT, EARLIER + 2)]


# ── what changes while nothing is shown ──────────────────────────────────────────────────────────────────────────────


async def test_a_line_that_comes_before_anything_is_shown_is_answered_in_the_same_reply(eva: RunningEva, ana: Customer) -> None:
    hold = Hold()
    eva.world.model.says(hold, "Never ", "shown. ", "At all.")
    await ana.writes("one")
    await hold.reached()
    await ana.writes("two")
    hold.open()
    await eva.answers()

    assert ana.sees == ["You wrote one. You wrote two."]
    assert await eva.turn_states() == [("over", "answered")]


async def test_a_turn_starts_again_at_most_twice_and_what_comes_later_is_the_next_turns(eva: RunningEva, ana: Customer) -> None:
    holds = [Hold() for _ in range(3)]
    for number, hold in enumerate(holds):
        eva.world.model.says(hold, f"Try {number}.")
    await ana.writes("line 0")
    for number, hold in enumerate(holds, start=1):
        await hold.reached()
        await ana.writes(f"line {number}")
        hold.open()
    await eva.answers()

    assert ana.sees == ["Try 2.", "You wrote line 3."]
    assert eva.world.model.asked == [["line 0"], ["line 0", "line 1"], ["line 0", "line 1", "line 2"], ["line 3"]]


async def test_an_edit_before_anything_is_shown_is_what_gets_answered(eva: RunningEva, ana: Customer) -> None:
    hold = Hold()
    eva.world.model.says(hold, "To the old text.")
    await ana.writes("old", id="m")
    await hold.reached()
    await ana.edits("m", "new")
    hold.open()
    await eva.answers()

    assert ana.sees == ["You wrote new."]


async def test_an_edit_with_the_same_text_is_nothing(eva: RunningEva, ana: Customer) -> None:
    hold = Hold()
    eva.world.model.says(hold, "Once.")
    await ana.writes("See this link", id="m")
    await hold.reached()
    accepted = await ana.edits("m", "See this link")
    hold.open()
    await eva.answers()

    assert not accepted.new
    assert ana.sees == ["Once."]
    assert len(eva.world.model.prompts) == 1


async def test_of_two_lines_the_one_that_is_deleted_in_time_is_not_answered(eva: RunningEva, ana: Customer) -> None:
    hold = Hold()
    eva.world.model.says(hold, "To both.")
    await ana.writes("one", id="m1")
    await ana.writes("two", id="m2")
    await hold.reached()
    await ana.deletes("m1")
    hold.open()
    await eva.answers()

    assert ana.sees == ["You wrote two."]


@pytest.mark.parametrize("restarts", [0, 1, 2])
async def test_a_delete_that_leaves_nothing_ends_the_turn_unsaid_however_often_it_has_begun(
    eva: RunningEva, ana: Customer, restarts: int
) -> None:
    holds = [Hold() for _ in range(restarts + 1)]
    for hold in holds:
        eva.world.model.says(hold, "Not to be said.")
    await ana.writes("one", id="m")
    for number, hold in enumerate(holds[:-1]):
        await hold.reached()
        await ana.edits("m", f"one, changed {number}")
        hold.open()
    await holds[-1].reached()
    await ana.deletes("m")
    holds[-1].open()
    await eva.answers()

    assert ana.sees == []
    assert len(eva.world.model.prompts) == restarts + 1
    assert await eva.turn_states() == [("over", "unsaid")]
    await ana.writes("two")
    await eva.answers()
    assert ana.sees == ["You wrote two."]


# ── what changes once something is shown ─────────────────────────────────────────────────────────────────────────────


async def test_lines_that_are_edited_and_deleted_under_a_reply_let_it_finish_and_get_no_second_one(eva: RunningEva, ana: Customer) -> None:
    hold = Hold()
    eva.world.model.says("First. ", hold, "That is all.")
    await ana.writes("one", id="m1")
    await ana.writes("two", id="m2")
    await eva.rests()
    await ana.edits("m1", "another question")
    await ana.deletes("m2")
    hold.open()
    await eva.answers()

    assert ana.sees == ["First. That is all."]
    assert len(eva.world.model.prompts) == 1


async def test_what_is_edited_after_its_answer_gets_no_second_one_but_counts_as_context(eva: RunningEva, ana: Customer) -> None:
    await ana.writes("one", id="m1")
    await eva.answers()
    await ana.edits("m1", "uno")
    await eva.answers()
    assert ana.sees == ["You wrote one."]

    await ana.writes("two")
    await eva.answers()
    assert [line.text for line in eva.world.model.prompts[-1].earlier[0].asked] == ["uno"]


async def test_what_is_deleted_after_its_answer_is_context_no_more(eva: RunningEva, ana: Customer) -> None:
    await ana.writes("one", id="m1")
    await ana.writes("two", id="m2")
    await eva.answers()
    await ana.deletes("m1")
    await ana.writes("three")
    await eva.answers()

    assert [line.text for line in eva.world.model.prompts[-1].earlier[0].asked] == ["two"]


# ── what goes out ────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_link_that_is_no_source_is_replaced_recorded_and_listed_for_people(eva: RunningEva, ana: Customer) -> None:
    eva.world.model.says("Read https://evil.example/now please. ", "Thank you.")
    await ana.writes("Where can I read more about it, please?")
    await eva.answers()

    assert ana.sees == ["(I left out a sentence here, because I could not check it.) Thank you."]
    assert await eva.kept_replies() == ana.sees
    assert await eva.rows("SELECT rule, action, text FROM findings") == [("links", "replaced", "https://evil.example/now")]
    assert [item.kind for item in await eva.store.read.notes.review(10)] == ["gate"]


async def test_a_mention_of_everyone_calls_nobody(eva: RunningEva, ana: Customer) -> None:
    eva.world.model.says("I told @everyone about it.")
    await ana.writes("Hello")
    await eva.answers()

    assert ana.sees == ["I told @\u200beveryone about it."]
    assert await eva.rows("SELECT rule, action FROM findings") == [("mentions", "neutralised")]


async def test_a_link_that_a_tool_gave_may_be_shown_from_then_on(eva: RunningEva, ana: Customer) -> None:
    def answer(prompt: Prompt) -> Sequence[Step]:
        if not prompt.results:
            return ["Let me look. ", ToolCall(id="1", name="search_articles", arguments={"question": "deductible"})]
        link = json.loads(prompt.results[0].content)["passages"][0]["link"]
        return [f"Here it is: {link} for you. ", Cited(prompt.results[0].sources[0])]

    eva.world.model.otherwise = answer
    await ana.writes("What is a deductible, please?")
    await eva.answers()

    [reply] = eva.world.platform.shown(ana.address)
    assert reply.text.startswith("Let me look. \n\nHere it is: http://x/help/")
    assert await eva.rows("SELECT * FROM findings") == []


async def test_sources_come_with_the_last_words_each_once_and_are_kept(eva: RunningEva, ana: Customer) -> None:
    source, other = Source("An article", "http://x/help/a"), Source("A paper", "")
    eva.world.model.says("As it says. ", Cited(source), Cited(other), Cited(source), "That is all.")
    await ana.writes("Hello")
    await eva.answers()

    [reply] = eva.world.platform.shown(ana.address)
    assert (reply.sources, reply.last) == ((source, other), True)
    [line] = [line for line in await eva.store.read.messages.shown((await ana.conversation()).id) if line.author == "eva"]
    assert line.sources == (source, other)


async def test_how_the_model_sees_its_answer_is_kept(eva: RunningEva, ana: Customer) -> None:
    eva.world.model.says("I do not know.", Ended("unknown"))
    await ana.writes("What is the meaning of life?")
    await eva.answers()

    assert await eva.turn_states() == [("over", "unknown")]
    assert [(item.kind, item.question) for item in await eva.store.read.notes.review(10)] == [("unknown", "What is the meaning of life?")]


async def test_what_the_turn_used_is_kept(eva: RunningEva, ana: Customer) -> None:
    use = ModelUse(
        model="m-1", input_tokens=10, output_tokens=20, cache_read_tokens=3, cache_write_tokens=4, cost_usd="0.0123", seconds=1.5
    )
    eva.world.model.says(ToolCall(id="1", name="nothing_like_it", arguments={}), use)
    eva.world.model.says("Done.", replace(use, model="m-2"))
    await ana.writes("Hello")
    await eva.answers()

    columns = "model, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, cost_usd, seconds"
    numbers = (10, 20, 3, 4, "0.0123", 1.5)
    assert await eva.rows(f"SELECT {columns} FROM model_calls ORDER BY number") == [("m-1", *numbers), ("m-2", *numbers)]
    assert [name for (name,) in await eva.rows("SELECT name FROM tool_calls")] == ["nothing_like_it"]


async def test_a_reader_is_told_the_text_then_the_sources_then_what_it_answers(world: World, eva: RunningEva, ana: Customer) -> None:
    eva.channel.limits = TOLD
    eva.world.model.says("As it says. ", Cited(Source("An article", "http://x/help/a")), "That is all.", Cited(Source("A paper", "")))
    await ana.writes("one", id="m1")
    await ana.writes("two", id="m2")
    await eva.answers()

    conversation = await ana.conversation()
    told = [(event.name, event.data) for event in await eva.store.read.events.after(conversation.id, 0)]
    [reply] = eva.world.platform.shown(ana.address)
    assert told == [
        ("replace", {"text": "As it says. That is all."}),
        ("source", {"title": "An article", "link": "http://x/help/a"}),
        ("source", {"title": "A paper", "link": ""}),
        ("done", {"reply_id": reply.key, "answers": ["m1", "m2"], "by": "scripted", "language": "en"}),
    ]


async def test_a_turn_under_way_keeps_the_company_that_it_began_with(eva: RunningEva, ana: Customer) -> None:
    hold, other = Hold(), replace(acme(), public_url="http://other")
    eva.world.model.says(hold, "We are here for you.", Ended("answered"))
    await ana.writes("Hello")
    await hold.reached()
    eva.world.company = lambda: other
    begun_before = eva.world.model.prompts[-1].company
    hold.open()
    await eva.answers()
    await ana.writes("And now?")
    await eva.answers()

    assert begun_before is acme()
    assert [prompt.company is other for prompt in eva.world.model.prompts] == [False, True]


async def test_a_search_of_a_turn_under_way_is_in_the_company_that_it_began_with(eva: RunningEva, ana: Customer) -> None:
    hold, other = Hold(), replace(acme(), public_url="http://other")
    eva.world.model.says(hold, ToolCall(id="1", name="search_articles", arguments={"question": "What if I pay late?"}))
    await ana.writes("What if I pay late?")
    await hold.reached()
    eva.world.company = lambda: other
    hold.open()
    await eva.answers()

    links = [source.link for result in eva.world.model.prompts[-1].results for source in result.sources]
    assert links
    assert all(link.startswith(SITE) for link in links)
