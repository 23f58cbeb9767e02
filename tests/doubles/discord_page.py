"""A channel drawn as Discord would show it, for pictures."""

from tests.doubles.discord_state import Channel, User


def page(channel: Channel, viewer: User, theme: str) -> str:
    return f"<!doctype html><title>{channel.name}</title><body class={theme}>{viewer.name}</body>"
