"""What something costs a processor, whatever else the machine and this process have to do."""

import time
from collections.abc import Callable

TRIES = 3


def least_seconds(work: Callable[[str], object], text: str) -> float:
    """Of some tries, each with a text that was not seen before: a look for garbage, for one, may fall into any of them."""
    return min(_seconds(work, f"{number}{text}") for number in range(TRIES))


def _seconds(work: Callable[[str], object], text: str) -> float:
    began = time.process_time()
    work(text)
    return time.process_time() - began
