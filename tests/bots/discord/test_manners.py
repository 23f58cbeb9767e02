"""Who is not answered, and how they are told."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from bots.discord.manners import LOOP, PER_CHANNEL, SHARE, Asker, LoopBreaker, Manners, is_quiet
from bots.discord.places import snowflake
from core.language import LANGUAGES, catalogue
from core.messages import Audience
from core.playbook.places import DiscordChannel, QuietHours
from tests.bots.discord_scene import Scene, company
from tests.doubles.company import acme

NOW = datetime(2026, 1, 5, 17, 0, tzinfo=UTC)  # noon in New York
ANA = Asker(user=snowflake(NOW - timedelta(days=3)), room=7, begins=True, at=NOW)


def asks(**channel: Any) -> Asker:
    return replace(ANA, channel=DiscordChannel(audience=Audience.CUSTOMER, **channel))


def refused(asker: Asker, manners: Manners | None = None) -> str | None:
    refusal = (manners or Manners(lambda: acme().playbook)).refuses(asker)
    return refusal.key if refusal else None


@pytest.mark.parametrize(
    ("asker", "key"),
    [
        (asks(), None),
        (asks(roles=("Members",)), "role_needed"),
        (replace(asks(roles=("Members",)), roles=("Members", "7")), None),
        (replace(asks(roles=("Members",)), begins=False), None),
        (asks(min_account_days=4), "too_young"),
        (asks(min_account_days=3), None),
        (asks(quiet_hours=QuietHours(start=time(11), end=time(13))), "quiet"),
        (asks(quiet_hours=QuietHours(start=time(13), end=time(11))), None),
        (replace(ANA, paused=True), "paused"),
        (replace(ANA, is_direct=True), None),
    ],
)
def test_a_channel_says_who_may_begin_a_conversation_and_when(asker: Asker, key: str | None) -> None:
    assert refused(asker) == key


def test_quiet_hours_may_go_over_midnight() -> None:
    night = QuietHours(start=time(22), end=time(7))

    quiet = [hour for hour in range(24) if is_quiet(night, datetime(2026, 1, 5, hour, tzinfo=UTC))]

    assert quiet == [0, 1, 2, 3, 4, 5, 6, 22, 23]


def test_a_person_writes_ten_messages_a_minute() -> None:
    manners = Manners(lambda: acme().playbook)

    of_one = [refused(ANA, manners) for _ in range(11)]
    later = refused(replace(ANA, at=NOW + timedelta(minutes=1)), manners)

    assert of_one == [None] * 10 + ["too_fast"]
    assert later is None


def test_however_many_write_in_a_channel_at_once_each_is_heard() -> None:
    manners = Manners(lambda: acme().playbook)

    heard = [refused(replace(ANA, user=number), manners) for _ in range(SHARE) for number in range(500)]

    assert set(heard) == {None}


def test_a_flood_by_few_is_stopped_and_whoever_else_writes_is_still_heard() -> None:
    manners = Manners(lambda: acme().playbook)

    flood = [refused(replace(ANA, user=number), manners) for number in range(6) for _ in range(10)]
    others = [refused(replace(ANA, user=number), manners) for number in range(100, 300)]
    elsewhere = refused(replace(ANA, user=5, room=ANA.room + 1), manners)

    assert flood.count(None) == 6 * SHARE + PER_CHANNEL
    assert flood[-1] == "crowded"
    assert set(others) == {None}
    assert elsewhere == "too_fast"


def test_nobody_is_told_the_same_twice_within_ten_minutes() -> None:
    manners = Manners(lambda: acme().playbook)
    refusal = manners.refuses(replace(ANA, paused=True))
    assert refusal

    told = [manners.is_said(replace(ANA, at=NOW + timedelta(minutes=minutes)), refusal) for minutes in (0, 1, 9, 10)]

    assert told == [False, True, True, False]
    assert not manners.is_said(replace(ANA, user=1), refusal)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_can_be_said_in_every_language(language: str) -> None:
    askers = (
        replace(ANA, paused=True),
        asks(roles=("Members",)),
        asks(min_account_days=4),
        asks(quiet_hours=QuietHours(start=time(11), end=time(13))),
    )
    for asker in askers:
        refusal = Manners(lambda: acme().playbook).refuses(asker)
        assert refusal
        said = catalogue().text("chat", refusal.key, language, **refusal.values)
        assert all(value in said for value in refusal.values.values())


def test_a_room_in_which_bots_write_on_and_on_is_left_alone_for_a_while() -> None:
    loops = LoopBreaker()

    slowly = [loops.count(1, NOW + timedelta(seconds=4 * number)) for number in range(LOOP * 2)]
    quickly = [loops.count(2, NOW + timedelta(seconds=number)) for number in range(LOOP + 5)]

    assert not any(slowly)
    assert [number for number, broken in enumerate(quickly) if broken] == [LOOP - 1]
    assert loops.is_broken(2, NOW + timedelta(minutes=5))
    assert not loops.is_broken(2, NOW + timedelta(minutes=15))
    assert not loops.is_broken(1, NOW)


def test_rooms_in_which_no_bot_has_written_for_a_while_take_no_memory() -> None:
    loops = LoopBreaker()
    for room in range(50):
        loops.count(room, NOW + timedelta(seconds=room))
    loops.count(50, NOW + timedelta(seconds=100))

    assert len(loops) == 11


def test_rooms_in_which_bots_went_in_circles_take_no_memory_once_that_is_over() -> None:
    loops = LoopBreaker()
    for room in range(5):
        for number in range(LOOP):
            loops.count(room, NOW + timedelta(hours=room, seconds=number))

    assert len(loops) == 1


async def test_who_writes_too_fast_is_told_kindly_and_once_and_the_rest_is_answered(stage: Scene) -> None:
    direct = stage.ana.direct()
    for number in range(14):
        await stage.ana.writes(direct, f"Line {number}")
    await stage.discord.until(lambda: any("quicker than I am" in text for text in stage.discord.said_in(direct)))
    await stage.rests()

    assert len(await stage.rows("SELECT 1 FROM messages WHERE author = 'customer'")) == 10
    assert sum("quicker than I am" in text for text in stage.discord.said_in(direct)) == 1


async def test_more_customers_than_a_channel_holds_messages_are_all_answered_at_once(stage: Scene) -> None:
    customers = [stage.server.member(f"Customer {number}") for number in range(PER_CHANNEL + 2)]
    for number, customer in enumerate(customers):
        await customer.writes(stage.support, f"Question {number}")
    await stage.discord.until(lambda: sum(map(len, map(stage.discord.said_in, stage.discord.threads))) == len(customers), seconds=50)

    assert stage.discord.said_in(stage.support) == []


async def test_a_paused_channel_answers_again_once_it_is_resumed(stage: Scene) -> None:
    await stage.pauses.pause("discord:support")
    await stage.ana.writes(stage.support, "Anybody?")
    await stage.discord.until(lambda: stage.discord.said_in(stage.support))
    await stage.pauses.resume("discord:support")
    await stage.ana.writes(stage.support, "And now?")
    await stage.says(await stage.thread(), "You wrote And now?.")

    assert "not answering here" in stage.discord.said_in(stage.support)[0]
    assert len(stage.discord.threads) == 1


async def test_who_may_not_use_a_channel_is_told_whom_it_is_for(empty_stage: Scene) -> None:
    empty_stage.company = lambda: company(roles=("Members",))
    await empty_stage.starts()
    await empty_stage.ana.writes(empty_stage.support, "Hola, ¿qué cubre el seguro de mi coche eléctrico?")
    await empty_stage.discord.until(lambda: empty_stage.discord.said_in(empty_stage.support))

    assert empty_stage.discord.threads == []
    assert "Members" in empty_stage.discord.said_in(empty_stage.support)[0]
    assert "roles" in empty_stage.discord.said_in(empty_stage.support)[0]


async def test_who_may_not_use_a_channel_gets_nothing_from_a_thread_of_their_own_either(empty_stage: Scene) -> None:
    stage = empty_stage
    stage.company = lambda: company(audience=Audience.INTERNAL, roles=("Colleagues",))
    await stage.starts()
    carl = stage.server.member("Carl")
    own = await carl.starts_thread(await stage.ana.writes(stage.support, "Look"), "Mine")
    await carl.writes(own, f"<@{stage.discord.world.bot.id}> What do we pay for a windscreen?")
    await stage.discord.until(lambda: stage.discord.said_in(own))

    assert "Colleagues" in stage.discord.said_in(own)[0]
    assert stage.model.prompts == []


async def test_a_message_in_which_nothing_can_be_read_is_declined_kindly(stage: Scene) -> None:
    await stage.ana.writes(stage.support, stickers=["wave"])
    await stage.discord.until(lambda: stage.discord.said_in(stage.support))

    assert "cannot open this kind of message" in stage.discord.said_in(stage.support)[0]
    assert await stage.rows("SELECT 1 FROM messages") == []


async def test_to_a_person_of_the_team_everything_can_be_sent_without_a_word_of_evas(stage: Scene) -> None:
    await stage.ana.writes(stage.support, "One")
    thread = await stage.thread()
    await stage.says(thread, "You wrote One.")
    await stage.ben.writes(thread, "Hello Ana, I am Ben.")
    await stage.ana.writes(thread, stickers=["wave"])
    await stage.ana.writes(thread, "Thank you!")
    while len(await stage.rows("SELECT 1 FROM messages WHERE author = 'customer'")) < 2:
        await stage.store.rest()

    assert stage.discord.said_in(thread) == ["You wrote One."]


async def test_bots_that_write_on_and_on_are_told_to_the_operator(stage: Scene) -> None:
    robot = stage.server.member("Robot", bot=True)
    thread = await stage.ana.starts_thread(await stage.ana.writes(stage.general, "Look"), "Beeps")
    for _ in range(LOOP):
        await robot.writes(thread, "beep")
    while not stage.faults.open():
        await stage.store.rest()

    assert [each.kind for each in stage.faults.open()] == ["discord_loop"]


async def test_bots_that_write_on_and_on_in_a_channel_keep_no_customer_from_an_answer(stage: Scene) -> None:
    news = stage.discord.webhook("News")
    for number in range(LOOP + 5):
        await news.writes(stage.support, f"News {number}")
    await stage.ana.writes(stage.support, "One")

    assert await stage.says(await stage.thread(), "You wrote One.")
