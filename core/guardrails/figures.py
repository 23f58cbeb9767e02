"""Finds the figures in a text and what they measure, however they are written: money, percent, times, spans, phone numbers, counts."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Self

from core.guardrails.number_words import spelled
from core.guardrails.plaintext import bare

PLAIN, PERCENT, TIME, PHONE, FREE, ALWAYS = "", "percent", "time", "phone", "free", "always"
NOON, HALF_DAY, DAY = 12 * 60, 12, 24 * 60
NORTH_AMERICA, NATIONAL = "1", 10  # its code, and the digits behind it: with or without the code it is the same phone

Reading = tuple[str, str]  # what is measured, and how much of it: ("USD", "1000"), ("time", minutes after midnight)


@dataclass(frozen=True, kw_only=True)
class Figure:
    """`readings` are the ways to understand what is written: "5:00" is in the morning or in the afternoon. `alone`: no word follows."""

    written: str
    span: tuple[int, int]
    readings: frozenset[Reading]
    value: str = ""
    alone: bool = False

    @property
    def kind(self) -> str:
        return next(iter(self.readings))[0] if len(self.readings) == 1 else TIME


_UNITS = {
    PERCENT: r"%|٪|per ?cent|prozent|por ?ciento|por ?cento|pour ?cent|بالمئة|في المئة|بالمائة|في المائة",
    "USD": r"\$|(?:us[ -])?dollars?|us\$|usd|bucks|dolares|dolar|dollari|dollaro|美元|美金|دولار\w*"
    # whatever else Eva answers in: Russian, Polish, Turkish, Japanese, Korean, Vietnamese, Greek, Hebrew, Persian, Hindi, Bengali, Thai
    r"|доллар\w*|долл\.?|долар\w*|dolar\w{1,4}|(?:米|アメリカ)?トル|(?:미국 ?)?달러|đo ?la|δολαρι\w*|דולר\w*|دلار\w*|ڈالر|डॉलर|ডলার|ดอลลาร",
    "EUR": r"€|euros?|eur|欧元|يورو",
    "GBP": r"£|pounds?|gbp|英镑",
    "day": r"(?:arbeits|werk|geschafts|kalender|urlaubs)?tage?n?s?|days?|dias?|jours?|giorn[oi]|天|个?工作日|ايام|يوما?",
    "week": r"weeks?|wochen?|semanas?|semaines?|settiman[ae]|个?星期|周|اسبوعا?|اسابيع",
    "month": r"months?|monate?n?s?|mes(?:es)?|mois|mes[ei]|个月|شهرا?|اشهر",
    "year": r"years?|yrs?|jahre?n?s?|anos?|ans?|annees?|ann[oi]|年|سنة|سنوات|عاما?",
    "hour": r"hours?|hrs?|stunden?|horas?|heures?|or[ae]|个?小时|ساعة|ساعات",
    "minute": r"minutes?|minuten?|minutos?|minut[oi]|mins?|分钟|دقيقة|دقائق",
    "mile": r"miles?|mi|meilen?|millas?|milles|milhas?|miglia|英里|ميلا?|اميال",
    "km": r"km|kilomet\w+|quilomet\w+|chilomet\w+|公里",
}
_BETWEEN = r"(?:(?:us|business|working|calendar|full|whole|vacation|policy|more|paid|consecutive)[ -])*"
_OPENED = r"[ \t*_-]{0,3}"
_UNIT = re.compile(
    rf"{_OPENED}{_BETWEEN}(?:" + "|".join(f"(?P<{kind}>{words})" for kind, words in _UNITS.items()) + r")(?:(?![a-z0-9])|(?<=[元金]))",
    re.IGNORECASE,
)
_SPOKEN_HOURS = re.compile(r"horas?|heures?|ore?", re.IGNORECASE)  # in these languages also what the clock shows
_CURRENCY = {"$": "USD", "us$": "USD", "usd": "USD", "€": "EUR", "eur": "EUR", "£": "GBP", "gbp": "GBP"}
_SCALE = re.compile(
    r"[ ]?(?:(k|thousand|tausend|mil|mille|mila|千)|(万)|(mio\.?|mn|million(?:en|es|s|i)?|mill(?:on|ones)))(?![a-z])", re.IGNORECASE
)
_SCALES = (Decimal(1000), Decimal(10_000), Decimal(1_000_000))

_LETTERS = re.compile(r"[a-z0-9]$", re.IGNORECASE)
_ITEM_NUMBER = re.compile(
    r"^[ \t]*(?:[-*+•>][ \t]+)*[*_]{0,2}[0-9]{1,3}[.)](?=[*_]{0,2}[ \t])|(?:step|schritt|paso|etape|passo|passaggio) [0-9]{1,2}\b",
    re.MULTILINE | re.IGNORECASE,
)
_SEVEN_DIGITS = r"(?=\+?\(?(?:[0-9][-. ()]{0,2}){6}[0-9])"
# Not a phone: 1.000.000, 2019-2020, 2026-04-01, 9.00-17.00
_NOT_GROUPED = (
    r"(?![0-9]{1,3}(?:[. ][0-9]{3})+(?![0-9]|[-. ][0-9])|[0-9]{4} ?- ?[0-9]{4}(?![0-9-])"
    r"|[0-9]{4} [0-9]{4}(?![ 0-9-])|(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9](?![0-9-])"
    r"|[0-2]?[0-9]\.[0-5][0-9] ?- ?[0-2]?[0-9]\.[0-5][0-9](?![0-9]|[-. ][0-9]))"
)
_SCAN = re.compile(
    r"(?<![a-z0-9])(?:"
    r"(?P<vanity>(?:1-)?8[0-9]{2}-(?=[0-9-]*[a-z])[a-z0-9]{2,}(?:-?[a-z0-9]+)*)"
    rf"|(?P<phone>{_SEVEN_DIGITS}{_NOT_GROUPED}\+?\(?[0-9]{{1,4}}\)?(?:[-. ]{{0,2}}\(?[0-9]{{1,5}}\)?){{0,5}}(?![0-9]|[,.][0-9]))"
    r"|(?P<hour>2[0-4]|[01]?[0-9])(?:(?:[:.](?P<minute>[0-5][0-9])(?![0-9]))?[ ]?(?:(?P<half>[ap])\.? ?m(?![a-z])\.?"
    r"|(?P<ar>صباحا|مساء)|uhr(?![a-z])"
    r"|o'? ?clock)"
    r"|:(?P<minute2>[0-5][0-9])(?![0-9])|[ ]?h(?:[ ]?(?P<minute3>[0-5][0-9]))?(?![a-z0-9])|[点點时時](?:(?P<minute4>[0-5][0-9])分?)?)"
    r"|(?:(?P<currency>us\$|\$|€|£|usd|eur|gbp)[ ]?)?(?P<number>[0-9]{1,3}(?:[,.' ][0-9]{3})+(?:[.,][0-9]{1,2})?(?![0-9])"
    r"|[0-9]+(?:[.,][0-9]+)?))",
    re.IGNORECASE,
)
_JOINED = re.compile(r"[ ]?(?:[-/,]|,? ?(?:to|or|and|bis|oder|und|a|o|y|e|u|ou|et|至|到|或))[ ]?", re.IGNORECASE)
_MIDDAYS = {0: "midnight|mitternacht|medianoche|minuit|meia-noite|mezzanotte", NOON: "noon|midday|mediodia|mezzogiorno"}
_PHRASES: Sequence[tuple[Reading, str]] = (
    *(((TIME, str(minutes)), words) for minutes, words in _MIDDAYS.items()),
    (
        (ALWAYS, ""),
        r"24[/x]7|24 hours a day|(?:a)?round the clock|at any hour|any hour of the day|day and night|day or night|rund um die uhr"
        r"|las 24 horas|24 horas(?: (?:al|por) dia)|24h/24|24 heures sur 24|7 jours sur 7|24 ore su 24|24小时|على مدار الساعة",
    ),
    (
        (FREE, ""),
        r"(?<!feel )(?<!-)free(?! to\b|-)(?: of charge)?|for free|cost(?:s|ing)?(?: you)? nothing|no (?:fee|charge|cost)"
        r"|no extra (?:cost|charge)|without (?:a |any )?(?:fee|charge|cost|extra cost)|kostenlos\w*|kostenfrei\w*|gratis|gratuit\w*",
    ),
)
_PHRASE = re.compile("|".join(f"(?<![a-z0-9])(?P<p{at}>{words})(?![a-z0-9])" for at, (_, words) in enumerate(_PHRASES)), re.IGNORECASE)


def figures(text: str, languages: Iterable[str]) -> list[Figure]:
    """In the order of the text. `languages` are those whose number words count. The number of a list's item is no figure."""
    seen = bare(text).text
    phrases = list(_phrases(seen))
    taken = _places([*(mark.span() for mark in _ITEM_NUMBER.finditer(seen)), *(phrase.span for phrase in phrases)])
    found = [figure for figure in _written_in_digits(seen) if figure.span[0] not in taken]
    taken |= _places(figure.span for figure in found)
    words = [_measured(seen, start, end, Decimal(value)) for start, end, value in spelled(seen, tuple(languages)) if start not in taken]
    return phrases + _shared_units(sorted(found + words, key=lambda figure: figure.span), seen)


