"""No price without words of the customer's for each detail, and a yes to exactly these in a later message; through the real SDK."""

from collections.abc import Mapping
from typing import Any

import pytest

from core.messages import State
from core.quoting.quote import QuoteStatus
from tests.doubles.priced import premium
from tests.doubles.quoting import COROLLA, PUT, SAID, Shop

CIVIC = {"make": "Honda", "model": "Civic", "year": 2018, "mileage": 60000, "driver_age": 35}
PUT_CIVIC = "So that is a 2018 Honda Civic with 60,000 miles, and the driver is 35. Correct?"


# ── said, put, confirmed, priced ─────────────────────────────────────────────────────────────────────────────────────


async def test_what_was_said_is_put_to_the_customer_and_priced_after_their_yes(shop: Shop) -> None:
    [first] = await shop.turn(SAID, COROLLA)
    assert (first["status"], first["understood"]) == ("to_confirm", COROLLA)
    [draft] = await shop.quotes()
    assert (draft.status, draft.premium) == (QuoteStatus.DRAFT, None)

    [second] = await shop.turn("Yes, that's right", COROLLA, says="It is there.")

    [quote] = await shop.quotes()
    assert (second["status"], second["id"], second["premium"]) == ("given", draft.id, f"{premium()}")
    assert (quote.status, quote.confirmed, quote.premium) == (QuoteStatus.GIVEN, "m2", premium())
    assert second["per_year"] == f"{premium() * 12}"
    assert second["next_steps"][0].startswith("Take it up")


async def test_claude_says_the_price_and_the_gate_lets_it_pass(shop: Shop) -> None:
    await shop.turn(SAID, COROLLA)
    assert shop.customer.sees[-1] == PUT

    says = f"Good news: insuring your Corolla costs ${premium()} a month, which is ${premium() * 12} a year. It is valid for 30 days."
    await shop.turn("yes", COROLLA, says=says)

    assert shop.customer.sees[-1] == says


async def test_details_that_come_one_by_one_are_put_together(shop: Shop) -> None:
    await shop.turn("I want a quote please", says="Gladly! What are make, model, year and mileage, and how old is the driver?")
    await shop.turn("A Honda Civic from 2018", says="How many miles has it driven?")
    await shop.turn("60k", says="And how old is the driver?")
    [first] = await shop.turn("35", CIVIC, says=PUT_CIVIC)
    [second] = await shop.turn("correct", CIVIC, says="Done.")

    assert (first["status"], second["status"]) == ("to_confirm", "given")
    assert second["premium"] == f"{premium('Honda', 'Civic', year=2018, mileage=60_000, age=35)}"


LEAF = {"make": "Nissan", "model": "Leaf", "year": 2019, "mileage": 45000, "driver_age": 41}
BOLT = {"make": "Chevrolet", "model": "Bolt", "year": 2022, "mileage": 12000, "driver_age": 29}
YAMAHA = {"make": "Yamaha", "model": "MT-07", "year": 2020, "mileage": 8000, "driver_age": 33}
IN_KM, PUT_IN_KM = (
    "2020 Toyota Corolla, 40,000 km on it, and I turned 41 last month",
    "a 2020 Toyota Corolla, 24,855 miles (40,000 km), aged 41?",
)
CORRECTED = "2012... sorry, 2021 Toyota Corolla with 42,000 miles, I'm 41"
TRUE: tuple[tuple[str, Mapping[str, Any], str, str], ...] = (
    ("2019 Nissan Leaf, 45k, I am 41", LEAF, "yes", "a 2019 Nissan Leaf with 45,000 miles, driver 41?"),
    (IN_KM, COROLLA | {"mileage": 24855}, "yep", PUT_IN_KM),
    (CORRECTED, COROLLA | {"year": 2021}, "👍", "a 2021 Toyota Corolla with 42,000 miles, driver 41. OK?"),
    ("my chevy bolt is from 2022, it has 12000 miles, I'm 29 years old", BOLT, "that's correct", "2022 Chevrolet Bolt, 12,000 miles, 29?"),
    ("2020 Yamaha MT-07 with 8,000 miles, I'm 33 years old", YAMAHA, "all correct", "a 2020 Yamaha MT-07, 8,000 miles, 33 years old?"),
)


