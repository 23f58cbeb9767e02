"""Who answers a turn: the model that is configured while it can, and the built-in responder otherwise. A customer never waits for long."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, replace
from decimal import Decimal

import structlog

from core.attachments import unread
from core.chat import converse
from core.costs import Budget, count
from core.guardrails.sentences import Sentences
from core.messages import ModelUse
from core.models.breaker import Attempt, Breaker
from core.ports import Anew, By, Model, ModelError, NoAnswer, Piece, Prompt, Text, ToolResult, Unread
from core.saying import Overtaken
from core.tools import Case, Toolbox

log = structlog.get_logger()

PATIENCE = 30.0  # seconds to the first word; then somebody else speaks
SECOND_PATIENCE = 10.0  # for an answer in place of one that broke off before the customer's eyes, or that must be mended
SILENCE = 10.0  # between two pieces of an answer; a stream may be kept open by what says nothing
LONGEST = 90.0  # for a whole answer
PAUSES = (0.5, 1.0, 2.0, 4.0)  # seconds between tries, the last one again and again; longer where the service asks for it, never shorter


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How many seconds the model has for a first word, and for one of a second answer. Where nobody is `watching`, words that broke off
    were seen by nobody, and a mending that fails is tried again too."""

    first: float = PATIENCE
    second: float = SECOND_PATIENCE
    watching: bool = True


class Voices:
    """`model` is None where none is configured; with a `budget` it is asked only as long as there is something left of it."""

    def __init__(
        self,
        *,
        builtin: Model,
        toolbox: Toolbox,
        model: Model | None = None,
        breaker: Breaker | None = None,
        budget: Budget | None = None,
        patience: Patience = Patience(),
    ) -> None:
        self._builtin, self._toolbox, self._model = builtin, toolbox, model
        self._breaker = breaker or Breaker("model", lambda: asyncio.get_running_loop().time())
        self._budget, self._patience = budget, patience

    @property
    def toolbox(self) -> Toolbox:
        """What runs the tools, whoever calls them."""
        return self._toolbox

    @property
    def first(self) -> str:
        """Who is asked first."""
        return (self._model or self._builtin).name

    @property
    def sees(self) -> bool:
        """Whether who is asked first looks at pictures and documents."""
        return self._model is not None

    def mends(self, by: str) -> bool:
        """Whether this voice can say better what nothing supports."""
        return self._model is not None and self._model.name == by

    async def answer(self, prompt: Prompt, case: Case) -> AsyncGenerator[Piece | ToolResult]:
        """What somebody says to it: first By, and Anew wherever what was said before is void. Raises ModelError only where the built-in
        responder does."""
        said, failure = False, ""
        if self._model and (self._budget is None or await self._budget.left()):
            tries = Tries(self._model, self._toolbox, self._breaker, self._patience)
            async with aclosing(tries.answer(self._counted(prompt), case)) as pieces:
                async for piece in pieces:
                    said = True
                    yield piece
            if tries.answered:
                return
            failure = tries.failure
        if prompt.draft:  # nobody else can mend what the model has said
            return
        if said:
            yield Anew()
        async with aclosing(self.stand_in(prompt, case, failure)) as pieces:
            async for piece in pieces:
                yield piece

    async def stand_in(self, prompt: Prompt, case: Case, failure: str) -> AsyncGenerator[Piece | ToolResult]:
        """What the built-in responder says to it; `failure` is why nobody else does."""
        yield By(self._builtin.name, failure)
        async with aclosing(converse(self._builtin, prompt, self._toolbox, case)) as pieces:
            async for piece in pieces:
                yield piece

    def _counted(self, prompt: Prompt) -> Prompt:
        """The same prompt; what its requests take is counted here first."""

        def used(use: ModelUse) -> None:
            count(use)
            if self._budget:
                self._budget.spend(Decimal(use.cost_usd))
            prompt.used(use)

        return replace(prompt, used=used)


