"""Who takes a quote up is recorded, listed for people, and told the truth; nothing is taken up that was not seen, or is somebody else's."""

import json
from datetime import timedelta

import pytest

from core.quoting.quote import QuoteStatus
from tests.doubles.claude import Use
from tests.doubles.priced import premium
from tests.doubles.quoting import COROLLA, SAID, Shop


async def given(shop: Shop) -> str:
    await shop.turn(SAID, COROLLA)
    [result] = await shop.turn("yes", COROLLA, says=f"It costs ${premium()} a month.")
    return str(result["id"])


async def taken(shop: Shop, id: str) -> dict[str, object]:
    await shop.turn("I take it", {"tool": "take_up_quote", "id": id}, says="It is noted.")
    [(result,)] = await shop.eva.rows("SELECT result FROM tool_calls WHERE name = 'take_up_quote' ORDER BY number DESC LIMIT 1")
    value: dict[str, object] = json.loads(result)
    return value


async def test_it_is_recorded_listed_and_told_as_it_is(shop: Shop) -> None:
    id = await given(shop)
    result = await taken(shop, id)

    assert (result["status"], result["premium"]) == ("taken_up", f"{premium()}")
    assert "Nothing is insured yet" in str(result["tell"])
    assert [quote.status for quote in await shop.quotes()] == [QuoteStatus.TAKEN_UP]
    listed = {item.kind: item for item in await shop.eva.store.read.notes.review(10)}
    assert listed["quote"].question == "taken up"
    assert listed["quote"].detail.startswith(f"{id} {premium()} USD")
    assert "person" not in listed
    assert len(await shop.eva.rows("SELECT * FROM audit WHERE what = 'quote taken_up'")) == 1
    assert [json.loads(data)["status"] for (data,) in await shop.eva.rows("SELECT data FROM events WHERE name = 'quote'")] == [
        "given",
        "taken_up",
    ]


async def test_taken_up_twice_it_is_recorded_once_and_keeps_its_price(shop: Shop) -> None:
    id = await given(shop)
    await taken(shop, id)
    await taken(shop, id)
    await shop.eva.passes(timedelta(days=60))

    assert len(await shop.eva.rows("SELECT * FROM audit WHERE what = 'quote taken_up'")) == 1
    assert [quote.status for quote in await shop.quotes()] == [QuoteStatus.TAKEN_UP]


async def test_what_is_over_its_time_cannot_be_taken_up(shop: Shop) -> None:
    id = await given(shop)
    await shop.eva.passes(timedelta(days=31))
    await shop.turn("I take it", {"tool": "take_up_quote", "id": id}, says="I am sorry.")

    assert [quote.status for quote in await shop.quotes()] == [QuoteStatus.EXPIRED]


async def test_a_quote_of_this_very_turn_must_be_told_first(shop: Shop) -> None:
    await shop.turn(SAID, COROLLA)
    [draft] = await shop.quotes()
    await shop.turn("yes", COROLLA, {"tool": "take_up_quote", "id": draft.id}, says="Done.")

    assert [quote.status for quote in await shop.quotes()] == [QuoteStatus.GIVEN]


@pytest.mark.parametrize("said", ["hm, that is a lot", "No, I won't take it", "what does collision cover?", "yes, for $20"])
async def test_who_has_not_said_so_takes_nothing_up(shop: Shop, said: str) -> None:
    id = await given(shop)
    await shop.turn(said, {"tool": "take_up_quote", "id": id}, says="Would you like to take it up?")

    assert [quote.status for quote in await shop.quotes()] == [QuoteStatus.GIVEN]
    assert await shop.eva.rows("SELECT * FROM audit WHERE what = 'quote taken_up'") == []


async def test_a_plain_yes_takes_it_up(shop: Shop) -> None:
    id = await given(shop)
    await shop.turn("yes please, go ahead", {"tool": "take_up_quote", "id": id}, says="It is noted.")

    assert [quote.status for quote in await shop.quotes()] == [QuoteStatus.TAKEN_UP]


async def test_nobody_takes_up_somebody_elses(shop: Shop) -> None:
    id = await given(shop)
    other = Shop(shop.eva, shop.eva.customer("bob"), shop.double)
    await other.turn("I take it", {"tool": "take_up_quote", "id": id}, says="I do not know that number.")

    assert [quote.status for quote in await shop.quotes()] == [QuoteStatus.GIVEN]


async def test_what_somebody_else_writes_in_the_conversation_takes_nothing_up(shop: Shop) -> None:
    id = await given(shop)
    carl = shop.eva.customer("carl")
    carl.address = shop.customer.address
    shop.double.says(Use("take_up_quote", {"id": id}))
    shop.double.says("Would you like that?")
    await carl.writes("I take it", id="of carl")
    await shop.eva.answers()
    [(refused,)] = await shop.eva.rows("SELECT result FROM tool_calls WHERE name = 'take_up_quote'")

    assert "has not said now" in str(refused)
    assert [quote.status for quote in await shop.quotes()] == [QuoteStatus.GIVEN]


async def test_i_take_it_behind_a_what_if_takes_up_neither(shop: Shop) -> None:
    id = await given(shop)
    [compared] = await shop.turn(
        "and with a $1,000 deductible?", {**COROLLA, "deductible": 1000}, says=f"Less. Your quote {id} stays as it is."
    )
    assert compared["status"] == "what_if"
    await shop.turn("I'll take it", {"tool": "take_up_quote", "id": id}, says="Which of the two?")

    assert QuoteStatus.TAKEN_UP not in [quote.status for quote in await shop.quotes()]

    await shop.turn("as it was", {"tool": "take_up_quote", "id": id}, says="It is noted.")

    assert [quote.status for quote in await shop.quotes() if quote.id == id] == [QuoteStatus.TAKEN_UP]


async def test_a_yes_to_a_what_if_does_not_take_up_the_quote_beside_it(shop: Shop) -> None:
    id = await given(shop)
    [compared] = await shop.turn("and with a $1,000 deductible?", {**COROLLA, "deductible": 1000}, says="…")
    await shop.turn("hm", says=f"It would be ${compared['premium']}; your quote {id} stays as it is. Would you rather have it this way?")
    await shop.turn("yes", {"tool": "take_up_quote", "id": id}, says="One moment.")

    assert QuoteStatus.TAKEN_UP not in [quote.status for quote in await shop.quotes()]


async def test_of_two_quotes_the_one_that_is_meant_is_taken_up(shop: Shop) -> None:
    civic = {"make": "Honda", "model": "Civic", "year": 2019, "mileage": 30_000, "driver_age": 41}
    id = await given(shop)
    await shop.turn(
        "And a 2019 Honda Civic with 30,000 miles, I drive that too", civic, says="A 2019 Honda Civic with 30,000 miles, and you are 41?"
    )
    [other] = await shop.turn("yes", civic, says=f"The Corolla is ${premium()} a month; the Civic comes on top of that.")
    await shop.turn("I'll take it", {"tool": "take_up_quote", "id": id}, says="Which of the two?")

    assert QuoteStatus.TAKEN_UP not in [quote.status for quote in await shop.quotes()]

    await shop.turn(
        "the Civic", {"tool": "take_up_quote", "id": id}, {"tool": "take_up_quote", "id": str(other["id"])}, says="It is noted."
    )

    assert [quote.id for quote in await shop.quotes() if quote.status is QuoteStatus.TAKEN_UP] == [other["id"]]
