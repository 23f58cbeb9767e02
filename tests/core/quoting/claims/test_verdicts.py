"""An argument is used only where the customer has said it: of this vehicle, of the driver, and not taken back since."""

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.quoting.claims.verdicts import Word, says, verdicts
from core.quoting.details import REQUIRED, Detail, Value
from core.quoting.reading.standing import Line
from tests.doubles.company import acme

TODAY = date(2026, 11, 21)
LANGUAGES = ("en", "es", "fr", "de")
VEHICLES = acme().playbook.vehicles
LEAF: Mapping[Detail, Value] = {
    Detail.MAKE: "Nissan",
    Detail.MODEL: "Leaf",
    Detail.YEAR: 2019,
    Detail.MILEAGE: 45000,
    Detail.DRIVER_AGE: 41,
}
TERSE = "2019 nissan leaf, 45k, 41"


def words(arguments: Mapping[Detail, Value], *texts: str | Line) -> dict[Detail, Word]:
    lines = [text if isinstance(text, Line) else Line(id=f"m{at}", text=text) for at, text in enumerate(texts)]
    found = verdicts(arguments, lines, languages=LANGUAGES, today=TODAY, vehicles=VEHICLES)
    return {detail: verdict.word for detail, verdict in found.items()}


def word(detail: Detail, value: Value, *texts: str | Line) -> Word:
    return words({**LEAF, detail: value}, *texts)[detail]


def test_all_that_was_said_in_one_line_may_be_used() -> None:
    assert set(words(LEAF, TERSE).values()) == {Word.SAID}


def test_number_words_count_in_every_language_whichever_the_conversation_was_taken_for() -> None:
    text = "nissan leaf 2019. fünfundvierzigtausend Meilen. einundvierzig"

    found = verdicts(LEAF, [Line(id="m0", text=text, asked=REQUIRED)], languages=("en",), today=TODAY, vehicles=VEHICLES)

    assert {verdict.word for verdict in found.values()} == {Word.SAID}


def test_all_that_was_said_over_several_lines_may_be_used() -> None:
    lines = (
        Line(id="1", text="a Nisan Leef"),
        Line(id="2", text="2019", asked=[Detail.YEAR]),
        Line(id="3", text="45000", asked=[Detail.MILEAGE]),
        Line(id="4", text="41", asked=[Detail.DRIVER_AGE]),
    )

    assert set(words(LEAF, *lines).values()) == {Word.SAID}


@pytest.mark.parametrize(
    ("detail", "value", "texts", "expected"),
    [
        (Detail.MILEAGE, 41, (TERSE,), Word.OTHER),
        (Detail.DRIVER_AGE, 2019, (TERSE,), Word.OTHER),
        (Detail.YEAR, 2020, (TERSE,), Word.NEVER),
        (Detail.YEAR, 2018, ("2018... sorry 2019 nissan leaf, 45k, 41",), Word.STALE),
        (Detail.MILEAGE, 45000, (TERSE, "no wait, 52k miles"), Word.STALE),
        (Detail.MILEAGE, 52000, (TERSE, "no wait, 52k miles"), Word.SAID),
        (Detail.DRIVER_AGE, 41, (TERSE, "I'm not 41, I'm 42"), Word.STALE),
        (Detail.DRIVER_AGE, 39, ("2019 nissan leaf, 45k, I'm 41 and my wife is 39",), Word.UNSURE),
        (Detail.DRIVER_AGE, 39, (TERSE, "my wife drives, she's 39"), Word.SAID),
        (Detail.MILEAGE, 45000, ("2019 nissan leaf, 45000 km, 41",), Word.OTHER),
        (Detail.MILEAGE, 27962, ("2019 nissan leaf, 45000 km, 41",), Word.SAID),
        (Detail.MILEAGE, 27960, ("2019 nissan leaf, 45000 km, 41",), Word.SAID),
        (Detail.MILEAGE, 28000, ("2019 nissan leaf, 45000 km, 41",), Word.SAID),
        (Detail.MILEAGE, 27000, ("2019 nissan leaf, 45000 km, 41",), Word.NEVER),
        (Detail.MILEAGE, 30000, ("2019 nissan leaf, between 30 and 45k, 41",), Word.NEVER),
        (Detail.DRIVER_AGE, True, (TERSE,), Word.NEVER),
        (Detail.YEAR, 2019, ("hi", "I'd like a quote"), Word.NEVER),
        (Detail.DRIVER_AGE, 41, ("I pay 41 dollars now",), Word.OTHER),
        (Detail.MILEAGE, 12000, ("I drive 12,000 miles a year",), Word.OTHER),
        (Detail.YEAR, 2019, ('my agent wrote: "2019 Leaf, 45k, 41"',), Word.OTHER),
        (Detail.MAKE, "Tesla", (TERSE,), Word.NEVER),
        (Detail.MODEL, "Leaf SV", (TERSE,), Word.SAID),
        (Detail.DEDUCTIBLE, 500, (TERSE, "with a $500 deductible"), Word.SAID),
        (Detail.COVERS, ("roadside_assistance",), ("with roadside assistance please",), Word.SAID),
        (Detail.COVERS, ("roadside_assistance",), ("without roadside assistance please",), Word.NEVER),
    ],
)
def test_an_argument_is_held_against_the_customers_words(detail: Detail, value: Value, texts: tuple[str, ...], expected: Word) -> None:
    assert word(detail, value, *texts) is expected


