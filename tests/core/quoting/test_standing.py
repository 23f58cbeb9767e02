"""What a customer has said holds until they say otherwise, of each vehicle apart, and of the driver for all of them."""

from datetime import date
from pathlib import Path

from core.playbook import load
from core.quoting.details import Detail
from core.quoting.standing import Line, Told

VEHICLES = load(Path(__file__).parents[3] / "playbooks" / "acme").vehicles


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


def test_another_model_without_a_word_takes_the_place_of_the_one_before() -> None:
    assert cars("2019 Civic, 45k miles, I'm 41", "no, it's a Corolla") == [("Corolla", None, None, 41)]


def test_the_words_of_a_message_are_found_again() -> None:
    assert told("2019 Civic", "45k").text_of("m1") == "45k"
