"""A stream is shown only when it has been checked, and it is the same stream however it comes."""

import itertools
import re
import time
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.guardrails.gate import Gate
from core.guardrails.grounds import Grounds
from core.guardrails.money import Amounts
from core.guardrails.rules import Verdict
from core.house_rules import house_rules
from core.messages import Audience, Finding
from core.ports import Prompt
from tests.doubles.company import acme

COVER = "https://help.acme.example/cover"
KIND = "I would rather not link to that."
SAFE = [
    "We insure cars. ",
    "See policy.pdf, e.g. page 3.5. ",
    "好的。",
    "نعم؟ ",
    "\n",
    "- item\n",
    "```\na. b\n```\n",
    f"[Cover]({COVER}). ",
    "  ",
    "**Yes!** ",
    "@ 9 AM ",
]
UNSAFE = [
    "Go to http://evil.zz now. ",
    "@everyone ",
    "<!channel> ",
    "<@123>",
    "evil.com",
    "[x](javascript:a) ",
    "ht\u200btp://evil.zz",
    "＠here",
    "@",
    "everyone",
]
texts = st.lists(st.sampled_from([*SAFE, *UNSAFE, *".!? /:<>@"]), max_size=30).map("".join)
cuts = st.lists(st.integers(1, 12), min_size=1, max_size=8)
FORBIDDEN = re.compile(  # a mail address may hold such names: see the tests of the rules
    r"@(?:everyone|here)(?![a-z0-9-]*\.com)|<(?:@[!&]?\w|#\w|![a-z])|[a-z]://(?!help\.acme\.example/cover)|(?<![\w@.-])evil\.com(?![\w@-])|javascript:\S",
    re.IGNORECASE,
)


def gate() -> Gate:
    return Gate(links=[COVER], replacement=KIND)


def shown(text: str, sizes: list[int] | None = None) -> str:
    opened, out, at, turn = gate(), [], 0, 0
    while at < len(text):
        size = sizes[turn % len(sizes)] if sizes else len(text)
        out.append(opened.feed(text[at : at + size]))
        at, turn = at + size, turn + 1
    return "".join([*out, opened.finish()])


@settings(deadline=None)
@given(texts, cuts)
def test_no_way_of_cutting_the_stream_changes_what_is_shown(text: str, sizes: list[int]) -> None:
    assert shown(text, sizes) == shown(text, [1]) == shown(text)


@settings(deadline=None)
@given(texts | st.text())
def test_nothing_forbidden_is_ever_shown(text: str) -> None:
    assert FORBIDDEN.search(shown(text, [1])) is None


@settings(deadline=None)
@given(st.lists(st.sampled_from(SAFE), max_size=40).map("".join))
def test_what_needs_nothing_passes_to_the_letter(text: str) -> None:
    opened = gate()

    assert opened.feed(text) + opened.finish() == text
    assert opened.findings == []


@pytest.mark.parametrize("size", range(1, 40))
def test_no_way_of_cutting_the_stream_lets_a_link_through(size: int) -> None:
    text = f"We cover batteries. Read http://evil.zz/battery today! More at {COVER}."

    assert shown(text, [size]) == f"We cover batteries. {KIND} More at {COVER}."


def test_a_sentence_is_shown_as_soon_as_its_end_is_known() -> None:
    opened = gate()

    assert opened.feed("We insure cars.") == ""
    assert opened.feed(" And") == "We insure cars."
    assert opened.feed(" bikes") == ""
    assert opened.finish() == " And bikes"


def test_stopped_sentences_in_a_row_give_way_to_one_kind_sentence() -> None:
    opened = gate()

    said = opened.feed("Hi. Go to http://a.zz now! Or www.b.zz. Or c.com? Bye. Or d.com.") + opened.finish()

    assert said == f"Hi. {KIND} Bye. {KIND}"
    assert [finding.text for finding in opened.findings] == ["http://a.zz", "www.b.zz", "c.com", "d.com"]
    assert {(finding.rule, finding.action) for finding in opened.findings} == {("links", "replaced")}


def test_the_layout_stays_when_a_line_is_replaced() -> None:
    assert shown("Look:\n\n- http://a.zz\n- http://b.zz\n\nBye") == f"Look:\n\n- {KIND}\n\nBye"
    assert shown("1. http://a.zz\n2. fine") == f"1. {KIND}\n2. fine"
    assert shown("Go to http://a.zz now. Or http://b.zz\nBye") == f"{KIND}\nBye"


def test_a_mention_is_broken_and_its_sentence_stays() -> None:
    opened = gate()

    said = opened.feed("Hi @everyone and <@123>.") + opened.finish()

    assert said == "Hi @\u200beveryone and <\u200b@123>."
    assert opened.findings == [
        Finding(rule="mentions", text="@everyone", action="neutralised"),
        Finding(rule="mentions", text="<@123>", action="neutralised"),
    ]


