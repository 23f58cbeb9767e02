"""The life of one reply: speaking from before its first word is shown, kept before its last send, then said; or cut."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import structlog

from core import metrics
from core.answer import Answer
from core.company import Company
from core.delivery import Speech
from core.messages import Conversation, Exchange, Line, Source, Turn, TurnState, new_id
from core.opening import Opening
from core.ports import Channel, ChannelError, Store, Transaction, Wakeup
from core.quoting.agreement import choices
from core.quoting.quote import Quote
from core.turn_line import TurnLine

log = structlog.get_logger()

MOST_RESTARTS = 2  # of a turn whose input changes before anything is shown

Told = Sequence[tuple[str, Mapping[str, Any]]]


class Overtaken(Exception):
    """Eva does not speak here any more: somebody else does, or nobody."""


class InputChanged(Exception):
    """While nothing had been shown, a line came, changed or went."""


@dataclass(frozen=True, kw_only=True)
class Begun:
    """A turn that is being answered: for which company, what it took in, and what an earlier try has left of it."""

    company: Company
    conversation: Conversation
    turn: int
    asked: tuple[Line, ...]
    earlier: tuple[Exchange, ...]
    left: Turn | None
    language: str
    quotes: tuple[Quote, ...] = ()
    restarts: int = 0

    @property
    def left_reply(self) -> Line | None:
        """The reply's row that an earlier try has made: something of it may stand before the customer."""
        return self.left.reply if self.left else None


