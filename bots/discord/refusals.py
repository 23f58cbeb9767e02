"""What Discord's refusals mean for whoever called: try again, or never."""

import aiohttp
import discord

from core.ports import ChannelError

UNKNOWN_CHANNEL, UNKNOWN_MESSAGE = 10003, 10008
THREAD_IS_ARCHIVED, THREAD_EXISTS, THREAD_IS_LOCKED = 50083, 160004, 160005
MISSING_ACCESS, MISSING_PERMISSIONS = 50001, 50013
MOST_THREADS, MOST_NEWS_THREADS = 160006, 160007  # that a server may have open
TRANSIENT = (408, 425, 429)
OF_THE_NETWORK = (OSError, TimeoutError, aiohttp.ClientError)
Failure = discord.DiscordException | OSError | aiohttp.ClientError
FAILURES = (discord.DiscordException, *OF_THE_NETWORK)


def as_channel_error(error: BaseException) -> ChannelError:
    """What a call of the library has failed with, as a decision. It says nothing of what was sent."""
    match error:
        case discord.RateLimited():
            return ChannelError("Discord asks for a pause", retry_after=error.retry_after)
        case discord.HTTPException():
            permanent = 400 <= error.status < 500 and error.status not in TRANSIENT
            return ChannelError(f"Discord refused: {error.status} (code {error.code})", permanent=permanent, retry_after=_pause(error))
        case discord.DiscordException():
            return ChannelError(f"discord.py failed: {type(error).__name__}")
        case _:
            return ChannelError(f"Discord is not reached: {type(error).__name__}")


def _pause(error: discord.HTTPException) -> float | None:
    """Seconds, where Discord has named them."""
    if error.status != 429:
        return None
    try:
        return float(error.response.headers.get("Retry-After", ""))
    except ValueError:
        return None


def is_full(error: BaseException) -> bool:
    """Whether the server has as many open threads as it may have."""
    return isinstance(error, discord.HTTPException) and error.code in (MOST_THREADS, MOST_NEWS_THREADS)


def lacks_permission(error: BaseException) -> bool:
    return isinstance(error, discord.Forbidden) and error.code in (MISSING_ACCESS, MISSING_PERMISSIONS)
