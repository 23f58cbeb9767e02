"""Whether a number stands by itself in a sentence: nothing but small words ties it to what is said around it."""

import re
from collections.abc import Sequence

from rapidfuzz.distance import OSA

from core.quoting.reading.alone import stands_alone
from core.quoting.reading.kin import KIN
from core.quoting.reading.meanings import VEHICLE

MARK = "№"  # stands in a skeleton for each letter of a number
# Words that say nothing of a number but that it is so, or is so now
_SMALL = (
    r"(?:and|but|is|are|was it|it'?s(?: an?)?|its(?: an?)?|that'?s|s|me|myself|now|still|really|actually|so|then|with|w/?|total|reads|shows"
    r"|today|yesterday|y|pero|sino|es|son|yo|ahora|todavia|realmente|entonces|con|lleva|tiene|marca|hoy|ayer|et|mais|est|c'est|moi|maintenant"
    r"|encore|vraiment|donc|alors|avec|affiche|hier|und|aber|sondern|ist|sind|ich|jetzt|noch|wirklich|also|dann|mit|gestern|heute|mas|sao"
    r"|eu|agora|ainda|entao|com|ontem|hoje|ma|bensi|sono|io|adesso|ora|ancora|davvero|quindi|allora|ieri|oggi|seg?na|driver|pilot[oae]?"
    r"|fahrer(?:in)?|conduct(?:or|ora|eur|rice)|motorista|conducente|rider|motociclista|motard|biker)"
)
_TODAY = r"(?: (?:yesterday|today|now|avant-hier|hier|gestern|heute|ayer|hoy|ieri|oggi|ontem|hoje|cumplidos|compiuti|revolus|completos))?"
_BEFORE = re.compile(rf"(?:\b{_SMALL}|[✓✔]|[^\w\s'’.,/&%$€£№¤-]|\bk(?:m|ilomet\w+)|\bmi(?:les)?|自己|我|是|انا|هو)\s*\Z")
_OF_ITSELF = re.compile(rf"{VEHICLE}(?: (?!since|from|bought|in |desde|depuis|seit)[^\W\d_]+){{0,3}},? ?[(]?\Z")
_BEHIND = re.compile(
    rf"(?: ?(?:years?|yrs?|anos|ans|jahre|anni|岁|年款?的?|er))?{_TODAY}\s*(?:$|[^\w\s]|№|{KIN}\b"
    r"|(?:and|but|y|pero|et|mais|und|aber|e|mas|ma|i|i'm|im)\b)"
)
_IN_YEARS = re.compile(rf" ?(?:years?|yrs?|anos|ans|jahre|anni){_TODAY} ?(?=[,.;!?)\n/]|$)")
_WORD = re.compile(r" ?(?P<word>[^\W\d_]{4,})")
SLIPS = 2
_UNITS = ("miles", "millas", "milles", "meilen", "milhas", "miglia", "kilometers", "kilometros", "kilometres", "quilometros", "chilometri")


def stands_apart(skeleton: str, start: int, end: int) -> bool:
    """`skeleton` is the text with a mark in the place of every number."""
    if stands_alone(skeleton, start, end) or _IN_YEARS.match(skeleton, end):
        return True
    before = skeleton[max(start - 60, 0) : start]
    begins = not before.strip() or _BEFORE.search(before) is not None or _OF_ITSELF.search(before) is not None
    return begins and _BEHIND.match(skeleton, end) is not None


def has_a_unit(skeleton: str, end: int, units: Sequence[str] = _UNITS) -> bool:
    """Whether the word behind is a unit of length that was nearly written: "78,600 mles"."""
    found = _WORD.match(skeleton, end)
    return found is not None and any(OSA.distance(found["word"], unit) <= SLIPS and found["word"][0] == unit[0] for unit in units)
