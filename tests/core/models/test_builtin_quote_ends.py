"""No conversation about a quote without a model stands still: what was asked is settled by an answer to it, and what is taken up is."""

import re
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from core.language import LANGUAGES, catalogue
from core.quoting.quote import QuoteStatus
from tests.core.models.test_builtin_quotes import Shopper, WithoutAModel
from tests.core.quoting.test_giving import dearer
from tests.doubles.eva import World, running
from tests.doubles.priced import premium

QUOTED = ("quote", "2019 Honda Civic, 45k, 38", "yes")


@pytest.fixture
async def shopper(tmp_path: Path) -> AsyncIterator[Shopper]:
    async with running(World(folder=tmp_path, model=WithoutAModel())) as eva:
        yield Shopper(eva)


async def taken_up(shopper: Shopper) -> list[str]:
    return [quote.in_words() for quote in await shopper.quotes() if quote.status is QuoteStatus.TAKEN_UP]


@pytest.mark.parametrize(
    ("said", "quoted"),
    [
        (("2019 Honda Civic, 45,000 miles. My daughter is 17 and will be the main driver", "yes"), "45000, driver_age 17"),
        (("2019 Honda Civic, 45,000 miles. My daughter is 17 and will be the main driver", "she is 17", "yes"), "45000, driver_age 17"),
        (("2019 Honda Civic, 45,000 miles. My daughter is 17 and will be the main driver", "17", "yes"), "45000, driver_age 17"),
        (("2019 Honda Civic, 45,000 miles. I'm 48, my daughter is 17 and drives it too", "the daughter", "yes"), "45000, driver_age 17"),
        (
            (
                "So my old car died last spring on the highway and my neighbor helped me find this 2019 Honda Civic, there are about "
                "45,000 miles on it as far as the fellow could tell me. I'm 38.",
                "yes",
            ),
            "45000, driver_age 38",
        ),
    ],
)
async def test_a_yes_or_an_answer_settles_what_was_asked(shopper: Shopper, said: tuple[str, ...], quoted: str) -> None:
    await shopper.says("quote", *said)

    if not await shopper.given():  # to the one value that was in doubt, and then to all of them
        await shopper.says("yes")
    assert [words for words, _ in await shopper.given()] == [f"2019 Honda Civic, mileage {quoted}"]


async def test_a_yes_to_the_question_behind_a_price_takes_the_quote_up(shopper: Shopper) -> None:
    told = await shopper.says(*QUOTED)
    assert "Would you like to take it up?" in told

    await shopper.says("yes please")

    assert await taken_up(shopper) == ["2019 Honda Civic, mileage 45000, driver_age 38"]


@pytest.mark.parametrize("words", ["great, we'd like to go ahead please", "take it", "ok we'll take it"])
async def test_a_quote_is_taken_up_as_people_say_it(shopper: Shopper, words: str) -> None:
    await shopper.says(*QUOTED, words)

    assert await taken_up(shopper) == ["2019 Honda Civic, mileage 45000, driver_age 38"]


async def test_that_one_behind_a_what_if_is_asked_about(shopper: Shopper) -> None:
    told = await shopper.says(*QUOTED, "and with a $1,000 deductible?", "ok I'll take that one")

    assert told.count("$") == 2
    assert await taken_up(shopper) == []


async def test_what_makes_a_price_up_is_told_and_a_bargain_is_answered(shopper: Shopper) -> None:
    assert "What moved the price" in await shopper.says(*QUOTED, "Lovely, what made it that price?")
    assert "fixed rates" in await shopper.says("come on, give me 10% off")


async def test_after_a_change_of_rates_a_what_if_names_what_the_quote_keeps_and_no_saving_that_is_none(shopper: Shopper) -> None:
    await shopper.says(*QUOTED)
    [(_, kept)] = await shopper.given()
    shopper.eva.world.company = dearer

    told = await shopper.says("and with a $1,000 deductible?")

    civic = partial(premium, "Honda", "Civic", year=2019, mileage=45_000, age=38, playbook=dearer().playbook)
    other, now = civic(deductible=1000), civic()
    assert f"At today's rates that would be ${other} a month, and as it is ${now}." in told
    assert f"keeps its price of ${kept}" in told
    assert f"${now - other}" not in told