def test_what_was_said_of_another_vehicle_does_not_hold_for_the_next() -> None:
    changed = (TERSE, "actually it's a Tesla Model Y")

    assert {**words(LEAF, *changed)} == dict.fromkeys(LEAF, Word.STALE) | {Detail.DRIVER_AGE: Word.SAID}
    assert words({**LEAF, Detail.MAKE: "Tesla", Detail.MODEL: "Model Y"}, *changed)[Detail.YEAR] is Word.STALE


def test_of_two_vehicles_each_has_its_own_details() -> None:
    both = (TERSE, "I also have a 2015 Honda Civic with 90k miles")
    civic: Mapping[Detail, Value] = {
        Detail.MAKE: "Honda",
        Detail.MODEL: "Civic",
        Detail.YEAR: 2015,
        Detail.MILEAGE: 90000,
        Detail.DRIVER_AGE: 41,
    }

    assert set(words(LEAF, *both).values()) == {Word.SAID}
    assert set(words(civic, *both).values()) == {Word.SAID}
    assert words({**civic, Detail.YEAR: 2019}, *both)[Detail.YEAR] is Word.OTHER


def test_a_vehicle_that_was_traded_in_is_another_one() -> None:
    civic: Mapping[Detail, Value] = {Detail.MAKE: "Honda", Detail.MODEL: "Civic"}

    assert set(words(civic, "I traded my 2012 Honda Civic for a Nissan Leaf").values()) == {Word.OTHER}


def test_a_name_that_nobody_knows_is_said_where_it_stands_word_for_word() -> None:
    named: Mapping[Detail, Value] = {Detail.MAKE: "Foobar", Detail.MODEL: "Zed 9"}

    assert set(words(named, "I have a Foobar Zed 9").values()) == {Word.SAID}
    assert set(words(named, "I have something else").values()) == {Word.NEVER}


def test_a_name_that_several_models_share_is_said_with_a_slip_too() -> None:
    cooper: Mapping[Detail, Value] = {Detail.MAKE: "Mini", Detail.MODEL: "Cooper"}
    works: Mapping[Detail, Value] = {Detail.MAKE: "Mini", Detail.MODEL: "JCW"}

    assert words(cooper, "mini coper s 2011")[Detail.MODEL] is Word.SAID
    assert words(works, "mini coper s 2011")[Detail.MODEL] is not Word.SAID


def test_one_number_is_no_answer_to_two_questions() -> None:
    asked = [Detail.YEAR, Detail.MILEAGE, Detail.DRIVER_AGE]
    lines = (Line(id="1", text="a Nissan Leaf"), Line(id="2", text="22", asked=asked), Line(id="3", text="45000 miles"))

    found = words({**LEAF, Detail.YEAR: 2022, Detail.DRIVER_AGE: 22}, *lines)

    assert found[Detail.YEAR] is not Word.SAID


def test_what_a_customer_said_yes_to_is_said() -> None:
    line = Line(id="m2", text="yes", confirmed={Detail.YEAR: 2021})

    assert says(Detail.YEAR, 2021, [line], languages=LANGUAGES, today=TODAY, vehicles=VEHICLES).word is Word.SAID


