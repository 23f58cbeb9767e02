"""A quote without a model: the built-in responder asks, repeats, waits for the yes, and prices; through the real engine and store."""

from collections.abc import AsyncGenerator, AsyncIterator
from decimal import Decimal
from pathlib import Path

import pytest

from core.messages import Action
from core.models.builtin import Builtin
from core.ports import Piece, Prompt
from core.quoting.quote import Quote, QuoteStatus
from tests.doubles.company import acme
from tests.doubles.eva import Customer, RunningEva, World, running
from tests.doubles.model import ScriptedModel


class WithoutAModel(ScriptedModel):
    """The built-in responder in the place of the script."""

    name = "builtin"

    def __init__(self) -> None:
        super().__init__()
        self._builtin = Builtin(acme)

    def stream(self, prompt: Prompt) -> AsyncGenerator[Piece]:
        return self._builtin.stream(prompt)


class Shopper:
    """Somebody who wants a quote."""

    def __init__(self, eva: RunningEva) -> None:
        self.eva = eva
        self.customer: Customer = eva.customer("ana")

    async def says(self, *lines: str) -> str:
        """One turn each; Eva's last answer."""
        for line in lines:
            await self.customer.writes(line)
            await self.eva.answers()
        return self.customer.sees[-1]

    async def quotes(self) -> tuple[Quote, ...]:
        conversation = await self.customer.conversation()
        return await self.eva.store.read.quotes.of(conversation.id, self.eva.world.clock())

    async def given(self) -> list[tuple[str, Decimal | None]]:
        """What holds, in words."""
        return [(quote.in_words(), quote.premium) for quote in await self.quotes() if quote.status is QuoteStatus.GIVEN]


@pytest.fixture
async def shopper(tmp_path: Path) -> AsyncIterator[Shopper]:
    async with running(World(folder=tmp_path, model=WithoutAModel())) as eva:
        yield Shopper(eva)


# ── ten ways of asking ───────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_terse_customer_is_asked_once_and_gets_the_price(shopper: Shopper) -> None:
    repeated = await shopper.says("quote", "Nissan Leaf, 2019, 45,000 miles, 41")
    assert "2019 Nissan Leaf that has driven 45,000 miles, and the main driver is 41 years old" in repeated
    assert await shopper.given() == []

    told = await shopper.says("yes")

    [(words, premium)] = await shopper.given()
    assert words == "2019 Nissan Leaf, mileage 45000, driver_age 41"
    assert f"${premium} a month" in told


async def test_who_asks_what_it_would_be_gets_the_price_and_who_asks_why_is_told_the_quote(shopper: Shopper) -> None:
    repeated = await shopper.says("I have a 2020 Subaru Outback with 38,000 miles, and I'm 44. What would you charge us for insuring it?")
    told = await shopper.says("Yes, that's all correct, thank you so much!")
    explained = await shopper.says("Why is it that much?")
    going_on = await shopper.says("I'd like to keep it. What are the next steps?")

    [(_, premium)] = await shopper.given()
    assert "2020 Subaru Outback that has driven 38,000 miles, and the main driver is 44 years old" in repeated
    assert f"${premium} a month" in told
    assert f"${premium} a month" in explained
    assert f"${premium} a month" in going_on


async def test_after_a_quote_questions_about_something_else_are_answered_from_the_articles(shopper: Shopper) -> None:
    """What follows an accident or a cancellation is asked in the words in which others ask what follows a quote."""
    await shopper.says("quote", "Nissan Leaf, 2019, 45,000 miles, 41", "yes")
    [(_, premium)] = await shopper.given()
    others = (
        "I had an accident yesterday and reported the claim. What happens next?",
        "My car was towed, what happens next?",
        "What happens next if I cancel my policy?",
        "What are the next steps after an accident?",
        "Why so much paperwork for a claim?",
    )

    answered = {question: await shopper.says(question) for question in others}
    assert [question for question, said in answered.items() if f"${premium}" in said] == []


async def test_a_chatty_customer_is_asked_only_for_what_is_missing_and_questions_in_between_are_answered(shopper: Shopper) -> None:
    first = await shopper.says("Hi there! How much would it be to insure my lovely 2019 Honda Civic? It has been with me for ages.")
    assert "the miles that it has driven" in first
    assert "the make" not in first

    between = await shopper.says("What does comprehensive cover?")
    assert "theft" in between
    assert between.endswith("and the age of the main driver?")

    await shopper.says("it shows 45k on the odometer", "38, since you ask", "Yes, that's right!")
    assert [words for words, _ in await shopper.given()] == ["2019 Honda Civic, mileage 45000, driver_age 38"]