def _places(spans: Iterable[tuple[int, int]]) -> set[int]:
    return {place for span in spans for place in range(*span)}


def _phrases(text: str) -> Iterator[Figure]:
    for phrase in _PHRASE.finditer(text):
        reading = next(reading for at, (reading, _) in enumerate(_PHRASES) if phrase[f"p{at}"])
        yield Figure(written=phrase[0], span=phrase.span(), readings=frozenset((reading,)))


def _written_in_digits(text: str) -> Iterator[Figure]:
    at = 0
    while match := _SCAN.search(text, at):
        figure = _phone(match) or _time(match) or _number(text, match)
        yield figure
        at = max(figure.span[1], match.start() + 1)


def _phone(match: re.Match[str]) -> Figure | None:
    written = match["vanity"] or match["phone"] or ""
    digits = re.sub(r"[^a-z0-9]", "", written.lower())
    if not digits:
        return None
    national = digits.removeprefix(NORTH_AMERICA) if len(digits) == len(NORTH_AMERICA) + NATIONAL else digits
    return Figure(written=written, span=match.span(), readings=frozenset(((PHONE, national),)))


def _time(match: re.Match[str]) -> Figure | None:
    if match["hour"] is None:
        return None
    hour = int(match["hour"])
    minute = int(match["minute"] or match["minute2"] or match["minute3"] or match["minute4"] or 0)
    half = (match["half"] or {"صباحا": "a", "مساء": "p"}.get(match["ar"] or "", "")).lower()
    hours = {hour % 12 + HALF_DAY * (half == "p")} if half else {hour, (hour + HALF_DAY) % 24} if 0 < hour <= HALF_DAY else {hour}
    readings = {(TIME, str((hour * 60 + minute) % DAY)) for hour in hours}
    if match[0].lower().endswith("h"):
        readings.add(("hour", str(hour)))  # "24 h" is a span, too
    return Figure(written=match[0].strip(), span=match.span(), readings=frozenset(readings), value="" if minute else str(hour))


