"""Cuts a Markdown answer into parts that a chat platform takes, each of which reads on its own.

What is promised for `parts = split(text, limit)`:

- Nothing is lost or reordered: `text` is `gap body gap body … gap`, where each gap is white space, and each part is its body, with one
  opening fence line before it or one closing fence line after it where a cut goes through a code block. A closing line that is added
  right where the block ends stands for the one in the text; the last part may get one that the text has not got.
- A part that another follows never changes when text is appended: `split(text + more, limit)[: len(parts) - 1] == parts[:-1]`. A cut is
  decided by `limit + 1` characters and the first visible one after them, and is made only once these have arrived.
- A word, a link, a code, bold or italic span, a table row or a list item is cut only if it does not fit into one part together with the
  marks (`- `, `> `, `**`) directly before it; a grapheme cluster only if it is longer than what a part, or the fence in it, leaves.
- A heading ends a part only where that keeps whole what follows it, and what follows is one of these.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import NamedTuple

import regex

from core.layout import Fence, Layout, Range

MINIMUM = 20

# Flags apart: \X counts all flags before each, which is quadratic in a row of them. A match always begins where a cluster begins.
_CLUSTER = regex.compile(r"\p{RI}{2}[\p{GCB=Extend}\p{GCB=SpacingMark}\p{GCB=ZWJ}]*+|\X")
_SPACE = re.compile(r"\s*")
_MARKS = re.compile(r"(?:[^\S\n]|[>*_~|`!\[#+-]|\d{1,9}[.)](?=\s))*+")  # nothing without what follows them
_GAP = re.compile(r"\s+|(?<=[。！？])(?![。！？”’」』）\s])")
_SENTENCE = re.compile(r"[.!?…。！？][\"'»”’)\]*_`」』）]{0,3}$")
_BLOCK = re.compile(r">|(?:[-+*]|#{1,6}|\d{1,9}[.)])(?=\s|\Z)|```|~~~")  # becomes a block if it begins a part

_WORD, _SENTENCE_END, _LINE_END, _PARAGRAPH_END = range(4)


class _Cut(NamedTuple):
    """A part ends at `end`, the next begins at `start`; between is white space."""

    end: int
    start: int
    rank: int


def split(text: str, limit: int) -> list[str]:
    """Parts of at most `limit` characters (`len`), none of them blank. Raises ValueError for a limit below `MINIMUM`."""
    if limit < MINIMUM:
        raise ValueError(f"a part needs at least {MINIMUM} characters, not {limit}")
    text = text.rstrip()
    parts: list[str] = []
    fence: Fence | None = None
    at, fresh = _resume(text, 0, limit)
    while at < len(text):
        opening = fence.opening(limit, _need(text, at, limit)) if fence else ""
        room = limit - len(opening)
        if len(text) - at <= room:
            return [*parts, opening + _last(Layout(text[at:] + "\n", limit, fence, fresh), room)]
        layout = Layout(text[at : _horizon(text, at + room, limit)], limit, fence, fresh)
        cut = _best_cut(layout, room)
        fence = layout.fence_at(cut.start)
        parts.append(opening + layout.text[: cut.end].rstrip() + (fence.closing if fence else ""))
        at, fresh = _resume(text, at + cut.end, limit)
        if fence and fresh and (end := fence.end_of_closing_line(text, at, limit)):
            fence = None  # the line just added stands for the one in the text
            at, fresh = _resume(text, end, limit)
    return parts


def _last(layout: Layout, room: int) -> str:
    """A code block that has no end, or none yet, gets one if there is room."""
    text = layout.text[:-1]
    if layout.fence and layout.code_start < len(text) and len(text) + len(layout.fence.closing) <= room:
        return text + layout.fence.closing
    return text


def _resume(text: str, at: int, limit: int) -> tuple[int, bool]:
    """Where the next part begins, past the white space at a cut but with the indentation of its line, and whether a line begins there."""
    end = _space_end(text, at)
    line = text.rfind("\n", max(at - 1, 0), end) + 1
    fresh = line > 0 or at == 0
    if fresh and end - line <= limit // 4:
        return line, True
    if at < end < len(text) and _CLUSTER.fullmatch(text, end - 1, end + 1):
        end -= 1  # a space that carries an accent
    return end, fresh


def _horizon(text: str, at: int, limit: int) -> int:
    """How far a cut looks: whether what ends at the limit ends there shows only after the white space. `limit` bounds the work."""
    end = _space_end(text, at, at + limit)
    return at + 1 if end == at + limit else end + 1


def _need(text: str, at: int, limit: int) -> int:
    """The least that the next part must have room for: indentation and one cluster."""
    cluster = _CLUSTER.match(text, _space_end(text, at), at + limit)
    return cluster.end() - at if cluster else 1


def _space_end(text: str, at: int, until: int | None = None) -> int:
    space = _SPACE.match(text, at, len(text) if until is None else until)
    return space.end() if space else at


def _best_cut(layout: Layout, room: int) -> _Cut:
    """The last paragraph end in the second half of the room, or else line end, sentence end, word end there, or else before.
    Where no word ends: between clusters. Within a cluster only if not even that fits."""
    length = len(layout.text)
    marks, blank = _MARKS.match(layout.text), _space_end(layout.text, 0)
    lead = marks.end() if marks else 0
    firm = [(start, end) for start, end in layout.firm if start > lead or end <= room] + [(0, lead + 1)]
    walls = [_walls(firm + layout.glue, length), _walls(firm, length)]
    for cuts, around in ((_between_words, walls), (_between_clusters, [*walls, _walls([(0, blank + 1)], length)])):
        fitting = [cut for cut in cuts(layout) if cut.end + _closing_cost(layout, cut.start) <= room]
        for wall in around:
            if free := [cut for cut in fitting if not wall[cut.start]]:
                return max(free, key=lambda cut: (cut.end * 2 >= room, cut.rank, cut.end))
    end = room - _closing_cost(layout, room)
    return _Cut(end, end, _WORD)


def _closing_cost(layout: Layout, start: int) -> int:
    fence = layout.fence_at(start)
    return len(fence.closing) if fence else 0


def _walls(ranges: Iterable[Range], length: int) -> list[int]:
    """For each position, in how many of the ranges it lies."""
    steps = [0] * (length + 3)
    for start, end in ranges:
        if end > start + 1:
            steps[start + 1] += 1
            steps[end] -= 1
    return list(accumulate(steps))


def _between_words(layout: Layout) -> Iterator[_Cut]:
    text = layout.text
    for gap in _GAP.finditer(text):
        if lines := gap[0].count("\n"):
            yield _Cut(gap.start(), gap.end(), _LINE_END if lines == 1 or layout.fence_at(gap.end()) else _PARAGRAPH_END)
        elif not _BLOCK.match(text, gap.end()):
            sentence = _SENTENCE.search(text[max(0, gap.start() - 4) : gap.start()])
            yield _Cut(gap.start(), gap.end(), _SENTENCE_END if sentence else _WORD)


def _between_clusters(layout: Layout) -> Iterator[_Cut]:
    for cluster in _CLUSTER.finditer(layout.text):
        if not cluster[0][-1].isspace():
            yield _Cut(cluster.end(), cluster.end(), _WORD)
