"""The calls of a conversation: what they take, what they answer, and what is kept."""

import sqlite3
from contextlib import closing
from datetime import datetime

import httpx
import pytest

from tests.bots.process import STAFF_TOKEN, EvaProcess
from tests.bots.visitor import Customer, begins

OF_COLLEAGUES = ("How do I reset my password?", "How many vacation days do I have?", "How do I get access to the claims system?")

# ── begin ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("body", [None, {}, {"audience": "customer"}])
async def test_a_conversation_begins_with_an_id_and_a_token(client: httpx.AsyncClient, body: dict[str, str] | None) -> None:
    answer = await client.post("/v1/conversations", json=body)

    assert answer.status_code == 201
    assert set(answer.json()) == {"id", "token"}
    assert answer.json()["id"].startswith("C-")
    assert len(answer.json()["token"]) >= 32


@pytest.mark.parametrize("body", [{"audience": "staff"}, {"audience": None}, {"audience": 1}, {"who": "me"}, [], "customer"])
async def test_a_conversation_for_nobody_known_is_refused(client: httpx.AsyncClient, body: object) -> None:
    answer = await client.post("/v1/conversations", json=body)

    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "malformed"


async def test_only_staff_begins_a_conversation_of_colleagues(client: httpx.AsyncClient, customer: Customer) -> None:
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {STAFF_TOKEN}"}, customer.headers):
        assert (await client.post("/v1/conversations", json={"audience": "internal"}, headers=headers)).status_code == 401

    colleague = await begins(client, {"audience": "internal"}, STAFF_TOKEN)
    told, untold = [
        {source["link"] for question in OF_COLLEAGUES for source in (await asking.asks(question))["sources"]}
        for asking in (colleague, customer)
    ]

    assert [link for link in told if "/help/" not in link]
    assert not [link for link in untold if "/help/" not in link]


# ── read ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_new_conversation_is_empty(customer: Customer) -> None:
    empty = {"messages": [], "quotes": [], "choices": [], "last_event_id": 0}
    assert await customer.reads() == {"id": customer.id, "state": "eva", "language": None} | empty


async def test_a_conversation_lists_what_was_said_in_order(customer: Customer) -> None:
    await customer.asks("When are you open?", "m1")
    await customer.asks("Do you insure electric cars?", "m2")

    stands = await customer.reads()

    assert [message["from"] for message in stands["messages"]] == ["customer", "eva", "customer", "eva"]
    assert [message["id"] for message in stands["messages"]][::2] == ["m1", "m2"]
    assert all(set(message) == {"id", "from", "text", "sources", "at"} for message in stands["messages"])
    times = [datetime.fromisoformat(message["at"]) for message in stands["messages"]]
    assert times == sorted(times)
    assert all(time.tzinfo for time in times)


async def test_the_list_and_the_events_from_its_last_id_on_are_everything_once(customer: Customer) -> None:
    await customer.asks("When are you open?")
    stands = await customer.reads()

    async with customer.listens(stands["last_event_id"]) as line:
        await customer.asks("Do you insure electric cars?", "m2")
        events = await line.until("done")

    assert events[-1].data["answers"] == ["m2"]
    assert [event.name for event in events].count("done") == 1
    assert all(event.id > stands["last_event_id"] for event in events if event.id)


async def test_ids_of_events_ascend_and_stay_the_same_for_whoever_reads_them_again(customer: Customer) -> None:
    for text in ("When are you open?", "Do you insure electric cars?", "Do you insure pigeons?"):
        await customer.asks(text)

    async with customer.listens(0) as line:
        first = [*await line.until("done"), *await line.until("done"), *await line.until("done")]
    async with customer.listens(first[0].id) as line:
        second = [*await line.until("done"), *await line.until("done"), *await line.until("done")]

    assert second == first[1:]
    ids = [event.id or 0 for event in first]
    assert ids == sorted(set(ids))
    assert (await customer.reads())["last_event_id"] == ids[-1]


@pytest.mark.parametrize("id", ["x", "-1", "1.5", "٣", "1" * 30, "0x10"])
async def test_an_id_that_is_none_of_an_event_is_refused(customer: Customer, id: str) -> None:
    answer = await customer.calls("GET", "/events", headers={b"Last-Event-ID": id.encode()})

    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "malformed")


# ── press ────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_button_for_a_person_notes_it_truly_and_leaves_eva_in_charge(customer: Customer) -> None:
    async with customer.listens() as line:
        answer = await customer.presses("human")
        events = await line.until("done")

    assert (answer.status_code, answer.json()) == (202, {"state": "eva"})
    said = "".join(event.data["text"] for event in events if event.name in ("text", "replace"))
    assert "1-800-123-4567" in said
    assert "noted" in said


async def test_the_button_for_a_quote_is_answered(customer: Customer) -> None:
    async with customer.listens() as line:
        answer = await customer.presses("quote")
        events = await line.until("done")

    assert answer.status_code == 202
    assert events


async def test_a_conversation_is_closed_and_opened_again_by_the_next_message(customer: Customer) -> None:
    async with customer.listens() as line:
        first = await customer.presses("close")
        second = await customer.presses("close")
        reply = await customer.asks("When are you open?")
        told = await line.until("done")

    assert [first.json(), second.json()] == [{"state": "closed"}, {"state": "closed"}]
    assert reply["state"] == "eva"
    assert [event.data["state"] for event in told if event.name == "state"] == ["closed", "eva"]
    assert (await customer.reads())["state"] == "eva"


