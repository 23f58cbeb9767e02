"""What a model says in one turn, as far as the gate has let it pass, and in what batches it comes."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.answer import Answer, as_it_comes
from core.guardrails.gate import Gate
from core.messages import Source, ToolUse
from core.ports import By, Cited, Ended, ModelError, Piece, Text, ToolCall, ToolResult
from tests.doubles.hold import Hold

ARTICLE, PAPER = Source("An article", "http://x/help/a"), Source("A paper", "")
RESULT = ToolResult(call=ToolCall(id="1", name="look", arguments={"b": 1, "a": "ü"}), content="{}", sources=(ARTICLE, PAPER))


def answer() -> Answer:
    """Nothing said yet."""
    return Answer(gated=lambda: Gate(links=(), replacement="(left out)"), by="scripted")


# ── pieces ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_each_kind_of_piece_has_its_place() -> None:
    grown = answer()
    for piece in (Text("Hello. "), Cited(ARTICLE), RESULT, Text("Bye."), Cited(PAPER), Cited(ARTICLE), Ended("unknown")):
        grown.take(piece)
    grown.close()

    assert (grown.text, grown.sources, grown.outcome) == ("Hello. Bye.", [ARTICLE, PAPER], "unknown")
    assert grown.tools == [ToolUse(name="look", arguments='{"a":"ü","b":1}', result="{}")]


def test_an_answer_that_says_nothing_of_itself_is_an_answer() -> None:
    grown = answer()
    grown.take(Text("Hello."))
    grown.close()

    assert (grown.outcome, grown.by) == ("answered", "scripted")


def test_why_another_one_speaks_is_known_as_long_as_they_do() -> None:
    grown = answer()
    grown.take(By("builtin", "busy"))
    assert (grown.by, grown.failure) == ("builtin", "busy")

    grown.take(By("claude"))

    assert (grown.by, grown.failure) == ("claude", "")


def test_a_link_may_be_given_once_a_tool_has_named_it_as_a_source_and_not_before() -> None:
    grown = answer()
    for piece in (Text("See http://x/help/a please. "), RESULT, Text("Or rather: see http://x/help/a please. ")):
        grown.take(piece)
    grown.close()

    assert grown.text == "(left out) Or rather: see http://x/help/a please."
    assert [(finding.rule, finding.action) for finding in grown.gate.findings] == [("links", "replaced")]


def test_a_source_that_is_only_cited_opens_no_link() -> None:
    grown = answer()
    for piece in (Cited(Source("Bad", "http://evil.example/x")), Text("See http://evil.example/x please.")):
        grown.take(piece)
    grown.close()

    assert grown.text == "(left out)"


@given(
    st.lists(
        st.sampled_from(["Hello there. ", "See evil.com/x now! ", "- item\n", "@everyone ", "1.5 and e.g. this ", "\n\n"]), max_size=8
    ),
    st.data(),
)
def test_however_the_words_are_cut_the_answer_is_the_same(sentences: list[str], data: st.DataObject) -> None:
    text, whole, cut = "".join(sentences), answer(), answer()
    whole.take(Text(text))
    at = 0
    while at < len(text):
        size = data.draw(st.integers(1, 9))
        cut.take(Text(text[at : at + size]))
        at += size
    whole.close()
    cut.close()

    assert (cut.text, cut.gate.findings) == (whole.text, whole.gate.findings)


# ── batches ──────────────────────────────────────────────────────────────────────────────────────────────────────────


async def pieces(*steps: str | Hold | Exception) -> AsyncIterator[Piece | ToolResult]:
    """What a model gives."""
    for step in steps:
        match step:
            case str():
                yield Text(step)
            case Hold():
                await step.stop_here()
            case Exception():
                raise step


async def batches(*steps: str | Hold | Exception) -> list[tuple[list[str], bool]]:
    """As it comes."""
    return [([piece.text for piece in batch if isinstance(piece, Text)], ended) async for batch, ended in as_it_comes(pieces(*steps))]


async def test_what_is_there_at_once_comes_at_once() -> None:
    assert await batches("a", "b", "c") == [(["a", "b", "c"], True)]


async def test_nothing_at_all_is_an_end_too() -> None:
    assert await batches() == [([], True)]


async def test_what_has_come_is_told_while_more_is_awaited() -> None:
    hold = Hold()
    coming = as_it_comes(pieces("a", "b", hold, "c"))

    first, ended = await anext(coming)
    await hold.reached()
    assert ([Text("a"), Text("b")], False) == (first, ended)

    hold.open()
    rest = [(batch, ended) async for batch, ended in coming]
    assert [piece for batch, _ in rest for piece in batch] == [Text("c")]
    assert [ended for _, ended in rest] == [False] * (len(rest) - 1) + [True]


async def test_more_is_taken_in_while_the_last_pieces_are_being_shown() -> None:
    first, second = Hold(), Hold()
    coming = as_it_comes(pieces("a", first, "b", second, "c"))
    assert await anext(coming) == ([Text("a")], False)

    first.open()
    await second.reached()  # nobody has asked for more
    assert await anext(coming) == ([Text("b")], False)
    await coming.aclose()


async def test_what_the_model_fails_with_is_raised_behind_what_was_told() -> None:
    hold = Hold()
    coming = as_it_comes(pieces("a", hold, ModelError("gone")))
    assert await anext(coming) == ([Text("a")], False)

    hold.open()
    with pytest.raises(ModelError, match="gone"):
        await anext(coming)


async def test_who_stops_listening_stops_the_model() -> None:
    hold, stopped = Hold(), asyncio.Event()

    async def model() -> AsyncIterator[Piece | ToolResult]:
        try:
            yield Text("a")
            await hold.stop_here()
        finally:
            stopped.set()

    coming = as_it_comes(model())
    await anext(coming)
    await hold.reached()
    await coming.aclose()

    assert stopped.is_set()
