"""Discord on a loopback port: REST and gateway of version 10, and the people in it, whom a test plays.

    async with DiscordDouble() as discord:
        server = discord.guild("Acme")
        support, ana = server.text_channel("support"), server.member("Ana")
        ...  # a bot is pointed at discord.api_url and discord.gateway_url, with discord.token
        await discord.has_bot()
        question = await ana.writes(support, "Is the battery cover in?")
        await discord.until(lambda: question.thread and discord.said_in(question.thread))
        pressed = await ana.presses(discord.messages_in(question.thread)[-1], "Talk to a person")
        assert "on their way" in (await pressed.replied()).content

It refuses, each with one test in `tests/test_discord_double_refusals.py` unless another file is named:
- who asks: no token; a wrong one; an address that does not exist; another version of the API
- bodies: no JSON; no object; another content type; an unknown field; a value of another type; a snowflake that is none
- a message: empty; only blanks; 2,001 characters; a nonce of 26; eleven embeds; an embed that is too long, too long in all, or empty; flags
  that are not a bot's to set; who is mentioned, named and excluded at once; four stickers; a file that was not sent, or is too large;
  a voice message with words
- components: a button without custom_id, with one of 101 characters, without a label, with a link and a custom_id; a style that does not
  exist; two with one custom_id; six rows; six buttons in a row; a menu beside a button; a menu without options; the second version without
  its flag, with content, or over 40; a form without a title, with six fields, or in a message
- where: a channel that does not exist, one the bot does not see, one it may not write in, a forum, a category; a thread that is archived,
  locked, or deleted; a person who takes no direct messages, or shares no server
- what it may not: files, embeds, or polls without the permission; a reply without the history; another's message changed or deleted;
  a system message changed; a reply to nothing; a forward of what it may not read; a reaction that is none, or the twenty-first
- reading: a message that does not exist; more than 100; a channel without access; a file that is gone, or whose address is not signed
- the chat of a voice channel or a stage: a thread, from a message or without one; reading or writing for who may not connect
- threads: a second on one message; a name that is empty or over 100; a duration that does not exist; from a system message; in a forum
  from a message; without the permission; a person who is no member, or does not see the channel; changed while archived; changed by
  another without the permission; opened while locked without it
- a forum: six tags; a tag it does not have; none where one is needed; a post without a first message
- channels: the 51st in a category; a category that is none; without the permission
- commands: a name in capitals, with a space, or of 33; no description, or one of 101; twice one name; an option twice; a needed option
  behind another; a language that does not exist; a description in a menu; 101 in all; another application's
- interactions, in `tests/test_discord_double_interactions.py`: an answer after three seconds, to what nobody asked, a second one, or of a
  kind that does not fit; a form without a title, with six fields, or with a field that has no label; anything after fifteen minutes; a
  follow-up before the answer; the change of an answer that is not there; an answer in a thread that has been archived meanwhile
- the gateway, in `tests/test_discord_double_gateway.py`: a wrong token; intents that do not exist, or are not granted; a frame that is no
  JSON; an unknown opcode; a command before the identification; a second one; a sequence that was never sent; a shard that does not exist;
  too few shards; another version; over 120 commands
- limits, in `tests/test_discord_double_faults.py`: one call too many of a bucket, or of all; the third new name within ten minutes

Stricter than the real one: a field that is unknown is refused (there it is ignored), and so is a message into an archived thread (there it
opens the thread, if it is not locked; `access.sending_opens_threads = True` does so here). A deletion in an archived thread is refused, as
people report, though the documentation allows it.

It does not know: what is spoken in voice channels and on stages, events, emojis and stickers of a server, invitations, audit logs, webhooks
that a bot makes, automatic moderation, autocompletion, votes in polls, presences; limits of a server's plan; slow mode; THREAD_LIST_SYNC;
threads that archive themselves after a while. One bot only. The real one also limits how many threads are started within some minutes; how
many, nobody says: see `limits.routes`.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from aiohttp import web

from tests.doubles import discord_talk as talk
from tests.doubles.discord_access import Access
from tests.doubles.discord_asked import Interaction
from tests.doubles.discord_calls import Call
from tests.doubles.discord_components import with_ids
from tests.doubles.discord_errors import Json
from tests.doubles.discord_faults import CUT, RESET, Fault, With
from tests.doubles.discord_interactions import TO_ANSWER
from tests.doubles.discord_page import page
from tests.doubles.discord_people import Person, Webhook
from tests.doubles.discord_permissions import Permission
from tests.doubles.discord_rest import PREFIX, Rest
from tests.doubles.discord_server import Server
from tests.doubles.discord_state import Channel, Message, Overwrite, Says
from tests.doubles.discord_world import BOT, Intent, World
from tests.doubles.hold import Hold

__all__ = ["CUT", "RESET", "Call", "DiscordDouble", "Hold", "Intent", "Overwrite", "Permission", "Person", "RunningClock", "Server"]

TOKEN = "token-of-the-double"


SIGNED = {"ex", "is", "hm"}  # what makes the address of a file good for a day
LARGEST = 64 * 1024 * 1024  # bytes of a request; what is refused is smaller


def large_request(message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:
    """As the server would make it, with more room for files."""
    return web.BaseRequest(message, payload, protocol, writer, task, asyncio.get_running_loop(), client_max_size=LARGEST)


class RunningClock:
    """The real time, and what the test has added to it."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def advance(self, by: timedelta) -> None:
        self._ahead += by


