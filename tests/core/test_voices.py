"""Who answers: the model while it can; again, while nobody has seen a word and there is time; else the built-in responder."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import cast

from core.chat import MOST_ALIKE
from core.faults import Faults
from core.messages import Audience, File, Line, ModelUse
from core.models.breaker import FAILURES, PAUSE, Breaker
from core.ports import Anew, By, Draft, Enclosed, Ended, ModelError, NoAnswer, Prompt, Text, ToolCall, Unread
from core.tools import Case, Toolbox
from core.voices import PATIENCE, PAUSES, SECOND_PATIENCE, SILENCE, Patience, Voices
from tests.doubles.clock import Clock
from tests.doubles.hold import Hold
from tests.doubles.model import ScriptedModel
from tests.doubles.virtual_time import in_virtual_time

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
ASKED = (Line(number=0, id="m", author="customer", text="Hello?", at=NOW),)
PROMPT = Prompt(audience=Audience.CUSTOMER, language="en", now=NOW, earlier=(), asked=ASKED)


async def find(id: str) -> SimpleNamespace:
    """The conversation, which stays Eva's."""
    return CONVERSATION


CONVERSATION = SimpleNamespace(id="C", epoch=0)
ROWS = SimpleNamespace(conversations=SimpleNamespace(find=find))
NO_CASE = cast(Case, SimpleNamespace(conversation=CONVERSATION, store=SimpleNamespace(read=ROWS)))  # no tool is called here
USE = ModelUse(model="claude-x", input_tokens=1, output_tokens=1, cache_read_tokens=0, cache_write_tokens=0, cost_usd="0.25", seconds=0.1)
GONE = ModelError("gone")
UNHURRIED = Patience(first=180.0, second=180.0, watching=False)


class Purse:
    """A budget of the test's."""

    def __init__(self, left: str) -> None:
        self.usd = Decimal(left)

    async def left(self) -> bool:
        return self.usd > 0

    def spend(self, usd: Decimal) -> None:
        self.usd -= usd


class Choir:
    """Claude and the built-in responder, as the test scripts them."""

    def __init__(self, budget: Purse | None = None, *, hurried: bool = True) -> None:
        self.claude, self.builtin = ScriptedModel(), ScriptedModel()
        self.claude.name, self.builtin.name = "claude", "builtin"
        self.builtin.otherwise = lambda prompt: ["I am the responder."]
        self.breaker = Breaker("claude", lambda: asyncio.get_running_loop().time(), Faults(Clock()), failures=FAILURES if hurried else None)
        self.voices = Voices(
            builtin=self.builtin,
            toolbox=Toolbox({}),
            model=self.claude,
            breaker=self.breaker,
            budget=budget,  # type: ignore[arg-type]
            patience=Patience() if hurried else UNHURRIED,
        )

    async def says(self, prompt: Prompt = PROMPT) -> tuple[str, str]:
        """Who spoke last, and what stands in the end."""
        by, text = "", ""
        async for piece in self.voices.answer(prompt, NO_CASE):
            match piece:
                case By(name):
                    by = name
                case Anew():
                    text = ""
                case Text(more):
                    text += more
        return by, text


def now() -> float:
    return asyncio.get_running_loop().time()


def never() -> Sequence[Hold]:
    return [Hold()]


@in_virtual_time
async def test_claude_answers_while_it_can() -> None:
    choir = Choir()
    choir.claude.says("I am ", "Claude.")

    assert await choir.says() == ("claude", "I am Claude.")
    assert choir.builtin.prompts == []


@in_virtual_time
async def test_without_a_model_the_responder_answers() -> None:
    choir = Choir()
    voices = Voices(builtin=choir.builtin, toolbox=Toolbox({}))

    pieces = [piece async for piece in voices.answer(PROMPT, NO_CASE)]

    assert pieces == [By("builtin"), Text("I am the responder.")]


@in_virtual_time
async def test_a_failure_before_the_first_word_is_tried_again() -> None:
    choir = Choir()
    choir.claude.says(GONE)
    choir.claude.says(GONE)
    choir.claude.says("Here I am.")

    assert await choir.says() == ("claude", "Here I am.")
    assert now() < 3


