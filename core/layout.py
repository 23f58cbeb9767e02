"""What stands where in a piece of Markdown: its code blocks, and the ranges that should stay in one part when it is cut."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

Range = tuple[int, int]  # a part should not begin between the two; it may begin at either

_LINE = re.compile(
    r"(?P<quote>[ \t>]*+)(?P<item>(?:[-*+](?=\s|\Z)|\d{1,9}(?:[.)](?=\s|\Z)|\Z))[ \t]*+)?"
    r"(?:(?P<fence>`{3,}+(?=[^`\n]*$)|~{3,}+)(?P<info>[^\n]*+)|(?P<heading>#{1,6}(?=\s|\Z)))?(?P<rest>[^\n]*+)(?P<end>\n?)",
    re.MULTILINE,
)
_MARK = re.compile(r"\\.|`+|!?\[|\]|\*+|_+|~~|\|\|", re.DOTALL)
_TARGET = re.compile(r"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*+\))*+\)", re.DOTALL)
_TICKS = re.compile("`+")
_TORN_CODE = re.compile(r"(?:[^`\n]*[^`\s]`+(?![\w`]))?")  # up to the end of a code span that began in the part before
_UNDERLINE = frozenset("-=:| \t\r")


@dataclass(frozen=True, slots=True)
class Fence:
    """The opening line of a code block; `prefix` is its indentation and quote marks."""

    prefix: str
    marker: str
    info: str

    @property
    def closing(self) -> str:
        return f"\n{self.prefix}{self.marker}"

    def opening(self, limit: int, need: int) -> str:
        """The line that opens it again; without the info string where that would leave less than `need`, or than a tenth of the part."""
        full = f"{self.prefix}{self.marker}{self.info}\n"
        fits = limit - len(full) - len(self.closing) >= max(need, limit // 10)
        return full if fits else f"{self.prefix}{self.marker}\n"

    def closed_by(self, line: re.Match[str]) -> bool:
        if not line["fence"] or line["item"] or line["info"].strip():
            return False
        return line["fence"].startswith(self.marker) and len(line["quote"]) <= len(self.prefix) + 3

    def end_of_closing_line(self, text: str, at: int, limit: int) -> int | None:
        """Where the line at `at` ends, if it closes the block just as `closing` does."""
        line = _LINE.match(text, at, at + limit)
        whole = line and (line["end"] or line.end() == len(text))
        return line.end() if line and whole and self.closed_by(line) and line["fence"] == self.marker else None


class Layout:
    """Read from a piece that may stop anywhere: what is still open at its end counts as reaching beyond.

    `fence` is the code block that the piece begins in; `fresh` says whether it begins a line. A `firm` range is torn only if nothing else
    is possible; `glue` (a heading and the start of what it stands above) gives way before a firm range does."""

    def __init__(self, text: str, limit: int, fence: Fence | None, fresh: bool) -> None:
        self.text, self.limit, self.fence = text, limit, fence
        self.firm: list[Range] = []
        self.glue: list[Range] = []
        self.code_start = 0
        self._beyond = len(text) + 1
        self._code: list[tuple[int, int, Fence]] = []
        self._items: list[Range] = []  # column and start of each list item that has not ended
        self._paragraph: int | None = None
        self._heading: int | None = None  # waits for what it stands above
        self._above: int | None = None  # start of the line above, unless that is blank
        self._in_table = False
        self._end = 0  # of the visible text so far
        for line in _LINE.finditer(text):
            self._read(line, plain=line.start() == 0 and not fresh)
            self._end = line.start() + len(line[0].rstrip()) if line[0].strip() else self._end
        self._finish()

    def fence_at(self, position: int) -> Fence | None:
        """The code block that must be closed and opened again when a part begins here."""
        index = bisect_right(self._code, position, key=lambda code: code[0]) - 1
        return self._code[index][2] if index >= 0 and position < self._code[index][1] else None

    def _read(self, line: re.Match[str], plain: bool) -> None:
        blank = not line[0][len(line["quote"]) :].strip()
        first = line.start() + len(line[0]) - len(line[0].lstrip())
        if blank and not line["end"]:
            return  # what follows the white space is not known
        if plain:
            torn = _TORN_CODE.match(self.text)
            self._paragraph = None if self.fence or not torn else torn.end()
        elif self.fence:
            self._read_code(line, first, self.fence)
        elif blank:
            self._end_paragraph(line.start())
        else:
            self._read_prose(line, first)

    def _read_code(self, line: re.Match[str], first: int, fence: Fence) -> None:
        if ">" in fence.prefix and ">" not in line["quote"]:  # the quote ends, and its code with it
            self._close(line.start(), fence)
            self._read(line, plain=False)
        elif line[0].strip():
            self._hold_heading(first)
            if line["end"] and fence.closed_by(line):
                self.firm.append((first, line.end() - 1))
                self._close(line.end(), fence)

    def _close(self, end: int, fence: Fence) -> None:
        self._code.append((self.code_start, end, fence))
        self.fence = None

    def _read_prose(self, line: re.Match[str], first: int) -> None:
        column, content = len(line["quote"]), max(line.end("quote"), line.end("item"))
        row = line["rest"].startswith("|") or " | " in line["rest"]
        above = self._above
        if line["item"] or line["heading"] or line["fence"] or row or self._in_table or above is None:
            self._end_paragraph(line.start())
            self._end_items(column)
        self._hold_heading(first)
        self.firm.append((first, content + 1))
        if line["item"]:
            self._items.append((column, first))
        if row:
            self.firm.append((first, line.start() + len(line[0].rstrip())))
        if line["fence"] and self._open(line, first):
            return
        if line["heading"]:
            self._heading = first
        elif above is not None and not line["item"] and _UNDERLINE.issuperset(line["rest"]):
            self._heading = above  # a heading with a line below it, or the head of a table
        self._paragraph = content if self._paragraph is None else self._paragraph
        self._above, self._in_table = first, row

    def _open(self, line: re.Match[str], first: int) -> bool:
        before = line[0][: line.start("fence") - line.start()]
        fence = Fence(re.sub(r"[^ \t>]", " ", before), line["fence"], line["info"].rstrip())
        if len(fence.closing) > self.limit // 4 + 1 or len(line[0]) + len(fence.closing) + 2 > self.limit:
            return False  # too long to be written again in each part: such a line is text
        self.firm.append((first, line.end() if line["end"] else self._beyond))
        if line["end"]:
            self.fence, self.code_start, self._heading = fence, line.end(), first
        return True

    def _hold_heading(self, first: int) -> None:
        if self._heading is not None:
            self.glue.append((self._heading, first + 1))
            self._heading = None

    def _end_items(self, column: int) -> None:
        while self._items and self._items[-1][0] >= column:
            self.firm.append((self._items.pop()[1], self._end))

    def _end_paragraph(self, end: int, finished: bool = True) -> None:
        if self._paragraph is not None:
            self.firm.extend(_spans(self.text, self._paragraph, end, finished))
        self._paragraph, self._above, self._in_table = None, None, False

    def _finish(self) -> None:
        self._end_paragraph(len(self.text), finished=False)
        self.firm.extend((start, self._beyond) for _, start in self._items)
        self._hold_heading(self._beyond - 1)
        if self.fence:
            self._code.append((self.code_start, self._beyond, self.fence))


def _spans(text: str, start: int, end: int, finished: bool) -> Iterator[Range]:
    """Links, code and emphasis within a paragraph."""
    code = _code_ends(text, start, end)
    opened: dict[str, list[Range]] = {kind: [] for kind in "`[(*_~|"}  # start and length of each mark that waits for its end
    at = start
    while mark := _MARK.search(text, at, end):
        kind, begin, at = mark[0][-1], mark.start(), mark.end()
        if mark[0][0] == "\\":
            continue
        if begin in code:
            at = code[begin]
            yield begin, at
        elif kind in "`[":
            opened[kind].append((begin, len(mark[0]) if kind == "`" else 1))
        elif kind in "*_~|" and len(mark[0]) <= 3:
            yield from _emphasis(text[begin - 1 : begin] if begin > start else " ", mark, text[at : at + 1] or " ", opened[kind])
        elif kind == "]" and opened["["]:
            begin, _ = opened["["].pop()
            target = _TARGET.match(text, at, end)
            at = target.end() if target else at
            yield begin, at
            if not target and text[at : at + 1] in ("(", "["):
                opened[text[at]].append((begin, 1))
                at += 1
    if not finished:
        for marks in opened.values():
            # The last of each kind: one before it that has found no end is most likely no mark. Without this bound, a text full of
            # half marks would be cut at each of them.
            yield from ((begin, len(text) + 1) for begin in {min(length, 4): begin for begin, length in marks}.values())


def _code_ends(text: str, start: int, end: int) -> dict[int, int]:
    """For the start of each run of backticks, where the next run of the same length ends."""
    ends: dict[int, int] = {}
    next_end: dict[int, int] = {}
    for run in reversed(list(_TICKS.finditer(text, start, end))):
        if len(run[0]) in next_end:
            ends[run.start()] = next_end[len(run[0])]
        next_end[len(run[0])] = run.end()
    return ends


def _emphasis(before: str, mark: re.Match[str], after: str, opened: list[Range]) -> Iterator[Range]:
    inside_word = mark[0][0] == "_" and before.isalnum() and after.isalnum()
    closes = before.isalnum() or not (before.isspace() or after.isalnum())
    opens = after.isalnum() or not (after.isspace() or before.isalnum())
    left = 0 if inside_word else len(mark[0])
    while closes and left and opened:
        begin, length = opened.pop()
        yield begin, mark.end()
        if length > left:
            opened.append((begin, length - left))
        left -= min(left, length)
    if opens and left:
        opened.append((mark.start(), left))
