"""The loopback Discord's gateway: who may come in, what they hear, and how they come back."""

import asyncio
import json
import zlib
from typing import Any

import aiohttp
import discord
import pytest

from tests.discord_bot import Bot, pointed_at, running, wanted
from tests.discord_server import ana, bot, double, server, support
from tests.doubles.discord import DiscordDouble, Intent, Permission, Person, Server
from tests.doubles.discord_state import Channel

__all__ = ["ana", "bot", "double", "server", "support"]  # fixtures

IDENTITY: dict[str, Any] = {"properties": {"os": "linux", "browser": "a", "device": "a"}, "intents": Intent.MESSAGES | Intent.GUILDS}


# ── coming in ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_bot_that_identifies_knows_its_servers(double: DiscordDouble, bot: Bot, server: Server, support: Channel) -> None:
    guild = bot.get_guild(server.id)

    assert guild
    assert bot.user
    assert (guild.name, guild.me.id, guild.member_count) == ("Acme", double.world.bot.id, 3)
    assert [channel.name for channel in guild.text_channels] == ["support"]
    assert guild.self_role
    assert bot.application_id == double.world.bot.id


async def test_a_bot_with_a_wrong_token_is_not_let_in(double: DiscordDouble) -> None:
    with pytest.raises(discord.LoginFailure):
        async with running(double, token="wrong"):
            pass


async def test_a_bot_may_not_ask_for_intents_that_the_portal_does_not_grant(double: DiscordDouble) -> None:
    double.permits(intents=Intent.MEMBERS)

    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with running(double):
            pass


async def test_the_application_tells_which_intents_it_has(double: DiscordDouble) -> None:
    double.permits(intents=Intent.CONTENT)

    async with running(double) as bot:
        flags = (await bot.application_info()).flags
        assert flags.gateway_message_content_limited
        assert not flags.gateway_guild_members_limited
        assert bot.application_flags == flags


async def raw(double: DiscordDouble, *frames: object, query: str = "v=10&encoding=json") -> tuple[list[dict[str, Any]], int | None]:
    """What comes back until the server closes, and with which code."""
    heard = []
    async with aiohttp.ClientSession() as session, session.ws_connect(f"{double.gateway_url}?{query}") as socket:
        for frame in frames:
            await (socket.send_str(frame) if isinstance(frame, str) else socket.send_json(frame))
        async for message in socket:
            heard.append(json.loads(message.data))
        return heard, socket.close_code


def identity(double: DiscordDouble, **changes: object) -> dict[str, Any]:
    return {"op": 2, "d": {**IDENTITY, "token": double.token, **changes}}


async def test_the_gateway_closes_for_each_fault_with_its_code(double: DiscordDouble) -> None:
    known = identity(double)
    faults: list[tuple[int, list[object]]] = [
        (4002, ["{"]),
        (4002, [{"d": 1}]),
        (4003, [{"op": 3, "d": {}}]),
        (4004, [identity(double, token="wrong")]),
        (4005, [known, known]),
        (4001, [known, {"op": 99, "d": {}}]),
        (4008, [known, *[{"op": 3, "d": {}}] * 120]),
        (4010, [identity(double, shard=[2, 2])]),
        (4013, [identity(double, intents=1 << 30)]),
        (4013, [identity(double, intents=-1)]),
    ]

    for code, frames in faults:
        assert (await raw(double, *frames))[1] == code, frames


async def test_another_version_is_closed(double: DiscordDouble) -> None:
    assert (await raw(double, query="v=6"))[1] == 4012


async def test_too_few_shards_are_closed(double: DiscordDouble, server: Server) -> None:
    double.gateway.shards_from = 1

    assert (await raw(double, identity(double)))[1] == 4011


async def test_what_it_says_is_compressed_for_who_wants_it(double: DiscordDouble) -> None:
    async with aiohttp.ClientSession() as session, session.ws_connect(f"{double.gateway_url}?v=10&compress=zlib-stream") as socket:
        message = await socket.receive()

    assert message.type is aiohttp.WSMsgType.BINARY
    assert message.data.endswith(b"\x00\x00\xff\xff")
    assert json.loads(zlib.decompressobj().decompress(message.data))["op"] == 10


