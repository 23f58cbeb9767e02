"""What customers write, however odd, long or often it is: taken in, cleaned and answered, or refused in words."""

import asyncio

import psutil
import pytest

from tests.bots.process import EvaProcess
from tests.bots.visitor import Customer

CARD = "4111 1111 1111 1111"


def worked(server: EvaProcess) -> float:
    """Seconds for which a processor has worked for it; how long that took says how busy the machine is."""
    times = psutil.Process(server.pid).cpu_times()
    return float(times.user + times.system)


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n\t ", "\u200b\u200c\u200d", "\u202e\u202c", "\u2066\u2069\ufeff", "\x00\x01\x1b", "\u00ad", "\u3000", "\U000e0041"],
)
async def test_a_message_in_which_nothing_is_to_be_seen_is_refused(customer: Customer, text: str) -> None:
    answer = await customer.posts(text)

    assert answer.status_code == 422
    assert (await customer.reads())["messages"] == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"{}",
        b'{"text": 1}',
        b'{"text": null}',
        b'{"text": ["Hello"]}',
        b'{"text": "Hello", "from": "eva"}',
        b'{"text": "Hello", "client_id": ""}',
        b'{"text": "Hello", "client_id": 7}',
        b'{"text": "Hello", "client_id": "' + b"x" * 65 + b'"}',
        b'{"text": "\\ud800"}',
        b'{"text": "\xff\xfe\xfd"}',
        b'"\xc3\x28"',
        b"\x00\x01\x02\x03" * 500,
        b"[" * 20_000,
        b'{"text": NaN}',
    ],
)
async def test_a_body_that_is_no_message_is_refused_as_malformed(customer: Customer, body: bytes) -> None:
    answer = await customer.calls("POST", "/messages", content=body, headers={"Content-Type": "application/json"})

    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "malformed")
    assert (await customer.reads())["messages"] == []


async def test_a_form_is_no_json(customer: Customer) -> None:
    answer = await customer.calls("POST", "/messages", data={"text": "Hello"})

    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("text", "kept_as"),
    [
        ("When are you open\u202e?", "When are you open?"),
        ("\u200bWhen are\x00 you open?\x1b[2J", "When are you open?[2J"),
        ("When\r\nare you\u2028open?", "When\nare you\nopen?"),
        ("👩‍👩‍👧 When are you open?", "👩‍👩‍👧 When are you open?"),
        ("<script>alert(1)</script> When are you open?", "<script>alert(1)</script> When are you open?"),
        ("'; DROP TABLE messages; -- When are you open?", "'; DROP TABLE messages; -- When are you open?"),
    ],
)
async def test_odd_letters_are_cleaned_and_the_question_is_answered(customer: Customer, text: str, kept_as: str) -> None:
    reply = await customer.asks(text)

    assert "9 AM" in reply["text"]
    assert (await customer.reads())["messages"][0]["text"] == kept_as


async def test_a_message_as_long_as_a_body_may_be_is_taken_in_whole_and_answered_without_much_work(
    customer: Customer, server: EvaProcess
) -> None:
    text = ("When are you open? " * 1_700)[:32_000].strip()
    before = worked(server)

    reply = await customer.asks(text)

    assert reply["text"]
    assert worked(server) - before < 5
    assert (await customer.reads())["messages"][0]["text"] == text


async def test_a_card_number_is_neither_shown_again_nor_kept_nor_logged(customer: Customer, server: EvaProcess) -> None:
    reply = await customer.asks(f"Can I pay with {CARD}?")
    await customer.rates(reply["reply_id"], "down", f"I told you, it is {CARD}")

    assert "[card number removed]" in (await customer.reads())["messages"][0]["text"]
    assert server.logged(customer.id)
    assert CARD not in server.kept
    assert CARD not in server.log


async def test_what_customers_write_is_not_in_the_log(customer: Customer, server: EvaProcess) -> None:
    await customer.asks("Does the word Zwiebelkuchen reach your log?", "Apfelstrudel")

    assert server.logged(customer.id)
    assert "Zwiebelkuchen" in server.kept
    assert "Zwiebelkuchen" not in server.log
    assert "Apfelstrudel" not in server.log
    assert customer.token not in server.log


async def test_fifty_messages_in_a_second_are_answered_or_told_to_wait_and_none_that_was_taken_is_lost(customer: Customer) -> None:
    answers = await asyncio.gather(*(customer.posts(f"When are you open? ({number})", f"m{number}") for number in range(50)))

    taken = [f"m{number}" for number, answer in enumerate(answers) if answer.status_code == 200]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(taken) == 10
    assert len(refused) == 40
    assert all(1 <= int(answer.headers["retry-after"]) <= 60 for answer in refused)
    assert all(answer.json()["reply_id"] for answer in answers if answer.status_code == 200)
    listed = (await customer.reads())["messages"]
    assert sorted(message["id"] for message in listed if message["from"] == "customer") == sorted(taken)


async def test_sending_a_message_again_does_not_count_as_writing(customer: Customer) -> None:
    first = await customer.asks("When are you open?", "m1")

    again = [await customer.asks("When are you open?", "m1") for _ in range(15)]

    assert all(answer == first for answer in again)
    assert (await customer.posts("Hello", "m2")).status_code == 200


@pytest.mark.parametrize("about", ["../x", "A B", "<b>", "x" * 101, 7, None])
async def test_what_is_no_slug_is_refused_as_what_is_being_read(customer: Customer, about: object) -> None:
    answer = await customer.calls("POST", "/messages", json={"text": "Hello", "about": about})

    assert answer.status_code == 422
    assert (await customer.reads())["messages"] == []


@pytest.mark.parametrize("about", ["", "no-such-article", "claims-handbook-and-approvals"])
async def test_an_article_that_is_not_theirs_changes_nothing(customer: Customer, about: str) -> None:
    body = {"text": "Hello", "about": about}
    answer = await customer.calls("POST", "/messages", json=body, headers={"Accept": "application/json"})

    assert answer.status_code == 200
    assert answer.json()["text"].startswith("Hello and welcome!")


async def test_a_short_question_about_an_article_is_answered_from_it(customer: Customer) -> None:
    body = {"text": "What does it cover?", "about": "two-wheeler-insurance"}
    answer = await customer.calls("POST", "/messages", json=body, headers={"Accept": "application/json"})

    assert "/help/two-wheeler-insurance" in answer.json()["sources"][0]["link"]
