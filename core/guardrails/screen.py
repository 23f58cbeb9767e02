"""Marks messages that try to steer a model, or that abuse it. Nothing is blocked: a marked message is set apart, and answered kindly."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from core.cues import fold, words
from core.guardrails.plaintext import visible
from core.guardrails.wording import Found, languages_in, read

SCREEN = "screen"  # the rule's name among the findings
LONGEST = 6_000  # letters that are looked at from each end: who hides an order in a long text puts it first or last
MOST_WORDS = 6_500
SHORT = 1_000  # characters
# What belongs to a model's own form of conversation, or to a program, and to nobody's letter.
_FORM = re.compile(
    r"<\|\w{1,20}\|>|\[/?(?:inst|system)\]|(?:^|\n)\W{0,5}(?:system|assistant|human|instructions?)\s{0,3}:|\b(?:instruction|human)\s{0,3}:"
    r"|\b(?:context|kontext)\b.{1,400}?\b(?:question|frage)\b\s?[:\w]|(?:\\ ?n\s{0,40}){2}",
    re.IGNORECASE | re.DOTALL,
)
ENOUGH = 2  # weak signs that mark a message whatever else it is about


@dataclass(frozen=True, kw_only=True)
class Signs:
    """One language's phrases: what marks a message at once, what may, and what an ordinary request is about."""

    sure: Found
    maybe: Found
    ordinary: Found


@cache
def _signs(language: str) -> Signs:
    table = read(language)["screen"]
    return Signs(sure=Found(table["sure"], language), maybe=Found(table["maybe"], language), ordinary=Found(table["ordinary"], language))


def suspicions(text: str) -> tuple[str, ...]:
    """The words by which a message seems to give orders to the model, or abuses it; nothing for an ordinary one."""
    return _of_short(text) if len(text) <= SHORT else _of_long(text)


def forget_suspicions() -> None:
    """Lets go of those that were looked at lately."""
    _of_short.cache_clear()
    _of_long.cache_clear()


def _suspicions(text: str) -> tuple[str, ...]:
    seen = visible(text if len(text) <= 2 * LONGEST else f"{text[:LONGEST]} {text[-LONGEST:]}").text
    folded = fold(seen)
    found = [form[0][:40]] if (form := _FORM.search(seen)) else []
    found += [sign for language in languages_in(folded) for sign in _in(words(folded, language, MOST_WORDS), _signs(language))]
    return tuple(dict.fromkeys(found))


# A message is looked at again in every later turn. All that is remembered takes some megabytes, however long messages are.
_of_short, _of_long = lru_cache(maxsize=4_096)(_suspicions), lru_cache(maxsize=64)(_suspicions)


def _in(said: Sequence[str], signs: Signs) -> list[str]:
    """First what is sure. Then the second look: a weak sign counts where the message is about nothing that customers write for."""
    vocabulary = frozenset(said)
    if sure := _found(signs.sure, said, vocabulary):
        return sure
    weak = list(dict.fromkeys(_found(signs.maybe, said, vocabulary)))
    return weak if len(weak) >= ENOUGH and not _found(signs.ordinary, said, vocabulary) else []


def _found(signs: Found, said: Sequence[str], vocabulary: frozenset[str]) -> list[str]:
    if signs.firsts.isdisjoint(vocabulary):
        return []
    return [" ".join(said[span.start : span.stop]) for span in signs.spans(said)]
