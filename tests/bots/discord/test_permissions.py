"""What Eva must be allowed to do on a server."""

from urllib.parse import parse_qs, urlsplit

import discord

from bots.discord.permissions import invitation, missing, needed, wanted
from core.messages import Audience
from core.playbook.places import DiscordChannel

PUBLIC, PRIVATE = DiscordChannel(audience=Audience.CUSTOMER), DiscordChannel(audience=Audience.CUSTOMER, threads="private")


def test_the_invitation_asks_for_what_is_needed_and_for_nothing_else() -> None:
    link = urlsplit(invitation(42, [PUBLIC]))
    asked = parse_qs(link.query)

    assert asked["client_id"] == ["42"]
    assert set(asked["scope"][0].split()) == {"bot", "applications.commands"}
    assert discord.Permissions(int(asked["permissions"][0])) == wanted([PUBLIC])
    assert not wanted([PUBLIC]).administrator
    assert not wanted([PUBLIC]).create_private_threads
    assert not wanted([PUBLIC]).attach_files


def test_what_is_needed_follows_the_kind_of_threads() -> None:
    assert "create_private_threads" in needed(PRIVATE)
    assert "create_private_threads" not in needed(PUBLIC)
    assert wanted([PUBLIC, PRIVATE]).create_private_threads


def test_what_is_missing_is_named_as_on_discords_own_pages() -> None:
    has = wanted([PUBLIC])
    has.update(create_public_threads=False, manage_threads=False)

    assert missing(has, needed(PUBLIC)) == ["Create Public Threads", "Manage Threads"]
    assert missing(wanted([PUBLIC]), needed(PUBLIC)) == []
