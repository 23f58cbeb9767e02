"""What Discord's refusals mean."""

from types import SimpleNamespace
from typing import cast

import aiohttp
import discord
import pytest

from bots.discord.refusals import MISSING_PERMISSIONS, THREAD_IS_LOCKED, as_channel_error, lacks_permission


def refusal(status: int, code: int = 0, kind: type[discord.HTTPException] = discord.HTTPException, **headers: str) -> discord.HTTPException:
    response = SimpleNamespace(status=status, reason="", headers={name.replace("_", "-"): value for name, value in headers.items()})
    return kind(cast(aiohttp.ClientResponse, response), {"code": code, "message": "the customer's words"})


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413])
def test_what_discord_will_never_take_is_permanent(status: int) -> None:
    assert as_channel_error(refusal(status)).permanent


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504, 524])
def test_what_may_pass_is_not(status: int) -> None:
    assert not as_channel_error(refusal(status)).permanent


@pytest.mark.parametrize("error", [ConnectionResetError(), TimeoutError(), aiohttp.ServerDisconnectedError(), discord.ClientException()])
def test_neither_is_a_connection_that_failed(error: Exception) -> None:
    assert not as_channel_error(error).permanent


def test_a_pause_that_discord_names_is_kept() -> None:
    assert as_channel_error(refusal(429, Retry_After="7.5")).retry_after == 7.5
    assert as_channel_error(refusal(429, Retry_After="soon")).retry_after is None
    assert as_channel_error(discord.RateLimited(3.0)).retry_after == 3.0
    assert as_channel_error(refusal(500, Retry_After="7.5")).retry_after is None


def test_the_error_says_nothing_of_what_was_sent() -> None:
    assert str(as_channel_error(refusal(400, 50035))) == "Discord refused: 400 (code 50035)"


def test_a_permission_that_is_missing_is_told_from_a_thread_that_is_locked() -> None:
    assert lacks_permission(refusal(403, MISSING_PERMISSIONS, discord.Forbidden))
    assert not lacks_permission(refusal(403, THREAD_IS_LOCKED, discord.Forbidden))
    assert not lacks_permission(refusal(404))
