"""Where a text says, in words, the numbers that somebody has understood from it: each as the languages with an alphabet say it aloud.

To read a row of number words without knowing what is meant leaves open where one number ends ("twenty fifteen forty four thousand"); who
knows the numbers can tell whether they fill it. A row that they do not fill says none of them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from core.quoting.reading.numbers import Number

THOUSAND, HUNDRED = 1000, 100
SEEN = 4096  # words, and numbers, of customers that are remembered
FORGIVING = 7  # letters of a word from which one may be wrong: "thoosand", "fuffzig"
_JOINTS = frozenset({"and", "n", "y", "e", "et", "und", "a"})

_ARTICLES = frozenset({"un", "uno", "um", "ein"})  # which are "one", too

_BELOW_TWENTY = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen",
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete dieciocho "
    "diecinueve",
    "fr": "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf",
    "de": "null ein zwei drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn funfzehn sechzehn siebzehn achtzehn "
    "neunzehn",
    "pt": "zero um dois tres quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezesseis dezessete dezoito dezenove",
    "it": "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette "
    "diciotto diciannove",
}
TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "fr": "vingt trente quarante cinquante soixante septante huitante nonante",
    "de": "zwanzig dreißig vierzig funfzig sechzig siebzig achtzig neunzig",
    "pt": "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa",
    "it": "venti trenta quaranta cinquanta sessanta settanta ottanta novanta",
}
_HUNDREDS = {
    "es": "cien doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos",
    "pt": "cem duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos",
}
Form = tuple[str, ...]  # the words of a number, one by one
_ONE_THOUSAND: Mapping[str, list[Form]] = {"en": [(), ("one",)], "de": [(), ("ein",)]}
_CENTURY: Mapping[str, list[Form]] = {"en": [(), ("hundred",)], "de": [(), ("hundert",)], "fr": [("cent",)]}
_THOUSAND = {"en": "thousand", "es": "mil", "fr": "mille", "de": "tausend", "pt": "mil", "it": "mila"}
# What is said otherwise somewhere: other spellings, dialects, the feminine
_ALIKE = {
    "dreissig": "dreißig",
    "dezasseis": "dezesseis",
    "dezassete": "dezessete",
    "dezanove": "dezenove",
    "zwo": "zwei",
    "fuffzehn": "funfzehn",
    "fuffzig": "funfzig",
    "eins": "ein",
    "eine": "ein",
    "una": "uno",
    "une": "un",
    "uma": "um",
    "duas": "dois",
    "cents": "cent",
    "vingts": "vingt",
    "thou": "thousand",
    "grand": "thousand",
    "mille": "mille",
    "fourty": "forty",
    "aught": "oh",
    "ought": "oh",
    "o": "oh",
}
_ELIDED = re.compile(r"(?<=nt)[ia](?=uno|otto)")  # "ventuno"
_WORD = re.compile(r"[^\W\d_]+")
# Letters as a transcript of English speech writes them: "model why", "eye ten"
_LETTERS_ALOUD = {
    "y": "(?:y|why)",
    "i": "(?:i|eye|اي)",
    "c": "(?:c|see|sea|سي)",
    "q": "(?:q|queue|cue|كيو)",
    "r": "(?:r|are|ار)",
    "x": "(?:x|ex|اكس)",
    "a": "(?:a|ايه?|اي)",
    "e": "(?:e|اي)",
    "s": "(?:s|اس)",
    "g": "(?:g|جي)",
    "z": "(?:z|زد)",
}
_BESIDE = (" ", "-", " - ")


def said(text: str, values: Sequence[int]) -> list[Number]:
    """The places where these values stand in words. `text` is bare and in small letters."""
    found: list[Number] = []
    for row in (*_rows(text, with_pauses=True), *_rows(text)):
        if any(row[0].start < each.end and each.start < row[-1].end for each in found):
            continue
        fillings = list(_filled([each.word for each in row], tuple(dict.fromkeys(values))))
        if not fillings and row[0].word in _ARTICLES:
            row = row[1:]
            fillings = [each for each in _filled([each.word for each in row], tuple(dict.fromkeys(values))) if each]
        if not row or len({tuple(filling) for filling in fillings}) != 1:
            continue
        first = 0
        for value, length in fillings[0]:
            start, end = row[first].start, row[first + length - 1].end
            is_year = 1900 <= value < 2100
            found.append(
                Number(
                    start=start, end=end, worth=Decimal(value), in_words=True, is_plain=is_year, is_scaled=value >= THOUSAND and not is_year
                )
            )
            first += length
    return found


def is_torn(text: str, start: int, end: int) -> bool:
    """Whether a number in words stands in a row of number words that goes on: "ninety-four thousand" in "one ninety-four thousand"."""
    rows = (row for row in _rows(text) if row[0].word not in _ARTICLES and row[-1].word != "half")  # "forty-two and a half"
    return any(row[0].start <= start < end <= row[-1].end and (row[0].start, row[-1].end) != (start, end) for row in rows)


def names(text: str, name: str) -> bool:
    """Whether a name with a number is said aloud: "a vier" for the A4, "trois mille huit" for the 3008. Both are bare, in small letters."""
    parts = re.findall(r"[0-9]+|[a-z]+", name)
    if not any(part.isdigit() or part in _LETTERS_ALOUD for part in parts):
        return False
    spoken = [_aloud(part) for part in parts]
    return re.search(rf"(?<![\w])(?<!\w-){'[ -]?'.join(spoken)}(?![\w])(?!-\w)", text) is not None


def _aloud(part: str) -> str:
    if not part.isdigit():
        return _LETTERS_ALOUD.get(part, part)
    joint = rf"(?:[ -]?(?:{'|'.join(sorted(_JOINTS))}))?[ -]?"
    one_by_one = ["[ -]".join(_named(digit, language) for digit in part) for language in _BELOW_TWENTY] if len(part) > 1 else []
    return f"(?:{'|'.join([part, *(joint.join(form) for form in _forms(int(part))), *one_by_one])})"


def _named(digit: str, language: str) -> str:
    """One of a row of digits that are said one by one: "two oh eight", "dois zero oito"."""
    name = _BELOW_TWENTY[language].split()[int(digit)]
    return f"(?:{name}|oh|o)" if digit == "0" else name


@dataclass(frozen=True, slots=True)
class _Word:
    word: str
    start: int
    end: int


def _rows(text: str, *, with_pauses: bool = False) -> Iterator[list[_Word]]:
    """Rows of number words, with nothing between them but blanks, hyphens and the words that join numbers; those of the joints that stand
    at an end are left out. `with_pauses`: only those that go on behind a comma, too: "sixty-one thousand, two hundred and forty"."""
    row: list[_Word] = []
    paused = False
    for found in _WORD.finditer(text):
        parts = _parts(found[0])
        between = text[row[-1].end : found.start()] if row else ""
        pauses = with_pauses and between == ", "
        if row and not ((pauses or between in _BESIDE) and (parts or found[0] in _JOINTS)):
            yield from _trimmed(row) if paused or not with_pauses else ()
            row, paused, pauses = [], False, False
        paused = paused or pauses
        if parts or (row and found[0] in _JOINTS):
            row += [_Word(part, found.start(), found.end()) for part in (parts or [found[0]])]
    yield from _trimmed(row) if paused or not with_pauses else ()


def _trimmed(row: list[_Word]) -> Iterator[list[_Word]]:
    while row and row[-1].word in _JOINTS:
        row = row[:-1]
    if row:
        yield row


def _filled(row: Sequence[str], values: tuple[int, ...]) -> Iterator[list[tuple[int, int]]]:
    """The ways in which the values fill a row, each once at most: the value and how many words it takes."""
    if not row:
        yield []
        return
    if row[0] in _JOINTS:
        return
    for value in values:
        for form in _forms(value):
            if length := _begins(row, form):
                rest = tuple(each for each in values if each != value)
                yield from ([(value, length), *others] for others in _filled(row[length:], rest))


def _begins(row: Sequence[str], form: Form) -> int:
    """How many words of the row the form takes, joints included; 0 where the row does not begin with it."""
    at = 0
    for number, part in enumerate(form):
        while number and at < len(row) and row[at] in _JOINTS and row[at] != part:
            at += 1
        if at >= len(row) or row[at] != part:
            return 0
        at += 1
    return at


@cache
def _known() -> Mapping[str, str]:
    """Every word of a number, by itself."""
    words = {
        part
        for names in (*_BELOW_TWENTY.values(), *TENS.values(), *_HUNDREDS.values())
        for name in names.split()
        for part in name.split("-")
    }
    words |= {*_THOUSAND.values(), "hundred", "cent", "cento", "ciento", "hundert", "oh", "half"}
    return {word: word for word in words} | _ALIKE


@lru_cache(maxsize=SEEN)
def _parts(word: str) -> tuple[str, ...]:
    """The number words that a word is made of: one, or several that are written together; none where it is no number."""
    known = _known()
    if word in known:
        return (known[word],)
    if near := _near(word):
        return (near,)
    return _torn(word) or _torn(word.removesuffix("einhalb")) or ()


def _near(word: str) -> str | None:
    if len(word) < FORGIVING:
        return None
    found = [each for each in _known() if len(each) >= FORGIVING - 1 and each[0] == word[0] and OSA.distance(each, word) == 1]
    return _known()[found[0]] if len(found) == 1 else None


@cache
def _compounds() -> Mapping[str, Form]:
    """German and Italian numbers below a thousand, and Spanish ones below thirty, as they are written: in one word."""
    found: dict[str, Form] = {}
    for form in (form for value in range(2, THOUSAND) for language in ("de", "it") for form in _below_a_thousand(value, language)):
        name = "".join(form)
        for spelled in (name, _ELIDED.sub("", name), name.replace("ß", "ss"), name.replace("funfz", "fuffz")):
            found.setdefault(spelled, form)
    for unit in _BELOW_TWENTY["es"].split()[1:10]:
        found[f"veinti{unit}"] = ("veinte", unit)
    return found | {"veintiun": ("veinte", "uno")}


def _torn(word: str) -> tuple[str, ...]:
    compounds, known = _compounds(), _known()
    whole = {**{name: (part,) for name, part in known.items()}, **compounds}
    if word in whole:
        return whole[word]
    for thousand in ("tausend", "mila", "mille"):
        before, found, behind = word.partition(thousand)
        if found and (not before or before in whole) and (not behind or behind.removeprefix("und") in whole):
            return (
                *whole.get(before, ()),
                "mila" if thousand == "mille" and before else thousand,
                *whole.get(behind.removeprefix("und"), ()),
            )
    if len(word) >= FORGIVING:
        near = [each for each in compounds if each[0] == word[0] and abs(len(each) - len(word)) <= 1 and OSA.distance(each, word) == 1]
        return compounds[near[0]] if len(near) == 1 else ()
    return ()


@lru_cache(maxsize=SEEN)
def _forms(value: int) -> tuple[Form, ...]:
    """All ways of saying it, in every language."""
    forms = [form for language in _BELOW_TWENTY for form in (*_said_in(value, language), *_one_by_one(value, language))]
    return tuple(dict.fromkeys(forms))


def _said_in(value: int, language: str) -> Iterator[Form]:
    if not 0 < value < THOUSAND * THOUSAND:
        return
    thousands, rest = divmod(value, THOUSAND)
    behind: list[Form] = list(_below_a_thousand(rest, language)) if rest else [()]
    if not thousands:
        yield from behind
        return
    before: list[Form] = list(_below_a_thousand(thousands, language)) if thousands > 1 else _ONE_THOUSAND.get(language, [()])
    word = "mille" if language == "it" and thousands == 1 else _THOUSAND[language]
    yield from ((*each, word, *end) for each in before for end in behind)
    yield from _by_centuries(value, language)
    if language == "en":
        yield from _as_the_english_do(thousands, rest, before)


def _one_by_one(value: int, language: str) -> Iterator[Form]:
    """ "One five two eight zero zero", "the big five oh"."""
    if value >= 10:
        names = [_BELOW_TWENTY[language].split()[int(digit)] for digit in str(value)]
        yield tuple(names)
        if language == "en" and "zero" in names:
            yield tuple("oh" if name == "zero" else name for name in names)


def _by_centuries(value: int, language: str) -> Iterator[Form]:
    """ "Nineteen ninety-eight", "twenty oh nine", "neunzehnhundertachtundneunzig"."""
    century, short = divmod(value, HUNDRED)
    if century not in (19, 20) or not short:
        return
    ends = [end if short >= 10 else ("oh", *end) for end in _below_a_hundred(short, language)]
    for start in _below_a_hundred(century, language):
        yield from ((*start, *middle, *end) for middle in _CENTURY.get(language, []) for end in ends)


def _as_the_english_do(thousands: int, rest: int, before: Sequence[Form]) -> Iterator[Form]:
    """ "One ninety-four thousand", "one oh eight four hundred", "seventy-three six-fifty", "forty-six and a half thousand"."""
    hundreds, tens = divmod(thousands, HUNDRED)
    short = [("oh", *end) if tens < 10 else end for end in _below_a_hundred(tens, "en")] if hundreds and tens else []
    in_short = [(*start, *end) for start in _below_a_hundred(hundreds, "en") for end in short] if short else []
    if not rest:
        yield from ((*each, "thousand") for each in in_short)
    elif thousands >= 10:
        yield from ((*each, *end) for each in (*before, *in_short) for end in _hundreds_in_short(rest))
        yield from ((*each, "thousand", *end) for each in (*before, *in_short) for end in _hundreds_in_short(rest))
    if rest == THOUSAND // 2:
        yield from ((*each, "and", "a", "half", "thousand") for each in before)


def _hundreds_in_short(value: int) -> Iterator[Form]:
    hundreds, rest = divmod(value, HUNDRED)
    if hundreds and not rest:
        yield from ((*each, "hundred") for each in _below_a_hundred(hundreds, "en"))
    elif hundreds and rest >= 10:
        yield from ((*each, *end) for each in _below_a_hundred(hundreds, "en") for end in _below_a_hundred(rest, "en"))


def _below_a_thousand(value: int, language: str) -> Iterator[Form]:
    hundreds, rest = divmod(value, HUNDRED)
    behind: list[Form] = list(_below_a_hundred(rest, language)) if rest else [()]
    if not hundreds:
        yield from behind
        return
    if language in _HUNDREDS:
        word = _HUNDREDS[language].split()[hundreds - 1]
        starts: list[Form] = [(word,)] if hundreds > 1 else [("ciento",), ("cien",)] if language == "es" else [("cento",), ("cem",)]
    else:
        word = {"en": "hundred", "fr": "cent", "de": "hundert", "it": "cento"}[language]
        unit = _BELOW_TWENTY[language].split()[hundreds]
        starts = [(unit, word)] if hundreds > 1 else [(word,), (unit, word)]
    yield from ((*start, *end) for start in starts for end in behind)


def _below_a_hundred(value: int, language: str) -> Iterator[Form]:
    units, tens = _BELOW_TWENTY[language].split(), TENS[language].split()
    if value < 20:
        yield tuple(units[value].split("-"))
        return
    ten, unit = tens[value // 10 - 2], value % 10
    if language == "de":
        yield (units[unit], "und", ten) if unit else (ten,)
        return
    yield (ten, units[unit]) if unit else (ten,)
    if language != "fr" or value < 70:
        return
    if value < 80:
        yield ("soixante", *units[value - 60].split("-"))
    else:
        yield ("quatre", "vingt", *units[value - 80].split("-")) if value > 80 else ("quatre", "vingt")
