"""What a customer has said holds until they say otherwise, of each vehicle apart, and of the driver for all of them."""

import random
from datetime import date

import pytest

from core.quoting.details import REQUIRED, Detail, Value
from core.quoting.reading.standing import Line, Told
from tests.doubles.company import acme

VEHICLES = acme().playbook.vehicles


def told(*texts: str) -> Told:
    lines = [Line(id=f"m{at}", text=text) for at, text in enumerate(texts)]
    return Told(lines, ("en",), date(2026, 11, 21), VEHICLES)


def cars(*texts: str) -> list[tuple[object, ...]]:
    details = (Detail.MODEL, Detail.YEAR, Detail.MILEAGE, Detail.DRIVER_AGE)
    return [tuple(car[each].value if each in car else None for each in details) for car in told(*texts).cars]


def test_another_vehicle_stands_beside_the_first_with_the_same_driver() -> None:
    assert cars("2019 Civic, 45k miles, I'm 41", "I have another car, a 2015 Corolla") == [
        ("Civic", 2019, 45000, 41),
        ("Corolla", 2015, None, 41),
    ]


def test_one_for_somebody_elses_car_is_another_with_a_driver_of_its_own() -> None:
    first = ("Civic", 2019, 45000, 41)

    assert cars("2019 Civic, 45k miles, I'm 41", "and one for my wife's car too") == [first]
    assert cars("2019 Civic, 45k miles, I'm 41", "and one for my wife's car too", "Corolla", "2015, 60k miles, driver 44") == [
        first,
        ("Corolla", 2015, 60000, 44),
    ]


def test_another_model_without_a_word_takes_the_place_of_the_one_before() -> None:
    assert cars("2019 Civic, 45k miles, I'm 41", "no, it's a Corolla") == [("Corolla", None, None, 41)]


def test_a_yes_settles_nothing_that_the_same_message_says_otherwise() -> None:
    corolla: dict[Detail, Value] = {Detail.MAKE: "Toyota", Detail.MODEL: "Corolla", Detail.YEAR: 2020}
    first = Line(id="m0", text="2020 Toyota Corolla")

    def model(text: str) -> object:
        lines = [first, Line(id="m1", text=text, confirmed=corolla)]
        return Told(lines, ("en",), date(2026, 11, 21), VEHICLES).current_value(Detail.MODEL)

    assert model("yes") == "Corolla"
    assert model("yes, the Corolla") == "Corolla"
    assert model("it is a Honda Civic, yes") == "Civic"
    assert model("yes, the Corolla Cross") == "Corolla Cross"


def test_the_words_of_a_message_are_found_again() -> None:
    assert told("2019 Civic", "45k").text_of("m1") == "45k"