@pytest.mark.parametrize("body", [{}, {"action": "shout"}, {"action": "close", "why": "no"}, {"action": None}])
async def test_a_button_that_does_not_exist_is_refused(customer: Customer, body: dict[str, object]) -> None:
    assert (await customer.calls("POST", "/actions", json=body)).status_code == 422


async def test_buttons_count_as_writing(customer: Customer) -> None:
    answers = [await customer.presses("close") for _ in range(11)]

    assert [answer.status_code for answer in answers] == [202] * 10 + [429]


# ── rate ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_last_thumb_counts(customer: Customer, server: EvaProcess) -> None:
    reply = await customer.asks("When are you open?")

    answers = [
        await customer.rates(reply["reply_id"], "up"),
        await customer.rates(reply["reply_id"], "down", "no"),
        await customer.rates(reply["reply_id"], "up", "yes after all"),
    ]

    assert [(answer.status_code, answer.content) for answer in answers] == [(204, b"")] * 3
    with closing(sqlite3.connect(server.folder / "eva.db")) as database:
        rows = database.execute("SELECT value, text FROM feedback WHERE conversation = ?", (customer.id,)).fetchall()
    assert rows == [("up", "yes after all")]


async def test_only_a_reply_of_this_conversation_can_be_rated(customer: Customer, stranger: Customer) -> None:
    await customer.asks("When are you open?", "m1")
    theirs = await stranger.asks("When are you open?")

    for id in (theirs["reply_id"], "R-0000000000000000", "m1", ""):
        answer = await customer.rates(id, "up")
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    "body",
    [
        {"reply_id": "R-1"},
        {"value": "up"},
        {"reply_id": "R-1", "value": "sideways"},
        {"reply_id": "R-1", "value": "up", "text": "x" * 2_001},
        {"reply_id": "R-1" * 100, "value": "up"},
        {"reply_id": 1, "value": "up"},
    ],
)
async def test_a_thumb_that_points_nowhere_is_refused(customer: Customer, body: dict[str, object]) -> None:
    assert (await customer.calls("POST", "/feedback", json=body)).status_code == 422


# ── take along ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_customer_takes_along_what_is_kept_of_them_and_nothing_of_how_eva_works(customer: Customer) -> None:
    reply = await customer.asks("When are you open?", "m1")
    await customer.rates(reply["reply_id"], "down", "too late for me")

    answer = await customer.calls("GET", "/export")

    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == f'attachment; filename="{customer.id}.json"'
    exported = answer.json()
    assert list(exported) == ["customer", "exported_at", "since", "conversations"]
    [conversation] = exported["conversations"]
    assert (exported["customer"], conversation["id"]) == (f"web:{customer.id}", customer.id)
    assert [(message["id"], message["text"]) for message in conversation["messages"]] == [
        ("m1", "When are you open?"),
        (reply["reply_id"], reply["text"]),
    ]
    assert conversation["messages"][1]["sources"] == reply["sources"]
    assert [rating["text"] for rating in conversation["ratings"]] == ["too late for me"]
    assert not {"tools", "findings", "costs", "failures"} & set(conversation)


async def test_nobody_takes_along_what_is_somebody_elses(customer: Customer, stranger: Customer) -> None:
    answer = await customer.client.get(f"{stranger.path}/export", headers=customer.headers)

    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


# ── forget ───────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_customer_who_is_forgotten_leaves_no_word_behind(customer: Customer, server: EvaProcess) -> None:
    reply = await customer.asks("I am Wolpertinger. When are you open?")
    await customer.rates(reply["reply_id"], "down", "Wolpertinger is sad")
    await customer.presses("human")

    answer = await customer.calls("DELETE")

    assert (answer.status_code, answer.content) == (204, b"")
    assert "Wolpertinger" not in server.kept


async def test_what_is_noted_of_a_forgetting_does_not_name_whose_it_was(customer: Customer, server: EvaProcess) -> None:
    await customer.asks("When are you open?")

    await customer.calls("DELETE")

    assert customer.id not in server.kept
    with closing(sqlite3.connect(server.folder / "eva.db")) as database:
        noted = database.execute("SELECT subject FROM audit WHERE what = 'forgotten'").fetchall()
        left = database.execute("SELECT digest FROM tombstones").fetchall()
    assert noted
    assert set(noted) <= set(left)


@pytest.mark.parametrize(
    ("method", "rest", "body"),
    [
        ("GET", "", None),
        ("GET", "/events", None),
        ("GET", "/export", None),
        ("POST", "/messages", {"text": "Hello"}),
        ("POST", "/actions", {"action": "human"}),
        ("POST", "/feedback", {"reply_id": "R-1", "value": "up"}),
        ("DELETE", "", None),
    ],
)
async def test_after_that_every_call_says_that_it_is_gone(customer: Customer, method: str, rest: str, body: dict[str, str] | None) -> None:
    await customer.asks("When are you open?")
    await customer.calls("DELETE")

    answer = await customer.calls(method, rest, json=body)

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "forgotten")
