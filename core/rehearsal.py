"""Holds a playbook's evals with a model as customers would, and judges each answer."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from core.answer import Answer
from core.arrival import fresh_conversation
from core.chat import converse
from core.company import Company
from core.evals import Heard, Verdict, judge
from core.guardrails.cleaning import clean
from core.guardrails.gate import Gate
from core.guardrails.redaction import redact
from core.language import catalogue, detect
from core.messages import Address, Audience, Conversation, Exchange, Line, Source, new_id
from core.models.builtin import Builtin
from core.playbook.examples import Ask, Eval
from core.ports import Anew, Model, ModelError, NoAnswer, Prompt, Store, Transaction, Wakeup
from core.tools import Case, Toolbox

AT_ONCE = 8  # conversations
PAUSES = (1.0, 5.0)  # seconds between tries, where the service names none
LONGEST_PAUSE = 60.0  # seconds


@dataclass(frozen=True, kw_only=True)
class Tried:
    """What came of one conversation. `by` names who answered each turn that was answered."""

    conversation: Eval
    verdicts: tuple[Verdict, ...]
    by: tuple[str, ...]
    cost_usd: Decimal


def fitting(evals: Sequence[Eval], model: Model) -> list[Eval]:
    """Those that the model can be expected to hold."""
    return [each for each in evals if not (each.needs and model.name == Builtin.name)]


@dataclass(frozen=True, kw_only=True)
class Rehearsal:
    """Holds conversations with a model as customers would, each one in the store on its own. Nobody else may be served from that store."""

    company: Company
    store: Store
    model: Model
    toolbox: Toolbox
    clock: Callable[[], datetime]
    pauses: Sequence[float] = PAUSES

    async def hold_all(
        self, evals: Sequence[Eval], audience: Audience, *, at_once: int = AT_ONCE, held: Callable[[], None] = lambda: None
    ) -> list[Tried]:
        """All of them, in their order; `held` is called as each is over. Raises what is wrong on our side; a model that fails is judged."""
        free = asyncio.Semaphore(at_once)

        async def hold(conversation: Eval) -> Tried:
            async with free:
                tried = await self.hold(conversation, await self._open(audience))
            held()
            return tried

        return await asyncio.gather(*map(hold, evals))

    async def hold(self, conversation: Eval, opened: Conversation) -> Tried:
        """One of them. After a turn without an answer nothing more is asked: what follows would be judged on another conversation."""
        earlier: list[Exchange] = []
        verdicts: list[Verdict] = []
        answers: list[Answer] = []
        heard = Heard()
        for number, ask in enumerate(conversation.turns, start=1):
            if not heard.error:
                case, line = await self._begin(opened, ask)
                answer = Answer(gate=_gate(case.language), by=self.model.name)
                answers.append(answer)
                heard = await self._hear(case, line, earlier, answer)
                earlier.append(Exchange(asked=(line,), said=answer.text, outcome=answer.outcome, tools=tuple(answer.tools)))
                opened = replace(opened, language=case.language)
            verdicts += judge(ask, heard, number)
        return Tried(
            conversation=conversation,
            verdicts=tuple(verdicts),
            by=tuple(answer.by for answer in answers[: len(answers) - bool(heard.error)]),
            cost_usd=sum((Decimal(use.cost_usd) for answer in answers for use in answer.models), Decimal()),
        )

    async def _hear(self, case: Case, line: Line, earlier: Sequence[Exchange], answer: Answer) -> Heard:
        audience = case.conversation.audience
        now, used = case.now, answer.models.append
        prompt = Prompt(audience=audience, language=case.language, now=now, earlier=tuple(earlier), asked=(line,), used=used)
        try:
            await self._listen(case, prompt, answer)
        except ModelError as error:
            return Heard(error=str(error))
        finally:
            await self.store.write(lambda tx: tx.turns.end(case.turn, answer.outcome, self.clock()))
        if not answer.text:
            return Heard(error="the model said nothing")
        slugs = frozenset(self._slugs(audience, answer.sources))
        return Heard(text=answer.text, slugs=slugs, outcome=answer.outcome, tools=tuple(answer.tools))

    async def _listen(self, case: Case, prompt: Prompt, answer: Answer) -> None:
        """Tries again what may pass: an overloaded model says nothing about how well it answers."""
        for pause in (*self.pauses, None):
            try:
                async with aclosing(converse(self.model, prompt, self.toolbox, case)) as pieces:
                    async for piece in pieces:
                        answer.take(piece)
                answer.close()
                return
            except ModelError as error:
                if pause is None or error.permanent or isinstance(error, NoAnswer):
                    raise
                await asyncio.sleep(pause if error.retry_after is None else min(error.retry_after, LONGEST_PAUSE))
                answer.take(Anew())

    async def _open(self, audience: Audience) -> Conversation:
        id = new_id("C")
        conversation = fresh_conversation(Address("eval", id), f"eval:{id}", audience, self.clock(), id)
        await self.store.write(lambda tx: tx.conversations.create(conversation, None))
        return conversation

    async def _begin(self, opened: Conversation, ask: Ask) -> tuple[Case, Line]:
        """A turn that tools may act in, and what it is asked: as it would be kept, without what nobody may see."""
        now, text = self.clock(), redact(clean(ask.say)).text
        language = detect(text, otherwise=opened.language or self.company.playbook.language)

        async def begin(tx: Transaction) -> tuple[int, int]:
            return await tx.turns.start(opened.id, opened.epoch, now), (await tx.wakeups.want("turn", opened.id)).wanted

        turn, claim = await self.store.write(begin)
        case = Case(
            company=self.company,
            store=self.store,
            conversation=opened,
            language=language,
            turn=turn,
            wakeup=Wakeup("turn", opened.id, claim),
            now=now,
        )
        return case, Line(number=0, id=f"{turn}", author="customer", text=text, at=now)

    def _slugs(self, audience: Audience, sources: Sequence[Source]) -> Iterator[str]:
        """An article is known by its page, and where it has none by its title."""
        articles = self.company.playbook.articles_for(audience)
        known = {key: article.slug for article in articles for key in (article.title, article.link) if key}
        for source in sources:
            page = source.link.removeprefix(self.company.public_url).partition("#")[0]
            if slug := known.get(page or source.title):
                yield slug


def _gate(language: str) -> Gate:
    return Gate(links=(), replacement=catalogue().say("replaced_sentence", language))