@in_virtual_time
async def test_the_pause_that_the_service_names_is_kept_if_there_is_time() -> None:
    choir = Choir()
    choir.claude.says(ModelError("busy", retry_after=7.0))
    choir.claude.says("Here I am.")

    assert await choir.says() == ("claude", "Here I am.")
    assert now() == 7


@in_virtual_time
async def test_a_service_that_asks_for_no_pause_is_not_asked_again_at_once() -> None:
    choir = Choir()
    for _ in range(3):
        choir.claude.says(ModelError("busy", retry_after=0.0))
    choir.claude.says("Here I am.")

    assert await choir.says() == ("claude", "Here I am.")
    assert now() == sum(PAUSES[:3])


@in_virtual_time
async def test_who_falls_silent_again_and_again_within_the_first_sentence_is_given_up_after_half_a_minute() -> None:
    choir = Choir()
    choir.claude.otherwise = lambda prompt: ["Hm", Hold()]

    assert await choir.says() == ("builtin", "I am the responder.")
    assert PATIENCE - SILENCE < now() < PATIENCE + SILENCE


@in_virtual_time
async def test_a_pause_that_is_too_long_is_not_waited_for() -> None:
    choir = Choir()
    choir.claude.says(ModelError("busy", retry_after=120.0))

    assert await choir.says() == ("builtin", "I am the responder.")
    assert now() == 0


@in_virtual_time
async def test_nobody_waits_longer_than_half_a_minute_for_the_first_word() -> None:
    choir = Choir()
    choir.claude.otherwise = lambda prompt: never()

    assert await choir.says() == ("builtin", "I am the responder.")
    assert now() == PATIENCE


@in_virtual_time
async def test_what_broke_off_before_the_customers_eyes_is_said_anew_and_whole() -> None:
    choir = Choir()
    choir.claude.says("Yes! Your battery is ", GONE)
    choir.claude.says("Your battery is covered.")

    assert await choir.says() == ("claude", "Your battery is covered.")


@in_virtual_time
async def test_what_breaks_off_twice_is_answered_by_the_responder() -> None:
    choir = Choir()
    choir.claude.says("Yes! Your battery is ", GONE)
    choir.claude.says("Your batt", GONE)

    assert await choir.says() == ("builtin", "I am the responder.")
    assert len(choir.claude.prompts) == 2


@in_virtual_time
async def test_what_breaks_off_within_its_first_sentence_was_seen_by_nobody_and_is_tried_again_as_long_as_there_is_time() -> None:
    choir = Choir()
    for _ in range(3):
        choir.claude.says("Your battery", " is ", GONE)
    choir.claude.says("Your battery is covered.")

    assert await choir.says() == ("claude", "Your battery is covered.")
    assert now() == sum(PAUSES[:3])


@in_virtual_time
async def test_the_second_answer_has_its_own_time() -> None:
    choir = Choir()
    choir.claude.says("Yes! Your battery is ", GONE)
    choir.claude.otherwise = lambda prompt: never()

    assert await choir.says() == ("builtin", "I am the responder.")
    assert now() == SECOND_PATIENCE


@in_virtual_time
async def test_who_falls_silent_after_a_word_is_not_waited_for() -> None:
    choir = Choir()
    choir.claude.says("Hm. So", Hold())
    choir.claude.says("Well", Hold())

    assert await choir.says() == ("builtin", "I am the responder.")
    assert now() <= 2 * SILENCE + SECOND_PATIENCE


@in_virtual_time
async def test_white_space_is_no_word() -> None:
    choir = Choir()
    choir.claude.otherwise = lambda prompt: ["\n", Hold()]

    assert await choir.says() == ("builtin", "I am the responder.")
    assert now() == PATIENCE


@in_virtual_time
async def test_a_mend_holds_nobody_up_for_long() -> None:
    choir = Choir()
    choir.claude.otherwise = lambda prompt: never()
    mending = replace(PROMPT, draft=Draft(text="It costs $5.", faults=("$5",)))

    assert await choir.says(mending) == ("claude", "")
    assert now() == SECOND_PATIENCE


@in_virtual_time
async def test_what_no_money_is_left_to_mend_is_mended_by_nobody() -> None:
    choir = Choir(Purse("0"))
    mending = replace(PROMPT, draft=Draft(text="It costs $5.", faults=("$5",)))

    assert await choir.says(mending) == ("", "")


