"""What is for Eva, and what is not."""

import pytest

from bots.discord.attention import Attention, Room, Seen, attention
from core.messages import Audience
from core.playbook.places import DiscordChannel

SUPPORT, COLLEAGUES = DiscordChannel(audience=Audience.CUSTOMER), DiscordChannel(audience=Audience.INTERNAL)
C, T, BEGINS, FOLLOWS, STAFF, NONE = Room.CHANNEL, Room.THREAD, Attention.BEGINS, Attention.FOLLOWS, Attention.STAFF, Attention.NONE


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (Seen(room=Room.DIRECT), BEGINS),
        (Seen(room=C, channel=SUPPORT), BEGINS),
        (Seen(room=C, channel=SUPPORT, answers_another=True), NONE),
        (Seen(room=C, channel=SUPPORT, answers_another=True, calls_her=True), BEGINS),
        (Seen(room=C, channel=SUPPORT, by_staff=True), NONE),
        (Seen(room=C, channel=SUPPORT, by_staff=True, calls_her=True), BEGINS),
        (Seen(room=C, channel=COLLEAGUES, by_staff=True), BEGINS),
        (Seen(room=C), NONE),
        (Seen(room=C, calls_her=True), BEGINS),
        (Seen(room=T, channel=SUPPORT, is_hers=True), BEGINS),
        (Seen(room=T, channel=SUPPORT), FOLLOWS),
        (Seen(room=T), FOLLOWS),
        (Seen(room=T, calls_her=True), BEGINS),
        (Seen(room=T, channel=SUPPORT, is_hers=True, by_staff=True, is_own=False), STAFF),
        (Seen(room=T, channel=SUPPORT, is_hers=True, by_staff=True, is_own=False, calls_her=True), STAFF),
        (Seen(room=T, channel=SUPPORT, is_hers=True, by_staff=True, is_own=True), BEGINS),
        (Seen(room=T, channel=SUPPORT, by_staff=True), NONE),
        (Seen(room=T, channel=SUPPORT, by_staff=True, calls_her=True), BEGINS),
        (Seen(room=T, channel=COLLEAGUES, is_hers=True, by_staff=True, is_own=False), BEGINS),
        (Seen(room=T, channel=COLLEAGUES, is_hers=True, by_staff=True, is_own=False, is_taken=True), STAFF),
        (Seen(room=T, channel=SUPPORT, is_hers=True, answers_another=True), BEGINS),
    ],
)
def test_she_answers_where_she_serves_or_is_called_and_keeps_out_of_all_else(seen: Seen, expected: Attention) -> None:
    assert attention(seen) is expected