def test_a_verdict_tells_where_it_was_said() -> None:
    verdict = says(Detail.MILEAGE, 45000, [Line(id="m7", text=TERSE)], languages=LANGUAGES, today=TODAY, vehicles=VEHICLES)

    assert verdict.said is not None
    assert (verdict.said.message, verdict.said.words) == ("m7", "45k")


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(alphabet="abcdefghijklmnopqrstuvwxyz ,.?!'", max_size=60), max_size=4), st.integers(15, 300_000))
def test_a_number_that_shares_nothing_with_any_line_was_never_said(texts: list[str], value: int) -> None:
    lines = [Line(id="m", text=text) for text in texts]

    for detail in (Detail.YEAR, Detail.MILEAGE, Detail.DRIVER_AGE):
        assert says(detail, value, lines, languages=(), today=TODAY, vehicles=None).word is not Word.SAID


# Lengths of time, limits, prices, events and other people: none of these is the driver's age, the mileage or the model year
NO_FACTS: list[tuple[str, str, dict[str, Value]]] = [
    ("zh", "我驾龄20年,开思域,3万英里", {"year": 2020}),
    ("zh", "我2015年开始开车,思域,3万英里", {"year": 2015}),
    ("zh", "我2015年拿到驾照,思域,3万英里", {"year": 2015}),
    ("zh", "思域车龄20年", {"driver_age": 20}),
    ("zh", "我开了20年的车,思域", {"driver_age": 20}),
    ("zh", "我一个月付45美元,思域2018年", {"driver_age": 45}),
    ("zh", "我儿子19岁,女儿22岁,思域2018年3万英里", {"driver_age": 19}),
    ("zh", "一年开三万英里,思域2018年", {"mileage": 30000}),
    ("zh", "思域超过三万英里", {"mileage": 30000}),
    ("zh", "三十多岁", {"driver_age": 30}),
    ("zh", "买的时候三万英里,思域2018年", {"mileage": 30000}),
    ("zh", "2018年买的二手思域", {"year": 2018}),
    ("ar", "أسوق منذ 20 سنة، سيفيك 2018", {"driver_age": 20}),
    ("ar", "خبرتي 22 سنة، سيفيك 2018", {"driver_age": 22}),
    ("ar", "السيارة عمرها 18 سنة", {"driver_age": 18}),
    ("ar", "أدفع 45 دولار في الشهر، سيفيك 2018", {"driver_age": 45}),
    ("ar", "ابني عمره 19 سنة. سيفيك 2018 ماشية 30 ألف ميل", {"driver_age": 19}),
    ("ar", "أكثر من 30 ألف ميل", {"mileage": 30000}),
    ("ar", "أمشي 15 ألف ميل في السنة، سيفيك 2018", {"mileage": 15000}),
    ("ar", "اشتريتها 2018 مستعملة، سيفيك", {"year": 2018}),
    ("it", "la macchina ha 20 anni", {"driver_age": 20}),
    ("it", "ho la patente da 20 anni, Civic 2018, 30 mila miglia", {"driver_age": 20}),
    ("it", "faccio 15 mila miglia all'anno, Civic 2018", {"mileage": 15000}),
    ("it", "mio padre ha 65 anni. Civic 2018, 30 mila miglia", {"driver_age": 65}),
    ("it", "oltre 30 mila miglia, Civic 2018", {"mileage": 30000}),
    ("it", "comprata usata nel 2018, Civic", {"year": 2018}),
    ("it", "pago 45 euro al mese, Civic 2018 30 mila miglia", {"driver_age": 45}),
    ("it", "abito in via Roma 45. Civic 2018 30 mila miglia", {"driver_age": 45}),
    ("pt", "o carro tem 20 anos", {"driver_age": 20}),
    ("pt", "tenho carteira há 20 anos, Civic 2018, 30 mil milhas", {"driver_age": 20}),
    ("pt", "rodo 15 mil milhas por ano, Civic 2018", {"mileage": 15000}),
    ("pt", "minha mãe tem 65 anos. Civic 2018, 30 mil milhas", {"driver_age": 65}),
    ("pt", "comprei usado em 2018, Civic", {"year": 2018}),
    ("pt", "mais de 30 mil milhas, Civic 2018", {"mileage": 30000}),
    ("pt", "pago 45 por mês, Civic 2018 30 mil milhas", {"driver_age": 45}),
    ("en", "12,000 since January, 2018 Civic, I'm 41", {"mileage": 12000}),
    ("en", "driving since 2009. Civic, 44k, 41", {"year": 2009}),
    ("en", "the engine is 20 years old, 2018 Civic, 44k", {"driver_age": 20}),
    ("en", "the car is 22 years old, Civic, 144k", {"driver_age": 22}),
    ("en", "more than 44k, 2018 Civic", {"mileage": 44000}),
    ("en", "over 44,000 miles, 2018 Civic", {"mileage": 44000}),
    ("en", "between 40 and 50k, 2018 Civic", {"mileage": 50000}),
    ("en", "I'm almost 41, 2018 Civic 44k miles", {"driver_age": 41}),
    ("en", "nearly 41, 2018 Civic 44k miles", {"driver_age": 41}),
    ("en", "it has 4,000 in damage, 2018 Civic", {"mileage": 4000}),
    ("en", "it has 5,000 left on the loan, 2018 Civic", {"mileage": 5000}),
    ("en", "it needs a service at 60,000, 2018 Civic", {"mileage": 60000}),
    ("en", "it had 20k when I got it, 2018 Civic", {"mileage": 20000}),
    ("en", "my husband is 50 but I drive it, 2018 Civic 44k", {"driver_age": 50}),
    ("en", "my son is 19 and drives sometimes, I'm 48. 2018 Civic 44k", {"driver_age": 19}),
    ("en", "insured for 22 years with Geico, 2018 Civic 44k", {"driver_age": 22}),
    ("en", "2018 Civic, 44k, no claims in 25 years", {"driver_age": 25}),
    ("en", "2018 Civic 44k. Call me after 18", {"driver_age": 18}),
    ("en", "2018 Civic 44k miles, married since 2009 with 2 kids, 16 and 18", {"driver_age": 18}),
    ("en", "bought in March 2019 used, Civic, 44k", {"year": 2019}),
    ("en", "registered 2019, Civic, 44k, 41", {"year": 2019}),
    ("en", "it's on its 2nd engine since 2019, Civic 44k 41", {"year": 2019}),
    ("en", "Civic, new tires in 2021, 44k, 41", {"year": 2021}),
    ("en", "Civic LX, crashed in 2021, 44k, 41", {"year": 2021}),
    ("es", "el coche tiene 20 años, Civic", {"driver_age": 20}),
    ("es", "tengo carnet desde hace 20 años, Civic 2018 30 mil millas", {"driver_age": 20}),
    ("es", "más de 30 mil millas, Civic 2018", {"mileage": 30000}),
    ("es", "lo compré en 2018, Civic, 30 mil millas", {"year": 2018}),
    ("es", "pago 45 al mes, Civic 2018 30 mil millas", {"driver_age": 45}),
    ("es", "mi hijo de 19 a veces lo usa, yo tengo 48, Civic 2018 30 mil millas", {"driver_age": 19}),
    ("fr", "la voiture a 20 ans, Civic", {"driver_age": 20}),
    ("fr", "j'ai mon permis depuis 20 ans, Civic 2018, 30 000 miles", {"driver_age": 20}),
    ("fr", "20 ans de permis, Civic 2018, 30 000 miles", {"driver_age": 20}),
    ("fr", "plus de 30 000 miles, Civic 2018", {"mileage": 30000}),
    ("fr", "j'ai eu 20 ans de bonus, Civic 2018", {"driver_age": 20}),
    ("fr", "Civic achetée en 2018, 30 000 miles", {"year": 2018}),
    ("fr", "je paie 45 par mois, Civic 2018, 30 000 miles", {"driver_age": 45}),
    ("de", "das Auto ist 20 Jahre alt, Civic", {"driver_age": 20}),
    ("de", "seit 20 Jahren unfallfrei, Civic 2018, 30.000 Meilen", {"driver_age": 20}),
    ("de", "20 Jahre unfallfrei, Civic 2018, 30.000 Meilen", {"driver_age": 20}),
    ("de", "über 30.000 Meilen, Civic 2018", {"mileage": 30000}),
    ("de", "Civic, 2018 gekauft, 30.000 Meilen", {"year": 2018}),
    ("de", "ich zahle 45 im Monat, Civic 2018, 30.000 Meilen", {"driver_age": 45}),
    ("de", "mein Mann ist 50, fahren tu ich, Civic 2018 30.000 Meilen", {"driver_age": 50}),
]


