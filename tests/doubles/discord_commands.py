"""Application commands: what one may be called and ask for, and the routes that set them."""

from collections.abc import Iterator

import regex

from tests.doubles.discord_access import Access
from tests.doubles.discord_calls import Answer, Call, Routes
from tests.doubles.discord_errors import MISSING_ACCESS, UNKNOWN_COMMAND, Json, Refused, invalid
from tests.doubles.discord_fields import Check, Fields, anything, check_fields, flag, many, one_of, or_null, snowflake, text, whole
from tests.doubles.discord_world import World

CHAT, ON_USER, ON_MESSAGE = 1, 2, 3
MOST = {CHAT: 100, ON_USER: 15, ON_MESSAGE: 15}
MOST_CHARACTERS = 8000
LOCALES = frozenset(
    [
        "id",
        "da",
        "de",
        "en-GB",
        "en-US",
        "es-ES",
        "es-419",
        "fr",
        "hr",
        "it",
        "lt",
        "hu",
        "nl",
        "no",
        "pl",
        "pt-BR",
        "ro",
        "fi",
        "sv-SE",
        "vi",
        "tr",
        "cs",
        "el",
        "bg",
        "ru",
        "uk",
        "hi",
        "th",
        "zh-CN",
        "ja",
        "zh-TW",
        "ko",
    ]
)
NAME = regex.compile(r"[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}")


