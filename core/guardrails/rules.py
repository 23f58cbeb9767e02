"""What a rule on Eva's words is, and what it can say about a sentence."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """`text` is the sentence as it may be shown, None where it may not; `found` is what the rule objects to, in the model's words."""

    text: str | None
    found: tuple[str, ...] = ()


class Rule(Protocol):
    """Looks at one sentence with all that the model said before it in the same answer, and at nothing later."""

    @property
    def name(self) -> str: ...

    def check(self, sentence: str, before: str) -> Verdict: ...