def test_what_is_no_fact_is_never_taken_as_said_whatever_was_asked() -> None:
    def taken(language: str, text: str, values: dict[str, Value], asked: tuple[Detail, ...]) -> bool:
        arguments = {Detail(name): value for name, value in values.items()}
        lines = [Line(id="m", text=text, asked=asked)]
        found = verdicts(arguments, lines, languages=(language, "en"), today=TODAY, vehicles=VEHICLES)
        return all(verdict.word is Word.SAID for verdict in found.values())

    assert [(case, asked) for case in NO_FACTS for asked in ((), REQUIRED) if taken(*case, asked)] == []


@pytest.mark.parametrize("model", ["", " ", "?", "-", "½", "\u200b"])
def test_a_model_without_a_letter_is_never_said_whatever_else_is_named(model: str) -> None:
    arguments: dict[Detail, Value] = {Detail.MAKE: "Toyota", Detail.MODEL: model, Detail.YEAR: 2020}

    assert words(arguments, "2020 Toyota", "and an Audi A4")[Detail.MODEL] is not Word.SAID


@pytest.mark.parametrize("later", ["sorry, that was km", "those are kilometers, not miles", "the 42,000 is in km by the way", "42,000 km"])
def test_miles_that_turn_out_to_be_kilometres_are_said_no_more(later: str) -> None:
    assert word(Detail.MILEAGE, 42_000, "2020 Toyota Corolla, 42,000 miles, I'm 41", later) is not Word.SAID


