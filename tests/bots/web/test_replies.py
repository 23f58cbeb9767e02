"""How a reply reaches whoever has written: as a stream or whole, once, and the same again for the same message."""

import asyncio
from datetime import UTC, datetime

import pytest

from bots.web import replies
from core.arrival import turn_over
from core.messages import State
from core.ports import ModelError, Transaction
from storage import engine_local
from tests.bots.house import House
from tests.bots.visitor import Customer, parsed, shown
from tests.doubles.hold import Hold

QUESTION = "Do you insure electric cars?"


async def test_the_whole_reply_and_the_stream_say_the_same(customer: Customer, stranger: Customer) -> None:
    whole = await customer.asks(QUESTION)
    events = await stranger.streams(QUESTION)

    assert set(whole) == {"reply_id", "text", "sources", "state", "by"}
    assert (whole["state"], whole["by"]) == ("eva", "builtin")
    assert whole["sources"]
    assert all(set(source) == {"title", "link"} for source in whole["sources"])
    assert shown(events).text == whole["text"]
    assert shown(events).sources == tuple(source["link"] for source in whole["sources"])
    assert shown(events).done is not None


async def test_a_reply_is_called_the_same_in_the_answer_in_the_stream_and_in_the_list(customer: Customer) -> None:
    whole = await customer.asks(QUESTION, "m1")
    again = await customer.streams(QUESTION, "m1")
    listed = (await customer.reads())["messages"]

    assert whole["reply_id"] == again[-1].data["reply_id"] == listed[-1]["id"]
    assert whole["text"] == listed[-1]["text"]
    assert whole["sources"] == listed[-1]["sources"]


async def test_a_message_without_a_client_id_is_answered_under_the_id_that_the_list_gives_it(customer: Customer) -> None:
    [*_, done] = await customer.streams(QUESTION)

    assert done.data["answers"] == [(await customer.reads())["messages"][0]["id"]]


async def test_the_same_client_id_is_one_message_and_gets_the_same_answer_again(customer: Customer) -> None:
    first = await customer.asks(QUESTION, "m1")
    await customer.asks("When are you open?", "m2")

    again = await customer.asks("anything else, it is the id that counts", "m1")

    assert again == first
    assert [message["text"] for message in (await customer.reads())["messages"] if message["from"] == "customer"] == [
        QUESTION,
        "When are you open?",
    ]


async def test_who_listens_anyway_hears_at_once_that_the_message_is_kept_and_its_answer_from_the_events(customer: Customer) -> None:
    body, asynchronously = {"text": QUESTION, "client_id": "m1"}, {"Prefer": "Respond-Async"}

    async with customer.listens() as line:
        answers = [await customer.calls("POST", "/messages", json=body, headers=asynchronously) for _ in range(2)]
        events = await line.until("done")
    empty = await customer.calls("POST", "/messages", json={"text": " "}, headers=asynchronously)

    assert [(answer.status_code, answer.content) for answer in answers] == [(202, b"")] * 2
    assert events[-1].data["answers"] == ["m1"]
    assert [message["from"] for message in (await customer.reads())["messages"]] == ["customer", "eva"]
    assert empty.status_code == 422


async def test_the_same_client_id_gets_the_same_answer_also_once_the_conversation_is_closed_or_reopened(customer: Customer) -> None:
    first = await customer.asks(QUESTION, "m1")
    await customer.presses("close")

    assert await customer.asks(QUESTION, "m1") == first
    second = await customer.asks("When are you open?", "m2")
    assert await customer.asks("When are you open?", "m2") == second
    assert await customer.asks(QUESTION, "m1") == first


async def test_the_same_client_id_in_two_conversations_is_two_messages(customer: Customer, stranger: Customer) -> None:
    assert (await customer.asks(QUESTION, "m1"))["reply_id"] != (await stranger.asks(QUESTION, "m1"))["reply_id"]


