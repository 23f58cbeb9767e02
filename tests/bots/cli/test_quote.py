"""`eva quote` prices, explains, refuses with the reason, and asks where it cannot tell."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.bots.cli.command import Outcome, eva

FACTS = {"--make": "Nisan", "--model": "Leef", "--year": "2019", "--mileage": "42000", "--driver-age": "34"}


def quote(tmp_path: Path, *more: str, **changed: str) -> Outcome:
    facts = FACTS | {f"--{name.replace('_', '-')}": value for name, value in changed.items()}
    return eva(tmp_path, "quote", *(part for pair in facts.items() for part in pair), *more)


def test_the_premium_is_printed_with_what_was_understood(tmp_path: Path) -> None:
    done = quote(tmp_path)
    assert done.status == 0
    assert done.out.startswith("$")
    assert " a month: electric-car insurance for a 2019 Nissan Leaf" in done.out


def test_the_calculation_is_explained_line_by_line(tmp_path: Path) -> None:
    done = quote(tmp_path, "--explain", "--cover", "rental_car", "--deductible", "1000", "--yearly-mileage", "9000")
    for part in ("driver aged 34", "42,000 miles driven", "9,000 miles a year", "rental car reimbursement", "$1,000 deductible", "cents"):
        assert part in done.out


def test_programs_get_exact_text_for_each_amount(tmp_path: Path) -> None:
    value = quote(tmp_path, "--json", "--cover", "rental_car").json
    assert value["status"] == "priced"
    assert (value["currency"], value["valid_days"]) == ("USD", 30)
    assert value["vehicle"] == {"make": "Nissan", "model": "Leaf", "product": "electric_car", "group": "e1", "class": "hatchback"}
    assert value["items"][-1]["running"] == value["premium"]
    assert Decimal(value["premium"]) == Decimal(value["premium"]).quantize(Decimal("0.01"))
    assert all((item["factor"] is None) != (item["amount"] is None) for item in value["items"])


def test_a_refusal_is_the_reason_that_the_customer_may_read(tmp_path: Path) -> None:
    done = quote(tmp_path, driver_age="15")
    assert (done.status, done.err.strip()) == (1, "Acme insures drivers from the age of 16 on.")
    assert quote(tmp_path, "--json", driver_age="15").json["reason"] == "Acme insures drivers from the age of 16 on."


def test_an_ambiguous_vehicle_is_asked_back(tmp_path: Path) -> None:
    done = quote(tmp_path, make="Mini", model="Cooper")
    assert done.status == 2
    assert "Mini Countryman" in done.err
    choices = quote(tmp_path, "--json", make="Mini", model="Cooper").json
    assert choices["status"] == "ambiguous"
    assert {"Clubman", "Countryman", "Hardtop"} <= {each["model"] for each in choices["choices"]}


def test_an_unknown_model_is_priced_by_its_class_once_that_is_said(tmp_path: Path) -> None:
    asked = quote(tmp_path, make="Toyota", model="Foobar")
    assert asked.status == 2
    assert "--class" in asked.err
    assert quote(tmp_path, "--class", "suv", make="Toyota", model="Foobar").status == 0
    assert quote(tmp_path, "--class", "submarine", make="Toyota", model="Foobar").status == 2
    assert quote(tmp_path, "--json", make="Toyota", model="Foobar").json["status"] == "unknown"


@pytest.mark.parametrize(("name", "value"), [("year", "2090"), ("driver_age", "9"), ("mileage", "-5")])
def test_what_cannot_be_is_wrong_usage(name: str, value: str, tmp_path: Path) -> None:
    done = quote(tmp_path, **{name: value})
    assert done.status == 2
    assert value in done.err


def test_an_unknown_cover_is_wrong_usage(tmp_path: Path) -> None:
    done = quote(tmp_path, "--cover", "spaceship")
    assert done.status == 2
    assert "rental_car" in done.err
