"""Ages that customers tell by comparing: "two years older than my wife, and she's 40", "exactly twice my son's age"."""

import re
from collections.abc import Iterator, Sequence

from core.quoting.claims.reckoned import Reckoned
from core.quoting.details import OLDEST, YOUNGEST, Detail
from core.quoting.reading.meanings import Whose
from core.quoting.reading.numbers import Number
from core.quoting.reading.people import CHILD, whose

MARK = "№"  # stands for each letter of a number
_YEARS = r"(?:years?|yrs?|anos?|ans?|jahre?|ann[oi])"
_MANY = rf"(?P<count>{MARK}+|(?<![a-z])(?:an?|one|un|uno|ein|um)) {_YEARS}"
# The customer is the one that somebody else is compared with: "my wife is two years older than me"
_ME = r"(?P<me>(?:me|i|myself|yo|moi|ich|eu|io)(?![a-z]))?"
_END = r"(?=[.,;!?\n)]|$)"
_MORE_OR_LESS = (
    rf"{_MANY} (?P<way>older|younger)(?: than {_ME}|{_END})",
    rf"\b(?P<way>older|younger) than {_ME}[^.,;!?\n{MARK}]{{0,25}} by {_MANY}",
    rf"{_MANY} (?P<way>(?:mas|menos|mayor|menor)(?: (?:viej[oa]|joven|grande|mayor|chic[oa]))?)(?: (?:de edad )?que {_ME}|{_END})",
    rf"{_MANY} (?:de )?(?P<way>(?:plus|moins)(?: (?:vieux|vieille|jeune|agee?|grande?))?)(?: qu(?:e |'){_ME}|{_END})",
    rf"{_MANY} (?P<way>alter|junger|mehr|weniger)(?: als {_ME}|{_END})",
    rf"{_MANY} (?:a |de )?(?P<way>(?:mais|menos)(?: (?:velh[oa]|nov[oa]|jovem))?) (?:do )?que {_ME}",
    rf"\b(?P<way>mais (?:velh[oa]|nov[oa])|mas (?:viej[oa]|joven)) {_MANY} (?:do )?que {_ME}",
    rf"{_MANY} (?:in )?(?P<way>(?:piu|meno)(?: (?:vecchi[oa]|giovane|grande|piccol[oa]))?) (?:d[ei]l?(?:la)? |di |che ){_ME}",
    rf"\b(?P<way>piu (?:vecchi[oa]|giovane|grande|piccol[oa])) (?:di|del|della) {_ME}[^.,;!?\n{MARK}]{{0,25}} di {_MANY}",
    rf"比(?P<me>我(?=[大小年]))?[^。，,；\n{MARK}]{{0,8}}?(?P<way>[大小])(?:了|我)?(?P<count>{MARK}+|[一二两三四五六七八九十])[岁歲]",
    rf"(?<![\u0621-\u064a])(?P<way>اكبر|اصغر) من(?P<me>ي(?![\u0621-\u064a]))?"
    rf"[^.،\n{MARK}]{{0,16}} ?ب(?P<count> ?{MARK}+|سنتين|سنة|سنه|عامين|عام)",
)
_COMPARED = tuple(re.compile(pattern) for pattern in _MORE_OR_LESS)
_LESS = re.compile(r"younger|menos|menor|joven|chic[oa]|moins|jeune|junger|weniger|nov[oa]|jovem|meno\b|giovane|piccol[oa]|小|اصغر")
_TIMES = re.compile(
    r"\b(?:(?P<half>half|mitad de|moitie de|halb|metade d|meta dell')|twice|double|doble de|doblo|deux fois|doppelt|dobro d|doppio dell')"
    r" ?(?:as old as|(?:my|his|her|their) (?:[a-z]+(?:'?s)? )?age|(?:la )?edad|l'age|so alt|[ae] idade|eta)(?![a-z])"
    r"|年[龄纪]的?(?:(?P<half2>一半)|[两二]倍)|(?<![\u0621-\u064a])(?:(?P<half3>نصف)|ضعف) عمر"
)
_SAME = re.compile(
    r"\b(?:same age as|as old as|misma edad que|meme age que|(?:genauso|gleich) alt wie|mesma idade (?:do )?que|stessa eta di)(?![a-z])"
    r"|同岁|一样大"
    r"|(?<![\u0621-\u064a])نفس عمر(?![\u0621-\u064a])"
)
_MINE = re.compile(r"\b(?:i'?m|i am|tengo|j'ai|moi|ich|tenho|eu|ho|io|yo)(?![a-z])|我|(?<![\u0621-\u064a])(?:انا|عمري)(?![\u0621-\u064a])")
_COUNTS = {"سنتين": 2, "عامين": 2, "两": 2, **{sign: at for at, sign in enumerate("一二三四五六七八九十", start=1)}}


def compared_ages(text: str, found: Sequence[Number]) -> Iterator[Reckoned]:
    """`text` is bare and in small letters, `found` are its numbers. None where the age that it is compared with is not the only one."""
    skeleton = text
    for each in found:
        skeleton = skeleton[: each.start] + MARK * (each.end - each.start) + skeleton[each.end :]
    by_years = [place for pattern in _COMPARED for place in pattern.finditer(skeleton)][:1]
    for place in by_years or [*_TIMES.finditer(skeleton), *_SAME.finditer(skeleton)][:1]:
        follow = {_following(place, age, found) for age in _others(place, found, text)}
        told = follow & {each.whole for each in found}  # "a year older than my wife, she is 52, so 53"
        follow = told if len(follow) > 1 else follow
        if len(follow) == 1 and YOUNGEST <= min(follow) <= OLDEST:
            start = place.end("me") if place.groupdict().get("me") else place.start()
            yield Reckoned(start, max(place.end(), start + 1), Detail.DRIVER_AGE, min(follow))


def _following(place: re.Match[str], age: int, found: Sequence[Number]) -> int:
    if place.re is _SAME:
        return age
    if place.re is not _TIMES:
        return age + _years(place, found)
    return age // 2 if place["half"] or place["half2"] or place["half3"] else 2 * age


def _years(place: re.Match[str], found: Sequence[Number]) -> int:
    """How many years the customer is older; below 0 where they are younger."""
    start, end = place.span("count")
    counted = [each.whole for each in found if start <= each.start and each.end <= end]
    count = (counted[0] if counted else _COUNTS.get(place["count"], 1)) or 0
    return -count if bool(_LESS.search(place["way"])) is not bool(place["me"]) else count


def _others(place: re.Match[str], found: Sequence[Number], text: str) -> set[int]:
    """The ages of somebody else: said so, or right behind the comparison."""
    outside = (each for each in found if not place.start() <= each.start < place.end() and not each.is_scaled)
    return {
        each.whole
        for each in outside
        if each.whole is not None
        and CHILD <= each.whole <= OLDEST
        and (
            whose(text, each.start, text[each.end : each.end + 40]) is Whose.OTHER
            or (place.end() <= each.start and not _MINE.search(text[place.end() : each.start]))
        )
    }
