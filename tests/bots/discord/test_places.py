"""Addresses of Discord, and what the playbook says of a channel."""

from datetime import UTC, datetime

import pytest

from bots.discord.places import Place, customer, made_at, served, snowflake
from core.messages import Address, Audience
from core.playbook.places import Discord, DiscordChannel


@pytest.mark.parametrize(
    ("place", "address"),
    [
        (Place(guild=1, channel=2, thread=3), "discord:1/2:3"),
        (Place(guild=1, channel=2), "discord:1/2"),
        (Place(guild=None, channel=7), "discord:@dm/7"),
    ],
)
def test_a_place_and_its_address_are_one(place: Place, address: str) -> None:
    assert str(place.address) == address
    assert Place.at(Address.parse(address)) == place


@pytest.mark.parametrize("address", ["web:C-1", "discord:nowhere", "discord:x/y"])
def test_what_is_no_place_of_discord_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match=r"no place|invalid literal"):
        Place.at(Address.parse(address))


def test_a_thread_is_written_into_by_its_own_id_and_belongs_to_the_channel_that_it_was_begun_in() -> None:
    place = Place(guild=1, channel=2, thread=3)

    assert place.room == 3
    assert str(place.lobby) == "discord:1/2"
    assert Place(guild=None, channel=7).room == 7


def test_a_channel_is_named_by_its_name_or_by_its_id_and_the_id_wins() -> None:
    by_name, by_id = DiscordChannel(audience=Audience.CUSTOMER), DiscordChannel(audience=Audience.INTERNAL)
    discord = Discord(channels={"support": by_name, "42": by_id})

    assert served(discord, 7, "support") is by_name
    assert served(discord, 42, "support") is by_id
    assert served(discord, 7, "general") is None


def test_an_id_tells_when_the_thing_was_made() -> None:
    at = datetime(2026, 11, 21, 12, 30, tzinfo=UTC)

    assert made_at(snowflake(at)) == at
    assert made_at(175928847299117063) == datetime(2016, 4, 30, 11, 18, 25, 796000, tzinfo=UTC)  # the example of Discord's own reference


def test_a_customer_is_known_by_their_account() -> None:
    assert customer(42) == "discord:42"
