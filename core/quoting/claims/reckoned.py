"""Ages and model years that must be reckoned from what a customer says: birthdays, dates of birth, first registrations, number plates."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from core.quoting.details import OLDEST, YOUNGEST, Detail
from core.quoting.reading.ages import births

# By the letters that they begin with, in the languages that write them so; the longer beginnings first
_MONTHS = (
    "jan gen ene", "feb fev", "mar", "apr avr abr", "may mai mag", "jun juin giu", "jul juil lug", "aug aou ago", "sep set",
    "oct okt out ott", "nov", "dec dez dic",
)  # fmt: skip
_MONTH = (
    r"(?:jan|gennaio|genn|ene|feb|fev|mar(?:ch|s|z|co|zo)?(?![a-z])|apr|avr|abr|may(?![a-z])|mai(?![a-z])|mag(?:gio)?(?![a-z])|mayo"
    r"|maio|june?(?![a-z])|juni?o?(?![a-z])|juin|giu|july?(?![a-z])|juli?o?(?![a-z])|juil"
    r"|julho|junho|lug|aug|aou|ago|sept?|set(?:t)?|oct|okt|out(?:ubro)?(?![a-z])|ott|nov(?!o|a)|dec|dez|dic)[a-z]*"
)
_AGE = (
    r"(?P<age>[1-9][0-9])(?![0-9.,/]?[0-9])(?! ?(?:k|km|mi|miles|%))(?! (?:ans|anos|anni|years?|jahre) (?:de|d'|di|of|without|sans|sin) )"
)
_OLD = r"(?: (?:years?(?: old)?|yrs?|ans|anos|jahre(?: alt)?|anni))?"
# "Werde im Dezember 50", "cumple 68 el 12 de diciembre", "30, turning 31 in january"
_TO_COME = re.compile(
    rf"\b(?:werde?|wird|turn(?:s|ing)?|will (?:be|turn)|(?:i|he|she)'?ll be|gonna be|cumpl[oe]|cumplire|llego a los|llegare a los"
    rf"|aurai|aura|faco|faz|fara|compi[oe]"
    rf"|compira)(?: (?:ich|er|sie|im|in|am|on|the|el|le|em|en|a|next|this|nachsten?|proxim[oa]|bald|soon|monat|month|woche|week|mes"
    rf"|{_MONTH}"
    rf"|[0-9]{{1,2}}(?:\.|st|nd|rd|th))){{0,5}} {_AGE}(?! ?(?:today|hoy|heute|aujourd|oggi|hoje))"
)
_DAY = rf"(?:[0-9]{{1,2}}(?:st|nd|rd|th|er|\.)? ?(?:of |de )?)?(?P<month>{_MONTH})(?: (?P<day>[0-9]{{1,2}})(?![0-9]))?"
_PAST = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:turned|fiz|fez|cumpli[o]?|compiuto|compiuti|eu)(?: (?:i|gli|mes|ses|os|los|the big))? {_AGE}",
        rf"\b{_AGE}{_OLD} geworden",
        rf"\b(?:vien[ts] d'avoir|acab[ao] de cumplir|acabou de fazer|ha appena compiuto|just had (?:the|my) big) {_AGE}",
        rf"\b{_AGE}{_OLD} (?:seit|since|depuis|desde|da) (?:last )?{_MONTH}",
    )
)
_BIRTHDAY = (
    r"(?:birthday(?:'s| is| was)?|bday|geburtstag|cumpleanos|cumple|anniversaire|anniv|aniversario|compleanno)"
    r"(?: (?:is|was|war|es|fue|est|etait|e|era|foi|on|in|am|im|en|el|le|em|il|a|the|my|mi|mein))*"
)
_BORN_ON = re.compile(rf"\b{_BIRTHDAY} {_DAY}|(?P<before>(?:am|im|on|in|le|el|em|il) [^,;!?\n]{{0,14}}) (?:geburtstag|cumpleanos|birthday)")
# "Nací en el 67, el 2 de junio", "Jahrgang 1960, im April geboren"
_BORN_IN_THE_MONTH = re.compile(
    rf"\b(?:born|birth ?year|jahrgang|jg\.?|geboren|nacid[oa]|naci|nee?|nascid[oa]|nasci|nat[oa])\b"
    rf"[^;!?\n]{{0,30}}?[ ,.]{_DAY}(?! (?:19|20)[0-9])"
)
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_ENGLISH_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty")
_CELEBRATED = re.compile(
    r"\b(?:had|celebrated)(?: just)? my (?:(?P<age>[1-9][0-9])(?:st|nd|rd|th)"
    rf"|(?P<ten>{'|'.join(_ENGLISH_TENS)})[ -](?P<unit>{'|'.join(_ORDINALS)})) (?:birthday|bday)\b"
)
_THIS_YEAR = re.compile(rf"\b{_AGE}{_OLD} (?:this year|este ano|cette annee|dieses jahr|quest'anno)\b")
_YEAR_OF_BIRTH = re.compile(
    r"\b(?:born(?: back)?(?: in)?|birth ?year|jahrgang|jg\.?|geboren(?: in| im jahr)?|nacid[oa] en|naci en(?: el)?"
    r"|nee? en|nascid[oa] em|nasci em"
    r"|nat[oa] nel|im a|i'm a)[ :]{1,2}'?(?P<year>(?:19|20)[0-9]{2}|[0-9]{2})(?![0-9])(?:er)?(?! (?:years?|ans|anos|jahre))"
    r"|(?<![0-9])'?(?P<year2>(?:19|20)[0-9]{2}|[0-9]{2})(?:er)? (?:born|geboren|kid|model (?:myself|human)|jahrgang)\b"
)
_BIRTH = re.compile(
    r"\b(?:born|dob|d\.o\.b\.?|date of birth|birth ?date|geboren|geb\.?|geburtsdatum|nacid[oa]|naci|nacimiento|nee?|naissance"
    r"|nascid[oa]|nasci|nascimento|nat[oa]|nascita)\b[^.;!?\n0-9]{0,14}\Z"
)
_REGISTERED = re.compile(
    r"\b(?:ez|erstzulassung|first reg\w*|mise en circulation|1ere mec|mec|carte grise|primera matriculacion|fecha de matriculacion"
    r"|prima immatricolazione|immatricolat[oa]|immatricolazione|primeira matricula|matricula de)\b[^.;!?\n0-9]{0,25}\Z"
)
_FULL = re.compile(
    r"(?<![0-9./-])(?P<first>[0-9]{1,2})(?P<sign>[./-]) ?(?P<second>[0-9]{1,2})(?P=sign) ?(?P<year>(?:19|20)[0-9]{2})(?![0-9])"
)
# A British plate: 17 is one of March to August 2017. From September on (67) it may be of the next year
_PLATE = re.compile(r"(?<![0-9a-z])(?P<plate>[0-2][0-9])[- ]?(?:plate|reg)\b(?! (?:no|number))")
_MODEL_YEAR = re.compile(r"\bmy ?(?P<year>(?:19|20)[0-9]{2})(?![0-9])")
# "Neuve de cette année": of a vehicle that is new, the year is this one
_NEW = r"(?:brand[- ]?new|new|neu|neuwagen|nuev[oa]|neu[fv]e?|nov[oa]|nuov[oa]|zero)"
_NOW = r"(?:this year|(?:de )?cette annee|(?:de )?este ano|deste ano|(?:di )?quest'anno|dieses jahr|(?:aus|von) diesem jahr)"
_OF_THE_CAR = (
    r"(?:\A|[,.;:(] ?|\b(?:is|it'?s|est|es|ist|bought(?: it)?|got it|achetee?|comprad[oa]|comprat[oa]|car"
    r"|voiture|auto|coche|carro|macchina) )"
)
_NEW_THIS_YEAR = re.compile(rf"{_OF_THE_CAR}{_NEW},? {_NOW}(?![a-z])|\bdieses jahr neu gekauft\b|今年(?:新买的车|买的新车|的新车)")
# "في الثامنة والخمسين": in Arabic the age is an ordinal number
_ARABIC_UNITS = ("حادي[هة]|اولي|واحد[هة]", "ثاني[هة]", "ثالث[هة]", "رابع[هة]", "خامس[هة]", "سادس[هة]", "سابع[هة]", "ثامن[هة]", "تاسع[هة]")
_ARABIC_TENS = ("عشرين", "ثلاثين", "اربعين", "خمسين", "ستين", "سبعين", "ثمانين")
_ARABIC_ORDINAL = re.compile(
    r"(?<![\u0621-\u064a])(?:في|بلغت|اتممت|عمري|سني) (?:سن )?(?:ال(?P<unit>"
    + "|".join(_ARABIC_UNITS)
    + r")(?: (?P<teen>عشر[هة]?)| وال(?P<ten>"
    + "|".join(_ARABIC_TENS)
    + r"))|ال(?P<round>"
    + "|".join(_ARABIC_TENS)
    + r"))(?![\u0621-\u064a])"
)
_ARABIC_AGE = re.compile(r" (?:من (?:ال)?عمر|عام|سن[هة])|[ ،,.!؟]*\Z|[ ]?[،,.!؟]")


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What stands from `start` to `end` gives `value`."""

    start: int
    end: int
    detail: Detail
    value: int


