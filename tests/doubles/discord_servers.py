"""The routes of servers, people and the application itself."""

from tests.doubles import discord_payloads as payloads
from tests.doubles.discord_access import Access
from tests.doubles.discord_calls import Answer, Call, Routes
from tests.doubles.discord_errors import MISSING_ACCESS, UNKNOWN_MEMBER, UNKNOWN_ROLE, Json, Refused
from tests.doubles.discord_ids import as_id
from tests.doubles.discord_permissions import Permission
from tests.doubles.discord_state import Guild
from tests.doubles.discord_world import Intent, World

FLAGS = {Intent.PRESENCES: 1 << 13, Intent.MEMBERS: 1 << 15, Intent.CONTENT: 1 << 19}  # of an application with limited intents


class Servers:
    def __init__(self, world: World, access: Access, routes: Routes) -> None:
        self._world, self._access = world, access
        routes.add("GET /users/@me", lambda call: payloads.user(world.bot) | {"mfa_enabled": False, "locale": "en-US", "verified": True})
        routes.add("GET /users/@me/guilds", self._mine)
        routes.add("GET /users/{user_id}", lambda call: payloads.user(access.user(call.number("user_id"))))
        routes.add("GET /oauth2/applications/@me", lambda call: self.application())
        routes.add("GET /applications/@me", lambda call: self.application())
        routes.add("GET /guilds/{guild_id}", lambda call: self._guild(call))
        routes.add("GET /guilds/{guild_id}/roles", lambda call: [payloads.role(each) for each in access.guild(call).roles.values()])
        routes.add("GET /guilds/{guild_id}/members", self._members)
        routes.add("GET /guilds/{guild_id}/members/search", self._search)
        routes.add("GET /guilds/{guild_id}/members/{user_id}", self._member)
        routes.add("PUT /guilds/{guild_id}/members/{user_id}/roles/{role_id}", self._give)
        routes.add("DELETE /guilds/{guild_id}/members/{user_id}/roles/{role_id}", self._take)

    @property
    def flags(self) -> int:
        return sum(flag for intent, flag in FLAGS.items() if self._access.privileged & intent)

    def application(self) -> Json:
        bot = self._world.bot
        return {
            "id": str(bot.id),
            "name": bot.name,
            "icon": None,
            "description": "",
            "summary": "",
            "bot_public": True,
            "bot_require_code_grant": False,
            "verify_key": "0" * 64,
            "flags": self.flags,
            "owner": {"id": str(bot.id - 1), "username": "owner", "discriminator": "0", "avatar": None, "global_name": None},
            "team": None,
            "bot": payloads.user(bot),
            "approximate_guild_count": len(self._world.guilds),
        }

    def _mine(self, call: Call) -> Answer:
        names = ("id", "name", "icon", "features")
        shown = [payloads.guild_facts(each) for each in self._world.guilds.values()]
        return [{name: each[name] for name in names} | {"owner": False, "permissions": "0"} for each in shown]

    def _guild(self, call: Call) -> Answer:
        guild = self._access.guild(call)
        count = {"approximate_member_count": len(guild.members), "approximate_presence_count": 0}
        return payloads.guild_facts(guild) | (count if call.query.get("with_counts") in ("1", "true", "True") else {})

    def _members(self, call: Call) -> Answer:
        """In the order of their ids; only with the intent."""
        guild = self._access.guild(call)
        if not self._access.privileged & Intent.MEMBERS:
            raise Refused(MISSING_ACCESS)
        after, limit = int(call.query.get("after", 0)), int(call.query.get("limit", 1))
        found = sorted((each for each in guild.members.values() if each.user.id > after), key=lambda each: each.user.id)
        return [payloads.member(each) for each in found[:limit]]

    def _search(self, call: Call) -> Answer:
        guild, start = self._access.guild(call), call.query.get("query", "").lower()
        found = [each for each in guild.members.values() if (each.nick or each.user.name).lower().startswith(start)]
        return [payloads.member(each) for each in found[: int(call.query.get("limit", 1))]]

    def _member(self, call: Call) -> Answer:
        guild = self._access.guild(call)
        member = guild.members.get(call.number("user_id"))
        if member is None:
            raise Refused(UNKNOWN_MEMBER)
        return payloads.member(member)

    def _give(self, call: Call) -> Answer:
        guild, user, role = self._roles_of(call)
        self._world.set_roles(guild, self._world.users[user], [*{*guild.members[user].roles, role}])
        return None

    def _take(self, call: Call) -> Answer:
        guild, user, role = self._roles_of(call)
        self._world.set_roles(guild, self._world.users[user], [each for each in guild.members[user].roles if each != role])
        return None

    def _roles_of(self, call: Call) -> tuple[Guild, int, int]:
        guild = self._access.guild(call)
        user, role = as_id(call.parts["user_id"], "user_id"), as_id(call.parts["role_id"], "role_id")
        if user not in guild.members:
            raise Refused(UNKNOWN_MEMBER)
        if role not in guild.roles:
            raise Refused(UNKNOWN_ROLE)
        self._access.needs_in_guild(guild, Permission.MANAGE_ROLES)
        return guild, user, role
