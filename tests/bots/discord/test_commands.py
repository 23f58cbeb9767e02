"""Eva's commands: names in every language, and one call whenever they change."""

import re
from dataclasses import replace

from bots.discord.commands import CALLED, called, commands, digest, key_of
from core.company import Company
from tests.bots.discord_scene import Scene
from tests.doubles.company import acme
from tests.doubles.discord_commands import check_command

PUT = "PUT /applications/{application_id}/commands"


def renamed() -> Company:
    return replace(acme(), playbook=replace(acme().playbook, assistant="Nova"))


def test_every_command_is_one_that_discord_takes_in_every_language() -> None:
    for assistant in ("Eva", "Nova"):
        made = commands(assistant)
        for each in made:
            check_command(each, "")
            assert {"es-ES", "fr", "de", "pt-BR", "it", "zh-CN"} <= each["name_localizations"].keys()
        for locale in ("es-ES", "fr", "de", "pt-BR", "it", "zh-CN"):
            called = [each["name_localizations"][locale] for each in made]
            assert len(set(called)) == len(called)


def test_they_have_the_names_that_people_are_told() -> None:
    assert [each["name"] for each in commands("Eva")] == ["ask", "quote", "human", "close", "status", "forget-me", "Ask Eva about this"]
    assert [key_of({"name": name, "type": 1}) for name in CALLED.values()] == [*CALLED]
    assert key_of({"name": "classify", "type": 1}) == ""
    assert key_of({"name": "Ask Nova about this", "type": 3}) == "about_this"


def test_where_discord_does_not_know_the_language_they_have_their_names_in_english() -> None:
    assert [called("ask", language) for language in ("en", "de", "zh", "ar")] == ["ask", "fragen", "提问", "ask"]


def test_their_digest_is_that_of_the_application_and_of_every_word() -> None:
    digests = {digest(1, commands("Eva")), digest(2, commands("Eva")), digest(1, commands("Nova"))}

    assert len(digests) == 3
    assert all(re.fullmatch("[0-9a-f]{64}", each) for each in digests)
    assert digest(1, commands("Eva")) in digests


async def test_discord_is_told_of_the_commands_once_and_again_when_they_have_changed(stage: Scene) -> None:
    assert len(stage.discord.calls(PUT)) == 1

    await stage.stops()
    await stage.starts()
    assert len(stage.discord.calls(PUT)) == 1

    await stage.stops()
    stage.company = renamed
    await stage.starts()
    assert len(stage.discord.calls(PUT)) == 2
    assert "Ask Nova about this" in {each["name"] for each in stage.discord.world.commands}


async def test_a_refusal_is_no_reason_not_to_serve_and_the_next_start_tries_again(empty_stage: Scene) -> None:
    empty_stage.discord.fails("PUT /applications/*/commands", 400)
    await empty_stage.starts()
    assert empty_stage.discord.world.commands == []

    await empty_stage.stops()
    await empty_stage.starts()

    assert len(empty_stage.discord.world.commands) == 7