def reckoned(text: str, today: date, *, day_first: bool) -> Iterator[Reckoned]:
    """`text` is bare and in small letters, its dates in it. `day_first`: the language writes 3/12 for the third of December."""
    for found in _TO_COME.finditer(text):
        yield _age(found, int(found["age"]) - 1)
    for pattern in _PAST:
        yield from (_age(found, int(found["age"])) for found in pattern.finditer(text))
    for found in _CELEBRATED.finditer(text):
        years = found["age"] or 10 * _ENGLISH_TENS.index(found["ten"]) + 21 + _ORDINALS.index(found["unit"])
        yield Reckoned(found.start("age" if found["age"] else "ten"), found.end(), Detail.DRIVER_AGE, int(years))
    yield from _arabic_ordinals(text)
    yield from _by_year_of_birth(text, today)
    yield from _by_date_of_birth(text, today, day_first=day_first)
    for birth in births(text, today):
        if birth.doubt is None:
            yield Reckoned(birth.number.start, birth.number.end, Detail.DRIVER_AGE, birth.value)
    yield from _years(text, today)


def _years(text: str, today: date) -> Iterator[Reckoned]:
    for found in _FULL.finditer(text):
        if _REGISTERED.search(text[: found.start()]):
            yield Reckoned(found.start(), found.end(), Detail.YEAR, int(found["year"]))
    for found in _NEW_THIS_YEAR.finditer(text):
        yield Reckoned(found.start(), found.end(), Detail.YEAR, today.year)
    for found in _PLATE.finditer(text):
        if int(found["plate"]) <= today.year % 100:
            yield Reckoned(found.start(), found.end(), Detail.YEAR, 2000 + int(found["plate"]))
    for found in _MODEL_YEAR.finditer(text):
        yield Reckoned(found.start(), found.end(), Detail.YEAR, int(found["year"]))


