"""Interactions: what people press, submit and command, and how the bot may answer it, and until when."""

import secrets
from datetime import timedelta

from tests.doubles import discord_message_payloads as message_payloads
from tests.doubles import discord_payloads as payloads
from tests.doubles import discord_rules as rules
from tests.doubles import discord_talk as talk
from tests.doubles.discord_access import Access
from tests.doubles.discord_asked import ALLOWED, Answered, Asked, Interaction
from tests.doubles.discord_calls import Answer, Call, File, Routes
from tests.doubles.discord_components import check_form
from tests.doubles.discord_errors import (
    ALREADY_ACKNOWLEDGED,
    THREAD_IS_ARCHIVED,
    UNKNOWN_CHANNEL,
    UNKNOWN_INTERACTION,
    UNKNOWN_MESSAGE,
    UNKNOWN_WEBHOOK,
    WEBHOOK_TOKEN,
    Json,
    Refused,
    invalid,
)
from tests.doubles.discord_fields import anything, check_fields, whole
from tests.doubles.discord_files import LARGEST_FILE
from tests.doubles.discord_messages import Messages
from tests.doubles.discord_permissions import in_channel
from tests.doubles.discord_state import COMPONENTS_V2, EPHEMERAL, LOADING, Channel, Message, Says, User
from tests.doubles.discord_world import World

TO_ANSWER, TO_FOLLOW_UP = timedelta(seconds=3), timedelta(minutes=15)


