"""What goes wrong on purpose with the loopback Discord: limits that are reached, answers that fail, come late or never."""

import asyncio
import errno
from collections.abc import AsyncIterator

import aiohttp
import discord
import pytest

from tests.discord_bot import Bot
from tests.discord_server import ana, bot, double, server, support
from tests.doubles.discord import CUT, RESET, DiscordDouble, Hold
from tests.doubles.discord_limits import LIMITS, Limit
from tests.doubles.discord_state import Channel

__all__ = ["ana", "bot", "double", "server", "support"]  # fixtures

SEND = "POST /channels/{channel_id}/messages"
SENDS = "POST /channels/*/messages"


@pytest.fixture
def channel(bot: Bot, support: Channel) -> discord.PartialMessageable:
    return bot.get_partial_messageable(support.id)


@pytest.fixture
async def raw(double: DiscordDouble, support: Channel) -> AsyncIterator[aiohttp.ClientSession]:
    headers = {"Authorization": f"Bot {double.token}"}
    async with aiohttp.ClientSession(f"{double.api_url}/channels/{support.id}/", headers=headers) as session:
        yield session


# ── limits ───────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_every_answer_tells_what_is_left(double: DiscordDouble, raw: aiohttp.ClientSession) -> None:
    left = []
    for number in range(3):
        async with raw.post("messages", json={"content": str(number)}) as response:
            left.append(response.headers["X-RateLimit-Remaining"])

    assert left == ["4", "3", "2"]
    assert response.headers["X-RateLimit-Limit"] == "5"
    assert 0 < float(response.headers["X-RateLimit-Reset-After"]) <= 5
    assert response.headers["X-RateLimit-Bucket"]
    assert response.headers["Via"]


async def test_one_too_many_is_told_when_to_come_again(double: DiscordDouble, support: Channel, raw: aiohttp.ClientSession) -> None:
    double.limits.routes[SEND] = Limit(calls=1, seconds=60)
    async with raw.post("messages", json={"content": "a"}):
        pass
    async with raw.post("messages", json={"content": "b"}) as response:
        body = await response.json()

    assert response.status == 429
    assert response.headers["X-RateLimit-Scope"] == "user"
    assert 0 < body["retry_after"] <= 60
    assert body["global"] is False
    assert double.said_in(support) == ["a"]


async def test_a_bucket_belongs_to_one_channel(double: DiscordDouble, raw: aiohttp.ClientSession) -> None:
    double.limits.routes[SEND] = Limit(calls=1, seconds=60)
    other = double.guild("Other").text_channel("other")
    for place in ("messages", f"{double.api_url}/channels/{other.id}/messages"):
        async with raw.post(place, json={"content": "a"}) as response:
            assert response.status == 200


async def test_all_calls_together_have_a_limit(double: DiscordDouble, raw: aiohttp.ClientSession) -> None:
    double.limits.everything = Limit(calls=2, seconds=60)
    statuses = []
    for _ in range(3):
        async with raw.get(double.api_url + "/users/@me") as response:
            statuses.append(response.status)
            body = await response.json()

    assert statuses == [200, 200, 429]
    assert (body["global"], response.headers["X-RateLimit-Scope"]) == (True, "global")


async def test_a_name_changes_twice_in_ten_minutes(double: DiscordDouble, support: Channel, raw: aiohttp.ClientSession) -> None:
    statuses = []
    for name in ("one", "two", "three"):
        async with raw.patch(f"{double.api_url}/channels/{support.id}", json={"name": name}) as response:
            statuses.append(response.status)

    assert statuses == [200, 200, 429]
    assert response.headers["X-RateLimit-Scope"] == "shared"


async def test_the_library_waits_for_a_bucket(double: DiscordDouble, support: Channel, channel: discord.PartialMessageable) -> None:
    double.limits.routes[SEND] = Limit(calls=1, seconds=0.05)

    await asyncio.gather(*(channel.send(str(number)) for number in range(3)))

    first, *_, last = double.calls(SEND)
    assert last.at - first.at >= 0.09
    assert {call.status for call in double.calls(SEND)} == {200}


