"""What customers are told about people: fixed sentences in their language, said by the turn that takes them up."""

from collections.abc import Callable, Sequence
from datetime import datetime

from core.company import Company
from core.guardrails.sentences import Sentences
from core.language import catalogue
from core.messages import Conversation, Line, Word
from core.ports import Engine, Transaction

DESK = "desk"  # the catalogue's table
SUMMED_UP = 300  # characters of what a person wrote, at most


class DeskWords:
    """Each is kept in the transaction that gives the reason for it, and wakes the turn that says it."""

    def __init__(self, engine: Engine, company: Callable[[], Company]) -> None:
        self._engine, self._company = engine, company

    async def say(self, tx: Transaction, conversation: Conversation, key: str, answers: int, **values: str) -> None:
        """A sentence of the desk. It answers what was written up to the line with this number."""
        playbook = self._company().playbook
        language = conversation.language or playbook.language
        facts = {"assistant": playbook.assistant, "phone": playbook.contact.phone, "hours": playbook.hours.describe(language)}
        await self._tell(tx, conversation, catalogue().text(DESK, key, language, **facts, **values), answers)

    async def say_with_hours(self, tx: Transaction, conversation: Conversation, key: str, answers: int, now: datetime) -> None:
        """The same, followed by when the company is open."""
        playbook = self._company().playbook
        language = conversation.language or playbook.language
        text = catalogue().text(DESK, key, language, assistant=playbook.assistant)
        await self._tell(tx, conversation, f"{text} {playbook.hours.sentence(now, language)}", answers)

    async def say_back(self, tx: Transaction, conversation: Conversation, name: str, said: Sequence[Line]) -> None:
        """That Eva is back, and what the person has said."""
        if summary := summed_up([line.told for line in said]):
            await self.say(tx, conversation, "back", 0, name=name, summary=summary)
        else:
            await self.say(tx, conversation, "back_without_a_word", 0, name=name)

    async def _tell(self, tx: Transaction, conversation: Conversation, text: str, answers: int) -> None:
        word = Word(conversation=conversation.id, epoch=conversation.epoch, text=text, answers=answers, outcome="person")
        await tx.handovers.tell(word)
        await self._engine.wake(tx, "turn", conversation.id)


def summed_up(texts: Sequence[str], most: int = SUMMED_UP) -> str:
    """The first sentence of each, on one line; where these are more than fit, the last ones, for what was agreed stands at the end."""
    sentences = [first for text in texts if (first := _first(" ".join(text.split())))]
    kept: list[str] = []
    for sentence in reversed(sentences):
        if sum(map(len, kept)) + len(kept) + len(sentence) > most:
            break
        kept.insert(0, sentence)
    if sentences and not kept:
        return sentences[-1][: most - 1] + "…"
    return " ".join(kept)


def _first(text: str) -> str:
    cutter = Sentences()
    return next((sentence for sentence in [*cutter.feed(text), *cutter.finish()] if sentence.strip()), "").strip()