class DiscordDouble:
    """`async with DiscordDouble() as discord`: it listens from then on. A bot finds it by `api_url` and `gateway_url`."""

    def __init__(self, *, token: str = TOKEN, port: int = 0, clock: Callable[[], datetime] | None = None, bot_name: str = "Eva") -> None:
        self.token, self.clock = token, clock or RunningClock()
        self.world = World(self.clock, bot_name)
        self.access = Access(self.world)
        self.rest = Rest(self.world, self.access, token)
        self.gateway, self.limits = self.rest.gateway, self.rest.limits
        self.world.changed = self._tell
        self._port, self._news = port, asyncio.Event()
        self.crashes: list[Exception] = []  # of the double itself; they fail the test at the end

    # ── where it is ──────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def api_url(self) -> str:
        return self.url + PREFIX

    @property
    def gateway_url(self) -> str:
        return f"ws://127.0.0.1:{self._port}/"

    async def __aenter__(self) -> Self:
        self._server = web.Server(self._serve, request_factory=large_request, access_log=None)
        self._listener = await asyncio.get_running_loop().create_server(self._server, "127.0.0.1", self._port, backlog=1_000)
        self._port = self._listener.sockets[0].getsockname()[1]
        self.world.address = self.url
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._listener.close()
        self.gateway.drop()
        await self._server.shutdown(timeout=0.1)
        await asyncio.sleep(0)  # the loop lets go of the connections
        if self.crashes:
            raise self.crashes[0]

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        try:
            if request.path.startswith(f"{PREFIX}/"):
                return await self.rest.serve(request)
            if request.path.startswith("/attachments/"):
                return await self._file(request)
            if request.path.startswith("/page/"):
                return self._page(request)
            if request.headers.get("Upgrade", "").lower() == "websocket":
                return await self.gateway.serve(request)
            return web.Response(status=404, body=b'{"message": "404: Not Found", "code": 0}', content_type="application/json")
        except Exception as crash:
            self.crashes.append(crash)
            raise

    async def _file(self, request: web.BaseRequest) -> web.StreamResponse:
        """From the address that a message gives it, and only as long as that is good."""
        path = request.path
        if fault := self.rest.faults.next(f"GET {path}", path):
            if isinstance(fault.with_, int):
                return web.Response(status=fault.with_, text="scripted")
            if isinstance(fault.with_, Hold):
                await fault.with_.stop_here()
        is_there = path in self.world.files and set(request.query) >= SIGNED
        content, kind = self.world.files[path] if is_there else (b"This content is no longer available.", "text/plain")
        return web.Response(body=content, content_type=kind, status=200 if is_there else 404)

    def loses(self, message: Message) -> None:
        """The files of this message, which stays: nobody can fetch them any more."""
        for each in message.attachments:
            del self.world.files[urlsplit(each.url).path]

    def _page(self, request: web.BaseRequest) -> web.Response:
        """`/page/<channel>?as=<user>&theme=dark`."""
        channel = self.world.channels[int(request.path.rpartition("/")[2])]
        viewer = self.world.users.get(int(request.query.get("as", 0)), self.world.bot)
        return web.Response(text=page(channel, viewer, request.query.get("theme", "dark")), content_type="text/html")

    def _tell(self) -> None:
        self._news.set()

    async def until(self, is_so: Callable[[], object], *, seconds: float = 30) -> None:
        """Returns when it is so; asks at each change of anything."""
        async with asyncio.timeout(seconds):
            while not is_so():
                self._news.clear()
                await self._news.wait()

    # ── what there is ────────────────────────────────────────────────────────────────────────────────────────────────

    def guild(self, name: str = "Acme", *, bot_permissions: int = BOT) -> Server:
        """A server with the bot in it."""
        return Server(self.world, self.rest.interactions, self.world.new_guild(name, bot_permissions))

    def stranger(self, name: str, *, created_at: datetime | None = None, bot: bool = False) -> Person:
        """Somebody who shares no server with the bot."""
        return Person(self.world, self.rest.interactions, self.world.new_user(name, bot=bot, created_at=created_at), None)

    def webhook(self, name: str) -> Webhook:
        return Webhook(self.world, name)

    def messages_in(self, channel: Channel) -> list[Message]:
        """Oldest first, what only one sees included."""
        return sorted(channel.messages.values(), key=lambda each: each.id)

    def said_in(self, channel: Channel) -> list[str]:
        """What the bot has said there, oldest first."""
        return [each.content for each in self.messages_in(channel) if each.author is self.world.bot and not each.is_loading]

    @property
    def threads(self) -> list[Channel]:
        return [each for each in self.world.channels.values() if each.thread]

    def system_message(self, channel: Channel, kind: Says = Says.JOINED, about: Person | None = None) -> Message:
        """What Discord itself says, as of somebody who has joined."""
        return talk.post(self.world, channel, about.user if about else self.world.bot, talk.Draft(kind=kind))

    def bot_message(self, channel: Channel, text: str = "", *, components: Sequence[Json] = (), at: datetime | None = None) -> Message:
        """One that is there already, sent by an earlier process of the bot, say; no event tells of it."""
        draft = talk.Draft(content=text, components=with_ids(list(components)))
        number = self.world.snowflakes.next(at)
        message = talk.post(self.world, channel, self.world.bot, draft, message_id=number, is_told=False)
        message.created_at = at or message.created_at
        return message

    # ── what was asked of it ─────────────────────────────────────────────────────────────────────────────────────────

    @property
    def requests(self) -> list[Call]:
        return self.rest.requests

    def calls(self, route: str) -> list[Call]:
        """Those of a route, as in `POST /channels/{channel_id}/messages`."""
        return [call for call in self.requests if call.route == route]

    @property
    def interactions(self) -> list[Interaction]:
        return self.rest.interactions.all

    @property
    def failed_interactions(self) -> list[Interaction]:
        """Those that were not answered in time: people saw that it failed."""
        return [each for each in self.interactions if each.answer is None and self.clock() - each.created_at > TO_ANSWER]

    @property
    def is_connected(self) -> bool:
        return bool(self.gateway.ready)

    async def has_bot(self) -> None:
        """Returns when a bot has identified or resumed."""
        await self.until(lambda: self.is_connected)

    # ── what goes wrong ──────────────────────────────────────────────────────────────────────────────────────────────

    def fails(
        self,
        route: str,
        with_: With = 500,
        *,
        times: int = 1,
        after_doing: bool = False,
        body: Json | str | None = None,
        retry_after: float | None = None,
    ) -> None:
        """The next calls of a route, as in `POST /channels/*/messages`, get a status, `CUT`, `RESET` or a `Hold`."""
        fault = Fault(route=route, with_=with_, times=times, after_doing=after_doing, body=body, retry_after=retry_after)
        self.rest.faults.add(fault)

    def drop_gateway(self, code: int | None = None) -> None:
        self.gateway.drop(code)

    def stop_acks(self) -> None:
        """Heartbeats are heard and not answered."""
        self.gateway.acknowledges = False

    def slows_down(self, seconds: float) -> None:
        """Each answer of REST comes so much later from now on."""
        self.rest.latency_seconds = seconds

    def permits(self, *, intents: int) -> None:
        """Of the privileged intents only these; takes effect with the next identify."""
        self.access.privileged = intents
