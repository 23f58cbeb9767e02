"""A Markdown answer in parts: whole, in order, each within the limit, nothing torn that fits, and settled once another part follows."""

import re
import time
from itertools import pairwise

import pytest
import regex
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from core.splitting import MINIMUM, split

FENCE_LINE = re.compile(r"[ \t>]*(`{3,}[^`\n]*|~{3,}[^\n]*)")
MARKUP = [
    *"ab1 \n`*_[]()#>|~-.\\",
    "\n\n",
    "\n```\n",
    "\n~~~~py\n",
    "\n- ",
    "\n  - ",
    "\n> ",
    "\n# ",
    "**",
    "``",
    "](",
    "。",
    "\u0301",
    "🇩🇪",
    "👩🏽‍🚀",
    "क्षि",
]

any_text = st.one_of(st.text(), st.lists(st.sampled_from(MARKUP), max_size=150).map("".join))
limits = st.integers(MINIMUM, 90)


def past(text: str, starts: set[int], body: str) -> set[int]:
    """Where the text goes on after white space and this body, from any of the starts."""
    visible = {at + len(text[at:]) - len(text[at:].lstrip()) for at in starts}
    return {at + len(body.strip()) for at in visible if text.startswith(body.strip(), at)}


def read_back(text: str, parts: list[str]) -> bool:
    """Whether the text is the parts with white space between them, each without a fence line at its start or end where need be."""
    reached = {0}
    for part in parts:
        first, _, rest = part.partition("\n")
        ends: set[int] = set()
        for body in [part, rest] if FENCE_LINE.fullmatch(first) else [part]:
            inner, _, last = body.rpartition("\n")
            ends |= past(text, reached, body)
            if FENCE_LINE.fullmatch(last):
                ends |= past(text, reached, inner) | past(text, past(text, reached, inner), last)
        reached = ends
    return any(not text[at:].strip() for at in reached)


def code_blocks(markdown: str) -> list[Token]:
    return [token for token in MarkdownIt().parse(markdown) if token.type == "fence"]


def words(size: int) -> st.SearchStrategy[str]:
    return st.lists(st.text("abcdefgh", min_size=1, max_size=9), min_size=1, max_size=size).map(" ".join)


spans = st.one_of(
    words(4).map("**{}**".format),
    words(4).map("*{}*".format),
    words(4).map("`{}`".format),
    st.tuples(words(3), words(1)).map(lambda pair: f"[{pair[0]}](https://example.org/{pair[1]}_(a)?b=1)"),
    words(1).map("https://example.org/{}/x.html".format),
    words(1).map("<https://example.org/{}>".format),
)
sentences = words(8).map(lambda text: text.capitalize() + ".")
paragraphs = st.lists(st.one_of(sentences, spans), min_size=1, max_size=5).map(" ".join)
rows = st.lists(words(2), min_size=2, max_size=3).map(lambda cells: "| " + " | ".join(cells) + " |")
items = st.one_of(
    paragraphs.map("- {}".format), st.tuples(words(4), words(3)).map(lambda pair: f"1. {pair[0]}\n\n   {pair[1]}\n   - {pair[1]}")
)
lists = st.lists(items, min_size=1, max_size=4).map("\n".join)
documents = st.lists(
    st.one_of(paragraphs, lists, st.lists(rows, min_size=1, max_size=4).map("\n".join), words(4).map("## {}".format)),
    min_size=1,
    max_size=6,
)


