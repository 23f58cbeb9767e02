"""A growing text on its way to a platform. Time is virtual here: seconds pass at once, and to the letter."""

import asyncio
import itertools
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.delivery import Speech
from core.messages import Address, Reply, Source
from core.ports import ChannelError, Limits
from core.splitting import split
from tests.doubles.channel import UNHURRIED, FakeChannel, Platform
from tests.doubles.virtual_time import in_virtual_time

PLACE = Address("paper", "ana")
SHORT = Limits(characters=40, edits_per_second=None, buttons=0)
PACED = Limits(characters=2_000, edits_per_second=1, buttons=0)
ONE, TWO, THREE = "The first part is this sentence.", "And the second one is this.", "The third part comes at the end."
SOURCES = (Source("An article", "http://x/help/a"),)
BUSY = ChannelError("busy")
GONE = ChannelError("no such channel", permanent=True)


class NotYours(Exception):
    """Eva is not to speak any more."""


class Stage:
    """A speech, the platform that it goes to, and what was noted meanwhile. `allowed`: how many calls Eva may make."""

    def __init__(self, limits: Limits = UNHURRIED, *, ids: Sequence[str] = (), resumed: bool = False, allowed: int = 1_000) -> None:
        self.platform = Platform()
        self.channel = FakeChannel(self.platform, limits)
        self.channel.watchers.append(self._note)
        self.begun: list[float] = []  # when each call began, in seconds
        self.answered: list[float] = []  # and when it was answered
        self.under_way = 0
        self.told: list[tuple[int, str]] = []
        self._allowed = allowed
        self.speech = Speech(self.channel, PLACE, "R-1", ids=ids, resumed=resumed, may_send=self._may_send, sent=self._sent)

    def _note(self, what: str) -> None:
        self.under_way += 1 if what.startswith("before") else -1
        if what.startswith("before"):
            assert self.under_way == 1, "calls of one reply follow one another"
            self.begun.append(asyncio.get_running_loop().time())
        else:
            self.answered.append(asyncio.get_running_loop().time())

    async def _may_send(self) -> None:
        if not self._allowed:
            raise NotYours
        self._allowed -= 1

    async def _sent(self, part: int, id: str) -> None:
        self.told.append((part, id))

    @property
    def shown(self) -> list[str]:
        return [reply.text for reply in self.platform.shown(PLACE)]

    @property
    def verbs(self) -> list[str]:
        return [call.verb for call in self.platform.calls]


async def seconds(number: float) -> None:
    await asyncio.sleep(number)


def parts_of(text: str, most: int) -> list[Reply]:
    """What an earlier try has sent."""
    return [Reply(key="R-1", part=number, text=part) for number, part in enumerate(split(text, 40)[:most])]


# ── growing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@in_virtual_time
async def test_a_growing_text_is_sent_once_and_edited_from_then_on() -> None:
    stage = Stage()
    for text in ("One.", "One. Two.", "One. Two. Three."):
        stage.speech.show(text)
        await seconds(1)
    await stage.speech.finish("One. Two. Three. End.", SOURCES)

    assert stage.verbs == ["send", "edit", "edit", "edit"]
    assert stage.shown == ["One. Two. Three. End."]
    assert stage.told == [(0, "P1")]
    assert stage.speech.shown == "One. Two. Three. End."


@in_virtual_time
async def test_a_text_that_is_whole_at_once_is_one_call() -> None:
    stage = Stage()
    await stage.speech.finish("All of it.", SOURCES)

    [call] = stage.platform.calls
    assert call.reply
    assert (call.verb, call.reply.text, call.reply.sources, call.reply.last, call.reply.resumed) == (
        "send",
        "All of it.",
        SOURCES,
        True,
        False,
    )


@in_virtual_time
async def test_only_the_last_words_are_marked_as_the_last_and_bring_the_sources() -> None:
    stage = Stage(SHORT)
    stage.speech.show(f"{ONE} {TWO}")
    await seconds(1)
    assert not any(reply.last or reply.sources for reply in stage.platform.shown(PLACE))

    await stage.speech.finish(f"{ONE} {TWO} {THREE}", SOURCES)
    assert [(reply.part, reply.last, reply.sources) for reply in stage.platform.shown(PLACE)] == [
        (0, False, ()),
        (1, False, ()),
        (2, True, SOURCES),
    ]


