"""Cuts a stream of text into sentences, the same ones however the stream arrives; joined they are the text."""

import re

LONGEST = 2000  # characters after which a sentence without an end is cut at a space, so that a reader does not wait for ever
_CLOSERS = r"[)\]}\"'”’»›」』）】》*_`~]{0,4}"
_END = re.compile(rf"\n|[.!?…؟।۔]{_CLOSERS}(?=\s)|[。！？]{_CLOSERS}(?=[^。！？…)\]}}\"'”’»›」』）】》*_`~])")
_LATE_END = re.compile(r"(?=\s)|(?<=[。！？])")
_LINE_END = re.compile(r"\n")
_LOOK_BACK = 5  # an end mark, what closes behind it: so far back a new letter can turn an old one into an end
_ABBREVIATION = re.compile(
    r"(?<!\w)(?:e\.g|i\.e|mr|mrs|ms|dr|prof|st|vs|approx|incl|excl|p\.ej|aprox|sra?|srta|dra|env|mme|m|z\.b|bzw|ca|usw|inkl|zzgl|hr|fr|nr"
    r"|p\.ex|ex|sig|dott|d\.h|u\.s)\.$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\s*[0-9]{1,3}\.")
_FENCE = re.compile(r" {0,3}(?:```[^`]*|~~~.*)$", re.DOTALL)
_FENCE_BEGUN = re.compile(r" {0,3}(?:```|~~~)")


class Sentences:
    """Feed it pieces; it gives each sentence once its end is certain.

    A sentence ends behind . ! ? … ؟ । ۔ before white space, behind 。 ！ ？, and at the end of a line; white space begins the
    next one. `e.g.` and the number of a list do not end one; within a code fence only the line does. After `LONGEST`
    characters without an end it is cut before its last white space, or, without any, at the next white space or 。
    """

    def __init__(self) -> None:
        self._text = ""  # what has come and belongs to no sentence yet
        self._searched = 0
        self._new_line = True
        self._in_code = False

    def feed(self, piece: str) -> list[str]:
        """The sentences that this piece completes."""
        self._text += piece
        complete = []
        while (end := self._end()) is not None:
            complete.append(self._taken(end))
        return complete

    def finish(self) -> list[str]:
        """What is left, without an end of its own: one sentence, or none."""
        return [self._taken(len(self._text))] if self._text else []

    def _taken(self, end: int) -> str:
        sentence, self._text, self._searched = self._text[:end], self._text[end:], 0
        if self._new_line and _FENCE.match(sentence):
            self._in_code = not self._in_code
        self._new_line = sentence.endswith("\n")
        return sentence

    def _end(self) -> int | None:
        """Where the first sentence ends, as far as what has come can tell: more text never moves an end once found."""
        whole_lines = self._in_code or (self._new_line and _FENCE_BEGUN.match(self._text) is not None)
        ends = _LINE_END if whole_lines else _END
        for mark in ends.finditer(self._text, self._searched, LONGEST + _LOOK_BACK):
            if mark.end() <= LONGEST and (whole_lines or not self._goes_on_behind(mark)):
                return mark.end()
        if len(self._text) <= LONGEST + _LOOK_BACK:
            self._searched = max(self._searched, len(self._text) - _LOOK_BACK)
            return None
        return self._forced_end()

    def _goes_on_behind(self, mark: re.Match[str]) -> bool:
        if mark[0][0] != ".":
            return False
        end = mark.start() + 1
        return _ABBREVIATION.search(self._text, max(0, end - 8), end) is not None or _NUMBERED.fullmatch(self._text, 0, end) is not None

    def _forced_end(self) -> int | None:
        if self._searched <= LONGEST:  # otherwise looked for before, and not found
            for at in range(LONGEST, 0, -1):
                if self._text[at].isspace() and not self._text[:at].isspace():
                    return at
        late = _LATE_END.search(self._text, max(LONGEST, self._searched))
        self._searched = len(self._text)
        return late.start() if late else None
