"""How an answer comes about, for customers and in evals alike: heard piece by piece, and mended once where nothing supports it."""

import asyncio
import json
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from typing import Protocol

from core.answer import Answer, as_it_comes, texts_of
from core.answer_cache import AnswerCache
from core.attachments import blind_words, unread, unseen_words
from core.guardrails.gate import MARKED, Gate
from core.guardrails.grounds import Grounds
from core.guardrails.holding import REPLACED
from core.guardrails.money import Amount, amounts_of_facts
from core.guardrails.screen import SCREEN, suspicions
from core.house_rules import house_rules
from core.language import catalogue
from core.messages import Audience, Finding
from core.ports import Anew, Doing, Draft, Ended, ModelError, Piece, Prompt, Round, Text, ToolCall, ToolResult
from core.tools import CALL_HUMAN, Case
from core.turn_line import TurnLine
from core.voices import Voices

ASKED_BY_NOW = 0.03  # seconds, after which a model's request is on its way, and its first word is not there yet
HANDED_OVER_BECAUSE = "(Eva's own words were stopped: a person should look at this conversation)"


class Reader(Protocol):
    """Who is shown an answer as it comes, and what is being done for it meanwhile."""

    async def show(self, answer: Answer) -> None: ...
    def doing(self, what: str) -> None: ...


class Nobody:
    """Where only the whole answer counts."""

    async def show(self, answer: Answer) -> None:
        """Unseen."""

    def doing(self, what: str) -> None:
        """Unheard."""


class Composer:
    """With a `cache`, what was answered a short time ago is answered so again."""

    def __init__(self, voices: Voices, cache: AnswerCache | None = None) -> None:
        self._voices, self._cache = voices, cache

    async def compose(
        self, answer: Answer, prompt: Prompt, case: Case, reader: Reader | None = None, line: TurnLine | None = None
    ) -> float:
        """Fills a blank answer, and shows the reader what it has so far whenever more has come. Seconds that this took beside waiting;
        `line` is told of the steps.
        Raises ModelError where nobody has said anything, and what the reader raises: what was paid for stands in the answer by then."""
        prompt = replace(prompt, used=answer.models.append)
        at_work = await _hear(answer, self._said_to(prompt, case), reader or Nobody(), line or TurnLine())
        if answer.faults and self._voices.mends(answer.by):
            await self._mend(answer, prompt, case)
        if not answer.gate.has_passed and self._voices.mends(answer.by):
            await self._answer_instead(answer, prompt, case)
        unseen = self._unseen(answer, prompt)
        if not (answer.text or unseen):
            raise ModelError(f"{answer.by} said nothing")
        if answer.hands_over:
            await self._hand_over(answer, prompt, case)
        answer.text = "\n\n".join(part for part in (answer.text, unseen) if part)
        return at_work

    def remember(self, answer: Answer, prompt: Prompt, case: Case) -> None:
        """Keeps what was said for whoever asks the same."""
        if self._cache and self._voices.mends(answer.by):
            self._cache.keep(prompt, case.company.playbook, answer)

    async def _said_to(self, prompt: Prompt, case: Case) -> AsyncGenerator[Piece | ToolResult]:
        remembered = self._cache.find(prompt, case.company.playbook) if self._cache else None
        if remembered:
            for piece in remembered.pieces():
                yield piece
            return
        async with aclosing(self._voices.answer(prompt, case)) as pieces:
            async for piece in pieces:
                yield piece

    def _unseen(self, answer: Answer, prompt: Prompt) -> str:
        """What is to be said of what was sent along; whether it was looked at is known here, and never left to a model to tell."""
        if not self._voices.mends(answer.by):
            return blind_words(prompt.asked, prompt.language)
        return unseen_words(unread(prompt.files) if answer.unread else prompt.files, prompt.language)

    async def _hand_over(self, answer: Answer, prompt: Prompt, case: Case) -> None:
        """What should not have been said is for a person to see: one is asked for, and the customer is told so."""
        if any(tool.name == CALL_HUMAN for tool in answer.tools):
            return
        call = ToolCall(id=CALL_HUMAN, name=CALL_HUMAN, arguments={"reason": HANDED_OVER_BECAUSE})
        result = await self._voices.toolbox.run(call, case)
        if "error" in json.loads(result.content):
            return
        answer.take(result)
        phone = case.company.playbook.contact.phone
        answer.text = f"{answer.text}\n\n{catalogue().say('person_noted', prompt.language, phone=phone)}"
        answer.outcome = "person"

    async def _mend(self, answer: Answer, prompt: Prompt, case: Case) -> None:
        """Once, whoever said what nothing supports may say it better; if that comes to nothing, the rest of the answer stands."""
        draft = Draft(text=answer.gate.said, faults=answer.faults)
        mending = replace(prompt, rounds=(Round(results=tuple(answer.results)),), draft=draft)  # what was said before is part of it
        if answer.unread:
            mending = replace(mending, files=unread(mending.files))
        pieces = [piece async for piece in self._voices.answer(mending, case)]
        if any(isinstance(piece, Ended) for piece in pieces):
            for piece in (Anew(), *pieces):
                answer.take(piece)
            answer.close()

    async def _answer_instead(self, answer: Answer, prompt: Prompt, case: Case) -> None:
        """Nothing is left of what was said: who can only say what the articles do is asked, so that the customer is not left without."""
        why = f"{answer.by} said nothing that may be shown{_objections(answer)}"
        answer.take(Anew())
        async with aclosing(self._voices.stand_in(prompt, case, why)) as pieces:
            async for piece in pieces:
                answer.take(piece)
        answer.close()


