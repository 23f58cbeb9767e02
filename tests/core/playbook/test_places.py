"""Channels, staff and routes are read as they are written, closed by default, and refused where nobody could be reached."""

import tomllib
from collections.abc import Callable
from datetime import time

import pytest

from core.messages import Audience
from core.playbook.places import Discord, DiscordChannel, QuietHours, Slack, SlackChannel, read_discord, read_routes, read_slack
from core.playbook.tables import Table


def read(toml: str, ask: Callable[[Table], object]) -> tuple[object, list[str]]:
    reported: list[str] = []
    return ask(Table(tomllib.loads(toml), lambda _, text: reported.append(text))), reported


def discord(table: Table) -> Discord:
    return read_discord(table, (Audience.CUSTOMER,))


def slack(table: Table) -> Slack:
    return read_slack(table, (Audience.CUSTOMER,))


def test_nobody_is_staff_and_no_channel_is_served_unless_it_is_said() -> None:
    assert read("", discord) == (Discord(staff_roles=(), direct_messages=True, channels={}), [])
    assert read("", slack) == (Slack(staff=(), channels={}), [])
    assert read("", read_routes) == ({}, [])


def test_a_discord_channel_is_public_and_open_to_all_unless_it_is_said() -> None:
    plain = DiscordChannel(
        audience=Audience.CUSTOMER, threads="public", greeting=None, language=None, quiet_hours=None, roles=(), min_account_days=0, tags=()
    )
    found, faults = read('[channels.support]\naudience = "customer"', discord)
    assert isinstance(found, Discord)
    assert (found.channels, faults) == ({"support": plain}, [])


def test_a_discord_channel_is_read_whole() -> None:
    found, faults = read(
        """
        staff_roles = ["Support"]
        direct_messages = false
        [channels.1234]
        audience = "customer"
        threads = "private"
        greeting = "Hello!"
        language = "de"
        quiet_hours = "22:00-07:30"
        roles = ["Member"]
        min_account_days = 7
        tags = ["eva"]
        """,
        discord,
    )
    channel = DiscordChannel(
        audience=Audience.CUSTOMER,
        threads="private",
        greeting="Hello!",
        language="de",
        quiet_hours=QuietHours(start=time(22), end=time(7, 30)),
        roles=("Member",),
        min_account_days=7,
        tags=("eva",),
    )
    assert (found, faults) == (Discord(staff_roles=("Support",), direct_messages=False, channels={"1234": channel}), [])


def test_a_slack_channel_is_read_whole() -> None:
    found, faults = read('staff = ["@support", "U012AB"]\n[channels.ask]\naudience = "customer"\nmention = true', slack)
    channel = SlackChannel(audience=Audience.CUSTOMER, mention=True)
    assert (found, faults) == (Slack(staff=("@support", "U012AB"), channels={"ask": channel}), [])


def test_routes_keep_their_order() -> None:
    assert read('desk = ["slack:#b", "discord:#a"]', read_routes) == ({"desk": ("slack:#b", "discord:#a")}, [])


CHANNEL = '[channels.x]\naudience = "customer"\n'


@pytest.mark.parametrize(
    ("toml", "ask", "fault"),
    [
        ('staff_rolls = ["a"]', discord, 'unknown key "staff_rolls" (did you mean "staff_roles"?)'),
        ("[channels.x]", discord, 'missing key "channels.x.audience"'),
        ("channels.x = 1", discord, '"channels.x" must be a table, not the number 1'),
        ('[channels.x]\naudience = "all"', discord, '"channels.x.audience" must be one of customer, internal, not "all"'),
        ('[channels.x]\naudience = "internal"', discord, 'there is no folder "internal" with content for this audience'),
        ('[channels."#x"]\naudience = "customer"', discord, 'channel "#x" must be written without #'),
        (CHANNEL + 'thread = "public"', discord, 'unknown key "thread" (did you mean "threads"?)'),
        (CHANNEL + 'threads = "secret"', discord, '"channels.x.threads" must be one of public, private, not "secret"'),
        (CHANNEL + 'greeting = ""', discord, '"channels.x.greeting" must not be empty'),
        (CHANNEL + 'language = "english"', discord, '"channels.x.language" must be one of en, es, fr, de, pt, it, zh, ar, not "english"'),
        (CHANNEL + "min_account_days = -1", discord, '"channels.x.min_account_days" must be at least 0'),
        (CHANNEL + 'quiet_hours = "night"', discord, '"quiet_hours" must be a span such as 22:00-07:00, not "night"'),
        (CHANNEL + 'quiet_hours = "24:00-07:00"', discord, '"quiet_hours" must be a span such as 22:00-07:00, not "24:00-07:00"'),
        (CHANNEL + 'quiet_hours = "07:00-07:00"', discord, '"quiet_hours" must be a span such as 22:00-07:00, not "07:00-07:00"'),
        (CHANNEL + "mention = 1", slack, '"channels.x.mention" must be true or false, not the number 1'),
        (CHANNEL + 'threads = "public"', slack, 'unknown key "threads"'),
        ('staff = ["support"]', slack, '"support" is neither a user group such as @support nor the id of a group or a user'),
        ('staff = "@support"', slack, '"staff" must be a list of texts, not the text "@support"'),
        ("desk = []", read_routes, '"desk" must not be empty'),
        ('desk = ["#sales"]', read_routes, '"#sales" is no place such as slack:#sales or discord:#sales'),
        ('desk = ["irc:#sales"]', read_routes, '"irc:#sales" is no place such as slack:#sales or discord:#sales'),
        ('desk = [""]', read_routes, '"desk" must hold texts that are not empty, not the text ""'),
        ("staff = [7]", slack, '"staff" must hold texts that are not empty, not the number 7'),
        ('desk = "slack:#sales"', read_routes, '"desk" must be a list of texts, not the text "slack:#sales"'),
    ],
)
def test_what_would_reach_nobody_is_refused(toml: str, ask: Callable[[Table], object], fault: str) -> None:
    assert read(toml, ask)[1] == [fault]
