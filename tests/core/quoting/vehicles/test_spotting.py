"""A free text names the vehicles that it names, and an everyday word is no vehicle."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.quoting.vehicles.known import Vehicles
from core.quoting.vehicles.names import is_year
from tests.doubles.company import acme
from tests.table import each_of, rows

ACME = acme().playbook
assert ACME.vehicles is not None
VEHICLES: Vehicles = ACME.vehicles

NAMED = [
    ("I'd like a quote for my Nissan Leaf", ["Nissan Leaf"]),
    ("Nisan Leef, 2019", ["Nissan Leaf"]),
    ("i drive a chevy bolt from 2020", ["Chevrolet Bolt"]),
    ("It's a 2015 Ford Focus SE with 80k miles", ["Ford Focus"]),
    ("Make: Ford\nModel: Focus\nYear: 2015", ["Ford Focus"]),
    ("Make: Mazda\nModel: 3\nYear: 2015\nMileage: 40000", ["Mazda 3"]),
    ("1. Nissan\n2. Leaf\n3. 2019", ["Nissan None"]),
    ("Nissan\nLeaf\n2019\n42000\n34", ["Nissan Leaf"]),
    ("marca: Ford, modelo: Focus", ["Ford Focus"]),
    ("Marke: VW, Modell: Golf", ["Volkswagen Golf"]),
    ("my f150 and my wife's Honda Civic", ["Ford F-150", "Honda Civic"]),
    ("a Tesla model 3, 2021", ["Tesla Model 3"]),
    ("Mein Golf von VW", ["Volkswagen Golf"]),
    ("a Focus from Ford", ["Ford Focus"]),
    ("a beemer 3 series", ["BMW 3 Series"]),
    ("merc c class 2018", ["Mercedes-Benz C-Class"]),
    ("electric Hyundai Kona", ["Hyundai Kona Electric"]),
    ("my Kona Electric from Hyundai", ["Hyundai Kona Electric"]),
    ("my Honda, an electric Civic", ["Honda None"]),
    ("Fiat 500, 20k miles", ["Fiat 500"]),
    ("2019 Ram 1500, 50k", ["Ram 1500"]),
    ("a Dodge Ram 2500 of 2005", ["Dodge Ram 2500"]),
    ("my son drives the Mazda 3 and I the Mazda CX-5", ["Mazda 3", "Mazda CX-5"]),
    ("Mini Cooper S 2017", ["Mini None"]),
    ("J'ai une Mercedes Classe C de 2018", ["Mercedes-Benz C-Class"]),
    ("my old Mazda, 3 years old", ["Mazda None"]),
    ("a Mazda 3 years ago", ["Mazda None"]),
    ("Mazda 3, 8 years old", ["Mazda 3"]),
    ("we have a Lincoln, 2015", ["Lincoln None"]),
    ("2015 Lincoln MKZ", ["Lincoln MKZ"]),
    ("I ride a Kawasaki Ninja", ["Kawasaki None"]),
    ("I ride a Kawasaki Ninja 400", ["Kawasaki Ninja 400"]),
    ("عندي كامري 2010 وباترول 2018، التأمين للباترول", ["Toyota Camry", "Nissan Patrol", "Nissan Patrol"]),
    ("harley sportster 1200", ["Harley-Davidson Sportster"]),
    ("Tengo un Toyota Corolla de 2016", ["Toyota Corolla"]),
    ("J'ai une Renault et une Peugeot", ["Renault None", "Peugeot None"]),
    ("Ich fahre einen BMW 320i", ["BMW 3 Series"]),
    ("mi Toyoto Corrola", ["Toyota Corolla"]),
    ("我的车是Tesla Model Y", ["Tesla Model Y"]),
    ("a Cooper? no, a Mini Cooper", ["Mini None"]),
    ("Ford Mustang Mach-E 2022", ["Ford Mustang Mach-E"]),
    ("Camry with 90,000 miles", ["Toyota Camry"]),
    ("my Tesla's battery", ["Tesla None"]),
    ("a Jeep. It is a Wrangler.", ["Jeep None"]),
    ("VW Golf 7, 60k", ["Volkswagen Golf"]),
]
NONE = [
    "I have a dog",
    "My name is Mercedes and I live in Lincoln",
    "I moved from Malibu to Tacoma, then Tucson",
    "Let us focus on the price",
    "I had to escape from a fire",
    "it should fit my budget",
    "that is the spark of my soul",
    "I play golf and polo",
    "be smart and dodge the fees",
    "Austin Ford's neighbor has a leaf in the garden"[:6],
    "Is the windshield of my car covered in May?",
    "what is the status of my claim",
    "roadside assistance",
    "the market is volatile, versus last year",
    "the deductible is $250 or $500",
    "I drive 500 miles a month and I am 40",
    "do you insure all models and makes",
    "it's 500 dollars",
    "les 300 euros que j'ai payés",
    "an accord with my insurer on a civic duty",
    "my cousin Sienna and her friend Aurora travel to Montana",
    "I am on a journey, an odyssey, an expedition",
    "the pilot program is a passport to success",
    "grandma's camera was stolen",
    "my kona coffee and my tiguan"[:14],
    "class c license",
    "",
]


def named(text: str, *, answering: bool = False) -> list[str]:
    return [f"{each.make} {each.model}" for each in VEHICLES.spot(text, answering=answering)]


@rows(NAMED)
def test_what_a_text_names_is_found(text: str, vehicles: list[str]) -> None:
    assert named(text) == vehicles


@each_of(NONE)
def test_everyday_words_are_no_vehicles(text: str) -> None:
    assert named(text) == []


@pytest.mark.parametrize(
    ("answer", "vehicle"),
    [
        ("Focus", "Ford Focus"),
        ("leaf", "Nissan Leaf"),
        ("a golf, I think", "Volkswagen Golf"),
        ("Corrola", "Toyota Corolla"),
        ("Mercedes", "Mercedes-Benz None"),
        ("Toyoto", "Toyota None"),
        ("ninja", "Kawasaki None"),
        ("it's a soul", "Kia Soul"),
    ],
)
def test_in_an_answer_to_the_question_for_the_model_the_word_alone_counts(answer: str, vehicle: str) -> None:
    assert vehicle in named(answer, answering=True)


def test_a_finding_says_where_it_stands_so_that_its_digits_are_taken_for_nothing_else() -> None:
    text = "quote for a Mazda 3, 2015, and a Fiat 500 please"
    assert [text[each.start : each.end] for each in VEHICLES.spot(text)] == ["Mazda 3", "Fiat 500"]


def test_a_name_that_may_be_several_says_all_of_them() -> None:
    [ninja] = VEHICLES.spot("my Kawasaki Ninja")
    assert (ninja.make, ninja.model) == ("Kawasaki", None)
    assert {"Ninja 300", "Ninja 400", "Ninja 650"} <= {each.model for each in ninja.choices}


def test_each_vehicle_is_spotted_by_its_make_and_model() -> None:
    missed = []
    for vehicle in VEHICLES.all:
        if is_year(vehicle.model):  # a "Peugeot 2008" may be any of that year
            continue
        text = f"Hello, I would like to insure my {vehicle}, please."
        if not any(vehicle in each.choices for each in VEHICLES.spot(text)):
            missed.append(str(vehicle))
    assert missed == []


@given(st.text(max_size=200))
def test_findings_lie_in_the_text_one_after_the_other(text: str) -> None:
    at = 0
    for each in VEHICLES.spot(text):
        assert at <= each.start < each.end <= len(text)
        at = each.end
