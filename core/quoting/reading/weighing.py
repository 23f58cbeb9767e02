"""Of several values of one detail in a message: which are certain, a later one correcting an earlier one, and what stays open."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.quoting.details import Detail
from core.quoting.reading.corrections import is_taken_back
from core.quoting.reading.distances import is_about
from core.quoting.reading.meanings import Doubt, Meaning

_WEAKER = (Doubt.BOUGHT, Doubt.BIRTHDAY, Doubt.UNIT, Doubt.NEW)  # give way to a value that was said outright


def weighed(found: Sequence[Meaning], text: str) -> tuple[list[Meaning], list[Meaning]]:
    """The values of one detail that are certain, a later one correcting an earlier one, and what stays open."""
    certain = [meaning for meaning in found if meaning.doubt is None]
    direct = [meaning for meaning in certain if not meaning.derived]
    if direct and found[0].detail is Detail.YEAR:
        certain = direct  # bought new in 2021, and yet a 2020
    certain = [meaning for meaning in certain if not (meaning.derived and any(is_about(each.value, meaning.value) for each in direct))]
    doubtful = [meaning for meaning in found if meaning.doubt and not (certain and meaning.doubt in _WEAKER)]
    if any(_contradicts(meaning, certain, text) for meaning in doubtful if meaning.doubt in (Doubt.VAGUE, Doubt.IMPOSSIBLE)):
        return [], [replace(meaning, doubt=meaning.doubt or Doubt.CONFLICT) for meaning in (*certain, *doubtful)]
    if any(meaning.doubt is Doubt.CONFLICT for meaning in doubtful):
        return [], [replace(meaning, doubt=meaning.doubt or Doubt.CONFLICT) for meaning in (*certain, *doubtful)]
    if certain and all(meaning.doubt in (Doubt.VAGUE, Doubt.IMPOSSIBLE) for meaning in doubtful):
        doubtful = []
    corrected = list(_corrected(certain, text))
    if len(corrected) < len({meaning.value for meaning in certain}):
        return [], [*(replace(meaning, doubt=Doubt.CONFLICT) for meaning in certain), *doubtful]
    return corrected, doubtful


def _contradicts(doubtful: Meaning, certain: Sequence[Meaning], text: str) -> bool:
    """A guess after the value, or before it with nothing that takes it back, leaves both open."""
    return bool(certain) and (
        doubtful.number.start > certain[-1].number.start or not is_taken_back(text[doubtful.number.end : certain[-1].number.start])
    )


def _corrected(certain: Sequence[Meaning], text: str) -> Iterator[Meaning]:
    """Each value that takes the place of the one before; a contradiction without a word ends it."""
    last: Meaning | None = None
    for meaning in certain:
        if last is None or (meaning.value != last.value and is_taken_back(text[last.number.end : meaning.number.start])):
            yield meaning
            last = meaning
        elif meaning.value != last.value:
            return
