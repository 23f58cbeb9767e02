"""A value is taken only where all that stands around it is understood; otherwise it is asked back."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.playbook import load
from core.quoting.details import Detail, Value
from core.quoting.reading.heard import hear
from core.quoting.reading.standing import Line, Told

TODAY = date(2026, 11, 21)
VEHICLES = load(Path(__file__).parents[4] / "playbooks" / "acme").vehicles
ALL = {Detail.MAKE: "Honda", Detail.MODEL: "Civic", Detail.YEAR: 2019, Detail.MILEAGE: 45000, Detail.DRIVER_AGE: 41}


def said(text: str, language: str = "en", asked: Sequence[Detail] = ()) -> dict[Detail, Value]:
    languages = (language, "en") if language != "en" else ("en",)
    heard = hear(text, message="m1", languages=languages, today=TODAY, asked=asked, vehicles=VEHICLES, careful=True)
    return {each.detail: each.value for each in heard.said}


def holds(*texts: str, language: str = "en") -> dict[Detail, Value]:
    lines = [Line(id=f"m{at}", text=text) for at, text in enumerate(texts)]
    told = Told(lines, (language, "en"), TODAY, VEHICLES, careful=[line.id for line in lines])
    return {detail: each.value for detail, each in told.current.items()}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "2019 Honda Civic, 45k miles, I'm 41"),
        ("en", "Hi, I need a quote for my Honda Civic from 2019. It has 45,000 miles on it and I'm 41 years old, thanks!"),
        ("en", "2018, no wait, 2019 Honda Civic, 45k miles, I'm 41"),
        ("en", "2019 Honda Civic, 45k miles. I turned 41 last month, never had any accidents"),
        ("es", "Tengo un Honda Civic 2019 con 45 mil millas y tengo 41 años"),
        ("fr", "Honda Civic de 2019, 45 000 miles au compteur, j'ai 41 ans"),
        ("de", "Ich fahre einen Honda Civic, Baujahr 2019, 45.000 Meilen, bin 41 Jahre alt"),
        ("pt", "Meu carro é um Honda Civic 2019, 45 mil milhas, tenho 41 anos"),
        ("it", "Ho una Honda Civic del 2019, 45.000 miglia, ho 41 anni"),
        ("zh", "我的车是2019年的本田思域，开了45000英里，我今年41岁"),
        ("ar", "عندي هوندا سيفيك 2019، 45000 ميل، عمري 41 سنة"),
    ],
)
def test_plain_words_leave_every_value(language: str, text: str) -> None:
    assert said(text, language) == ALL


@pytest.mark.parametrize(
    ("text", "open_one"),
    [
        ("2019 Honda Civic, 45k miles on the flux, I'm 41", Detail.MILEAGE),
        ("2019 Honda Civic, 45k miles, I'm 41 in zorgs", Detail.DRIVER_AGE),
        ("2019 Honda Civic, 45k miles, 41 and my wife, 39, frobs it", Detail.DRIVER_AGE),
        ("2019 Honda Civic, 45k miles, 41, though my girlfriend who is 27 is taking it over", Detail.DRIVER_AGE),
        ("maybe a 2019 Honda Civic, 45k miles, I'm 41", Detail.YEAR),
        ("2019 Honda Civic, one forty five thousand miles, I'm 41", Detail.MILEAGE),
        ("2019 Honda Civic, 45k miles, age forty 1", Detail.DRIVER_AGE),
        ("2019 Zorgmobile Honda Civic, 45k miles, I'm 41", Detail.MODEL),
    ],
)
def test_what_stands_among_words_that_nobody_understands_is_asked_back(text: str, open_one: Detail) -> None:
    assert open_one not in said(text)


@pytest.mark.parametrize(
    ("language", "text", "open_one"),
    [
        ("it", "Toyota 2008 del 2020, 51.000 km, 39 anni", Detail.YEAR),
        ("es", "Ford Focus, bueno no, el Focus lo vendí, Ford Kuga 2019", Detail.MODEL),
        ("zh", "本田思域,16年还是17年的我记不清了", Detail.YEAR),
        ("zh", "不是我开，是我太太开，她36，我40", Detail.DRIVER_AGE),
        ("fr", "2017... non 2018", Detail.YEAR),
        ("en", "I drive a Peugeot 2008, reg'd in 2016, 63,500 miles", Detail.YEAR),
        ("en", "41 this year - birthday was in April", Detail.DRIVER_AGE),
        ("en", "I have a 2017 Audi A4 and a 2012 A6. Quote for the older one: 127,300 miles", Detail.MODEL),
        ("en", "a twenty oh nine honda element one ninety four thousand miles", Detail.MILEAGE),
        ("fr", "qashqai de deux mille quatorze cent quarante-cinq mille kilomètres 58 ans", Detail.MILEAGE),
        ("fr", "Nissan Micra 2018, 47 000 km, pour ma petite-fille. J'ai 73 ans", Detail.DRIVER_AGE),
        ("it", "Fiat Panda 2018, 47.000 km, per mia nipote. Ho 73 anni", Detail.DRIVER_AGE),
        ("de", "Ford Kuga 2018. Tacho ist mal getauscht worden, zeigt 41.000 km. 46", Detail.MILEAGE),
        ("en", "2018 Ford Kuga, 41,000 miles but the odometer was replaced. 46", Detail.MILEAGE),
        ("es", "Ford Kuga 2018, 41.000 km, el cuentakilómetros está roto, 46 años", Detail.MILEAGE),
    ],
)
def test_two_that_it_may_be_are_asked_back(language: str, text: str, open_one: Detail) -> None:
    assert open_one not in said(text, language)


def test_a_denial_alone_takes_back_what_it_may_correct() -> None:
    assert Detail.YEAR not in holds("Honda Civic 2019, 45 000 miles, 41 ans", "non 2018, j'ai la carte grise sous les yeux", language="fr")


def test_a_later_word_of_doubt_takes_back_what_it_is_about() -> None:
    first = "2019 Honda Civic, 45k miles, I'm 41"

    assert holds(first) == ALL
    assert Detail.MILEAGE not in holds(first, "I'm not sure about the mileage")
    assert Detail.DRIVER_AGE not in holds(first, "my daughter will drive it")
    assert holds(first, "the wheels are blue") == ALL


def test_a_later_number_that_nobody_understands_leaves_open_what_it_may_be() -> None:
    held = holds("2017 Jetta, 80k miles", "age 19. oh and my brother checked, it's 86k not 80")

    assert held.get(Detail.MILEAGE) != 80_000
    assert holds("2017 Jetta, 80k miles, I'm 41", "my phone is 555-0186, zip 80302, I pay $86 a month")[Detail.MILEAGE] == 80_000


def test_of_two_vehicles_the_only_one_that_is_wanted_is_meant() -> None:
    lines = ["un Audi A3 de 2008 y un Audi Q3 de 2018", "solo el Q3 por favor, el A3 lo vendo"]
    told = Told([Line(id=f"m{at}", text=text) for at, text in enumerate(lines)], ("es", "en"), TODAY, VEHICLES, careful=["m0", "m1"])

    assert [(car[Detail.MODEL].value, car[Detail.YEAR].value) for car in told.cars] == [("Q3", 2018)]


def test_which_of_two_vehicles_is_left_open_is_asked() -> None:
    lines = ["a 2008 Audi A3 and a 2018 Audi Q3", "the older one please"]
    told = Told([Line(id=f"m{at}", text=text) for at, text in enumerate(lines)], ("en",), TODAY, VEHICLES, careful=["m0", "m1"])

    assert [detail for car in told.cars for detail in car] == []


def test_what_was_sold_is_not_the_vehicle() -> None:
    heard = said("2012 Mercury... no, that was sold, it's the 2013 Ford Fusion. 64,700 miles.")

    assert (heard[Detail.MAKE], heard[Detail.MODEL], heard[Detail.YEAR]) == ("Ford", "Fusion", 2013)


def test_another_vehicle_that_no_word_speaks_of_leaves_open_which_one_it_is() -> None:
    first = "2019 Honda Civic, 45k miles, I'm 41"

    assert Detail.MODEL not in holds(first, "Toyota Corolla")
    assert holds(first, "no, it's a Toyota Corolla")[Detail.MODEL] == "Corolla"


def test_of_the_vehicle_that_is_left_open_nothing_holds() -> None:
    left = holds("I want my 2013 Silverado insured", "wait. forget the chevy, my cousin is buying that. do my Ford F-150")

    assert not {Detail.MAKE, Detail.MODEL, Detail.YEAR} & set(left)


def test_what_nobody_must_say_is_heard_as_it_was() -> None:
    assert said("What if the deductible is $1,000?") == {Detail.DEDUCTIBLE: 1000}


def test_a_line_that_is_not_among_the_careful_ones_is_heard_without_care() -> None:
    lines = [Line(id="m0", text="2019 Honda Civic, 45k miles, I'm 41"), Line(id="m1", text="And if my son drives it? He's 19")]

    told = Told(lines, ("en",), TODAY, VEHICLES, careful=["m0"])

    assert told.current_value(Detail.DRIVER_AGE) == 19


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_care_takes_nothing_that_was_not_heard_without_it(text: str) -> None:
    plain = hear(text, message="m1", languages=("en",), today=TODAY, vehicles=VEHICLES)
    careful = hear(text, message="m1", languages=("en",), today=TODAY, vehicles=VEHICLES, careful=True)

    assert set(careful.said) <= set(plain.said)


@pytest.mark.parametrize(
    ("language", "text", "model"),
    [
        ("de", "Hyundai i20, nein, i30, 2018, 61.000 km, 35 Jahre", "i30"),
        ("en", "Honda Civic, no, Accord, 2018, 61,000 miles, I'm 35", "Accord"),
    ],
)
def test_a_vehicle_that_takes_the_place_of_another_in_so_many_words_is_not_asked_again(language: str, text: str, model: str) -> None:
    languages = (language, "en") if language != "en" else ("en",)
    heard = hear(text, message="m", languages=languages, today=date(2026, 11, 21), vehicles=VEHICLES, careful=True)

    assert [each.value for each in heard.said if each.detail is Detail.MODEL][-1] == model
