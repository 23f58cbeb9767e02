"""The connection to Discord: real discord.py with what Eva needs of it, and nothing kept that grows."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import discord
import structlog
import yarl

from bots.discord.buttons import Button, Pressed
from bots.discord.refusals import FAILURES
from bots.discord.turnstile import Turnstile
from core.faults import Fault, Faults
from core.ports import ChannelError

log = structlog.get_logger()

NOT_CONNECTED = "discord"
PAUSES = (1.0, 2.0, 5.0, 15.0, 30.0, 60.0)  # seconds until another client is tried
PATIENCE = 10.0  # seconds that a call waits for the gateway
FOR_SOMEBODY = 300.0  # seconds until it is tried again what only a person can mend
IDENTIFY_PAUSE = 5.0  # seconds that Discord wants between two identifications
READY_PAUSE = 2.0  # seconds without another server, after which all are known
LONGEST_WAIT = 30.0  # seconds that the library may wait by itself where a limit is reached
MOST_LIMITS = 500  # of routes and channels that are kept in any case


Hears = Callable[[str, object], Awaitable[None]]


def intents() -> discord.Intents:
    """What Eva is told of, and no more: servers and channels, messages with their words, reactions."""
    wanted = discord.Intents.none()
    wanted.guilds = wanted.guild_messages = wanted.dm_messages = wanted.message_content = True
    wanted.guild_reactions = wanted.dm_reactions = True
    return wanted


class Client(discord.AutoShardedClient):
    """Tells `hears` of each event by its name; what goes wrong there is logged, and no more."""

    def __init__(self, *, gateway_url: str | None, hears: Hears, turnstile: Turnstile, identify_pause: float, ready_pause: float) -> None:
        super().__init__(
            intents=intents(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=LONGEST_WAIT,
            guild_ready_timeout=ready_pause,
            http_trace=turnstile.traces(),
        )
        self._hears, self._identify_pause = hears, identify_pause
        self._most_limits = MOST_LIMITS
        self._never_cut_off()
        if gateway_url:
            self._always_to(yarl.URL(gateway_url))

    def _never_cut_off(self) -> None:
        """A call goes on when nobody waits for it any more. Cut off while Discord asks all calls for a pause, as the sign of typing may be,
        it would leave the library waiting for ever for the end of that pause, and every later call with it."""
        request = self.http.request

        async def whole_request(route: discord.http.Route, **more: Any) -> object:  # noqa: ANN401 - whatever the library gives
            self._forget_limits()
            return await asyncio.shield(request(route, **more))

        self.http.request = whole_request  # type: ignore[method-assign]

    def _forget_limits(self) -> None:
        """Those that say nothing any more: the library would keep three for each thread for five minutes, and look through all of them for
        each new one."""
        limits = self.http._buckets
        if len(limits) < self._most_limits:
            return
        for key in [key for key, limit in limits.items() if not limit.outgoing and (limit.expires is None or limit.is_expired())]:
            del limits[key]
        self._most_limits = max(MOST_LIMITS, 2 * len(limits))  # so that few calls look through many

    def _always_to(self, gateway: yarl.URL) -> None:
        """Whatever address Discord names, for the first connection, shards and resuming alike."""
        connect = self.http.ws_connect

        async def ws_connect(url: str, *, compress: int = 0) -> aiohttp.ClientWebSocketResponse:
            return await connect(str(gateway.with_query(yarl.URL(url).query)), compress=compress)

        self.http.ws_connect = ws_connect  # type: ignore[method-assign]

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        if not initial:
            await asyncio.sleep(self._identify_pause)

    async def on_error(self, event: str, /, *args: object, **more: object) -> None:
        log.exception("event_failed", channel="discord", gateway_event=event)

    async def setup_hook(self) -> None:
        self.add_dynamic_items(Button)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        if interaction.type is not discord.InteractionType.component:
            await self._hears("interaction", interaction)

    async def on_pressed(self, pressed: Pressed) -> None:
        await self._hears("pressed", pressed)

    async def on_ready(self) -> None:
        await self._hears("ready", None)

    async def on_disconnect(self) -> None:
        await self._hears("lost", None)

    async def on_resumed(self) -> None:
        await self._hears("resumed", None)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        await self._hears("guild", guild)

    on_guild_join = on_guild_unavailable = on_guild_available

    async def on_guild_channel_create(self, channel: discord.abc.GuildChannel) -> None:
        await self._hears("guild", channel.guild)

    async def on_guild_channel_update(self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> None:
        await self._hears("guild", after.guild)

    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        await self._hears("guild", after.guild)

    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        """Without the intent for members, Discord tells her of nobody but herself."""
        await self._hears("guild", after.guild)

    async def on_message(self, message: discord.Message) -> None:
        await self._hears("message", message)

    async def on_raw_message_edit(self, event: discord.RawMessageUpdateEvent) -> None:
        await self._hears("edit", event)

    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        await self._hears("delete", event)

    async def on_raw_bulk_message_delete(self, event: discord.RawBulkMessageDeleteEvent) -> None:
        await self._hears("deletes", event)

    async def on_raw_thread_delete(self, event: discord.RawThreadDeleteEvent) -> None:
        await self._hears("thread_gone", event)

    async def on_raw_reaction_add(self, event: discord.RawReactionActionEvent) -> None:
        await self._hears("reaction", event)

    async def on_raw_reaction_remove(self, event: discord.RawReactionActionEvent) -> None:
        await self._hears("reaction_gone", event)


class Connection:
    """One client after the other: what a client dies of ends no more than that client. `client` is the one of the moment."""

    def __init__(self, token: str, build: Callable[[], Client], faults: Faults, pauses: tuple[float, ...] = PAUSES) -> None:
        self._token, self._build, self._faults, self._pauses = token, build, faults, pauses
        self.client: Client | None = None
        self._ready = asyncio.Event()

    async def keep(self) -> None:
        """Until it is cancelled."""
        failures = 0
        while True:
            self.client = self._build()
            self._ready.clear()
            try:
                await self.client.start(self._token)
                failed, pause = "the connection was closed", self._pauses[0]
            except (discord.LoginFailure, discord.PrivilegedIntentsRequired) as error:
                failed, pause = _for_somebody(error), FOR_SOMEBODY
            except Exception as error:  # noqa: BLE001  # whatever a client dies of (upstream some are bugs), the next one may live
                failed, pause = type(error).__name__, self._pauses[min(failures, len(self._pauses) - 1)]
            finally:
                await self._close(self.client)
            failures = 0 if self._ready.is_set() else failures + 1
            self._faults.tell(Fault(kind=NOT_CONNECTED, subject="connection", text=f"Eva is not connected to Discord: {failed}"))
            log.warning("discord_lost", error=failed, seconds=pause)
            await asyncio.sleep(pause)

    @property
    def knows_servers(self) -> bool:
        """Whether the gateway has told which servers there are."""
        return self._ready.is_set()

    def is_ready(self) -> None:
        """Told by whoever hears it."""
        self._ready.set()
        self._faults.over(f"{NOT_CONNECTED}:connection")

    async def is_there(self) -> None:
        """Returns once the gateway has told which servers there are: what goes on after a start is quicker than that, and would take every
        channel for gone. Raises ChannelError where it takes too long."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self._ready.wait()
        except TimeoutError as error:
            raise ChannelError("not connected to Discord") from error

    async def stop(self) -> None:
        """Hears nothing more."""
        if self.client:
            await self._close(self.client)

    @staticmethod
    async def _close(client: Client) -> None:
        with contextlib.suppress(*FAILURES, AttributeError):  # of one that never was connected there is not much to close
            await client.close()


def _for_somebody(error: discord.LoginFailure | discord.PrivilegedIntentsRequired) -> str:
    if isinstance(error, discord.LoginFailure):
        return "DISCORD_TOKEN is not right; copy it anew from the Developer Portal (Bot, Reset Token), and start Eva again"
    return "the Message Content Intent is off; turn it on in the Developer Portal (Bot, Privileged Gateway Intents)"
