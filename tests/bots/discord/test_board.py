"""The cards that staff are shown on Discord, and the threads that they can write in."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.faults import Fault
from core.messages import Action, Address, Person, Press
from core.ports import Card, CardBoard, CardLine, ChannelError
from tests.bots.discord_scene import Scene, company, now, scene
from tests.doubles.discord_state import Channel, Message

CARD = Card(
    key="H-1:1",
    handover="H-1",
    title="A customer would like to talk to a person",
    text="Eva stays quiet.",
    reason="@everyone **now**",
    lines=(CardLine(by="Customer", text="My car is gone"),),
    link="https://discord.com/channels/1/2",
    mention=True,
    buttons=("take", "resolve"),
    language="en",
)
ROUTE = "discord:#eva-desk"


@pytest.fixture
def desk(stage: Scene) -> Channel:
    return stage.desk_channel


def buttons(message: Message) -> list[tuple[Any, Any]]:
    return [(each["label"], each["custom_id"]) for row in message.components for each in row["components"]]


async def test_a_card_calls_the_staff_and_nobody_else_and_says_what_people_wrote_as_it_is(stage: Scene, desk: Channel) -> None:
    place = await found(stage)
    id = await stage.channel.post(place, CARD)
    card = desk.messages[int(id)]

    assert place == str(desk.id)
    assert card.content == f"<@&{stage.staff_role.id}>"
    assert not card.mention_everyone
    assert "My car is gone" in card.embeds[0]["description"]
    assert "@everyone" not in card.embeds[0]["description"]
    assert buttons(card) == [("Take", "eva:take:H-1"), ("Resolve", "eva:resolve:H-1")]


async def test_no_link_on_a_card_shows_another_text_than_where_it_leads(stage: Scene, desk: Channel) -> None:
    said = CardLine(by="Customer", text="See [one](https://one.example) and [the desk](https://two.example)")
    id = await stage.channel.post(await found(stage), replace(CARD, lines=(said,)))

    shown = desk.messages[int(id)].embeds[0]["description"]
    assert "https://two.example" in shown
    assert "](" not in shown


async def found(stage: Scene) -> str:
    place = await stage.channel.find(ROUTE)
    assert place
    return place


async def test_a_card_that_a_crash_has_left_is_known_again_by_its_key(stage: Scene, desk: Channel) -> None:
    place = await found(stage)
    first = await stage.channel.post(place, CARD)
    again = await stage.channel.post(place, replace(CARD, title="Changed"))
    other = await stage.channel.post(place, replace(CARD, key="H-1:2"))

    assert first == again != other
    assert desk.messages[int(first)].embeds[0]["title"] == "Changed"


async def test_a_card_changes_and_loses_its_buttons_and_one_that_is_gone_is_gone_for_good(stage: Scene, desk: Channel) -> None:
    place = await found(stage)
    id = await stage.channel.post(place, CARD)
    await stage.channel.update(place, id, replace(CARD, title="Ben has this", buttons=()))
    shown = desk.messages[int(id)]
    changed = shown.embeds[0]["title"], buttons(shown)
    await stage.ben.removes(desk)
    with pytest.raises(ChannelError) as caught:
        await stage.channel.update(place, id, CARD)

    assert changed == ("Ben has this", [])
    assert caught.value.permanent


async def test_a_place_that_is_not_there_is_none(stage: Scene) -> None:
    assert await stage.channel.find("discord:#nowhere") is None


async def test_of_two_servers_with_a_desk_that_of_the_conversation_comes_first(tmp_path: Path) -> None:
    async with scene(tmp_path, running=False) as stage:
        other = stage.discord.guild("Branch")
        branch, lobby, bare = other.text_channel("eva-desk"), other.text_channel("support"), stage.discord.guild("Shop")
        await stage.starts()

        found = [
            await stage.channel.find(ROUTE, Address("discord", f"{guild}/{lobby.id}:3")) for guild in (stage.server.id, other.id, bare.id)
        ]

        assert found[:2] == [str(stage.desk_channel.id), str(branch.id)]
        assert found[2] in found[:2]
        assert await stage.channel.find(ROUTE, Address("discord", "@ask/3")) in found[:2]


async def test_staff_can_write_on_servers_and_not_in_direct_messages(stage: Scene) -> None:
    assert isinstance(stage.channel, CardBoard)
    assert stage.channel.staff_can_write(Address("discord", "1/2:3"))
    assert not stage.channel.staff_can_write(Address("discord", "@dm/2"))
    assert stage.channel.link(Address("discord", "1/2:3")) == "https://discord.com/channels/1/3"


@pytest.mark.parametrize("slept", [False, True])
async def test_whoever_takes_a_conversation_is_let_into_its_private_thread(tmp_path: Path, slept: bool) -> None:
    """Also when nobody has written there for a day."""
    async with scene(tmp_path, running=False) as stage:
        stage.company = lambda: company(threads="private")
        await stage.starts()
        asked = await stage.ana.writes(stage.support, "One")
        thread = await stage.thread()
        await stage.says(thread, "You wrote One.")
        to = Address("discord", f"{stage.server.id}/{stage.support.id}:{asked.id}")
        if slept:
            await stage.ana.archives(thread)
        await stage.channel.admit(to, Person(id=f"discord:{stage.ben.id}", name="Ben"))

        assert stage.ben.id in thread.members
        assert stage.channel.link(to).endswith(f"/{thread.id}")


async def test_a_wish_for_a_person_brings_a_card_and_whoever_takes_it_writes_in_the_thread(stage: Scene, desk: Channel) -> None:
    asked = await stage.ana.writes(stage.support, "One")
    thread = await stage.thread()
    await stage.says(thread, "You wrote One.")
    await stage.rests()  # what is shown is kept as said a moment later, and the card counts what is kept
    to, customer = Address("discord", f"{stage.server.id}/{stage.support.id}:{asked.id}"), f"discord:{stage.ana.id}"
    await stage.arrivals.receive(Press(address=to, customer=customer, id="press", action=Action.HUMAN, at=now()))
    await stage.discord.until(lambda: stage.discord.said_in(desk) or stage.discord.messages_in(desk))
    await stage.discord.until(lambda: len(stage.discord.said_in(thread)) > 1)

    assert "passed this on to our team" in stage.discord.said_in(thread)[1]
    [card] = stage.discord.messages_in(desk)
    assert card.embeds[0]["url"].endswith(str(thread.id))
    assert "Lines so far: 2" in card.embeds[0]["description"]  # a button gives no reason, and staff still know what they come to


# ── quotes, and faults ───────────────────────────────────────────────────────────────────────────────────────────────


async def test_whoever_cannot_be_written_to_in_a_thread_is_named_so_that_staff_can_write_to_them(stage: Scene, desk: Channel) -> None:
    card = Card(key="Q-1", title="A customer takes up the quote Q-1", text="", customer=f"discord:{stage.ana.user.id}", language="en")
    of_the_web = replace(card, key="Q-2", customer="web:C-1")
    shown = [desk.messages[int(await stage.channel.post(str(desk.id), each))] for each in (card, of_the_web)]

    assert [message.embeds[0].get("description") for message in shown] == [f"<@{stage.ana.user.id}>", None]
    assert [message.content for message in shown] == ["", ""]


async def test_a_fault_of_eva_s_own_stands_in_the_channel_of_operators_and_says_when_it_is_over(stage: Scene) -> None:
    operators = stage.server.text_channel("eva-operator")
    stage.faults.listen(stage.fault_cards.told)
    async with stage.faults.kept(stage.store):
        stage.faults.tell(Fault(kind="not_kept", text="the disk is full"))
        await stage.discord.until(lambda: stage.discord.messages_in(operators))
        await stage.rests()

    [message] = stage.discord.messages_in(operators)
    assert message.embeds[0]["title"] == "Something is wrong with Eva: not_kept"
    assert "the disk is full" in message.embeds[0]["description"]
    assert not message.components


async def test_the_card_leads_to_a_private_thread_too_in_which_nothing_was_written_for_days(tmp_path: Path) -> None:
    async with scene(tmp_path, running=False) as stage:
        stage.company = lambda: company(threads="private")
        await stage.starts()
        asked = await stage.ana.writes(stage.support, "One")
        thread = await stage.thread()
        said = await stage.says(thread, "You wrote One.")
        await stage.rests()
        stage.channel.rooms.forget(Address("discord", f"{stage.server.id}/{stage.support.id}:{asked.id}"))
        await stage.ana.presses(said, "Talk to a person")
        await stage.discord.until(lambda: stage.discord.messages_in(stage.desk_channel))

        [card] = stage.discord.messages_in(stage.desk_channel)
        assert card.embeds[0]["url"].endswith(f"/{thread.id}")