class Interactions:
    """The routes that answer them."""

    def __init__(self, world: World, access: Access, messages: Messages, routes: Routes) -> None:
        self._world, self._access, self._messages = world, access, messages
        self.all: list[Interaction] = []
        self._by_token: dict[str, Interaction] = {}
        routes.add("POST /interactions/{interaction_id}/{interaction_token}/callback", self._answer)
        webhook = "/webhooks/{webhook_id}/{webhook_token}"
        routes.add(f"POST {webhook}", self._follow_up)
        for message in ("@original", "{message_id}"):
            routes.add(f"GET {webhook}/messages/{message}", self._get)
            routes.add(f"PATCH {webhook}/messages/{message}", self._edit)
            routes.add(f"DELETE {webhook}/messages/{message}", self._delete)

    # ── asking ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def ask(self, kind: Asked, user: User, channel: Channel, data: Json, message: Message | None = None) -> Interaction:
        asked = Interaction(
            id=self._world.snowflakes.next(),
            token=secrets.token_urlsafe(40),
            kind=kind,
            user=user,
            channel=channel,
            data=data,
            created_at=self._world.clock(),
            message=message,
        )
        self.all.append(asked)
        self._by_token[asked.token] = asked
        self._world.emit("INTERACTION_CREATE", self._shown(asked), intent=0, guild=channel.guild)
        return asked

    def _shown(self, asked: Interaction) -> Json:
        bot, guild, channel = self._world.bot, asked.channel.guild, asked.channel
        place = payloads.channel(channel, bot)
        shown: Json = {
            "id": str(asked.id),
            "application_id": str(bot.id),
            "type": int(asked.kind),
            "token": asked.token,
            "version": 1,
            "data": asked.data,
            "channel_id": str(channel.id),
            "channel": place | {"permissions": str(in_channel(channel, asked.user))},
            "locale": asked.user.locale,
            "app_permissions": str(int(in_channel(channel, bot))),
            "entitlements": [],
            "authorizing_integration_owners": {"0": str(guild.id if guild else 0)},
            "context": 0 if guild else 1,
            "attachment_size_limit": LARGEST_FILE,
        }
        if asked.message:
            shown["message"] = message_payloads.message(asked.message, bot)
        if guild is None:
            return shown | {"user": payloads.user(asked.user)}
        member = payloads.member(guild.members[asked.user.id]) | {"permissions": str(in_channel(channel, asked.user))}
        facts: Json = {"id": str(guild.id), "locale": guild.locale, "features": []}
        return shown | {"guild_id": str(guild.id), "guild": facts, "guild_locale": guild.locale, "member": member}

    # ── answering ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _answer(self, call: Call) -> Answer:
        asked = self._by_token.get(call.parts["interaction_token"])
        if asked is None or asked.id != call.number("interaction_id"):
            raise Refused(UNKNOWN_INTERACTION)
        if asked.answer is not None:
            raise Refused(ALREADY_ACKNOWLEDGED)
        if self._world.clock() - asked.created_at > TO_ANSWER:
            raise Refused(UNKNOWN_INTERACTION)
        check_fields(call.body, "", {"type": whole(1, 12), "data": anything}, ["type"])
        allowed = ALLOWED[asked.kind] if asked.message or asked.kind is not Asked.FORM else {Answered.MESSAGE, Answered.DEFERRED}
        if call.body["type"] not in {int(each) for each in allowed}:
            raise invalid("type", "INTERACTION_RESPONSE_TYPE_INVALID", "This kind of answer does not fit this kind of interaction.")
        kind = Answered(call.body["type"])
        self._do(asked, kind, call.body.get("data") or {}, call.files)
        asked.answer = kind
        asked.news.set()
        return self._said(asked) if call.query.get("with_response", "").lower() in ("1", "true") else None

    def _do(self, asked: Interaction, kind: Answered, data: Json, files: dict[str, File]) -> None:
        _must_be_open(asked.channel)
        match kind:
            case Answered.MESSAGE:
                asked.original = self._post(asked, data, files)
            case Answered.DEFERRED:
                check_fields(data, "data", {"flags": whole(0, 1 << 30)})
                flags = LOADING | (data.get("flags") or 0) & EPHEMERAL
                asked.original = talk.post(self._world, asked.channel, self._world.bot, self._as_reply(asked, talk.Draft(flags=flags)))
            case Answered.DEFERRED_UPDATE:
                asked.original = asked.message
            case Answered.UPDATE:
                assert asked.message
                rules.check_body(data, rules.EDIT, rules.FLAGS_TO_REPLY)
                self._messages.change(asked.message, data, files)
                asked.original = asked.message
            case Answered.FORM:
                check_form(data)
                asked.form = data
            case Answered.CHOICES:
                asked.choices = data.get("choices", [])

    def _said(self, asked: Interaction) -> Json:
        assert asked.answer is not None
        told: Json = {"id": str(asked.id), "type": int(asked.kind)}
        resource: Json = {"type": int(asked.answer)}
        if asked.original:
            is_private = asked.original.seen_only_by is not None
            told |= {
                "response_message_id": str(asked.original.id),
                "response_message_loading": asked.original.is_loading,
                "response_message_ephemeral": is_private,
            }
            resource["message"] = message_payloads.message(asked.original, self._world.bot)
        return {"interaction": told, "resource": resource}

    def _post(self, asked: Interaction, data: Json, files: dict[str, File]) -> Message:
        rules.check_body(data, rules.REPLY, rules.FLAGS_TO_REPLY)
        rules.check_whole(data, len(files))
        draft = self._as_reply(asked, self._messages.draft(asked.channel, data, files))
        return talk.post(self._world, asked.channel, self._world.bot, draft)

    def _as_reply(self, asked: Interaction, draft: talk.Draft) -> talk.Draft:
        draft.webhook_id = self._world.bot.id
        draft.seen_only_by = asked.user if draft.flags & EPHEMERAL else None
        guild = asked.channel.guild
        owner = {"0": str(guild.id if guild else 0)}
        kind = Asked.COMMAND if asked.kind is Asked.FORM and not asked.message else asked.kind
        draft.interaction = {
            "id": str(asked.id),
            "type": int(kind),
            "user": payloads.user(asked.user),
            "authorizing_integration_owners": owner,
        }
        if asked.kind is Asked.COMMAND:
            draft.kind = Says.COMMAND if asked.data["type"] == 1 else Says.CONTEXT_MENU
        if asked.message:
            draft.interaction["interacted_message_id"] = str(asked.message.id)
            draft.kind, draft.replied_to, draft.reference = Says.REPLY, asked.message, talk.pointing_to(asked.message)
        return draft

    # ── afterwards ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _of(self, call: Call) -> Interaction:
        asked = self._by_token.get(call.parts["webhook_token"])
        if asked is None or call.number("webhook_id") != self._world.bot.id or asked.answer is None:
            raise Refused(UNKNOWN_WEBHOOK)
        if self._world.clock() - asked.created_at > TO_FOLLOW_UP:
            raise Refused(WEBHOOK_TOKEN)
        return asked

    def _follow_up(self, call: Call) -> Answer:
        """The first one after a deferral takes its place."""
        asked = self._of(call)
        _must_be_open(asked.channel)
        if asked.original and asked.original.is_loading:
            rules.check_body(call.body, rules.REPLY, rules.FLAGS_TO_REPLY)
            self._fill(asked.original, call.body, call.files)
            message = asked.original
        else:
            message = self._post(asked, call.body, call.files)
            asked.followups.append(message)
        asked.news.set()
        return message_payloads.message(message, self._world.bot)

    def _fill(self, message: Message, body: Json, files: dict[str, File]) -> None:
        """What was only "thinking" says something."""
        loading, message.flags = message.flags, message.flags & ~LOADING | (body.get("flags") or 0) & COMPONENTS_V2
        try:
            self._messages.change(message, body, files)
        except Refused:
            message.flags = loading
            raise
        self._world.changed()

    def _message(self, call: Call) -> tuple[Interaction, Message]:
        asked = self._of(call)
        if "message_id" not in call.parts:
            message = asked.original
        else:
            number = call.number("message_id")
            known = [*asked.followups, *([asked.original] if asked.original else [])]
            message = next((each for each in known if each.id == number), None)
        if message is None or message.deleted:
            raise Refused(UNKNOWN_MESSAGE)
        return asked, message

    def _get(self, call: Call) -> Answer:
        return message_payloads.message(self._message(call)[1], self._world.bot)

    def _edit(self, call: Call) -> Answer:
        asked, message = self._message(call)
        rules.check_body(call.body, rules.EDIT, rules.FLAGS_TO_REPLY)
        if message.is_loading:
            self._fill(message, call.body, call.files)
        else:
            self._access.to_touch(message.channel)
            self._messages.change(message, call.body, call.files)
        asked.news.set()
        return message_payloads.message(message, self._world.bot)

    def _delete(self, call: Call) -> Answer:
        talk.delete(self._world, self._message(call)[1])
        return None


def _must_be_open(channel: Channel) -> None:
    if channel.deleted:
        raise Refused(UNKNOWN_CHANNEL)
    if channel.thread and channel.thread.archived:
        raise Refused(THREAD_IS_ARCHIVED)
