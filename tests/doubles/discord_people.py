"""What people do in Discord: they write, edit, press, command, react, come and go. A test plays them."""

from collections.abc import Sequence
from typing import Any

from tests.doubles import discord_message_payloads as message_payloads
from tests.doubles import discord_rooms as rooms
from tests.doubles import discord_talk as talk
from tests.doubles.discord_asked import Asked, Interaction
from tests.doubles.discord_commands import CHAT, ON_MESSAGE
from tests.doubles.discord_components import BUTTON, INPUT, MENUS, every
from tests.doubles.discord_errors import Json
from tests.doubles.discord_files import store
from tests.doubles.discord_interactions import Interactions
from tests.doubles.discord_permissions import Permission, may
from tests.doubles.discord_state import VOICE_MESSAGE, Channel, Guild, Kind, Message, Role, Says, User
from tests.doubles.discord_world import World

Files = dict[str, bytes]
LONGEST = 4000  # characters, for those who pay


class Person:
    """Somebody, in a server or only in direct messages. Raises AssertionError for what Discord's own app would not let them do."""

    def __init__(self, world: World, interactions: Interactions, user: User, guild: Guild | None) -> None:
        self._world, self._interactions = world, interactions
        self.user, self.guild = user, guild

    @property
    def id(self) -> int:
        return self.user.id

    @property
    def mention(self) -> str:
        return f"<@{self.user.id}>"

    # ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────────

    async def writes(
        self,
        channel: Channel,
        text: str = "",
        *,
        reply_to: Message | None = None,
        forward: Message | None = None,
        files: Files | None = None,
        stickers: Sequence[str] = (),
        poll: tuple[str, Sequence[str]] | None = None,
        embeds: Sequence[Json] = (),
        is_voice: bool = False,
    ) -> Message:
        """An archived thread is opened by it, unless it is locked."""
        self._must(channel, Permission.SEND_MESSAGES_IN_THREADS if channel.thread else Permission.SEND_MESSAGES)
        assert channel.is_text, f"nobody can write into {channel.name}"
        assert not channel.deleted, f"{channel.name} is gone"
        is_closed = channel.thread and channel.thread.locked and not may(channel, self.user, Permission.MANAGE_THREADS)
        assert not is_closed, f"{channel.name} is locked"
        assert len(text) <= LONGEST, f"nobody can write {len(text)} characters"
        draft = talk.Draft(content=text, embeds=list(embeds), flags=VOICE_MESSAGE if is_voice else 0)
        draft.attachments = [store(self._world, channel, name, content) for name, content in (files or {}).items()]
        if is_voice:
            draft.attachments[0].duration_secs, draft.attachments[0].waveform = 2.5, "AAAA"
        draft.stickers = [{"id": str(self._world.snowflakes.next()), "name": name, "format_type": 1} for name in stickers]
        if reply_to:
            draft.kind, draft.replied_to, draft.reference = Says.REPLY, reply_to, talk.pointing_to(reply_to)
        if forward:
            draft.reference, draft.snapshots = talk.pointing_to(forward, is_forward=True), [talk.snapshot(forward, self._world.bot)]
        if poll:
            draft.poll = talk.new_poll(self._world.clock(), *poll)
        return talk.post(self._world, channel, self.user, draft)

    async def posts(self, forum: Channel, title: str, text: str, *, tags: Sequence[str] = ()) -> Channel:
        """A post in a forum, which is a thread."""
        self._must(forum, Permission.SEND_MESSAGES)
        assert forum.kind is Kind.FORUM
        chosen = tuple(each.id for each in forum.tags if each.name in tags)
        thread = rooms.new_thread(self._world, forum, title, self.user, applied_tags=chosen)
        talk.post(self._world, thread, self.user, talk.Draft(content=text), message_id=thread.id)
        return thread

    async def starts_thread(self, source: Message, name: str) -> Channel:
        """From a message of anybody."""
        assert source.thread is None, "there is a thread already"
        thread = rooms.new_thread(self._world, source.channel, name, self.user, from_message=source)
        talk.say_changed(self._world, source, is_edited=False)
        starter = talk.Draft(kind=Says.THREAD_STARTER, reference=talk.pointing_to(source), replied_to=source)
        talk.post(self._world, thread, source.author, starter)
        return thread

    async def edits(self, message: Message, text: str) -> None:
        assert message.author is self.user
        message.content = text
        talk.mention(message, None)
        talk.say_changed(self._world, message)

    async def deletes(self, message: Message) -> None:
        """One's own, or as a moderator another's."""
        if message.author is not self.user:
            self._must(message.channel, Permission.MANAGE_MESSAGES)
        talk.delete(self._world, message)

    async def types(self, channel: Channel) -> None:
        talk.type_in(self._world, channel, self.user)

    async def reacts(self, message: Message, emoji: str) -> None:
        talk.react(self._world, message, self.user, emoji)

    async def unreacts(self, message: Message, emoji: str) -> None:
        talk.unreact(self._world, message, self.user, emoji)

    async def pins(self, message: Message) -> None:
        talk.pin(self._world, message, self.user)

    def direct(self) -> Channel:
        """The direct channel between this person and the bot."""
        return rooms.direct_channel(self._world, self.user)

    def sees(self, channel: Channel) -> list[Message]:
        """All messages there that this person can see, oldest first: what is for others only is not among them."""
        if not may(channel, self.user, Permission.VIEW_CHANNEL):
            return []
        return [each for each in channel.messages.values() if each.seen_only_by in (None, self.user)]

    def _must(self, channel: Channel, permission: Permission) -> None:
        assert may(channel, self.user, permission | Permission.VIEW_CHANNEL), (
            f"{self.user.name} may not {permission.name} in {channel.name}"
        )

    # ── pressing ─────────────────────────────────────────────────────────────────────────────────────────────────────

    async def presses(self, message: Message, label: str) -> Interaction:
        """A button, by its label, its emoji or its custom id."""
        button = self._component(message, {BUTTON}, label)
        return self._ask_component(message, button, {})

    async def chooses(self, message: Message, *values: str, menu: str | None = None) -> Interaction:
        """In a menu, by its custom id where there are several; by the labels or values of its options."""
        chosen = self._component(message, MENUS, menu)
        options = {name: each["value"] for each in chosen.get("options", []) for name in (each["label"], each["value"])}
        return self._ask_component(message, chosen, {"values": [options.get(value, value) for value in values]})

    def _component(self, message: Message, kinds: set[int], name: str | None) -> Json:
        assert message in self.sees(message.channel), f"{self.user.name} does not see this message"
        there = [each for each in every(message.components) if each["type"] in kinds and each.get("custom_id")]
        for each in there:
            emoji = (each.get("emoji") or {}).get("name")
            if name is None or name in (each.get("label"), each["custom_id"], emoji):
                assert not each.get("disabled"), f"{name} is disabled"
                return each
        raise AssertionError(f"no {name!r} among {[each.get('label') or each['custom_id'] for each in there]}")

    def _ask_component(self, message: Message, component: Json, more: Json) -> Interaction:
        data = {"custom_id": component["custom_id"], "component_type": component["type"], "id": component.get("id", 1), **more}
        return self._interactions.ask(Asked.COMPONENT, self.user, message.channel, data, message)

    async def submits(self, opened: Interaction, **values: Any) -> Interaction:
        """The form that the bot has opened: fields by label, custom id, or either with spaces as `_`. What is needed must be there."""
        assert opened.form, "no form was opened"
        wanted = {_plain(name): value for name, value in values.items()}
        answered = [self._filled(component, wanted) for component in opened.form["components"]]
        assert not wanted, f"the form has no {sorted(wanted)}"
        data = {"custom_id": opened.form["custom_id"], "components": [each for each in answered if each]}
        return self._interactions.ask(Asked.FORM, self.user, opened.channel, data, opened.message)

    def _filled(self, component: Json, wanted: dict[str, Any]) -> Json | None:
        if component["type"] == 1:
            return {"type": 1, "id": 1, "components": [self._answer(each, each.get("label"), wanted) for each in component["components"]]}
        if component["type"] == 18:
            return {"type": 18, "id": 1, "component": self._answer(component["component"], component["label"], wanted)}
        return None

    def _answer(self, component: Json, label: str | None, wanted: dict[str, Any]) -> Json:
        names = [_plain(label or ""), _plain(component["custom_id"])]
        value = next((wanted.pop(name) for name in names if name in wanted), component.get("value", ""))
        assert value or not component.get("required", True), f"{label} is needed"
        shown: Json = {"type": component["type"], "id": component.get("id", 1), "custom_id": component["custom_id"]}
        if component["type"] == INPUT:
            most, least = component.get("max_length", 4000), component.get("min_length", 0)
            assert not value or least <= len(value) <= most, f"{label}: {least} to {most} characters"
            return shown | {"value": value}
        return shown | {"values": [value] if isinstance(value, str) else list(value)}

    # ── commanding ───────────────────────────────────────────────────────────────────────────────────────────────────

    async def commands(self, name: str, channel: Channel | None = None, **options: Any) -> Interaction:
        """A slash command, in this channel or the direct one; options by name."""
        channel = channel or self.direct()
        command = self._command(CHAT, name, channel)
        known = {each["name"]: each for each in command.get("options") or []}
        assert not set(options) - set(known), f"/{name} has no {sorted(set(options) - set(known))}"
        missing = [each for each, option in known.items() if option.get("required") and each not in options]
        assert not missing, f"/{name} needs {missing}"
        given = [{"name": each, "type": known[each]["type"], "value": value} for each, value in options.items()]
        data = {"id": command["id"], "name": command["name"], "type": CHAT, "options": given}
        return self._interactions.ask(Asked.COMMAND, self.user, channel, data)

    async def picks(self, name: str, message: Message) -> Interaction:
        """A command of the message's menu."""
        command = self._command(ON_MESSAGE, name, message.channel)
        shown = message_payloads.message(message, self._world.bot)
        resolved = {"messages": {str(message.id): shown}}
        data = {"id": command["id"], "name": command["name"], "type": ON_MESSAGE, "target_id": str(message.id), "resolved": resolved}
        return self._interactions.ask(Asked.COMMAND, self.user, message.channel, data)

    def _command(self, kind: int, name: str, channel: Channel) -> Json:
        """By its name in this person's language, too."""
        there = [*self._world.commands, *(channel.guild.commands if channel.guild else [])]
        named = {each["name"]: each for each in there if each["type"] == kind}
        named |= {local: each for each in named.values() for local in [(each["name_localizations"] or {}).get(self.user.locale)] if local}
        assert name in named, f"no {name!r} among {sorted(named)}"
        needed = int(named[name]["default_member_permissions"] or 0)
        assert not channel.guild or may(channel, self.user, needed), f"{self.user.name} is not offered {name!r}"
        context = 0 if channel.guild else 1
        assert context in (named[name]["contexts"] or [0, 1]), f"{name!r} is not offered here"
        return named[name]

    # ── coming and going ─────────────────────────────────────────────────────────────────────────────────────────────

    async def leaves(self) -> None:
        assert self.guild
        self._world.leave(self.guild, self.user)

    async def is_banned(self, reason: str | None = None) -> None:
        assert self.guild
        self._world.ban(self.guild, self.user, reason)

    async def gets(self, *roles: Role) -> None:
        """These roles and no others."""
        assert self.guild
        self._world.set_roles(self.guild, self.user, [each.id for each in roles])

    async def archives(self, thread: Channel, *, lock: bool = False) -> None:
        rooms.change_thread(self._world, thread, archived=True, locked=lock or None)

    async def locks(self, thread: Channel) -> None:
        rooms.change_thread(self._world, thread, locked=True)

    async def reopens(self, thread: Channel) -> None:
        rooms.change_thread(self._world, thread, archived=False, locked=False)

    async def removes(self, channel: Channel) -> None:
        """A channel, or a thread, for good."""
        rooms.delete_channel(self._world, channel)


def _plain(name: str) -> str:
    return name.lower().replace(" ", "_")


class Webhook:
    """Something that writes as nobody in particular."""

    def __init__(self, world: World, name: str) -> None:
        self._world, self._user = world, User(id=world.snowflakes.next(), name=name, bot=True)

    async def writes(self, channel: Channel, text: str) -> Message:
        return talk.post(self._world, channel, self._user, talk.Draft(content=text, webhook_id=self._user.id))