class Tries:
    """Asks one model for one answer until it has one, or whoever asked has waited long enough."""

    def __init__(self, model: Model, toolbox: Toolbox, breaker: Breaker, patience: Patience) -> None:
        self._model, self._toolbox, self._breaker, self._patience = model, toolbox, breaker, patience
        self.answered = False
        self._shown = False
        self._error: ModelError | None = None
        self._now = asyncio.get_running_loop().time
        self._until = self._now() + patience.first

    @property
    def failure(self) -> str:
        """Why there is no answer."""
        return str(self._error or f"{self._model.name} has failed, and is left alone for a while")

    async def answer(self, prompt: Prompt, case: Case) -> AsyncGenerator[Piece | ToolResult]:
        """Raises no ModelError; whether there is an answer tells `answered`. Raises Overtaken before another try where the conversation is
        somebody else's by now, or was forgotten: its words are sent to nobody any more."""
        if prompt.draft:
            self._until = self._now() + self._patience.second
        once = prompt.draft is not None and self._patience.watching
        for number in range(1_000):  # the time ends it
            if not self._breaker.lets_through:
                return
            with self._breaker.attempt() as attempt:
                shown_before = self._shown
                if number:
                    yield Anew()
                yield By(self._model.name)
                async with aclosing(self._attempt(prompt, case, attempt)) as pieces:
                    async for piece in pieces:
                        yield piece
            error = self._error
            if isinstance(error, NoAnswer) and error.permanent and _shows_files(prompt):
                prompt = replace(prompt, files=unread(prompt.files))  # what is no picture, whatever it seems, spoils the whole request
                yield Unread()
                continue
            if once or error is None or isinstance(error, NoAnswer) or error.permanent or shown_before:
                return
            if self._shown:
                self._until = self._now() + self._patience.second
            elif not (self._breaker.lets_through and await self._pauses(number, error)):
                return
            await _check_is_eva_s(case)

    async def _attempt(self, prompt: Prompt, case: Case, attempt: Attempt) -> AsyncGenerator[Piece | ToolResult]:
        self._error = None
        sentences = Sentences()
        try:
            async with aclosing(in_time(converse(self._model, prompt, self._toolbox, case), self._until)) as pieces:
                async for piece in pieces:
                    self._shown = self._shown or (self._patience.watching and _completes_a_sentence(sentences, piece))
                    yield piece
            attempt.succeeded = self.answered = True
        except NoAnswer as error:
            attempt.succeeded = not error.permanent  # it is there; a request that it does not take tells little
            if error.permanent and not _shows_files(prompt):
                attempt.refused, attempt.whose = str(error), case.conversation.id
            self._error = error
            log.warning("model_has_no_answer", model=self._model.name, error=str(error))
        except ModelError as error:
            attempt.failed, attempt.lasting = str(error), error.permanent
            self._error = error
            log.warning("model_failed", model=self._model.name, error=str(error), shown=self._shown)

    async def _pauses(self, number: int, error: ModelError) -> bool:
        """Whether there is time for another try after the pause."""
        pause = max(error.retry_after or 0.0, PAUSES[min(number, len(PAUSES) - 1)])
        if self._now() + pause >= self._until:
            return False
        await asyncio.sleep(pause)
        return True


async def in_time(pieces: AsyncGenerator[Piece | ToolResult], until: float) -> AsyncGenerator[Piece | ToolResult]:
    """The same pieces; ModelError when the first word has not come by then, in the time of the event loop, or it falls silent later."""
    now = asyncio.get_running_loop().time
    spoken, end = False, now() + LONGEST
    async with aclosing(pieces):
        while True:
            try:
                async with asyncio.timeout_at(min(now() + SILENCE, end) if spoken else until):
                    piece = await anext(pieces)
            except StopAsyncIteration:
                return
            except TimeoutError as error:
                raise ModelError("it fell silent" if spoken else "it said no word in time") from error
            spoken = spoken or _is_word(piece)
            yield piece


async def _check_is_eva_s(case: Case) -> None:
    """Raises Overtaken where somebody has taken the conversation over, or ended it, since the turn began."""
    now = await case.store.read.conversations.find(case.conversation.id)
    if now is None or now.epoch != case.conversation.epoch:
        raise Overtaken


def _shows_files(prompt: Prompt) -> bool:
    return any(each.content for each in prompt.files)


def _completes_a_sentence(sentences: Sentences, piece: Piece | ToolResult) -> bool:
    """Whether there is one to be shown now: what broke off before the end of its first has been seen by nobody."""
    return isinstance(piece, Text) and any(not sentence.isspace() for sentence in sentences.feed(piece.text))


def _is_word(piece: Piece | ToolResult) -> bool:
    return isinstance(piece, Text) and not piece.text.isspace()