async def test_who_corrects_themselves_even_at_the_yes_gets_the_price_of_what_they_said_last(shopper: Shopper) -> None:
    await shopper.says("Quote for my 2012... sorry 2021 Toyota Corolla", "42k miles, I'm 39")
    repeated = await shopper.says("yes, but it's a 2020")
    assert "2020 Toyota Corolla" in repeated
    assert await shopper.given() == []

    await shopper.says("yes")
    assert [words for words, _ in await shopper.given()] == ["2020 Toyota Corolla, mileage 42000, driver_age 39"]


async def test_in_spanish(shopper: Shopper) -> None:
    repeated = await shopper.says("Quiero una cotización por favor", "Es un Toyota Corolla 2018, 98 000 kilómetros, tengo 44 años")
    assert "60.894 millas" in repeated

    told = await shopper.says("sí")

    assert "cotización" in told
    assert [words for words, _ in await shopper.given()] == ["2018 Toyota Corolla, mileage 60894, driver_age 44"]


async def test_kilometres_are_said_back_with_the_miles_they_became(shopper: Shopper) -> None:
    repeated = await shopper.says("quote please", "2018 VW Golf, 80,000 km, I'm 35")
    assert "80,000 kilometers are about 49,710 miles" in repeated

    await shopper.says("yes")
    assert [words for words, _ in await shopper.given()] == ["2018 Volkswagen Golf, mileage 49710, driver_age 35"]


async def test_two_cars_are_two_quotes_one_after_the_other(shopper: Shopper) -> None:
    first = await shopper.says("I have a 2015 Toyota Corolla and a 2019 Honda Civic. How much to insure both?")
    assert "two quotes" in first
    assert "For the Toyota Corolla" in first

    after = await shopper.says("60k miles, I'm 41", "yes")
    assert "For the Honda Civic" in after
    await shopper.says("30,000 miles", "yes")

    assert [words for words, _ in await shopper.given()] == [
        "2015 Toyota Corolla, mileage 60000, driver_age 41",
        "2019 Honda Civic, mileage 30000, driver_age 41",
    ]


async def test_another_car_after_the_first_quote_is_a_quote_of_its_own_for_the_same_driver(shopper: Shopper) -> None:
    await shopper.says("quote", "2019 Honda Civic, 45k, 38", "yes")
    asked = await shopper.says("I have another car, too: a 2015 Toyota Corolla")
    assert "Corolla" in asked
    assert "the miles" in asked
    await shopper.says("80,000 miles", "yes")

    assert [words for words, _ in await shopper.given()] == [
        "2019 Honda Civic, mileage 45000, driver_age 38",
        "2015 Toyota Corolla, mileage 80000, driver_age 38",
    ]


async def test_a_motorcycle(shopper: Shopper) -> None:
    await shopper.says("I want to insure my Yamaha MT-07", "2021, 8,000 miles, 34", "yes")

    assert [words for words, _ in await shopper.given()] == ["2021 Yamaha MT-07, mileage 8000, driver_age 34"]


async def test_a_teenager_is_priced_and_a_child_is_asked_about_kindly(shopper: Shopper) -> None:
    asked = await shopper.says("quote please, Ford Focus 2016, 70k miles, driver is 9")
    assert "9 does not look right" in asked

    await shopper.says("17", "yes")
    assert [words for words, _ in await shopper.given()] == ["2016 Ford Focus, mileage 70000, driver_age 17"]


async def test_who_will_not_say_the_age_is_told_kindly_that_there_is_no_price_and_offered_a_person(shopper: Shopper) -> None:
    told = await shopper.says("quote for my 2019 honda civic please", "45k", "I'd rather not tell you my age")

    assert "quite all right" in told
    assert "person" in told
    assert await shopper.quotes() == ()


async def test_bargaining_changes_no_price_and_a_higher_deductible_is_compared(shopper: Shopper) -> None:
    await shopper.says("quote", "2019 Honda Civic, 45k, 38", "yes")
    [before] = await shopper.given()

    no = await shopper.says("can you do it for $30?")
    assert "fixed rates" in no

    compared = await shopper.says("and with a $1,000 deductible?")
    assert "less than" in compared
    assert await shopper.given() == [before]

    await shopper.says("yes please")
    assert [words for words, _ in await shopper.given()] == ["2019 Honda Civic, mileage 45000, driver_age 38, deductible 1000"]


