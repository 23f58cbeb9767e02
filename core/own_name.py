"""The company's own name as people write it: "do you" and "does Northside Bikes" ask for the same."""

import re
from functools import lru_cache

from core.playbook import Playbook

US = "thecompany"  # how the cues of the catalogue name whatever company it is


def of_us(text: str, playbook: Playbook) -> str:
    """The text with US where it names the company."""
    return _names(playbook.names).sub(US, text)


@lru_cache(maxsize=8)
def _names(names: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(map(re.escape, names), key=len, reverse=True)
    return re.compile(rf"(?<![A-Za-z0-9])(?:{'|'.join(longest_first)})(?![A-Za-z0-9])", re.IGNORECASE)
