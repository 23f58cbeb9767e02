"""What Eva must not say, one class per kind: each only decides whether a sentence does. What is done about it, the company says."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Protocol

from core.cues import fold
from core.guardrails.redaction import redact
from core.guardrails.rules import Learner, is_error
from core.guardrails.wording import Said, Wording, is_negated, languages_in, read, wordings
from core.language import LATIN

BEGINNING = 6  # words of a rule or an instruction that nobody says by chance
ENDINGS = ("", "s", "es")  # of a plural
_EMAIL = re.compile(r"[\w.+-]{1,64}@(?:[\w-]{1,63}\.)+[a-z]{2,}", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


class Kind(Protocol):
    """One thing that Eva must not say."""

    name: str

    def stops(self, said: Said) -> bool:
        """Whether the sentence says it."""
        ...


class Worded:
    """What its phrases give away: those of every company, and a company's own in its `language`. `asks`: also in a question."""

    def __init__(self, name: str, own: Iterable[str] = (), *, language: str = "en", asks: bool = False) -> None:
        self.name, self._asks = name, asks
        self._wordings = (*wordings(name), *_own(tuple(own), language))

    def stops(self, said: Said) -> bool:
        return (self._asks or not said.asks) and any(wording.found_in(said) for wording in self._wordings)


class Role(Worded):
    """Loss of the role, and what Eva was told: a sentence that begins a rule or an instruction word by word leaks it."""

    def __init__(self, own: Iterable[str] = (), instructions: Iterable[str] = (), *, language: str = "en") -> None:
        super().__init__("role", own, language=language)
        self._beginnings = _beginnings(tuple(instructions))

    def stops(self, said: Said) -> bool:
        spoken = f" {said.folded} "
        return super().stops(said) or any(f" {beginning} " in spoken for beginning in self._beginnings)


class PersonalData(Worded, Learner):
    """Personal data of others: mail addresses that nobody gave, numbers that are secret, and words about somebody else's affairs."""

    def __init__(self, own: Iterable[str] = (), given: Iterable[str] = (), *, language: str = "en") -> None:
        super().__init__("personal", own, language=language)
        self._known = set(_addresses(given))

    def learn(self, texts: Iterable[str]) -> None:
        """Texts that Eva was given: the addresses in them may be said."""
        self._known.update(_addresses(text for text in texts if not is_error(text)))

    def stops(self, said: Said) -> bool:
        strange = any(address not in self._known for address in _addresses([said.text]))
        return strange or super().stops(said) or bool(redact(said.text).kinds)


class NotOffered:
    """What the company does not have, spoken of as if it had: named in a clause that denies nothing, beside a word of offering."""

    name = "not_offered"

    def __init__(self, words: Iterable[str]) -> None:
        self._words = _folded(tuple(words))
        self._offering = wordings("offering")

    def stops(self, said: Said) -> bool:
        if said.asks:
            return False
        # Of hundreds of words nearly none is there: to ask so first costs a quarter of a call for each.
        return any(
            self._offers(clause, word) for clause in said.clauses for word in self._words if word in clause and stands_in(word, clause)
        )

    def _offers(self, clause: str, word: str) -> bool:
        here = Said(clause)
        if any(is_negated(words, language) for language in here.languages for words in here.words(language)):
            return False
        return _is_ours(clause, word) or any(wording.found_in(here) for wording in self._offering)


def _addresses(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        if "@" in text:
            yield from map(str.casefold, _EMAIL.findall(text))


def stands_in(word: str, folded: str) -> bool:
    """Whether a folded word stands in a folded text, as a whole or in its plural; without spaces, anywhere."""
    if word not in folded:
        return False
    padded = f" {folded} "
    return any(f" {word}{ending} " in padded for ending in ENDINGS) or not word.isascii()


def _is_ours(clause: str, word: str) -> bool:
    ours = [fold(each) for language in languages_in(clause) for each in read(language)["offering"]["our"]]
    return any(f" {our} {word}" in f" {clause}" or (not our.isascii() and f"{our}{word}" in clause) for our in ours)


# A company's words are the same in every turn.
@lru_cache(maxsize=64)
def _folded(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(folded for word in words if (folded := fold(word))))


@lru_cache(maxsize=64)
def _own(phrases: tuple[str, ...], language: str) -> Sequence[Wording]:
    """A company's phrases: in its language, but for those whose letters belong to another one."""
    by_language: dict[str, list[str]] = {}
    for phrase in phrases:
        others = [spoken for spoken in languages_in(fold(phrase)) if spoken not in LATIN]
        by_language.setdefault(others[0] if others else language, []).append(phrase)
    return [Wording(spoken, says=said) for spoken, said in by_language.items()]


@lru_cache(maxsize=64)
def _beginnings(instructions: tuple[str, ...]) -> frozenset[str]:
    sentences = (fold(sentence).split() for text in instructions for sentence in _SENTENCE.split(text))
    return frozenset(" ".join(said[:BEGINNING]) for said in sentences if len(said) >= BEGINNING)