# ── killed in the middle ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("at", range(4))
async def test_whenever_eva_is_killed_the_form_goes_on_where_it_was(shopper: Shopper, at: int) -> None:
    for number, line in enumerate(["quote", "2019 Nissan Leaf", "45,000 miles and I'm 41", "yes"]):
        await shopper.customer.writes(line)
        if number == at:
            await shopper.eva.crash()
        await shopper.eva.answers()

    assert [words for words, _ in await shopper.given()] == ["2019 Nissan Leaf, mileage 45000, driver_age 41"]


# ── and more ─────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_button_asks_for_everything_in_one_list(shopper: Shopper) -> None:
    await shopper.says("hello")
    await shopper.customer.presses(Action.QUOTE)
    await shopper.eva.answers()

    lines = shopper.customer.sees[-1].splitlines()
    assert [line[:2] for line in lines[1:]] == ["1.", "2.", "3.", "4.", "5."]


async def test_a_quote_is_found_by_its_number_from_another_conversation_of_the_same_customer_only(shopper: Shopper) -> None:
    await shopper.says("quote", "2019 Honda Civic, 45k, 38", "yes")
    [quote] = [quote for quote in await shopper.quotes() if quote.status is QuoteStatus.GIVEN]
    elsewhere, stranger = Shopper(shopper.eva), Shopper(shopper.eva)
    elsewhere.customer, stranger.customer = shopper.eva.customer("ana-again"), shopper.eva.customer("bob")
    elsewhere.customer.name = shopper.customer.name  # on a platform where people are known, whichever thread they write in

    assert f"${quote.premium}" in await elsewhere.says(f"what was {quote.id}?")
    told = await stranger.says(f"what was {quote.id}?")
    assert "do not find" in told
    assert f"{quote.premium}" not in told


async def test_what_moved_the_price_is_said_in_the_customers_language(shopper: Shopper) -> None:
    told = await shopper.says("presupuesto por favor", "Honda Civic 2019, 45 mil millas, 22 años", "sí")

    assert "Lo que influyó en el precio: conductor de 22 años (" in told


async def test_never_mind_ends_it(shopper: Shopper) -> None:
    told = await shopper.says("I'd like a quote", "never mind")
    assert "leave it at that" in told

    assert "Monday" in await shopper.says("when are you open?")


async def test_an_ambiguous_model_is_asked_with_its_choices_and_an_unknown_one_is_priced_by_its_class(shopper: Shopper) -> None:
    choices = await shopper.says("get a quote", "Mini", "the Cooper")
    assert "Mini Hardtop" in choices

    kind = await shopper.says("sorry, it's a Toyota", "Zorble")
    assert "Which kind of vehicle" in kind

    await shopper.says("2019, 40k, 41", "it's a sedan", "yes")
    assert [words for words, _ in await shopper.given()] == ["2019 Toyota Zorble, sedan, mileage 40000, driver_age 41"]


async def test_what_if_the_son_drives_is_compared_and_no_leaves_the_quote_as_it_is(shopper: Shopper) -> None:
    await shopper.says("quote", "2019 Honda Civic, 45k, 38", "yes")
    [before] = await shopper.given()

    asked = await shopper.says("if my son drives?")
    assert "the age of the main driver" in asked
    assert "more than" in await shopper.says("he's 19")
    assert "stays as it is" in await shopper.says("no, leave it")

    assert await shopper.given() == [before]


async def test_a_quote_is_repeated_by_its_id_and_taking_it_up_is_noted(shopper: Shopper) -> None:
    await shopper.says("quote", "2019 Honda Civic, 45k, 38", "yes")
    [quote] = await shopper.quotes()

    assert f"${quote.premium} a month" in await shopper.says(f"what was {quote.id}?")
    assert "do not find" in await shopper.says("and what is Q-ABCDEFGH?")
    assert quote.id in await shopper.says("I'd like to take it up")
    [noted] = await shopper.eva.store.read.notes.review(10)
    assert (noted.kind, noted.question, quote.id in noted.detail) == ("quote", "taken up", True)


async def test_ok_to_something_else_is_no_yes(shopper: Shopper) -> None:
    await shopper.says("quote", "2019 Honda Civic, 45k, 38", "what does comprehensive cover?")

    assert await shopper.given() == []


# ── how it begins, and how it is not forced on anybody ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "wish",
    [
        "I want to insure my car",
        "insure my motorbike please",
        "we need car insurance",
        "Quiero asegurar mi coche",
        "Ich möchte mein Auto versichern",
        "je veux assurer ma voiture",
        "quero segurar meu carro",
        "vorrei assicurare la mia auto",
        "我想给我的车买保险",
        "أريد تأمين سيارتي",
    ],
)
async def test_who_wants_to_insure_what_is_theirs_is_asked_for_all_five_and_read_no_article(shopper: Shopper, wish: str) -> None:
    asked = await shopper.says(wish)

    assert asked.count("\n") == 5
    assert "5. " in asked


