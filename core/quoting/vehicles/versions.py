"""What stands behind a vehicle's name and says which version it is: trims, engines, bodies. It is a part of the name, and no detail."""

import re

from core.quoting.vehicles.words import VERSIONS

_GAP = re.compile(r"[ /-]{1,3}|,? (?=[0-9][.,][0-9](?![0-9]))")
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)?(?![a-z0-9'])")
# "2.0", "1.25", "2.0t": the size of an engine, and no thousands
_SIZE = re.compile(
    r"[0-9][.,][0-9]{1,2}(?:[a-z]{1,4})?(?![0-9a-z万千])(?! ?(?:k|mil|mille|tkm|thousand|tausend|million|万|千)(?![a-z]))(?![.,][0-9])"
)
# "v6", "d4", "r110", "90d", "40kwh", "4x4"
_CODE = re.compile(
    r"(?:(?!my|bj|ez)[a-z]{1,6}-?[0-9]{1,3}[a-z]{0,2}|[0-9]{2,3}(?:d|i|e|h|t|ps|kw|cv|ch|hp|cc|kwh|ah|tdi|tsi|tfsi|tce|dci|hdi)|[2-8]v|[24]x[24])"
    r"(?![a-z0-9])"
)
_POWER = re.compile(r"[0-9]{2,4}[ -](?:ps|kw|cv|ch|hp|bhp|cc|ccm|kwh|ah)(?![a-z0-9])")
_ANY_NUMBER = re.compile(r"(?!19|20)[0-9]{1,4}(?![0-9]|[.,][0-9]{3}|[a-z])")
_YEAR_FOLLOWS = re.compile(
    r"[ ,(]{1,3}(?:(?:von|vom|del?|du|from|of|aus|an|anno|ano|annee|year|baujahr|bj\.?|model|modell|modelo) )?(?:19|20)[0-9]{2}(?![0-9])"
)
AGES = range(15, 100)


def end_of_version(text: str, end: int) -> int:
    """Where the name goes on to that ends at `end`. `text` is bare and in small letters. A bare number counts only in front of the year:
    "Vespa Primavera 125 from 2018"; one that may be an age only behind another word of the version."""
    last = start = end
    while (gap := _GAP.match(text, last)) and (found := _part(text, gap.end(), is_first=last == start)):
        last = found
    return last


def _part(text: str, at: int, *, is_first: bool) -> int | None:
    for pattern in (_POWER, _SIZE, _CODE):
        if found := pattern.match(text, at):
            return found.end()
    word = _WORD.match(text, at)
    if word:
        return word.end() if all(part in VERSIONS for part in word[0].split("-")) else None
    number = _ANY_NUMBER.match(text, at)
    if number is None or (is_first and int(number[0]) in AGES):
        return None
    return number.end() if _YEAR_FOLLOWS.match(text, end_of_version(text, number.end())) else None
