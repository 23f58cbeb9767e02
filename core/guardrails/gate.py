"""What Eva says passes here sentence by sentence: a sentence is shown once every rule has seen it with all that came before."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from core.guardrails.grounds import Grounds
from core.guardrails.links import ForeignLinks
from core.guardrails.mentions import Mentions
from core.guardrails.rules import Learner, Rule
from core.guardrails.sentences import Sentences
from core.messages import Finding

WITHDRAWN = "withdrawn"  # what was done about a finding in an answer that was said anew
MARKED = "marked"  # about one in what a customer wrote: it stands, whatever is said to it

_BEFORE = re.compile(r"\s*(?:(?:[-*+•>]|[0-9]{1,3}[.)])\s+)*")


class Gate:
    """Feed it the stream; show what it gives. The sum of what it gives is the same however the stream is cut.

    A sentence that a rule stops gives way to `replacement`, once for all that follow without a shown one between.
    `rules` are asked behind the links and before mentions are broken; `grounds` are what sentences must rest on. `findings` grows as
    the answer goes on; `faults` are why the model is asked to say it better. Rules that `learn` are told what tools give.
    """

    def __init__(self, *, links: Collection[str], replacement: str, rules: Sequence[Rule] = (), grounds: Grounds | None = None) -> None:
        self.findings: list[Finding] = []
        self.faults: list[str] = []
        self._grounds = grounds
        self.word_for_word = False  # whoever speaks says only what the articles and the catalogue say: that needs no other ground
        self._links = ForeignLinks(links)
        self._rules: tuple[Rule, ...] = (self._links, *rules, *([grounds] if grounds else ()), Mentions())
        self._learners = [rule for rule in self._rules if isinstance(rule, Learner)]
        self._replacement = replacement
        self._sentences = Sentences()
        self._said = ""
        self._stopped = False  # was the sentence before replaced?
        self._line_is_open = False
        self.has_passed = False  # whether there is more in the answer than marks and words that only tell what was left out

    @property
    def said(self) -> str:
        """All that was fed, in the model's own words."""
        return self._said

    def allow(self, links: Iterable[str]) -> None:
        """Sources that became known while the model spoke: they may appear from the next sentence on."""
        self._links.allow(links)

    def learn(self, texts: Iterable[str]) -> None:
        """What tools gave while the model spoke: sentences may rest on it from now on."""
        texts = tuple(texts)
        for rule in self._learners:
            rule.learn(texts)

    def begin_anew(self) -> None:
        """What was said so far is void; what was allowed and learnt stands, and so does the word of what was found."""
        self.findings = [finding if finding.action == MARKED else replace(finding, action=WITHDRAWN) for finding in self.findings]
        self.faults = []
        self._sentences, self._said = Sentences(), ""
        self._stopped = self._line_is_open = self.has_passed = False

    def feed(self, piece: str) -> str:
        """What may be shown now, often nothing: a sentence waits for its end, and for the letter behind it."""
        return "".join(self._shown(sentence) for sentence in self._sentences.feed(piece))

    def finish(self) -> str:
        """The rest, once the model has ended."""
        return "".join(self._shown(sentence) for sentence in self._sentences.finish())

    def _shown(self, sentence: str) -> str:
        shown = sentence if sentence.isspace() else self._judged(sentence)
        self._said += sentence
        if shown:
            self._line_is_open = not shown.endswith("\n")
        return shown

    def _judged(self, sentence: str) -> str:
        text = sentence
        for rule in self._rules:
            if rule is self._grounds and self.word_for_word:
                continue
            verdict = rule.check(text, self._said)
            if verdict.unless_quoted and self._grounds and self._grounds.is_quoted(text):
                continue
            action = verdict.action or ("replaced" if verdict.text is None else "neutralised")
            self.findings += [Finding(rule=rule.name, text=found, action=action) for found in verdict.found]
            if verdict.fault:
                self.faults.append(verdict.fault)
            if verdict.text is None:
                self.has_passed = self.has_passed or verdict.answers
                return self._stand_in(text, verdict.instead or self._replacement)
            text = verdict.text
        self._stopped = False
        self.has_passed = self.has_passed or _says_something(text)
        return text

    def _stand_in(self, sentence: str, instead: str) -> str:
        """Other words within the white space and behind the list mark of what they replace; the line still ends where it did."""
        line_end = "\n" if sentence.endswith("\n") else ""
        if self._stopped:
            return line_end if self._line_is_open else ""
        self._stopped = True
        before = _BEFORE.match(sentence)
        return (before[0] if before else "") + instead + line_end


def _says_something(text: str) -> bool:
    """Whether there is a letter, a digit or a pictograph in it."""
    return any(letter.isalnum() or unicodedata.category(letter) == "So" for letter in text)
