"""A quote from Claude over HTTP: the ideal conversation to its end, killed in the middle, and told to the page."""

import asyncio
from datetime import date, datetime

import httpx
import pytest
from pydantic import JsonValue

from tests.bots.test_with_claude import ELECTRIC, WithClaude, both, client
from tests.bots.visitor import Customer, begins
from tests.doubles.claude import Said, Use
from tests.doubles.company import acme
from tests.doubles.priced import premium
from tests.doubles.quoting import COROLLA, PUT, SAID

__all__ = ["both", "client"]

LEAF: dict[str, JsonValue] = {"make": "Nissan", "model": "Leaf", "year": 2022, "mileage": 15000, "driver_age": 38}
ASKING = "Gladly! I need five things:\n\n1. Make\n2. Model\n3. Model year\n4. Mileage so far\n5. Age of the main driver"


def today() -> date:
    """Where the company is."""
    return datetime.now(acme().playbook.timezone).date()


@pytest.fixture
async def customer(client: httpx.AsyncClient) -> Customer:
    return await begins(client)


async def test_the_ideal_conversation_ends_with_a_quote_that_is_taken_up(both: WithClaude, customer: Customer) -> None:
    price = premium("Nissan", "Leaf", year=2022, mileage=15_000, age=38, today=today())
    says = both.claude.says
    says("Hello and welcome to Acme Insurance! How can I help you today?")
    says("Happy to tell you! ", Said("It adds cover for the battery and the charging equipment.", cites=[0]))
    says("That is a lovely question, but I am here for your insurance. Shall we go on with your car?")
    says(ASKING)
    says(Use("get_quote", LEAF))
    says("So that is a 2022 Nissan Leaf with 15,000 miles, and the main driver is 38. Is that right?")
    says(Use("get_quote", LEAF))
    says(f"It would be ${price} a month. Would you like to take it up?")

    await customer.asks("Hello!")
    await customer.asks(ELECTRIC)
    await customer.asks("What should I cook tonight?")
    asked = await customer.asks("I'd like a quote please")
    put = await customer.asks("It's a Nissan Leaf, 2022, 15,000 miles, and I'm 38 years old")
    offered = (await customer.reads())["choices"]
    told = await customer.streams("Yes, that's right")

    assert offered == ["Yes"]
    [quote] = [event.data for event in told if event.name == "quote"]
    assert (quote["premium"], quote["currency"], quote["status"]) == (f"{price}", "USD", "given")
    assert asked["text"] == ASKING
    assert put["text"].endswith("Is that right?")

    says(Use("take_up_quote", {"id": quote["id"]}))
    says("It is noted, and a person in sales gets it. Nothing is insured yet. Thank you, and take care!")
    taken = await customer.streams("I'll take it")

    assert [event.data["status"] for event in taken if event.name == "quote"] == ["taken_up"]
    stands = await customer.reads()
    texts = {message["id"]: message["text"] for message in stands["messages"]}
    assert [(each["id"], each["status"], texts[each["reply_id"]]) for each in stands["quotes"]] == [
        (quote["id"], "taken_up", f"It would be ${price} a month. Would you like to take it up?")
    ]
    assert stands["choices"] == []
    assert f"It would be ${price} a month. Would you like to take it up?" in texts.values()
    assert list(texts.values())[-1].endswith("Nothing is insured yet. Thank you, and take care!")


async def test_killed_between_the_details_and_the_yes_the_price_is_the_same(both: WithClaude, customer: Customer) -> None:
    both.claude.says(Use("get_quote", COROLLA))
    both.claude.says(PUT)
    await customer.asks(SAID)

    await asyncio.to_thread(both.eva.kill)
    await both.start()
    both.claude.says(Use("get_quote", COROLLA))
    both.claude.says(f"It costs ${premium(today=today())} a month.")
    told = await customer.asks("yes")

    assert told["text"] == f"It costs ${premium(today=today())} a month."