@in_virtual_time
async def test_a_long_text_is_shown_in_parts_and_a_part_that_is_full_is_touched_no_more() -> None:
    stage = Stage(SHORT)
    stage.speech.show(ONE)
    await seconds(1)
    stage.speech.show(f"{ONE} {TWO}")
    await seconds(1)
    await stage.speech.finish(f"{ONE} {TWO} {THREE}", ())

    assert stage.shown == [ONE, TWO, THREE]
    assert [(call.verb, call.id) for call in stage.platform.calls] == [("send", "P1"), ("send", "P2"), ("send", "P3")]
    assert stage.told == [(0, "P1"), (1, ""), (1, "P2"), (2, ""), (2, "P3")]


@settings(deadline=None)
@given(st.lists(st.sampled_from([ONE, TWO, THREE, "- an item\n", "```\ncode\n```\n", "\n\n"]), min_size=1, max_size=12), st.data())
@in_virtual_time
async def test_however_a_text_grows_in_the_end_its_parts_stand_there_and_nothing_else(pieces: list[str], data: st.DataObject) -> None:
    stage = Stage(SHORT)
    text = ""
    for piece in pieces:
        text += piece + " "
        if text.strip() and data.draw(st.booleans()):
            stage.speech.show(text.strip())
            await seconds(data.draw(st.sampled_from([0, 1])))
    await stage.speech.finish(text.strip(), SOURCES)

    assert stage.shown == split(text.strip(), SHORT.characters)


class Crowded(FakeChannel):
    """One with `core.ports.Shared`: its calls are wanted by others until `is_quiet` is set."""

    def __init__(self, platform: Platform, limits: Limits) -> None:
        super().__init__(platform, limits)
        self.is_quiet = asyncio.Event()

    async def room_for_an_edit(self) -> None:
        await self.is_quiet.wait()


def crowded() -> tuple[Crowded, Speech]:
    async def nothing(*told: object) -> None:
        """Anything may be sent."""

    channel = Crowded(Platform(), PACED)
    return channel, Speech(channel, PLACE, "R-1", ids=(), resumed=False, may_send=nothing, sent=nothing)


@in_virtual_time
async def test_where_others_wait_for_their_first_words_the_first_and_the_last_are_shown_at_once_and_no_edit_between() -> None:
    channel, speech = crowded()
    for text in ("One.", "One. Two.", "One. Two. Three."):
        speech.show(text)
        await seconds(2)
    assert [reply.text for reply in channel.platform.shown(PLACE)] == ["One."]
    await speech.finish("One. Two. Three. End.", ())

    assert [call.reply.text for call in channel.platform.calls if call.reply] == ["One.", "One. Two. Three. End."]


@in_virtual_time
async def test_an_edit_that_has_waited_for_others_shows_the_newest_text() -> None:
    channel, speech = crowded()
    for text in ("One.", "One. Two.", "One. Two. Three."):
        speech.show(text)
        await seconds(2)
    channel.is_quiet.set()
    await seconds(2)

    assert [call.reply.text for call in channel.platform.calls if call.reply] == ["One.", "One. Two. Three."]
    await speech.abandon()


# ── pace ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@settings(deadline=None)
@given(
    rate=st.sampled_from([0.5, 1, 4, 20]),
    in_a_row=st.integers(2, 6),
    pauses=st.lists(st.floats(0, 3), max_size=20),
    slowness=st.lists(st.sampled_from([0, 0.05, 0.3, 2.0]), min_size=1, max_size=4),
    resumed=st.integers(0, 3),
)
@in_virtual_time
async def test_a_platform_never_gets_more_calls_than_it_takes_and_the_last_text_always(
    rate: float, in_a_row: int, pauses: list[float], slowness: list[float], resumed: int
) -> None:
    stage = Stage(Limits(characters=40, edits_per_second=rate, edits_in_a_row=in_a_row, buttons=0))
    ids = [stage.platform.send(PLACE, reply) for reply in parts_of(f"{TWO} {TWO} {TWO}", resumed)]
    stage.platform.calls.clear()
    stage.speech = Speech(stage.channel, PLACE, "R-1", ids=ids, resumed=True, may_send=stage._may_send, sent=stage._sent)
    stage.channel.seconds_of_calls = itertools.cycle(slowness)
    text = ONE
    for pause in pauses:
        stage.speech.show(text)
        await seconds(pause)
        text += " And so on."
    shown_on_the_way = len(stage.begun)
    await stage.speech.finish(text, ())

    assert stage.shown == split(text, 40)
    on_the_way = stage.begun[:shown_on_the_way]
    assert all(later - earlier >= 1 / rate - 1e-9 for earlier, later in itertools.pairwise(on_the_way))
    calls = list(zip(stage.begun, stage.answered, stage.verbs, strict=True))
    for what in ("send", "edit", "delete"):
        kind = [(began, answered) for began, answered, verb in calls if verb == what]
        for (_, answered), (began, _) in zip(kind, kind[in_a_row:], strict=False):
            assert began - answered >= in_a_row / rate - 1e-9


