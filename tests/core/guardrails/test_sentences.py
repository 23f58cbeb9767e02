"""The same sentences, however the stream is cut."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.guardrails.sentences import LONGEST, Sentences

PIECES = [
    *".!?…。！？؟।۔\n\t '\")]*`~<1",
    "e.g.",
    " i.e. x",
    "3.5",
    "word",
    "Mr. ",
    "```",
    "\n```py\n",
    "~~~",
    "  ",
    "\u00a0",
    "«",
    "。」",
    ". ",
    "U.S. ",
]
texts = st.lists(st.sampled_from(PIECES), max_size=60).map("".join) | st.text()
long_texts = st.lists(
    st.tuples(
        st.sampled_from(["a", "ab ", " ", "。", "a. ", "`", "\n", "x\u3000"]), st.sampled_from([1, 3, LONGEST - 1, LONGEST, LONGEST + 7])
    ),
    max_size=4,
).map(lambda parts: "".join(piece * (times // len(piece) + 1) for piece, times in parts))


def sentences(*pieces: str) -> list[str]:
    stream = Sentences()
    return [*(sentence for piece in pieces for sentence in stream.feed(piece)), *stream.finish()]


def pieces(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


@settings(deadline=None)
@given(texts, st.integers(1, 9))
def test_no_way_of_cutting_the_stream_moves_an_end(text: str, size: int) -> None:
    assert sentences(*pieces(text, size)) == sentences(text)


@settings(deadline=None, max_examples=50)
@given(long_texts, st.sampled_from([7, 100, LONGEST - 1, LONGEST, LONGEST + 1]))
def test_no_way_of_cutting_moves_the_end_of_a_long_sentence(text: str, size: int) -> None:
    assert sentences(*pieces(text, size)) == sentences(text)


@settings(deadline=None)
@given(texts | long_texts)
def test_the_sentences_are_the_text_and_none_is_empty(text: str) -> None:
    found = sentences(text)

    assert "".join(found) == text
    assert all(found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three? Four… Five", ["One.", " Two!", " Three?", " Four…", " Five"]),
        ('He said "yes." Then (no!) **Stop.** go', ['He said "yes."', " Then (no!)", " **Stop.**", " go"]),
        ("第一句。第二句！「三？」四", ["第一句。", "第二句！", "「三？」", "四"]),
        ("هل هذا صحيح؟ نعم.", ["هل هذا صحيح؟", " نعم."]),
        ("- a\n- b. c\n\nd", ["- a\n", "- b.", " c\n", "\n", "d"]),
        (
            "It costs 3.5 % of $1.20, e.g. for Mr. Smith, see policy.pdf now",
            ["It costs 3.5 % of $1.20, e.g. for Mr. Smith, see policy.pdf now"],
        ),
        ("1. First. Second\n2. Third", ["1. First.", " Second\n", "2. Third"]),
        ("Look:\n```py\na. b. c\n```\nYes. No", ["Look:\n", "```py\n", "a. b. c\n", "```\n", "Yes.", " No"]),
        ("Wait... what?! No", ["Wait...", " what?!", " No"]),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_a_sentence_waits_for_the_letter_behind_its_end() -> None:
    stream = Sentences()

    assert stream.feed("It costs 3.") == []
    assert stream.feed("5 percent.") == []
    assert stream.feed(" ") == ["It costs 3.5 percent."]


def test_a_sentence_without_an_end_is_cut_at_a_space() -> None:
    words = "word " * 1000

    found = sentences(words)

    assert all(len(sentence) <= LONGEST for sentence in found)
    assert all(sentence.endswith("word") for sentence in found[:-1])


def test_a_word_is_never_torn_however_long() -> None:
    word = "x" * (2 * LONGEST)

    assert sentences(f"a {word} b") == ["a", f" {word}", " b"]


@pytest.mark.parametrize("mark", [*".!?…؟।۔"])
def test_each_script_ends_its_sentences_before_the_next_one_begins(mark: str) -> None:
    stream = Sentences()

    assert stream.feed(f"नमस्ते{mark} और") == [f"नमस्ते{mark}"]
