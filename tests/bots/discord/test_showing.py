"""Said once: whatever crashes, is refused or is answered too late, the customer sees one answer."""

from tests.bots.discord_scene import Scene
from tests.doubles.discord import Hold, Permission
from tests.doubles.discord_world import BOT

SEND = "POST /channels/{channel_id}/messages"
EDIT = "PATCH /channels/{channel_id}/messages/{message_id}"


async def test_a_send_whose_answer_is_lost_is_not_sent_twice(stage: Scene) -> None:
    stage.discord.fails(SEND, "cut", after_doing=True)
    await stage.ana.writes(stage.support, "One")
    thread = await stage.thread()
    await stage.says(thread, "You wrote One.")

    assert stage.discord.said_in(thread) == ["You wrote One."]


async def test_killed_after_the_first_send_but_before_its_id_is_kept_the_message_is_found_and_gets_the_new_text(stage: Scene) -> None:
    answered, thinking = Hold(), Hold()
    stage.discord.fails(SEND, answered, after_doing=True)
    stage.model.says("An old beginning. ", thinking)
    await stage.ana.writes(stage.support, "One")
    thread = await stage.thread()
    await answered.reached()
    await stage.crashes()
    answered.open()
    thinking.open()
    stage.discord.world.nonces.clear()  # as after some minutes
    await stage.starts()
    await stage.says(thread, "You wrote One.")

    assert stage.discord.said_in(thread) == ["You wrote One."]


async def test_killed_before_she_knows_that_she_has_offered_another_answer_she_finds_the_offer_and_makes_no_second_one(
    stage: Scene,
) -> None:
    asked = await stage.ana.writes(stage.support, "One")
    thread = await stage.thread()
    await stage.says(thread, "You wrote One.")
    await stage.rests()
    answered = Hold()
    stage.discord.fails(SEND, answered, after_doing=True)
    await stage.ana.edits(asked, "Two")
    await answered.reached()
    await stage.crashes()
    answered.open()
    stage.discord.world.nonces.clear()  # as after some minutes
    await stage.starts()
    while await stage.rows("SELECT key FROM wakeups WHERE kind = 'offer'"):
        await stage.rests()

    assert [said[:20] for said in stage.discord.said_in(thread)] == ["You wrote One.", "I see that you chang"]


async def test_what_is_deleted_while_she_looks_whether_she_has_offered_another_answer_is_not_offered_one(stage: Scene) -> None:
    asked = await stage.ana.writes(stage.support, "One")
    thread = await stage.thread()
    await stage.says(thread, "You wrote One.")
    await stage.rests()
    looking = Hold()
    stage.discord.fails("GET /channels/{channel_id}/messages", looking)
    await stage.ana.edits(asked, "Two")
    await looking.reached()
    await stage.ana.deletes(asked)
    while await stage.rows("SELECT text FROM messages WHERE author = 'customer'") != [("",)]:
        await stage.store.rest()
    looking.open()
    await stage.rests()

    assert stage.discord.said_in(thread) == ["You wrote One."]


async def test_killed_in_mid_answer_the_new_text_replaces_what_is_shown(stage: Scene) -> None:
    thinking = Hold()
    stage.model.says("An old beginning. ", thinking)
    await stage.ana.writes(stage.support, "One")
    thread = await stage.thread()
    await stage.discord.until(lambda: stage.discord.said_in(thread))
    await stage.store.rest()
    await stage.crashes()
    thinking.open()
    await stage.starts()
    await stage.says(thread, "You wrote One.")

    assert stage.discord.said_in(thread) == ["You wrote One."]


async def test_a_long_answer_has_its_buttons_below_its_last_part_only(stage: Scene) -> None:
    stage.model.says("\n\n".join(f"Paragraph {letter} {'x' * 500}." for letter in "abcdefgh"))
    await stage.ana.writes(stage.support, "Everything")
    thread = await stage.thread()
    last = await stage.says(thread, "Paragraph h")
    hers = [each for each in stage.discord.messages_in(thread) if each.author is stage.discord.world.bot]

    assert len(hers) > 2
    assert [bool(each.components) for each in hers] == [False] * (len(hers) - 1) + [True]
    assert hers[-1] is last


async def test_an_archived_thread_is_opened_again(stage: Scene) -> None:
    thinking = Hold()
    stage.model.says(thinking, "Here it is.")
    await stage.ana.writes(stage.support, "One")
    thread = await stage.thread()
    await thinking.reached()
    await stage.ben.archives(thread)
    thinking.open()
    await stage.says(thread, "Here it is.")

    assert thread.thread
    assert not thread.thread.archived


async def test_a_thread_that_is_deleted_or_locked_midway_ends_the_turn_and_the_next_question_is_answered(stage: Scene) -> None:
    stage.server.grant(stage.server.bot_role, BOT & ~Permission.MANAGE_THREADS)
    for number, ends in enumerate((stage.ben.removes, stage.ben.locks)):
        thinking = Hold()
        stage.model.says(thinking, "Nobody hears this.")
        await stage.server.member(f"Customer {number}").writes(stage.support, f"One {number}")
        await stage.discord.until(lambda: stage.discord.threads)
        await thinking.reached()
        await ends(stage.discord.threads[-1])
        thinking.open()
        await stage.ends(number + 1, "undeliverable")
    await stage.ana.writes(stage.support, "Two")

    assert await stage.says(await stage.thread(1), "You wrote Two.")


async def test_a_server_that_fails_for_a_moment_is_tried_again(stage: Scene) -> None:
    stage.discord.fails(SEND, 503)
    stage.discord.fails(EDIT, 429, retry_after=0.01)
    stage.model.says("The first. ", hold := Hold(), "The second.")
    await stage.ana.writes(stage.support, "One")
    thread = await stage.thread()
    await stage.discord.until(lambda: stage.discord.said_in(thread))
    hold.open()
    said = await stage.says(thread, "The second.")

    assert said.content == "The first. The second."
