"""What stands beside an age and leaves it open: another number that may be the age, or a day on which it holds."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from core.quoting.details import OLDEST, YOUNGEST, Detail
from core.quoting.reading.corrections import is_taken_back
from core.quoting.reading.kin import KIN
from core.quoting.reading.meanings import Doubt, Meaning, Whose
from core.quoting.reading.numbers import Number
from core.quoting.reading.people import whose
from core.quoting.reading.set_aside import BLANK, MONTHS
from core.quoting.reading.who_drives import SENTENCE_END

_NEAR = 40  # characters on either side in which a word may move the day
# Nothing that a number could count
_COUNTS_NOTHING = re.compile(
    rf"\s*(?:{KIN}\b|$|[^a-z0-9\s\u0621-\u064a\u4e00-\u9fff]|(?:and|but|or|since|now|today|yesterday|as of|years?|yrs?|yo|old"
    r"|y|pero|desde|ayer|hoy|ahora|anos|et|mais|depuis|hier|aujourd|ans|und|aber|seit|gestern|heute|jetzt|jahre|e|mas|ma|desde|ontem"
    r"|my|mi|mon|mein\w*|mia|mio|meu|minha|moi|yo|ich|eu|io|me|i|i'm|he|she|el|ella|il|elle|lui|lei|er|sie|ele|ela"
    r"|hoje|agora|da|ieri|oggi|adesso|anni|من|منذ|امس|اليوم|الان|سنة|سنه|عاما?)(?![a-z\u0621-\u064a])|[岁歲了,周])"
)
# "A 99", "del 18", "since I was 18", "clean record 20 years", "buck fifty (150k)": a year, a time, a part of another number
_NUMBERED = re.compile(r"\b(?:an?|the|del?|der|die|das|den|vom|von|il|la|le|du|do)[ ,:]{1,2}\Z")
_COUNTED_BEFORE = re.compile(
    r"\b(?:(?:i|he|she) was|since|when|cuando tenia|desde los|quand j'avais|als ich|quando tinha|quando avevo|record|history|experience"
    r"|licen[cs]ed?|for|driving|insured|owned|married|with)[ ,:]{1,2}\Z"
)
_COUNTED_BEHIND = re.compile(r" ?[(/] ?[0-9]")
_FOR_A_TIME = re.compile(
    r"\b(?:hace|en|in|for|since|depuis|pendant|seit|da|ha|por|per|durante|tra|accident\w*|licen\w+|licenza|fuhrerschein|permis\w*"
    r"|carnet|patente|carteira)[ ,:]+\Z"
)
_YEARS = re.compile(r"[ -]?(?:years?|yrs?|anos|ans|jahren?|anni)(?P<rest>[^.,;!?\n]{0,25})")
_WHAT_LASTS = re.compile(
    r" (?:of|de|d'|von|di|da|as|with|without|sin|sans|ohne|no|con|com|sem|senza|on|ago|licen\w+|driv\w+|accident\w*|claim\w*|clean"
    r"|experience|unfallfrei|schadenfrei|fahrpraxis|fuhrerschein|permis|carnet|conduite)\b"
)
_MARK = "№"  # stands in a skeleton for each letter of a number
_COMMA = re.compile(r"[,，、،]")
# A day that is not today; what is past leaves the age as it is said
_ANOTHER_DAY = re.compile(
    r"\b(?:(?<!last )(?<!past )(?<!this )(?:next|coming|upcoming) (?:week|month|year|birthday|january|february|march|april|may|june|july"
    r"|august|september|october|november|december|spring|summer|fall|winter)|birthday (?:is )?(?:next|soon|coming|in)|until|till|tomorrow"
    r"|going on(?! (?:it|this|that|the|my|there)\b)"
    r"|nearly|almost|casi|presque|quase|quasi|not yet|come (?:christmas|january|february|march|april|may|june|july|august"
    r"|september|october|november|december"
    r"|spring|summer|fall|winter)"
    r"|hasta|todavia no|aun no|que (?:viene|entra)|proxim[oa]s?|manana|pronto"
    r"|jusqu'\w*|prochaine?|pas encore|bientot|demain"
    r"|bis (?:zum|im|ende|anfang|mitte|mai|juni|juli|\w+uar|\w+ber|april|august)|noch nicht|erst ab|nachste[nmrs]?|demnachst|bald"
    r"|ate (?:o|a|janeiro|fevereiro|marco|abril|maio|junho|julho|agosto|\w+bro)|ainda nao|que vem|em breve|amanha"
    r"|fino a\w*|non ancora|prossim[oa]|presto|domani)(?![a-z])"
    r"|下个?月|下周|明年|后年|明天|马上|快要?(?=满|到|过|$)|即将|就要|[日号](?:就|才|要|将)?年?满|还没|虚岁|差[^，。,]{0,4}(?:满|到)"
    r"|(?<![\u0621-\u064a])(?:القادم|القادمه|القادمة|الجاي|الجايه|قريبا|غدا|بكره|بكرة|حتى|لسه|ساصبح|ساصير|راح|سوف)(?![\u0621-\u064a])"
)
_UNTIL = re.compile(
    r"\b(?:until|till|hasta|todavia|aun|jusqu'\w*|encore|noch|bis|ate|ainda|fino a\w*|ancora)(?![a-z])|还没|(?<![\u0621-\u064a])(?:حتى|لسه)"
)
_DAY = re.compile(rf"\b{MONTHS}|{BLANK}")
_SINCE = re.compile(r" ?(?:years?|yrs?|anos|ans|jahre|anni)? ?(?:since|depuis|desde|seit|da)(?![a-z])")
_NOT_SO = re.compile(r"(?<!\bet )(?<!\be )(?<!\by )(?<!\bund )(?<!\band )(?<!\bmais )\b(?:non|nao|no|nein|nee?)[ ,]*\Z")


def on_another_day(skeleton: str, number: Number) -> bool:
    """ "30 next month", "29 until May": what it is today does not follow for certain. `skeleton` has a mark in the place of each number."""
    return any(_ANOTHER_DAY.search(words) for words in _beside(skeleton, number))


def holds_until(skeleton: str, number: Number) -> bool:
    """ "29 until May", "hasta entonces 25": it is so today."""
    return any(_UNTIL.search(words) for words in _beside(skeleton, number))


def names_a_day(skeleton: str, number: Number) -> bool:
    """ "Ab Dezember 40": a month or a date stands in front of it."""
    return _DAY.search(_beside(skeleton, number)[0]) is not None


def _beside(skeleton: str, number: Number) -> tuple[str, str]:
    """The words of the same sentence that are of no other number."""
    before = SENTENCE_END.split(skeleton[max(number.start - _NEAR, 0) : number.start])[-1]
    behind = SENTENCE_END.split(skeleton[number.end : number.end + _NEAR])[0]
    if _MARK in before:  # up to the comma the words are the other number's
        before = _COMMA.split(before.rpartition(_MARK)[2], 1)[-1]
    if _MARK in behind:
        behind = _COMMA.split(behind.partition(_MARK)[0])[0]
    return before, behind


def rivals(found: Sequence[Number], understood: Collection[int], text: str) -> list[Number]:
    """Numbers that nothing explains, and that may be the customer's own age. `understood` are the places of those that were."""
    return [number for number in found if number.start not in understood and may_be_own(number, text)]


