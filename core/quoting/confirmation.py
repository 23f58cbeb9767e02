"""The customer's yes: whether words agree to what was put to them, without a "but", and whether a reply has put it to them at all."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from core.guardrails.plaintext import bare
from core.language import catalogue, fold
from core.quoting.details import Detail, Value
from core.quoting.numbers import numbers
from core.quoting.quote import Quote, QuoteStatus

CLAUSE = re.compile(r"(?P<said>[^.!?,;:\n。！？،؟؛，；、–—]+)(?P<end>[.!?,;:\n。！？،؟؛，；、–—]?)")
ASKING = ("?", "？", "؟")
AGREEING = ("yes", "acknowledge", "thanks")
WIDE = re.compile("[，、；：]")
LONGEST = 300  # characters of a message that agrees: in a longer one stands more than a yes
NUMBERED = (Detail.YEAR, Detail.MILEAGE, Detail.DRIVER_AGE, Detail.YEARLY_MILEAGE, Detail.DEDUCTIBLE)


def agrees(texts: Sequence[str], language: str) -> bool:
    """Whether these messages of one turn say yes, and nothing in them takes it back or asks for a change."""
    said = [text for text in texts if text.strip()]
    if sum(map(len, said)) > LONGEST or any(catalogue().heard("but", text, language) for text in said):
        return False
    return any(_says_yes(text, language) for text in said)


def _says_yes(text: str, language: str) -> bool:
    """At the beginning of a clause: within one it may be about anything. "Ok" and the like count where nothing else is said."""
    asks = any(mark in text for mark in ASKING)
    if not asks and catalogue().heard("acknowledge", text, language) and not catalogue().rest(text, language, *AGREEING):
        return True
    clauses = (clause["said"] for clause in CLAUSE.finditer(text) if clause["end"] not in ASKING)
    return any(catalogue().begins("yes", clause, language) for clause in clauses if clause.strip())


def puts(reply: str, values: Mapping[Detail, Value], languages: Sequence[str]) -> bool:
    """Whether a reply names every one of these values, so that a yes to it is a yes to them."""
    return all(_names(reply, detail, value, languages) for detail, value in values.items())


def was_put(draft: Quote, reply: str, quotes: Sequence[Quote], language: str) -> bool:
    """Whether a reply has put this draft to the customer. A what-if is put by its price, and of several beside each other a yes takes
    none."""
    languages = (language, "en")
    if draft.beside is None or draft.premium is None:
        return puts(reply, draft.values, languages)
    others = [quote for quote in quotes if quote.status is QuoteStatus.DRAFT and quote.beside == draft.beside and quote.turn == draft.turn]
    return len(others) == 1 and names_amount(reply, draft.premium, languages)


def choices(quotes: Sequence[Quote], turn: int, reply: str, language: str) -> tuple[str, ...]:
    """What may be answered to this turn's reply with one press: yes, where it puts a draft that waits for that."""
    put = [quote for quote in quotes if quote.status is QuoteStatus.DRAFT and quote.turn == turn and not (quote.confirmed or quote.trouble)]
    return (catalogue().button("yes", language),) if any(was_put(quote, reply, quotes, language) for quote in put) else ()


def names_amount(reply: str, amount: Decimal, languages: Sequence[str]) -> bool:
    """Whether this amount of money stands in a reply."""
    apart = WIDE.sub(", ", reply)  # in Chinese, nothing else parts one number from the next
    return any(number.worth == amount for number in numbers(bare(apart).text.lower(), languages))


def named(reply: str, values: Mapping[Detail, Value], languages: Sequence[str]) -> dict[Detail, Value]:
    """Those of the values that the reply names."""
    return {detail: value for detail, value in values.items() if _names(reply, detail, value, languages)}


def _names(reply: str, detail: Detail, value: Value, languages: Sequence[str]) -> bool:
    if detail in NUMBERED and isinstance(value, int):
        return names_amount(reply, Decimal(value), languages)
    folded = f" {fold(reply)} "
    if isinstance(value, tuple):
        return all(any(f" {word}" in folded for word in fold(each.replace("_", " ")).split()) for each in value)
    return detail is Detail.MAKE or f" {fold(str(value))} " in folded  # "your Leaf" is enough of a Nissan Leaf
