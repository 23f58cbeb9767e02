"""A playbook loads whole or not at all: each fault is named with its file and its line, and all of them at once."""

import os
from collections.abc import Callable, Mapping
from dataclasses import FrozenInstanceError
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.messages import Audience
from core.playbook import Fault, Playbook, PlaybookError, anchor, headings, load
from tests.doubles.rates import RATES, VEHICLES

ACME = Path(__file__).parents[3] / "playbooks" / "acme"

PLAYBOOK = """\
name = "Acme Insurance"
since = 1985
language = "en"
timezone = "America/New_York"
hours = { mon-fri = "09:00-17:00", holidays = "US" }

[contact]
phone = "1-800-123-4567"
email = "help@acme.example"

[[products]]
id = "car"
name = "car insurance"
article = "car-cover"
words = ["car", "auto"]

[[not_offered]]
name = "pet insurance"
words = ["pet", "dog"]

[discord]
staff_roles = ["Support"]
direct_messages = true

[discord.channels.support]
audience = "customer"
threads = "private"
quiet_hours = "22:00-07:00"

[slack]
staff = ["@support"]

[slack.channels.ask-acme]
audience = "internal"
mention = true

[routes]
desk = ["slack:#eva-desk", "discord:#eva-desk"]
"""
CAR = """\
---
title: What car insurance covers
slug: car-cover
language: en
also: [liability, collision]
updated: 2026-10-01
---

Five covers, and [what a claim needs](/help/claims#first-steps).

## Liability

Damage done to others. See [above](#liability) and [the state](https://state.example/).
"""
CLAIMS = """\
---
title: Claims
slug: claims
language: en
topic: After an accident
---
## First steps

Call 911 first.
"""
HANDBOOK = """\
---
title: Claims handbook
slug: handbook
language: en
link: https://handbook.acme.example/claims
---
Told to customers in [this article](/help/claims); see [limits](/help/handbook#limits).

## Limits

Up to $5,000.
"""
GUARDRAILS = 'topics = ["car insurance"]\nrules = ["Promise nothing."]\n'
EXAMPLE = '{"title": "Hours", "exchange": [{"from": "customer", "text": "When?"}, {"from": "eva", "text": "From nine to five."}]}\n'
QUOTED = (
    '{"title": "A quote", "exchange": [{"from": "customer", "text": "How much?"},'
    ' {"from": "eva", "call": {"tool": "get_quote", "arguments": {"year": 2024}}},'
    ' {"from": "tool", "tool": "get_quote", "result": {"premium": "43.20"}}, {"from": "eva", "text": "$43.20."}]}\n'
)
INTENT = """\
title = "IT help"
about = "Passwords and printers."
who = { en = "the IT desk" }
reached = { en = "in the portal" }
utterances = { en = ["the printer is broken"] }
"""
EVAL = '{"turns": [{"say": "What is covered?", "cites": ["car-cover"]}, {"say": "Who won?", "unknown": true}]}\n'

VALID = {
    "playbook.toml": PLAYBOOK,
    "customer/identity.md": "You are Eva.\n",
    "customer/guardrails.toml": GUARDRAILS,
    "customer/words.toml": '[words]\ncar = ["auto", "vehicle"]\nclaim = ["damage report"]\n',
    "customer/knowledge/car.md": CAR,
    "customer/knowledge/claims.md": CLAIMS,
    "customer/examples/hours.jsonl": EXAMPLE + "\n" + QUOTED,
    "customer/evals/chat.jsonl": EVAL,
    "rates.toml": RATES,
    "vehicles.csv": VEHICLES,
    "internal/identity.md": "You are Eva, a colleague.\n",
    "internal/guardrails.toml": GUARDRAILS,
    "internal/knowledge/handbook.md": HANDBOOK,
    "internal/intents/it_help.toml": INTENT,
    "internal/evals/chat.jsonl": '{"turns": [{"say": "What is the limit?", "cites": ["handbook", "claims"]}]}\n',
}

MARKS = (b"---\n", b"\n", b": ", b"- ", b"\x00", b"\xff", *rb'''" ' [ { } ]( # \ """ 0x &a *a !!int'''.split())
ALONE = {name: None for name in VALID if name.startswith("internal/")}  # without content for colleagues