def _number(text: str, match: re.Match[str]) -> Figure:
    return _measured(text, match.start(), match.end(), worth(match["number"]), _CURRENCY.get((match["currency"] or "").lower(), ""))


def worth(digits: str) -> Decimal:
    """`1.000`, `1,000` and `1 000` are a thousand; `118.40` and `118,4` are not."""
    whole, rest = digits, ""
    if parted := re.fullmatch(r"([1-9][0-9]{0,2}(?:[,.' ][0-9]{3})+)(?:[.,]([0-9]{1,2}))?", digits):
        whole, rest = parted[1], parted[2] or ""
    elif len(re.findall("[^0-9]", digits)) == 1:
        whole, rest = re.split("[^0-9]", digits)
    return Decimal(f"{re.sub('[^0-9]', '', whole)}.{rest or 0}")


def _measured(text: str, start: int, end: int, worth: Decimal, currency: str = "") -> Figure:
    """The number that stands there with the unit that stands behind it."""
    scale = _SCALE.match(text, end)
    if scale:
        worth, end = worth * next(by for by, said in zip(_SCALES, scale.groups(), strict=True) if said), scale.end()
    value = _normal(worth)
    unit = _UNIT.match(text, end) if not currency else None
    kind = unit.lastgroup if unit and unit.lastgroup else currency
    readings = {(kind, value)}
    if kind == "year" and worth >= 1000:
        readings = {(PLAIN, value)}  # 2023年
    if unit and kind == "hour" and worth <= 24 and _SPOKEN_HOURS.search(unit[0]):
        readings.add((TIME, str(int(worth) * 60 % DAY)))
    behind = unit.end() if unit else end
    alone = not text[behind : behind + 2].strip()[:1].isalpha()
    return Figure(written=text[start:behind].strip(), span=(start, behind), readings=frozenset(readings), value=value, alone=alone)