def others_ages(found: Sequence[Number], understood: Collection[int], text: str) -> list[Meaning]:
    """Numbers that nothing explains, and that are said of somebody else as ages are: "lui 33, moi 31"."""
    return [
        Meaning(number=number, detail=Detail.DRIVER_AGE, value=int(number.worth), doubt=Doubt.WHOSE, whose=Whose.OTHER)
        for number in found
        if number.start not in understood and _may_be_an_age(number, text) and _whose(number, text) is Whose.OTHER
    ]


def may_be_own(number: Number, text: str) -> bool:
    """Whether a number that nothing explains may be the customer's own age."""
    return _may_be_an_age(number, text) and _whose(number, text) is not Whose.OTHER


def _whose(number: Number, text: str) -> Whose:
    return whose(text, number.start, text[number.end : number.end + _NEAR])


def _may_be_an_age(number: Number, text: str) -> bool:
    before, behind = text[max(number.start - _NEAR, 0) : number.start], text[number.end : number.end + _NEAR]
    if number.whole is None or not YOUNGEST <= number.whole <= OLDEST or number.is_scaled:
        return False
    if (years := _YEARS.match(behind)) and (_FOR_A_TIME.search(before) or _WHAT_LASTS.match(years["rest"])):
        return False
    if (not years and _NUMBERED.search(before)) or _COUNTED_BEFORE.search(before) or _COUNTED_BEHIND.match(behind):
        return False
    return _COUNTS_NOTHING.match(behind) is not None


def with_rivals(ages: Sequence[Meaning], rival: Sequence[Number], denied: Sequence[Meaning], text: str, skeleton: str) -> list[Meaning]:
    """The ages; in doubt where another number may be the age as well. "39, 40 in March" says 39 twice."""
    told = [age for age in ages if not any(_follows(age, other.value, skeleton) for other in ages if other.doubt is None)]
    return [
        replace(age, doubt=age.doubt or Doubt.CONFLICT)
        if any(number.whole != age.value and not _is_the_next(number, age.value, skeleton) for number in rival)
        or any(each.detail is Detail.DRIVER_AGE and may_correct(each, age, text) for each in denied)
        or any(_may_replace(other, age, text) for other in ages)
        else age
        for age in told
    ]


def _follows(age: Meaning, before: int, skeleton: str) -> bool:
    return age.doubt is Doubt.VAGUE and _is_the_next(age.number, before, skeleton)


def _is_the_next(number: Number, age: int, skeleton: str) -> bool:
    return number.whole == age + 1 and on_another_day(skeleton, number)


def _may_replace(other: Meaning, age: Meaning, text: str) -> bool:
    """ "27, no 28", "27, 28 since May": of a number that might be something else."""
    is_behind = other.doubt is Doubt.WHICH and other.number.start > age.number.start and other.value != age.value
    between = text[age.number.end : other.number.start]
    return (
        is_behind
        and not is_taken_back(text[: age.number.start])
        and (_NOT_SO.search(between) is not None or _SINCE.match(text, other.number.end) is not None)
    )


def may_correct(denied: Meaning, said: Meaning, text: str) -> bool:
    """ "27, non 28" is "27, no, 28" or "27 and not 28"; behind a word of correction it is the latter."""
    bare_no = _NOT_SO.search(text[: denied.number.start]) is not None
    is_behind = denied.number.start > said.number.start and denied.value != said.value
    return bare_no and is_behind and not is_taken_back(text[: said.number.start])