ELSEWHERE = (
    (
        "Quiero una cotización para mi Toyota Corolla 2020 con 42.000 millas, tengo 41 años",
        "Sí, es correcto",
        "Un Toyota Corolla de 2020 con 42.000 millas y usted tiene 41 años. ¿Es correcto?",
    ),
    (
        "Ich möchte ein Angebot für meinen Toyota Corolla von 2020 mit 42.000 Meilen, ich bin 41 Jahre alt",
        "Ja, stimmt",
        "Ein Toyota Corolla von 2020 mit 42.000 Meilen, und Sie sind 41 Jahre alt. Stimmt das?",
    ),
    (
        "Je voudrais un devis pour ma Toyota Corolla de 2020 avec 42 000 miles, j'ai 41 ans",
        "Oui, c'est ça",
        "Une Toyota Corolla de 2020 avec 42 000 miles, et vous avez 41 ans. C'est bien ça ?",
    ),
)


@pytest.mark.parametrize(("said", "yes", "put"), ELSEWHERE)
async def test_in_other_languages_too(shop: Shop, said: str, yes: str, put: str) -> None:
    [first] = await shop.turn(said, COROLLA, says=put)
    [second] = await shop.turn(yes, COROLLA, says="👍")

    assert (first.get("status"), second.get("status")) == ("to_confirm", "given"), (first, second)


async def test_two_vehicles_in_one_message_are_put_together_and_one_yes_prices_both(shop: Shop) -> None:
    said = "Two cars: a 2020 Toyota Corolla with 42,000 miles and a 2018 Honda Civic with 60,000 miles. I'm 41 years old"
    civic = CIVIC | {"driver_age": 41}
    put = "A 2020 Toyota Corolla with 42,000 miles, and a 2018 Honda Civic with 60,000 miles; the driver is 41. Is that right?"
    first = await shop.turn(said, COROLLA, civic, says=put)
    second = await shop.turn("yes", COROLLA, civic, says="Done.")

    assert [each.get("status") for each in (*first, *second)] == ["to_confirm", "to_confirm", "given", "given"]
    assert {each["premium"] for each in second} == {f"{premium()}", f"{premium('Honda', 'Civic', year=2018, mileage=60_000)}"}


EXPLAINED = (
    "It is valid until April 1, 2026.",
    "The 42,000 miles raise it by 3 %.",
    "You can keep it for 30 days.",
    "A $1,000 deductible?",
)


@pytest.mark.parametrize("says", EXPLAINED)
async def test_claude_tells_until_when_a_quote_holds_and_what_moved_it(shop: Shop, says: str) -> None:
    await shop.turn(SAID, COROLLA)
    await shop.turn("yes", COROLLA, says=f"It costs ${premium()} a month. {says}")

    assert shop.customer.sees[-1] == f"It costs ${premium()} a month. {says}"


async def test_a_price_that_stands_only_in_a_wrong_call_is_never_said(shop: Shop) -> None:
    await shop.turn("What would I pay?", {"tool": "look_up_quote", "id": "Q for $9.99"}, says="Your premium is $9.99 a month.")
    assert "9.99" not in shop.customer.sees[-1]

    await shop.turn("And now?", COROLLA | {"model": "Corolla at $1 a month"}, says="Your premium is $1 a month.")
    assert "$1 " not in shop.customer.sees[-1]


async def test_a_number_that_the_customer_has_said_is_no_price_by_that(shop: Shop) -> None:
    await shop.turn(SAID, COROLLA)
    for says in ("Your premium is 41.", "It comes to forty-one a month.", "Monthly premium: **41**", "That is 41 francs."):
        await shop.turn("yes, go on", says=says)
        assert "41" not in shop.customer.sees[-1].replace(PUT, "")
        assert "forty-one" not in shop.customer.sees[-1]


