"""The routes of what is done to a message without changing it: reactions, pins; and typing."""

from tests.doubles import discord_payloads as payloads
from tests.doubles import discord_talk as talk
from tests.doubles.discord_access import Access
from tests.doubles.discord_calls import Answer, Call, Routes
from tests.doubles.discord_errors import TOO_MANY_PINS, TOO_MANY_REACTIONS, UNKNOWN_EMOJI, Refused
from tests.doubles.discord_permissions import Permission
from tests.doubles.discord_world import World

CHANNEL = "/channels/{channel_id}"
MESSAGE = CHANNEL + "/messages/{message_id}"
MOST_PINS, MOST_REACTIONS = 250, 20


class Marks:
    """Their routes come before those of messages, as `pins` is no message."""

    def __init__(self, world: World, access: Access, routes: Routes) -> None:
        self._world, self._access = world, access
        for pins in (f"{CHANNEL}/messages/pins", f"{CHANNEL}/pins"):
            routes.add(f"PUT {pins}/{{message_id}}", self._pin)
            routes.add(f"DELETE {pins}/{{message_id}}", self._unpin)
            routes.add(f"GET {pins}", self._pins)
        routes.add(f"POST {CHANNEL}/typing", self._type)
        routes.add(f"PUT {MESSAGE}/reactions/{{emoji}}/@me", self._react)
        routes.add(f"DELETE {MESSAGE}/reactions/{{emoji}}/@me", self._unreact)
        routes.add(f"DELETE {MESSAGE}/reactions/{{emoji}}/{{user_id}}", self._unreact)
        routes.add(f"GET {MESSAGE}/reactions/{{emoji}}", self._reacted)

    def _type(self, call: Call) -> Answer:
        channel = self._access.seen(call)
        self._access.to_write(channel)
        talk.type_in(self._world, channel, self._world.bot)
        return None

    def _react(self, call: Call) -> Answer:
        message, key = self._access.message(call), call.parts["emoji"]
        self._access.needs(message.channel, Permission.READ_MESSAGE_HISTORY)
        if key not in message.reactions:
            self._access.needs(message.channel, Permission.ADD_REACTIONS)
            if len(message.reactions) >= MOST_REACTIONS:
                raise Refused(TOO_MANY_REACTIONS)
        if key.isascii() and not key.partition(":")[2].isdecimal():
            raise Refused(UNKNOWN_EMOJI)
        self._access.to_touch(message.channel)
        talk.react(self._world, message, self._world.bot, key)
        return None

    def _unreact(self, call: Call) -> Answer:
        message = self._access.message(call)
        user = self._world.bot
        if "user_id" in call.parts:
            self._access.needs(message.channel, Permission.MANAGE_MESSAGES)
            user = self._access.user(call.number("user_id"))
        self._access.to_touch(message.channel)
        talk.unreact(self._world, message, user, call.parts["emoji"])
        return None

    def _reacted(self, call: Call) -> Answer:
        who = self._access.message(call).reactions.get(call.parts["emoji"], [])
        return [payloads.user(self._world.users[each]) for each in who]

    def _pin(self, call: Call) -> Answer:
        message = self._access.message(call)
        self._access.needs(message.channel, Permission.PIN_MESSAGES)
        self._access.to_touch(message.channel)
        if sum(each.pinned_at is not None for each in message.channel.messages.values()) >= MOST_PINS:
            raise Refused(TOO_MANY_PINS)
        if message.pinned_at is None:
            talk.pin(self._world, message, self._world.bot)
        return None

    def _unpin(self, call: Call) -> Answer:
        message = self._access.message(call)
        self._access.needs(message.channel, Permission.PIN_MESSAGES)
        talk.unpin(self._world, message)
        return None

    def _pins(self, call: Call) -> Answer:
        channel = self._access.seen(call)
        pinned = [each for each in channel.messages.values() if each.pinned_at]
        if not call.path.endswith("messages/pins"):
            return [self._access.shown(each) for each in pinned]
        items = [{"pinned_at": payloads.iso(each.pinned_at), "message": self._access.shown(each)} for each in pinned]
        return {"items": items[::-1], "has_more": False}
