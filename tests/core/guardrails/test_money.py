"""Amounts are read however they are written, and only those that were given are said; a customer's own stays theirs."""

from decimal import Decimal

import pytest

from core.guardrails.money import Amount, Amounts, Unsupported, amounts_given, amounts_in
from core.guardrails.wording import Said


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("It is $1,234.50.", "1234.50"),
        ("1.234,50 $", "1234.50"),
        ("1 234,50 $ par mois", "1234.50"),
        ("$ 40", "40"),
        ("40$", "40"),
        ("USD 40", "40"),
        ("USD40", "40"),
        ("US$40", "40"),
        ("40 USD/month", "40"),
        ("forty dollars", "40"),
        ("Forty-five dollars", "45"),
        ("two hundred and fifty dollars", "250"),
        ("40 bucks", "40"),
        ("40bucks", "40"),
        ("forty bucks", "40"),
        ("40 US-Dollar", "40"),
        ("quarante dollars", "40"),
        ("vierzig Dollar", "40"),
        ("cuarenta dólares", "40"),
        ("quarenta dólares", "40"),
        ("quaranta dollari", "40"),
        ("＄４０．５０", "40.50"),
        ("４０ dollars", "40"),
        ("٤٠ دولارا", "40"),
        ("$١٬٢٣٤٫٥٠", "1234.50"),
        ("四十美元", "40"),
        ("一千二百美元", "1200"),
        ("两万三千元", "23000"),
        ("40美元", "40"),
        ("أربعون دولارا", "40"),
        ("ثلاثمئة وخمسون دولارا", "350"),
        ("**$40** a month", "40"),
        ("$40k", "40000"),
        ("$1.2 million", "1200000"),
        ("40 dollars and 50 cents", "40.50"),
        ("one dollar", "1"),
        ("R$40", "40"),
        ("43.20 per month", "43.20"),
        ("The premium comes to 43.20.", "43.20"),
        ("Die Prämie beträgt 43,20.", "43.20"),
        ("Dollars: 40", "40"),
        ("forty-one a month", "41"),
        ("a hundred a month", "100"),
        ("$forty-one", "41"),
        ("41元", "41"),
        ("81美元37美分", "81.37"),
        ("81 دولارا و37 سنتا", "81.37"),
        ("41 cents a mile", "0.41"),
        ("CHF 41", "41"),
        ("41 francs", "41"),
        ("₹41", "41"),
        ("¥ 41", "41"),
        ("41 pesos", "41"),
        ("40 $US", "40"),
        ("$US 40", "40"),
        ("40 $CA", "40"),
        ("CHF41", "41"),
        ("Rs.41", "41"),
        ("40 долларов", "40"),
        ("40 долл.", "40"),
        ("40 доларів", "40"),
        ("40 dolarów", "40"),
        ("40 dolara", "40"),
        ("40ドル", "40"),
        ("40달러입니다", "40"),
        ("40 đô la", "40"),
        ("40 δολάρια", "40"),
        ("40 דולר", "40"),
        ("۴۰ دلار", "40"),
        ("४० डॉलर", "40"),
        ("40 ดอลลาร์", "40"),
        ("40 рублей", "40"),
    ],
)
def test_an_amount_is_read_however_it_is_written(text: str, worth: str) -> None:
    assert [value for _, (_, value) in amounts_in(text)] == [Decimal(worth)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hello!",
        "Call 1-800-123-4567.",
        "40 miles",
        "in 2024",
        "once a year",
        "five a day",
        "twice a day",
        "Your yearly mileage is 12,000.",
        "You pay monthly or once a year.",
        "40 % off",
        "9 AM to 5 PM",
        "30 days",
        "2 cars",
        "the 2021 Golf 7",
        "three times a year",
    ],
)
def test_what_is_no_money_is_no_amount(text: str) -> None:
    assert amounts_in(text) == []


def test_both_ends_of_a_range_are_amounts() -> None:
    assert [value for _, (_, value) in amounts_in("$250 to 500, or 40-50 dollars")] == [250, 500, 40, 50]


def test_an_amount_that_is_written_twice_is_the_same_twice() -> None:
    assert [value for _, (_, value) in amounts_in("forty-one (41) dollars")] in ([41], [41, 41])


def stops(sentence: str, amounts: Amounts) -> bool:
    return Unsupported(amounts).stops(Said(sentence))


GIVEN = Amounts().allow([Amount(value=Decimal("43.20"), what="premium of Q-1")]).learn(["The deductible is $500 or $1,000."], "a passage")


@pytest.mark.parametrize(
    "sentence", ["That is $43.20 a month.", "43,20 $", "Choose 500 or 1,000 dollars.", "No amount at all.", "five hundred dollars"]
)
def test_what_was_given_may_be_said(sentence: str) -> None:
    assert not stops(sentence, GIVEN)


@pytest.mark.parametrize(
    "sentence",
    ["That is $43 a month.", "€43.20", "The deductible is $501.", "43.21 per month", "Is it forty bucks?", "四十美元", "It costs 41."],
)
def test_what_was_not_given_is_stopped(sentence: str) -> None:
    assert stops(sentence, GIVEN)


OWN = GIVEN.hear(["I pay $450 now. Can you do 300?"])


@pytest.mark.parametrize(
    "sentence",
    [
        "The $450 you mention is a good start.",
        "You pay $450 now, is that right?",
        "I understand that you pay $450.",
        "Los 450 $ que menciona son un buen dato.",
        "Die 450 $, die Sie nennen, helfen weiter.",
        "Les 450 $ que vous payez sont notés.",
        "您提到的450美元我记下了。",
    ],
)
def test_a_customers_own_amount_may_be_repeated_as_theirs(sentence: str) -> None:
    assert not stops(sentence, OWN)
    assert stops(sentence, GIVEN)


