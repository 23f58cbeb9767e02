"""What `eva doctor discord` finds, and what it says to do."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bots.discord.doctor import examine
from bots.settings import read_settings
from tests.bots.discord_scene import Scene, scene
from tests.doubles.company import acme
from tests.doubles.discord import DiscordDouble, Permission
from tests.doubles.discord_world import BOT


@pytest.fixture
async def whole(tmp_path: Path) -> AsyncIterator[Scene]:
    """A server on which nothing is missing."""
    async with scene(tmp_path, running=False) as playing:
        playing.server.grant(playing.server.bot_role, BOT | Permission.MENTION_EVERYONE)
        yield playing


async def found(discord: DiscordDouble, token: str = "") -> tuple[list[str], list[str]]:
    """What is fine, and what is not."""
    environment = {"DISCORD_TOKEN": token or discord.token, "DISCORD_API_URL": discord.api_url}
    findings = await examine(read_settings(environment, Path("no.env")), acme().playbook)
    return [text for _, text, bad in findings if not bad], [text for _, text, bad in findings if bad]


async def test_where_nothing_is_missing_nothing_is_bad(whole: Scene) -> None:
    fine, bad = await found(whole.discord)

    assert bad == []
    assert {
        "Acme #support: all permissions are there",
        "Acme #help: all permissions are there",
        "Acme #eva-desk: all permissions are there",
    } <= {*fine}
    assert f"client_id={whole.discord.world.bot.id}" in fine[-1]


async def test_where_her_own_faults_go_is_named(whole: Scene) -> None:
    before, _ = await found(whole.discord)
    whole.server.text_channel("eva-operator")
    after, _ = await found(whole.discord)

    assert "Eva's own faults are posted nowhere on Discord; make a channel #eva-operator that Eva can see, and they will be" in before
    assert "Eva's own faults are posted to #eva-operator" in after


async def test_a_desk_that_is_not_there_is_named(whole: Scene) -> None:
    await whole.ben.removes(whole.desk_channel)

    _, [text] = await found(whole.discord)

    assert "no channel #eva-desk that Eva can see" in text


async def test_a_wrong_token_is_named_with_what_to_do(whole: Scene) -> None:
    fine, [text] = await found(whole.discord, "wrong")

    assert fine == []
    assert "DISCORD_TOKEN" in text
    assert "Reset Token" in text


async def test_an_intent_that_is_off_is_named(whole: Scene) -> None:
    whole.discord.permits(intents=0)

    _, [text] = await found(whole.discord)

    assert "Message Content Intent is off" in text


async def test_that_anybody_may_invite_her_is_said(whole: Scene) -> None:
    fine, _ = await found(whole.discord)

    assert any("anybody may invite Eva" in text for text in fine)


async def test_missing_permissions_are_named_by_channel(whole: Scene) -> None:
    whole.server.overwrite(whole.support, whole.server.bot_role.id, deny=Permission.CREATE_PUBLIC_THREADS | Permission.MANAGE_THREADS)

    _, bad = await found(whole.discord)

    assert bad == ["Acme #support: missing Create Public Threads, Manage Threads"]


async def test_channels_and_roles_that_are_not_there_are_named(whole: Scene) -> None:
    await whole.ben.removes(whole.help)
    whole.discord.world.delete_role(whole.server.state, whole.staff_role)

    _, bad = await found(whole.discord)

    assert ["no role Support" in text for text in bad] == [True, False]
    assert "no channel #help" in bad[1]


async def test_without_a_server_there_is_the_link_that_invites_her(tmp_path: Path) -> None:
    async with DiscordDouble() as discord:
        _, [text] = await found(discord)

    assert "https://discord.com/oauth2/authorize?client_id=" in text


async def test_a_discord_that_fails_is_no_fault_of_the_settings(whole: Scene) -> None:
    whole.discord.fails("GET /users/@me", 403)

    _, [text] = await found(whole.discord)

    assert "try again" in text


async def test_without_a_token_it_is_off() -> None:
    findings = await examine(read_settings({}, Path("no.env")), acme().playbook)

    assert [bad for _, _, bad in findings] == [False]
