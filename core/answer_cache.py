"""Answers to first questions that name nothing personal, to be given again for some minutes: many people ask the same."""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from core.answer import Answer
from core.hours import Standing
from core.language import catalogue, fold
from core.messages import Source
from core.own_name import of_us
from core.playbook import Playbook
from core.ports import By, Cited, Ended, Piece, Prompt, Text, ToolResult
from core.tools import SEARCH_ARTICLES

Value = TypeVar("Value")

LIFE = timedelta(minutes=5)
MOST = 500  # answers
LONGEST = 200  # characters of a question; what is longer tells a story
# What is heard in a question whose answer depends on the clock, on the customer, or on a price.
NEVER = ("hours", "contact", "person", "quote", "own_case", "distress", "identity", "off_role")


@dataclass(frozen=True, kw_only=True)
class Remembered:
    """An answer with the passages that it rests on. `standing` is how the day and the company's doors stood: it may tell of them."""

    text: str
    sources: tuple[Source, ...]
    results: tuple[ToolResult, ...]
    until: datetime
    standing: tuple[date, Standing]

    def pieces(self) -> Iterator[Piece | ToolResult]:
        """The answer, to be checked like any other."""
        yield By("cache")
        yield from self.results
        yield from map(Cited, self.sources)
        yield Text(self.text)
        yield Ended("answered")


class AnswerCache:
    """In memory, and gone with the process. `clock` is aware."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._answers: OrderedDict[tuple[str, ...], Remembered] = OrderedDict()
        self._distrusted: OrderedDict[tuple[str, ...], None] = OrderedDict()

    def find(self, prompt: Prompt, playbook: Playbook) -> Remembered | None:
        """The answer that was given to the same question a short time ago."""
        key = key_of(prompt, playbook)
        found = self._answers.get(key) if key else None
        holds = found and found.until > self._clock() and found.standing == _standing(prompt, playbook)
        return found if holds else None

    def keep(self, prompt: Prompt, playbook: Playbook, answer: Answer) -> None:
        """Remembers an answer, if it rests on articles alone and nothing was wrong with it."""
        key = key_of(prompt, playbook)
        from_articles = answer.sources and answer.outcome == "answered" and all(tool.name == SEARCH_ARTICLES for tool in answer.tools)
        if key is None or key in self._distrusted or not from_articles or answer.gate.findings:
            return
        self._answers[key] = Remembered(
            text=answer.text,
            sources=tuple(answer.sources),
            results=tuple(answer.results),
            until=self._clock() + LIFE,
            standing=_standing(prompt, playbook),
        )
        _put_last(self._answers, key)

    def distrust(self, text: str) -> None:
        """Somebody did not like this answer: it is not given again, to whomever it was given, nor is any other one to that question."""
        for key in [key for key, answer in self._answers.items() if answer.text == text]:
            del self._answers[key]
            self._distrusted[key] = None
            _put_last(self._distrusted, key)

    def clear(self) -> None:
        """Somebody was forgotten, who may have asked one of these."""
        self._answers.clear()
        self._distrusted.clear()


def key_of(prompt: Prompt, playbook: Playbook) -> tuple[str, ...] | None:
    """Of a first question that anybody might ask; None for any other."""
    if prompt.earlier or prompt.draft or len(prompt.asked) != 1:
        return None
    [line] = prompt.asked
    if line.action or line.about or line.files or line.replying_to:
        return None
    text = line.text
    if len(text) > LONGEST or any(letter.isdigit() or letter in "@[" for letter in text) or not fold(text):
        return None
    if any(catalogue().heard(wish, of_us(text, playbook), prompt.language) for wish in NEVER):
        return None
    return (fold(text), prompt.language, prompt.audience, playbook.version)


def _standing(prompt: Prompt, playbook: Playbook) -> tuple[date, Standing]:
    """What an answer may tell of when it is given: which day it is, and until when the company is open or closed."""
    return prompt.now.astimezone(playbook.timezone).date(), playbook.hours.at(prompt.now)


def _put_last(kept: OrderedDict[tuple[str, ...], Value], key: tuple[str, ...]) -> None:
    kept.move_to_end(key)
    while len(kept) > MOST:
        kept.popitem(last=False)
