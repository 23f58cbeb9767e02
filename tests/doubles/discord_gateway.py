"""The gateway: sessions that identify, hear what they asked for, and resume where they were cut off."""

import asyncio
import json
import secrets
from typing import Any

from aiohttp import WSMsgType, web

from tests.doubles import discord_message_payloads as message_payloads
from tests.doubles import discord_payloads as payloads
from tests.doubles.discord_access import Access
from tests.doubles.discord_errors import Json
from tests.doubles.discord_permissions import in_channel
from tests.doubles.discord_sessions import Closed, Line, Session
from tests.doubles.discord_state import Guild
from tests.doubles.discord_world import Event, Intent, World

HEARTBEAT, IDENTIFY, PRESENCE, VOICE, RESUME, RECONNECT, MEMBERS, INVALID, HELLO, ACK = 1, 2, 3, 4, 6, 7, 8, 9, 10, 11
UNKNOWN_OPCODE, NOT_DECODED, NOT_IDENTIFIED, BAD_TOKEN, ALREADY_IDENTIFIED = 4001, 4002, 4003, 4004, 4005
BAD_SEQUENCE, TOO_FAST, BAD_SHARD, SHARDS_NEEDED, BAD_VERSION, BAD_INTENTS, DISALLOWED_INTENTS = 4007, 4008, 4010, 4011, 4012, 4013, 4014
MOST_COMMANDS = 120  # of one connection within a minute
DIRECT = {"MESSAGE_CREATE", "MESSAGE_UPDATE"}  # which carry what somebody wrote
SHARDS_FROM = 2500  # servers