@pytest.mark.parametrize(
    "wish", ["I want to insure my boat", "I want insurance for my house", "I have car insurance with you, how do I file a claim?"]
)
async def test_who_wants_something_else_is_not_asked_for_a_car(shopper: Shopper, wish: str) -> None:
    assert "For a price I need" not in await shopper.says(wish)


async def test_who_says_everything_and_asks_what_it_comes_to_is_welcomed_and_understood(shopper: Shopper) -> None:
    told = await shopper.says(
        "Hi there! I just inherited my dad's old Buick LaCrosse, it's a 2014, about 88,000 miles on it. I'm 51. What would that come to?"
    )

    assert told.startswith("Hello and welcome!")
    assert "a 2014 Buick LaCrosse that has driven 88,000 miles, and the main driver is 51 years old" in told


async def test_who_refuses_a_detail_is_not_asked_for_it_in_the_same_breath(shopper: Shopper) -> None:
    told = await shopper.says("quote for a 2016 Subaru Outback, 77k miles", "I would rather not say my age")

    assert "you need not tell me" in told
    assert "?" not in told


async def test_who_asks_for_a_person_is_not_asked_on_but_may_go_on_later(shopper: Shopper) -> None:
    told = await shopper.says("quote for a 2016 Subaru Outback, 77k miles", "can I talk to a person please")
    assert "age of the main driver" not in told

    assert "16 Subaru Outback that has driven 77,000 miles" in await shopper.says("I'm 44")


@pytest.mark.parametrize(
    ("wish", "asked"),
    [("what if I take a higher deductible?", "$250, $500 or $1,000"), ("¿y con un deducible más alto?", "$250, $500 o $1,000")],
)
async def test_another_deductible_is_asked_for_by_its_amounts_and_compared(shopper: Shopper, wish: str, asked: str) -> None:
    await shopper.says("quote", "2019 Honda Civic, 45k, 38", "yes")

    assert asked in await shopper.says(wish)

    assert "less than" in await shopper.says("1000") or "menos que" in shopper.customer.sees[-1]


WHAT_IFS = {
    "en": (
        "I'd like a quote: 2019 Honda Civic, 45,000 miles, I'm 38",
        "yes",
        "and with a higher deductible, 1000?",
        "what if my son drives, 19?",
    ),
    "es": (
        "Quiero una cotización: Honda Civic 2019, 45.000 millas, tengo 38 años",
        "sí",
        "¿y con un deducible más alto, 1000?",
        "¿y si conduce mi hijo, 19?",
    ),
    "fr": (
        "Je voudrais un devis : Honda Civic 2019, 45 000 miles, j'ai 38 ans",
        "oui",
        "et avec une franchise plus élevée, 1000 ?",
        "et si mon fils conduit, 19 ans ?",
    ),
    "de": (
        "Ich möchte ein Angebot: Honda Civic 2019, 45.000 Meilen, ich bin 38",
        "ja",
        "und mit höherer Selbstbeteiligung, 1000?",
        "und wenn mein Sohn fährt, 19?",
    ),
    "pt": (
        "Quero uma cotação: Honda Civic 2019, 45.000 milhas, tenho 38 anos",
        "sim",
        "e com franquia maior, 1000?",
        "e se meu filho dirigir, 19?",
    ),
    "it": (
        "Vorrei un preventivo: Honda Civic 2019, 45.000 miglia, ho 38 anni",
        "sì",
        "e con una franchigia più alta, 1000?",
        "e se guida mio figlio, 19?",
    ),
    "zh": ("我想要报价：2019年本田思域，45000英里，我38岁", "是的", "免赔额高一点，1000呢？", "如果我儿子开，19岁呢？"),
    "ar": ("أريد عرض سعر: هوندا سيفيك 2019، 45000 ميل، عمري 38 سنة", "نعم", "وماذا عن تحمل أعلى، 1000؟", "وإذا ابني يسوق، 19 سنة؟"),
}


@pytest.mark.parametrize("language", WHAT_IFS)
async def test_a_what_if_beside_a_quote_is_compared_in_every_language(shopper: Shopper, language: str) -> None:
    wish, yes, deductible, driver = WHAT_IFS[language]
    await shopper.says(wish, yes)
    assert len(await shopper.given()) == 1

    await shopper.says(deductible, driver)

    drafts = [quote.in_words() for quote in await shopper.quotes() if quote.status is QuoteStatus.DRAFT]  # the second adds to the first
    assert [("1000" in words.replace(",", ""), "driver_age 19" in words) for words in drafts] == [(True, False), (True, True)], drafts
