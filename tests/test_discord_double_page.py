"""The page that shows a channel of the loopback Discord, for pictures."""

import aiohttp
import pytest

from tests.discord_server import double, server, support
from tests.doubles.discord import DiscordDouble, Server
from tests.doubles.discord_asked import Asked
from tests.doubles.discord_state import Channel

__all__ = ["double", "server", "support"]  # fixtures


async def drawn(double: DiscordDouble, channel: Channel, query: str = "") -> str:
    async with aiohttp.ClientSession() as http, http.get(f"{double.url}/page/{channel.id}?{query}") as response:
        assert response.content_type == "text/html"
        return await response.text()


async def test_who_says_what_is_drawn_with_its_markdown_and_buttons(double: DiscordDouble, server: Server, support: Channel) -> None:
    ana = server.member("Ana")
    question = await ana.writes(support, "Is the **battery** in? <script>")
    await ana.reacts(question, "👍")
    row = {"type": 1, "components": [{"type": 2, "style": 1, "label": "Talk to a person", "custom_id": "human"}]}
    double.bot_message(support, f"It is, {ana.mention}.\n- `one`\n- two", components=[row])

    shown = await drawn(double, support)

    assert "<strong>battery</strong>" in shown
    assert "<script>" not in shown
    assert "</svg> 1</span>" in shown
    assert '<span class="mention">@Ana</span>' in shown
    assert "<li><code>one</code></li>" in shown
    assert '<button class="button primary">Talk to a person</button>' in shown
    assert '<span class="app">APP</span>' in shown


async def test_a_line_of_small_print_is_drawn_small(double: DiscordDouble, support: Channel) -> None:
    double.bot_message(support, "It is in.\n-# Read more: here")

    assert "<small>Read more: here</small>" in await drawn(double, support)


async def test_a_thread_is_drawn_with_what_it_was_started_from(double: DiscordDouble, server: Server, support: Channel) -> None:
    ana = server.member("Ana")
    thread = await ana.starts_thread(await ana.writes(support, "Is it in?"), "Battery cover")
    await ana.archives(thread)

    assert "</svg> Battery cover" in await drawn(double, support)
    inside = await drawn(double, thread)
    assert '<span class="who">Ana</span>' in inside
    assert "<p>Is it in?</p>" in inside
    assert "archived" in inside


@pytest.mark.parametrize("theme", ["dark", "light"])
async def test_it_is_drawn_in_dark_and_in_light(double: DiscordDouble, support: Channel, theme: str) -> None:
    assert f'<body class="{theme}">' in await drawn(double, support, f"theme={theme}")


async def test_what_only_one_sees_is_drawn_for_that_one(double: DiscordDouble, server: Server, support: Channel) -> None:
    ana, ben = server.member("Ana"), server.member("Ben")
    asked = double.rest.interactions.ask(Asked.COMPONENT, ana.user, support, {"custom_id": "a", "component_type": 2})
    answer = {"type": 4, "data": {"content": "For you", "flags": 64}}
    async with aiohttp.ClientSession() as http, http.post(f"{double.api_url}/interactions/{asked.id}/{asked.token}/callback", json=answer):
        pass

    assert "Only you can see this" in await drawn(double, support, f"as={ana.id}")
    assert "For you" not in await drawn(double, support, f"as={ben.id}")