@given(any_text, limits)
def test_parts_keep_to_the_limit_and_none_is_blank(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert all(len(part) <= limit and part.strip() for part in parts)
    assert bool(parts) == bool(text.strip())


@given(any_text, limits)
@example("```\n" + "a" * 60 + "\n```", 20)
def test_nothing_is_lost_or_reordered(text: str, limit: int) -> None:
    assert read_back(text, split(text, limit))


@given(any_text, any_text, limits)
def test_a_part_that_another_follows_stays_when_text_is_appended(text: str, more: str, limit: int) -> None:
    settled = split(text, limit)[:-1]
    assert split(text + more, limit)[: len(settled)] == settled


@settings(deadline=None)
@given(documents, limits)
def test_while_an_answer_grows_only_the_last_part_changes(blocks: list[str], limit: int) -> None:
    text = "\n\n".join(blocks)
    settled: list[str] = []
    for size in range(0, len(text) + 1, 5):
        parts = split(text[:size], limit)
        assert parts[: len(settled)] == settled
        settled = parts[:-1]


@given(documents, limits)
def test_what_needs_no_cut_and_has_no_open_code_is_left_as_it_is(blocks: list[str], limit: int) -> None:
    text = "\n\n".join(blocks)
    assert split(text, len(text) + limit) == [text]


@given(st.lists(spans, min_size=1, max_size=12), words(6), st.sampled_from([" ", "\n", ", ", "; a "]), limits)
@example(["[a aaaaa](https://example.org/aaa_(a)?b=1)", "**a a aa aaaaaaa**"], "a", " ", 20)
def test_a_link_or_span_that_fits_is_never_cut(pieces: list[str], before: str, between: str, limit: int) -> None:
    parts = split(before + " " + between.join(pieces), limit)
    for previous, piece in pairwise(["", *pieces]):
        torn = len(previous) > limit  # what is left of it may look like the mark of a list, which goes with what follows
        assert torn or len(piece) > limit or any(piece in part for part in parts)


@given(st.lists(items, min_size=1, max_size=8, unique=True), paragraphs, st.sampled_from(["\n", "\n\n"]), limits)
def test_a_list_item_that_fits_is_never_cut(pieces: list[str], before: str, between: str, limit: int) -> None:
    parts = split(before + "\n\n" + between.join(pieces), limit)
    for piece in pieces:
        assert len(piece) > limit or any(piece in part for part in parts)


@given(st.lists(rows, min_size=1, max_size=12), limits)
def test_a_table_row_that_fits_is_never_cut(pieces: list[str], limit: int) -> None:
    parts = split("\n".join([pieces[0], "|---|---|", *pieces[1:]]), limit)
    for piece in pieces:
        assert len(piece) > limit or any(piece in part.split("\n") for part in parts)


@given(
    st.lists(st.sampled_from(["👩🏽‍🚀", "🇩🇪", "क्षि", "각", "e\u0301\u0323", "a", " ", "\n", "👨‍👩‍👧‍👦"]), max_size=120).map("".join), limits
)
def test_a_cluster_is_never_cut(text: str, limit: int) -> None:
    found = [cluster for part in split(text, limit) for cluster in regex.findall(r"\X", part) if not cluster.isspace()]
    assert found == [cluster for cluster in regex.findall(r"\X", text) if not cluster.isspace()]


def test_only_a_cluster_longer_than_a_part_is_cut() -> None:
    zalgo = "e" + "\u0301" * 49
    assert split(zalgo, 20) == [zalgo[:20], zalgo[20:40], zalgo[40:]]


@given(words(6), words(30), st.integers(40, 120))
def test_a_heading_stays_with_the_paragraph_after_it(title: str, body: str, limit: int) -> None:
    for heading in (f"# {title[:20]}", f"{title[:20]}\n==="):
        for part in split(f"{body}\n\n{heading}\n\n{body}", limit):
            assert not part.endswith(heading)


def test_a_table_head_stays_with_its_first_row() -> None:
    assert split("Some words before it\n\n| a | b |\n|---|---|\n| 1 | 2 |", 40) == [
        "Some words before it",
        "| a | b |\n|---|---|\n| 1 | 2 |",
    ]


code_lines = st.lists(
    st.one_of(words(5), st.sampled_from(["", "  if x:", "``", "a ``` b", "# no heading", "- no item", "**", "~~~"])), max_size=14
)


@given(st.lists(st.tuples(paragraphs, code_lines, st.sampled_from(["", "python", "js x=1"])), min_size=1, max_size=3), limits)
def test_code_stays_code_and_nothing_else_becomes_code(sections: list[tuple[str, list[str], str]], limit: int) -> None:
    text = "\n\n".join(f"{prose}\n\n````{info}\n" + "\n".join(code) + "\n````" for prose, code, info in sections)
    parts = split(text, limit)
    blocks = [block for part in parts for block in code_blocks(part)]
    assert "".join("".join(block.content.split()) for block in blocks) == "".join("".join("".join(code).split()) for _, code, _ in sections)
    assert {block.info for block in blocks} <= {info for *_, info in sections} | {""}


@pytest.mark.parametrize("fence", ["```", "~~~", "`````", "~~~~~~"])
def test_a_code_block_is_closed_and_opened_again_with_its_info_string(fence: str) -> None:
    lines = [f"line {number}" for number in range(12)]
    parts = split(f"{fence}python title\n" + "\n".join(lines) + f"\n{fence}\n\nDone.", 60)
    assert len(parts) > 2
    for part in parts[:-1]:
        assert part.startswith(f"{fence}python title\nline")
        assert part.endswith(f"\n{fence}")
        assert part.count(fence) == 2


def test_a_longer_fence_holds_shorter_ones() -> None:
    text = "````md\n```py\nprint(1)\n```\nmore words\n````\nafter"
    assert split(text, 40) == ["````md\n```py\nprint(1)\n```\n````", "````md\nmore words\n````\nafter"]


def test_a_fence_in_a_list_or_a_quote_keeps_its_place() -> None:
    assert split("- ```py\n  a = 1\n  b = 2\n  ```", 28) == ["- ```py\n  a = 1\n  ```", "  ```py\n  b = 2\n  ```"]
    assert split("> ```py\n> a = 1\n> b = 2\n> ```", 28) == ["> ```py\n> a = 1\n> ```", "> ```py\n> b = 2\n> ```"]


def test_code_keeps_its_indentation_at_a_cut() -> None:
    assert split("```\nfor x in xs:\n    print(x)\n```", 28) == ["```\nfor x in xs:\n```", "```\n    print(x)\n```"]


def test_code_that_has_no_end_yet_is_closed() -> None:
    assert split("Look:\n```py\nprint(1)", 40) == ["Look:\n```py\nprint(1)\n```"]
    assert split("Look:\n```py", 40) == ["Look:\n```py"]


def test_an_info_string_too_long_to_repeat_stands_only_once() -> None:
    parts = split("```" + "i" * 30 + "\n" + "word " * 20 + "\n```", 40)
    assert parts[0].startswith("```" + "i" * 30 + "\n")
    assert all(part.startswith("```\nword") for part in parts[1:])


def test_paragraphs_come_before_lines_before_sentences_before_words() -> None:
    assert split("One two.\nThree four\n\nFive. Six seven", 30) == ["One two.\nThree four", "Five. Six seven"]
    assert split("One two three four\nfive. Six seven", 30) == ["One two three four", "five. Six seven"]
    assert split("One two three four. five six seven", 30) == ["One two three four.", "five six seven"]
    assert split("One two three four five six seven", 30) == ["One two three four five six", "seven"]
    assert split("今天天气很好我们去公园散步吧。明天会下雨吗？我不知道", 20) == ["今天天气很好我们去公园散步吧。", "明天会下雨吗？我不知道"]


def test_a_short_opening_does_not_become_a_part_of_its_own_before_long_text() -> None:
    assert split("Sure!\n\n" + "Some words here. " * 4, 50)[0] == "Sure!\n\nSome words here. Some words here."


def test_a_cut_within_a_line_makes_no_block_of_what_follows() -> None:
    for part in split("The sum of twelve - 3 and 14 > 5 and 2. or # or * at last - indeed", 20)[1:]:
        assert not re.match(r"[-+*#>]|\d+[.)]", part)


def test_half_marks_do_not_cut_a_text_to_pieces() -> None:
    assert len(split("a [b *c `d **e " * 500, 500)) < 25


@pytest.mark.parametrize("text", ["", " ", "\n\n \t\n", "\u3000\xa0"])
def test_blank_text_has_no_parts(text: str) -> None:
    assert split(text, 20) == []


@pytest.mark.parametrize("limit", [19, 1, 0, -5])
def test_a_limit_that_is_too_small_is_refused(limit: int) -> None:
    with pytest.raises(ValueError, match="at least 20"):
        split("text", limit)


HOSTILE = {
    "one word": "x" * 50_000,
    "backticks": "`" * 25_000,
    "backtick runs": " ".join("a" + "`" * (number % 60 + 1) for number in range(1500)),
    "list marks": "- " * 2_500 + "x",
    "nested lists": "\n".join(" " * min(depth, 40) + f"- item {depth}" for depth in range(2_500)),
    "brackets": "[a " * 15_000,
    "half links": "[a](b" * 10_000,
    "stars": "*a " * 15_000,
    "quotes": "> " * 25_000,
    "fences": "```a\nb\n```\n" * 4_500,
    "empty code": "```\n" + "\n" * 50_000 + "x",
    "spaces": "x" + " " * 50_000 + "y",
    "flags": "🇩🇪" * 12_500,
    "one cluster": "e" + "\u0301" * 50_000,
    "headings": "# h\n" * 12_500,
    "backslashes": "\\" * 50_000,
}


@pytest.mark.parametrize("limit", [2_000, 12_000])
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_takes_no_longer_than_any_other(name: str, limit: int) -> None:
    begin = time.process_time()
    parts = split(HOSTILE[name], limit)
    assert time.process_time() - begin < 1  # less than 0.1 s; a quadratic way takes many
    assert all(len(part) <= limit and part.strip() for part in parts)
