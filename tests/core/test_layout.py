"""Which ranges of a piece of Markdown belong together, also where the piece stops in the middle of one."""

import pytest

from core.layout import Fence, Layout


def read(text: str, fence: Fence | None = None, fresh: bool = True) -> Layout:
    return Layout(text, 2000, fence, fresh)


def held(layout: Layout) -> set[str]:
    return {layout.text[start:end] for start, end in layout.firm if end - start > 1}


SPANS = """**bold words**
*a **b** c*
***both* of**
`code words`
``a ` b``
[a *link*](https://x.org/a_(b))
![an image](u 'title')
[a link][by name]
_under_
~~gone~~
||hidden words||"""


@pytest.mark.parametrize("span", SPANS.split("\n"))
def test_a_span_is_held_together(span: str) -> None:
    assert span in held(read(f"Before, {span}, after.\n"))


@pytest.mark.parametrize("start", ["**bold wor", "`code wor", "[a li", "[a link](https://x.org/(a", "~~go", "- an item\n", "| a | b"])
def test_what_is_open_at_the_end_is_held_from_its_start(start: str) -> None:
    assert start in held(read(f"Before\n{start}" if start[0] in "-|" else f"Before {start}"))


@pytest.mark.parametrize(
    "text", ["a ** b and c * d", "snake_case_name", r"\*no\* \[link\](x)", "2 * 3\n\nand * 4", "half **bold\n\nnext paragraph"]
)
def test_what_is_no_span_is_not_held(text: str) -> None:
    assert not held(read(text + "\n\nend"))


def test_an_item_is_held_with_its_paragraphs_and_children() -> None:
    item = "- first\n\n  more\n  - child"
    assert {item, "- child", "- second"} <= held(read(f"{item}\n- second\n\nafter"))


def test_code_knows_its_fence_and_holds_no_spans() -> None:
    layout = read("before\n~~~py\n**a\n```\n~~~\nafter")
    fence = layout.fence_at(layout.text.index("**a"))
    assert fence == Fence(prefix="", marker="~~~", info="py")
    assert fence == layout.fence_at(layout.text.index("```"))
    assert layout.fence_at(0) is layout.fence_at(layout.text.index("after")) is None
    assert not any("**a" in text for text in held(layout))


def test_a_piece_that_begins_in_code_goes_on_as_code_until_it_is_closed() -> None:
    fence = Fence(prefix="", marker="```", info="")
    layout = read("x = [1\n```\n**bold words**\n", fence)
    assert (layout.fence_at(0), layout.fence_at(11), layout.fence) == (fence, None, None)
    assert "**bold words**" in held(layout)


def test_code_in_a_quote_ends_with_the_quote() -> None:
    layout = read("> ```\n> code\nafter")
    assert layout.fence_at(layout.text.index("code"))
    assert layout.fence_at(layout.text.index("after")) is None


def test_the_rest_of_a_line_begins_no_block() -> None:
    assert held(read("- 3 is nine", fresh=False)) == set()


@pytest.mark.parametrize("heading", ["# Title", "Title\n-----", "| a | b |\n| - | - |"])
def test_a_heading_is_glued_to_what_follows(heading: str) -> None:
    layout = read(f"{heading}\n\nBody")
    assert (0, layout.text.index("Body") + 1) in layout.glue