async def test_the_same_client_id_many_times_at_once_is_stored_once_and_each_gets_the_one_answer(customer: Customer) -> None:
    answers = await asyncio.gather(*(customer.asks(QUESTION, "m1") for _ in range(8)))

    assert len({answer["reply_id"] for answer in answers}) == 1
    assert len({answer["text"] for answer in answers}) == 1
    assert [message["from"] for message in (await customer.reads())["messages"]] == ["customer", "eva"]


async def test_a_message_that_is_sent_again_while_it_is_being_answered_joins_the_answer(house: House) -> None:
    hold = Hold()
    house.model.says("This much is said. The", hold, " rest comes.")
    customer = await house.customer()

    async with customer.writes("Hello", "m1") as first:
        await first.next()
        async with customer.writes("Hello", "m1") as again:
            joined = await again.next()
            hold.open()
            events = [joined, *await again.rest()]

    assert joined.name == "replace"
    assert shown(events).text == "This much is said. The rest comes."
    assert len(house.model.prompts) == 1


async def test_the_whole_reply_to_a_message_holds_nothing_of_the_reply_that_was_being_spoken_when_it_came(house: House) -> None:
    hold = Hold()
    house.model.says("This much is said. The", hold, " rest comes.")
    customer = await house.customer()

    async with customer.writes("One", "m1") as first:
        await first.next()
        second = asyncio.create_task(customer.asks("Two", "m2"))
        while len((await customer.reads())["messages"]) < 2:  # noqa: ASYNC110  # until it is taken in, which nothing tells
            await asyncio.sleep(0)
        hold.open()
        await first.rest()

    assert (await second)["text"] == "You wrote Two."


async def test_while_a_person_has_the_conversation_a_message_is_taken_in_and_nobody_is_kept_waiting(house: House) -> None:
    customer = await house.customer()

    async def hand_over(tx: Transaction) -> None:
        found = await tx.conversations.find(customer.id)
        assert found
        await turn_over(tx, house.eva.engine, found, State.HUMAN, datetime.now(UTC))

    await house.eva.store.write(hand_over)

    whole, stream = await customer.posts("Hello?"), await customer.posts("Are you there?", accept="text/event-stream")

    assert whole.json() == {"reply_id": None, "text": "", "sources": [], "state": "human", "by": "person"}
    assert [(event.name, event.data) for event in parsed(stream.text)] == [("state", {"state": "human"})]
    assert [message["text"] for message in (await customer.reads())["messages"]] == ["Hello?", "Are you there?"]
    assert house.model.prompts == []


async def test_a_reply_that_takes_too_long_for_one_answer_is_still_given(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replies, "WHOLE_SECONDS", 0.05)
    hold = Hold()
    house.model.says(hold, "At last.")
    customer = await house.customer()

    slow = await customer.posts("Hello", "m1")
    hold.open()
    await house.eva.engine.drained()
    again = await customer.asks("Hello", "m1")

    assert (slow.status_code, slow.json()["error"]["code"]) == (503, "slow")
    assert int(slow.headers["retry-after"]) >= 1
    assert again["text"] == "At last."


async def test_a_turn_that_fails_for_good_is_a_kind_sentence_in_the_whole_reply_too(house: House) -> None:
    house.model.says(ModelError("the key is wrong", permanent=True))
    customer = await house.customer()

    reply = await customer.asks("Hello")

    assert "key" not in reply["text"]
    assert reply["text"] == (await customer.reads())["messages"][-1]["text"]
    assert reply["reply_id"]


async def test_a_message_that_can_never_be_answered_blocks_nothing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_local, "BACK_OFF", (0.001,))
    for _ in range(5):
        house.model.says(RuntimeError("this input breaks the model"))
    customer = await house.customer()

    poisoned = await customer.asks("Poison")
    after = await customer.asks("And this?")

    assert "breaks" not in poisoned["text"]
    assert after["text"] == "You wrote And this?."
