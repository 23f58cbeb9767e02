"""Of several vehicles that a customer names, each keeps its own numbers."""

from datetime import date

import pytest

from core.quoting.claims.readings import Token
from core.quoting.claims.whose_vehicle import Cars, Placed
from core.quoting.details import Detail, Value
from core.quoting.reading.standing import Line, Told
from tests.doubles.company import acme

COROLLA: dict[Detail, Value] = {Detail.MAKE: "Toyota", Detail.MODEL: "Corolla"}


def concerns(number: str, *said: str) -> bool:
    lines = [Line(id=f"m{at}", text=text) for at, text in enumerate(said)]
    told = Told(lines, ("en",), date(2026, 3, 2), acme().playbook.vehicles)
    at = next(at for at, heard in enumerate(told.heard) if number in heard.text)
    start = told.heard[at].text.index(number)
    token = Token(start=start, end=start + len(number), readings={})
    return Cars(told, COROLLA).concerns(Placed(at=at, line=lines[at], text=told.heard[at].text, token=token), Detail.MILEAGE)


@pytest.mark.parametrize(
    ("number", "said", "is_of_it"),
    [
        ("42,000", ("a Toyota Corolla with 42,000 miles and a Honda Civic with 60,000 miles",), True),
        ("60,000", ("a Toyota Corolla with 42,000 miles and a Honda Civic with 60,000 miles",), False),
        ("42,000", ("We have two, it's only for the Toyota Corolla, the Honda Civic stays. 42,000 miles",), True),
        ("42,000", ("a Honda Civic with 42,000 miles", "sorry, it is a Toyota Corolla. The rest is right"), True),
        ("42,000", ("a Toyota Corolla SRX with 42,000 miles",), True),
    ],
)
def test_a_number_is_of_the_vehicle_that_it_stands_with(number: str, said: tuple[str, ...], is_of_it: bool) -> None:
    assert concerns(number, *said) is is_of_it


def test_the_age_of_the_driver_is_of_no_vehicle() -> None:
    line = Line(id="m1", text="a Honda Civic, 41")
    told = Told([line], ("en",), date(2026, 3, 2), acme().playbook.vehicles)
    age = Placed(at=0, line=line, text=told.heard[0].text, token=Token(start=15, end=17, readings={}))

    assert Cars(told, COROLLA).concerns(age, Detail.DRIVER_AGE)
