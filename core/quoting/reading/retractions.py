"""What customers take back without naming it: "sorry, 46k", "in kilometres, I mean", "the 48 was wrong, 47"."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Protocol

from core.guardrails.plaintext import bare
from core.quoting.details import OLDEST, YOUNGEST, Detail, Said, Value
from core.quoting.reading.corrections import is_negated, is_taken_back, says_it_was_wrong
from core.quoting.reading.distances import SURE, miles_of
from core.quoting.reading.heard import LONGEST, Heard
from core.quoting.reading.meanings import Doubt
from core.quoting.reading.numbers import Number, numbers

_KM = re.compile(r"\b(?:km|kms|kilomet\w+|quilomet\w+|chilomet\w+|(?:بال|ال|ب)?(?:كيلو(?: ?متر\w*)?|كل?م))\b|公里|千米")
_MILES_SAID = re.compile(r"\b(?:miles|millas|meilen|milles|milhas|miglia|(?:بال|ال|ب)?(?:ميل|اميال))\b|英里")
_COUNTED = re.compile(r"(?:[0-9万千]|\b(?:الف|الاف)|\b(?:k|mil|mille|mila|tausend|thousand)) ?\Z")
_ANSWERS = re.compile(
    r"\W*(?:(?:in|en|em|es|son|sono|sao|sind|das sind|it's|its|they're|ce sont|c'est|是|هي) )?"
    r"(?:km|kms|kilomet(?:ers?|res|ros)|quilometros|chilometri"
    r"|公里|كيلومتر\w*)(?=\W*(?:$|[,.;!，。、]|and|y|und|et|e)(?![a-z]))"
)
_ASKS = ("?", "？", "؟")
PAIR = 2  # numbers: the old one and the new one
SHORT = 40  # characters of a line about the unit, and nothing else
_SEPARATORS = str.maketrans("\u066c\u066b", ",.")


class Before(Protocol):
    """What was said before a line, and holds."""

    languages: tuple[str, ...]
    today: date
    current: dict[Detail, Said]
    past: list[Said]
    heard: list[Heard]

    def text_of(self, message: str) -> str: ...


def retractions(text: str, message: str, heard: Heard, before: Before) -> list[Said]:
    """The new values. A number that can be one detail only is its new value; what may be meant otherwise does not hold any more, and has
    the value 0 here."""
    return _Line(text, message, heard, before).retractions()


class _Line:
    """One line after others, read for what it takes back."""

    def __init__(self, text: str, message: str, heard: Heard, before: Before) -> None:
        self._text, self._message, self._heard, self._before = text, message, heard, before
        self._words = _plain(text)
        self._found = [number for number in numbers(self._words, before.languages) if number.whole is not None]

    def retractions(self) -> list[Said]:
        """ "Kilometers, and I'm 33": beside a number, the unit counts only where it was left open, or begins the answer."""
        open_now = Detail.MILEAGE not in self._before.current or _ANSWERS.match(self._words)
        return [*(self._unit() if not self._found or open_now else []), *self._values()]

    def _values(self) -> list[Said]:
        words, heard = self._words, self._heard
        if thousands := self._thousands_anew():
            return [thousands]
        told = {said.detail for said in heard.said}
        told |= {each.details[0] for each in heard.unclear if each.why is Doubt.CONFLICT and len(each.details) == 1}
        found = self._found
        if not (is_taken_back(words) or says_it_was_wrong(words)):
            found = found if self._names_again(found) else []
        meant = {number: detail for number in found if (detail := self._may_mean(number)) and detail not in told}
        old = [number for number in found if any(held == number.whole for held in self._held_before(meant.get(number)))]
        new = [(number, detail) for number, detail in meant.items() if number not in old]
        plain = (is_taken_back(words) or says_it_was_wrong(words) or bool(heard.denied)) and len(new) == 1 and len(found) == 1 + len(old)
        return [
            Said(
                detail=detail,
                value=self._in_the_unit_before(detail, number) if plain else 0,
                message=self._message,
                words=words[number.start : number.end],
                derived=detail is Detail.MILEAGE and self._was_in_km(),
            )
            for number, detail in new
        ]

    def _thousands_anew(self) -> Said | None:
        """ "54, not 45", of 45,000 miles that were written as 45k."""
        held = self._before.current.get(Detail.MILEAGE)
        if held is None or held.message == self._message or len(self._found) != PAIR:
            return None
        ages = [self._before.current[Detail.DRIVER_AGE].value] if Detail.DRIVER_AGE in self._before.current else []
        old = [number for number in self._found if held.value in (self._thousands(number), (number.whole or 0) * 1000)]
        new = [number for number in self._found if number not in old and 0 < (number.whole or 0) < SURE]
        if len(old) != 1 or len(new) != 1 or (old[0].whole or 0) >= SURE:
            return None
        value = 0 if old[0].whole in ages else self._thousands(new[0])
        words = self._words[new[0].start : new[0].end]
        return Said(detail=Detail.MILEAGE, value=value, message=self._message, words=words, derived=self._was_in_km())

    def _thousands(self, number: Number) -> int:
        thousands = Decimal((number.whole or 0) * 1000)
        return miles_of(thousands) if self._was_in_km() else int(thousands)

    def _held_before(self, detail: Detail | None) -> list[Value]:
        """The value that a number of this detail would take the place of."""
        denied = [value for each, value in self._heard.denied if each is detail]
        return denied + ([self._before.current[detail].value] if detail in self._before.current else [])

    def _unit(self) -> list[Said]:
        """ "In kilometres, sorry": what was said without its unit is of this one. A question leaves it open."""
        words = self._words
        is_km, is_miles = _is_meant(_KM, words), _is_meant(_MILES_SAID, words)
        held = self._before.current.get(Detail.MILEAGE)
        asks = any(mark in words for mark in _ASKS)
        if held is None:
            open_ones = (each for heard in self._before.heard for each in heard.unclear if each.message != self._message)
            unclear = [each for each in open_ones if each.why is Doubt.UNIT and each.values]
            value = unclear[-1].values[0] if unclear else 0
            if not unclear or is_km == is_miles or asks or not isinstance(value, int):
                return []
            miles = miles_of(Decimal(value)) if is_km else value
            return [Said(detail=Detail.MILEAGE, value=miles, message=self._message, words=unclear[-1].words, derived=is_km)]
        if held.derived:
            return [] if asks else self._of_kilometres(held, is_miles=is_miles, is_km=is_km)
        if not _KM.search(words) or not isinstance(held.value, int):
            return []
        miles = miles_of(Decimal(held.value)) if is_km and not is_miles and not asks else 0
        return [replace(held, value=miles, message=self._message, derived=True)]

    def _of_kilometres(self, held: Said, *, is_miles: bool, is_km: bool) -> list[Said]:
        """ "Miles, not km": the figure that was converted is in miles."""
        short = len(self._words) <= SHORT or is_taken_back(self._words)
        if not (is_miles and short and self._was_in_km()):
            return []
        figures = [number.whole for number in numbers(_plain(held.words), self._before.languages)]
        miles = figures[0] if len(figures) == 1 and not is_km else None
        return [replace(held, value=miles or 0, message=self._message, derived=False)]

    def _was_in_km(self) -> bool:
        said = [*self._before.past, *self._before.current.values()]
        held = next((each for each in reversed(said) if each.detail is Detail.MILEAGE), None)
        return bool(held and held.derived and _KM.search(_plain(self._before.text_of(held.message))))

    def _in_the_unit_before(self, detail: Detail, number: Number) -> int:
        """ "45,000 km", and then "sorry, 46,000"."""
        return miles_of(number.worth) if detail is Detail.MILEAGE and self._was_in_km() else number.whole or 0

    def _names_again(self, found: Sequence[Number]) -> bool:
        """Whether a value that holds is named beside another one: "the 45 is my husband, I am 42"."""
        held = [said for said in self._before.current.values() if said.message != self._message]
        values = {said.value for said in held if said.detail in (Detail.DRIVER_AGE, Detail.YEAR)}
        return len(found) > 1 and any(number.whole in values for number in found)

    def _may_mean(self, number: Number) -> Detail | None:
        """By its size, among the details that hold."""
        whole = number.whole or 0
        detail: Detail | None = Detail.MILEAGE if whole >= 1000 else None
        if number.is_plain and 1950 <= whole <= self._before.today.year + 1:
            detail = Detail.YEAR
        elif not number.is_scaled and YOUNGEST <= whole <= OLDEST:
            detail = Detail.DRIVER_AGE
        denied = {each for each, _ in self._heard.denied}
        return detail if detail in self._before.current or detail in denied else None


def _plain(text: str) -> str:
    return bare(text[:LONGEST].translate(_SEPARATORS)).text.lower()


def _is_meant(unit: re.Pattern[str], words: str) -> bool:
    """Whether it is named, and not denied: "kilometres of course, not miles". The one behind a number is that number's."""
    return any(not (is_negated(words[: found.start()]) or _COUNTED.search(words[: found.start()])) for found in unit.finditer(words))
