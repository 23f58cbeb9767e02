"""Tells what a text says is so from what it says is not, clause by clause, and finds out when a sentence turns that round."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from math import fsum

from core.cues import fold
from core.language import LATIN, catalogue

YES, NO, BOTH, UNCLEAR = 1, -1, 0, 2
ENOUGH = 0.6  # of the weight of a clause's words that another one shares, before the two are about the same
LONGEST_STEM, SHORTEST_STEM = 7, 3

_NEGATIONS = {
    "en": "not no never t nothing none nobody neither cannot cant dont doesnt isnt arent wont without excluded exclude excludes closed "
    "unavailable impossible",
    "es": "no nunca jamas ningun ninguna ninguno tampoco nada sin excluido excluida excluidos excluidas cerrado cerrada cerrados",
    "fr": "pas jamais aucun aucune rien sans exclu exclue exclus exclues ferme fermee fermes",
    "de": "nicht kein keine keinen keiner keinem keines nie niemals nichts niemand ohne ausgeschlossen geschlossen",
    "pt": "nao nunca jamais nenhum nenhuma nada sem excluido excluida excluidos fechado fechada fechados",
    "it": "non mai nessun nessuno nessuna niente senza escluso esclusa esclusi chiuso chiusa chiusi",
}
_CLAIMS = {  # beginnings of the words, and whole ones (.), in which somebody says what a customer gets, may or must
    "en": "cover insur includ pay paid reimburs protect offer provid sell have. has. get. gets. free. open. opens. answer avail valid appl "
    "hold. holds. accept allow need require must. can. may. help part. closed. exclu",
    "es": "cubr cubier asegur inclu pag reembols ofrec gratis. abier abr vale. valid acept necesit debe. deben. puede pueden. tiene. "
    "tenemos. cerrad exclu",
    "fr": "couvr couvert assur inclu compris. comprise. pay pai rembours offr propos gratuit ouver ouvr valable accept faut. doit. "
    "doivent. peut. peuvent. pouvez. a. ont. avons. avez. ferme. fermes. fermee. exclu",
    "de": "deck gedeck abgedeck mitversicher versicher. versichern. versichert. zahl bezahl erstatt biet. bieten. kostenlos offen. "
    "geoffnet. enthalt gilt. gelten. kann. konnen. muss. mussen. hat. haben. geschlossen. ausgeschlossen.",
    "pt": "cobr cober segur inclu pag reembols oferec gratis. gratuit abert abr vale. valid aceit precis deve. pode. podem. tem. temos. "
    "fechad exclu",
    "it": "copr copert assicur inclu compres pag rimbors offr gratuit apert apr vale. valid accett serve. deve. puo. possono. ha. hanno. "
    "abbiamo. chius esclus",
}
_THINGS = frozenset(("payment", "payments", "insurance", "insurer", "insurers", "requirement", "requirements"))  # named, not promised
_NO_DENIAL = re.compile(
    r"\b(?:not only|no matter|no (?:later|more|less|sooner) than|no problem|no worries|of course|not least|whether or not|not just"
    r"|nothing but|nicht nur|no solo|pas seulement|non seulement|nao so|non solo)\b"
)
_FREE = re.compile(
    r"\b(?:cost(?:s|ing)?(?: you)? nothing|no (?:extra )?(?:fees?|charge|costs?)"
    r"|without (?:a |any )?(?:fees?|charge|costs?)|free of charge)\b"
)
_OWN_COST = re.compile(
    r"\byou (?:typically )?pay (?:for )?(?:\w+ ){1,3}yourself\b|\byours to pay\b|\b(?:at|of) your own (?:cost|expense)\b"
)
_EXCEPT = re.compile(r"\b(?:unless|except|besides|apart from|other than|only|sauf|ausser|nur|salvo|excepto|eccetto|solo|seulement)\b")
_CONDITION = re.compile(r"(?:if|when|whenever|as long as|once|wenn|falls|si|cuando|quand|se|quando|unless)\b")
_PARTING = re.compile(
    r"[;:()—–]|\s-\s|[.!?](?=\s|$)|,?\s(?=(?:but|while|although|though|whereas|however|because|since|so that|so|which|if|when|whether"
    r"|unless|as long as|until|aber|sondern|weil|wenn|falls|pero|sino|porque|cuando|mais|parce|quand|mas|quando|perche)\s)"
    r"|,\s(?=(?:(?:and|y|et|und|e)\s)?(?:you|we|it|there|they|that|this|your|our|not|no|sie|wir|nous|vous)\s)|,\s(?=(?:then|please)\s)",
    re.IGNORECASE,
)
_WITHOUT = re.compile(
    r"\b(?:without|ohne|sin|sans|sem|senza)\s[^,;.:]{1,60}", re.IGNORECASE
)  # it says nothing about the rest of the sentence
_ITEM = re.compile(r"[ \t]*(?:[-*+•]|[0-9]{1,3}[.)])[ \t]+")
_LINK = re.compile(r"\]\([^)]*\)|https?://\S+")


@dataclass(frozen=True, kw_only=True)
class Clause:
    """What it is about, as stems, and what it says of that. `claims`: in a word that promises or refuses something."""

    stems: frozenset[str]
    says: int
    claims: bool


@cache
def _negations(language: str) -> frozenset[str]:
    return frozenset(_NEGATIONS.get(language, "").split())


@cache
def _claims(language: str) -> re.Pattern[str]:
    words = _CLAIMS.get(language, "").split()
    return re.compile("|".join(f"{word[:-1]}$" if word.endswith(".") else word for word in words) or "(?!)")


@cache
def _stopwords(language: str) -> frozenset[str]:
    return catalogue().stopwords(language) if language in LATIN else frozenset()


@lru_cache(maxsize=16_384)  # most words of any text have been seen before, and there is no end of others
def stem(word: str) -> str:
    """A folded word without its ending, so that "charger", "charging" and "charged" meet: crude, and meant for comparing only."""
    for ending in ("ings", "ing", "ies", "ed", "er", "ers", "es", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word.removesuffix(ending)[:LONGEST_STEM]
    return word[:LONGEST_STEM]


_EVERYWHERE = "typically usually generally normally always also just simply even well still yes policy cover company customer us please"
_OF_ANYTHING = frozenset(map(stem, _EVERYWHERE.split()))


def clauses(text: str, language: str) -> Iterator[Clause]:
    """Of each line, in order. An item of a list says of itself what the line before the list says."""
    lead: Clause | None = None
    for line in filter(str.strip, _LINK.sub("]", text).splitlines()):
        found = [clause for part in _parts(line) if (clause := _clause(part, language))]
        if is_item(line):
            yield from (_of_list(clause, lead) for clause in found if lead and clause.says == YES)
        else:
            yield from found
            lead = _lead(found) if line.rstrip().rstrip("*_").endswith(":") else None


def is_item(line: str) -> bool:
    """Is it one of a list?"""
    return _ITEM.match(line) is not None


def _lead(found: Sequence[Clause]) -> Clause | None:
    """In "It is not covered. That means:" the list is about what is not covered."""
    telling = [clause for clause in found if clause.says == NO or (clause.says == YES and clause.claims)]
    return next(reversed(telling or found), None)


def _parts(line: str) -> Iterator[str]:
    line, at = _WITHOUT.sub(r";\g<0>;", line), 0
    for mark in _PARTING.finditer(line):
        yield line[at : mark.start()]
        at = mark.end()
    yield line[at:]


def _of_list(item: Clause, lead: Clause) -> Clause:
    return Clause(stems=item.stems | lead.stems, says=lead.says, claims=item.claims or lead.claims)


def _clause(part: str, language: str) -> Clause | None:
    folded = _OWN_COST.sub("not paid", _FREE.sub("free", _NO_DENIAL.sub(" ", fold(part))))
    said = folded.split()
    if not said or _CONDITION.match(folded):
        return None
    negations, claims = _negations(language), _claims(language)
    denied = sum(word in negations for word in said)
    says = BOTH if _EXCEPT.search(folded) else (YES, NO)[denied] if denied < 2 else UNCLEAR
    claiming = {word for word in said if claims.match(word) and word not in _THINGS}
    stems = frozenset(stem(word) for word in said if word not in _stopwords(language) and word not in negations and word not in claiming)
    return Clause(stems=stems - _OF_ANYTHING, says=says, claims=bool(claiming))


class Statements:
    """What texts say of each thing, beside what is `given` already: that is shared, and nothing may be added to it any more."""

    def __init__(self, given: "Statements | None" = None) -> None:
        self._given = given
        self._clauses: list[Clause] = []

    def add(self, said: Iterable[Clause]) -> None:
        self._clauses += said

    def deny(self, clause: Clause) -> bool:
        """Whether everything that they say on the same matter is the contrary. What they say nothing about they do not deny."""
        if clause.says not in (YES, NO) or not clause.claims:
            return False
        related = self._related(clause)
        return bool(related) and all(other.says == -clause.says for other in related)

    def _related(self, clause: Clause) -> list[Clause]:
        """The clauses that say something and share most of the words, where a rare word weighs more than a common one."""
        stems = clause.stems
        shared = [(other, stems & other.stems) for other in self._every() if not stems.isdisjoint(other.stems)]  # few have any in common
        seen = Counter(word for _, words in shared for word in words)
        weights = {word: 1 / (1 + times) for word, times in seen.items()}
        needed = ENOUGH * fsum(weights.values())
        close = [other for other, words in shared if fsum(map(weights.__getitem__, words)) >= needed]
        return [other for other in close if other.says != UNCLEAR and (other.says != YES or other.claims)]

    def _every(self) -> Iterator[Clause]:
        return chain(self._given._every(), self._clauses) if self._given else iter(self._clauses)