def _arabic_ordinals(text: str) -> Iterator[Reckoned]:
    for found in _ARABIC_ORDINAL.finditer(text):
        if not _ARABIC_AGE.match(text, found.end()):
            continue
        unit = next((at for at, names in enumerate(_ARABIC_UNITS, start=1) if found["unit"] and re.fullmatch(names, found["unit"])), 0)
        ten = 10 if found["teen"] else 10 * (_ARABIC_TENS.index(found["ten"] or found["round"]) + 2)
        if YOUNGEST <= ten + unit <= OLDEST:
            yield Reckoned(found.start(), found.end(), Detail.DRIVER_AGE, ten + unit)


def _age(found: re.Match[str], years: int) -> Reckoned:
    return Reckoned(found.start("age"), found.end("age"), Detail.DRIVER_AGE, years)


def _by_year_of_birth(text: str, today: date) -> Iterator[Reckoned]:
    """The year and the birthday, each told somewhere; or the age that is reached this year, and the birthday."""
    birthday = _birthday(text)
    if birthday is None or (birthday[0] == today.month and not birthday[1]):
        return
    is_over = birthday <= (today.month, today.day)
    for found in _YEAR_OF_BIRTH.finditer(text):
        group = "year" if found["year"] else "year2"
        year = int(found[group])
        year += 0 if year >= 100 else 2000 if 2000 + year <= today.year - YOUNGEST else 1900
        years = today.year - year - (not is_over)
        if YOUNGEST <= years <= OLDEST:
            yield Reckoned(found.start(group), found.end(group), Detail.DRIVER_AGE, years)
    for found in _THIS_YEAR.finditer(text):
        yield _age(found, int(found["age"]) - (not is_over))


def _birthday(text: str) -> tuple[int, int] | None:
    """Month and day, 0 where no day is told."""
    found = _BORN_ON.search(text) or _BORN_IN_THE_MONTH.search(text)
    if found is None:
        return None
    words = found[0] if found["month"] is None else text[found.start() : found.end()]
    month = re.search(_MONTH, words if found["month"] is None else found["month"])
    day = re.search(r"(?<![0-9])[0-9]{1,2}(?![0-9])", words)
    return (_month(month[0]), int(day[0]) if day else 0) if month else None


def _month(name: str) -> int:
    if name.startswith(("juin", "junho")):
        return 6
    return next((at for at, starts in enumerate(_MONTHS, start=1) if name[:3] in starts.split() or name[:4] in starts.split()), 0) or (
        7 if name.startswith("jui") else 0
    )


def _by_date_of_birth(text: str, today: date, *, day_first: bool) -> Iterator[Reckoned]:
    """A date that can be read in two ways counts where both give one age, where the language writes the day first, or where the words
    name its month, too."""
    named = {_month(each[0]) for each in re.finditer(rf"\b{_MONTH}", text)}
    for found in _FULL.finditer(text):
        if not _BIRTH.search(text[: found.start()]):
            continue
        first, second = int(found["first"]), int(found["second"])
        days = [(second, first), (first, second)] if not day_first and found["sign"] != "." else [(second, first)]
        days = [(month, day) for month, day in days if 1 <= month <= 12 and 1 <= day <= 31]
        days = [each for each in days if each[0] in named] or days
        ages = {today.year - int(found["year"]) - ((today.month, today.day) < each) for each in days}
        if len(ages) == 1 and YOUNGEST <= min(ages) <= OLDEST:
            yield Reckoned(found.start(), found.end(), Detail.DRIVER_AGE, min(ages))