@in_virtual_time
async def test_the_first_words_and_words_after_a_silence_are_shown_at_once() -> None:
    stage = Stage(PACED)
    stage.speech.show("One.")
    await seconds(10)
    stage.speech.show("One. Two.")
    await seconds(10)
    await stage.speech.finish("One. Two. Three.", ())

    assert stage.begun == [0, 10, 20]


@in_virtual_time
async def test_the_last_words_are_shown_at_once() -> None:
    stage = Stage(PACED)
    stage.speech.show("One.")
    await seconds(0.25)
    await stage.speech.finish("One. Two.", ())

    assert stage.shown == ["One. Two."]
    assert stage.begun == [0, 0.25]


@settings(deadline=None)
@given(begins=st.floats(0, 1), lasts=st.floats(0, 40), every=st.sampled_from([0.05, 0.2, 0.7, 1.3]))
@in_virtual_time
async def test_however_long_an_answer_its_last_edit_never_waits(begins: float, lasts: float, every: float) -> None:
    stage = Stage(PACED)
    await seconds(begins)
    for number in range(int(lasts / every) + 1):
        stage.speech.show("So far." + " More." * number)
        await seconds(every)
    ended = asyncio.get_running_loop().time()
    await stage.speech.finish("All of it.", ())

    assert stage.begun[-1] == ended


@in_virtual_time
async def test_the_last_words_wait_for_the_edit_before_them_and_for_nothing_else() -> None:
    stage = Stage(PACED)
    stage.channel.seconds_of_calls = itertools.repeat(0.75)
    stage.speech.show("One.")
    await seconds(0.25)
    await stage.speech.finish("One. Two.", ())

    assert stage.begun == [0, 0.75]


@in_virtual_time
async def test_an_edit_that_is_long_on_its_way_does_not_bring_the_next_one_closer_behind_it() -> None:
    stage = Stage(PACED)
    stage.channel.seconds_of_calls = itertools.repeat(0.75)
    for text in ("One.", "One. Two.", "One. Two. Three."):
        stage.speech.show(text)
        await seconds(1.5)

    assert stage.begun == [0, 1.75, 3.5]
    await stage.speech.abandon()


@in_virtual_time
async def test_a_last_part_that_waits_for_its_second_does_not_hold_up_the_end() -> None:
    stage = Stage(replace(PACED, characters=40))
    stage.speech.show(f"{ONE} {TWO}")
    await seconds(0.25)
    assert stage.shown == [ONE]
    await stage.speech.finish(f"{ONE} {TWO}", ())

    assert stage.shown == [ONE, TWO]
    assert stage.begun == [0, 0.25]


@in_virtual_time
async def test_of_the_texts_that_come_too_fast_only_the_newest_is_shown() -> None:
    stage = Stage(PACED)
    for number in range(25):
        stage.speech.show("So far. " + "More. " * number)
        await seconds(0.09)
    await stage.speech.finish("So far. " + "More. " * 30, ())

    assert stage.begun == pytest.approx([0, 1, 2, 2.25])
    assert [call.reply.text.count("More") for call in stage.platform.calls if call.reply] == [0, 11, 22, 30]


# ── refusals ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@in_virtual_time
async def test_a_platform_that_hiccups_is_tried_twice_again() -> None:
    stage = Stage()
    stage.channel.refuse("send", BUSY, BUSY)
    await stage.speech.finish("Hello.", ())

    assert stage.shown == ["Hello."]
    assert stage.begun == [0, 0.5, 2.5]


@in_virtual_time
async def test_a_platform_that_names_a_time_is_not_called_before() -> None:
    stage = Stage()
    stage.channel.refuse("send", ChannelError("slow down", retry_after=7))
    await stage.speech.finish("Hello.", ())

    assert stage.begun == [0, 7]


@pytest.mark.parametrize(
    ("errors", "calls"),
    [([BUSY, BUSY, BUSY], 3), ([GONE], 1), ([BUSY, GONE], 2), ([ChannelError("closed for the night", retry_after=31)], 1)],
)
@in_virtual_time
async def test_a_platform_that_refuses_for_good_or_for_long_is_left_alone(errors: list[ChannelError], calls: int) -> None:
    stage = Stage()
    stage.channel.refuse("send", *errors)
    with pytest.raises(ChannelError) as refused:
        await stage.speech.finish("Hello.", ())

    assert refused.value is errors[-1]
    assert len(stage.begun) == calls
    assert stage.shown == []