@in_virtual_time
async def test_tools_without_end_are_no_outage_and_not_tried_again() -> None:
    choir = Choir()
    choir.claude.otherwise = lambda prompt: [ToolCall(id="1", name="nothing", arguments={})]

    assert await choir.says() == ("builtin", "I am the responder.")
    assert len(choir.claude.prompts) <= MOST_ALIKE + 1
    assert choir.breaker.lets_through


@in_virtual_time
async def test_a_refusal_and_a_wrong_key_are_not_tried_again() -> None:
    for error in (NoAnswer("refused"), ModelError("401", permanent=True)):
        choir = Choir()
        choir.claude.says(error)

        assert await choir.says() == ("builtin", "I am the responder.")
        assert len(choir.claude.prompts) == 1


@in_virtual_time
async def test_why_the_responder_stands_in_is_told() -> None:
    choir = Choir()
    choir.claude.says(ModelError("401", permanent=True))

    first, second = [[piece async for piece in choir.voices.answer(PROMPT, NO_CASE)] for _ in range(2)]

    assert By("builtin", "401") in first
    assert second[0] == By("builtin", "claude has failed, and is left alone for a while")
    assert choir.voices.first == "claude"


@in_virtual_time
async def test_a_refusal_is_no_outage() -> None:
    choir = Choir()
    for _ in range(3 * FAILURES):
        choir.claude.says(NoAnswer("refused"))
        await choir.says()

    assert choir.breaker.lets_through


@in_virtual_time
async def test_whoever_finds_the_outage_does_not_wait_for_its_end() -> None:
    choir = Choir()
    choir.claude.otherwise = lambda prompt: [GONE]

    assert (await choir.says())[0] == "builtin"
    assert now() == sum(PAUSES)


@in_virtual_time
async def test_in_an_outage_nobody_waits_until_one_has_found_it_over() -> None:
    choir = Choir()
    choir.claude.otherwise = lambda prompt: [GONE]
    await choir.says()
    began = now()
    told = await choir.says()
    waited = now() - began
    await asyncio.sleep(PAUSE)
    choir.claude.otherwise = lambda prompt: ["I am back."]

    assert (told, waited) == (("builtin", "I am the responder."), 0)
    assert await choir.says() == ("claude", "I am back.")
    assert choir.breaker.lets_through


@in_virtual_time
async def test_two_hundred_who_wait_for_a_stalled_model_are_all_answered_in_time() -> None:
    choir = Choir()
    choir.claude.otherwise = lambda prompt: never()

    answers = await asyncio.gather(*(choir.says() for _ in range(200)))

    assert answers == [("builtin", "I am the responder.")] * 200
    assert now() <= PATIENCE


@in_virtual_time
async def test_what_a_call_costs_is_taken_from_the_budget_until_nothing_is_left() -> None:
    purse = Purse("0.40")
    choir = Choir(purse)
    choir.claude.otherwise = lambda prompt: ["I am Claude.", USE]

    spoken = [(await choir.says())[0] for _ in range(4)]

    assert spoken == ["claude", "claude", "builtin", "builtin"]
    assert purse.usd == Decimal("-0.10")


@in_virtual_time
async def test_nobody_but_who_has_said_it_mends_a_draft() -> None:
    choir = Choir()
    choir.claude.says(NoAnswer("refused"))
    mending = replace(PROMPT, draft=Draft(text="It costs $5.", faults=("$5",)))

    pieces = [piece async for piece in choir.voices.answer(mending, NO_CASE)]

    assert not any(isinstance(piece, Text | Ended) for piece in pieces)
    assert choir.builtin.prompts == []
    assert choir.voices.mends("claude")
    assert not choir.voices.mends("builtin")


@in_virtual_time
async def test_whoever_stops_listening_ends_the_call_and_it_counts_as_nothing() -> None:
    choir = Choir()
    for _ in range(2 * FAILURES):
        choir.claude.says("One. ", "Two. ", Hold())
        answer = choir.voices.answer(PROMPT, NO_CASE)
        async for piece in answer:
            if isinstance(piece, Text):
                break
        await answer.aclose()

    assert choir.breaker.lets_through


# ── where nobody is in a hurry ───────────────────────────────────────────────────────────────────────────────────────


