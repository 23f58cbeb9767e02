"""The clauses of a message, as marks of punctuation and "and" between two values part them."""

import itertools
import re
from collections.abc import Iterator, Sequence

from core.quoting.reading.meanings import VEHICLE

NUMBER = "№"  # stands in a skeleton for each letter of a number
_BREAK = re.compile(r"[.!?;\n,:()/|\[\]{}。！？；，、：（）؛،…•*~=\"“”«»]|(?<=\s)[-–—]+(?=\s)|->|<-")
_AND = re.compile(r"(?<![a-z])(?:and|but|y|pero|et|mais|und|aber|e|mas|ma)(?![a-z])|但是?|和")
_BEGIN = re.compile(r"[ ,]*(?:and|but|so|y|pero|et|mais|und|aber|e|mas|ma|但|但是)(?![a-z])")
_MARKS = re.compile(rf"{NUMBER}+|{VEHICLE}+")


class Clauses:
    """Of one text, in which a mark stands for each letter of a number or a vehicle. `spans` are where each begins and ends."""

    def __init__(self, text: str) -> None:
        self.text = text
        ends = [0, *(found.end() for found in _BREAK.finditer(text) if text[found.start()] not in (NUMBER, VEHICLE)), len(text)]
        self._ends = sorted({*ends, *self._conjunctions(ends)})
        self.spans: Sequence[tuple[int, int]] = [*itertools.pairwise(self._ends)]

    def _conjunctions(self, ends: Sequence[int]) -> Iterator[int]:
        """ "And" parts two values."""
        for start, end in itertools.pairwise(ends):
            for found in _AND.finditer(self.text, start, end):
                if all(NUMBER in half or VEHICLE in half for half in (self.text[start : found.start()], self.text[found.end() : end])):
                    yield found.start()

    def each(self) -> Iterator[str]:
        """Without the word that ties it to the one before."""
        return (without_beginning(self.text[start:end]) for start, end in self.spans)

    def around(self, start: int, end: int) -> tuple[int, int]:
        """The clause that a value stands in; a value may go over the end of one."""
        first = max(place for place in self._ends if place <= start)
        last = min((place for place in self._ends if place >= end), default=len(self.text))
        begin = _BEGIN.match(self.text, first, last)
        return begin.end() if begin else first, last

    def zone(self, start: int, end: int) -> str:
        """What stands between a value and those beside it: the words that are about it, if they are about any."""
        first, last = self.around(start, end)
        return _MARKS.split(self.text[first:start])[-1] + " " + _MARKS.split(self.text[end:last])[0]

    def zone_before(self, start: int, end: int) -> str:
        """That of it which stands before the value."""
        return _MARKS.split(self.text[self.around(start, end)[0] : start])[-1]

    def near(self, place: int) -> range:
        """The clause of a place, with the one before and the one behind."""
        at = next((at for at, (start, end) in enumerate(self.spans) if start <= place < end), 0)
        return range(self.spans[max(at - 1, 0)][0], self.spans[min(at + 1, len(self.spans) - 1)][1])


def without_beginning(clause: str) -> str:
    """ "But I'm 41" says that."""
    begin = _BEGIN.match(clause)
    return clause[begin.end() :] if begin else clause