def _called(value: object, path: str) -> None:
    """A name with which one can command: in lower case, without spaces."""
    text(32, 1)(value, path)
    if not NAME.fullmatch(str(value)) or str(value) != str(value).lower():
        raise invalid(path, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


def _in_languages(check: Check) -> Check:
    def each(value: object, path: str) -> None:
        if value is None:
            return
        if not isinstance(value, dict):
            raise invalid(path, "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
        for locale, said in value.items():
            if locale not in LOCALES:
                raise invalid(f"{path}.{locale}", "ENUM_TYPE_COERCE", f'Value "{locale}" is not a valid enum value.')
            check(said, f"{path}.{locale}")

    return each


_SAID = text(100, 1)
_OPTION: Fields = {
    "type": whole(1, 11),
    "name": _called,
    "name_localizations": _in_languages(_called),
    "description": _SAID,
    "description_localizations": _in_languages(_SAID),
    "required": flag,
    "choices": many(anything, 25),
    "options": many(anything, 25),
    "channel_types": many(whole(0, 20), 20),
    "min_value": anything,
    "max_value": anything,
    "min_length": whole(0, 6000, or_null=True),
    "max_length": whole(1, 6000, or_null=True),
    "autocomplete": flag,
}
_COMMAND: Fields = {
    "id": snowflake,
    "type": one_of(CHAT, ON_USER, ON_MESSAGE),
    "name": text(32, 1),
    "name_localizations": anything,
    "description": anything,
    "description_localizations": anything,
    "options": many(anything, 25),
    "default_member_permissions": or_null(anything),
    "dm_permission": or_null(flag),
    "default_permission": or_null(flag),
    "nsfw": flag,
    "contexts": many(one_of(0, 1, 2), 3, or_null=True),
    "integration_types": many(one_of(0, 1), 2, or_null=True),
}


def check_command(command: Json, path: str) -> None:
    check_fields(command, path, _COMMAND, ["name"])
    kind = command.get("type", CHAT)
    name = _called if kind == CHAT else text(32, 1)
    name(command["name"], f"{path}.name")
    _in_languages(name)(command.get("name_localizations"), f"{path}.name_localizations")
    if kind != CHAT:
        if command.get("description"):
            raise invalid(f"{path}.description", "APPLICATION_COMMAND_DESCRIPTION", "Context menu commands cannot have description")
        return
    _SAID(command.get("description", ""), f"{path}.description")
    _in_languages(_SAID)(command.get("description_localizations"), f"{path}.description_localizations")
    _check_options(command.get("options") or [], f"{path}.options")
    if sum(len(each) for each in _texts(command)) > MOST_CHARACTERS:
        raise invalid(path, "APPLICATION_COMMAND_TOO_LARGE", f"Command exceeds maximum size ({MOST_CHARACTERS})")


def _check_options(options: list[Json], path: str) -> None:
    for index, option in enumerate(options):
        check_fields(option, f"{path}.{index}", _OPTION, ["type", "name", "description"])
        _check_options(option.get("options") or [], f"{path}.{index}.options")
    names = [each["name"] for each in options]
    if len(names) != len(set(names)):
        raise invalid(path, "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", "Option name already exists in these options")
    needed = [each.get("required", False) for each in options]
    if needed != sorted(needed, reverse=True):
        raise invalid(path, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options must be placed before non-required options")


def _texts(command: Json) -> Iterator[str]:
    for name in ("name", "description"):
        said = [command.get(name, ""), *(command.get(f"{name}_localizations") or {}).values()]
        yield max(said, key=len)
    for option in command.get("options") or []:
        yield from _texts(option)


class Commands:
    """Those of the application, and those of one server."""

    def __init__(self, world: World, access: Access, routes: Routes) -> None:
        self._world, self._access = world, access
        for place in ("/applications/{application_id}/commands", "/applications/{application_id}/guilds/{guild_id}/commands"):
            routes.add(f"GET {place}", self._list)
            routes.add(f"PUT {place}", self._replace)
            routes.add(f"POST {place}", self._add)
            routes.add(f"DELETE {place}/{{command_id}}", self._remove)

    def _place(self, call: Call) -> list[Json]:
        if call.number("application_id") != self._world.bot.id:
            raise Refused(MISSING_ACCESS)
        return self._access.guild(call).commands if "guild_id" in call.parts else self._world.commands

    def _list(self, call: Call) -> Answer:
        """In all languages only if asked."""
        names = (
            () if call.query.get("with_localizations", "").lower() in ("1", "true") else ("name_localizations", "description_localizations")
        )
        return [{name: value for name, value in each.items() if name not in names} for each in self._place(call)]

    def _replace(self, call: Call) -> Answer:
        place = self._place(call)
        many(anything, 130)(call.json, "")
        for index, command in enumerate(call.json):
            check_command(command, str(index))
        called = [(each.get("type", CHAT), each["name"]) for each in call.json]
        for index, name in enumerate(called):
            if name in called[:index]:
                raise invalid(str(index), "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
        for kind, most in MOST.items():
            if sum(each[0] == kind for each in called) > most:
                raise invalid("", "APPLICATION_COMMANDS_TOO_MANY", f"Maximum number of application commands reached ({most})")
        known = {(each["type"], each["name"]): each for each in place}
        place[:] = [self._stored(each, known.get((each.get("type", CHAT), each["name"])), call) for each in call.json]
        self._world.changed()
        return place

    def _add(self, call: Call) -> Answer:
        place = self._place(call)
        check_command(call.body, "")
        same = next((each for each in place if (each["type"], each["name"]) == (call.body.get("type", CHAT), call.body["name"])), None)
        stored = self._stored(call.body, same, call)
        place[:] = [each for each in place if each is not same] + [stored]
        return stored

    def _remove(self, call: Call) -> Answer:
        place, number = self._place(call), str(call.number("command_id"))
        if not any(each["id"] == number for each in place):
            raise Refused(UNKNOWN_COMMAND)
        place[:] = [each for each in place if each["id"] != number]
        return None

    def _stored(self, command: Json, known: Json | None, call: Call) -> Json:
        defaults: Json = {
            "type": CHAT,
            "description": "",
            "name_localizations": None,
            "description_localizations": None,
            "default_member_permissions": None,
            "dm_permission": True,
            "nsfw": False,
            "contexts": None,
            "integration_types": [0],
        }
        fixed: Json = {
            "id": known["id"] if known else str(self._world.snowflakes.next()),
            "application_id": str(self._world.bot.id),
            "version": str(self._world.snowflakes.next()),
        }
        place = {"guild_id": call.parts["guild_id"]} if "guild_id" in call.parts else {}
        return defaults | command | fixed | place