# What customers also talk of, and the three facts in several words; {y}, {a} and {k} are the truth
TALK: dict[str, list[str]] = {
    "en": [
        "my neighbour drives a {y2} Jetta",
        "I pay {p} a month",
        "call me at 555-0{o}{o}",
        "zip 60{p}4",
        "my wife is {o}, I do the driving",
        "my son ({o}) has no license",
        "licensed {o2} years ago",
        "no accidents in {o2} years",
        "I sold a {y2} Accord with {k2},000 miles",
        "it got new tires in {y2}",
        "I do about {k2},000 miles a year",
        "the loan is ${k2},000",
        "my dad is {o}",
        "house number {o}",
        "we have 2 kids aged 7 and 11",
        "I moved here in {y2}",
        "it gets {o} mpg",
        "range is {p} miles",
        "deductible of $500",
        "policy number {p}{p}",
    ],
    "es": [
        "mi vecino tiene un Jetta {y2}",
        "pago {p} al mes",
        "mi esposa tiene {o}, manejo yo",
        "mi hijo ({o}) no maneja",
        "tengo licencia desde hace {o2} años",
        "vendí un Accord {y2} con {k2} mil millas",
        "hago unas {k2},000 millas al año",
        "el préstamo es de ${k2},000",
        "mi papá tiene {o}",
        "vivo en la calle Roble {o}",
        "me mudé en {y2}",
        "sin accidentes en {o2} años",
    ],
    "fr": [
        "mon voisin a une Jetta de {y2}",
        "je paie {p} par mois",
        "ma femme a {o} ans, c'est moi qui conduis",
        "mon fils ({o} ans) ne conduit pas",
        "permis depuis {o2} ans",
        "j'ai vendu une Accord de {y2} avec {k2} 000 miles",
        "je roule {k2} 000 miles par an",
        "mon père a {o} ans",
        "j'habite au {o} rue du Lac",
        "j'ai déménagé en {y2}",
        "{o2} ans sans accident",
    ],
    "de": [
        "mein Nachbar hat einen Jetta von {y2}",
        "ich zahle {p} im Monat",
        "meine Frau ist {o}, aber meistens fahre ich",
        "mein Sohn ({o}) fährt nicht",
        "Führerschein seit {o2} Jahren",
        "ich habe einen Accord von {y2} mit {k2}.000 Meilen verkauft",
        "ich fahre {k2}.000 Meilen im Jahr",
        "mein Vater ist {o}",
        "ich wohne Lindenstraße {o}",
        "bin {y2} umgezogen",
        "{o2} Jahre unfallfrei",
    ],
}
FACTS: dict[str, list[list[str]]] = {
    "en": [
        ["it's a {y} Honda Civic", "{y} Honda Civic", "my Civic is a {y}"],
        ["{k},000 miles", "it has {k}k miles on it", "mileage {k},000"],
        ["I'm {a}", "age {a}", "I am {a} years old"],
    ],
    "es": [["es un Honda Civic {y}", "Honda Civic del {y}"], ["{k} mil millas", "tiene {k},000 millas"], ["tengo {a} años", "edad {a}"]],
    "fr": [["c'est une Honda Civic de {y}", "Honda Civic {y}"], ["{k} 000 miles", "elle a {k} 000 miles"], ["j'ai {a} ans", "âge : {a}"]],
    "de": [
        ["es ist ein Honda Civic von {y}", "Honda Civic, Baujahr {y}"],
        ["{k}.000 Meilen", "Tachostand {k}.000 Meilen"],
        ["ich bin {a}", "Alter {a}", "ich bin {a} Jahre alt"],
    ],
}


def test_whatever_else_is_talked_of_no_fact_is_taken_wrongly() -> None:
    chance = random.Random(7)
    wrong, complete = [], 0
    for at in range(200):
        language = list(TALK)[at % len(TALK)]
        text, truth = talked(language, chance)
        line = Line(id="m", text=text, asked=chance.choice([(), REQUIRED]))
        found = {detail: said.value for detail, said in Told([line], (language, "en"), date(2026, 11, 21), VEHICLES).current.items()}
        wrong += [(text, found) for detail, value in truth.items() if found.get(detail, value) != value]
        complete += all(detail in found for detail in truth)

    assert wrong == []
    assert complete > 140


def talked(language: str, chance: random.Random) -> tuple[str, dict[Detail, object]]:
    """The facts and some talk, in any order, and the truth. No number of the talk is one of the facts."""
    year, age, thousands = chance.randint(2005, 2024), chance.randint(21, 78), chance.randint(61, 140)
    others = {
        "y2": chance.choice([each for each in range(2000, 2025) if abs(each - year) > 1]),
        "o": chance.choice([each for each in range(19, 80) if abs(each - age) > 1]),
        "o2": chance.choice([each for each in range(16, 50) if abs(each - age) > 1]),
        "k2": chance.randint(8, 60),
        "p": chance.randint(120, 399),
    }
    parts = [chance.choice(ways) for ways in FACTS[language]] + chance.sample(TALK[language], chance.randint(1, 3))
    chance.shuffle(parts)
    filled = [part.format(y=year, a=age, k=thousands, **others) for part in parts]
    truth = {
        Detail.MAKE: "Honda",
        Detail.MODEL: "Civic",
        Detail.YEAR: year,
        Detail.MILEAGE: thousands * 1000,
        Detail.DRIVER_AGE: age,
    }
    return "".join(f"{part[0].upper()}{part[1:]}. " for part in filled), truth


def test_the_mileages_of_two_cars_in_one_line_are_each_ones_own() -> None:
    both = ("Quotes for a 2016 Corolla and a 2013 Civic, I'm 37", "the Corolla has 41k miles, the Civic 62k miles")

    assert sorted(cars(*both)) == [("Civic", 2013, 62000, 37), ("Corolla", 2016, 41000, 37)]
    assert sorted(cars("2016 Corolla, I'm 37", "and another car, a 2013 Civic", both[1])) == [
        ("Civic", 2013, 62000, 37),
        ("Corolla", 2016, 41000, 37),
    ]