def _objections(answer: Answer) -> str:
    """What was objected to, for whoever changes a prompt; nothing where there was no word at all."""
    found = [f"{finding.rule}: {finding.text}" for finding in answer.gate.findings if finding.action == REPLACED]
    return f" ({'; '.join(found)})" if found else ""


def blank(prompt: Prompt, case: Case, quoted: Iterable[Amount] = ()) -> Answer:
    """Nothing said yet. Sentences may rest on the company's facts, on what was said before, and on what tools have given. `quoted` are
    amounts that may be said besides, as of a quote that holds."""
    return Answer(gated=lambda: _gate(prompt, case, quoted), by="")


def _gate(prompt: Prompt, case: Case, quoted: Iterable[Amount]) -> Gate:
    playbook, facts = case.company.playbook, case.company.facts(prompt.audience)
    theirs = [line.text for exchange in prompt.earlier for line in exchange.asked] + [line.text for line in prompt.asked]
    rates = playbook.rates if prompt.audience is Audience.CUSTOMER else None
    choices = (", ".join(map(rates.money, rates.deductibles)),) if rates else ()
    grounds = Grounds(
        (*facts, *choices),
        said=[*theirs, *(line.replying_to for line in prompt.asked), *(exchange.said for exchange in prompt.earlier)],
        language=prompt.language,
        articles_language=playbook.language,
        names=playbook.names,
    )
    choice = rates.deductibles if rates else ()
    amounts = amounts_of_facts(facts).allow(quoted).hear(theirs).offer(choice)
    rules = house_rules(case.company, prompt, theirs, amounts)
    gate = Gate(links=(), replacement=catalogue().say("replaced_sentence", prompt.language), rules=rules, grounds=grounds)
    gate.learn(text for exchange in prompt.earlier for tool in exchange.tools for text in texts_of(tool.result))
    gate.findings += [Finding(rule=SCREEN, text=line.text, action=MARKED) for line in prompt.asked if suspicions(line.text)]
    return gate


async def _hear(answer: Answer, pieces: AsyncGenerator[Piece | ToolResult], reader: Reader, line: TurnLine) -> float:
    at_work = 0.0
    async with aclosing(as_it_comes(pieces)) as batches, _soon(answer.prepare):
        async for batch, ended in batches:
            since = time.monotonic()
            with line.step("gate"):
                for piece in batch:
                    answer.take(piece)
            line.hear(batch)
            if not ended and answer.text.strip():
                await reader.show(answer)
            if doing := _doing_after(batch):
                reader.doing(doing)
            at_work += time.monotonic() - since
    answer.close()
    return at_work


@asynccontextmanager
async def _soon(what: Callable[[], None]) -> AsyncIterator[None]:
    """Does this once a model has been asked, unless all is over by then."""
    timer = asyncio.get_running_loop().call_later(ASKED_BY_NOW, what)
    try:
        yield
    finally:
        timer.cancel()


def _doing_after(batch: Sequence[Piece | ToolResult]) -> str:
    """What is being done by the end of these: words that follow have ended it."""
    told = (piece for piece in reversed(batch) if isinstance(piece, Doing | Text))
    return last.what if isinstance(last := next(told, None), Doing) else ""
