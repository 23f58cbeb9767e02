"""Numbers in Chinese characters and in Arabic words: 四万五千, 二零一六, 五万二, خمسة وأربعون ألف."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

TENS, HUNDRED, THOUSAND, MYRIAD = 10, 100, 1000, 10_000

_ONES = {letter: value for value, letter in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2, "俩": 2}
_UNITS = {"十": TENS, "百": HUNDRED, "千": THOUSAND}
_CHINESE = re.compile(
    r"(?<![\u4e00-\u9fff〇][百千万])[零〇○一二两三四五六七八九十百千万]{2,}"
    r"|(?<![0-9])(?<![0-9][.,])[0-9]{1,3}(?:\.[0-9]+)?万[0-9一二三四五六七八九](?:千(?![0-9]))?(?![0-9])"
)
_MIXED = re.compile(r"([0-9]{1,3})万([0-9一二三四五六七八九])千?")
_NO_NUMBER = re.compile(r"万一|千万(?!公)|十分|百分|一百一|三十六计")
_MORE_OR_LESS = re.compile(r"[多几来余]")
_DIGITS_ONLY = re.compile(r"[零〇○一二三四五六七八九]{2}|[零〇○一二三四五六七八九]{4}")

_WRITTEN = {
    1: "واحد واحده",
    2: "اثنين اثنان اتنين اثنتين",
    3: "ثلاثه ثلاث تلاته",
    4: "اربعه اربع",
    5: "خمسه خمس",
    6: "سته ست",
    7: "سبعه سبع",
    8: "ثمانيه ثماني ثمان تمانيه تمنيه",
    9: "تسعه تسع",
    10: "عشره عشر",
    11: "احدعشر حداشر احدعش",
    12: "اثناعشر اثنعش اتناشر",
    20: "عشرين عشرون",
    30: "ثلاثين ثلاثون تلاتين",
    40: "اربعين اربعون",
    50: "خمسين خمسون",
    60: "ستين ستون",
    70: "سبعين سبعون",
    80: "ثمانين ثمانون تمانين",
    90: "تسعين تسعون",
    100: "ميه مايه مئه مءه",
    200: "ميتين مايتين مئتين مئتان مءتين",
    1000: "الف الاف",
    2000: "الفين الفان",
}
_WORDS = {word: value for value, words in _WRITTEN.items() for word in words.split()}
_HUNDREDS = {name: value for name, value in _WORDS.items() if 3 <= value <= 9}
_FOLDED = str.maketrans("ةىأإآؤئ", "هياااوي")
_ARABIC = re.compile(r"[\u0621-\u064a]+")
SMALLEST = 10  # below it, a word counts within a number only: the rest is lengths of time, and talk


@dataclass(frozen=True, slots=True)
class Worth:
    """What stands from `start` to `end`. `as_year`: a row of digits, as years are read out."""

    start: int
    end: int
    value: int
    as_year: bool = False
    is_vague: bool = False


def eastern(text: str) -> Iterator[Worth]:
    """In no order. `text` is bare and in small letters."""
    yield from _chinese(text)
    yield from _arabic(text)


def _chinese(text: str) -> Iterator[Worth]:
    for found in _CHINESE.finditer(text):
        if _NO_NUMBER.match(found[0]):
            continue
        value = _row(found[0]) if _DIGITS_ONLY.fullmatch(found[0]) else _mixed(found[0]) or _counted(found[0])
        vague = value is None or _MORE_OR_LESS.match(text, found.end()) is not None
        yield Worth(found.start(), found.end(), value or 0, as_year=_DIGITS_ONLY.fullmatch(found[0]) is not None, is_vague=vague)


def _row(digits: str) -> int:
    return int("".join(str(_ONES[digit]) for digit in digits))


def _mixed(written: str) -> int | None:
    """ "3万5", "4万5千"."""
    if not (found := _MIXED.fullmatch(written)):
        return None
    return int(found[1]) * MYRIAD + (_ONES.get(found[2]) or int(found[2])) * THOUSAND


def _counted(written: str) -> int | None:
    """None where it is no single number: 三四十 is thirty or forty. A digit at the end counts what is a step below: 五万二 is 52,000."""
    total = part = 0
    digit: int | None = None
    last_unit = 1
    for letter in written:
        if letter in _ONES:
            if digit:
                return None
            digit = _ONES[letter]
            last_unit = 1 if digit == 0 else last_unit
        elif letter == "万":
            total, part, digit, last_unit = (total + part + (digit or 0)) * MYRIAD, 0, None, MYRIAD
        else:
            unit = _UNITS[letter]
            part, digit, last_unit = part + (1 if digit is None else digit) * unit, None, unit
    step = last_unit // 10 if last_unit > TENS else 1
    return total + part + (digit or 0) * step


def _arabic(text: str) -> Iterator[Worth]:
    run: list[int] = []
    start = end = 0
    for word in _ARABIC.finditer(text):
        plain = word[0].translate(_FOLDED)
        joined = plain not in _WORDS and plain.startswith("و")
        value = _value(plain[1:] if joined else plain)
        goes_on = bool(run) and text[end : word.start()] == " " and value is not None and (joined or _multiplies(value, run))
        if run and not goes_on:
            yield from _worth(start, end, run, behind_digits=text[:start].rstrip()[-1:].isdigit())
            run = []
        if value is not None and (goes_on or not joined or value >= SMALLEST):
            start = start if run else word.start() + joined
            run, end = [*run, value], word.end()
    if run:
        yield from _worth(start, end, run, behind_digits=text[:start].rstrip()[-1:].isdigit())


def _value(word: str) -> int | None:
    """Of one word; 300 to 900 may be written in one."""
    if word in _WORDS:
        return _WORDS[word]
    for ending in ("ميه", "مايه", "مئه"):
        if word.endswith(ending) and (times := _HUNDREDS.get(word.removesuffix(ending))):
            return times * HUNDRED
    return _WORDS[word.removesuffix("ا")] if word.endswith("فا") and word.removesuffix("ا") in _WORDS else None


def _multiplies(value: int, run: list[int]) -> bool:
    """ "Five thousand", "nine ten" for nineteen."""
    return (
        (value in (HUNDRED, THOUSAND) and run[-1] < value)
        or (value == THOUSAND and sum(run) < THOUSAND)
        or (value == TENS and run[-1] < TENS)
    )


def _worth(start: int, end: int, run: list[int], *, behind_digits: bool) -> Iterator[Worth]:
    total = part = 0
    for at, value in enumerate(run):
        if value == THOUSAND:
            total, part = total + max(part, 1) * THOUSAND, 0
        elif value == HUNDRED and at and run[at - 1] < TENS:
            part += (HUNDRED - 1) * run[at - 1]
        else:
            part += value
    if total + part >= SMALLEST and not (run == [THOUSAND] and behind_digits):
        yield Worth(start, end, total + part)
