"""Which vehicle is to be insured is told from those that were taken back, sold, or belong to others."""

import pytest

from core.quoting.reading.named_cars import named_cars
from tests.doubles.company import acme

VEHICLES = acme().playbook.vehicles


def names(text: str) -> list[str]:
    return [f"{car.make} {car.model}" for car in named_cars(text, VEHICLES, ()).cars]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my leaf is from 2019", ["Nissan Leaf"]),
        ("2019 nissan leaf", ["Nissan Leaf"]),
        ("it's not a nissan leaf, it's a nissan ariya", ["Nissan Ariya"]),
        ("i traded in my honda civic for a nissan leaf", ["Nissan Leaf"]),
        ("bmw r 1250 gs", ["BMW R 1250 GS"]),
        ("what a day", []),
    ],
)
def test_the_vehicle_that_is_meant_is_heard(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("a nissan leaf and a honda civic", 2),
        ("nissan leaf, sorry, honda civic", 1),
        ("a nissan leaf or a honda civic", 1),
        ("we have two cars", 2),
        ("hello", 0),
    ],
)
def test_vehicles_are_counted(text: str, count: int) -> None:
    assert named_cars(text, VEHICLES, ()).count == count


def test_a_year_between_make_and_model_stays_readable() -> None:
    named = named_cars("nissan 2019 leaf", VEHICLES, ())

    assert "2019" in named.marked
    assert "leaf" not in named.marked


def test_the_year_of_a_vehicle_of_before_is_no_detail() -> None:
    assert "2012" not in named_cars("i sold my 2012 honda civic", VEHICLES, ()).marked


@pytest.mark.parametrize(
    ("text", "model"),
    [
        ("hyundai i20, nein, i30", "i30"),
        ("i20, nein, i30", "i30"),
        ("peugeot 2008 de 2017", "2008"),
        ("peugeot 2008, 2017", "2008"),
    ],
)
def test_the_make_and_the_year_beside_it_tell_which_model_a_name_is(text: str, model: str) -> None:
    assert named_cars(text, VEHICLES, ()).cars[-1].model == model


def test_a_make_with_one_year_is_no_model() -> None:
    assert [car.model for car in named_cars("peugeot 2008, 61,000 miles", VEHICLES, ()).cars] == [None]
    assert [car.model for car in named_cars("peugeot 2008, bought in 2009", VEHICLES, ()).cars] == [None]


@pytest.mark.parametrize(
    ("text", "model"),
    [
        ("we own a civic and an accord, please insure the accord, 2016", "Accord"),
        ("tengo un yaris y un corolla; quiero asegurar el corolla de 2015", "Corolla"),
        ("chez nous un clio et une zoe, il faut assurer la zoe de 2020", "Zoe"),
    ],
)
def test_of_two_the_one_that_is_named_once_more_to_be_insured_is_meant(text: str, model: str) -> None:
    found = named_cars(text, VEHICLES, ())

    assert ([car.model for car in found.cars], found.count) == ([model], 1)


def test_two_that_are_both_to_be_insured_stay_two() -> None:
    found = named_cars("insure my civic and my accord, both cars, the accord first: insure the accord", VEHICLES, ())

    assert [car.model for car in found.cars] == ["Civic", "Accord"]
