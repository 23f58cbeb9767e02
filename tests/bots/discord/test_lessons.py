"""What others' users reported of bots on Discord, and which test holds it. What only a platform in general does is held in `tests/core`."""

from pathlib import Path

from core.messages import Audience
from tests.bots.discord_scene import Scene, company
from tests.doubles.discord import Hold

OPEN = "POST /channels/{channel_id}/messages/{message_id}/threads"
HELD = {
    "a hand-over happened silently": "test_a_person_takes_over_from_the_card_and_hands_back",
    "nothing was sent": "test_on_a_server_without_a_channel_for_the_desk_the_customer_is_told_how_to_reach_the_team",
    "a card came twice, or never": "test_with_eva_killed_before_or_after_each_send_there_is_one_card_and_each_word_is_said_once",
    "the mention of staff was never sent": "test_a_card_calls_the_staff_and_nobody_else_and_says_what_people_wrote_as_it_is",
    "the bot talked over a person": "test_who_of_the_staff_writes_in_a_customers_thread_has_the_conversation",
    "buttons were dead after a restart": "test_a_thumb_counts_also_below_what_an_earlier_process_has_said",
    "follow-ups without a mention were ignored": "test_in_the_thread_nobody_has_to_mention_her",
    "the configuration of a thread changed midway": "test_a_conversation_keeps_the_audience_that_it_began_with",
    "a second message was lost, or answered apart": "test_quick_lines_of_one_customer_are_one_conversation_in_one_thread",
    "an edited message was ignored": "test_an_edit_before_anything_is_shown_is_what_gets_answered",
    "a deleted message was ignored": "test_a_message_that_is_deleted_while_she_thinks_is_not_answered_and_only_its_mark_is_kept",
    "a file that was no image poisoned the conversation": "test_what_claude_does_not_take_is_left_out_and_spoils_no_later_turn",
    "two bots answered each other": "test_a_room_in_which_bots_write_on_and_on_is_left_alone_for_a_while",
    "@everyone went live": "test_a_name_of_everybody_in_her_words_calls_nobody",
    "a socket died silently": "test_a_session_that_cannot_be_resumed_misses_nothing",
    "interactions were answered after 3 s": "test_a_slow_disk_makes_nobody_miss_the_three_seconds",
    "an archived thread took no answer": "test_an_archived_thread_is_opened_again",
    "many threads were opened at once": "test_many_threads_at_once_are_opened_at_discords_pace_and_each_customer_is_answered_in_their_own",
    "there was no room for another channel": "test_a_server_that_holds_no_more_threads_ends_the_turn_and_the_next_question_is_answered",
    "a thread was half made": "test_a_thread_whose_opening_was_heard_but_not_answered_is_opened_once",
    "a place was found by scanning the history": "test_a_private_thread_is_the_same_one_after_a_restart",
    "outsiders saw what is internal": "test_what_is_meant_for_colleagues_only_those_with_their_role_get",
    "nobody could stop who writes too much": "test_who_writes_too_fast_is_told_kindly_and_once_and_the_rest_is_answered",
    "there was no switch that stops it": "test_a_paused_channel_answers_again_once_it_is_resumed",
    "nobody was forgotten": "test_who_confirms_it_is_forgotten_and_who_does_not_is_kept",
}


def test_each_has_the_test_that_is_named() -> None:
    there = "".join(each.read_text() for each in Path(__file__).parent.glob("test_*.py"))

    assert [fault for fault, test in HELD.items() if f"def {test}(" not in there] == []


async def test_many_threads_at_once_are_opened_at_discords_pace_and_each_customer_is_answered_in_their_own(stage: Scene) -> None:
    stage.discord.fails(OPEN, 429, times=3, retry_after=0.01)
    people = [stage.server.member(f"Customer {number}") for number in range(12)]
    for number, person in enumerate(people):
        await person.writes(stage.support, f"Question {number}")
    await stage.discord.until(lambda: len(stage.discord.threads) == len(people))
    for thread in stage.discord.threads:
        await stage.says(thread, "You wrote Question")

    said = [text for thread in stage.discord.threads for text in stage.discord.said_in(thread)]
    assert sorted(said) == sorted(f"You wrote Question {number}." for number in range(len(people)))


async def test_a_server_that_holds_no_more_threads_ends_the_turn_and_the_next_question_is_answered(stage: Scene) -> None:
    stage.discord.fails(OPEN, 400, body={"code": 160006, "message": "Maximum number of active threads reached"})
    await stage.ana.writes(stage.support, "One")
    await stage.ends(1, "undeliverable")
    await stage.server.member("Carl").writes(stage.support, "Two")

    assert await stage.says(await stage.thread(), "You wrote Two.")


async def test_a_conversation_keeps_the_audience_that_it_began_with(stage: Scene) -> None:
    stage.model.says(thinking := Hold(), "Here it is.")
    await stage.ana.writes(stage.support, "One")
    await thinking.reached()
    internal = company(audience=Audience.INTERNAL)
    stage.company = lambda: internal
    thinking.open()
    thread = await stage.thread()
    await stage.says(thread, "Here it is.")
    await stage.ana.writes(thread, "Two")
    await stage.says(thread, "You wrote Two.")

    assert [prompt.audience for prompt in stage.model.prompts] == [Audience.CUSTOMER, Audience.CUSTOMER]
