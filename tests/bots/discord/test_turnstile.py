"""How many of Eva's calls go to Discord at a time, and which go first."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bots.discord.turnstile import ON_ITS_WAY, TICK, Haste, Turnstile, haste_of
from tests.bots.discord_scene import Scene
from tests.doubles.discord_limits import Limit
from tests.doubles.virtual_time import in_virtual_time


class Line:
    """Calls that have gone through, by name, and when."""

    def __init__(self, turnstile: Turnstile) -> None:
        self._turnstile = turnstile
        self.went: list[tuple[str, float]] = []
        self._tasks: list[asyncio.Task[None]] = []

    def queue(self, name: str, haste: Haste = Haste.OTHER, *, arrives: float = 0.0, ends: float = 0.0) -> asyncio.Task[None]:
        """So many seconds after it went, Discord has the call; and it is answered so many after that."""

        async def go() -> None:
            number = await self._turnstile.through(haste)
            await asyncio.sleep(arrives)
            self.went.append((name, asyncio.get_running_loop().time()))
            await asyncio.sleep(ends)
            self._turnstile.ended(number)

        self._tasks.append(asyncio.create_task(go()))
        return self._tasks[-1]

    async def ends(self) -> list[str]:
        await asyncio.gather(*self._tasks, return_exceptions=True)
        return [name for name, _ in self.went]


@in_virtual_time
async def test_in_no_second_do_more_calls_go_than_discord_takes() -> None:
    line = Line(Turnstile(most=4, within=1.0))
    for number in range(30):
        line.queue(str(number))
        await asyncio.sleep(0.05 if number % 3 else 0.4)
    assert await line.ends() == [str(number) for number in range(30)]
    times = [at for _, at in line.went]

    assert all(sum(at <= other < at + 1.0 for other in times) <= 4 for at in times)
    assert times[-1] < 8.0


@in_virtual_time
async def test_who_waits_for_nothing_goes_at_once() -> None:
    line = Line(Turnstile(most=4, within=1.0))
    for number in range(4):
        line.queue(str(number))
    await line.ends()

    assert {at for _, at in line.went} == {0.0}


@settings(deadline=None)
@given(
    calls=st.lists(
        st.tuples(st.sampled_from([0.0, 0.01, 0.2, 0.9, 3.0]), st.floats(0, ON_ITS_WAY), st.sampled_from([0.0, 0.02, 0.5, 3.0])),
        min_size=10,
        max_size=60,
    )
)
@in_virtual_time
async def test_however_unevenly_calls_arrive_discord_never_has_too_many_within_a_second(calls: list[tuple[float, ...]]) -> None:
    line = Line(Turnstile(most=4, within=1.0))
    for number, (pause, arrives, ends) in enumerate(calls):
        line.queue(str(number), arrives=arrives, ends=ends)
        await asyncio.sleep(pause)
    assert len(await line.ends()) == len(calls)
    times = sorted(at for _, at in line.went)

    assert all(fifth - first >= 1.0 - 1e-9 for first, fifth in zip(times, times[4:], strict=False))


@in_virtual_time
async def test_a_call_that_discord_takes_long_to_answer_holds_up_the_next_no_longer_than_others() -> None:
    line = Line(Turnstile(most=1, within=1.0))
    line.queue("slow", ends=20.0)
    line.queue("next")
    await line.ends()

    assert line.went[-1][1] == pytest.approx(1.0 + ON_ITS_WAY, abs=0.01)


@in_virtual_time
async def test_words_and_the_end_of_an_answer_go_before_the_threads_of_others() -> None:
    line = Line(Turnstile(most=1, within=1.0))
    line.queue("before")
    await asyncio.sleep(0)
    line.queue("thread", Haste.OTHER)
    line.queue("words", Haste.WORDS)
    line.queue("last words", Haste.WORDS)

    assert await line.ends() == ["before", "words", "last words", "thread"]


@in_virtual_time
async def test_what_has_waited_long_goes_before_newer_words() -> None:
    line = Line(Turnstile(most=1, within=1.0))
    line.queue("before")
    await asyncio.sleep(0)
    line.queue("thread", Haste.OTHER)
    for number in range(20):
        line.queue(f"words {number}", Haste.WORDS)
        await asyncio.sleep(0.9)
    went = await line.ends()

    assert went.index("words 9") < went.index("thread") < went.index("words 19")


@in_virtual_time
async def test_a_call_that_is_given_up_takes_nobodys_turn() -> None:
    line = Line(Turnstile(most=1, within=1.0))
    line.queue("before")
    given_up = line.queue("given up")
    line.queue("after")
    await asyncio.sleep(0.5)
    given_up.cancel()

    assert await line.ends() == ["before", "after"]
    assert line.went[-1][1] == pytest.approx(1.0, abs=0.01)


@in_virtual_time
async def test_a_call_that_is_given_up_in_the_moment_of_its_turn_takes_no_room_for_ever() -> None:
    turnstile, loop = Turnstile(most=1, within=3600.0), asyncio.get_running_loop()
    turnstile.ended(await turnstile.through(Haste.WORDS))
    given_up = asyncio.create_task(turnstile.through(Haste.WORDS))
    await asyncio.sleep(0)
    loop.call_at(3600.0 + TICK, given_up.cancel)
    await asyncio.gather(given_up, return_exceptions=True)
    before = loop.time()
    await turnstile.through(Haste.WORDS)

    assert given_up.cancelled()
    assert loop.time() - before < 1.0


@in_virtual_time
async def test_what_shows_no_more_than_that_something_goes_on_leaves_room_for_words() -> None:
    turnstile = Turnstile(most=10, within=1.0, kept_free=6)
    line = Line(turnstile)
    for number in range(3):
        line.queue(str(number))
    await line.ends()
    assert turnstile.is_quiet
    line.queue("one more")
    await line.ends()

    assert not turnstile.is_quiet


@in_virtual_time
async def test_edits_wait_for_quiet_and_come_one_after_another() -> None:
    turnstile, edits = Turnstile(most=10, within=1.0, kept_free=6), list[float]()
    line = Line(turnstile)
    for number in range(10):
        line.queue(str(number))
    await line.ends()

    async def edit() -> None:
        await turnstile.quiet()
        number = await turnstile.through(Haste.WORDS)
        edits.append(asyncio.get_running_loop().time())
        turnstile.ended(number)

    await asyncio.gather(*(edit() for _ in range(8)))

    assert edits[0] >= 1.0
    assert max(sum(at <= other < at + 1.0 for other in edits) for at in edits) == 4


@in_virtual_time
async def test_whoever_waits_for_quiet_may_stop_waiting() -> None:
    turnstile = Turnstile(most=2, within=1.0, kept_free=1)
    turnstile.ended(await turnstile.through(Haste.WORDS))
    waiting = [asyncio.create_task(turnstile.quiet()) for _ in range(2)]
    await asyncio.sleep(0.1)
    waiting[0].cancel()
    await waiting[1]

    assert asyncio.get_running_loop().time() == pytest.approx(1.0, abs=0.6)


@in_virtual_time
async def test_after_a_refusal_for_all_nothing_goes_until_its_end() -> None:
    turnstile = Turnstile(most=10, within=1.0)
    line = Line(turnstile)
    turnstile.close(3.0)
    line.queue("after")

    assert await line.ends() == ["after"]
    assert line.went[0][1] == pytest.approx(3.0, abs=0.01)


def test_what_a_call_does_says_how_long_it_may_wait() -> None:
    assert haste_of("POST", "/channels/1/messages") is Haste.WORDS
    assert haste_of("PATCH", "/channels/1/messages/2") is Haste.WORDS
    assert haste_of("POST", "/channels/1/messages/2/threads") is Haste.OTHER
    assert haste_of("GET", "/channels/1/messages?limit=100") is Haste.OTHER


async def test_calls_for_many_customers_at_once_are_never_one_too_many(stage: Scene) -> None:
    asked = [await stage.server.member(f"Customer {number}").writes(stage.support, f"Question {number}") for number in range(20)]
    for each in asked:
        assert await stage.says(await stage.thread_of(each), f"You wrote {each.content}.")

    assert [call.route for call in stage.discord.requests if call.status == 429] == []


async def test_where_discord_has_counted_more_calls_nothing_more_goes_for_a_while(stage: Scene) -> None:
    stage.discord.limits.everything = Limit(calls=3, seconds=0.2)
    await stage.ana.writes(stage.support, "One")

    assert await stage.says(await stage.thread(), "You wrote One.")