def test_a_source_that_becomes_known_while_the_model_speaks_may_appear_from_then_on() -> None:
    opened = gate()
    first = opened.feed("See https://help.acme.example/ev now. ")

    opened.allow(["https://help.acme.example/ev"])

    assert (
        first + opened.feed("See https://help.acme.example/ev again.") + opened.finish()
        == f"{KIND} See https://help.acme.example/ev again."
    )


class NoPromises:
    """Stops "I promise" even where two sentences make it, and notes what it was shown."""

    name = "promises"

    def __init__(self) -> None:
        self.seen: list[tuple[str, str]] = []

    def check(self, sentence: str, before: str) -> Verdict:
        self.seen.append((sentence, before))
        return Verdict(text=None, found=("promise",)) if "promise" in before + sentence else Verdict(text=sentence)


def test_a_further_rule_sees_each_sentence_and_all_that_was_said_before() -> None:
    rule = NoPromises()
    opened = Gate(links=[], replacement=KIND, rules=[rule])

    said = opened.feed("One. Two @here. I promise. Four.") + opened.finish()

    assert said == f"One. Two @\u200bhere. {KIND}"
    assert rule.seen == [
        ("One.", ""),
        (" Two @here.", "One."),
        (" I promise.", "One. Two @here."),
        (" Four.", "One. Two @here. I promise."),
    ]
    assert [finding.rule for finding in opened.findings] == ["mentions", "promises", "promises"]


def test_a_sentence_late_in_a_long_answer_costs_no_more_than_an_early_one() -> None:
    sentence = f"We insure electric cars with a battery cover 覆盖 @home, see [Cover]({COVER}) or policy.pdf for 3.5 more. "
    text = sentence * (20_000 // len(sentence))
    opened = gate()

    start = time.process_time()
    said = "".join(opened.feed(text[at : at + 4]) for at in range(0, len(text), 4)) + opened.finish()
    seconds = time.process_time() - start

    assert said == text
    assert seconds / text.count("more.") < 0.005  # a quarter of a millisecond in practice


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "a.com.",
        "a:",
        "](",
        "<",
        "@",
        "://",
        " ",
        ".",
        "! ",
        "?)",
        "\\",
        "&#",
        "\n",
        "\u200b",
        "```",
        "a-",
        "a.",
        "&lt;",
        "[",
        "a@everyone.",
    ],
)
def test_no_answer_keeps_eva_busy(unit: str) -> None:
    text = (unit * 20_000)[:20_000]

    start = time.process_time()
    shown(text, [3])

    assert time.process_time() - start < 3


def test_who_says_what_the_articles_say_word_for_word_is_not_held_against_them_again() -> None:
    gate = Gate(links=(), replacement="(left out)", grounds=Grounds(()))
    gate.word_for_word = True
    trusted = gate.feed("It costs $5. ") + gate.finish()
    gate.begin_anew()
    gate.word_for_word = False
    held = gate.feed("It costs $5. ") + gate.finish()

    assert (trusted.strip(), held.strip()) == ("It costs $5.", "(left out)")
    assert [(finding.rule, finding.action) for finding in gate.findings] == [("unsupported", "replaced")]


RULES = house_rules(
    acme(),
    Prompt(audience=Audience.CUSTOMER, language="en", now=datetime(2026, 3, 2, tzinfo=UTC), earlier=(), asked=()),
    ("I pay $450 now",),
    Amounts(),
)
REFUSED = [
    "I guarantee that it is paid.",
    "GEICO is cheaper.",
    "我保证会赔。",
    "Your premium is 43.20 a month!",
    "We also offer pet insurance.",
    "سنتصل بك غدًا.",
]


@given(
    told=st.lists(st.sampled_from([*SAFE, *(f"{sentence} " for sentence in REFUSED)]), max_size=8),
    sizes=st.lists(st.integers(min_value=1, max_value=30), min_size=1, max_size=40),
)
@example(told=["```\n", "I guarantee that it is paid. ", "نعم؟ "], sizes=[7])
@settings(max_examples=150, deadline=None)
def test_no_way_of_cutting_the_stream_lets_what_the_house_refuses_through(told: list[str], sizes: list[int]) -> None:
    text = "".join(told)
    whole, cut = (Gate(links=(), replacement=KIND, rules=RULES) for _ in range(2))

    in_one = whole.feed(text) + whole.finish()
    pieces, at = [], 0
    for size in itertools.cycle(sizes):
        if at >= len(text):
            break
        pieces.append(cut.feed(text[at : at + size]))
        at += size

    assert "".join([*pieces, cut.finish()]) == in_one
    assert cut.findings == whole.findings
    assert not any(sentence in in_one for sentence in REFUSED)
