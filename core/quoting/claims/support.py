"""Whether a customer's words support a value that somebody has understood from them, though no rule of reading is certain of it."""

import re
from collections.abc import Mapping, Sequence

from core.guardrails.plaintext import bare
from core.quoting.details import Detail, Said, Value
from core.quoting.reading.corrections import is_taken_back, says_what_is_true
from core.quoting.reading.distances import names_kilometres_only
from core.quoting.reading.evidence import Figure
from core.quoting.reading.heard import Heard
from core.quoting.reading.meanings import Doubt
from core.quoting.reading.standing import OF_THE_CAR, Line, Told
from core.quoting.reading.who_drives import another_drives

# A bare "no" is not among them: "42, no 41" takes back either of the two
_BY_NOW = re.compile(r"\b(?:now|since|ya|ahora|desde|depuis|maintenant|seit|jetzt|inzwischen|agora|adesso|ora|da)\b|现在|已经|الان")


def supported(detail: Detail, value: Value, told: Told, others: Mapping[Detail, Value]) -> Said | None:
    """Where the customer's words leave this value as the only one. `others` are the values that it was understood with: a number that is
    one of them is no second value of this detail. What was said last counts."""
    if not isinstance(value, int) or any((detail, value) in heard.denied for heard in told.heard):
        return None
    if detail in OF_THE_CAR and (told.beside or told.floating):
        return None
    held = None if lacks_its_unit(told.current.get(detail), told) else told.current.get(detail)
    for line, heard in reversed([*zip(told.lines, told.heard, strict=True)][told.since if detail in OF_THE_CAR else 0 :]):
        pool = list(_pool(heard, detail, others))
        if detail is Detail.DRIVER_AGE and _is_open_who_drives(heard):
            return None
        if pool and (held is None or _may_replace(held, line, heard, pool)):
            only = _possible(pool, detail) == {value} and any(figure.claimed or figure.apart for figure in pool)
            return Said(detail=detail, value=value, message=line.id, words=pool[-1].words, derived=True) if only else None
        if _speaks_of(heard, detail) or (held and held.message == line.id):
            return None
    return None


def lacks_its_unit(said: Said | None, told: Told) -> bool:
    """ "km: 134.000", "104 000. Km, bien sûr": read as miles though only kilometres are named."""
    if said is None or said.detail is not Detail.MILEAGE or said.derived:
        return False
    return names_kilometres_only(bare(told.text_of(said.message)).text.lower())


def _may_replace(held: Said, line: Line, heard: Heard, pool: Sequence[Figure]) -> bool:
    """Whether the numbers of a line are stronger than what the rules of reading hold for certain: in the same line where one of them is
    that value's, in a later line where the words name the detail."""
    if line.id == held.message:
        return any(held.value in figure.may_be.get(held.detail, ()) for figure in heard.figures)
    return pool[0].claimed


def _pool(heard: Heard, detail: Detail, others: Mapping[Detail, Value]) -> list[Figure]:
    """The numbers of a line that speak of a detail and were not taken back, those that name it before those that only may."""
    denied = {value for each, value in heard.denied if each is detail}
    found = [
        figure
        for figure in heard.figures
        if detail in figure.may_be and not _is_another(figure, detail, others) and not figure.may_be[detail] & denied
    ]
    pool: list[Figure] = []
    for figure in [figure for figure in found if not figure.others] or found:
        between = heard.text[pool[-1].end : figure.start] if pool else ""
        if pool and not figure.added and _is_replaced(between, pool[-1], figure) and not pool[-1].may_be[detail] & figure.may_be[detail]:
            pool = []
        pool.append(figure)
    named = [figure for figure in pool if figure.claimed or figure.added]
    if detail is Detail.DRIVER_AGE and named and any(detail in each.details and each.why is Doubt.CONFLICT for each in heard.unclear):
        return [figure for figure in pool if figure.claimed or figure.start > named[-1].start]  # "I am 29 forever ... 43"
    return named or pool


def _possible(pool: Sequence[Figure], detail: Detail) -> frozenset[int]:
    """The values that all of them leave. Where one came on top of another, none is the total: to reckon is to be asked back."""
    if any(figure.added for figure in pool):
        return frozenset()
    return frozenset.intersection(*(figure.may_be[detail] for figure in pool))


def _is_replaced(between: str, figure: Figure, by: Figure) -> bool:
    """What is said by the way takes nothing back: "I am 41, and by now 33 weeks"."""
    return is_taken_back(between) or says_what_is_true(between) or (by.claimed >= figure.claimed and _BY_NOW.search(between) is not None)


def _is_another(figure: Figure, detail: Detail, others: Mapping[Detail, Value]) -> bool:
    return any(other is not detail and other in figure.may_be and value in figure.may_be[other] for other, value in others.items())


def _is_open_who_drives(heard: Heard) -> bool:
    return any(each.why is Doubt.WHOSE for each in heard.unclear) and another_drives(heard.text)


def _speaks_of(heard: Heard, detail: Detail) -> bool:
    said = any(each.detail is detail for each in heard.said)
    return said or any(detail in each.details for each in heard.unclear) or any(each is detail for each, _ in heard.denied)
