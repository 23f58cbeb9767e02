"""Digits as hasty people type them, for somebody who has understood which number they stand for: torn by a blank ("95,5 00"), with letters
for digits ("73,6oo"), run into a word ("76,800ks"), or with a part of them behind the thousands ("155mila300", "7万5千4百").

Nothing is guessed: only what gives a number that was understood is one."""

import re
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from core.quoting.claims.in_words import said
from core.quoting.reading.numbers import Number

LEAST = 1000
YEAR = 4  # digits
YEARS = range(1950, 2100)
HUNDRED, THOUSAND, MYRIAD = 100, 1000, 10_000
_LETTERS = {"0": "[0o]", "1": "[1l]"}
_AS_DIGITS = str.maketrans("ol", "01")
_SIGNS = ".,'_"
_SEPARATORS = re.compile(rf"[{_SIGNS} ]")
_BETWEEN = rf"(?: ?[{_SIGNS}]{{1,2}} ?| )?"
_BEGINS = r"(?<![0-9.,#'])(?<![a-z]-)(?<![a-z])"
_NUMBER_BEFORE = re.compile(r"(?<![0-9])(?P<number>[0-9]+) \Z")
_ENDS = r"(?![0-9]|o(?![a-z])|[.,'][0-9]| [0-9]{3}(?![0-9]))"
_GROUPED = re.compile(rf"[0-9]{{1,3}}(?:[{_SIGNS}][0-9]{{3}})+|[0-9]+")
_UNIT = re.compile(r" ?(?:k(?:ilo|lm|m|s)|mi(?:l|\b)|quil|chil|公里|英里|كم|كيلو|ميل)")
# What digits do not run into: sizes, doors, and units that are read elsewhere
_NO_WORD = re.compile(r"(?:k|kms?|mi|miles?|cc|ccm|hp|ps|cv|ch|kw|kwh|bhp|d|i|e|t|s|er|eur|usd|lbs?|kg|st|nd|rd|th|x)(?![a-z])|[^a-z]|\Z")
# What people write right before a number: "km84.300", "edad41", "Bj16"
_LABEL = (
    r"(?:mileage|miles|kms?|odo|odometer|kilometer|age|aged|edad|alter|eta|idade|tengo|tenho|bin|im|anni|year|yr|ano|anno|annee|bj\.?"
    r"|baujahr|model|mod|modell|modelo|modele|modello|my|ez|年龄|(?:ال)?عمري?)"
)
_LABELLED = re.compile(
    rf"(?<![a-z\u0621-\u064a]){_LABEL}(?P<digits>[0-9]{{1,3}}(?:[.,'][0-9]{{3}})+|[0-9]+)(?![0-9]|[.,/-][0-9]| ?k(?![a-z]))"
)
LEAST_LABELLED = 10  # fewer are no year in short
_COUNT = r"(?<![0-9.,])(?P<count>[0-9ol]{1,3}(?:[.,][0-9]{1,3})?)"
_THOUSANDS = re.compile(
    rf"{_COUNT} ?(?:k|thousand|tausend|tsd\.?|mille|mila|mil)"
    r"(?:[ ,.]?(?P<rest>[0-9]{3})| ?(?:and|e|y|et|und) ?(?P<joined>[0-9]{1,3}))(?![0-9.,]*[0-9])"
    r"|(?<![0-9.,])(?P<arabic>[0-9]{1,3}) ?(?:الف|الاف) ?و ?(?P<arabic_rest>[0-9]{1,3})(?![0-9])"
)
_PRICE = re.compile(r" ?(?:[$€£]|dollars?|usd|bucks|eur|euros?|pounds)(?![a-z])")
_COUNT_OF_THOUSANDS = re.compile(rf"{_COUNT} ?(?:k|thousand|tausend|tsd\.?|mille|mila|mil) ?(?:(?:and|e|y|et|und) )?(?=[a-z])")
_LETTERED_K = re.compile(rf"{_COUNT} ?k(?![a-z])")
_HUNDREDS = re.compile(rf"(?:{_COUNT}|(?P<half>half a)) hundred (?:thousand|k)(?![a-z])")
_MYRIADS = re.compile(
    r"(?<![0-9.])(?P<count>[0-9]{1,3}(?:\.[0-9]+)?) ?(?:[万萬]|w(?![a-z]))[零又]?(?:(?P<千>[0-9]) ?千)?零?(?:(?P<百>[0-9]) ?百)?零?"
    r"(?:(?P<十>[0-9]) ?十)?(?P<rest>[0-9]{1,4})?(?![0-9.])"
)
_STEPS = {"千": 1000, "百": 100, "十": 10}


