"""What a rule on Eva's words is, and what it can say about a sentence."""

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """`text` is the sentence as it may be shown, None where it may not; `found` is what the rule objects to, in the model's words.

    `action` names what was done, where the gate cannot tell; `instead` is what is said in its place, where the usual sentence would not
    do, and `answers` whether that is an answer by itself; `fault` is the reason with which a model is asked to say it better, empty where
    it is not asked.
    `unless_quoted`: what an article says word by word may be said all the same."""

    text: str | None
    found: tuple[str, ...] = ()
    action: str = ""
    instead: str = ""
    answers: bool = False
    fault: str = ""
    unless_quoted: bool = False


class Rule(Protocol):
    """Looks at one sentence with all that the model said before it in the same answer, and at nothing later."""

    @property
    def name(self) -> str: ...

    def check(self, sentence: str, before: str) -> Verdict: ...


class Learner(ABC):
    """A rule, or a kind, that lets more pass once tools have given it."""

    @abstractmethod
    def learn(self, texts: Iterable[str]) -> None: ...


def is_error(text: str) -> bool:
    """Whether a tool says with this text that its call was wrong. It may repeat what stood in the call, which nobody has given."""
    if not text.startswith("{"):
        return False
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and "error" in value
