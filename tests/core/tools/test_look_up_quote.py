"""A quote is shown again by its number, as it was given, and to nobody else."""

import json

from tests.doubles.eva import Customer
from tests.doubles.priced import premium
from tests.doubles.quoting import COROLLA, SAID, Shop


async def looked_up(shop: Shop, id: str, customer: Customer | None = None) -> dict[str, object]:
    at = Shop(shop.eva, customer or shop.customer, shop.double)
    await at.turn(f"What was {id}?", {"tool": "look_up_quote", "id": id}, says="Here you are.")
    [(result,)] = await shop.eva.rows("SELECT result FROM tool_calls WHERE name = 'look_up_quote' ORDER BY number DESC LIMIT 1")
    value: dict[str, object] = json.loads(result)
    return value


async def test_it_is_shown_as_it_was_given_in_whatever_case_its_number_is_written(shop: Shop) -> None:
    await shop.turn(SAID, COROLLA)
    [result] = await shop.turn("yes", COROLLA)
    shown = await looked_up(shop, str(result["id"]).lower())

    assert (shown["id"], shown["status"], shown["premium"]) == (result["id"], "given", f"{premium()}")
    assert shown["understood"] == COROLLA


async def test_the_quote_of_somebody_else_and_one_without_a_price_are_not_found(shop: Shop) -> None:
    await shop.turn(SAID, COROLLA)
    [draft] = await shop.quotes()
    assert "no quote" in str((await looked_up(shop, draft.id))["error"])

    await shop.turn(SAID, COROLLA)
    [result] = await shop.turn("yes", COROLLA)
    assert "no quote" in str((await looked_up(shop, str(result["id"]), shop.eva.customer("bob")))["error"])