def _normal(worth: Decimal) -> str:
    return f"{worth.normalize():f}"


def _shared_units(found: list[Figure], text: str) -> list[Figure]:
    """In "250 or 500 dollars" both are money."""
    for at in range(len(found) - 2, -1, -1):
        here, behind = found[at], found[at + 1]
        is_measured = behind.kind not in (PLAIN, PHONE, TIME)
        if here.kind == PLAIN and is_measured and _JOINED.fullmatch(text, here.span[1], behind.span[0]):
            found[at] = replace(here, readings=frozenset(((behind.kind, here.value),)))
    return found


_ITEM = re.compile(r"[ \t]*(?:[-*+•]|[0-9]{1,3}[.)])[ \t]+\S")


def list_sizes(text: str) -> set[int]:
    """How many items its lists have."""
    sizes: set[int] = set()
    size = 0
    for line in [*text.splitlines(), ""]:
        if _ITEM.match(line):
            size += 1
        elif line.strip() or size == 0 or line == "":
            sizes, size = sizes | {size}, 0
    return sizes - {0, 1}


class Known:
    """The figures that may be repeated."""

    def __init__(self) -> None:
        self._readings: set[Reading] = set()
        self._counts: set[str] = set()  # without a unit: they may count or measure anything but money, percent and time
        self._alone: set[str] = set()  # with no word behind them: as a form or a customer gives them, they may be anything

    def copy(self) -> Self:
        """One that may learn more than this one."""
        other = type(self)()
        other._readings, other._counts, other._alone = set(self._readings), set(self._counts), set(self._alone)
        return other

    def add(self, found: Iterable[Figure], *, anything: bool = False) -> None:
        """`anything`: whatever unit they have, another one is fine too."""
        for figure in found:
            self._readings |= figure.readings
            if not figure.value:
                continue
            self._readings.add((PLAIN, figure.value))
            if figure.kind == PLAIN:
                self._counts.add(figure.value)
            if figure.kind == TIME:
                self._readings |= {(PLAIN, str(int(minutes) // 60)) for _, minutes in figure.readings}
                self._readings |= {(PLAIN, str(int(minutes) // 60 % HALF_DAY or HALF_DAY)) for _, minutes in figure.readings}
            if anything or (figure.kind == PLAIN and figure.alone):
                self._alone.add(figure.value)

    def count(self, sizes: Collection[int]) -> None:
        self._readings |= {(PLAIN, str(size)) for size in sizes}

    def has(self, figure: Figure) -> bool:
        return any(self._has(kind, value) for kind, value in figure.readings) or (bool(figure.value) and figure.value in self._alone)

    def _has(self, kind: str, value: str) -> bool:
        if (kind, value) in self._readings or (kind == PLAIN and value in ("0", "1")):
            return True
        return kind in _spans() and value in self._counts


@cache
def _spans() -> frozenset[str]:
    return frozenset(_UNITS) - {PERCENT, "USD", "EUR", "GBP"}
