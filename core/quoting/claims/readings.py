"""What each number in a customer's line may be read as, for somebody who has understood which number is which.

Where the words beside a number say what it is, that is what it is; where they say nothing, its size and its unit tell what it may be. Words
that nobody knows are no reason against a reading, but a day, a price, or another thing that is counted are."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum

from core.quoting.claims.compared_ages import compared_ages
from core.quoting.claims.reckoned import reckoned
from core.quoting.claims.understood_numbers import RUN_TOGETHER, understood_numbers
from core.quoting.details import FARTHEST, OLDEST, Detail
from core.quoting.reading.ages import age
from core.quoting.reading.beside_ages import holds_until, may_be_own, names_a_day, on_another_day, others_ages
from core.quoting.reading.beside_numbers import (
    AGE_BEFORE,
    AGE_LABEL,
    AGED,
    ANYBODY,
    COUNTS,
    FELT,
    FIRST_REGISTERED,
    FOR_YEARS,
    HAPPENED,
    HAPPENED_BEHIND,
    IN_YEARS,
    LASTS,
    LICENSED_FOR,
    MINE,
    NEW_IN,
    NO_TOTAL,
    NUMBERED,
    PAYS,
)
from core.quoting.reading.corrections import is_limit, is_negated, ranges
from core.quoting.reading.distances import WORTH, distance, is_of_the_past, miles_of
from core.quoting.reading.meanings import VEHICLE, Doubt, Meaning, Place
from core.quoting.reading.model_years import is_year, model_year
from core.quoting.reading.numbers import Number
from core.quoting.reading.sums import money

_KM = r"(?:kms?|kilomet(?:er|re|ro)s?n?|quilometros?|chilometri|kilom|tkm)(?![a-z])|公里|千米|(?:كل?م|كيلو(?: ?متر)?)(?![\u0621-\u064a])"
_MILES = r"(?:mi|miles?|millas?|meilen?|milles?|milhas?|miglia)(?![a-z])|英里|اميال"
_UNIT_BEFORE = re.compile(
    rf"(?<![0-9] )(?<![0-9k])(?<![a-z])(?:(?P<km>{_KM})|(?P<miles>{_MILES}))(?: (?:reading|done|run|driven|stand|count))?[ :=(~]{{0,3}}"
    r"(?:(?:sono|son|sind|sont|are|is|ca\.?) )?\Z"
)
_UNIT_BEHIND = re.compile(rf" (?:is|are|was|sind|ist|son|es|sont|est|sono|e|sao)(?: in| en| em)? (?:(?P<km>{_KM})|(?P<miles>{_MILES}))")
_UNIT_RUN_INTO = re.compile(r"(?<![a-z])(?:(?P<km>kms?|kilometer)|(?P<miles>mi|miles))\Z")  # "2016 km84.300"
_KS = re.compile(r" ?(?:k'?s|kls|klms?|kmt?r?s|kmh|kilos)(?![a-z])")  # as Australians say, and as hasty people type
_MILES_BEHIND = re.compile(rf"[ -]?(?:{_MILES})")
_IT_IS_FROM = re.compile(r"\b(?:it'?s|it is|that'?s|car is|car'?s) (?:from|of) \Z")
_MONTH_AND_YEAR = re.compile(
    r"(?<![\w/.-])(?:(?:0?[1-9]|1[0-2])[/.-]|(?:jan|feb|mar|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez|ene|abr|ago|dic|fev|avr"
    r"|juin|juil|aou|set|out"
    r"|gen|mag|giu|lug|ott)[a-z]*\.? (?:de |del |of )?)(?P<year>(?:19|20)[0-9]{2})(?![\w/])"
)
_MONTH_AND_SHORT_YEAR = re.compile(r"(?<![\w/.-])(?:0?[1-9]|1[0-2])[/.-](?P<short>[0-9]{2})(?![\w/.-])")
# "27, non 28" may be "27, no, 28"
_BARE_NO = re.compile(r"(?:(?:\A|(?<![\w']))(?:no|non|nao)[ ,.!]*|(?<![是并])不[,， ]?)\Z")
_ADDED_BEHIND = re.compile(
    r"[ -]?(?:miles?|mi|kms?|millas|meilen|milhas|miglia)? ?(?:more|mas|de plus|mehr|a mais|in piu|on (?:it )?since)\b"
)
_SHORT_YEAR = re.compile(
    rf"(?:{VEHICLE}[,.]? |\b(?:year|yr|ano|anno|annee|baujahr|bj|mod|modell?|modelo|modele|modello|my|an|ez)\.? ?|')\Z"
)
_CALLED_MODEL = re.compile(r"\b(?:year|ano|anno|annee|baujahr|bj|modell?|modelo|modele|modello|my)\.? ?\Z")
_AT_A_VEHICLE = re.compile(rf" {{0,2}}(?:(?:[a-z]+ )?{VEHICLE}|er(?=[ ,.;)\n]|$)(?! jahre)|年(?:的|款|新车)?(?![\u4e00-\u9fff])|年新车|款)")
_YEAR_OF_A_KIND = re.compile(r"er(?! (?:jahrgang|jahre|geboren))(?![a-z])")  # "die 2018er Ausführung"
_ATTACHED_AGE = re.compile(r"(?<![\w.,])(?P<digits>[1-9][0-9])(?:(?P<sex>[fmway])(?!\w)|(?<=\bbi [0-9]{2})i(?!\w))")
_YEARS_IN_SHORT = re.compile(r" [aj]\.?[ .!?]*(?:\n|\Z)")  # "27 a", as the last word
_SEX_AND_AGE = re.compile(r"(?<![\w/])[mfw]/(?P<digits>[1-9][0-9])(?![\w/])")
# Of a vehicle that was new then, the year is the model's
_NEW = re.compile(
    r"(?<!not )\b(?:new|zero(?: km)?(?= em)|neu(?:wagen)?|nuev[oa]|nuevecit[oa]|neu[fv]e?|nov[oa]|nuov[oa]|(?:first )?reg(?:istere|')?d"
    r"|erstzulassung|immatricul\w+"
    r"|immatricol\w+|matriculad[oa])\b|新车|全新|(?<![\u0621-\u064a])(?:ال)?جديد[ةه]?ا?(?![\u0621-\u064a])"
)
_GOT = re.compile(
    r"\b(?:bought|got|had|delivered|reg(?:istere|')?d|erstzulassung|im+atric\w+|matricul\w+|gekauft|compr\w+|achet\w+|acquist\w+)\b|买|اشتري"
)
_IN = re.compile(r"\b(?:in|en|im|nel|em|since|seit|depuis|desde|dal) \Z")
_FROM_EASTERN = re.compile(r"(?<![\u0621-\u064a])من \Z")  # "for 30 years"
# "20 nearly 21" is 20
_SOON_MORE = re.compile(
    r"(?: (?:years? old|years|anos|ans|jahre|anni))?[ ,(]{1,3}(?:(?:and|but|y|et|und|e) )?"
    r"(?:nearly|almost|soon|turning|casi|presque|bientot|fast|bald|quase|quasi|presto) №"
)
_JUST_HAD = re.compile(r"\bjust had (?:the|my) (?:big )?\Z")
_ONES_OWN = re.compile(r" (?:bin ich|ich bin|geboren|born)\b")
_MARKED_YEAR = re.compile(r"(?<![\w'])'(?P<digits>[0-9]{2})(?![0-9a-z'])")
_ANOTHER_YEAR = re.compile(r"[^.;!?\n]{0,30}(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_OLDEST_YEAR, _LEAST_MILES, _YOUNGEST = 1950, 1000, 16


class Strength(IntEnum):
    """How plainly the words beside a number say what it is."""

    BY_SIZE = 1
    NAMED = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Token:
    """A number of a line, from `start` to `end`. `readings`: what it may be. `open`: of these it is about that much only, or one end of a
    range. `denied`: the words say that it is not; `bare_no`: or else that it is, behind a plain no. `converted`: from kilometres.
    `added`: it came on top of another; `past`: it was so once. `worth`: the number itself, 0 where a date stands there. `sizes`: what it
    may be by its size, whatever the words beside it are."""

    start: int
    end: int
    readings: Mapping[Detail, Mapping[int, Strength]]
    open: frozenset[Detail] = field(default=frozenset())
    denied: bool = False
    bare_no: bool = False
    converted: bool = False
    added: bool = False
    past: bool = False
    worth: int = 0
    sizes: Mapping[Detail, frozenset[int]] = field(default_factory=dict)

    def strength(self, detail: Detail, value: int) -> int:
        return self.readings.get(detail, {}).get(value, 0)

    def strongest(self, detail: Detail) -> int:
        return max(self.readings.get(detail, {}).values(), default=0)


_ADDED = re.compile(
    r"\b(?:another|put|additional|added|otr[oa]s|encore|weitere|outr[oa]s|altr[ei])(?: [a-z]+){0,2} \Z|\b(?:since then|and since) \Z"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Line:
    text: str
    skeleton: str
    vague: Collection[int]
    asked: Sequence[Detail]
    today: date
    in_kilometres: bool
    understood: Sequence[int]


def tokens(
    text: str,
    dates: str,
    *,
    languages: Sequence[str],
    today: date,
    asked: Sequence[Detail],
    in_kilometres: bool,
    understood: Sequence[int] = (),
) -> list[Token]:
    """`text` is a line, bare and in small letters, with its vehicles marked; in `dates` its dates still stand. `in_kilometres`: what has no
    unit is in kilometres. `understood` are the numbers that somebody has understood from it."""
    text = RUN_TOGETHER.sub(";", text)
    found = understood_numbers(text, languages, understood)
    skeleton = text
    for each in found:
        skeleton = skeleton[: each.start] + "№" * (each.end - each.start) + skeleton[each.end :]
    vague = ranges(text, found) | {each.start for each in found if each.is_vague}
    line = _Line(
        text=text, skeleton=skeleton, vague=vague, asked=tuple(asked), today=today, in_kilometres=in_kilometres, understood=understood
    )
    read = [token for each in found if (token := _token(Place(text=text, number=each), line))]
    places = {place for each in found for place in range(each.start, each.end)}
    read += [token for token in _written_otherwise(text, today) if token.start not in places]
    read += [token for token in _of_months(dates, today) if token.start not in {each.start for each in read}]
    by_reckoning = [
        Token(start=each.start, end=each.end, readings={each.detail: {each.value: Strength.NAMED}})
        for each in (*reckoned(dates, today, day_first=tuple(languages[:1]) != ("en",)), *compared_ages(text, found))
    ]
    read = [token for token in read if not _is_within(token, by_reckoning)]
    return sorted([*read, *by_reckoning], key=lambda token: token.start)


def _is_within(each: Number | Token, others: Sequence[Number | Token]) -> bool:
    return any(other.start < each.end and each.start < other.end for other in others)


def _token(place: Place, line: _Line) -> Token | None:
    number = place.number
    if money(place, line.asked) and not _is_before_a_number(place, line):
        return None
    only = line.asked[0] if len(line.asked) == 1 and not place.text[: number.start].strip(" .,!'") else None
    read: dict[Detail, Callable[[Place, _Line, Detail | None], Mapping[int, Strength]]] = {
        Detail.YEAR: _years,
        Detail.MILEAGE: _miles,
        Detail.DRIVER_AGE: _ages,
    }
    if _is_short_answer(place, line):
        read.pop(Detail.DRIVER_AGE)
    readings = {detail: values for detail, reading in read.items() if (values := reading(place, line, only))}
    sizes = _sizes(place, line) | {detail: frozenset(values) for detail, values in readings.items()}
    if not readings and not sizes:
        return None
    limits = {detail for detail in {*readings, *sizes} if number.start in line.vague or is_limit(place.before, place.behind, detail)}
    if Detail.DRIVER_AGE in readings and number.whole in readings[Detail.DRIVER_AGE] and _is_of_another_day(number, line):
        limits.add(Detail.DRIVER_AGE)
    return Token(
        start=number.start,
        end=number.end,
        readings=readings,
        open=frozenset(limits),
        denied=is_negated(place.before[-30:]),
        bare_no=_BARE_NO.search(place.text[: number.start]) is not None,
        converted=Detail.MILEAGE in readings and number.whole not in readings[Detail.MILEAGE],
        added=_is_added(place),
        past=is_of_the_past(place) and not _JUST_HAD.search(place.before),
        worth=int(number.worth),
        sizes=sizes,
    )


def _sizes(place: Place, line: _Line) -> dict[Detail, frozenset[int]]:
    """Without what is counted, lasts, or is no total for certain."""
    number, whole = place.number, place.number.whole
    if whole is None:
        return {}
    if number.is_plain and _OLDEST_YEAR <= whole <= line.today.year + 1:
        happened = _IN.search(place.before) or HAPPENED.search(place.before) or _happened_then(place)
        new = _NEW.search(around := place.before + place.behind) and _GOT.search(around)
        return {} if happened and not new else {Detail.YEAR: frozenset([whole])}
    if number.worth >= _LEAST_MILES:
        beside = place.before[-40:] + "№" + place.behind[:40]
        is_total = number.worth <= 2 * FARTHEST and not NO_TOTAL.search(beside) and not WORTH.search(place.before)
        in_kilometres = line.in_kilometres or re.match(rf" ?(?:{_KM})", place.behind)
        return {Detail.MILEAGE: frozenset([miles_of(number.worth) if in_kilometres else whole])} if is_total else {}
    lasts = COUNTS.match(place.behind) or LASTS.match(place.behind) or FOR_YEARS.search(place.before) or LICENSED_FOR.search(place.before)
    lasts = lasts or HAPPENED.search(place.before)
    may_be = _YOUNGEST <= whole <= OLDEST and not number.is_scaled and not number.is_spaced and not lasts
    return {Detail.DRIVER_AGE: frozenset([whole])} if may_be else {}


def _happened_then(place: Place) -> bool:
    """ "2019, bought used"; of "2017, bought it in 2021" that is the other year."""
    return HAPPENED_BEHIND.match(place.behind) is not None and not _ANOTHER_YEAR.match(place.behind)


def _is_added(place: Place) -> bool:
    return bool(_ADDED.search(place.before[-40:]) or _ADDED_BEHIND.match(place.behind))


def _is_of_another_day(number: Number, line: _Line) -> bool:
    if _SOON_MORE.match(line.skeleton, number.end):
        return False
    changes = on_another_day(line.skeleton, number) or names_a_day(line.skeleton, number)
    return changes and not holds_until(line.skeleton, number)


def _named(meaning: Meaning | None, detail: Detail, value: int | None = None) -> dict[int, Strength] | None:
    """What the rules of reading make of a number; None where they leave it open."""
    if meaning is not None and meaning.detail not in (None, detail):
        return {}
    if (
        meaning is None
        or meaning.doubt in (Doubt.VAGUE, Doubt.BIRTHDAY, Doubt.WHICH, Doubt.UNIT)
        or (meaning.doubt is Doubt.IMPOSSIBLE and meaning.detail is not detail)
    ):
        return None
    if meaning.detail is not detail or meaning.doubt not in (None, Doubt.WHOSE):
        return {}
    return {meaning.value if value is None else value: Strength.NAMED}


def _years(place: Place, line: _Line, only: Detail | None) -> dict[int, Strength]:
    number, whole = place.number, place.number.whole
    if whole is None or number.is_scaled:
        return {}
    told = _named(model_year(place, line.today), Detail.YEAR)
    if told:
        return told
    if is_year(number, line.today) and _YEAR_OF_A_KIND.match(place.behind):
        return {whole: Strength.NAMED}
    if is_year(number, line.today) and whole >= _OLDEST_YEAR:
        elsewhere = (told is not None and not _IT_IS_FROM.search(place.before)) or HAPPENED.search(place.before) or _happened_then(place)
        new = NEW_IN.search(place.before) or FIRST_REGISTERED.search(place.before)
        return {} if elsewhere and not new else {whole: Strength.NAMED if only is Detail.YEAR else Strength.BY_SIZE}
    written = place.text[number.start : number.end]
    two_digits = re.fullmatch(r"[0-9]{2}", written) or (number.in_words and 0 <= whole < 100)
    beside = _SHORT_YEAR.search(place.before) or (_AT_A_VEHICLE.match(place.behind) and not number.in_words)
    beside = beside or _is_short_answer(place, line)
    if not two_digits or not (only is Detail.YEAR or beside) or _is_a_length_of_time(place, line.today):
        return {}
    if AGED.match(place.behind) or COUNTS.match(place.behind) or IN_YEARS.match(place.behind):
        return {}
    return {_in_full(whole, line.today): Strength.NAMED if only is Detail.YEAR else Strength.BY_SIZE}


def _is_before_a_number(place: Place, line: _Line) -> bool:
    """ "Deux mille quatorze cent quarante-cinq mille": these are no 2014 cents."""
    return place.number.in_words and place.number.is_plain and line.skeleton[place.number.end : place.number.end + 2] == " №"


def _is_short_answer(place: Place, line: _Line) -> bool:
    """ "08", as the first answer where the year was asked for first, by somebody whose car is understood to be of 2008. It does not answer
    two questions: where it was understood as the age, too, it is open."""
    number = place.number
    first = line.asked[:1] == (Detail.YEAR,) and not place.text[: number.start].strip(" .,!'")
    alone = place.text[number.end :].lstrip(" ")[:1] in ("", ",", ".", ";", "\n", "/")
    short = re.fullmatch(r"[0-9]{2}", place.text[number.start : number.end])
    if not (first and alone and short):
        return False
    return _in_full(int(number.worth), line.today) in line.understood and line.understood.count(int(number.worth)) == 1


def _is_a_length_of_time(place: Place, today: date) -> bool:
    meaning = age(place, today)
    if meaning is not None and meaning.detail is None and _CALLED_MODEL.search(place.before):
        return False  # "modelo 95"
    return meaning is not None and meaning.detail is not Detail.YEAR


def _in_full(short: int, today: date) -> int:
    """The latest year that ends so."""
    return 2000 + short if 2000 + short <= today.year + 1 else 1900 + short


def _miles(place: Place, line: _Line, only: Detail | None) -> dict[int, Strength]:
    number = place.number
    if not 0 <= number.worth <= 2 * FARTHEST or AGED.match(place.behind):
        return {}
    unit = _UNIT_BEFORE.search(place.before) or _UNIT_BEHIND.match(place.behind) or _UNIT_RUN_INTO.search(place.before)
    if unit and number.worth >= _LEAST_MILES and not (number.is_plain and _next_is_a_number(place)):
        return {miles_of(number.worth) if unit["km"] else int(number.worth): Strength.NAMED}
    if _KS.match(place.behind) and number.worth >= _LEAST_MILES:
        return {miles_of(number.worth): Strength.NAMED}
    meaning = distance(place, line.asked)
    told = _named(meaning, Detail.MILEAGE)
    like_a_year = number.is_plain and is_year(number, line.today)
    if told and line.in_kilometres and meaning and not meaning.derived and not _MILES_BEHIND.match(place.behind):
        return {miles_of(number.worth): Strength.NAMED}
    if told and like_a_year and _next_is_a_number(place):
        told = None  # "2019 km 14.300"
    if meaning and meaning.doubt is Doubt.UNIT and line.in_kilometres:
        return {miles_of(number.worth): Strength.NAMED}
    if told or (meaning and meaning.detail):
        return told or {}
    if number.worth < _LEAST_MILES or (like_a_year and only is not Detail.MILEAGE) or WORTH.search(place.before):
        return {}
    if NO_TOTAL.search(place.before[-40:] + "№" + place.behind[:40]) and not _is_added(place):
        return {}
    return {miles_of(number.worth) if line.in_kilometres else int(number.worth): Strength.BY_SIZE}


def _next_is_a_number(place: Place) -> bool:
    return re.match(rf" ?(?:{_KM}|{_MILES})[ :]{{0,2}}[0-9]", place.behind) is not None


def _ages(place: Place, line: _Line, only: Detail | None) -> dict[int, Strength]:
    number, whole = place.number, place.number.whole
    if (
        FELT.search(place.before)
        or LICENSED_FOR.search(place.before)
        or (_FROM_EASTERN.search(place.before) and IN_YEARS.match(place.behind))
    ):
        return {}
    told = _named(age(place, line.today), Detail.DRIVER_AGE)
    if told is not None:
        return {} if ANYBODY.search(place.before) and not MINE.search(place.text[: number.start]) else told
    if whole is None or not _YOUNGEST <= whole <= OLDEST or number.is_scaled or number.is_spaced:
        return {}
    if HAPPENED.search(place.before) or HAPPENED_BEHIND.match(place.behind):
        return {}
    if PAYS.search(place.before) or ANYBODY.search(place.before) or (IN_YEARS.match(place.behind) and not _is_of_somebody(number, place)):
        return {}
    if (
        AGED.match(place.behind)
        or AGE_LABEL.search(place.before)
        or (AGE_BEFORE.search(place.before) and not COUNTS.match(place.behind))
        or only is Detail.DRIVER_AGE
    ):
        return {whole: Strength.NAMED}
    counts = COUNTS.match(place.behind) and not _YEARS_IN_SHORT.match(place.behind)
    return {whole: Strength.BY_SIZE} if not counts and not NUMBERED.search(place.before) else {}


def _is_of_somebody(number: Number, place: Place) -> bool:
    if FOR_YEARS.search(place.before) or LASTS.match(place.behind):
        return False
    return may_be_own(number, place.text) or bool(others_ages([number], (), place.text))


def _written_otherwise(text: str, today: date) -> Iterator[Token]:
    """ "28f", "22a" for "22 años", "ich bi 53i", "'19"."""
    for match in _ATTACHED_AGE.finditer(text):
        strength = Strength.BY_SIZE if (match["sex"] or "i") in "may" else Strength.NAMED  # which may be miles, or millions, or amperes
        yield Token(start=match.start(), end=match.end(), readings={Detail.DRIVER_AGE: {int(match["digits"]): strength}})
    for match in _SEX_AND_AGE.finditer(text):
        readings = {Detail.DRIVER_AGE: {int(match["digits"]): Strength.NAMED}}
        yield Token(start=match.start("digits"), end=match.end(), readings=readings)
    for match in _MARKED_YEAR.finditer(text):
        if not HAPPENED.search(text[max(match.start() - 60, 0) : match.start()]) and not _ONES_OWN.match(text, match.end()):
            readings = {Detail.YEAR: {_in_full(int(match["digits"]), today): Strength.NAMED}}
            yield Token(start=match.start(), end=match.end(), readings=readings)


def _of_months(dates: str, today: date) -> Iterator[Token]:
    """ "EZ 05/2020", "EZ 05/20", "got it new in March 2023"."""
    years = [(match, int(match["year"])) for match in _MONTH_AND_YEAR.finditer(dates)]
    years += [(match, _in_full(int(match["short"]), today)) for match in _MONTH_AND_SHORT_YEAR.finditer(dates)]
    for match, year in years:
        before = dates[max(match.start() - 60, 0) : match.start()]
        if FIRST_REGISTERED.search(before) or NEW_IN.search(before):
            yield Token(start=match.start(), end=match.end(), readings={Detail.YEAR: {year: Strength.NAMED}})
