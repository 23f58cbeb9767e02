"""The numbers of a customer's line, for somebody who has understood what they are: where that tells how a row of words is to be read."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from core.quoting.claims.in_words import TENS, is_torn, said
from core.quoting.claims.typed_numbers import typed
from core.quoting.details import OLDEST, YOUNGEST
from core.quoting.reading.meanings import VEHICLE
from core.quoting.reading.numbers import Number, numbers

# "13 135k", "2014,11万"
RUN_TOGETHER = re.compile(rf"(?<={VEHICLE} [0-9]{{2}}) (?=[0-9]{{2,3}} ?k(?![a-z]))|(?<=(?:19|20)[0-9]{{2}}),(?=[0-9.]+ ?万)")
# "2009 k tiene 154000 km", "2021 Grand Touring"
_YEAR_AND_WORD = re.compile(r"(?<![0-9.,])(?:19|20)[0-9]{2}(?= (?:k (?!km|mi)[a-z]|grand(?![a-z])))")
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
# Behind digits, what is no word that they run into
_OTHER_UNIT = re.compile(
    r"(?:k|kms?|mil?|mi|miles|cc|ccm|hp|ps|cv|ch|kw|kwh|bhp|d|e|i|l|t|s|x|st|nd|rd|th|er|em|in|cm|mm|lbs?|kg|p|v|c|am|pm|h|tdi|tsi|tfsi|hdi|dci"
    r"|cdi|gti|gtd|tce|o|xxx)(?![a-z])|[^a-z]"
)
_OF_A_PERSON = re.compile(r"[fmway](?![a-z])")  # "28f", which is read elsewhere
_LETTERS = re.compile(r"[a-z]{3}\Z")
_TENS = {name: 10 * at for names in TENS.values() for at, name in enumerate(names.split(), start=2)}
_HALF_IN_WORDS = re.compile(
    rf"\b(?<!quatre[ -])(?P<ten>{'|'.join(_TENS)})(?: (?:y|e|et))?[ -](?P<unit>[1-9])(?![\w.,]*[0-9])"
    r"(?! ?(?:k|thousand|doors?|seats?|mil|mille|mila|kids|hijos|enfants|portes|puertas|porte)\b)"
)
_HALF_A_YEAR = re.compile(r"\b(?P<century>nineteen|twenty)[ -](?P<short>[0-9]{2})(?![\w.,]*[0-9])(?! ?(?:k|thousand|mi|km)\b)")
LAKH, LEAST_YEAR = 100_000, 1950
NO_SHORT_YEAR = 30  # of a car of this century


def understood_numbers(text: str, languages: Sequence[str], understood: Sequence[int]) -> list[Number]:
    """In their order. A number that is only a part of a row of number words is vague, unless those that were understood fill the row."""
    clear = [*_scaled_otherwise(text), *_run_on(text), *_beside_a_word(text), *said(text, [*understood, *_next_ages(understood)])]
    written = [each for each in _as_written(text, understood) if not any(_overlap(each, other) for other in clear)]
    clear += written
    for each in typed(text, understood):
        clear += [] if any(_overlap(each, other) for other in clear) else [each]
    others = [
        replace(part, is_vague=part.is_vague or (part.in_words and is_torn(text, part.start, part.end)))
        for each in numbers(text, languages)
        for part in _parted(each, text)
        if not any(_overlap(known, part) for known in clear)
    ]
    return sorted([*clear, *others], key=lambda each: each.start)


def _next_ages(understood: Sequence[int]) -> Iterator[int]:
    """ "Fifty seven fifty eight next month". Below, it may be the end of a year: "twenty nineteen"."""
    yield from (each + 1 for each in understood if NO_SHORT_YEAR <= each < OLDEST)


def _overlap(one: Number, other: Number) -> bool:
    return one.start < other.end and other.start < one.end


def _as_written(text: str, understood: Sequence[int]) -> Iterator[Number]:
    """The digits of what was understood, where they run into a word ("2014versa", "28500m"), have the letter O for a zero ("83OOO"), or are
    half in words ("forty 2")."""
    for value in {each for each in understood if each >= YOUNGEST}:
        for found in re.finditer(rf"(?<![0-9o.,#-])(?<![a-z]-){_digits(value)}(?![0-9o]|[.,][0-9])", text):
            before, behind = text[: found.start()], text[found.end() :]
            runs_on = behind[:1].isalpha() and not _OTHER_UNIT.match(behind) and not (value <= OLDEST and _OF_A_PERSON.match(behind))
            runs_in = value >= LEAST_YEAR and _LETTERS.search(before) is not None
            if (runs_on or runs_in or "o" in found[0]) and (runs_in or not before[-1:].isalpha()):
                yield Number(start=found.start(), end=found.end(), worth=Decimal(value), is_plain=value >= LEAST_YEAR)
    for found in _HALF_IN_WORDS.finditer(text):
        if (worth := _TENS[found["ten"]] + int(found["unit"])) in understood:
            yield Number(start=found.start(), end=found.end(), worth=Decimal(worth))
    for found in _HALF_A_YEAR.finditer(text):
        year = (1900 if found["century"] == "nineteen" else 2000) + int(found["short"])
        if year in understood:
            yield Number(start=found.start(), end=found.end(), worth=Decimal(year), is_plain=True)


def _digits(value: int) -> str:
    return str(value).replace("0", "[0o]")


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


def _beside_a_word(text: str) -> Iterator[Number]:
    """A year, and a word that counts thousands elsewhere."""
    for found in _YEAR_AND_WORD.finditer(text):
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