@pytest.mark.parametrize("words", ["I'll take that to my husband first", "I'd like to go ahead and ask about deductibles"])
async def test_words_like_these_take_nothing_up(shopper: Shopper, words: str) -> None:
    await shopper.says(*QUOTED, words)

    assert await taken_up(shopper) == []


@pytest.mark.parametrize("words", ["sure, let me think about it", "yes, what does comprehensive cover?", "thanks"])
async def test_a_yes_with_something_else_takes_nothing_up(shopper: Shopper, words: str) -> None:
    await shopper.says(*QUOTED, words)

    assert await taken_up(shopper) == []


async def test_who_drives_two_cars_is_asked_by_name_and_a_yes_settles_it(shopper: Shopper) -> None:
    asked = await shopper.says(
        "quote", "a 2019 Honda Civic with 45,000 miles and a 2015 Toyota Corolla with 60,000 miles. I'm 40 and drive both"
    )
    assert "40" in asked

    await shopper.says("yes")
    if not await shopper.given():
        await shopper.says("yes")
    assert [words for words, _ in await shopper.given()][:1] == ["2019 Honda Civic, mileage 45000, driver_age 40"]


# ── of a quote and a what-if ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("words", ["I take it up, the first one", "I'll take it as it was", "I'll take the first one"])
async def test_who_takes_up_the_first_one_behind_a_what_if_takes_the_quote(shopper: Shopper, words: str) -> None:
    await shopper.says(*QUOTED, "and with a $1,000 deductible?")

    await shopper.says(words)

    assert await taken_up(shopper) == ["2019 Honda Civic, mileage 45000, driver_age 38"]


async def test_a_bare_i_take_it_behind_a_what_if_asks_which_naming_both_prices(shopper: Shopper) -> None:
    await shopper.says(*QUOTED, "and with a $1,000 deductible?")
    prices = [quote.premium for quote in await shopper.quotes() if quote.premium]

    asked = await shopper.says("I'll take it")

    assert [price for price in prices if f"${price}" not in asked] == []
    assert asked.count("?") == 1
    assert await taken_up(shopper) == []


@pytest.mark.parametrize("words", ["no, keep it as it was", "no, leave it as it is", "no thanks, the first one"])
async def test_who_would_rather_not_have_the_what_if_has_taken_nothing_up(shopper: Shopper, words: str) -> None:
    kept = await shopper.says(*QUOTED, "and with a $1,000 deductible?", words)

    assert "stays as it is" in kept
    assert "take up" not in kept
    assert await taken_up(shopper) == []


@pytest.mark.parametrize("words", ["I prefer the original", "as it was is better", "the first one"])
async def test_who_prefers_the_quote_to_a_what_if_is_not_told_that_it_is_taken_up(shopper: Shopper, words: str) -> None:
    told = await shopper.says(*QUOTED, "and with a $1,000 deductible?", words)

    assert "stays as it is. Would you like to take it up?" in told
    assert "noted as" not in told
    assert await taken_up(shopper) == []


async def test_the_answer_settles_which_of_the_two_it_is(shopper: Shopper) -> None:
    await shopper.says(*QUOTED, "and with a $1,000 deductible?", "I'll take it")

    await shopper.says("the first one")

    assert await taken_up(shopper) == ["2019 Honda Civic, mileage 45000, driver_age 38"]


async def test_the_other_way_is_put_once_more_and_a_yes_gives_it(shopper: Shopper) -> None:
    await shopper.says(*QUOTED, "and with a $1,000 deductible?", "I'll take it")

    put = await shopper.says("the other one")
    assert "just say yes" in put
    await shopper.says("yes")

    assert [words for words, _ in await shopper.given()] == ["2019 Honda Civic, mileage 45000, driver_age 38, deductible 1000"]


