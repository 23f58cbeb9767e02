"""One turn of a conversation, from what a person wrote to what Eva said. Start reading here."""

import contextlib
import time
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from core import metrics
from core.answer import Answer, as_it_comes, texts_of
from core.answer_cache import AnswerCache
from core.company import Company
from core.guardrails.gate import Gate
from core.guardrails.grounds import Grounds
from core.language import catalogue, detect
from core.messages import Conversation, Line, ModelUse, State, Turn, TurnState
from core.ports import Anew, Channel, Doing, Draft, Ended, ModelError, Piece, Prompt, Store, ToolResult, Transaction, Wakeup
from core.saying import Begun, InputChanged, Overtaken, Saying, done
from core.tools import Case
from core.voices import Voices

EARLIER = 40  # turns of context, at most
LEFT_OUT = 8  # turns that are left out together: were it one by one, a model's cache would know no turn's beginning


class Turns:
    """Answers what is unanswered, one conversation at a time. `run` and `give_up` are what the engine calls."""

    def __init__(
        self,
        *,
        store: Store,
        company: Callable[[], Company],
        voices: Voices,
        channels: Mapping[str, Channel],
        clock: Callable[[], datetime],
        cache: AnswerCache | None = None,
    ) -> None:
        self._store, self._company, self._voices = store, company, voices
        self._channels, self._clock, self._cache = channels, clock, cache

    async def run(self, wakeup: Wakeup) -> None:
        """Drains one conversation: returns when nothing in it is unanswered, or when Eva is not to speak in it."""
        restarts = 0
        while begun := await self._begin(wakeup):
            begun = replace(begun, restarts=restarts)
            saying = self._saying(wakeup, begun)
            try:
                more = await self._answer(wakeup, begun, saying)
            except InputChanged:
                restarts += 1
                continue
            except Overtaken:
                await saying.cut()
                return
            finally:
                await saying.stop()
            if not more:
                return
            restarts = 0

    async def give_up(self, wakeup: Wakeup, reference: str) -> None:
        """A turn that failed for good: a kind sentence with the reference, and its input counts as answered."""
        begun = await self._begin(wakeup)
        if begun is None:
            return
        begun = replace(begun, restarts=1000)  # whatever has come by now, this sentence is for it
        text = catalogue().say("failed", begun.language, reference=reference)
        saying = self._saying(wakeup, begun)
        try:
            await saying.keep(Answer(gate=self._gate(begun), by="builtin", text=text, outcome="failed"))
            more = await saying.say([("error", {"message": text, "reference": reference})])
        except Overtaken:
            await saying.cut()
            return
        if more:  # lines that came under a half-said reply: their wish was counted as one that is given up now
            await self.run(wakeup)

    async def _answer(self, wakeup: Wakeup, begun: Begun, saying: Saying) -> bool:
        """Whether something new is unanswered by the end."""
        if begun.left and begun.left.state is TurnState.KEPT:
            return await saying.say()
        prompt, case = self._prompt(begun), self._case(wakeup, begun)
        answer = Answer(gate=self._gate(begun), by="")
        try:
            at_work = await self._hear(answer, saying, self._said_to(prompt, case))
            if answer.faults and self._voices.mends(answer.by):
                await self._mend(answer, prompt, case)
            if not answer.text:
                raise ModelError(f"{answer.by} said nothing")
            since = time.monotonic()
            await saying.keep(answer)
        except (InputChanged, Overtaken):
            await self._store.write(lambda tx: self._pay(tx, begun, answer.models))
            raise
        more = await saying.say()
        metrics.turn_overhead.observe(at_work + time.monotonic() - since)
        if self._cache and self._voices.mends(answer.by):
            self._cache.keep(prompt, case.company.playbook, answer)
        return more

    async def _pay(self, tx: Transaction, begun: Begun, models: Sequence[ModelUse]) -> None:
        """What was asked for is paid for, whether it is said or not."""
        if models and await tx.conversations.find(begun.conversation.id):  # who was forgotten has no turns any more
            await tx.turns.used(begun.turn, (), models, self._clock())

    async def _hear(self, answer: Answer, saying: Saying, pieces: AsyncGenerator[Piece | ToolResult]) -> float:
        """Takes in the whole answer and shows what it has so far. Seconds that this took beside waiting."""
        at_work = 0.0
        async with contextlib.aclosing(as_it_comes(pieces)) as batches:
            async for batch, ended in batches:
                since = time.monotonic()
                for piece in batch:
                    answer.take(piece)
                if not ended and answer.text.strip():
                    await saying.show(answer)
                for piece in batch:
                    if isinstance(piece, Doing):
                        saying.doing(piece.what)
                at_work += time.monotonic() - since
        answer.close()
        return at_work

    async def _mend(self, answer: Answer, prompt: Prompt, case: Case) -> None:
        """Once, whoever said what nothing supports may say it better; if that comes to nothing, the rest of the answer stands."""
        draft = Draft(text=answer.gate.said, faults=answer.faults)
        mending = replace(prompt, results=tuple(answer.results), draft=draft)
        pieces = [piece async for piece in self._voices.answer(mending, case)]
        if any(isinstance(piece, Ended) for piece in pieces):
            for piece in (Anew(), *pieces):
                answer.take(piece)
            answer.close()
        else:
            answer.models += [piece for piece in pieces if isinstance(piece, ModelUse)]

    async def _said_to(self, prompt: Prompt, case: Case) -> AsyncGenerator[Piece | ToolResult]:
        remembered = self._cache.find(prompt, case.company.playbook) if self._cache else None
        if remembered:
            for piece in remembered.pieces():
                yield piece
            return
        async with contextlib.aclosing(self._voices.answer(prompt, case)) as pieces:
            async for piece in pieces:
                yield piece

    def _prompt(self, begun: Begun) -> Prompt:
        return Prompt(
            audience=begun.conversation.audience,
            language=begun.language,
            now=self._clock(),
            earlier=begun.earlier,
            asked=begun.asked,
        )

    def _case(self, wakeup: Wakeup, begun: Begun) -> Case:
        return Case(
            company=self._company(),
            store=self._store,
            conversation=begun.conversation,
            language=begun.language,
            turn=begun.turn,
            wakeup=wakeup,
            now=self._clock(),
        )

    async def _begin(self, wakeup: Wakeup) -> Begun | None:
        """What is to be answered: a reply that an earlier try has begun, or all that no turn has taken in."""
        begun = await self._store.write(lambda tx: self._look(tx, wakeup))
        if begun is None:
            return None
        before = self._language(begun.conversation)
        language = detect(begun.asked[-1].text, otherwise=before) if begun.asked else before
        if language != before:
            await self._store.write(lambda tx: tx.conversations.speak(begun.conversation.id, language))
        return replace(begun, language=language)

    def _language(self, conversation: Conversation) -> str:
        return conversation.language or self._company().playbook.language

    async def _look(self, tx: Transaction, wakeup: Wakeup) -> Begun | None:
        await tx.wakeups.hold(wakeup)
        conversation = await tx.conversations.find(wakeup.key)
        if conversation is None:
            return None
        left = await tx.turns.open(conversation.id)
        taken = await tx.messages.taken_by(left.number) if left else ()
        if left and not _goes_on(left, taken, conversation):
            await self._leave(tx, conversation, left, taken)
            left = None
        if conversation.state is not State.EVA:
            return None
        spoken = left is not None and left.reply is not None
        asked = taken if spoken else await tx.messages.unanswered(conversation.id)
        if not asked and not spoken:
            if left:
                await tx.turns.end(left.number, "unsaid", self._clock())
            return None
        number = left.number if left else await tx.turns.start(conversation.id, conversation.epoch, self._clock())
        earlier = await tx.messages.earlier(conversation.id, EARLIER, LEFT_OUT)
        return Begun(conversation=conversation, turn=number, asked=asked, earlier=earlier, left=left, language="")

    async def _leave(self, tx: Transaction, conversation: Conversation, left: Turn, taken: Sequence[Line]) -> None:
        """Ends what an earlier try has begun. What is shown stands, and whoever reads along is told that nothing is added to it."""
        if left.reply and not left.parts:
            await tx.turns.keep(left.number, "", (), left.by, left.outcome)  # it was ready, but nobody has seen it
        await tx.turns.end(left.number, "cut" if left.reply else "unsaid", self._clock())
        if left.reply and self._channels[conversation.address.channel].limits.keeps_events:
            await tx.events.add(conversation.id, [done(left.reply, taken, left.by, self._language(conversation))])

    def _saying(self, wakeup: Wakeup, begun: Begun) -> Saying:
        return Saying(self._store, self._channels[begun.conversation.address.channel], self._clock, wakeup, begun)

    def _gate(self, begun: Begun) -> Gate:
        """Sentences may rest on the company's facts, on what was said before, and on what tools have given."""
        company = self._company()
        before = [line.text for exchange in begun.earlier for line in exchange.asked] + [exchange.said for exchange in begun.earlier]
        grounds = Grounds(
            company.facts,
            said=[*before, *(line.text for line in begun.asked)],
            language=begun.language,
            articles_language=company.playbook.language,
        )
        for exchange in begun.earlier:
            for tool in exchange.tools:
                grounds.learn(texts_of(tool.result))
        return Gate(links=(), replacement=catalogue().say("replaced_sentence", begun.language), grounds=grounds)


def _goes_on(left: Turn, taken: Sequence[Line], conversation: Conversation) -> bool:
    """Whether what an earlier try has begun is still to be said: Eva has spoken here ever since, and there is something to say it to."""
    unasked = left.state is TurnState.SPEAKING and not taken
    return left.epoch == conversation.epoch and not unasked
