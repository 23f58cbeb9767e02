"""Takes out of what arrives what neither the store nor a model may see: cards, bank accounts, social security numbers, secrets."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from core.guardrails.account_numbers import GONE, Span, cards, ibans, social_security_numbers
from core.guardrails.credentials import keys, passwords
from core.guardrails.plaintext import bare

_PLACEHOLDERS = {
    "card": "[card number removed]",
    "iban": "[bank account number removed]",
    "ssn": "[social security number removed]",
    "secret": "[secret removed]",
}
_FINDERS: tuple[tuple[str, Callable[[str], Iterator[Span]]], ...] = (
    ("secret", keys),
    ("iban", ibans),
    ("card", cards),
    ("ssn", social_security_numbers),
    ("secret", passwords),
)
_PLACEHOLDER = re.compile("|".join(re.escape(placeholder) for placeholder in _PLACEHOLDERS.values()))


@dataclass(frozen=True, kw_only=True)
class Redacted:
    """A text without its secrets, and the kinds that were found, each once: card, iban, ssn, secret."""

    text: str
    kinds: tuple[str, ...]


def redact(text: str) -> Redacted:
    """Puts a placeholder where a secret stood; all else stays to the letter. Redacting twice changes nothing more.

    What each finder cannot see, and what it takes by chance, stands with the finder.
    """
    kinds: set[str] = set()
    while found := _secrets(text):  # again, because what is gone may have hidden a secret beside it
        kinds.update(kind for _, _, kind in found)
        text = _filled(text, [(start, end, _PLACEHOLDERS[kind]) for start, end, kind in found])
    return Redacted(text=text, kinds=tuple(kind for kind in _PLACEHOLDERS if kind in kinds))


def _secrets(text: str) -> list[tuple[int, int, str]]:
    """Where secrets stand, in order and without overlap. Each finder sees what those before it have left."""
    plain = bare(text)
    left = _PLACEHOLDER.sub(lambda seen: GONE * len(seen[0]), plain.text)
    found: list[tuple[int, int, str]] = []
    for kind, find in _FINDERS:
        spans = list(_apart(span for span in find(left) if left[slice(*span)].strip(GONE)))
        left = _filled(left, [(start, end, GONE * (end - start)) for start, end in spans])
        found.extend((*plain.span(start, end), kind) for start, end in spans)
    return sorted(found)


def _apart(spans: Iterable[Span]) -> Iterator[Span]:
    """The spans, without those that begin within another."""
    last = 0
    for start, end in sorted(spans):
        if start >= last:
            yield start, end
            last = end


def _filled(text: str, gaps: Iterable[tuple[int, int, str]]) -> str:
    """The text with other words in these gaps."""
    parts, at = [], 0
    for start, end, filling in gaps:
        parts += [text[at:start], filling]
        at = end
    return "".join([*parts, text[at:]])
