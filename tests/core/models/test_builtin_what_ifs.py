"""Beside a quote, without a model: what is only supposed is priced, and stays supposed until it is taken."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.language import catalogue
from tests.core.models.test_builtin_quotes import Shopper, WithoutAModel
from tests.doubles.eva import World, running

GIVEN = "2019 Honda Civic, mileage 45000, driver_age 38"
UNREAD = catalogue().say("nothing_to_read", "en")


@pytest.fixture
async def shopper(tmp_path: Path) -> AsyncIterator[Shopper]:
    """With a quote for a Civic with 45,000 miles, driven by somebody of 38."""
    async with running(World(folder=tmp_path, model=WithoutAModel())) as eva:
        shopper = Shopper(eva)
        await shopper.says("I want a quote", "2019 Honda Civic, 45,000 miles, I'm 38", "yes")
        yield shopper


async def held(shopper: Shopper) -> str:
    [(words, _)] = await shopper.given()
    return words


@pytest.mark.parametrize(
    ("supposed", "then", "taken"),
    [
        (["what if my mileage was 30000?"], "and if I only drive 5000 miles a year?", f"{GIVEN}, yearly_mileage 5000"),
        (["what if I took a 1000 deductible?", "no, keep it as it is"], "and if my daughter drives it, she is 17?", GIVEN[:-2] + "17"),
        (["and if my son who is 19 drives it?"], "add roadside assistance", f"{GIVEN}, covers roadside"),
    ],
)
async def test_what_was_supposed_and_not_taken_is_part_of_no_later_price(
    shopper: Shopper, supposed: list[str], then: str, taken: str
) -> None:
    await shopper.says(*supposed, then, "yes")

    assert await held(shopper) == taken


async def test_what_was_supposed_and_taken_stays(shopper: Shopper) -> None:
    await shopper.says("what if my mileage was 30000?", "yes", "and with roadside assistance?", "yes")

    assert await held(shopper) == "2019 Honda Civic, mileage 30000, driver_age 38, covers roadside"


@pytest.mark.parametrize("text", ["what if I was 25?", "what if my mileage was 130000?", "what about roadside assistance, how much more?"])
async def test_a_what_if_gets_a_price_and_no_article(shopper: Shopper, text: str) -> None:
    assert "stays as it is. If you would rather have it this way, just say yes." in await shopper.says(text)


async def test_without_the_deductible_is_a_question_which_one(shopper: Shopper) -> None:
    assert await shopper.says("can I get it without the deductible?") == "Which deductible shall I compare: $250, $500 or $1,000?"


async def test_a_what_if_in_spanish_is_turned_down_in_spanish(tmp_path: Path) -> None:
    async with running(World(folder=tmp_path, model=WithoutAModel())) as eva:
        shopper = Shopper(eva)
        await shopper.says("Quiero una cotización", "Honda Civic 2019, 72.000 km, tengo 38 años", "sí")

        priced = await shopper.says("¿y si mi hijo de 19 años lo conduce?")
        kept = await shopper.says("no, lo dejo como estaba")

        assert "Si lo prefiere así, dígame que sí." in priced
        assert kept.startswith("Entonces su cotización Q-")
        assert kept.endswith("queda como está.")


@pytest.mark.parametrize("text", ["keep it as it was", "no, keep it as it was"])
async def test_a_what_if_that_is_turned_down_leaves_the_quote(shopper: Shopper, text: str) -> None:
    assert "stays as it is" in await shopper.says("what if I was 25?", text)
    assert await held(shopper) == GIVEN


async def test_a_yes_behind_an_article_is_answered(shopper: Shopper) -> None:
    said = await shopper.says("Does roadside assistance cover towing?", "yes")

    assert said.startswith("Would you like to take it up?")


async def test_words_that_nobody_understands_are_not_called_unreadable(shopper: Shopper) -> None:
    assert UNREAD not in await shopper.says("what if I was 25?", "hm, as it stood before that", "fine then")


async def test_who_takes_up_a_quote_is_not_asked_whether_they_would(shopper: Shopper) -> None:
    taken = await shopper.says("quote for a honda civic 2019 45k miles, I am 38", "yes")

    assert "is noted" in taken
    assert "Would you like" not in taken


async def test_who_will_not_say_their_age_is_not_asked_for_it_again(tmp_path: Path) -> None:
    async with running(World(folder=tmp_path, model=WithoutAModel())) as eva:
        shopper = Shopper(eva)
        await shopper.says("I want a quote", "2019 Honda Civic, 45,000 miles", "I'd rather not say my age")

        for text in ("Just give me a rough price then", "no I won't tell you"):
            said = await shopper.says(text)
            assert "you need not tell me" in said
            assert "Could you still tell me" not in said
        assert "38 years old" in await shopper.says("all right, I'm 38")


async def test_a_cover_that_is_repeated_goes_by_its_name(tmp_path: Path) -> None:
    async with running(World(folder=tmp_path, model=WithoutAModel())) as eva:
        repeated = await Shopper(eva).says("I want a quote", "2019 Honda Civic, 45,000 miles, I'm 38, with roadside assistance")

        assert "Also: roadside assistance." in repeated
