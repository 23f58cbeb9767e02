"""Which of several quotes a customer takes up: the one whose vehicle they name, both, or the one that they are asked for."""

import re
from collections.abc import Mapping, Sequence

from core.language import catalogue, fold
from core.messages import Exchange
from core.quoting.details import Detail, Value
from core.quoting.form.results import Result, is_given, results_of
from core.quoting.reading.spoken import QUOTING

TAKE_UP = "take_up_quote"  # the tool
TAKEN_UP = "taken_up"  # a quote's status
SHORT = 60  # characters of an answer to the question which one
QUESTION_MARK = re.compile(r"[?？؟]")
_BOTH = re.compile(
    r"\b(?:both|ambos|ambas|los dos|las dos|les deux|beide|os dois|as duas|entramb[ie]|tutti e due|tutte e due"
    r"|كليهما|كلاهما|الاثنين)\b|两个|都要"
)


def untaken(earlier: Sequence[Exchange]) -> tuple[Result, ...]:
    """The last quote of each vehicle, but for those that were taken up."""
    given: dict[tuple[str, str], Result] = {}
    taken: set[str] = set()
    for exchange in earlier:
        for name, result in results_of(exchange, QUOTING, TAKE_UP):
            if result.get("status") == TAKEN_UP:
                taken.add(str(result["id"]))
            elif name == QUOTING and is_given(result):
                given[_vehicle(result)] = result
    return tuple(result for result in given.values() if result["id"] not in taken)


def named_in(texts: Sequence[str], quotes: Sequence[Result]) -> tuple[Result, ...]:
    """Those whose model, or number, stands in the words."""
    return tuple(quote for quote in quotes if any(names_it(text, quote["id"], quote["understood"]) for text in texts))


def names_it(text: str, id: str, values: Mapping[str, Value] | Mapping[Detail, Value]) -> bool:
    """Whether the words name a quote by its number, or by the model of its vehicle."""
    said = f" {fold(text)} "
    return f" {fold(id)} " in said or f" {fold(str(values.get(Detail.MODEL, '')))} " in said


def says_so(texts: Sequence[str], language: str) -> bool:
    """Whether somebody takes what they name: "I'll take the Corolla"."""
    return any(catalogue().heard("take_named", text, language) and not QUESTION_MARK.search(text) for text in texts)


def answers(texts: Sequence[str]) -> bool:
    """Whether it can be the answer to the question which one: short, and no question itself."""
    return sum(map(len, texts)) <= SHORT and not any(map(QUESTION_MARK.search, texts))


def is_both(texts: Sequence[str]) -> bool:
    return any(_BOTH.search(fold(text)) for text in texts)


def which_quote(quotes: Sequence[Result], language: str) -> str:
    """The question which of them is taken up."""
    names = [f"{quote['id']} ({quote['understood']['make']} {quote['understood']['model']})" for quote in quotes]
    return catalogue().text("quote", "which_quote", language, choices=catalogue().join(names, language, by="or"))


def _vehicle(result: Result) -> tuple[str, str]:
    understood = result["understood"]
    return fold(str(understood.get("make"))), fold(str(understood.get("model")))
