"""What Eva says when she has started."""

from dataclasses import replace
from pathlib import Path

from bots.cli.banner import banner
from tests.bots.house import settings
from tests.doubles.company import acme


def test_it_tells_where_the_page_is_what_is_on_and_what_to_do_next(tmp_path: Path) -> None:
    read = settings(tmp_path, EVA_PUBLIC_URL="https://help.example.com")

    text = banner(read, acme().playbook)

    assert text.startswith("Eva is ready for Acme Insurance.")
    assert "https://help.example.com/\n" in text
    assert "https://help.example.com/help/ (27 for customers, 6 for colleagues)" in text
    assert str(read.database) in text
    assert "eva chat" in text
    assert "eva doctor" in text


def test_it_tells_how_to_turn_on_what_is_off_and_never_a_token(tmp_path: Path) -> None:
    read = replace(settings(tmp_path), discord_token="token-of-the-bot", web_origins=("https://www.example.com",))
    nothing = replace(read, api_token=None, discord_token=None, web_origins=())

    on, off = banner(read, acme().playbook), banner(nothing, acme().playbook)

    for name in ("EVA_API_TOKEN", "DISCORD_TOKEN", "EVA_WEB_ORIGINS"):
        assert f"off: set {name}" in off
        assert name not in on
    assert "https://www.example.com" in on
    assert read.api_token
    assert read.api_token not in on
    assert "token-of-the-bot" not in on
