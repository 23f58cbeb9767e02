"""Which sort of request a question is, by the lines in which people have come with each."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from core.knowledge.asked import Asked
from core.knowledge.groups import SHOWN, Group, Question
from core.language import catalogue, detect
from core.playbook.intents import Intent

# Chosen on 35 questions of colleagues and 340 that are nobody's business; see docs/decisions/0014 for what it reaches.
LIKELY = 0.2  # share of the votes that an intent needs: saying nothing is better than sending somebody to the wrong desk
CLEAR = 0.5  # the same where customers' articles seem to answer a colleague: their words are alike, and their printers are not
NONE = ""  # what is nobody's business here
HEARD = 0.5  # share of a question's words that anybody has used of any intent: else it is like one by chance


class Sorting:
    """For one audience. `unanswered` are lines that are nobody's business here. May be used from several threads."""

    def __init__(self, intents: Iterable[Intent], unanswered: Iterable[str]) -> None:
        self._intents = {intent.name: intent for intent in intents}
        lines = {
            name: [intent.title, *(line for each in intent.utterances.values() for line in each)] for name, intent in self._intents.items()
        }
        self._asked = Asked(lines | {NONE: unanswered}) if lines else None
        self._heard = Asked(lines)

    def intent(self, question: str, language: str, *, least: float = LIKELY) -> Intent | None:
        """The one that the question is like, with at least so large a share of the votes."""
        words = catalogue().rest(question, language)
        if self._asked is None or not words or sum(map(self._heard.reads, words)) < HEARD * len(words):
            return None
        votes = self._asked.about(question)
        best = max(self._intents, key=lambda name: votes.get(name, 0.0))
        return self._intents[best] if votes.get(best, 0.0) >= least else None

    def groups(self, questions: Sequence[Question], *, otherwise: str, least: int = 2) -> tuple[list[Group], list[Question]]:
        """The sorts with which at least so many people came, the most people first, and the questions that are left. `otherwise` is the
        language of a question that does not tell its own."""
        sorted_: defaultdict[str, list[Question]] = defaultdict(list)
        left: list[Question] = []
        for question in questions:
            intent = self.intent(question.text, detect(question.text, otherwise=otherwise))
            (sorted_[intent.name] if intent else left).append(question)
        found = []
        for name, members in sorted_.items():
            people = len({question.customer for question in members})
            if people < least:
                left += members
                continue
            texts = tuple(dict.fromkeys(question.text.strip() for question in members))[:SHOWN]
            found.append(Group(label=self._intents[name].title, people=people, asked=len(members), questions=texts, intent=name))
        return sorted(found, key=lambda group: (-group.people, -group.asked, group.label)), left
