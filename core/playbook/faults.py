"""What is wrong with a company's content: in which file, on which line, and in plain words what."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz, process

NEAR = 70  # per cent alike: "phon" is "phone" (89), "fax" is not


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing to mend. `path` is relative to the playbook's folder, `line` counts from 1."""

    path: Path
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path.as_posix()}:{self.line}: {self.text}"


class PlaybookError(Exception):
    """A playbook that cannot be used. `faults` are all that were found, by file and line; as text, one to a line."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        once = dict.fromkeys(faults)
        self.faults = tuple(sorted(once, key=lambda fault: (fault.path, fault.line)))
        super().__init__("\n".join(map(str, self.faults)))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """` (did you mean "phone"?)`, to be put behind a complaint about `word`; empty where nothing known is near."""
    found = process.extractOne(word, sorted(known), scorer=fuzz.ratio, processor=str.casefold, score_cutoff=NEAR)
    return f' (did you mean "{found[0]}"?)' if found else ""
