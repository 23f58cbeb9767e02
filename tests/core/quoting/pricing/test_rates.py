"""A price is exact, explained to the cent, and there for whoever is not refused with a reason."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.quoting.pricing.rates import CENT, EXACT, LineItem, NotInsurable, Priced, Rates, Risk, price
from core.quoting.vehicles.known import Vehicle, Vehicles
from tests.doubles.company import acme

ACME = acme().playbook
assert ACME.rates is not None
assert ACME.vehicles is not None
RATES: Rates = ACME.rates
VEHICLES: Vehicles = ACME.vehicles
TODAY = date(2026, 11, 21)
COVERS = sorted({cover for tariff in RATES.tariffs.values() for cover in tariff.covers})


def vehicle(make: str, model: str) -> Vehicle:
    found = VEHICLES.find(make, model)
    assert isinstance(found, Vehicle)
    return found


LEAF = Risk(vehicle=vehicle("Nissan", "Leaf"), year=2019, mileage=42_000, driver_age=34)
CIVIC = Risk(vehicle=vehicle("Honda", "Civic"), year=2018, mileage=60_000, driver_age=45)
NINJA = Risk(vehicle=vehicle("Kawasaki", "Ninja 650"), year=2020, mileage=8_000, driver_age=45)

risks = st.builds(
    Risk,
    vehicle=st.sampled_from(VEHICLES.all),
    year=st.integers(1900, 2027),
    mileage=st.integers(0, 2_000_000) | st.integers(0, 90_000),
    driver_age=st.integers(15, 110),
    yearly_mileage=st.none() | st.integers(0, 200_000),
    covers=st.frozensets(st.sampled_from(COVERS)),
    deductible=st.none() | st.sampled_from([250, 500, 1000, 0, 750]),
)
insured = st.builds(
    Risk,
    vehicle=st.sampled_from([each.vehicle for each in (LEAF, CIVIC, NINJA)]),
    year=st.integers(2019, 2026),
    mileage=st.integers(0, 59_999),
    driver_age=st.integers(16, 84),
    yearly_mileage=st.none() | st.integers(0, 29_000),
    deductible=st.none() | st.sampled_from([250, 500, 1000]),
)


def premium(risk: Risk) -> Decimal:
    return price(risk, RATES, TODAY).premium


def refusal(risk: Risk) -> str:
    with pytest.raises(NotInsurable) as caught:
        price(risk, RATES, TODAY)
    return str(caught.value)


def test_a_price_is_worked_out_line_by_line() -> None:
    priced = price(replace(LEAF, covers=frozenset({"rental_car", "roadside"}), deductible=1000), RATES, TODAY)
    base = Decimal("94.00")
    assert [(item.what, item.factor, item.amount) for item in priced.items] == [
        ("electric-car insurance, Nissan Leaf, group e1", None, base),
        ("driver aged 34", Decimal("1.05"), None),
        ("model year 2019, age 7", Decimal("0.93"), None),
        ("42,000 miles driven", Decimal("1.03"), None),
        ("rental car reimbursement", Decimal("1.05"), None),
        ("specialized roadside assistance, included", Decimal(1), None),
        ("$1,000 deductible", Decimal("0.90"), None),
        ("rounded to whole cents", None, Decimal("-0.00476985")),
    ]
    exact = base * Decimal("1.05") * Decimal("0.93") * Decimal("1.03") * Decimal("1.05") * Decimal("0.90")
    assert (exact, priced.premium, priced.currency, priced.rates_version) == (
        Decimal("89.34476985"),
        Decimal("89.34"),
        "USD",
        RATES.version,
    )


def priced_or_refused(risk: Risk) -> Priced | str:
    try:
        return price(risk, RATES, TODAY)
    except NotInsurable as refused:
        return str(refused)


def follows(item: LineItem, before: Decimal) -> Decimal:
    if item.factor is not None:
        return EXACT.multiply(before, item.factor)
    assert item.amount is not None
    return EXACT.add(before, item.amount)


def check_lines(priced: Priced) -> None:
    running = Decimal(0)
    for item in priced.items:
        assert (item.factor is None) != (item.amount is None)
        assert {type(each) for each in (item.running, item.factor, item.amount)} == {Decimal, type(None)}
        running = follows(item, running)
        assert item.running == running
    assert running == priced.premium
    assert abs(priced.items[-1].amount or Decimal(0)) <= CENT / 2


@settings(max_examples=600, deadline=None)
@given(risks)
def test_every_risk_is_priced_exactly_or_refused_with_a_reason(risk: Risk) -> None:
    tariff = RATES.tariffs[risk.vehicle.product]
    answer = priced_or_refused(risk)
    if isinstance(answer, str):
        assert len(answer) > 20
        assert "{" not in answer
    else:
        check_lines(answer)
        assert answer.premium == answer.premium.quantize(CENT)
        assert tariff.least <= answer.premium <= tariff.most


@settings(max_examples=300, deadline=None)
@given(insured, st.integers(0, 40_000))
def test_more_miles_never_make_it_cheaper(risk: Risk, more: int) -> None:
    assert premium(replace(risk, mileage=min(risk.mileage + more, 99_999))) >= premium(risk)
    yearly = risk.yearly_mileage or 0
    assert premium(replace(risk, yearly_mileage=min(yearly + more, 29_999))) >= premium(replace(risk, yearly_mileage=yearly))


@settings(max_examples=300, deadline=None)
@given(insured)
def test_a_higher_deductible_is_cheaper_and_an_added_cover_never_is(risk: Risk) -> None:
    low, standard, high = (premium(replace(risk, deductible=each)) for each in (250, 500, 1000))
    assert low > standard > high
    assert premium(replace(risk, deductible=None)) == standard
    for cover in RATES.tariffs[risk.vehicle.product].covers:
        if RATES.tariffs[risk.vehicle.product].covers[cover].fits(TODAY.year - risk.year, risk.mileage):
            assert premium(replace(risk, covers=frozenset({cover}))) >= premium(risk)


@pytest.mark.parametrize("risk", [LEAF, CIVIC, NINJA])
def test_drivers_pay_less_with_the_years_until_they_are_old(risk: Risk) -> None:
    by_age = [premium(replace(risk, driver_age=age)) for age in range(16, 100)]
    young, old = by_age[: 64 - 16], by_age[64 - 16 :]
    assert young == sorted(young, reverse=True)
    assert old == sorted(old)


@pytest.mark.parametrize(
    ("risk", "part"),
    [
        (replace(CIVIC, driver_age=15), "from the age of 16"),
        (replace(CIVIC, driver_age=101), "a person in our team"),
        (replace(CIVIC, year=1995), "up to 25 years old"),
        (replace(CIVIC, mileage=300_000), "fewer than 300,000 miles"),
        (replace(CIVIC, yearly_mileage=60_000), "private use"),
        (replace(CIVIC, deductible=750), "$250, $500, $1,000"),
        (replace(CIVIC, covers=frozenset({"battery_rental"})), "not one that can be added"),
        (replace(CIVIC, covers=frozenset({"new_car"})), "under 30,000 miles"),
        (replace(CIVIC, covers=frozenset({"riding_gear"})), "for two-wheelers"),
        (replace(NINJA, covers=frozenset({"rental_car"})), "not offered for two-wheelers"),
        (replace(LEAF, year=2005), "the Nissan Leaf has been built since the model year 2011"),
        (replace(CIVIC, vehicle=vehicle("Fiat", "500"), year=2023), "the last model year of the Fiat 500 was 2019"),
        (replace(CIVIC, vehicle=vehicle("Ferrari", "Purosangue"), year=2024), "not vehicles that Acme insures"),
        (replace(CIVIC, vehicle=vehicle("Ford", "F-650")), "private vehicles"),
        (replace(NINJA, vehicle=vehicle("Kawasaki", "KX450")), "off-road"),
    ],
)
def test_what_is_not_insured_is_refused_in_words_for_the_customer(risk: Risk, part: str) -> None:
    assert part in refusal(risk)


def test_a_year_beside_the_first_and_the_last_is_let_pass() -> None:
    assert premium(replace(LEAF, year=2026))
    assert premium(replace(LEAF, vehicle=vehicle("Chevrolet", "Bolt EUV"), year=2024))


def test_next_years_model_costs_what_this_years_does() -> None:
    assert premium(replace(LEAF, year=2027)) == premium(replace(LEAF, year=2026))


def test_half_a_cent_is_rounded_up() -> None:
    tariff = RATES.tariffs["car"]
    plain = replace(RATES, tariffs={"car": replace(tariff, deductibles={500: Decimal("1.0001")}, least=Decimal(1))})
    cheap = replace(CIVIC, year=2021, mileage=0)
    half = replace(plain.tariffs["car"].groups["c2"], base=Decimal("50.00"))
    rates = replace(plain, tariffs={"car": replace(plain.tariffs["car"], groups={"c2": half})})
    assert price(cheap, rates, TODAY).premium == Decimal("50.01")  # 50.005


def test_what_is_less_than_the_least_is_raised_in_a_line_of_its_own() -> None:
    rates = replace(RATES, tariffs={"car": replace(RATES.tariffs["car"], least=Decimal("500.00"))})
    priced = price(CIVIC, rates, TODAY)
    check_lines(priced)
    assert priced.premium == Decimal("500.00")
    assert priced.items[-2].what == "at least $500.00"


def test_what_is_more_than_the_most_goes_to_a_person() -> None:
    rates = replace(RATES, tariffs={"car": replace(RATES.tariffs["car"], most=Decimal("50.00"))})
    with pytest.raises(NotInsurable, match="a person in our team"):
        price(CIVIC, rates, TODAY)


def test_an_unknown_model_is_priced_by_its_class_only_where_the_rates_have_it() -> None:
    found = RATES.of_class("Toyota", "Foobar", "Electric SUV")
    assert found is not None
    assert (str(found), found.product, found.group, found.kind) == ("Toyota Foobar", "electric_car", "e4", "electric suv")
    assert premium(replace(LEAF, vehicle=found))
    assert RATES.of_class("Toyota", "Foobar", "submarine") is None


def test_what_a_customer_pays_is_believable() -> None:
    """An ordinary car and driver lie within what people in the USA pay; a teenager pays more than twice that."""
    assert Decimal(60) < premium(CIVIC) < Decimal(110)
    assert premium(replace(CIVIC, driver_age=17)) > 2 * premium(CIVIC)
    assert premium(NINJA) < premium(CIVIC) < premium(replace(CIVIC, vehicle=vehicle("Porsche", "911")))