@in_virtual_time
async def test_whoever_is_in_no_hurry_waits_for_as_long_as_an_overloaded_service_asks_for() -> None:
    choir = Choir(hurried=False)
    for _ in range(2 * FAILURES):
        choir.claude.says(ModelError("busy", retry_after=15.0))
    choir.claude.says("Here I am.")

    assert await choir.says() == ("claude", "Here I am.")
    assert now() == 2 * FAILURES * 15.0


@in_virtual_time
async def test_but_not_for_ever() -> None:
    choir = Choir(hurried=False)
    choir.claude.otherwise = lambda prompt: [GONE]

    assert await choir.says() == ("builtin", "I am the responder.")
    assert UNHURRIED.first - max(PAUSES) <= now() <= UNHURRIED.first


@in_virtual_time
async def test_what_broke_off_before_nobodys_eyes_is_tried_like_anything_else() -> None:
    choir = Choir(hurried=False)
    for _ in range(3):
        choir.claude.says("Your batt", GONE)
    choir.claude.says("Your battery is covered.")

    assert await choir.says() == ("claude", "Your battery is covered.")


@in_virtual_time
async def test_a_mend_that_nobody_waits_for_is_tried_again() -> None:
    choir = Choir(hurried=False)
    choir.claude.says(ModelError("busy", retry_after=15.0))
    choir.claude.says("There is a fee.")
    mending = replace(PROMPT, draft=Draft(text="It costs $5.", faults=("$5",)))

    assert await choir.says(mending) == ("claude", "There is a fee.")


# ── what was sent along ──────────────────────────────────────────────────────────────────────────────────────────────

SENT = File(id="1", name="dent.png", kind="image/png", size=9)
WITH_A_PICTURE = replace(PROMPT, files=(Enclosed(line=0, file=SENT, kind="image/png", content=b"picture"),))
SPOILT = NoAnswer("400", permanent=True)


async def test_a_request_that_is_refused_with_a_picture_is_made_once_more_without() -> None:
    choir = Choir()
    choir.claude.says(SPOILT)
    choir.claude.says("I cannot see it.")

    pieces = [piece async for piece in choir.voices.answer(WITH_A_PICTURE, NO_CASE)]

    assert pieces == [By("claude"), Unread(), Anew(), By("claude"), Text("I cannot see it.")]
    assert [[(each.content, each.unseen) for each in prompt.files] for prompt in choir.claude.prompts] == [
        [(b"picture", "")],
        [(b"", "refused")],
    ]


async def test_what_is_refused_without_the_picture_too_is_the_responders() -> None:
    choir = Choir()
    choir.claude.otherwise = lambda prompt: [SPOILT]
    somewhere = cast(Case, SimpleNamespace(conversation=SimpleNamespace(id="C-1")))

    pieces = [piece async for piece in choir.voices.answer(WITH_A_PICTURE, somewhere)]

    assert pieces[-1] == Text("I am the responder.")
    assert len(choir.claude.prompts) == 2


async def test_what_is_refused_for_another_reason_is_not_asked_again_without_the_picture() -> None:
    choir = Choir()
    choir.claude.says(NoAnswer("refused"))

    pieces = [piece async for piece in choir.voices.answer(WITH_A_PICTURE, NO_CASE)]

    assert pieces[-1] == Text("I am the responder.")
    assert len(choir.claude.prompts) == 1


async def test_pictures_that_are_refused_in_many_conversations_are_no_outage() -> None:
    choir = Choir()
    for number in range(FAILURES + 1):
        choir.claude.says(SPOILT)
        choir.claude.says(f"Answer {number}.")
        pieces = [piece async for piece in choir.voices.answer(WITH_A_PICTURE, NO_CASE)]

        assert pieces[-1] == Text(f"Answer {number}.")


async def test_a_draft_is_mended_without_the_picture_where_that_is_refused() -> None:
    choir = Choir()
    choir.claude.says(SPOILT)
    choir.claude.says("Better.")

    mending = replace(WITH_A_PICTURE, draft=Draft(text="Bad.", faults=("x",)))
    pieces = [piece async for piece in choir.voices.answer(mending, NO_CASE)]

    assert pieces[-1] == Text("Better.")


def test_who_is_asked_first_sees_where_it_is_a_model() -> None:
    builtin = ScriptedModel()

    assert not Voices(builtin=builtin, toolbox=Toolbox({})).sees
    assert Voices(builtin=builtin, toolbox=Toolbox({}), model=ScriptedModel()).sees
