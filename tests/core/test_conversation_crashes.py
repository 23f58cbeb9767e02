"""Eva is killed at every commit, and before and after every call of a platform: the customer sees one answer all the same."""

import itertools
import json
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import pytest

from core.messages import Reply
from core.ports import Limits, Prompt, ToolCall
from tests.doubles.channel import TOLD, UNHURRIED
from tests.doubles.eva import Customer, RunningEva, World, running
from tests.doubles.hold import Hold
from tests.doubles.model import ScriptedModel, Step
from tests.doubles.moments import SHORT

Scene = Callable[[RunningEva, Customer], Awaitable[None]]

FIRST = ("This is how it begins at first. ", "It goes on like this for a while. ", "And so it comes to its end.")


# ── what is filmed ───────────────────────────────────────────────────────────────────────────────────────────────────


async def an_answer_that_is_whole_at_once(eva: RunningEva, ana: Customer) -> None:
    eva.world.model.says(*FIRST)
    await ana.writes("one")


async def an_answer_that_grows(eva: RunningEva, ana: Customer) -> None:
    holds = [Hold(), Hold()]
    eva.world.model.says(FIRST[0], holds[0], FIRST[1], holds[1], FIRST[2])
    await ana.writes("one")
    for hold in holds:
        await hold.reached()
        await eva.rests()
        hold.open()


async def a_line_that_comes_while_eva_speaks(eva: RunningEva, ana: Customer) -> None:
    hold = Hold()
    eva.world.model.says(FIRST[0], hold, FIRST[1], FIRST[2])
    await ana.writes("one")
    await hold.reached()
    await eva.rests()
    await ana.writes("two")
    await ana.writes("three")
    hold.open()


async def a_line_that_comes_while_eva_thinks(eva: RunningEva, ana: Customer) -> None:
    hold = Hold()
    eva.world.model.says(hold, "Never shown.")
    eva.world.model.says(*FIRST)
    await ana.writes("one")
    await hold.reached()
    await ana.writes("two")
    hold.open()


AT_ONCE = (an_answer_that_is_whole_at_once, a_line_that_comes_while_eva_thinks)
GROWING = (an_answer_that_grows, a_line_that_comes_while_eva_speaks)


class Film:
    """A photograph of the database and of the platform at each commit, and before and after each call."""

    def __init__(self, eva: RunningEva, folder: Path) -> None:
        self.pictures: list[tuple[str, World]] = []
        self._eva, self._folder, self._numbers = eva, folder, itertools.count()
        eva.store.watchers.append(lambda: self.take("commit"))
        eva.channel.watchers.append(self.take)

    def take(self, what: str) -> None:
        number = next(self._numbers)
        self.pictures.append((f"{number}, {what}", self._eva.world.photograph(self._folder / str(number))))


async def film(folder: Path, limits: Limits, scene: Scene) -> list[tuple[str, World]]:
    """The scene, undisturbed."""
    async with running(World(folder=folder, limits=limits)) as eva:
        taken = Film(eva, folder)
        await scene(eva, eva.customer("ana"))
        await eva.answers()
        return taken.pictures


# ── what comes after ─────────────────────────────────────────────────────────────────────────────────────────────────


def once_more(prompt: Prompt) -> Sequence[Step]:
    """A model that runs again has other words, and fewer."""
    return [f"Once more about {line.text}. " for line in prompt.asked]


def by_reply(shown: Sequence[Reply]) -> list[str]:
    """The texts of the replies, each put together from its parts."""
    keys = list(dict.fromkeys(reply.key for reply in shown))
    return [" ".join(reply.text for reply in shown if reply.key == key) for key in keys]


async def first_turn(eva: RunningEva) -> str:
    """How far it has come."""
    return next((state for (state,) in await eva.rows("SELECT state FROM turns ORDER BY number LIMIT 1")), "none")


