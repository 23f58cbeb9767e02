"""Eva's commands: what they are called in each language, and that Discord knows them as they are now."""

import hashlib
import json
from typing import Any

import discord
import structlog

from bots.discord.client import Client
from bots.discord.places import NAME
from bots.discord.refusals import FAILURES
from core.language import catalogue
from core.ports import Store, StoreError

log = structlog.get_logger()

TABLE = "commands"  # of the catalogue
LOCALES = {"es": ("es-ES", "es-419"), "fr": ("fr",), "de": ("de",), "pt": ("pt-BR",), "it": ("it",), "zh": ("zh-CN",)}  # Discord's
CALLED = {"ask": "ask", "quote": "quote", "human": "human", "close": "close", "status": "status", "forget": "forget-me"}
ABOUT_THIS = "about_this"
QUESTION, LONGEST_QUESTION = "question", 4_000
CHAT, ON_MESSAGE, TEXT = 1, 3, 3  # Discord's numbers of kinds
ANYWHERE = [0, 1]  # in servers, and in direct messages with Eva

Json = dict[str, Any]


def commands(assistant: str) -> list[Json]:
    """As Discord takes them."""
    return [*(_command(key, assistant) for key in CALLED), _of_the_menu(assistant)]


def called(key: str, language: str) -> str:
    """Its name in the app of somebody with this language: Discord offers it by no other one."""
    return catalogue().text(TABLE, f"{key}_name", language) if language in LOCALES else CALLED[key]


def digest(application: int, wanted: list[Json]) -> str:
    return hashlib.sha256(json.dumps([application, wanted], sort_keys=True).encode()).hexdigest()


def key_of(data: Json) -> str:
    """Which command this is; nothing for one that is not Eva's any more."""
    if data.get("type", CHAT) == ON_MESSAGE:
        return ABOUT_THIS
    return next((key for key, name in CALLED.items() if name == data["name"]), "")


async def sync(up: Client, store: Store, assistant: str) -> bool:
    """Tells Discord the commands, if they have changed since it was told last; whether it was. What fails is done at the next chance."""
    wanted = commands(assistant)
    current = digest(up.application_id or 0, wanted)
    try:
        if await store.read.interactions.commands(NAME) == current:
            return False
        await up.http.bulk_upsert_global_commands(up.application_id or 0, wanted)
        await store.write(lambda tx: tx.interactions.know_commands(NAME, current))
    except (*FAILURES, StoreError) as error:
        log.warning("commands_not_synced", error=type(error).__name__)
        return False
    return True


def _command(key: str, assistant: str) -> Json:
    made: Json = {"type": CHAT, "name": CALLED[key], "contexts": ANYWHERE, "name_localizations": _called(f"{key}_name")}
    made |= _described(key, assistant)
    if key == "ask":
        made["options"] = [
            {
                "type": TEXT,
                "name": QUESTION,
                "name_localizations": _called("question_name"),
                **_described("question", assistant),
                "required": True,
                "max_length": LONGEST_QUESTION,
            }
        ]
    return made


def _of_the_menu(assistant: str) -> Json:
    names = _in_languages(ABOUT_THIS, assistant)
    name = catalogue().text(TABLE, ABOUT_THIS, "en", assistant=assistant)
    return {"type": ON_MESSAGE, "name": name, "name_localizations": names, "contexts": ANYWHERE}


def _described(key: str, assistant: str) -> Json:
    return {
        "description": catalogue().text(TABLE, key, "en", assistant=assistant),
        "description_localizations": _in_languages(key, assistant),
    }


def _called(key: str) -> dict[str, str]:
    return _in_languages(key, "")


def _in_languages(key: str, assistant: str) -> dict[str, str]:
    return {
        locale: catalogue().text(TABLE, key, language, assistant=assistant) for language, locales in LOCALES.items() for locale in locales
    }


def options(data: Json) -> dict[str, str]:
    """What was given to the command."""
    return {each["name"]: str(each["value"]) for each in data.get("options", [])}


def target(asked: discord.Interaction[Any], data: Json) -> Json:
    """The message whose menu was opened."""
    found: Json = data["resolved"]["messages"][data["target_id"]]
    return found