def test_miles_stand_beside_other_kilometres() -> None:
    first = "2020 Toyota Corolla, 42,000 miles, I'm 41"

    assert word(Detail.MILEAGE, 42_000, first, "my commute is 30 km") is Word.SAID
    assert word(Detail.MILEAGE, 42_000, "2020 Toyota Corolla, 67,600 km", "so 42,000 miles") is Word.SAID


@pytest.mark.parametrize(
    ("text", "make", "model", "year", "wrong_year"),
    [
        ("we have a Honda Pilot (2015) and a Toyota Highlander (2021), only for the Highlander", "Toyota", "Highlander", 2021, 2015),
        ("thinking about a 2018 Camry or a 2019 Sonata. going with the sonata", "Hyundai", "Sonata", 2019, 2018),
        ("only need the Nissan Micra done. Micra is 2011 with 59k, the Juke's 2016 72k", "Nissan", "Micra", 2011, 2016),
    ],
)
def test_a_number_is_of_the_vehicle_that_it_stands_with(text: str, make: str, model: str, year: int, wrong_year: int) -> None:
    claimed: dict[Detail, Value] = {Detail.MAKE: make, Detail.MODEL: model, Detail.DRIVER_AGE: 41}

    assert words({**claimed, Detail.YEAR: year}, text)[Detail.YEAR] is Word.SAID
    assert words({**claimed, Detail.YEAR: wrong_year}, text)[Detail.YEAR] is not Word.SAID


def test_a_vehicle_that_was_sold_takes_no_numbers_from_the_next_one() -> None:
    text = "el Ford Focus lo vendí, Ford Kuga 2019, 45000 millas, tengo 41 años"
    kuga: dict[Detail, Value] = {Detail.MAKE: "Ford", Detail.MODEL: "Kuga", Detail.YEAR: 2019, Detail.MILEAGE: 45000, Detail.DRIVER_AGE: 41}

    assert set(words(kuga, text).values()) == {Word.SAID}


def test_who_has_owned_it_since_new_has_it_still() -> None:
    text = "I have owned my Nissan Leaf since new. It is a 2019 with 45,000 miles, and I am 41."

    assert set(words(LEAF, text).values()) == {Word.SAID}


def test_an_age_beside_a_relatives_name_is_theirs() -> None:
    assert word(Detail.DRIVER_AGE, 68, "2019 nissan leaf, 45k", "Age: 70, wife 68 no longer drives") is not Word.SAID


def test_an_only_age_is_the_customers_unless_somebody_is_named() -> None:
    assert word(Detail.DRIVER_AGE, 73, "2019 Nissan Leaf, 45k. Age same as the plate, 73") is Word.SAID
    assert word(Detail.DRIVER_AGE, 22, "2019 Nissan Leaf, 45k. My son is 22") is not Word.SAID
