"""A person can come where a place for cards is connected, and staff can write where the customer is."""

import pytest

from core.boards import Boards
from core.messages import Address
from core.ports import CardBoard
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

    assert boards.route == [("discord", "discord:#eva-desk")]
    assert all_of_them.route == [("slack", "slack:#eva-desk"), ("discord", "discord:#eva-desk")]


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