@in_virtual_time
async def test_what_the_showing_has_failed_with_is_told_at_the_next_word() -> None:
    stage = Stage()
    stage.channel.refuse("send", GONE)
    stage.speech.show("One.")
    await seconds(1)

    with pytest.raises(ChannelError):
        stage.speech.show("One. Two.")
    with pytest.raises(ChannelError):
        await stage.speech.finish("One. Two.", ())


@in_virtual_time
async def test_before_each_call_and_each_new_try_it_is_asked_whether_eva_may_speak() -> None:
    stage = Stage(SHORT, allowed=3)
    stage.channel.refuse("send", BUSY, BUSY)
    with pytest.raises(NotYours):
        await stage.speech.finish(f"{ONE} {TWO}", ())

    assert stage.shown == [ONE]
    assert stage.speech.shown == ONE
    assert len(stage.begun) == 3


# ── again ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@in_virtual_time
async def test_what_an_earlier_try_has_shown_is_edited_and_marked_as_resumed() -> None:
    stage = Stage(SHORT)
    before = [stage.platform.send(PLACE, reply) for reply in parts_of(f"{ONE} {TWO}", 2)]
    again = Speech(stage.channel, PLACE, "R-1", ids=before, resumed=True, may_send=stage._may_send, sent=stage._sent)
    await again.finish(f"{THREE} {TWO} {ONE}", ())

    assert stage.shown == [THREE, TWO, ONE]
    assert [call.verb for call in stage.platform.calls[2:]] == ["edit", "edit", "send"]
    assert all(reply.resumed for reply in stage.platform.shown(PLACE))


@pytest.mark.parametrize("shown", [True, False])
@in_virtual_time
async def test_a_part_whose_id_was_lost_and_that_nobody_needs_any_more_is_found_and_deleted(shown: bool) -> None:
    stage = Stage(SHORT)
    first, *lost = [stage.platform.send(PLACE, reply) for reply in parts_of(f"{ONE} {TWO}", 2 if shown else 1)]
    again = Speech(stage.channel, PLACE, "R-1", ids=[first, ""], resumed=True, may_send=stage._may_send, sent=stage._sent)
    await again.finish(THREE, ())

    assert stage.shown == [THREE]
    assert again.parts == 1
    assert not lost or stage.platform.calls[-1].id == lost[0]


@in_virtual_time
async def test_a_part_that_cannot_be_deleted_is_no_reason_to_fail_but_one_that_cannot_be_deleted_now_is() -> None:
    for error, fails in ((GONE, False), (ChannelError("busy", retry_after=60), True)):
        stage = Stage(SHORT)
        before = [stage.platform.send(PLACE, reply) for reply in parts_of(f"{ONE} {TWO}", 2)]
        stage.channel.refuse("delete", error)
        again = Speech(stage.channel, PLACE, "R-1", ids=before, resumed=True, may_send=stage._may_send, sent=stage._sent)
        if fails:
            with pytest.raises(ChannelError):
                await again.finish(THREE, ())
        else:
            await again.finish(THREE, ())
        assert stage.shown[0] == THREE


# ── stopping ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@in_virtual_time
async def test_who_abandons_a_speech_waits_for_what_is_on_its_way_and_for_nothing_else() -> None:
    stage = Stage(PACED)
    stage.channel.seconds_of_calls = itertools.repeat(5)
    stage.speech.show("One.")
    await seconds(1)
    stage.speech.show("One. Two.")
    await stage.speech.abandon()
    await seconds(60)

    assert stage.shown == ["One."]
    assert stage.told == [(0, "P1")]
    assert stage.begun == [0]


@in_virtual_time
async def test_who_abandons_a_speech_does_not_wait_until_the_platform_has_time() -> None:
    stage = Stage()
    stage.channel.refuse("send", ChannelError("slow down", retry_after=29))
    stage.speech.show("One.")
    await seconds(1)
    await stage.speech.abandon()

    assert asyncio.get_running_loop().time() == 1
    await seconds(60)
    assert stage.shown == []


@in_virtual_time
async def test_the_id_of_what_was_sent_is_told_even_when_its_sender_is_cancelled() -> None:
    stage = Stage()
    stage.channel.seconds_of_calls = itertools.repeat(5)
    sender = asyncio.create_task(stage.speech.finish("Hello.", ()))
    await seconds(1)
    sender.cancel()
    await asyncio.wait([sender])
    await stage.speech.abandon()

    assert sender.cancelled()
    assert stage.told == [(0, "P1")]
