"""What those who listen are told, whether they come early, late, twice or in mid-reply."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.web import replies
from bots.web.feed import Told, in_paragraphs
from core.ports import ModelError, ToolCall
from storage import engine_local
from tests.bots.house import House
from tests.bots.visitor import shown
from tests.doubles.hold import Hold

SAID, REST = "This much is said already.", " The rest of it comes later."
WHOLE = SAID + REST
SEARCH = ToolCall(id="1", name="search_articles", arguments={"question": "wall box"})


def slowly(house: House) -> Hold:
    """Eva's next answer stops after its first sentence until the hold is opened."""
    hold = Hold()
    house.model.says(SAID + REST[:4], hold, REST[4:])
    return hold


async def test_a_reply_is_told_as_it_grows_and_only_what_is_kept_has_an_id(house: House) -> None:
    hold = slowly(house)
    customer = await house.customer()

    async with customer.writes("Hello", "m1") as line:
        first = await line.next()
        hold.open()
        events = [first, *await line.rest()]

    assert (first.name, first.data) == ("text", {"text": SAID})
    assert [event.name for event in events] == ["text", "text", "done"]
    assert [event.id is None for event in events] == [True, True, False]
    assert shown(events).text == WHOLE
    assert events[-1].data["answers"] == ["m1"]


async def test_what_eva_does_is_told_until_she_goes_on_to_speak_and_kept_for_nobody(house: House) -> None:
    hold = Hold()
    house.model.says("One moment. ", SEARCH)
    house.model.says(hold, SAID)
    customer = await house.customer()

    async with customer.writes("Hello", "m1") as line:
        early = [(await line.until("text"))[-1], await line.next()]
        async with customer.listens() as other:
            joined = [await other.next(), await other.next()]
        hold.open()
        await line.rest()
    async with customer.listens() as late:
        afterwards = await late.until("done")

    assert [(event.name, event.id) for event in early] == [("text", None), ("doing", None)]
    assert [event.name for event in joined] == ["replace", "doing"]
    assert joined[1].data == {"what": "search"}
    assert [event.name for event in afterwards] == ["replace", "done"]


async def test_who_comes_in_mid_reply_is_told_all_of_it_so_far_anew(house: House) -> None:
    hold = slowly(house)
    customer = await house.customer()

    async with customer.writes("Hello") as early:
        await early.next()
        async with customer.listens() as late:
            joined = await late.next()
            hold.open()
            events = [joined, *await late.until("done")]

    assert (joined.name, joined.data, joined.id) == ("replace", {"text": SAID}, None)
    assert shown(events).text == WHOLE


async def test_who_comes_when_it_is_over_is_told_the_whole_of_it_once(house: House) -> None:
    customer = await house.customer()
    await customer.asks("Hello")

    async with customer.listens() as line:
        events = await line.until("done")
        await customer.presses("close")
        after = await line.next()

    assert [event.name for event in events] == ["replace", "done"]
    assert all(event.id for event in events)
    assert after.name == "state"


async def test_a_line_that_breaks_goes_on_from_the_last_event_it_had(house: House) -> None:
    customer = await house.customer()
    await customer.asks("Hello")
    hold = slowly(house)

    async with customer.listens() as line:
        before = await line.until("done")
        async with customer.writes("And now?"):
            partly = await line.next()
    assert partly.name == "text"
    async with customer.listens(before[-1].id) as line:
        again = await line.next()
        hold.open()
        events = [again, *await line.until("done")]

    assert (again.name, again.data) == ("replace", {"text": SAID})
    assert shown(events).text == WHOLE
    ids = [event.id for event in [*before, *events] if event.id]
    assert ids == sorted(set(ids))


async def test_a_reply_that_nobody_listened_to_is_not_told_again_to_whoever_has_read_it(house: House) -> None:
    hold = slowly(house)
    customer = await house.customer()
    async with customer.writes("Hello") as line:
        await line.next()
    hold.open()
    await house.eva.engine.drained()

    stands = await customer.reads()
    async with customer.listens(stands["last_event_id"]) as line:
        await customer.presses("close")
        first = await line.next()

    assert stands["messages"][-1]["text"] == WHOLE
    assert (first.name, first.data) == ("state", {"state": "closed"})


