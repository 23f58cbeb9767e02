"""Numbers that are money: the deductible of a quote, and all that customers pay, earn and owe."""

import re
from collections.abc import Sequence

from core.quoting.details import Detail
from core.quoting.reading.meanings import Meaning, Place

_DEDUCTIBLE = (
    r"(?:deductibles?|excess|retention|self[- ]insured retention|selbstbeteiligung|selbstbehalt|sb|franquicia"
    r"|deducible|franchise|franquia|franchigia)"
)
_DOLLARS = r"(?:us[ -])?(?:dollars?|bucks|usd|us\$|dolares|dolar|dollari|\$|美元|美金|دولارا?)"
_SIGN = re.compile(r"(?:us\$|\$|usd) ?\Z")
_FOREIGN_SIGN = re.compile(r"(?:€|£|¥|₹|\b(?:eur|gbp|cad|aud|c\$|a\$)) ?\Z")
_DOLLARS_BEHIND = re.compile(rf"[ -]?{_DOLLARS}(?![a-z])")
_FOREIGN_BEHIND = re.compile(r" ?(?:€|£|¥|₹|euros?|eur|pounds?|gbp|quid|pesos?|francs?|franken|chf|yen|cents?|reais|rupees?)(?![a-z])")
_HIGHER = (
    r"(?:(?: (?:mas|plus|mais|piu|more|much|bit))?(?: (?:higher|lower|alt[oa]|baj[oa]|baix[oa]|bass[oa]|haute?|basse?|elevee?|maior|menor"
    r"|mayor|hoher|niedriger))?,)"
)
_DEDUCTIBLE_BEFORE = re.compile(
    rf"\b{_DEDUCTIBLE}{_HIGHER}?(?: (?:of|is|at|von|de|di|da|a|es|est|to|ist|would be|should be|will be|for|betragt|around"
    r"|about))*[ ]?[:=(-]? ?(?:a |un |us)?\$? ?\Z"
    r"|免赔额?(?:[再更]?[高低]一?[点些]?[，,])?(?:是|为|改[成为]|到|用|选|提高到)? ?[:：]? ?\$? ?\Z"
    r"|تحمل(?: (?:اعلى|اعلي|اقل)،)?(?: (?:الي|الى|هو|بقيمه|بقيمة|بمبلغ|يكون))* ?[:：]? ?\$? ?\Z"
)
_DEDUCTIBLE_BEHIND = re.compile(
    rf"[ -]?(?:{_DOLLARS})?[ -]?(?:(?:as|for|als|de|of|comme|como) )?(?:my |the |a |an |un |una |une |la "
    rf"|eine |collision |comprehensive )?{_DEDUCTIBLE}(?!\w)"
    rf"| ?(?:{_DOLLARS}|元|块)?的?免赔| ?(?:{_DOLLARS})? ?(?:ك|ل)?(?:لل|ال)?تحمل"
)


# "I don't want a deductible of", "no quiero un deducible de": without another number between
_UNWANTED = re.compile(
    r"(?:\b(?:don'?t|do not|won'?t|will not|wouldn'?t|would not|never|without|rather not|(?<!why )not|no quiero|sin|ne veux pas|sans"
    r"|nicht|kein\w*|ohne|nao|sem|non|senza|لا اريد|ما ابي|بدون)\b|不要|不想|不用)[^.,;!?0-9，。；]*\Z"
)
_MINDING = re.compile(r"\b(?:mind|matter|care|only)\b")


def is_unwanted(before: str) -> bool:
    """Whether these words say that the customer does not want the deductible that follows."""
    found = _UNWANTED.search(before)
    return found is not None and not _MINDING.search(found[0])


def money(place: Place, asked: Sequence[Detail] = ()) -> Meaning | None:
    """None where the number is no money."""
    foreign = _FOREIGN_SIGN.search(place.before) or _FOREIGN_BEHIND.match(place.behind)
    beside = _DEDUCTIBLE_BEHIND.match(place.behind) or _DEDUCTIBLE_BEFORE.search(place.before)
    if beside and not foreign and not place.number.is_spaced and not re.match(r" ?(?:years|miles|km|%)", place.behind):
        return place.means(Detail.DEDUCTIBLE)
    if foreign or _SIGN.search(place.before) or _DOLLARS_BEHIND.match(place.behind):
        return place.means(Detail.DEDUCTIBLE) if list(asked) == [Detail.DEDUCTIBLE] and not foreign else place.is_nothing()
    return None