@pytest.mark.parametrize(
    "lines",
    [
        (
            "presupuesto por favor",
            "Honda Civic 2019, 45 mil millas, 38 años",
            "sí",
            "¿y con un deducible de 1000?",
            "me la quedo",
            "la primera",
        ),
        (
            "un devis s'il vous plaît",
            "Honda Civic de 2019, 45 000 miles, j'ai 38 ans",
            "oui",
            "et avec une franchise de 1000 dollars ?",
            "je le prends",
            "le premier",
        ),
        (
            "Angebot bitte",
            "Honda Civic 2019, 45.000 Meilen, 38 Jahre",
            "ja",
            "und mit 1000 Dollar Selbstbeteiligung?",
            "das nehme ich",
            "das erste",
        ),
        (
            "quero segurar meu carro",
            "Honda Civic 2019, 45 mil milhas, tenho 38 anos",
            "sim",
            "e com franquia de 1000 dólares?",
            "quero contratar",
            "a primeira",
        ),
        (
            "vorrei assicurare la mia auto",
            "Honda Civic 2019, 45.000 miglia, ho 38 anni",
            "sì",
            "e con una franchigia di 1000 dollari?",
            "lo prendo",
            "il primo",
        ),
        ("我想给我的车买保险", "2019年的本田思域，开了45000英里，我今年38岁", "是的", "免赔额1000呢？", "我接受", "第一个"),
        ("أريد تأمين سيارتي", "هوندا سيفيك 2019، 45000 ميل، عمري 38 سنة", "نعم", "وماذا لو كان التحمل 1000 دولار؟", "سآخذه", "الأول"),
    ],
)
async def test_so_it_is_in_the_other_languages(shopper: Shopper, lines: tuple[str, ...]) -> None:
    *_, compared, _, _ = lines
    await shopper.says(*lines[: lines.index(compared) + 1])
    prices = [f"${quote.premium}" for quote in await shopper.quotes() if quote.premium]

    asked = await shopper.says(lines[-2])
    assert len(prices) == 2
    assert [price for price in prices if price not in asked] == []
    await shopper.says(lines[-1])

    assert await taken_up(shopper) == ["2019 Honda Civic, mileage 45000, driver_age 38"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_every_language_both_answers_are_understood(language: str) -> None:
    said = catalogue().text("quote", "which_to_take", language, id="Q-1", premium="$40.00", other="$38.00")

    assert re.findall(r"\$[0-9.]+", said) == ["$40.00", "$38.00"]
    assert catalogue().heard("as_it_was", catalogue().example("as_it_was", language), language)
    assert not catalogue().heard("other_way", catalogue().example("as_it_was", language), language)
    assert not catalogue().heard("as_it_was", catalogue().example("other_way", language), language)


# ── several cars ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_what_if_may_be_of_the_first_of_two_quotes(shopper: Shopper) -> None:
    await shopper.says("I have a 2015 Toyota Corolla and a 2019 Honda Civic. How much to insure both?")
    await shopper.says("60k miles, I'm 41", "yes", "30,000 miles", "yes")
    corolla, civic = await shopper.given()

    compared = await shopper.says("and the Corolla with a $1,000 deductible?")

    assert f"${corolla[1]}" in compared
    assert f"${civic[1]}" not in compared


async def test_one_for_my_wifes_car_too_asks_for_that_car(shopper: Shopper) -> None:
    asked = await shopper.says(*QUOTED, "and one for my wife's car too")
    assert asked.startswith("Gladly!")
    assert "5. " in asked

    await shopper.says("a 2015 model", "Toyota Corolla", "60,000 miles", "she is 44", "yes", "yes")
    assert [words for words, _ in await shopper.given()] == [
        "2019 Honda Civic, mileage 45000, driver_age 38",
        "2015 Toyota Corolla, mileage 60000, driver_age 44",
    ]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "and one for my wife's car too"),
        ("es", "y otra para el coche de mi esposa"),
        ("fr", "et un pour la voiture de ma femme"),
        ("de", "und eins für das Auto meiner Frau"),
        ("it", "e anche per la macchina di mia moglie"),
        ("pt", "e outra para o carro da minha esposa"),
        ("zh", "我太太的车也要一个报价"),
        ("ar", "وعرض لسيارة زوجتي"),
    ],
)
def test_a_second_car_is_heard_in_every_language(language: str, words: str) -> None:
    assert catalogue().heard("another_car", words, language)
    assert not catalogue().heard("another_car", catalogue().example("take_up", language), language)