def test_what_is_sent_and_changed_is_limited_as_in_the_real_one() -> None:
    assert LIMITS[SEND] == Limit(calls=5, seconds=5)
    assert LIMITS["PATCH /channels/{channel_id}/messages/{message_id}"] == Limit(calls=5, seconds=5)


# ── faults ───────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_an_answer_fails_as_often_as_it_is_told_to(
    double: DiscordDouble, support: Channel, channel: discord.PartialMessageable
) -> None:
    double.fails(SENDS, with_=503, times=2)
    for _ in range(2):
        with pytest.raises(discord.DiscordServerError) as caught:
            await channel.send("Lost")
        assert caught.value.status == 503

    await channel.send("Here")

    assert double.said_in(support) == ["Here"]


async def test_what_failed_may_have_been_done(double: DiscordDouble, support: Channel, channel: discord.PartialMessageable) -> None:
    double.fails(SENDS, with_=503, after_doing=True)
    with pytest.raises(discord.DiscordServerError):
        await channel.send("Hello", nonce="job-1")
    assert double.said_in(support) == ["Hello"]

    await channel.send("Hello", nonce="job-1")

    assert double.said_in(support) == ["Hello"]


@pytest.mark.parametrize("after_doing", [False, True])
async def test_a_connection_is_cut(double: DiscordDouble, support: Channel, channel: discord.PartialMessageable, after_doing: bool) -> None:
    double.fails(SENDS, with_=CUT, after_doing=after_doing)

    with pytest.raises(aiohttp.ServerDisconnectedError):
        await channel.send("Hello")

    assert double.said_in(support) == ["Hello"] * after_doing


@pytest.mark.parametrize("after_doing", [False, True])
async def test_a_connection_is_reset(
    double: DiscordDouble, support: Channel, channel: discord.PartialMessageable, after_doing: bool
) -> None:
    double.fails(SENDS, with_=RESET, after_doing=after_doing)

    with pytest.raises(OSError) as caught:  # noqa: PT011  # by its number
        await channel.send("Hello")

    assert caught.value.errno == errno.ECONNRESET
    assert double.said_in(support) == ["Hello"] * after_doing


@pytest.mark.parametrize("after_doing", [False, True])
async def test_an_answer_is_held(double: DiscordDouble, support: Channel, channel: discord.PartialMessageable, after_doing: bool) -> None:
    hold = Hold()
    double.fails(SENDS, with_=hold, after_doing=after_doing)

    sending = asyncio.create_task(channel.send("Hello"))
    await hold.reached()
    meanwhile = double.said_in(support)
    hold.open()
    await sending

    assert meanwhile == ["Hello"] * after_doing
    assert double.said_in(support) == ["Hello"]


async def test_a_scripted_limit_says_when_to_come_again(
    double: DiscordDouble, support: Channel, channel: discord.PartialMessageable
) -> None:
    double.fails(SENDS, with_=429, retry_after=0.02)

    await channel.send("Hello")

    first, second = double.calls(SEND)
    assert (first.status, second.status) == (429, 200)
    assert second.at - first.answered_at >= 0.02


async def test_an_answer_may_be_a_page_of_somebody_in_between(double: DiscordDouble, channel: discord.PartialMessageable) -> None:
    double.fails(SENDS, with_=403, body="<html>Access denied</html>")

    with pytest.raises(discord.Forbidden) as caught:
        await channel.send("Hello")

    assert (caught.value.code, caught.value.text) == (0, "<html>Access denied</html>")


async def test_only_the_route_that_is_named_fails(double: DiscordDouble, support: Channel, channel: discord.PartialMessageable) -> None:
    double.fails("PATCH /channels/*/messages/*", with_=503)
    sent = await channel.send("Hello")

    with pytest.raises(discord.DiscordServerError):
        await sent.edit(content="Changed")
    assert double.said_in(support) == ["Hello"]


async def test_all_answers_may_come_late(double: DiscordDouble, channel: discord.PartialMessageable) -> None:
    double.slows_down(0.03)
    await channel.send("Hello")

    (call,) = double.calls(SEND)
    assert call.answered_at - call.at >= 0.03
