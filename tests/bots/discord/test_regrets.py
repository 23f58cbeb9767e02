"""Where Discord refuses Eva a thread or her words, whoever runs her and the customer are told, and nothing is lost."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from bots.discord.places import Place
from bots.discord.regrets import NO_PERMISSION, OPEN_THREADS, Regrets
from bots.discord.showing import Showing
from core.faults import Fault
from core.messages import Address
from core.ports import ChannelError, ToldFault, Transaction
from tests.bots.discord_scene import Scene, now
from tests.doubles.discord import Permission

OPEN = "POST /channels/*/messages/*/threads"


async def test_a_permission_that_she_lost_is_told_to_whoever_runs_her_until_she_has_it_again(stage: Scene) -> None:
    before = stage.server.bot_role.permissions
    stage.server.grant(stage.server.bot_role, 0)
    stage.server.overwrite(stage.support, stage.server.id, deny=Permission.CREATE_PUBLIC_THREADS | Permission.SEND_MESSAGES_IN_THREADS)
    await stage.ana.writes(stage.support, "One")
    await stage.ends(1, "undeliverable")
    told = [each.kind for each in stage.faults.open()]
    await stage.rests()
    [regret] = stage.discord.said_in(stage.support)
    stage.server.grant(stage.server.bot_role, before)
    stage.server.overwrite(stage.support, stage.server.id)
    carl = stage.server.member("Carl")
    await carl.writes(stage.support, "Two")
    await stage.says(await stage.thread(), "You wrote Two.")

    assert told == ["discord_permission"]
    assert regret.startswith("I am sorry: I cannot answer you in a thread here just now. With /ask")
    assert stage.faults.open() == []


@pytest.mark.parametrize("where", ["a post in a forum", "a thread that she has opened"])
async def test_a_permission_to_answer_in_threads_that_is_missing_is_told_once_however_many_ask(stage: Scene, where: str) -> None:
    told: list[str] = []

    async def listener(tx: Transaction, news: Sequence[ToldFault]) -> None:
        told.extend(each.text for each in news)

    stage.faults.listen(listener)
    room = stage.help if where == "a post in a forum" else stage.support
    stage.server.grant(stage.server.bot_role, 0)
    stage.server.overwrite(room, stage.server.id, deny=Permission.SEND_MESSAGES_IN_THREADS)
    async with stage.faults.kept(stage.store):
        for number in range(3):
            customer = stage.server.member(f"Customer {number}")
            if room is stage.help:
                stage.server.overwrite(room, customer.id, allow=Permission.SEND_MESSAGES_IN_THREADS)
                await customer.posts(room, "Battery", "What is covered?")
            else:
                await customer.writes(room, "What is covered?")
            await stage.ends(number + 1, "undeliverable")

    assert told == [f"Discord does not let Eva write in the channel {room.id}; `eva doctor discord` names what is missing"]


async def test_who_waits_for_a_thread_because_discord_opens_none_for_a_while_is_told_so_and_answered_later(stage: Scene) -> None:
    stage.discord.fails(OPEN, 429, retry_after=45)
    await stage.ana.writes(stage.support, "What is covered?")
    await stage.discord.until(lambda: stage.discord.said_in(stage.support))
    await stage.rests()
    [told] = stage.discord.said_in(stage.support)
    due = await stage.rows("SELECT attempts FROM wakeups WHERE kind = 'turn' AND due IS NOT NULL")
    later = now() + timedelta(seconds=60)
    await stage.store.write(lambda tx: tx.wakeups.ring(later))
    await stage.stops()
    await stage.starts()
    await stage.says(await stage.thread(), "You wrote What is covered?")

    assert told.startswith("I have your question. Discord lets me open a thread for it only in a while")
    assert due == [(0,)]
    assert stage.discord.said_in(stage.support) == [told]


async def test_on_a_server_that_takes_no_more_threads_the_customer_is_told_where_to_turn_and_the_operator_why(stage: Scene) -> None:
    full = {"code": 160006, "message": "Maximum number of active threads reached"}
    stage.discord.fails("POST /channels/*/messages/*/threads", 400, body=full)
    await stage.ana.writes(stage.support, "One")
    await stage.ends(1, "undeliverable")
    await stage.rests()

    assert [each.kind for each in stage.faults.open()] == ["discord_full"]
    assert "1-800-123-4567" in stage.discord.said_in(stage.support)[0]


def regrets_of(stage: Scene, **more: int) -> Regrets:
    showing = Showing(up=stage.channel.up, rooms=stage.channel.rooms, shown=stage.store.read.turns.parts_at)
    return Regrets(showing=showing, faults=stage.faults, company=stage.company, **more)


async def fails(regrets: Regrets, to: Address, error: ChannelError) -> None:
    with pytest.raises(ChannelError):
        async with regrets.told(to, "en", OPEN_THREADS):
            raise error


async def test_who_waits_for_a_thread_is_remembered_until_they_wait_no_more_and_only_so_many_are(stage: Scene) -> None:
    regrets, busy = regrets_of(stage, most=3), ChannelError("busy", retry_after=45)
    asked = [await stage.ana.writes(stage.general, "Hello") for _ in range(5)]
    places = [Place(guild=stage.server.id, channel=stage.general.id, thread=message.id).address for message in asked]
    remembered = list[int]()
    for to in places:
        await fails(regrets, to, busy)
        remembered.append(len(regrets))
    regrets.forget(places[4])
    remembered.append(len(regrets))
    await fails(regrets, places[3], ChannelError("gone", permanent=True))
    remembered.append(len(regrets))
    async with regrets.told(places[2], "en", OPEN_THREADS):
        remembered.append(len(regrets))
    remembered.append(len(regrets))

    assert remembered == [1, 2, 3, 3, 3, 2, 1, 1, 0]
    assert len(stage.discord.said_in(stage.general)) == 5


async def test_of_a_conversation_that_is_forgotten_nothing_is_remembered_here_either(stage: Scene) -> None:
    stage.discord.fails(OPEN, 429, retry_after=45)
    asked = await stage.ana.writes(stage.support, "What is covered?")
    await stage.discord.until(lambda: stage.discord.said_in(stage.support))
    await stage.rests()
    there = Place(guild=stage.server.id, channel=stage.support.id, thread=asked.id).address
    conversation = await stage.store.read.conversations.at(there)
    assert conversation
    stage.channel.forget(conversation)
    stage.discord.world.nonces.clear()
    stage.discord.fails(OPEN, 429, retry_after=45)
    with pytest.raises(ChannelError):
        await stage.channel.open_thread(there, "What is covered?", "en")

    assert len(stage.discord.said_in(stage.support)) == 2


async def test_a_fault_that_an_earlier_version_has_told_is_over_once_she_may_open_threads(stage: Scene) -> None:
    lobby = Place(guild=stage.server.id, channel=stage.support.id).address
    stage.faults.tell(Fault(kind=NO_PERMISSION, subject=str(lobby), text="Eva may open no thread"))
    await stage.ana.writes(stage.support, "One")
    await stage.says(await stage.thread(), "You wrote One.")

    assert stage.faults.open() == []