async def test_what_is_being_spoken_is_told_by_the_events_and_not_by_the_list(house: House) -> None:
    hold = slowly(house)
    customer = await house.customer()

    async with customer.writes("Hello") as line:
        await line.next()
        stands = await customer.reads()
        async with customer.listens(stands["last_event_id"]) as other:
            hold.open()
            events = await other.until("done")

    assert [message["from"] for message in stands["messages"]] == ["customer"]
    assert shown(events).text == WHOLE


async def test_two_quick_messages_get_one_reply_and_both_posts_carry_it(house: House) -> None:
    thinking = Hold()
    house.model.says(thinking, "Too late for this one. ")
    customer = await house.customer()

    async with customer.writes("One", "m1") as first:
        await thinking.reached()
        async with customer.writes("Two", "m2") as second:
            thinking.open()
            both = [await first.rest(), await second.rest()]

    for events in both:
        assert shown(events).text == "You wrote One. You wrote Two."
        assert events[-1].data["answers"] == ["m1", "m2"]


async def test_what_is_written_while_eva_speaks_is_answered_in_the_next_reply(house: House) -> None:
    hold = slowly(house)
    customer = await house.customer()

    async with customer.writes("One", "m1") as first:
        await first.next()
        async with customer.writes("Two", "m2") as second:
            hold.open()
            events = await second.rest()
        rest = await first.rest()

    assert rest[-1].data["answers"] == ["m1"]
    replies_told = [event.data["answers"] for event in events if event.name == "done"]
    assert replies_told == [["m1"], ["m2"]]


async def test_closing_in_mid_reply_leaves_what_is_shown_and_adds_nothing(house: House) -> None:
    hold = slowly(house)
    customer = await house.customer()

    async with customer.listens() as line, customer.writes("Hello") as writing:
        await writing.next()
        await customer.presses("close")
        hold.open()
        told = await writing.rest()
        events = await line.until("done")

    assert [event.data for event in told] == [{"state": "closed"}]
    assert shown(events).text == SAID
    assert [message["text"] for message in (await customer.reads())["messages"]] == ["Hello", SAID]


async def test_a_model_that_fails_amid_its_answer_begins_anew_in_the_same_reply(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_local, "BACK_OFF", (0.01,))
    hold = Hold()
    house.model.says(SAID + REST[:4], hold, ModelError("gone"))
    house.model.says("Another answer.")
    customer = await house.customer()

    async with customer.writes("Hello") as line:
        first = await line.next()
        hold.open()
        events = [first, *await line.rest()]

    assert first.data == {"text": SAID}
    assert shown(events).text == "Another answer."
    assert [message["from"] for message in (await customer.reads())["messages"]] == ["customer", "eva"]


async def test_a_turn_that_fails_for_good_ends_with_a_kind_sentence_and_a_reference(house: House) -> None:
    house.model.says(ModelError("the key is wrong", permanent=True))
    customer = await house.customer()

    events = await customer.streams("Hello")

    assert [event.name for event in events if event.name != "text"] == ["error", "done"]
    [error] = [event for event in events if event.name == "error"]
    assert error.data["reference"] in error.data["message"]
    assert "key" not in error.data["message"]
    assert error.id


async def test_forgetting_ends_every_open_stream(house: House) -> None:
    hold = slowly(house)
    customer = await house.customer()

    async with customer.listens() as line, customer.writes("Hello") as writing:
        await writing.next()
        await line.next()
        await customer.calls("DELETE")
        hold.open()

        assert await line.rest() == []
        assert await writing.rest() == []


async def test_a_line_that_is_silent_is_kept_open_by_comments(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replies, "PING_SECONDS", 0.01)
    customer = await house.customer()

    async with house.client.stream("GET", f"{customer.path}/events", headers=customer.headers) as answer, asyncio.timeout(30):
        heard = b""
        async for piece in answer.aiter_raw():
            heard += piece
            if heard.count(b"\n\n") == 3:
                break

    assert heard == b": welcome\n\n: still here\n\n: still here\n\n"
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-accel-buffering"] == "no"


@given(st.text(alphabet="ab\n *"))
def test_paragraphs_are_the_whole_text_and_all_but_the_last_end_in_an_empty_line(text: str) -> None:
    pieces = [told.data["text"] for told in in_paragraphs(Told(None, "text", {"text": text}))]

    assert "".join(pieces) == text
    assert all(piece.endswith("\n") for piece in pieces[:-1])