async def test_who_lets_the_second_car_be_goes_on_with_the_first(shopper: Shopper) -> None:
    compared = await shopper.says(*QUOTED, "and one for my wife's car too", "never mind", "and with a $1,000 deductible?")

    assert "less than" in compared


# ── asked again, and small talk ──────────────────────────────────────────────────────────────────────────────────────


async def test_why_that_much_tells_what_moved_the_price_and_the_next_steps_are_told_again(shopper: Shopper) -> None:
    await shopper.says("quote", "2009 Honda Civic, 145k, 19", "yes")

    explained = await shopper.says("why is it that much?")
    assert "What moved the price" in explained
    assert "take it up" in await shopper.says("what are the next steps?")


@pytest.mark.parametrize("talk", ["how are you?", "ok?", "hi, how's it going?", "thanks, right?"])
async def test_small_talk_with_a_question_mark_is_no_question_for_the_articles(shopper: Shopper, talk: str) -> None:
    await shopper.says("quote for a 2019 Honda Civic please", talk)

    [*_, last] = [turn for turn in shopper.customer.sees if turn]
    assert "the miles that it has driven" in last
    assert await shopper.eva.rows("SELECT 1 FROM person_requests") == []


# ── of several quotes ────────────────────────────────────────────────────────────────────────────────────────────────

TWO = ("quote", "2018 Mazda CX-5, 52k, 38", "yes", "I have another car, a 2014 Toyota Prius with 91,000 miles", "yes")


@pytest.mark.parametrize("words", ["I'll take the Mazda CX-5", "let's go with the CX-5 please"])
async def test_of_several_quotes_the_one_that_is_named_is_taken_up(shopper: Shopper, words: str) -> None:
    await shopper.says(*TWO, words)

    assert await taken_up(shopper) == ["2018 Mazda CX-5, mileage 52000, driver_age 38"]


async def test_of_several_quotes_nobody_guesses_which_and_the_answer_settles_it(shopper: Shopper) -> None:
    asked = await shopper.says(*TWO, "thanks a lot", "I'll take it")
    assert "CX-5" in asked
    assert "Prius" in asked
    assert await taken_up(shopper) == []

    await shopper.says("the Prius")

    assert await taken_up(shopper) == ["2014 Toyota Prius, mileage 91000, driver_age 38"]


async def test_both_are_taken_up_by_who_says_so(shopper: Shopper) -> None:
    await shopper.says(*TWO, "I'll take both")

    assert len(await taken_up(shopper)) == 2


@pytest.mark.parametrize("words", ["I won't take the CX-5", "what does the CX-5 cost a year?"])
async def test_a_name_alone_takes_nothing_up(shopper: Shopper, words: str) -> None:
    await shopper.says(*TWO, words)

    assert await taken_up(shopper) == []