async def test_a_pasted_price_is_no_price(shop: Shop) -> None:
    await shop.turn(f"{SAID}. The price is $1 a month.", COROLLA)
    [result] = await shop.turn("yes", COROLLA)

    assert result["premium"] == f"{premium()}"


@pytest.mark.parametrize(("said", "call", "yes", "put"), TRUE)
async def test_what_the_customer_has_said_is_priced(shop: Shop, said: str, call: Mapping[str, Any], yes: str, put: str) -> None:
    [first] = await shop.turn(said, call, says=put)
    [second] = await shop.turn(yes, call, says="Done.")

    assert (first.get("status"), second.get("status")) == ("to_confirm", "given"), (first, second)


# ── what was not said ────────────────────────────────────────────────────────────────────────────────────────────────

LEFT_OUT = "I'd like a quote for my Toyota Corolla, it has 42,000 miles"
INVENTED: tuple[tuple[tuple[str, ...], Mapping[str, Any]], ...] = (
    (("I'd like a quote",), COROLLA),
    ((LEFT_OUT, "I'm 41"), COROLLA),
    (("2020 Toyota Corolla, 42,000 miles",), COROLLA),
    (("A Toyota, 2020, 42,000 miles, I'm 41 years old",), COROLLA),
    ((SAID,), COROLLA | {"deductible": 1000}),
)
SWAPPED = (
    ((SAID,), COROLLA | {"driver_age": 42, "mileage": 41000}),
    (("2018 Toyota Corolla, 2020 miles, I'm 41 years old",), COROLLA | {"mileage": 2018}),
    (("2020 Toyota Corolla with 41,000 miles, I'm 42",), COROLLA | {"mileage": 42000, "driver_age": 41}),
    (("2020 Toyota Corolla with 42,000 miles, I drive 10,000 miles a year and I'm 41",), COROLLA | {"mileage": 10000}),
    (("2020 Toyota Corolla with 42,000 miles, I'm 41, I had 20 years without an accident",), COROLLA | {"driver_age": 20}),
)
STALE = (
    ((SAID, "Sorry, it is a 2021"), COROLLA),
    ((SAID, "Actually I mean 52,000 miles"), COROLLA),
    ((SAID, "I meant I'm 44, not 41"), COROLLA),
    ((SAID, "Oh wait, not the Corolla, it's a Toyota Camry"), COROLLA),
    (("2012... sorry, 2020 Toyota Corolla with 42,000 miles, I'm 41 years old",), COROLLA | {"year": 2012}),
)
CONVERTED = (
    (("2020 Toyota Corolla with 42,000 km, I'm 41 years old",), COROLLA),
    (("2020 Toyota Corolla with 42,000 miles, I'm 41 years old",), COROLLA | {"mileage": 26098}),
    (("2020 Toyota Corolla with 42k miles, I'm 41 years old",), COROLLA | {"mileage": 42}),
    (("2020 Toyota Corolla with 42,000 miles, I was born in 1985",), COROLLA | {"driver_age": 42}),
    (("2020 Toyota Corolla with 67,592 km, I'm 41 years old",), COROLLA | {"mileage": 67592}),
)
OF_ANOTHER = (
    (("2020 Toyota Corolla with 42,000 miles, I'm 44 and my wife is 41",), COROLLA),
    (("My 2018 Honda Civic has 60,000 miles, my other car, a 2020 Toyota Corolla, has 42,000 miles. I'm 35",), CIVIC | {"mileage": 42000}),
    (("I had a 2015 Honda Civic, now I have a 2020 Toyota Corolla with 42,000 miles, I'm 41",), COROLLA | {"year": 2015}),
    (("Two cars: a 2020 Toyota Corolla with 42,000 miles and a 2018 Honda Civic with 60,000 miles. I'm 41",), COROLLA | {"year": 2018}),
    (("Two cars: a 2020 Toyota Corolla with 42,000 miles and a 2018 Honda Civic with 60,000 miles. I'm 41",), COROLLA | {"mileage": 60000}),
)