class Sharded(discord.AutoShardedClient):
    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Nothing is waited for between the shards."""


async def test_shards_share_the_servers(double: DiscordDouble, server: Server) -> None:
    double.gateway.shards = 2
    other = double.guild("Other")
    with pointed_at(double):
        async with Sharded(intents=wanted(), max_messages=None, guild_ready_timeout=0.05) as bot:
            started = asyncio.create_task(bot.start(double.token))
            await double.until(lambda: len(double.gateway.ready) == 2)
            await asyncio.wait_for(bot.wait_until_ready(), 30)
            guilds = {guild.id for guild in bot.guilds}
            shards = [session.shard for session in double.gateway.ready]
            await bot.close()
            await started

    assert guilds == {server.id, other.id}
    assert sorted(shards) == [(0, 2), (1, 2)]


# ── what is heard ────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_without_the_intent_what_people_say_is_blank(double: DiscordDouble, server: Server, support: Channel, ana: Person) -> None:
    async with running(double, Bot(intents=discord.Intents.default())) as bot:
        await ana.writes(support, "Hello", files={"a.txt": b"a"})
        assert ((await bot.hears("message")).content, bot.heard[-1][1][0].attachments) == ("", [])

        await ana.writes(support, f"Hello <@{double.world.bot.id}>")
        assert (await bot.hears("message", 2)).content.startswith("Hello <@")

        await ana.writes(ana.direct(), "In private")
        assert (await bot.hears("message", 3)).content == "In private"


async def test_without_the_intent_reading_gives_blanks_too(double: DiscordDouble, support: Channel, ana: Person) -> None:
    double.permits(intents=0)
    question = await ana.writes(support, "Hello")

    async with running(double, Bot(intents=discord.Intents.default())) as bot:
        fetched = await bot.get_partial_messageable(support.id).fetch_message(question.id)

    assert fetched.content == ""


async def test_a_channel_that_the_bot_does_not_see_is_not_heard(bot: Bot, server: Server, support: Channel, ana: Person) -> None:
    hidden = server.text_channel("hidden")
    server.overwrite(hidden, server.bot_role.id, deny=Permission.VIEW_CHANNEL)

    await ana.writes(hidden, "Psst")
    await ana.writes(support, "Hello")

    assert (await bot.hears("message")).content == "Hello"


async def test_roles_that_are_taken_away_count_at_once(
    double: DiscordDouble, bot: Bot, server: Server, support: Channel, ana: Person
) -> None:
    channel = bot.get_partial_messageable(support.id)
    server.overwrite(support, server.id, deny=Permission.SEND_MESSAGES)
    server.overwrite(support, server.bot_role.id, allow=Permission.SEND_MESSAGES)
    await channel.send("With the role")

    server.strips_bot()

    with pytest.raises(discord.Forbidden) as caught:
        await channel.send("Without")
    assert caught.value.code == 50013
    await bot.hears("member_update")


async def test_a_server_goes_down_and_comes_back(bot: Bot, server: Server) -> None:
    server.goes_down()
    assert (await bot.hears("guild_unavailable")).id == server.id
    server.comes_back()
    assert (await bot.hears("guild_available", 2)).id == server.id


async def test_a_bot_that_is_thrown_out_hears_so(bot: Bot, server: Server) -> None:
    server.throws_out_bot()

    assert (await bot.hears("guild_remove")).id == server.id


async def test_what_the_system_says_is_heard_as_such(double: DiscordDouble, bot: Bot, support: Channel, ana: Person) -> None:
    double.system_message(support, about=ana)

    heard = await bot.hears("message")
    assert heard.is_system()
    assert heard.author.id == ana.id


async def test_people_come_go_and_are_banned(double: DiscordDouble, server: Server) -> None:
    intents = wanted()
    intents.members = True
    async with running(double, Bot(intents=intents)) as bot:
        ben, cem = server.member("Ben"), server.member("Cem")
        await ben.leaves()
        await cem.is_banned("spam")

        assert (await bot.hears("member_join")).display_name == "Ben"
        assert (await bot.hears("raw_member_remove")).user.id == ben.id
        await bot.hears("member_ban")
        guild = bot.get_guild(server.id)
        assert guild
        with pytest.raises(discord.NotFound):
            await guild.fetch_member(ben.id)


async def test_an_accounts_age_is_in_its_id(double: DiscordDouble, bot: Bot, server: Server, support: Channel) -> None:
    born = discord.utils.utcnow().replace(year=2020, microsecond=0)
    await server.member("Old", created_at=born).writes(support, "Hello")

    assert (await bot.hears("message")).author.created_at == born


async def test_members_are_told_when_they_are_asked_for(double: DiscordDouble, server: Server, ana: Person) -> None:
    intents = wanted()
    intents.members = True
    async with running(double, Bot(intents=intents, member_cache_flags=discord.MemberCacheFlags.none())) as bot:
        guild = bot.get_guild(server.id)
        assert guild
        everybody = await guild.chunk()
        named = await guild.query_members("An")

    assert {each.id for each in everybody} == set(server.state.members)
    assert [each.id for each in named] == [ana.id]


async def test_events_can_come_later_than_answers(double: DiscordDouble, bot: Bot, support: Channel, ana: Person) -> None:
    double.gateway.hold()
    await ana.writes(support, "Early")
    sent = await bot.get_partial_messageable(support.id).send("Answered first")
    before = bot.count("message")
    double.gateway.release()

    assert before == 0
    assert (await bot.hears("message")).content == "Early"
    assert (await bot.hears("message", 2)).id == sent.id


async def test_the_same_event_can_come_twice(double: DiscordDouble, bot: Bot, support: Channel, ana: Person) -> None:
    question = await ana.writes(support, "Hello")
    double.gateway.repeat_last("MESSAGE_CREATE")

    assert (await bot.hears("message", 2)).id == question.id


async def test_webhooks_and_other_bots_are_heard_as_such(double: DiscordDouble, bot: Bot, server: Server, support: Channel) -> None:
    await double.webhook("Build").writes(support, "Done")
    await server.member("Robot", bot=True).writes(support, "Beep")

    built = await bot.hears("message")
    assert built.webhook_id
    assert (await bot.hears("message", 2)).author.bot


# ── staying ──────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_heartbeats_are_acknowledged(double: DiscordDouble, bot: Bot) -> None:
    await double.until(lambda: double.gateway.heartbeats)

    assert {"op": 1, "d": None} in double.gateway.received


async def test_without_acknowledgements_a_bot_comes_back(double: DiscordDouble) -> None:
    double.gateway.heartbeat_seconds = 0.05
    async with running(double, Bot(heartbeat_timeout=0.2)) as bot:
        double.stop_acks()
        await bot.hears("disconnect")
        double.gateway.acknowledges = True

        await bot.hears("resumed")


async def test_what_is_missed_while_away_is_told_after_the_resumption(
    double: DiscordDouble, bot: Bot, support: Channel, ana: Person
) -> None:
    double.drop_gateway()
    await ana.writes(support, "While you were away")

    assert (await bot.hears("message")).content == "While you were away"
    await bot.hears("resumed")
    assert bot.count("message") == 1
    assert bot.count("ready") == 1


@pytest.mark.parametrize("code", [1000, 4000, 4009])
async def test_a_closed_connection_is_resumed(double: DiscordDouble, bot: Bot, code: int) -> None:
    double.drop_gateway(code)

    await bot.hears("resumed")


async def test_a_bot_that_is_asked_to_reconnect_resumes(double: DiscordDouble, bot: Bot) -> None:
    double.gateway.ask_to_reconnect()

    await bot.hears("resumed")


async def test_a_session_that_is_forgotten_begins_anew(double: DiscordDouble, bot: Bot, support: Channel, ana: Person) -> None:
    double.gateway.forget_sessions()
    double.drop_gateway()
    await ana.writes(support, "Lost")

    await bot.hears("connect", 2)
    await double.has_bot()
    assert bot.count("message") == 0
    assert double.gateway.starts_left == 998


async def test_an_invalid_session_that_can_be_resumed_is(double: DiscordDouble, bot: Bot) -> None:
    double.gateway.invalidate(resumable=True)

    await bot.hears("resumed")


async def test_a_sequence_that_was_never_sent_is_closed(double: DiscordDouble, bot: Bot) -> None:
    (session,) = double.gateway.ready
    resume = {"op": 6, "d": {"token": double.token, "session_id": session.id, "seq": 10_000}}

    assert (await raw(double, resume))[1] == 4007


async def test_the_gateway_may_be_closed_for_a_while(double: DiscordDouble, bot: Bot) -> None:
    double.gateway.turns_away = 1
    double.drop_gateway()

    await double.until(lambda: double.gateway.turns_away == 0)


async def test_where_to_resume_is_what_the_server_names(double: DiscordDouble) -> None:
    double.gateway.resume_address = "ws://127.0.0.1:1/nowhere"
    async with running(double) as bot:
        assert str(bot.ws.gateway) == "ws://127.0.0.1:1/nowhere"