# ── in the middle of a form ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("first", "words", "kind", "age"),
    [
        ("I need a quote for a 2018 Mazda CX-5", "how are you?", "Kind of you to ask", "the age of the main driver"),
        ("I need a quote for a 2018 Mazda CX-5", "how are you doing today?", "Kind of you to ask", "the age of the main driver"),
        ("Ich hätte gern ein Angebot für einen Mazda CX-5 von 2018", "wie geht's dir denn?", "Danke der Nachfrage", "das Alter"),
    ],
)
async def test_small_talk_is_answered_kindly_and_the_form_goes_on(shopper: Shopper, first: str, words: str, kind: str, age: str) -> None:
    answer = await shopper.says(first, words)

    assert answer.startswith(kind)
    assert age in answer.split("\n\n")[-1]


async def test_a_bare_figure_in_a_country_of_kilometers_is_asked_for_its_unit_alone(shopper: Shopper) -> None:
    asked = await shopper.says("Ich hätte gern ein Angebot", "Skoda Fabia, 2019, ich bin 33", "61.200")
    assert asked == "„61.200“: Sind das Meilen oder Kilometer?"

    repeated = await shopper.says("Kilometer natürlich")
    assert "38.028 Meilen" in repeated

    await shopper.says("ja")
    assert [words for words, _ in await shopper.given()] == ["2019 Škoda Fabia, mileage 38028, driver_age 33"]


async def test_who_asks_what_a_vehicle_costs_and_chooses_one_of_several_is_not_asked_twice(shopper: Shopper) -> None:
    asked = await shopper.says("how much for a silverado", "2017", "71k, 48")
    assert "miles" not in asked

    await shopper.says("the 2500", "yes")
    assert [words for words, _ in await shopper.given()] == ["2017 Chevrolet Silverado 2500, mileage 71000, driver_age 48"]


async def test_a_name_of_several_models_is_enough_where_only_one_was_built_that_year(shopper: Shopper) -> None:
    repeated = await shopper.says("quote", "triumph tiger 2013, 11k miles, 51")

    assert "2013 Triumph Tiger that has driven 11,000 miles" in repeated


async def test_a_question_about_a_cover_opens_no_form(shopper: Shopper) -> None:
    assert "model year" not in await shopper.says("how much is the deductible for my Civic?")


@pytest.mark.parametrize(
    ("wish", "words", "language"),
    [
        ("I need a quote for a 2018 Mazda CX-5", "why do you need my age?", "en"),
        ("Ich hätte gern ein Angebot für einen Mazda CX-5 von 2018", "Wozu brauchen Sie mein Alter?", "de"),
        ("Vorrei un preventivo per una Mazda CX-5 del 2018", "perché vi serve la mia età?", "it"),
    ],
)
async def test_who_asks_why_is_told_and_then_asked_again(shopper: Shopper, wish: str, words: str, language: str) -> None:
    answer = await shopper.says(wish, words)

    assert answer.startswith(catalogue().text("quote", "why_asked", language))
    assert catalogue().text("quote", "driver_age", language) in answer


async def test_the_kilometers_of_each_of_two_cars_are_repeated_as_its_own(shopper: Shopper) -> None:
    await shopper.says(
        "Brauche ein Angebot", "VW Polo 1.2 TSI 2016 und Opel Astra 1.4 2013, ich bin 44", "der Polo hat 71.000 km, der Astra 93.400 km"
    )

    repeated = await shopper.says("ja")

    assert "93.400 Kilometer sind rund 58.036 Meilen" in repeated
    assert "71.000" not in repeated


async def test_kilometres_with_a_point_are_said_back_with_the_miles_they_became(shopper: Shopper) -> None:
    put = await shopper.says("Quiero una cotización", "Mazda 3 2017, 60.000 kilómetros, tengo 44 años")

    assert "(60.000 kilómetros son unas 37.282 millas.)" in put


async def test_a_no_to_what_was_put_is_asked_what_to_change_and_nothing_else(shopper: Shopper) -> None:
    assert await shopper.says("quote", "2016 Mazda CX-5, 70k, 52", "no") == "What should I change? Just tell me how it really is."

    await shopper.says("it has 72,000 miles", "yes")
    assert [words for words, _ in await shopper.given()] == ["2016 Mazda CX-5, mileage 72000, driver_age 52"]


