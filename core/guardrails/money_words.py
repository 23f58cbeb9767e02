"""Reads amounts of money in Chinese and Arabic number words, before a word for dollars."""

import re
from collections.abc import Iterator

from core.guardrails.plaintext import bare

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIAD = 10_000
_CHINESE = re.compile(rf"(?P<number>[{''.join(_DIGITS)}{''.join(_TENS)}万]+)(?=\s*(?:多|几)?(?:块|元|美元|美金|刀))")

_ONES = "واحد اثنان ثلاثة اربعة خمسة ستة سبعة ثمانية تسعة"
_ARABIC_TENS = "عشرة عشرون ثلاثون اربعون خمسون ستون سبعون ثمانون تسعون"
_OBLIQUE = "عشرة عشرين ثلاثين اربعين خمسين ستين سبعين ثمانين تسعين"
_SPELLED: dict[str, int] = {
    **{word: value for value, word in enumerate(_ONES.split(), 1)},
    **{word: value * 10 for words in (_ARABIC_TENS, _OBLIQUE) for value, word in enumerate(words.split(), 1)},
    **{"مئة": 100, "مائة": 100, "مئتان": 200, "مئتا": 200, "مئتي": 200, "الف": 1000, "الفا": 1000},
    **{f"{word[:-1]}مئة": value * 100 for value, word in enumerate(_ONES.split(), 1) if value > 2},
}
_ARABIC_WORDS = {bare(word).text: value for word, value in _SPELLED.items()}
_ARABIC = re.compile(
    rf"(?<!\w)(?P<number>(?:{'|'.join(sorted(_ARABIC_WORDS, key=len, reverse=True))})"
    rf"(?: و?(?:{'|'.join(sorted(_ARABIC_WORDS, key=len, reverse=True))}))*)(?= (?:دولار|دولارا|دولارات)(?!\w))"
)


def amounts_in_words(text: str) -> Iterator[tuple[int, int, int]]:
    """Start, end and value of each. `text` has no accents, as `plaintext.bare` gives it."""
    for found in _CHINESE.finditer(text):
        yield found.start(), found.end(), _chinese(found["number"])
    for found in _ARABIC.finditer(text):
        words = [word if word in _ARABIC_WORDS else word.removeprefix("و") for word in found["number"].split()]
        yield found.start(), found.end(), _arabic([_ARABIC_WORDS[word] for word in words])


def _chinese(number: str) -> int:
    before, _, rest = number.rpartition("万")
    return (_below_a_myriad(before) or 1) * _MYRIAD * ("万" in number) + _below_a_myriad(rest)


def _below_a_myriad(number: str) -> int:
    total = digit = 0
    for sign in number:
        if sign in _TENS:
            total, digit = total + (digit or 1) * _TENS[sign], 0
        else:
            digit = _DIGITS.get(sign, 0)
    return total + digit


def _arabic(values: list[int]) -> int:
    total = part = 0
    for value in values:
        if value == 1000:
            total, part = total + (part or 1) * value, 0
        else:
            part += value
    return total + part