@pytest.mark.parametrize(("said", "call"), [*INVENTED[:1], *INVENTED[2:], *SWAPPED, *STALE, *CONVERTED, *OF_ANOTHER])
async def test_what_the_customer_has_not_said_so_is_never_priced(shop: Shop, said: tuple[str, ...], call: Mapping[str, Any]) -> None:
    *before, last = said
    for text in before:
        await shop.turn(text, says="I see.")
    put = f"A {call['year']} {call['make']} {call['model']}, {call['mileage']} miles, {call['driver_age']} years old?"
    [first] = await shop.turn(last, call, says=put)
    [second] = await shop.turn("yes", call, says="Done.")

    assert "error" in first
    assert first["ask_for"]
    assert second.get("status") != "given", second
    assert all(quote.premium is None for quote in await shop.quotes())


SHARED = "2020 Toyota Corolla with 42,000 miles. 2 drivers me 41 and hubby 39, i drive it daily he takes the train"


async def test_what_is_not_certain_is_put_with_its_doubt_and_priced_after_the_yes(shop: Shop) -> None:
    [first] = await shop.turn(SHARED, COROLLA, says="A 2020 Toyota Corolla with 42,000 miles, and you, aged 41, mostly drive it. Right?")
    [second] = await shop.turn("yes", COROLLA, says="Done.")

    assert (first["status"], first["in_doubt"]) == ("to_confirm", ["driver_age"])
    assert second["status"] == "given"


async def test_a_plain_no_to_what_was_in_doubt_prices_nothing(shop: Shop) -> None:
    await shop.turn(SHARED, COROLLA)
    [second] = await shop.turn("no, he is the one who drives it", COROLLA)

    assert second.get("status") != "given"


async def test_beside_a_quote_what_is_not_certain_is_asked_for_since_a_what_if_needs_no_yes(shop: Shop) -> None:
    await shop.turn(SAID, COROLLA)
    await shop.turn("yes", COROLLA)
    [result] = await shop.turn("another: 2 drivers me 45 and hubby 39, i drive it daily he takes the train", COROLLA | {"driver_age": 45})

    assert result["check"] == {"driver_age": 45}, result
    assert "premium" not in result


@pytest.mark.parametrize("change", [{"driver_age": 9}, {"year": 2090}, {"mileage": -5}])
async def test_impossible_values_get_a_question_and_no_price(shop: Shop, change: dict[str, int]) -> None:
    call = COROLLA | change
    said = f"{call['year']} Toyota Corolla, {call['mileage']} miles, the driver is {call['driver_age']} years old"
    [first] = await shop.turn(said, call)

    assert "cannot be" in first["error"]
    assert await shop.quotes() == ()


# ── the yes ──────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_two_calls_in_one_turn_give_no_price(shop: Shop) -> None:
    first = await shop.turn(f"{SAID}. Yes, all of that is right, go ahead", COROLLA, dict(COROLLA))

    assert [each["status"] for each in first] == ["to_confirm"]
    assert [quote.premium for quote in await shop.quotes()] == [None]


@pytest.mark.parametrize(
    "answer",
    [
        "hm, what does collision mean?",
        "no",
        "yes but it has 50,000 miles",
        "yes? is that so?",
        "maybe",
        "yes, 42",
        "yes apart from the age",
    ],
)
async def test_what_is_no_yes_gives_no_price(shop: Shop, answer: str) -> None:
    await shop.turn(SAID, COROLLA)
    results = await shop.turn(answer, COROLLA)

    assert [result.get("status") for result in results] != ["given"]
    assert [quote.premium for quote in await shop.quotes()] == [None]


async def test_a_yes_to_a_reply_that_did_not_name_the_values_is_a_yes_to_nothing(shop: Shop) -> None:
    await shop.turn(SAID, COROLLA, says="Would you like to hear about our covers first?")
    [result] = await shop.turn("yes", COROLLA)

    assert result["status"] == "to_confirm"


