"""The numbers of a text, in digits of any script or in words, each with its place and with what it could be misread for."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from core.guardrails.figures import worth
from core.guardrails.number_words import spelled
from core.quoting.reading.eastern_numbers import eastern

BEFORE = 40  # letters in front of a number that may say what it is a part of
MOST = 60  # a text with more numbers is no answer to five questions

_DIGITS = re.compile(
    r"(?<![a-z0-9_#@/])(?<![a-z][-.'])(?<![0-9][.,:])(?!(?<=')[0-9]{2}(?![0-9]))(?P<minus>(?<!\S)-(?=[0-9]))?"
    r"(?P<number>[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}(?![0-9])|[0-9]{1,3}(?:[,.'][0-9]{3})+(?:[.,][0-9]{1,2})?(?![0-9])"
    r"|[1-9][0-9]{0,2}(?: [0-9]{3})+(?![0-9]"
    r"|[.,][0-9])|[0-9]+(?:[.,][0-9]+)?)"
    r"(?P<half> and a half| ?½)?"
)
_SCALE = re.compile(
    r" ?(?:(?P<thousand>k(?!'s(?![a-z]))|thousand|tausend|tsd\.?|mille?|mil|mila|千|الف|الاف|grand)"
    r"|(?P<myriad>万|萬)|(?P<lakh>lakhs?|lacs?)"
    r"|(?P<million>million(?:en|es|s|i)?|mio\.?|millon(?:es)?))(?:[ -]?ish)?(?![a-z\u0621-\u064a])"
    r"|(?<![0-9]{4}) ?(?P<tons>t)(?= ?km)"  # "142 tkm", but "2017 tkm 142"
)
_SCALES = {
    "thousand": Decimal(1000),
    "tons": Decimal(1000),
    "myriad": Decimal(10_000),
    "lakh": Decimal(100_000),
    "million": Decimal(1_000_000),
}
# What may be written right behind the digits; anything else makes an identifier of them: 300c, 320d, 40s, 3rd
_ATTACHED = re.compile(
    r"(?:km|kms|k'?s|mi|miles?|millas?|meilen|milles?|milhas?|miglia|yo|y/o|yrs?|years?|year-old|ans|anos|anni|jahre|j|enne|usd"
    r"|eur|ish|er)(?![a-z])|[^a-z0-9_]|$|%"
)
_IDENTIFIER = re.compile(r"-(?!year|yr|jahr|mile|mi\b|km|ish)[a-z]")  # 320-d
_TORN = re.compile(r"[0-9]{1,3},[0-9]{2}|00+")  # "45,00", "95,5 00": a digit may be missing, or stand elsewhere
_INDIAN = re.compile(r"[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}")  # "1,24,500"
_LARGE = re.compile(
    r"(?<![\w])(?:(?P<half>half a million|(?:un )?medio millon|(?:un )?demi[- ]million|(?:eine )?halbe million)"
    r"|(?P<quarter>(?:a )?quarter(?: of a)? million)|(?P<one>(?:a|one|un|eine|1) mill(?:ion|on)))(?!\w)"
)
_LARGE_WORTH = {"half": Decimal(500_000), "quarter": Decimal(250_000), "one": Decimal(1_000_000)}
_PART = re.compile(r"(?:\bhalf an? |\bsome |\ba few |\bseveral |\bscore and |\bmedio |\bdemi |[0-9][.,][0-9]+ )\Z")
# Spoken as "one ninety four thousand": a hundred may have been left out, or a number ended there
_ONE_BEFORE = re.compile(r"\bone \Z")
_BARE_THOUSANDS = ("الف", "千")  # "I meant thousand miles": how many is said elsewhere
_THOUSAND = re.compile(r"mille?\b|\bmil\b|mila|tausend|thousand")
_ONE = re.compile(r"\b(?:an?|one) \Z")  # what stands before a hundred that is one
# A count of thousands and what is left over: "12 mil 600 millas"
_LEFT_OVER = re.compile(
    r" ?(?:(?:y|e|et|und|and) )?(?:(?P<rest>[1-9][0-9]{1,2})(?= ?(?:miles|mi\b|km|kilom|quilom|chilom|mill|meil|milh|migl))"
    r"|(?P<hundreds>[1-9]) ?(?:hundred|cents?|cientos|centos|hundert)(?![a-z]))"
)
_OH = re.compile(
    r"\b(?:(?P<twenty>twenty|two thousand and|two thousand) )?(?:oh|ought|aught)[ -](?P<unit>one|two|three"
    r"|four|five|six|seven|eight|nine)\b"
)
_OH_UNITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_CENTURY = re.compile(
    r"\b(twenty|nineteen)-(?=(?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
    r"|nineteen|twenty|[a-z]+ty)\b)"
)
_YEARS = range(1900, 2100)
_AND = (" e ", " y ", " et ", " und ", " and ", " con ")
BEYOND = 10**12  # what a long row of number words is worth: more than anything is, and no more digits than a Decimal reckons with
CENTURIES = (19, 20)  # "nineteen ninety-eight", "twenty twenty-one"


@dataclass(frozen=True, kw_only=True, slots=True)
class Number:
    """`worth` is what it stands for. `is_plain`: a run of digits and nothing else, as years are written. `is_spaced`: "45 000", which may
    also be two numbers. `is_vague`: words that do not add up to one number."""

    start: int
    end: int
    worth: Decimal
    is_plain: bool = False
    is_scaled: bool = False
    is_spaced: bool = False
    is_vague: bool = False
    in_words: bool = False

    @property
    def whole(self) -> int | None:
        return int(self.worth) if self.worth == self.worth.to_integral_value() else None


def numbers(text: str, languages: Sequence[str]) -> list[Number]:
    """In their order. `text` is bare and in small letters; `languages` are those whose number words count."""
    found: dict[int, Number] = {}
    text = _CENTURY.sub(r"\1 ", text)  # "twenty-twenty", and no other number is written so
    for number in (*_large(text), *_oh(text), *_in_eastern_words(text), *_in_digits(text), *_in_words(text, tuple(languages))):
        if not any(other.start < number.end and number.start < other.end for other in found.values()):
            found[number.start] = number
        if len(found) > MOST:
            break
    return _joined(text, [found[start] for start in sorted(found)])


def _large(text: str) -> Iterator[Number]:
    for match in _LARGE.finditer(text):
        yield Number(start=match.start(), end=match.end(), worth=_LARGE_WORTH[match.lastgroup or "one"], is_scaled=True, in_words=True)


def _oh(text: str) -> Iterator[Number]:
    """ "Oh five", "twenty oh five"."""
    for match in _OH.finditer(text):
        value = _OH_UNITS.index(match["unit"]) + 1 + (2000 if match["twenty"] else 0)
        yield Number(start=match.start(), end=match.end(), worth=Decimal(value), is_plain=bool(match["twenty"]), in_words=True)


def _in_eastern_words(text: str) -> Iterator[Number]:
    for each in eastern(text):
        scale = _SCALE.match(text, each.end) if each.value < 1000 else None
        yield Number(
            start=each.start,
            end=scale.end() if scale else each.end,
            worth=Decimal(each.value) * (_SCALES[scale.lastgroup or ""] if scale else 1),
            is_plain=each.value in _YEARS,
            is_scaled=bool(scale),
            is_vague=each.is_vague or text[each.start : each.end] in _BARE_THOUSANDS,
            in_words=True,
        )


def _in_digits(text: str) -> Iterator[Number]:
    for match in _DIGITS.finditer(text):
        written = match["number"]
        end = match.end("number")
        scale = _SCALE.match(text, end)
        behind = scale.end() if scale else end
        if not (scale or _ATTACHED.match(text, end)) or _IDENTIFIER.match(text, behind):
            continue
        value = (Decimal(written.replace(",", "")) if _INDIAN.fullmatch(written) else worth(written)) * (
            _SCALES[scale.lastgroup or ""] if scale else 1
        )
        if match["half"] and not scale:
            behind = match.end()
        if scale and scale.lastgroup == "thousand" and scale[0] != "k" and (left := _LEFT_OVER.match(text, behind)):
            value, behind = value + Decimal(left["rest"] or int(left["hundreds"]) * 100), left.end()
        yield Number(
            start=match.start(),
            end=behind,
            worth=-value if match["minus"] else value,
            is_plain=written.isdigit() and not scale and not match["minus"],
            is_scaled=bool(scale),
            is_spaced=" " in written,
            is_vague=_TORN.fullmatch(written) is not None and not scale,
        )


def _in_words(text: str, languages: tuple[str, ...]) -> Iterator[Number]:
    for start, end, value in spelled(text, languages):
        alone = value in (100, 1000) and " " not in text[start:end]
        before = text[max(start - BEFORE, 0) : start]  # and not the whole text, once for each of its numbers
        vague = _PART.search(before) is not None or (alone and not _ONE.search(before))
        scale = _SCALE.match(text, end) if value < 1000 else None
        by = _SCALES[scale.lastgroup or ""] if scale else Decimal(1)
        one = _ONE_BEFORE.search(before) if 10_000 <= value * by < 100_000 else None
        vague = vague or one is not None or len(_THOUSAND.findall(text[start:end])) > 1  # "deux mille quatorze cent quarante mille"
        yield Number(
            start=start - len(one[0]) if one else start,
            end=scale.end() if scale else end,
            worth=value * by,
            is_scaled=bool(scale),
            in_words=True,
            is_plain=value in _YEARS,
            is_vague=vague,
        )


def _counts_on(last: Number, number: Number, between: str) -> bool:
    """ "Quarantatremila e cinquecento": hundreds behind thousands. Fewer than a hundred may be an age."""
    thousands = (last.in_words or last.is_scaled) and last.worth >= 1000 and last.worth % 1000 == 0
    return thousands and 100 <= number.worth < 1000 and not number.is_scaled and between in _AND


def _joined(text: str, found: list[Number]) -> list[Number]:
    """Two numbers in words side by side are a year, or nobody knows what."""
    joined: list[Number] = []
    for number in found:
        last = joined[-1] if joined else None
        beside = last is not None and last.in_words and number.in_words and text[last.end : number.start] in (" ", "-")
        is_after_a_year = last is not None and last.is_plain and number.worth >= 1000  # "zweitausendzwölf hundertdreißigtausend"
        if last is not None and _counts_on(last, number, text[last.end : number.start]):
            joined[-1] = replace(last, end=number.end, worth=last.worth + number.worth)
            continue
        if last is None or not beside or is_after_a_year:
            joined.append(number)
            continue
        year = min(int(last.worth) * 100 + int(number.worth), BEYOND)
        is_year = last.worth in CENTURIES and 10 <= number.worth < 100
        joined[-1] = replace(last, end=number.end, worth=Decimal(year), is_plain=is_year, is_vague=not is_year)
    return joined
