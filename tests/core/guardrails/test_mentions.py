"""Nobody is called by what Eva says."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.guardrails.mentions import Mentions

LIVE = re.compile(r"@(?:everyone|here|channel)|<(?:@[!&]?\w|#\w|![a-z])", re.IGNORECASE)  # what Discord and Slack look for
MAIL = re.compile(r"(?<=[a-z0-9])@(?:everyone|here|channel)[a-z0-9.-]*\.com(?![a-z0-9-])")  # stays, see below
NAMES = [
    "@everyone",
    "@here",
    "<@123>",
    "<@!123>",
    "<@&123>",
    "<#123>",
    "<!channel>",
    "<!here>",
    "<!everyone>",
    "<!subteam^S1|x y>",
    "<@U123>",
]
PARTS = [
    *"@<>#!&;| a1",
    "everyone",
    "here",
    "＠",
    "＜",
    "！",
    "\u200b",
    "\u2060",
    "&lt;",
    "\\",
    "ｅveryone",
    "bob",
    ".com",
    "channel",
    *NAMES,
]
texts = st.lists(st.sampled_from(PARTS), max_size=25).map("".join)


def shown(text: str) -> str:
    said = Mentions().check(text, "").text
    assert said is not None
    return said


@settings(deadline=None)
@given(texts)
def test_nothing_live_is_left(text: str) -> None:
    assert LIVE.search(MAIL.sub("", shown(text))) is None


@settings(deadline=None)
@given(texts)
def test_nothing_but_the_break_is_added_and_once_is_enough(text: str) -> None:
    once = shown(text)

    assert once.replace("\u200b", "") == text.replace("\u200b", "")
    assert shown(once) == once


@pytest.mark.parametrize("name", NAMES)
def test_a_mention_stays_readable_and_is_dead_on_both_platforms_escaped_or_not(name: str) -> None:
    said = shown(f"Hello {name}, hello")

    assert said.replace("\u200b", "") == f"Hello {name}, hello"
    for copy in (said, said.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"), re.sub(r"([@<>#!|])", r"\\\1", said)):
        assert LIVE.search(copy) is None
        assert LIVE.search(copy.replace("&lt;", "<").replace("&gt;", ">")) is None


@pytest.mark.parametrize(
    "name", ["＠everyone", "@ｅveryone", "@every\u200bone", "@\u2060here", "＜@123>", "<\u2060!here>", "<！channel>", "&lt;!here&gt;"]
)
def test_full_width_and_invisible_letters_hide_no_mention(name: str) -> None:
    verdict = Mentions().check(f"see {name}", "")

    assert verdict.found
    assert verdict.text is not None
    assert len(verdict.text) == len(name) + 5


@pytest.mark.parametrize(
    "text",
    [
        "mail bob@acme.com or claims@here.com",
        "tomorrow @ 9 AM",
        "i <3 you",
        "a < b > c",
        "<https://a.b|c>",
        "&lt;b&gt;",
        "at @acme",
        "<t:1:R>",
        "#1",
        "R&D",
    ],
)
def test_mail_addresses_times_and_arrows_stay(text: str) -> None:
    verdict = Mentions().check(text, "")

    assert verdict.text == text
    assert verdict.found == ()


def test_what_was_found_is_quoted() -> None:
    assert Mentions().check("Hi <@123>, @everyone: <!subteam^S1|the team>", "").found == ("<@123>", "@everyone", "<!subteam^S1|the team>")
