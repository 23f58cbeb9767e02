"""The numbers of a customer's line, for somebody who has understood what they are: where that tells how a row of words is to be read."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from core.quoting.claims.in_words import is_torn, said
from core.quoting.details import YOUNGEST
from core.quoting.reading.meanings import VEHICLE
from core.quoting.reading.numbers import Number, numbers

# "13 135k", "2014,11万"
RUN_TOGETHER = re.compile(rf"(?<={VEHICLE} [0-9]{{2}}) (?=[0-9]{{2,3}} ?k(?![a-z]))|(?<=(?:19|20)[0-9]{{2}}),(?=[0-9.]+ ?万)")
_YEAR_AND_K = re.compile(r"(?<![0-9.,])(?:19|20)[0-9]{2}(?= k (?!km|mi)[a-z])")
_SCALED = re.compile(
    r"(?<![0-9.,])(?P<count>[0-9]{1,3}(?:[.,][0-9]{1,2})?) ?(?:(?P<lakh>lakhs?|lacs?)(?![a-z])"
    r"|(?:thousand|thoosand|thousan|mil|mille|mila|tausend|grand),? (?:and |e |y |et |und )?(?P<hundreds>[1-9]) (?:hundred|hunner"
    r"|hundert|cents?"
    r"|cientos|cento)(?![a-z])|(?:thoosan[d']?|thousan'?|thosand|thousend|thousnd|thou)(?![a-z]))"
)
# "1,04,000 km": behind the thousands, digits go by two
_BY_TWO = re.compile(r"(?<![0-9.,])[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}(?![0-9,])")
_AT_ITS_UNIT = re.compile(
    r"(?<![0-9.,])(?P<count>[0-9]{1,3}(?:[.,][0-9]{1,2})?) ?(?:k|mil|mila|tsd)(?=(?:kms?|miles|millas|miglia)(?![a-z]))"
)
_AT_ME = re.compile(r"(?<![a-z])i'?m(?P<age>[1-9][0-9])(?![\w.,]*[0-9k])")
_IN_YEARS = re.compile(r"[ -]?(?:anos|ans|jahre|years?|yrs?|anni)(?![a-z])")
LAKH = 100_000


def understood_numbers(text: str, languages: Sequence[str], understood: Sequence[int]) -> list[Number]:
    """In their order. A number that is only a part of a row of number words is vague, unless those that were understood fill the row."""
    clear = [*_scaled_otherwise(text), *_run_on(text), *_beside_a_letter(text), *said(text, understood)]
    others = [
        replace(part, is_vague=part.is_vague or (part.in_words and is_torn(text, part.start, part.end)))
        for each in numbers(text, languages)
        for part in _parted(each, text)
        if not any(known.start < part.end and part.start < known.end for known in clear)
    ]
    return sorted([*clear, *others], key=lambda each: each.start)


def _scaled_otherwise(text: str) -> Iterator[Number]:
    """ "35 thousand 6 hundred", "66 thoosand", "1.25 lakh"."""
    for found in _SCALED.finditer(text):
        if found["lakh"]:
            worth = Decimal(found["count"].replace(",", ".")) * LAKH
        else:
            worth = Decimal(found["count"].replace(",", ".")) * 1000 + 100 * int(found["hundreds"] or 0)
        yield Number(start=found.start(), end=found.end(), worth=worth, is_scaled=True)


def _run_on(text: str) -> Iterator[Number]:
    """ "55milkm", "im39", "1,04,000"."""
    for found in _AT_ITS_UNIT.finditer(text):
        worth = Decimal(found["count"].replace(",", ".")) * 1000
        yield Number(start=found.start(), end=found.end(), worth=worth, is_scaled=True)
    for found in _AT_ME.finditer(text):
        yield Number(start=found.start("age"), end=found.end(), worth=Decimal(found["age"]), is_plain=True)
    for found in _BY_TWO.finditer(text):
        yield Number(start=found.start(), end=found.end(), worth=Decimal(found[0].replace(",", "")))


def _beside_a_letter(text: str) -> Iterator[Number]:
    """ "2009 k tiene 154000 km": a year, and a word of one letter."""
    for found in _YEAR_AND_K.finditer(text):
        yield Number(start=found.start(), end=found.end(), worth=Decimal(found[0]), is_plain=True)


def _parted(number: Number, text: str) -> Iterator[Number]:
    """ "One hundred twelve thousand fifty six years old" is two numbers."""
    rest = int(number.worth) % 1000
    if number.in_words and number.worth > 1000 and YOUNGEST <= rest < 100 and _IN_YEARS.match(text, number.end):
        middle = (number.start + number.end) // 2
        yield replace(number, end=middle, worth=number.worth - rest, is_scaled=True)
        yield replace(number, start=middle, worth=Decimal(rest))
    else:
        yield number
