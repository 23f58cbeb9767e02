"""Links and headings are found on their lines, with anchors as GitHub makes them, however the author wrote them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.playbook.markdown import anchor, headings, read_markdown


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Your wall box at home", "your-wall-box-at-home"),
        ("What's covered? (And what isn't)", "whats-covered-and-what-isnt"),
        ("Claims / billing", "claims--billing"),
        ("Plug-in hybrid_cars", "plug-in-hybrid_cars"),
        ("  $100 or 2.5 %  ", "100-or-25-"),
        ("Größe", "größe"),
        ("保险 范围", "保险-范围"),
        ("مُطالبة", "مُطالبة"),
    ],
)
def test_an_anchor_is_what_github_makes_of_the_heading(heading: str, expected: str) -> None:
    assert anchor(heading) == expected


def test_headings_come_with_the_words_that_a_reader_sees() -> None:
    body = "# **Bold** and `code`\n\ntext\n\nUnder\nlined\n---\n\n> ## In a [quote](/help/x)\n\n```\n# no heading\n```\n\\# neither\n"
    found = [(heading.text, heading.level, heading.anchor, heading.line) for heading in headings(body)]
    assert found == [
        ("Bold and code", 1, "bold-and-code", 1),
        ("Under lined", 2, "under-lined", 5),
        ("In a quote", 2, "in-a-quote", 9),
    ]


def test_headings_alike_get_numbers() -> None:
    assert [heading.anchor for heading in headings("# A\n# A\n# A-1\n# A\n")] == ["a", "a-1", "a-1-1", "a-2"]


@given(st.lists(st.sampled_from(["A", "A 1", "a", "A-1", "?", "B"]), max_size=8))
def test_no_two_headings_of_a_page_share_an_anchor(texts: list[str]) -> None:
    anchors = [heading.anchor for heading in headings("".join(f"# {text}\n" for text in texts))]
    assert len(set(anchors)) == len(texts)


@pytest.mark.parametrize(
    ("written", "target"),
    [
        ("[a](/help/b#c)", "/help/b#c"),
        ("[a](<x y>)", "x y"),
        ("![a](car.png)", "car.png"),
        ("<https://a.example/>", "https://a.example/"),
        ("<help@a.example>", "mailto:help@a.example"),
        ("[a][b]\n\n[b]: /help/c 'title'", "/help/c"),
        ("[a](JavaScript:alert%281%29)", "JavaScript:alert%281%29"),
        ("[a](&#106;avascript:b)", "javascript:b"),
        ("[a](data:text/html,b)", "data:text/html,b"),
        ("[a](/help/größe#übung)", "/help/größe#übung"),
        ("<div>[a](/help/b)</div>", "/help/b"),
        ("a | b\n-|-\n[a](/help/b) | c", "/help/b"),
    ],
)
def test_a_link_is_found_as_it_was_written(written: str, target: str) -> None:
    assert [link.target for link in read_markdown(written)[1]] == [target]


def test_what_only_looks_like_a_link_is_none() -> None:
    assert read_markdown("`[a](/help/b)`\n\n    [a](/help/b)\n\n\\[a](/help/b)\n")[1] == ()


@given(st.lists(st.sampled_from(["text", "- [a](/b)", "> [a](/b)", "[a](/b)", "text [a](/b) text", "", "| [a](/b) |", "1. **[a](/b)**"])))
def test_each_link_stands_on_its_line(lines: list[str]) -> None:
    _, links = read_markdown("\n".join(lines), first_line=10)
    assert [link.line for link in links] == [number for number, line in enumerate(lines, start=10) if "[a](/b)" in line]
