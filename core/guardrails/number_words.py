"""Reads numbers that are written in words, as far as articles, answers and customers use them: from two up, hundreds and thousands."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

HUNDRED, THOUSAND = 100, 1000
REMEMBERED = 4_096  # words that are not taken apart anew

# From 2 on, without accents. What also means something else is left out (-): French "neuf" is new, Italian "sei" is "you are".
_FROM_TWO = {
    "en": "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve",
    "fr": "deux trois quatre cinq six sept huit - dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf",
    "de": "zwei drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn funfzehn sechzehn siebzehn achtzehn neunzehn",
    "pt": "dois tres quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezesseis dezessete dezoito dezenove",
    "it": "due tre quattro cinque - sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette diciotto "
    "diciannove",
}
_TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "fr": "vingt trente quarante cinquante soixante soixante-dix quatre-vingts quatre-vingt-dix",
    "de": "zwanzig dreißig vierzig funfzig sechzig siebzig achtzig neunzig",
    "pt": "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa",
    "it": "venti trenta quaranta cinquanta sessanta settanta ottanta novanta",
}
_LARGE = {
    "en": {"hundred": HUNDRED, "thousand": THOUSAND},
    "es": {
        "cien": HUNDRED,
        "ciento": HUNDRED,
        "mil": THOUSAND,
        "quinientos": 500,
        "setecientos": 700,
        "novecientos": 900,
        "quinientas": 500,
        "setecientas": 700,
        "novecientas": 900,
    },
    "fr": {"cent": HUNDRED, "cents": HUNDRED, "mille": THOUSAND, "quatre-vingt": 80},
    "de": {"hundert": HUNDRED, "tausend": THOUSAND, "einhundert": HUNDRED, "eintausend": THOUSAND, "dreissig": 30},
    "pt": {
        "duas": 2,
        "cem": HUNDRED,
        "cento": HUNDRED,
        "mil": THOUSAND,
        "duzentos": 200,
        "trezentos": 300,
        "quinhentos": 500,
        "duzentas": 200,
        "trezentas": 300,
        "quinhentas": 500,
    },
    "it": {"cento": HUNDRED, "mille": THOUSAND},
}
_COMPOUNDS = {
    "es": {"cientos": HUNDRED, "cientas": HUNDRED},
    "de": {"hundert": HUNDRED, "tausend": THOUSAND},
    "pt": {"centos": HUNDRED, "centas": HUNDRED},
    "it": {"cento": HUNDRED, "mila": THOUSAND},
}
_AND = {"y", "e", "and", "und"}
# "One" by itself is an article more often than a number: it counts only within a number
_ONES = {"en": "one", "es": "uno un una", "fr": "un une", "de": "ein eins eine", "pt": "um uma", "it": "uno un"}
_JOINTS = {"en": "-", "es": "-y-", "fr": "-", "de": "-", "pt": "-e-", "it": "-"}  # between tens and units that are words of their own
_TWENTY = {  # Spanish writes these in one word
    "es": "veintiuno veintidos veintitres veinticuatro veinticinco veintiseis veintisiete veintiocho veintinueve",
}
_JOINED_THOUSANDS = re.compile(r"(.*?)(?:tausend|mila|mille)(.*)")
_FRENCH_NINE = re.compile(r"\bneuf(?=[ -](?:mille|cents?)\b)", re.IGNORECASE)  # before these it cannot be "new"
_NINE = "neuv"  # as long as "neuf": places in the text stay where they are
_LETTERS = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SPAN = re.compile(
    r"(?:days?|weeks?|months?|years?|hours?|minutes?|miles?|dollars?|percent)(?:-.*)?"
)  # "two-day" counts, "two-wheeler" does not


@cache
def _numbers(language: str) -> dict[str, int]:
    if language not in _FROM_TWO:
        return {}
    units = {word: value for value, word in enumerate(_FROM_TWO[language].split(), start=2) if word != "-"}
    tens = {word: value for value, word in zip(range(20, 100, 10), _TENS[language].split(), strict=True)}
    known = units | tens | _LARGE[language]
    for ending, times in _COMPOUNDS.get(language, {}).items():
        known |= {f"{word}{ending}": value * times for word, value in units.items() if value < 10}
    if language == "de":
        known |= {f"{unit}und{ten}": value + tens[ten] for unit, value in (units | {"ein": 1}).items() for ten in tens if value < 10}
        known |= _german_hundreds(known)
    if language == "it":
        known |= _italian_tens(units | {"uno": 1}, tens)
        known |= _italian_hundreds(known | {"sei": 6, "uno": 1})
    if language == "fr":
        known |= _french_tens(units | {"neuf": 9}) | {_NINE: 9, "huitante": 80, "septante": 70, "nonante": 90}
    known |= {word: value for value, word in enumerate(_TWENTY.get(language, "").split(), start=21)}
    known |= {"veintiun": 21, "veintiuna": 21} if language == "es" else {}
    return known | _tens_and_units(language, units, tens)


def _tens_and_units(language: str, units: Mapping[str, int], tens: Mapping[str, int]) -> dict[str, int]:
    """`forty-one`, `cuarenta-y-uno`: joined by hyphens, whatever the text joins them with."""
    below_ten = {word: value for word, value in units.items() if value < 10} | dict.fromkeys(_ONES[language].split(), 1)
    if language == "fr":
        below_ten |= {"neuf": 9}
    joint = _JOINTS[language]
    joined = {
        f"{ten}{joint}{unit}": tens[ten] + value for ten in tens for unit, value in below_ten.items() if tens[ten] < 70 or language != "fr"
    }
    if language == "fr":
        joined |= {f"{ten}-et-un{feminine}": tens[ten] + 1 for ten in tens for feminine in ("", "e") if tens[ten] < 70}
    return joined


def _french_tens(units: dict[str, int]) -> dict[str, int]:
    """From seventy to ninety-nine it counts on from sixty and eighty."""
    counted = units | {f"dix-{word}": 10 + units[word] for word in ("sept", "huit", "neuf")}
    sixties = {f"soixante-{word}": 60 + value for word, value in counted.items() if 10 <= value < 20} | {"soixante-et-onze": 71}
    eighties = {f"quatre-vingt-{word}": 80 + value for word, value in (counted | {"un": 1, "une": 1}).items() if value < 20}
    return sixties | eighties | {"quatre-vingt": 80}


def _italian_tens(units: dict[str, int], tens: Mapping[str, int]) -> dict[str, int]:
    short = {unit: value for unit, value in (units | {"sei": 6, "nove": 9}).items() if value < 10}
    return {f"{ten[:-1] if unit[0] in 'uo' else ten}{unit}": tens[ten] + value for ten in tens for unit, value in short.items()}


def _italian_hundreds(known: Mapping[str, int]) -> dict[str, int]:
    below = {word: value for word, value in known.items() if value < HUNDRED}
    hundreds = {f"{word}cento": value * HUNDRED for word, value in below.items() if 1 < value < 10} | {"cento": HUNDRED}
    return {f"{hundred}{word}": value + rest for hundred, value in hundreds.items() for word, rest in below.items()} | hundreds


def _german_hundreds(known: Mapping[str, int]) -> dict[str, int]:
    below = {word: value for word, value in known.items() if value < HUNDRED} | {"eins": 1, "ein": 1}
    hundreds = {f"{word}hundert": value * HUNDRED for word, value in below.items() if value < 20} | {"hundert": HUNDRED}
    return {
        f"{hundred}{joint}{word}": value + rest
        for hundred, value in hundreds.items()
        for joint in ("", "und")
        for word, rest in below.items()
    } | hundreds


@cache
def _torn(languages: tuple[str, ...]) -> re.Pattern[str]:
    """Numbers below a hundred that are written in several words."""
    words = sorted((word for word in _all_numbers(languages) if "-" in word), key=len, reverse=True)
    return re.compile(r"(?<![\w-])(?=[^\W\d_])(?:" + "|".join(word.replace("-", "[ -]") for word in words) + r")(?![\w-])", re.IGNORECASE)


@cache
def _tears(languages: tuple[str, ...]) -> frozenset[str]:
    """The words with which such numbers begin: to look for hundreds of them at every place of a text takes a while."""
    return frozenset(word.partition("-")[0] for word in _all_numbers(languages) if "-" in word)


@cache
def _ones(languages: tuple[str, ...]) -> frozenset[str]:
    return frozenset(one for language in languages for one in _ONES.get(language, "").split())


@cache
def _all_numbers(languages: tuple[str, ...]) -> Mapping[str, int]:
    return {word: value for language in reversed(languages) for word, value in _numbers(language).items()}


def spelled(text: str, languages: tuple[str, ...]) -> Iterator[tuple[int, int, int]]:
    """Start, end and value of each number in words. `text` has no accents, as `plaintext.bare` gives it. "One" by itself is none."""
    known = _all_numbers(languages)
    text = _mended(text, languages)
    ones = _ones(languages)
    run: list[int] = []
    start = end = 0
    for word in _WORD.finditer(text):
        said = word[0].lower()
        values, length = _values(said, languages)
        goes_on = bool(run) and text[end : word.start()] == " "
        if goes_on and said in ones and run[-1] % HUNDRED == 0:
            values, length = (1,), len(said)
        if goes_on and said in _AND and _may_follow(text, word.end(), run, known):
            end = word.end()
            continue
        if run and not (goes_on and values and _fits(run, values[0])):
            yield start, end, _sum(run)
            run = []
        if values:
            start = start if run else word.start()
            run, end = [*run, *values], word.start() + length
    if run:
        yield start, end, _sum(run)


def _mended(text: str, languages: tuple[str, ...]) -> str:
    """As long as the text, with hyphens in the numbers that are written in several words."""
    if "fr" in languages:
        text = _FRENCH_NINE.sub(_NINE, text)
    if _tears(languages).isdisjoint(_LETTERS.findall(text.lower())):
        return text
    return _torn(languages).sub(lambda torn: torn[0].replace(" ", "-"), text)


@lru_cache(maxsize=REMEMBERED)
def _values(word: str, languages: tuple[str, ...]) -> tuple[Sequence[int], int]:
    """The numbers that a word is made of, and how much of it they take: `twenty-five`, the first three letters of `two-day`."""
    known = _all_numbers(languages)
    if word in known:
        return (known[word],), len(word)
    if thousands := _JOINED_THOUSANDS.fullmatch(word):
        before = {"": 1, "ein": 1}.get(thousands[1]) or known.get(thousands[1])
        behind = {"": 0, "eins": 1, "uno": 1}.get(thousands[2], known.get(thousands[2]))
        return ((before * THOUSAND + behind,), len(word)) if before and behind is not None else ((), 0)
    first, dash, rest = word.partition("-")
    if not dash or first not in known:
        return (), 0
    if rest in known and _fits([known[first]], known[rest]):
        return (known[first], known[rest]), len(word)
    return ((known[first],), len(first)) if _SPAN.fullmatch(rest) else ((), 0)


def _may_follow(text: str, at: int, run: list[int], known: Mapping[str, int]) -> bool:
    """In "treinta y cinco" and "two hundred and fifty" one number goes on; in "five and six" it does not."""
    word = _WORD.match(text, at + 1)
    value = known.get(word[0].lower()) if word else None
    if run[-1] == THOUSAND and value is not None and value < HUNDRED and not _is_year(run, value):
        return False  # "forty thousand and fifty" may be miles and years
    return value is not None and _fits(run, value)


def _is_year(run: list[int], value: int) -> bool:
    """ "Two thousand and eighteen"."""
    return run == [2, THOUSAND] and value < 30


def _fits(run: list[int], value: int) -> bool:
    last = run[-1]
    if value in (HUNDRED, THOUSAND):
        return last < value
    return (
        (20 <= last < HUNDRED and last % 10 == 0 and value < 10)
        or (last % HUNDRED == 0 and value < HUNDRED)
        or (last == THOUSAND and value < THOUSAND)
    )


def _sum(run: list[int]) -> int:
    total = part = 0
    for value in run:
        if value == THOUSAND:
            total, part = total + max(part, 1) * THOUSAND, 0
        elif value == HUNDRED:
            part = max(part, 1) * HUNDRED
        else:
            part += value
    return total + part