@pytest.mark.parametrize(
    ("languages", "texts", "model"),
    [
        (("de",), ("Peugeot 308 2017, 61.000 km, bin 29", "das ist übrigens ein 208, hab mich vertippt"), "208"),
        (("fr",), ("Peugeot 308 2017, 61 000 km, 29 ans", "pardon, c'est une 208"), "208"),
        (("en",), ("Audi A6 2017, 61,000 miles, I'm 29", "sorry, I meant A4"), "A4"),
        (("en",), ("Fiat Panda 2017, 61,000 miles, I'm 29", "oops, it's a 500"), "500"),
        (("en",), ("Fiat Panda 2017, 61,000 miles, I'm 29", "sorry, the deductible is 500"), "Panda"),
        (("en",), ("Mazda 6 2017, 61,000 miles, I'm 29", "sorry, my kid is 3"), "6"),
    ],
)
def test_another_model_of_the_same_make_takes_its_place_and_the_rest_stays(
    languages: tuple[str, ...], texts: tuple[str, ...], model: str
) -> None:
    lines = [Line(id=f"m{at}", text=text) for at, text in enumerate(texts)]
    current = Told(lines, languages, date(2026, 11, 21), VEHICLES, careful=("m0", "m1")).current

    assert (current[Detail.MODEL].value, current[Detail.YEAR].value, current[Detail.DRIVER_AGE].value) == (model, 2017, 29)


def test_a_bare_figure_is_in_miles_where_people_drive_miles_and_is_asked_elsewhere() -> None:
    found = {}
    for language, text in (("en", "61,200"), ("de", "61.200"), ("es", "61.200 millas"), ("fr", "61 200 km")):
        line = Line(id="m0", text=text, asked=(Detail.MILEAGE,))
        told = Told([line], (language, "en"), date(2026, 11, 21), VEHICLES, careful=("m0",))
        found[language] = told.current_value(Detail.MILEAGE)

    assert found == {"en": 61200, "de": "", "es": 61200, "fr": 38028}


@pytest.mark.parametrize(
    ("answer", "miles"),
    [
        ("Kilometer", 38028),
        ("km, und ich bin 33", 38028),
        ("Meilen natürlich", 61200),
        ("ich fahre 5 km zur Arbeit", ""),
        ("Meilen oder km?", ""),
    ],
)
def test_the_unit_that_was_asked_for_settles_what_the_figure_was(answer: str, miles: int | str) -> None:
    lines = [Line(id="m0", text="61.200", asked=(Detail.MILEAGE,)), Line(id="m1", text=answer, asked=(Detail.MILEAGE,))]
    told = Told(lines, ("de", "en"), date(2026, 11, 21), VEHICLES, careful=("m0", "m1"))

    assert told.current_value(Detail.MILEAGE) == miles


