"""A server, as whoever owns it sets it up and changes it while the bot runs."""

from collections.abc import Sequence
from datetime import datetime

from tests.doubles import discord_rooms as rooms
from tests.doubles.discord_interactions import Interactions
from tests.doubles.discord_people import Person
from tests.doubles.discord_state import Channel, Guild, Kind, Overwrite, Role
from tests.doubles.discord_world import World


class Server:
    """A server as its owner uses it."""

    def __init__(self, world: World, interactions: Interactions, guild: Guild) -> None:
        self._world, self._interactions, self.state = world, interactions, guild

    @property
    def id(self) -> int:
        return self.state.id

    def category(self, name: str) -> Channel:
        return rooms.new_channel(self._world, self.state, Kind.CATEGORY, name)

    def text_channel(self, name: str, *, category: Channel | None = None, overwrites: dict[int, Overwrite] | None = None) -> Channel:
        """Overwrites are by the id of a role or a person; the server's own id is everyone's."""
        return rooms.new_channel(self._world, self.state, Kind.TEXT, name, category=category, overwrites=overwrites)

    def voice_channel(self, name: str) -> Channel:
        return rooms.new_channel(self._world, self.state, Kind.VOICE, name)

    def stage(self, name: str) -> Channel:
        return rooms.new_channel(self._world, self.state, Kind.STAGE, name)

    def forum(self, name: str, *, tags: Sequence[str] = (), tag_required: bool = False) -> Channel:
        forum = rooms.new_channel(self._world, self.state, Kind.FORUM, name, tags=tuple(tags))
        forum.tag_required = tag_required
        return forum

    def role(self, name: str, permissions: int = 0, *, mentionable: bool = False) -> Role:
        return self._world.new_role(self.state, name, permissions, mentionable=mentionable)

    def member(
        self, name: str, *, roles: Sequence[Role] = (), created_at: datetime | None = None, bot: bool = False, locale: str = "en-US"
    ) -> Person:
        user = self._world.new_user(name, bot=bot, created_at=created_at)
        user.locale = locale
        self._world.join(self.state, user, [each.id for each in roles])
        return Person(self._world, self._interactions, user, self.state)

    @property
    def bot_role(self) -> Role:
        return next(each for each in self.state.roles.values() if each.managed_by)

    def overwrite(self, channel: Channel, target: int, *, allow: int = 0, deny: int = 0) -> None:
        """For a role or a person, while it runs."""
        channel.overwrites[target] = Overwrite(of_member=target not in self.state.roles, allow=allow, deny=deny)
        rooms.tell(self._world, "CHANNEL_UPDATE", channel)

    def grant(self, role: Role, permissions: int) -> None:
        """These and no others."""
        self._world.change_role(self.state, role, permissions)

    def strips_bot(self) -> None:
        """It has no role any more."""
        self._world.set_roles(self.state, self._world.bot, [])

    def goes_down(self) -> None:
        """An outage: the server is there, and nobody can see it."""
        self._world.set_available(self.state, False)

    def comes_back(self) -> None:
        self._world.set_available(self.state, True)

    def throws_out_bot(self) -> None:
        self._world.remove_guild(self.state)