async def test_a_declined_what_if_is_over_and_the_quote_is_taken_up(shopper: Shopper) -> None:
    await shopper.says(*QUOTED, "and with a $1,000 deductible?", "no thanks", "I'll take it")

    assert await taken_up(shopper) == ["2019 Honda Civic, mileage 45000, driver_age 38"]


@pytest.mark.parametrize("words", ["bye", "Thank you, bye!", "thanks, goodbye"])
@pytest.mark.parametrize("before", ["I'll take it", "hm, I see"])
async def test_a_goodbye_is_answered_with_a_goodbye(shopper: Shopper, before: str, words: str) -> None:
    told = await shopper.says(*QUOTED, "and with a $1,000 deductible?", before, words)

    assert told == "Thank you for talking to Acme Insurance. Take care, and all the best!"


async def test_a_car_is_no_vehicles_name(shopper: Shopper) -> None:
    doubted = await shopper.says("how much would it be? a quote please", "17")
    assert "1. the make" not in doubted
    assert "Could you still tell me the make, the model" in doubted

    assert await shopper.says("my car") == "Could you still tell me the make and the model?"
    assert "a 2014 Subaru Forester" in await shopper.says("2014 Subaru Forester, 90,000 miles, I am 61")


async def test_a_model_in_the_place_of_another_keeps_the_year(shopper: Shopper) -> None:
    await shopper.says("I want a quote for my 2017 Honda Accord, 52000 miles, I'm 29")

    put = await shopper.says("sorry, it's a Civic, not Accord, and 57000 miles")
    assert "a 2017 Honda Civic that has driven 57,000 miles, and the main driver is 29" in put

    await shopper.says("yes")
    assert [words for words, _ in await shopper.given()] == ["2017 Honda Civic, mileage 57000, driver_age 29"]


@pytest.mark.parametrize("words", ["why so much?", "what are the next steps?"])
async def test_what_is_asked_before_there_is_a_price_is_answered(shopper: Shopper, words: str) -> None:
    told = await shopper.says("quote", "2017 Honda Accord, 52000 miles", words)

    assert told.startswith("There is no price yet.")
    assert "the age of the main driver" in told


async def test_a_yes_to_another_version_is_put_anew(shopper: Shopper) -> None:
    put = await shopper.says("quote", "2020 Hyundai Kona, 30k, 45", "yes, it is electric")
    assert "a 2020 Hyundai Kona Electric" in put
    assert await shopper.given() == []

    await shopper.says("yes")
    assert [words for words, _ in await shopper.given()] == ["2020 Hyundai Kona Electric, mileage 30000, driver_age 45"]


async def test_a_yes_that_calls_it_a_hybrid_confirms_no_plain_model(shopper: Shopper) -> None:
    assert "Is that right?" in await shopper.says("quote", "2019 Honda Civic, 45k, 38", "yes it's a hybrid")
    assert await shopper.given() == []


async def test_a_yes_that_calls_an_electric_car_electric_is_one(shopper: Shopper) -> None:
    await shopper.says("quote", "2019 Nissan Leaf, 45k, 38", "yes, it is electric")

    assert len(await shopper.given()) == 1


async def test_a_yes_under_a_condition_takes_nothing_up(shopper: Shopper) -> None:
    assert "Would you like to take it up?" in await shopper.says(*QUOTED, "yes if it is cheap")

    assert await taken_up(shopper) == []


@pytest.mark.parametrize("words", ["I don't want a deductible of 1000", "please do not use a 1000 deductible"])
async def test_a_deductible_that_nobody_wants_is_none(shopper: Shopper, words: str) -> None:
    put = await shopper.says("quote", "2019 Honda Civic, 45k, 38", words)

    assert "deductible" not in put
    assert [quote.in_words() for quote in await shopper.quotes()] == ["2019 Honda Civic, mileage 45000, driver_age 38"]
