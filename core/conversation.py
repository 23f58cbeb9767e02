"""One turn of a conversation, from what a person wrote to what Eva said. Start reading here."""

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import datetime, timedelta

from core import metrics
from core.answer import Answer
from core.answer_cache import AnswerCache
from core.attachments import Attachments
from core.company import Company
from core.composing import Composer, blank
from core.guardrails.money import Amount
from core.language import catalogue, detect
from core.messages import Conversation, Line, ModelUse, State, Turn, TurnState, Word, new_id
from core.ports import Callers, Channel, ClaimLost, Prompt, Store, Transaction, Wakeup
from core.quoting.quote import amounts_of
from core.saying import Begun, InputChanged, Overtaken, Saying, done
from core.tools import Case, HandedOver
from core.turn_line import TurnLines
from core.voices import Voices

EARLIER = 40  # turns of context, at most
LEFT_OUT = 8  # turns that are left out together: were it one by one, a model's cache would know no turn's beginning

Over = dict[str, str]  # what a turn's line says of it beside what it took


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
        callers: Callers | None = None,
    ) -> None:
        self._callers = callers
        self._store, self._company, self._composer = store, company, Composer(voices, cache)
        self._attachments, self._sees = Attachments(), voices.sees
        self._channels, self._clock = channels, clock
        self._lines = TurnLines()

    async def run(self, wakeup: Wakeup) -> None:
        """Drains one conversation: returns when nothing in it is unanswered, or when Eva is not to speak in it."""
        restarts = 0
        while begun := await self._begin(wakeup):
            begun = replace(begun, restarts=restarts)
            saying = self._saying(wakeup, begun)
            try:
                more = await self._to_its_end(begun, saying, self._answer(wakeup, begun, saying))
            except InputChanged:
                restarts += 1
                continue
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
        answer = replace(blank(self._prompt(begun), self._case(wakeup, begun)), by="builtin", text=text, outcome="failed")

        async def apologize() -> bool:
            saying.open_thread()
            await saying.keep(answer)
            return await saying.say([("error", {"message": text, "reference": reference})])

        if await self._to_its_end(begun, saying, apologize()):  # lines came under a half-said reply: they have tries of their own
            await self._store.write(lambda tx: tx.wakeups.want(wakeup.kind, wakeup.key))

    async def _to_its_end(self, begun: Begun, saying: Saying, answering: Awaitable[bool]) -> bool:
        """What that gives: whether something new is unanswered; nothing is where Eva does not speak any more."""
        try:
            more = await _unless_overtaken(saying, answering)
        except ClaimLost:
            if await saying.lose():
                self._lines.end(begun.turn)
            raise
        self._lines.end(begun.turn)
        return more

    async def _answer(self, wakeup: Wakeup, begun: Begun, saying: Saying) -> bool:
        """Whether something new is unanswered by the end."""
        saying.open_thread()
        if begun.left and begun.left.state is TurnState.KEPT:
            await saying.say()
            return True  # what stood behind a word of hers has waited for it
        if begun.left:
            await saying.opened()  # an earlier try may have failed for want of it, and a model that is asked costs
        prompt, case = self._prompt(begun), self._case(wakeup, begun)
        quoted = [
            Amount(value=value, currency=currency, what="a quote", per=per) for value, currency, per in amounts_of(begun.quotes, case.now)
        ]
        answer = blank(prompt, case, quoted)
        async with AsyncExitStack() as owed:
            owed.push_async_callback(self._pay, begun, answer.models)
            with saying.line.counting(answer.models), saying.line.step("answer"):
                at_work = await self._composed(begun, answer, prompt, case, saying)
            since = time.monotonic()
            with saying.line.step("keep"):
                await saying.keep(answer)
            owed.pop_all()  # it is kept with the answer
        more = await saying.say()
        metrics.turn_overhead.observe(at_work + time.monotonic() - since)
        self._composer.remember(answer, prompt, case)
        return more

    async def _composed(self, begun: Begun, answer: Answer, prompt: Prompt, case: Case, saying: Saying) -> float:
        """See `Composer.compose`. Of an answer that ends by handing over nothing is kept but what the gate has found in it."""
        async with AsyncExitStack() as held:
            if self._sees and any(line.files for line in begun.asked):
                with saying.line.step("files"):
                    channel = self._channels[begun.conversation.address.channel]
                    files = await held.enter_async_context(self._attachments.of(channel, begun.asked))
                prompt = replace(prompt, files=files)
            try:
                return await self._composer.compose(answer, prompt, case, saying, saying.line)
            except HandedOver:
                if findings := answer.gate.findings:
                    await self._store.write(lambda tx: tx.turns.found(begun.conversation.id, begun.turn, findings, case.now))
                raise

    async def _pay(self, begun: Begun, models: Sequence[ModelUse]) -> None:
        """What was asked for is paid for, whether it is said or not."""

        async def pay(tx: Transaction) -> None:
            id = begun.conversation.id
            if not await tx.conversations.find(id):  # who was forgotten has no turns any more
                await tx.turns.spend(models, self._clock())
                return
            left = await tx.turns.open(id)
            if left and (left.number, left.state) == (begun.turn, TurnState.KEPT):  # stopped while it was kept: that stands
                return
            await tx.turns.used(begun.turn, (), models, self._clock())

        if models:
            await self._store.write(pay)

    def _prompt(self, begun: Begun) -> Prompt:
        return Prompt(
            audience=begun.conversation.audience,
            language=begun.language,
            now=self._clock(),
            earlier=begun.earlier,
            asked=begun.asked,
            company=begun.company,
        )

    def _case(self, wakeup: Wakeup, begun: Begun) -> Case:
        return Case(
            company=begun.company,
            store=self._store,
            conversation=begun.conversation,
            language=begun.language,
            turn=begun.turn,
            wakeup=wakeup,
            now=self._clock(),
            earlier=begun.earlier,
            asked=begun.asked,
            callers=self._callers,
        )

    async def _begin(self, wakeup: Wakeup) -> Begun | None:
        """What is to be answered: a reply that an earlier try has begun, or all that no turn has taken in."""
        # Nobody has been told of a turn that begins: the customer need not wait for the disk once more.
        begun, over = await self._store.write(lambda tx: self._look(tx, wakeup), durable=False)
        for turn, about in over.items():
            self._lines.end(turn).write(**about)
        if begun is None:
            return None
        playbook = begun.company.playbook
        before = begun.conversation.language or playbook.language
        written = begun.asked[-1].text if begun.asked else ""
        pressed = not begun.earlier and written in playbook.starters  # which is not to write; they are offered until something is said
        language = before if pressed else detect(written, otherwise=before)
        if language != before:
            await self._store.write(lambda tx: tx.conversations.speak(begun.conversation.id, language), durable=False)
        return replace(begun, language=language)

    async def _look(self, tx: Transaction, wakeup: Wakeup) -> tuple[Begun | None, dict[int, Over]]:
        """What is to be answered, and what its line is to say of each turn that was found to be over."""
        await tx.wakeups.hold(wakeup)
        over: dict[int, Over] = {}
        conversation = await tx.conversations.find(wakeup.key)
        if conversation is None:
            return None, over
        left = await tx.turns.open(conversation.id)
        taken = await tx.messages.taken_by(left.number) if left else ()
        if left and not _goes_on(left, taken, conversation):
            over[left.number] = await self._leave(tx, conversation, left, taken)
            left = None
        if left is None and (word := await tx.handovers.word(conversation.id, conversation.epoch)):
            left = await self._take_up(tx, conversation, word)
            taken = await tx.messages.taken_by(left.number)
        if conversation.state is not State.EVA and not (left and left.state is TurnState.KEPT):  # a word of hers may still be due
            return None, over
        spoken = left is not None and left.reply is not None
        asked = taken if spoken else await tx.messages.unanswered(conversation.id)
        if not asked and not spoken:
            if left:
                over[left.number] = await self._leave(tx, conversation, left, ())
            return None, over
        number = left.number if left else await tx.turns.start(conversation.id, conversation.epoch, self._clock())
        earlier = await tx.messages.earlier(conversation.id, EARLIER, LEFT_OUT)
        begun = Begun(
            company=self._company(),
            conversation=conversation,
            turn=number,
            asked=asked,
            earlier=earlier,
            left=left,
            language="",
            quotes=await tx.quotes.of(conversation.id, self._clock()),
        )
        return begun, over

    async def _take_up(self, tx: Transaction, conversation: Conversation, word: Word) -> Turn:
        """A turn whose reply is this word, which is whole already: it is said as every other."""
        number = await tx.turns.start(conversation.id, conversation.epoch, self._clock())
        unanswered = await tx.messages.unanswered(conversation.id)
        await tx.messages.take(number, [line for line in unanswered if line.number <= word.answers])
        reply = Line(number=0, id=new_id("R"), author="eva", text=word.text, at=self._clock())
        await tx.turns.speak(conversation.id, number, reply, TurnState.KEPT, "builtin", word.outcome)
        begun = await tx.turns.open(conversation.id)
        assert begun, "it has just been begun"
        return begun

    async def _leave(self, tx: Transaction, conversation: Conversation, left: Turn, taken: Sequence[Line]) -> Over:
        """Ends what an earlier try has begun. What is shown stands, and whoever reads along is told that nothing is added to it."""
        outcome = "cut" if left.reply else "unsaid"
        if left.reply and not left.parts:
            await tx.turns.keep(left.number, "", (), left.by, left.outcome)  # it was ready, but nobody has seen it
        await tx.turns.end(left.number, outcome, self._clock())
        if left.reply and self._channels[conversation.address.channel].limits.keeps_events:
            language = conversation.language or self._company().playbook.language
            await tx.events.add(conversation.id, [done(left.reply, taken, left.by, language)])
        return {"conversation": conversation.id, "channel": conversation.address.channel, "by": left.by, "outcome": outcome}

    def _saying(self, wakeup: Wakeup, begun: Begun) -> Saying:
        waited = self._clock() - begun.asked[0].at if begun.asked else timedelta()
        line = self._lines.of(begun.turn, waited)
        return Saying(self._store, self._channels[begun.conversation.address.channel], self._clock, wakeup, begun, line)


async def _unless_overtaken(saying: Saying, answering: Awaitable[bool]) -> bool:
    try:
        return await answering
    except (Overtaken, HandedOver):
        await saying.cut()
        return False


def _goes_on(left: Turn, taken: Sequence[Line], conversation: Conversation) -> bool:
    """Whether what an earlier try has begun is still to be said: Eva has spoken here ever since, and there is something to say it to."""
    unasked = left.state is TurnState.SPEAKING and not taken
    return left.epoch == conversation.epoch and not unasked