@pytest.mark.parametrize("scene", [*AT_ONCE, *GROWING])
@pytest.mark.parametrize("limits", [UNHURRIED, SHORT, TOLD], ids=["in one message", "in several messages", "for readers"])
async def test_whenever_eva_is_killed_each_line_is_answered_once_and_each_reply_stands_once(
    tmp_path: Path, limits: Limits, scene: Scene
) -> None:
    killed_at = set()
    for moment, world in await film(tmp_path, limits, scene):
        world.model = ScriptedModel()
        world.model.otherwise = once_more
        async with running(world, serving=False) as eva:
            killed_at.add(state := await first_turn(eva))
            await eva.serve()
            await eva.answers()

            kept, shown = await eva.kept_replies(), world.platform.shown(eva.customer("ana").address)
            assert by_reply(shown) == kept, moment
            assert state not in ("kept", "over") or kept[0] == "".join(FIRST), moment
            assert state not in ("none", "thinking", "speaking") or kept[:1] != ["".join(FIRST)], moment
            assert await eva.unanswered() == [], moment
            turns = [turn for (turn,) in await eva.rows("SELECT turn FROM messages WHERE author = 'customer' ORDER BY number")]
            assert turns == sorted(turns), moment
            assert len(set(turns)) == len(kept), moment
            assert sum(part.last for part in shown) == len(kept), moment
            assert await eva.rows("SELECT * FROM wakeups") == [], moment
            done = await eva.rows("SELECT data FROM events WHERE name = 'done'")
            assert len(done) == (len(kept) if limits.keeps_events else 0), moment

    assert killed_at == {"none", "thinking", "kept", "over"} | ({"speaking"} if scene in GROWING else set())


async def test_what_an_earlier_try_has_shown_is_replaced_in_its_message_and_what_is_too_much_is_deleted(tmp_path: Path) -> None:
    async with running(World(folder=tmp_path, limits=SHORT)) as eva:
        ana = eva.customer("ana")
        eva.world.model.says(*FIRST[:2], Hold())
        eva.world.model.otherwise = once_more
        await ana.writes("one")
        await eva.rests()
        assert ana.sees == [text.strip() for text in FIRST[:2]]
        first, second = eva.world.platform.calls

        await eva.crash()
        await eva.answers()

        assert ana.sees == ["Once more about one."]
        assert [(call.verb, call.id) for call in eva.world.platform.calls[2:]] == [("edit", first.id), ("delete", second.id)]
        assert all(call.reply.resumed for call in eva.world.platform.calls[2:] if call.reply)
        assert [id for (id,) in await eva.rows("SELECT id FROM parts")] == [first.id]


async def test_a_part_that_somebody_has_deleted_meanwhile_is_no_reason_to_fail(tmp_path: Path) -> None:
    async with running(World(folder=tmp_path, limits=SHORT)) as eva:
        ana = eva.customer("ana")
        eva.world.model.says(*FIRST[:2], Hold())
        eva.world.model.otherwise = once_more
        await ana.writes("one")
        await eva.rests()
        eva.world.platform.delete(ana.address, eva.world.platform.calls[1].id)

        await eva.crash()
        await eva.answers()

        assert ana.sees == ["Once more about one."]
        assert await eva.turn_states() == [("over", "answered")]


@pytest.mark.parametrize("text", ["changed", None])
async def test_what_is_edited_or_deleted_while_eva_is_down_is_not_answered_as_it_was(tmp_path: Path, text: str | None) -> None:
    async with running(World(folder=tmp_path)) as eva:
        ana = eva.customer("ana")
        eva.world.model.says(Hold())
        await ana.writes("one", id="m")
        await eva.rests()
        await eva.crash(serving=False)
        await ana.edits("m", text)
        await eva.serve()
        await eva.answers()

        assert ana.sees == ([f"You wrote {text}."] if text else [])
        assert await eva.turn_states() == [("over", "answered" if text else "unsaid")]


async def test_a_tool_that_acts_has_acted_once_though_the_model_calls_it_again_after_a_crash(tmp_path: Path) -> None:
    def ask_for_a_person(prompt: Prompt) -> Sequence[Step]:
        if not prompt.results:
            return [ToolCall(id=f"call {next(ids)}", name="call_human", arguments={"reason": "A broken window"})]
        return [held, f"Noted before: {json.loads(prompt.results[0].content)['noted_before']}."]

    ids, held = itertools.count(), Hold()
    async with running(World(folder=tmp_path)) as eva:
        ana = eva.customer("ana")
        eva.world.model.otherwise = ask_for_a_person
        await ana.writes("I want a person")
        await held.reached()
        await eva.crash()
        held.open()
        await eva.answers()

        assert ana.sees == ["Noted before: False."]
        assert len(await eva.rows("SELECT * FROM person_requests")) == len(await eva.rows("SELECT * FROM tool_calls")) == 1
        assert next(ids) == 2
