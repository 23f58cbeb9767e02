"""What is said of a neighbour's vehicle, of one that was sold, or of other people and things is no fact of the quote."""

from datetime import date

import pytest

from core.guardrails.plaintext import bare
from core.quoting.claims.verdicts import Word, verdicts
from core.quoting.details import Detail, Value
from core.quoting.reading.others_cars import asides, without_asides
from core.quoting.reading.standing import Line
from tests.doubles.company import acme

TODAY = date(2026, 11, 21)
VEHICLES = acme().playbook.vehicles
# The language, what a customer wrote, and what a model made of it: in each of these, something is not theirs
OTHERS: list[tuple[str, list[str], dict[str, Value]]] = [
    ("en", ["My neighbour has a 2020 Corolla and pays $60. I drive a Civic."], {"make": "Toyota", "model": "Corolla", "year": 2020}),
    (
        "en",
        ["My neighbor has a 2020 Corolla with 30,000 miles. I drive a 2018 Civic, I'm 41"],
        {"make": "Honda", "model": "Civic", "year": 2020, "mileage": 30000},
    ),
    (
        "en",
        ["My friend drives a 2015 Mazda 3 and he's 35. What would it cost for me?"],
        {"make": "Mazda", "model": "3", "year": 2015, "driver_age": 35},
    ),
    (
        "en",
        ["I sold my 2015 Accord with 120,000 miles last week.", "Now I have a Civic, I'm 41"],
        {"make": "Honda", "model": "Accord", "year": 2015, "mileage": 120000},
    ),
    (
        "en",
        ["I sold my 2015 Accord last week, it had 120,000 miles. Now I have a 2019 Civic, I'm 41"],
        {"make": "Honda", "model": "Civic", "year": 2019, "mileage": 120000, "driver_age": 41},
    ),
    (
        "en",
        ["I traded in my old 2012 Focus, 98k miles, for a 2021 Leaf. I'm 33."],
        {"make": "Nissan", "model": "Leaf", "year": 2012, "mileage": 98000, "driver_age": 33},
    ),
    ("en", ["I live at 42 Elm Court and drive a 2019 Leaf with 45k miles"], {"driver_age": 42}),
    ("en", ["My house number is 42. I drive a 2019 Leaf with 45k miles"], {"driver_age": 42}),
    ("en", ["we live at number 35, it's a 2019 Leaf, 45k miles"], {"driver_age": 35}),
    ("en", ["My mother is 71 and my father 74. I have a 2019 Leaf with 45k miles"], {"driver_age": 71}),
    ("en", ["My mother is 71 and my father 74. I have a 2019 Leaf with 45k miles"], {"driver_age": 74}),
    ("en", ["My colleague is 35 and pays 50 dollars. 2019 Leaf, 45k miles"], {"driver_age": 35}),
    ("en", ["I paid $18,000 for my 2019 Leaf, I'm 41"], {"mileage": 18000}),
    ("en", ["it cost me 18,000 back then. 2019 Leaf, I'm 41"], {"mileage": 18000}),
    (
        "en",
        ["my boss has a Tesla Model 3 from 2022, me, I have an old 2009 Civic, 150k, 28"],
        {"make": "Tesla", "model": "Model 3", "year": 2022},
    ),
    (
        "en",
        ["my boss has a Tesla Model 3 from 2022, me, I have an old 2009 Civic, 150k, 28"],
        {"make": "Honda", "model": "Civic", "year": 2022},
    ),
    ("en", ["A coworker of mine insures a 2017 Outback with you."], {"make": "Subaru", "model": "Outback", "year": 2017}),
    ("en", ["I was hit by a 2018 Ram 1500. My car is a 2015 Focus"], {"make": "Ram", "model": "1500", "year": 2018}),
    ("en", ["My ex kept the 2016 RAV4. I need insurance for a Fiesta"], {"make": "Toyota", "model": "RAV4", "year": 2016}),
    (
        "en",
        ["The guy next door drives a 2020 Corolla, 22,000 miles, he's 50. I've got a Civic"],
        {"make": "Toyota", "model": "Corolla", "year": 2020, "mileage": 22000, "driver_age": 50},
    ),
    ("en", ["I've had my license for 22 years. 2019 Leaf, 45k miles"], {"driver_age": 22}),
    ("en", ["my 2019 Leaf has 45k miles, my kids are 16 and 18"], {"driver_age": 18}),
    ("en", ["I used to drive a 2010 Prius, now it's a Leaf"], {"make": "Toyota", "model": "Prius", "year": 2010}),
    ("en", ["my Leaf has 200 miles of range and cost 30k"], {"mileage": 30000}),
    ("en", ["My wife is 39. I've a 2019 Leaf with 45k"], {"driver_age": 39}),
    ("en", ["My sister's 2014 Jetta got stolen. I drive a Polo"], {"make": "Volkswagen", "model": "Jetta", "year": 2014}),
    (
        "en",
        ["my brother in law insures his 2021 Tundra for 90 bucks, I drive a Civic"],
        {"make": "Toyota", "model": "Tundra", "year": 2021},
    ),
    ("en", ["Everybody around here has a 2020 RAV4."], {"make": "Toyota", "model": "RAV4", "year": 2020}),
    (
        "es",
        ["Mi vecino tiene un Corolla 2020 con 30.000 millas. Yo manejo un Civic 2018"],
        {"make": "Toyota", "model": "Corolla", "year": 2020, "mileage": 30000},
    ),
    (
        "es",
        ["Mi vecino tiene un Corolla 2020 con 30.000 millas. Yo manejo un Civic 2018"],
        {"make": "Honda", "model": "Civic", "year": 2018, "mileage": 30000},
    ),
    (
        "es",
        ["Vendí mi Sentra 2012 con 140 mil millas. Ahora tengo un Versa"],
        {"make": "Nissan", "model": "Versa", "year": 2012, "mileage": 140000},
    ),
    ("es", ["mi mamá tiene 65 años. Tengo un Versa 2015"], {"driver_age": 65}),
    ("es", ["Vivo en la calle Mayor 45. Versa 2015, 60 mil millas"], {"driver_age": 45}),
    (
        "fr",
        ["Mon voisin a une Corolla de 2020 avec 30 000 miles. Moi je conduis une Civic de 2018"],
        {"make": "Toyota", "model": "Corolla", "year": 2020, "mileage": 30000},
    ),
    (
        "fr",
        ["Mon voisin a une Corolla de 2020 avec 30 000 miles. Moi je conduis une Civic de 2018"],
        {"make": "Honda", "model": "Civic", "year": 2018, "mileage": 30000},
    ),
    ("fr", ["j'habite au 45 rue de la Paix. Civic 2018, 60 000 miles"], {"driver_age": 45}),
    (
        "fr",
        ["j'ai vendu ma Clio de 2010, 150 000 miles. Maintenant une Megane"],
        {"make": "Renault", "model": "Megane", "year": 2010, "mileage": 150000},
    ),
    (
        "de",
        ["Mein Nachbar hat einen Corolla von 2020 mit 30.000 Meilen. Ich fahre einen Civic von 2018"],
        {"make": "Toyota", "model": "Corolla", "year": 2020, "mileage": 30000},
    ),
    (
        "de",
        ["Mein Nachbar hat einen Corolla von 2020 mit 30.000 Meilen. Ich fahre einen Civic von 2018"],
        {"make": "Honda", "model": "Civic", "year": 2018, "mileage": 30000},
    ),
    ("de", ["Ich wohne in der Hauptstraße 45. Civic 2018, 60.000 Meilen"], {"driver_age": 45}),
    (
        "de",
        ["Meinen Golf von 2012 mit 150.000 Meilen habe ich verkauft. Jetzt ein Polo"],
        {"make": "Volkswagen", "model": "Polo", "year": 2012, "mileage": 150000},
    ),
    ("de", ["Meine Kollegin ist 35. Civic 2018, 60.000 Meilen"], {"driver_age": 35}),
    (
        "pt",
        ["Meu vizinho tem um Corolla 2020 com 30 mil milhas. Eu dirijo um Civic 2018"],
        {"make": "Toyota", "model": "Corolla", "year": 2020, "mileage": 30000},
    ),
    (
        "it",
        ["Il mio vicino ha una Corolla del 2020 con 30.000 miglia. Io guido una Civic del 2018"],
        {"make": "Toyota", "model": "Corolla", "year": 2020, "mileage": 30000},
    ),
    (
        "zh",
        ["我邻居有一辆2020年的卡罗拉,3万英里。我开的是2018年思域"],
        {"make": "Toyota", "model": "Corolla", "year": 2020, "mileage": 30000},
    ),
    ("zh", ["我邻居有一辆2020年的卡罗拉,3万英里。我开的是2018年思域"], {"make": "Honda", "model": "Civic", "year": 2018, "mileage": 30000}),
    ("zh", ["我老婆36岁。2018年思域,3万英里"], {"driver_age": 36}),
    (
        "ar",
        ["جاري عنده كورولا 2020 ماشية 30 ألف ميل. انا عندي سيفيك 2018"],
        {"make": "Toyota", "model": "Corolla", "year": 2020, "mileage": 30000},
    ),
    ("ar", ["زوجتي عمرها 36 سنة. عندي سيفيك 2018 ماشية 30 ألف ميل"], {"driver_age": 36}),
    (
        "en",
        ["does my neighbour's 2020 Corolla cost less? mine is a 2018 Civic with 44k, I'm 41"],
        {"make": "Toyota", "model": "Corolla", "year": 2020},
    ),
    ("en", ["the average driver is 45. 2018 Civic with 44k"], {"driver_age": 45}),
    ("en", ["my licence is 23 years old. 2018 Civic with 44k"], {"driver_age": 23}),
    ("en", ["I moved here from unit 55. 2018 Civic with 44k miles"], {"driver_age": 55}),
    ("en", ["my commute is 30,000 miles a year. 2018 Civic, I'm 41"], {"mileage": 30000}),
    ("en", ["I pay 45 a month now. 2018 Civic 44k miles"], {"driver_age": 45}),
    ("en", ["my kid turned 17. 2018 Civic 44k miles"], {"driver_age": 17}),
    ("en", ["Hi, first a joke: a 90 year old man drives a 2019 Leaf. I have a 2012 Fit, 77k, 33"], {"driver_age": 90}),
    (
        "en",
        ["my previous car was a 2011 Accord, 130k miles, and I was 25 then. Looking at a Civic now"],
        {"make": "Honda", "model": "Civic", "year": 2011, "mileage": 130000, "driver_age": 25},
    ),
    ("en", ["I was 25 when I got my 2018 Civic with 44k"], {"driver_age": 25}),
    (
        "en",
        ["The dealer had a 2022 Civic with 12,000 miles but I took the 2020 Corolla"],
        {"make": "Honda", "model": "Civic", "year": 2022, "mileage": 12000},
    ),
    (
        "en",
        ["The dealer had a 2022 Civic with 12,000 miles but I took the 2020 Corolla"],
        {"make": "Toyota", "model": "Corolla", "year": 2020, "mileage": 12000},
    ),
]
OWN: list[tuple[str, str, dict[str, Value]]] = [
    (
        "en",
        "I'm buying my neighbour's 2020 Corolla with 30,000 miles",
        {"make": "Toyota", "model": "Corolla", "year": 2020, "mileage": 30_000},
    ),
    (
        "en",
        "My neighbor has a 2011 Corolla. I have a 2018 Civic with 44k, I'm 41",
        {"make": "Honda", "model": "Civic", "year": 2018, "mileage": 44_000},
    ),
    ("en", "My friend told me to insure my 2018 Civic with you", {"make": "Honda", "model": "Civic", "year": 2018}),
    ("en", "I'm a guy with a 2018 Kia Soul (62,000 miles)", {"make": "Kia", "model": "Soul", "year": 2018, "mileage": 62_000}),
    ("en", "I sold my 2008 Accord, now a 2018 Civic, 44,000 miles", {"make": "Honda", "model": "Civic", "year": 2018, "mileage": 44_000}),
    (
        "en",
        "Grandma's Mercury Grand Marquis, 2006, 38,412 miles",
        {"make": "Mercury", "model": "Grand Marquis", "year": 2006, "mileage": 38_412},
    ),
    (
        "es",
        "Vendí el Sentra 2009, ahora un Versa 2015 con 60 mil millas",
        {"make": "Nissan", "model": "Versa", "year": 2015, "mileage": 60_000},
    ),
    ("de", "Golf verkauft. Jetzt Polo von 2015, 60.000 Meilen", {"make": "Volkswagen", "model": "Polo", "year": 2015, "mileage": 60_000}),
    ("fr", "J'ai vendu ma Clio de 2009. Maintenant une Mégane de 2015", {"make": "Renault", "model": "Megane", "year": 2015}),
    ("zh", "邻居的卡罗拉是2011年的。我的是2018年本田思域,44,000英里", {"make": "Honda", "model": "Civic", "year": 2018, "mileage": 44_000}),
    ("ar", "جاري عنده كورولا 2011. أنا عندي هوندا سيفيك 2018", {"make": "Honda", "model": "Civic", "year": 2018}),
]


