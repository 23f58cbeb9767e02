"""The connection to Discord: a client that dies is followed by another one."""

import asyncio
import contextlib

import discord

from bots.discord.client import MOST_LIMITS, Client, Connection, intents
from bots.discord.turnstile import Turnstile
from core.faults import Fault, Faults
from tests.bots.discord_scene import Scene, now
from tests.doubles.discord import Hold


def test_she_is_told_of_messages_servers_and_reactions_and_of_nothing_else() -> None:
    assert {name for name, on in intents() if on} == {
        "guilds",
        "guild_messages",
        "dm_messages",
        "message_content",
        "guild_reactions",
        "dm_reactions",
    }


async def test_she_keeps_neither_messages_nor_members(stage: Scene) -> None:
    await stage.ana.writes(stage.support, "One")
    await stage.says(await stage.thread(), "One")
    client = stage.channel.up()
    guild = client.get_guild(stage.server.id)

    assert list(client.cached_messages) == []
    assert guild
    assert [member.id for member in guild.members] == [stage.discord.world.bot.id]
    assert list(client.persistent_views) == []


async def test_limits_of_places_that_were_called_a_while_ago_are_let_go(stage: Scene) -> None:
    client = stage.channel.up()
    under_way = client.http.get_ratelimit("under way")
    under_way.outgoing = 1
    for number in range(MOST_LIMITS):
        client.http.get_ratelimit(f"thread {number}")
    await stage.ana.writes(stage.support, "One")
    await stage.says(await stage.thread(), "One")

    assert len(client.http._buckets) < 20
    assert client.http.get_ratelimit("under way") is under_way


async def test_a_first_connection_that_fails_is_followed_by_another_client(empty_stage: Scene) -> None:
    empty_stage.discord.fails("GET /users/@me", "reset")
    await empty_stage.starts()
    await empty_stage.ana.writes(empty_stage.support, "One")

    assert await empty_stage.says(await empty_stage.thread(), "One")
    assert empty_stage.faults.open() == []


async def test_what_goes_on_after_a_start_waits_until_she_knows_which_servers_there_are(stage: Scene) -> None:
    stage.model.says(thinking := Hold(), "Never said.")
    await stage.ana.writes(stage.support, "One")
    await thinking.reached()
    await stage.crashes()
    stage.discord.fails("GET /users/@me", logging_in := Hold())
    starting = asyncio.create_task(stage.starts())
    await logging_in.reached()
    await stage.store.rest()
    failed = await stage.rows("SELECT error FROM wakeups WHERE error IS NOT NULL")
    logging_in.open()
    await starting

    assert failed == []
    assert await stage.says(await stage.thread(), "You wrote One.")


async def test_a_gateway_that_drops_is_taken_up_again_and_nothing_is_lost(stage: Scene) -> None:
    stage.discord.drop_gateway()
    await stage.ana.writes(stage.support, "While away")

    assert await stage.says(await stage.thread(), "While away")
    assert len(stage.discord.threads) == 1


async def test_a_call_that_is_given_up_while_all_must_pause_holds_back_no_other(stage: Scene) -> None:
    pause = {"message": "You are being rate limited.", "retry_after": 0.05, "global": True}
    stage.discord.fails("POST /channels/*/typing", 429, body=pause, retry_after=0.05)
    http = stage.channel.up().http
    sign = asyncio.create_task(http.send_typing(stage.support.id))
    while http._global_over.is_set():  # noqa: ASYNC110 - nothing else tells that the pause has begun
        await asyncio.sleep(0)

    sign.cancel()

    async with asyncio.timeout(30):
        await http.send_typing(stage.support.id)


class Told(Faults):
    """Says when it was told something."""

    def __init__(self) -> None:
        super().__init__(now)
        self.news = asyncio.Event()

    def tell(self, fault: Fault) -> None:
        super().tell(fault)
        self.news.set()


async def told_of(stage: Scene, token: str) -> str:
    """What the operator hears of a connection with this token."""
    discord.http.Route.BASE = stage.discord.api_url
    faults = Told()
    keeping = asyncio.create_task(Connection(token, lambda: client(stage), faults).keep())
    await faults.news.wait()
    keeping.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await keeping
    return faults.open()[0].text


def client(stage: Scene) -> Client:
    async def nothing(what: str, event: object) -> None:
        pass

    return Client(gateway_url=stage.discord.gateway_url, hears=nothing, turnstile=Turnstile(), identify_pause=0, ready_pause=0)


async def test_a_wrong_token_is_told_with_what_to_do(empty_stage: Scene) -> None:
    assert "DISCORD_TOKEN" in await told_of(empty_stage, "wrong")


async def test_an_intent_that_is_off_is_told_with_what_to_do(empty_stage: Scene) -> None:
    empty_stage.discord.permits(intents=0)

    assert "Message Content Intent" in await told_of(empty_stage, empty_stage.discord.token)
