"""Rates are read exactly, and refused line by line where they leave a gap, overlap, or cannot be a price."""

from decimal import Decimal
from pathlib import Path

import pytest

from core.playbook.folder import Folder
from core.playbook.tariff import read_rates
from core.quoting.pricing.rates import Band, Cover, Group, Rates
from tests.doubles.rates import RATES


def read(tmp_path: Path, text: str) -> tuple[Rates | None, list[str]]:
    (tmp_path / "rates.toml").write_text(text)
    folder = Folder(tmp_path)
    return read_rates(folder, {"car": "car insurance"}), [str(fault) for fault in folder.faults]


def test_rates_are_read_exactly(tmp_path: Path) -> None:
    rates, faults = read(tmp_path, RATES)
    assert not faults
    assert rates is not None
    car = rates.tariffs["car"]
    assert (rates.version, rates.valid_days, rates.classes["suv"], car.name) == ("1", 30, ("car", "c1"), "car insurance")
    assert dict(car.groups) == {"c1": Group(base=Decimal("80.10")), "exotic": Group(refusal="Not insured.")}
    assert car.driver_age[:2] == (Band(first=0, last=15, refusal="Too young."), Band(first=16, last=24, factor=Decimal("2.35")))
    assert car.covers["rental"] == Cover(name="rental car", factor=Decimal("1.05"), most_age=2, refusal="Too old for that.")
    assert dict(car.deductibles) == {250: Decimal("1.1"), 500: Decimal("1.0")}
    assert (car.least, car.most) == (Decimal(10), Decimal(900))


def test_without_the_file_there_are_no_rates(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    assert read_rates(folder, {}) is None
    assert not folder.faults


REFUSED = {
    "a gap": ("{ from = 25, factor", "{ from = 26, factor", "23: leaves a gap: nothing holds 25 to 25"),
    "an overlap": ("{ from = 25, factor", "{ from = 24, factor", "23: overlaps: the band before goes to 24, this one begins at 24"),
    "a first band above 0": (
        "{ from = 0, to = 15,",
        "{ from = 1, to = 15,",
        '21: the first band of "driver_age" must begin at 0, not at 1',
    ),
    "a last band with an end": (
        "{ from = 25, factor",
        "{ from = 25, to = 99, factor",
        '23: the last band of "driver_age" must have no "to", so that it holds every number above',
    ),
    "no end in the middle": ("{ from = 16, to = 24,", "{ from = 16,", '23: only the last band may have no "to"'),
    "a band that runs back": ("to = 24", "to = 14", '22: "to" must not be below "from": 14 is below 16'),
    "no beginning": ("{ from = 16, to = 24,", "{ to = 24,", '22: missing key "products.car.driver_age.2.from"'),
    "a factor and a refusal": (
        'refuse = "Too young."',
        'factor = 1, refuse = "x"',
        '21: has a "factor" and a "refuse"',
    ),
    "neither": ("to = 24, factor = 2.35", "to = 24", '22: missing key "products.car.driver_age.2.factor"'),
    "a negative factor": ("2.35", "-2.35", '22: "factor" must be above 0 and at most 100, not -2.35'),
    "a factor of nothing": ("2.35", "0", '22: "factor" must be above 0 and at most 100, not 0'),
    "a factor that is no number": ("2.35", "nan", '22: "products.car.driver_age.2.factor" must be a number, not the number NaN'),
    "a factor in words": ("2.35", '"2.35"', '22: "products.car.driver_age.2.factor" must be a number, not the text "2.35"'),
    "too many places": ("2.35", "2.34567", '22: "factor" must have at most 4 decimal places, not 2.34567'),
    "a base of part of a cent": ("80.10", "80.105", '26: "base" must have at most 2 decimal places, not 80.105'),
    "a negative base": ("80.10", "-1", '26: "base" must be above 0 and at most 100000, not -1'),
    "an unknown key": ("valid_days", "valid_day = 3\nvalid_days", '3: unknown key "valid_day" (did you mean "valid_days"?)'),
    "an unknown key in a band": ("to = 24,", "to = 24, until = 2,", '22: unknown key "until"'),
    "an unknown table of factors": ("[products.car.groups]", "[products.car.colour]\n[products.car.groups]", '25: unknown key "colour"'),
    "an unknown product": ("[products.car]", "[products.boat]\nleast = 1\n[products.car]", '14: playbook.toml has no product "boat"'),
    "a class of no group": ('group = "c1" }', 'group = "c9" }', '13: "car" has no group "c9"'),
    "a class of no product": ('{ product = "car"', '{ product = "cat"', '13: there are no rates for "cat"'),
    "no standard deductible": ("500 = 1.0\n", "", '32: "deductibles" must hold the standard one, 500'),
    "a deductible in words": ("250 = 1.1", "low = 1.1", '33: a deductible must be whole dollars such as 500, not "low"'),
    "least above most": ("least = 10", "least = 1000", '15: "least" must not be above "most"'),
    "another currency": ('"USD"', '"EUR"', '2: "currency" must be one of USD, not "EUR"'),
    "no version": ('version = "1"\n', "", '1: missing key "version"'),
    "no days": ("valid_days = 30\n", "", '1: missing key "valid_days"'),
    "a limit without words": (
        ', refuse = "Too old for that."',
        "",
        '29: a cover with a limit needs a "factor"',
    ),
    "an included cover with a factor": ("included = true", "included = true, factor = 2", '30: a cover that is "included" has no factor'),
    "a cover without anything": (', refuse = "For riders."', "", '31: must have a "factor", be "included", or say why it cannot be had'),
    "a brace that nothing fills": ("{deductibles}", "{prices}", "10: nothing fills in {prices}; there is {deductibles}"),
    "a lost brace": ("No such cover.", "No such cover}.", "9: nothing fills in }"),
    "no group": ('c1 = { base = 80.10 }\nexotic = { refuse = "Not insured." }\n', "", '25: "groups" must not be empty'),
}


@pytest.mark.parametrize(("old", "new", "fault"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_wrong_is_refused_on_its_line(old: str, new: str, fault: str, tmp_path: Path) -> None:
    assert RATES.count(old) == 1
    rates, faults = read(tmp_path, RATES.replace(old, new))
    assert rates is None
    assert any(each.startswith(f"rates.toml:{fault}") for each in faults), faults