class Saying:
    """Says one turn's answer on its channel. Every write checks the claim; before each send, Eva must still be the one who speaks.

    All methods raise ClaimLost, Overtaken, StoreError and ChannelError; what is kept by then is what the next try goes on from."""

    def __init__(
        self, store: Store, channel: Channel, clock: Callable[[], datetime], wakeup: Wakeup, begun: Begun, line: TurnLine | None = None
    ) -> None:
        self._store, self._channel, self._clock = store, channel, clock
        self._wakeup, self._begun = wakeup, begun
        self.line = line or TurnLine()
        self._reply = begun.left_reply
        self._by = begun.left.by if begun.left else ""
        self._outcome = begun.left.outcome if begun.left else ""
        self._speech: Speech | None = None
        self._opening = Opening(channel, begun.conversation.address)
        self._doing = ""

    def open_thread(self) -> None:
        """Where the channel has threads, the conversation gets its own meanwhile: nothing is sent before it is there."""
        begun = self._begun
        self._opening.begin(begun.company, begun.conversation.audience, begun.asked, begun.language)

    async def opened(self) -> None:
        """Returns once the thread is there. Raises the ChannelError with which it could not be had."""
        await self._opening.done()

    async def show(self, answer: Answer) -> None:
        """Shows the text so far. The first time, the reply's row is written and the turn's input is fixed."""
        if self._reply is None:
            self._reply = await self._store.write(lambda tx: self._speak(tx, answer, "", TurnState.SPEAKING))
        self._by = answer.by
        self.doing("")
        try:
            self._speaking().show(answer.text.strip())
        except ChannelError as error:
            if not error.permanent:  # else nobody reads along; the whole text is kept all the same, and `say` finds it undeliverable
                raise

    def doing(self, what: str) -> None:
        """Tells what Eva is at until her next words; nothing where she has gone on to speak."""
        if what != self._doing:
            self._doing = what
            self._channel.doing(self._begun.conversation.address, what)

    async def keep(self, answer: Answer) -> None:
        """The whole text on disk, with all that it took to make it."""
        self.doing("")
        self._reply = await self._store.write(lambda tx: self._keep(tx, answer))
        self._by, self._outcome = answer.by, answer.outcome
        for finding in answer.gate.findings:
            metrics.gate_findings.labels(finding.rule, finding.action).inc()

    async def say(self, told: Told | None = None) -> bool:
        """Sends what is kept, and ends the turn. Whether something new is unanswered. `told` stands in for the text in the events."""
        assert self._reply is not None, "only what is kept can be said"
        try:
            with self.line.step("deliver"):
                await self._speaking().finish(self._reply.text, self._reply.sources, asks_yes=await self._asks_yes())
        except ChannelError as error:
            if not error.permanent:
                raise
            log.warning("undeliverable", conversation=self._begun.conversation.id, error=str(error))
            self._outcome = "undeliverable"
        return await self._end(self._reply, told)

    async def cut(self) -> None:
        """Somebody else speaks now: what is shown stands, and nothing is added to it."""
        self._rest()
        if self._speech:
            await self._speech.abandon()  # what is on its way counts as shown
        self._outcome = "cut" if self._reply else "unsaid"
        if self._reply is None:
            await self._store.write(self._leave_unsaid)
            self._tell()
            return
        shown = self._speech.shown if self._speech else ""
        if self._begun.left and self._begun.left.parts and not shown:  # what an earlier try has shown stands, and no row knows it better
            await self._end(self._reply, ())
        else:
            await self._end(replace(self._reply, text=shown, sources=()), None, cut=True)

    async def lose(self) -> bool:
        """Somebody else has been woken for this, or nobody ever will be: whether it is over, for its customer was forgotten."""
        if await self._store.read.conversations.find(self._begun.conversation.id):
            return False
        self._outcome = "forgotten"
        self._tell()
        return True

    async def stop(self) -> None:
        """Shows nothing more; for a turn that failed."""
        self._rest()
        await self._opening.stop()
        if self._speech:
            speech, self._speech = self._speech, None
            await speech.abandon()

    def _rest(self) -> None:
        self._doing = ""
        self._channel.doing(self._begun.conversation.address, "")  # whoever says it next does not know what was told here

    def _speaking(self) -> Speech:
        if self._speech is None:
            assert self._reply is not None, "a reply has a row before anything of it is shown"
            left = self._begun.left
            self._speech = Speech(
                self._channel,
                self._begun.conversation.address,
                self._reply.id,
                ids=left.parts if left else (),
                resumed=self._begun.left_reply is not None,
                may_send=self._may_send,
                sent=self._sent,
                begun_at=self._reply.at,
                language=self._begun.language,
                answers=[line.id for line in self._begun.asked],
            )
        return self._speech

    async def _asks_yes(self) -> bool:
        """Whether this turn has put details to the customer from which a price follows, once they say yes."""
        if not self._channel.limits.buttons:
            return False
        quotes = await self._store.read.quotes.of(self._begun.conversation.id, self._clock())
        return any(quote.turn == self._begun.turn and quote.waits_for_a_yes for quote in quotes)

    async def _may_send(self) -> None:
        await self._opening.done()
        if not self._is_ours(await self._store.read.conversations.find(self._begun.conversation.id)):
            raise Overtaken

    async def _sent(self, part: int, id: str) -> None:
        async def note(tx: Transaction) -> None:
            await tx.wakeups.hold(self._wakeup)
            await tx.turns.part(self._begun.turn, part, id)

        await self._store.write(note)
        if part == 0 and self._begun.asked:
            waited = self._clock() - self._begun.asked[0].at
            metrics.first_text.labels(self._channel.name).observe(max(0.0, waited.total_seconds()))

    async def _speak(self, tx: Transaction, answer: Answer, text: str, state: TurnState) -> Line:
        await self._still_ours(tx)
        begun = self._begun
        unanswered = await tx.messages.unanswered(begun.conversation.id)
        if _versions(unanswered) != _versions(begun.asked) and (begun.restarts < MOST_RESTARTS or not unanswered):
            raise InputChanged
        reply = Line(number=0, id=new_id("R"), author="eva", text=text, at=self._clock(), sources=tuple(answer.sources))
        await tx.messages.take(begun.turn, begun.asked)
        await tx.turns.speak(begun.conversation.id, begun.turn, reply, state, answer.by, answer.outcome)
        return reply

    async def _keep(self, tx: Transaction, answer: Answer) -> Line:
        at, turn = self._clock(), self._begun.turn
        if self._reply is None:
            reply = await self._speak(tx, answer, answer.text, TurnState.KEPT)
        else:
            await self._still_ours(tx)
            await tx.turns.keep(turn, answer.text, answer.sources, answer.by, answer.outcome)
            reply = replace(self._reply, text=answer.text, sources=tuple(answer.sources))
        if answer.tools or answer.models:
            await tx.turns.used(turn, answer.tools, answer.models, at)
        if answer.gate.findings:
            await tx.turns.found(self._begun.conversation.id, turn, answer.gate.findings, at)
        return reply

    async def _leave_unsaid(self, tx: Transaction) -> None:
        await tx.wakeups.hold(self._wakeup)
        await tx.turns.end(self._begun.turn, self._outcome, self._clock())

    async def _close(self, tx: Transaction, reply: Line, told: Told | None, *, cut: bool) -> bool:
        conversation = self._begun.conversation.id
        await tx.wakeups.advance(self._wakeup)
        if cut:
            await tx.turns.keep(self._begun.turn, reply.text, reply.sources, self._by, self._outcome)
        elif self._begun.left and self._speech:
            await tx.turns.trim(self._begun.turn, self._speech.parts)
        await tx.turns.end(self._begun.turn, self._outcome, self._clock())
        if self._channel.limits.keeps_events:
            if told is None:
                offered = () if cut else await self._offered(tx, reply)
                told = [*events_of(reply.text, reply.sources), *offered]
            await tx.events.add(conversation, [*told, done(reply, self._begun.asked, self._by, self._begun.language)])
        return bool(await tx.messages.unanswered(conversation))

    async def _offered(self, tx: Transaction, reply: Line) -> Told:
        begun, vehicles = self._begun, self._begun.company.playbook.vehicles
        quotes = await tx.quotes.of(begun.conversation.id, self._clock())
        offered = choices(quotes, begun.turn, reply.text, begun.language, vehicles)
        return [("choices", {"choices": list(offered)})] if offered else []

    async def _end(self, reply: Line, told: Told | None, *, cut: bool = False) -> bool:
        more = await self._store.write(lambda tx: self._close(tx, reply, told, cut=cut))
        self._tell(reply.sources)
        return more

    def _tell(self, cited: Sequence[Source] = ()) -> None:
        """That the turn is over, to whoever runs Eva."""
        self.line.write(
            conversation=self._begun.conversation.id,
            channel=self._channel.name,
            by=self._by,
            outcome=self._outcome,
            articles=self._begun.company.slugs(cited, self._begun.conversation.audience),
        )

    async def _still_ours(self, tx: Transaction) -> None:
        await tx.wakeups.hold(self._wakeup)
        if not self._is_ours(await tx.conversations.find(self._begun.conversation.id)):
            raise Overtaken

    def _is_ours(self, now: Conversation | None) -> bool:
        return now is not None and now.epoch == self._begun.conversation.epoch  # which rises whenever another one speaks


def events_of(text: str, sources: Sequence[Source]) -> Told:
    """A whole reply as a reader is told it who has seen nothing of it."""
    return [("replace", {"text": text}), *(("source", {"title": each.title, "link": each.link}) for each in sources)]


def done(reply: Line, asked: Sequence[Line], by: str, language: str) -> tuple[str, Mapping[str, Any]]:
    """The last event of a turn whose reply has been begun. `language` is that of the conversation by now."""
    return "done", {"reply_id": reply.id, "answers": [line.id for line in asked], "by": by, "language": language}


def _versions(lines: Sequence[Line]) -> list[tuple[int, int]]:
    return [(line.number, line.revision) for line in lines]