@pytest.mark.parametrize(
    "answer", ["it's a Honda Civic, yes", "yes, 42,000 km", "yes, my wife drives it", "yes. my son will be the main driver"]
)
async def test_a_yes_beside_another_vehicle_or_driver_is_none_to_what_was_put(shop: Shop, answer: str) -> None:
    await shop.turn(SAID, COROLLA)
    [result] = await shop.turn(answer, COROLLA)

    assert result.get("status") != "given"
    assert result["ask_for"]


async def test_a_yes_in_what_somebody_else_wrote_is_none_of_the_customers(shop: Shop) -> None:
    await shop.turn(SAID, COROLLA)
    [result] = await shop.turn('Your colleague wrote me: "yes, that is correct". What did she mean?', COROLLA)

    assert result["status"] == "to_confirm"


CROSS = "Un Toyota Corolla Cross de 2020 con 42.000 millas, y usted tiene 41 años. ¿Es correcto?"


async def test_a_yes_to_another_model_whose_name_begins_alike_is_none(shop: Shop) -> None:
    await shop.turn("Hola, quiero una cotización: Toyota Corolla 2020, 42.000 millas, tengo 41 años", COROLLA, says=CROSS)
    [result] = await shop.turn("sí", COROLLA)

    assert CROSS in shop.customer.sees
    assert result["status"] == "to_confirm"


async def test_a_yes_in_kilometers_is_a_yes_to_the_miles(shop: Shop) -> None:
    call = COROLLA | {"mileage": 37282}
    await shop.turn("2020 Toyota Corolla with 60,000 km, I'm 41 years old", call, says=PUT.replace("42,000", "37,282"))
    [result] = await shop.turn("yes, 60,000 km", call)

    assert result["status"] == "given"


async def test_a_yes_to_other_values_prices_nothing(shop: Shop) -> None:
    await shop.turn(SAID, COROLLA)
    await shop.turn("Sorry, it is a 2021", COROLLA | {"year": 2021}, says=PUT.replace("2020", "2021"))
    [stale] = await shop.turn("yes", COROLLA)

    assert "taken back" in stale["error"]


async def test_a_correction_is_put_anew_and_priced_after_a_yes_of_its_own(shop: Shop) -> None:
    right = COROLLA | {"year": 2021}
    await shop.turn(SAID, COROLLA)
    [put] = await shop.turn("Sorry, it is a 2021", right, says=PUT.replace("2020", "2021"))
    [given] = await shop.turn("yes", right)

    assert put["status"] == "to_confirm"
    assert given["premium"] == f"{premium(year=2021)}"


async def test_after_a_close_everything_is_to_be_said_again(shop: Shop) -> None:
    await shop.turn(SAID, COROLLA)
    await shop.eva.hands(shop.customer, State.CLOSED)
    [result] = await shop.turn("yes", COROLLA)

    assert result["ask_for"] == ["make", "model", "year", "mileage", "driver_age"]


# ── vehicles ─────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_model_that_nobody_knows_is_priced_by_its_class_only_where_the_customer_has_said_it(shop: Shop) -> None:
    call = {"make": "Toyota", "model": "Zyxxyz", "year": 2020, "mileage": 42000, "driver_age": 41}
    [first] = await shop.turn("2020 Toyota Zyxxyz with 42,000 miles, I'm 41 years old", call, says="What kind of vehicle is it?")
    assert "ask what kind of vehicle" in first["error"]

    [second] = await shop.turn("It's a sedan", call, says="A 2020 Toyota Zyxxyz with 42,000 miles, and you are 41?")
    [third] = await shop.turn("yes", call, says="A 2020 Toyota Zyxxyz sedan with 42,000 miles, and you are 41?")
    [fourth] = await shop.turn("yes", call)

    assert second["understood"]["class"] == "sedan"
    assert third["status"] == "to_confirm"
    assert fourth["status"] == "given"


async def test_who_is_not_insured_is_told_the_reason_and_no_price(shop: Shop) -> None:
    call = COROLLA | {"year": 1950}
    await shop.turn("1950 Toyota Corolla with 42,000 miles, I'm 41 years old", call, says=PUT.replace("2020", "1950"))
    [result] = await shop.turn("yes", call)

    assert result["status"] == "not_insurable"
    assert "1966" in result["reason"]