class Gateway:
    """`acknowledges`, `heartbeat_seconds`, `resume_address` and `turns_away` may be set at any time."""

    def __init__(self, world: World, access: Access, token: str, application_flags: Any) -> None:
        self._world, self._access, self._token, self._flags = world, access, token, application_flags
        self.acknowledges = True
        self.heartbeat_seconds = 41.25
        self.resume_address: str | None = None
        self.turns_away = 0  # so many connections that are coming
        self.shards, self.starts_left, self.shards_from = 1, 1000, SHARDS_FROM
        self.sessions: dict[str, Session] = {}
        self.lines: list[Line] = []
        self.received: list[Json] = []  # what clients said
        self.heartbeats = 0
        world.listeners.append(self._hear)

    # ── what a test does to it ───────────────────────────────────────────────────────────────────────────────────────

    def drop(self, code: int | None = None) -> None:
        """Every connection is cut, without a word or with a closing code; sessions can be resumed."""
        for line in list(self.lines):
            self._let_go(line)
            if code is None:
                line.transport.abort()
            else:
                line.out.put_nowait(Closed(code, "closed by the test"))

    def ask_to_reconnect(self) -> None:
        for line in self.lines:
            line.send({"op": RECONNECT, "d": None})

    def invalidate(self, *, resumable: bool = False) -> None:
        for line in list(self.lines):
            if not resumable and line.session:
                self.sessions.pop(line.session.id, None)
            line.send({"op": INVALID, "d": resumable})

    def forget_sessions(self) -> None:
        """Whoever wants to resume is told that it cannot."""
        self.sessions.clear()

    def hold(self) -> None:
        """Events come late: all that happens is told at the release, while connections stay."""
        for session in self.sessions.values():
            session.hold()

    def release(self) -> None:
        for session in self.sessions.values():
            session.release()

    def repeat_last(self, name: str) -> None:
        """The same event once more, as if it were new."""
        for session in self.sessions.values():
            last = next((frame for frame in reversed(session.sent) if frame["t"] == name), None)
            if last:
                session.dispatch(name, last["d"])

    @property
    def ready(self) -> list[Session]:
        """Those that are connected and have identified."""
        return [line.session for line in self.lines if line.session]

    # ── a connection ─────────────────────────────────────────────────────────────────────────────────────────────────

    async def serve(self, request: web.BaseRequest) -> web.StreamResponse:
        if self.turns_away:
            self.turns_away -= 1
            self._world.changed()
            return web.Response(status=503)
        socket = web.WebSocketResponse(autoping=True, max_msg_size=0, compress=False)
        await socket.prepare(request)
        assert isinstance(request.transport, asyncio.Transport)
        line = Line(socket=socket, transport=request.transport, compresses=request.query.get("compress") == "zlib-stream")
        self.lines.append(line)
        writer = asyncio.create_task(line.write_all())
        line.send({"op": HELLO, "d": {"heartbeat_interval": self.heartbeat_seconds * 1000, "_trace": []}})
        try:
            if request.query.get("v") != "10":
                raise Closed(BAD_VERSION, "Invalid API version.")
            await self._listen(line)
        except Closed as closed:
            line.out.put_nowait(closed)
            await asyncio.wait([writer])
        finally:
            self._end(line)
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)
        return socket

    async def _listen(self, line: Line) -> None:
        async for message in line.socket:
            if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                break
            try:
                frame = json.loads(message.data)
                opcode = frame["op"]
            except (ValueError, KeyError, TypeError):
                raise Closed(NOT_DECODED, "Error while decoding payload.") from None
            if opcode != HEARTBEAT:
                line.commands += 1
                if line.commands > MOST_COMMANDS:
                    raise Closed(TOO_FAST, "You are being rate limited.")
            self.received.append(frame)
            self._take(line, opcode, frame.get("d"))
            self._world.changed()

    def _take(self, line: Line, opcode: int, said: Any) -> None:
        if opcode == HEARTBEAT:
            self.heartbeats += 1
            if self.acknowledges:
                line.send({"op": ACK})
        elif opcode == IDENTIFY:
            self._identify(line, said)
        elif opcode == RESUME:
            self._resume(line, said)
        elif line.session is None:
            raise Closed(NOT_IDENTIFIED, "Not authenticated.")
        elif opcode == MEMBERS:
            self._send_members(line.session, said)
        elif opcode not in (PRESENCE, VOICE):
            raise Closed(UNKNOWN_OPCODE, "Unknown opcode.")

    def _end(self, line: Line) -> None:
        if line.socket.close_code in (1000, 1001) and line.session and line.session.line is line:
            self.sessions.pop(line.session.id, None)  # the client has said goodbye
        self._let_go(line)
        self._world.changed()

    def _let_go(self, line: Line) -> None:
        if line in self.lines:
            self.lines.remove(line)
        if line.session and line.session.line is line:
            line.session.line = None

    # ── who it is ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _identify(self, line: Line, said: Any) -> None:
        if line.session:
            raise Closed(ALREADY_IDENTIFIED, "Already authenticated.")
        self._check_identity(said)
        self.starts_left -= 1
        session = Session(id=secrets.token_hex(16), intents=said["intents"], shard=tuple(said.get("shard") or (0, 1)), line=line)
        self.sessions[session.id] = session
        line.session = session
        guilds = [each for each in self._world.guilds.values() if session.hears_of(each)]
        session.dispatch("READY", self._greeting(session, guilds))
        for guild in guilds:
            if guild.available and session.intents & Intent.GUILDS:
                session.dispatch("GUILD_CREATE", payloads.guild(guild, self._world.bot))

    def _check_identity(self, said: Any) -> None:
        if not isinstance(said, dict) or not isinstance(said.get("properties"), dict):
            raise Closed(NOT_DECODED, "Error while decoding payload.")
        if str(said.get("token", "")).removeprefix("Bot ") != self._token:
            raise Closed(BAD_TOKEN, "Authentication failed.")
        intents = said.get("intents")
        if not isinstance(intents, int) or intents < 0 or intents & ~Intent.ALL:
            raise Closed(BAD_INTENTS, "Invalid intent(s).")
        if intents & Intent.PRIVILEGED & ~self._access.privileged:
            raise Closed(DISALLOWED_INTENTS, "Disallowed intent(s).")
        index, count = said.get("shard") or (0, 1)
        if not 0 <= index < count:
            raise Closed(BAD_SHARD, "Invalid shard.")
        if len(self._world.guilds) >= self.shards_from * count:
            raise Closed(SHARDS_NEEDED, "Sharding required.")

    def _greeting(self, session: Session, guilds: list[Guild]) -> Json:
        return {
            "v": 10,
            "user": payloads.user(self._world.bot) | {"mfa_enabled": False, "verified": True, "email": None, "flags": 0},
            "guilds": [{"id": str(each.id), "unavailable": True} for each in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.resume_address or self._world.address.replace("http", "ws", 1),
            "shard": list(session.shard),
            "application": {"id": str(self._world.bot.id), "flags": self._flags()},
            "session_type": "normal",
            "private_channels": [],
            "relationships": [],
            "presences": [],
        }

    def _resume(self, line: Line, said: Any) -> None:
        if not isinstance(said, dict) or str(said.get("token", "")).removeprefix("Bot ") != self._token:
            raise Closed(BAD_TOKEN, "Authentication failed.")
        session = self.sessions.get(str(said.get("session_id")))
        if session is None:
            line.send({"op": INVALID, "d": False})
            return
        heard = said.get("seq") or 0
        if heard > len(session.sent):
            raise Closed(BAD_SEQUENCE, "Invalid seq.")
        session.line = line.session = None
        session.is_held = False
        missed = session.sent[heard:]
        session.line, line.session = line, session
        for frame in missed:
            line.send(frame)
        session.dispatch("RESUMED", {"_trace": []})

    def _send_members(self, session: Session, said: Json) -> None:
        """All of them only for those with the intent; by name or by id for all."""
        guild = self._world.guilds.get(int(said["guild_id"]))
        if guild is None:
            return
        wanted = said.get("user_ids")
        ids = {int(each) for each in (wanted if isinstance(wanted, list) else [wanted])} if wanted else None
        start, limit = str(said.get("query") or "").lower(), said.get("limit") or 0
        found = [each for each in guild.members.values() if (each.user.id in ids if ids else each.user.name.lower().startswith(start))]
        if not ids and not start and not session.intents & Intent.MEMBERS:
            found = [guild.members[self._world.bot.id]]
        chunk = {"guild_id": str(guild.id), "members": [payloads.member(each) for each in found[: limit or None]]}
        more: Json = {"chunk_index": 0, "chunk_count": 1, "not_found": [], "nonce": said.get("nonce")}
        session.dispatch("GUILD_MEMBERS_CHUNK", chunk | {name: value for name, value in more.items() if value is not None})

    # ── what happens ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _hear(self, event: Event) -> None:
        if event.guild and event.guild.id not in self._world.guilds and event.name != "GUILD_DELETE":
            return
        if event.channel and event.guild and not in_channel(event.channel, self._world.bot):
            return
        for session in self.sessions.values():
            if session.hears_of(event.guild) and (not event.intent or session.intents & event.intent):
                session.dispatch(event.name, self._as_heard(session, event))

    def _as_heard(self, session: Session, event: Event) -> Json:
        message = event.message
        if message is None or session.intents & Intent.CONTENT:
            return event.payload
        bot = self._world.bot
        is_open = message.channel.guild is None or message.author is bot or bot in message.mentions
        return event.payload if is_open else message_payloads.without_content(event.payload)