Write = Callable[[Mapping[str, str | None]], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a valid playbook with some files changed, or left out where the text is None."""

    def files(changed: Mapping[str, str | None]) -> Path:
        for name, text in (VALID | dict(changed)).items():
            path = tmp_path / "acme" / name
            if text is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
        return tmp_path / "acme"

    return files


def faults(folder: Path) -> list[str]:
    with pytest.raises(PlaybookError) as caught:
        load(folder)
    return str(caught.value).split("\n")


def test_a_valid_playbook_is_read_whole(write: Write) -> None:
    playbook = load(write({}))
    assert (playbook.name, playbook.legal_name, playbook.assistant, playbook.since) == ("Acme Insurance", "Acme Insurance", "Eva", 1985)
    assert (playbook.language, playbook.timezone.key) == ("en", "America/New_York")
    assert playbook.contact.phone == "1-800-123-4567"
    assert [(product.id, product.article, product.words) for product in playbook.products] == [("car", "car-cover", ("car", "auto"))]
    assert [(other.name, other.words) for other in playbook.not_offered] == [("pet insurance", ("pet", "dog"))]
    assert (playbook.limits.messages_per_minute, playbook.limits.channel_per_minute) == (10, 30)
    assert playbook.discord.channels["support"].threads == "private"
    assert playbook.slack.channels["ask-acme"].audience is Audience.INTERNAL
    assert playbook.routes == {"desk": ("slack:#eva-desk", "discord:#eva-desk")}
    content = playbook.audiences[Audience.CUSTOMER]
    assert (content.identity, content.topics, content.rules) == ("You are Eva.", ("car insurance",), ("Promise nothing.",))
    assert content.words == {"car": ("auto", "vehicle"), "claim": ("damage report",)}
    assert [example.title for example in content.examples] == ["Hours", "A quote"]
    assert [turn.unknown for turn in content.evals[0].turns] == [False, True]
    assert [(audience, [intent.name for intent in each.intents]) for audience, each in playbook.audiences.items()] == [
        (Audience.CUSTOMER, []),
        (Audience.INTERNAL, ["it_help"]),
    ]


def test_an_article_carries_its_facts_its_address_and_a_body_without_front_matter(write: Write) -> None:
    playbook = load(write({}))
    car, claims = playbook.audiences[Audience.CUSTOMER].articles
    (handbook,) = playbook.audiences[Audience.INTERNAL].articles
    assert (car.slug, car.title, car.topic, car.also) == ("car-cover", car.topic, "What car insurance covers", ("liability", "collision"))
    assert (car.updated, car.link, claims.topic, claims.updated) == (date(2026, 10, 1), "/help/car-cover", "After an accident", None)
    assert (handbook.link, handbook.audience) == ("https://handbook.acme.example/claims", Audience.INTERNAL)
    assert car.body.startswith("Five covers")
    assert car.path.read_text() == CAR
    assert claims.body == "## First steps\n\nCall 911 first."


def test_customers_get_their_own_articles_and_colleagues_get_both(write: Write) -> None:
    playbook = load(write({}))
    assert [article.slug for article in playbook.articles_for(Audience.CUSTOMER)] == ["car-cover", "claims"]
    assert [article.slug for article in playbook.articles_for(Audience.INTERNAL)] == ["handbook", "car-cover", "claims"]


def test_a_company_needs_neither_colleagues_nor_platforms(write: Write) -> None:
    playbook = load(write(ALONE | {"playbook.toml": PLAYBOOK[: PLAYBOOK.index("[discord]")]}))
    assert list(playbook.audiences) == [Audience.CUSTOMER]
    assert (playbook.discord.channels, playbook.slack.channels, playbook.routes) == ({}, {}, {})
    assert playbook.articles_for(Audience.INTERNAL) == playbook.articles_for(Audience.CUSTOMER)


def test_a_company_without_rates_and_vehicles_has_no_quotes_of_its_own(write: Write) -> None:
    playbook = load(write({"rates.toml": None, "vehicles.csv": None}))
    assert (playbook.rates, playbook.vehicles) == (None, None)


@pytest.mark.parametrize(
    ("left_out", "fault"),
    [("rates.toml", "vehicles.csv:1: needs rates.toml beside it"), ("vehicles.csv", "rates.toml:1: needs vehicles.csv beside it")],
)
def test_rates_and_vehicles_need_each_other(left_out: str, fault: str, write: Write) -> None:
    assert faults(write({left_out: None})) == [fault]


def test_a_vehicle_of_a_group_that_the_rates_lack_is_refused_on_its_line(write: Write) -> None:
    assert faults(write({"vehicles.csv": VEHICLES.replace("exotic", "exotix")})) == [
        'vehicles.csv:5: the rates have no group "exotix" of "car" (did you mean "exotic"?)'
    ]


def test_what_was_loaded_cannot_be_changed(write: Write) -> None:
    playbook = load(write({}))
    with pytest.raises(FrozenInstanceError):
        playbook.name = "Other"  # type: ignore[misc]
    for mapping in (playbook.audiences, playbook.routes, playbook.discord.channels, playbook.audiences[Audience.CUSTOMER].words):
        with pytest.raises(TypeError):
            mapping["new"] = ()  # type: ignore[index]


HAS_A_SAY = (*(name for name in VALID if "evals" not in name), "oncall.toml")


@pytest.mark.parametrize("name", HAS_A_SAY)
def test_the_version_changes_with_every_file_that_has_a_say(name: str, write: Write) -> None:
    before = load(write({})).version
    assert load(write({name: VALID.get(name, "") + "\n"})).version != before


@pytest.mark.parametrize("name", ["customer/evals/chat.jsonl", "README.md", "customer/knowledge/.car.md.swp"])
def test_the_version_stays_when_a_file_without_a_say_changes(name: str, write: Write) -> None:
    before = load(write({})).version
    assert load(write({name: VALID.get(name, "") + "\n"})).version == before


REFUSED: dict[str, tuple[str, str | None, str]] = {
    "no playbook.toml": ("playbook.toml", None, "playbook.toml:1: this file is missing"),
    "an unknown key": (
        "playbook.toml",
        PLAYBOOK.replace("[contact]", '[contact]\nphon = "1"'),
        'playbook.toml:8: unknown key "phon" (did you mean "phone"?)',
    ),
    "no identity": ("customer/identity.md", None, "customer/identity.md:1: this file is missing"),
    "an empty identity": ("internal/identity.md", " \n", "internal/identity.md:1: must not be empty"),
    "no guardrails": ("customer/guardrails.toml", None, "customer/guardrails.toml:1: this file is missing"),
    "no rules": ("customer/guardrails.toml", "topics = []", 'customer/guardrails.toml:1: missing key "rules"'),
    "an unknown guardrail": (
        "customer/guardrails.toml",
        GUARDRAILS + "rule = 1",
        'customer/guardrails.toml:3: unknown key "rule" (did you mean "rules"?)',
    ),
    "an intent with an unknown key": (
        "internal/intents/it_help.toml",
        INTENT + 'priorty = "high"',
        'internal/intents/it_help.toml:6: unknown key "priorty"',
    ),
    "an intent of customers without a way to anybody": (
        "customer/intents/billing.toml",
        INTENT.replace("reached", "# reached"),
        'customer/intents/billing.toml:1: missing key "reached.en"',
    ),
    "a synonym in two lists": (
        "customer/words.toml",
        '[words]\ncar = ["auto"]\nclaim = [\n  "report",\n  "Auto",\n]',
        'customer/words.toml:5: "Auto" is a synonym of "car" already',
    ),
    "a synonym twice in one list": (
        "customer/words.toml",
        '[words]\ncar = ["auto", "auto"]',
        'customer/words.toml:2: "auto" is a synonym of "car" already',
    ),
    "a synonym with synonyms of its own": (
        "customer/words.toml",
        '[words]\ncar = ["auto"]\nclaim = ["Car"]',
        'customer/words.toml:3: "Car" is a synonym of "claim" and a word with synonyms of its own',
    ),
    "a word twice": ("customer/words.toml", "[words]\ncar = []\nCar = []", 'customer/words.toml:3: "Car" stands twice: as "car" too'),
    "words without their table": ("customer/words.toml", "", 'customer/words.toml:1: missing key "words"'),
    "words beside their table": ("customer/words.toml", "car = []\n[words]", 'customer/words.toml:1: unknown key "car"'),
    "a product with colleagues' article": (
        "playbook.toml",
        PLAYBOOK.replace('"car-cover"', '"handbook"'),
        'playbook.toml:14: "handbook" is no article for customers',
    ),
    "a slug that is taken": (
        "internal/knowledge/more.md",
        CLAIMS,
        'internal/knowledge/more.md:3: slug "claims" is taken by customer/knowledge/claims.md',
    ),
    "a link from customers to colleagues": (
        "customer/knowledge/more.md",
        CLAIMS.replace("slug: claims", "slug: more") + "\n[More](/help/handbook)",
        'customer/knowledge/more.md:11: link "/help/handbook" leads customers to an internal article',
    ),
    "customers' eval that cites colleagues' article": (
        "customer/evals/chat.jsonl",
        EVAL.replace("car-cover", "handbook"),
        'customer/evals/chat.jsonl:1: "handbook" is no article that this audience may see',
    ),
    "an example that is no conversation": (
        "internal/examples/a.jsonl",
        '{"title": "T", "exchange": []}',
        'internal/examples/a.jsonl:1: "exchange" must not be empty',
    ),
}


@pytest.mark.parametrize(("name", "text", "expected"), REFUSED.values(), ids=REFUSED.keys())
def test_refused_with_file_line_and_words(name: str, text: str | None, expected: str, write: Write) -> None:
    assert faults(write({name: text})) == [expected]


def test_all_faults_are_named_at_once_in_the_order_of_files_and_lines(write: Write) -> None:
    broken = {
        "playbook.toml": PLAYBOOK.replace('"en"', '"eng"'),
        "customer/knowledge/car.md": CAR.replace("also:", "tags:"),
        "customer/evals/chat.jsonl": "[",
        "customer/identity.md": "",
        "internal/guardrails.toml": "topics = 1\n",
    }
    with pytest.raises(PlaybookError) as caught:
        load(write(broken))
    assert [(fault.path.as_posix(), fault.line) for fault in caught.value.faults] == [
        ("customer/evals/chat.jsonl", 1),
        ("customer/identity.md", 1),
        ("customer/knowledge/car.md", 5),
        ("internal/guardrails.toml", 1),  # no list of topics
        ("internal/guardrails.toml", 1),  # no rules
        ("playbook.toml", 3),
    ]
    assert str(caught.value).split("\n") == [str(fault) for fault in caught.value.faults]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    name=st.sampled_from(sorted(VALID)),
    where=st.floats(0, 1),
    length=st.integers(0, 40),
    new=st.binary(max_size=20) | st.sampled_from(MARKS),
)
def test_whatever_happens_to_a_file_the_playbook_loads_or_says_where_it_is_broken(
    name: str, where: float, length: int, new: bytes, write: Write
) -> None:
    folder = write({})
    raw = VALID[name].encode()
    start = round(where * len(raw))
    (folder / name).write_bytes(raw[:start] + new + raw[start + length :])
    found: tuple[Fault, ...] = ()
    try:
        load(folder)
    except PlaybookError as error:
        found = error.faults
    assert all(fault.text and 1 <= fault.line <= len(raw) + len(new) for fault in found)


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    assert faults(tmp_path / "acne") == [f"{tmp_path}/acne:1: there is no such folder"]


def test_a_file_in_place_of_a_folder_is_refused(tmp_path: Path, write: Write) -> None:
    (tmp_path / "file").write_text("")
    assert faults(tmp_path / "file") == [f"{tmp_path}/file:1: is no folder"]
    folder = write(ALONE | {"internal": ""})
    assert "internal:1: is no folder" in faults(folder)


def test_a_playbook_without_anything_for_customers_is_refused(tmp_path: Path) -> None:
    assert faults(tmp_path) == ["customer:1: this folder is missing", "playbook.toml:1: this file is missing"]


def test_a_channel_for_an_audience_without_content_is_refused(write: Write) -> None:
    assert faults(write(ALONE)) == ['playbook.toml:34: there is no folder "internal" with content for this audience']


@pytest.mark.parametrize("name", ["customer/knowledge/claims.md", "customer/knowledge", "internal", "rates.toml", "customer/intents"])
def test_a_link_out_of_the_folder_is_refused(name: str, write: Write, tmp_path: Path) -> None:
    folder = write({})
    outside = tmp_path / "outside"
    if (folder / name).exists():
        (folder / name).rename(outside)
    else:
        outside.write_text("")
    os.symlink(outside, folder / name)
    assert [fault for fault in faults(folder) if fault.startswith(name) and "is a link that leads out of the playbook's folder" in fault]


def test_a_link_within_the_folder_is_followed(write: Write) -> None:
    folder = write({})
    (folder / "internal/guardrails.toml").unlink()
    (folder / "internal/guardrails.toml").symlink_to(folder / "customer/guardrails.toml")
    assert load(folder).audiences[Audience.INTERNAL].topics == ("car insurance",)


def test_anchors_and_headings_are_offered_to_whoever_shows_articles() -> None:
    assert [heading.anchor for heading in headings("# What's new?\n")] == [anchor("What's new?")] == ["whats-new"]


@pytest.fixture(scope="module")
def acme() -> Playbook:
    return load(ACME)


def test_acme_is_without_a_fault(acme: Playbook) -> None:
    assert len(acme.articles_for(Audience.INTERNAL)) > len(acme.articles_for(Audience.CUSTOMER)) >= 15
    assert [product.id for product in acme.products] == ["car", "electric_car", "two_wheeler"]
    assert set(acme.routes) == {"desk", "claims", "oncall", "sales", "operator"}