@pytest.mark.parametrize(
    "sentence",
    [
        "Your premium is $450.",
        "We can do the $450 you mention.",
        "With us it costs the $450 you pay now.",
        "$450 a month.",
        "So we agree on the $300 you named.",
        "Wir können Ihnen die 450 $ anbieten, die Sie nennen.",
    ],
)
def test_a_customers_own_amount_is_never_a_price(sentence: str) -> None:
    assert stops(sentence, OWN)


def test_of_a_tools_result_only_what_is_money_is_learnt() -> None:
    given = amounts_given('{"premium":"43.20","currency":"USD","year":2021,"items":[{"what":"base","amount":30}],"note":"plus $5"}')

    assert set(given) == {(("USD", Decimal("43.2")), "month"), (("USD", Decimal(30).normalize()), "month"), (("USD", Decimal(5)), "any")}


def test_a_tool_that_was_called_wrongly_gives_no_amount_by_repeating_the_call() -> None:
    rule = Unsupported(Amounts())

    rule.learn(['{"error":"This customer has no quote with the number Q for $99."}'])

    assert rule.stops(Said("It is $99."))


def test_the_name_of_a_vehicle_gives_no_amount() -> None:
    assert not amounts_given('{"understood":{"model":"Corolla for $99","class":"a $99 van"}}')


def test_a_deductible_to_choose_is_named_as_one_and_as_nothing_else() -> None:
    amounts = Amounts().offer([250, 1000])

    for sentence in ("Shall I compare it with a $1,000 deductible?", "¿Prefiere un deducible de 250 dólares?", "免赔额可以是1000美元。"):
        assert not stops(sentence, amounts), sentence
    for sentence in ("It costs $250.", "Choose a deductible of $300.", "The deductible is $250 and the premium $40."):
        assert stops(sentence, amounts), sentence


def test_a_price_below_the_line_that_announces_it_is_one() -> None:
    rule = Unsupported(GIVEN)

    assert rule.stops(Said("**41**", "Your premium:"))
    assert not rule.stops(Said("**41**", "Your age:"))
    assert not rule.stops(Said("- Collision", "For $99:"))
    assert not rule.stops(Said("**$43.20**", "Your premium:"))


def test_no_other_currency_passes_for_dollars() -> None:
    others = ("C$43.20", "R$ 43,20", "A$43.20", "43.20 $CA", "CHF43.20", "Rs43.20", "43,20 рубля", "43.20円")
    for sentence in ("CHF 43.20", "43.20 pesos", "₹43.20", "43.20 reais", "43,20 €", *others):
        assert stops(sentence, GIVEN), sentence


def test_dollars_are_dollars_in_whatever_language_she_answers() -> None:
    for sentence in ("43,20 доллара в месяц", "月43.20ドルです", "월 43.20달러입니다", "43,20 $US par mois", "43,20 dolara miesięcznie"):
        assert not stops(sentence, GIVEN), sentence
        assert stops(sentence.replace("43", "44"), GIVEN), sentence


def test_what_tools_give_while_eva_speaks_may_be_said_from_then_on() -> None:
    rule = Unsupported(Amounts())
    assert rule.stops(Said("It is $99."))

    rule.learn(["The fee is $99."])

    assert not rule.stops(Said("It is $99."))


QUOTED = Amounts().learn(
    ['{"premium":"74.86","per_year":"898.32","deductible":500,"items":[{"amount":"79.00","what":"base"}]}'], "a tool's result"
)
PRICED = QUOTED.learn(
    ["Roadside assistance costs $5 a month. A deductible of $500 is usual. A rental car is paid up to $40 a day."], "a passage"
)


@pytest.mark.parametrize(
    "sentence",
    [
        "It is $74.86 a month, which is $898.32 a year.",
        "$74.86/month ($898.32 per year)",
        "Your monthly premium is **$74.86**, or $898.32 for the year.",
        "Das sind 74,86 $ im Monat und 898,32 $ im Jahr.",
        "Son $74.86 al mes, es decir, $898.32 al año.",
        "$74.86 par mois, soit $898.32 par an.",
        "$74.86 al mese, cioè $898.32 all'anno.",
        "$74.86 por mês, ou seja, $898.32 por ano.",
        "每月 $74.86，即每年 $898.32。",
        "$74.86 في الشهر، أي $898.32 في السنة",
        "With a $500 deductible it is $74.86 monthly.",
        "The base is $79 a month.",
        "Roadside assistance is $5 monthly, and a rental car up to $40 per day.",
        "In a year, the $500 deductible may fall due more than once.",
    ],
)
def test_an_amount_may_be_said_for_as_long_as_it_was_given_for(sentence: str) -> None:
    assert not stops(sentence, PRICED.offer([500]))


@pytest.mark.parametrize(
    "sentence",
    [
        "It is $74.86 a week.",
        "It is only $74.86 per year.",
        "Your yearly price is $74.86.",
        "$898.32 a month.",
        "$898.32 monthly",
        "Das sind 898,32 $ im Monat.",
        "Son $74.86 al año.",
        "$898.32 par mois",
        "$74.86 all'anno",
        "$74.86 por ano",
        "每年 $74.86。",
        "$74.86 في السنة",
        "It is $500 a month.",
        "Roadside assistance is $5 a year.",
    ],
)
def test_an_amount_is_for_no_other_time_than_it_was_given_for(sentence: str) -> None:
    assert stops(sentence, PRICED.offer([500]))
