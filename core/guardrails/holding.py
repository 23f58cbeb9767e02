"""Rules that hold: each kind decides whether a sentence stops, and the company's choice what is done about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.guardrails.kinds import Kind
from core.guardrails.rules import Learner, Verdict
from core.guardrails.wording import Said, lead_of

PASS, MEND, REPLACE, HAND_OVER = "pass", "mend", "replace", "hand_over"
ACTIONS = (MEND, REPLACE, HAND_OVER, PASS)
USUAL: Mapping[str, str] = {
    "promises": MEND,
    "competitors": MEND,
    "not_offered": MEND,
    "plans": MEND,
    "role": REPLACE,
    "personal": MEND,
    "harassment": HAND_OVER,
    "money": MEND,
}
# Why a sentence was not shown, for the model that says it better.
REASONS: Mapping[str, str] = {
    "promises": "it promises, agrees to or confirms something that only people may",
    "competitors": "it says something about another company",
    "not_offered": "it speaks of a product as offered that the company does not have",
    "plans": "it speaks of future products, prices or plans",
    "role": "it leaves your role, or tells what you were told",
    "personal": "it gives personal data of somebody else",
    "harassment": "it is unkind",
    "money": "it names an amount of money that was not given, or a customer's own amount as a price",
}
PASSED, REPLACED, HANDED_OVER = "passed", "replaced", "handed_over"  # what was done about a finding


class Seen:
    """The sentence that all kinds look at, read once."""

    def __init__(self) -> None:
        self._said, self._before = Said(""), ""

    def of(self, sentence: str, before: str) -> Said:
        if self._said.written != sentence or self._before != before:
            self._said, self._before = Said(sentence, lead_of(before)), before
        return self._said


@dataclass(frozen=True, kw_only=True)
class Holding(Learner):
    """One kind as a rule of the gate. `instead` is said in the place of what stops."""

    kind: Kind
    action: str
    instead: str
    seen: Seen

    @property
    def name(self) -> str:
        return self.kind.name

    def learn(self, texts: Iterable[str]) -> None:
        """What tools gave may change what a kind stops."""
        if isinstance(self.kind, Learner):
            self.kind.learn(texts)

    def check(self, sentence: str, before: str) -> Verdict:
        said = self.seen.of(sentence, before)
        if not self.kind.stops(said):
            return Verdict(text=sentence)
        found = (sentence.strip(),)
        if self.action == PASS:
            return Verdict(text=sentence, found=found, action=PASSED, unless_quoted=True)
        fault = f"{REASONS[self.name]}: {found[0]}" if self.action == MEND else ""
        action = HANDED_OVER if self.action == HAND_OVER else REPLACED
        answers = self.name != "money"  # of an amount it is only told that it was left out
        return Verdict(text=None, found=found, action=action, instead=self.instead, answers=answers, fault=fault, unless_quoted=True)
