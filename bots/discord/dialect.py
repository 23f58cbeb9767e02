"""Eva's Markdown as Discord reads it: tables as code, pictures as links, headings of three levels, and sources in one line."""

import re
from collections.abc import Sequence

from core.messages import Source

LONGEST = 2_000  # characters of a message
LONGEST_TITLE = 60
_FENCE = re.compile(r"^ {0,3}(```|~~~)")
_ROW = re.compile(r"^ {0,3}\|(?!\|).*\|[ \t]*$")  # and two bars hide what stands between them
_RULE = re.compile(r"^[ \t|:-]*-[ \t|:-]*$")
_DEEP_HEADING = re.compile(r"^ {0,3}#{4,6}\s+(.*?)\s*#*\s*$")
_LINE = re.compile(r"^ {0,3}(?:-[ -]*-[ -]*-|\*[ *]*\*[ *]*\*|_[ _]*_[ _]*_)\s*$")
_PICTURE = re.compile(r"!\[([^\]]*)\]\(")
_CELL = re.compile(r"(?<!\\)\|")
_MARKS = re.compile(r"\*\*|__|`")


def dialect(text: str, sources: Sequence[Source] = (), label: str = "", *, goes_on: bool = False) -> str:
    """Never longer than a message may be: of a table that grows too long the columns are not lined up, and sources that do not fit are
    left out. `label` stands before the sources. With `goes_on` it may begin within a table whose head stands in the message before."""
    shown = _translated(text, aligned=True, goes_on=goes_on)
    if len(shown) > LONGEST:
        shown = _translated(text, aligned=False, goes_on=goes_on)
    if len(shown) > LONGEST:
        shown = text[:LONGEST]
    return _with_sources(shown, sources, label)


def _with_sources(text: str, sources: Sequence[Source], label: str) -> str:
    shown = text
    for source in dict.fromkeys(sources):
        named = _named(source)
        longer = f"{shown} · {named}" if shown != text else f"{text}\n-# {label}: {named}"
        if len(longer) <= LONGEST:
            shown = longer
    return shown


def _named(source: Source) -> str:
    title = re.sub(r"[\[\]()<>*_`~|\\\n]", " ", source.title)[:LONGEST_TITLE].strip()
    return f"[{title}](<{source.link}>)" if source.link.startswith(("http://", "https://")) else title


def _translated(text: str, *, aligned: bool, goes_on: bool) -> str:
    lines, told, fence = text.split("\n"), list[str](), ""
    at = 0
    while at < len(lines):
        mark = _FENCE.match(lines[at])
        if mark:
            fence = "" if fence == mark[1] else fence or mark[1]
        end = at if fence or mark else _table_end(lines, at, goes_on=goes_on and at == 0)
        if end > at:
            told += ["```", *_table(lines[at:end], aligned=aligned), "```"]
            at = end
            continue
        told.append(lines[at] if fence or mark else _plain(lines[at]))
        at += 1
    return "\n".join(told)


def _plain(line: str) -> str:
    if heading := _DEEP_HEADING.match(line):
        return f"**{_MARKS.sub('', heading[1])}**"
    return "" if _LINE.match(line) else _PICTURE.sub(r"[\1](", line)


def _table_end(lines: Sequence[str], at: int, *, goes_on: bool) -> int:
    """The line after the table that begins here, or whose rest does; `at` itself where none does."""
    is_rest = goes_on and bool(_ROW.match(lines[at])) and len(_cells(lines[at])) > 1
    if not is_rest and (at + 1 >= len(lines) or not (_ROW.match(lines[at]) and _has_rule(lines[at:]))):
        return at
    end = at + (1 if is_rest else 2)
    while end < len(lines) and _ROW.match(lines[end]):
        end += 1
    return end


def _table(lines: Sequence[str], *, aligned: bool) -> list[str]:
    headed = _has_rule(lines)
    rows = [_cells(line) for number, line in enumerate(lines) if not (headed and number == 1)]
    columns = max(len(row) for row in rows)
    rows = [row + [""] * (columns - len(row)) for row in rows]
    if not aligned:
        return [" | ".join(row) for row in rows]
    widths = [max(len(row[column]) for row in rows) for column in range(columns)]
    told = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return [told[0], "  ".join("-" * width for width in widths), *told[1:]] if headed else told


def _has_rule(lines: Sequence[str]) -> bool:
    return len(lines) > 1 and bool(_RULE.match(lines[1])) and "|" in lines[1]


def _cells(line: str) -> list[str]:
    inner = line.strip().removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return [_MARKS.sub("", cell).replace("\\|", "|").replace("```", "'''").strip() for cell in _CELL.split(inner)]
