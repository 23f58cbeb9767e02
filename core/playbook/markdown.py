"""What Markdown refers to and can be referred to: its links and its headings, each with the line it stands on."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

TARGETS = {"link_open": "href", "image": "src"}
BREAKS = ("softbreak", "hardbreak")


@dataclass(frozen=True, kw_only=True)
class Heading:
    """`text` is what a reader sees, without marks; `anchor` is what stands behind `#` in a link to it; `line` counts from 1."""

    text: str
    level: int
    anchor: str
    line: int


@dataclass(frozen=True, kw_only=True)
class Link:
    """`target` as it was written, of a link or an image; `line` counts from 1."""

    target: str
    line: int


class _Parser(MarkdownIt):
    """Without opinions about addresses: by itself the library drops a `javascript:` link, and nobody would hear of it."""

    def validateLink(self, url: str) -> bool:
        return True

    def normalizeLink(self, url: str) -> str:
        return url


PARSER = _Parser("commonmark", {"html": False}).enable("table")  # as the help pages are shown


def anchor(heading: str) -> str:
    """As GitHub makes it of the words of a heading: lower-case, punctuation dropped, spaces to hyphens."""
    return "".join(map(_anchor_letter, heading.strip().lower()))


@lru_cache(maxsize=1024)  # articles: what searches them, what briefs Claude and the page that shows one ask for the same
def headings(body: str) -> tuple[Heading, ...]:
    """In their order. Where two would have the same anchor, the later one gets `-1`, and so on."""
    return read_markdown(body)[0]


def read_markdown(body: str, first_line: int = 1) -> tuple[tuple[Heading, ...], tuple[Link, ...]]:
    """Headings and links, from one reading. `first_line` is where the body begins in its file."""
    tokens = PARSER.parse(body)
    return tuple(_headings(tokens, first_line)), tuple(_links(tokens, first_line))


def _anchor_letter(letter: str) -> str:
    if letter.isspace():
        return "-"
    kind = unicodedata.category(letter)
    return letter if letter == "-" or kind[0] in "LMN" or kind == "Pc" else ""


def _headings(tokens: Sequence[Token], first_line: int) -> Iterator[Heading]:
    taken: dict[str, int] = {}
    for opening, inline in pairwise(tokens):
        if opening.type != "heading_open":
            continue
        text = "".join(map(_words, inline.children or ()))
        yield Heading(text=text, level=int(opening.tag[1:]), anchor=_free(anchor(text), taken), line=_line(opening, first_line))


def _free(wanted: str, taken: dict[str, int]) -> str:
    name = wanted
    while name in taken:
        taken[wanted] += 1
        name = f"{wanted}-{taken[wanted]}"
    taken[name] = 0
    return name


def _words(token: Token) -> str:
    if token.type in BREAKS:
        return " "
    return token.content if token.type in ("text", "code_inline") else ""


def _links(tokens: Sequence[Token], first_line: int) -> Iterator[Link]:
    for inline in tokens:
        line = _line(inline, first_line)
        for token in inline.children or ():
            line += token.type in BREAKS
            if token.type in TARGETS:
                yield Link(target=str(token.attrs[TARGETS[token.type]]), line=line)


def _line(token: Token, first_line: int) -> int:
    return first_line + (token.map[0] if token.map else 0)
