"""The company's own rates price what `eva quote` prices, to the cent."""

from datetime import date

import pytest

from core.ports import QuoteError
from core.quoting.details import Detail, Value
from core.quoting.pricing.own_rates import OwnRates
from core.quoting.quote import Wanted
from core.quoting.vehicles.known import Vehicle
from tests.doubles.company import acme
from tests.doubles.priced import premium

PLAYBOOK = acme().playbook
assert PLAYBOOK.rates
assert PLAYBOOK.vehicles
RATES, COROLLA = OwnRates(PLAYBOOK.rates), PLAYBOOK.vehicles.find("Toyota", "Corolla")
VALUES: dict[Detail, Value] = {Detail.YEAR: 2020, Detail.MILEAGE: 42_000, Detail.DRIVER_AGE: 41}


def wanted(values: dict[Detail, Value], vehicle: object = COROLLA) -> Wanted:
    return Wanted(key="Q-1", values=values, vehicle=vehicle if isinstance(vehicle, Vehicle) else None, today=date(2026, 3, 2))


async def test_what_nobody_has_chosen_is_priced_as_the_standard() -> None:
    assert (await RATES.price(wanted(VALUES))).premium == premium()


async def test_what_was_chosen_counts() -> None:
    chosen: dict[Detail, Value] = {Detail.DEDUCTIBLE: 1000, Detail.COVERS: ("roadside",)}

    assert (await RATES.price(wanted(VALUES | chosen))).premium == premium(deductible=1000, covers=("roadside",)) != premium()


async def test_a_vehicle_that_nobody_knows_has_no_price() -> None:
    with pytest.raises(QuoteError):
        await RATES.price(wanted(VALUES, None))


def test_they_say_how_long_a_quote_holds_and_what_comes_next() -> None:
    assert RATES.valid_days == 30
    assert RATES.next_steps[0].startswith("Take it up")
