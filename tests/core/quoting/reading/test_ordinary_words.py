"""What people say beside a value in everyday talk leaves it as it is; what may change it does not."""

from datetime import date

import pytest

from core.quoting.details import REQUIRED, Detail
from core.quoting.reading.standing import Line, Told
from tests.doubles.company import acme

YEAR, MILEAGE, AGE = Detail.YEAR, Detail.MILEAGE, Detail.DRIVER_AGE


def told(language: str, *texts: str, asked: tuple[Detail, ...] = REQUIRED) -> dict[Detail, object]:
    """What holds with care; the first message answers a question for everything, and the last one that for `asked`."""
    lines = [Line(id=f"m{at}", text=text, asked=asked if at + 1 == len(texts) else REQUIRED) for at, text in enumerate(texts)]
    languages = (language, "en") if language != "en" else ("en",)
    careful = [line.id for line in lines]
    current = Told(lines, languages, date(2026, 11, 21), acme().playbook.vehicles, careful=careful).current
    return {detail: said.value for detail, said in current.items()}


@pytest.mark.parametrize(
    ("language", "text", "year"),
    [
        ("en", "Isuzu D-Max LS-U 2019, 76,800 km, 49", 2019),
        ("en", "tata nexon xz+ petrol 2021, 28 thousand km", 2021),
        ("es", "Toyota Hilux SRV 4x4 2015, 143.800 km", 2015),
        ("it", "Fiat Panda 1.2 Easy del 2015, 83.200 km", 2015),
        ("de", "Skoda Octavia Combi, EZ 2018, 134 tkm", 2018),
        ("fr", "Nissan Qashqai, mise en circulation neuve en 2018, 89 400 km", 2018),
        ("it", "Toyota Yaris immatricolata nuova nel 2022, 22.450 km", 2022),
        ("en", "VW Polo 16 plate, 54,210 miles", 2016),
        ("de", "VW Passat Variant BJ17, 187.650 km", 2017),
        ("zh", "吉利帝豪 16年，8万公里", 2016),
    ],
)
def test_the_year_stands_behind_a_version_or_a_word_of_the_papers(language: str, text: str, year: int) -> None:
    assert told(language, text)[YEAR] == year


@pytest.mark.parametrize(
    "text",
    [
        "Honda Civic Sport licensed 2015, 40,000 miles",
        "Honda Civic, bought 2019, 40,000 miles",
        "Honda Civic new tires 2019, 40,000 miles",
        "Honda Civic facelift 2019, 40,000 miles",
        "Honda Civic, road tax 2026, 40,000 miles",
        "Vauxhall Insignia on a 67 plate, 71,300 miles",  # 2017, or 2018
    ],
)
def test_a_year_of_something_else_is_no_model_year(text: str) -> None:
    assert YEAR not in told("en", text)


def test_the_year_may_begin_the_answer_to_a_question_for_it() -> None:
    first = "kawasaki ninja 400"

    assert told("en", first, "2020 abs", asked=(YEAR, MILEAGE, AGE))[YEAR] == 2020
    assert told("en", "peugeot 207", "08", asked=(YEAR, MILEAGE, AGE))[YEAR] == 2008
    assert YEAR not in told("en", first, "2020 miles", asked=(YEAR, MILEAGE, AGE))


CIVIC = "2019 Honda Civic, 45,000 miles"


@pytest.mark.parametrize(
    ("language", "text", "age"),
    [
        ("en", "I'm 47 and a school teacher", 47),
        ("en", "I'm 83 and I drive to church and the store", 83),
        ("en", "30 yo plumber", 30),
        ("es", "tengo 43 años y vivo en Houston", 43),
        ("fr", "étudiante 19 ans", 19),
        ("es", "autónomo 48 años", 48),
        ("es", "31 tacos", 31),
        ("fr", "35 balais", 35),
        ("it", "28enne", 28),
        ("de", "70 Jahre alt, SF 35", 70),
    ],
)
def test_an_age_stays_what_it_is_beside_a_trade_or_a_life(language: str, text: str, age: int) -> None:
    assert told(language, f"Honda Civic 2019. {text}")[AGE] == age


@pytest.mark.parametrize(
    "text",
    [
        "I'm 40 and it is for my pal who drives",
        "I'm 40 and my cousin drives it to the store",
        "I'm 40 until spring",
        "I'm 57 feet tall",
        "I'm 40 and something",
    ],
)
def test_an_age_beside_somebody_else_or_another_measure_is_asked_back(text: str) -> None:
    assert AGE not in told("en", f"{CIVIC}, {text}")


def test_to_the_question_for_the_age_a_number_and_a_kind_word_are_one() -> None:
    assert told("en", CIVIC, "thirty three mate", asked=(AGE,))[AGE] == 33
    assert told("en", CIVIC, "29 wot u saying", asked=(AGE,))[AGE] == 29
    assert told("pt", CIVIC, "49.600 km", "39 anos", asked=(MILEAGE, AGE))[AGE] == 39
    assert AGE not in told("en", CIVIC, "20 years of driving", asked=(AGE,))
    assert AGE not in told("de", CIVIC, "29 wird er", asked=(AGE,))
    assert AGE not in told("es", CIVIC, "50 largos", asked=(AGE,))


@pytest.mark.parametrize(
    ("text", "miles"),
    [
        ("61,900 miles weekend toy", 61900),
        ("just hit 92,000 miles, took a pic", 92000),
        ("73,6oo miles", 73600),
        ("1,24,500 km", 77361),
        ("1.2 lakh km", 74565),
        ("143,000 ks", 88856),
        ("112,750 kays", 70060),
    ],
)
def test_a_distance_stays_what_it_is_beside_other_words_and_in_other_figures(text: str, miles: int) -> None:
    assert told("en", f"2019 Honda Civic, I'm 41, {text}")[MILEAGE] == miles


@pytest.mark.parametrize("text", ["61,900 miles since the swap", "45k miles on the flux", "40,000 miles warranty", "12,000 miles yearly"])
def test_a_distance_of_something_else_is_no_total(text: str) -> None:
    assert MILEAGE not in told("en", f"2019 Honda Civic, {text}, I'm 41")