# The value that was used, and is not the truth
USED_WRONGLY = [
    ("en", ("Jeep Wrangler 2019 45k 33", "54 not 45"), Detail.MILEAGE, 45000),
    ("es", ("Nissan Micra 2013 64.000 km 22", "donde dije 64 quise decir 46"), Detail.MILEAGE, 39768),
    ("ar", ("هوندا سيفيك 2015 90 ألف كم 29", "90 غلط، 99"), Detail.DRIVER_AGE, 99),
    ("es", ("Fiat 500 2018 42000 km 25", "son millas, no km"), Detail.MILEAGE, 26098),
    ("it", ("Peugeot 208 2016 66.000 km 26", "non km, miglia"), Detail.MILEAGE, 41010),
    ("zh", ("宝马X3 2020年 3万公里 50岁", "公里改成英里"), Detail.MILEAGE, 18641),
    ("ar", ("فورد فوكس 2016 70 ألف كم 38 سنة", "الرقم بالميل مش بالكيلو"), Detail.MILEAGE, 43496),
    ("en", ("Dodge Charger 2018 52k miles 24", "the car's a Challenger, sorry, everything else is the same"), Detail.MODEL, "Charger"),
    ("en", ("Nissan Altima 2016 72,000 37", "whoops Maxima"), Detail.MODEL, "Altima"),
    ("en", ("Buick Encore 2017 55k miles 61", "not the Encore, the Enclave"), Detail.MODEL, "Encore"),
    ("fr", ("Opel Corsa 2015 80 000 km 47 ans", "tout est bon sauf le modèle, c'est une Astra"), Detail.MODEL, "Corsa"),
    ("fr", ("Peugeot 3008 2018 60 000 km 49", "plutôt 5008"), Detail.MODEL, "3008"),
    ("fr", ("Toyota Aygo 2016 45 000 km 33", "45 c'est mon âge, 33 000 les km"), Detail.DRIVER_AGE, 33),
    ("de", ("Audi A4 2015 105.000 km 51", "A4 war falsch, A6"), Detail.MODEL, "A4"),
    ("de", ("Toyota Yaris 2015 61.000 km 68", "2015 war die Zulassung, gebaut 2014, aber nehmen Sie 2015"), Detail.YEAR, 2014),
    ("de", ("Mercedes C-Klasse 2012 180.000 km 59", "doch nicht den Mercedes, den Golf: 2018, 50.000 km"), Detail.MODEL, "C-Class"),
    ("ar", ("مازدا 3 2016 80 ألف كم 31", "مو 3، 6"), Detail.MODEL, "3"),
    ("pt", ("quem dirige é meu filho de 19 e eu de 47, os dois. Fox 2011, 138.000 km",), Detail.DRIVER_AGE, 19),
    ("zh", ("我和我弟弟都开，我29他24，2013年马自达3，10万公里",), Detail.DRIVER_AGE, 24),
    ("zh", ("旧车是2009年福克斯，跑了15万公里，已经卖了，新车是2021年凯美瑞，2万公里，我41岁",), Detail.MODEL, "Focus"),
    ("ar", ("عندنا سيارتان، كورولا لابني وكامري لي. أريد التأمين للكامري: 2014، 117 ألف كم",), Detail.MODEL, "Corolla"),
    ("it", ("Una Micra per mia figlia, una X-Trail per me: preventivo per la X-Trail 2017, 90.000 km, 52 anni",), Detail.MODEL, "Micra"),
    ("it", ("ho una Punto del 2008 e una Tipo del 2019, voglio assicurare la Tipo, 47.000 km, 39 anni",), Detail.MODEL, "Punto"),
    ("en", ("Chevy Tahoe 2015 105k 48", "fat finger, 115"), Detail.MILEAGE, 105000),
    ("pt", ("Fiat Toro 2018 70.000 km 41", "na real é Strada"), Detail.MODEL, "Toro"),
    ("ar", ("تويوتا يارس 2016 70 ألف كم 40", "70 ميل مو كم، قصدي ألف ميل"), Detail.MILEAGE, 1000),
    ("fr", ("Citroën Picasso C4 2014, 125 000 km",), Detail.MODEL, "C4"),
]


@pytest.mark.parametrize(("language", "texts", "detail", "value"), USED_WRONGLY)
def test_what_is_not_the_truth_does_not_hold(language: str, texts: tuple[str, ...], detail: Detail, value: Value) -> None:
    lines = [Line(id=f"m{at}", text=text, asked=() if at else REQUIRED) for at, text in enumerate(texts)]
    languages = (language, "en") if language != "en" else ("en",)

    said = Told(lines, languages, date(2026, 11, 21), VEHICLES, careful=[line.id for line in lines])

    assert [car[detail].value for car in said.cars if detail in car] != [value]


@pytest.mark.parametrize(
    ("texts", "mileage"),
    [
        (("Jeep Wrangler 2019 45k miles, I'm 33", "54 not 45"), 54000),
        (("Fiat 500 2018 42,000 km, I'm 25", "it's miles, not km"), 42000),
        (("Fiat 500 2018 42,000 km, I'm 25", "do you need it in miles?"), 26098),
    ],
)
def test_a_short_correction_of_the_mileage_is_understood(texts: tuple[str, ...], mileage: int) -> None:
    lines = [Line(id=f"m{at}", text=text) for at, text in enumerate(texts)]

    assert Told(lines, ("en",), date(2026, 11, 21), VEHICLES, careful=("m0", "m1")).current_value(Detail.MILEAGE) == mileage
