"""What was only supposed beside a quote takes nothing back, and what was corrected stays corrected."""

from typing import Any

import pytest

from tests.doubles.priced import premium
from tests.doubles.quoting import COROLLA, SAID, Shop


async def given(shop: Shop) -> str:
    await shop.turn(SAID, COROLLA)
    [result] = await shop.turn("yes", COROLLA, says=f"It costs ${premium()} a month.")
    return str(result["id"])


@pytest.mark.parametrize(
    ("supposed", "changed"),
    [
        ("and if my daughter drives it, she is 17?", {"driver_age": 17}),
        ("what if my mileage was 30000?", {"mileage": 30_000}),
        ("¿y si mi hijo de 19 años lo conduce?", {"driver_age": 19}),
        ("et si c'était mon fils de 20 ans qui conduit ?", {"driver_age": 20}),
        ("und wenn meine Tochter fährt, sie ist 19?", {"driver_age": 19}),
    ],
)
async def test_after_a_what_if_that_was_declined_the_next_one_is_of_the_quote(shop: Shop, supposed: str, changed: dict[str, Any]) -> None:
    id = await given(shop)
    await shop.turn(supposed, COROLLA | changed, says="It would be another price. Would you rather have it this way?")
    await shop.turn("no thanks", says="All right, it stays as it is.")

    [result] = await shop.turn("and with a $1,000 deductible?", COROLLA | {"deductible": 1000})

    assert (result["status"], result["beside"]["id"]) == ("what_if", id)
    assert result["premium"] == f"{premium(deductible=1000)}"


async def test_of_two_what_ifs_one_behind_the_other_the_second_is_of_the_quote_too(shop: Shop) -> None:
    id = await given(shop)
    await shop.turn("and if my daughter drives it, she is 17?", COROLLA | {"driver_age": 17}, says="That would be more.")

    [result] = await shop.turn("what about a $1,000 deductible?", COROLLA | {"deductible": 1000})

    assert (result["status"], result["beside"]["id"]) == ("what_if", id)


@pytest.mark.parametrize(
    "asked", ["and with a $1,000 deductible?", "what about a $1,000 deductible?", "what if I took a $1,000 deductible?"]
)
async def test_a_yes_to_such_a_what_if_gives_it(shop: Shop, asked: str) -> None:
    await given(shop)
    await shop.turn("and if my daughter drives it, she is 17?", COROLLA | {"driver_age": 17}, says="That would be more.")
    await shop.turn("no thanks", says="All right, it stays as it is.")
    await shop.turn(asked, COROLLA | {"deductible": 1000}, says=f"${premium(deductible=1000)} a month. This way?")

    [result] = await shop.turn("yes", COROLLA | {"deductible": 1000})

    assert (result["status"], result["premium"]) == ("given", f"{premium(deductible=1000)}")


@pytest.mark.parametrize(
    ("said", "changed"),
    [("Wait, actually it has 54,000 miles, I misread", {"mileage": 54_000}), ("My daughter will drive it, she is 17", {"driver_age": 17})],
)
async def test_what_was_corrected_or_told_is_not_asked_of_the_quote_before(shop: Shop, said: str, changed: dict[str, Any]) -> None:
    await given(shop)
    await shop.turn(said, COROLLA | changed, says="It would be another price. Would you rather have it this way?")

    [result] = await shop.turn("and with a $1,000 deductible?", COROLLA | {"deductible": 1000})

    assert "error" in result


async def test_a_what_if_that_became_the_quote_is_taken_back_by_no_next_one(shop: Shop) -> None:
    await given(shop)
    daughter = COROLLA | {"driver_age": 17}
    await shop.turn("and if my daughter drives it, she is 17?", daughter, says=f"It would be ${premium(age=17)} a month. This way?")
    [taken] = await shop.turn("yes", daughter, says=f"Your quote is ${premium(age=17)} a month.")
    assert taken["status"] == "given"

    [result] = await shop.turn("and with a $1,000 deductible?", COROLLA | {"deductible": 1000})

    assert "error" in result
