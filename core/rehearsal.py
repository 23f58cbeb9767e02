"""Holds a playbook's evals as customers would, with those who answer customers, and judges each answer."""

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from core.answer import Answer
from core.arrival import fresh_conversation
from core.company import Company
from core.composing import Composer, blank
from core.evals import Heard, Verdict, judge
from core.guardrails.cleaning import clean
from core.guardrails.redaction import redact
from core.language import detect
from core.messages import Address, Audience, Conversation, Exchange, Line, Source, new_id
from core.models.breaker import Breaker
from core.models.builtin import Builtin
from core.playbook.examples import Ask, Eval
from core.ports import Model, ModelError, Prompt, Store, Transaction, Wakeup
from core.tools import Case, Toolbox
from core.voices import Patience, Voices

AT_ONCE = 8  # conversations
MOST_IN_VAIN = 8  # conversations in a row without an answer: nobody is there, and the others need not wait for it too
NOT_ASKED = f"not asked: the {MOST_IN_VAIN} conversations before had no answer"
# An overloaded service says nothing about how well it answers, and no customer waits: long enough for any limit per minute to be over.
UNHURRIED = Patience(first=180.0, second=180.0, watching=False)


@dataclass(frozen=True, kw_only=True)
class Tried:
    """What came of one conversation. `by` names who answered each turn that was answered; `failure` is why whoever is tried did not
    answer the last of them."""

    conversation: Eval
    verdicts: tuple[Verdict, ...]
    by: tuple[str, ...]
    cost_usd: Decimal
    failure: str


def fitting(evals: Sequence[Eval], name: str) -> list[Eval]:
    """Those that the model of this name can be expected to hold."""
    return [each for each in evals if not (each.needs and name == Builtin.name)]


def unhurried(*, builtin: Model, toolbox: Toolbox, model: Model | None = None) -> Voices:
    """Those who answer customers, except that what may pass is waited for."""
    breaker = Breaker(model.name if model else builtin.name, time.monotonic, failures=None)
    return Voices(builtin=builtin, toolbox=toolbox, model=model, breaker=breaker, patience=UNHURRIED)


@dataclass(frozen=True, kw_only=True)
class Rehearsal:
    """Holds conversations with `voices` as customers would, each one in the store on its own. Nobody else may be served from that store.

    Whoever is asked first is tried: where another one stands in, the turn counts as not answered."""

    company: Company
    store: Store
    voices: Voices
    clock: Callable[[], datetime]

    async def hold_all(
        self, evals: Sequence[Eval], audience: Audience, *, at_once: int = AT_ONCE, held: Callable[[], None] = lambda: None
    ) -> list[Tried]:
        """All of them, in their order; `held` is called as each is over. Raises what is wrong on our side; a model that fails is judged."""
        free, in_vain = asyncio.Semaphore(at_once), 0

        async def hold(conversation: Eval) -> Tried:
            nonlocal in_vain
            async with free:
                gone = in_vain >= MOST_IN_VAIN
                tried = _unasked(conversation) if gone else await self.hold(conversation, await self._open(audience))
            in_vain = in_vain + 1 if tried.failure else 0
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
                case, line = await self._begin(opened, ask, earlier)
                prompt = Prompt(audience=opened.audience, language=case.language, now=case.now, earlier=tuple(earlier), asked=(line,))
                answer = blank(prompt, case)
                answers.append(answer)
                heard = await self._hear(answer, prompt, case)
                earlier.append(Exchange(asked=(line,), said=answer.text, outcome=answer.outcome, tools=tuple(answer.tools)))
                opened = replace(opened, language=case.language)
            verdicts += judge(ask, heard, number)
        return Tried(
            conversation=conversation,
            verdicts=tuple(verdicts),
            by=tuple(answer.by for answer in answers if answer.text),
            cost_usd=sum((Decimal(use.cost_usd) for answer in answers for use in answer.models), Decimal()),
            failure=heard.error,
        )

    async def _hear(self, answer: Answer, prompt: Prompt, case: Case) -> Heard:
        try:
            await Composer(self.voices).compose(answer, prompt, case)
        except ModelError as error:
            return Heard(error=str(error))
        finally:
            await self.store.write(lambda tx: tx.turns.end(case.turn, answer.outcome, self.clock()))
        if answer.failure:
            return Heard(error=answer.failure)
        slugs = frozenset(self._slugs(prompt.audience, answer.sources))
        return Heard(text=answer.text, slugs=slugs, outcome=answer.outcome, tools=tuple(answer.tools))

    async def _open(self, audience: Audience) -> Conversation:
        id = new_id("C")
        conversation = fresh_conversation(Address("eval", id), f"eval:{id}", audience, self.clock(), id)
        await self.store.write(lambda tx: tx.conversations.create(conversation, None))
        return conversation

    async def _begin(self, opened: Conversation, ask: Ask, earlier: Sequence[Exchange]) -> tuple[Case, Line]:
        """A turn that tools may act in, and what it is asked: as it would be kept, without what nobody may see."""
        now, text = self.clock(), redact(clean(ask.say)).text
        language = detect(text, otherwise=opened.language or self.company.playbook.language)

        async def begin(tx: Transaction) -> tuple[int, int]:
            return await tx.turns.start(opened.id, opened.epoch, now), (await tx.wakeups.want("turn", opened.id)).wanted

        turn, claim = await self.store.write(begin)
        line = Line(number=0, id=f"{turn}", author="customer", text=text, at=now, turn=turn)
        case = Case(
            company=self.company,
            store=self.store,
            conversation=opened,
            language=language,
            turn=turn,
            wakeup=Wakeup("turn", opened.id, claim),
            now=now,
            earlier=tuple(earlier),
            asked=(line,),
        )
        return case, line

    def _slugs(self, audience: Audience, sources: Sequence[Source]) -> Iterator[str]:
        """An article is known by its page, and where it has none by its title."""
        articles = self.company.playbook.articles_for(audience)
        known = {key: article.slug for article in articles for key in (article.title, article.link) if key}
        for source in sources:
            page = source.link.removeprefix(self.company.public_url).partition("#")[0]
            if slug := known.get(page or source.title):
                yield slug


def _unasked(conversation: Eval) -> Tried:
    heard = Heard(error=NOT_ASKED)
    verdicts = [verdict for number, ask in enumerate(conversation.turns, start=1) for verdict in judge(ask, heard, number)]
    return Tried(conversation=conversation, verdicts=tuple(verdicts), by=(), cost_usd=Decimal(), failure=NOT_ASKED)
