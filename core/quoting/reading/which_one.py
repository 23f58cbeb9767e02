"""Words by which a customer chooses one of several vehicles: that this one alone is meant, or one of them without its name."""

import re

# "Quote for the older one": whoever hears it must know which that is
_UNNAMED = re.compile(
    r"\bthe (?:older|newer|oldest|newest|other|first|second|former|latter|bigger|smaller|cheaper)(?: one| car| of)?(?![a-z0-9])"
    r"|\b(?:el|la) (?:mas )?(?:viej[oa]|antigu[oa]|nuev[oa]|otr[oa]|primer[oa]|segund[oa])(?![a-z])"
    r"|\b(?:la|le|l') ?(?:plus (?:vieille|vieux|ancienne?|recente?|neuve)|autre|premiere?|premier|seconde?|deuxieme)(?![a-z])"
    r"|\b(?:das|den|der|die|dem) (?:alter|neuer|ander|erst|zweit)e[nrms]?(?: von)?(?![a-z])"
    r"|\b(?:o|a) (?:mais (?:velh[oa]|antig[oa]|nov[oa])|outr[oa]|primeir[oa]|segund[oa])(?![a-z])"
    r"|\b(?:il|la|l') ?(?:piu (?:vecchi[oa]|nuov[oa]|recente)|altr[oa]|prim[oa]|second[oa])(?![a-z])"
    r"|[旧老新]的?那[辆台个部]|第[一二][辆台个部]|另[外]?一[辆台个部]|(?<![\u0621-\u064a])(?:الاقدم|الاحدث|الاولى|الاولي|الثانيه|الثانية|الاخرى)(?![\u0621-\u064a])"
)
_ONLY = re.compile(
    r"(?:\b(?:only|just|solo|solamente|seulement|juste|uniquement|nur|bloss|apenas|somente|so(?= (?:o|a|para) )|soltanto)\b|[只就]|فقط|بس)"
    r"(?: ?(?:for|do|insure|quote|the|my|an?"
    r"|para|el|la|mi|un[ao]?|pour|le|ma|mon|fur|den|die|das|meinen?|per|il|mio|mia|o|a|meu|minha|保|要"
    r"|这[辆台个]))* ?\Z"
)

_GIVEN_AWAY = re.compile(
    r"\b(?:sell(?:ing|s)?|sold|forget|leave out|vend(?:o|i|emos|eu|iamo|s|ons|re|er|ere|u|uto|ido)|olvid\w+|verkauf\w*|vergiss|oubli\w+"
    r"|esquec\w+|dimentic\w+)\b|卖|不要|(?<![\u0621-\u064a])(?:بعت|ابيع|سابيع)"
)


def chooses(text: str) -> bool:
    """Whether one of several is chosen without its name. `text` is bare and in small letters."""
    return _UNNAMED.search(text) is not None


def gives_away(text: str) -> bool:
    """Whether one of them is sold, or left out."""
    return _GIVEN_AWAY.search(text) is not None


def alone(text: str, names: list[str]) -> str | None:
    """The one of these names that the words say it is only; None where they say that of none, or of several."""
    found = [name for name in names if (at := text.find(name)) >= 0 and _ONLY.search(text[:at])]
    return found[0] if len(found) == 1 else None
