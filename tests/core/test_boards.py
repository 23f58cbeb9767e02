"""A person can come where a place for cards is connected, and staff can write where the customer is."""

import pytest

from core.boards import OPERATOR, SALES, Boards, Posted
from core.messages import Address
from core.ports import Card, CardBoard, ChannelError
from tests.doubles.channel import FakeChannel, Platform, StaffedChannel
from tests.doubles.company import acme
from tests.doubles.staff import with_a_desk

STAFFED, UNSTAFFED = StaffedChannel(Platform()), FakeChannel(Platform())


def test_a_channel_that_says_nothing_of_staff_has_no_places() -> None:
    assert isinstance(STAFFED, CardBoard)
    assert not isinstance(UNSTAFFED, CardBoard)


def test_the_route_holds_the_places_of_connected_channels_in_order() -> None:
    boards = Boards(acme, {"discord": STAFFED, "web": UNSTAFFED})
    all_of_them = Boards(acme, {"discord": STAFFED, "slack": STAFFED})

    assert boards.route() == [("discord", "discord:#eva-desk")]
    assert all_of_them.route() == [("slack", "slack:#eva-desk"), ("discord", "discord:#eva-desk")]


async def test_a_card_goes_to_the_first_place_of_its_route_that_is_there_and_takes_it() -> None:
    platform = Platform()
    channel = StaffedChannel(platform)
    boards = Boards(with_a_desk, {"paper": channel})
    card = Card(key="Q-1", title="A card", text="", language="en")
    beside = await boards.post(card, SALES)
    platform.places["paper:#sales"] = "S1"
    first = await boards.post(card, SALES)
    channel.refuse("post", ChannelError("403", permanent=True))
    refused = await boards.post(card, SALES)
    nowhere = await boards.post(card, OPERATOR)

    assert beside == Posted(board="paper", place="D1", card="K1")
    assert first == Posted(board="paper", place="S1", card="K2")
    assert refused == beside
    assert nowhere is None


async def test_a_place_that_may_take_it_later_is_not_passed_over() -> None:
    channel = StaffedChannel(Platform())
    channel.refuse("find", ChannelError("500"))

    with pytest.raises(ChannelError):
        await Boards(with_a_desk, {"paper": channel}).post(Card(key="Q-1", title="A card", text="", language="en"), SALES)


@pytest.mark.parametrize(
    ("place", "boards", "comes"),
    [
        ("ana", Boards(with_a_desk, {"paper": STAFFED}), True),
        ("private ana", Boards(with_a_desk, {"paper": STAFFED}), False),
        ("ana", Boards(with_a_desk, {"paper": UNSTAFFED}), False),
        ("ana", Boards(acme, {"paper": STAFFED}), False),
    ],
)
def test_a_person_comes_where_a_card_can_stand_and_staff_can_write(place: str, boards: Boards, comes: bool) -> None:
    assert boards.can_come(Address("paper", place)) is comes