def words(language: str, texts: list[str], values: dict[str, Value]) -> set[Word]:
    lines = [Line(id=f"m{at}", text=text) for at, text in enumerate(texts)]
    arguments = {Detail(name): value for name, value in values.items()}
    found = verdicts(arguments, lines, languages=(language, "en"), today=TODAY, vehicles=VEHICLES)
    return {verdict.word for verdict in found.values()}


def test_what_is_of_others_is_never_taken_as_said() -> None:
    assert [case for case in OTHERS if words(*case) == {Word.SAID}] == []


def test_what_is_ones_own_is_said_though_others_are_spoken_of() -> None:
    assert [case for case in OWN if words(case[0], [case[1]], case[2]) != {Word.SAID}] == []


def test_the_place_of_what_is_said_of_them_is_blank_but_for_their_names() -> None:
    assert VEHICLES
    text = bare("my neighbour has a 2020 corolla with 30,000 miles. i drive a civic, 45k").text

    blank = without_asides(text, asides(text, VEHICLES.spot(text)))

    assert len(blank) == len(text)
    assert "corolla" in blank
    assert "2020" not in blank
    assert "30,000" not in blank
    assert blank.endswith("i drive a civic, 45k")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "2015 Mazda 3, 80,000 miles, I'm 41, the Corolla is already insured"),
        ("en", "The Corolla is insured elsewhere. 2015 Mazda 3"),
        ("es", "El Corolla ya está asegurado. Cotizar un Mazda 3 2015"),
        ("fr", "Mazda 3 de 2015, 80 000 km, la Corolla est déjà assurée ailleurs"),
        ("de", "Mazda 3 von 2015, der Corolla ist schon versichert"),
        ("it", "Mazda 3 del 2015, la Corolla è già assicurata"),
        ("pt", "Mazda 3 de 2015, o Corolla já tem seguro"),
        ("zh", "马自达3 2015年，卡罗拉已经有保险了"),
    ],
)
def test_a_vehicle_that_is_insured_already_is_not_the_one_to_insure(language: str, text: str) -> None:
    assert VEHICLES
    words = bare(text).text.lower()

    assert [each.spotted.model for each in asides(words, VEHICLES.spot(words))] == ["Corolla"], language


def test_the_only_vehicle_that_is_named_is_the_one_to_insure_whoever_insures_it_now() -> None:
    assert VEHICLES
    text = "my corolla is already insured with you, what would a new policy cost"

    assert not asides(text, VEHICLES.spot(text))