def typed(text: str, understood: Sequence[int]) -> Iterator[Number]:
    """In no order; some may overlap. `text` is bare and in small letters."""
    yield from _behind_a_label(text, understood)
    values = {each for each in understood if each >= LEAST}
    squeezed = _SEPARATORS.sub("", text).translate(_AS_DIGITS)
    for value in (each for each in values if str(each) in squeezed):  # or every number would cost a pattern
        yield from _in_digits(text, value, {each for each in understood if each != value})
    for value in values:
        yield from _half_in_words(text, value) if value % THOUSAND >= HUNDRED else ()
    for start, end, worth in (*_in_thousands(text, understood), *_in_hundreds(text), *_in_myriads(text)):
        if worth in values:
            yield Number(start=start, end=end, worth=worth, is_scaled=True)


def _behind_a_label(text: str, understood: Collection[int]) -> Iterator[Number]:
    for found in _LABELLED.finditer(text):
        digits = found["digits"]
        value = int(re.sub(r"[^0-9]", "", digits))
        if value in understood and value >= LEAST_LABELLED:
            yield Number(start=found.start("digits"), end=found.end(), worth=Decimal(value), is_plain=digits.isdigit())


def _in_digits(text: str, value: int, others: Collection[int]) -> Iterator[Number]:
    digits = _BETWEEN.join(_LETTERS.get(digit, digit) for digit in str(value))
    for found in re.finditer(rf"{_BEGINS}{digits}{_ENDS}", text):
        written = found[0]
        grouped = re.sub(rf"([{_SIGNS}])\1", r"\1", written.translate(_AS_DIGITS).replace(" ", ""))
        if not _GROUPED.fullmatch(grouped) or not re.search("[0-9]", written):
            continue
        is_torn = " " in written
        before = _NUMBER_BEFORE.search(text[: found.start()])
        if before and len(before["number"]) < YEAR and int(before["number"]) not in others:
            continue  # "1 95,5oo": its thousands may stand there
        runs_on = _NO_WORD.match(text, found.end()) is None
        unmarked = grouped.isdigit() and not runs_on and not _UNIT.match(text, found.end())
        if is_torn and (unmarked or _is_of_others(written, others)):
            continue
        has_slips = not written.replace(",", "").replace(".", "").replace("'", "").isdigit() or re.search(rf"[{_SIGNS}]{{2}}", written)
        if has_slips or runs_on:
            yield Number(start=found.start(), end=found.end(), worth=Decimal(value), is_plain=value in YEARS and not is_torn)


def _is_of_others(written: str, others: Collection[int]) -> bool:
    """ "15, 500 miles" of somebody who is 15: a part of it was understood as something else, or is a year."""
    parts = [re.sub(r"[^0-9]", "", part.translate(_AS_DIGITS)) for part in written.split()]
    return any(part and (int(part) in others or re.fullmatch(r"(?:19|20)[0-9]{2}", part)) for part in parts)


def _half_in_words(text: str, value: int) -> Iterator[Number]:
    """ "84mil e trezentos"."""
    for found in _COUNT_OF_THOUSANDS.finditer(text):
        rest = said(text[found.end() :], [value % THOUSAND])[:1] if _worth(found["count"]) == value // THOUSAND else []
        yield from (
            Number(start=found.start(), end=found.end() + each.end, worth=Decimal(value), is_scaled=True) for each in rest if not each.start
        )


def _in_thousands(text: str, understood: Collection[int]) -> Iterator[tuple[int, int, Decimal]]:
    for found in _THOUSANDS.finditer(text):
        count, rest = found["count"] or found["arabic"], int(found["rest"] or found["joined"] or found["arabic_rest"])
        if rest not in understood and not _PRICE.match(text, found.end()):  # "84k and 41"
            yield found.start(), found.end(), _worth(count) * THOUSAND + rest
    for found in _LETTERED_K.finditer(text):
        if not re.fullmatch(r"[0-9.,]+", found["count"]):
            yield found.start(), found.end(), _worth(found["count"]) * THOUSAND


def _in_hundreds(text: str) -> Iterator[tuple[int, int, Decimal]]:
    for found in _HUNDREDS.finditer(text):
        yield found.start(), found.end(), (Decimal("0.5") if found["half"] else _worth(found["count"])) * HUNDRED * THOUSAND


def _in_myriads(text: str) -> Iterator[tuple[int, int, Decimal]]:
    for found in _MYRIADS.finditer(text):
        steps = sum(int(found[step]) * by for step, by in _STEPS.items() if found[step])
        last = min((by for step, by in _STEPS.items() if found[step]), default=MYRIAD)  # a digit at the end counts what is a step below
        rest = int(found["rest"] or 0) * (last // 10 if len(found["rest"] or "") == 1 else 1)
        yield found.start(), found.end(), Decimal(found["count"]) * MYRIAD + steps + rest


def _worth(count: str) -> Decimal:
    plain = count.translate(_AS_DIGITS).replace(",", ".")
    return Decimal(plain) if re.search("[0-9]", plain) else Decimal(0)
